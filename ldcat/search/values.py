"""Values by which records are narrowed: whatever is stated in many ways becomes one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from ldcat.model.iri import local_name
from ldcat.model.vocabularies import Vocabularies
from ldcat.quality.formats import Formats
from ldcat.terms import EU_AUTHORITY
from ldcat.validation.described import parsed_literal

#: Longer texts are no values, but descriptions.
_LONGEST: Final = 200
_LONGEST_FORMAT: Final = 24
_SCHEME: Final = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
#: What follows a licence's address: its text, a translation of it.
_DEED: Final = re.compile(r"(?:/(?:deed|legalcode)(?:\.[A-Za-z_-]+)?)?/?(?:\.html)?$")
_REMEMBERED: Final = 20_000


class Values:
    """Makes values of terms in N-Triples; may be shared between threads."""

    def __init__(self, vocabularies: Vocabularies, formats: Formats) -> None:
        """Know what means the same.

        Args:
            vocabularies: Of licences and languages, and what is broader than what.
            formats: The many names of file formats.
        """
        self._vocabularies = vocabularies
        self._formats = formats
        self._licences: Mapping[str, str] = {
            _bare(other): iri for other, iri in vocabularies.same_as("licence").items()
        }
        self.licence = lru_cache(_REMEMBERED)(self._licence)
        self.language = lru_cache(_REMEMBERED)(self._language)
        self.format = lru_cache(_REMEMBERED)(self._format)

    def plain(self, term: str) -> str:
        """Return an IRI, or a short text; nothing for what has no name."""
        if term.startswith("<"):
            return term[1:-1]
        literal = parsed_literal(term)
        text = " ".join(literal.value.split()) if literal else ""
        return text if len(text) <= _LONGEST else ""

    def broader(self, iri: str) -> Iterator[str]:
        """Yield the terms that one is part of, however far up."""
        seen = {iri}
        pending = [iri]
        while pending:
            entry = self._vocabularies.entry(pending.pop())
            for it in entry.broader if entry else ():
                if it not in seen:
                    seen.add(it)
                    pending.append(it)
                    yield it

    def _licence(self, term: str) -> str:
        """Return the IRI of a licence that is known by several; any other as it is."""
        value = self.plain(term)
        known = self._licences.get(_bare(value))
        return known or self._vocabularies.coded("licence", value) or value

    def _language(self, term: str) -> str:
        """Return the IRI of a language that is given by a code, or another authority's IRI."""
        value = self.plain(term)
        if value.startswith(EU_AUTHORITY):
            return value
        code = local_name(value) or value
        primary = code.partition("-")[0]
        return self._vocabularies.coded("language", primary) or value

    def _format(self, term: str) -> str:
        """Return the code of a file type, else a short name of the format."""
        if code := self._formats.code(term):
            return code
        value = self.plain(term)
        name = (local_name(value) or value) if term.startswith("<") else value
        return name.upper() if len(name) <= _LONGEST_FORMAT else ""


def _bare(address: str) -> str:
    """Return what several addresses of one licence have in common.

    >>> _bare("http://creativecommons.org/licenses/by/4.0/deed.de")
    'creativecommons.org/licenses/by/4.0'
    """
    return _DEED.sub("", _SCHEME.sub("", address.strip())).lower()
