"""Programs that people have ask the endpoint as they are."""

from __future__ import annotations

import json
import subprocess
from typing import Any, Final
from urllib.error import HTTPError

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.javascript import COMUNICA, HOW, has_package, node
from tests.serving import Served

SERIES: Final = """\
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?series ?title WHERE { ?series a dcat:DatasetSeries ; dct:title ?title } ORDER BY ?series"""
CLASS: Final = rdflib.URIRef("http://www.w3.org/ns/dcat#DatasetSeries")
GRAPH: Final = "CONSTRUCT WHERE { ?series a dcat:DatasetSeries ; dct:title ?title }"


@pytest.fixture
def titles(catalogue: Served) -> set[str]:
    """The titles of the series, as the endpoint's own JSON has them."""
    found = catalogue.query(SERIES).json()["results"]["bindings"]
    assert len(found) > 1
    return {row["title"]["value"] for row in found}


@pytest.mark.parametrize(
    ("method", "sending"),
    [
        (SPARQLWrapper.GET, SPARQLWrapper.URLENCODED),
        (SPARQLWrapper.POST, SPARQLWrapper.URLENCODED),
        (SPARQLWrapper.POST, SPARQLWrapper.POSTDIRECTLY),
    ],
)
def test_sparqlwrapper_gets_rows_and_graphs(
    catalogue: Served, titles: set[str], method: str, sending: str
) -> None:
    wrapper: Any = SPARQLWrapper.SPARQLWrapper(f"{catalogue.base}sparql")
    wrapper.setMethod(method)
    wrapper.setRequestMethod(sending)
    wrapper.setQuery(SERIES)
    wrapper.setReturnFormat(SPARQLWrapper.JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert {it["title"]["value"] for it in rows} == titles
    wrapper.setReturnFormat(SPARQLWrapper.XML)
    assert all(it in wrapper.queryAndConvert().toxml() for it in titles)
    wrapper.setReturnFormat(SPARQLWrapper.CSV)
    assert wrapper.queryAndConvert().startswith(b"series,title\r\n")
    wrapper.setQuery(GRAPH)
    wrapper.setReturnFormat(SPARQLWrapper.TURTLE)
    graph = rdflib.Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
    assert {str(it) for it in graph.objects(None, rdflib.DCTERMS.title)} == titles


def test_sparqlwrapper_tells_what_is_wrong(catalogue: Served) -> None:
    wrapper = SPARQLWrapper.SPARQLWrapper(f"{catalogue.base}sparql")
    wrapper.setQuery("SELECT nonsense")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column 8"):
        wrapper.query()
    wrapper.setQuery("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(HTTPError, match="422") as refused:
        wrapper.query()
    assert b"switched off" in refused.value.read()


@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning:rdflib")
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_walks_the_catalogue_as_its_own_graph(
    catalogue: Served, titles: set[str], method: str
) -> None:
    store = SPARQLStore(f"{catalogue.base}sparql", method=method, context_aware=False)
    graph = rdflib.Graph(store)
    assert {str(it.title) for it in graph.query(SERIES)} == titles  # type: ignore[union-attr] # rows
    assert bool(graph.query("ASK { ?s a dcat:DatasetSeries }"))
    assert sum(1 for _ in graph) == len(graph) > 500
    series = set(graph.subjects(rdflib.RDF.type, CLASS))
    assert {str(it) for one in series for it in graph[one : rdflib.DCTERMS.title]} == titles
    assert len(graph.query(GRAPH).graph or ()) == len(series) + len(titles)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["endpoint", "file"])
def test_comunica_finds_out_what_it_asks(catalogue: Served, titles: set[str], kind: str) -> None:
    """It reads the service description; or the catalogue as a document, page by page."""
    if not has_package("@comunica/query-sparql"):
        pytest.skip(HOW)
    address = catalogue.base + ("sparql" if kind == "endpoint" else "catalog.ttl")
    done = subprocess.run(
        [node(), "ask.mjs", address, SERIES],
        cwd=COMUNICA,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {it["title"] for it in json.loads(done.stdout)} == titles
