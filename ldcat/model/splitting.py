"""Split a document into records: each primary resource with what belongs to it.

A primary resource is a node of a record class (`ldcat.model.kinds`) that the document says
more of than its classes. To it belong, from node to node: every node that it refers to and
the document describes (blank nodes, distributions, agents, contact points, periods,
locations, checksums, terms), unless that is primary itself or the catalogue record of
another; and the nodes that are about it (its catalogue record, measurements of its quality).
A node that several records use is copied to each. What no record reaches is counted and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Triple, node
from ldcat.model.kinds import RECORD_CLASSES, Kind, kind_of
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


class Document(Protocol):
    """A document's statements by subject; in memory, or spooled to disk."""

    def triples(self, subject: Node) -> Sequence[Triple]:
        """Return the triples of a subject, in document order; none if it is not described."""

    def topics(self, primary: Node) -> Sequence[Node]:
        """Return the nodes that say they are about a primary resource."""

    def is_primary(self, subject: Node) -> bool:
        """Say whether the node is a primary resource."""

    def owner(self, subject: Node) -> Node | None:
        """Return the primary resource whose catalogue record the node is, or None."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as found in a document.

    Attributes:
        node: The primary resource.
        kind: What kind of record it is.
        triples: Everything that belongs to it, its own triples first.
        nodes: The nodes whose triples these are.
    """

    node: Node
    kind: Kind
    triples: Sequence[Triple]
    nodes: Sequence[Node]


class MemoryDocument:
    """A document held in memory."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: dict[Node, dict[Triple, None]] = {}
        for triple in triples:
            self._by_subject.setdefault(node(triple.subject), {})[triple] = None
        self._kinds: dict[Node, Kind] = {}
        self._topics: dict[Node, list[Node]] = {}
        self._owners: dict[Node, Node] = {}
        for subject, held in self._by_subject.items():
            if kind := primary_kind(held):
                self._kinds[subject] = kind
        for subject, held in self._by_subject.items():
            self._note_topics(subject, held)

    def _note_topics(self, subject: Node, triples: Iterable[Triple]) -> None:
        if subject in self._kinds:
            return
        for predicate, topic in topics_of(triples):
            if topic in self._kinds:
                self._topics.setdefault(topic, []).append(subject)
                if predicate == FOAF_PRIMARY_TOPIC:
                    self._owners[subject] = topic

    def __len__(self) -> int:
        return sum(len(held) for held in self._by_subject.values())

    @property
    def subjects(self) -> Iterable[Node]:
        """Every described node, in document order."""
        return self._by_subject.keys()

    @property
    def primaries(self) -> Iterable[tuple[Node, Kind]]:
        """The primary resources with their kinds, in document order."""
        return self._kinds.items()

    def triples(self, subject: Node) -> Sequence[Triple]:
        """Return the triples of a subject, in document order; none if it is not described."""
        return tuple(self._by_subject.get(subject, ()))

    def topics(self, primary: Node) -> Sequence[Node]:
        """Return the nodes that say they are about a primary resource."""
        return self._topics.get(primary, ())

    def is_primary(self, subject: Node) -> bool:
        """Say whether the node is a primary resource."""
        return subject in self._kinds

    def owner(self, subject: Node) -> Node | None:
        """Return the primary resource whose catalogue record the node is, or None."""
        return self._owners.get(subject)


def primary_kind(triples: Iterable[Triple]) -> Kind | None:
    """Return the kind of record that one subject's triples make it, or None.

    A node of which a document tells nothing but its classes is a reference, not a record.
    """
    classes: list[str] = []
    says_more = False
    for triple in triples:
        if triple.predicate.value != RDF_TYPE:
            says_more = True
        elif isinstance(triple.object, NamedNode) and triple.object.value in RECORD_CLASSES:
            classes.append(triple.object.value)
    return kind_of(classes) if classes and says_more else None


def topics_of(triples: Iterable[Triple]) -> Iterator[tuple[str, Node]]:
    """Yield what one subject says it is about, with the property that says so."""
    for triple in triples:
        if triple.predicate.value in TOPIC_PROPERTIES and isinstance(
            triple.object, NamedNode | BlankNode
        ):
            yield triple.predicate.value, triple.object


def split(document: Document, primary: Node, kind: Kind) -> Draft:
    """Return a primary resource with everything that belongs to it."""
    reached: dict[Node, None] = dict.fromkeys((primary, *document.topics(primary)))
    triples: list[Triple] = []
    waiting = list(reversed(reached))
    while waiting:
        for triple in document.triples(waiting.pop()):
            triples.append(triple)
            value = triple.object
            if isinstance(value, Literal | Triple) or value in reached:
                continue
            if triple.predicate.value not in OUTWARD and _belongs(document, value, primary):
                reached[value] = None
                waiting.append(value)
    return Draft(primary, kind, triples, tuple(reached))


def _belongs(document: Document, value: Node, primary: Node) -> bool:
    return not document.is_primary(value) and document.owner(value) in (None, primary)
