"""Tell other servers of changes: CloudEvents, signed, in the order of the ledger.

What an address misses waits in the ledger: it is told later, however long it was away. A message
is signed as Standard Webhooks has it (HMAC-SHA256 over id, time and body).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ldcat.errors import FetchError, LdcatError
from ldcat.fetch import Limits, post
from ldcat.ledger.changes import Event
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.subscriptions import DeadLetter, Subscription
from ldcat.model.view import Site

_LOG: Final = logging.getLogger(__name__)
_VERBS: Final = {"Create": "created", "Update": "updated", "Delete": "deleted"}
_SINGLE: Final = "application/cloudevents+json; charset=utf-8"
_BATCH: Final = "application/cloudevents-batch+json; charset=utf-8"
#: How often it is looked whether anything is to be told, in seconds.
_EVERY: Final = 0.2
#: And whether one that failed is to be tried again, or another process made one.
_AT_LEAST: Final = 2.0
#: How long an address is left alone after a failure, doubling; in seconds.
_FIRST_WAIT: Final = 5.0
_LONGEST_WAIT: Final = 3600.0
#: So often an event is offered to an address that refuses it.
_MOST_REFUSALS: Final = 5
#: Answers that will be the same next time, unless somebody mends something.
_TRANSIENT: Final = frozenset({408, 409, 423, 425, 429})
_GONE: Final = 410
#: So many positions of the ledger are looked at together.
_STEP: Final = 500


def cloud_event(event: Event, site: Site) -> dict[str, Any]:
    """Return an event as CloudEvents 1.0 has it."""
    return {
        "specversion": "1.0",
        "id": str(event.sequence),
        "source": str(site.base),
        "type": f"ldcat.record.{_VERBS[event.verb]}",
        "subject": event.iri,
        "time": event.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {
            "sequence": event.sequence,
            "iri": event.iri,
            "kind": event.kind,
            "digest": event.digest or None,
            "previousDigest": event.before or None,
            "activity": f"{site.base}ldes/activity/{event.sequence}",
        },
    }


def signature(secret: str, body: bytes, *, message: str, moment: int) -> str:
    """Return what shows that a message is ours (Standard Webhooks, `webhook-signature`).

    Args:
        secret: Of the subscription, with its prefix.
        body: The message.
        message: The message's id.
        moment: When it was sent, in seconds since 1970.
    """
    key = base64.b64decode(secret.partition("_")[2])
    signed = f"{message}.{moment}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


class Webhooks:
    """Tells every subscription what it has not been told."""

    def __init__(self, ledger: Ledger, site: Site, limits: Limits) -> None:
        """Prepare.

        Args:
            ledger: What changes are read from.
            site: Who tells.
            limits: What sending a message may cost.
        """
        self._ledger = ledger
        self._site = site
        self._limits = limits
        self._table = ledger.subscriptions

    def run(self, stopping: threading.Event) -> None:
        """Tell of changes as they happen, until told to stop."""
        seen, again = -1, 0.0
        while not stopping.wait(_EVERY):
            if self._ledger.position == seen and time.monotonic() < again:
                continue
            seen, again = self._ledger.position, time.monotonic() + _AT_LEAST
            try:
                for it in self._due():
                    self.tell(it, stopping)
            except LdcatError as error:
                _LOG.warning("webhooks: %s", error)
                stopping.wait(_FIRST_WAIT)

    def tell(self, subscription: Subscription, stopping: threading.Event) -> None:
        """Tell one subscription everything that it has not been told, or until it fails."""
        while not stopping.is_set():
            until = min(subscription.position + _STEP, self._ledger.position)
            if subscription.position >= until:
                return
            events = [it for it, _ in self._ledger.changes.events(subscription.position, until)]
            for start in range(0, len(events), subscription.batch):
                if stopping.is_set():
                    return
                told = self._send(subscription, events[start : start + subscription.batch])
                if told is None:
                    return
                subscription = told
            if subscription.position < until:  # behind the last event there are other revisions
                subscription = self._moved(subscription, until)

    def offer_again(self, letter: DeadLetter) -> str:
        """Offer a dead letter once more; return why it was not taken, nothing if it was."""
        subscription = self._table.one(letter.subscription)
        events = [it for it, _ in self._ledger.changes.events(letter.sequence - 1, letter.sequence)]
        complaint = self._complaint(subscription, events)[1]
        if not complaint:
            self._table.revive(letter)
        return complaint

    def _due(self) -> Sequence[Subscription]:
        now, position = datetime.now(UTC), self._ledger.position
        return [
            it
            for it in self._table.every()
            if not it.is_paused and it.position < position and (it.due is None or it.due <= now)
        ]

    def _send(self, subscription: Subscription, events: Sequence[Event]) -> Subscription | None:
        """Send events, and return the subscription as it is then; None where it failed."""
        status, complaint = self._complaint(subscription, events)
        if not complaint:
            return self._moved(subscription, events[-1].sequence)
        is_refused = 400 <= status < 500 and status not in _TRANSIENT
        if status == _GONE:
            _LOG.warning("webhook %s is paused: it answers 410", subscription.name)
            self._table.change(subscription.name, is_paused=True, told=complaint)
            return None
        if is_refused and len(events) > 1:  # one of them may be at fault
            return self._one_by_one(subscription, events)
        failures = subscription.failures + 1
        if is_refused and failures >= _MOST_REFUSALS:
            _LOG.warning("webhook %s refuses event %d", subscription.name, events[0].sequence)
            self._table.bury(subscription.name, events[0].sequence, complaint)
            return replace(subscription, position=events[0].sequence, failures=0, due=None)
        wait = min(_FIRST_WAIT * 2 ** (failures - 1), _LONGEST_WAIT)
        due = datetime.now(UTC) + timedelta(seconds=wait)
        self._table.change(subscription.name, failures=failures, due=due, told=complaint)
        return None

    def _one_by_one(
        self, subscription: Subscription, events: Sequence[Event]
    ) -> Subscription | None:
        current: Subscription | None = subscription
        for it in events:
            if current is not None:
                current = self._send(current, [it])
        return current

    def _complaint(self, subscription: Subscription, events: Sequence[Event]) -> tuple[int, str]:
        """Send events; return status and what is wrong, which is nothing if they were taken."""
        told = [cloud_event(it, self._site) for it in events]
        is_batch = subscription.batch > 1
        body = json.dumps(told if is_batch else told[0], ensure_ascii=False).encode()
        message = f"{events[0].sequence}-{events[-1].sequence}"
        moment = int(time.time())
        headers = {
            "Content-Type": _BATCH if is_batch else _SINGLE,
            "webhook-id": message,
            "webhook-timestamp": str(moment),
            "webhook-signature": signature(
                subscription.secret, body, message=message, moment=moment
            ),
        }
        try:
            answer = post(subscription.url, body, limits=self._limits, headers=headers)
        except FetchError as error:
            return 0, str(error)
        is_taken = 200 <= answer.status < 300
        return answer.status, "" if is_taken else f"It answers {answer.status}."

    def _moved(self, subscription: Subscription, position: int) -> Subscription:
        self._table.change(subscription.name, position=position, failures=0, due=None, told="")
        return replace(subscription, position=position, failures=0, due=None, told="")
