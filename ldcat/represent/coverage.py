"""The area that a record covers: its places, and a map of those that have coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.boxes import Box
from ldcat.model.graph import Literal, Node, Term
from ldcat.represent.boxes import box_at, in_address, in_words
from ldcat.represent.facts import thing
from ldcat.represent.layout import MOST_VALUES, Layout
from ldcat.represent.tiles import TileMap, TileServer, tile_map
from ldcat.represent.values import Block, Value
from ldcat.represent.words import Words
from ldcat.terms import DCATUS, DCT

_PROPERTIES: Final = (DCT + "spatial", DCATUS + "geographicBoundingBox")
#: How many boxes a map shows.
_MOST_BOXES: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a record is about.

    Attributes:
        name: What it is called; None where it has no name.
        words: Its coordinates in words; empty where it has none.
        stated: What else is stated of it.
    """

    name: Value | None
    words: str
    stated: Block | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The area that a record covers.

    Attributes:
        places: Its places.
        more: How many are not shown.
        map: Address of the map.
        said: What the map shows, in words.
        tiles: The same map with an operator's tiles, in the place of ours.
    """

    places: tuple[Place, ...]
    more: int
    map: str
    said: str
    tiles: TileMap | None


def coverage(layout: Layout, subject: Node, server: TileServer | None = None) -> Coverage | None:
    """Place the area that a record covers; None, and nothing placed, where it has no coordinates.

    Args:
        layout: The page.
        subject: The record.
        server: Who draws maps; None for ourselves.
    """
    terms = [it for name in _PROPERTIES for it in layout.graph.objects(subject, name)]
    boxes = {it: box for it in terms[:MOST_VALUES] if (box := box_at(layout.graph, it))}
    if not boxes:
        return None
    layout.take(subject, *_PROPERTIES)
    shown, hidden = terms[:MOST_VALUES], terms[MOST_VALUES:]
    layout.omit(it for it in hidden if not isinstance(it, Literal))
    drawn = list(dict.fromkeys(boxes.values()))[:_MOST_BOXES]
    return Coverage(
        places=tuple(_place(layout, it, boxes.get(it)) for it in shown),
        more=len(hidden),
        map=_address(layout, drawn),
        said=_said(drawn, layout.words),
        tiles=tile_map(server, drawn) if server else None,
    )


def _place(layout: Layout, term: Term, box: Box | None) -> Place:
    words = in_words(box, layout.words.speech) if box else ""
    if isinstance(term, Literal) or not layout.is_described(term):
        return Place(thing(layout, term), words, None)
    name = layout.named(term)
    return Place(name, words, layout.block(term) if layout.has_rest(term) else None)


def _address(layout: Layout, boxes: Sequence[Box]) -> str:
    query = "&".join(f"bbox={in_address(it)}" for it in boxes)
    return layout.words.href(f"{layout.words.base}map.svg?{query}")


def _said(boxes: Sequence[Box], words: Words) -> str:
    if len(boxes) == 1:
        return words.say("Map: %(area)s", area=in_words(boxes[0], words.speech))
    return words.count("Map of %(num)s area", "Map of %(num)s areas", len(boxes))
