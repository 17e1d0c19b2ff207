"""What is counted in the default graph, counted anew when the catalogue has changed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from ldcat.bootstrap import Application
from ldcat.errors import BusyError
from ldcat.sparql.void import COUNTS, Statistics, read_statistics
from ldcat.web.asking import Asking

_LOG: Final = logging.getLogger(__name__)
#: Seconds to wait for a new count where there is an old one.
_PATIENCE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Counted:
    """Statistics, and the ledger position that they are of."""

    position: int
    statistics: Statistics


class Counting:
    """Counts in the background; one count at a time."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._asking = Asking(application)
        self._last: Counted | None = None
        self._task: asyncio.Task[None] | None = None

    async def latest(self) -> Counted:
        """Return the newest statistics; those of a moment ago where counting takes long.

        Raises:
            LdcatError: There are none, and they cannot be had.
        """
        if self._last is None or self._last.position != self._application.ledger.position:
            if self._task is None or self._task.done():
                self._task = asyncio.ensure_future(self._count())
            patience = None if self._last is None else _PATIENCE
            await asyncio.wait({self._task}, timeout=patience)
            if self._task.done() and (error := self._task.exception()) is not None:
                if self._last is None:
                    raise error
                _LOG.warning("the statistics are those of earlier: %s", error)
        if self._last is None:
            raise BusyError("The catalogue changes while it is counted.", mend="Try again later.")
        return self._last

    async def _count(self) -> None:
        ledger = self._application.ledger
        position = ledger.position
        moment = (await asyncio.to_thread(ledger.totals)).changed
        answers: dict[str, bytes] = {}
        for name, query in COUNTS.items():
            content = await self._asking.own(query, position)
            if content is None:
                return  # it has changed meanwhile: whoever asks next has it counted
            answers[name] = content
        self._last = Counted(position, read_statistics(answers, moment))
