"""Frozen copies of the store for query workers to read."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ldcat.store.port import Store


class Snapshot:
    """One frozen copy, and how many queries read it."""

    def __init__(self, folder: Path, position: int) -> None:
        self.folder = folder
        self.position = position
        self.readers = 0


class Snapshots:
    """Takes copies when the store has moved on, and removes those that nobody reads."""

    def __init__(self, folder: Path, store: Store, position: Callable[[], int]) -> None:
        """Keep copies below a folder, whatever lies there now goes.

        Args:
            folder: Where copies lie; on the store's file system, for hard links.
            store: What is copied.
            position: Tells the position that the store stands for.
        """
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._folder = folder
        self._store = store
        self._position = position
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        self._old: list[Snapshot] = []

    @property
    def is_fresh(self) -> bool:
        """Say whether the newest copy stands for the store as it is: writers read their own."""
        return self._current is not None and self._current.position == self._position()

    def acquire(self) -> Snapshot:
        """Return the newest copy, after taking one where needed; to be given back."""
        with self._lock:
            current = self._current
            if current is None or not self.is_fresh:
                current = self._take()
            current.readers += 1
            return current

    def release(self, snapshot: Snapshot) -> None:
        """Give a copy back."""
        with self._lock:
            snapshot.readers -= 1
            self._sweep()

    def _take(self) -> Snapshot:
        position = self._position()
        folder = self._folder / f"{position}-{time.monotonic_ns()}"
        self._store.checkpoint(folder)
        if self._current is not None:
            self._old.append(self._current)
        self._current = Snapshot(folder, position)
        self._sweep()
        return self._current

    def _sweep(self) -> None:
        for snapshot in [it for it in self._old if not it.readers]:
            shutil.rmtree(snapshot.folder, ignore_errors=True)
            self._old.remove(snapshot)
