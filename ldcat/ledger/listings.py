"""Lists of records in a fixed order, page by page.

A list never changes: it is of one position of the ledger, or of what happened between two. Each
record has a mark, its number or a sequence number; a page begins behind a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ldcat.ledger.changes import Changes
from ldcat.ledger.pins import Pins
from ldcat.model.record import Record


@dataclass(frozen=True, slots=True)
class Marked:
    """A record in a list.

    Attributes:
        mark: Behind which the next one comes.
        record: As it was then; one that left the list is told as deleted.
    """

    mark: int
    record: Record


@dataclass(frozen=True, slots=True)
class Row:
    """A record among those that were chosen.

    Attributes:
        number: The record.
        sequence: The number of what happened last to it, or to its being chosen.
        has_left: Whether it is chosen no longer.
    """

    number: int
    sequence: int
    has_left: bool


class Listing(Protocol):
    """A list of records; may be shared between threads."""

    #: The mark behind which it begins.
    begin: int

    def total(self) -> int:
        """Return how many records it has."""

    def page(self, after: int, size: int) -> Sequence[Marked]:
        """Return up to `size` records behind a mark."""

    def rank(self, mark: int) -> int:
        """Return how many records have this mark or a lower one."""

    def last_page(self, size: int) -> int:
        """Return the mark behind which the last page begins."""

    def page_before(self, after: int, size: int) -> int | None:
        """Return the mark behind which the page before one begins; None if that is not told."""


class AllRecords:
    """Every record of a position, by number."""

    def __init__(self, pins: Pins, position: int) -> None:
        self.begin = 0
        self._pins = pins
        self._position = position

    def total(self) -> int:
        """Return how many there are."""
        return self._pins.total(self._position)

    def page(self, after: int, size: int) -> Sequence[Marked]:
        """Return up to `size` records behind a number."""
        found = self._pins.page(self._position, after, size)
        return [Marked(it.number, it) for it in found]

    def rank(self, mark: int) -> int:
        """Return how many records have this number or a lower one."""
        return self._pins.rank(self._position, mark)

    def last_page(self, size: int) -> int:
        """Return the number behind which the last page begins."""
        return self._pins.last_page(self._position, size)

    def page_before(self, after: int, size: int) -> int | None:
        """Return the number behind which the page before one begins."""
        return self._pins.page_before(self._position, after, size)


class AllChanges:
    """What was put or deleted between two positions, each record once, by what happened last."""

    def __init__(self, changes: Changes, begin: int, until: int) -> None:
        self.begin = begin
        self._changes = changes
        self._until = until

    def total(self) -> int:
        """Return how many there are."""
        return self._changes.total(self.begin, self._until)

    def page(self, after: int, size: int) -> Sequence[Marked]:
        """Return up to `size` changes behind a sequence number."""
        found = self._changes.changed(after, self._until, size)
        return [Marked(it.sequence, it) for it in found]

    def rank(self, mark: int) -> int:
        """Return how many changes have this sequence number or a lower one."""
        return self._changes.change_rank(self.begin, self._until, mark)

    def last_page(self, size: int) -> int:
        """Return the sequence number behind which the last page begins."""
        return self._changes.last_page(self.begin, self._until, size)

    def page_before(self, after: int, size: int) -> int | None:
        """Nobody goes back through changes, and it is not cheap to tell."""


class ChosenRecords:
    """Some of the records of a position, as was found out before; marks are ranks."""

    def __init__(self, changes: Changes, until: int, rows: Sequence[Row]) -> None:
        """List them.

        Args:
            changes: Reads records as they were.
            until: The position.
            rows: The records, in their order.
        """
        self.begin = 0
        self._changes = changes
        self._until = until
        self._rows = rows

    def total(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    def page(self, after: int, size: int) -> Sequence[Marked]:
        """Return up to `size` records behind a rank."""
        rows = self._rows[after : after + size]
        known = {it.number: it for it in self._changes.at([it.number for it in rows], self._until)}
        return [Marked(rank, known[it.number]) for rank, it in enumerate(rows, after + 1)]

    def rank(self, mark: int) -> int:
        """Return the rank."""
        return min(mark, len(self._rows))

    def last_page(self, size: int) -> int:
        """Return the rank behind which the last page begins."""
        return max(0, (len(self._rows) - 1) // size * size)

    def page_before(self, after: int, size: int) -> int | None:
        """Return the rank behind which the page before one begins."""
        return max(0, after - size)


class ChosenChanges(ChosenRecords):
    """What was put, deleted, chosen or left between two positions, by what happened last."""

    def page(self, after: int, size: int) -> Sequence[Marked]:
        """Return up to `size` records behind a rank, with the time of what happened last."""
        found = super().page(after, size)
        rows = self._rows[after : after + size]
        moments = self._changes.moments([it.sequence for it in rows])
        return [
            Marked(
                it.mark,
                replace(it.record, changed=moments[row.sequence], is_deleted=row.has_left),
            )
            for it, row in zip(found, rows, strict=True)
        ]
