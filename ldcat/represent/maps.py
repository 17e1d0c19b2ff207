"""Maps as SVG: boxes on the outline of the world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ldcat.model.boxes import Box
from ldcat.represent.outline import STEPS, Point, Window, level_for, levels
from ldcat.represent.viewport import WORLD, Viewport, around, wider, width

#: The size of a map's own units; pages show it at half of it, or less.
WIDTH: Final = 1200
HEIGHT: Final = 800
_WORLD_WIDTH: Final = 1440
_WORLD_HEIGHT: Final = 720
#: The small map of the world in a corner, where the large one shows less than so many degrees.
_INSET: Final = (264, 132)
_INSET_BELOW: Final = 100.0
_EDGE: Final = 14
#: A map with fewer points of coasts and borders does not tell where it is.
_LEAST_DETAIL: Final = 40
_WIDEST_TRY: Final = 60.0
#: Smaller boxes are marked by a ring around them.
_SMALL: Final = 28
_DOT: Final = 11
_LINES: Final = (0.5, 1, 2, 5, 10, 15, 30)
STYLE: Final = (
    "svg{background:#dfe9ea}.s{fill:#dfe9ea}.l{fill:#fbfaf7;stroke:#fbfaf7;stroke-width:1.5}"
    ".b,.g{fill:none;stroke:#a6aaa0;stroke-width:1.5;stroke-linejoin:round}.g{stroke:#84a4a8;opacity:.35}"
    ".x{fill:#0b606b;fill-opacity:.16;stroke:#0b606b;stroke-width:4}.p{fill:#0b606b;stroke:#fff;stroke-width:4}"
    ".r{fill:none;stroke:#0b606b;stroke-width:4}.f{fill:none;stroke:#84a4a8;stroke-width:2}"
    "@media(prefers-color-scheme:dark){svg{background:#15282b}.s{fill:#15282b}"
    ".l{fill:#2e393c;stroke:#2e393c}.b{stroke:#66757a}"
    ".x{fill:#7fcfd6;stroke:#7fcfd6}.p{fill:#7fcfd6;stroke:#0d1b1d}.r{stroke:#7fcfd6}}"
    "@media print{svg{background:#fff}.s{fill:#fff}.l{fill:#e8e8e8;stroke:#999;stroke-width:1}}"
)


class _Canvas(NamedTuple):
    """Where a viewport is drawn: its place and size in units."""

    viewport: Viewport
    width: int
    height: int

    def x(self, longitude: float) -> float:
        """Return where a meridian is drawn; it may lie beside the canvas."""
        return (longitude - self.viewport.west) / self.viewport.width * self.width

    def y(self, latitude: float) -> float:
        """Return where a parallel is drawn."""
        return (self.viewport.north - latitude) / self.viewport.height * self.height


class _Mark(NamedTuple):
    """A box as it is drawn."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_small(self) -> bool:
        """Whether it is hard to see."""
        return self.right - self.left < _SMALL and self.bottom - self.top < _SMALL


def map_svg(boxes: Sequence[Box]) -> str:
    """Return a map around boxes, 3 by 2; the same boxes give the same map."""
    viewport = telling(around(boxes))
    canvas = _Canvas(viewport, WIDTH, HEIGHT)
    marks = [mark for box in boxes for mark in _marks(canvas, box)]
    ground = _ground(viewport, WIDTH, HEIGHT)
    return _svg(canvas, f"{ground}{''.join(_drawn(marks))}{_inset(canvas, marks)}")


@lru_cache(maxsize=1)
def world_svg() -> str:
    """Return the whole world, 2 by 1: 4 units for each degree, from 180° W and 90° N."""
    return _svg(
        _Canvas(WORLD, _WORLD_WIDTH, _WORLD_HEIGHT), _ground(WORLD, _WORLD_WIDTH, _WORLD_HEIGHT)
    )


@lru_cache(maxsize=1024)
def telling(viewport: Viewport) -> Viewport:
    """Return a viewport, or a wider one if there is no coast and no border to know it by."""
    while viewport.width < _WIDEST_TRY:
        if sum(levels()[-2].detail(window) for window, _ in _windows(viewport)) >= _LEAST_DETAIL:
            break
        viewport = wider(viewport)
    return viewport


def _svg(canvas: _Canvas, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {canvas.width} {canvas.height}"'
        f' width="{canvas.width // 2}" height="{canvas.height // 2}">'
        f"<style>{STYLE}</style>{content}</svg>"
    )


@lru_cache(maxsize=256)
def _ground(viewport: Viewport, wide: int, high: int) -> str:
    """Return land, borders and graticule."""
    canvas = _Canvas(viewport, wide, high)
    level = level_for(1.3 * viewport.height / (high / 2))
    land: list[str] = []
    borders: list[str] = []
    for window, shift in _windows(viewport):
        land += (_path(canvas, it, shift) for it in level.areas(window))
        borders += (_path(canvas, it, shift) for it in level.lines(window))
    areas = "z".join(filter(None, land))
    return (
        f'<path class="l" fill-rule="evenodd" d="{areas}{"z" if areas else ""}"/>'
        f'<path class="b" d="{"".join(borders)}"/>{_graticule(canvas)}'
    )


def _windows(viewport: Viewport) -> Iterator[tuple[Window, float]]:
    """Yield the parts of the grid that a viewport shows, each with how far it is moved east."""
    west, wide = (viewport.west + 180) / 360 * STEPS, viewport.width / 360 * STEPS
    north = (90 - viewport.north) / 180 * STEPS
    south = north + viewport.height / 180 * STEPS
    for shift in (0, STEPS):
        if west - shift < STEPS and west + wide - shift > 0:
            yield Window(west - shift, north, west - shift + wide, south), shift


def _path(canvas: _Canvas, points: Sequence[Point], shift: float) -> str:
    """Return a line in whole units; what would be less than three units of it is left out."""
    viewport = canvas.viewport
    across, down = (
        360 / STEPS * canvas.width / viewport.width,
        180 / STEPS * canvas.height / viewport.height,
    )
    left = canvas.x(-180) + shift * across
    top = canvas.y(90)
    found: list[str] = []
    x = y = 0
    for px, py in points:
        dx, dy = round(left + px * across) - x, round(top + py * down) - y
        if -3 < dx < 3 and -3 < dy < 3 and found:
            continue
        found.append(f"{dx} {dy}" if dy >= 0 else f"{dx}{dy}")
        x, y = x + dx, y + dy
    if len(found) < 2:
        return ""
    return f"M{found[0]}l{' '.join(found[1:])}".replace(" -", "-")


def _graticule(canvas: _Canvas) -> str:
    viewport = canvas.viewport
    step = next((it for it in _LINES if viewport.height / it <= 5), _LINES[-1])
    across = next((it for it in _LINES if viewport.width / it <= 7), 60)
    east, south = viewport.west + viewport.width, viewport.north - viewport.height
    meridians = list(_multiples(viewport.west, east, across))
    parallels = list(_multiples(south, viewport.north, step))
    lines = [f"M{round(canvas.x(it))} 0v{canvas.height}" for it in meridians]
    lines += [f"M0 {round(canvas.y(it))}h{canvas.width}" for it in parallels]
    return f'<path class="g" d="{"".join(lines)}"/>'


def _multiples(start: float, end: float, step: float) -> Iterator[float]:
    """Yield the multiples of a step between two numbers."""
    at = (start // step + 1) * step
    while at < end:
        yield at
        at += step


def _marks(canvas: _Canvas, box: Box) -> Iterator[_Mark]:
    """Yield where a box is drawn, as far as it is on the canvas; once, or on both sides."""
    top, bottom = (
        min(canvas.height - 2.0, max(2.0, canvas.y(it))) for it in (box.north, box.south)
    )
    for turn in (-360, 0, 360):
        left, right = canvas.x(box.west + turn), canvas.x(box.west + width(box) + turn)
        if right >= 0 and left <= canvas.width:
            yield _Mark(
                max(2.0, min(left, canvas.width - 2)),
                top,
                min(canvas.width - 2.0, max(right, 2)),
                bottom,
            )


def _drawn(marks: Sequence[_Mark]) -> Iterator[str]:
    """Yield boxes, the largest first, and dots where they are too small to see."""
    for it in sorted(set(marks), key=lambda it: (it.left - it.right) * (it.bottom - it.top)):
        x, y = (it.left + it.right) / 2, (it.top + it.bottom) / 2
        if it.right - it.left < 6 and it.bottom - it.top < 6:
            x, y = _inside(x, WIDTH), _inside(y, HEIGHT)
            yield f'<circle class="p" cx="{x:.0f}" cy="{y:.0f}" r="{_DOT}"/>'
            continue
        yield (
            f'<rect class="x" x="{it.left:.0f}" y="{it.top:.0f}"'
            f' width="{it.right - it.left:.0f}" height="{it.bottom - it.top:.0f}"/>'
        )
        if it.is_small:
            yield f'<circle class="r" cx="{x:.0f}" cy="{y:.0f}" r="34"/>'


def _inside(at: float, size: int) -> float:
    """Return where a dot is drawn so that all of it is on the map."""
    return max(_DOT + 2.0, min(size - _DOT - 2.0, at))


def _inset(canvas: _Canvas, marks: Sequence[_Mark]) -> str:
    """Return where the map is in the world, in a corner without a mark."""
    viewport = canvas.viewport
    wide, high = _INSET
    if viewport.width > _INSET_BELOW:
        return ""
    corners = [
        (x, y)
        for y in (canvas.height - high - _EDGE, _EDGE)
        for x in (_EDGE, canvas.width - wide - _EDGE)
    ]
    free = (it for it in corners if not any(_meet(mark, it) for mark in marks))
    x, y = next(free, (0, 0))
    if not x:
        return ""
    small = _Canvas(WORLD, wide, high)
    middle = (viewport.west + viewport.width / 2 + 180) % 360 - 180
    w, h = max(10.0, viewport.width / 360 * wide), max(10.0, viewport.height / 180 * high)
    left = min(wide - w, max(0.0, small.x(middle) - w / 2))
    top = min(high - h, max(0.0, small.y(viewport.north - viewport.height / 2) - h / 2))
    return (
        f'<g transform="translate({x} {y})"><path class="s" d="M0 0h{wide}v{high}h-{wide}z"/>'
        f"{_small_world()}"
        f'<rect class="x" x="{left:.0f}" y="{top:.0f}" width="{w:.0f}" height="{h:.0f}"/>'
        f'<path class="f" d="M0 0h{wide}v{high}h-{wide}z"/></g>'
    )


def _meet(mark: _Mark, corner: tuple[int, int]) -> bool:
    x, y = corner
    wide, high = _INSET
    return mark.left < x + wide and mark.right > x and mark.top < y + high and mark.bottom > y


@lru_cache(maxsize=1)
def _small_world() -> str:
    canvas = _Canvas(WORLD, *_INSET)
    rings = (_path(canvas, it, 0) for it in levels()[-1].areas(Window(0, 0, STEPS, STEPS)))
    return f'<path class="l" fill-rule="evenodd" d="{"z".join(filter(None, rings))}z"/>'
