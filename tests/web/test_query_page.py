"""The query page: a shared link shows the answer, and the query that it answers."""

from __future__ import annotations

import pytest

from tests.serving import BROWSER, Served
from tests.unit.pages import Page, plain

TITLES = (
    """SELECT ?d ?title ?nothing { ?d a dcat:Dataset ; dct:title ?title } ORDER BY ?d LIMIT 2"""
)


def _page(catalogue: Served, query: str, status: int = 200) -> Page:
    answer = catalogue.client.get("sparql", params={"query": query}, headers={"accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "text/html; charset=utf-8",
    )
    page = Page(answer.content)
    assert page.faults == []
    assert plain(query) in page.text
    return page


def test_rows_are_a_table_with_titles_and_links_to_our_pages(catalogue: Served) -> None:
    page = _page(catalogue, TITLES)
    said = plain(page.text)
    assert "d title nothing" in said
    assert "2 rows." in said
    assert "/dataset/addresses" in page.values("href")
    downloads = [it for it in page.values("href") if "_format=" in it]
    assert {it.rpartition("=")[2] for it in downloads} >= {"json", "csv", "tsv", "xml"}
    answer = catalogue.client.get(next(it for it in downloads if it.endswith("=csv")))
    assert answer.text.startswith("d,title,nothing")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK { ?s a dcat:Dataset }", "Yes."),
        ("ASK { ?s a dcat:Nothing }", "No."),
        ("SELECT ?x { ?x a dcat:Nothing }", "0 rows."),
        ("SELECT * { BIND(<javascript:alert(1)> AS ?x) }", "javascript:alert(1)"),
        ("SELECT * { BIND('<b>bold</b>' AS ?x) }", "<b>bold</b>"),
        ("SELECT * { BIND('x'@de AS ?x) BIND(1.5 AS ?y) BIND(BNODE() AS ?z) }", "x de 1.5"),
        ("SELECT * { VALUES ?x { 1 2 3 } VALUES ?y { 1 2 3 } }", "9 rows."),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 1001", "the first rows only"),
        ("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c } LIMIT 1001", "the first triples only"),
        ("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}", "<urn:a> <urn:b> 1 ."),
        ("CONSTRUCT WHERE { ?x a dcat:Nothing }", "No triple."),
        (
            "SELECT (CONCAT('y', STR(?t)) AS ?x) { BIND(REPLACE('"
            + "x" * 3000
            + "', 'y', '') AS ?t) }",
            "x…",
        ),
    ],
)
def test_every_kind_of_answer_is_shown(catalogue: Served, query: str, words: str) -> None:
    page = _page(catalogue, query)
    assert words in plain(page.text)
    assert not any(it.startswith("javascript:") for it in page.values("href"))


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * {\n ?s ?p }", 400, "line 2, column 8: The query cannot be parsed: “}”"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 422, "SERVICE is switched off"),
    ],
)
def test_a_query_that_is_not_run_stays_in_the_form(
    catalogue: Served, query: str, status: int, words: str
) -> None:
    page = _page(catalogue, query, status)
    assert words in plain(page.text)
    assert ("section", "alert") in [(tag, held.get("role")) for tag, held in page.elements]


def test_the_page_can_be_asked_for_and_is_cached(catalogue: Served) -> None:
    wanted = {"query": TITLES, "_format": "html"}
    answer = catalogue.client.get("sparql", params=wanted)
    assert answer.headers["content-type"].startswith("text/html")
    again = catalogue.client.get(
        "sparql",
        params=wanted,
        headers={"if-none-match": answer.headers["etag"]},
    )
    assert again.status_code == 304


def test_the_editor_gets_the_terms_that_ldcat_knows(catalogue: Served) -> None:
    forms = (held for tag, held in Page(_form(catalogue)).elements if tag == "form")
    form = next(it for it in forms if "data-terms" in it)
    answer = catalogue.client.get(form["data-terms"])
    known = answer.json()
    assert known["prefixes"]["dcat"] == "http://www.w3.org/ns/dcat#"
    terms = {it["name"]: (it["kind"], it["label"]) for it in known["terms"]}
    assert terms["dcat:Dataset"] == ("class", "Dataset")
    assert terms["dct:accrualPeriodicity"] == ("property", "Update frequency")
    assert terms["xsd:date"][0] == "datatype"
    assert {it.partition(":")[0] for it in terms} <= known["prefixes"].keys()
    again = catalogue.get(form["data-terms"], **{"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_pages_may_run_scripts_of_ours_only(catalogue: Served) -> None:
    policies = {
        path: catalogue.get(path, BROWSER).headers["content-security-policy"]
        for path in ("sparql", "sparql?query=ASK{}", "sparql?query=ASK", "", "dataset/street-trees")
    }
    for path, policy in policies.items():
        assert "unsafe" not in policy
        assert policy.endswith("script-src 'self'; connect-src 'self'"), path
    data = catalogue.get("dataset/street-trees.ttl").headers["content-security-policy"]
    assert "script-src" not in data
    scripts = [held for tag, held in Page(_form(catalogue)).elements if tag == "script"]
    assert len(scripts) == 2
    for script in scripts:
        answer = catalogue.client.get(script["src"])
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["etag"]


def test_a_long_query_is_posted_and_answered_with_the_page(catalogue: Served) -> None:
    query = f"{TITLES} # {'long ' * 5000}"
    answer = catalogue.client.post("sparql", data={"query": query}, headers={"accept": "text/html"})
    assert "2 rows." in Page(answer.content).said


def _form(catalogue: Served) -> bytes:
    return catalogue.get("sparql", BROWSER).content
