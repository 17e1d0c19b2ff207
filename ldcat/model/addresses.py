"""Where things are served: addresses below the public base IRI."""

from __future__ import annotations

from urllib.parse import urlencode

from ldcat.model.iri import Iri
from ldcat.model.record import Record


def record_address(base: str, record: Record) -> Iri:
    """Return the local address of a record."""
    return Iri(f"{base}{record.kind}/{record.slug}")


def listing_node(base: str, record: Record) -> Iri:
    """Return the IRI of a record's `dcat:CatalogRecord` here."""
    return Iri(f"{record_address(base, record)}#record")


def page_address(base: str, path: str, *, after: int, size: int) -> Iri:
    """Return the address of a page of the feed; the page is told in the query string only.

    >>> page_address("https://example.org/", "catalog.ttl", after=0, size=100)
    'https://example.org/catalog.ttl?after=0&page_size=100'
    """
    return Iri(f"{base}{path}?{urlencode({'after': after, 'page_size': size})}")


def sparql_address(base: str) -> Iri:
    """Return the address of the SPARQL endpoint."""
    return Iri(f"{base}sparql")
