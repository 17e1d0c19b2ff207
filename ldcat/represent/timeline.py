"""The time that a record covers, as a bar on a line of years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Graph, Literal, Node, Term
from ldcat.represent.literals import day_of, moment
from ldcat.represent.values import Moment
from ldcat.represent.words import Words
from ldcat.terms import DCAT, DCT, DCT_ISSUED, DCT_MODIFIED, SCHEMA, TIME

#: The size of the drawing in its own units.
WIDTH: Final = 600
_MARGIN: Final = 12
_MOST: Final = 20
_TEMPORAL: Final = DCT + "temporal"
_STARTS: Final = (DCAT + "startDate", SCHEMA + "startDate", TIME + "hasBeginning")
_ENDS: Final = (DCAT + "endDate", SCHEMA + "endDate", TIME + "hasEnd")
_INSTANTS: Final = tuple(
    TIME + it for it in ("inXSDDate", "inXSDDateTimeStamp", "inXSDDateTime", "inXSDgYear")
)
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MONTHS: Final = 12
_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch on the line.

    Attributes:
        x: Where it begins.
        width: How long it is.
        is_open: Whether it has no end, or no beginning.
    """

    x: float
    width: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A moment on the line.

    Attributes:
        x: Where it is.
        label: What happened.
        moment: When.
    """

    x: float
    label: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class Timeline:
    """The time that a record covers.

    Attributes:
        said: What the line shows, in words.
        stretches: The periods.
        marks: When it was published and modified.
        first: What stands at the line's beginning.
        last: What stands at its end.
    """

    said: str
    stretches: tuple[Stretch, ...]
    marks: tuple[TimeMark, ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class _Period:
    start: tuple[float, Moment] | None
    end: tuple[float, Moment] | None


def timeline(graph: Graph, subject: Node, words: Words) -> Timeline | None:
    """Return the line; None for what does not say which time it covers."""
    terms = graph.objects(subject, _TEMPORAL)[:_MOST]
    periods = [found for it in terms if (found := _period(graph, it, words))]
    if not periods:
        return None
    marks = list(_marks(graph, subject, words))
    ends = [it for period in periods for it in (period.start, period.end) if it]
    low = min([at for at, _ in ends] + [at for at, _, _ in marks])
    high = max([at for at, _ in ends] + [at for at, _, _ in marks])
    if high - low < 1 / _MONTHS:  # a single day has some room around it
        low, high = low - 0.5, high + 0.5

    def x(at: float) -> float:
        return round(_MARGIN + (at - low) / (high - low) * (WIDTH - 2 * _MARGIN), 1)

    return Timeline(
        said="; ".join(_in_words(it, words) for it in periods),
        stretches=tuple(_stretch(it, x(low), x(high), scale=x) for it in periods),
        marks=tuple(TimeMark(x(at), label, when) for at, label, when in marks),
        first=str(int(low)),
        last=str(int(high)),
    )


def _stretch(period: _Period, low: float, high: float, *, scale: object) -> Stretch:
    x = scale if callable(scale) else float
    begin = x(period.start[0]) if period.start else low
    end = x(period.end[0]) if period.end else high
    begin, end = min(begin, end), max(begin, end)
    return Stretch(begin, round(max(end - begin, 3), 1), not (period.start and period.end))


def _in_words(period: _Period, words: Words) -> str:
    start, end = (it[1].text if it else "" for it in (period.start, period.end))
    if start and end:
        return f"{start} \N{EN DASH} {end}"
    if start:
        return words.say("since %(day)s", day=start)
    return words.say("until %(day)s", day=end)


def _period(graph: Graph, term: Term, words: Words) -> _Period | None:
    if isinstance(term, Literal):
        start, slash, end = term.value.partition("/")
        ends = (_at(start, words), _at(end if slash else start, words, is_end=True))
    else:
        ends = (_end(graph, term, _STARTS, words=words), None)
        ends = (ends[0], _end(graph, term, _ENDS, words=words, is_end=True))
    return _Period(*ends) if any(ends) else None


def _end(
    graph: Graph, node: Node, predicates: tuple[str, ...], *, words: Words, is_end: bool = False
) -> tuple[float, Moment] | None:
    for predicate in predicates:
        for it in graph.objects(node, predicate):
            literals = [it] if isinstance(it, Literal) else _instants(graph, it)
            for literal in literals:
                if found := _at(literal.value, words, is_end=is_end):
                    return found
    return None


def _instants(graph: Graph, node: Node) -> list[Literal]:
    values = (it for name in _INSTANTS for it in graph.objects(node, name))
    return [it for it in values if isinstance(it, Literal)]


def _marks(graph: Graph, subject: Node, words: Words) -> Iterator[tuple[float, str, Moment]]:
    for predicate in (DCT_ISSUED, DCT_MODIFIED):
        for it in graph.objects(subject, predicate)[:1]:
            if isinstance(it, Literal) and (found := _at(it.value, words)):
                yield found[0], words.label(predicate), found[1]


def _at(text: str, words: Words, *, is_end: bool = False) -> tuple[float, Moment] | None:
    """Return a moment as a year with a fraction, and in words; a year may be meant to its end."""
    when, found = moment(text, words.speech), _DAY.match(text.strip())
    if when is None or found is None:
        return None
    year, month, day = found.groups()
    months = int(month) - 1 if month else (_MONTHS if is_end else 0)
    days = int(day) - (0 if is_end else 1) if day else (_DAYS if is_end and month else 0)
    fraction = (months + days / _DAYS) / _MONTHS
    return int(year) + min(fraction, 1.0), day_of(when, words.speech)
