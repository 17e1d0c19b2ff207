"""Where dumps lie: a folder each, named by its position, and the last few of them."""

from __future__ import annotations

import logging
import re
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from ldcat.errors import NotFoundError
from ldcat.model.dumps import FILE_NAMES, Dump

_LOG: Final = logging.getLogger(__name__)
_DUMPS: Final[TypeAdapter[Dump]] = TypeAdapter(Dump)
#: What a dump is; written when all of its files are there.
_TABLE: Final = "dump.json"
_POSITION: Final = re.compile(r"0|[1-9][0-9]{0,18}")
#: So many are kept: whoever has begun to fetch the one before goes on with it.
_KEPT: Final = 2


def written(dump: Dump) -> bytes:
    """Return a dump as JSON."""
    return _DUMPS.dump_json(dump, indent=1)


class Shelf:
    """The dumps that there are, newest first; may be shared between threads."""

    def __init__(self, folder: Path) -> None:
        """Find what is there; what was not completed goes.

        Args:
            folder: Where they lie; nobody else writes there.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._dumps = sorted(self._found(), key=lambda it: it.made, reverse=True)
        #: Grows with every change.
        self.changes = 0
        #: Why the last attempt to make one failed; empty if it did not.
        self.fault = ""

    @property
    def newest(self) -> Dump | None:
        """The newest; None as long as there is none."""
        return next(iter(self._dumps), None)

    def at(self, position: int) -> Dump:
        """Return the dump of a position.

        Raises:
            NotFoundError: There is none, or none any more.
        """
        for it in self._dumps:
            if it.position == position:
                return it
        raise NotFoundError(
            f"There is no dump of position {position}.",
            mend="Take the newest: dumps/ has the list.",
        )

    def path(self, dump: Dump, name: str) -> Path:
        """Return where a file of a dump lies."""
        return self._place(dump.position) / name

    def empty(self) -> Path:
        """Return an empty folder for the next; one at a time."""
        folder = self._folder / "next"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def give_up(self, fault: str) -> None:
        """Drop what has been written of the next, and keep why it will not be there."""
        shutil.rmtree(self._folder / "next", ignore_errors=True)
        self.fault = fault
        self.changes += 1

    def put(self, told: bytes) -> Dump:
        """Take the dump whose files lie in the folder for the next.

        Raises:
            OSError: It cannot be put in its place.
        """
        dump = _DUMPS.validate_json(told)
        folder, place = self._folder / "next", self._place(dump.position)
        (folder / _TABLE).write_bytes(told)
        with self._lock:
            shutil.rmtree(place, ignore_errors=True)
            folder.rename(place)
            others = [it for it in self._dumps if it.position != dump.position]
            self._dumps = [dump, *others[: _KEPT - 1]]
            self.changes += 1
            self.fault = ""
            self._drop(others[_KEPT - 1 :])
        return dump

    def forget(self, position: int) -> None:
        """Drop what is of later positions than the ledger has: it was restored from a backup."""
        with self._lock:
            later = [it for it in self._dumps if it.position > position]
            self._dumps = [it for it in self._dumps if it.position <= position]
            self.changes += len(later)
            self._drop(later)

    def _drop(self, dumps: Sequence[Dump]) -> None:
        for it in dumps:
            shutil.rmtree(self._place(it.position), ignore_errors=True)

    def _place(self, position: int) -> Path:
        return self._folder / str(position)

    def _found(self) -> list[Dump]:
        found: list[Dump] = []
        for place in self._folder.iterdir():
            try:
                if _POSITION.fullmatch(place.name):
                    dump = _DUMPS.validate_json((place / _TABLE).read_bytes())
                    if tuple(it.name for it in dump.files) == FILE_NAMES:
                        found.append(dump)
                        continue
            except (OSError, ValidationError) as error:
                _LOG.warning("a dump cannot be used, and goes: %s", error)
            shutil.rmtree(place, ignore_errors=True)
        return found
