"""The Oxigraph store in this process, on disk."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, RdfFormat
from pyoxigraph import Store as Oxigraph

from ldcat.errors import FolderInUseError, FolderUnusableError, StoreUnavailableError
from ldcat.model.around import Reference
from ldcat.store import dataset
from ldcat.store.port import Change, Store

#: Quads of one bulk load. The engine sorts a million at a time, and two times that in parallel;
#: longer loads would be a little faster, and cost a third more memory.
_BULK: Final = 1_900_000
_BUFFER: Final = 1 << 20
#: Changes with more text than this, in bytes, are too large for one update.
_LARGE: Final = 32 << 20


def open_store(location: str) -> Store:
    """Open the store in a folder, which is made where it is not there.

    Raises:
        FolderInUseError: Another process has it open.
        StoreUnavailableError: It is damaged.
    """
    return EmbeddedStore(Path(location))


def discard_store(location: str) -> None:
    """Remove the store's folder, whatever is in it.

    Raises:
        StoreUnavailableError: It cannot be removed.
    """
    folder = Path(location)
    with _translated(folder):
        if folder.exists():
            shutil.rmtree(folder)


class EmbeddedStore:
    """Record graphs and their merge in an Oxigraph store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settling = threading.Lock()
        #: Held by who reads: RocksDB opens no folder that somebody still has open.
        self._reading = threading.Lock()
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
        """Replace and remove record graphs, as one atomic step that carries the position.

        Very large records are added in bulk, for an update of them would take minutes and
        gigabytes: meanwhile there is no checkpoint, and after a crash the store is rebuilt.
        """
        # Of several changes to one record the last one counts.
        latest = list({it.iri: it for it in changes}.values())
        with _translated(self._folder), self._settling:
            if sum(len(it.text or b"") for it in latest) <= _LARGE:
                self._write(dataset.replacement(latest, sequence))
                return
            self._write(dataset.removal(it.iri for it in latest))
            self._add(it for it in latest if it.text)
            self._write(dataset.noted(sequence))

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
            self._add(records)

    def _add(self, records: Iterable[Change]) -> None:
        """Add records in bulk to a store that has no position."""
        # That is gone from the disk before a bulk load's first file is there.
        self._open.flush()
        following = iter(records)
        for first in following:
            self._load(_portion(first, following))
        self._open.flush()

    def _load(self, records: Iterable[Change]) -> None:
        """Load records through a pipe: the engine works while their text is being made."""
        reading, writing = os.pipe()
        with ThreadPoolExecutor(1, "bulk-feeder") as feeder:
            fed = feeder.submit(_feed, writing, records)
            try:
                # Lenient: the terms were checked when they were read.
                self._open.bulk_load(
                    path=f"/dev/fd/{reading}", format=RdfFormat.N_QUADS, lenient=True
                )
            finally:
                os.close(reading)
            fed.result()

    def checkpoint(self, folder: Path, *, is_whole: bool = False) -> None:
        """Write a frozen copy (hard links) for other processes.

        Args:
            folder: Where it will lie.
            is_whole: With the graphs that only ldcat reads.
        """
        with _translated(self._folder):
            with self._settling:
                self._open.backup(str(folder))
            if not is_whole:
                Oxigraph(str(folder)).update(dataset.OUTSIDE)

    def references(self, iri: str, *, predicate: str = "", most: int) -> Sequence[Reference]:
        """Return who refers to a thing, in no order, up to a number of statements."""
        thing = _named(iri)
        if thing is None:
            return ()
        by = NamedNode(predicate) if predicate else None
        with _translated(self._folder), self._reading:
            # What is merged comes first, and then again with its graphs.
            quads = list(islice(self._open.quads_for_pattern(None, by, thing), 2 * most))
            if len(quads) == 2 * most:
                # Of very many, the graphs of the first: to come to them all others were passed.
                merged = self._open.quads_for_pattern(None, by, thing, DefaultGraph())
                first = islice(merged, most)
                told = (it for found in first for it in self._stating(found, most))
                return [_reference(it) for it in islice(filter(_is_named, told), most)]
            return [_reference(it) for it in islice(filter(_is_named, quads), most)]

    def _stating(self, quad: Quad, most: int) -> Iterable[Quad]:
        """Return the quads that have a merged statement in other graphs, and itself."""
        place = quad.subject, quad.predicate, quad.object
        return islice(self._open.quads_for_pattern(*place), most + 1)

    def linked(
        self, iri: str, predicates: Sequence[str], *, most: int
    ) -> Sequence[tuple[str, str, str]]:
        """Return the statements of the merge that link a thing with others by some properties."""
        thing, merge = _named(iri), DefaultGraph()
        found: list[tuple[str, str, str]] = []
        with _translated(self._folder), self._reading:
            for predicate in map(NamedNode, predicates if thing else ()):
                outgoing = self._open.quads_for_pattern(thing, predicate, None, merge)
                incoming = self._open.quads_for_pattern(None, predicate, thing, merge)
                found += [
                    (it.subject.value, predicate.value, it.object.value)
                    for it in chain(islice(outgoing, most), islice(incoming, most))
                    if isinstance(it.subject, NamedNode) and isinstance(it.object, NamedNode)
                ]
        return found

    def size(self) -> int:
        """Return how many quads the store has."""
        return len(self._open)

    def close(self) -> None:
        """Let go of the store, so that this or another process may open it."""
        if self._store is not None:
            with _translated(self._folder):
                self._store.flush()
        with self._reading:
            self._store = None
            self._has_failed = False

    def _write(self, update: str) -> None:
        if self._has_failed:
            with self._reading:
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


def _is_named(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode)


def _reference(quad: Quad) -> Reference:
    return Reference(_iri(quad.graph_name), _iri(quad.subject), quad.predicate.value)


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _named(iri: str) -> NamedNode | None:
    """Return a name; None for what the engine takes for none, though it may be in the store."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _portion(first: Change, following: Iterator[Change]) -> Iterator[Change]:
    """Yield records for one bulk load."""
    quads = 0
    for record in chain([first], following):
        yield record
        quads += 2 * (record.text or b"").count(b"\n")
        if quads > _BULK:
            return


def _feed(pipe: int, records: Iterable[Change]) -> None:
    """Write records as N-Quads; the engine complains itself if it stops reading."""
    with suppress(BrokenPipeError), os.fdopen(pipe, "wb", buffering=_BUFFER) as file:
        for record in records:
            file.writelines(dataset.bulk_lines(record))


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
