"""Errands: long work of our own, done by a process beside the server and behind it.

The order comes in at standard input; standard output goes back line by line. A failure is one line
of standard error. Nothing waits in a pipe that nobody empties: what goes in, and complaints, lie
in files.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO, Final

from ldcat.errors import LdcatError, OperationError
from ldcat.sandbox.limits import die_with

#: How often it is looked whether it is time to stop, in seconds.
_EVERY: Final = 0.5
#: The server, and whoever asks it, goes first (nice(2)).
_LAST: Final = 10
#: So much of what a process complains of is told, in bytes.
_COMPLAINT: Final = 1000


def send(
    module: str, order: bytes, *, stopping: threading.Event, hear: Callable[[bytes], object]
) -> bool:
    """Have an order carried out; say whether that came to its end before it was time to stop.

    Args:
        module: Name of the module that is run; it calls `receive`.
        order: What is to be done.
        stopping: Is set when it is time to stop.
        hear: Is told each line of the answer, when it comes.

    Raises:
        OperationError: There is no process to be had, or it failed.
    """
    try:
        with TemporaryFile() as told, TemporaryFile() as complaint:
            told.write(order)
            told.seek(0)
            process, answer = _started(module, told, complaint)
            with process, answer:
                if not _is_heard(answer, stopping, hear):
                    process.kill()
                    return False
            if process.returncode:
                complaint.seek(0)
                words = complaint.read()[-_COMPLAINT:].decode(errors="replace").strip()
                raise OperationError(words or f"It ended with {process.returncode}.", where=module)
    except OSError as error:  # too many processes, a full disk
        raise OperationError(f"No process can be started: {error.strerror}.") from error
    return True


def _started(
    module: str, told: IO[bytes], complaint: IO[bytes]
) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """Start a process; return it with what it will answer."""
    reads, writes = os.pipe()
    # Without a buffer: a line that waits in one is not seen by `select`.
    answer = os.fdopen(reads, "rb", buffering=0)
    command = (sys.executable, "-m", module, str(os.getpid()))
    try:
        process = subprocess.Popen(  # noqa: S603 - this program
            command, stdin=told, stdout=writes, stderr=complaint
        )
    except OSError:
        answer.close()
        raise
    finally:
        os.close(writes)
    return process, answer


def _is_heard(
    answer: IO[bytes], stopping: threading.Event, hear: Callable[[bytes], object]
) -> bool:
    """Hear an answer; say whether it came to its end before it was time to stop."""
    while not stopping.is_set():
        if select.select([answer], [], [], _EVERY)[0]:
            line = answer.readline()
            if not line:
                return True
            hear(line)
    return False


def receive(carry_out: Callable[[bytes], None]) -> None:
    """Carry out the order that this process was started for; end with who sent it.

    Args:
        carry_out: Does it, and writes the answer to standard output.
    """
    die_with(int(sys.argv[1]))
    os.nice(_LAST)
    try:
        carry_out(sys.stdin.buffer.read())
    except (OSError, ValueError, LdcatError) as error:
        sys.exit(error.strerror if isinstance(error, OSError) and error.strerror else str(error))
