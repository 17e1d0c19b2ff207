"""Find the term of a controlled vocabulary that somebody meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode
from ldcat.terms import EU_AUTHORITY, IANA_MEDIA, SKOS, SKOS_IN_SCHEME, SKOS_PREF_LABEL
from ldcat.validation.described import parsed_literal

_NAMES: Final = tuple(SKOS + name for name in ("notation", "prefLabel", "altLabel", "hiddenLabel"))
_SAME: Final = SKOS + "exactMatch"
_FREQUENCIES: Final = EU_AUTHORITY + "frequency"
_LANGUAGES: Final = EU_AUTHORITY + "language"
_PUNCTUATION: Final = re.compile(r"[\W_]+")
#: What addresses of one page differ in, and what stands behind a licence's own address.
_BEFORE: Final = re.compile(r"^https?://(www\.)?")
_BEHIND: Final = re.compile(r"(/(legalcode|deed)(\.[a-z-]+)?|\.html?|#\w*)?/*$")
#: Names that mean something else elsewhere: MapInfo's files, and texts with tabs.
_OTHERS_TOO: Final = frozenset({"tab"})
#: A language tag with a script, which tables of languages do not tell.
_SCRIPT: Final = re.compile(r"^[a-z]{2,3}-[A-Z][a-z]{3}\b")
_FRAGMENT: Final = re.compile(r"#\w")
_PARAMETERS: Final = re.compile(r"\s*;.*$", re.DOTALL)
#: Where the end of an IRI is a code that means the same elsewhere.
_CODED: Final = re.compile(
    r"https?://(?:publications\.europa\.eu/resource/authority/[\w-]+/"
    r"|(?:www\.)?iana\.org/assignments/media-types/"
    r"|id\.loc\.gov/vocabulary/iso639-[12]/"
    r"|(?:www\.)?lexvo\.org/id/iso639-3/"
    r"|inspire\.ec\.europa\.eu/media-types/"
    r"|purl\.org/cld/freq/)(?P<code>[^\s?#]+)"
)
#: `Spreadsheet (csv)`, `XML data (.xml)`
_IN_PARENTHESES: Final = re.compile(r"\(([^()]{2,40})\)")
_LAST: Final = re.compile(r"[/#:]")
#: A name that is mistyped is this much alike, this long, and not much longer or shorter.
_LEAST_ALIKE: Final = 0.9
_SHORTEST_GUESS: Final = 6
_SHORTEST: Final = 3
#: What stands behind a name whose version is not told, without punctuation.
_VERSION: Final = r"(?:v|version)?(\d{1,2})"
_MOST_LONGER: Final = 1
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Concept:
    """A term that was found.

    Attributes:
        iri: The term.
        labels: What it is called, by language tag.
        is_certain: Whether a name or an address is its very own; else it is the nearest.
    """

    iri: str
    labels: Mapping[str, str]
    is_certain: bool


class Concepts:
    """The terms of vocabularies by everything that they are called; immutable."""

    def __init__(self, vocabularies: Iterable[Graph]) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        self._by_name: dict[str, dict[str, str]] = defaultdict(dict)
        self._by_address: dict[str, dict[str, str]] = defaultdict(dict)
        for graph in vocabularies:
            for concept in graph.nodes:
                if isinstance(concept, NamedNode):
                    self._take(graph, concept)

    def _take(self, graph: Graph, concept: NamedNode) -> None:
        labels = graph.objects(concept, SKOS_PREF_LABEL)
        texts = {it.language or "": it.value for it in labels if isinstance(it, Literal)}
        for scheme in graph.objects(concept, SKOS_IN_SCHEME):
            self._labels[concept.value] = texts
            _enter(self._by_name[scheme.value], _names(graph, concept), concept.value)
            _enter(self._by_address[scheme.value], _addresses(graph, concept), concept.value)

    def find(self, scheme: str, value: str) -> Concept | None:
        """Return the term of a scheme that a value means, or most likely means.

        Args:
            scheme: IRI of the scheme.
            value: An IRI or a literal, as N-Triples.
        """
        literal = parsed_literal(value)
        text = literal.value if literal else value.strip("<>")
        if len(text) > _LONGEST or value.startswith("_:"):
            return None
        found = self._by_address[scheme].get(_address(text)) if scheme in self._by_address else ""
        if found:  # what stands behind a # may say more than the term does
            return self._concept(found, is_certain=not _FRAGMENT.search(text))
        coded = _CODED.fullmatch(text)
        if coded or literal:
            return self._named(scheme, coded["code"] if coded else text)
        return self._guessed(scheme, _LAST.split(text)[-1])

    def labels(self, iri: str) -> Mapping[str, str]:
        """Return what a term is called, by language tag; nothing if it is unknown."""
        return self._labels.get(iri, {})

    def means(self, value: str, iri: str, schemes: Iterable[str]) -> bool:
        """Say whether a value, as N-Triples, can mean nothing but a term of some schemes."""
        if value.startswith("<") and _address(value[1:-1]) == _address(iri):
            return True
        found = (self.find(scheme, value) for scheme in schemes)
        return any(it is not None and it.is_certain and it.iri == iri for it in found)

    def _named(self, scheme: str, text: str) -> Concept | None:
        names = self._by_name.get(scheme, {})
        for name in _spellings(scheme, text):
            if found := names.get(name):
                is_certain = name not in _OTHERS_TOO and not _SCRIPT.search(text)
                return self._concept(found, is_certain=is_certain)
        # `SHP (zip)` says which before it says how, and `Tables (csv)` nothing before.
        if inside := _IN_PARENTHESES.search(text):
            before, behind = text[: inside.start()], inside[1]
            return self._guessed(scheme, before) or self._guessed(scheme, behind)
        guess = _latest(names, _name(text)) or _mistyped(names, text)
        return self._concept(guess, is_certain=False) if guess else None

    def _guessed(self, scheme: str, text: str) -> Concept | None:
        """Return the term of a name that stands in something else."""
        found = self._by_name.get(scheme, {}).get(_name(text)) if text else None
        return self._concept(found, is_certain=False) if found else None

    def _concept(self, iri: str, *, is_certain: bool) -> Concept:
        return Concept(iri, self._labels[iri], is_certain)


def _latest(names: Mapping[str, str], name: str) -> str:
    """Return the latest of the terms that have a name with a version behind it, or nothing."""
    if len(name) < _SHORTEST:
        return ""
    behind = re.compile(re.escape(name) + _VERSION)
    versions = ((behind.fullmatch(it), iri) for it, iri in names.items() if iri)
    found = {version[1]: iri for version, iri in versions if version}
    return found[max(found)] if found else ""


def _mistyped(names: Mapping[str, str], text: str) -> str:
    """Return the term whose name is nearly the same, or nothing."""
    # All media types begin alike, as `application/xml` and `application/las` do.
    before, slash, behind = text.rpartition("/")
    start, name = (_name(before), _name(behind)) if slash else ("", _name(text))
    if len(name) < _SHORTEST_GUESS:
        return ""
    alike = [
        it[len(start) :]
        for it, iri in names.items()
        if iri and it.startswith(start) and abs(len(it) - len(start) - len(name)) <= _MOST_LONGER
    ]
    nearest = get_close_matches(name, alike, 1, _LEAST_ALIKE)
    return names[start + nearest[0]] if nearest else ""


def _enter(index: dict[str, str], keys: Iterable[str], concept: str) -> None:
    """Enter a concept; what two of them are called says nothing."""
    for key in set(keys):
        if key:
            index[key] = concept if index.get(key, concept) == concept else ""


def _names(graph: Graph, concept: NamedNode) -> Iterator[str]:
    for predicate in _NAMES:
        yield from (_name(it.value) for it in graph.objects(concept, predicate))


def _addresses(graph: Graph, concept: NamedNode) -> Iterator[str]:
    yield _address(concept.value)
    yield from (_address(it.value) for it in graph.objects(concept, _SAME))


def _name(text: str) -> str:
    """Return a name without what spellings of it differ in."""
    return _PUNCTUATION.sub("", text.casefold())


def _address(iri: str) -> str:
    """Return an IRI without what addresses of one page differ in."""
    iri = _BEFORE.sub("", iri.strip().casefold())
    return _BEHIND.sub("", iri)


def _spellings(scheme: str, text: str) -> Iterator[str]:
    """Yield what a text may be called in a scheme, surest first."""
    yield _name(text)
    if "/" in text.partition(";")[0]:  # `text/csv; charset=utf-8`, but not `csv; xls`
        yield _name(_PARAMETERS.sub("", text))
    if scheme == _LANGUAGES:  # `en-GB` is English
        yield _name(re.split(r"[-_]", text, maxsplit=1)[0])
    if scheme == _FREQUENCIES and text[:1] == "P":  # how often, as ISO 8601 tells how long
        yield _name(f"R/{text}")
    if text.startswith("."):
        yield _name(text[1:])


def media_type_iri(text: str) -> str:
    """Return the IRI of a media type that is written as such, or nothing.

    >>> media_type_iri("text/csv; charset=utf-8")
    'https://www.iana.org/assignments/media-types/text/csv'
    """
    found = _MEDIA_TYPE.fullmatch(_PARAMETERS.sub("", text.strip()).casefold())
    return f"{IANA_MEDIA}{found[0]}" if found else ""


_MEDIA_TYPE: Final = re.compile(
    r"(application|audio|font|image|message|model|multipart|text|video)/[a-z0-9][a-z0-9!#$&^_.+-]*"
)
