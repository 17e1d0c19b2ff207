"""Tell the syntax of a document from its name, its header and its first bytes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from ldcat.errors import BadParameterError, SyntaxFaultError, UnknownFormatError
from ldcat.model.media import (
    BY_MEDIA_TYPE,
    BY_NAME,
    BY_SUFFIX,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Syntax,
)
from ldcat.model.parsing import unmarked_encoding

#: Header types that say too little: the content decides.
_VAGUE: Final = frozenset({"application/octet-stream", "text/plain", "text/html", ""})
_PACKED: Final = frozenset({".gz", ".zst", ".zstd"})
_LINE: Final = re.compile(
    rb"(<[^>\s]*>|_:\S+)\s+<[^>\s]*>\s+"
    rb'(<[^>\s]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>\s]*>)?)'
    rb"(?:\s+(<[^>\s]*>|_:\S+))?\s*\.\s*(?:#.*)?$"
)
_HTML: Final = re.compile(rb"\s*(<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*<(\?xml|!--|!DOCTYPE|[A-Za-z_][\w.-]*:?RDF[\s>])")
_TRIG: Final = re.compile(rb"(^|\n)\s*(GRAPH\s+)?(<[^>\s]*>|[\w.-]*:[\w.-]*)\s*\{", re.IGNORECASE)
_BOM: Final = b"\xef\xbb\xbf"
_ENOUGH: Final = 65536


def syntax_of(content: bytes, name: str, *, media_type: str = "", token: str = "") -> Syntax:
    """Return the syntax of a document.

    Args:
        content: The document, or its first 64 KiB.
        name: File name or URL; its suffix counts after the header.
        media_type: Content-Type as received, or empty.
        token: The syntax that a user asked for by name or suffix; it wins.

    Raises:
        UnknownFormatError: Nothing fits; the message says what the content looks like.
        SyntaxFaultError: It is in an encoding that is not read; the message says which.
        BadParameterError: No syntax has the name that was asked for.
    """
    encoding = unmarked_encoding(content)
    head = content[:_ENOUGH].decode(encoding, "replace").encode() if encoding else content
    syntax = _told(head, name, media_type=media_type, token=token)
    # XML says itself how UTF-16 is to be read (XML 1.0, F.1).
    if encoding and not (syntax is RDF_XML and encoding.startswith("UTF-16")):
        raise SyntaxFaultError(
            f"The document seems to be in {encoding}, which is not read.",
            where=name,
            mend=f"Save it as UTF-8, e.g. with `iconv -f {encoding} -t UTF-8`.",
        )
    return syntax


def named_syntax(token: str, *, option: str = "") -> Syntax:
    """Return the syntax that a user asks for by name, suffix or media type.

    Args:
        token: What the user wrote.
        option: Where.

    Raises:
        BadParameterError: None is called so.
    """
    known = BY_NAME.get(token) or BY_SUFFIX.get(token) or BY_MEDIA_TYPE.get(token)
    if known is None:
        names = ", ".join(BY_NAME)
        raise BadParameterError(
            f"No syntax is called “{token}”.", where=option, mend=f"Use one of: {names}."
        )
    return known


def _told(content: bytes, name: str, *, media_type: str, token: str) -> Syntax:
    if token:
        return named_syntax(token)
    declared = media_type.partition(";")[0].strip().lower()
    if declared not in _VAGUE and (known := BY_MEDIA_TYPE.get(declared)):
        return _confirmed(known, content, name)
    if known := BY_SUFFIX.get(_suffix(name)):
        return _confirmed(known, content, name)
    return _by_content(content, name)


def _suffix(name: str) -> str:
    path = PurePosixPath(name.partition("?")[0])
    if path.suffix.lower() in _PACKED:
        path = PurePosixPath(path.stem)
    return path.suffix.lower().lstrip(".")


def _confirmed(syntax: Syntax, content: bytes, name: str) -> Syntax:
    """Trust a name, unless the content is plainly something else."""
    if _HTML.match(content[:_ENOUGH].removeprefix(_BOM)):
        raise UnknownFormatError(
            "The document is an HTML page, not RDF.",
            where=name,
            mend="Give the address of the RDF itself.",
        )
    return syntax


def _by_content(content: bytes, name: str) -> Syntax:
    head = content[:_ENOUGH].removeprefix(_BOM)
    if _HTML.match(head):
        return _confirmed(TURTLE, content, name)
    if _XML.match(head):
        return RDF_XML
    if head.lstrip()[:1] in (b"{", b"["):
        return JSON_LD if not _TRIG.match(head) else TRIG
    if lines := _statement_lines(head):
        return lines
    if (
        b"@prefix" in head
        or b"@base" in head
        or re.search(rb"(^|\n)\s*(PREFIX|BASE)\s", head, re.IGNORECASE)
    ):
        return TRIG if _TRIG.search(head) else TURTLE
    raise UnknownFormatError(
        "The document does not look like any RDF syntax.",
        where=name,
        mend="Name its syntax, e.g. turtle.",
    )


def _statement_lines(head: bytes) -> Syntax | None:
    """Return N-Quads or N-Triples if the first whole statement line is one."""
    statements = (line.strip() for line in head.split(b"\n"))
    first = next((line for line in statements if line and not line.startswith(b"#")), b"")
    found = _LINE.match(first)
    if found is None:
        return None
    return N_QUADS if found.group(3) else N_TRIPLES
