"""Keep the store at the ledger's position."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from ldcat.errors import LdcatError, StoreUnavailableError
from ldcat.ledger.ledger import Ledger
from ldcat.model.kinds import GRAPH
from ldcat.model.packing import unpack
from ldcat.model.record import Kept, Revision
from ldcat.store.port import Change, Store

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
#: Changes in one atomic step of the store.
_STEP: Final = 100
#: With more revisions than this to catch up with, a rebuild is faster.
_REBUILD_ABOVE: Final = 20_000


class Projector:
    """Follows the ledger and brings the store along; one writer at a time."""

    def __init__(self, ledger: Ledger, store: Store) -> None:
        self._ledger = ledger
        self._store = store
        self._writing = threading.Lock()
        self._position = -1

    @property
    def position(self) -> int:
        """The ledger position that the store stands for; -1 before it was caught up."""
        return self._position

    def catch_up(self, until: int | None = None) -> None:
        """Apply what the ledger has and the store has not; rebuild where that is needed.

        Args:
            until: The position to reach; the ledger's own if it is None.

        Raises:
            StoreUnavailableError: The store cannot be written.
        """
        with self._writing:
            head = self._ledger.position if until is None else until
            applied = self._store.sequence()
            if applied is None and self._ledger.position == 0 and not self._store.size():
                self._store.apply([], 0)
            elif applied is None or applied > head or head - applied > _REBUILD_ABOVE:
                head = self._ledger.position
                self._rebuild(head)
            else:
                self._apply(applied, head)
            self._position = head

    def rebuild(self) -> None:
        """Build the store anew from the ledger."""
        with self._writing:
            self._rebuild(self._ledger.position)
            self._position = self._ledger.position

    def _rebuild(self, head: int) -> None:
        _LOG.info("rebuilding the store from the ledger", extra={"position": head})
        self._store.rebuild(
            Change(it.iri, text, is_merged=it.kind != GRAPH) for it, text in self._ledger.current()
        )
        self._store.apply([], head)

    def _apply(self, applied: int, head: int) -> None:
        for step in _steps(self._ledger.follow(applied, head)):
            self._store.apply(list(self._changes(step)), step[-1].sequence)

    def _changes(self, step: Sequence[Revision]) -> Iterable[Change]:
        """Return what some revisions in a row do, each record once."""
        previous = self._ledger.previous([it.sequence for it in step])
        changes: dict[str, Change] = {}
        for it in step:
            before = changes[it.iri].before if it.iri in changes else previous.get(it.sequence)
            changes[it.iri] = Change(it.iri, it.text or None, it.kind != GRAPH, before)
        return changes.values()

    def bulk(self) -> BulkProjection:
        """Return a projection of many new records, made while they are being kept."""
        return BulkProjection(self, self._store)

    def settle(self, replaced: Sequence[str], since: int) -> None:
        """End a bulk projection: replace what it could not add, and note the position.

        Args:
            replaced: IRIs of records that are in the store in an older form, or in none.
            since: The position before the bulk projection.
        """
        with self._writing:
            head = self._ledger.position
            if len(replaced) > _REBUILD_ABOVE:
                self._rebuild(head)
            else:
                for step in _steps(replaced):
                    self._store.apply([self._current(iri) for iri in step], since)
                self._store.apply([], head)
            self._position = head

    def _current(self, iri: str) -> Change:
        record = self._ledger.record(iri)
        if record is None or record.is_deleted:
            return Change(iri, None)
        return Change(iri, self._ledger.text(record), is_merged=record.kind != GRAPH)


class BulkProjection:
    """Adds new records to the store in the background, while the ledger takes more.

    A record that the store may have already waits for the end, where it is replaced.
    """

    def __init__(self, projector: Projector, store: Store) -> None:
        self._projector = projector
        self._store = store
        self._since = projector.position
        self._queue: queue.Queue[Kept | None] = queue.Queue(maxsize=2000)
        self._added: set[str] = set()
        self._replaced: dict[str, None] = {}
        self._error: LdcatError | None = None
        self._is_complete = False
        self._thread = threading.Thread(target=self._run, name="bulk-projection")
        self._thread.start()

    def feed(self, kept: Sequence[Kept]) -> None:
        """Take in what the ledger kept, as far as the store did not have it from the start."""
        for it in kept:
            if it.sequence <= self._since:
                continue
            if it.is_new and it.iri not in self._added:
                self._added.add(it.iri)
                self._put(it)
            else:
                self._replaced[it.iri] = None

    def _put(self, change: Kept | None) -> None:
        while self._thread.is_alive():
            try:
                self._queue.put(change, timeout=0.5)
            except queue.Full:
                continue
            return

    def finish(self) -> None:
        """Wait until the store has everything, at the ledger's position.

        Raises:
            StoreUnavailableError: The store cannot be written; it will be rebuilt.
        """
        self._put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error
        if not self._is_complete:
            raise StoreUnavailableError("The store took in only a part.", mend="Start again.")
        self._projector.settle(list(self._replaced), self._since)

    def _run(self) -> None:
        try:
            kept = iter(self._queue.get, None)
            self._store.add(Change(it.iri, unpack(it.packed)) for it in kept)
            self._is_complete = True
        except LdcatError as error:
            self._error = error


def _steps(things: Iterable[T]) -> Iterator[list[T]]:
    """Yield the things in lists that one atomic step of the store may have."""
    step: list[T] = []
    for it in things:
        step.append(it)
        if len(step) >= _STEP:
            yield step
            step = []
    if step:
        yield step
