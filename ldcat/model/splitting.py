"""Split a document into records: each primary resource with what belongs to it.

A primary resource is a node of a record class (`ldcat.model.kinds`) that the document says
more of than its classes. To it belong, from node to node: every node that it refers to and
the document describes (blank nodes, distributions, agents, contact points, periods,
locations, checksums, terms), unless that is primary itself or the catalogue record of
another; and the nodes that are about it (its catalogue record, measurements of its quality).
A node that several records use is copied to each. What no record reaches is counted and named.

Nodes and statements are N-Triples text here: nothing else of them is needed, and it is what
the canonical form is made of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ldcat.model.graph import Triple
from ldcat.model.kinds import RECORD_CLASSES, Kind, kind_of
from ldcat.model.syntax import n_triples
from ldcat.terms import DCAT, DQV, FOAF_PRIMARY_TOPIC, OWL, RDF_TYPE, RDFS, SKOS

#: Properties by which a node says which record it is about.
TOPIC_PROPERTIES: Final = frozenset(
    {
        FOAF_PRIMARY_TOPIC,
        DCAT + "isDistributionOf",
        DQV + "computedOn",
        "http://www.w3.org/ns/oa#hasTarget",
    }
)
#: Properties that lead out of a record into a vocabulary or an ontology.
OUTWARD: Final = frozenset(
    {
        RDF_TYPE,
        RDFS + "subClassOf",
        RDFS + "subPropertyOf",
        RDFS + "isDefinedBy",
        OWL + "sameAs",
        OWL + "imports",
        *(
            SKOS + name
            for name in (
                "broader",
                "narrower",
                "related",
                "broaderTransitive",
                "narrowerTransitive",
                "exactMatch",
                "closeMatch",
                "broadMatch",
                "narrowMatch",
                "relatedMatch",
                "inScheme",
                "topConceptOf",
                "hasTopConcept",
                "member",
            )
        ),
    }
)


#: A property and its value, where that is a node.
Link = tuple[bytes, bytes]

_LINK: Final = re.compile(rb"(?m)^\S+ (<[^>]*>) (<[^>]*>|_:\S+) \.$")
_TYPE: Final = f"<{RDF_TYPE}>".encode()
_OWNING: Final = f"<{FOAF_PRIMARY_TOPIC}>".encode()
_TOPICAL: Final = frozenset(f"<{it}>".encode() for it in TOPIC_PROPERTIES)
_OUTWARD: Final = frozenset(f"<{it}>".encode() for it in OUTWARD)


class Document(Protocol):
    """A document's statements by subject; in memory, or spooled to disk.

    Nodes are N-Triples text: `<iri>` or `_:label`.
    """

    def text(self, subject: bytes) -> bytes:
        """Return the statements of a subject as lines; none if it is not described."""

    def links(self, subject: bytes) -> Iterable[Link]:
        """Return what a subject refers to."""

    def topics(self, primary: bytes) -> Sequence[bytes]:
        """Return the nodes that say they are about a primary resource."""

    def belongs(self, subject: bytes, primary: bytes) -> bool:
        """Say whether a node that a record refers to may be a part of it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as found in a document.

    Attributes:
        node: The primary resource.
        kind: What kind of record it is.
        text: Everything that belongs to it as lines, its own statements first.
        nodes: The nodes whose statements these are.
    """

    node: bytes
    kind: Kind
    text: bytes
    nodes: Sequence[bytes]


class MemoryDocument:
    """A document held in memory."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        given = n_triples(triples).split(b"\n")[:-1]
        #: How many statements the document has of each subject.
        self.statements = Counter(it.split(b" ", 1)[0] for it in given)
        lines: dict[bytes, list[bytes]] = {it: [] for it in self.statements}
        for line in dict.fromkeys(given):
            lines[line.split(b" ", 1)[0]].append(line)
        self._texts = {it: b"\n".join((*held, b"")) for it, held in lines.items()}
        self._links = {it: links_of(text) for it, text in self._texts.items()}
        kinds = {it: primary_kind(text, self._links[it]) for it, text in self._texts.items()}
        #: The primary resources with their kinds, in document order.
        self.primaries = {it: kind for it, kind in kinds.items() if kind}
        self._topics: dict[bytes, list[bytes]] = {}
        self._owners: dict[bytes, bytes] = {}
        for subject, links in self._links.items():
            if subject not in self.primaries:
                self._note_topics(subject, links)

    def _note_topics(self, subject: bytes, links: Iterable[Link]) -> None:
        for predicate, topic in links:
            if predicate in _TOPICAL and topic in self.primaries:
                self._topics.setdefault(topic, []).append(subject)
                if predicate == _OWNING:
                    self._owners[subject] = topic

    def text(self, subject: bytes) -> bytes:
        """Return the statements of a subject as lines; none if it is not described."""
        return self._texts.get(subject, b"")

    def links(self, subject: bytes) -> Sequence[Link]:
        """Return what a subject refers to."""
        return self._links.get(subject, ())

    def topics(self, primary: bytes) -> Sequence[bytes]:
        """Return the nodes that say they are about a primary resource."""
        return self._topics.get(primary, ())

    def belongs(self, subject: bytes, primary: bytes) -> bool:
        """Say whether a node that a record refers to may be a part of it."""
        return subject not in self.primaries and self._owners.get(subject) in (None, primary)


def links_of(text: bytes) -> Sequence[Link]:
    """Return the statements of a text whose value is a node."""
    return _LINK.findall(text)


def every_link(text: bytes) -> Iterator[Link]:
    """Yield the same one by one, for texts whose links would not fit into memory."""
    return ((found[1], found[2]) for found in _LINK.finditer(text))


def primary_kind(text: bytes, links: Iterable[Link]) -> Kind | None:
    """Return the kind of record that one subject's statements make it, or None.

    A node of which a document tells nothing but its classes is a reference, not a record.
    """
    classes = [value[1:-1].decode() for predicate, value in links if predicate == _TYPE]
    known = [it for it in classes if it in RECORD_CLASSES]
    return kind_of(known) if known and text.count(b"\n") > len(classes) else None


def is_outward(predicate: bytes) -> bool:
    """Say whether a property leads out of a record."""
    return predicate in _OUTWARD


def split(document: Document, primary: bytes, kind: Kind) -> Draft:
    """Return a primary resource with everything that belongs to it."""
    reached: dict[bytes, None] = dict.fromkeys((primary, *document.topics(primary)))
    texts: list[bytes] = []
    waiting = list(reversed(reached))
    while waiting:
        subject = waiting.pop()
        if text := document.text(subject):  # one text alone is not copied
            texts.append(text)
        for predicate, value in document.links(subject):
            if (
                value not in reached
                and predicate not in _OUTWARD
                and document.belongs(value, primary)
            ):
                reached[value] = None
                waiting.append(value)
    return Draft(primary, kind, b"".join(texts), tuple(reached))
