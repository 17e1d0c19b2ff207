"""Licences as other standards name them."""

from __future__ import annotations

import re
from typing import Final

from ldcat.represent.reading import Reading

_SPDX: Final = re.compile(r"https?://spdx\.org/licenses/([A-Za-z0-9.+-]+?)(?:\.html|\.json)?/?")
_COMMONS: Final = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/licenses/"
    r"(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)(?:/(?:legalcode|deed)(?:\.\w+)?)?/?"
)
_ZERO: Final = re.compile(r"https?://(?:www\.)?creativecommons\.org/publicdomain/zero/1\.0(?:/.*)?")


def spdx_id(reading: Reading, iri: str) -> str:
    """Return the SPDX identifier of a licence; nothing where none is known.

    The address of the text tells, or a vocabulary that says what is exactly the same.
    """
    entry = reading.context.vocabularies.entry(iri)
    for it in (iri, *(entry.matches if entry else ())):
        if found := spdx_of(it):
            return found
    return ""


def spdx_of(iri: str) -> str:
    """Return the SPDX identifier that the address of a licence tells.

    >>> spdx_of("https://creativecommons.org/licenses/by-sa/4.0/legalcode")
    'CC-BY-SA-4.0'
    """
    if found := _SPDX.fullmatch(iri):
        return found[1]
    if found := _COMMONS.fullmatch(iri):
        return f"CC-{found[1].upper()}-{found[2]}"
    return "CC0-1.0" if _ZERO.fullmatch(iri) else ""
