"""When and where a record is about, as numbers that can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from ldcat.model.boxes import SIDE_PROPERTIES, Box, box_in, plain_box
from ldcat.model.criteria import Span
from ldcat.model.days import BEGINNING, END, day_of, days_of
from ldcat.model.record import Record
from ldcat.search import schema
from ldcat.search.statements import Statements
from ldcat.terms import DCAT, DCATUS, DCT, DCT_ISSUED, DCT_MODIFIED, DCT_SPATIAL, GEO, LOCN, SCHEMA
from ldcat.validation.described import ParsedLiteral, parsed_literal

_PERIOD_BEGINS: Final = (DCAT + "startDate", SCHEMA + "startDate")
_PERIOD_ENDS: Final = (DCAT + "endDate", SCHEMA + "endDate")
_TEMPORAL: Final = DCT + "temporal"
_PLACES: Final = (DCT_SPATIAL, DCATUS + "geographicBoundingBox")
_SHAPES: Final = (DCAT + "bbox", LOCN + "geometry", DCAT + "centroid")
_INSIDE: Final = (GEO + "asWKT", GEO + "asGeoJSON", GEO + "asGML")
#: What is so wide, in degrees, lies nowhere in particular.
_WIDE: Final = 180.0
#: The properties that are looked for.
COVERAGE: Final = (
    *_PERIOD_BEGINS,
    *_PERIOD_ENDS,
    _TEMPORAL,
    *_SHAPES,
    *_INSIDE,
    *SIDE_PROPERTIES,
    DCT_ISSUED,
    DCT_MODIFIED,
    *_PLACES,
)


def days(said: Statements, node: str, record: Record) -> dict[str, list[Any]]:
    """Return the days of a record, by field."""
    issued = _first(said, node, DCT_ISSUED)
    modified = _first(said, node, DCT_MODIFIED)
    days = {
        "issued": issued.first if issued else None,
        "modified": modified.first if modified else day_of(record.changed.date()),
    }
    found: dict[str, list[Any]] = {
        name: [day * schema.BELOW + record.number] for name, day in days.items() if day is not None
    }
    if period := _period(said, node):
        first, last = period
        found |= {"begin": [first], "end": [last]}
    return found


def _first(said: Statements, node: str, predicate: str) -> Span | None:
    for it in literals(said.values(node, predicate)):
        if days := days_of(it.value):
            return days
    return None


def _period(said: Statements, node: str) -> tuple[int, int] | None:
    """Return the first and the last day that a record is about; an end that is not told is open."""
    ends = []
    for term in said.values(node, _TEMPORAL):
        literal = parsed_literal(term)
        if literal is not None:
            span = days_of(literal.value)
            first = last = span
        else:
            first = _end(said, term, _PERIOD_BEGINS)
            last = _end(said, term, _PERIOD_ENDS)
        if first or last:
            ends.append(
                (
                    first.first if first and first.first is not None else BEGINNING,
                    last.last if last and last.last is not None else END,
                )
            )
    return (min(it[0] for it in ends), max(it[1] for it in ends)) if ends else None


def _end(said: Statements, node: str, predicates: Sequence[str]) -> Span | None:
    for it in literals(said.all(node, predicates)):
        if days := days_of(it.value):
            return days
    return None


def sides(said: Statements, node: str) -> dict[str, list[Any]]:
    """Return the sides of the box around every place of a record."""
    boxes = [box for place in said.all(node, _PLACES) if (box := _box(said, place))]
    if not boxes:
        return {}
    sides = (
        min(it.west for it in boxes),
        min(it.south for it in boxes),
        # What goes over the antimeridian ends east of it.
        max(it.east + (360 if it.east < it.west else 0) for it in boxes),
        max(it.north for it in boxes),
    )
    found = {
        name: [round(value * schema.SCALE)] for name, value in zip(schema.SIDES, sides, strict=True)
    }
    west, south, east, north = sides
    if east - west < _WIDE:
        found[schema.CELL] = [_cell((west + east) / 2, (south + north) / 2)]
    return found


def _cell(longitude: float, latitude: float) -> int:
    """Return the cell of the grid that a position is in."""
    column = int((longitude + 180) // schema.CELL_DEGREES) % schema.CELL_COLUMNS
    last = 180 // schema.CELL_DEGREES - 1
    row = min(last, int((90 - latitude) // schema.CELL_DEGREES))
    return row * schema.CELL_COLUMNS + column


def _box(said: Statements, place: str) -> Box | None:
    stated = [it.value for it in literals(said.all(place, SIDE_PROPERTIES))]
    if len(stated) == len(SIDE_PROPERTIES) and (box := plain_box(",".join(stated))):
        return box
    terms = said.all(place, _SHAPES)
    inside = (it for term in terms for it in said.all(term, _INSIDE))
    for it in literals((*terms, *inside)):
        if box := box_in(it.value):
            return box
    return None


def literals(terms: Iterable[str]) -> list[ParsedLiteral]:
    """Return those of some terms in N-Triples that are literals."""
    return [it for term in terms if (it := parsed_literal(term)) is not None]
