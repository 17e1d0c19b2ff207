"""Hostile and broken documents cost a worker at most, and say why they are refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ldcat import resources
from ldcat.errors import (
    BusyError,
    DeadlineError,
    LdcatError,
    OperationError,
    RemoteContextError,
    SyntaxFaultError,
    TooComplexError,
    UnpublishableError,
)
from ldcat.model.media import BY_NAME, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, Syntax
from ldcat.model.report import Severity
from ldcat.sandbox.nursery import Launch
from ldcat.sandbox.pool import Pool
from ldcat.sandbox.process import launched
from tests.serving import until
from tests.support import BASE, answered, digest, document_job, document_pool, reader

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_GOOD = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://e.org/a> a dcat:Dataset ; dct:title "A"@en-US ; dct:extent "01"^^<urn:x> .
<http://e.org/stray> dct:title "S" ."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with document_pool(size=2, memory=1300) as pool:
        yield pool


def _bomb() -> bytes:
    levels = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">' for n in range(9)
    )
    return f'<!DOCTYPE r [{levels}]><rdf:RDF xmlns:rdf="{_RDF}">&e8;</rdf:RDF>'.encode()


def _clique(size: int) -> bytes:
    labels = range(size)
    links = "".join(f"_:b{n} <urn:p> _:b{m} .\n" for n in labels for m in labels if n != m)
    return (
        "<http://e.org/a> a <http://www.w3.org/ns/dcat#Dataset> ; <urn:p> _:b0 .\n" + links
    ).encode()


def _xml(body: str) -> bytes:
    return f'<rdf:RDF xmlns:rdf="{_RDF}" xmlns:d="http://e.org/">{body}</rdf:RDF>'.encode()


_REFUSED: dict[str, tuple[Syntax, bytes, type[LdcatError], str]] = {
    "entity bomb": (RDF_XML, _bomb(), LdcatError, "expan|amplification"),
    "deep json-ld": (JSON_LD, b'{"a":' * 3300 + b"1" + b"}" * 3300, TooComplexError, "64 nested"),
    "deep json lists": (JSON_LD, b"[" * 100_000, TooComplexError, "64 nested levels"),
    "deep xml": (RDF_XML, b"<a>" * 30_000 + b"</a>" * 30_000, TooComplexError, "200 nested"),
    "deep triple terms": (
        TURTLE, b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 20_000,
        LdcatError, "complex|term|end"),
    "truncated xml": (RDF_XML, _xml("<rdf:Description>")[:-12], SyntaxFaultError, "not well-"),
    "control character in xml": (RDF_XML, _xml("<d:a>\x01</d:a>"), SyntaxFaultError, "line 1"),
    "html page": (
        RDF_XML, b"<!DOCTYPE html><html><br></html>", SyntaxFaultError, "mismatched tag"),
    "empty": (TURTLE, b"", SyntaxFaultError, "no statements"),
    "only a comment": (TURTLE, b"# nothing\n", SyntaxFaultError, "no statements"),
    "empty json": (JSON_LD, b"", SyntaxFaultError, "JSON is not well-formed"),
    "json without context": (JSON_LD, b'{"title": "x"}', SyntaxFaultError, "no statements"),
    "json cut short": (JSON_LD, b'{"@id": "urn:a", ', SyntaxFaultError, "line 1, column 1"),
    "remote context": (
        JSON_LD, b'{"@context":"http://10.0.0.1/","a":1}', RemoteContextError, "never fetched"),
    "turtle with a mistake": (TURTLE, b"<urn:s>\n<urn:p> oops .", SyntaxFaultError, "line 2"),
    "undeclared prefix": (TURTLE, b"\n\nx:s a x:o .", SyntaxFaultError, "line 3"),
}  # fmt: skip


@pytest.mark.parametrize("name", _REFUSED)
def test_it_is_refused_with_the_reason_and_the_next_document_works(pool: Pool, name: str) -> None:
    syntax, content, error, words = _REFUSED[name]
    with pytest.raises(error, match=words) as caught:
        answered(pool, content, syntax)
    assert caught.value.mend
    assert len(answered(pool, _GOOD, TURTLE).records) == 1


_STRICT: dict[str, tuple[str, type[LdcatError], str]] = {
    "control character": ('<urn:s> <urn:p> "\\u0001" .', UnpublishableError, "U\\+0001"),
    "not a character": ('<urn:s> <urn:p> "\ufffe" .', UnpublishableError, "U\\+FFFE"),
    "rdf:li": (f"<urn:s> <{_RDF}li> <urn:o> .", UnpublishableError, "RDF/XML cannot write it"),
    "triple term": (
        "<urn:s> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>> .", UnpublishableError, "rdf:Statement"),
    "bad iri": ("<urn:s> <urn:p> <http://e.org/a b> .", SyntaxFaultError, "line 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", _STRICT)
def test_what_cannot_be_published_is_refused_in_strict_reading(pool: Pool, name: str) -> None:
    text, error, words = _STRICT[name]
    with pytest.raises(error, match=words):
        answered(pool, text.encode(), TURTLE, tolerant=False)


def test_not_utf_8_is_refused_strictly_and_told_tolerantly(pool: Pool) -> None:
    content = _GOOD.replace(b'"A"', b'"\xe4"')
    with pytest.raises(SyntaxFaultError, match=r"line 2: Byte \d+ is not UTF-8"):
        answered(pool, content, TURTLE, tolerant=False)
    answer = answered(pool, content, TURTLE)
    (repair,) = answer.repairs
    assert (repair.code, repair.before) == ("encoding", "windows-1252")
    assert "ä" in answer.records[0].text.decode()


@pytest.mark.parametrize("start", range(4))
def test_truncated_xml_is_refused_wherever_it_is_cut(pool: Pool, start: int) -> None:
    content = (resources.examples() / "city-statistics.rdf").read_bytes().rstrip()
    for cut in range(1 + start * 251, len(content), 1004):
        with pytest.raises(SyntaxFaultError, match="complete"):
            answered(pool, content[:cut], RDF_XML)


def test_a_job_without_end_is_stopped_and_the_pool_goes_on(pool: Pool) -> None:
    with pytest.raises(DeadlineError, match="longer than 1 seconds"):
        answered(pool, _clique(9), TURTLE, seconds=1)
    assert len(answered(pool, _GOOD, TURTLE).records) == 1


def test_a_job_that_takes_too_much_memory_is_stopped_and_the_pool_goes_on(pool: Pool) -> None:
    with pytest.raises(TooComplexError, match="smaller"):
        answered(pool, b'<urn:s> <urn:p> "' + b"x" * (250 << 20) + b'" .', TURTLE)
    assert len(answered(pool, _GOOD, TURTLE).records) == 1


def test_many_documents_are_answered_in_their_order(pool: Pool) -> None:
    jobs = [
        document_job(_GOOD.replace(b"/a>", f"/{n}>".encode()), TURTLE)
        if n % 3
        else document_job(b"oops", TURTLE)
        for n in range(12)
    ]
    outcomes = list(pool.run_all(iter(jobs)))
    for number, outcome in enumerate(outcomes):
        if number % 3:
            assert not isinstance(outcome, Exception)
            assert outcome.header["records"][0]["iri"] == f"http://e.org/{number}"
        else:
            assert isinstance(outcome, SyntaxFaultError)


def test_nobody_waits_for_answers_that_are_wanted_no_longer(pool: Pool) -> None:
    slow = document_job(_clique(9), TURTLE, seconds=100)
    answers = pool.run_all([document_job(_GOOD, TURTLE), *[slow] * 6])
    assert not isinstance(next(answers), Exception)
    started = time.monotonic()
    answers.close()
    assert time.monotonic() - started < 20
    assert len(answered(pool, _GOOD, TURTLE).records) == 1


def test_a_busy_pool_says_so(pool: Pool) -> None:
    slow = pool.run_all([document_job(_clique(9), TURTLE, seconds=1)] * 2)
    thread = threading.Thread(target=list, args=(slow,))
    thread.start()
    time.sleep(0.3)
    with pytest.raises(BusyError, match="busy"):
        pool.run(document_job(_GOOD, TURTLE), patience=0.1)
    thread.join()
    assert len(answered(pool, _GOOD, TURTLE).records) == 1


_NOT_STARTING = """
import sys
from ldcat.errors import OperationError
from ldcat.sandbox.pool import Job, Pool
from ldcat.sandbox.nursery import Launch
pool = Pool(Launch("none", int(sys.argv[1]), {}), 1)
for _ in range(2):
    try:
        pool.run(Job({}, b"", 5), patience=0.2)
    except OperationError as error:
        print(error)
pool.close()
"""


@pytest.mark.parametrize(
    ("memory", "words"),
    [(2560, "does not start: ModuleNotFoundError: No module named"), (1, "does not start")],
    ids=["no such job", "no memory"],
)
def test_a_worker_that_does_not_start_keeps_its_place_and_says_why(memory: int, words: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _NOT_STARTING, str(memory)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert [words in line for line in outcome.stdout.splitlines()] == [True, True]


def test_a_worker_that_ended_between_two_jobs_is_replaced_unnoticed() -> None:
    with document_pool(size=1, memory=1300) as pool:
        assert len(answered(pool, _GOOD, TURTLE).records) == 1
        (connection,) = pool._idle.queue
        assert connection is not None
        os.kill(connection._worker.pid, signal.SIGKILL)
        until(lambda: not connection.is_alive)
        assert len(answered(pool, _GOOD, TURTLE).records) == 1


def test_without_the_zygote_workers_come_from_another() -> None:
    with document_pool(size=1) as pool:
        assert len(answered(pool, _GOOD, TURTLE).records) == 1
        (connection,) = pool._idle.queue
        zygote = pool._nursery._zygote
        assert connection is not None
        assert zygote is not None
        zygote.kill()
        until(lambda: not connection.is_alive)
        assert len(answered(pool, _GOOD, TURTLE).records) == 1


def test_a_failure_that_nobody_foresaw_is_told_as_ours_and_the_worker_goes_on(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    job = document_job(_GOOD, TURTLE)
    with pytest.raises(OperationError, match="A worker failed: ValidationError"):
        pool.run(replace(job, options={}))
    assert "Traceback" in caplog.text
    assert len(answered(pool, _GOOD, TURTLE).records) == 1


def test_an_answer_has_everything_about_a_document(pool: Pool) -> None:
    answer = answered(pool, _GOOD, TURTLE)
    (record,) = answer.records
    assert (record.iri, record.kind, record.size) == ("http://e.org/a", "dataset", 3)
    assert record.text.decode().count('"A"@en-US') == 1
    assert (answer.statements, answer.outside) == (4, 1)
    assert answer.strays == ["<http://e.org/stray>"]
    assert record.digest == digest(
        it for it in reader().read(_GOOD, TURTLE, BASE).triples if "stray" not in str(it.subject)
    )


@pytest.mark.parametrize(
    ("syntax", "bad"),
    [
        (N_TRIPLES, '<http://e.org/d> <urn:p> "unfinished .'),
        (N_QUADS, "<http://e.org/d> <urn:p> oops <urn:g> ."),
        (N_TRIPLES, f'<http://e.org/d> <{_RDF}li> "x" .'),
        (N_TRIPLES, '<http://e.org/d> <urn:p> "\\u0002" .'),
    ],
    ids=range(4),
)
def test_a_bad_statement_spoils_the_record_that_it_belongs_to(
    pool: Pool, syntax: Syntax, bad: str
) -> None:
    lines = [
        f"<http://e.org/{name}> <{_RDF}type> <http://www.w3.org/ns/dcat#Dataset> .\n"
        f"<http://e.org/{name}> <http://www.w3.org/ns/dcat#distribution> <http://e.org/{part}> ."
        for name, part in (("a", "c"), ("b", "d"))
    ]
    text = "\n".join([*lines, '<http://e.org/d> <urn:p> "x" .', bad, "nonsense"])
    answer = answered(pool, text.encode(), syntax)
    good, spoilt = answer.records
    assert not good.report.read().findings
    (finding,) = spoilt.report.read().findings
    assert (finding.severity, finding.node) == (Severity.VIOLATION, "http://e.org/d")
    assert finding.record == "http://e.org/b"
    assert ("Line 6" in finding.message) == (finding.rule == "reading#syntax")
    assert [(it.line, it.subject) for it in answer.faults] == [(7, "")]


def test_a_repair_is_told_with_its_record(pool: Pool) -> None:
    text = _GOOD.replace(b"<urn:x>", b"<xsd:integer>")
    (record,) = answered(pool, text, TURTLE).records
    (finding,) = record.report.read().findings
    assert (finding.severity, finding.rule) == (Severity.INFO, "reading#datatype-name")
    assert record.report.conforms


def test_a_profile_is_checked_in_the_worker(pool: Pool) -> None:
    (record,) = answered(pool, _GOOD, TURTLE, profile="dcat-ap").records
    assert record.report.profile == "dcat-ap"
    assert any("description" in it.path for it in record.report.read().findings)
    assert not record.report.conforms


# What a worker may do


def test_a_worker_says_what_it_could_not_give_up() -> None:
    config = {
        "shapes": [str(resources.shapes())],
        "vocabularies": [str(resources.vocabularies())],
        "contexts": str(resources.contexts()),
        "engine": "fast",
        "formats": str(resources.formats()),
    }
    assert launched(Launch("document", 2560, config)) == []


def test_no_remote_file_is_read_by_a_worker(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "context.jsonld").write_text('{"@context": {"a": "urn:stolen"}}')
    for name in (tmp_path.as_uri() + "/context.jsonld", str(tmp_path / "context.jsonld")):
        with pytest.raises(RemoteContextError):
            answered(pool, f'{{"@context": "{name}", "a": "x"}}'.encode(), BY_NAME["jsonld"])
