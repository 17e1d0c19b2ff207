"""Keep the search index at the ledger's position."""

from __future__ import annotations

import json
import logging
import shutil
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from ldcat.catalogue.rating import Ratings
from ldcat.catalogue.tagging import Tagger
from ldcat.errors import BusyError, LdcatError
from ldcat.ledger.ledger import Ledger
from ldcat.model.facets import CATALOG
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.record import Record
from ldcat.sandbox.errands import send
from ldcat.search import schema
from ldcat.search.building import Order, documents_of, mark_of
from ldcat.search.documents import Documents
from ldcat.search.index import Opened, SearchIndex, State

_LOG: Final = logging.getLogger(__name__)
#: So many revisions are taken in at a time.
_STEP: Final = 200
#: Whoever searches waits for so many; for more there is the background.
_PATIENCE: Final = 1000
#: With more to catch up with, the index is built anew, beside the server.
_REBUILD_ABOVE: Final = 5000
#: How often the background looks, in seconds; and when again, after a fault.
_EVERY: Final = 1.0
_AFTER_FAULT: Final = 60.0
#: How often ratings are compared, in seconds; that takes one part in so many of the time.
_RATE_EVERY: Final = 2.0
_SHARE: Final = 20
_BUILDER: Final = "ldcat.search"


class Indexer:
    """Follows the ledger and brings the index along; may be shared between threads."""

    def __init__(self, ledger: Ledger, tagger: Tagger, *, folder: Path, order: Order) -> None:
        """Follow a ledger.

        Args:
            ledger: What is indexed.
            tagger: Knows which catalogues list a record.
            folder: Where the index lies.
            order: What it is built of.
        """
        self._ledger = ledger
        self._tagger = tagger
        self._index = SearchIndex(folder)
        self._order = order
        self._folder = folder
        self._lock = threading.Lock()
        self._ratings = Ratings(ledger)
        #: A position of the ledger, and its mark.
        self._known: tuple[int, str] = -1, ""
        #: How far the process is that builds the index anew; None while there is none.
        self._progress: tuple[int, int] | None = None

    @property
    def changes(self) -> int:
        """A number that grows with every change of what is found."""
        return self._index.changes

    def opened(self) -> Opened:
        """Return the index as the ledger is now.

        Raises:
            BusyError: Records are still being indexed.
            OperationError: The index cannot be written.
        """
        self._catch_up(_PATIENCE)
        opened = self._index.opened()
        if opened is None:  # pragma: no cover - it was begun above
            raise BusyError("There is no search index as yet.", mend="Try again in a minute.")
        return opened

    def rebuild(self) -> None:
        """Build the index anew, now.

        Raises:
            OperationError: It cannot be written.
        """
        self._build(threading.Event())

    def run(self, stopping: threading.Event) -> None:
        """Follow the ledger until it is time to stop."""
        rest = rated = 0.0
        while not stopping.wait(rest):
            rest = _EVERY
            try:
                if self._is_far():
                    self._build(stopping)
                else:
                    self._catch_up(_REBUILD_ABOVE)
                    if time.monotonic() >= rated:
                        took = self._rate()
                        rated = time.monotonic() + max(_RATE_EVERY, took * _SHARE)
            except BusyError:  # the tags are behind: somebody is at it
                continue
            except (OSError, LdcatError) as error:  # a full disk, say: it may be mended
                _LOG.warning("records cannot be indexed: %s", error)
                rest = _AFTER_FAULT

    def _catch_up(self, patience: int) -> None:
        """Come to where the ledger is, unless that takes long."""
        state = self._state()
        if state.position == self._ledger.position and state is self._index.state:
            return
        if self._behind() > patience:
            raise self._busy()
        with self._lock:
            while self._step():
                pass

    def _rate(self) -> float:
        """Take in ratings that changed without a revision; return how many seconds that took.

        Links answer, or do not; and what came from elsewhere is measured later.
        """
        if self._state().position != self._ledger.position or not self._ratings.have_moved:
            return 0.0
        began = time.monotonic()
        with self._lock:
            opened, state = self._index.opened(), self._index.state
            if opened is None or state is None:
                return 0.0
            for numbers in self._ratings.moved(opened):
                self._apply(self._ledger.numbered(numbers), state)
        return time.monotonic() - began

    def _busy(self) -> BusyError:
        done, total = self._progress or (0, self._behind())
        return BusyError(
            f"Records are still being indexed for search: {done:,} of {total:,} are done.",
            mend="Try again in a minute; everything else works meanwhile.",
        )

    def _state(self) -> State:
        """Return what the index stands for; where it is of no use, its beginning."""
        state = self._index.state
        if state is None or not self._is_ours(state):
            return State(schema.VERSION, self._order.origin, 0, "")
        return state

    def _is_ours(self, state: State) -> bool:
        if state.origin != self._order.origin or state.position > self._ledger.position:
            return False
        if state.position == self._known[0]:
            return state.mark == self._known[1]
        self._known = state.position, mark_of(self._ledger, state.position)
        return state.mark == self._known[1]

    def _behind(self) -> int:
        return self._ledger.position - self._state().position

    def _is_far(self) -> bool:
        return self._behind() > _REBUILD_ABOVE

    @cached_property
    def _documents(self) -> Documents:
        return documents_of(self._order)

    def _step(self) -> bool:
        """Take in some revisions; say whether there were any."""
        state = self._state()
        if state is not self._index.state:
            self._index.begin(state)
        after = state.position
        until = min(after + _STEP, self._ledger.position)
        if until <= after:
            return False
        self._tagger.catch_up()
        touched = {it.number: it for it in self._ledger.touched(after + 1, until)}
        moved = set(self._ledger.tags.moved(CATALOG, after, until)) - touched.keys()
        records = [*touched.values(), *self._ledger.numbered(sorted(moved))]
        mark = mark_of(self._ledger, until)
        self._apply(records, State(schema.VERSION, self._order.origin, until, mark))
        return True

    def _apply(self, records: Sequence[Record], state: State) -> None:
        listed = [it for it in records if it.is_listed and it.kind in KIND_BY_NAME]
        kept = {it.number for it in listed}
        gone = [it.number for it in records if it.number not in kept]
        texts = self._ledger.texts(listed)
        catalogs = self._catalogs([it.number for it in listed])
        entries = [
            self._documents.entry(it, texts[it.iri], catalogs.get(it.number, ())) for it in listed
        ]
        self._index.apply(entries, gone, state)
        self._ratings.note(records)

    def _catalogs(self, numbers: Sequence[int]) -> Mapping[int, Sequence[str]]:
        found = self._ledger.tags.of(numbers, self._ledger.position)
        return {
            number: [it.value for it in tags if it.facet == CATALOG]
            for number, tags in found.items()
        }

    def _build(self, stopping: threading.Event) -> None:
        """Have the index built anew by a process of its own."""
        _LOG.info("building the search index", extra={"position": self._ledger.position})
        folder = self._folder.with_name(f"{self._folder.name}.new")
        shutil.rmtree(folder, ignore_errors=True)
        self._progress = 0, self._ledger.newest_number()
        began = time.monotonic()
        try:
            order = self._order.told(folder)
            if send(_BUILDER, order, stopping=stopping, hear=self._note):
                with self._lock:
                    self._index.replace(folder)
                    self._ratings.forget()
                seconds = round(time.monotonic() - began, 1)
                _LOG.info("built the search index", extra={"seconds": seconds})
        finally:
            self._progress = None
            shutil.rmtree(folder, ignore_errors=True)

    def _note(self, line: bytes) -> None:
        done, total = json.loads(line)
        self._progress = done, total
