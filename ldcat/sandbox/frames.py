"""The language between the server and its workers: frames on two pipes.

To the worker: the job's options as JSON, then its body, each with its length in front.
From the worker: frames of a kind (one byte), a length, and that many bytes.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

_LENGTH: Final = struct.Struct(">I")
_HEAD: Final = struct.Struct(">cI")

#: The worker is ready for its first job; the payload names what it could not give up.
READY: Final = b"R"
#: What the answer is: JSON. Comes before any data.
HEADER: Final = b"H"
#: A piece of the answer.
DATA: Final = b"D"
#: The answer is complete.
END: Final = b"E"
#: The job failed: the error as JSON. Nothing follows.
FAILURE: Final = b"F"


@dataclass(frozen=True, slots=True)
class Frame:
    """One message of a worker."""

    kind: bytes
    payload: bytes

    def values(self) -> dict[str, Any]:
        """Return the payload of a JSON frame."""
        values: dict[str, Any] = json.loads(self.payload)
        return values


def request(options: Mapping[str, Any], body: bytes) -> bytes:
    """Return a job as bytes for a worker's pipe."""
    header = json.dumps(options).encode()
    return b"".join((_LENGTH.pack(len(header)), header, _LENGTH.pack(len(body)), body))


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """Return a frame as bytes for the server's pipe."""
    return _HEAD.pack(kind, len(payload)) + payload


class Decoder:
    """Cuts what comes through a pipe into frames."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take bytes in; yield the frames that are complete."""
        self._held += data
        while len(self._held) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._held)
            end = _HEAD.size + length
            if len(self._held) < end:
                return
            payload = bytes(memoryview(self._held)[_HEAD.size : end])
            del self._held[:end]
            yield Frame(kind, payload)


class Source(Protocol):
    """A pipe to read from."""

    def read(self, size: int, /) -> bytes:
        """Return that many bytes; fewer only at the end."""


def next_request(source: Source) -> tuple[dict[str, Any], bytes] | None:
    """Return the next job of a worker's pipe, or None at its end."""
    length = source.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    options = json.loads(source.read(_LENGTH.unpack(length)[0]))
    body = source.read(_LENGTH.unpack(source.read(_LENGTH.size))[0])
    return options, body
