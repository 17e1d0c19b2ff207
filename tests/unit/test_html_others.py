"""Pages of many records, and pages about requests."""

from __future__ import annotations

from ldcat.model.iri import Iri
from ldcat.represent.page import ErrorView, Example, QueryView
from tests.unit.pages import BASE, dataset, landing, listing, shown


def test_other_formats_are_linked() -> None:
    page = shown(dataset(""))
    alternates = {
        held["type"]: held["href"] for name, held in page.elements if held.get("rel") == "alternate"
    }
    assert alternates["text/turtle"] == "/cat/dataset/tides.ttl"
    assert alternates["application/ld+json"] == "/cat/dataset/tides.jsonld"
    assert "/cat/catalog.ttl?page=2" in shown(listing([], total=0, page=2)).values("href")
    assert "/cat/?_format=turtle" in shown(landing({})).values("href")


def test_a_listing_says_where_it_stands() -> None:
    page = shown(listing([dataset("")] * 100, total=1234, page=2, last=13))
    assert "101\N{EN DASH}200 of 1,234 records" in page.said
    pages = [
        held["href"]
        for _, held in page.elements
        if held.get("rel") in {"first", "prev", "next", "last"}
    ]
    assert pages == [f"/cat/catalog?page={n}" for n in (1, 1, 3, 13)]
    assert "First" not in shown(listing([dataset("")], total=1)).said


def test_an_empty_catalogue_tells_how_to_fill_it() -> None:
    assert "ldcat load" in shown(landing({})).said
    assert "ldcat load" in shown(listing([], total=0)).said
    assert "ldcat load" not in shown(landing({"dataset": 1})).said


def test_errors_tell_what_to_do_and_are_not_indexed() -> None:
    view = ErrorView(
        Iri(BASE + "x"), 404, "Not found", "No such record.", "x", "Look again.", "r42"
    )
    page = shown(view)
    for words in ("404", "Not found", "No such record.", "Look again.", "r42"):
        assert words in page.said
    assert ("meta", {"name": "robots", "content": "noindex"}) in page.elements


def test_the_query_form_works_without_scripts() -> None:
    view = QueryView(
        Iri(BASE + "sparql"), (Example("All", "SELECT * {}"),), (("json", "JSON"),), query="ASK {}"
    )
    page = shown(view)
    forms = [held for tag, held in page.elements if tag == "form"]
    assert [it["action"] for it in forms] == ["/cat/search", "/cat/sparql"]
    assert forms[1]["method"] == "get"
    assert "ASK {}" in page.said
    assert "/cat/sparql?query=SELECT+%2A+%7B%7D" in page.values("href")
