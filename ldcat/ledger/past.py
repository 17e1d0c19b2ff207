"""Records as they were at a position of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from ldcat.ledger.schema import RECORD, REVISION
from ldcat.model.packed_report import PackedReport
from ldcat.model.record import Action, Record

_CHUNK: Final = 500


def as_then(connection: Connection, records: Sequence[Record], position: int) -> Sequence[Record]:
    """Return records as they were at a position; those that were not there yet are left out."""
    found: list[Record] = []
    by_number = {it.number: it for it in records}
    numbers = sorted(by_number)
    for start in range(0, len(numbers), _CHUNK):
        query = _last_of(numbers[start : start + _CHUNK], position)
        found += [_then(by_number[row.number], row) for row in connection.execute(query)]
    return found


def newest_number(connection: Connection, position: int) -> int:
    """Return the highest number of a record that there was at a position.

    Numbers are given in the order of first revisions, one after the other.
    """
    low, high = 0, connection.scalar(select(func.max(RECORD.c.number))) or 0
    while low < high:
        middle = (low + high + 1) // 2
        first = connection.scalar(
            select(func.min(REVISION.c.sequence)).where(REVISION.c.number == middle)
        )
        was_there = first is not None and first <= position
        low, high = (middle, high) if was_there else (low, middle - 1)
    return low


def _last_of(numbers: Sequence[int], position: int) -> Select[Any]:
    """Return the query for the last revisions of records up to a position."""
    last = (
        select(func.max(REVISION.c.sequence))
        .where(REVISION.c.number.in_(numbers), REVISION.c.sequence <= position)
        .group_by(REVISION.c.number)
    )
    columns = (
        REVISION.c[name]
        for name in ("number", "sequence", "action", "digest", "at", "profile", "findings")
    )
    return select(*columns).where(REVISION.c.sequence.in_(last))


def _then(record: Record, row: Row[Any]) -> Record:
    is_deleted = row.action == str(Action.DELETE)
    facts: Mapping[str, Any] = {
        "sequence": row.sequence,
        "digest": row.digest,
        "changed": row.at,
        "is_deleted": is_deleted,
        "is_listed": not is_deleted,
        "profile": row.profile,
        "conforms": PackedReport(row.profile, conforms=True, packed=row.findings or b"")
        .read()
        .conforms,
        "measured": None,
    }
    return replace(record, **facts)
