"""IRIs: validation, repair, and minting from facts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from ldcat.errors import BadParameterError
from ldcat.model.graph import NamedNode

#: Characters that RFC 3987 (and the N-Triples grammar) does not allow inside an IRI.
_FORBIDDEN: Final = re.compile('[\x00-\x20<>"{}|\\\\^`\x7f-\x9f\ufffe\uffff]')
#: What is no `ucschar` (RFC 3987 2.2): private use, which stands in a query only, and the ends
#: of the planes, which are no characters.
_NO_UCSCHAR: Final = re.compile(
    "[\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    + "".join(
        f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(1, 15)
    )
    + "]"
)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_AUTHORITY: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/?#]*")
_BAD_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~\-]{0,127}")
_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG: Final = 80


class Iri(str):
    """An absolute IRI; made by `parse_iri` or from a term that a parser accepted."""

    __slots__ = ()


def parse_iri(text: str) -> Iri:
    """Return the text as an IRI.

    Raises:
        BadParameterError: The text is relative or has characters that no IRI has.

    >>> parse_iri("https://example.org/dataset/1")
    'https://example.org/dataset/1'
    """
    if fault := iri_fault(text):
        raise BadParameterError(
            f"“{text}” is not an absolute IRI: {fault}.",
            mend="Give it with its scheme, and percent-encode what does not belong.",
        )
    return Iri(text)


def iri_fault(text: str) -> str:
    """Say what is wrong with an absolute IRI, or return an empty text (RFC 3987 2.2)."""
    if not _SCHEME.match(text):
        return "it has no scheme"
    if found := _FORBIDDEN.search(text):
        return f"character U+{ord(found.group()):04X} must be percent-encoded"
    try:
        NamedNode(text)
    except ValueError as error:
        return str(error)
    return ""


def repaired_iri(text: str) -> str:
    """Return the IRI with blanks cut off and forbidden characters percent-encoded.

    >>> repaired_iri(" http://example.org/a b?LAYER[zoom]=1 ")
    'http://example.org/a%20b?LAYER%5Bzoom%5D=1'
    """
    text = _FORBIDDEN.sub(_percent_encoded, _BAD_PERCENT.sub("%25", text.strip()))
    text = _NO_UCSCHAR.sub(_percent_encoded, text)
    found = _AUTHORITY.match(text)
    start = found.end() if found else 0
    path, hash_mark, fragment = text[start:].partition("#")
    tail = path + hash_mark + fragment.replace("#", "%23")
    # Brackets stand in the address of a host only (RFC 3986 3.2.2).
    return text[:start] + tail.replace("[", "%5B").replace("]", "%5D")


def _percent_encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode())


def slug(text: str) -> str:
    """Return a short, readable path segment for a text; empty when nothing is left.

    >>> slug("Wasserstände der Elbe 2024 (stündlich)")
    'wasserstande-der-elbe-2024-stundlich'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-")


def is_slug(text: str) -> bool:
    """Say whether the text can stand as the last segment of a record's address."""
    return _SLUG.fullmatch(text) is not None


def local_slug(iri: str, folder: str) -> str | None:
    """Return the slug of an IRI that lies directly below a folder IRI, or None.

    >>> local_slug("https://example.org/dataset/tides", "https://example.org/dataset/")
    'tides'
    """
    rest = iri.removeprefix(folder)
    return rest if rest != iri and is_slug(rest) else None


def foreign_slug(iri: str) -> str:
    """Return a readable slug for an IRI that another host minted.

    >>> foreign_slug("https://data.example.org/id/dataset/Tides_2024")
    'tides-2024'
    """
    segments = [segment for segment in re.split(r"[/#?&=:]", iri) if slug(segment)]
    return slug(segments[-1]) if segments else fingerprint(iri)


def local_name(iri: str) -> str:
    """Return what stands after the last `#`, `/` or `:`, ignoring one at the end."""
    return re.split(r"[#/:]", iri.rstrip("#/"))[-1]


def fingerprint(text: str, length: int = 8) -> str:
    """Return the first hexadecimal digits of the text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def bare_node(node: str) -> str:
    """Return a node of N-Triples as findings name it: an IRI without brackets, or a label.

    >>> bare_node("<urn:x>"), bare_node("_:b0")
    ('urn:x', '_:b0')
    """
    return node[1:-1] if node.startswith("<") else node
