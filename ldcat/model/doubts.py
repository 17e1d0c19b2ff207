"""What a document may have wrong, by a quick look: what it surely has right is not checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_CONTROL: Final = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_NO_CHARACTERS: Final = ("\ufffe".encode(), "\uffff".encode())
#: An escape that may stand for such a character, in any syntax.
_SUSPECT_ESCAPE: Final = re.compile(rb"\\(?:[bfU]|u00[01]|u[dD][89a-fA-F]|u[fF]{3})")
#: Namespaces as people mistype them → as they are.
MISTYPED_NAMESPACES: Final = (
    ("https://www.w3.org/ns/dcat#", "http://www.w3.org/ns/dcat#"),
    ("https://purl.org/dc/terms/", "http://purl.org/dc/terms/"),
    ("https://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.1/"),
    ("https://xmlns.com/foaf/0.1/", "http://xmlns.com/foaf/0.1/"),
    ("https://www.w3.org/2006/vcard/ns#", "http://www.w3.org/2006/vcard/ns#"),
    ("https://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2004/02/skos/core#"),
    ("https://www.w3.org/ns/adms#", "http://www.w3.org/ns/adms#"),
    ("https://www.w3.org/2001/XMLSchema#", "http://www.w3.org/2001/XMLSchema#"),
)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What a document may have wrong; what it surely has right need not be looked for.

    Attributes:
        iris: The parser did not check IRIs and language tags.
        texts: There may be characters that XML cannot carry.
        namespaces: A mistyped namespace stands somewhere in it.
    """

    iris: bool
    texts: bool
    namespaces: bool


def doubts_of(content: bytes, *, is_checked: bool) -> Doubts:
    """Return what a document may have wrong, by a quick look at its bytes.

    Args:
        content: The document.
        is_checked: Whether the parser checked IRIs and language tags.
    """
    return Doubts(
        iris=not is_checked,
        texts=_may_have_no_xml(content),
        namespaces=any(wrong.encode() in content for wrong, _ in MISTYPED_NAMESPACES),
    )


def _may_have_no_xml(content: bytes) -> bool:
    """Say whether there may be a character in UTF-8 text that XML cannot carry."""
    return (
        len(content.translate(None, _CONTROL)) < len(content)
        or any(it in content for it in _NO_CHARACTERS)
        or _SUSPECT_ESCAPE.search(content) is not None
    )
