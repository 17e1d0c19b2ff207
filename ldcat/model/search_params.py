"""What is searched for, as parameters of an address, and back."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote_plus

from ldcat.errors import BadParameterError, Worded
from ldcat.model.boxes import Box, degrees
from ldcat.model.criteria import ORDERS, SEARCH_FACETS, SPANS, Criteria, Span
from ldcat.model.days import date_of, days_of

#: How many records a page of results has, unless told otherwise; and at most.
USUAL_SIZE: Final = 20
LARGEST_SIZE: Final = 100
#: Parameters that are given once.
SINGLE: Final = (
    "q",
    *(f"{name}_{end}" for name in SPANS for end in ("from", "to")),
    "bbox",
    "sort",
    "page",
    "page_size",
    "more",
)
_BOX: Final = re.compile(r"\s*,\s*|\s+")
#: More values of one facet, and longer ones, nobody chooses.
_MOST_CHOSEN: Final = 50

Given = Mapping[str, Sequence[str]]


def criteria_of(given: Given) -> Criteria:
    """Return what some parameters ask for; empty ones, as forms send them, are none.

    Args:
        given: Values by parameter.

    Raises:
        BadParameterError: A date, the box or the order is none, or too much is chosen.
    """
    chosen = {
        facet: values
        for facet in SEARCH_FACETS
        if (values := tuple(dict.fromkeys(filter(None, given.get(facet, ())))))
    }
    for facet, values in chosen.items():
        if len(values) > _MOST_CHOSEN:
            raise BadParameterError(
                Worded("%(count)s values are chosen.", count=len(values)),
                facet,
                Worded("Choose %(most)s at most.", most=_MOST_CHOSEN),
            )
    order = _first(given, "sort")
    if order and order not in ORDERS:
        raise BadParameterError(
            Worded("Results cannot be sorted by “%(order)s”.", order=order),
            "sort",
            Worded("Use one of: %(known)s.", known=", ".join(ORDERS)),
        )
    spans = {name: span for name in SPANS if not (span := _span(given, name)).is_open}
    return Criteria(_first(given, "q"), chosen, spans, _box(_first(given, "bbox")), order)


def pairs_of(criteria: Criteria) -> Iterator[tuple[str, str]]:
    """Yield the parameters that ask for some criteria, always in the same order."""
    if criteria.text:
        yield "q", criteria.text
    for facet in SEARCH_FACETS:
        for value in sorted(criteria.chosen.get(facet, ())):
            yield facet, value
    for name in SPANS:
        yield from _ends(name, criteria.spans.get(name, Span()))
    if criteria.box is not None:
        box = criteria.box
        yield "bbox", ",".join(map(degrees, (box.west, box.south, box.east, box.north)))
    if criteria.order:
        yield "sort", criteria.order


def _ends(name: str, span: Span) -> Iterator[tuple[str, str]]:
    for end, day in (("from", span.first), ("to", span.last)):
        if day is not None:
            yield f"{name}_{end}", date_of(day).isoformat()


def search_address(base: str, criteria: Criteria, **more: object) -> str:
    """Return the address of what is found by some criteria.

    >>> search_address("https://example.org/", Criteria("sea level", {"theme": ["urn:t"]}), page=2)
    'https://example.org/search?q=sea+level&theme=urn%3At&page=2'
    """
    pairs = [*pairs_of(criteria), *((name, str(it)) for name, it in more.items())]
    query = "&".join(f"{name}={_quoted(value)}" for name, value in pairs)
    return f"{base}search?{query}" if query else f"{base}search"


#: A page has a hundred addresses of the same few values.
_quoted: Final = lru_cache(maxsize=4096)(quote_plus)


def _first(given: Given, name: str) -> str:
    return next((it.strip() for it in given.get(name, ())), "")


def _span(given: Given, name: str) -> Span:
    first = _day(given, f"{name}_from")
    last = _day(given, f"{name}_to")
    span = Span(first.first if first else None, last.last if last else None)
    if span.first is not None and span.last is not None and span.first > span.last:
        raise BadParameterError(
            Worded("The period ends before it begins."),
            f"{name}_to",
            Worded("Exchange the two dates."),
        )
    return span


def _day(given: Given, name: str) -> Span | None:
    text = _first(given, name)
    if not text:
        return None
    found = days_of(text)
    if found is None:
        raise BadParameterError(
            Worded("“%(text)s” is no date.", text=text),
            name,
            Worded("Write it like 2026-05-31, 2026-05 or 2026."),
        )
    return found


def _box(text: str) -> Box | None:
    if not text:
        return None
    mend = Worded("Write west,south,east,north in degrees, like 4.2,50.7,4.6,51.")
    try:
        numbers = [float(it) for it in _BOX.split(text)]
    except ValueError:
        numbers = []
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise BadParameterError(Worded("It is not four numbers."), "bbox", mend)
    box = Box(*numbers)
    if not (-180 <= box.west <= 180 and -180 <= box.east <= 180):
        raise BadParameterError(Worded("Longitudes are between -180 and 180."), "bbox", mend)
    if not -90 <= box.south <= box.north <= 90:
        raise BadParameterError(
            Worded("Latitudes are between -90 and 90, the south first."), "bbox", mend
        )
    return box
