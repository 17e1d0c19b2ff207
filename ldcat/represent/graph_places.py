"""Say where places are by one geometry of each kind, in WKT (DCAT-AP 3.0.1, Location)."""

from __future__ import annotations

import re
from typing import Final

from ldcat.model.boxes import Box, degrees, parsed_box
from ldcat.model.graph import Literal, NamedNode, Triple
from ldcat.represent.graph_form import GraphEditor
from ldcat.represent.reading import ONE_ONLY
from ldcat.terms import DCAT, GEO, LOCN

_GEOMETRIES: Final = (DCAT + "bbox", DCAT + "centroid", LOCN + "geometry")
_WKT: Final = GEO + "wktLiteral"
_IN_WKT: Final = re.compile(r"\s*(?:<[^>]*>\s*)?[A-Za-z]+\s*(?:ZM|Z|M)?\s*\(")


def one_geometry(editor: GraphEditor) -> None:
    """Keep of several literals for one geometry the one in WKT; make a box WKT if none is."""
    several: dict[tuple[str, str], list[Triple]] = {}
    for it in editor.triples(*_GEOMETRIES):
        if isinstance(it.object, Literal):
            several.setdefault((str(it.subject), it.predicate.value), []).append(it)
    for found in several.values():
        found.sort(key=_place)
        for other in found[1:]:
            editor.drop(other, ONE_ONLY)
        _reword(editor, found[0])


def _place(triple: Triple) -> tuple[bool, bool]:
    """Return where a literal stands among several: WKT first, said to be WKT before others."""
    literal = triple.object
    if not isinstance(literal, Literal):
        return True, True
    return not _IN_WKT.match(literal.value), literal.datatype.value != _WKT


def _reword(editor: GraphEditor, triple: Triple) -> None:
    literal = triple.object
    if not isinstance(literal, Literal) or literal.datatype.value == _WKT:
        return
    if _IN_WKT.match(literal.value):
        editor.replace(triple, Literal(literal.value, datatype=NamedNode(_WKT)))
        return
    box = parsed_box(literal.value)
    if box and triple.predicate.value == DCAT + "bbox":
        editor.replace(triple, Literal(_polygon(box), datatype=NamedNode(_WKT)))


def _polygon(box: Box) -> str:
    """Return a box in WKT, its corners against the clock."""
    west, south, east, north = map(degrees, (box.west, box.south, box.east, box.north))
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"POLYGON(({','.join(' '.join(it) for it in corners)}))"
