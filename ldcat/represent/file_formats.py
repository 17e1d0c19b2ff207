"""What files are in: media types, else names of formats."""

from __future__ import annotations

from ldcat.model.graph import NamedNode, Node
from ldcat.represent.plain import media_type, name_of
from ldcat.represent.reading import NO_PLACE, SHORTENED, Reading
from ldcat.terms import DCAT, DCT


def file_formats(reading: Reading, node: Node) -> list[str]:
    """Take what a file is in, each once; a format that has a name only is told less exactly."""
    found: dict[str, None] = {}
    for predicate in (DCAT + "mediaType", DCT + "format"):
        for it in reading.values(node, predicate):
            text = media_type(reading, it)
            if not text:
                # A bare name that stood for an IRI was completed with the base.
                text = name_of(reading, it).removeprefix(reading.context.site.base)
                if isinstance(it, NamedNode) and text != it.value:
                    reading.lose(node, predicate, it, reason=SHORTENED)
            if text:
                found[text] = None
            else:
                reading.lose(node, predicate, it, reason=NO_PLACE)
    return list(found)
