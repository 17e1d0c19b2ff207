"""What crawlers and news readers look for."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest

from ldcat.feeds import sitemap
from tests.serving import Served, served

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def tree(server: Served, path: str) -> ET.Element:
    answer = server.get(path)
    assert answer.status_code == 200
    assert answer.headers["etag"]
    return ET.fromstring(answer.content)  # noqa: S314 - our own document


def test_every_record_s_page_is_in_a_sitemap(
    catalogue: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 20)
    index = [it.text or "" for it in tree(catalogue, "sitemap.xml").iter(f"{SITEMAP}loc")]
    assert len(index) == 3
    pages: list[str] = []
    for address in index:
        found = tree(catalogue, address.removeprefix(catalogue.base))
        pages += [it.text or "" for it in found.iter(f"{SITEMAP}loc")]
    assert len(pages) == len(set(pages)) == 45
    assert pages[0] == catalogue.base
    for page in pages[::9]:
        answer = catalogue.get(page.removeprefix(catalogue.base))
        assert (answer.status_code, str(answer.url)) == (200, page)
    assert catalogue.get("sitemap-7.xml").status_code == 404
    for name in ("news", "-1", "index", "01"):
        assert catalogue.get(f"sitemap-{name}.xml").status_code == 404


def test_robots_are_told_what_to_leave_alone(catalogue: Served) -> None:
    robots = RobotFileParser()
    robots.parse(catalogue.get("robots.txt").text.splitlines())
    for path in ("", "dataset/street-trees", "catalog", "data.json", "sitemap.xml"):
        assert robots.can_fetch("any", f"{catalogue.base}{path}"), path
    for path in ("sparql?query=x", "update", "graphs", "search?q=x", "validate"):
        assert not robots.can_fetch("any", f"{catalogue.base}{path}"), path
    assert robots.site_maps() == [f"{catalogue.base}sitemap.xml"]


def dataset(name: str, title: str) -> str:
    return f"<dataset/{name}> a dcat:Dataset ; dct:title '{title}' ; dct:publisher 'A & B' ."


def test_news_tell_what_changed_last_and_what_is_gone(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        server.put("\n".join(dataset(f"d{n}", f"<Title> {n}") for n in range(60)))
        server.put(dataset("d3", "new"))
        server.delete(f"{server.base}dataset/d5")
        page = tree(server, "feed.atom")
        assert page[0].tag == f"{ATOM}id"
        (gone,) = page.iter(GONE)
        assert gone.get("ref") == f"{server.base}dataset/d5"
        first = next(page.iter(f"{ATOM}entry"))
        assert first.findtext(f"{ATOM}title") == "new"
        assert first.findtext(f"{ATOM}author/{ATOM}name") == "A & B"
        ids = [it.findtext(f"{ATOM}id") for it in page.iter(f"{ATOM}entry")]
        links = {it.get("rel"): it.get("href", "") for it in page.findall(f"{ATOM}link")}
        rest = tree(server, links["next"].removeprefix(server.base))
        ids += [it.findtext(f"{ATOM}id") for it in rest.iter(f"{ATOM}entry")]
        assert len(ids) == len(set(ids)) == 59
        told = json.loads(server.get("feed.json").text)
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert [it["title"] for it in told["items"][:2]] == ["Deleted", "new"]
        more = json.loads(server.get(told["next_url"].removeprefix(server.base)).text)
        assert len(told["items"]) + len(more["items"]) == 60
        assert "next_url" not in more
        assert server.get("feed.atom?before=x").status_code == 400


def test_pages_lead_to_the_news(catalogue: Served) -> None:
    assert 'type="application/atom+xml"' in catalogue.get("", "text/html").text
