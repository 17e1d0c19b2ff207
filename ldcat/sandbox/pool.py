"""A pool of workers for code that waits: documents from the shell and over HTTP."""

from __future__ import annotations

import os
import queue
import select
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from ldcat.errors import BusyError, DeadlineError, LdcatError, TooComplexError
from ldcat.sandbox import frames
from ldcat.sandbox.nursery import Launch, Nursery
from ldcat.sandbox.process import (
    STARTING_SECONDS,
    WorkerProcess,
    check_start,
    deadline,
    death,
    error_of,
    not_starting,
)

_READ: Final = 1 << 20
#: Seconds to wait for a free worker, where nobody says.
_PATIENCE: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Job:
    """One request to a worker.

    Attributes:
        options: What is asked, as JSON values.
        body: What it is asked about.
        seconds: How long it may take.
    """

    options: Mapping[str, Any]
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered: its header and all its data."""

    header: Mapping[str, Any]
    content: bytes


class Pool:
    """Workers of one kind; safe to use from many threads."""

    def __init__(self, launch: Launch, size: int) -> None:
        """Prepare a pool; workers start when they are first needed.

        Args:
            launch: How a worker is started.
            size: How many there are at most.
        """
        self._nursery = Nursery(launch)
        self._size = size
        # Workers die with the thread that started them (prctl(2)): one thread starts them all.
        self._starter = ThreadPoolExecutor(1, "sandbox-starter")
        self._idle: queue.LifoQueue[_Connection | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)

    def run(self, job: Job, *, patience: float = _PATIENCE) -> Answer:
        """Have a job done.

        Args:
            job: The job.
            patience: Seconds to wait for a free worker.

        Raises:
            BusyError: No worker came free in time.
            DeadlineError: The job took too long; its worker was ended.
            TooComplexError: The worker died over it.
            OperationError: No worker starts, or the job failed unexpectedly.
            LdcatError: What the job itself reports.
        """
        return self._answer(job, patience, set())

    def _answer(self, job: Job, patience: float, busy: set[_Connection]) -> Answer:
        """Have a job done; while a worker does it, it is in the set."""
        try:
            connection = self._idle.get(timeout=patience)
        except queue.Empty as error:
            raise BusyError("All workers are busy.", mend="Try again later.") from error
        healthy: _Connection | None = None
        try:
            connection = self._living(connection)
            busy.add(connection)
            answer = connection.ask(job)
            healthy = connection
        except _JobError as error:
            healthy = connection
            raise error_of(error.frame) from None
        finally:
            if connection is not None:
                busy.discard(connection)
                if healthy is None:
                    connection.kill()
            self._idle.put(healthy)
        return answer

    def _living(self, connection: _Connection | None) -> _Connection:
        """Return the worker, or another in its place if it ended while it had nothing to do."""
        if connection is not None:
            if connection.is_alive:
                return connection
            connection.kill()
        return self._starter.submit(_Connection, self._nursery).result()

    def run_all(self, jobs: Iterable[Job]) -> Generator[Answer | Exception, None, None]:
        """Yield the answers to many jobs, in their order, done on all workers.

        Jobs are taken from the iterable no faster than workers do them. When the answers are
        wanted no longer (an error, Ctrl-C), nobody waits for what is under way.
        """
        with ThreadPoolExecutor(self._size, "sandbox-client") as clients:
            waiting: list[Future[Answer]] = []
            busy: set[_Connection] = set()
            try:
                for job in jobs:
                    waiting.append(clients.submit(self._answer, job, _PATIENCE, busy))
                    if len(waiting) > 2 * self._size:
                        yield _outcome(waiting.pop(0))
                for future in waiting:
                    yield _outcome(future)
            except BaseException:
                for future in waiting:
                    future.cancel()
                for connection in tuple(busy):
                    connection.stop()
                raise

    def close(self) -> None:
        """End every worker."""
        for _ in range(self._size):
            connection = self._idle.get()
            if connection is not None:
                connection.kill()
        self._nursery.close()
        self._starter.shutdown()


def _outcome(future: Future[Answer]) -> Answer | Exception:
    error = future.exception()
    if error is None:
        return future.result()
    if not isinstance(error, Exception):
        raise error
    return error


class _JobError(Exception):
    """A worker reports that a job failed; the worker itself is well."""

    def __init__(self, frame: frames.Frame) -> None:
        super().__init__(frame.payload)
        self.frame = frame


class _Connection:
    """One worker, spoken to by a thread that waits."""

    def __init__(self, nursery: Nursery) -> None:
        self._worker = WorkerProcess(nursery)
        self._decoder = frames.Decoder()
        os.set_blocking(self._worker.input, False)
        try:
            check_start(next(self._frames(_Deadline(STARTING_SECONDS))))
        except LdcatError as error:
            self.kill()
            if isinstance(error, TooComplexError | DeadlineError):  # it said nothing
                raise not_starting() from error
            raise

    @property
    def is_alive(self) -> bool:
        """Say whether the worker still holds its pipe; idle, it has nothing to say."""
        poll = select.poll()
        poll.register(self._worker.output, select.POLLIN)
        return not poll.poll(0)

    def ask(self, job: Job) -> Answer:
        """Send a job and wait for the whole answer."""
        limit = _Deadline(job.seconds)
        self._send(frames.request(job.options, job.body), limit)
        header: Mapping[str, Any] = {}
        pieces: list[bytes] = []
        for frame in self._frames(limit):
            if frame.kind == frames.HEADER:
                header = frame.values()
            elif frame.kind == frames.DATA:
                pieces.append(frame.payload)
            elif frame.kind == frames.FAILURE:
                raise _JobError(frame)
            else:
                break
        return Answer(header, b"".join(pieces))

    def stop(self) -> None:
        """Tell the worker to end; who waits for its answer sees that."""
        self._worker.stop()

    def kill(self) -> None:
        """End the worker."""
        self._worker.kill()

    def _send(self, data: bytes, limit: _Deadline) -> None:
        view = memoryview(data)
        while view:
            limit.wait(self._worker.input, select.POLLOUT)
            try:
                view = view[os.write(self._worker.input, view) :]
            except BrokenPipeError as error:
                raise death(self._worker) from error

    def _frames(self, limit: _Deadline) -> Iterator[frames.Frame]:
        while True:
            limit.wait(self._worker.output, select.POLLIN)
            data = os.read(self._worker.output, _READ)
            if not data:
                raise death(self._worker)
            yield from self._decoder.feed(data)


class _Deadline:
    """The moment at which a job has taken too long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def wait(self, descriptor: int, sign: int) -> None:
        """Wait until a pipe can be read or written, but no longer than the deadline."""
        poll = select.poll()
        poll.register(descriptor, sign)
        left = self._end - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise deadline(self._seconds)
