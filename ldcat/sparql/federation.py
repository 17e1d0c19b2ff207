"""Ask other SPARQL endpoints for a query: those that the operator allows, and not for ever."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from ldcat.errors import FetchError, UnevaluableError
from ldcat.fetch import Limits, Question, fetch

_LOG: Final = logging.getLogger(__name__)
_ACCEPT: Final = "application/sparql-results+json"
#: Endpoints that are waited for at the same time, for all clients.
_THREADS: Final = 32
#: Seconds in which a thread that is late has noticed it.
_GRACE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Call:
    """What a SERVICE clause asks.

    Attributes:
        endpoint: IRI of who is asked.
        is_silent: Whether its failure is to be overlooked.
        query: What is asked.
    """

    endpoint: str
    is_silent: bool
    query: str


class Federation:
    """The endpoints that may be asked."""

    def __init__(self, endpoints: Sequence[str], limits: Limits) -> None:
        """Prepare.

        Args:
            endpoints: Their IRIs; none of them: SERVICE is off.
            limits: What one answer may cost.
        """
        self.endpoints: Final = tuple(endpoints)
        self._limits = limits
        self._threads = ThreadPoolExecutor(_THREADS, "service")

    def close(self) -> None:
        """Begin nothing more; what is under way ends within its time."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def answers(self, calls: Sequence[Call], folder: Path) -> list[str | None]:
        """Return a file with the answer to each call; None for what failed silently.

        The same question is asked once.

        Args:
            calls: Who is asked, and what.
            folder: Where the files shall lie.

        Raises:
            UnevaluableError: An endpoint is not allowed.
            FetchError: One gives no answer.
        """
        for it in calls:
            self._require_allowed(it.endpoint)
        asked = list(dict.fromkeys((it.endpoint, it.query) for it in calls))
        outcomes = await asyncio.gather(
            *(
                self._answer(endpoint, query, folder / f"answer-{number}")
                for number, (endpoint, query) in enumerate(asked)
            )
        )
        found = dict(zip(asked, outcomes, strict=True))
        return [_file(it, found[it.endpoint, it.query]) for it in calls]

    def _require_allowed(self, endpoint: str) -> None:
        if endpoint not in self.endpoints:
            there = ", ".join(f"<{it}>" for it in self.endpoints)
            raise UnevaluableError(
                f"SERVICE may not ask <{endpoint}>.", mend=f"It may ask: {there}."
            )

    async def _answer(self, endpoint: str, query: str, file: Path) -> Path | FetchError:
        """Ask an endpoint; return the file that has its answer, or why there is none."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limits.seconds + _GRACE):
                await loop.run_in_executor(self._threads, self._fetch, endpoint, query, file)
        except TimeoutError:
            return FetchError(f"It took longer than {self._limits.seconds:g} seconds.")
        except FetchError as error:
            _LOG.warning("an endpoint did not answer: %s", error)
            return error
        return file

    def _fetch(self, endpoint: str, query: str, file: Path) -> None:
        question = Question(_ACCEPT, urlencode({"query": query}).encode())
        with fetch(endpoint, self._limits, question).body as body, file.open("wb") as kept:
            shutil.copyfileobj(body, kept)


def _file(call: Call, outcome: Path | FetchError) -> str | None:
    """Return the name of the file that has an answer; None where it may be missing."""
    if isinstance(outcome, Path):
        return str(outcome)
    if call.is_silent:
        return None
    raise FetchError(
        f"The endpoint <{call.endpoint}> gave no answer: {outcome.what}",
        mend="Try again later, or write SERVICE SILENT to do without it.",
    ) from outcome
