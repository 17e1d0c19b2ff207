"""Take rights away from this process: sockets, programs, memory, core dumps.

A worker calls this before it sees anything that a stranger wrote. What a platform cannot
do is named, never passed over in silence.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Sequence
from typing import Final

from ldcat.sandbox.calls import MACHINES, Machine, program

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_SET_MODE_FILTER: Final = 1
_SECCOMP_FILTER_FLAG_TSYNC: Final = 1
#: Workers come after the server, which all wait for, and not far behind (nice(2)).
_NICE: Final = 5


def memory_setting(job: str) -> str:
    """Return the name of the setting that says how much memory workers of a kind may have."""
    return f"LDCAT_{job.upper()}_MEMORY_MEBIBYTES"


def restrict(memory_mebibytes: int, parent: int) -> Sequence[str]:
    """Take away what a worker does not need; return what could not be taken away.

    Args:
        memory_mebibytes: Address space that the process may use.
        parent: Process id of who started it; it ends when that one does.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    missing = [] if _limit_memory(memory_mebibytes << 20) else ["memory"]
    os.nice(_NICE)
    if platform.system() != "Linux":
        return (*missing, "network", "programs", "other processes", "death of the parent")
    die_with(parent)
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return (*missing, "network", "programs", "other processes")
    _refuse_calls(machine)
    return missing


def _limit_memory(size: int) -> bool:
    """Limit the address space; macOS has the name for that, but not the thing."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        size = min(size, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ValueError, OSError):
        if platform.system() == "Linux":
            raise
        return False
    return True


def die_with(parent: int) -> None:
    """End when another process ends, which has started this one (prctl(2); Linux only).

    Args:
        parent: Its process id.
    """
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os.kill(os.getpid(), signal.SIGKILL)


def _refuse_calls(machine: Machine) -> None:
    """Install a seccomp filter (seccomp(2)) in every thread of this process."""
    library = ctypes.CDLL(None, use_errno=True)
    steps = program(machine, os.getpid())
    code = ctypes.create_string_buffer(steps)
    # struct sock_fprog (linux/filter.h): how many steps of 8 bytes, and where they are
    head = ctypes.create_string_buffer(struct.pack("@HP", len(steps) // 8, ctypes.addressof(code)))
    refused = library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or library.syscall(
        ctypes.c_long(machine.seccomp),
        ctypes.c_long(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_long(_SECCOMP_FILTER_FLAG_TSYNC),
        ctypes.byref(head),
    )
    if refused:
        raise OSError(ctypes.get_errno(), "the kernel refuses a seccomp filter")
