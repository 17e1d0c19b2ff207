"""Open what a user names: files, folders, standard input, http(s) addresses."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ldcat.errors import InputError
from ldcat.fetch import Limits, fetch
from ldcat.model.media import BY_SUFFIX
from ldcat.model.packing import Readable, expanded, is_packed

_PACKED: Final = frozenset({".gz", ".zst", ".zstd"})
_SUFFIXES: Final = ", ".join(f".{it}" for it in BY_SUFFIX)
#: What an IRI begins with (RFC 3986 3.1); one letter is a drive of somebody's Windows.
_SCHEME: Final = re.compile(r"(?!https?:)[A-Za-z][A-Za-z0-9+.-]+:")


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

    A folder stands for every file in it whose suffix is that of an RDF syntax; one that has no
    such file is passed over itself.

    Raises:
        InputError: A file or folder is not there, or there is no document at all.
    """
    found: list[str] = []
    passed: list[str] = []
    for name in names:
        if name == "-" or _is_address(name):
            found.append(name)
            continue
        with _translated(name):
            files = _files_in(name)
        if files is None:
            found.append(name)
            continue
        documents = [str(it) for it in files if _is_rdf(it)]
        found += documents
        passed += [str(it) for it in files if not _is_rdf(it)]
        passed += [] if documents else [name]
    if passed and not found:
        raise InputError(
            "There is no RDF file.",
            where=", ".join(names),
            mend=f"In a folder, files that end in {_SUFFIXES} are read. "
            "Name any other file itself, with --syntax.",
        )
    return found, passed


def _files_in(name: str) -> Sequence[Path] | None:
    """Return the files in a folder, in order; None for what is a file itself."""
    path = Path(name)
    if path.is_dir():
        return sorted(it for it in path.rglob("*") if it.is_file())
    if not path.exists():
        raise _missing(name)
    return None


def _missing(name: str) -> InputError:
    """Return the error for a name that stands for nothing; it may be an address of some kind."""
    scheme = _SCHEME.match(name)
    if scheme is None:
        return InputError("There is no such file or folder.", where=name, mend="Check the name.")
    mend = "Give an http(s) address, a file, a folder, or - for standard input."
    if scheme[0].lower() == "file:":
        mend = f"Name the file itself: {url2pathname(urlsplit(name).path)}"
    return InputError(f"Addresses that begin with {scheme[0]} are not read.", where=name, mend=mend)


def _is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def _is_text(name: str) -> bool:
    """Say whether a name is text; of other names the system's bytes were kept (PEP 383)."""
    return not any("\ud800" <= it <= "\udfff" for it in name)


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
    if not _is_text(name):
        # It stands in the history, as where records came from.
        raise InputError("Its name is not UTF-8.", where=name, mend="Rename it.")
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
