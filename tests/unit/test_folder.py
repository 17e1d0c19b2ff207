"""One process owns the data folder."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ldcat.errors import FolderInUseError, FolderUnusableError
from ldcat.folder import DataFolder

_HOLDER = """
import sys
from pathlib import Path
from ldcat.folder import DataFolder
folder = DataFolder(Path(sys.argv[1]), "ldcat serve")
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_process_is_told_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "data"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUseError, match=f"process {holder.pid} .ldcat serve."):
            DataFolder(path, "ldcat load")
        holder.kill()
    DataFolder(path, "ldcat load").close()


def test_it_is_free_again_when_it_is_closed(tmp_path: Path) -> None:
    first = DataFolder(tmp_path, "a")
    first.close()
    second = DataFolder(tmp_path, "b")
    assert (tmp_path / "lock").read_text() == f"process {os.getpid()} (b)"
    assert second.subfolder("tmp").is_dir()
    assert second.subfolder("tmp") == tmp_path / "tmp"
    second.close()


def test_what_a_killed_load_has_left_goes(tmp_path: Path) -> None:
    """And nothing else: the folder may have a use of its own."""
    for name in ("load-abcd_123", "load-test", "mine"):
        (tmp_path / "tmp" / name).mkdir(parents=True)
        (tmp_path / "tmp" / name / "index.sqlite").write_text("x")
    folder = DataFolder(tmp_path, "a")
    assert {it.name for it in folder.scratch("tmp").iterdir()} == {"load-test", "mine"}
    folder.close()


def test_a_path_that_cannot_be_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnusableError, match="use --data"):
        DataFolder(tmp_path / "file", "a")
    folder = DataFolder(tmp_path, "a")
    with pytest.raises(FolderUnusableError, match="file"):
        folder.subfolder("file/sub")
    folder.close()


def test_a_disk_without_locks_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: object, way: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(FolderUnusableError, match="cannot be locked: No locks available"):
        DataFolder(tmp_path, "a")
