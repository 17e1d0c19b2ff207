"""What a resource is about, and what must be kept to, as ISO 19115 has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.represent.iso_codes import THEME, is_reference_system, topic_of
from ldcat.represent.iso_model import Constraints, Keywords, Words
from ldcat.represent.iso_words import SAYING, WordTaker, joined
from ldcat.represent.reading import Reading
from ldcat.represent.taking import take_class
from ldcat.terms import (
    DCAT,
    DCATAP,
    DCT,
    DCT_CONFORMS_TO,
    DCT_LICENSE,
    DCT_TITLE,
    GEODCAT,
    RDFS_LABEL,
    SKOS,
    SKOS_CONCEPT,
)

_THEMES: Final = (DCAT + "theme", DCT + "subject", DCATAP + "hvdCategory")
_INSPIRE: Final = ("GEMET - INSPIRE themes, version 1.0", "2008-06-01")
FROM_FILES: Final = "The form tells it of the whole, not of each distribution."
_ACCESS: Final = (DCT + "accessRights",)
_USE: Final = (DCT_LICENSE, DCT + "rights")


def topics(reading: Reading) -> list[str]:
    """Take the topic categories."""
    node = reading.subject
    found: dict[str, None] = {}
    for predicate in (GEODCAT + "topicCategory", DCT + "subject", DCAT + "theme"):
        for it in reading.graph.objects(node, predicate):
            if isinstance(it, NamedNode) and (code := topic_of(it.value)):
                reading.take(node, predicate, it)
                found[code] = None
    return list(found)


def keywords(words: WordTaker) -> list[Keywords]:
    """Take keywords, then themes by the thesaurus that they are from."""
    reading, node = words.reading, words.reading.subject
    free = joined(words.each(node, DCAT + "keyword"))
    found = [Keywords(free)] if free else []
    themes: dict[str, dict[Words, None]] = {}
    for predicate in _THEMES:
        for it in reading.graph.objects(node, predicate):
            if topic_of(it.value):
                continue
            if name := words.named(it):
                reading.take(node, predicate, it)
                themes.setdefault(_scheme(words, it), {})[name] = None
    return found + [_of_thesaurus(words, scheme, tuple(them)) for scheme, them in themes.items()]


def _scheme(words: WordTaker, term: Term) -> str:
    """Return the IRI of the thesaurus that a theme is from, if that is known."""
    if isinstance(term, Literal):
        return ""
    reading = words.reading
    take_class(reading, term, SKOS_CONCEPT)
    told = reading.graph.value(term, SKOS + "inScheme")
    if isinstance(told, NamedNode):
        reading.take(term, SKOS + "inScheme", told)
        return told.value
    above = term.value.rpartition("/")[0] if isinstance(term, NamedNode) else ""
    return above if words.label(above) else ""


def _of_thesaurus(words: WordTaker, scheme: str, them: tuple[Words, ...]) -> Keywords:
    if scheme + "/" == THEME:
        return Keywords(them, Words(_INSPIRE[0], iri=scheme), _INSPIRE[1])
    return Keywords(them, Words(words.label(scheme) or scheme, iri=scheme))


def constraints(words: WordTaker) -> list[Constraints]:
    """Take licences and rights: those of the resource, then those of its distributions."""
    told = []
    for kind, predicates in (("access", _ACCESS), ("use", _USE)):
        if said := joined(_rights(words, predicates)):
            told.append(Constraints(kind, said))
    return told


def _rights(words: WordTaker, predicates: tuple[str, ...]) -> Iterator[Words]:
    reading, node = words.reading, words.reading.subject
    for predicate in predicates:
        yield from sayings(words, node, predicate)
        for file in files(reading):
            yield from sayings(words, file, predicate)
        lose_where(reading, predicate)


def sayings(words: WordTaker, node: Node, predicate: str) -> Iterator[Words]:
    """Take what statements of rights, of provenance … say."""
    reading = words.reading
    for it in reading.graph.objects(node, predicate):
        if said := words.named(it, *SAYING):
            reading.take(node, predicate, it)
            if not isinstance(it, Literal):
                _take_statement(reading, it)
            yield said


def _take_statement(reading: Reading, node: Node) -> None:
    names = ("RightsStatement", "LicenseDocument", "ProvenanceStatement", "Standard")
    take_class(reading, node, *(DCT + it for it in names))


def standards(words: WordTaker) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """Take reference systems, and other things that a resource or its files conform to."""
    systems: dict[Words, None] = {}
    others: dict[Words, None] = {}
    reading, node = words.reading, words.reading.subject
    found: list[tuple[Node, str]] = [
        (node, GEODCAT + "referenceSystem"),
        (node, DCT_CONFORMS_TO),
    ]
    found += [(it, DCT_CONFORMS_TO) for it in files(reading)]
    for owner, predicate in found:
        for it in reading.graph.objects(owner, predicate):
            if not (name := words.named(it, DCT_TITLE, RDFS_LABEL)):
                continue
            reading.take(owner, predicate, it)
            if not isinstance(it, Literal):
                _take_statement(reading, it)
            is_system = predicate == GEODCAT + "referenceSystem" or is_reference_system(it.value)
            (systems if is_system else others)[name] = None
    lose_where(reading, DCT_CONFORMS_TO)
    return tuple(systems), tuple(others)


def files(reading: Reading) -> list[Node]:
    """Return the distributions."""
    found = reading.graph.objects(reading.subject, DCAT + "distribution")
    return [it for it in found if not isinstance(it, Literal)]


def lose_where(reading: Reading, predicate: str) -> None:
    """Say that it is not told which distributions something is of, where they differ."""
    them = files(reading)
    if len({reading.graph.objects(it, predicate) for it in them}) > 1:
        for it in them:
            reading.lose_all(it, (predicate,), reason=FROM_FILES)
