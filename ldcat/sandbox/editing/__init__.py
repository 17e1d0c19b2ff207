"""Change a document's text by hand's rules: one place, and all else as its author wrote it."""
