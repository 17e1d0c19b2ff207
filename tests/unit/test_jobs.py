"""What workers do, done in this process: the steps of documents, and queries."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import RdfFormat, Store

from ldcat import resources
from ldcat.errors import BadQueryError, LdcatError, NotAcceptableError, UnevaluableError
from ldcat.sandbox import frames
from ldcat.sandbox.answers import DocumentAnswer, document_answer
from ldcat.sandbox.frames import Decoder, Frame
from ldcat.sandbox.jobs import document, query
from ldcat.sandbox.pool import Answer
from ldcat.sandbox.spool import SpoolIndex
from ldcat.sandbox.worker import Job, Output

BASE: Final = "https://data.example.org/"
TURTLE: Final = b"""
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<dataset/tides> a dcat:Dataset ; dct:title "Tides"@en ; dct:publisher <org/1> ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2020"^^xsd:gYear ] .
<org/1> a foaf:Agent ; foaf:name "Sea Office" .
<record/1> a dcat:CatalogRecord ; foaf:primaryTopic <dataset/tides> .
<dataset/nameless> a dcat:Dataset ; dct:description "no title" .
<stray> dct:title "nobody's" .
"""
CONFIG: Final[Mapping[str, Any]] = {
    "shapes": [str(resources.shapes())],
    "vocabularies": [str(resources.vocabularies())],
    "contexts": str(resources.contexts()),
    "engine": "fast",
    "formats": str(resources.formats()),
}


def done(job: Job, options: Mapping[str, Any], body: bytes) -> Answer:
    """Run a job as a worker does; return what came through the pipe."""
    source, sink = os.pipe()
    received: list[Frame] = []

    def receive() -> None:
        decoder = Decoder()
        while data := os.read(source, 1 << 16):
            received.extend(decoder.feed(data))

    reader = threading.Thread(target=receive)
    reader.start()
    try:
        output = Output(sink)
        job.run(options, body, output)
        output.end()
    finally:
        os.close(sink)
        reader.join()
        os.close(source)
    header = next(it.values() for it in received if it.kind == frames.HEADER)
    return Answer(header, b"".join(it.payload for it in received if it.kind == frames.DATA))


def asked(step: str, **more: object) -> dict[str, object]:
    common = {"step": step, "syntax": "turtle", "base": BASE, "catalogue": BASE}
    return {**common, "tolerant": True, "profile": "dcat", **more}


def answer(options: Mapping[str, Any], body: bytes = b"") -> DocumentAnswer:
    return document_answer(done(document.open_job(CONFIG), options, body), with_texts=True)


def test_a_document_yields_its_records_and_tells_what_belongs_to_none() -> None:
    found = answer(asked("whole"), TURTLE)
    tides, nameless = found.records
    assert (tides.iri, tides.kind, tides.size) == (f"{BASE}dataset/tides", "dataset", 10)
    assert tides.report.conforms
    assert b"Sea Office" in tides.text
    assert not nameless.report.conforms
    assert nameless.line == TURTLE[: TURTLE.index(b"nameless")].count(b"\n") + 1
    assert (found.statements, found.outside, list(found.strays)) == (13, 1, [f"<{BASE}stray>"])


def test_a_large_document_yields_the_same_records_from_the_disk(tmp_path: Path) -> None:
    source, flat, index = tmp_path / "it.ttl", tmp_path / "it.nt", tmp_path / "index"
    source.write_bytes(TURTLE)
    answer(asked("flatten", files=[str(source), str(flat)]))
    spool = SpoolIndex(index)
    with flat.open("rb") as file:
        assert list(spool.scan(file, 0, has_lines=True, progress=lambda _: None)) == []
    spool.finish()
    (names,) = spool.records(10)
    spool.close()
    options = asked("part", index=str(index), files=[str(flat)], records=names)
    found = answer(options)
    whole = answer(asked("whole"), TURTLE)
    assert {it.iri: it.digest for it in found.records} == {
        it.iri: it.digest for it in whole.records
    }
    assert len(found.runs) >= 5
    assert [it.line > 0 for it in found.records if not it.report.conforms] == [True]


def test_odd_lines_are_written_plainly() -> None:
    job = document.open_job(CONFIG)
    body = b'<http://e.org/a>\t<http://e.org/b>\t"c" .\n<http://e.org/a> oops .\n'
    found = done(job, asked("lines"), body)
    assert found.content == b'<http://e.org/a> <http://e.org/b> "c" .\n'
    assert [it[0] for it in found.header["faults"]] == [2]
    assert found.header["lines"] == [1]


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    store = Store(str(tmp_path / "store"))
    store.load(TURTLE, RdfFormat.TURTLE, base_iri=BASE)
    store.backup(str(tmp_path / "copy"))
    return tmp_path / "copy"


@pytest.mark.parametrize(
    ("text", "kind", "form", "words"),
    [
        ("SELECT ?t { ?s dct:title ?t } ORDER BY ?t", "rows", "csv", b"Tides"),
        ("ASK { ?s ?p ?o }", "boolean", "json", b"true"),
        ("DESCRIBE <https://data.example.org/org/1>", "graph", "turtle", b"Sea Office"),
        ("CONSTRUCT WHERE { ?s foaf:name ?o }", "graph", "jsonld", b"foaf:name"),
    ],
)
def test_a_query_is_answered_in_the_form_for_its_kind(
    snapshot: Path, text: str, kind: str, form: str, words: bytes
) -> None:
    options = {"rows": form, "graph": form} | queried(snapshot)
    found = done(query.open_job({}), options, text.encode())
    assert (found.header["kind"], found.header["format"]) == (kind, form)
    assert words in found.content


def queried(snapshot: Path) -> dict[str, Any]:
    return {
        "snapshot": str(snapshot),
        "base": BASE,
        "default_graphs": None,
        "named_graphs": None,
    }


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (b"SELECT", BadQueryError, "cannot be parsed"),
        (b"ASK { FILTER(TRUE) } }", BadQueryError, "column 22"),
        (b"SELECT * { ?s ?p \xff }", BadQueryError, "UTF-8"),
        (b"SELECT (<urn:f>(1) AS ?x) {}", UnevaluableError, "cannot be"),
        (b"ASK {}", NotAcceptableError, "accepted"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(
    snapshot: Path, text: bytes, error: type[LdcatError], words: str
) -> None:
    rows = "" if error is NotAcceptableError else "json"
    options = {"rows": rows, "graph": "turtle"} | queried(snapshot)
    with pytest.raises(error, match=words):
        done_failing(query.open_job({}), options, text)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (r'SELECT ("a\u0001" AS ?x) {}', {"rows": "xml"}),
        (r'CONSTRUCT { <urn:a> <urn:p> "\u0001" } {}', {"graph": "rdfxml"}),
        ("CONSTRUCT { <urn:a> <http://e.org/1/> 1 } {}", {"graph": "rdfxml"}),
    ],
)
def test_what_xml_cannot_carry_is_not_sent_as_xml(
    snapshot: Path, text: str, options: dict[str, str]
) -> None:
    asked = {"rows": "json", "graph": "turtle"} | options | queried(snapshot)
    with pytest.raises(BadQueryError, match="XML cannot carry"):
        done_failing(query.open_job({}), asked, text.encode())


def done_failing(job: Job, options: Mapping[str, Any], body: bytes) -> None:
    """Run a job whose answer nobody reads."""
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        job.run(options, body, Output(sink))
    finally:
        os.close(sink)
