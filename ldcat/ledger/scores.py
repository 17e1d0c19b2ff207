"""What was measured of records: counted, grouped, and followed over time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    select,
    true,
    update,
)

from ldcat.ledger.complaints import translated
from ldcat.ledger.database import where
from ldcat.ledger.schema import MEASUREMENT, RECORD, REVISION
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.packing import unpack
from ldcat.model.record import Measured
from ldcat.model.selection import EVERYTHING, Selection

#: By what records can be grouped.
Grouping = Literal["publisher", "source"]

_COLUMNS: Final[Mapping[str, ColumnElement[Any]]] = MappingProxyType(
    {"publisher": RECORD.c.publisher, "source": RECORD.c.source}
)
_CHUNK: Final = 10_000
_OF_RECORD: Final = (
    select(MEASUREMENT)
    .where(MEASUREMENT.c.number == bindparam("number"))
    .order_by(MEASUREMENT.c.sequence)
)
_MEASURED: Final = and_(RECORD.c.is_listed, RECORD.c.measured > 0)


@dataclass(frozen=True, slots=True)
class Counted:
    """Records that measure alike.

    Attributes:
        passed: The bits of the metrics that they pass.
        measured: The bits of those that were measured.
        records: How many they are.
        key: What they are grouped by.
        number: The first of them.
    """

    passed: int
    measured: int
    records: int
    key: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What became on one day of records that measured alike, and then alike again.

    Attributes:
        day: The day (UTC).
        before: Passed and measured; 0, 0 for what was not there.
        after: The same, afterwards.
        records: How many they are.
    """

    day: date
    before: tuple[int, int]
    after: tuple[int, int]
    records: int


@dataclass(frozen=True, slots=True)
class Noted:
    """What was measured of one revision.

    Attributes:
        sequence: The revision.
        number: Its record.
        at: When it was made (UTC).
        measured: What was measured, by its content alone.
    """

    sequence: int
    number: int
    at: datetime
    measured: Measured


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A revision that nobody has measured.

    Attributes:
        sequence: Its number.
        number: Its record.
        at: When it was made (UTC).
        iri: IRI of its record.
        kind: Token of the kind that its record has now; empty if that was made later.
        text: Its canonical N-Quads; empty for a deletion.
        profile: Token of the profile it was checked against.
        findings: What was found, packed.
    """

    sequence: int
    number: int
    at: datetime
    iri: str
    kind: str
    text: bytes
    profile: str
    findings: bytes


class Scores:
    """The measurements of a catalogue, in the ledger's database."""

    def __init__(self, engine: Engine, writing: threading.Lock) -> None:
        """Read and write in a database.

        Args:
            engine: The database.
            writing: Held by who writes.
        """
        self._engine = engine
        self._where = where(engine)
        self._writing = writing
        #: Grows with every change that is no revision.
        self.changes = 0

    def counts(self, selection: Selection = EVERYTHING) -> Sequence[Counted]:
        """Return how many records measure alike."""
        query = (
            select(RECORD.c.passed, RECORD.c.measured, func.count())
            .where(_MEASURED, _selected(selection))
            .group_by(RECORD.c.passed, RECORD.c.measured)
        )
        return [Counted(*row) for row in self._rows(query)]

    def latest(self) -> datetime | None:
        """Return when the newest revision that is measured was made; None if none is."""
        query = select(MEASUREMENT.c.at).order_by(MEASUREMENT.c.sequence.desc()).limit(1)
        return next((row.at for row in self._rows(query)), None)

    def sources(self) -> Sequence[str]:
        """Return what the published records came from."""
        return [
            row.source
            for row in self._rows(select(RECORD.c.source).where(RECORD.c.is_listed).distinct())
        ]

    def unmeasured(self, selection: Selection = EVERYTHING) -> int:
        """Return how many records nobody has measured as yet."""
        query = select(func.count()).where(
            RECORD.c.is_listed, RECORD.c.measured.is_(None), _selected(selection)
        )
        return int(self._rows(query.select_from(RECORD))[0][0])

    def groups(self, column: Grouping, selection: Selection = EVERYTHING) -> Sequence[Counted]:
        """Return how many records measure alike, by publisher or source."""
        key = _COLUMNS[column]
        query = (
            select(RECORD.c.passed, RECORD.c.measured, func.count(), key, func.min(RECORD.c.number))
            .where(_MEASURED, _selected(selection))
            .group_by(key, RECORD.c.passed, RECORD.c.measured)
        )
        return [Counted(*row) for row in self._rows(query)]

    def failing(
        self, bit: int, selection: Selection = EVERYTHING, *, after: int = 0, size: int = 100
    ) -> Sequence[str]:
        """Return IRIs of records that fail a metric, whose number is greater, by number."""
        query = (
            select(RECORD.c.iri)
            .where(_fails(bit), _selected(selection), RECORD.c.number > after)
            .order_by(RECORD.c.number)
            .limit(size)
        )
        return [row.iri for row in self._rows(query)]

    def steps(self, selection: Selection = EVERYTHING) -> Sequence[Step]:
        """Return how measurements by content came and went, by day."""
        numbers = select(RECORD.c.number).where(_selected(selection))
        chosen = MEASUREMENT.c.number.in_(numbers) if selection != EVERYTHING else true()
        found = (
            select(
                func.date(MEASUREMENT.c.at).label("day"),
                MEASUREMENT.c.passed,
                MEASUREMENT.c.measured,
                _before(MEASUREMENT.c.passed).label("was_passed"),
                _before(MEASUREMENT.c.measured).label("was_measured"),
            )
            .where(chosen)
            .subquery()
        )
        query = select(*found.c, func.count().label("many")).group_by(*found.c)
        steps = [
            Step(
                date.fromisoformat(str(row.day)),
                (row.was_passed, row.was_measured),
                (row.passed, row.measured),
                row.many,
            )
            for row in self._rows(query)
        ]
        return sorted(steps, key=lambda it: it.day)

    def is_complete(self) -> bool:
        """Say whether every revision is measured: then the past is known, too."""
        measured = select(func.count()).select_from(MEASUREMENT)
        revisions = select(func.count()).select_from(REVISION)
        return bool(self._rows(measured)[0][0] == self._rows(revisions)[0][0])

    def of(self, number: int) -> Sequence[Noted]:
        """Return what was measured of each revision of a record, by content, in order."""
        return [
            Noted(row.sequence, row.number, row.at, Measured(row.passed, row.measured))
            for row in self._rows(_OF_RECORD, {"number": number})
        ]

    def missing(self, size: int, *, after: int, current: bool) -> Sequence[Unmeasured]:
        """Return some of the revisions that nobody has measured, in order.

        Args:
            size: How many at most.
            after: Their sequence numbers are greater.
            current: Only those that their records are now.
        """
        query = (
            select(REVISION, RECORD.c.iri, RECORD.c.kind, RECORD.c.sequence.label("newest"))
            .join(RECORD, RECORD.c.number == REVISION.c.number)
            .where(
                REVISION.c.sequence > after,
                ~exists().where(MEASUREMENT.c.sequence == REVISION.c.sequence),
            )
        )
        if current:
            own = RECORD.c.sequence == REVISION.c.sequence
            kinds = RECORD.c.kind.in_(KIND_BY_NAME)
            query = query.where(own, kinds, ~RECORD.c.is_deleted, RECORD.c.measured.is_(None))
        rows = self._rows(query.order_by(REVISION.c.sequence).limit(size))
        return [
            Unmeasured(
                row.sequence,
                row.number,
                row.at,
                row.iri,
                row.kind if row.newest == row.sequence else "",
                unpack(row.payload) if row.payload else b"",
                row.profile,
                row.findings or b"",
            )
            for row in rows
        ]

    def note(self, noted: Sequence[Noted]) -> None:
        """Keep what was measured of revisions; the records that are these have it, too."""
        with self._changing() as connection:
            known = set(
                connection.scalars(
                    select(MEASUREMENT.c.sequence).where(
                        MEASUREMENT.c.sequence.in_([it.sequence for it in noted])
                    )
                )
            )
            new = [it for it in noted if it.sequence not in known]
            if new:
                connection.execute(insert(MEASUREMENT), [_row(it) for it in new])
                connection.execute(_NOTE, [_note(it) for it in new])

    def forget(self) -> None:
        """Forget every measurement: all are to be made anew."""
        with self._changing() as connection:
            connection.execute(MEASUREMENT.delete())
            values = {"passed": None, "measured": None, "publisher": "", "has_links": False}
            connection.execute(update(RECORD).values(values))

    def current(self) -> Iterator[tuple[int, int, int]]:
        """Yield of each record that is listed and measured: number, passed, measured."""
        query = select(RECORD.c.number, RECORD.c.passed, RECORD.c.measured).where(_MEASURED)
        with translated(self._where), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=_CHUNK).execute(query):
                yield row.number, row.passed, row.measured

    def _rows(
        self, query: Select[Any], given: Mapping[str, object] = MappingProxyType({})
    ) -> Sequence[Any]:
        with translated(self._where), self._engine.connect() as connection:
            return connection.execute(query, given).all()

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._writing, translated(self._where), self._engine.begin() as connection:
            yield connection
        self.changes += 1


#: The record is as it was when it was measured, and nobody has measured it since.
_NOTE: Final = (
    update(RECORD)
    .where(
        RECORD.c.sequence == bindparam("at_sequence"),
        RECORD.c.number == bindparam("at_number"),
        RECORD.c.measured.is_(None),
    )
    .values(
        passed=bindparam("new_passed"),
        measured=bindparam("new_measured"),
        publisher=bindparam("new_publisher"),
    )
)


def _row(it: Noted) -> dict[str, Any]:
    return {
        "sequence": it.sequence,
        "number": it.number,
        "at": it.at,
        "passed": it.measured.passed,
        "measured": it.measured.measured,
    }


def _note(it: Noted) -> dict[str, Any]:
    return {
        "at_sequence": it.sequence,
        "at_number": it.number,
        "new_passed": it.measured.passed,
        "new_measured": it.measured.measured,
        "new_publisher": it.measured.publisher,
    }


def _before(column: Column[int]) -> ColumnElement[int]:
    """Return what a column was in the revision before of the same record; 0 in the first."""
    return func.lag(column, 1, 0).over(
        partition_by=MEASUREMENT.c.number, order_by=MEASUREMENT.c.sequence
    )


def _selected(selection: Selection) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if selection.publisher is not None:
        conditions.append(RECORD.c.publisher == selection.publisher)
    if selection.source is not None:
        conditions.append(RECORD.c.source.in_(selection.kept))
    return and_(*conditions)


def _fails(bit: int) -> ColumnElement[bool]:
    is_measured = RECORD.c.measured.op("&")(bit) != 0
    return and_(RECORD.c.is_listed, is_measured, RECORD.c.passed.op("&")(bit) == 0)
