"""Everything that is published at one moment, read while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, func, select

from ldcat.ledger.complaints import translated
from ldcat.ledger.rows import record_of
from ldcat.ledger.schema import RECORD, REVISION
from ldcat.model.packing import unpack
from ldcat.model.record import Record

_STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The catalogue at one position of the ledger; good inside `snapshot` only.

    Attributes:
        position: The position.
        changed: When it was reached; None for the beginning.
    """

    position: int
    changed: datetime | None
    _connection: Connection

    def current(
        self, after: int = 0, until: int | None = None, *, kind: str = ""
    ) -> Iterator[tuple[Record, bytes]]:
        """Yield every record and graph with its canonical N-Quads, by number.

        Args:
            after: The number behind which to begin.
            until: The last number; None for all.
            kind: Token of the only kind that is wanted; empty for all.
        """
        query = (
            select(RECORD, REVISION.c.payload)
            .join(REVISION, REVISION.c.sequence == RECORD.c.sequence)
            .where(~RECORD.c.is_deleted)
            .order_by(RECORD.c.number)
            .limit(_STEP)
        )
        if until is not None:
            query = query.where(RECORD.c.number <= until)
        if kind:
            query = query.where(RECORD.c.kind == kind)
        while rows := self._connection.execute(query.where(RECORD.c.number > after)).all():
            for row in rows:
                yield record_of(row), unpack(row.payload)
            after = rows[-1].number


@contextmanager
def snapshot(engine: Engine, place: str) -> Iterator[Snapshot]:
    """Hold a moment of a ledger: what is written meanwhile is not seen.

    Args:
        engine: Its database.
        place: What to call it in messages.
    """
    with translated(place), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")  # its driver begins with the first write only
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        latest = select(REVISION.c.at).order_by(REVISION.c.sequence.desc()).limit(1)
        position = connection.scalar(select(func.max(REVISION.c.sequence))) or 0
        yield Snapshot(position, connection.scalar(latest), connection)
