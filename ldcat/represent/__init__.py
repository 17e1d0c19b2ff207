"""Turn views into bytes: one file a representation, found by discovery."""
