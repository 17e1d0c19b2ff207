"""Boxes on maps: where a graph states one, in addresses, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ldcat.model.boxes import SIDE_PROPERTIES, Box, box_in, degrees, plain_box
from ldcat.model.graph import Graph, Literal, Term
from ldcat.represent.places import literals
from ldcat.represent.speech import Speech, message

_EAST: Final = message("%(degrees)s E")
_WEST: Final = message("%(degrees)s W")
_NORTH: Final = message("%(degrees)s N")
_SOUTH: Final = message("%(degrees)s S")


def box_at(graph: Graph, value: Term) -> Box | None:
    """Return the box that a graph states of a place; None where it states none in degrees."""
    if isinstance(value, Literal):
        return box_in(value.value)
    sides = [graph.value(value, it) for it in SIDE_PROPERTIES]
    told = [it.value for it in sides if isinstance(it, Literal)]
    if len(told) == len(SIDE_PROPERTIES) and (box := plain_box(",".join(told))):
        return box
    found = (box_in(literal.value) for _, _, literal in literals(graph, value))
    return next((it for it in found if it), None)


def in_address(box: Box) -> str:
    """Return a box as addresses of maps have it."""
    return ",".join(degrees(round(it, 5)) for it in (box.west, box.south, box.east, box.north))


def in_words(box: Box, speech: Speech) -> str:
    """Return a box as people write coordinates.

    >>> in_words(Box(-4.5, 49.5, 6.4, 51.0), Speech("en"))
    '4.5° W to 6.4° E, 49.5° N to 51° N'
    >>> in_words(Box(4.35, 50.85, 4.35, 50.85), Speech("en"))
    '50.85° N, 4.35° E'
    """
    longitudes = [_side(it, _EAST if it >= 0 else _WEST, speech) for it in (box.west, box.east)]
    latitudes = [_side(it, _NORTH if it >= 0 else _SOUTH, speech) for it in (box.south, box.north)]
    if box.is_point:
        return f"{latitudes[0]}, {longitudes[0]}"
    return f"{_stretch(longitudes, speech)}, {_stretch(latitudes, speech)}"


def _stretch(ends: Sequence[str], speech: Speech) -> str:
    first, last = ends
    return first if first == last else speech.say("%(first)s to %(last)s", first=first, last=last)


def _side(number: float, side: str, speech: Speech) -> str:
    number = abs(round(number, 4))
    told = f"{speech.spelling.number(number, 4)}°"
    return speech.say(side, degrees=told) if number else told
