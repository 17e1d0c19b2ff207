"""Answers of one ledger position, kept for the next who asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: What keeping something takes beside its own size, in bytes.
_OVERHEAD: Final = 2048


class Kept(Generic[K, V]):
    """Keeps values as long as the catalogue does not change, those used last the longest."""

    def __init__(self, most: int, largest: int) -> None:
        """Begin with nothing.

        Args:
            most: How much may be kept, in bytes.
            largest: How large one of them may be, in bytes.
        """
        self._most = most
        self._largest = min(most, largest)
        self._position = -1
        self._held = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K, position: int) -> V | None:
        """Return what is kept of a position, or None; what is kept of others goes."""
        if position != self._position:
            self._values.clear()
            self._held = 0
            self._position = position
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, size: int, *, position: int) -> None:
        """Keep a value of a position, if it is the newest that was asked for, and not too large.

        Args:
            key: What it will be asked for by.
            value: The value.
            size: Its size in bytes.
            position: The ledger position that it belongs to.
        """
        size += _OVERHEAD
        if position != self._position or size > self._largest:
            return
        if key in self._values:
            self._held -= self._values.pop(key)[1]
        self._values[key] = value, size
        self._held += size
        while self._held > self._most:
            self._held -= self._values.popitem(last=False)[1][1]
