"""Maps: what they show, what is drawn, how coordinates are read and told."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ldcat.model.boxes import Box, box_in, plain_box
from ldcat.represent.boxes import in_address, in_words
from ldcat.represent.interface import bundled
from ldcat.represent.maps import HEIGHT, WIDTH, map_svg, telling, world_svg
from ldcat.represent.outline import STEPS, Window, levels
from ldcat.represent.speech import Speech
from ldcat.represent.tiles import TileServer, tile_map
from ldcat.represent.viewport import around, span, width

SVG = "{http://www.w3.org/2000/svg}"
longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


@st.composite
def _boxes(draw: st.DrawFn) -> Box:
    south, north = sorted((draw(latitudes), draw(latitudes)))
    west, east = draw(longitudes), draw(longitudes)
    if draw(st.booleans()):
        return Box(west, south, west, south)
    return Box(west, south, east, north)


boxes = st.lists(_boxes(), min_size=1, max_size=5)
CUT = "MULTIPOLYGON(((170 1,180 1,180 2,170 1)),((-180 1,-175 1,-180 2,-180 1)))"
ODD = [
    [Box(-180, -90, 180, 90)],
    [Box(0, 90, 0, 90)],
    [Box(180, -90, 180, -90)],
    [Box(180, 0, -180, 1)],
    [Box(-180, 66, 180, 90)],
    [Box(-180, -90, 180, -60)],
    [Box(170, -25, -170, -10)],
    [Box(0.00001, 0, 0.00002, 0.00001)],
    [Box(10, 10, 9, 11)],
    [Box(-180, 0, -180, 0), Box(180, 0, 180, 0)],
    [Box(n, 0, n, 0) for n in range(-180, 180, 8)],
]


def check_map(given_boxes: list[Box]) -> ET.Element:
    """Fail for a map that is not well formed, or has a mark outside."""
    root = ET.fromstring(map_svg(given_boxes))  # noqa: S314 - our own
    marks = [*root.findall(f"{SVG}rect"), *root.findall(f"{SVG}circle[@class='p']")]
    assert marks
    for it in marks:
        x, y = float(it.get("x") or it.get("cx") or ""), float(it.get("y") or it.get("cy") or "")
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
        assert x + float(it.get("width", 0)) <= WIDTH
        assert y + float(it.get("height", 0)) <= HEIGHT
    return root


@settings(max_examples=50, deadline=None)
@given(boxes)
def test_every_box_lies_on_its_map(given_boxes: list[Box]) -> None:
    check_map(given_boxes)


@pytest.mark.parametrize("given_boxes", ODD, ids=repr)
def test_odd_boxes_have_maps(given_boxes: list[Box]) -> None:
    root = check_map(given_boxes)
    assert len(ET.tostring(root)) < 60_000


@given(boxes)
def test_a_viewport_has_all_boxes_in_it(given_boxes: list[Box]) -> None:
    view = around(given_boxes)
    assert -180 <= view.west < 180
    assert view.north <= 90
    assert view.north - view.height >= -90.000001
    for it in given_boxes:
        assert view.north - view.height - 1e-6 <= it.south <= it.north <= view.north + 1e-6
        if view.width < 360:
            offset = (it.west - view.west) % 360
            assert offset + width(it) <= view.width + 1e-6


@example([Box(-152.12738073134977, 0.0, -152.12738073134977, 0.0)])
@given(boxes)
def test_a_stretch_has_all_boxes_in_it(given_boxes: list[Box]) -> None:
    west, wide = span(given_boxes)
    assert 0 <= wide <= 360
    for it in given_boxes:
        offset = (it.west - west) % 360
        assert wide > 359.999 or min(offset, 360 - offset) + width(it) <= wide + 1e-6


def test_a_point_is_shown_with_what_lies_around_it() -> None:
    view = around([Box(4.35, 50.85, 4.35, 50.85)])
    assert view.height >= 6
    assert 8 <= view.width <= 20


def test_a_map_without_coast_or_border_is_widened() -> None:
    denver = [Box(-105, 39.7, -104.9, 39.8)]
    assert telling(around(denver)).width > 2 * around(denver).width


def test_maps_nearby_share_their_ground() -> None:
    assert (
        around([Box(4.35, 50.85, 4.35, 50.85)]).height
        == around([Box(4.36, 51, 4.37, 51.01)]).height
    )


def test_a_map_is_small_and_drawn_at_once() -> None:
    ghent = [Box(3.6, 51.0, 3.8, 51.1)]
    map_svg(ghent)  # reads the outline
    start = time.perf_counter()
    drawn = map_svg([Box(-3.75, 40.4, -3.65, 40.5)])
    assert time.perf_counter() - start < 0.1
    assert len(drawn) < 15_000
    assert map_svg(ghent) == map_svg(ghent)


def test_the_world_is_drawn_in_degrees() -> None:
    root = ET.fromstring(world_svg())  # noqa: S314 - our own
    assert root.get("viewBox") == "0 0 1440 720"
    assert "rect" not in world_svg()


def test_the_outline_lies_on_the_grid_and_is_skipped_only_outside() -> None:
    everything = Window(0, 0, STEPS, STEPS)
    for level in levels():
        points = [it for ring in level.areas(everything) for it in ring]
        assert all(0 <= x <= STEPS and 0 <= y <= STEPS for x, y in points)
    north_sea = Window(32_000, 11_000, 34_000, 14_000)
    near = {
        point
        for ring in levels()[0].areas(north_sea)
        for point in ring
        if 32_000 <= point[0] <= 34_000 and 11_000 <= point[1] <= 14_000
    }
    whole = {
        point
        for ring in levels()[0].areas(everything)
        for point in ring
        if 32_000 <= point[0] <= 34_000 and 11_000 <= point[1] <= 14_000
    }
    assert near == whole
    assert len(near) > 500


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("POLYGON((3 47, 3 48, 5 48, 3 47))", Box(3, 47, 5, 48)),
        ('{"type": "Point", "coordinates": [4.5, 50]}', Box(4.5, 50, 4.5, 50)),
        ("-10, 35.5,30,70", Box(-10, 35.5, 30, 70)),
        ("170,-20,-170,-10", Box(170, -20, -170, -10)),
        (CUT, Box(170, 1, -175, 2)),
        ("POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90))", Box(-180, -90, 180, 90)),
        ("POLYGON((-180 0, -60 1, 60 1, 180 0, -180 0))", Box(-180, 0, 180, 1)),
        ("1,2,3", None),
        ("0,50,0,40", None),
        ("nan,0,0,0", None),
        ("181,0,182,1", None),
        ("Belgium", None),
    ],
)  # fmt: skip
def test_boxes_are_read(text: str, box: Box | None) -> None:
    assert box_in(text) == box


@given(_boxes())
def test_addresses_tell_boxes_to_a_metre(box: Box) -> None:
    read = plain_box(in_address(box))
    assert read is not None
    assert abs(read.west - box.west) < 1e-4
    assert abs(read.north - box.north) < 1e-4


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(2.5, 49.5, 6.4, 51.5), "2.5° E to 6.4° E, 49.5° N to 51.5° N"),
        (Box(-70, -33.45, -70, -33.45), "33.45° S, 70° W"),
        (Box(-180, 0, 180, 0), "180° W to 180° E, 0°"),
    ],
)
def test_coordinates_are_told_in_words(box: Box, words: str) -> None:
    assert in_words(box, Speech("en")) == words


def test_coordinates_are_told_in_the_readers_language() -> None:
    german = bundled().speech(["de"])
    assert in_words(Box(2.5, 49.5, 6.4, 51.5), german) == "2,5° O bis 6,4° O, 49,5° N bis 51,5° N"


TILES = TileServer("https://tiles.example.org/{z}/{x}/{y}.png", "© [Mappers](https://x.example/)")


@settings(max_examples=100, deadline=None)
@given(boxes)
def test_tiles_cover_the_map_and_boxes_lie_on_it(given_boxes: list[Box]) -> None:
    found = tile_map(TILES, given_boxes)
    assert 1 <= len(found.tiles) <= 12
    assert found.marks
    for it in found.marks:
        assert 0 <= it.x <= it.x + it.width <= found.width
        assert it.y >= 0
        assert it.y + it.height <= found.height
    for tile in found.tiles:
        z, x, y = (int(it) for it in tile.href[26:-4].split("/"))
        assert 0 <= x < 2**z
        assert 0 <= y < 2**z


def test_tiles_are_those_of_web_mercator() -> None:
    found = tile_map(TILES, [Box(4.3499, 50.8499, 4.3501, 50.8501)])
    assert "https://tiles.example.org/10/524/343.png" in [it.href for it in found.tiles]
    assert found.marks[0].is_dot
    assert abs(found.marks[0].x - 300) < 2
    assert '<a href="https://x.example/"' in found.thanks
