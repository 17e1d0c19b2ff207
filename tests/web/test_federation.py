"""SERVICE under control: who may be asked, what may come back, and what it may cost."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, quote

import pytest
import rdflib

from tests.serving import BROWSER, Served, called, examples, served, until
from tests.support import Reply, Server, http_server, reply
from tests.web.test_hostile_queries import connected

RESULTS: Final = "application/sparql-results+json"
#: What the fake endpoints are asked in most tests.
ASKED: Final = "{ ?record dct:title ?there }"
SECONDS: Final = 2.0


def results(*rows: Mapping[str, object], names: str = "record there") -> bytes:
    """Return results in JSON."""
    return json.dumps({"head": {"vars": names.split()}, "results": {"bindings": rows}}).encode()


def iri(value: str) -> dict[str, str]:
    """Return an IRI as it stands in results."""
    return {"type": "uri", "value": value}


def text(value: str, **more: str) -> dict[str, str]:
    """Return a literal as it stands in results."""
    return {"type": "literal", "value": value, **more}


def solution(**terms: Mapping[str, object]) -> Mapping[str, Mapping[str, object]]:
    """Return a solution."""
    return terms


def slowly(handler: BaseHTTPRequestHandler) -> None:
    """Answer later than anybody waits."""
    time.sleep(2 * SECONDS)
    reply(results(), RESULTS)(handler)


HOSTILE: Final = results(
    solution(
        record={"type": "bnode", "value": "b0"},
        there=text('") } } DROP ALL # \' """ \\u0022 {\n\t\\'),
        words=text("Hallo", **{"xml:lang": "de-CH"}),
        number=text("01", datatype="http://www.w3.org/2001/XMLSchema#integer"),
    ),
    solution(record={"type": "bnode", "value": "b0"}, more=text("not asked for")),
    names="record there words number more",
)


def replies(record: str) -> Mapping[str, Reply]:
    """Return what the fake endpoints answer.

    Args:
        record: A record that the catalogue knows as well.
    """
    row = solution(record=iri(record), there=text("There", **{"xml:lang": "en"}))
    parts = {"subject": iri(record), "predicate": iri(record), "object": text("x")}
    triple = results(solution(there={"type": "triple", "value": parts}))
    bad = results(solution(record=iri("http://example.org/> } } #"), there=text("x")))
    return {
        "/good": reply(results(row), RESULTS),
        "/none": reply(results(), RESULTS),
        "/hostile": reply(HOSTILE, RESULTS),
        "/slow": slowly,
        "/large": reply(results(solution(there=text("x" * (1 << 20)))), RESULTS),
        "/html": reply(b"<html>No</html>", "text/html"),
        "/injection": reply(bad, RESULTS),
        "/triple": reply(triple, RESULTS),
        "/truth": reply(b'{"head": {}, "boolean": true}', RESULTS),
        "/short": reply(results(row)[:-4], RESULTS),
        "/moved": reply(b"", RESULTS, 307, Location="/good"),
        "/broken": reply(b"secret", "text/plain", 500),
    }


@dataclass(frozen=True)
class Federated:
    """A catalogue, and the endpoints that it may ask."""

    catalogue: Served
    others: Server
    record: str

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Ask; return the solutions."""
        answer = self.catalogue.query(self.at_others(query))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["results"]["bindings"]
        return found

    def refused(self, query: str) -> tuple[int, str]:
        """Ask; return the status, and what is said."""
        answer = self.catalogue.query(self.at_others(query))
        problem = answer.json()
        return answer.status_code, f"{problem.get('detail')} {problem.get('where', '')}"

    def at_others(self, query: str) -> str:
        """Return a query with the address of the others for `other:`."""
        return query.replace("<other:", f"<{self.others.url}")


@pytest.fixture(scope="module")
def federated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federated]:
    with ExitStack() as stack:
        record = "https://data.example.org/dataset/both"
        answers = replies(record)
        others = stack.enter_context(http_server(answers))
        options: dict[str, object] = {
            "service_endpoints": tuple(f"{others.url}{it[1:]}" for it in answers),
            "service_seconds": SECONDS,
            "service_mebibytes": 1,
            "fetch_private_hosts": ("127.0.0.1",),
            "query_workers": 2,
        }
        server = stack.enter_context(
            served(tmp_path_factory.mktemp("federated"), examples(), **options)
        )
        server.put(f'<{record}> a dcat:Dataset ; dct:title "Here"@en .')
        yield Federated(server, others, record)


def test_an_answer_from_elsewhere_is_joined_with_what_is_here(federated: Federated) -> None:
    query = (
        f"SELECT * {{ ?record a dcat:Dataset ; dct:title ?here . SERVICE <other:good> {ASKED} }}"
    )
    (row,) = federated.rows(query)
    assert row == {
        "record": iri(federated.record),
        "here": text("Here", **{"xml:lang": "en"}),
        "there": text("There", **{"xml:lang": "en"}),
    }
    asked = parse_qs(federated.others.bodies[-1].decode())["query"][0]
    assert "PREFIX dct: <http://purl.org/dc/terms/>\n" in asked
    assert "PREFIX dcat:" not in asked  # the clause does not use it
    assert asked.endswith(f"SELECT * WHERE {ASKED}")


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX o: <other:> SELECT * { SERVICE o:good %s }",
        "BASE <other:x> SELECT * { service<good>%s }",
        "SELECT * { { SERVICE SILENT <other:good> %s } UNION { SERVICE <other:none> %s } }",
        "SELECT * { ?record a ?c OPTIONAL { SERVICESILENT <other:good>%s } FILTER(BOUND(?there)) }",
        "SELECT * { ?record a ?c FILTER(TRUE) FILTER EXISTS { SERVICE <other:good> %s } }",
        "SELECT * { # SERVICE <other:bad> {}\n SERVICE <other:good> %s FILTER('SERVICE' != '{') }",
        "SELECT * { SERVICE <other:good> { ?record dct:title ?there FILTER(<urn:f>(?there)) } }",
        "SELECT ?record { { SELECT * { SERVICE <other:good> %s } } }",
    ],
)
def test_a_clause_may_stand_wherever_a_group_may(federated: Federated, query: str) -> None:
    (row,) = federated.rows(query.replace("%s", ASKED))
    assert row["record"]["value"] == federated.record


def test_the_same_question_is_asked_once(federated: Federated) -> None:
    before = len(federated.others.bodies)
    clause = f"SERVICE <other:good> {ASKED}"
    assert len(federated.rows(f"SELECT * {{ {clause} {clause} SERVICE <other:good> {{}} }}")) == 1
    assert len(federated.others.bodies) == before + 2


def test_what_comes_back_stays_data(federated: Federated) -> None:
    """Quotes and braces end nothing; nameless nodes are the same node; nobody adds variables."""
    pattern = "{ ?record dct:title ?there ; dct:words ?words ; dct:number ?number }"
    clause = f"SERVICE <other:hostile> {pattern}"
    rows = federated.rows(f"SELECT * {{ {clause} }}")
    assert rows[0]["there"] == text('") } } DROP ALL # \' """ \\u0022 {\n\t\\')
    assert rows[0]["words"]["value"] == "Hallo"
    assert rows[0]["words"]["xml:lang"].lower() == "de-ch"
    assert rows[0]["number"]["value"] == "1"
    assert {it["record"]["value"] for it in rows} == {"urn:ldcat:remote:0:b0"}
    assert set(rows[1]) == {"record"}
    # Nodes of different answers are different nodes.
    assert (
        federated.rows(f"SELECT * {{ {clause} SERVICE <other:hostile> {{ ?record a [] }} }}") == []
    )


@pytest.mark.parametrize(
    ("endpoint", "words"),
    [
        ("slow", "longer than 2 seconds"),
        ("large", "larger than 1 MiB"),
        ("html", "Unexpected char"),
        ("injection", "Invalid IRI"),
        ("triple", "triple terms"),
        ("truth", "yes or no"),
        ("short", "JSON"),
        ("moved", "answered 307"),
        ("broken", "answered 500"),
    ],
)
def test_no_usable_answer_is_told_unless_the_clause_is_silent(
    federated: Federated, endpoint: str, words: str
) -> None:
    status, told = federated.refused(f"SELECT * {{ SERVICE <other:{endpoint}> {ASKED} }}")
    assert status == 502
    assert words in told
    assert f"/{endpoint}>" in told
    assert "secret" not in told
    silent = f"SELECT * {{ SERVICE SILENT <other:{endpoint}> {ASKED} }}"
    assert federated.rows(silent) == [{}]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * { SERVICE <http://example.org/> {} }", 422, "may not ask <http://example.org/>"),
        ("SELECT * { SERVICE SILENT <http://example.org/> {} }", 422, "may ask: <http://127.0.0.1"),
        ("SELECT * { ?e a ?c SERVICE ?e { ?s ?p ?o } }", 422, "variable, ?e"),
        ("SELECT * { SERVICE <other:good> { SERVICE <other:good> {} } }", 422, "inside another"),
        (f"SELECT * {{ {'SERVICE <other:good> {} ' * 11} }}", 422, "11 SERVICE clauses"),
        ("SELECT * { SERVICE <other:good> { ?s ?p } }", 400, "line 1, column"),
        ("SELECT * { SERVICE <other:good> { ?s ?p ?o }", 400, "not closed"),
        ("SELECT * { SERVICE nowhere:good { ?s ?p ?o } }", 400, "“nowhere:” is not declared"),
        ("SELECT * { SERVICE <other:good> { ?s ?p ?o } } SERVICE", 400, "not expected here"),
    ],
)
def test_who_must_not_be_asked_is_not(
    federated: Federated, query: str, status: int, words: str
) -> None:
    before = len(federated.others.bodies)
    found, told = federated.refused(query)
    assert found == status
    assert words in told
    assert len(federated.others.bodies) == before


def test_a_private_address_must_be_allowed_by_its_name(
    federated: Federated, tmp_path: Path
) -> None:
    with served(tmp_path, service_endpoints=(f"{federated.others.url}good",)) as server:
        before = len(federated.others.bodies)
        alone = Federated(server, federated.others, federated.record)
        status, told = alone.refused(f"SELECT * {{ SERVICE <other:good> {ASKED} }}")
        assert (status, len(federated.others.bodies)) == (502, before)
        assert "private address" in told


def test_what_others_say_is_never_kept(federated: Federated) -> None:
    query = federated.at_others(f"SELECT * {{ SERVICE <other:good> {ASKED} }}")
    ask = f"sparql?query={quote(query)}"
    before = len(federated.others.bodies)
    client = federated.catalogue.client
    answers = [
        client.get(ask),
        client.get(ask),
        federated.catalogue.query(query),
        federated.catalogue.query(query),
        client.head(ask),
        federated.catalogue.get(ask, BROWSER),
        federated.catalogue.get(ask, BROWSER),
    ]
    assert [it.status_code for it in answers] == [200] * 7
    assert [it.headers.get("etag") for it in answers] == [None] * 7
    assert len(federated.others.bodies) == before + 7
    assert answers[0].json() == answers[2].json()
    assert answers[4].content == b""
    assert "There" in answers[5].text


def test_a_stored_query_may_ask_others_when_it_is_asked(
    federated: Federated, tmp_path: Path
) -> None:
    """Not when the server starts and looks whether it is well-formed."""
    (tmp_path / "there.rq").write_text(
        federated.at_others(f"# Titles there\nSELECT * {{ SERVICE <other:good> {ASKED} }}\n")
        + "ORDER BY ?record"
    )
    (tmp_path / "any.rq").write_text(
        federated.at_others("# Anything there\nASK { SERVICE <other:good> {} }\n")
    )
    before = len(federated.others.bodies)
    options = federated.catalogue.application.settings.model_dump(
        include={"service_endpoints", "fetch_private_hosts"}
    )
    with served(tmp_path, queries=tmp_path, **options) as server:
        assert len(federated.others.bodies) == before
        answer = server.get("queries/there.json")
        assert answer.json()["rows"] == [{"record": federated.record, "there": "There"}]
        assert "etag" not in answer.headers
        assert server.get("queries/any.json").json()["answer"] is True
    assert len(federated.others.bodies) == before + 2


def test_the_shell_asks_others_too(federated: Federated, tmp_path: Path) -> None:
    query = federated.at_others(f"SELECT ?there {{ SERVICE <other:good> {ASKED} }}")
    allowed: dict[str, Any] = {"LDCAT_SERVICE_ENDPOINTS": f"{federated.others.url}good"}
    hosts: dict[str, Any] = {"LDCAT_FETCH_PRIVATE_HOSTS": "127.0.0.1"}
    (tmp_path / "some.ttl").write_text("<urn:d> a <http://www.w3.org/ns/dcat#Dataset> .")
    called(tmp_path, "load", "--on-invalid", "accept", "some.ttl")
    assert "There" in called(tmp_path, "query", query, **allowed, **hosts).stdout
    assert "private address" in called(tmp_path, "query", query, **allowed).stderr
    assert "switched off" in called(tmp_path, "query", query).stderr


def test_an_endpoint_is_configured_by_its_address(tmp_path: Path) -> None:
    said = called(tmp_path, "settings", LDCAT_SERVICE_ENDPOINTS="http://a.example/,b.example")
    assert said.returncode == 2
    assert "begin with http:// or https://" in said.stderr


def test_the_endpoint_says_whether_it_asks_others(federated: Federated, catalogue: Served) -> None:
    def features(server: Served) -> set[str]:
        graph = rdflib.Graph().parse(data=server.get("sparql", "text/turtle").text)
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        return {str(it).rpartition("#")[2] for it in graph.objects(None, sd.feature)}

    assert features(federated.catalogue) == {"BasicFederatedQuery"}
    assert features(catalogue) == set()
    assert f"{federated.others.url}good" in federated.catalogue.get("sparql", BROWSER).text
    assert "SERVICE is switched off" in catalogue.get("sparql", BROWSER).text


def test_who_waits_for_others_holds_up_nobody(tmp_path: Path) -> None:
    """Neither the only worker; but it counts as a query of the client, until that hangs up."""
    asked, go_on = threading.Event(), threading.Event()

    def later(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        go_on.wait(30)
        reply(results(), RESULTS)(handler)

    with http_server({"/later": later}) as others:
        options: dict[str, Any] = {
            "service_endpoints": (f"{others.url}later",),
            "service_seconds": 30,
        }
        options |= {"fetch_private_hosts": ("127.0.0.1",), "query_workers": 1}
        query = f"SELECT * {{ SERVICE <{others.url}later> {{}} }}"
        with served(tmp_path, query_per_client=2, **options) as server:
            with connected(server, query), connected(server, query):
                assert asked.wait(30)
                until(lambda: server.query("ASK {}").status_code == 429)
            until(lambda: server.query("ASK {}").status_code == 200, seconds=10)
            with connected(server, query):
                until(lambda: len(others.bodies) == 3)
                assert server.query("ASK {}").status_code == 200
                assert server.application.relay.idle == 1
            go_on.set()
