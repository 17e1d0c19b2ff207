"""The revisions of one record, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Engine, RowMapping, bindparam, func, select

from ldcat.ledger.complaints import translated
from ldcat.ledger.schema import REVISION
from ldcat.model.around import History, Stage
from ldcat.model.packing import unpack
from ldcat.model.record import Action

#: Of revisions with more than that, packed, in bytes and altogether, nobody counts differences.
_MOST_COMPARED: Final = 1 << 20
_LAST: Final = (
    select(
        *(REVISION.c[it] for it in ("sequence", "at", "action")),
        func.length(REVISION.c.payload).label("length"),
    )
    .where(REVISION.c.number == bindparam("number"))
    .order_by(REVISION.c.sequence.desc())
    .limit(bindparam("most"))
)
_COUNT: Final = select(func.count()).where(REVISION.c.number == bindparam("number"))
_TEXTS: Final = select(REVISION.c.sequence, REVISION.c.payload).where(
    REVISION.c.sequence.in_(bindparam("sequences", expanding=True))
)


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
        with translated(self._place), self._engine.connect() as connection:
            asked = {"number": number, "most": most + 1}
            rows = list(connection.execute(_LAST, asked).mappings())
            total = len(rows)
            if total > most:
                total = connection.scalar(_COUNT, {"number": number}) or 0
            texts: Mapping[int, bytes] = {}
            if total > 1 and sum(it["length"] or 0 for it in rows) <= _MOST_COMPARED:
                wanted = [it["sequence"] for it in rows]
                found = connection.execute(_TEXTS, {"sequences": wanted})
                texts = {it.sequence: it.payload or b"" for it in found}
        return History(_stages(rows, texts)[:most], total)


def _stages(rows: Sequence[RowMapping], texts: Mapping[int, bytes]) -> tuple[Stage, ...]:
    """Return stages of revisions; the oldest of them is compared with nothing."""
    stages: list[Stage] = []
    before: frozenset[bytes] | None = None
    for row in reversed(rows):
        is_deleted = row["action"] == str(Action.DELETE)
        stage = Stage(row["sequence"], row["at"], is_deleted, 0)
        if texts:
            now = _lines(texts[stage.sequence])
            stage = replace(stage, size=len(now))
            if before is not None:
                stage = replace(stage, added=len(now - before), removed=len(before - now))
            before = now
        stages.append(stage)
    return tuple(reversed(stages))


def _lines(payload: bytes) -> frozenset[bytes]:
    """Return the statements of a revision, one line each."""
    return frozenset(unpack(payload).splitlines()) if payload else frozenset()
