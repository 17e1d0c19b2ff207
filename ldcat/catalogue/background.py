"""What a server does beside answering, in threads of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ldcat.errors import LdcatError

_LOG: Final = logging.getLogger(__name__)

#: Ends soon after the event is set.
Job = Callable[[threading.Event], object]


class Background:
    """What a server does beside answering: some threads, stopped at the end."""

    def __init__(self, lanes: Mapping[str, Sequence[Job]]) -> None:
        """Prepare.

        Args:
            lanes: What is done side by side, by name; in each, one job after the other. Each job
                ends soon after the event is set.
        """
        self._lanes = lanes
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin."""
        self._stopping.clear()
        self._threads = [
            threading.Thread(target=self._run, args=(jobs,), name=name, daemon=True)
            for name, jobs in self._lanes.items()
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, and wait until all have ended."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _run(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if self._stopping.is_set():
                return
            try:
                job(self._stopping)
            except LdcatError as error:
                _LOG.warning("a job in the background was given up: %s", error)
