"""The formats of SPARQL answers, as what a client chooses from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import Request

from ldcat.errors import NotAcceptableError
from ldcat.represent.base import Offer
from ldcat.represent.negotiate import choose
from ldcat.sparql.formats import GRAPHS, ROWS, ResultFormat


def _offers(formats: Sequence[ResultFormat]) -> tuple[Offer, ...]:
    return tuple(Offer(it.name, it.name, it.media_type, it.name, it.aliases) for it in formats)


ROW_OFFERS: Final = _offers(ROWS)
GRAPH_OFFERS: Final = _offers(GRAPHS)


def chosen(request: Request, offers: Sequence[Offer]) -> Offer:
    """Return the offer that a client likes best.

    Raises:
        NotAcceptableError: It takes none of them.
    """
    offer = choose(request.headers.get("accept", ""), offers)
    if offer is None:
        raise none_accepted(offers)
    return offer


def none_accepted(offers: Sequence[Offer]) -> NotAcceptableError:
    """Return the error for a client that takes none of what there is."""
    there = ", ".join(it.media_type for it in offers)
    return NotAcceptableError("No accepted format is there.", mend=f"There is: {there}.")
