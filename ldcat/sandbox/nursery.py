"""Where workers come from: the zygote of one kind of worker, seen from the server."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ldcat.sandbox.zygote import KILL, NUMBER, REQUEST, START

#: In this time a zygote has loaded what its workers need, or it never will.
_LOADING_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Launch:
    """How a worker is started.

    Attributes:
        job: Name of a module in `ldcat.sandbox.jobs`.
        memory_mebibytes: Address space that it may use.
        config: What the job needs once: folders, names.
    """

    job: str
    memory_mebibytes: int
    config: Mapping[str, Any]


class Nursery:
    """Starts workers of one kind. They end with the thread that asked for the first of them."""

    def __init__(self, launch: Launch) -> None:
        """Prepare; the zygote starts with the first worker."""
        self.launch = launch
        #: For requests that are answered; a kill must not wait for an answer to another.
        self._asking = threading.Lock()
        self._sending = threading.Lock()
        self._zygote: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None

    def start(self, reads: int, writes: int, status: int) -> int:
        """Start a worker; return its process id.

        Args:
            reads: Where it reads its jobs from.
            writes: Where it writes its answers.
            status: Where its end will be told.

        Raises:
            OSError: The system does not let us.
        """
        with self._asking:
            try:
                return self._ask(reads, writes, status)
            except (BrokenPipeError, ConnectionResetError, EOFError):
                self._end()  # somebody ended the zygote: another does it
                return self._ask(reads, writes, status)

    def _ask(self, reads: int, writes: int, status: int) -> int:
        requests = self._requests or self._begin()
        with self._sending:
            socket.send_fds(requests, [REQUEST.pack(START, 0)], [reads, writes, status])
        answer = requests.recv(NUMBER.size, socket.MSG_WAITALL)
        if len(answer) < NUMBER.size:
            raise EOFError("the zygote has ended")
        pid: int = NUMBER.unpack(answer)[0]
        return pid

    def kill(self, pid: int) -> None:
        """Have a worker ended, without waiting for that."""
        with self._sending:
            if self._requests is not None:
                with contextlib.suppress(OSError):  # with the zygote its workers have ended
                    self._requests.sendall(REQUEST.pack(KILL, pid))

    def close(self) -> None:
        """End the zygote, and with it all workers that are left."""
        with self._asking:
            self._end()

    def _begin(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        values = {
            **self.launch.config,
            "job": self.launch.job,
            "memory_mebibytes": self.launch.memory_mebibytes,
            "parent": os.getpid(),
        }
        with theirs:
            self._zygote = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", "ldcat.sandbox.zygote", json.dumps(values)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(sys.path), "RAYON_NUM_THREADS": "1"},
                # A terminal's signals are for the server. A session of its own would spare it
                # those, too; but priorities count within a session only (sched(7), autogroup).
                process_group=0,
            )
        ours.settimeout(_LOADING_SECONDS)
        self._requests = ours
        return ours

    def _end(self) -> None:
        with self._sending:
            if self._requests is not None:
                self._requests.close()
            self._requests = None
        if self._zygote is not None:
            self._zygote.kill()
            self._zygote.wait()
        self._zygote = None
