"""What the catalogue holds, by values; vocabularies and their terms."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import rdflib
from rdflib import DCAT, DCTERMS, SKOS, Literal

from ldcat.model.criteria import SEARCH_FACETS
from tests.serving import Served, served

HTML = "text/html"
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")


def links(text: str, beginning: str) -> list[str]:
    """Return the addresses that a page links to, below one."""
    return [unescape(it) for it in re.findall(r'href="([^"]*)"', text) if it.startswith(beginning)]


@pytest.mark.parametrize("facet", SEARCH_FACETS)
def test_every_value_has_a_page_with_as_many_records_as_are_told(
    catalogue: Served, facet: str
) -> None:
    listed = catalogue.get(f"browse/{facet}", HTML)
    assert listed.status_code == 200
    addresses = links(listed.text, f"/browse/{facet}/")
    assert addresses
    for address in addresses[:6]:
        page = catalogue.client.get(address, headers={"accept": HTML})
        assert page.status_code == 200, address
        assert page.text.count("<h1") == 1
        search = next(
            it for it in links(page.text, "/search?") if it.startswith(f"/search?{facet}")
        )
        found = catalogue.client.get(search, headers={"accept": "application/json"}).json()
        told = re.search(r'<p class="under">(\d+) records?', page.text)
        assert told is not None
        assert int(told[1]) == found["total"]


def test_the_landing_page_shows_what_there_is(catalogue: Served) -> None:
    page = catalogue.get("", HTML).text
    assert "/browse/theme/" in page
    assert "/browse/publisher/" in page
    assert 'role="search"' in page
    statistics = catalogue.get("browse", HTML).text
    assert "What this catalogue holds" in statistics
    assert "Records by the year" in statistics


def test_numbers_are_observations_as_rdf(catalogue: Served) -> None:
    graph = rdflib.Graph().parse(data=catalogue.get("browse/theme.ttl").text)
    counts = {
        str(theme): int(str(graph.value(node, VOID.entities)))
        for node, theme in graph.subject_objects(DCAT.theme)
    }
    found = catalogue.get("search.json").json()["facets"]["theme"]["values"]
    assert {it["value"]: it["count"] for it in found}.items() <= counts.items()
    one = rdflib.Graph().parse(data=catalogue.get("browse/format/CSV.ttl").text)
    assert (None, DCTERMS.format, Literal("CSV")) in one


def test_what_no_record_has_is_not_found(catalogue: Served) -> None:
    for path in (
        "browse/colour",
        "browse/theme/nothing",
        "browse/keyword/nothing",
        "browse/format/",
    ):
        assert catalogue.get(path, HTML).status_code == 404, path


def test_a_keyword_may_be_anything(tmp_path: Path) -> None:
    odd = ["a/b", "50 %", "data.csv", "<b>", "ü&?#", ".", "..", "...", "x.ttl"]
    words = ", ".join(f'"{it}"' for it in odd)
    with served(tmp_path) as server:
        server.put(
            f'<{server.base}dataset/a> a dcat:Dataset ; dct:title "A" ; dcat:keyword {words} .'
        )
        listed = f"{server.base}browse/keyword"
        addresses = set(links(server.get("browse/keyword", HTML).text, "/browse/keyword/"))
        assert len(addresses) == len(odd)
        titles = set()
        for it in addresses:
            # As browsers do: steps of a path are taken before anything is asked.
            page = server.client.get(urljoin(listed, it), headers={"accept": HTML})
            assert page.status_code == 200, it
            assert "<b>" not in page.text.replace("<b></b>", "")
            titles |= set(re.findall(r"<h1[^>]*>(.*?)</h1>", page.text))
        assert {unescape(it) for it in titles} == set(odd)


def test_all_values_are_listed_page_by_page(tmp_path: Path) -> None:
    keywords = {f"word {it}" for it in range(450)}
    words = ", ".join(f'"{it}"' for it in keywords)
    seen: list[str] = []
    with served(tmp_path) as server:
        server.put(
            f'<{server.base}dataset/a> a dcat:Dataset ; dct:title "A" ; dcat:keyword {words} .'
        )
        address: str | None = f"{server.base}browse/keyword"
        while address:
            answer = server.client.get(address, headers={"accept": HTML})
            assert answer.status_code == 200
            beginning = "/browse/keyword/"
            seen += [unquote(it).removeprefix(beginning) for it in links(answer.text, beginning)]
            address = answer.links.get("next", {}).get("url")
            assert not address or address.removeprefix(server.base) in answer.text
        assert sorted(seen) == sorted(keywords)
        for page in ("4", "999999999"):
            assert server.get(f"browse/keyword?page={page}").status_code == 400


def test_vocabularies_have_pages_and_are_linked_data(catalogue: Served) -> None:
    listed = catalogue.get("vocabularies", HTML).text
    names = {urlsplit(it).path for it in links(listed, "/vocabularies/")}
    assert len(names) >= 25
    for name in sorted(names):
        page = catalogue.client.get(name, headers={"accept": HTML})
        assert page.status_code == 200, name
        assert page.text.count("<h1") == 1
    themes = catalogue.get("vocabularies/data-theme", HTML).text
    search = next(it for it in links(themes, "/search?theme=") if "ENVI" in it)
    assert catalogue.client.get(search, headers={"accept": "application/json"}).json()["total"]
    graph = rdflib.Graph().parse(data=catalogue.get("vocabularies/data-theme.ttl").text)
    assert len(set(graph.subjects(SKOS.prefLabel))) >= 13
    term = rdflib.Graph().parse(data=catalogue.get("vocabularies/data-theme/ENVI.ttl").text)
    assert {str(it) for it in term.subjects()} == {
        "http://publications.europa.eu/resource/authority/data-theme/ENVI"
    }


def test_terms_are_nested_and_in_every_language(catalogue: Served) -> None:
    nested = catalogue.get("vocabularies/hvd-category", HTML).text
    assert 'class="below-1"' in nested
    term = catalogue.client.get(
        f"{catalogue.base}vocabularies/data-theme/ENVI",
        headers={"accept": HTML, "accept-language": "fr"},
    ).text
    assert "<h1" in term
    assert "Environnement" in term
    assert "Umwelt" in term


@pytest.mark.parametrize("path", ["vocabularies/nothing", "vocabularies/data-theme/NOTHING"])
def test_an_unknown_vocabulary_or_term_is_not_found(catalogue: Served, path: str) -> None:
    answer = catalogue.get(path, "application/problem+json")
    assert answer.status_code == 404
    assert "There is" in answer.json()["detail"]
