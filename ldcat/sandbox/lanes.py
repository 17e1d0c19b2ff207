"""Short queries do not wait for long ones.

Every query begins on any free worker. One that is not answered within a moment, or whose answer is
long, needs a long lane besides, and there are fewer of those than workers: so some workers are
always about to come free. Where no long lane is free, the query is stopped, waits for one, and
begins anew.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from ldcat.errors import TooManyError
from ldcat.sandbox.fair import FairQueue, FairShare
from ldcat.sandbox.relay import Relay, Stream

#: A query may wait so many times as long for a processor as it may use one.
_STRETCH: Final = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may have.

    Attributes:
        seconds: How long waiting and evaluation may take, each.
        short_seconds: Processor time that a query may take without a long lane.
        whole: How long an answer may be without a long lane, in bytes.
        per_client: Queries of one client that may be under way.
    """

    seconds: float
    short_seconds: float
    whole: int
    per_client: int


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a client.

    Attributes:
        options: How it is asked, as JSON values.
        text: What is asked.
        client: Who asks.
    """

    options: Mapping[str, Any]
    text: bytes
    client: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The beginning of an answer, and what follows; or all of it.

    Attributes:
        form: Name of the format.
        content: The beginning.
        is_whole: Whether nothing follows.
        pieces: The rest.
        close: To be called when no more is wanted; what the query occupies is free then.
    """

    form: str
    content: bytes
    is_whole: bool
    pieces: AsyncGenerator[bytes, None]
    close: Callable[[], Awaitable[None]]


class Lanes:
    """Asks the workers of a relay."""

    def __init__(
        self, relay: Relay, share: FairShare, *, long: int, queue: int, limits: Limits
    ) -> None:
        """Prepare.

        Args:
            relay: The workers; more than there are long lanes.
            share: Tells who is next.
            long: How many long lanes there are.
            queue: How many queries may wait for one.
            limits: What one client may have.
        """
        self._relay = relay
        self._share = share
        self._long: FairQueue[int] = FairQueue(share, queue)
        for lane in range(long):
            self._long.put(lane)
        self._limits = limits
        self._active: Counter[str] = Counter()

    async def ask(self, query: Query, counted: ExitStack | None = None) -> Begun:
        """Return the answer, or the beginning of a long one.

        Args:
            query: What is asked.
            counted: What is let go of when the answer ends, for a query that is counted already.

        Raises:
            TooManyError: The client has as many queries under way as it may have.
            LdcatError: As `Relay.ask`.
        """
        counting = nullcontext(counted) if counted else self.counted(query.client)
        with counting as held:
            attempt = await self._attempt(query)
            try:
                if not await self._is_short(attempt):
                    attempt = await self._on_long_lane(query, attempt)
                content = await attempt.task
            except BaseException:
                await attempt.stop()
                raise
            # Whoever reads may stop reading for ever: the end of the answer frees what it occupies.
            attempt.stream.on_end(held.pop_all().close)
        is_whole = attempt.stream.is_done
        if is_whole:
            await attempt.stop()
        return Begun(
            form=attempt.stream.header["format"],
            content=content,
            is_whole=is_whole,
            pieces=attempt.pieces,
            close=attempt.stop,
        )

    async def _is_short(self, attempt: _Attempt) -> bool:
        """Wait a moment; say whether all is answered.

        What counts is the worker's time: where all processors are busy, a short query takes long.
        """
        short = self._limits.short_seconds
        end = time.monotonic() + _STRETCH * short
        left = short
        while left > 0 and time.monotonic() < end:
            await asyncio.wait({attempt.task}, timeout=max(left, short / 4))
            if attempt.task.done():
                break
            left = short - attempt.seconds
        return attempt.is_over

    async def _attempt(self, query: Query) -> _Attempt:
        stream = await self._relay.stream(query.client, self._limits.seconds)
        return _Attempt(stream, query, share=self._share, most=self._limits.whole)

    async def _on_long_lane(self, query: Query, attempt: _Attempt) -> _Attempt:
        """Let an attempt go on, or begin it anew when a long lane has come free."""
        lane = self._long.take(query.client)
        if lane is None:
            await attempt.stop()
            lane = await self._long.get(query.client, self._limits.seconds)
            try:
                attempt = await self._attempt(query)
            except BaseException:
                self._long.put(lane)
                raise
        attempt.stream.on_end(partial(self._long.put, lane))
        attempt.stream.take_long()
        return attempt

    @contextmanager
    def counted(self, client: str) -> Iterator[ExitStack]:
        """Count a query of a client until the stack is closed, which may be taken away.

        Raises:
            TooManyError: The client has as many queries under way as it may have.
        """
        if self._active[client] >= self._limits.per_client:
            raise TooManyError(
                f"{self._active[client]} queries of yours are under way.",
                mend="Wait for their answers.",
            )
        self._active[client] += 1
        with ExitStack() as stack:
            stack.callback(self._count_off, client)
            yield stack

    def _count_off(self, client: str) -> None:
        self._active[client] -= 1
        if not self._active[client]:
            del self._active[client]


class _Attempt:
    """A query on a worker, in a task of its own: one can wait a moment for it."""

    def __init__(self, stream: Stream, query: Query, *, share: FairShare, most: int) -> None:
        self.stream = stream
        self.pieces = stream.pieces()
        self._client = query.client
        self._share = share
        self._started = time.monotonic()
        self._is_stopped = False
        self.task = asyncio.ensure_future(self._begin(query, most))

    async def _begin(self, query: Query, most: int) -> bytes:
        """Return the answer, or a little more than `most` bytes of it."""
        await self.stream.begin(query.options, query.text)
        held: list[bytes] = []
        size = 0
        async for piece in self.pieces:
            held.append(piece)
            size += len(piece)
            if size > most:
                break
        return b"".join(held)

    @property
    def seconds(self) -> float:
        """Processor time that it has taken so far, or time where nobody tells."""
        told = self.stream.seconds
        return time.monotonic() - self._started if told is None else told

    @property
    def is_over(self) -> bool:
        """Say whether there is nothing to wait for: all is answered, or it has failed."""
        if not self.task.done():
            return False
        return self.stream.is_done or self.task.cancelled() or self.task.exception() is not None

    async def stop(self) -> None:
        """Free the worker, and note what the client has used."""
        if self._is_stopped:
            return
        self._is_stopped = True
        # Processor time: who waits for a processor uses nothing meanwhile.
        self._share.add(self._client, self.seconds)
        self.stream.abort()
        await asyncio.wait({self.task})
        if not self.task.cancelled():
            self.task.exception()  # looked at: nobody waits for it any more
