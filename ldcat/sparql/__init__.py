"""The SPARQL protocol: what requests ask for, and what the service says of itself."""
