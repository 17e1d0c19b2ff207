"""Queries that kill, stall or flood: one client's trouble is nobody else's."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.serving import Served, examples, served, until

#: Never ends within the seconds of a test, and writes nothing before it ends.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Writes as long as it may.
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
OPTIMISER = f"SELECT * {{ ?a ?b ({' '.join('?x' for _ in range(200))}) }}"
SECONDS = 5.0


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with little patience: one worker beside the one that is taken."""
    options = {"query_seconds": SECONDS, "query_workers": 2, "query_queue": 2}
    options |= {"cache_mebibytes": 0}  # workers answer every time
    with served(tmp_path_factory.mktemp("busy"), examples(), **options) as it:
        until(lambda: len(workers(it)) == 2)
        yield it


def workers(server: Served) -> set[int]:
    """Return the process ids of the query workers that are ready."""
    relay = server.application.relay
    return {line.worker.pid for line in relay._lines}


def idle(server: Served) -> int:
    """Return how many query workers wait for a job."""
    return server.application.relay.idle


def connected(server: Served, query: str, encoding: str = "identity") -> socket.socket:
    """Ask a query, and leave the answer in the connection."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    head = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    connection.sendall(f"{head}Accept-Encoding: {encoding}\r\n\r\n".encode())
    return connection


def received(connection: socket.socket) -> bytes:
    """Return everything until the connection ends."""
    pieces = []
    while piece := connection.recv(1 << 16):
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize(
    "query",
    [
        "{" * 4096,
        f"SELECT * {{ FILTER({'STR(' * 930}1{')' * 930}) }}",
        f"ASK {{ {'{' * 30_000} }}",
        OPTIMISER,
        ENDLESS,
        f"ASK {{ FILTER({'!' * 60_000}true) }}",
    ],
    ids=["braces", "STR", "deep", "optimiser", "product", "not"],
)
def test_a_query_that_kills_is_refused_in_time_while_others_are_answered(
    busy: Served, query: str
) -> None:
    statuses: list[int] = []
    others: list[int] = []
    started = time.monotonic()

    def ask() -> None:
        answer = busy.client.post("sparql", data={"query": query})
        statuses.append(answer.status_code)
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) > 0
            assert f"{SECONDS:g} seconds" in answer.json()["detail"]

    thread = threading.Thread(target=ask)
    thread.start()
    while thread.is_alive():
        others.append(busy.query("ASK {}").status_code)
        thread.join(0.1)
    assert time.monotonic() - started < SECONDS + 60  # a slow machine is slow for all
    assert statuses[0] in (200, 400, 503)
    assert others.count(200) >= len(others) * 0.7, others
    assert busy.query("ASK { ?s ?p ?o }").json()["boolean"] is True
    until(lambda: idle(busy) == 2)


def test_too_many_at_once_are_told_to_come_again(busy: Served) -> None:
    """Two run, two wait, the others are sent away at once."""
    until(lambda: idle(busy) == 2)
    connections = [connected(busy, ENDLESS) for _ in range(7)]
    answers = [received(it) for it in connections]
    for it in connections:
        it.close()
    lines = sorted(it.split(b"\r\n", 1)[0] for it in answers)
    assert lines == [b"HTTP/1.1 503 Service Unavailable"] * 7
    full = [it for it in answers if b"waiting already" in it]
    assert len(full) == 4  # one is at work, two wait
    assert all(b"retry-after" in it for it in answers)
    until(lambda: idle(busy) == 2)
    assert busy.query("ASK {}").status_code == 200


@pytest.mark.parametrize("query", [ENDLESS, FLOOD], ids=["before", "within"])
def test_nobody_works_for_a_client_that_hung_up(tmp_path: Path, query: str) -> None:
    with served(tmp_path, examples(), query_seconds=30, query_workers=1) as server:
        until(lambda: idle(server) == 1)
        before = workers(server)
        with connected(server, query) as connection:
            until(lambda: idle(server) == 0)
            if query is FLOOD:
                assert connection.recv(1000).startswith(b"HTTP/1.1 200")
            else:
                time.sleep(0.3)
        until(lambda: idle(server) == 1, seconds=60)
        assert workers(server).isdisjoint(before)
        assert server.query("ASK {}").status_code == 200


def test_an_answer_that_cannot_be_completed_ends_without_its_end(busy: Served) -> None:
    """Past its deadline the flood is cut: no last chunk, so that nobody takes it for whole."""
    content = b""

    def is_cut() -> bool:
        """Ask; a machine that is busy otherwise may not come to a beginning in time."""
        nonlocal content
        with connected(busy, FLOOD) as connection:
            content = received(connection)
        return content.startswith(b"HTTP/1.1 200")

    until(is_cut)
    assert b"transfer-encoding: chunked" in content.lower()[:2000]
    assert not content.endswith(b"0\r\n\r\n")
    until(lambda: idle(busy) == 2)


def _begins(server: Served, query: str) -> bool:
    """Ask; who waits for a lane as long as another may have it is sometimes too early."""
    with connected(server, query) as connection:
        return connection.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_client_that_reads_nothing_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the worker, nor the lane for long queries, nor the copy of the store."""
    monkeypatch.setattr("ldcat.web.asking._GRACE", 0.5)
    with served(tmp_path, examples(), query_seconds=2, query_workers=2) as server:
        until(lambda: idle(server) == 2)
        silent = connected(server, FLOOD)
        until(lambda: idle(server) == 1)
        (copy,) = (server.application.settings.data / "snapshots").iterdir()
        until(lambda: _begins(server, FLOOD))
        server.put('<urn:new> a dcat:Dataset ; dct:title "new" .')
        until(lambda: "true" in server.query('ASK { ?s dct:title "new" }').text)
        until(lambda: not copy.exists(), seconds=30)
        until(lambda: idle(server) == 2)
        silent.close()


def test_a_worker_that_was_killed_is_replaced_unnoticed(busy: Served) -> None:
    until(lambda: idle(busy) == 2)
    before = workers(busy)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not any(line.is_alive for line in busy.application.relay._lines))
    assert busy.query("ASK { ?s ?p ?o }").json()["boolean"] is True
    until(lambda: len(workers(busy)) == 2 and workers(busy).isdisjoint(before))


def test_a_query_sees_what_was_written_before_it(busy: Served) -> None:
    for edition in ("one", "two", "three"):
        busy.put(f'<dataset/edited> a dcat:Dataset ; dct:title "{edition}" .')
        query = f"SELECT ?t {{ <{busy.base}dataset/edited> dct:title ?t }}"
        until(lambda q=query, e=edition: e in busy.query(q).text, seconds=60)  # type: ignore[misc]
    folders = list((busy.application.settings.data / "snapshots").iterdir())
    assert len(folders) <= 2
