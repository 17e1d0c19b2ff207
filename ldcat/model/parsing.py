"""What reading a document whole, or in passing, has in common: encodings and complaints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ldcat.errors import SyntaxFaultError

#: UTF-8's byte order mark.
BOM: Final = b"\xef\xbb\xbf"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


def encodings(head: bytes) -> Sequence[str]:
    """Return what a document that is not UTF-8 may be, by its first bytes; the last fits all."""
    wide = ("utf-16",) if head.startswith(_WIDE) else ()
    return (*wide, "windows-1252", "latin-1")


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
