"""Boxes on maps: where a graph states one, in addresses, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ldcat.model.boxes import Box, box_in, degrees, plain_box
from ldcat.model.graph import Graph, Literal, Term
from ldcat.represent.places import literals
from ldcat.terms import DCATUS

_SIDES: Final = tuple(
    DCATUS + it
    for it in (
        "westBoundingLongitude",
        "southBoundingLatitude",
        "eastBoundingLongitude",
        "northBoundingLatitude",
    )
)


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
