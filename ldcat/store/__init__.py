"""The SPARQL projection of the ledger, behind a port."""
