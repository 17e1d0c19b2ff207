"""The SKOS vocabularies that give IRIs their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ldcat.errors import ResourceError
from ldcat.model.graph import Graph, Term
from ldcat.terms import DCT_TITLE, SKOS, SKOS_PREF_LABEL

_DEFINITION: Final = SKOS + "definition"
_LABELS: Final = (SKOS_PREF_LABEL, DCT_TITLE)
_CODES: Final = (SKOS + "notation", SKOS + "altLabel")
_SAME: Final = SKOS + "exactMatch"
_MATCHES: Final = (_SAME, SKOS + "closeMatch")
#: What does not count of the address of a text.
_UNTOLD: Final = re.compile(
    r"^https?://(?:www\.)?|(?:/(?:legalcode|deed)(?:\.[a-z_-]{2,8})?)?(?:\.html)?/?(?:#.*)?$"
)
_BROADER: Final = SKOS + "broader"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a vocabulary says of one IRI.

    Attributes:
        vocabulary: Token of the vocabulary (its file name).
        labels: Label by language tag.
        definitions: Definition by language tag.
        codes: Its notation and other names that are codes, e.g. `ENG` and `en`.
        matches: IRIs of terms elsewhere that mean the same, or nearly so.
        same: Those of them that mean the same.
        broader: IRIs of the terms that it is part of.
    """

    vocabulary: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    codes: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


class Vocabularies:
    """Words for the IRIs of controlled vocabularies."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = MappingProxyType(dict(entries))

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, iri: str) -> Entry | None:
        """Return what is known of an IRI, or None."""
        return self._entries.get(iri)

    def coded(self, vocabulary: str, code: str) -> str | None:
        """Return the IRI of the term of a vocabulary that has a code, whatever its case."""
        return self._by_code.get((vocabulary, code.casefold()))

    def same_as(self, vocabulary: str) -> Mapping[str, str]:
        """Return the IRIs of terms of a vocabulary by those elsewhere that mean the same."""
        return {
            other: iri
            for iri, entry in self._entries.items()
            if entry.vocabulary == vocabulary
            for other in entry.same
        }

    def matching(self, vocabularies: Sequence[str], iri: str) -> str:
        """Return the term of some vocabularies that an IRI names, however it is written; or "".

        Scheme, `www.`, the slash at the end, and what leads to the text itself do not count.
        """
        plain = _plain(iri)
        return next(filter(None, (self._matches.get((it, plain)) for it in vocabularies)), "")

    def label(self, iri: str, languages: Sequence[str] = ("en",)) -> str | None:
        """Return the label in the first language that has one, or None."""
        entry = self._entries.get(iri)
        return best_text(entry.labels, languages) if entry else None

    @cached_property
    def _matches(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for iri, entry in self._entries.items():
            for name in (iri, *entry.same):
                found.setdefault((entry.vocabulary, _plain(name)), iri)
        return found

    @cached_property
    def _by_code(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for iri, entry in self._entries.items():
            for code in entry.codes:
                found.setdefault((entry.vocabulary, code.casefold()), iri)
        return found


def _plain(iri: str) -> str:
    """Return what counts of an address that names a text.

    >>> _plain("https://www.example.org/licenses/by/4.0/deed.de")
    'example.org/licenses/by/4.0'
    """
    return _UNTOLD.sub("", iri.lower())


def best_text(texts: Mapping[str, str], languages: Sequence[str]) -> str | None:
    """Return the text in the best language (RFC 4647 lookup), else English, else the first.

    >>> best_text({"en": "sea", "de": "Meer"}, ["de-AT"])
    'Meer'
    """
    for wanted in (*languages, "en"):
        tag = wanted.lower()
        while tag:
            if found := texts.get(tag):
                return found
            tag = tag.rpartition("-")[0]
    return next(iter(texts.values()), None)


def load_vocabularies(folders: Iterable[Path]) -> Vocabularies:
    """Read every `*.ttl` below the folders; a later folder wins for the same IRI.

    Raises:
        ResourceError: A file is not Turtle; the message names file and line.
    """
    entries: dict[str, Entry] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.ttl")):
            entries.update(_entries(path))
    return Vocabularies(entries)


def _entries(path: Path) -> dict[str, Entry]:
    graph = read_turtle(path)
    found: dict[str, Entry] = {}
    for concept in graph.nodes:
        labels = [it for name in _LABELS for it in graph.objects(concept, name)]
        if isinstance(concept, NamedNode) and any(isinstance(it, Literal) for it in labels):
            found[concept.value] = _entry(graph, concept, path.stem)
    return found


def _entry(graph: Graph, concept: NamedNode, vocabulary: str) -> Entry:
    codes = (it for name in _CODES for it in graph.objects(concept, name))
    matches = (it for name in _MATCHES for it in graph.objects(concept, name))
    return Entry(
        vocabulary,
        _by_language(it for name in _LABELS for it in graph.objects(concept, name)),
        _by_language(graph.objects(concept, _DEFINITION)),
        tuple(it.value for it in codes if isinstance(it, Literal) and not it.language),
        _iris(matches),
        _iris(graph.objects(concept, _SAME)),
        _iris(graph.objects(concept, _BROADER)),
    )


def _iris(values: Iterable[Term]) -> tuple[str, ...]:
    return tuple(it.value for it in values if isinstance(it, NamedNode))


def _by_language(values: Iterable[Term]) -> Mapping[str, str]:
    texts: dict[str, str] = {}
    for it in values:
        if isinstance(it, Literal):
            texts.setdefault(it.language or "", it.value)
    return MappingProxyType(texts)


def read_turtle(path: Path, base: str | None = None) -> Graph:
    """Read a bundled or operator's Turtle file.

    Args:
        path: The file.
        base: IRI that its relative IRIs are completed with; None where it has none.

    Raises:
        ResourceError: The file cannot be read or is not Turtle; the message has the line.
    """
    try:
        quads = parse(path=path, format=RdfFormat.TURTLE, base_iri=base)
        return Graph(quad.triple for quad in quads)
    except SyntaxError as error:
        raise ResourceError(
            f"The file is not Turtle: {error.msg}.",
            where=f"{path}, line {error.lineno}",
            mend="Mend it there.",
        ) from error
    except OSError as error:
        raise ResourceError(f"It cannot be read: {error.strerror}.", where=str(path)) from error
