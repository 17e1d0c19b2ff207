"""Addresses are told of every change, in order, once, whatever they answer meanwhile."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ldcat.errors import ConflictError, NotFoundError
from ldcat.feeds.webhooks import Webhooks
from ldcat.fetch import Limits
from ldcat.ledger.append import Origin
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.subscriptions import Subscription
from ldcat.model.iri import Iri
from ldcat.model.packed_report import UNCHECKED
from ldcat.model.record import Prepared
from tests.unit.pages import BASE, SITE

LIMITS = Limits(5.0, 1, frozenset({"127.0.0.1"}), "ldcat test")


class Receiver:
    """A server that takes messages, or answers what it is told to."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.messages: list[tuple[dict[str, str], bytes]] = []
        self.status: dict[str, int] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fields = {name.lower(): value for name, value in self.headers.items()}
                self.send_response(receiver.take(fields, body))
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/told"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, fields: dict[str, str], body: bytes) -> int:
        told = json.loads(body)
        events = told if isinstance(told, list) else [told]
        self.messages.append((fields, body))
        status = max((self.status.get(it["id"], 0) for it in events), default=0)
        status = status or self.status.get("*", 204)
        if status < 300:
            self.events += events
        return status

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    yield ledger
    ledger.close()


def write(ledger: Ledger, put: Sequence[int] = (), delete: Sequence[int] = ()) -> None:
    origin = Origin(BASE, "a", datetime.now(UTC), "")
    edition = ledger.position
    prepared = [
        Prepared(
            Iri(f"{BASE}dataset/{it}"), "dataset", f"{edition:063}{it}",
            f'<{BASE}dataset/{it}> <urn:p> "{edition}" .\n'.encode(), 1, UNCHECKED,
        )
        for it in put
    ]  # fmt: skip
    ledger.append(prepared, [Iri(f"{BASE}dataset/{it}") for it in delete], origin)


def webhooks(ledger: Ledger) -> Webhooks:
    return Webhooks(ledger, SITE, LIMITS)


def told(ledger: Ledger) -> Subscription:
    """Tell the only subscription, and return what is known of it then."""
    (subscription,) = ledger.subscriptions.every()
    webhooks(ledger).tell(subscription, threading.Event())
    return ledger.subscriptions.every()[0]


@pytest.mark.parametrize("batch", [1, 4])
def test_every_change_is_told_once_in_order_and_signed(
    ledger: Ledger, receiver: Receiver, batch: int
) -> None:
    write(ledger, put=[0])
    it = ledger.subscriptions.create("a", receiver.url, batch=batch, position=ledger.position)
    write(ledger, put=[0, 1, 2])
    write(ledger, put=[3], delete=[1])
    assert told(ledger).position == ledger.position
    names = [(event["type"], event["subject"].rpartition("/")[2]) for event in receiver.events]
    assert names == [
        ("ldcat.record.updated", "0"), ("ldcat.record.created", "1"), ("ldcat.record.created", "2"),
        ("ldcat.record.created", "3"), ("ldcat.record.deleted", "1"),
    ]  # fmt: skip
    first, last = receiver.events[0]["data"], receiver.events[-1]["data"]
    assert first["previousDigest"] != first["digest"]
    assert last["digest"] is None
    assert last["previousDigest"] == receiver.events[1]["data"]["digest"]
    assert len(receiver.messages) == (2 if batch == 4 else 5)
    for fields, body in receiver.messages:
        kind = "application/cloudevents-batch+json" if batch > 1 else "application/cloudevents+json"
        assert fields["content-type"].partition(";")[0] == kind
        signed = f"{fields['webhook-id']}.{fields['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(it.secret.removeprefix("whsec_"))
        digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert fields["webhook-signature"] == f"v1,{digest}"
    told(ledger)
    assert len(receiver.events) == 5


@pytest.mark.parametrize("status", [500, 503, 429, 301])
def test_what_is_missed_is_told_later(ledger: Ledger, receiver: Receiver, status: int) -> None:
    ledger.subscriptions.create("a", receiver.url, batch=2, position=0)
    write(ledger, put=range(5))
    receiver.status["*"] = status
    for failures in range(1, 8):
        it = told(ledger)
        assert (it.position, it.failures) == (0, failures)
        assert it.due is not None
        assert it.due > datetime.now(UTC)
        assert str(status) in it.told
    write(ledger, delete=[2])
    receiver.status.clear()
    it = told(ledger)
    assert (it.position, it.failures, it.due, it.told) == (6, 0, None, "")
    assert [event["id"] for event in receiver.events] == list("123456")
    assert ledger.subscriptions.dead_letters() == []


@pytest.mark.parametrize("batch", [1, 3])
def test_an_event_that_is_refused_becomes_a_dead_letter_and_holds_up_nobody(
    ledger: Ledger, receiver: Receiver, batch: int
) -> None:
    ledger.subscriptions.create("a", receiver.url, batch=batch, position=0)
    write(ledger, put=range(5))
    receiver.status["3"] = 422
    it = [told(ledger) for _ in range(6)][-1]
    assert it.position == 5
    assert [event["id"] for event in receiver.events] == list("1245")
    (letter,) = ledger.subscriptions.dead_letters()
    assert (letter.sequence, "422" in letter.told) == (3, True)
    assert webhooks(ledger).offer_again(letter)
    receiver.status.clear()
    assert not webhooks(ledger).offer_again(letter)
    assert receiver.events[-1]["id"] == "3"
    assert ledger.subscriptions.dead_letters("a") == []


def test_who_says_gone_is_left_alone(ledger: Ledger, receiver: Receiver) -> None:
    ledger.subscriptions.create("a", receiver.url, batch=1, position=0)
    write(ledger, put=[1])
    receiver.status["*"] = 410
    assert told(ledger).is_paused
    ledger.subscriptions.change("a", is_paused=False)
    receiver.status.clear()
    assert told(ledger).position == 1


def test_the_thread_tells_what_happens_and_what_had_happened(
    ledger: Ledger, receiver: Receiver
) -> None:
    ledger.subscriptions.create("a", receiver.url, batch=100, position=0)
    write(ledger, put=range(3))
    stopping = threading.Event()
    thread = threading.Thread(target=webhooks(ledger).run, args=(stopping,))
    thread.start()
    for number in range(3, 8):
        write(ledger, put=[number])
    for _ in range(200):
        if len(receiver.events) == 8:
            break
        stopping.wait(0.05)
    stopping.set()
    thread.join()
    assert [event["id"] for event in receiver.events] == list("12345678")


def test_private_addresses_are_told_only_if_the_operator_says_so(
    ledger: Ledger, receiver: Receiver
) -> None:
    (ledger.subscriptions.create("a", receiver.url, batch=1, position=0),)
    write(ledger, put=[1])
    strict = Webhooks(ledger, SITE, Limits(5.0, 1, frozenset(), "ldcat"))
    strict.tell(ledger.subscriptions.every()[0], threading.Event())
    assert "private address" in ledger.subscriptions.every()[0].told
    assert receiver.messages == []


def test_names_are_taken_once(ledger: Ledger) -> None:
    ledger.subscriptions.create("a", "https://x.example/", batch=1, position=0)
    with pytest.raises(ConflictError):
        ledger.subscriptions.create("a", "https://x.example/", batch=1, position=0)
    ledger.subscriptions.remove("a")
    with pytest.raises(NotFoundError):
        ledger.subscriptions.remove("a")
