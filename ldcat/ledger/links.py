"""The addresses of data: which records have them, what they answered, when they are due."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from ldcat.ledger.complaints import translated
from ldcat.ledger.database import where
from ldcat.ledger.schema import LINK, LINK_DAY, LINK_USE, MEASUREMENT, RECORD, REVISION
from ldcat.model.measured import LinkTotals
from ldcat.model.packing import unpack
from ldcat.model.record import Measured

_CHUNK: Final = 400
#: Seconds for which what is told of links may be of before.
_FRESH: Final = 2.0


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and what it answered last.

    Attributes:
        address: The address.
        host: Whom to ask; empty for what is no address of the Web.
        status: Its status code; None where nobody has asked.
        failures: How many checks have failed one after the other.
        at: When it was asked (UTC).
        due: When to ask next.
    """

    address: str
    host: str
    status: int | None
    failures: int
    at: datetime | None
    due: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record whose measurement does not have what its addresses answer.

    Attributes:
        number: Its number.
        sequence: The revision that it is.
        iri: Its IRI.
        kind: Token of its kind.
        text: Its canonical N-Quads; empty if it is deleted.
        profile: Token of the profile it was checked against.
        conforms: Whether that check found no violation.
    """

    number: int
    sequence: int
    iri: str
    kind: str
    text: bytes
    profile: str
    conforms: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """What was measured of a record with the answers of its addresses.

    Attributes:
        number: Its number.
        sequence: The revision that was measured.
        measured: What was.
    """

    number: int
    sequence: int
    measured: Measured


class LinkTable:
    """The addresses of a catalogue, in the ledger's database."""

    def __init__(self, engine: Engine, writing: threading.Lock) -> None:
        """Read and write in a database.

        Args:
            engine: The database.
            writing: Held by who writes.
        """
        self._engine = engine
        self._where = where(engine)
        self._writing = writing
        self._changes = 0
        self._told = (0, 0.0)

    @property
    def changes(self) -> int:
        """A number that grows with changes, though not more often than every other second.

        Answers are kept for as long: while links are checked they change all the time.
        """
        number, at = self._told
        now = time.monotonic()
        if number != self._changes and now - at >= _FRESH:
            self._told = (self._changes, now)
        return self._told[0]

    def waiting(self, size: int) -> Sequence[Waiting]:
        """Return some records whose measurement does not have what their addresses answer."""
        query = (
            select(RECORD, REVISION.c.payload)
            .join(REVISION, REVISION.c.sequence == RECORD.c.sequence)
            .where(~RECORD.c.has_links, RECORD.c.measured.is_not(None))
            .order_by(RECORD.c.number)
            .limit(size)
        )
        return [
            Waiting(
                row.number,
                row.sequence,
                row.iri,
                row.kind,
                unpack(row.payload) if row.payload and row.measured else b"",
                row.profile,
                row.conforms,
            )
            for row in self._rows(query)
        ]

    def register(self, uses: Mapping[int, Sequence[Link]]) -> Mapping[str, int]:
        """Note which addresses records have, by number; return the answers that are known.

        What no record has any more is forgotten.
        """
        wanted = {it.address: it for links in uses.values() for it in links}
        with self._changing() as connection:
            before = _used_by(connection, [*uses])
            ids = _ids(connection, wanted)
            connection.execute(delete(LINK_USE).where(LINK_USE.c.number.in_(uses)))
            rows = [
                {"number": number, "link": ids[address]}
                for number, links in uses.items()
                for address in dict.fromkeys(it.address for it in links)
            ]
            if rows:
                connection.execute(insert(LINK_USE), rows)
            _forget_unused(connection, sorted(before - set(ids.values())))
            known = _by_address(connection, [*wanted])
        return {row.address: row.status for row in known if row.status is not None}

    def apply(self, applied: Sequence[Applied]) -> None:
        """Keep what was measured of records, as far as they were not changed meanwhile."""
        rows = [
            {
                "at_number": it.number,
                "at_sequence": it.sequence,
                "new_passed": it.measured.passed,
                "new_measured": it.measured.measured,
            }
            for it in applied
        ]
        if rows:
            with self._changing() as connection:
                connection.execute(_APPLY, rows)

    def due(self, now: datetime) -> Sequence[str]:
        """Return the hosts that have an address that is due, those first that wait longest."""
        first = func.min(LINK.c.due)
        query = (
            select(LINK.c.host)
            .where(LINK.c.host != "")
            .group_by(LINK.c.host)
            .having(first <= now)
            .order_by(first, LINK.c.host)
        )
        return [row.host for row in self._rows(query)]

    def first_due(self, host: str) -> Link | None:
        """Return the address of a host that is due first."""
        query = select(LINK).where(LINK.c.host == host).order_by(LINK.c.due, LINK.c.id).limit(1)
        return next(map(_link, self._rows(query)), None)

    def save(self, links: Sequence[Link], turned: Sequence[str], requests: int) -> None:
        """Keep what addresses answered.

        Args:
            links: The addresses as they are now.
            turned: Those that answer now and did not, or the other way round: the records that
                have them are measured anew.
            requests: How many requests that took.
        """
        with self._changing() as connection:
            rows = [
                {
                    "at_address": it.address,
                    "new_status": it.status,
                    "new_failures": it.failures,
                    "new_at": it.at,
                    "new_due": it.due,
                }
                for it in links
            ]
            connection.execute(_SAVE, rows)
            ids = select(LINK.c.id).where(LINK.c.address.in_(turned))
            numbers = select(LINK_USE.c.number).where(LINK_USE.c.link.in_(ids))
            if turned:
                stale = update(RECORD).where(RECORD.c.number.in_(numbers)).values(has_links=False)
                connection.execute(stale)
            for it in links[:1]:
                _spend(connection, it.at, requests)

    def spent(self, day: date) -> int:
        """Return how many requests were made on a day (UTC)."""
        rows = self._rows(select(LINK_DAY.c.requests).where(LINK_DAY.c.day == day))
        return int(rows[0][0]) if rows else 0

    def of(self, number: int) -> Mapping[str, Link]:
        """Return the addresses of a record."""
        query = (
            select(LINK)
            .join(LINK_USE, LINK_USE.c.link == LINK.c.id)
            .where(LINK_USE.c.number == number)
            .order_by(LINK.c.address)
        )
        return {row.address: _link(row) for row in self._rows(query)}

    def totals(self) -> LinkTotals:
        """Return how far the check is."""
        failing = and_(LINK.c.status.is_not(None), ~LINK.c.status.between(200, 399))
        query = select(
            func.count(),
            func.count(LINK.c.status),
            func.count().filter(failing),
            func.max(LINK.c.at),
        ).select_from(LINK)
        return LinkTotals(*self._rows(query)[0])

    def set_aside(self) -> None:
        """Let measurements be those of the content alone: nobody checks links any more."""
        own = MEASUREMENT.c.sequence == RECORD.c.sequence
        passed = select(MEASUREMENT.c.passed).where(own).scalar_subquery()
        measured = select(MEASUREMENT.c.measured).where(own).scalar_subquery()
        values = {"passed": passed, "measured": measured, "has_links": False}
        differs = or_(RECORD.c.passed != passed, RECORD.c.measured != measured)
        with self._engine.connect() as connection, translated(self._where):
            if not connection.scalar(select(LINK.c.id).limit(1)):
                return
        with self._changing() as connection:
            connection.execute(update(RECORD).where(differs).values(values))

    def _rows(self, query: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        with translated(self._where), self._engine.connect() as connection:
            return connection.execute(query).all()

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._writing, translated(self._where), self._engine.begin() as connection:
            yield connection
        self._changes += 1


_APPLY: Final = (
    update(RECORD)
    .where(RECORD.c.number == bindparam("at_number"), RECORD.c.sequence == bindparam("at_sequence"))
    .values(passed=bindparam("new_passed"), measured=bindparam("new_measured"), has_links=True)
)
_SAVE: Final = (
    update(LINK)
    .where(LINK.c.address == bindparam("at_address"))
    .values({name: bindparam(f"new_{name}") for name in ("status", "failures", "at", "due")})
)


def _link(row: Any) -> Link:  # noqa: ANN401 - a row of some query on the table
    return Link(row.address, row.host, row.status, row.failures, row.at, row.due)


def _used_by(connection: Connection, numbers: Sequence[int]) -> set[int]:
    query = select(LINK_USE.c.link).where(LINK_USE.c.number.in_(numbers))
    return set(connection.scalars(query))


def _by_address(connection: Connection, addresses: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(addresses), _CHUNK):
        chunk = LINK.c.address.in_(addresses[start : start + _CHUNK])
        found += connection.execute(select(LINK.c.id, LINK.c.address, LINK.c.status).where(chunk))
    return found


def _ids(connection: Connection, wanted: Mapping[str, Link]) -> Mapping[str, int]:
    """Return the ids of addresses; those that are new are kept."""
    known = {row.address for row in _by_address(connection, [*wanted])}
    new = [it for address, it in wanted.items() if address not in known]
    if new:
        rows = [
            {
                "address": it.address,
                "host": it.host,
                "status": it.status,
                "failures": it.failures,
                "at": it.at,
                "due": it.due,
            }
            for it in new
        ]
        connection.execute(insert(LINK), rows)
    return {row.address: row.id for row in _by_address(connection, [*wanted])}


def _forget_unused(connection: Connection, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _CHUNK):
        chunk = LINK.c.id.in_(ids[start : start + _CHUNK])
        is_used = exists().where(LINK_USE.c.link == LINK.c.id)
        connection.execute(delete(LINK).where(chunk, ~is_used))


def _spend(connection: Connection, at: datetime | None, requests: int) -> None:
    """Add to what was asked on a day."""
    if at is None:
        return
    day = at.date()
    more = update(LINK_DAY).where(LINK_DAY.c.day == day)
    done = connection.execute(more.values(requests=LINK_DAY.c.requests + requests))
    if not done.rowcount:
        connection.execute(insert(LINK_DAY), {"day": day, "requests": requests})
