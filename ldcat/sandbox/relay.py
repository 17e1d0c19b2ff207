"""A pool of workers for the event loop: queries, whose answers are relayed as they come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from ldcat.errors import LdcatError
from ldcat.sandbox import frames
from ldcat.sandbox.fair import FairQueue, FairShare
from ldcat.sandbox.line import Line
from ldcat.sandbox.nursery import Launch, Nursery
from ldcat.sandbox.process import (
    STARTING_SECONDS,
    WorkerProcess,
    check_start,
    deadline,
    death,
    error_of,
    given_up,
    not_starting,
    stopping,
)

_LOG: Final = logging.getLogger(__name__)
#: Seconds before starting a worker is tried again.
_PAUSE: Final = 1.0
#: Seconds after its deadline in which a stream that somebody reads has noticed it.
_GRACE: Final = 1.0


class Relay:
    """Workers of one kind; everything but starting them happens in one event loop."""

    def __init__(
        self,
        launch: Launch,
        size: int,
        queue: int,
        *,
        share: FairShare | None = None,
        reserve: int = 0,
    ) -> None:
        """Prepare a pool.

        Args:
            launch: How a worker is started.
            size: How many workers there are.
            queue: How many jobs may wait for one.
            share: Tells who is next; else it is who came first.
            reserve: How many workers are kept for clients that have asked nothing long of late.
        """
        self._nursery = Nursery(launch)
        self._size = size
        self._free: FairQueue[Line] = FairQueue(share or FairShare(), queue, reserve=reserve)
        # Workers die with the thread that started them (prctl(2)): one thread starts them all.
        self._starter = ThreadPoolExecutor(1, "sandbox-starter")
        # The kernel takes its time to take gigabytes back: others are started meanwhile.
        self._ender = ThreadPoolExecutor(size, "sandbox-ender")
        self._lines: set[Line] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._is_open = True

    async def start(self) -> None:
        """Start every worker, and wait until they are ready."""
        for _ in range(self._size):
            self._begin_soon(None)
        await asyncio.wait(self._starting)  # a start that nobody waits for goes on

    async def close(self) -> None:
        """End every worker; who still waits for one is told."""
        self._is_open = False
        self._free.close(stopping())
        for line in self._lines:
            line.drop()
        if self._starting:
            await asyncio.wait(self._starting)
        for line in tuple(self._lines):
            await self._end(line)
        self._nursery.close()
        self._starter.shutdown()
        self._ender.shutdown()

    @property
    def is_open(self) -> bool:
        """Say whether jobs are taken."""
        return self._is_open

    @property
    def idle(self) -> int:
        """How many workers wait for a job."""
        return self._free.idle

    async def ask(
        self, options: Mapping[str, Any], body: bytes, seconds: float, *, client: str = ""
    ) -> Stream:
        """Send a job to a worker; return when its answer begins.

        Args:
            options: What is asked, as JSON values.
            body: The query.
            seconds: How long waiting and answer may take, each.
            client: Who asks.

        Raises:
            BusyError: Too many wait already, or no worker came free in time.
            DeadlineError: The answer took too long; its worker was ended.
            TooComplexError: The worker died over it.
            LdcatError: What the job itself reports.
        """
        stream = await self.stream(client, seconds)
        try:
            await stream.begin(options, body)
        except BaseException:
            stream.abort()
            raise
        return stream

    async def stream(self, client: str, seconds: float) -> Stream:
        """Return the answer to be of a job that is not sent yet; a worker is kept for it.

        Args:
            client: Who asks.
            seconds: How long waiting and answer may take, each.

        Raises:
            BusyError: Too many wait already, or no worker came free in time.
        """
        if not self._is_open:
            raise stopping()
        while (line := self._free.take(client)) is not None:
            if line.is_alive:
                break
            self.replace(line)
        return Stream(self, line or await self._free.get(client, seconds), seconds)

    def give_back(self, line: Line) -> None:
        """Let the next job have a worker that has finished well."""
        self._free.put(line)

    def replace(self, line: Line) -> None:
        """End a worker, and start another in its place."""
        line.drop()
        line.worker.stop()
        if self._is_open:  # else `close` ends it
            self._begin_soon(line)

    def _begin_soon(self, old: Line | None) -> None:
        task = asyncio.ensure_future(self._begin(old))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _begin(self, old: Line | None) -> None:
        """Start a worker, in the place of an old one where there is one."""
        ending = asyncio.ensure_future(self._end(old)) if old is not None else None
        while self._is_open:
            line = await self._started()
            if line is not None:
                self.give_back(line)
                break
            await asyncio.sleep(_PAUSE)
        if ending is not None:
            await ending

    async def _started(self) -> Line | None:
        """Return a new worker when it is ready; None if it does not come so far."""
        loop = asyncio.get_running_loop()
        try:
            worker = await loop.run_in_executor(self._starter, WorkerProcess, self._nursery)
        except (LdcatError, RuntimeError) as error:  # no process, no thread
            _LOG.error("%s", error)
            return None
        line = Line(worker)
        self._lines.add(line)
        if not self._is_open:
            line.drop()
        try:
            async with asyncio.timeout(STARTING_SECONDS):
                check_start(await line.frame())
        except (EOFError, TimeoutError, LdcatError) as error:
            if self._is_open:
                _LOG.error("%s", error if isinstance(error, LdcatError) else not_starting())
            await self._end(line)
            return None
        return line

    async def _end(self, line: Line) -> None:
        """End a worker; nobody touches its pipes when they are closed."""
        line.drop()
        self._lines.discard(line)
        await asyncio.get_running_loop().run_in_executor(self._ender, line.worker.kill)


class Stream:
    """The answer of one job, as it comes."""

    def __init__(self, relay: Relay, line: Line, seconds: float) -> None:
        self._relay = relay
        self._line = line
        self._seconds = seconds
        self._is_late = False
        self._is_done = False
        self._is_last = False
        self._before = line.worker.used
        self._used: float | None = None
        self._on_end: list[Callable[[], None]] = []
        self._timer = asyncio.get_running_loop().call_later(seconds, self._expire)
        self.header: Mapping[str, Any] = {}

    @property
    def is_done(self) -> bool:
        """Say whether the worker has nothing more to say, or was stopped."""
        return self._is_done

    @property
    def seconds(self) -> float | None:
        """Processor time that the job has taken so far; None where nobody tells."""
        if self._used is not None:
            return self._used
        now = self._line.worker.seconds
        return None if now is None else now - self._before

    def take_long(self) -> None:
        """Let others go first, for this may take long; the worker does nothing after it.

        It would keep the priority, and the memory that a long job has needed.
        """
        self._is_last = True
        self._line.worker.yield_to_others()

    def on_end(self, act: Callable[[], None]) -> None:
        """Have something done when the answer ends, in whatever way."""
        if self._is_done:
            act()
        else:
            self._on_end.append(act)

    async def begin(self, options: Mapping[str, Any], body: bytes) -> None:
        """Send the job, and wait for the header.

        Args:
            options: What is asked, as JSON values.
            body: The query.
        """
        try:
            await self._line.send(frames.request(options, body))
            self.header = (await self._next()).values()
        except (BrokenPipeError, EOFError) as error:
            raise await self._lost() from error

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield the answer piece by piece.

        Raises:
            LdcatError: It cannot be completed; what was yielded must not pass as an answer.
        """
        try:
            while (frame := await self._next()).kind != frames.END:
                yield frame.payload
        except EOFError as error:
            raise await self._lost() from error
        finally:
            if not self._is_done:
                self.abort()

    async def _next(self) -> frames.Frame:
        if self._is_done:
            raise EOFError
        frame = await self._line.frame()
        if frame.kind == frames.END:
            self._finish(float(frame.payload))
        if frame.kind == frames.FAILURE:
            self._finish(frame.values()["seconds"])
            raise error_of(frame)
        return frame

    def _finish(self, seconds: float) -> None:
        """Take leave of the worker, which has worked so long in all."""
        self._line.worker.used = seconds
        self._used = seconds - self._before
        self._end()
        if self._is_late or self._is_last:  # late: it ended in the moment in which it was stopped
            self._relay.replace(self._line)
        else:
            self._relay.give_back(self._line)

    def _expire(self) -> None:
        """End the worker: who reads sees the pipe end; who does not shall not keep its place."""
        self._is_late = True
        self._line.worker.stop()
        self._timer = asyncio.get_running_loop().call_later(_GRACE, self.abort)

    async def _lost(self) -> LdcatError:
        """Return why there is no more of the answer."""
        if not self._relay.is_open:
            return stopping()
        if self._is_late:
            return deadline(self._seconds)
        if self._is_done:
            return given_up()
        # The process may still be giving back what it has: others are served meanwhile.
        return await asyncio.to_thread(death, self._line.worker)

    def abort(self) -> None:
        """Stop the job, unless it has ended: nobody wants the answer any more."""
        if not self._is_done:
            self._end()
            self._relay.replace(self._line)

    def _end(self) -> None:
        self._is_done = True
        self._timer.cancel()
        acts, self._on_end = self._on_end, []
        for act in acts:
            act()
