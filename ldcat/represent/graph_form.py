"""Forms that are RDF: a record's graph as a profile wants it, in every syntax.

The law of these forms: what a record says and the form does not is what is lost.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from ldcat.model.graph import BlankNode, Graph, NamedNode, Node, Term, Triple, node, term
from ldcat.model.media import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Syntax
from ldcat.model.syntax import in_reading_order, write
from ldcat.represent.base import Context, Offer, ProfileName
from ldcat.represent.form import Form
from ldcat.represent.reading import Reading
from ldcat.terms import RDF_TYPE

#: Why a statement is not there.
REWORDED: Final = "The profile has other words for it: the form says it in those."
_RANKS: Final[Mapping[str, int]] = MappingProxyType(
    {
        it.name: place
        for place, it in enumerate((TURTLE, JSON_LD, RDF_XML, N_TRIPLES, TRIG, N_QUADS))
    }
)


class GraphEditor:
    """A record's graph while a form changes it."""

    def __init__(self, reading: Reading) -> None:
        """Begin with all that the record says."""
        self.reading: Final = reading
        self._triples: dict[Triple, None] = {}
        self._values: dict[tuple[Node, str], dict[Term, None]] = {}
        self._fresh = 0
        for it in reading.graph:
            self.add(node(it.subject), it.predicate.value, term(it.object))

    def objects(self, subject: Node, predicate: str) -> list[Term]:
        """Return the values of a property as they are now."""
        return list(self._values.get((subject, predicate), ()))

    def triples(self, *predicates: str) -> list[Triple]:
        """Return the statements with some properties, or all, as they are now."""
        return [it for it in self._triples if not predicates or it.predicate.value in predicates]

    def add(self, subject: Node, predicate: str, value: Term) -> None:
        """Say something more."""
        self._triples[Triple(subject, NamedNode(predicate), value)] = None
        self._values.setdefault((subject, predicate), {})[value] = None

    def add_class(self, subject: Node, class_iri: str) -> None:
        """Say what something is."""
        self.add(subject, RDF_TYPE, NamedNode(class_iri))

    def drop(self, triple: Triple, reason: str) -> None:
        """Leave a statement out, which is a loss."""
        if triple in self._triples:
            subject, predicate = node(triple.subject), triple.predicate.value
            del self._triples[triple]
            del self._values[subject, predicate][term(triple.object)]
            self.reading.lose(subject, predicate, term(triple.object), reason=reason)

    def replace(self, triple: Triple, value: Term, *, predicate: str = "") -> None:
        """Say the same in the words of the profile."""
        self.drop(triple, REWORDED)
        self.add(node(triple.subject), predicate or triple.predicate.value, value)

    def fresh(self) -> BlankNode:
        """Return a blank node that the record has not."""
        self._fresh += 1
        return BlankNode(f"form{self._fresh}")

    def graph(self) -> Graph:
        """Return what is said now, and take of the record what is still there."""
        for it in self._triples:
            self.reading.take(node(it.subject), it.predicate.value, term(it.object))
        return Graph(self._triples)


class GraphForm(Form):
    """A record's graph by a profile, in one syntax."""

    kinds: ClassVar[frozenset[str]] = frozenset({"dataset", "series", "service", "catalog"})
    #: What it conforms to.
    profile: ProfileName
    #: The rank of its first syntax.
    rank: int

    def __init__(self, context: Context, syntax: Syntax) -> None:
        """Write in a syntax."""
        super().__init__(context)
        self._syntax = syntax
        self.offer = Offer(
            name=f"{self.profile.token}-{syntax.name}",
            label=f"{self.profile.label}, {syntax.label}",
            media_type=syntax.media_type,
            suffix=f"{self.profile.token}.{syntax.suffix}",
            aliases=syntax.aliases,
            charset=syntax is TURTLE,
            rank=self.rank + _RANKS[syntax.name],
            profile=self.profile,
        )

    @abstractmethod
    def edit(self, editor: GraphEditor) -> None:
        """Make the record's graph what the profile wants."""

    def compose(self, reading: Reading) -> bytes:
        """Return the graph with the record's listing, the record first."""
        editor = GraphEditor(reading)
        self.edit(editor)
        graph = editor.graph() | reading.view.listing
        return write(in_reading_order(graph, reading.subject), self._syntax)
