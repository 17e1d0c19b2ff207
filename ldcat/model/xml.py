"""Check XML before an RDF parser sees it, and rewrite what that parser cannot read.

pyoxigraph accepts truncated RDF/XML, expands entities without limit, and reads UTF-8 only;
expat knows the grammar. Legal XML that pyoxigraph refuses (other encodings, a DOCTYPE with
entities in single quotes) is written anew as plain UTF-8 without a DOCTYPE.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ldcat.errors import SyntaxFaultError, TooComplexError

_DEEPEST: Final = 200
#: Entities may make a document this many times longer, but never by more than 64 MiB.
_EXPANSION: Final = 64 << 20
#: How XML begins that is not plain UTF-8: with a mark, or in UTF-16 (XML 1.0, F.1).
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<\0", b"\0<")
#: What no XML 1.0 document can have, escaped or not (2.2).
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN_ENCODINGS: Final = frozenset({"", "utf-8", "utf8", "us-ascii"})


def legal_text(text: str) -> str:
    r"""Return a text as XML can have it: what it cannot have becomes U+FFFD.

    >>> legal_text("a\x01b")
    'a\ufffdb'
    """
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def checked_xml(content: bytes) -> bytes:
    """Return well-formed XML that pyoxigraph reads: the content itself wherever possible.

    Raises:
        SyntaxFaultError: It is not well-formed; the message has line and column.
        TooComplexError: It nests too deep, or its entities expand too far.
    """
    if _is_plain(io.BytesIO(content), len(content)):
        return content
    copy = io.StringIO()
    _follow(_Checker(len(content), copy.write), io.BytesIO(content))
    return copy.getvalue().encode()


def checked_xml_file(path: Path, copy: Path) -> Path:
    """Return the file, if it is XML that pyoxigraph reads, else a copy that is.

    Args:
        path: The file, of any length.
        copy: Where the copy may lie.

    Raises:
        SyntaxFaultError: It is not well-formed; the message has line and column.
        TooComplexError: It nests too deep, or its entities expand too far.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if _is_plain(file, size):
            return path
        file.seek(0)
        with copy.open("w", encoding="utf-8", newline="") as out:
            _follow(_Checker(size, out.write), file)
    return copy


class _Checker:
    """Follows the parse: depth, entities, and the text of a plain copy."""

    def __init__(self, size: int, write: Callable[[str], object] | None = None) -> None:
        self.has_doctype = False
        self.encoding = ""
        self._depth = 0
        self._room = size + _EXPANSION
        self._out = write

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = (encoding or "").lower()

    def doctype(self, *_: object) -> None:
        self.has_doctype = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooComplexError(
                f"The XML has more than {_DEEPEST} nested elements.", mend="Flatten it."
            )
        if self._out is None:
            self._spend(sum(map(len, attributes.values())))
        else:
            written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
            self._write(f"<{name}{written}>")

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._out is not None:
            self._write(f"</{name}>")

    def text(self, data: str) -> None:
        if self._out is None:
            self._spend(len(data))
        else:
            self._write(escape(data))

    def _write(self, text: str) -> None:
        self._spend(len(text))
        if self._out is not None:
            self._out(text)

    def _spend(self, length: int) -> None:
        self._room -= length
        if self._room < 0:
            raise TooComplexError("The XML's entities expand without end.", mend="Write them out.")


def _is_plain(file: IO[bytes], size: int) -> bool:
    """Say whether a well-formed document needs no copy."""
    mark = file.read(3)
    file.seek(0)
    checker = _Checker(size)
    _follow(checker, file)
    is_plain = not checker.has_doctype and checker.encoding in _PLAIN_ENCODINGS
    return is_plain and not mark.startswith(_MARKS)


def _follow(checker: _Checker, file: IO[bytes]) -> None:
    parser = expat.ParserCreate()
    parser.ordered_attributes = False
    parser.buffer_text = True
    parser.XmlDeclHandler = checker.declaration
    parser.StartDoctypeDeclHandler = checker.doctype
    parser.StartElementHandler = checker.start
    parser.EndElementHandler = checker.end
    parser.CharacterDataHandler = checker.text
    parser.ExternalEntityRefHandler = _refused
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        raise SyntaxFaultError(
            f"The XML is not well-formed: {expat.ErrorString(error.code)}.",
            where=f"line {error.lineno}, column {error.offset + 1}",
            mend="Is the file complete? Mend it there.",
        ) from error
    except (ValueError, LookupError) as error:
        raise SyntaxFaultError(
            f"The XML's encoding cannot be read: {error}.", mend="Save the file as UTF-8."
        ) from error


def _refused(_context: str, _base: str | None, system: str | None, _public: str | None) -> int:
    raise SyntaxFaultError(
        f"The XML refers to an entity outside of it ({system}), which is never fetched.",
        mend="Write out what it stands for.",
    )
