"""Forms of records that were written before, kept on the disk.

Aggregators come every night for everything. What a record is in a form follows from its revision,
the form, and what the catalogue tells of itself; it is kept under a digest of these. The file is a
cache: whatever is wrong with it, forms are written anew.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from ldcat.errors import LedgerError
from ldcat.model.packing import pack, unpack
from ldcat.model.record import Record

_LOG: Final = logging.getLogger(__name__)
_FIND: Final = "SELECT body FROM form WHERE key = ?"
#: When there is too much, one form in so many goes, whichever: who takes everything in turn
#: would never find what was kept first.
_PART: Final = 8
#: So many are kept between two looks at the size.
_LOOK: Final = 5000
_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS form (place INTEGER PRIMARY KEY, key BLOB UNIQUE, body BLOB)"
)


class KeptForms:
    """Keeps forms of records; may be shared between threads."""

    def __init__(self, path: Path, origin: str, mebibytes: int) -> None:
        """Open the file, or begin it.

        Args:
            path: The file.
            origin: What else than the record forms follow from: the catalogue, ldcat's version.
            mebibytes: How large the file may be, in MiB; 0: nothing is kept.
        """
        self._path = path
        self._origin = origin
        self._most = mebibytes << 20
        self._lock = threading.Lock()
        self._since_look = 0
        self._connection = self._opened() if mebibytes else None

    def key(self, form: str, record: Record) -> bytes:
        """Return what a form of a record is kept under.

        Checks leave the revision as it is, and are told in some forms.
        """
        fits = record.profile if record.conforms else ""
        # A restored ledger may come to a number of a revision again, with other content.
        revision = f"{record.sequence} {record.digest}"
        told = f"{self._origin}\n{form}\n{record.iri}\n{revision}\n{fits}"
        return hashlib.blake2b(told.encode(), digest_size=16).digest()

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return what is kept under some keys."""
        found: dict[bytes, bytes] = {}
        with self._lock:
            if self._connection is None:
                return found
            try:
                for key in keys:
                    row = self._connection.execute(_FIND, (key,)).fetchone()
                    if row is not None:
                        found[key] = unpack(row[0])
            except (sqlite3.Error, LedgerError) as error:
                self._give_up(error)
        return found

    def put(self, forms: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep some forms, each under its key."""
        rows = [(key, pack(body)) for key, body in forms]
        with self._lock:
            if self._connection is None or not rows:
                return
            try:
                with self._connection:
                    self._connection.executemany(
                        "INSERT OR IGNORE INTO form (key, body) VALUES (?, ?)", rows
                    )
                    self._since_look += len(rows)
                    if self._since_look >= _LOOK:
                        self._since_look = 0
                        self._make_room()
            except sqlite3.Error as error:
                self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _make_room(self) -> None:
        if self._connection is None:
            return
        used, free, size = (
            self._connection.execute(f"PRAGMA {it}").fetchone()[0]
            for it in ("page_count", "freelist_count", "page_size")
        )
        if (used - free) * size > self._most:
            self._connection.execute("DELETE FROM form WHERE abs(random()) % ? = 0", (_PART,))

    def _opened(self) -> sqlite3.Connection | None:
        for _ in range(2):
            try:
                return self._begun()
            except sqlite3.Error as error:
                _LOG.info("kept forms cannot be read, and go: %s", error)
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)
        _LOG.warning("no forms are kept: %s cannot be written", self._path)
        return None

    def _begun(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, check_same_thread=False)
        try:
            # What a power cut takes is written anew.
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _give_up(self, error: Exception) -> None:
        _LOG.warning("forms are kept no longer, until the next start: %s", error)
        if self._connection is not None:
            self._connection.close()
            self._connection = None
