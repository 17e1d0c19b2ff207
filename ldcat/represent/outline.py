"""The outline of the world: land and borders, at several levels of detail.

`outline/world.bin` is compressed (zlib). It begins with a line of JSON: for each level its
tolerance in degrees, and how many areas, lines and points there are. Then follow for each level
the number of points of every area and line, the differences between all longitudes, and those
between all latitudes; each as 16-bit numbers, first their low bytes, then their high ones.
Positions are steps of a grid of 65,535 by 65,535 from 180° W and 90° N.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from ldcat import resources

#: How many steps the grid has, each way.
STEPS: Final = 65_535
#: So many points of a shape are looked at together.
_RUN: Final = 48

Point = tuple[int, int]


class Window(NamedTuple):
    """A part of the grid; it may lie beside it."""

    west: float
    north: float
    east: float
    south: float


class _Run(NamedTuple):
    """Some points, one after the other, and what they lie within."""

    west: int
    north: int
    east: int
    south: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """An area or a line."""

    around: _Run
    runs: tuple[_Run, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The outline at one level of detail.

    Attributes:
        tolerance: How far lines are from the true ones, in degrees.
    """

    tolerance: float
    _xs: array[int]
    _ys: array[int]
    _areas: tuple[_Shape, ...]
    _lines: tuple[_Shape, ...]

    def areas(self, window: Window) -> Iterator[list[Point]]:
        """Yield the land in a window as rings; what is outside is told roughly."""
        return self._within(self._areas, window)

    def lines(self, window: Window) -> Iterator[list[Point]]:
        """Yield the borders in a window; what is outside is told roughly."""
        return self._within(self._lines, window)

    def detail(self, window: Window) -> int:
        """Return how many points of coasts and borders lie in a window."""
        runs = (
            run
            for shape in (*self._areas, *self._lines)
            if not _side(shape.around, window)
            for run in shape.runs
            if not _side(run, window)
        )
        return sum(
            window.west < self._xs[at] < window.east and window.north < self._ys[at] < window.south
            for run in runs
            for at in range(run.start, run.end)
        )

    def _within(self, shapes: Sequence[_Shape], window: Window) -> Iterator[list[Point]]:
        for shape in shapes:
            if not _side(shape.around, window):
                yield self._points(shape, window)

    def _points(self, shape: _Shape, window: Window) -> list[Point]:
        """Return the points of a shape, without those that no line in the window depends on.

        Points one after the other that lie all on one side of the window are as good as the
        first and the last of them: the lines between do not enter it either way.
        """
        xs, ys = self._xs, self._ys
        found: list[Point] = []
        common = 0
        for run in shape.runs:
            side = _side(run, window)
            last = run.end - 1
            if side & common:
                found[-1] = (xs[last], ys[last])
                common &= side
                continue
            common = side
            if side:
                found += [(xs[run.start], ys[run.start]), (xs[last], ys[last])]
            else:
                found += zip(xs[run.start : run.end], ys[run.start : run.end], strict=True)
        return found


@cache
def levels() -> tuple[Level, ...]:
    """Return all levels, the finest first."""
    content = zlib.decompress((resources.outline() / "world.bin").read_bytes())
    head, _, body = content.partition(b"\n")
    found = []
    at = 0
    for level in json.loads(head):
        shapes, points = level["areas"] + level["lines"], level["points"]
        sizes = [2 * shapes, 2 * points, 2 * points]
        ends = list(accumulate(sizes, initial=at))
        lengths, xs, ys = (_numbers(body[a:b]) for a, b in pairwise(ends))
        at = ends[-1]
        found.append(_level(level, lengths, (_summed(xs), _summed(ys))))
    return tuple(found)


def level_for(tolerance: float) -> Level:
    """Return the coarsest level whose lines are so near the true ones; else the finest."""
    fit = (it for it in reversed(levels()) if it.tolerance <= tolerance)
    return next(fit, levels()[0])


def _level(
    told: dict[str, float], lengths: array[int], points: tuple[array[int], array[int]]
) -> Level:
    ends = list(accumulate(lengths, initial=0))
    shapes = [_shape(points, start, end) for start, end in pairwise(ends)]
    areas = int(told["areas"])
    return Level(told["tolerance"], *points, tuple(shapes[:areas]), tuple(shapes[areas:]))


def _shape(points: tuple[array[int], array[int]], start: int, end: int) -> _Shape:
    runs = tuple(_run(points, at, min(at + _RUN, end)) for at in range(start, end, _RUN))
    if len(runs) == 1:
        return _Shape(runs[0], runs)
    west, north = min(it.west for it in runs), min(it.north for it in runs)
    east, south = max(it.east for it in runs), max(it.south for it in runs)
    return _Shape(_Run(west, north, east, south, start, end), runs)


def _run(points: tuple[array[int], array[int]], start: int, end: int) -> _Run:
    xs, ys = points[0][start:end], points[1][start:end]
    return _Run(min(xs), min(ys), max(xs), max(ys), start, end)


def _side(run: _Run, window: Window) -> int:
    """Return on which sides of a window points lie, one bit for each; 0 if on none wholly."""
    return (
        (run.east < window.west)
        | (run.west > window.east) << 1
        | (run.south < window.north) << 2
        | (run.north > window.south) << 3
    )


def _numbers(content: bytes) -> array[int]:
    """Return 16-bit numbers from their low and their high bytes."""
    half = len(content) // 2
    mixed = bytearray(len(content))
    is_little = sys.byteorder == "little"
    mixed[is_little ^ 1 :: 2], mixed[is_little::2] = content[:half], content[half:]
    return array("H", bytes(mixed))


def _summed(differences: array[int]) -> array[int]:
    return array("H", [it & 0xFFFF for it in accumulate(differences)])
