"""A sandbox worker, forked by a zygote.

Does one job at a time in a thread with a large stack, for recursive parsers. Gives up its
rights before the first job. Ends with its pipe, or with its parent.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

from ldcat.errors import LdcatError, OperationError, TooComplexError
from ldcat.sandbox import frames
from ldcat.sandbox.limits import memory_setting, restrict

_STACK: Final = 512 << 20
_PIECE: Final = 256 << 10
_COLLECT_AFTER: Final = 200_000
_LONGEST_WORDS: Final = 300
_LONGEST_TRACE: Final = 8000


class Output:
    """Where a job writes its answer: into the pipe, in pieces.

    A short answer goes in one: whoever reads is woken once.
    """

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._header = b""
        self._held = bytearray()

    def ready(self, missing: Sequence[str]) -> None:
        """Say that jobs may come, and what could not be given up."""
        self._send(frames.frame(frames.READY, json.dumps({"missing": missing}).encode()))

    def header(self, values: Mapping[str, Any]) -> None:
        """Say what the answer is; before any data, and sent with the first of it."""
        self._header = frames.frame(frames.HEADER, json.dumps(values).encode())

    def write(self, data: bytes) -> int:
        """Take a piece of the answer; sends when enough is there."""
        self._held += data
        if len(self._held) >= _PIECE:
            self._send(self._taken())
        return len(data)

    def flush(self) -> None:
        """Do nothing: pieces go when they are large enough."""

    def end(self) -> None:
        """Say that the answer is complete, and how long the process has worked so far."""
        ended = frames.frame(frames.END, str(time.process_time()).encode())
        self._send(self._taken() + ended)

    def fail(self, error: LdcatError, trace: str = "") -> None:
        """Say why there is no answer, or why it cannot be completed.

        Args:
            error: The reason.
            trace: Where a reason that nobody foresaw came from; for the server's log.
        """
        self._held.clear()
        values = {
            "slug": error.slug,
            **asdict(error),
            "trace": trace[-_LONGEST_TRACE:],
            "seconds": time.process_time(),
        }
        self._send(self._taken() + frames.frame(frames.FAILURE, json.dumps(values).encode()))

    def _taken(self) -> bytes:
        """Return what has not been sent yet."""
        data = frames.frame(frames.DATA, bytes(self._held)) if self._held else b""
        taken = self._header + data
        self._header = b""
        self._held.clear()
        return taken

    def _send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._pipe, view) :]


@dataclass(frozen=True, slots=True)
class Failed:
    """Why workers of a kind cannot start.

    Attributes:
        error: The reason.
        trace: Where a reason that nobody foresaw came from.
    """

    error: LdcatError
    trace: str = ""


class Job(Protocol):
    """What a worker does again and again."""

    def run(self, options: Mapping[str, Any], body: bytes, output: Output) -> None:
        """Answer one request: a header, then data. Raises LdcatError where it cannot."""


def opened(config: Mapping[str, Any]) -> Job | Failed:
    """Return what workers of a kind do, or why they cannot."""
    try:
        job: Job = importlib.import_module(f"ldcat.sandbox.jobs.{config['job']}").open_job(config)
    except LdcatError as error:
        return Failed(error)
    except Exception as error:  # noqa: BLE001 - the top of a process: the server must be told
        return _not_starting(error)
    return job


def _not_starting(error: Exception) -> Failed:
    return Failed(_unforeseen("A worker process does not start", error), traceback.format_exc())


def serve(config: Mapping[str, Any], job: Job | Failed) -> None:
    """Do jobs until the pipe ends."""
    output = Output(sys.stdout.fileno())
    missing: Sequence[str] = ()
    try:
        missing = restrict(config["memory_mebibytes"], config["parent"])
    except Exception as error:  # noqa: BLE001 - the top of a process: the server must be told
        job = _not_starting(error)
    if isinstance(job, Failed):
        output.fail(job.error, job.trace)
        return
    output.ready(missing)
    setting = memory_setting(config["job"])
    while (received := frames.next_request(sys.stdin.buffer)) is not None:
        answer(job, received, Output(sys.stdout.fileno()), memory_setting=setting)


def answer(
    job: Job, received: tuple[Mapping[str, Any], bytes], output: Output, *, memory_setting: str
) -> None:
    """Do one job; whatever it raises is told, and the worker goes on."""
    options, body = received
    try:
        job.run(options, body, output)
    except LdcatError as error:
        output.fail(error)
    except MemoryError:
        output.fail(
            TooComplexError(
                "It needs more memory than a worker may use.",
                mend=f"Make it smaller, or let workers have more ({memory_setting}).",
            )
        )
    except RecursionError:
        output.fail(TooComplexError("It is nested too deeply.", mend="Nest less deeply."))
    except Exception as error:  # noqa: BLE001 - the top of a process: the server must be told
        output.fail(_unforeseen("A worker failed", error), traceback.format_exc())
    else:
        output.end()


def _unforeseen(what: str, error: Exception) -> LdcatError:
    """Return the error for what is nobody's fault but ours, or the machine's."""
    said = f"{type(error).__name__}: {error}".splitlines()[0][:_LONGEST_WORDS].rstrip(".: ")
    return OperationError(f"{what}: {said}.", mend="The log has more; please report it.")


def work(config: Mapping[str, Any], job: Job | Failed) -> None:
    """Serve in a thread whose stack is large enough for deep input."""
    # Jobs make many objects, and few circles.
    gc.set_threshold(_COLLECT_AFTER, 50, 50)
    threading.stack_size(_STACK)
    thread = threading.Thread(target=serve, args=(config, job))
    thread.start()
    thread.join()
