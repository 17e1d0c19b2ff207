"""A file that is compressed and digested while it is written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from ldcat.model.dumps import GZIP, DumpFile, Packing
from ldcat.model.packing import gzip_packer, zstd_packer

#: So much is compressed at a time, in bytes.
_PIECE: Final = 1 << 18


class PackedFile:
    """A compressed file; the same content gives the same bytes."""

    def __init__(self, path: Path, packing: Packing) -> None:
        """Begin a file.

        Raises:
            OSError: It cannot be made.
        """
        self._path = path
        self._file = path.open("xb")
        self._compressor = gzip_packer() if packing is GZIP else zstd_packer()
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._size = self._expanded = 0

    def write(self, piece: bytes, /) -> None:
        """Take a piece of the document."""
        self._waiting += piece
        if len(self._waiting) >= _PIECE:
            self._pack()

    def close(self) -> DumpFile:
        """End the file; when this returns, it is on the disk."""
        self._pack()
        self._put(self._compressor.flush())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return DumpFile(self._path.name, self._size, self._expanded, self._digest.hexdigest())

    def _pack(self) -> None:
        self._expanded += len(self._waiting)
        self._put(self._compressor.compress(bytes(self._waiting)))
        self._waiting.clear()

    def _put(self, packed: bytes) -> None:
        self._file.write(packed)
        self._digest.update(packed)
        self._size += len(packed)
