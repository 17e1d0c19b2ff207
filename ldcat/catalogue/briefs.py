"""Records in few words, read from their texts line by line."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final

from ldcat.ledger.ledger import Ledger
from ldcat.model.addresses import record_address
from ldcat.model.around import Brief
from ldcat.model.graph import Graph, Literal, NamedNode
from ldcat.model.iri import Iri
from ldcat.model.record import Record
from ldcat.model.syntax import read_canonical
from ldcat.terms import ADMS, DCAT, DCT, DCT_ISSUED, DCT_MODIFIED, DCT_TITLE, OWL

_DATES: Final = (DCT_ISSUED, DCT + "available", DCT + "created")
_VERSIONS: Final = (DCAT + "version", OWL + "versionInfo", ADMS + "version")
_READ: Final = (DCT_TITLE, DCT_MODIFIED, *_DATES, *_VERSIONS)
#: So many of them are kept: what a revision says never changes.
_KEPT: Final = 4096
_NUMBER: Final = re.compile(r"\d+")


class Briefs:
    """Tells of records in few words."""

    def __init__(self, ledger: Ledger, base: Iri) -> None:
        """Read a ledger.

        Args:
            ledger: Has the records.
            base: The catalogue's base IRI.
        """
        self._ledger = ledger
        self._base = base
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Brief] = OrderedDict()

    def of(self, records: Sequence[Record]) -> Sequence[Brief]:
        """Return records in few words, in the same order."""
        with self._lock:
            found = {it.sequence: self._kept.get(it.sequence) for it in records}
        missing = [it for it in records if found[it.sequence] is None]
        texts = self._ledger.texts(missing) if missing else {}
        fresh = {it.sequence: self._brief(it, texts[it.iri]) for it in missing}
        with self._lock:
            self._kept.update(fresh)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [fresh.get(it.sequence) or found[it.sequence] or Brief(it.iri) for it in records]

    def known(self, iris: Sequence[str]) -> Mapping[str, Brief]:
        """Return what is known of some IRIs: what is no record here has nothing but its IRI."""
        records = self._ledger.records(sorted(iris))
        found = {it.iri: it for it in self.of(list(records.values()))}
        return {iri: found.get(iri) or Brief(iri) for iri in iris}

    def _brief(self, record: Record, text: bytes) -> Brief:
        graph, subject = _told(record.iri, text), NamedNode(record.iri)
        return Brief(
            iri=record.iri,
            address=record_address(self._base, record),
            kind=record.kind,
            titles=_literals(graph, subject, DCT_TITLE),
            versions=[it for name in _VERSIONS for it in _literals(graph, subject, name)],
            date=_first(graph, subject, *_DATES),
            modified=_first(graph, subject, DCT_MODIFIED),
        )


def sort_key(brief: Brief) -> tuple[str, ...]:
    """Return by what records are sorted: their date, version, title; numbers by their size."""
    version, title = (next((it.value for it in its), "") for its in (brief.versions, brief.titles))
    return (brief.date or brief.modified, *map(_by_size, (version, title, brief.iri)))


def _by_size(text: str) -> str:
    """Return a text in which numbers sort by their size.

    >>> sorted(["v10", "v9"], key=_by_size)
    ['v9', 'v10']
    """
    return _NUMBER.sub(lambda found: found[0].rjust(12, "0"), text[:200].casefold())


def _told(iri: str, text: bytes) -> Graph:
    """Return what a record says of itself by the properties that count; nothing else is read."""
    lines = (_lines(text, f"<{iri}> <{it}> ".encode()) for it in _READ)
    return read_canonical(b"".join(lines))


def _lines(text: bytes, head: bytes) -> bytes:
    """Return the lines that begin with something; they stand together, for lines are sorted."""
    start = 0 if text.startswith(head) else text.find(b"\n" + head) + 1
    if not start and not text.startswith(head):
        return b""
    end = start
    while text.startswith(head, end):
        end = text.index(b"\n", end) + 1
    return text[start:end]


def _literals(graph: Graph, subject: NamedNode, predicate: str) -> list[Literal]:
    return [it for it in graph.objects(subject, predicate) if isinstance(it, Literal)]


def _first(graph: Graph, subject: NamedNode, *predicates: str) -> str:
    texts = (it.value.strip() for name in predicates for it in _literals(graph, subject, name))
    return next(filter(None, texts), "")
