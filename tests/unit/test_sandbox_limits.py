"""What a worker may do: read and write files, compute, and nothing else."""

from __future__ import annotations

import errno
import os
import platform
import resource
import signal
import subprocess
import sys

import pytest

from ldcat.sandbox import limits

_RESTRICTED = """
import ctypes, os, resource, socket, subprocess, sys, threading
from ldcat.sandbox.limits import restrict
server = os.getppid()
started, go = threading.Event(), threading.Event()
def wait():
    started.set()
    go.wait()
    said.append(outcome(socket.socket))
older = threading.Thread(target=wait)
older.start()
started.wait()
assert not restrict(2048, server), "a platform that cannot restrict"
library = ctypes.CDLL(None, use_errno=True)
said = []
def outcome(attempt):
    try:
        attempt()
    except OSError as error:
        return error.errno
    except MemoryError:
        return "memory"
    return "done"
def call(number, *arguments):
    def attempt():
        if library.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) < 0:
            raise OSError(ctypes.get_errno(), "refused")
    return attempt
def thread():
    it = threading.Thread(target=int)
    it.start()
    it.join()
go.set()
older.join()
uring, pidfd = range(425, 428), (424, 434, 438)
refused = [
    socket.socket,
    lambda: socket.socket(socket.AF_UNIX),
    lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    socket.socketpair,
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: subprocess.run(["/bin/true"]),
    lambda: os.execv("/bin/true", ["true"]),
    os.fork,
    lambda: os.posix_spawn("/bin/true", ["true"], {}),
    lambda: os.kill(server, 0),
    lambda: os.memfd_create("x"),
    lambda: resource.prlimit(server, resource.RLIMIT_NOFILE, (9, 9)),
    lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    lambda: os.setpriority(os.PRIO_PROCESS, server, 19),
    *(call(number, 0, 0, 0) for number in (*uring, *pidfd)),
]
if os.uname().machine == "x86_64":
    refused += [call(0x40000000 + 41, 2, 1, 0)]  # socket of the x32 ABI
    refused += [call(it, server, 0, 0, 0, 0, 0) for it in (101, 310, 311)]  # ptrace, memory
    refused += [call(234, server, server, 0)]  # tgkill of another process
allowed = [
    lambda: open("/dev/null").close(),
    lambda: resource.getrlimit(resource.RLIMIT_AS),
    lambda: resource.prlimit(0, resource.RLIMIT_AS),
    thread,
]
said += [outcome(it) for it in refused]
print(set(said), {outcome(it) for it in allowed}, outcome(lambda: bytes(3 << 30)), flush=True)
os.abort()
"""


def test_a_worker_has_no_rights_but_to_files_and_some_memory() -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", _RESTRICTED], capture_output=True, check=False, text=True
    )
    assert outcome.stdout == f"{{{errno.EACCES}}} {{'done'}} memory\n", outcome.stderr
    assert outcome.returncode == -signal.SIGABRT, "a process may abort itself"


def test_where_memory_cannot_be_limited_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(kind: int, sizes: tuple[int, int]) -> None:
        if kind == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    monkeypatch.setattr(os, "nice", int)
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert limits.restrict(2048, 1)[:2] == ("memory", "network")
