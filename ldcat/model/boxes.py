"""Where something is, as a box: read from the literals that say so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ldcat.terms import DCATUS

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBERS: Final = re.compile(_NUMBER)
#: `<crs> POLYGON Z ((…))`
_WKT: Final = re.compile(
    r"\s*(?:<(?P<crs>[^>]*)>\s*)?(?P<kind>(?:MULTI)?(?:POINT|LINESTRING|POLYGON|SURFACE|CURVE)"
    r"|GEOMETRYCOLLECTION|ENVELOPE)\s*(?P<more>ZM|Z|M)?\s*\((?P<numbers>.*)\)\s*",
    re.IGNORECASE | re.DOTALL,
)
_GML: Final = re.compile(r"<(?:\w+:)?(?:lowerCorner|upperCorner|pos|posList)\b[^>]*>([^<]*)<")
_GML_2: Final = re.compile(r"<(?:\w+:)?coordinates\b[^>]*>([^<]*)<")
_SRS: Final = re.compile(r"srsName\s*=\s*[\"']([^\"']*)[\"']")
_DIMENSION: Final = re.compile(r"srsDimension\s*=\s*[\"'](\d)[\"']")
#: Reference systems in degrees whose first axis is the latitude: as EPSG has them, unless a GML
#: names them in the old way (`EPSG:4326`).
_LATITUDE_FIRST: Final = re.compile(r"(?:/EPSG/[\d.]*/|:EPSG:[\d.]*:)(?:4326|4258|4269|4979|4937)$")
_LONGITUDE_FIRST: Final = re.compile(r"(?:CRS84h?|CRS:84|^EPSG:(?:4326|4258|4269)|epsg\.xml#4326)$")

#: `west,south,east,north`
_PLAIN: Final = re.compile(
    r"\s*{0}\s*,\s*{0}\s*,\s*{0}\s*,\s*{0}\s*".format(r"([-+]?\d{1,3}(?:\.\d{0,20})?)")
)
#: Longer literals are not read: a box is what a page shows of them, at most.
_LONGEST: Final = 2_000_000

Point = tuple[float, float]


#: What DCAT-US says of a box: west, south, east, north.
SIDE_PROPERTIES: Final = tuple(
    DCATUS + it
    for it in (
        "westBoundingLongitude",
        "southBoundingLatitude",
        "eastBoundingLongitude",
        "northBoundingLatitude",
    )
)


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the map, in degrees; a point where both corners are the same.

    Attributes:
        west: Its western longitude.
        south: Its southern latitude.
        east: Its eastern longitude.
        north: Its northern latitude.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def is_point(self) -> bool:
        """Say whether it is a point."""
        return self.west == self.east and self.south == self.north


def degrees(number: float) -> str:
    """Return degrees without an exponent, to a tenth of a millimetre.

    >>> degrees(-3.50), degrees(1e-7)
    ('-3.5', '0.0000001')
    """
    return f"{round(number, 9) + 0.0:.9f}".rstrip("0").rstrip(".")


def box_in(text: str) -> Box | None:
    """Return the box around what a text says in WKT, GeoJSON, GML, or four numbers.

    What lies on both sides of the antimeridian has its west east of its east.

    >>> box_in("MULTIPOLYGON(((170 1, 180 1, 180 2, 170 1)), ((-180 1, -175 1, -180 2, -180 1)))")
    Box(west=170.0, south=1.0, east=-175.0, north=2.0)
    """
    if len(text) > _LONGEST:
        return None
    if box := _wrapped(text):
        return box
    box = parsed_box(text)
    if box is None:
        return plain_box(text)
    return _over_antimeridian(text, box) if (box.west, box.east) == (-180, 180) else box


def plain_box(text: str) -> Box | None:
    """Return the box of four numbers: west, south, east, north; None if it is none on Earth.

    >>> plain_box("5.5,50,6,51.25")
    Box(west=5.5, south=50.0, east=6.0, north=51.25)
    """
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    west, south, east, north = (float(it) for it in found.groups())
    is_on_earth = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    return Box(west, south, east, north) if is_on_earth else None


def parsed_box(text: str) -> Box | None:
    """Return the box around what a text says in WKT, GeoJSON or GML; None if it is none.

    >>> parsed_box("POLYGON((3 47, 3 48, 5 48, 3 47))")
    Box(west=3.0, south=47.0, east=5.0, north=48.0)
    """
    points = positions(text)
    if not points:
        return None
    longitudes, latitudes = [it[0] for it in points], [it[1] for it in points]
    box = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    is_on_earth = box.west >= -180 and box.east <= 180 and box.south >= -90 and box.north <= 90
    return box if is_on_earth else None


def positions(text: str) -> Sequence[Point]:
    """Return the positions of a geometry as longitude and latitude."""
    text = text.strip()
    if text.startswith("{"):
        return _of_geojson(text)
    if found := _WKT.fullmatch(text):
        return _of_wkt(found)
    return _of_gml(text) if text.startswith("<") else ()


def _of_wkt(found: re.Match[str]) -> Sequence[Point]:
    numbers = [float(it) for it in _NUMBERS.findall(found["numbers"])]
    if found["kind"].upper() == "ENVELOPE":  # west, east, north, south, as Solr has it
        return [(numbers[0], numbers[3]), (numbers[1], numbers[2])] if len(numbers) == 4 else ()
    size = 2 + len(found["more"] or "")
    return _pairs(numbers, size, found["crs"] or "CRS84")


def _of_gml(text: str) -> Sequence[Point]:
    named = _SRS.search(text)
    size = _DIMENSION.search(text)
    system = named[1] if named else "CRS84"
    numbers = [float(it) for part in _GML.findall(text) for it in _NUMBERS.findall(part)]
    if not numbers:
        numbers = [float(it) for part in _GML_2.findall(text) for it in _NUMBERS.findall(part)]
    return _pairs(numbers, int(size[1]) if size else 2, system)


def _pairs(numbers: Sequence[float], size: int, system: str) -> Sequence[Point]:
    """Return positions of some numbers each, in the order of a reference system's axes."""
    if size < 2 or len(numbers) % size:
        return ()
    pairs = [(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), size)]
    if _LATITUDE_FIRST.search(system):
        return [(longitude, latitude) for latitude, longitude in pairs]
    return pairs if _LONGITUDE_FIRST.search(system) else ()


def _of_geojson(text: str) -> Sequence[Point]:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return list(_walked(value, depth=0))


def _walked(value: object, *, depth: int) -> Iterator[Point]:
    """Yield every position in a geometry, a collection of them, or a feature."""
    if depth > 8:
        return
    if isinstance(value, dict):
        for name in ("coordinates", "geometries", "geometry", "features"):
            yield from _walked(value.get(name), depth=depth + 1)
    elif isinstance(value, list):
        numbers = [it for it in value[:2] if isinstance(it, int | float)]
        if len(numbers) == 2:
            yield float(numbers[0]), float(numbers[1])
            return
        for it in value:
            yield from _walked(it, depth=depth + 1)


def _wrapped(text: str) -> Box | None:
    """Return the box of what goes over the antimeridian, if longitudes say so themselves.

    >>> _wrapped("ENVELOPE(176, -170, 10, -10)")
    Box(west=176.0, south=-10.0, east=-170.0, north=10.0)
    >>> _wrapped("POLYGON((176 -10, 190 -10, 190 10, 176 -10))")
    Box(west=176.0, south=-10.0, east=-170.0, north=10.0)
    """
    points = positions(text)
    if not points:
        return None
    longitudes, latitudes = [it[0] for it in points], [it[1] for it in points]
    west, east = min(longitudes), max(longitudes)
    if text.lstrip()[:8].upper() == "ENVELOPE" and longitudes[0] > longitudes[-1]:
        west, east = east, west
    elif 180 < east <= 360 and east - west < 360 and west >= -180:
        west, east = (it - 360 if it > 180 else it for it in (west, east))
    elif -360 <= west < -180 and east - west < 360 and east <= 180:
        west, east = (it + 360 if it < -180 else it for it in (west, east))
    else:
        return None
    return plain_box(",".join(map(degrees, (west, min(latitudes), east, max(latitudes)))))


def _over_antimeridian(text: str, box: Box) -> Box:
    """Return a narrower box, if a geometry was only cut where longitudes begin anew."""
    inner = sorted({it for it, _ in positions(text) if -180 < it < 180})
    gaps = [(east - west, west, east) for west, east in pairwise(inner)]
    widest, west, east = max(gaps, default=(0.0, 0.0, 0.0))
    return replace(box, west=east, east=west) if widest > 180 else box
