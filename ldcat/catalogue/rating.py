"""Which records are rated otherwise than the search index has it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from ldcat.ledger.ledger import Ledger
from ldcat.model.record import Record
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import RATINGS
from ldcat.search.finding import counted_by
from ldcat.search.index import Opened

_CHUNK: Final = 200
#: What a record has that is not rated, or of which nobody knows how it is rated in the index.
_NONE: Final = 0
_UNKNOWN: Final = 255
_TOKENS: Final = ("", *(it.token for it in RATINGS))


class Ratings:
    """Compares the ledger's measurements with what the index was given; one byte a record."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._state = -1
        self._known = array("B")

    def forget(self) -> None:
        """Know nothing of the index: it is another one."""
        self._state = -1
        self._known = array("B")

    def note(self, records: Sequence[Record]) -> None:
        """Note what the index was given."""
        newest = max((it.number for it in records), default=0)
        self._known.extend([_UNKNOWN] * (newest + 1 - len(self._known)))
        for it in records:
            measured = it.measured
            is_rated = it.is_listed and measured is not None and measured.measured
            self._known[it.number] = (
                _rating(measured.passed, measured.measured) if measured and is_rated else _NONE
            )

    @property
    def have_moved(self) -> bool:
        """Whether something was measured since they were compared, but by revisions."""
        return self._state != self._moves

    @property
    def _moves(self) -> int:
        return self._ledger.state - self._ledger.position

    def moved(self, opened: Opened) -> Iterator[Sequence[int]]:
        """Yield the numbers of records that are rated otherwise, some at a time.

        Args:
            opened: The index at the ledger's position.
        """
        state = self._moves
        current = self._current()
        if self._state < 0 and _counts(current) == counted_by(opened, "quality"):
            self._known = current  # it was indexed with these
        numbers = list(self._differing(current))
        for start in range(0, len(numbers), _CHUNK):
            yield numbers[start : start + _CHUNK]
        self._known, self._state = current, state

    def _current(self) -> array[int]:
        found = array("B", bytes(self._ledger.newest_number() + 1))
        for number, passed, measured in self._ledger.scores.current():
            if number < len(found):  # else it came this moment
                found[number] = _rating(passed, measured)
        return found

    def _differing(self, current: array[int]) -> Iterator[int]:
        known = self._known
        if known == current:
            return
        for number, rating in enumerate(current):
            if (known[number] if number < len(known) else _UNKNOWN) != rating:
                yield number


@lru_cache(4096)
def _rating(passed: int, measured: int) -> int:
    return _TOKENS.index(Measurement(passed, measured).rating.token)


def _counts(ratings: array[int]) -> dict[str, int]:
    counted = Counter(ratings)
    return {_TOKENS[it]: number for it, number in counted.items() if it != _NONE}
