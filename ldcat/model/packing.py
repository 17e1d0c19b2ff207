"""Compress and expand: ledger payloads, and what users give us as gzip or zstd."""

from __future__ import annotations

import gzip
import io
import threading
import zlib
from collections.abc import Iterator
from typing import Final, Protocol

import zstandard

from ldcat.errors import InputError, LedgerError, SyntaxFaultError, TooComplexError

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_LEVEL: Final = 3
_GZIP_LEVEL: Final = 6
_GZIP_WINDOW: Final = 31
_CHUNK: Final = 1 << 20
#: A block of zstd expands to 128 KiB at most, and may have only four bytes.
_PACKED_CHUNK: Final = 2 << 10
#: Content may expand to so many bytes …
_EXPANDED: Final = 1 << 30
#: … and beyond that to so many times its compressed size: RDF reaches 100 times at most.
_RATIO: Final = 200


class _Own(threading.local):
    """Each thread's own: making them takes ten times as long as packing or expanding a record."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self.expander = zstandard.ZstdDecompressor()


_OWN: Final = _Own()


def pack(content: bytes) -> bytes:
    """Return the content compressed (zstd, its size in the header)."""
    return _OWN.compressor.compress(content)


def unpack(packed: bytes) -> bytes:
    """Return what `pack` compressed.

    Raises:
        LedgerError: It is damaged.
    """
    try:
        return _OWN.expander.decompress(packed)
    except zstandard.ZstdError as error:
        raise LedgerError(f"A payload is damaged: {error}.", mend="Restore a backup.") from error


class Packer(Protocol):
    """Compresses piece by piece."""

    def compress(self, data: bytes, /) -> bytes:
        """Return what can be told of the content so far."""

    def flush(self) -> bytes:
        """Return the rest."""


def gzip_packer() -> Packer:
    """Return what compresses into one gzip member, that tells no time."""
    return zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)


def zstd_packer() -> Packer:
    """Return what compresses into one frame of zstd, with a checksum."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj()


def unpacked(raw: Readable) -> Readable:
    """Return a stream of what `zstd_packer` compressed."""
    return io.BufferedReader(_Expanded(raw), _CHUNK)


def is_packed(head: bytes) -> bool:
    """Say whether content begins like gzip or zstd, whatever its name."""
    return head.startswith((_GZIP, _ZSTD))


def expanded(raw: Readable) -> Readable:
    """Return a stream of the expanded content of a seekable or buffered stream.

    Which compression it is, if any, is told by its first bytes, never by its name.
    """
    head = raw.read(4)
    whole = _Rest(head, raw)
    if head.startswith(_GZIP):
        return _Bounded(gzip.GzipFile(fileobj=whole, mode="rb"), whole)
    if head.startswith(_ZSTD):
        return _Bounded(io.BufferedReader(_Expanded(whole)), whole)
    return whole


def chunks(stream: Readable, name: str) -> Iterator[bytes]:
    """Yield the stream's content piece by piece.

    Raises:
        InputError: It cannot be read any further.
        SyntaxFaultError: The compressed content is damaged or cut short.
        TooComplexError: It expands to far more than compressed documents do.
    """
    try:
        while piece := stream.read(_CHUNK):
            yield piece
    except _BombError as error:
        raise TooComplexError(
            f"The compressed content expands to more than {_EXPANDED >> 30} GiB and more than "
            f"{_RATIO} times its size.",
            where=name,
            mend="If that is meant, expand it yourself and load the expanded file.",
        ) from error
    except (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError) as error:
        raise SyntaxFaultError(
            f"The compressed content is damaged or cut short: {error}.",
            where=name,
            mend="Fetch or compress the file again.",
        ) from error
    except OSError as error:
        raise InputError(f"It cannot be read: {error.strerror or error}.", where=name) from error


class _BombError(Exception):
    """Compressed content expands beyond measure."""


class _Bounded:
    """Expanded content, as long as it is in proportion to what it is expanded from."""

    def __init__(self, content: Readable, packed: _Rest) -> None:
        self._content = content
        self._packed = packed
        self._size = 0

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            return b"".join(iter(lambda: self.read(_CHUNK), b""))
        piece = self._content.read(size)
        self._size += len(piece)
        if self._size > max(_EXPANDED, _RATIO * self._packed.taken):
            raise _BombError
        return piece


class _Expanded(io.RawIOBase):
    """The content of zstd frames; unlike the library's reader it misses a frame cut short."""

    def __init__(self, packed: Readable) -> None:
        super().__init__()
        self._packed = packed
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._rest = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # typeshed names a private protocol
        while not self._ready:
            packed = self._rest or self._packed.read(_PACKED_CHUNK)
            if not packed:
                if self._frame is not None:
                    raise EOFError("a frame ends too early")
                return 0
            self._expand(packed)
        piece, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _expand(self, packed: bytes) -> None:
        frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
        self._ready = memoryview(frame.decompress(packed))
        self._rest = frame.unused_data if frame.eof else b""
        self._frame = None if frame.eof else frame


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; all of them for -1; none at the end."""


class _Rest(io.RawIOBase):
    """A stream whose first bytes were already read, and how many were taken from it."""

    def __init__(self, head: bytes, raw: Readable) -> None:
        super().__init__()
        self.taken = 0
        self._head = head
        self._raw = raw

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            head, self._head = self._head, b""
            return head + self._raw.read()
        head, self._head = self._head[:size], self._head[size:]
        piece = head or self._raw.read(size)
        self.taken += len(piece)
        return piece

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # typeshed names a private protocol
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
