"""Check XML before an RDF parser sees it, and rewrite what that parser cannot read.

pyoxigraph accepts truncated RDF/XML, expands entities without limit, and reads UTF-8 only;
expat knows the grammar. Legal XML that pyoxigraph refuses (other encodings, a DOCTYPE with
entities in single quotes) is written anew as plain UTF-8 without a DOCTYPE.
"""

from __future__ import annotations

from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ldcat.errors import SyntaxFaultError, TooComplexError

_DEEPEST: Final = 200
#: Entities may make a document this many times longer, but never by more than 64 MiB.
_EXPANSION: Final = 64 << 20


class _Checker:
    """Follows the parse: depth, entities, and the text of a plain copy."""

    def __init__(self, size: int) -> None:
        self.has_doctype = False
        self.encoding = ""
        self._depth = 0
        self._room = size + _EXPANSION
        self.out: list[str] = []

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
        written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self._write(f"<{name}{written}>")

    def end(self, name: str) -> None:
        self._depth -= 1
        self._write(f"</{name}>")

    def text(self, data: str) -> None:
        self._write(escape(data))

    def _write(self, text: str) -> None:
        self._room -= len(text)
        if self._room < 0:
            raise TooComplexError("The XML's entities expand without end.", mend="Write them out.")
        self.out.append(text)


def checked_xml(content: bytes) -> bytes:
    """Return well-formed XML that pyoxigraph reads: the content itself wherever possible.

    Raises:
        SyntaxFaultError: It is not well-formed; the message has line and column.
        TooComplexError: It nests too deep, or its entities expand too far.
    """
    checker = _Checker(len(content))
    parser = expat.ParserCreate()
    parser.ordered_attributes = False
    parser.buffer_text = True
    parser.XmlDeclHandler = checker.declaration
    parser.StartDoctypeDeclHandler = checker.doctype
    parser.StartElementHandler = checker.start
    parser.EndElementHandler = checker.end
    parser.CharacterDataHandler = checker.text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no keyword
    except expat.ExpatError as error:
        raise SyntaxFaultError(
            f"The XML is not well-formed: {expat.ErrorString(error.code)}.",
            where=f"line {error.lineno}, column {error.offset + 1}",
            mend="Is the file complete? Mend it there.",
        ) from error
    is_plain = not checker.has_doctype and checker.encoding in ("", "utf-8", "utf8", "us-ascii")
    if is_plain and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return content
    return "".join(checker.out).encode()
