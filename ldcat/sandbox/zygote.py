"""A process that has everything loaded, and forks workers: `python -m ldcat.sandbox.zygote CONFIG`.

Starting Python and its libraries takes a third of a second of processor time; forking takes a few
milliseconds. Where strangers make workers die, that is what keeps others served.

Its standard input is a socket. Of each request, the first byte says what to do:

- `s`: start a worker; three file descriptors come along: what it reads, what it writes, and where
  it is told how it ended (the status of wait(2), four bytes). The answer is its process id.
- `k`: kill the worker whose process id follows, unless it has ended.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from typing import Any, Final

from ldcat.sandbox import worker
from ldcat.sandbox.limits import die_with

START: Final = b"s"
KILL: Final = b"k"
#: A request, and a process id.
REQUEST: Final = struct.Struct("!ci")
NUMBER: Final = struct.Struct("!i")
_PIPES: Final = 3


class Zygote:
    """Forks workers and waits for their ends."""

    def __init__(self, requests: socket.socket, config: Mapping[str, Any]) -> None:
        self._requests = requests
        self._config = {**config, "parent": os.getpid()}
        self._job = worker.opened(config)
        self._statuses: dict[int, int] = {}
        self._ended, self._wakes = os.pipe()
        os.set_blocking(self._wakes, False)
        os.set_blocking(self._ended, False)

    def run(self) -> None:
        """Do what is requested, until nobody can request anything any more."""
        signal.signal(signal.SIGCHLD, _ignored)
        signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        gc.freeze()  # what is loaded is shared with all workers, as long as nobody touches it
        with selectors.DefaultSelector() as selector:
            selector.register(self._requests, selectors.EVENT_READ)
            selector.register(self._ended, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select()}
                if self._ended in ready:
                    self._tell_ends()
                if self._requests.fileno() in ready and not self._do():
                    return

    def _do(self) -> bool:
        """Do what is requested; return whether more may come."""
        data, pipes, _, _ = socket.recv_fds(self._requests, REQUEST.size, _PIPES)
        if not data:
            return False
        while len(data) < REQUEST.size:
            data += self._requests.recv(REQUEST.size - len(data))
        what, pid = REQUEST.unpack(data)
        if what == START:
            self._requests.sendall(NUMBER.pack(self._fork(pipes)))
        elif pid in self._statuses:  # else it has ended, and its number may be another's
            os.kill(pid, signal.SIGKILL)
        return True

    def _fork(self, pipes: list[int]) -> int:
        reads, writes, status = pipes
        pid = os.fork()
        if not pid:
            self._become_worker(reads, writes)
        os.close(reads)
        os.close(writes)
        self._statuses[pid] = status
        return pid

    def _become_worker(self, reads: int, writes: int) -> None:
        """Be a worker; does not return."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setpgid(0, 0)
            os.dup2(reads, 0)
            os.dup2(writes, 1)
            os.closerange(3, max(self._highest(), reads, writes) + 1)
            worker.work(self._config, self._job)
            code = 0
        finally:
            os._exit(code)

    def _highest(self) -> int:
        own = (self._requests.fileno(), self._ended, self._wakes)
        return max(*own, *self._statuses.values(), 64)

    def _tell_ends(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._ended, 1 << 12)
        while self._statuses:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            pipe = self._statuses.pop(pid)
            with contextlib.suppress(BrokenPipeError):
                os.write(pipe, NUMBER.pack(status))
            os.close(pipe)


def _ignored(number: int, frame: object) -> None:
    """Do nothing: that the signal came is written to the pipe."""
    del number, frame


def main() -> None:
    """Serve requests that come over standard input."""
    config = json.loads(sys.argv[1])
    die_with(config["parent"])
    requests = socket.socket(fileno=os.dup(0))
    Zygote(requests, config).run()


if __name__ == "__main__":
    main()
