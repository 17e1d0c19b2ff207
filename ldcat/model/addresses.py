"""Where things are served: addresses below the public base IRI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from ldcat.model.iri import Iri
from ldcat.model.record import Record

#: First segments of addresses that are not those of records; some are served in later versions.
_OWN: Final = (
    "catalog sparql update graphs search resource validate queries shapes vocabularies health "
    "ready metrics openapi docs data oai ldes feed sitemap robots dumps context static quality"
)
#: IRIs that ldcat keeps for itself in the store.
_INSIDE: Final = "urn:ldcat:"


def is_own(base: str, iri: str) -> bool:
    """Say whether an IRI is one of the catalogue's own: no record can have it.

    >>> base = "https://example.org/"
    >>> [is_own(base, base + it) for it in ("", "catalog", "sparql#service", "dataset/a#record")]
    [True, True, True, True]
    >>> [is_own(base, base + it) for it in ("dataset/a", "catalog/sea", "waves", "a#records")]
    [False, False, False, False]
    """
    if iri.startswith(_INSIDE) or iri == base.rstrip("/"):
        return True
    if not iri.startswith(base):
        return False
    rest, _, fragment = iri[len(base) :].partition("#")
    path = rest.partition("?")[0]
    return fragment == "record" or not path or path.partition(".")[0] in _OWN.split()


def record_address(base: str, record: Record) -> Iri:
    """Return the local address of a record."""
    return Iri(f"{base}{record.kind}/{record.slug}")


def listing_node(base: str, record: Record) -> Iri:
    """Return the IRI of a record's `dcat:CatalogRecord` here."""
    return Iri(f"{record_address(base, record)}#record")


def page_address(base: str, path: str, **query: object) -> Iri:
    """Return the address of a page of the feed; the page is told in the query string only.

    >>> page_address("https://example.org/", "catalog.ttl", at=7, after=0, page_size=100)
    'https://example.org/catalog.ttl?at=7&after=0&page_size=100'
    """
    return Iri(f"{base}{path}?{urlencode(query)}")


def dumps_address(base: str) -> Iri:
    """Return the address of what the whole catalogue is to be had as."""
    return Iri(f"{base}dumps/")


def dump_address(base: str, name: str, position: int | None = None) -> Iri:
    """Return the address of a file of the newest dump, or of one of a position.

    >>> dump_address("https://example.org/", "catalog.nq.gz", 7)
    'https://example.org/dumps/7/catalog.nq.gz'
    """
    folder = "" if position is None else f"{position}/"
    return Iri(f"{dumps_address(base)}{folder}{name}")


def quality_address(base: str, conditions: Mapping[str, str] | None = None) -> Iri:
    """Return the address of what is measured of all records, or of some.

    >>> quality_address("https://example.org/", {"publisher": "https://example.org/us"})
    'https://example.org/quality?publisher=https%3A%2F%2Fexample.org%2Fus'
    """
    query = f"?{urlencode(conditions)}" if conditions else ""
    return Iri(f"{base}quality{query}")


def failing_address(base: str, conditions: Mapping[str, str]) -> Iri:
    """Return the address of the records that fail a metric."""
    return Iri(f"{base}quality/records?{urlencode(conditions)}")


def record_quality_address(base: str, record: Record) -> Iri:
    """Return the address of what is measured of a record."""
    return Iri(f"{record_address(base, record)}/quality")


def sparql_address(base: str) -> Iri:
    """Return the address of the SPARQL endpoint."""
    return Iri(f"{base}sparql")


def queries_address(base: str) -> Iri:
    """Return the address of the list of stored queries."""
    return Iri(f"{base}queries")


def stored_query_address(base: str, name: str) -> Iri:
    """Return the address of a stored query."""
    return Iri(f"{base}queries/{name}")
