"""The index on disk: opened, searched, brought along, and exchanged as a whole."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tantivy import DocAddress, Document, Index, IndexWriter, Query, Schema, Searcher

from ldcat.errors import OperationError
from ldcat.search import schema
from ldcat.search.analysis import words
from ldcat.search.documents import Entry, Named

_RECORDS: Final = "records"
_NAMES: Final = "names"
_STATE: Final = "state.json"
#: What a writer may keep in memory, in bytes; Tantivy takes no less.
_HEAP: Final = 16_000_000
_MOST_TONGUES: Final = 64


@dataclass(frozen=True, slots=True)
class State:
    """What an index stands for.

    Attributes:
        version: Of the fields (`schema.VERSION`).
        origin: A digest of what else than the ledger is told in it: vocabularies, the language.
        position: The sequence number up to which it has the ledger.
        mark: The digest of that revision: a ledger with another one is another ledger.
    """

    version: int
    origin: str
    position: int
    mark: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One state of the index, to be searched.

    Attributes:
        records: Of what the records are.
        names: Of what values are called.
        record_fields: The schema of the first.
        name_fields: The schema of the second.
        tongues: The languages that texts are in.
    """

    records: Searcher
    names: Searcher
    record_fields: Schema
    name_fields: Schema
    tongues: Sequence[str]


class SearchIndex:
    """An index in a folder; searched by many threads, written by one at a time."""

    def __init__(self, folder: Path) -> None:
        """Open what there is; nothing, where it cannot be read.

        Args:
            folder: Where it lies.
        """
        self._folder = folder
        self._writing = threading.Lock()
        self._records: Index | None = None
        self._names: Index | None = None
        self.state: State | None = None
        #: Grows with every change of what is found.
        self.changes = 0
        self._tongues: tuple[int, Sequence[str]] = -1, ()
        self._open()

    def _open(self) -> None:
        state = _read_state(self._folder)
        if state is None or state.version != schema.VERSION:
            return
        with suppress(ValueError, OSError):  # it is built anew, then
            records, names = (
                Index.open(str(self._folder / _RECORDS)),
                Index.open(str(self._folder / _NAMES)),
            )
            _prepare(records, names)
            self._records, self._names, self.state = records, names, state

    def opened(self) -> Opened | None:
        """Return what can be searched now; None where there is no index."""
        records, names = self._records, self._names
        if records is None or names is None:
            return None
        searcher, changes = records.searcher(), self.changes
        if self._tongues[0] != changes:
            self._tongues = changes, _tongues(searcher)
        return Opened(searcher, names.searcher(), records.schema, names.schema, self._tongues[1])

    def begin(self, state: State) -> None:
        """Begin an empty index.

        Raises:
            OperationError: The folder cannot be written.
        """
        with self._writing, _translated(self._folder):
            shutil.rmtree(self._folder, ignore_errors=True)
            records, names = create(self._folder)
            write_state(self._folder, state)
            self._records, self._names, self.state = records, names, state
            self.changes += 1

    def apply(self, entries: Sequence[Entry], gone: Iterable[int], state: State) -> None:
        """Take in records as they are now, and take out those that are gone.

        Raises:
            OperationError: The folder cannot be written.
        """
        with self._writing, _translated(self._folder):
            records, names = self._records, self._names
            if records is None or names is None:  # pragma: no cover - whoever applies has begun
                raise OperationError("There is no index.", where=str(self._folder))
            with records.writer(_HEAP, 1) as writer:
                for number in (*gone, *(it.number for it in entries)):
                    # By its term, a number is not always found (tantivy 0.27).
                    query = Query.term_query(records.schema, schema.NUMBER, number)
                    writer.delete_documents_by_query(query)
                for it in entries:
                    writer.add_json(as_json(it.fields))
            called = {iri: it.names[iri] for it in entries for iri in it.names}
            if fresh := self._fresh(names, called):
                with names.writer(_HEAP, 1) as writer:
                    put_names(writer, fresh)
            write_state(self._folder, state)
            records.reload()
            names.reload()
            self.state = state
            self.changes += 1

    def replace(self, folder: Path) -> None:
        """Take the place of this index by another one that was built beside it.

        Raises:
            OperationError: The folder cannot be written.
        """
        with self._writing, _translated(self._folder):
            old = self._folder.with_name(f"{self._folder.name}.old")
            shutil.rmtree(old, ignore_errors=True)
            if self._folder.exists():
                self._folder.replace(old)
            folder.replace(self._folder)
            # What is being searched keeps its files until it is done.
            shutil.rmtree(old, ignore_errors=True)
            self._open()
            self.changes += 1

    def _fresh(self, names: Index, called: Mapping[str, Named]) -> Mapping[str, Named]:
        """Return the names that are not known as they are."""
        searcher = names.searcher()
        return {
            iri: its
            for iri, its in called.items()
            if known_names(searcher, names.schema, [iri]).get(iri) != its
        }


def as_json(fields: Mapping[str, Sequence[object]]) -> str:
    """Return an entry's fields as the index takes them in."""
    return json.dumps(fields, ensure_ascii=False)


def put_names(writer: IndexWriter, called: Mapping[str, Named]) -> None:
    """Note what values are called."""
    for iri, it in called.items():
        writer.delete_documents_by_term(schema.IRI, iri)
        document = Document()
        document.add_text(schema.IRI, iri)
        document.add_text(schema.FACET, it.facet)
        document.add_text(schema.NAMES, json.dumps(dict(it.names), ensure_ascii=False))
        spoken = " ".join(word for name in it.names.values() for word in words(name))
        document.add_text(schema.WORDS, spoken)
        writer.add_document(document)


def known_names(searcher: Searcher, fields: Schema, iris: Sequence[str]) -> Mapping[str, Named]:
    """Return what values are called, as far as it is known."""
    if not iris:
        return {}
    query = Query.term_set_query(fields, schema.IRI, list(iris))
    found: dict[str, Named] = {}
    for _, address in searcher.search(query, len(iris), count=False).hits:
        iri, named = _read(searcher, address)
        found[iri] = named
    return found


def names_beginning(searcher: Searcher, query: Query, most: int) -> Mapping[str, Named]:
    """Return some of the values whose names fit a query."""
    hits = searcher.search(query, most, count=False).hits
    return dict(_read(searcher, address) for _, address in hits)


def _read(searcher: Searcher, address: DocAddress) -> tuple[str, Named]:
    document = searcher.doc(address)
    iri, facet, names = (document.get_first(it) for it in (schema.IRI, schema.FACET, schema.NAMES))
    return str(iri), Named(str(facet), json.loads(str(names)))


def all_values(opened: Opened, facet: str) -> Sequence[str]:
    """Return the values of a facet; some may be of records that are gone."""
    return [it for it, _ in opened.records.terms_with_prefix(facet, "")]


def create(folder: Path) -> tuple[Index, Index]:
    """Make an empty index in an empty folder: of records, and of names."""
    for name in (_RECORDS, _NAMES):
        (folder / name).mkdir(parents=True)
    records = Index(schema.record_schema(), str(folder / _RECORDS))
    names = Index(schema.name_schema(), str(folder / _NAMES))
    _prepare(records, names)
    return records, names


def write_state(folder: Path, state: State) -> None:
    """Note what an index stands for; on disk when it returns."""
    path = folder / _STATE
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _tongues(searcher: Searcher) -> Sequence[str]:
    terms = {"field": schema.TONGUES, "size": _MOST_TONGUES}
    told = searcher.aggregate(Query.all_query(), {schema.TONGUES: {"terms": terms}})
    return sorted(it["key"] for it in told[schema.TONGUES]["buckets"])


def _prepare(*indexes: Index) -> None:
    for index in indexes:
        index.register_tokenizer(schema.ANALYSED, schema.analysed())
        index.config_reader("manual")
        index.reload()


def _read_state(folder: Path) -> State | None:
    try:
        return State(**json.loads((folder / _STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # there is none, or not as this version has it
        return None


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise OperationError(
            f"The search index cannot be written: {error}.",
            where=str(folder),
            mend="Check the disk; it is built anew when its folder is gone.",
        ) from error
