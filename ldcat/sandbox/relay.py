"""A pool of workers for the event loop: queries, whose answers are relayed as they come."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from ldcat.errors import BusyError, LdcatError
from ldcat.sandbox import frames
from ldcat.sandbox.line import Line
from ldcat.sandbox.process import (
    STARTING_SECONDS,
    Launch,
    WorkerProcess,
    check_start,
    deadline,
    death,
    error_of,
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

    def __init__(self, launch: Launch, size: int, queue: int) -> None:
        """Prepare a pool.

        Args:
            launch: How a worker is started.
            size: How many workers there are.
            queue: How many jobs may wait for one.
        """
        self._launch = launch
        self._size = size
        self._queue = queue
        self._idle: deque[Line] = deque()
        self._waiting: deque[asyncio.Future[Line]] = deque()
        # Workers die with the thread that started them (prctl(2)): one thread starts them all.
        self._starter = ThreadPoolExecutor(1, "sandbox-starter")
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
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_exception(stopping())
        for line in self._lines:
            line.drop()
        if self._starting:
            await asyncio.wait(self._starting)
        for line in tuple(self._lines):
            await self._end(line)
        self._starter.shutdown()

    @property
    def is_open(self) -> bool:
        """Say whether jobs are taken."""
        return self._is_open

    async def ask(self, options: Mapping[str, Any], body: bytes, seconds: float) -> Stream:
        """Send a job to the next free worker; return when its answer begins.

        Jobs are served in the order in which they came.

        Args:
            options: What is asked, as JSON values.
            body: The query.
            seconds: How long waiting and answer may take, each.

        Raises:
            BusyError: Too many wait already, or no worker came free in time.
            DeadlineError: The answer took too long; its worker was ended.
            TooComplexError: The worker died over it.
            LdcatError: What the job itself reports.
        """
        line = await self._free_line(seconds)
        stream = Stream(self, line, seconds)
        try:
            await stream.begin(frames.request(options, body))
        except BaseException:
            stream.abort()
            raise
        return stream

    async def _free_line(self, seconds: float) -> Line:
        if not self._is_open:
            raise stopping()
        while self._idle:
            line = self._idle.popleft()
            if line.is_alive:
                return line
            self.replace(line)
        if len(self._waiting) >= self._queue:
            raise BusyError(
                f"{len(self._waiting)} queries are waiting already.", mend="Try again later."
            )
        future: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError as error:
            self._give_up(future)
            raise BusyError("No worker came free in time.", mend="Try again later.") from error
        except asyncio.CancelledError:
            self._give_up(future)
            raise

    def _give_up(self, future: asyncio.Future[Line]) -> None:
        """Wait no longer; a worker that came at the same moment is for the next."""
        if future in self._waiting:
            self._waiting.remove(future)
        if future.done() and not future.cancelled():
            self.give_back(future.result())

    def give_back(self, line: Line) -> None:
        """Let the next job have a worker that has finished well."""
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(line)
                return
        self._idle.append(line)

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
        if old is not None:
            await self._end(old)
        while self._is_open:
            line = await self._started()
            if line is not None:
                self.give_back(line)
                return
            await asyncio.sleep(_PAUSE)

    async def _started(self) -> Line | None:
        """Return a new worker when it is ready; None if it does not come so far."""
        loop = asyncio.get_running_loop()
        try:
            worker = await loop.run_in_executor(self._starter, WorkerProcess, self._launch)
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
        await asyncio.get_running_loop().run_in_executor(self._starter, line.worker.kill)


class Stream:
    """The answer of one job, as it comes."""

    def __init__(self, relay: Relay, line: Line, seconds: float) -> None:
        self._relay = relay
        self._line = line
        self._seconds = seconds
        self._is_late = False
        self._is_done = False
        self._timer = asyncio.get_running_loop().call_later(seconds, self._expire)
        self.header: Mapping[str, Any] = {}

    async def begin(self, request: bytes) -> None:
        """Send the job, and wait for the header."""
        try:
            await self._line.send(request)
            self.header = (await self._next()).values()
        except (BrokenPipeError, EOFError) as error:
            raise self._lost() from error

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield the answer piece by piece.

        Raises:
            LdcatError: It cannot be completed; what was yielded must not pass as an answer.
        """
        try:
            while (frame := await self._next()).kind != frames.END:
                yield frame.payload
        except EOFError as error:
            raise self._lost() from error
        finally:
            if not self._is_done:
                self.abort()

    async def _next(self) -> frames.Frame:
        if self._is_done:
            raise EOFError
        frame = await self._line.frame()
        if frame.kind in (frames.END, frames.FAILURE):
            self._finish()
        if frame.kind == frames.FAILURE:
            raise error_of(frame)
        return frame

    def _finish(self) -> None:
        self._is_done = True
        self._timer.cancel()
        if self._is_late:  # it ended in the moment in which it was stopped
            self._relay.replace(self._line)
        else:
            self._relay.give_back(self._line)

    def _expire(self) -> None:
        """End the worker: who reads sees the pipe end; who does not shall not keep its place."""
        self._is_late = True
        self._line.worker.stop()
        self._timer = asyncio.get_running_loop().call_later(_GRACE, self.abort)

    def _lost(self) -> LdcatError:
        if not self._relay.is_open:
            return stopping()
        return deadline(self._seconds) if self._is_late else death()

    def abort(self) -> None:
        """Stop the job, unless it has ended: nobody wants the answer any more."""
        if not self._is_done:
            self._is_done = True
            self._timer.cancel()
            self._relay.replace(self._line)
