"""The append-only truth: every revision of every record, in SQL."""
