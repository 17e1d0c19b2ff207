"""What reading a document whole, or in passing, has in common: encodings and complaints."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from ldcat.errors import SyntaxFaultError
from ldcat.model.repairs import Repair

#: UTF-8's byte order mark.
BOM: Final = b"\xef\xbb\xbf"
#: The encoding in which every byte is a character.
LAST_GUESS: Final = "latin-1"
_BLOCK: Final = 4 << 20
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
#: How documents begin that are in an encoding of several bytes a character, and do not say so
#: with a mark that is understood; RDF begins with two ASCII characters (compare XML 1.0, F.1).
_UNMARKED: Final = (
    (re.compile(rb"\xff\xfe\0\0|[^\0]\0\0\0[^\0]\0\0\0"), "UTF-32LE"),
    (re.compile(rb"\0\0\xfe\xff|\0\0\0[^\0]\0\0\0[^\0]"), "UTF-32BE"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "UTF-16LE"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "UTF-16BE"),
)


def guesses(head: bytes) -> Sequence[str]:
    """Return what a document that is not UTF-8 may be, by its first bytes; else `LAST_GUESS`."""
    wide = ("utf-16",) if head.startswith(_WIDE) else ()
    return (*wide, "windows-1252")


def unmarked_encoding(head: bytes) -> str:
    """Return the encoding of a document that only zero bytes tell; empty for any other.

    >>> unmarked_encoding("@prefix".encode("utf-16-le"))
    'UTF-16LE'
    """
    return next((name for pattern, name in _UNMARKED if pattern.match(head)), "")


def as_utf8(path: Path, copy: Path, *, tolerant: bool) -> tuple[Path, list[Repair]]:
    """Return where a file lies as UTF-8, and what was repaired for that.

    Args:
        path: The file.
        copy: Where a copy may be written, if one is needed.
        tolerant: Whether another encoding may be guessed.

    Raises:
        SyntaxFaultError: It is not UTF-8, and reading is strict.
    """
    bad = _bad_byte(path)
    if bad is None:
        return path, []
    if not tolerant:
        raise not_utf8(*bad)
    return copy, [Repair("encoding", "", _recoded(path, copy), "utf-8")]


def _bad_byte(path: Path) -> tuple[int, int] | None:
    """Return where a file stops being UTF-8, and in which line; None if it is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    place, line = 0, 1
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return place + error.start, line + block.count(b"\n", 0, error.start)
            place += len(block)
            line += block.count(b"\n")
    return None


def _recoded(path: Path, copy: Path) -> str:
    """Copy a file as UTF-8; return the encoding that it had."""
    with path.open("rb") as file:
        head = file.read(4)
    for encoding in guesses(head):
        with suppress(UnicodeDecodeError):
            return _copied(path, copy, encoding)
    return _copied(path, copy, LAST_GUESS)


def _copied(path: Path, copy: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file_in, copy.open("wb") as out:
        while text := file_in.read(_BLOCK):
            out.write(text.encode())
    return encoding


def not_utf8(place: int, line: int) -> SyntaxFaultError:
    """Return the error for a document that is not UTF-8."""
    return SyntaxFaultError(
        f"Byte {place} is not UTF-8.", where=f"line {line}", mend="Save the file as UTF-8."
    )


def syntax_fault(error: SyntaxError) -> SyntaxFaultError:
    """Return a parser's complaint as ours."""
    message = str(error.msg)
    _, found, rest = message.partition(": ")
    return SyntaxFaultError(
        f"{rest if found else message}.",
        where=f"line {error.lineno}, column {error.offset}" if error.lineno else "",
        mend="Mend the statement there.",
    )
