"""Maps through the server: `/map.svg`, and the area that a record covers."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import httpx2
import pytest

from tests.serving import BROWSER, Served, served

AREA = "bbox=2.5,49.5,6.4,51.5"
RECORD = "dataset/street-trees"
TILES = "https://tiles.example.org:8443/{z}/{x}/{y}@2x.png"


def page_of(server: Served, iri: str) -> httpx2.Response:
    """Return the page of a record."""
    answer = server.get(f"resource?iri={iri}", BROWSER)
    return server.get(answer.headers["location"], BROWSER) if answer.is_redirect else answer


def test_a_map_can_be_kept_for_long(catalogue: Served) -> None:
    answer = catalogue.get(f"map.svg?{AREA}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "max-age=604800" in answer.headers["cache-control"]
    again = catalogue.get(f"map.svg?{AREA}", **{"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_only_the_maps_own_style_is_allowed(catalogue: Served) -> None:
    answer = catalogue.get(f"map.svg?{AREA}&bbox=170,-20,-170,-10")
    style = re.findall("<style>(.*)</style>", answer.text)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert "prefers-color-scheme:dark" in style


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("", "1 to 50 boxes"),
        ("bbox=1,2,3", "no box on Earth"),
        ("bbox=0,50,0,40", "no box on Earth"),
        ("bbox=nan,0,inf,0", "no box on Earth"),
        ("bbox=0,0,181,0", "no box on Earth"),
        ("bbox=" + "9" * 5000, "no box on Earth"),
        ("&".join([AREA] * 51), "1 to 50 boxes"),
        ("view=moon", "only view"),
        (f"view=world&{AREA}", "only view"),
        ("zoom=1", "no parameter"),
    ],
)
def test_what_is_no_box_is_refused(catalogue: Served, query: str, what: str) -> None:
    answer = catalogue.get(f"map.svg?{query}")
    assert answer.status_code == 400
    assert what in answer.json()["detail"]
    assert len(answer.content) < 1000


def test_the_world_is_to_be_had(catalogue: Served) -> None:
    answer = catalogue.get("map.svg?view=world")
    assert 'viewBox="0 0 1440 720"' in answer.text


def test_a_record_shows_the_area_that_it_covers(catalogue: Served) -> None:
    page = catalogue.get(RECORD, BROWSER).text
    assert "Area covered" in page
    assert "6.08° E to 6.29° E, 53.36° N to 53.44° N" in page
    assert "POLYGON((6.08 53.36" in page
    source = re.findall(r'<img src="([^"]*map\.svg[^"]*)" width="600" height="400"', page)[0]
    assert catalogue.get(source.removeprefix("/")).status_code == 200


def test_an_operators_tiles_are_shown_and_nothing_else_is_allowed(tmp_path: Path) -> None:
    turtle = """
    <https://x.example/d> a dcat:Dataset ; dct:title "T" ; dct:description "D" ;
      dct:spatial [ dcat:bbox "POLYGON((2.5 49.5, 6.4 49.5, 6.4 51.5, 2.5 51.5, 2.5 49.5))" ] ."""
    options = {"tile_url": TILES, "tile_attribution": "© [Mappers](https://x.example/)"}
    with served(tmp_path, **options) as server:
        server.put(turtle)
        answer = page_of(server, "https://x.example/d")
        policy = answer.headers["content-security-policy"]
        assert "img-src https://tiles.example.org:8443 'self' data:;" in policy
        assert '<image href="https://tiles.example.org:8443/6/32/21@2x.png"' in answer.text
        assert 'class="box"' in answer.text
        assert '© <a href="https://x.example/"' in answer.text
        assert "map.svg" not in answer.text


def test_a_record_without_coordinates_has_no_map(tmp_path: Path) -> None:
    turtle = """
    <https://x.example/e> a dcat:Dataset ; dct:title "T" ; dct:spatial <https://x.example/Paris> .
    """
    with served(tmp_path) as server:
        server.put(turtle)
        page = page_of(server, "https://x.example/e").text
        assert "https://x.example/Paris" in page
        assert "map.svg" not in page


def test_no_tiles_are_allowed_unless_told(catalogue: Served) -> None:
    assert "img-src 'self' data:;" in catalogue.get("").headers["content-security-policy"]
