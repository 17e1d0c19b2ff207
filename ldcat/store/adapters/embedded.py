"""The Oxigraph store in this process, on disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, QuerySolutions, RdfFormat
from pyoxigraph import Store as Oxigraph

from ldcat.errors import FolderInUseError, FolderUnusableError, StoreUnavailableError
from ldcat.store import dataset
from ldcat.store.port import Change, Store

#: Bytes of N-Quads handed to one bulk load: larger is faster, and costs memory.
_BULK: Final = 128 << 20


def open_store(location: str) -> Store:
    """Open the store in a folder, which is made where it is not there.

    Raises:
        FolderInUseError: Another process has it open.
        StoreUnavailableError: It is damaged.
    """
    return EmbeddedStore(Path(location))


class EmbeddedStore:
    """Record graphs and their merge in an Oxigraph store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _translated(folder):
            folder.mkdir(parents=True, exist_ok=True)
            _remove_leftovers(folder)
            self._store: Oxigraph | None = Oxigraph(str(folder))
            self._has_failed = False

    def sequence(self) -> int | None:
        """Return the ledger position that the store stands for; None when it must be rebuilt."""
        with _translated(self._folder):
            solutions = self._open.query(dataset.POSITION)
            if not isinstance(solutions, QuerySolutions):  # pragma: no cover - it is a SELECT
                raise TypeError(type(solutions))
            values = [solution["sequence"] for solution in solutions]
        return int(values[0].value) if values and isinstance(values[0], Literal) else None

    def apply(self, changes: Sequence[Change], sequence: int) -> None:
        """Replace and remove record graphs, as one atomic step that carries the position."""
        with _translated(self._folder):
            self._write(dataset.replacement(changes, sequence))

    def rebuild(self, records: Iterable[Change]) -> None:
        """Replace everything, fast; until the next `apply` the store has no position."""
        self.close()
        with _translated(self._folder):
            shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True)
            self._store = Oxigraph(str(self._folder))
        self.add(records)

    def add(self, records: Iterable[Change]) -> None:
        """Add records that the store does not have, fast; else as `rebuild`."""
        with _translated(self._folder):
            self._write(dataset.cleared())
            # The position is gone from the disk before a bulk load's first file is there.
            self._open.flush()
            for piece in _pieces(records):
                # Lenient: its terms were checked when it was read.
                self._open.bulk_load(BytesIO(piece), RdfFormat.N_QUADS, lenient=True)
            self._open.flush()

    def checkpoint(self, folder: Path) -> None:
        """Write a frozen copy (hard links) that other processes may read."""
        with _translated(self._folder):
            self._open.backup(str(folder))

    def size(self) -> int:
        """Return how many quads the store has."""
        return len(self._open)

    def close(self) -> None:
        """Let go of the store, so that this or another process may open it."""
        if self._store is not None:
            with _translated(self._folder):
                self._store.flush()
        self._store = None
        self._has_failed = False

    def _write(self, update: str) -> None:
        if self._has_failed:
            self._store = None
        try:
            self._open.update(update)
        except OSError:
            self._has_failed = True
            raise
        self._has_failed = False

    @property
    def _open(self) -> Oxigraph:
        """The store; opened anew after a failed write, for RocksDB then refuses every other."""
        if self._store is None and self._has_failed:
            self._store = Oxigraph(str(self._folder))
        if self._store is None:
            raise StoreUnavailableError("The store is closed.", where=str(self._folder))
        return self._store


def _pieces(records: Iterable[Change]) -> Iterator[bytes]:
    """Yield N-Quads of many records at a time, in pieces of bounded size."""
    lines: list[bytes] = []
    held = 0
    for record in records:
        text = dataset.labelled(record)
        lines += (text, dataset.named(text, record.iri))
        held += 2 * len(text)
        if held > _BULK:
            yield b"".join(lines)
            lines, held = [], 0
    if lines:
        yield b"".join(lines)


def _remove_leftovers(folder: Path) -> None:
    """Remove what a killed bulk load left behind; nothing else ever does (facts/safety B1)."""
    for path in folder.glob("bulk-*.sst"):
        path.unlink()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Turn the engine's complaints into ours."""
    try:
        yield
    except OSError as error:
        message = str(error)
        if "LOCK" in message or "No locks available" in message:
            raise FolderInUseError(
                "Another process has the store open.", where=str(folder), mend="Stop it first."
            ) from error
        if "No space left" in message:
            raise FolderUnusableError(
                "The disk is full.", where=str(folder), mend="Free some space."
            ) from error
        raise StoreUnavailableError(
            f"The store cannot be used: {message}.", where=str(folder), mend="Run `ldcat rebuild`."
        ) from error
    except RuntimeError as error:
        raise StoreUnavailableError(
            f"The store cannot be used: {error}.", where=str(folder), mend="Run `ldcat rebuild`."
        ) from error
