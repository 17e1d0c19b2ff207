"""Write everything that is published into documents, record by record."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import IO, Protocol

from ldcat.ledger.snapshots import Snapshot
from ldcat.model import jsonld
from ldcat.model.graph import Graph, NamedNode, Triple
from ldcat.model.kinds import GRAPH, KIND_BY_NAME, LOOSE
from ldcat.model.media import N_QUADS, N_TRIPLES, Syntax
from ldcat.model.record import Record
from ldcat.model.syntax import DocumentParts, in_reading_order_lines, read_canonical
from ldcat.store.dataset import labelled, named
from ldcat.store.port import Change


class Item:
    """A record or graph, to be written in one form or in many."""

    def __init__(self, record: Record, text: bytes) -> None:
        """Take its canonical N-Quads."""
        self.record = record
        self._text = text

    @property
    def is_loose(self) -> bool:
        """Whether it is what belongs to no record."""
        return self.record.kind == LOOSE

    @property
    def is_beside(self) -> bool:
        """Whether it is a graph that stands beside the records."""
        return self.record.kind == GRAPH

    @cached_property
    def lines(self) -> bytes:
        """Its N-Triples; a label of a blank node means one node in the whole catalogue."""
        return labelled(Change(self.record.iri, self._text))

    @cached_property
    def graph(self) -> Graph:
        """Its triples, in the order in which people read them."""
        kind = KIND_BY_NAME.get(self.record.kind)
        iri = self.record.iri
        lines = in_reading_order_lines(self.lines, iri, kind.iri if kind else "")
        return read_canonical(b"".join(lines))


class Sink(Protocol):
    """What bytes are written to."""

    def write(self, piece: bytes, /) -> object:
        """Take a piece."""


class Document(Protocol):
    """One form of everything, while it is written."""

    def add(self, item: Item, beside: Iterable[Triple] = ()) -> None:
        """Write a record or graph down, and what is said of it beside."""

    def close(self) -> None:
        """Write the end."""


class RdfDocument:
    """A document in an RDF syntax.

    Syntaxes with named graphs have one graph a record, named as the record; what belongs to no
    record is in the default graph, and other graphs are there by their names. Syntaxes without
    have the merge: no graphs that stand beside the records.
    """

    def __init__(self, syntax: Syntax, output: Sink) -> None:
        """Write the beginning."""
        self._syntax = syntax
        self._output = output
        self._parts = DocumentParts(syntax)
        self._separator = b""
        output.write(self._parts.head)

    def describe(self, graph: Graph) -> None:
        """Write what belongs to no record."""
        self._write(self._parts.body(graph, None))

    def add(self, item: Item, beside: Iterable[Triple] = ()) -> None:
        """Write a record or graph down, and what is said of it beside."""
        if self._syntax.is_dataset or not item.is_beside:
            self._write(self._body(item, beside))

    def close(self) -> None:
        """Write the end."""
        self._output.write(self._parts.tail)

    def _write(self, body: bytes) -> None:
        self._output.write(self._separator)
        self._output.write(body)
        self._separator = self._parts.separator

    def _body(self, item: Item, beside: Iterable[Triple]) -> bytes:
        if self._syntax is N_TRIPLES or (self._syntax is N_QUADS and item.is_loose):
            return item.lines
        if self._syntax is N_QUADS:
            return named(item.lines, item.record.iri)
        # A label means one node in the whole document, in JSON-LD's array too.
        name = None if item.is_loose else NamedNode(item.record.iri)
        return self._parts.body(item.graph | Graph(beside), name)


class JsonLines:
    """One JSON-LD document a line (NDJSON): a record, or what belongs to no record."""

    def __init__(self, output: Sink) -> None:
        self._output = output

    def describe(self, graph: Graph) -> None:
        """Write what belongs to no record."""
        self._output.write(jsonld.line(graph))

    def add(self, item: Item, beside: Iterable[Triple] = ()) -> None:
        """Write a record down, and what is said of it beside; no graph that stands beside."""
        if not item.is_beside:
            self._output.write(jsonld.line(item.graph | Graph(beside)))

    def close(self) -> None:
        """There is no end to write."""


def export(snapshot: Snapshot, syntax: Syntax, output: IO[bytes]) -> int:
    """Write every published record, exactly as it was given; return how many there are."""
    document = RdfDocument(syntax, output)
    records = 0
    for record, text in snapshot.current():
        document.add(Item(record, text))
        records += record.is_listed
    document.close()
    return records
