"""Addresses of data are asked whether they answer: politely, and what they say is kept."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from ldcat import resources
from ldcat.catalogue.link_checking import LinkChecker, asked
from ldcat.fetch import Limits
from ldcat.ledger.ledger import Ledger
from ldcat.model.packed_report import UNCHECKED
from ldcat.model.record import Prepared
from ldcat.quality.gauge import Gauge, open_gauge
from ldcat.quality.links import CONNECTION_FAILED, INVALID_ADDRESS, Pace
from ldcat.quality.measurement import Measurement
from ldcat.terms import DCAT
from ldcat.validation.background import read_vocabularies
from tests.support import BASE, dataset, fetch_limits, memory_folder, origin

_ACCESS: Final = "accessUrlStatusCode"
_DOWNLOAD: Final = "downloadUrlStatusCode"


@dataclass
class Host:
    """A server of data, and what it was asked."""

    url: str
    asked: list[tuple[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    status: dict[str, int] = field(default_factory=dict)


@contextmanager
def host() -> Iterator[Host]:
    """Yield a server whose paths say what it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            found.asked.append((self.command, self.path))
            found.times.append(time.monotonic())
            self._answer(self.path.strip("/").partition("/")[0])

        def do_GET(self) -> None:
            found.asked.append((f"GET {self.headers['Range']}", self.path))
            self._answer(self.path.strip("/").partition("/")[0].removeprefix("no-head-"))

        def _answer(self, name: str) -> None:
            if name == "slow":
                time.sleep(1)
            moved = {"moved": "/200", "loop": "/loop", "inside": "http://localhost:9/"}
            status = found.status.get(name, 0) or (302 if name in moved else 0)
            self.send_response(status or (int(name) if name.isdigit() else 405))
            if name in moved:
                self.send_header("Location", moved[name])
            if name == "503":
                self.send_header("Retry-After", "7200")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Host(f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def gauge() -> Gauge:
    """Measures by the bundled lists."""
    vocabularies = read_vocabularies([resources.vocabularies()])
    return open_gauge(vocabularies, resources.formats(), {})


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger; making one takes longer than copying it."""
    path = tmp_path_factory.mktemp("ledger") / "empty.sqlite"
    Ledger(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def path(empty: Path) -> Iterator[Path]:
    with memory_folder() as folder:
        yield Path(shutil.copy(empty, folder / "ledger.sqlite"))


def given(gauge: Gauge, number: int, **addresses: str) -> Prepared:
    """Return a dataset with one distribution that has these addresses."""
    node = f"<{BASE}dataset/{number}>"
    lines = "".join(f"_:d <{DCAT}{name}> <{value}> .\n" for name, value in addresses.items())
    it = dataset(number, more=f"{node} <{DCAT}distribution> _:d .\n{lines}")
    return replace(it, measured=gauge.measured(it.text, it.iri, it.kind, report=UNCHECKED))


def measurement(ledger: Ledger, number: int) -> Measurement:
    record = ledger.record(f"{BASE}dataset/{number}")
    assert record is not None
    assert record.measured is not None
    return Measurement(record.measured.passed, record.measured.measured)


def checked(ledger: Ledger, gauge: Gauge, limits: Limits, **pace: float) -> LinkChecker:
    """Check all links that are due, once."""
    values = Pace(pace.get("host_seconds", 0.0), int(pace.get("daily", 1000)))
    checker = LinkChecker(ledger, gauge, limits=limits, pace=values)
    never = threading.Event()
    for _ in range(60):
        if not checker.apply_some() and checker.ask_some(never) > max(0.05, values.host_seconds):
            break
        if pace.get("host_seconds"):
            time.sleep(pace["host_seconds"])
    while checker.apply_some():
        pass
    return checker


@pytest.mark.parametrize(
    ("path", "status", "requests"),
    [
        ("200", 200, ["HEAD"]),
        ("404", 404, ["HEAD"]),
        ("503", 503, ["HEAD"]),
        ("moved", 200, ["HEAD", "HEAD"]),
        ("no-head-200", 200, ["HEAD", "GET bytes=0-0"]),
        ("no-head-416", 200, ["HEAD", "GET bytes=0-0"]),
        ("no-head-404", 404, ["HEAD", "GET bytes=0-0"]),
        ("slow", CONNECTION_FAILED, ["HEAD"]),
        ("inside", CONNECTION_FAILED, ["HEAD"]),
        ("loop", CONNECTION_FAILED, ["HEAD"] * 6),
    ],
)
def test_an_address_has_the_status_that_a_reader_would_meet(
    path: str, status: int, requests: list[str]
) -> None:
    with host() as server:
        outcome = asked(f"{server.url}{path}", fetch_limits(seconds=0.3))
        assert outcome.status == status
        assert [method for method, _ in server.asked] == requests


def test_nobody_is_asked_at_a_private_address() -> None:
    with host() as server:
        guarded = fetch_limits(private_hosts=frozenset())
        assert asked(f"{server.url}200", guarded).status == CONNECTION_FAILED
        assert not server.asked


def test_what_addresses_answer_counts_in_the_measurement(path: Path, gauge: Gauge) -> None:
    ledger = Ledger(f"sqlite:///{path}")
    with host() as server:
        closed = "http://127.0.0.1:9/"
        ledger.append(
            [
                given(gauge, 1, accessURL=f"{server.url}200", downloadURL=f"{server.url}404"),
                given(gauge, 2, accessURL=closed, downloadURL="ftp://data.example/d.csv"),
                given(gauge, 3),
                given(gauge, 4, accessURL=f"{server.url}200/{'x' * 3000}"),
            ],
            [],
            origin(),
        )
        before = {number: measurement(ledger, number) for number in (1, 2, 3, 4)}
        assert {it.outcome(_ACCESS) for it in before.values()} == {None}
        state = ledger.state
        checked(ledger, gauge, fetch_limits(seconds=2))
        assert ledger.state > state  # pages that were kept are made anew
    assert [measurement(ledger, 1).outcome(it) for it in (_ACCESS, _DOWNLOAD)] == [True, False]
    assert [measurement(ledger, 2).outcome(it) for it in (_ACCESS, _DOWNLOAD)] == [False, False]
    assert measurement(ledger, 3).outcome(_ACCESS) is False  # there is none that could answer
    assert measurement(ledger, 4).outcome(_ACCESS) is None  # it is too long to be asked
    assert ledger.links.of(4) == {}
    found = ledger.links.of(2)
    assert found[closed].status == CONNECTION_FAILED
    assert found["ftp://data.example/d.csv"].status == INVALID_ADDRESS
    at = ledger.links.of(1)[f"{server.url}200"].at
    assert at is not None
    assert abs((datetime.now(UTC) - at).total_seconds()) < 60
    # The history is that of the content alone.
    assert [it.measured.measured for it in ledger.scores.of(1)] == [before[1].measured]
    ledger.links.set_aside()
    assert {number: measurement(ledger, number) for number in (1, 2, 3, 4)} == before
    ledger.close()


def test_what_was_asked_is_known_after_a_restart_and_after_a_change(
    path: Path, gauge: Gauge
) -> None:
    with host() as server:
        first = given(gauge, 1, accessURL=f"{server.url}200")
        ledger = Ledger(f"sqlite:///{path}")
        ledger.append([first], [], origin())
        checked(ledger, gauge, fetch_limits())
        ledger.close()
        ledger = Ledger(f"sqlite:///{path}")
        checked(ledger, gauge, fetch_limits())
        assert server.asked == [("HEAD", "/200")]
        changed = given(gauge, 1, accessURL=f"{server.url}200", downloadURL=f"{server.url}200/a")
        ledger.append([changed], [], origin(2))
        assert measurement(ledger, 1).outcome(_ACCESS) is None  # until somebody looks it up
        checked(ledger, gauge, fetch_limits())
        assert server.asked[1:] == [("HEAD", "/200/a")]
        assert [measurement(ledger, 1).outcome(it) for it in (_ACCESS, _DOWNLOAD)] == [True] * 2
        ledger.append([], [first.iri], origin(3))
        checked(ledger, gauge, fetch_limits())
        assert ledger.links.totals().addresses == 0  # nobody asks for what is gone
        ledger.close()


def test_a_failure_is_asked_again_later_and_a_server_may_say_when(path: Path, gauge: Gauge) -> None:
    ledger = Ledger(f"sqlite:///{path}")
    with host() as server:
        addresses = {"accessURL": f"{server.url}404", "downloadURL": f"{server.url}503"}
        ledger.append([given(gauge, 1, **addresses)], [], origin())
        checked(ledger, gauge, fetch_limits())
    waits: Mapping[str, float] = {
        address: (it.due - it.at).total_seconds() / 3600
        for address, it in ledger.links.of(1).items()
        if it.at is not None
    }
    assert waits == {addresses["accessURL"]: 1.0, addresses["downloadURL"]: 2.0}
    ledger.close()


def test_a_host_has_its_pause_and_a_day_its_budget(path: Path, gauge: Gauge) -> None:
    ledger = Ledger(f"sqlite:///{path}")
    with host() as server:
        urls = [f"{server.url}200/{number}" for number in range(6)]
        ledger.append([given(gauge, n, accessURL=url) for n, url in enumerate(urls)], [], origin())
        checked(ledger, gauge, fetch_limits(), host_seconds=0.2, daily=3)
        assert len(server.asked) == 3
        assert all(b - a >= 0.2 for a, b in zip(server.times, server.times[1:], strict=False))
    assert ledger.links.spent(datetime.now(UTC).date()) == 3
    assert ledger.links.totals().checked == 3
    ledger.close()


def test_it_stops_at_once_even_while_an_address_is_asked(path: Path, gauge: Gauge) -> None:
    ledger = Ledger(f"sqlite:///{path}")
    with host() as server:
        ledger.append([given(gauge, 1, accessURL=f"{server.url}slow")], [], origin())
        checker = LinkChecker(ledger, gauge, limits=fetch_limits(seconds=20), pace=Pace(0.0))
        stopping = threading.Event()
        thread = threading.Thread(target=checker.run, args=(stopping,))
        thread.start()
        while not server.asked:
            time.sleep(0.01)
        started = time.monotonic()
        stopping.set()
        thread.join()
        assert time.monotonic() - started < 0.5
    assert ledger.links.totals().checked == 0
    ledger.close()
