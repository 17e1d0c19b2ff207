"""A record's graph while its page is laid out: what has been placed, what has not.

Whatever no part of a page takes is handed out at the end, so nothing is left unsaid. Each
described node is written once, however often it is referred to, so cycles end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term
from ldcat.model.shown import NAMES
from ldcat.represent.labels import short_name
from ldcat.represent.values import Block, Link, Row, Text, Value
from ldcat.represent.words import Words
from ldcat.terms import RDF_TYPE

#: How many values of one property a page shows.
MOST_VALUES: Final = 100
#: How many values the statement tables of one page show altogether.
_MOST_STATEMENTS: Final = 5000
#: How long the texts of one page may be that are read as Markdown, altogether.
_MOST_PROSE: Final = 200_000
_DEEPEST: Final = 4
_MOST_TYPES: Final = 4


class Layout:
    """A graph being laid out on a page."""

    def __init__(self, graph: Graph, words: Words) -> None:
        self.graph = graph
        self.words = words
        self.is_cut = False
        self._placed: set[tuple[Node, str]] = set()
        self._written: set[Node] = set()
        self._omitted: set[Node] = set()
        self._roles: dict[Node, str] = {}
        self._anchors: dict[Node, str] = {}
        self._left = _MOST_STATEMENTS
        self._prose_left = _MOST_PROSE

    def take(self, subject: Node, *predicates: str) -> tuple[Term, ...]:
        """Return the values of some properties; they count as placed from now on."""
        found: list[Term] = []
        for predicate in predicates:
            values = self.graph.objects(subject, predicate)
            if values and (subject, predicate) not in self._placed:
                self._placed.add((subject, predicate))
                self._note_roles(values, self.words.label(predicate))
                found += values
        return tuple(found)

    def take_texts(self, subject: Node, predicate: str) -> tuple[Literal, ...]:
        """Return the values of a property as `take` does, provided that all are literals."""
        values = self.graph.objects(subject, predicate)
        texts = tuple(value for value in values if isinstance(value, Literal))
        if len(texts) < len(values):
            return ()
        self.take(subject, predicate)
        return texts

    def has_rest(self, subject: Node) -> bool:
        """Say whether a node has properties that are not placed."""
        properties = self.graph.properties(subject)
        return any((subject, predicate) not in self._placed for predicate in properties)

    def may_read(self, length: int) -> bool:
        """Say whether a page has time for reading a text as Markdown; it is counted."""
        self._prose_left -= length
        return self._prose_left >= 0

    def begin(self, subject: Node) -> str:
        """Note that a node is being written here, and return its anchor."""
        self._written.add(subject)
        return self.anchor(subject)

    def anchor(self, subject: Node) -> str:
        """Return the fragment identifier of a node."""
        return self._anchors.setdefault(subject, f"n{len(self._anchors) + 1}")

    def is_described(self, value: Term) -> bool:
        """Say whether a value is a node that the graph describes."""
        return not isinstance(value, Literal) and self.graph.describes(value)

    def rows(self, subject: Node, depth: int = 0) -> tuple[Row, ...]:
        """Place what is left of a node: one row for each property."""
        return tuple(
            self._row(predicate, values, depth) for predicate, values in self._rest(subject)
        )

    def block(self, subject: Node, depth: int = 0) -> Block:
        """Write a node with what is left of it."""
        anchor = self.begin(subject)
        name = self.words.link(self.graph, subject) if isinstance(subject, NamedNode) else None
        rows = self.rows(subject, depth)
        return Block(anchor, self._roles.get(subject, ""), name, rows)

    def blocks(self, subjects: Iterable[Node]) -> tuple[Block, ...]:
        """Write those of the nodes that are not written yet and have something left."""
        return tuple(self._blocks(subjects))

    def named(self, value: Node) -> Text | Link | None:
        """Return a node by its name; a blank node without a name has none."""
        name = self.words.name(self.graph, value)
        if name is not None:
            self._place_name(value)
        if isinstance(value, NamedNode):
            return replace(self.words.link(self.graph, value), types=self.types(value))
        return name and replace(name, types=self.types(value))

    def types(self, subject: Node) -> str:
        """Place a node's classes, for a short mention."""
        values = self.graph.objects(subject, RDF_TYPE)
        if len(values) > _MOST_TYPES or not all(isinstance(value, NamedNode) for value in values):
            return ""
        return " ".join(value.value for value in self.take(subject, RDF_TYPE))

    def omit(self, subjects: Iterable[Node]) -> None:
        """Leave nodes out, with the blank nodes that belong to them."""
        pending = list(subjects)
        while pending:
            subject = pending.pop()
            if subject in self._written or not self.graph.describes(subject):
                continue
            self._written.add(subject)
            self._omitted.add(subject)
            for values in self.graph.properties(subject).values():
                pending += [value for value in values if isinstance(value, BlankNode)]

    def _place_name(self, value: Node) -> None:
        """Count a name as placed where the link's text says all of it."""
        properties = self.graph.properties(value)
        predicate = next((it for it in NAMES if it in properties), "")
        values = properties.get(predicate, ())
        if len(values) == 1 and isinstance(values[0], Literal):
            self._placed.add((value, predicate))

    def _note_roles(self, values: Sequence[Term], role: str) -> None:
        for value in values[:MOST_VALUES]:
            if not isinstance(value, Literal):
                self._roles.setdefault(value, role)

    def _rest(self, subject: Node) -> Iterator[tuple[str, tuple[Term, ...]]]:
        for predicate in tuple(self.graph.properties(subject)):
            if self._left <= 0:
                self.is_cut = True
                return
            if values := self.take(subject, predicate):
                yield predicate, values

    def _row(self, predicate: str, values: tuple[Term, ...], depth: int) -> Row:
        shown = values[:MOST_VALUES]
        self._left -= len(shown)
        hidden = values[MOST_VALUES:]
        self.omit(value for value in hidden if not isinstance(value, Literal))
        written = tuple(self._value(value, depth) for value in shown)
        return Row(
            self.words.label(predicate), predicate, short_name(predicate), written, len(hidden)
        )

    def _value(self, value: Term, depth: int) -> Value:
        """Return a value; a described node with its statements, but only the first time."""
        if isinstance(value, Literal):
            return self.words.text(value)
        if not self.graph.describes(value) or value in self._omitted:
            return self._bare(value)
        if value in self._written:
            return self._reference(value, self.words.say("shown elsewhere on this page"))
        return self._described(value, depth)

    def _described(self, value: Node, depth: int) -> Value:
        if not self.has_rest(value):
            return self.named(value) or self._bare(value)
        if depth >= _DEEPEST:
            return self._reference(value, self.words.say("shown below"))
        return self.block(value, depth + 1)

    def _bare(self, value: Node) -> Link:
        if isinstance(value, NamedNode):
            return self.words.link(self.graph, value)
        return self.words.unknown()

    def _reference(self, value: Node, note: str) -> Link:
        """Return a link to where a node is written on this page."""
        name = self.words.name(self.graph, value)
        iri = value.value if isinstance(value, NamedNode) else ""
        other = iri or self._roles.get(value) or self.words.say("Unnamed")
        text = name.text if name else other
        return Link(text, f"#{self.anchor(value)}", iri, name.language if name else "", note)

    def _blocks(self, subjects: Iterable[Node]) -> Iterator[Block]:
        for subject in subjects:
            if subject in self._written or not self.has_rest(subject):
                continue
            if self._left <= 0:
                self.is_cut = True
                return
            yield self.block(subject)
