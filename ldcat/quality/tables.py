"""Tell licences and access rights of the EU tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from ldcat.model.graph import Graph, NamedNode, Triple
from ldcat.terms import EU_AUTHORITY, SKOS, SKOS_IN_SCHEME

_LICENCE: Final = EU_AUTHORITY + "licence"
_ACCESS_RIGHT: Final = EU_AUTHORITY + "access-right"
#: The properties that say two licences are the same, or nearly so.
MATCHES: Final = (SKOS + "exactMatch", SKOS + "closeMatch")
_SCHEME: Final = re.compile(r"https?://(?:www\.)?", re.ASCII)
_DEED: Final = re.compile(r"(creativecommons\.org/.+)/(?:legalcode|deed)(?:\.[\w-]+)?", re.ASCII)
#: How many different licences are remembered, and how long their IRIs may be.
_REMEMBERED: Final = 4096
_LONGEST: Final = 500


class Tables:
    """The EU tables of licences and of access rights; may be shared between threads."""

    def __init__(self, tables: Iterable[Graph]) -> None:
        """Index the vocabularies; which of them say something is seen from what they say."""
        triples = [triple for graph in tables for triple in graph]
        self._access_rights = frozenset(f"<{it}>" for it in _concepts(triples, _ACCESS_RIGHT))
        self._licences = _known_licences(triples)
        self._remembered = lru_cache(_REMEMBERED)(self._knows_licence)

    def knows_licence(self, term: str) -> bool:
        """Say whether a licence, given in N-Triples, is in the EU table or maps to one in it."""
        return len(term) <= _LONGEST and self._remembered(term)

    def has_access_right(self, term: str) -> bool:
        """Say whether a term in N-Triples is of the EU table."""
        return term in self._access_rights

    def _knows_licence(self, term: str) -> bool:
        return term.startswith("<") and normalised_licence(term[1:-1]) in self._licences


def normalised_licence(iri: str) -> str:
    """Return what the addresses of one licence have in common.

    >>> normalised_licence("https://creativecommons.org/licenses/by/4.0/deed.de")
    'creativecommons.org/licenses/by/4.0'
    >>> normalised_licence("http://www.opendatacommons.org/licenses/by/1.0/")
    'opendatacommons.org/licenses/by/1.0'
    """
    text = _SCHEME.sub("", iri.strip(), count=1).rstrip("/")
    found = _DEED.fullmatch(text)
    return found[1] if found else text


def _concepts(triples: Iterable[Triple], scheme: str) -> set[str]:
    return {
        it.subject.value
        for it in triples
        if it.predicate.value == SKOS_IN_SCHEME
        and isinstance(it.subject, NamedNode)
        and isinstance(it.object, NamedNode)
        and it.object.value == scheme
    }


def _known_licences(triples: Iterable[Triple]) -> frozenset[str]:
    """Return the licences of the table, and those that a vocabulary matches with one of them."""
    listed = {normalised_licence(it) for it in _concepts(triples, _LICENCE)}
    known = set(listed)
    for it in triples:
        if (
            it.predicate.value in MATCHES
            and isinstance(it.subject, NamedNode)
            and isinstance(it.object, NamedNode)
        ):
            pair = {normalised_licence(it.subject.value), normalised_licence(it.object.value)}
            if pair & listed:
                known |= pair
    return frozenset(known)
