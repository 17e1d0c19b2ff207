"""How fresh something is: when it was last modified, and when it should be again.

Pages are kept for as long as the catalogue does not change, so nothing here depends on today: a
script in the page says how long ago things were.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node
from ldcat.represent.frequencies import frequency
from ldcat.represent.literals import day_of, moment
from ldcat.represent.values import Moment
from ldcat.represent.words import Words
from ldcat.terms import DCT, DCT_ISSUED, DCT_MODIFIED

_FREQUENCY: Final = DCT + "accrualPeriodicity"
_INTERVAL: Final = re.compile(
    r"R/P(?:(\d+)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T.*)?"
)
_DAYS_OF_MONTH: Final = 30.5
_LAST_YEAR: Final = 9999


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh something is.

    Attributes:
        predicate: The property that tells it.
        label: The same in words.
        modified: The day on which it was last modified; or published, where nothing else is told.
        often: How often it should be, in words; empty where that is not said.
        due: The day by which it should be modified again; None where nobody can tell.
    """

    predicate: str
    label: str
    modified: Moment
    often: str
    due: Moment | None


def freshness(graph: Graph, subject: Node, words: Words) -> Freshness | None:
    """Return how fresh something is; None where it does not say when it was last modified."""
    for predicate in (DCT_MODIFIED, DCT_ISSUED):
        days = [
            found
            for it in graph.objects(subject, predicate)
            if isinstance(it, Literal) and (found := moment(it.value, words.speech))
        ]
        if days:
            last = day_of(max(days, key=lambda it: it.machine), words.speech)
            often, due = _expected(graph, subject, last, words=words)
            return Freshness(predicate, words.label(predicate), last, often, due)
    return None


def _expected(
    graph: Graph, subject: Node, last: Moment, *, words: Words
) -> tuple[str, Moment | None]:
    """Return how often something should be modified, in words, and when next."""
    for it in graph.objects(subject, _FREQUENCY):
        known = frequency(it)
        if known is None:
            continue
        iri = it.value if isinstance(it, NamedNode) and not known.iri else known.iri
        name = words.known(iri)[1] if iri else ""
        day = _day(last)
        due = _after(day, known.interval) if day else None
        return name, moment(due.isoformat(), words.speech) if due else None
    return "", None


def _day(last: Moment) -> date | None:
    """Return the last day that a moment can mean: a month goes to its end."""
    parts = [int(it) for it in last.machine[:10].split("-") if it.isdigit()]
    year, month = parts[0] if parts else 0, parts[1] if len(parts) > 1 else 12
    if not 0 < year < _LAST_YEAR:
        return None
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])


def _after(day: date, interval: str) -> date | None:
    """Return the day that comes an interval later, with a tenth of it for being late.

    >>> _after(date(2024, 5, 3), "R/P1M")
    datetime.date(2024, 6, 6)
    """
    found = _INTERVAL.fullmatch(interval)
    if found is None:
        return None
    years, months, weeks, days = (float(it or 0) for it in found.groups())
    length = years * 365.25 + months * _DAYS_OF_MONTH + weeks * 7 + days
    try:
        return day + timedelta(days=max(1, round(length * 1.1)))
    except OverflowError:
        return None
