"""The catalogue as it was at a position of the ledger, page by page.

A position never changes its meaning: whoever reads page after page at one sees exactly the
catalogue of that moment, whatever is written meanwhile.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, func, select

from ldcat.ledger.complaints import translated
from ldcat.ledger.past import as_then, newest_number
from ldcat.ledger.rows import record_of
from ldcat.ledger.schema import RECORD, REVISION
from ldcat.model.kinds import GRAPH, LOOSE
from ldcat.model.record import Action, Record

_CHUNK: Final = 500
#: Of so many positions it is kept what they come to.
_MOST_PINS: Final = 256
#: Told by what it is not: an index of kinds would be taken for one of sequence numbers.
_IS_RECORD: Final = RECORD.c.kind.not_in((GRAPH, LOOSE))


@dataclass(slots=True)
class Pin:
    """What is known of the catalogue at one position.

    Attributes:
        position: The position.
        newest: The highest number of a record that there was.
        total: How many records were listed; None where nobody counted.
        seen: Up to where later revisions were looked through.
        others: Those of its records whose being listed may have changed since: was it?
        last: After which number the last page begins, by the size of pages.
    """

    position: int
    newest: int
    total: int | None = None
    seen: int = 0
    others: dict[int, bool] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Pins:
    """Reads the catalogue at positions; may be shared between threads."""

    def __init__(self, engine: Engine, place: str) -> None:
        """Read a ledger.

        Args:
            engine: Its database.
            place: What to call it in messages.
        """
        self._engine = engine
        self._place = place
        self._pins: OrderedDict[int, Pin] = OrderedDict()
        self._lock = threading.Lock()

    def total(self, position: int) -> int:
        """Return how many records were listed at a position."""
        pin = self._pin(position)
        if pin.total is None:
            pin.total = self.rank(position, pin.newest)
        return pin.total

    def page(self, position: int, after: int, size: int) -> Sequence[Record]:
        """Return up to `size` records of a position whose number is greater, by number.

        Each is told as it was: with the revision, the digest and the time of then.
        """
        pin = self._pin(position)
        found: list[Record] = []
        while len(found) < size:
            wanted = size - len(found)
            now = self._listed(pin, after, wanted)
            # What is written since is seen only now: nobody can slip away between the two.
            self._look_on(pin)
            is_all = len(now) < wanted
            until = pin.newest if is_all else now[-1].number
            found += self._with_gone(pin, now, (after, until))
            if is_all:
                break
            after = until
        return self._as_then(found[:size], position)

    def page_before(self, position: int, number: int, size: int) -> int:
        """Return the number after which the page before one begins; 0 for the first page."""
        pin = self._pin(position)
        found: list[int] = []
        below = number + 1
        while len(found) <= size:
            wanted = size + 1 - len(found)
            now = self._numbers_below(below, wanted)
            self._look_on(pin)
            is_all = len(now) < wanted
            least = 0 if is_all else now[-1]
            listed = {it for it in now if pin.others.get(it, True)}
            listed.update(it for it, was in pin.others.items() if was and least <= it < below)
            found += sorted(listed, reverse=True)
            if is_all:
                break
            below = least
        return found[size] if len(found) > size else 0

    def rank(self, position: int, number: int) -> int:
        """Return how many records of a position have this number or a lower one."""
        pin = self._pin(position)
        query = select(func.count()).where(
            RECORD.c.is_listed, RECORD.c.number <= min(number, pin.newest)
        )
        while True:
            seen = pin.seen
            with self._reading() as connection:
                now = connection.scalar(query.select_from(RECORD)) or 0
            rank = now + self._correction(pin, number)
            self._look_on(pin)
            if pin.seen == seen:  # else something happened between the two
                return rank

    def last_page(self, position: int, size: int) -> int:
        """Return the number after which the last page begins."""
        pin = self._pin(position)
        if size not in pin.last:
            pin.last[size] = self.number_at(
                position, max(0, (self.total(position) - 1) // size * size)
            )
        return pin.last[size]

    def number_at(self, position: int, rank: int) -> int:
        """Return the number of the record of a position with a rank (from 1); 0 for rank 0."""
        if rank < 1:
            return 0
        pin = self._pin(position)
        if not pin.others:
            return self._number_at(rank)
        low, high = 1, pin.newest
        while low < high:
            middle = (low + high) // 2
            reached = self.rank(position, middle) >= rank
            low, high = (low, middle) if reached else (middle + 1, high)
        return low

    def _pin(self, position: int) -> Pin:
        """Return what is known of a position, up to date with what happened since."""
        with self._lock:
            pin = self._pins.get(position)
            if pin is None:
                pin = self._pins[position] = Pin(position, self._newest(position))
            self._pins.move_to_end(position)
            while len(self._pins) > _MOST_PINS:
                self._pins.popitem(last=False)
        self._look_on(pin)
        return pin

    def _newest(self, position: int) -> int:
        with self._reading() as connection:
            return newest_number(connection, position)

    def _look_on(self, pin: Pin) -> None:
        """Note which records of a position may be listed now and were not, or the other way."""
        with pin.lock, self._reading() as connection:
            # Not the ledger's own position: that moves a moment later than the tables.
            until = connection.scalar(select(func.max(REVISION.c.sequence))) or 0
            after = max(pin.seen, pin.position)
            if after < until:
                rows = connection.execute(_unsettled(pin, after, until)).all()
                others = {row.number: row.action == str(Action.PUT) for row in rows}
                pin.others = pin.others | others
            pin.seen = until

    def _correction(self, pin: Pin, number: int) -> int:
        """Return by how many more records were listed up to a number than are now."""
        touched = sorted(it for it in pin.others if it <= number)
        listed = {it.number for it in self._numbered(touched) if it.is_listed}
        return sum(pin.others[it] for it in touched) - len(listed)

    def _listed(self, pin: Pin, after: int, size: int) -> Sequence[Record]:
        """Return the records that are listed now, and may have been at a position."""
        query = (
            select(RECORD)
            .where(RECORD.c.is_listed, RECORD.c.number > after, RECORD.c.number <= pin.newest)
            .order_by(RECORD.c.number)
            .limit(size)
        )
        with self._reading() as connection:
            return [record_of(row) for row in connection.execute(query)]

    def _numbers_below(self, number: int, size: int) -> Sequence[int]:
        query = (
            select(RECORD.c.number)
            .where(RECORD.c.is_listed, RECORD.c.number < number)
            .order_by(RECORD.c.number.desc())
            .limit(size)
        )
        with self._reading() as connection:
            return connection.scalars(query).all()

    def _with_gone(
        self, pin: Pin, now: Sequence[Record], between: tuple[int, int]
    ) -> Sequence[Record]:
        """Return those that were listed at a position: some still are, some are gone."""
        after, until = between
        others, known = pin.others, {it.number for it in now}
        gone = [it for it, was in others.items() if was and after < it <= until and it not in known]
        listed = [it for it in now if others.get(it.number, True)]
        return sorted([*listed, *self._numbered(sorted(gone))], key=lambda it: it.number)

    def _numbered(self, numbers: Sequence[int]) -> Iterator[Record]:
        for start in range(0, len(numbers), _CHUNK):
            chunk = RECORD.c.number.in_(numbers[start : start + _CHUNK])
            with self._reading() as connection:
                rows = connection.execute(select(RECORD).where(chunk)).all()
            yield from map(record_of, rows)

    def _number_at(self, rank: int) -> int:
        query = select(RECORD.c.number).where(RECORD.c.is_listed).order_by(RECORD.c.number)
        with self._reading() as connection:
            return connection.scalar(query.offset(rank - 1).limit(1)) or 0

    def _as_then(self, records: Sequence[Record], position: int) -> Sequence[Record]:
        """Return records as they were at a position."""
        later = [it for it in records if it.sequence > position]
        if not later:
            return records
        with self._reading() as connection:
            then = {it.number: it for it in as_then(connection, later, position)}
        return [then.get(it.number, it) for it in records]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._place), self._engine.connect() as connection:
            yield connection


def _unsettled(pin: Pin, after: int, until: int) -> Select[Any]:
    """Return the query for records of a position that may have come or gone since.

    These are what was deleted since, and what was put since and was deleted before.
    """
    later = (
        select(REVISION.c.number)
        .where(REVISION.c.sequence > after, REVISION.c.sequence <= until)
        .where(REVISION.c.number <= pin.newest)
    )
    last = (
        select(func.max(REVISION.c.sequence))
        .where(REVISION.c.sequence <= pin.position, REVISION.c.number.in_(later))
        .group_by(REVISION.c.number)
    )
    deleted = str(Action.DELETE)
    deleted_since = later.where(REVISION.c.action == deleted)
    return (
        select(REVISION.c.number, REVISION.c.action)
        .join(RECORD, RECORD.c.number == REVISION.c.number)
        .where(REVISION.c.sequence.in_(last), _IS_RECORD)
        .where((REVISION.c.action == deleted) | REVISION.c.number.in_(deleted_since))
    )
