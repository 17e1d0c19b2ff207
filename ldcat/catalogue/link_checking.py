"""Ask the addresses of data whether they answer: in the background, politely, with proof."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from ldcat.errors import FetchError, LdcatError
from ldcat.fetch import Answered, Limits, probe
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.links import Applied, Link, Waiting
from ldcat.model.packed_report import PackedReport
from ldcat.model.record import Measured
from ldcat.quality.gauge import Gauge, addresses_in
from ldcat.quality.links import (
    CONNECTION_FAILED,
    HEAD,
    INVALID_ADDRESS,
    Checked,
    Pace,
    Probe,
    Spent,
    checked,
    host_of,
    is_good_status,
    judged,
    next_probe,
    round_of,
)

_LOG: Final = logging.getLogger(__name__)
#: Records whose addresses are noted in one transaction.
_BATCH: Final = 100
#: Longest address that is asked, in characters: not every database can index longer ones.
_LONGEST: Final = 2000
#: Addresses that are asked at a time, each of another host.
_ABREAST: Final = 8
#: Longest pause, in seconds: records may have come meanwhile.
_PAUSE: Final = 10.0
#: Shortest pause, in seconds, where there is nothing to measure.
_SHORTEST: Final = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking an address.

    Attributes:
        status: Its status code, or one of piveau's where there was none.
        requests: How many requests that took.
        retry_after: How long its server asks to wait.
    """

    status: int
    requests: int
    retry_after: timedelta = timedelta(0)


class LinkChecker:
    """Checks links until it is stopped; one thread runs it."""

    def __init__(self, ledger: Ledger, gauge: Gauge, *, limits: Limits, pace: Pace) -> None:
        """Prepare.

        Args:
            ledger: Whose records' addresses are asked, and where the answers are kept.
            gauge: Measures the records with the answers.
            limits: What asking an address may cost.
            pace: How much may be asked.
        """
        self._ledger = ledger
        self._links = ledger.links
        self._gauge = gauge
        self._limits = limits
        self._pace = pace
        self._asked: dict[str, datetime] = {}

    def run(self, stopping: threading.Event) -> None:
        """Check links until it is to stop."""
        while not stopping.is_set():
            try:
                wait = 0.0 if self.apply_some() else self.ask_some(stopping)
            except LdcatError as error:  # a full disk, for instance: it may be mended
                _LOG.warning("links are not checked: %s", error)
                wait = _PAUSE
            stopping.wait(min(max(wait, _SHORTEST), _PAUSE))

    def set_aside(self, stopping: threading.Event) -> None:
        """Let no measurement have what links answered: they are not checked any more."""
        del stopping
        self._links.set_aside()

    def apply_some(self) -> int:
        """Measure some records with what their addresses answered; return how many."""
        waiting = self._links.waiting(_BATCH)
        if waiting:
            now = datetime.now(UTC)
            addresses = {it.number: addresses_in(it.text, it.iri) for it in waiting}
            uses = {
                number: [_new(it, now) for it in its if _can_be_kept(it)]
                for number, its in addresses.items()
            }
            known = dict(self._links.register(uses))
            for its in addresses.values():
                known |= {it: INVALID_ADDRESS for it in its if not it.isprintable()}
            self._links.apply([self._applied(it, known) for it in waiting])
        return len(waiting)

    def ask_some(self, stopping: threading.Event) -> float:
        """Ask some addresses that are due; return how many seconds to wait before the next."""
        now = datetime.now(UTC)
        spent = Spent(now.date(), self._links.spent(now.date()), self._asked)
        free = self._free(now)
        found = [it for host in free[:_ABREAST] if (it := self._links.first_due(host))]
        by_address = {it.address: it for it in found}
        turn = round_of(by_address, now=now, spent=spent, pace=self._pace)
        if not turn.ask:
            return _PAUSE if turn.again is None else (turn.again - now).total_seconds()
        outcomes = _outcomes(turn.ask, self._limits, stopping)
        if outcomes:
            self._keep({address: by_address[address] for address in outcomes}, outcomes)
        return 0.0 if len(free) > len(turn.ask) else self._pace.host_seconds

    def _free(self, now: datetime) -> Sequence[str]:
        """Return the hosts that are due, and were not asked just now."""
        latest = now - timedelta(seconds=self._pace.host_seconds)
        return [it for it in self._links.due(now) if self._asked.get(it, latest) <= latest]

    def _keep(self, links: Mapping[str, Link], outcomes: Mapping[str, Outcome]) -> None:
        at = datetime.now(UTC)
        after: list[Link] = []
        turned: list[str] = []
        for address, outcome in outcomes.items():
            before = links[address]
            self._asked[before.host] = at
            new = _after(before, outcome, at)
            after.append(new)
            if before.status is None or is_good_status(before.status) != is_good_status(
                outcome.status
            ):
                turned.append(address)
        requests = sum(it.requests for it in outcomes.values())
        self._links.save(after, turned, requests)
        oldest = at - timedelta(seconds=self._pace.host_seconds)
        self._asked = {host: it for host, it in self._asked.items() if it > oldest}
        _LOG.debug("links were checked", extra={"addresses": len(after), "requests": requests})

    def _applied(self, it: Waiting, known: Mapping[str, int]) -> Applied:
        if not it.text:
            return Applied(it.number, it.sequence, Measured())
        report = PackedReport(it.profile, it.conforms, b"")
        measured = self._gauge.measured(it.text, it.iri, it.kind, report=report, links=known)
        return Applied(it.number, it.sequence, measured)


def asked(address: str, limits: Limits) -> Outcome:
    """Ask an address: by HEAD, then for its first byte where HEAD is refused."""
    requests = 0
    way: Probe | None = HEAD
    status, retry_after = CONNECTION_FAILED, timedelta(0)
    while way is not None:
        try:
            answer = probe(address, limits, method=way.method, headers=way.headers)
        except FetchError as error:
            _LOG.debug("an address does not answer: %s", error)
            return Outcome(CONNECTION_FAILED, requests + 1)
        requests += answer.requests
        status, retry_after = judged(way, answer.status), _retry_after(answer)
        way = next_probe(way, answer.status)
    return Outcome(status, requests, retry_after)


def _outcomes(
    addresses: Sequence[str], limits: Limits, stopping: threading.Event
) -> Mapping[str, Outcome]:
    """Ask addresses at the same time; return nothing if it is to stop meanwhile.

    The threads are left alone then: they end by themselves, and nobody waits for them.
    """
    answers: queue.Queue[tuple[str, Outcome]] = queue.Queue()

    def ask(address: str) -> None:
        answers.put((address, asked(address, limits)))

    for address in addresses:
        threading.Thread(target=ask, args=(address,), name="link-check", daemon=True).start()
    outcomes: dict[str, Outcome] = {}
    # Each of two ways of asking takes so long at most, with every redirect.
    end = time.monotonic() + 2 * limits.seconds + 5
    while len(outcomes) < len(addresses) and not stopping.is_set():
        try:
            address, outcome = answers.get(timeout=0.1)
        except queue.Empty:
            if time.monotonic() > end:  # a name that is not resolved, for instance
                lost = [it for it in addresses if it not in outcomes]
                return outcomes | dict.fromkeys(lost, Outcome(CONNECTION_FAILED, 1))
        else:
            outcomes[address] = outcome
    return {} if stopping.is_set() else outcomes


def _can_be_kept(address: str) -> bool:
    """Say whether an address can be asked and kept; of others nothing is known."""
    return len(address) <= _LONGEST and address.isprintable()


def _new(address: str, now: datetime) -> Link:
    """Return an address that nobody has asked; what is no address of the Web needs no asking."""
    host = host_of(address)
    if host is None:
        return Link(address, "", INVALID_ADDRESS, 0, now, now)
    return Link(address, host, None, 0, None, now)


def _after(before: Link, outcome: Outcome, at: datetime) -> Link:
    was = None
    if before.status is not None and before.at is not None:
        was = Checked(before.address, before.status, before.failures, before.at, before.due)
    new = checked(
        before.address, outcome.status, at=at, before=was, retry_after=outcome.retry_after
    )
    return Link(new.address, before.host, new.status, new.failures, new.at, new.due)


def _retry_after(answer: Answered) -> timedelta:
    """Return what Retry-After asks for (RFC 9110 10.2.3); nothing where it cannot be read."""
    text = answer.retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), 10**8))
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return timedelta(0)
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(timedelta(0), when - datetime.now(UTC))
