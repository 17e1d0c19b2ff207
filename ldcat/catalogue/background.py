"""What a server does beside answering: one job after the other, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from ldcat.errors import LdcatError

_LOG: Final = logging.getLogger(__name__)

#: Ends soon after the event is set.
Job = Callable[[threading.Event], object]


class Background:
    """What a server does beside answering: one thread, stopped at the end."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        """Prepare.

        Args:
            jobs: Done one after the other; each ends soon after the event is set.
        """
        self._jobs = jobs
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until it has ended."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        for job in self._jobs:
            if self._stopping.is_set():
                return
            try:
                job(self._stopping)
            except LdcatError as error:
                _LOG.warning("a job in the background was given up: %s", error)
