"""Maps of the tiles of another server: which of them, and where a box is on them (Web Mercator)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from ldcat.model.boxes import Box
from ldcat.represent.markdown import rendered
from ldcat.represent.viewport import span, width

WIDTH: Final = 600
HEIGHT: Final = 400
_TILE: Final = 256
#: Nearer than that, nobody sees where a place is.
_NEAREST: Final = 10
_NORTHERNMOST: Final = 85.0511
#: A map is so much larger than what it is about.
_ROOM: Final = 1.4
#: Smaller boxes are drawn as dots.
_SMALL: Final = 6.0


@dataclass(frozen=True, slots=True)
class TileServer:
    """Who draws maps.

    Attributes:
        template: Address of a tile, with `{z}`, `{x}` and `{y}`.
        attribution: Whom to thank; Markdown.
    """

    template: str
    attribution: str

    @property
    def thanks(self) -> Markup:
        """The attribution, for pages."""
        return rendered(self.attribution)


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile.

    Attributes:
        href: Its address.
        x: Its left edge on the map.
        y: Its upper edge.
    """

    href: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a map; a dot where it is too small to see.

    Attributes:
        x: Its left edge.
        y: Its upper edge.
        width: Its width.
        height: Its height.
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def is_dot(self) -> bool:
        """Whether a dot is drawn."""
        return self.width < _SMALL and self.height < _SMALL


@dataclass(frozen=True, slots=True)
class TileMap:
    """A map made of tiles.

    Attributes:
        width: Its width in pixels.
        height: Its height.
        tiles: The tiles, row by row.
        marks: The boxes.
        thanks: Whom to thank.
    """

    width: int
    height: int
    tiles: tuple[Tile, ...]
    marks: tuple[Mark, ...]
    thanks: Markup


def tile_map(server: TileServer, boxes: Sequence[Box]) -> TileMap:
    """Return a map around boxes."""
    west, wide = span(boxes)
    top, bottom = _down(max(it.north for it in boxes)), _down(min(it.south for it in boxes))
    zoom = _zoom(wide / 360, bottom - top)
    size = _TILE << zoom
    left = round((_across(west) + wide / 720) * size - WIDTH / 2)
    upper = round((top + bottom) / 2 * size - HEIGHT / 2)
    tiles = tuple(_tiles(server, zoom, (left, upper)))
    marks = tuple(mark for it in boxes for mark in _marks(it, size, (left, upper)))
    return TileMap(WIDTH, HEIGHT, tiles, marks, server.thanks)


def _zoom(wide: float, high: float) -> int:
    """Return how near parts of the world can be seen as a whole."""
    room = min(WIDTH / max(wide, 1e-9), HEIGHT / max(high, 1e-9)) / _ROOM / _TILE
    return max(0, min(_NEAREST, math.floor(math.log2(room))))


def _tiles(server: TileServer, zoom: int, corner: tuple[int, int]) -> Iterator[Tile]:
    left, upper = corner
    count = 1 << zoom
    for row in range(max(0, upper // _TILE), min(count, (upper + HEIGHT - 1) // _TILE + 1)):
        for column in range(left // _TILE, (left + WIDTH - 1) // _TILE + 1):
            href = server.template
            for name, number in (("{z}", zoom), ("{x}", column % count), ("{y}", row)):
                href = href.replace(name, str(number))
            yield Tile(href, column * _TILE - left, row * _TILE - upper)


def _marks(box: Box, size: int, corner: tuple[int, int]) -> Iterator[Mark]:
    """Yield a box wherever it is on the map, which may show a part of the world twice."""
    top, bottom = _down(box.north) * size - corner[1], _down(box.south) * size - corner[1]
    wide = width(box) / 360 * size
    for turn in (-1, 0, 1, 2):
        x = (_across(box.west) + turn) * size - corner[0]
        left, right = max(0.0, x), min(float(WIDTH), x + wide)
        if left <= right:
            upper, lower = max(0.0, top), min(float(HEIGHT), bottom)
            yield Mark(
                round(left, 1),
                round(upper, 1),
                round(right - left, 1),
                round(max(0.0, lower - upper), 1),
            )


def _across(longitude: float) -> float:
    """Return how far east a meridian is, 0 to 1."""
    return (longitude + 180) / 360


def _down(latitude: float) -> float:
    """Return how far south a parallel is, 0 to 1 (EPSG 1024)."""
    latitude = max(-_NORTHERNMOST, min(_NORTHERNMOST, latitude))
    return 0.5 - math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / math.tau
