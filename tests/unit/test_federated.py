"""Queries with SERVICE, as workers take them apart and put them together, done in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ldcat.errors import BadQueryError, FetchError, UnevaluableError
from ldcat.sandbox.jobs import query
from ldcat.sandbox.services import as_graphs
from ldcat.sparql.federation import Call
from ldcat.terms import DCT_TITLE
from tests.unit.test_jobs import done, done_failing

BASE: Final = "https://data.example.org/sparql"
A: Final = "SERVICE <http://a.example/>"
_PARTS: Final = ("subject", "predicate", "object")
XSD_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"
ROWS: Final = {
    "head": {"vars": ["s", "t", "own"]},
    "results": {
        "bindings": [
            {
                "s": {"type": "uri", "value": "urn:here"},
                "t": {"type": "literal", "value": '"} } #\\', "xml:lang": "en-GB"},
                "own": {"type": "literal", "value": "x"},
            },
            {"t": {"type": "literal", "value": "07", "datatype": XSD_INTEGER}},
            {"s": {"type": "bnode", "value": "b.1"}},
        ]
    },
}


def calls(text: str) -> list[Call]:
    """Return what a query asks of others."""
    found = done(query.open_job({}), {"step": "services", "base": BASE}, text.encode())
    return [Call(**it) for it in json.loads(found.content)]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """How a query is asked of a store with one statement."""
    folder = tmp_path_factory.mktemp("store")
    store = Store(str(folder))
    store.add(Quad(NamedNode("urn:here"), NamedNode(DCT_TITLE), Literal("Here")))
    store.flush()
    return {
        "snapshot": str(folder),
        "base": BASE,
        "rows": "csv",
        "graph": "turtle",
        "default_graphs": None,
        "named_graphs": None,
    }


def test_a_clause_becomes_a_query_of_its_own() -> None:
    text = (
        "BASE <http://b.example/x> # PREFIX no: <no>\nPREFIX b: <y/>\n"
        "SELECT * { ?s dct:title ?t . SERVICE SILENT b:z { ?s dcat:theme <th> # }\n } "
        "OPTIONAL { servicesilent<w>{ BIND('SERVICE }' AS ?x) } } }"
    )
    first, second = calls(text)
    prologue = text[: text.index("SELECT")]
    assert first == Call(
        "http://b.example/y/z",
        is_silent=True,
        query=f"BASE <{BASE}>\nPREFIX dcat: <http://www.w3.org/ns/dcat#>\n{prologue}\n"
        "SELECT * WHERE { ?s dcat:theme <th> # }\n }",
    )
    assert (second.endpoint, second.is_silent) == ("http://b.example/w", True)
    assert (
        second.query == f"BASE <{BASE}>\n{prologue}\nSELECT * WHERE {{ BIND('SERVICE }}' AS ?x) }}"
    )
    assert calls("ASK { FILTER('SERVICE' != \"service\") }") == []


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (f"ASK {{ {A} {{ {A} {{}} }} }}", UnevaluableError, "inside another"),
        ("ASK { SERVICE $x {} }", UnevaluableError, "variable, $x"),
        (f"ASK {{ {f'{A} {{}} ' * 11} }}", UnevaluableError, "has 11 SERVICE"),
        (f"ASK {{ {A} {{ ?s }} }}", BadQueryError, "“}” is not expected"),
        ("ASK { SERVICE {} }", BadQueryError, "“{” is not expected"),
        ("ASK { SERVICE no:x {} }", BadQueryError, "not declared"),
    ],
)
def test_what_cannot_be_asked_is_told(text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words.replace("$", r"\$")):
        calls(text)


@pytest.mark.parametrize("text", ["ASK { SERVICE", "ASK { SERVICE <x>", f"ASK {{ {A} {{ }}"[:-1]])
def test_an_open_clause_asks_nobody(options: Mapping[str, Any], text: str) -> None:
    """The engine has the first word in the first step; here it is not asked at all."""
    with pytest.raises(BadQueryError, match="an IRI and a group are expected"):
        done_failing(query.open_job({}), {**options, "answers": []}, text.encode())


def test_nobody_is_asked_to_find_out_what_is_wrong() -> None:
    text = "ASK { SERVICE <u:x> {} SERVICESILENT<u:x>{} service silent ?g {FILTER('SERVICE')} } # x"
    graphs = (
        "ASK { GRAPH   <u:x> {} GRAPH        <u:x>{} GRAPH          ?g {FILTER('SERVICE')} } # x"
    )
    assert as_graphs(text) == graphs


def _evaluated(options: Mapping[str, Any], answers: Sequence[str | None], text: str) -> str:
    found = done(query.open_job({}), {**options, "answers": answers}, text.encode())
    return found.content.decode()


def test_answers_take_the_places_of_clauses(options: Mapping[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "answer"
    file.write_text(json.dumps(ROWS))
    text = f"SELECT ?s ?t ?own {{ {A} {{ ?s dct:title ?t }} BIND(1 AS ?own) }}"
    assert _evaluated(options, [str(file)], text).splitlines() == [
        "s,t,own",
        'urn:here,"""} } #\\",1',
        ",7,1",
        "urn:ldcat:remote:0:b.1,,1",
    ]
    joined = (
        f"SELECT ?here {{ ?s dct:title ?here {A} {{ ?s dct:title ?t }} FILTER(LANG(?t) != '') }}"
    )
    assert _evaluated(options, [str(file)], joined).splitlines() == ["here", "Here"]
    silent = "SELECT ?here { ?s dct:title ?here SERVICE SILENT <u:x> { ?s dct:title ?t } }"
    assert _evaluated(options, [None], silent).splitlines() == ["here", "Here"]


def _of(cell: object) -> str:
    return json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [{"s": cell}]}})


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"head": {}, "boolean": true}',
        _of({"type": "uri", "value": "> }"}),
        _of({"type": "triple", "value": {key: {"type": "uri", "value": "u:a"} for key in _PARTS}}),
    ],
)
def test_what_is_no_answer_is_told_or_overlooked(
    options: Mapping[str, Any], tmp_path: Path, content: str
) -> None:
    file = tmp_path / "answer"
    file.write_text(content)
    text = f"ASK {{ {A} {{ ?s dct:title ?t }} }}"
    with pytest.raises(FetchError, match="did not answer with SPARQL results"):
        done_failing(query.open_job({}), {**options, "answers": [str(file)]}, text.encode())
    assert _evaluated(options, [str(file)], text.replace("SERVICE", "SERVICE SILENT")) == "true"
