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
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from ldcat.errors import LdcatError, TooComplexError, TooManyError
from ldcat.sandbox.fair import FairQueue, FairShare
from ldcat.sandbox.relay import Relay, Stream

#: A query may wait so many times as long for a processor as it may use one.
_STRETCH: Final = 10
#: In this time it is noticed that a client has hung up (`web.asking`), in seconds.
_NOTICED: Final = 0.1
#: So often it is noted what a query on a long lane uses, in seconds.
_NOTED: Final = 0.5


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
    close: Callable[[], None]


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
        with counted or await self.counted(query.client) as held:
            attempt = await self._attempt(query)
            content = await attempt.begin()
            if content is None:
                attempt = await self._on_long_lane(query)
                content = await attempt.begin() or b""
            # Whoever reads may stop reading for ever: the end of the answer frees what it occupies.
            attempt.stream.on_end(held.pop_all().close)
        is_whole = attempt.stream.is_done
        if is_whole:
            attempt.stop()
        return Begun(
            form=attempt.stream.header["format"],
            content=content,
            is_whole=is_whole,
            pieces=attempt.pieces,
            close=attempt.stop,
        )

    async def _attempt(self, query: Query) -> _Attempt:
        stream = await self._relay.stream(query.client, self._limits.seconds)
        return _Attempt(stream, query, share=self._share, long=self._long, limits=self._limits)

    async def _on_long_lane(self, query: Query) -> _Attempt:
        """Begin anew when a long lane has come free."""
        lane = await self._long.get(query.client, self._limits.seconds)
        try:
            attempt = await self._attempt(query)
        except BaseException:
            self._long.put(lane)
            raise
        attempt.take_long(lane)
        return attempt

    async def counted(self, client: str) -> ExitStack:
        """Count a query of a client until the stack is closed.

        Who has hung up and comes back at once is not refused for what is being given up.

        Raises:
            TooManyError: The client has as many queries under way as it may have.
        """
        if self._active[client] >= self._limits.per_client:
            await asyncio.sleep(_NOTICED)
        if self._active[client] >= self._limits.per_client:
            raise TooManyError(
                f"{self._active[client]} queries of yours are under way.",
                mend="Wait for their answers.",
            )
        self._active[client] += 1
        stack = ExitStack()
        stack.callback(self._count_off, client)
        return stack

    def _count_off(self, client: str) -> None:
        self._active[client] -= 1
        if not self._active[client]:
            del self._active[client]


class _Attempt:
    """A query on a worker: for a moment, and for a short answer; for more on a long lane."""

    def __init__(
        self,
        stream: Stream,
        query: Query,
        *,
        share: FairShare,
        long: FairQueue[int],
        limits: Limits,
    ) -> None:
        self.stream = stream
        self.pieces = stream.pieces()
        self._query = query
        self._share = share
        self._long = long
        self._limits = limits
        self._started = time.monotonic()
        self._timer: asyncio.TimerHandle | None = None
        self._noted = 0.0
        self._is_long = False
        self._is_put_off = False
        self._is_stopped = False

    async def begin(self) -> bytes | None:
        """Return the answer, or a little more of it than may be held without a long lane.

        None if it needs a long lane and all are taken: it has been stopped then.
        """
        if not self._is_long:
            self._look_after(self._limits.short_seconds)
        try:
            await self.stream.begin(self._query.options, self._query.text)
            content = await self._content()
            if not self.stream.is_done and not self._is_long:
                self._go_on_long()
        except BaseException as error:
            self.stop()
            if isinstance(error, TooComplexError):
                self._share.note_long(self._query.client)
            if not (isinstance(error, LdcatError) and self._is_put_off):
                raise
            return None
        else:
            return None if self._is_put_off else content
        finally:
            if not self._is_long:
                self._cancel_timer()

    async def _content(self) -> bytes:
        held: list[bytes] = []
        size = 0
        async for piece in self.pieces:
            held.append(piece)
            size += len(piece)
            if size > self._limits.whole:
                break
        return b"".join(held)

    def _look_after(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        """See whether it takes longer than a moment; note what it uses, once it does.

        What counts is the worker's time: where all processors are busy, a short query takes long.
        """
        if self.stream.is_done:
            return
        if self._is_long:
            self._note()
            self._look_after(_NOTED)
            return
        short = self._limits.short_seconds
        left = short - self.seconds
        if left > 0 and time.monotonic() < self._started + _STRETCH * short:
            self._look_after(max(left, short / 4))
        else:
            self._go_on_long()

    def _go_on_long(self) -> None:
        """Take a long lane, or stop for want of one."""
        self._share.note_long(self._query.client)
        lane = self._long.take(self._query.client)
        if lane is None:
            self._is_put_off = True
            self.stop()
        else:
            self.take_long(lane)

    def take_long(self, lane: int) -> None:
        """Have a long lane from now on."""
        self._note()
        self._is_long = True
        self._started = time.monotonic()
        self._noted = 0.0
        self._look_after(_NOTED)
        self.stream.on_end(partial(self._long.put, lane))
        self.stream.take_long()

    @property
    def seconds(self) -> float:
        """What it has used since it began, or since it is on a long lane.

        Processor time: who waits for a processor uses nothing meanwhile. Whoever has a long lane
        uses that, though; and where nobody tells processor time there is no other.
        """
        told = None if self._is_long else self.stream.seconds
        return time.monotonic() - self._started if told is None else told

    def _note(self) -> None:
        """Let the client's share tell of what is used while it is."""
        seconds = self.seconds
        self._share.add(self._query.client, seconds - self._noted)
        self._noted = seconds

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def stop(self) -> None:
        """Free the worker, and note what the client has used."""
        if self._is_stopped:
            return
        self._is_stopped = True
        self._cancel_timer()
        self._note()
        self.stream.abort()
