"""Open what a user names: files, folders, standard input, http(s) addresses."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from ldcat.errors import InputError
from ldcat.fetch import Limits, fetch
from ldcat.model.media import BY_SUFFIX
from ldcat.model.packing import Readable, expanded, is_packed

_PACKED: Final = frozenset({".gz", ".zst", ".zstd"})


@dataclass(frozen=True, slots=True)
class Input:
    """Something to read a document from.

    Attributes:
        name: What the user called it.
        media_type: Content-Type as received; empty for files.
        stream: The content, expanded.
        path: The file itself, if it is a plain one that is not compressed.
        address: IRI of the document, that relative IRIs could be completed with.
    """

    name: str
    media_type: str
    stream: Readable
    path: Path | None
    address: str


def named_inputs(names: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the documents that names stand for, and the files that were passed over.

    A folder stands for every file in it whose suffix is that of an RDF syntax.

    Raises:
        InputError: A file or folder is not there.
    """
    found: list[str] = []
    passed: list[str] = []
    for name in names:
        if name == "-" or _is_address(name):
            found.append(name)
            continue
        with _translated(name):
            files = _files_in(Path(name))
        if files is None:
            found.append(name)
            continue
        found += [str(it) for it in files if _is_rdf(it)]
        passed += [str(it) for it in files if not _is_rdf(it)]
    return found, passed


def _files_in(path: Path) -> Sequence[Path] | None:
    """Return the files in a folder, in order; None for what is a file itself."""
    if path.is_dir():
        return sorted(it for it in path.rglob("*") if it.is_file())
    if not path.exists():
        raise InputError(
            "There is no such file or folder.", where=str(path), mend="Check the name."
        )
    return None


def _is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def _is_rdf(path: Path) -> bool:
    suffix = Path(path.stem).suffix if path.suffix.lower() in _PACKED else path.suffix
    return suffix.lower().lstrip(".") in BY_SUFFIX


def _is_plain(file: IO[bytes]) -> bool:
    """Say whether a file can be read again from its path, and as it is; pipes cannot."""
    if not file.seekable():
        return False
    is_plain = not is_packed(file.read(4))
    file.seek(0)
    return is_plain


@contextmanager
def opened(name: str, limits: Limits) -> Iterator[Input]:
    """Open one document.

    Args:
        name: A file, `-` for standard input, or an http(s) address.
        limits: What fetching may cost.

    Raises:
        FetchError: The address cannot be fetched.
        InputError: The file cannot be read.
    """
    if name == "-":
        yield Input("standard input", "", expanded(sys.stdin.buffer), None, "")
    elif _is_address(name):
        fetched = fetch(name, limits)
        with fetched.body as body:
            yield Input(name, fetched.media_type, expanded(body), None, fetched.url)
    else:
        with _translated(name):
            file = Path(name).open("rb")  # noqa: SIM115 - closed below
        with file:
            with _translated(name):
                path = Path(name).absolute() if _is_plain(file) else None
            yield Input(name, "", expanded(file), path, "")


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Turn the system's complaints about a file into ours."""
    try:
        yield
    except OSError as error:
        raise InputError(f"It cannot be read: {error.strerror}.", where=name) from error
