"""Own the data folder: one process at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from pathlib import Path
from typing import Final

from ldcat.errors import FolderInUseError, FolderUnusableError

_LOCK: Final = "lock"
#: What loads call the folders of large documents.
_LEFT: Final = "load-????????"


def made(path: Path) -> None:
    """Make a data folder where it is not there.

    Raises:
        FolderUnusableError: It cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(path, error) from error


class DataFolder:
    """The folder of one catalogue, locked for this process."""

    def __init__(self, path: Path, holder: str) -> None:
        """Make the folder where it is not there, and lock it.

        Args:
            path: The folder.
            holder: What this process is, for whoever comes second, e.g. `ldcat serve`.

        Raises:
            FolderInUseError: Another process has it.
            FolderUnusableError: It cannot be made or written.
        """
        self.path = path.absolute()
        made(self.path)
        try:
            self._file = (self.path / _LOCK).open("a+")
        except OSError as error:
            raise _unusable(self.path, error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            owner = self._file.read().strip() or "another process"
            self._file.close()
            raise FolderInUseError(
                f"The data folder is in use by {owner}.",
                where=str(self.path),
                mend="Stop that process, or use another folder (--data).",
            ) from error
        except OSError as error:  # a network file system without locks
            self._file.close()
            raise FolderUnusableError(
                f"It cannot be locked: {error.strerror}.",
                where=str(self.path),
                mend="Use a folder on a disk of this machine (--data).",
            ) from error
        try:
            self._file.truncate(0)
            self._file.write(f"process {os.getpid()} ({holder})")
            self._file.flush()
        except OSError as error:
            self._file.close()
            raise _unusable(self.path, error) from error

    def subfolder(self, name: str) -> Path:
        """Return a folder in it, made where it is not there."""
        path = self.path / name
        try:
            path.mkdir(exist_ok=True)
        except OSError as error:
            raise _unusable(path, error) from error
        return path

    def scratch(self, name: str) -> Path:
        """Return a subfolder for what lies around for a while.

        What a process that was killed has left there goes: nobody else has the folder now.
        """
        path = self.subfolder(name)
        for left in path.glob(_LEFT):
            shutil.rmtree(left, ignore_errors=True)
        return path

    def close(self) -> None:
        """Let another process have it."""
        self._file.close()


def _unusable(path: Path, error: OSError) -> FolderUnusableError:
    full = error.errno == errno.ENOSPC
    return FolderUnusableError(
        "The disk is full." if full else f"It cannot be written: {error.strerror}.",
        where=str(path),
        mend="Free some space." if full else "Check who may write there, or use --data.",
    )
