"""A public base URL with a path, behind proxies that strip it and proxies that do not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.serving import BROWSER, Served, examples, served

BASE = "https://data.example/open/cat/"


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example catalogue below a path."""
    folder = tmp_path_factory.mktemp("proxy")
    with served(folder, examples()[:1], base_url=BASE) as it:
        yield it


@pytest.mark.parametrize("prefix", ["", "open/cat/"])
@pytest.mark.parametrize(
    "path", ["", "catalog", "catalog/marine.ttl", "sparql", "static/ldcat.css"]
)
def test_the_path_may_be_stripped_or_not(behind: Served, prefix: str, path: str) -> None:
    answer = behind.get(f"{prefix}{path}")
    assert answer.status_code == 200
    assert answer.content == behind.get(path).content
    assert "127.0.0.1" not in f"{answer.text}{answer.headers}"


def test_every_address_is_the_public_one(behind: Served) -> None:
    page = behind.get("open/cat/catalog/marine", BROWSER)
    assert page.headers["content-location"] == f"{BASE}catalog/marine.html"
    assert 'href="/open/cat/static/ldcat.css' in page.text
    feed = behind.get("catalog.nt?page_size=1").text
    assert re.search(rf"<{re.escape(BASE)}catalog\.nt\?at=\d+&after=1&page_size=1>", feed)
    problem = behind.get("open/cat/nothing").json()
    assert problem["instance"] == f"{BASE}nothing"
    found = behind.client.get("open/cat/resource", params={"iri": f"{BASE}catalog/marine"})
    assert found.headers["location"] == f"{BASE}catalog/marine"
    assert "Disallow: /open/cat/sparql\n" in behind.get("robots.txt").text
    assert behind.get("favicon.ico").status_code == 200
    assert behind.get("openapi.json").json()["servers"] == [{"url": BASE.rstrip("/")}]
