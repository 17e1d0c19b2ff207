"""Search over HTTP: one address, many forms, and always what the catalogue is now."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rdflib

from tests.serving import Served, examples, served, until

ATOM = "{http://www.w3.org/2005/Atom}"
HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
HTML = "text/html"


def titles(server: Served, query: str) -> list[str]:
    """Return the English titles of what is found."""
    found = server.get(f"search.json?{query}").json()["results"]
    return [next(iter(it["title"].values())) for it in found]


def test_one_address_has_every_form(catalogue: Served) -> None:
    told = catalogue.get("search.json?q=temperature").json()
    total = told["total"]
    assert total >= 5
    page = catalogue.get("search?q=temperature", HTML)
    assert f"{total} results" in page.text
    for suffix in ("json", "csv", "atom", "ttl", "rdf", "jsonld"):
        assert f"search.{suffix}?q=temperature" in page.text.replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO(catalogue.get("search.csv?q=temperature").text)))
    assert [it["iri"] for it in rows] == [it["iri"] for it in told["results"]]
    feed = ET.fromstring(catalogue.get("search?q=temperature", "application/atom+xml").text)  # noqa: S314 - our own document
    assert [it.findtext(f"{ATOM}id") for it in feed.iter(f"{ATOM}entry")] == [
        it["iri"] for it in rows
    ]
    graph = rdflib.Graph().parse(data=catalogue.get("search.ttl?q=temperature").text)
    members = {str(it) for it in graph.objects(None, HYDRA.member)}
    assert members == {it["iri"] for it in rows}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("q=tide+gauge+2024", "Sea level at Havenstad tide gauge, 2024"),
        ("q=tide+guage+2024", "Sea level at Havenstad tide gauge, 2024"),
        ("q=Gezeitenpegel+2024", "Sea level at Havenstad tide gauge, 2024"),
        ("q=coral+reefs", "Coral cover in the northern Red Sea"),
        ("q=Bruinvis", "Bruinvisklikken"),
    ],
)
def test_the_right_record_is_on_top(catalogue: Served, query: str, first: str) -> None:
    assert any(first in it for it in titles(catalogue, query)[:1]), titles(catalogue, query)[:3]


def test_facets_narrow_and_can_be_taken_back(catalogue: Served) -> None:
    told = catalogue.get("search.json").json()
    publisher = told["facets"]["publisher"]["values"][0]
    assert publisher["names"]
    answer = catalogue.client.get(
        f"{catalogue.base}search.json", params={"publisher": publisher["value"], "format": "CSV"}
    ).json()
    assert 0 < answer["total"] <= publisher["count"]
    # Each facet is counted without its own choice, so that another value can be chosen.
    formats = {it["value"]: it["count"] for it in answer["facets"]["format"]["values"]}
    assert formats["CSV"] == answer["total"]
    assert len(formats) > 1
    page = catalogue.get("search?format=CSV", HTML).text
    assert 'rel="nofollow" class="chosen" aria-current="true"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_labels_are_in_the_readers_language(catalogue: Served) -> None:
    german = catalogue.client.get(
        f"{catalogue.base}search", headers={"accept": HTML, "accept-language": "de"}
    ).text
    assert "Umwelt" in german
    assert "Nach Thema" in german or "Thema" in german


def test_a_misspelt_word_is_told(catalogue: Served) -> None:
    page = catalogue.get("search?q=temperatrue", HTML).text
    assert "No record has “temperatrue”. These have “temperature”." in page
    nothing = catalogue.get("search?q=xqzzyx", HTML)
    assert nothing.status_code == 200
    assert "Nothing fits." in nothing.text


@pytest.mark.parametrize("typed", ["{}", '"{}"', "identifier:{}", 'identifier:"{}"'])
def test_what_is_identified_just_so_is_found(catalogue: Served, typed: str) -> None:
    first = catalogue.get("search.json?sort=title").json()["results"][0]["iri"]
    params = {"q": typed.format(first)}
    found = catalogue.client.get(f"{catalogue.base}search.json", params=params).json()
    assert [it["iri"] for it in found["results"]][:1] == [first]


@pytest.mark.parametrize(
    ("shorter", "word"),
    [
        ("statio*", "station"),
        ("description:barri*", "description:barriers"),
        ("publisher:nordm*", "publisher:nordmeer"),
        ("identifier:HAV*", "identifier:HAV-0215"),
        ('publisher:"City of Havenstad"', 'publisher:"Stadt Havenstad"'),
        ('"past 24 hours"', 'title:drawbridge "past 24 hours"'),
        ("浮游", "长江口 浮游"),
    ],
)
def test_beginnings_and_phrases_are_sought_everywhere(
    catalogue: Served, shorter: str, word: str
) -> None:
    totals = [
        catalogue.client.get(f"{catalogue.base}search.json", params={"q": it}).json()["total"]
        for it in (shorter, word)
    ]
    assert totals[0] >= totals[1] > 0


def test_every_publisher_of_a_record_is_one_of_its_values(tmp_path: Path) -> None:
    one, other = "https://one.example/", "https://other.example/"
    with served(tmp_path) as server:
        server.put(
            f'<{server.base}dataset/a> a dcat:Dataset ; dct:title "A" ; '
            f"dct:publisher <{one}>, <{other}> ."
        )
        for it in (one, other):
            assert server.get(f"search.json?publisher={it}").json()["total"] == 1


def test_an_iri_beyond_ascii_is_an_address_in_headers(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        server.put('<https://evil.example/ünï/汉字> a dcat:Dataset ; dct:title "x" .')
        address = server.get("search.json").json()["results"][0]["address"]
        for suffix in ("", ".ttl", ".jsonld", ".rdf"):
            answer = server.client.get(f"{address}{suffix}")
            assert answer.status_code == 200
            assert "%E6%B1%89" in answer.headers["link"]


def test_a_place_across_the_antimeridian_is_found_on_both_sides(tmp_path: Path) -> None:
    wkt = "<http://www.opengis.net/ont/geosparql#wktLiteral>"
    envelope = f'"ENVELOPE(176,-170,10,-10)"^^{wkt}'
    with served(tmp_path) as server:
        server.put(
            f'<{server.base}dataset/a> a dcat:Dataset ; dct:title "A" ; '
            f"dct:spatial [ a dct:Location ; dcat:bbox {envelope} ] ."
        )
        for box, total in {"177,-5,179,5": 1, "-179,-5,-175,5": 1, "0,-5,5,5": 0}.items():
            assert server.get(f"search.json?bbox={box}").json()["total"] == total, box


@pytest.mark.parametrize("typed", ["汉" * 900, "a" * 990, "([{.+?|^$\\~&#-", "a b", '"a b"', "%s"])
@pytest.mark.parametrize("field", ["", "identifier:", "title:", "-"])
def test_any_beginning_has_an_answer(catalogue: Served, field: str, typed: str) -> None:
    params = {"q": f"{field}{typed}*"}
    assert catalogue.client.get(f"{catalogue.base}search.json", params=params).status_code == 200


def test_numbers_are_not_mended(catalogue: Served) -> None:
    told = catalogue.get("search.json?q=gauge+2094").json()
    assert "searched" not in told
    assert told.get("some_words_only")


def test_values_are_named_by_vocabularies_in_every_language(catalogue: Served) -> None:
    facets = catalogue.get("search.json").json()["facets"]
    for facet in ("theme", "frequency", "format"):
        names = facets[facet]["values"][0]["names"]
        assert names["en"]
    assert facets["theme"]["values"][0]["names"]["de"]


def test_pages_have_an_end(catalogue: Served) -> None:
    seen: list[str] = []
    address = f"{catalogue.base}search?page_size=10&sort=title"
    total = 0
    while address:
        told = catalogue.client.get(address, headers={"accept": "application/json"}).json()
        seen += [it["iri"] for it in told["results"]]
        address, total = told.get("next", ""), told["total"]
    assert len(seen) == len(set(seen)) == total
    beyond = catalogue.get("search?page=99", HTML)
    assert beyond.status_code == 400
    assert "beyond their end" in beyond.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "no parameter “colour”"),
        ("bbox=1,2", "not four numbers"),
        ("issued_from=soon", "is no date"),
        ("sort=colour", "cannot be sorted"),
        ("page=0", "page is a number from 1"),
        ("page=%D9%A1", "page is a number from 1"),
        ("page_size=1000", "between 1 and 100"),
        ("more=colour", "no facet"),
        ("_format=docx", "no format"),
    ],
)
def test_what_is_not_understood_is_refused(catalogue: Served, query: str, said: str) -> None:
    answer = catalogue.get(f"search?{query}", "application/problem+json")
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202e" * 9, "%", "a" * 5999],
)
def test_markup_that_is_typed_stays_text(catalogue: Served, text: str) -> None:
    page = catalogue.client.get(
        f"{catalogue.base}search", params={"q": text, "keyword": text}, headers={"accept": HTML}
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text


def test_a_form_may_send_empty_fields(catalogue: Served) -> None:
    empty = catalogue.get("search.json?q=&time_from=&time_to=&bbox=&page=&page_size=").json()
    assert empty["total"] == catalogue.get("search.json").json()["total"]


def test_suggestions_complete_words_and_know_records(catalogue: Served) -> None:
    told = catalogue.get("search/suggestions?q=temp").json()["suggestions"]
    assert {"text": "temperature", "href": "/search?q=temperature"} in told
    assert any(it.get("kind") == "Dataset" for it in told)
    assert catalogue.get("search/suggestions?q=").json() == {"suggestions": []}


def test_browsers_can_search_here(catalogue: Served) -> None:
    described = ET.fromstring(catalogue.get("opensearch.xml").content)  # noqa: S314 - our own document
    templates = [it.get("template") for it in described.iter() if it.tag.endswith("Url")]
    assert f"{catalogue.base}search?q={{searchTerms}}&page={{startPage?}}" in templates
    assert "opensearch.xml" in catalogue.get("", HTML).text


def test_search_follows_every_write(tmp_path: Path) -> None:
    turtle = (
        '<{base}dataset/new> a dcat:Dataset ; dct:title "Quokka sightings"@en ;'
        ' dct:description "Where quokkas were seen."@en .'
    )
    with served(tmp_path, examples()) as server:
        assert titles(server, "q=quokka") == []
        server.put(turtle.replace("{base}", server.base))
        assert titles(server, "q=quokkas") == ["Quokka sightings"]
        server.delete(f"{server.base}dataset/new")
        assert titles(server, "q=quokka") == []


def test_an_index_of_an_older_version_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, examples()) as server:
        before = server.get("search.json?q=sea").json()
    monkeypatch.setattr("ldcat.search.schema.VERSION", 1_000_000)
    with served(tmp_path) as server:
        after = server.get("search.json?q=sea").json()
        assert [it["iri"].removeprefix(server.base) for it in after["results"]]
        assert after["total"] == before["total"]


def test_a_large_catalogue_is_indexed_beside_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, examples()):
        pass
    monkeypatch.setattr("ldcat.catalogue.indexing._REBUILD_ABOVE", 10)
    monkeypatch.setattr("ldcat.catalogue.indexing._PATIENCE", 5)
    (tmp_path / "data" / "search" / "state.json").unlink(missing_ok=True)
    with served(tmp_path) as server:
        until(lambda: server.get("search.json?q=sea").status_code == 200)
        assert server.get("search.json?q=sea").json()["total"] > 10


def test_a_client_that_makes_too_much_work_is_told_so(tmp_path: Path) -> None:
    with served(tmp_path, examples(), client_seconds=0.2) as server:
        answers = [server.get(f"search.json?q=sea&page_size={it}") for it in range(1, 60)]
        refused = [it for it in answers if it.status_code == 429]
        assert refused
        assert all(it.status_code in {200, 429} for it in answers)
        assert int(refused[0].headers["retry-after"]) >= 1
        assert "feed or a dump" in refused[0].json()["detail"]
        # What is no question is answered.
        assert server.get("dataset/street-trees").status_code == 200
