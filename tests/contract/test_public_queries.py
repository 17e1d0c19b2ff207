"""The promise of `queries/public/`: one file makes an endpoint, its documentation, and its page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from ldcat import resources
from ldcat.errors import ResourceError
from ldcat.sparql.loading import load_queries
from ldcat.sparql.stored import StoredQuery
from tests.serving import BROWSER, Served, examples, served
from tests.unit.pages import Page, plain

QUERIES: Final = load_queries([resources.queries() / "public"])
THEME: Final = "http://publications.europa.eu/resource/authority/data-theme/ENVI"
#: What required parameters are told, `{base}` being the catalogue's.
TOLD: Final = {
    "before": "2024-01-01",
    "format": "csv",
    "from": "2019-01-01",
    "iri": "{base}dataset/street-trees",
    "publisher": "{base}catalog/city#publisher",
    "record": "{base}dataset/street-trees",
    "series": "{base}series/tide-gauge-havenstad",
    "service": "{base}service/city-features",
    "theme": THEME,
}
#: Queries that find nothing wrong with the example catalogue.
FAULTLESS: Final = frozenset(
    {"broken-versions", "dead-references", "without-address", "without-distribution"}
)
OWN: Final = """\
# Titles with a word
# Which records have a word in their title.
# param word string required - The word.
# param fewest integer 1 - Only records with so many titles.
# param most decimal 99.5 - Only records with fewer titles.
# param is_loud boolean false - Say it louder.
SELECT ?record (COUNT(?title) AS ?titles)
WHERE {
  VALUES ?word { UNDEF }
  VALUES ?fewest { UNDEF }
  VALUES ?most { UNDEF }
  VALUES ?is_loud { UNDEF }
  ?record dct:title ?title .
  FILTER(CONTAINS(LCASE(?title), LCASE(?word)))
}
GROUP BY ?record
ORDER BY DESC(?titles)
"""
#: An answer that is too long to be held back, and for a page.
LONG: Final = """\
# Every dataset beside every thing with a title
CONSTRUCT { ?one <urn:test:beside> ?two }
WHERE { ?one a dcat:Dataset . ?two dct:title ?title }
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example catalogue, with queries of the operator."""
    folder = tmp_path_factory.mktemp("stored")
    own = folder / "queries"
    own.mkdir()
    (own / "titles-with.rq").write_text(OWN)
    (own / "beside.rq").write_text(LONG)
    (own / "themes.rq").write_text("# Other themes\nSELECT ?theme { } ORDER BY ?theme\n")
    with served(folder, examples(), queries=own) as it:
        yield it


def _told(catalogue: Served, query: StoredQuery) -> dict[str, str]:
    wanted = [it.name for it in query.parameters if it.is_required]
    return {name: TOLD[name].format(base=catalogue.base) for name in wanted}


def test_there_is_a_choice_of_queries() -> None:
    assert len(QUERIES) >= 12
    assert all(it.description for it in QUERIES.values())
    assert len({it.title for it in QUERIES.values()}) == len(QUERIES)


@pytest.mark.parametrize("name", [name for name in QUERIES if name != "themes"])
def test_every_query_answers_as_json_csv_and_page(catalogue: Served, name: str) -> None:
    query = QUERIES[name]
    told, address = _told(catalogue, query), f"queries/{name}"
    page = catalogue.client.get(address, params=told, headers={"accept": BROWSER})
    shown = Page(page.content)
    assert (page.status_code, shown.faults) == (200, [])
    assert query.title in plain(shown.text)
    if query.form == "graph":
        turtle = catalogue.client.get(f"{address}.ttl", params=told)
        assert turtle.headers["content-type"] == "text/turtle"
        assert len(turtle.text.splitlines()) > 10
        return
    answer = catalogue.client.get(address, params=told)
    assert answer.headers["content-type"] == "application/json"
    table = catalogue.client.get(f"{address}.csv", params=told)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    if query.form == "truth":
        assert (answer.json()["answer"], table.text) == (True, "true")
        return
    found, rows = answer.json(), list(csv.reader(io.StringIO(table.text)))
    assert tuple(rows[0]) == tuple(found["columns"]) == query.columns
    assert len(rows) - 1 == len(found["rows"])
    assert bool(found["rows"]) != (name in FAULTLESS)


def test_every_query_is_in_the_openapi_description(catalogue: Served) -> None:
    described = catalogue.get("openapi.json").json()["paths"]
    for query in catalogue.application.queries.values():
        said = described[f"/queries/{query.name}"]["get"]
        assert said["summary"] == query.title
        assert said["description"] == (query.description or query.title)
        names = {it["name"]: it for it in said["parameters"]}
        assert set(names) >= {it.name for it in query.parameters} | {"_format"}
        assert ("page" in names) == (query.form == "rows")
        for it in query.parameters:
            assert names[it.name]["required"] == it.is_required
            assert names[it.name]["description"] == it.description
        assert len(said["responses"]["200"]["content"]) > 5
        assert "422" not in said["responses"]
    ids = [it["get"].get("operationId") for it in described.values() if "get" in it]
    assert len(set(ids)) == len(ids)


def test_one_new_file_is_an_endpoint_with_documentation_and_page(catalogue: Served) -> None:
    answer = catalogue.client.get("queries/titles-with", params={"word": "TREES", "fewest": 1})
    trees = f"{catalogue.base}dataset/street-trees"
    assert {"record": trees, "titles": 1} in answer.json()["rows"]
    said = catalogue.get("openapi.json").json()["paths"]["/queries/titles-with"]["get"]
    schemas = {it["name"]: it["schema"] for it in said["parameters"]}
    assert schemas["fewest"] == {"type": "integer", "default": 1}
    assert schemas["most"] == {"type": "number", "default": 99.5}
    assert schemas["is_loud"] == {"type": "boolean", "default": False}
    listed = {it["name"]: it for it in catalogue.get("queries.json").json()["queries"]}
    assert listed["titles-with"]["columns"] == ["record", "titles"]
    page = Page(catalogue.get("queries/titles-with", BROWSER).content)
    assert "The word." in plain(page.text)
    assert "Titles with a word" in plain(Page(catalogue.get("queries", BROWSER).content).text)


def test_a_long_graph_is_passed_on_as_it_comes(catalogue: Served) -> None:
    with catalogue.client.stream("GET", "queries/beside.nt") as answer:
        assert answer.headers["transfer-encoding"] == "chunked"
        assert "etag" not in answer.headers
        lines = answer.read().splitlines()
    assert len(set(lines)) > 34 * 100
    assert len(set(lines)) % 34 == 0
    page = catalogue.get("queries/beside", BROWSER).content
    assert "These are the first triples only." in plain(Page(page).text)


def test_an_operators_query_replaces_ours(catalogue: Served) -> None:
    assert catalogue.application.queries["themes"].title == "Other themes"
    assert json.loads(catalogue.get("queries/themes").content)["rows"] == [{"theme": None}]


def test_a_broken_file_is_told_of_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text("# Title\nSELECT ?x { ?x ?y }\n")
    fault = pytest.raises(ResourceError, match=r"x\.rq, line 2, column 19")
    with fault, served(tmp_path, queries=tmp_path):
        pass
