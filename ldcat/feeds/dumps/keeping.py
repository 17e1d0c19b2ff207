"""Make a dump when the catalogue has moved on, beside the server and behind it."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from ldcat.errors import OperationError
from ldcat.feeds.dumps.order import Order
from ldcat.feeds.dumps.shelf import Shelf
from ldcat.ledger.ledger import Ledger
from ldcat.sandbox.errands import send

_LOG: Final = logging.getLogger(__name__)
#: How often it is looked whether one is due, in seconds.
_EVERY: Final = 0.5
#: A catalogue that is never quiet is dumped all the same, after so many seconds.
_LONGEST: Final = 3600.0
#: Making dumps takes one part in so many of the time, at most.
_SHARE: Final = 20
#: And after a failure it is tried again in so many seconds.
_PAUSE: Final = 600.0
#: What everybody may know of a failure; the log has the rest.
_TOLD: Final = "The last dump could not be made; it is tried again within ten minutes."
_MAKER: Final = "ldcat.feeds.dumps"


class Dumper:
    """Keeps the newest dump at what the ledger has."""

    def __init__(self, ledger: Ledger, shelf: Shelf, order: Order, *, quiet: float) -> None:
        """Prepare.

        Args:
            ledger: What is dumped.
            shelf: Where dumps lie.
            order: What they are of.
            quiet: Seconds without a change until one is made; 0 for never.
        """
        self._ledger = ledger
        self._shelf = shelf
        self._order = order
        self._quiet = quiet

    def run(self, stopping: threading.Event) -> None:
        """Make a dump whenever one is due, until it is time to stop."""
        if not self._quiet:
            return
        self._shelf.forget(self._ledger.position)
        position, moved = -1, 0.0
        ended = time.monotonic()
        rest = 0.0
        while not stopping.wait(_EVERY):
            now = time.monotonic()
            if self._ledger.position != position:
                position, moved = self._ledger.position, now
            is_quiet = now - moved >= self._quiet or now - ended >= _LONGEST
            if is_quiet and now - ended >= rest and not self._is_kept(position):
                rest = self._made(stopping)
                ended = time.monotonic()

    def _is_kept(self, position: int) -> bool:
        newest = self._shelf.newest
        wanted = (position, self._order.origin)
        return newest is not None and (newest.position, newest.origin) == wanted

    def _made(self, stopping: threading.Event) -> float:
        """Make a dump; return for how many seconds none is to be made."""
        try:
            told = self._written(stopping)
            if told is None:
                return 0.0
            dump = self._shelf.put(told)
        except (OSError, OperationError) as error:
            _LOG.warning("no dump could be made: %s", error)
            self._shelf.give_up(_TOLD)
            return _PAUSE
        _LOG.info("dumped", extra={"position": dump.position, "seconds": round(dump.seconds, 1)})
        return dump.seconds * _SHARE

    def _written(self, stopping: threading.Event) -> bytes | None:
        """Have the files written, and return what was told of them; None if it is time to stop."""
        order = self._order.told(str(self._shelf.empty()))
        lines: list[bytes] = []
        is_whole = send(_MAKER, order, stopping=stopping, hear=lines.append)
        return b"".join(lines) if is_whole else None
