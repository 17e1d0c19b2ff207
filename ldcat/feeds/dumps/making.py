"""Write the whole catalogue into files, every form of it in one go."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Protocol

from ldcat.catalogue import describing
from ldcat.catalogue.exporting import Item, JsonLines, RdfDocument
from ldcat.feeds.dumps.order import Order
from ldcat.feeds.dumps.packed import PackedFile
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.snapshots import Snapshot
from ldcat.model.dumps import FORMS, LINES, PACKINGS, Dump, DumpFile, Form, file_name
from ldcat.model.graph import Graph, Triple
from ldcat.model.media import BY_SUFFIX, N_QUADS
from ldcat.model.record import Record


class _Form(Protocol):
    """One form of everything, in all its files."""

    def describe(self, graph: Graph) -> None: ...

    def add(self, item: Item, beside: Sequence[Triple]) -> None: ...

    def close(self) -> None: ...


class _Files:
    """What is written goes into the files of one form."""

    def __init__(self, folder: Path, form: Form) -> None:
        self._files = [PackedFile(folder / file_name(form, it), it) for it in PACKINGS]

    def write(self, piece: bytes, /) -> None:
        for it in self._files:
            it.write(piece)

    def close(self) -> list[DumpFile]:
        return [it.close() for it in self._files]


class _Quads:
    """N-Quads: the records as they were given, and nothing else; to be loaded again."""

    def __init__(self, output: _Files) -> None:
        self._document = RdfDocument(N_QUADS, output)

    def describe(self, graph: Graph) -> None:
        """The catalogue as a whole is told by the other forms."""

    def add(self, item: Item, beside: Sequence[Triple]) -> None:
        """Write a record down."""
        del beside
        self._document.add(item)

    def close(self) -> None:
        self._document.close()


def make(order: Order) -> Dump:
    """Write the files of an order, and return what they are.

    Raises:
        OSError: A file cannot be written.
        LedgerError: The ledger cannot be read.
    """
    began = time.monotonic()
    ledger, folder = Ledger(order.ledger), Path(order.folder)
    try:
        with ledger.snapshot() as held:
            outputs = [_Files(folder, it) for it in FORMS]
            forms = [_form(it, output) for it, output in zip(FORMS, outputs, strict=True)]
            records = _write(held, order, forms)
            files = tuple(chain.from_iterable(it.close() for it in outputs))
            return Dump(
                position=held.position,
                changed=held.changed,
                made=datetime.now(UTC),
                records=records,
                seconds=time.monotonic() - began,
                origin=order.origin,
                files=files,
            )
    finally:
        ledger.close()


def _form(form: Form, output: _Files) -> _Form:
    if form is LINES:
        return JsonLines(output)
    syntax = BY_SUFFIX[form.suffix]
    return _Quads(output) if syntax is N_QUADS else RdfDocument(syntax, output)


def _write(held: Snapshot, order: Order, forms: Sequence[_Form]) -> int:
    """Write everything in every form, and return how many records there are."""
    records = 0
    root = describing.root(order.site, held.changed)
    for form in forms:
        form.describe(root)
    for record, text in held.current():
        item, beside = Item(record, text), _beside(record, text, order)
        for form in forms:
            form.add(item, beside)
        records += record.is_listed
    for form in forms:
        form.close()
    return records


def _beside(record: Record, text: bytes, order: Order) -> Sequence[Triple]:
    """Return what the catalogue says of a record: as on the pages of the feed."""
    if not record.is_listed:
        return ()
    profile = order.profile_iris.get(record.profile, "") if record.conforms else ""
    entry = describing.listing(order.site.base, record, profile)
    listed = describing.members(order.site, [record])
    return (*listed, *entry, *describing.completion(record, text))
