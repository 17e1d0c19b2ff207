"""Take rights away from this process: sockets, programs, memory, core dumps.

A worker calls this before it sees anything that a stranger wrote. What a platform cannot
do is named, never passed over in silence.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

# Classic BPF (linux/bpf_common.h, linux/seccomp.h)
_LOAD_WORD: Final = 0x20
_JUMP_EQUAL: Final = 0x15
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES
_KILL: Final = 0x80000000
_NUMBER: Final = 0
_ARCHITECTURE: Final = 4


@dataclass(frozen=True, slots=True)
class Machine:
    """The numbers of one machine architecture (linux/audit.h, asm/unistd.h).

    Attributes:
        audit: What the kernel calls the architecture.
        denied: The numbers of socket, execve, execveat and ptrace.
    """

    audit: int
    denied: tuple[int, ...]


_MACHINES: Final[Mapping[str, Machine]] = MappingProxyType(
    {
        "x86_64": Machine(0xC000003E, (41, 59, 322, 101)),
        "aarch64": Machine(0xC00000B7, (198, 221, 281, 117)),
    }
)


def restrict(memory_mebibytes: int, parent: int) -> Sequence[str]:
    """Take away what a worker does not need; return what could not be taken away.

    Args:
        memory_mebibytes: Address space that the process may use.
        parent: Process id of who started it; it ends when that one does.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = memory_mebibytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    os.nice(10)
    machine = _MACHINES.get(platform.machine())
    if platform.system() != "Linux" or machine is None:
        return ("network", "programs", "death of the parent")
    library = ctypes.CDLL(None, use_errno=True)
    _die_with(parent, library)
    _refuse_calls(machine, library)
    return ()


def _die_with(parent: int, library: ctypes.CDLL) -> None:
    library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os.kill(os.getpid(), signal.SIGKILL)


def _refuse_calls(machine: Machine, library: ctypes.CDLL) -> None:
    """Install a seccomp filter (seccomp(2)): the denied calls fail with EACCES."""
    denied = len(machine.denied)
    steps = [
        _step(_LOAD_WORD, _ARCHITECTURE),
        _step(_JUMP_EQUAL, machine.audit, if_true=1),
        _step(_RETURN, _KILL),
        _step(_LOAD_WORD, _NUMBER),
        *(
            _step(_JUMP_EQUAL, call, if_true=denied - place)
            for place, call in enumerate(machine.denied)
        ),
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(steps))
    # struct sock_fprog (linux/filter.h): how many steps, and where they are
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    refused = library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or library.prctl(
        _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program)
    )
    if refused:
        raise OSError(ctypes.get_errno(), "the kernel refuses a seccomp filter")


def _step(code: int, value: int, if_true: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, 0, value)
