"""Where something is, as a box: whatever literal of a record says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ldcat.model.boxes import Box, parsed_box, positions
from ldcat.model.graph import Graph, Literal, Node
from ldcat.represent.reading import SHORTENED, Reading
from ldcat.terms import DCAT, GEO, LOCN

_SHAPES: Final = (DCAT + "bbox", LOCN + "geometry", DCAT + "centroid")
_INSIDE: Final = (GEO + "asWKT", GEO + "asGeoJSON", GEO + "asGML")


def box_of(reading: Reading, location: Node) -> Box | None:
    """Take where a location is; None where nothing tells it in degrees.

    The box that is said counts before other geometries, and these before the centre. What has
    more corners than a box is told less exactly by one, and is noted as lost.
    """
    for at in literals(reading.graph, location):
        subject, predicate, literal = at
        box = parsed_box(literal.value)
        if box is not None:
            if subject != location:
                for shape in (LOCN + "geometry", DCAT + "bbox", DCAT + "centroid"):
                    if subject in reading.graph.objects(location, shape):
                        reading.take(location, shape, subject)
            reading.take(subject, predicate, literal)
            if not box.is_point and not _is_box(literal, box):
                reading.lose(subject, predicate, literal, reason=SHORTENED)
            return box
    return None


def literals(graph: Graph, location: Node) -> Iterator[tuple[Node, str, Literal]]:
    """Yield what says where a location is, each with its subject and predicate; boxes first."""
    for predicate in _SHAPES:
        for value in graph.objects(location, predicate):
            if isinstance(value, Literal):
                yield location, predicate, value
                continue
            for inside in _INSIDE:
                for it in graph.objects(value, inside):
                    if isinstance(it, Literal):
                        yield value, inside, it


def _is_box(literal: Literal, box: Box) -> bool:
    """Say whether a literal has no corner but those of the box around it."""
    corners = {(x, y) for x in (box.west, box.east) for y in (box.south, box.north)}
    points = set(positions(literal.value))
    # An envelope is told by two of its corners, opposite ones.
    ends = {(box.west, box.south), (box.east, box.north)}
    return points in (corners, ends)
