"""Vocabularies and their terms, as they are served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from ldcat.model.graph import Graph
from ldcat.model.iri import Iri
from ldcat.model.view import GraphView


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a vocabulary.

    Attributes:
        iri: Its IRI.
        code: Its code, by which it is called in addresses.
        labels: By language tag.
        definitions: By language tag.
        others: Other names.
        broader: IRIs of what it is part of.
        narrower: IRIs of its parts.
        matches: IRIs of terms elsewhere that mean the same, or nearly so.
        depth: How many broader terms it stands below.
    """

    iri: str
    code: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    others: tuple[str, ...]
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    matches: tuple[str, ...]
    depth: int = 0

    def at(self, depth: int, narrower: tuple[str, ...]) -> Term:
        """Return the term with its place among the others."""
        return replace(
            self, depth=depth, narrower=tuple(dict.fromkeys((*self.narrower, *narrower)))
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary.

    Attributes:
        name: Its token (file name).
        iri: Its IRI; empty if it has none.
        titles: By language tag.
        descriptions: By language tag.
        source: Where it comes from.
        terms: Its terms; narrower ones follow what they are part of.
        graph: All that is said of them.
    """

    name: str
    iri: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    source: str
    terms: Sequence[Term]
    graph: Graph

    def term(self, code: str) -> Term | None:
        """Return the term of a code, or None."""
        return next((it for it in self.terms if it.code == code), None)


def vocabulary_address(base: str, name: str = "", code: str = "") -> Iri:
    """Return the address of all vocabularies, of one, or of a term of it."""
    parts = [f"{base}vocabularies", *(quote(it, safe="") for it in (name, code) if it)]
    return Iri("/".join(parts))


@dataclass(frozen=True, slots=True)
class VocabularyListView(GraphView):
    """Every vocabulary (`/vocabularies`).

    Attributes:
        vocabularies: The vocabularies.
    """

    vocabularies: Sequence[Vocabulary] = ()


@dataclass(frozen=True, slots=True)
class VocabularyView(GraphView):
    """One vocabulary (`/vocabularies/{name}`).

    Attributes:
        vocabulary: The vocabulary.
        counts: How many records have each term, by IRI; only of those that records are found by.
        facet: The facet that they are found by; empty if there is none.
    """

    vocabulary: Vocabulary
    counts: Mapping[str, int] = field(default_factory=dict)
    facet: str = ""


@dataclass(frozen=True, slots=True)
class TermView(GraphView):
    """One term (`/vocabularies/{name}/{code}`).

    Attributes:
        vocabulary: Its vocabulary.
        term: The term.
        count: How many records have it.
        facet: The facet that they are found by; empty if there is none.
    """

    vocabulary: Vocabulary
    term: Term
    count: int = 0
    facet: str = ""
