"""What facets and their values are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.view import Names
from ldcat.model.vocabularies import Vocabularies
from ldcat.quality.words import RATING_WORDS
from ldcat.represent.speech import message
from ldcat.represent.values import Text
from ldcat.represent.words import Words

FACET_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kind": message("Kind"),
        "theme": message("Theme"),
        "publisher": message("Publisher"),
        "format": message("Format"),
        "licence": message("Licence"),
        "access": message("Access"),
        "keyword": message("Keyword"),
        "place": message("Area covered"),
        "language": message("Language"),
        "frequency": message("Update frequency"),
        "hvd": message("High-value category"),
        "quality": message("Quality of the description"),
        "catalog": message("Catalogue"),
    }
)
_FILE_TYPES: Final = "file-type"


def value_label(facet: str, value: str, words: Words, *, names: Mapping[str, Names]) -> Text:
    """Return what a value is called: in the reader's language, where it has a name in it."""
    if facet == "kind" and value in KIND_BY_NAME:
        kind = KIND_BY_NAME[value]
        plural = words.count(kind.label, kind.plural, 2)
        return Text(plural[:1].upper() + plural[1:])
    if facet == "quality" and value in RATING_WORDS:
        found = words.preference.best(RATING_WORDS[value])
        return Text(found[1] if found else value)
    if facet == "format":
        language, label = words.coded(_FILE_TYPES, value)
        return Text(label or value, language)
    return _called(value, words, names)


def value_names(
    facet: str, value: str, *, vocabularies: Vocabularies, names: Mapping[str, Names]
) -> Names:
    """Return what a value is called in every language: by a vocabulary, else by records."""
    iri = vocabularies.coded(_FILE_TYPES, value) if facet == "format" else value
    entry = vocabularies.entry(iri) if iri else None
    return entry.labels if entry and entry.labels else names.get(value, {})


def _called(value: str, words: Words, names: Mapping[str, Names]) -> Text:
    language, label = words.known(value) if ":" in value else ("", "")
    known = names.get(value)
    if language or not known:
        return Text(label or value, language)
    found = words.preference.best(known)
    return Text(found[1], found[0]) if found else Text(label or value, language)
