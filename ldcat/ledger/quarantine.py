"""Records that are held for a steward: kept, listed, and not public."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from ldcat.ledger.append import Origin
from ldcat.ledger.complaints import translated
from ldcat.ledger.database import where
from ldcat.ledger.schema import QUARANTINE
from ldcat.model.iri import Iri
from ldcat.model.packed_report import PackedReport
from ldcat.model.packing import pack, unpack
from ldcat.model.record import Prepared

_CHUNK: Final = 400


@dataclass(frozen=True, slots=True)
class Held:
    """A record that waits for a steward.

    Attributes:
        number: Its place in the list; grows.
        record: What came, and what was found in it.
        source: Where it came from: file name or URL.
        author: Who sent it.
        at: When (UTC).
        reason: Why, in words.
    """

    number: int
    record: Prepared
    source: str
    author: str
    at: datetime
    reason: str


class Quarantine:
    """The held records, in the ledger's database: of each IRI the newest."""

    def __init__(self, engine: Engine, writing: threading.Lock) -> None:
        """Hold records in a database.

        Args:
            engine: The database.
            writing: Held by whoever writes in this process.
        """
        self._engine = engine
        self._where = where(engine)
        self._writing = writing

    def hold(self, records: Sequence[Prepared], origin: Origin) -> int:
        """Hold records in the place of those with the same IRIs.

        When this returns they are on the disk.

        Returns:
            How many of them were not held like this before.

        Raises:
            FolderUnusableError: The disk is full or read-only.
        """
        latest = {it.iri: it for it in records}
        with self._changing() as connection:
            known = _digests(connection, [*latest])
            take_out(connection, [*latest])
            if latest:
                rows = [_row(it, origin) for it in latest.values()]
                connection.execute(insert(QUARANTINE), rows)
        return sum(known.get(iri) != it.digest for iri, it in latest.items())

    def count(self) -> int:
        """Return how many records are held."""
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(QUARANTINE)) or 0

    def page(self, after: int, size: int) -> Sequence[Held]:
        """Return up to `size` held records whose number is greater than `after`, by number."""
        query = select(QUARANTINE).where(QUARANTINE.c.number > after)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(QUARANTINE.c.number).limit(size))
            return [_held(row) for row in rows]

    def every(self) -> Iterator[Held]:
        """Yield every held record, by number."""
        after = 0
        while page := self.page(after, _CHUNK):
            yield from page
            after = page[-1].number

    def find(self, iri: str) -> Held | None:
        """Return the held record with an IRI, or None."""
        with self._reading() as connection:
            row = connection.execute(select(QUARANTINE).where(QUARANTINE.c.iri == iri))
            return next(map(_held, row), None)

    def held(self, iris: Sequence[str]) -> frozenset[str]:
        """Return those of the IRIs under which something is held."""
        with self._reading() as connection:
            return frozenset(_digests(connection, iris))

    def discard(self, iris: Sequence[str]) -> int:
        """Forget held records; return how many there were."""
        with self._changing() as connection:
            return take_out(connection, iris)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._where), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._writing, translated(self._where), self._engine.begin() as connection:
            yield connection


def take_out(connection: Connection, iris: Sequence[str]) -> int:
    """Forget what is held under IRIs, within a transaction; return how much that was."""
    gone = 0
    for start in range(0, len(iris), _CHUNK):
        some = QUARANTINE.c.iri.in_(iris[start : start + _CHUNK])
        gone += connection.execute(delete(QUARANTINE).where(some)).rowcount
    return gone


def _digests(connection: Connection, iris: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(iris), _CHUNK):
        some = QUARANTINE.c.iri.in_(iris[start : start + _CHUNK])
        query = select(QUARANTINE.c.iri, QUARANTINE.c.digest).where(some)
        found.update((row.iri, row.digest) for row in connection.execute(query))
    return found


def _row(it: Prepared, origin: Origin) -> dict[str, Any]:
    return {
        "iri": str(it.iri),
        "kind": it.kind,
        "digest": it.digest,
        "size": it.size,
        "payload": it.packed or pack(it.text),
        "profile": it.report.profile,
        "rules": it.report.rules,
        "conforms": it.report.conforms,
        "findings": it.report.packed or None,
        "source": origin.source,
        "author": origin.author,
        "at": origin.at,
        "reason": origin.reason,
    }


def _held(row: Row[Any]) -> Held:
    report = PackedReport(row.profile, row.conforms, row.findings or b"", row.rules)
    text = unpack(row.payload)
    record = Prepared(
        Iri(row.iri), row.kind, row.digest, text, row.size, report, packed=row.payload
    )
    return Held(row.number, record, row.source, row.author, row.at, row.reason)
