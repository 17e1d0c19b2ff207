"""The use cases: load, read, project."""
