"""Serve catalogue metadata (DCAT, Dublin Core and their profiles) as linked data."""

from typing import Final

__version__: Final = "0.1.0"
