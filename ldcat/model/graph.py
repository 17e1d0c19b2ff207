"""An immutable RDF graph made of pyoxigraph terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ldcat.terms import RDF_TYPE

__all__ = ["BlankNode", "Graph", "Literal", "NamedNode", "Node", "Term", "Triple"]

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal


class Graph:
    """A set of triples in a fixed order, indexed by subject on first use.

    Equal graphs have the same triples with the same blank node labels; use the digest
    (`ldcat.model.canonical`) to compare graphs whatever their labels.

    >>> from ldcat.terms import DCT_TITLE
    >>> page = NamedNode("https://example.org/a")
    >>> graph = Graph([Triple(page, NamedNode(DCT_TITLE), Literal("Tides"))])
    >>> [title.value for title in graph.objects(page, DCT_TITLE)]
    ['Tides']
    """

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        """Keep the triples, each once, in the order of their first appearance."""
        self._triples: tuple[Triple, ...] = tuple(dict.fromkeys(triples))

    @classmethod
    def of_distinct(cls, triples: Iterable[Triple]) -> Graph:
        """Return a graph of triples that are known to differ from each other."""
        graph = cls()
        graph._triples = tuple(triples)
        return graph

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def __contains__(self, triple: object) -> bool:
        return triple in self._set

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Graph) and self._set == other._set

    def __hash__(self) -> int:
        return hash(self._set)

    def __or__(self, other: Graph) -> Graph:
        """Return the union; blank nodes with the same label become one node."""
        return Graph((*self._triples, *other._triples))

    def subjects(self, predicate: str, value: Term) -> tuple[Node, ...]:
        """Return the subjects that have the value for the predicate."""
        return tuple(
            dict.fromkeys(
                node(triple.subject)
                for triple in self._triples
                if triple.predicate.value == predicate and triple.object == value
            )
        )

    def objects(self, subject: Node, predicate: str) -> tuple[Term, ...]:
        """Return the values of a property of the subject, in graph order."""
        return self._index.get(subject, {}).get(predicate, ())

    def value(self, subject: Node, predicate: str) -> Term | None:
        """Return the first value of a property, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def properties(self, subject: Node) -> Mapping[str, tuple[Term, ...]]:
        """Return every property of the subject with its values."""
        return self._index.get(subject, {})

    def types(self, subject: Node) -> frozenset[str]:
        """Return the IRIs of the subject's classes."""
        return frozenset(
            value.value for value in self.objects(subject, RDF_TYPE) if isinstance(value, NamedNode)
        )

    def describes(self, subject: Node) -> bool:
        """Say whether the subject has at least one triple."""
        return subject in self._index

    @property
    def nodes(self) -> Iterable[Node]:
        """The described nodes (subjects), in graph order."""
        return self._index.keys()

    @cached_property
    def _set(self) -> frozenset[Triple]:
        return frozenset(self._triples)

    @cached_property
    def _index(self) -> dict[Node, dict[str, tuple[Term, ...]]]:
        index: dict[Node, dict[str, list[Term]]] = {}
        for triple in self._triples:
            by_predicate = index.setdefault(node(triple.subject), {})
            by_predicate.setdefault(triple.predicate.value, []).append(term(triple.object))
        return {
            subject: {predicate: tuple(values) for predicate, values in by_predicate.items()}
            for subject, by_predicate in index.items()
        }


def node(value: NamedNode | BlankNode | Triple) -> Node:
    """Return a subject as a node; RDF 1.2 triple terms never enter a graph."""
    if isinstance(value, Triple):
        raise TypeError("RDF 1.2 triple terms are refused when a document is read")
    return value


def term(value: NamedNode | BlankNode | Literal | Triple) -> Term:
    """Return an object as a term; RDF 1.2 triple terms never enter a graph."""
    if isinstance(value, Triple):
        raise TypeError("RDF 1.2 triple terms are refused when a document is read")
    return value
