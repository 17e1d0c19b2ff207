"""Stores; each module has an `open_store(location)` function and is named as its scheme."""
