"""Write everything that is published into one document, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from ldcat.ledger.ledger import Ledger
from ldcat.model.graph import NamedNode
from ldcat.model.media import N_QUADS, N_TRIPLES, Syntax
from ldcat.model.syntax import DocumentParts, in_reading_order, read_canonical
from ldcat.store.dataset import labelled, named
from ldcat.store.port import Change


def export(ledger: Ledger, syntax: Syntax, output: IO[bytes]) -> int:
    """Write every published record, exactly as it was given; return how many there are.

    Syntaxes with named graphs have one graph a record, named as the record.
    """
    records = 0
    if syntax in (N_QUADS, N_TRIPLES):
        for change in _changes(ledger):
            text = labelled(change)
            output.write(named(text, change.iri) if syntax is N_QUADS else text)
            records += 1
        return records
    parts = DocumentParts(syntax)
    output.write(parts.head)
    for change in _changes(ledger):
        # A label means one node in the whole document, in JSON-LD's array too.
        graph = in_reading_order(read_canonical(labelled(change)), NamedNode(change.iri))
        output.write(parts.separator if records else b"")
        output.write(parts.body(graph, NamedNode(change.iri)))
        records += 1
    output.write(parts.tail)
    return records


def _changes(ledger: Ledger) -> Iterator[Change]:
    for record, text in ledger.current():
        yield Change(record.iri, text)
