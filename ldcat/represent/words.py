"""Words for the terms of one graph, in a reader's languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from ldcat.model.graph import Graph, Literal, NamedNode, Node, Term
from ldcat.model.iri import local_name
from ldcat.model.shown import NAMES
from ldcat.model.vocabularies import Vocabularies
from ldcat.represent.labels import short_name, spoken
from ldcat.represent.languages import Preference
from ldcat.represent.literals import format_in_words
from ldcat.represent.speech import Speech
from ldcat.represent.values import Link, Text
from ldcat.terms import (
    EU_AUTHORITY,
    XSD_STRING,
)

_FOLLOWED: Final = frozenset({"http", "https", "mailto", "ftp", "tel"})
_LICENCE: Final = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)(?:/.*)?"
)
_DEEDS: Final[Mapping[str, str]] = MappingProxyType({"zero": "CC0", "mark": "Public Domain Mark"})
_MEDIA: Final = re.compile(
    r"https?://www\.iana\.org/assignments/media-types/([\w.+-]+/[\w.+-]+)", re.ASCII
)


class Words:
    """What the terms of a graph are called on pages."""

    def __init__(
        self,
        *,
        vocabularies: Vocabularies,
        preference: Preference,
        speech: Speech,
        base: str,
        addresses: Mapping[str, str] = MappingProxyType({}),
        titles: Mapping[str, Sequence[Literal]] = MappingProxyType({}),
    ) -> None:
        """Keep what words come from.

        Args:
            vocabularies: Labels of controlled terms.
            preference: The reader's languages.
            speech: What pages say by themselves, in one of them.
            base: The catalogue's base IRI; links below it are written as paths.
            addresses: Local address by IRI of the records that may be referred to.
            titles: Titles by IRI of such records.
        """
        self._vocabularies = vocabularies
        self._base = base
        self._root = urlsplit(base).path or "/"
        self._addresses = addresses
        self._titles = titles
        self.preference: Final = preference
        self.speech: Final = speech
        #: `words.say("…")`, `words.count("…", "…", number)`: see `ldcat.represent.speech`.
        self.say: Final = speech.say
        self.count: Final = speech.count
        self.tell: Final = speech.tell
        self.translated: Final = speech.translated
        #: Returns words for a property or class.
        self.label: Final = speech.label

    def text(self, literal: Literal) -> Text:
        """Return a literal as it is, with its language and datatype."""
        language = literal.language or ""
        datatype = "" if language else literal.datatype.value
        if datatype == XSD_STRING:
            datatype = ""
        return Text(
            literal.value,
            language,
            self.speech.language(language) if language else "",
            short_name(datatype) if datatype else "",
            datatype,
        )

    def best(self, values: Sequence[Term]) -> Text | None:
        """Return the literal in the reader's best language, or None."""
        literals = [value for value in values if isinstance(value, Literal) and value.value.strip()]
        found = min(literals, key=lambda it: self.preference.rank(it.language or ""), default=None)
        return None if found is None else self.text(found)

    def name(self, graph: Graph, node: Node) -> Text | None:
        """Return what the graph calls a node, or None."""
        properties = graph.properties(node)
        for predicate in NAMES:
            if predicate in properties and (found := self.best(properties[predicate])):
                return found
        return None

    def link(self, graph: Graph, node: NamedNode) -> Link:
        """Return a link to a node, named by the graph, its own record, a vocabulary, or its IRI."""
        iri = node.value
        named = self.name(graph, node) or self.best(self._titles.get(iri, ()))
        if named is not None:
            return Link(named.text, self.href(iri), iri, named.language, self._note(iri))
        language, words = self.known(iri)
        return Link(words or iri, self.href(iri), iri, language, self._note(iri))

    def unknown(self) -> Link:
        """Return what stands for a thing that nothing is said of."""
        return Link(self.say("something not described further"), "", "")

    def known(self, iri: str) -> tuple[str, str]:
        """Return language and words for an IRI from what is known of the world, or blanks."""
        entry = self._vocabularies.entry(iri)
        found = self.preference.best(entry.labels) if entry else None
        if found is not None:
            language, words = found
            return language, words[:1].upper() + words[1:]
        if iri.startswith(EU_AUTHORITY):
            return "", local_name(iri).replace("_", " ")
        if short_name(iri) != iri:
            return "", self.label(iri)
        return "", _licence(iri) or _media_type(iri)

    def coded(self, vocabulary: str, code: str) -> tuple[str, str]:
        """Return language and label of the term of a vocabulary that has a code, or blanks."""
        iri = self._vocabularies.coded(vocabulary, code)
        return self.known(iri) if iri else ("", "")

    def format(self, iri: str) -> str:
        """Return a short name for the IRI of a file format or media type."""
        if media_type := _media_type(iri):
            return format_in_words(media_type)
        name = local_name(iri)
        return self.known(iri)[1] if iri.startswith(EU_AUTHORITY) else spoken(name) or name

    def matching(self, vocabularies: Sequence[str], iri: str) -> str:
        """Return the term of some vocabularies that means the same as an IRI, or nothing."""
        return self._vocabularies.matching(vocabularies, iri)

    def definition(self, iri: str) -> Text | None:
        """Return what a vocabulary says that a term means, in the reader's language."""
        entry = self._vocabularies.entry(iri)
        found = self.preference.best(entry.definitions) if entry else None
        return Text(found[1], found[0], "") if found else None

    def broader(self, iri: str) -> Sequence[str]:
        """Return the terms that one is part of, as vocabularies have them."""
        entry = self._vocabularies.entry(iri)
        return entry.broader if entry else ()

    @property
    def base(self) -> str:
        """The catalogue's base IRI."""
        return self._base

    def href(self, iri: str) -> str:
        """Return where a link to an IRI goes; empty where it must not be followed."""
        target = self._addresses.get(iri, iri)
        if self.is_local(target):
            return self._root + target[len(self._base) :]
        return target if target.partition(":")[0].lower() in _FOLLOWED else ""

    def is_local(self, iri: str) -> bool:
        """Say whether an IRI is an address of this catalogue."""
        # A rest like `//host` would be read as an address of that host.
        return iri.startswith(self._base) and iri[len(self._base) :][:1] not in {"/", "\\"}

    def _note(self, iri: str) -> str:
        return self.say("in this catalogue") if iri in self._addresses else ""


def host(iri: str) -> str:
    """Return the host of an address, or an empty text.

    >>> host("https://user@files.example.org:8080/a.csv")
    'files.example.org'
    """
    try:
        return urlsplit(iri).hostname or ""
    except ValueError:  # for example an unfinished IPv6 address
        return ""


def _licence(iri: str) -> str:
    """Return the customary name of a Creative Commons licence, or an empty text.

    >>> _licence("https://creativecommons.org/licenses/by-sa/4.0/")
    'CC BY-SA 4.0'
    """
    found = _LICENCE.fullmatch(iri)
    if found is None:
        return ""
    deed, version = found.group(2), found.group(3)
    return f"{_DEEDS.get(deed) or 'CC ' + deed.upper()} {version}"


def _media_type(iri: str) -> str:
    found = _MEDIA.fullmatch(iri) if "iana.org" in iri else None
    return found.group(1) if found else ""
