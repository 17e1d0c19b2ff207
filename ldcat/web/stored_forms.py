"""How stored queries are answered: formats, and which of them a request gets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi import Request

from ldcat.errors import BadParameterError, NotAcceptableError, NotFoundError
from ldcat.model.media import SYNTAXES
from ldcat.represent.base import Offer
from ldcat.represent.negotiate import choose
from ldcat.web.query_page import PAGE

#: Rows as plain values, for programs that know nothing of RDF.
PLAIN: Final = Offer("json", "JSON", "application/json", "json")
_TABLES: Final = (
    PLAIN,
    Offer("csv", "CSV", "text/csv", "csv", charset=True),
    Offer("tsv", "TSV", "text/tab-separated-values", "tsv", charset=True),
    Offer("srj", "SPARQL JSON", "application/sparql-results+json", "srj"),
    Offer(
        "srx",
        "SPARQL XML",
        "application/sparql-results+xml",
        "srx",
        aliases=("application/xml", "text/xml"),
        suffixes=("xml",),
    ),
    PAGE,
)
#: What each form of answer is offered as, best first; the page is for those who ask for it.
OFFERS: Final[Mapping[str, tuple[Offer, ...]]] = MappingProxyType(
    {
        "rows": _TABLES,
        "truth": _TABLES,
        "graph": (
            *(
                Offer(it.name, it.label, it.media_type, it.suffix, it.aliases, it.suffixes)
                for it in SYNTAXES
            ),
            PAGE,
        ),
    }
)
#: What the list of stored queries is offered as.
LISTS: Final[tuple[Offer, ...]] = (PLAIN, PAGE)


def chosen(request: Request, offers: tuple[Offer, ...], suffix: str) -> Offer:
    """Return the format that a request gets.

    Args:
        request: Who asks.
        offers: What there is, best first.
        suffix: What the path ends in; it wins over `_format`, and that over the header.

    Raises:
        NotFoundError: Nothing has this suffix.
        BadParameterError: `_format` names no format.
        NotAcceptableError: The client accepts nothing that there is.
    """
    there = ", ".join(it.suffix for it in offers)
    if suffix:
        if (found := _named(offers, suffix)) is None:
            raise NotFoundError(f"There is no form “.{suffix}” of this.", mend=f"Use: {there}.")
        return found
    if token := request.query_params.get("_format", "").replace(" ", "+"):
        if (found := _named(offers, token)) is None:
            raise BadParameterError(
                f"There is no format “{token}” of this.", where="_format", mend=f"Use: {there}."
            )
        return found
    if (found := choose(request.headers.get("accept", ""), offers)) is None:
        types = ", ".join(it.media_type for it in offers)
        raise NotAcceptableError(
            "None of the accepted formats is there.", mend=f"There is: {types}."
        )
    return found


def _named(offers: tuple[Offer, ...], token: str) -> Offer | None:
    names = ((it, (it.name, it.suffix, it.media_type, *it.suffixes)) for it in offers)
    return next((it for it, known in names if token in known), None)
