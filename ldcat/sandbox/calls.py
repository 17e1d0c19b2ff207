"""The system calls that a worker may not make, and the seccomp filter that refuses them.

The filter is classic BPF (linux/bpf_common.h, linux/seccomp.h); numbers are those of
asm/unistd.h. What is refused fails with EACCES, so that a library which tries can go on.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_LOAD_WORD: Final = 0x20
_EQUAL: Final = 0x15
_AT_LEAST: Final = 0x35
_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES
#: The C library then takes `clone`, whose flags a filter can see.
_UNKNOWN: Final = 0x00050000 | errno.ENOSYS
_KILL: Final = 0x80000000
# Places in struct seccomp_data; both machines are little-endian.
_NUMBER: Final = 0
_ARCHITECTURE: Final = 4
_FIRST_ARGUMENT: Final = 16
_THIRD_ARGUMENT: Final = 32
_CLONE_THREAD: Final = 0x10000
#: Calls of the x32 ABI begin here (asm/unistd.h): the same calls under other numbers.
_X32: Final = 0x40000000

#: Calls that have one number everywhere.
_EVERYWHERE: Final = (
    *(424, 434, 438, 440, 448),  # pidfd_send_signal, _open, _getfd, process_madvise, _mrelease
    *(425, 426, 427),  # io_uring_setup, _enter, _register: they would open sockets unseen
    *(428, 429, 430, 431, 432, 433, 442),  # open_tree, move_mount, fs…, mount_setattr
)


@dataclass(frozen=True, slots=True)
class Machine:
    """The numbers of one machine architecture.

    Attributes:
        audit: What the kernel calls the architecture (linux/audit.h).
        denied: Calls that are refused.
        clone: The call that starts threads, which is all that it may start.
        clone3: The same with flags where no filter can see them.
        tgkill: The call that a process aborts itself with.
        prlimit64: The call that limits are read with, or set for any process.
        seccomp: The call that installs a filter.
    """

    audit: int
    denied: Sequence[int]
    clone: int
    clone3: int
    tgkill: int
    prlimit64: int
    seccomp: int


MACHINES: Final[Mapping[str, Machine]] = MappingProxyType(
    {
        "x86_64": Machine(
            audit=0xC000003E,
            denied=(
                *_EVERYWHERE,
                *(41, 53, 42, 49, 50, 43, 288),  # socket, socketpair, connect, bind … accept4
                *(59, 322, 57, 58),  # execve, execveat, fork, vfork
                *(101, 310, 311, 312),  # ptrace, process_vm_readv, process_vm_writev, kcmp
                *(62, 200, 129, 297),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
                *(160, 141, 203, 144, 142, 314, 251),  # setrlimit, setpriority, sched_set…
                *(272, 308, 161, 155, 165, 166, 304),  # unshare, setns, chroot, mount …
                *(321, 298, 323, 319),  # bpf, perf_event_open, userfaultfd, memfd_create
                *(250, 248, 249),  # keyctl, add_key, request_key
                *(175, 313, 176, 246, 320),  # modules, kexec
                *(169, 167, 168, 163, 179, 172, 173, 154, 153, 135),  # reboot, swap, iopl …
                *(164, 227, 159, 305, 170, 171),  # clocks, names
            ),
            clone=56,
            clone3=435,
            tgkill=234,
            prlimit64=302,
            seccomp=317,
        ),
        "aarch64": Machine(
            audit=0xC00000B7,
            denied=(
                *_EVERYWHERE,
                *(198, 199, 203, 200, 201, 202, 242),  # as above, line by line
                *(221, 281),
                *(117, 270, 271, 272),
                *(129, 130, 138, 240),
                *(164, 140, 122, 119, 118, 274, 30),
                *(97, 268, 51, 41, 40, 39, 265),
                *(280, 241, 282, 279),
                *(219, 217, 218),
                *(105, 273, 106, 104, 294),
                *(142, 224, 225, 89, 60, 58, 92),
                *(170, 112, 171, 266, 161, 162),
            ),
            clone=220,
            clone3=435,
            tgkill=131,
            prlimit64=261,
            seccomp=277,
        ),
    }
)


def program(machine: Machine, process: int) -> bytes:
    """Return the filter for a process, as an array of struct sock_filter."""
    return b"".join(
        (
            _step(_LOAD_WORD, _ARCHITECTURE),
            _step(_EQUAL, machine.audit, if_true=1),
            _step(_RETURN, _KILL),
            _step(_LOAD_WORD, _NUMBER),
            *_answered(_AT_LEAST, _X32, _REFUSE),
            *(step for call in machine.denied for step in _answered(_EQUAL, call, _REFUSE)),
            *_answered(_EQUAL, machine.clone3, _UNKNOWN),
            *_only(machine.clone, (_FIRST_ARGUMENT, _ANY_BIT, _CLONE_THREAD)),
            *_only(machine.tgkill, (_FIRST_ARGUMENT, _EQUAL, process)),
            *_only(
                machine.prlimit64,
                (_THIRD_ARGUMENT, _EQUAL, 0),
                (_THIRD_ARGUMENT + 4, _EQUAL, 0),
            ),
            _step(_RETURN, _ALLOW),
        )
    )


def _answered(test: int, value: int, answer: int) -> tuple[bytes, bytes]:
    """Return the steps that answer a call whose number passes a test."""
    return _step(test, value, if_false=1), _step(_RETURN, answer)


def _only(call: int, *conditions: tuple[int, int, int]) -> Iterator[bytes]:
    """Yield the steps that allow a call if parts of its arguments pass tests."""
    yield _step(_EQUAL, call, if_false=2 * len(conditions) + 2)
    for left, (place, test, value) in zip(
        range(len(conditions) - 1, -1, -1), conditions, strict=True
    ):
        yield _step(_LOAD_WORD, place)
        yield _step(test, value, if_false=2 * left + 1)
    yield _step(_RETURN, _ALLOW)
    yield _step(_RETURN, _REFUSE)


def _step(code: int, value: int, *, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
