"""Check records against profiles: shapes in, reports out."""
