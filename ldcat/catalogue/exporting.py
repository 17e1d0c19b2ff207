"""Write everything that is published into one document, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from ldcat.ledger.ledger import Ledger
from ldcat.model.graph import NamedNode
from ldcat.model.kinds import GRAPH, LOOSE
from ldcat.model.media import N_QUADS, N_TRIPLES, Syntax
from ldcat.model.record import Record
from ldcat.model.syntax import DocumentParts, in_reading_order, read_canonical
from ldcat.store.dataset import labelled, named
from ldcat.store.port import Change


def export(ledger: Ledger, syntax: Syntax, output: IO[bytes]) -> int:
    """Write every published record, exactly as it was given; return how many there are.

    Syntaxes with named graphs have one graph a record, named as the record; what belongs to no
    record is in the default graph, and other graphs are there by their names. Syntaxes without
    have the merge: no graphs that stand beside the records.
    """
    parts = DocumentParts(syntax)
    output.write(parts.head)
    written = records = 0
    for record, change in _changes(ledger):
        if record.kind == GRAPH and not syntax.is_dataset:
            continue
        output.write(parts.separator if written else b"")
        output.write(_body(change, parts, syntax, is_loose=record.kind == LOOSE))
        written += 1
        records += record.is_listed
    output.write(parts.tail)
    return records


def _body(change: Change, parts: DocumentParts, syntax: Syntax, *, is_loose: bool) -> bytes:
    text = labelled(change)
    if syntax is N_TRIPLES or (syntax is N_QUADS and is_loose):
        return text
    if syntax is N_QUADS:
        return named(text, change.iri)
    # A label means one node in the whole document, in JSON-LD's array too.
    name = NamedNode(change.iri)
    graph = in_reading_order(read_canonical(text), name)
    return parts.body(graph, None if is_loose else name)


def _changes(ledger: Ledger) -> Iterator[tuple[Record, Change]]:
    for record, text in ledger.current():
        yield record, Change(record.iri, text)
