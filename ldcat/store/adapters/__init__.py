"""Stores; each module is named as its scheme, and has `open_store` and `discard_store`."""
