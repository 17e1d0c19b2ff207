"""Where something is, whatever literal says so."""

from __future__ import annotations

import pytest

from ldcat.model.boxes import Box, parsed_box
from ldcat.model.graph import BlankNode
from ldcat.model.vocabularies import Vocabularies
from ldcat.represent.base import Context
from ldcat.represent.places import box_of
from ldcat.represent.reading import SHORTENED, Reading
from tests.unit.pages import SITE, dataset

EPSG = "http://www.opengis.net/def/crs/EPSG/0"
URN = "urn:ogc:def:crs:EPSG::4326"
ENVELOPE = "<gml:lowerCorner>{}</gml:lowerCorner><gml:upperCorner>{}</gml:upperCorner>"


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("POLYGON((3 47, 3 48, 5 48, 3 47))", (3, 47, 5, 48)),
        ("point(4 52)", (4, 52, 4, 52)),
        ("POINT Z (1 2 300)", (1, 2, 1, 2)),
        ("MULTIPOINT((1 2), (3 4))", (1, 2, 3, 4)),
        ("ENVELOPE(1, 3, 4, 2)", (1, 2, 3, 4)),
        (f"<{EPSG}/4326> POINT(52 4)", (4, 52, 4, 52)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(4 52)", (4, 52, 4, 52)),
        ('{"type":"Point","coordinates":[1,2]}', (1, 2, 1, 2)),
        ('{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}', (1, 2, 1, 2)),
        (
            '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}',
            (1, 2, 1, 2),
        ),
        (
            f'<e srsName="urn:ogc:def:crs:EPSG::4326">{ENVELOPE.format("2 1", "4 3")}</e>',
            (1, 2, 3, 4),
        ),
        (f'<Envelope srsName="EPSG:4326">{ENVELOPE.format("1 2", "3 4")}</Envelope>', (1, 2, 3, 4)),
        (
            '<gml:Point srsDimension="3"><gml:pos srsDimension="3">1 2 9</gml:pos></gml:Point>',
            (1, 2, 1, 2),
        ),
        ("<gml:Box><gml:coordinates>1,2 3,4</gml:coordinates></gml:Box>", (1, 2, 3, 4)),
    ],
)
def test_a_box_is_read_from_every_notation(text: str, box: tuple[float, ...]) -> None:
    assert parsed_box(text) == Box(*map(float, box))


@pytest.mark.parametrize(
    "text",
    [
        "Berlin", "", "POINT(200 3)", "POINT(1)", f"<{EPSG}/28992> POINT(100000 400000)", "{",
        '{"type":"Point","coordinates":"here"}', "<gml:Point/>", "ENVELOPE(1, 2)", "[1, 2]",
    ],
)  # fmt: skip
def test_what_is_no_box_in_degrees_is_none(text: str) -> None:
    assert parsed_box(text) is None


def test_the_box_that_is_said_counts_and_a_polygon_is_told_less_exactly() -> None:
    view = dataset(
        """<https://example.org/id/tides> dct:spatial _:a , _:b .
        _:a dcat:bbox "POLYGON((1 2, 1 4, 3 4, 3 2, 1 2))" ; dcat:centroid "POINT(2 3)" .
        _:b locn:geometry [ geo:asWKT "POLYGON((1 2, 1 4, 3 4, 1 2))" , "not a shape" ] .
        """
    )
    reading = Reading(view, Context(SITE, Vocabularies({})))
    places = reading.nodes(view.subject, "http://purl.org/dc/terms/spatial")
    assert [box_of(reading, it) for it in places] == [Box(1, 2, 3, 4)] * 2
    assert box_of(reading, BlankNode("none")) is None
    told = {str(it.triple.object): it.reason for it in reading.losses()}
    assert '"POLYGON((1 2, 1 4, 3 4, 3 2, 1 2))"' not in told
    assert told['"POLYGON((1 2, 1 4, 3 4, 1 2))"'] == SHORTENED
    assert '"POINT(2 3)"' in told
