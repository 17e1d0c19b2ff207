"""Full-text search: a projection of the ledger on Tantivy."""
