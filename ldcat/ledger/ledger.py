"""Append revisions, find records, follow what happened."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias

from sqlalchemy import Connection, Engine, Select, bindparam, func, insert, select

from ldcat.errors import NotFoundError
from ldcat.ledger.append import Appender, Origin
from ldcat.ledger.changes import Changes
from ldcat.ledger.choosing import Choosing
from ldcat.ledger.complaints import translated
from ldcat.ledger.database import open_database, where
from ldcat.ledger.history import Revisions
from ldcat.ledger.links import LinkTable
from ldcat.ledger.pins import Pins
from ldcat.ledger.quarantine import Quarantine, take_out
from ldcat.ledger.rows import record_of, revision_of
from ldcat.ledger.schema import BASE, RECORD, REVISION
from ldcat.ledger.scores import Scores
from ldcat.ledger.snapshots import Snapshot, snapshot
from ldcat.ledger.subscriptions import Subscriptions
from ldcat.ledger.tags import Tags
from ldcat.ledger.tokens import Tokens
from ldcat.model.iri import Iri
from ldcat.model.packing import unpack
from ldcat.model.record import Kept, Prepared, Record, Revision

_TICK: Final = timedelta(microseconds=1)
_Given: TypeAlias = Mapping[str, object]
_AT: Final = select(RECORD).where(
    RECORD.c.kind == bindparam("kind"), RECORD.c.slug == bindparam("slug")
)
_NUMBERED: Final = (
    select(RECORD)
    .where(RECORD.c.is_listed, RECORD.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(RECORD.c.number)
)
_KNOWN: Final = select(RECORD).where(RECORD.c.iri.in_(bindparam("iris", expanding=True)))
_TEXTS: Final = select(REVISION.c.sequence, REVISION.c.payload).where(
    REVISION.c.sequence.in_(bindparam("sequences", expanding=True))
)
_ONE: Final = (
    select(REVISION, RECORD.c.iri, RECORD.c.kind)
    .join(RECORD, RECORD.c.number == REVISION.c.number)
    .where(REVISION.c.sequence == bindparam("sequence"))
)
_LATEST: Final = select(REVISION.c.at).order_by(REVISION.c.sequence.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the catalogue holds.

    Attributes:
        counts: Published records by kind.
        triples: Triples in all of them.
        changed: When the newest revision was made; None for an empty ledger.
    """

    counts: Mapping[str, int]
    triples: int
    changed: datetime | None


class Ledger:
    """The catalogue's history, and with it its present.

    One process owns the ledger: `position` is kept in memory.
    """

    def __init__(self, url: str) -> None:
        """Open the ledger, making or upgrading its tables where needed.

        Args:
            url: SQLAlchemy URL.

        Raises:
            FolderUnusableError: It cannot be written.
            LedgerError: It is damaged.
        """
        self._engine: Engine = open_database(url)
        self._where = where(self._engine)
        self._writing = threading.Lock()
        self.scores = Scores(self._engine, self._writing)
        self.links = LinkTable(self._engine, self._writing)
        self.quarantine = Quarantine(self._engine, self._writing)
        self.tags = Tags(self._engine, self._writing)
        self.pins = Pins(self._engine, self._where)
        self.changes = Changes(self._engine, self._where)
        self.revisions = Revisions(self._engine, self._where)
        self.choosing = Choosing(self._engine, self.tags, self.changes)
        with self._reading() as connection:
            self._position: int = connection.scalar(select(func.max(REVISION.c.sequence))) or 0
            latest: datetime | None = connection.scalar(_LATEST)
            self._latest = latest or datetime.min.replace(tzinfo=UTC)
            bases = connection.scalars(select(BASE.c.iri).order_by(BASE.c.sequence))
            self._bases: dict[str, None] = dict.fromkeys(bases)

    @property
    def subscriptions(self) -> Subscriptions:
        """The addresses that are told of changes."""
        return Subscriptions(self._engine)

    @property
    def tokens(self) -> Tokens:
        """The tokens that let clients write."""
        return Tokens(self._engine)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @property
    def position(self) -> int:
        """The sequence number of the newest revision; 0 for an empty ledger."""
        return self._position

    @property
    def state(self) -> int:
        """A number that grows with every change of what is shown: revisions, measurements."""
        return self._position + self.scores.changes + self.links.changes

    def append(
        self, prepared: Sequence[Prepared], deleted: Sequence[Iri], origin: Origin
    ) -> Sequence[Kept]:
        """Keep records as they were prepared, and delete others: all or nothing.

        Records whose content is what the ledger has make no revision. What was held under the
        IRIs of those that are put is held no longer. When this returns, the revisions are on the
        disk.

        Args:
            prepared: The records to put; each IRI at most once.
            deleted: The records to delete; those that are not there are passed over.
            origin: Who, when, why, from where.

        Raises:
            FolderUnusableError: The disk is full or read-only; nothing was kept.
        """
        with self._writing, translated(self._where):
            with self._engine.begin() as connection:
                # Feeds tell changes by their time: it goes on, whatever the clock does.
                origin = replace(origin, at=max(origin.at, self._latest + _TICK))
                appender = Appender(connection, self._position, origin)
                kept = appender.append(prepared, deleted)
                take_out(connection, [it.iri for it in prepared])
                if kept and origin.base not in self._bases:
                    first = {"iri": origin.base, "sequence": kept[0].sequence}
                    connection.execute(insert(BASE), first)
            self._position += len(kept)
            self._latest = origin.at if kept else self._latest
            self.scores.changes += appender.has_checked
            if kept:
                self._bases[origin.base] = None
        return kept

    def bases(self) -> Sequence[str]:
        """Return the public bases that records were kept for, in the order of their first.

        Minted IRIs begin with one of them. Records kept before this was noted tell none.
        """
        return tuple(self._bases)

    def has_below(self, base: str) -> bool:
        """Say whether a record has, or had, an IRI that begins with a base."""
        begins = RECORD.c.iri.between(base, f"{base}\U0010ffff")
        with self._reading() as connection:
            return connection.scalar(select(RECORD.c.number).where(begins).limit(1)) is not None

    def record(self, iri: str) -> Record | None:
        """Return a record or graph, deleted ones too, or None."""
        return next(iter(self.known([iri]).values()), None)

    def sequence_of(self, iri: str) -> int:
        """Return the sequence number of what a record or graph is now; 0 where nothing is."""
        record = self.record(iri)
        return 0 if record is None or record.is_deleted else record.sequence

    def record_at(self, kind: str, slug: str) -> Record | None:
        """Return the record that is served at an address, deleted ones too, or None."""
        return next(iter(self._many(_AT, {"kind": kind, "slug": slug})), None)

    def records(self, iris: Sequence[str]) -> Mapping[str, Record]:
        """Return those of the IRIs that are published records."""
        # Asked whether they are listed, too, SQLite would go through all that are.
        return {iri: record for iri, record in self.known(iris).items() if record.is_listed}

    def numbered(self, numbers: Sequence[int]) -> Sequence[Record]:
        """Return the records with these numbers that are published, by number."""
        wanted = sorted(numbers)
        return [
            record
            for start in range(0, len(wanted), 500)
            for record in self._many(_NUMBERED, {"numbers": wanted[start : start + 500]})
        ]

    def known(self, iris: Sequence[str]) -> Mapping[str, Record]:
        """Return those of the IRIs that are, or were, records or graphs."""
        found: dict[str, Record] = {}
        if not iris:
            return found
        with self._reading() as connection:
            for start in range(0, len(iris), 500):
                rows = connection.execute(_KNOWN, {"iris": list(iris[start : start + 500])})
                found.update((row.iri, record_of(row)) for row in rows)
        return found

    def text(self, record: Record) -> bytes:
        """Return a record's canonical N-Quads as it is now.

        Raises:
            NotFoundError: The record is deleted.
        """
        return self.texts([record])[record.iri]

    def texts(self, records: Sequence[Record]) -> Mapping[str, bytes]:
        """Return the canonical N-Quads of records, by IRI.

        Raises:
            NotFoundError: One of them is deleted.
        """
        by_sequence: dict[int, str] = {record.sequence: record.iri for record in records}
        with self._reading() as connection:
            rows = connection.execute(_TEXTS, {"sequences": list(by_sequence)}).all()
        texts = {by_sequence[row.sequence]: unpack(row.payload) for row in rows if row.payload}
        for record in records:
            if record.iri not in texts:
                raise NotFoundError(f"<{record.iri}> has no content.", where=record.slug)
        return texts

    def latest(self, size: int) -> Sequence[Record]:
        """Return the published records that changed last, newest first."""
        return self._many(_published().order_by(RECORD.c.sequence.desc()).limit(size))

    def addresses(self, after: int, until: int) -> Iterator[tuple[str, str, datetime]]:
        """Yield kind, slug and last change of the published records between two numbers."""
        query = (
            select(RECORD.c.kind, RECORD.c.slug, RECORD.c.changed)
            .where(RECORD.c.is_listed, RECORD.c.number > after, RECORD.c.number <= until)
            .order_by(RECORD.c.number)
        )
        with self._reading() as connection:
            for row in connection.execute(query):
                yield row.kind, row.slug, row.changed

    def newest_number(self) -> int:
        """Return the highest number that a record has; 0 for an empty ledger."""
        with self._reading() as connection:
            return connection.scalar(select(func.max(RECORD.c.number))) or 0

    def totals(self) -> Totals:
        """Return how much the catalogue holds."""
        by_kind = (
            select(RECORD.c.kind, func.count(), func.sum(RECORD.c.size))
            .where(RECORD.c.is_listed)
            .group_by(RECORD.c.kind)
        )
        with self._reading() as connection:
            rows = connection.execute(by_kind).all()
            changed = connection.scalar(_LATEST)
        return Totals({row[0]: row[1] for row in rows}, sum(row[2] for row in rows), changed)

    def revision(self, sequence: int) -> Revision | None:
        """Return one revision, or None."""
        with self._reading() as connection:
            row = connection.execute(_ONE, {"sequence": sequence}).one_or_none()
        return None if row is None else revision_of(row)

    def follow(self, after: int, until: int | None = None) -> Iterator[Revision]:
        """Yield the revisions after one, up to and with another, in order.

        Reads in pieces, so that a long history costs no memory.
        """
        end = self._position if until is None else until
        while after < end:
            stop = min(after + 500, end)
            query = (
                select(REVISION, RECORD.c.iri, RECORD.c.kind)
                .join(RECORD, RECORD.c.number == REVISION.c.number)
                .where(REVISION.c.sequence > after, REVISION.c.sequence <= stop)
                .order_by(REVISION.c.sequence)
            )
            with self._reading() as connection:
                rows = connection.execute(query).all()
            yield from map(revision_of, rows)
            after = stop

    def previous(self, sequences: Sequence[int]) -> Mapping[int, bytes]:
        """Return the text that each of some revisions replaced, where there was one."""
        later, earlier = REVISION.alias("later"), REVISION.alias("earlier")
        newest = (
            select(func.max(earlier.c.sequence))
            .where(earlier.c.number == later.c.number, earlier.c.sequence < later.c.sequence)
            .scalar_subquery()
        )
        query = (
            select(later.c.sequence, REVISION.c.payload)
            .select_from(later.join(REVISION, REVISION.c.sequence == newest))
            .where(later.c.sequence.in_(sequences))
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return {row.sequence: unpack(row.payload) for row in rows if row.payload}

    def touched(self, first: int, last: int) -> Sequence[Record]:
        """Return the records and graphs that have a revision from one to another, by number."""
        numbers = select(REVISION.c.number).where(REVISION.c.sequence.between(first, last))
        return self._many(
            select(RECORD).where(RECORD.c.number.in_(numbers)).order_by(RECORD.c.number)
        )

    def before(
        self, records: Sequence[Record], sequence: int
    ) -> Iterator[tuple[Record, Revision | None]]:
        """Yield records with their last revision before one; None where there was none."""
        for start in range(0, len(records), 200):
            chunk = {it.number: it for it in records[start : start + 200]}
            newest = (
                select(func.max(REVISION.c.sequence))
                .where(REVISION.c.number.in_(chunk), REVISION.c.sequence < sequence)
                .group_by(REVISION.c.number)
            )
            query = (
                select(REVISION, RECORD.c.iri, RECORD.c.kind)
                .join(RECORD, RECORD.c.number == REVISION.c.number)
                .where(REVISION.c.sequence.in_(newest))
            )
            with self._reading() as connection:
                found = {row.number: revision_of(row) for row in connection.execute(query)}
            for number, record in chunk.items():
                yield record, found.get(number)

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Hold a moment of the ledger; what is written meanwhile is not seen in it."""
        return snapshot(self._engine, self._where)

    def current(self) -> Iterator[tuple[Record, bytes]]:
        """Yield every record and graph with its canonical N-Quads, by number, of one moment."""
        with self.snapshot() as held:
            yield from held.current()

    def _many(
        self, query: Select[tuple[object, ...]], given: _Given = MappingProxyType({})
    ) -> Sequence[Record]:
        with self._reading() as connection:
            return [record_of(row) for row in connection.execute(query, given)]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._where), self._engine.connect() as connection:
            yield connection


def _published() -> Select[tuple[object, ...]]:
    return select(RECORD).where(RECORD.c.is_listed)
