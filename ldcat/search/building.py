"""Build an index of the whole ledger, on every core, beside the server."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from ldcat.ledger.ledger import Ledger
from ldcat.model.kinds import KIND_BY_NAME, KINDS
from ldcat.model.vocabularies import load_vocabularies
from ldcat.quality.formats import Formats, load_format_lists
from ldcat.search import schema
from ldcat.search.documents import Documents, Named
from ldcat.search.index import State, as_json, create, put_names, write_state
from ldcat.search.statements import Statements, in_brackets
from ldcat.search.values import Values
from ldcat.terms import DCAT
from ldcat.validation.background import read_vocabularies

#: Records that a process looks through at a time.
_CHUNK: Final = 500
#: What the writers may keep in memory, in bytes.
_HEAP: Final = 192_000_000
_WRITERS: Final = 1
_LISTING: Final = tuple(f"{DCAT}{it}" for it in sorted({kind.membership for kind in KINDS}))
_LISTING_PREDICATES: Final = in_brackets(_LISTING)


@dataclass(frozen=True, slots=True)
class Order:
    """What an index is to be built of.

    Attributes:
        ledger: SQLAlchemy URL of the ledger.
        vocabularies: Folders of vocabularies.
        formats: The file that lists open and machine-readable formats.
        language: Of texts that do not say which they are in.
        origin: A digest of what else than the ledger is told in the index.
        folder: Where it will lie; there is nothing.
    """

    ledger: str
    vocabularies: Sequence[str]
    formats: str
    language: str
    origin: str
    folder: str = ""

    def told(self, folder: Path) -> bytes:
        """Return the order as JSON, with its folder."""
        return json.dumps(asdict(replace(self, folder=str(folder)))).encode()


def order_of(told: bytes) -> Order:
    """Return an order that was told as JSON."""
    return Order(**json.loads(told))


def documents_of(order: Order) -> Documents:
    """Return what makes entries as an order says.

    Raises:
        ResourceError: A vocabulary, or the list of formats, cannot be read.
    """
    folders = [Path(it) for it in order.vocabularies]
    vocabularies = load_vocabularies(folders)
    formats = Formats(read_vocabularies(folders), load_format_lists(Path(order.formats)))
    return Documents(Values(vocabularies, formats), vocabularies, order.language)


def mark_of(ledger: Ledger, position: int) -> str:
    """Return the digest of a revision: by it, ledgers are told apart."""
    revision = ledger.revision(position) if position else None
    return f"{revision.digest}@{revision.at.isoformat()}" if revision else ""


def build(order: Order, tell: Callable[[int, int], None]) -> None:
    """Build an index.

    What is written meanwhile may be in it or not: it is taken in afterwards, from the position.

    Args:
        order: What is to be built.
        tell: Is told how many numbers of records are done, of how many.
    """
    folder = Path(order.folder)
    records, names = create(folder)
    with closing(Ledger(order.ledger)) as ledger:
        position, last = ledger.position, ledger.newest_number()
        mark = mark_of(ledger, position)
        members = _members(ledger)
    spans = [(start, min(start + _CHUNK, last)) for start in range(0, last, _CHUNK)]
    called: dict[str, Named] = {}
    with records.writer(_HEAP, _WRITERS) as writer:
        for done, (entries, its) in enumerate(_each(order, members, spans), 1):
            for it in entries:
                writer.add_json(it)
            called |= its
            tell(min(done * _CHUNK, last), last)
    with names.writer(_HEAP, 1) as writer:
        put_names(writer, called)
    write_state(folder, State(schema.VERSION, order.origin, position, mark))


def _members(ledger: Ledger) -> Mapping[str, Sequence[str]]:
    """Return the catalogues that list a record, by IRI."""
    found: dict[str, list[str]] = {}
    with ledger.snapshot() as held:
        for record, text in held.current(kind="catalog"):
            said = Statements(text, _LISTING_PREDICATES)
            for it in dict.fromkeys(said.all(f"<{record.iri}>", _LISTING)):
                found.setdefault(it[1:-1], []).append(record.iri)
    return found


Looked = tuple[Sequence[str], Mapping[str, Named]]


def _each(
    order: Order, members: Mapping[str, Sequence[str]], spans: Sequence[tuple[int, int]]
) -> Iterator[Looked]:
    """Yield what is found in each span of numbers, in any order."""
    cores = os.cpu_count() or 1
    if cores == 1 or len(spans) < 2 * cores:
        yield from map(Looker(order, members), spans)
        return
    context = multiprocessing.get_context("fork")  # what is read already is shared
    with context.Pool(cores, _begin, (order, members)) as pool:
        yield from pool.imap_unordered(_look, spans)


class Looker:
    """Looks through records, and makes entries of them."""

    def __init__(self, order: Order, members: Mapping[str, Sequence[str]]) -> None:
        self._documents = documents_of(order)
        self._ledger = Ledger(order.ledger)
        self._members = members
        self._told: dict[str, Named] = {}

    def __call__(self, span: tuple[int, int]) -> Looked:
        """Return entries as JSON, and the names that were not returned before."""
        after, until = span
        entries: list[str] = []
        names: dict[str, Named] = {}
        with self._ledger.snapshot() as held:
            for record, text in held.current(after, until):
                if record.kind not in KIND_BY_NAME:
                    continue
                found = self._documents.entry(record, text, self._members.get(record.iri, ()))
                entries.append(as_json(found.fields))
                for iri, its in found.names.items():
                    if self._told.get(iri) != its:
                        self._told[iri] = names[iri] = its
        return entries, names


_LOOKERS: list[Looker] = []


def _begin(order: Order, members: Mapping[str, Sequence[str]]) -> None:
    _LOOKERS.append(Looker(order, members))
    # What it makes has no cycles, and it ends soon.
    gc.disable()


def _look(span: tuple[int, int]) -> Looked:
    return _LOOKERS[0](span)
