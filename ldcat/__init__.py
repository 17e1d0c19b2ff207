"""Serve catalogue metadata (DCAT, Dublin Core and their profiles) as linked data."""

__version__ = "0.1.0"
