"""When something was, as forms with dates in ISO 8601 have it."""

from __future__ import annotations

import re
from typing import Final

from ldcat.model.graph import Literal, Node, Term
from ldcat.represent.plain import PlainPeriod, moment, period, year
from ldcat.represent.reading import NO_PLACE, Reading
from ldcat.terms import DCT, RDF_TYPE

#: What tells since when something can be had, the best first; failing that, how old it is.
PUBLISHED: Final = (DCT + "issued", DCT + "available", DCT + "created", DCT + "modified")
_INTERVAL: Final = re.compile(r"([\dTZ:.+-]*)/([\dTZ:.+-]*)")


def dates(reading: Reading, subject: Node, *predicates: str) -> list[str]:
    """Take the dates and moments of some properties; what is none is lost."""
    found: dict[str, None] = {}
    for predicate in predicates:
        for it in reading.graph.objects(subject, predicate):
            if text := moment(it):
                reading.take(subject, predicate, it)
                found[text] = None
    return list(found)


def published(reading: Reading) -> str:
    """Take the date that a citation has: of publication, else the first that tells the age."""
    for predicate in PUBLISHED:
        for it in reading.graph.objects(reading.subject, predicate):
            if year(text := moment(it)):
                reading.take(reading.subject, predicate, it)
                return text
    return ""


def year_of(reading: Reading) -> str:
    """Take the year that a citation has; nothing where no date tells it."""
    return year(published(reading))


def parsed_period(reading: Reading, term: Term) -> PlainPeriod | None:
    """Take a value of `dct:temporal`; what tells no time is lost."""
    found = _told(reading, term)
    if found:
        reading.take(reading.subject, DCT + "temporal", term)
    elif not isinstance(term, Literal):
        reading.lose_all(term, (RDF_TYPE,), reason=NO_PLACE)
    return found


def _told(reading: Reading, term: Term) -> PlainPeriod | None:
    return _interval(term.value.strip()) if isinstance(term, Literal) else period(reading, term)


def _interval(text: str) -> PlainPeriod | None:
    """Return what a text such as `2019/2020` tells; None if it tells no time."""
    if single := moment(Literal(text)):
        return PlainPeriod(single, single)
    found = _INTERVAL.fullmatch(text)
    start, end = (moment(Literal(it)) for it in found.groups()) if found else ("", "")
    return PlainPeriod(start, end) if start or end else None
