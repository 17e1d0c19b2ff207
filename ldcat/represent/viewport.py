"""What part of the world a map shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.boxes import Box

#: Width by height of a map around boxes.
_ASPECT: Final = 1.5
#: A map is so much larger than what it is about, each way.
_ROOM: Final = 1.7
#: At least so much, where the map is as high as the world.
_MARGIN: Final = 1.1
#: What is so wide is shown with all the way around.
_ALL: Final = 340.0
#: The least height of a map, in degrees.
_LEAST: Final = 6.0
#: Near the poles, degrees of longitude are drawn as long as here (as parts of those of latitude).
_NARROWEST: Final = 0.2
#: Heights of maps are powers of this, so that maps of places nearby share their ground.
_STEP: Final = 1.15


@dataclass(frozen=True, slots=True)
class Viewport:
    """A part of the world: equirectangular, from its western meridian to the east.

    Attributes:
        west: Its western longitude, -180 to 180.
        north: Its northern latitude.
        width: How many degrees of longitude it is wide, up to 360.
        height: How many degrees of latitude it is high.
    """

    west: float
    north: float
    width: float
    height: float


#: The whole world, for pages that count with its coordinates.
WORLD: Final = Viewport(-180.0, 90.0, 360.0, 180.0)


def around(boxes: Sequence[Box]) -> Viewport:
    """Return a viewport with all boxes in it, and what lies around them.

    >>> around([Box(-180, -90, 180, 90)])
    Viewport(west=-180.0, north=90.0, width=360.0, height=180.0)
    """
    west, width = span(boxes)
    south, north = min(it.south for it in boxes), max(it.north for it in boxes)
    middle = (south + north) / 2
    # Maps of much of the world are no good at the proportions of one far parallel.
    narrow = max(_NARROWEST, math.cos(math.radians(middle)), width / 720)
    height = max((north - south) * _ROOM, width * narrow * _ROOM / _ASPECT, _LEAST)
    height = _STEP ** math.ceil(math.log(height, _STEP))
    # What would be wider than the world, or higher, is drawn with other proportions.
    height = min(height, 180.0, max(360 * narrow / _ASPECT, north - south))
    wide = max(height * _ASPECT / narrow, width * _MARGIN)
    wide = wide if wide < _ALL else 360.0
    return Viewport(_west(west + width / 2, wide), _north(middle, height), wide, height)


def wider(viewport: Viewport) -> Viewport:
    """Return a viewport of twice the size, as far as the world goes."""
    height, width = min(180.0, 2 * viewport.height), 2 * viewport.width
    width = width if width < _ALL else 360.0
    middle = viewport.north - viewport.height / 2
    return Viewport(
        _west(viewport.west + viewport.width / 2, width), _north(middle, height), width, height
    )


def span(boxes: Sequence[Box]) -> tuple[float, float]:
    """Return the least stretch of longitudes with all boxes in it: where it begins, how wide it is.

    >>> span([Box(170, 0, 175, 1), Box(-175, 0, -170, 1)])
    (170, 20)
    """
    stretches = sorted((it.west, width(it)) for it in boxes)
    end = max(west + wide for west, wide in stretches) - 360
    gaps = []  # each with the longitude where it ends
    for west, wide in stretches:
        gaps.append((west - end, west))
        end = max(end, west + wide)
    gap, start = max(gaps, key=lambda it: it[0])
    # A point is not less than nothing wide, however its longitude is rounded.
    return (start, max(360 - gap, 0)) if gap > 0 else (-180.0, 360.0)


def width(box: Box) -> float:
    """Return how many degrees of longitude a box is wide; its east may lie beyond 180°."""
    return box.east - box.west + (360 if box.east < box.west else 0)


def _west(middle: float, wide: float) -> float:
    """Return where a viewport begins around a meridian, near by."""
    if wide >= 360:
        return -180.0 if -90 <= middle <= 90 else middle % 360 - 180
    step = wide / 24
    west = round((middle - wide / 2) / step) * step
    return (west + 180) % 360 - 180


def _north(middle: float, height: float) -> float:
    step = height / 24
    north = round((middle + height / 2) / step) * step
    return max(-90.0 + height, min(90.0, north))
