"""Turn what a database complains about into errors of ours."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy.exc import DatabaseError, OperationalError

from ldcat.errors import FolderUnusableError, LdcatError, LedgerError

_FULL: Final = FolderUnusableError(
    "The disk is full; nothing of this was kept.", mend="Free some space."
)
_READ_ONLY: Final = FolderUnusableError(
    "The ledger cannot be written.",
    mend="Check who may write there, and whether the disk is mounted read-only.",
)
_TAKEN: Final = LedgerError(
    "Another process holds the ledger.", mend="Try again when it has finished."
)
#: By the primary result code (sqlite.org/rescode.html); the engine's own words follow.
_SQLITE: Final[Mapping[int, LdcatError]] = MappingProxyType(
    {
        sqlite3.SQLITE_FULL: _FULL,
        sqlite3.SQLITE_IOERR: LedgerError(
            "The disk fails to read or write the ledger; nothing of this was kept.",
            mend="Check the disk and the system's log, then start again.",
        ),
        sqlite3.SQLITE_READONLY: _READ_ONLY,
        sqlite3.SQLITE_PERM: _READ_ONLY,
        sqlite3.SQLITE_CANTOPEN: replace(
            _READ_ONLY, what="The ledger cannot be opened, or cannot be written."
        ),
        sqlite3.SQLITE_CORRUPT: LedgerError("The ledger is damaged.", mend="Restore a backup."),
        sqlite3.SQLITE_NOTADB: LedgerError(
            "The ledger's file is no SQLite database.", mend="Restore a backup, or move it away."
        ),
        sqlite3.SQLITE_BUSY: _TAKEN,
        sqlite3.SQLITE_LOCKED: _TAKEN,
    }
)
#: With less space than this SQLite's side files cannot grow, which it calls an I/O error.
_SPACE: Final = 256 << 10


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn the database's complaints into ours.

    Args:
        place: What to call the database: its file, or its URL without password.
    """
    try:
        yield
    except DatabaseError as error:
        raise _ours(error, place) from error


def _ours(error: DatabaseError, place: str) -> LdcatError:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_IOERR and _is_full(Path(place).parent):
        code = sqlite3.SQLITE_FULL
    if known := _SQLITE.get(code):
        return replace(known, what=f"{known.what[:-1]} ({error.orig}).", where=place)
    if isinstance(error, OperationalError):  # another database: it cannot be reached, and the like
        return LedgerError(f"{error.orig}.", where=place)
    return LedgerError(
        f"The ledger cannot be used: {error.orig}.", where=place, mend="Restore a backup."
    )


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _SPACE
    except OSError:
        return False
