"""What changed between two positions of the ledger, each record once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, Select, func, select

from ldcat.ledger.complaints import translated
from ldcat.ledger.past import as_then, newest_number
from ldcat.ledger.rows import record_of
from ldcat.ledger.schema import RECORD, REVISION
from ldcat.model.kinds import GRAPH, LOOSE
from ldcat.model.packing import unpack
from ldcat.model.record import Action, Record

#: Of so many pairs of positions it is kept how much changed between them.
_MOST_EXTENTS: Final = 256
_CHUNK: Final = 500
#: Told by what it is not: an index of kinds would be taken for one of sequence numbers.
_IS_RECORD: Final = RECORD.c.kind.not_in((GRAPH, LOOSE))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a record; it never changes.

    Attributes:
        sequence: Its number in the ledger.
        number: The record's number.
        iri: The record.
        kind: Token of the record's kind as it is now.
        verb: `Create`, `Update` or `Delete`.
        at: When (UTC); never before what has a lower number.
        digest: Of the canonical graph; empty for a deletion.
        before: Of what it replaced; empty where there was nothing.
    """

    sequence: int
    number: int
    iri: str
    kind: str
    verb: str
    at: datetime
    digest: str
    before: str


class Changes:
    """Reads what changed; may be shared between threads."""

    def __init__(self, engine: Engine, place: str) -> None:
        """Read a ledger.

        Args:
            engine: Its database.
            place: What to call it in messages.
        """
        self._engine = engine
        self._place = place
        self._extents: OrderedDict[tuple[int, int, int], int] = OrderedDict()
        self._lock = threading.Lock()

    def position_before(self, moment: datetime) -> int:
        """Return the last position before a moment: what happened at it comes after."""
        with self._reading() as connection:
            low, high = 0, connection.scalar(select(func.max(REVISION.c.sequence))) or 0
            while low < high:
                middle = (low + high + 1) // 2
                # Between two positions there may be gaps; the next one tells for them.
                at = connection.scalar(
                    select(REVISION.c.at)
                    .where(REVISION.c.sequence >= middle)
                    .order_by(REVISION.c.sequence)
                    .limit(1)
                )
                low, high = (middle, high) if at is not None and at < moment else (low, middle - 1)
        return low

    def moment_of(self, position: int) -> datetime | None:
        """Return when a position was reached; None for the beginning."""
        query = (
            select(REVISION.c.at)
            .where(REVISION.c.sequence <= position)
            .order_by(REVISION.c.sequence.desc())
            .limit(1)
        )
        with self._reading() as connection:
            return connection.scalar(query)

    def total(self, after: int, until: int) -> int:
        """Return how many records changed after a position up to another."""
        return self._kept((after, until, 0), lambda it: _total(it, after, until))

    def last_page(self, after: int, until: int, size: int) -> int:
        """Return behind which sequence number the last page of these begins."""
        rank = max(0, (self.total(after, until) - 1) // size * size)
        if not rank:
            return after
        changes = _changed(after, until).subquery()
        query = select(changes.c.last).order_by(changes.c.last).offset(rank - 1).limit(1)
        return self._kept((after, until, size), lambda it: it.scalar(query) or after)

    def _kept(self, key: tuple[int, int, int], found: Callable[[Connection], int]) -> int:
        """Return a number that never changes, found once."""
        if (known := self._extents.get(key)) is not None:
            return known
        with self._reading() as connection:
            number = found(connection)
        with self._lock:
            self._extents[key] = number
            while len(self._extents) > _MOST_EXTENTS:
                self._extents.popitem(last=False)
        return number

    def change_rank(self, after: int, until: int, sequence: int) -> int:
        """Return how many of what changed between two positions changed last up to a number."""
        changes = _changed(after, until).subquery()
        query = select(func.count()).select_from(changes).where(changes.c.last <= sequence)
        with self._reading() as connection:
            return connection.scalar(query) or 0

    def moment_after(self, position: int) -> datetime | None:
        """Return when the first thing after a position happened; None if nothing has."""
        query = (
            select(REVISION.c.at)
            .where(REVISION.c.sequence > position)
            .order_by(REVISION.c.sequence)
            .limit(1)
        )
        with self._reading() as connection:
            return connection.scalar(query)

    def changed(self, after: int, until: int, size: int) -> Sequence[Record]:
        """Return the records that were put or deleted after a position, as they were at another.

        Each once, in the order of what happened last to them; up to `size`. Whoever goes on
        behind the sequence number of the last one misses nothing, and has nothing twice.
        """
        unchanged = (
            select(RECORD)
            .where(RECORD.c.sequence > after, RECORD.c.sequence <= until, _IS_RECORD)
            .order_by(RECORD.c.sequence)
            .limit(size)
        )
        moved_on = select(RECORD.c.number).where(RECORD.c.sequence > until, _IS_RECORD)
        last = func.max(REVISION.c.sequence)
        earlier = (
            select(REVISION.c.number, last.label("last"))
            .where(REVISION.c.sequence <= until, REVISION.c.number.in_(moved_on))
            .group_by(REVISION.c.number)
            .having(last > after)
            .order_by(last)
            .limit(size)
            .subquery()
        )
        found: dict[int, Record] = {}
        with self._reading() as connection:
            found.update((row.number, record_of(row)) for row in connection.execute(unchanged))
            # Who moves on between the two queries is found by both, as the same.
            query = select(RECORD).join(earlier, earlier.c.number == RECORD.c.number)
            others = [record_of(row) for row in connection.execute(query)]
            found.update((it.number, it) for it in as_then(connection, others, until))
        return sorted(found.values(), key=lambda it: it.sequence)[:size]

    def at(self, numbers: Sequence[int], position: int) -> Sequence[Record]:
        """Return records as they were at a position, deleted ones too, by number."""
        known: list[Record] = []
        with self._reading() as connection:
            for start in range(0, len(numbers), _CHUNK):
                chunk = RECORD.c.number.in_(numbers[start : start + _CHUNK])
                known += map(record_of, connection.execute(select(RECORD).where(chunk)))
            return as_then(connection, known, position)

    def moments(self, sequences: Sequence[int]) -> Mapping[int, datetime]:
        """Return when revisions were made."""
        found: dict[int, datetime] = {}
        with self._reading() as connection:
            for start in range(0, len(sequences), _CHUNK):
                chunk = REVISION.c.sequence.in_(sequences[start : start + _CHUNK])
                rows = connection.execute(select(REVISION.c.sequence, REVISION.c.at).where(chunk))
                found.update((it.sequence, it.at) for it in rows)
        return found

    def newest(self, before: int, size: int) -> Sequence[Record]:
        """Return the records that were put or deleted last before a position, newest first."""
        query = (
            select(RECORD)
            .where(RECORD.c.sequence < before, _IS_RECORD)
            .order_by(RECORD.c.sequence.desc())
            .limit(size)
        )
        with self._reading() as connection:
            return [record_of(row) for row in connection.execute(query)]

    def events(self, after: int, until: int) -> Sequence[tuple[Event, bytes | None]]:
        """Return what happened to records after a position up to another, in order.

        With the canonical N-Quads that were put; None for a deletion.
        """
        earlier = REVISION.alias("earlier")
        last = (
            select(func.max(earlier.c.sequence))
            .where(earlier.c.number == REVISION.c.number, earlier.c.sequence < REVISION.c.sequence)
            .scalar_subquery()
        )
        before = REVISION.alias("before")
        query = (
            select(REVISION, RECORD.c.iri, RECORD.c.kind, before.c.digest.label("replaced"))
            .join(RECORD, RECORD.c.number == REVISION.c.number)
            .outerjoin(before, before.c.sequence == last)
            .where(REVISION.c.sequence > after, REVISION.c.sequence <= until, _IS_RECORD)
            .order_by(REVISION.c.sequence)
        )
        with self._reading() as connection:
            return [
                (_event(row), unpack(row.payload) if row.payload else None)
                for row in connection.execute(query)
            ]

    def latest_of(self, numbers: Sequence[int], position: int) -> frozenset[int]:
        """Return the sequence numbers of the last revisions of records up to a position."""
        query = (
            select(func.max(REVISION.c.sequence))
            .where(REVISION.c.number.in_(numbers), REVISION.c.sequence <= position)
            .group_by(REVISION.c.number)
        )
        with self._reading() as connection:
            return frozenset(connection.scalars(query))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._place), self._engine.connect() as connection:
            yield connection


def _total(connection: Connection, after: int, until: int) -> int:
    """Return how many records changed; from the beginning on, all that there ever were."""
    if after:
        changes = _changed(after, until).subquery()
        return connection.scalar(select(func.count()).select_from(changes)) or 0
    newest = newest_number(connection, until)
    others = select(func.count()).select_from(RECORD).where(RECORD.c.number <= newest, ~_IS_RECORD)
    return newest - (connection.scalar(others) or 0)


def _changed(after: int, until: int) -> Select[Any]:
    """Return the query for the last revisions of what changed after a position, up to another."""
    return (
        select(func.max(REVISION.c.sequence).label("last"))
        .join(RECORD, RECORD.c.number == REVISION.c.number)
        .where(REVISION.c.sequence > after, REVISION.c.sequence <= until, _IS_RECORD)
        .group_by(REVISION.c.number)
    )


def _event(row: Row[Any]) -> Event:
    put = "Update" if row.replaced else "Create"
    return Event(
        sequence=row.sequence,
        number=row.number,
        iri=row.iri,
        kind=row.kind,
        verb=put if row.action == str(Action.PUT) else "Delete",
        at=row.at,
        digest=row.digest,
        before=row.replaced or "",
    )
