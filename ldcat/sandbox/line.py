"""One worker's pipes in the event loop."""

from __future__ import annotations

import asyncio
import os
import select
from collections import deque
from collections.abc import Callable
from typing import Final

from ldcat.sandbox import frames
from ldcat.sandbox.process import WorkerProcess

_READ: Final = 512 << 10


class Line:
    """A worker, spoken to by one task of the event loop at a time."""

    def __init__(self, worker: WorkerProcess) -> None:
        self.worker = worker
        self._decoder = frames.Decoder()
        self._frames: deque[frames.Frame] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._is_dropped = False
        os.set_blocking(worker.input, False)
        os.set_blocking(worker.output, False)

    @property
    def is_alive(self) -> bool:
        """Say whether an idle worker still holds its pipe: it has nothing to say."""
        if self._is_dropped:
            return False
        poll = select.poll()
        poll.register(self.worker.output, select.POLLIN)
        return not poll.poll(0)

    async def send(self, data: bytes) -> None:
        """Write all of it, as the pipe takes it.

        Raises:
            BrokenPipeError: The worker is gone.
            EOFError: The line was dropped.
        """
        view = memoryview(data)
        loop = asyncio.get_running_loop()
        while view:
            self._require()
            try:
                view = view[os.write(self.worker.input, view) :]
            except BlockingIOError:
                await self._ready(loop.add_writer, loop.remove_writer, self.worker.input)

    async def frame(self) -> frames.Frame:
        """Return the next frame.

        Raises:
            EOFError: The worker is gone, or the line was dropped.
        """
        loop = asyncio.get_running_loop()
        while not self._frames:
            self._require()
            try:
                data = os.read(self.worker.output, _READ)
            except BlockingIOError:
                await self._ready(loop.add_reader, loop.remove_reader, self.worker.output)
                continue
            if not data:
                raise EOFError
            self._frames.extend(self._decoder.feed(data))
        return self._frames.popleft()

    def drop(self) -> None:
        """Touch the pipes no longer, and wake who waits for them.

        After this they may be closed: a new worker's may then have the same numbers.
        """
        if self._is_dropped:
            return
        self._is_dropped = True
        loop = asyncio.get_running_loop()
        loop.remove_reader(self.worker.output)
        loop.remove_writer(self.worker.input)
        if self._waiter is not None:
            _wake(self._waiter)

    def _require(self) -> None:
        if self._is_dropped:
            raise EOFError

    async def _ready(
        self,
        add: Callable[[int, Callable[[asyncio.Future[None]], None], asyncio.Future[None]], None],
        remove: Callable[[int], bool],
        descriptor: int,
    ) -> None:
        """Wait until the event loop reports a pipe as ready, or the line is dropped."""
        self._waiter = asyncio.get_running_loop().create_future()
        add(descriptor, _wake, self._waiter)
        try:
            await self._waiter
        finally:
            self._waiter = None
            if not self._is_dropped:
                remove(descriptor)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
