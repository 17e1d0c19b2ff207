"""Boxes on maps: where a graph states one, in addresses, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ldcat.model.boxes import Box, degrees, parsed_box, positions
from ldcat.model.graph import Graph, Literal, Term
from ldcat.represent.places import literals
from ldcat.terms import DCATUS

#: `west,south,east,north`
_PLAIN: Final = re.compile(
    r"\s*{0}\s*,\s*{0}\s*,\s*{0}\s*,\s*{0}\s*".format(r"([-+]?\d{1,3}(?:\.\d{0,20})?)")
)
_SIDES: Final = tuple(
    DCATUS + it
    for it in (
        "westBoundingLongitude",
        "southBoundingLatitude",
        "eastBoundingLongitude",
        "northBoundingLatitude",
    )
)
#: Longer literals are not read: a box is what a page shows of them, at most.
_LONGEST: Final = 2_000_000


def box_at(graph: Graph, value: Term) -> Box | None:
    """Return the box that a graph states of a place; None where it states none in degrees."""
    if isinstance(value, Literal):
        return box_in(value.value)
    sides = [graph.value(value, it) for it in _SIDES]
    told = [it.value for it in sides if isinstance(it, Literal)]
    if len(told) == len(_SIDES) and (box := plain_box(",".join(told))):
        return box
    found = (box_in(literal.value) for _, _, literal in literals(graph, value))
    return next((it for it in found if it), None)


def box_in(text: str) -> Box | None:
    """Return the box around what a text says in WKT, GeoJSON, GML, or four numbers.

    What lies on both sides of the antimeridian has its west east of its east.

    >>> box_in("MULTIPOLYGON(((170 1, 180 1, 180 2, 170 1)), ((-180 1, -175 1, -180 2, -180 1)))")
    Box(west=170.0, south=1.0, east=-175.0, north=2.0)
    """
    if len(text) > _LONGEST:
        return None
    box = parsed_box(text)
    if box is None:
        return plain_box(text)
    return _over_antimeridian(text, box) if (box.west, box.east) == (-180, 180) else box


def plain_box(text: str) -> Box | None:
    """Return the box of four numbers: west, south, east, north; None if it is none on Earth.

    >>> plain_box("5.5,50,6,51.25")
    Box(west=5.5, south=50.0, east=6.0, north=51.25)
    """
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    west, south, east, north = (float(it) for it in found.groups())
    is_on_earth = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    return Box(west, south, east, north) if is_on_earth else None


def in_address(box: Box) -> str:
    """Return a box as addresses of maps have it."""
    return ",".join(degrees(round(it, 5)) for it in (box.west, box.south, box.east, box.north))


def in_words(box: Box) -> str:
    """Return a box as people write coordinates.

    >>> in_words(Box(-4.5, 49.5, 6.4, 51.0))
    '4.5° W to 6.4° E, 49.5° N to 51° N'
    >>> in_words(Box(4.35, 50.85, 4.35, 50.85))
    '50.85° N, 4.35° E'
    """
    longitudes = [_side(it, "EW") for it in (box.west, box.east)]
    latitudes = [_side(it, "NS") for it in (box.south, box.north)]
    if box.is_point:
        return f"{latitudes[0]}, {longitudes[0]}"
    return f"{_stretch(longitudes)}, {_stretch(latitudes)}"


def _stretch(ends: Sequence[str]) -> str:
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _side(number: float, letters: str) -> str:
    number = round(number, 4)
    letter = f" {letters[number < 0]}" if number else ""
    return f"{degrees(abs(number))}°{letter}"


def _over_antimeridian(text: str, box: Box) -> Box:
    """Return a narrower box, if a geometry was only cut where longitudes begin anew."""
    inner = sorted({it for it, _ in positions(text) if -180 < it < 180})
    gaps = [(east - west, west, east) for west, east in pairwise(inner)]
    widest, west, east = max(gaps, default=(0.0, 0.0, 0.0))
    return replace(box, west=east, east=west) if widest > 180 else box
