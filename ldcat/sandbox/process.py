"""Start, feed and end one worker process."""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from ldcat import errors
from ldcat.errors import LdcatError
from ldcat.sandbox.frames import FAILURE, Decoder, Frame
from ldcat.sandbox.limits import memory_setting
from ldcat.sandbox.nursery import Launch, Nursery
from ldcat.sandbox.zygote import NUMBER

#: In this time a worker is ready for its first job, or it does not start.
STARTING_SECONDS: Final = 30.0
#: When its pipe has ended, the process is gone in this time.
_ENDING_SECONDS: Final = 0.2
#: The priority of long jobs (nice(2)). Not the lowest: a process that is ended holds locks of the
#: kernel that forks of its zygote wait for, and would get no time to let go of them.
_LAST: Final = 10
#: Places in /proc/PID/stat, behind the name; and the unit there.
_UTIME, _STIME = 11, 12
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_LOG: Final = logging.getLogger(__name__)
_ERRORS: Final = MappingProxyType(
    {
        kind.slug: kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, LdcatError)
    }
)


class WorkerProcess:
    """A running worker and its two pipes."""

    def __init__(self, nursery: Nursery) -> None:
        """Start it.

        Raises:
            OperationError: The system does not let us.
        """
        self._nursery = nursery
        self._status: int | None = None
        #: Nobody shall wait at a pipe that another thread closes.
        self._ending = threading.RLock()
        self._is_closed = False
        pipes: list[int] = []
        try:
            for _ in range(3):
                pipes += os.pipe()
            reads, self.input, self.output, writes, self._ends, tells = pipes
            try:
                self.pid = nursery.start(reads, writes, tells)
            finally:
                for it in (reads, writes, tells):
                    os.close(it)
                    pipes.remove(it)
        except OSError as error:  # too many processes, files, or too little memory
            for it in pipes:
                os.close(it)
            raise not_starting(str(error)) from error
        self.memory_setting = memory_setting(nursery.launch.job)
        self.jobs = 0
        #: Processor time when it ended its last job.
        self.used = 0.0

    @property
    def ran_out_of_memory(self) -> bool:
        """Say whether it ended because it asked for more memory than it may have."""
        return self._ended(_ENDING_SECONDS) == -signal.SIGABRT

    @property
    def seconds(self) -> float | None:
        """Processor time that it has used till now (proc(5)); None where nobody tells."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return None
        return (int(fields[_UTIME]) + int(fields[_STIME])) / _TICKS

    def yield_to_others(self) -> None:
        """Let it have what processor time nobody else wants, from now on."""
        with suppress(OSError):
            for task in Path(f"/proc/{self.pid}/task").iterdir():  # each thread has its own
                os.setpriority(os.PRIO_PROCESS, int(task.name), _LAST)

    def stop(self) -> None:
        """Tell the kernel to end it, without waiting for that."""
        self._nursery.kill(self.pid)

    def kill(self) -> None:
        """End it at once, whatever it does, and let go of its pipes.

        Waits until the kernel has taken its memory back, which may take a moment.
        """
        self.stop()
        with self._ending:
            self._ended(None)
            self._is_closed = True
            for it in (self.input, self.output, self._ends):
                os.close(it)

    def _ended(self, seconds: float | None) -> int | None:
        """Wait for its end; return its exit code, None if that is unknown or did not come."""
        with self._ending:
            if self._is_closed or self._status is not None:
                return self._status
            poll = select.poll()
            poll.register(self._ends, select.POLLIN)
            if poll.poll(None if seconds is None else seconds * 1000):
                told = os.read(self._ends, NUMBER.size)
                if told:  # else its zygote has ended before it
                    self._status = os.waitstatus_to_exitcode(NUMBER.unpack(told)[0])
            return self._status


def launched(launch: Launch) -> Sequence[str]:
    """Start a worker for a moment; return what it could not give up on this platform.

    Raises:
        OperationError: It does not start.
    """
    nursery = Nursery(launch)
    worker = WorkerProcess(nursery)
    try:
        decoder = Decoder()
        while data := os.read(worker.output, 1 << 16):
            for frame in decoder.feed(data):
                return check_start(frame)
        raise not_starting()
    finally:
        worker.kill()
        nursery.close()


def check_start(frame: Frame) -> Sequence[str]:
    """Return what a worker could not give up, from the first frame that it sends.

    Raises:
        OperationError: It says that it cannot start.
    """
    if frame.kind == FAILURE:
        raise error_of(frame)
    missing: Sequence[str] = frame.values()["missing"]
    if missing:
        _tell(tuple(missing))
    return missing


@cache
def _tell(missing: Sequence[str]) -> None:
    """Log once what protection this platform does not have."""
    _LOG.warning("workers cannot give up: %s", ", ".join(missing))


def error_of(frame: Frame) -> LdcatError:
    """Return the error that a worker reports; log where it came from if nobody foresaw it."""
    values = frame.values()
    if trace := values.get("trace"):
        _LOG.error("a worker reports: %s\n%s", values["what"], trace)
    return error_from(values)


def values_of(error: LdcatError) -> dict[str, Any]:
    """Return an error as JSON values."""
    return {"slug": error.slug, "what": error.what, "where": error.where, "mend": error.mend}


def error_from(values: Mapping[str, Any]) -> LdcatError:
    """Return the error that `values_of` was given."""
    return _ERRORS[values["slug"]](values["what"], values["where"], values["mend"])


def not_starting(why: str = "it says nothing") -> LdcatError:
    """Return the error for a worker that ends before it is ready, or never is."""
    return errors.OperationError(
        f"A worker process does not start: {why}.",
        mend=f"Is there memory, and does `{sys.executable} -m ldcat.sandbox.zygote` run?",
    )


def death(worker: WorkerProcess) -> LdcatError:
    """Return the error for a worker that died over a job."""
    if worker.ran_out_of_memory:
        return errors.TooComplexError(
            "It is too complex: it needs more memory than a worker may use.",
            mend=f"Make it smaller, or let workers have more ({worker.memory_setting}).",
        )
    return errors.TooComplexError(
        "It is too complex: the worker that tried it was stopped.",
        mend="Nest less deeply, or make it smaller.",
    )


def deadline(seconds: float) -> LdcatError:
    """Return the error for a job that took too long."""
    return errors.DeadlineError(
        f"It took longer than {seconds:g} seconds and was stopped.",
        mend="Ask for less, or in smaller parts.",
    )


def given_up() -> LdcatError:
    """Return the error for a job whose answer nobody wanted any more."""
    return errors.BusyError("The answer was given up.", mend="Ask again.")


def stopping() -> LdcatError:
    """Return the error for a job that comes or is under way when the pool is closed."""
    return errors.BusyError("The server is stopping.", mend="Try again later.")
