"""The revisions of one record, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Engine, RowMapping, func, select

from ldcat.ledger.complaints import translated
from ldcat.ledger.schema import REVISION
from ldcat.model.around import History, Stage
from ldcat.model.packing import unpack
from ldcat.model.record import Action

#: Of revisions with more than that, packed, in bytes and altogether, nobody counts differences.
_MOST_COMPARED: Final = 1 << 20


class Revisions:
    """Reads them; may be shared between threads."""

    def __init__(self, engine: Engine, place: str) -> None:
        """Read a ledger.

        Args:
            engine: Its database.
            place: Where it is, for complaints.
        """
        self._engine = engine
        self._place = place

    def of(self, number: int, most: int) -> History:
        """Return the last revisions of a record, the newest first.

        Args:
            number: The record's number.
            most: How many are wanted.
        """
        columns = (REVISION.c[it] for it in ("sequence", "at", "action", "payload"))
        query = (
            select(*columns, func.length(REVISION.c.payload).label("length"))
            .where(REVISION.c.number == number)
            .order_by(REVISION.c.sequence.desc())
            .limit(most + 1)
        )
        counted = select(func.count()).where(REVISION.c.number == number)
        with translated(self._place), self._engine.connect() as connection:
            rows = list(connection.execute(query).mappings())
            total = len(rows) if len(rows) <= most else connection.scalar(counted) or 0
        return History(_stages(rows)[:most], total)


def _stages(rows: Sequence[RowMapping]) -> tuple[Stage, ...]:
    """Return stages of revisions; the oldest of them is compared with nothing."""
    may_compare = sum(it["length"] or 0 for it in rows) <= _MOST_COMPARED
    stages: list[Stage] = []
    before: frozenset[bytes] | None = None
    for row in reversed(rows):
        now = _lines(row) if may_compare else frozenset()
        stage = Stage(row["sequence"], row["at"], row["action"] == str(Action.DELETE), len(now))
        if may_compare and before is not None:
            stage = replace(stage, added=len(now - before), removed=len(before - now))
        stages.append(stage)
        before = now
    return tuple(reversed(stages))


def _lines(row: RowMapping) -> frozenset[bytes]:
    """Return the statements of a revision, one line each."""
    return frozenset(unpack(row["payload"]).splitlines()) if row["payload"] else frozenset()
