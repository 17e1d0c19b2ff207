"""Where and when a resource is, as ISO 19115 has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from ldcat.model.boxes import Box, parsed_box
from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term
from ldcat.represent.iso_codes import DATES
from ldcat.represent.iso_model import Span, Words
from ldcat.represent.iso_words import WordTaker
from ldcat.represent.places import box_of
from ldcat.represent.plain import moment, period
from ldcat.represent.reading import Reading
from ldcat.represent.taking import take_class
from ldcat.terms import DCT, RDFS_LABEL, SKOS_PREF_LABEL

_NAMES: Final = (SKOS_PREF_LABEL, RDFS_LABEL, DCT + "title")
_MONTH: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")


def extent(words: WordTaker) -> tuple[tuple[Box, ...], tuple[Words, ...]]:
    """Take boxes and names of places."""
    reading = words.reading
    boxes: dict[Box, None] = {}
    names: dict[Words, None] = {}
    for it in reading.graph.objects(reading.subject, DCT + "spatial"):
        box, name = _place(words, it)
        if box or name:
            reading.take(reading.subject, DCT + "spatial", it)
        if box:
            boxes[box] = None
        if name:
            names[name] = None
    return tuple(boxes), tuple(names)


def _place(words: WordTaker, term: Term) -> tuple[Box | None, Words]:
    if isinstance(term, Literal):
        box = parsed_box(term.value)
        return box, Words() if box else words.literal(term)
    take_class(words.reading, term, DCT + "Location")
    return box_of(words.reading, term), words.named(term, *_NAMES)


def periods(reading: Reading) -> list[Span]:
    """Take the periods that have an end."""
    found: list[Span] = []
    for it in reading.graph.objects(reading.subject, DCT + "temporal"):
        told = None if isinstance(it, Literal) else _span(reading.attempt(), it)
        if told and not isinstance(it, Literal):
            reading.take(reading.subject, DCT + "temporal", it)
            found.append(_span(reading, it) or told)
    return found


def _span(reading: Reading, node: Node) -> Span | None:
    told = period(reading, node)
    if told is None:
        return None
    span = Span(valid(told.start), valid(told.end))
    is_whole = bool(span.start) == bool(told.start) and bool(span.end) == bool(told.end)
    return span if is_whole else None


def dates(reading: Reading) -> list[tuple[str, str]]:
    """Take when the resource was made, published and changed, with codes of CI_DateTypeCode."""
    return list(dict.fromkeys(_dates(reading)))


def _dates(reading: Reading) -> Iterator[tuple[str, str]]:
    for predicate, code in DATES.items():
        for it in reading.graph.objects(reading.subject, predicate):
            if not isinstance(it, BlankNode | NamedNode) and (told := valid(moment(it))):
                reading.take(reading.subject, predicate, it)
                yield told, code


def valid(text: str) -> str:
    """Return a date or moment as XML Schema takes it; nothing for what is none.

    >>> valid("2024-02-30"), valid("2024-05-31T10:00")
    ('', '2024-05-31T10:00:00')
    """
    if _MONTH.fullmatch(text):
        return text
    day, mark, _ = text.partition("T")
    try:
        if not mark:
            date.fromisoformat(day[:10])
            return text if re.fullmatch(r"\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?", text) else ""
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return re.sub(r"(T\d\d:\d\d)(?!:)", r"\1:00", text) if day[:1] != "-" else ""
