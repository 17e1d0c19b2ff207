"""The catalogue tells what its data are made of, and counts again when they change."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from ldcat.terms import DCAT_DATASET, LDCAT, SD, VOID
from tests.serving import Served, served

_LENGTHS = {"querySeconds", "queryMemoryMebibytes", "queriesPerClient", "queryKibibytes"}


def _description(site: Served) -> Store:
    answer = site.get(".well-known/void", "text/turtle")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/turtle")
    store = Store()
    store.load(answer.content, RdfFormat.TURTLE)
    return store


def _values(store: Store, predicate: str) -> list[str]:
    found = store.quads_for_pattern(None, NamedNode(predicate), None, None)
    return [it.object.value for it in found if isinstance(it.object, Literal | NamedNode)]


def test_what_is_said_is_what_is_counted(catalogue: Served) -> None:
    store = _description(catalogue)
    rows = catalogue.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="text/csv").text
    total = rows.split()[-1]
    assert total in _values(store, f"{VOID}triples")
    assert _values(store, f"{VOID}sparqlEndpoint") == [f"{catalogue.base}sparql"]
    answer = catalogue.query(
        "SELECT (COUNT(?d) AS ?n) { ?d a dcat:Dataset }", accept="text/csv"
    ).text.split()[-1]
    parts = store.query(f"SELECT ?n {{ ?p <{VOID}class> <{DCAT_DATASET}> ; <{VOID}entities> ?n }}")
    assert [it["n"].value for it in parts] == [answer]  # type: ignore[union-attr]


def test_it_is_counted_again_when_something_has_changed(tmp_path: Path) -> None:
    with served(tmp_path) as site:
        assert _values(_description(site), f"{VOID}distinctSubjects") == ["0"]
        site.put("<https://x.example/a> a dcat:Dataset ; dct:title 'A' .")
        assert _values(_description(site), f"{VOID}distinctSubjects") == ["1"]
        etag = site.get(".well-known/void", "text/turtle").headers["etag"]
        again = site.client.get(
            ".well-known/void", headers={"If-None-Match": etag, "Accept": "text/turtle"}
        )
        assert again.status_code == 304


@pytest.mark.parametrize(("accept", "status"), [("application/ld+json", 200), ("image/png", 406)])
def test_formats_are_negotiated(catalogue: Served, accept: str, status: int) -> None:
    assert catalogue.get(".well-known/void", accept).status_code == status


def test_the_endpoint_tells_its_limits(catalogue: Served) -> None:
    store = Store()
    store.load(catalogue.get("sparql", "text/turtle").content, RdfFormat.TURTLE)
    told = {it.predicate.value for it in store}
    assert {f"{LDCAT}{it}" for it in _LENGTHS} <= told
    assert f"{SD}endpoint" in told
