"""The SPARQL endpoint, as clients speak to it."""

from __future__ import annotations

import gzip
import json
import re
import socket
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.serving import BROWSER, Served, until
from tests.web.documents import merged

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning:rdflib")

DATASETS = "SELECT ?d WHERE { ?d a dcat:Dataset } ORDER BY ?d LIMIT 3"
DIRECT = {"content-type": "application/sparql-query; charset=UTF-8"}
ROWS = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv; charset=utf-8",
    "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
    "application/rdf+xml, application/sparql-results+xml": "application/sparql-results+xml",
    "*/*": "application/sparql-results+json",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


def rows(catalogue: Served, query: str, **parameters: str | list[str]) -> list[dict[str, str]]:
    """Return the solutions of a query."""
    answer = catalogue.client.post("sparql", data={"query": query, **parameters})
    assert answer.status_code == 200, answer.text
    found = answer.json()["results"]["bindings"]
    return [{name: it["value"] for name, it in row.items()} for row in found]


def test_get_form_and_direct_post_answer_alike(catalogue: Served) -> None:
    client = catalogue.client
    answers = [
        client.get("sparql", params={"query": DATASETS}),
        client.post("sparql", data={"query": DATASETS}),
        client.post("sparql", content=DATASETS, headers=DIRECT),
        client.get("sparql", params={"query": DATASETS, "format": "x", "output": "y"}),
    ]
    assert {it.status_code for it in answers} == {200}
    assert len({it.content for it in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 3
    again = client.get(
        "sparql",
        params={"query": DATASETS},
        headers={"if-none-match": answers[0].headers["etag"]},
    )
    assert again.status_code == 304


def _differs(send: Callable[[str], str], query: str, before: str) -> bool:
    return send(query) != before


def _equals(send: Callable[[str], str], query: str, before: str) -> bool:
    return send(query) == before


def test_an_answer_is_kept_until_the_catalogue_changes(catalogue: Served) -> None:
    client = catalogue.client
    asked = "SELECT (COUNT(*) AS ?n) { ?d a dcat:Dataset ; dct:title 'kept' }"

    def by_get(query: str) -> str:
        return client.get("sparql", params={"query": query}).text

    def by_post(query: str) -> str:
        return catalogue.query(query).text

    for send in (by_get, by_post):
        before = send(asked)
        assert send(asked) == before
        catalogue.put('<urn:kept> a dcat:Dataset ; dct:title "kept" .')
        until(partial(_differs, send, asked, before))
        catalogue.delete("urn:kept")
        until(partial(_equals, send, asked, before))
        drawn = {send("SELECT (STRUUID() AS ?x) {}") for _ in range(3)}
        assert len(drawn) == 3, "what is drawn anew is not kept"


@pytest.mark.parametrize(("accept", "content_type"), ROWS.items())
def test_rows_come_in_every_result_format(
    catalogue: Served, accept: str, content_type: str
) -> None:
    answer = catalogue.query(DATASETS, accept=accept)
    assert answer.headers["content-type"] == content_type
    assert answer.text.count("/dataset/") == 3
    truth = catalogue.query("ASK { ?s ?p ?o }", accept=accept)
    assert truth.headers["content-type"] == content_type
    assert "true" in truth.text


@pytest.mark.parametrize(("accept", "syntax"), GRAPHS.items())
def test_graphs_come_in_every_syntax(catalogue: Served, accept: str, syntax: str) -> None:
    for query in (
        "CONSTRUCT WHERE { ?d a dcat:Dataset ; dct:title ?t }",
        f"DESCRIBE <{catalogue.base}dataset/street-trees>",
    ):
        answer = catalogue.query(query, accept=accept)
        assert answer.headers["content-type"].partition(";")[0] == accept
        assert len(merged(answer.content, syntax)) > 5


def test_the_format_parameter_wins(catalogue: Served) -> None:
    for token, start in (("csv", "d\r\n"), ("tsv", "?d\n"), ("xml", "<?xml")):
        answer = catalogue.client.get("sparql", params={"query": DATASETS, "_format": token})
        assert answer.text.startswith(start)
    graph = catalogue.client.get(
        "sparql", params={"query": "CONSTRUCT WHERE { ?s a ?o }", "_format": "jsonld"}
    )
    assert graph.headers["content-type"] == "application/ld+json"


def test_what_sparqlwrapper_asks_is_answered(catalogue: Served) -> None:
    wrapper = SPARQLWrapper.SPARQLWrapper(f"{catalogue.base}sparql")
    for method in (SPARQLWrapper.GET, SPARQLWrapper.POST):
        for form in (SPARQLWrapper.JSON, SPARQLWrapper.XML, SPARQLWrapper.CSV):
            wrapper.setReturnFormat(form)
            wrapper.setMethod(method)
            wrapper.setQuery(DATASETS)
            assert wrapper.query().convert()
    wrapper.setRequestMethod(SPARQLWrapper.POSTDIRECTLY)
    wrapper.setReturnFormat(SPARQLWrapper.JSON)
    found = wrapper.queryAndConvert()
    assert isinstance(found, dict)
    assert len(found["results"]["bindings"]) == 3
    wrapper.setQuery("SELECT nonsense")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_store(catalogue: Served, method: str) -> None:
    store = SPARQLStore(f"{catalogue.base}sparql", method=method, context_aware=False)
    graph = rdflib.Graph(store)
    iri = rdflib.URIRef(f"{catalogue.base}dataset/street-trees")
    assert (iri, rdflib.RDF.type, rdflib.DCAT.Dataset) in graph
    assert list(graph.objects(iri, rdflib.DCTERMS.title))
    named = rdflib.Graph(SPARQLStore(f"{catalogue.base}sparql", method=method), identifier=iri)
    assert (iri, rdflib.RDF.type, rdflib.DCAT.Dataset) in named


def test_the_default_graph_has_each_triple_once_and_each_record_its_own(
    catalogue: Served,
) -> None:
    counted = rows(catalogue, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    distinct = rows(
        catalogue, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { GRAPH ?g { ?s ?p ?o } } }"
    )
    merged_once = rows(
        catalogue,
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } "
        "FILTER(?g != <urn:ldcat:store>) } }",
    )
    assert counted == merged_once
    assert int(distinct[0]["n"]) > int(counted[0]["n"])
    graphs = rows(catalogue, "SELECT DISTINCT ?g { GRAPH ?g { ?s a dcat:Dataset } }")
    assert f"{catalogue.base}dataset/street-trees" in {it["g"] for it in graphs}


def test_the_protocol_chooses_the_dataset(catalogue: Served) -> None:
    trees, trams = (
        f"{catalogue.base}dataset/{it}" for it in ("street-trees", "public-transport-timetable")
    )
    everything = "SELECT DISTINCT ?d { ?d a dcat:Dataset } ORDER BY ?d"
    named = "SELECT DISTINCT ?d { GRAPH ?g { ?d a dcat:Dataset } } ORDER BY ?d"
    one = rows(catalogue, everything, **{"default-graph-uri": trees})
    two = rows(catalogue, everything, **{"default-graph-uri": [trees, trams]})
    assert one == [{"d": trees}]
    assert two == [{"d": trams}, {"d": trees}]
    assert rows(catalogue, named, **{"default-graph-uri": trees}) == []
    assert rows(catalogue, named, **{"named-graph-uri": trams}) == [{"d": trams}]
    assert rows(catalogue, everything, **{"named-graph-uri": trams}) == []
    direct = catalogue.client.post(
        "sparql", params={"default-graph-uri": trees}, content=everything, headers=DIRECT
    )
    assert len(direct.json()["results"]["bindings"]) == 1


@pytest.mark.parametrize(
    ("query", "accept", "status", "words"),
    [
        ("SELECT ?s\nWHERE { ?s ?p }", "", 400, "line 2, column"),
        ("", "", 400, "line 1, column 1"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "", 422, "SERVICE"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", "", 422, "SERVICE"),
        ("SELECT * { ?c dcat:service ?s FILTER(<urn:f>(?s)) }", "", 422, "urn:f"),
        ("SELECT * { ?s ?p ?o }", "image/png", 406, "sparql-results+json"),
        ("SELECT * { ?s ?p ?o }", "text/turtle", 406, "table"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", 406, "graph"),
        ("ASK {}" + " " * 70_000, "", 413, "64 KiB"),
        ("ASK {}" + " " * 300_000, "", 413, "256 KiB"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "", 400, "parsed"),
    ],
)
def test_a_query_that_cannot_be_answered_is_told_why(
    catalogue: Served, query: str, accept: str, status: int, words: str
) -> None:
    answer = catalogue.client.post(
        "sparql", content=query, headers=DIRECT | ({"accept": accept} if accept else {})
    )
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"]) == (status, status)
    assert words in f"{problem['detail']} {problem.get('where', '')}"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?c dcat:service ?service }",
        "ASK { FILTER(\"SERVICE\" != 'service') } # service",
        'ASK { BIND("""a "service" b""" AS ?x) FILTER(?x != <urn:service>) }',
    ],
)
def test_the_word_service_is_no_crime(catalogue: Served, query: str) -> None:
    assert catalogue.query(query).status_code == 200


def test_the_bare_endpoint_says_what_it_is(catalogue: Served) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    comunica = "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,*/*;q=0.1"
    for accept in ("*/*", "text/turtle", "application/rdf+xml", comunica):
        answer = catalogue.get("sparql", accept)
        syntax = GRAPHS[answer.headers["content-type"].partition(";")[0]]
        endpoint = rdflib.URIRef(f"{catalogue.base}sparql")
        assert (endpoint, sd.endpoint, endpoint) in merged(answer.content, syntax)
    page = catalogue.get("sparql", BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<textarea" in page.text


def test_every_example_of_the_page_runs(catalogue: Served) -> None:
    assert len(catalogue.application.examples) >= 3
    for example in catalogue.application.examples:
        answer = catalogue.query(example.text)
        assert answer.status_code == 200, (example.name, answer.text)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_old_client_gets_no_chunks(catalogue: Served, encoding: str) -> None:
    """RFC 9112 6.1: HTTP/1.0 knows none."""
    query = urlencode({"query": "SELECT ?a ?c { ?a a ?b . ?c ?d ?e } LIMIT 20000"})
    head = f"GET /sparql?{query} HTTP/1.0\r\nAccept: text/csv\r\nAccept-Encoding: {encoding}"
    with socket.create_connection(("127.0.0.1", catalogue.port), timeout=20) as connection:
        connection.sendall(f"{head}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    fields, _, content = answer.partition(b"\r\n\r\n")
    assert b"chunked" not in fields
    assert f"content-length: {len(content)}".encode() in fields.lower()
    text = gzip.decompress(content) if encoding == "gzip" else content
    assert text.count(b"\r\n") == 20_001


def test_a_compressed_body_is_refused(catalogue: Served) -> None:
    kind = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    answer = catalogue.client.post("sparql", content=gzip.compress(b"ASK {}"), headers=kind)
    assert (answer.status_code, answer.json()["title"]) == (415, "The format is not known")


def test_a_long_answer_streams_and_is_whole(catalogue: Served) -> None:
    """100,000 rows, some 20 MB: the connection carries pieces, and the document is complete."""
    query = "SELECT ?a ?c { ?a a ?b . ?c ?d ?e } LIMIT 100000"
    with catalogue.client.stream(
        "POST", "sparql", data={"query": query}, headers={"accept": "application/json"}
    ) as answer:
        assert answer.headers["transfer-encoding"] == "chunked"
        content = answer.read()
    assert len(json.loads(content)["results"]["bindings"]) == 100_000
    xml = catalogue.query(query, accept="application/sparql-results+xml").content
    assert len(ET.fromstring(xml)[1]) == 100_000  # noqa: S314 - our own document
    head = catalogue.client.head("sparql", params={"query": query})
    assert head.status_code == 200
    assert re.match("application/sparql-results", head.headers["content-type"])
