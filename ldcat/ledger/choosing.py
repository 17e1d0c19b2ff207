"""Which records have some tags: at a position, or what happened to them between two."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, func, select

from ldcat.ledger.changes import Changes
from ldcat.ledger.complaints import translated
from ldcat.ledger.database import where
from ldcat.ledger.listings import ChosenChanges, ChosenRecords, Row
from ldcat.ledger.schema import RECORD, REVISION
from ldcat.ledger.tags import Span, Tags
from ldcat.model.record import Action

#: Of so many lists the rows are kept; and lists with more rows in all are not.
_MOST: Final = 64
_MOST_ROWS: Final = 4_000_000
_CHUNK: Final = 500

_Key = tuple[tuple[int, ...], int, int]


@dataclass(slots=True)
class _Member:
    """What became of a record and a tag: what happened last, and whether it still has it."""

    sequence: int
    has: bool


class Choosing:
    """Finds records by their tags; may be shared between threads."""

    def __init__(self, engine: Engine, tags: Tags, changes: Changes) -> None:
        """Read a ledger.

        Args:
            engine: Its database.
            tags: What has which tag.
            changes: Reads records as they were.
        """
        self._engine = engine
        self._tags = tags
        self._changes = changes
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Sequence[Row]] = OrderedDict()

    def records(self, tags: Sequence[int], position: int) -> ChosenRecords:
        """Return the records that have all of some tags at a position, by number."""
        key = (tuple(sorted(tags)), -1, position)
        rows = self._known(key)
        if rows is None:
            found = self._between(tags, 0, position)
            there = (it for it in found if not it.has_left)
            rows = self._keep(key, sorted(there, key=lambda it: it.number))
        return ChosenRecords(self._changes, position, rows)

    def changes(self, tags: Sequence[int], begin: int, until: int) -> ChosenChanges:
        """Return what happened between two positions to the records that have all of some tags.

        What has one of them no longer, or is deleted, has left.
        """
        key = (tuple(sorted(tags)), begin, until)
        rows = self._known(key)
        if rows is None:
            found = self._between(tags, begin, until)
            rows = self._keep(key, sorted(found, key=lambda it: (it.sequence, it.number)))
        return ChosenChanges(self._changes, until, rows)

    def _known(self, key: _Key) -> Sequence[Row] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: _Key, rows: Sequence[Row]) -> Sequence[Row]:
        with self._lock:
            self._kept[key] = rows
            held = sum(map(len, self._kept.values()))
            while len(self._kept) > 1 and (len(self._kept) > _MOST or held > _MOST_ROWS):
                held -= len(self._kept.popitem(last=False)[1])
        return rows

    def _between(self, tags: Sequence[int], begin: int, until: int) -> Sequence[Row]:
        members = [self._members(it, begin, until) for it in tags]
        common = set(members[0]).intersection(*members[1:])
        last = dict(self._last(sorted(common), until))
        rows: list[Row] = []
        # What a catalogue lists may have come later.
        for number in common & last.keys():
            found = [it[number] for it in members]
            left = [it.sequence for it in found if not it.has]
            sequence, is_deleted = last[number]
            happened = max(left) if left else max(sequence, *(it.sequence for it in found))
            if happened > begin:
                rows.append(Row(number, happened, bool(left) or is_deleted))
        return rows

    def _members(self, tag: int, begin: int, until: int) -> Mapping[int, _Member]:
        """Return what became of each record that had a tag."""
        found: dict[int, _Member] = {}
        for it in self._tags.spans(tag, begin, until):
            now = _as_of(it, until)
            known = found.get(it.number)
            if known is None or (now.has, now.sequence) > (known.has, known.sequence):
                found[it.number] = now
        return found

    def _last(self, numbers: Sequence[int], until: int) -> Iterator[tuple[int, tuple[int, bool]]]:
        """Yield records with their last revision up to a position, and whether it deletes."""
        deleted = str(Action.DELETE)
        with translated(where(self._engine)), self._engine.connect() as connection:
            for start in range(0, len(numbers), _CHUNK):
                chunk = numbers[start : start + _CHUNK]
                now = select(RECORD.c.number, RECORD.c.sequence, RECORD.c.is_deleted).where(
                    RECORD.c.number.in_(chunk)
                )
                later: list[int] = []
                for row in connection.execute(now):
                    if row.sequence > until:
                        later.append(row.number)
                    else:
                        yield row.number, (row.sequence, row.is_deleted)
                if later:
                    last = (
                        select(func.max(REVISION.c.sequence))
                        .where(REVISION.c.number.in_(later), REVISION.c.sequence <= until)
                        .group_by(REVISION.c.number)
                    )
                    then = select(REVISION.c.number, REVISION.c.sequence, REVISION.c.action)
                    for row in connection.execute(then.where(REVISION.c.sequence.in_(last))):
                        yield row.number, (row.sequence, row.action == deleted)


def _as_of(span: Span, until: int) -> _Member:
    if span.left is None or span.left > until:
        return _Member(span.entered, has=True)
    return _Member(span.left, has=False)
