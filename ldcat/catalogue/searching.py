"""Search what is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

from ldcat.catalogue import describing
from ldcat.catalogue.background import Job
from ldcat.catalogue.indexing import Indexer
from ldcat.catalogue.reading import CatalogueReader
from ldcat.errors import BadParameterError, Worded
from ldcat.ledger.ledger import Ledger
from ldcat.model.criteria import Criteria
from ldcat.model.graph import Graph
from ldcat.model.record import Record
from ldcat.model.search_params import LARGEST_SIZE, USUAL_SIZE
from ldcat.model.search_view import SearchView, Suggestions
from ldcat.model.syntax import in_reading_order
from ldcat.model.view import Names, Paging, Site
from ldcat.search.finding import Finder, Found, Wanted
from ldcat.search.index import Opened, known_names
from ldcat.search.suggesting import Suggested, suggested

_MOST_SUGGESTED: Final = 5


@dataclass(frozen=True, slots=True)
class Sought:
    """Which page of what results is wanted.

    Attributes:
        criteria: What is searched for.
        number: Of the page, from 1.
        size: How many records it has; None for the usual number.
        more: A facet of which more values are wanted than usual.
    """

    criteria: Criteria
    number: int = 1
    size: int | None = None
    more: str = ""


class SearchReader:
    """Searches; may be shared between threads."""

    def __init__(
        self, ledger: Ledger, reader: CatalogueReader, indexer: Indexer, *, site: Site
    ) -> None:
        """Search a ledger's records.

        Args:
            ledger: Has the records.
            reader: Makes views of them.
            indexer: Has the index.
            site: Who runs the catalogue.
        """
        self._ledger = ledger
        self._reader = reader
        self._indexer = indexer
        self._site = site
        self._threads = ThreadPoolExecutor(2, "counting")

    @property
    def changes(self) -> int:
        """A number that grows with every change of what is found."""
        return self._indexer.changes

    @property
    def jobs(self) -> Mapping[str, Sequence[Job]]:
        """What search does beside answering, by name."""
        return {"search": [self._indexer.run]}

    def rebuild(self) -> None:
        """Build the index anew.

        Raises:
            OperationError: It cannot be written.
        """
        self._indexer.rebuild()

    def size(self) -> int:
        """Return how many records are in the index."""
        return self.opened().records.num_docs

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown()

    def page(self, sought: Sought) -> SearchView:
        """Return a page of what is found.

        Raises:
            BadParameterError: The size is out of bounds, or there is no such page.
            BusyError: Records are still being indexed.
            OperationError: The index cannot be written.
        """
        size = self._size(sought)
        opened = self.opened()
        start = (sought.number - 1) * size
        wanted = Wanted(start, size, more=sought.more)
        found = self.finder(opened).find(sought.criteria, wanted)
        if start and start >= found.total:
            raise BadParameterError(
                Worded(
                    "There are %(total)s results: page %(page)s is beyond their end.",
                    total=found.total,
                    page=sought.number,
                ),
                where="page",
                mend=Worded("Begin with the first page."),
            )
        return self.laid(sought, opened, found, size=size)

    def opened(self) -> Opened:
        """Return the index as the ledger is now.

        Raises:
            BusyError: Records are still being indexed.
        """
        return self._indexer.opened()

    def finder(self, opened: Opened) -> Finder:
        """Return what finds in a state of the index."""
        return Finder(opened, self._threads)

    def exact(self, facet: str, values: Sequence[str]) -> Mapping[str, int]:
        """Return how many records have each of some values.

        Raises:
            BusyError: Records are still being indexed.
        """
        return self.finder(self.opened()).exact(facet, values)

    @staticmethod
    def named(opened: Opened, found: Found) -> Mapping[str, Names]:
        """Return what records call the values that were counted."""
        values = [it for its in found.counted.values() for it, _ in its.values]
        return names_of(opened, values)

    def suggestions(self, text: str) -> Suggestions:
        """Return what may be meant by the beginning of a text.

        Raises:
            BusyError: Records are still being indexed.
        """
        opened = self._indexer.opened()
        found: Suggested = suggested(opened, text, _MOST_SUGGESTED)
        return Suggestions(
            found.texts,
            self._reader.short(self._records(found.numbers)),
            [(it.facet, iri, it.names) for iri, it in found.values.items()],
        )

    def _size(self, sought: Sought) -> int:
        size = USUAL_SIZE if sought.size is None else sought.size
        if not 1 <= size <= LARGEST_SIZE:
            raise BadParameterError(
                Worded("page_size must be between 1 and %(most)s.", most=LARGEST_SIZE),
                where="page_size",
            )
        return size

    def _records(self, numbers: Iterable[int]) -> Sequence[Record]:
        """Return records in a given order; one that was deleted this moment is left out."""
        wanted = list(numbers)
        known: Mapping[int, Record] = {it.number: it for it in self._ledger.numbered(wanted)}
        return [known[it] for it in wanted if it in known]

    def laid(self, sought: Sought, opened: Opened, found: Found, *, size: int) -> SearchView:
        """Return what was found, with its records."""
        records = self._records(found.numbers)
        view = SearchView(
            site=self._site,
            criteria=sought.criteria,
            entries=self._reader.short(records),
            merged=lambda: self._reader.views(records, whole=False),
            total=found.total,
            number=sought.number,
            size=size,
            counted=found.counted,
            names=self.named(opened, found),
            extent=found.extent,
            searched=found.searched,
            suggested=found.suggested,
            is_loose=found.is_loose,
            is_cut=found.is_cut,
            more=sought.more,
            position=self._ledger.position,
            changed=self._reader.counted().changed,
        )
        return replace(view, described=lambda: _described(view))


def _described(view: SearchView) -> Graph:
    """Return what RDF says of a page of results: where it stands, and which records it has."""
    number, last = view.number, view.pages
    paging = Paging(
        total=view.total,
        size=view.size,
        page=view.address,
        first=view.at(1),
        last=view.at(last),
        next=view.at(number + 1) if number < last else None,
        previous=view.at(number - 1) if number > 1 else None,
    )
    records = [it.record for it in view.entries]
    parts = (describing.paging(paging), describing.results(view.subject, records))
    return in_reading_order((triple for part in parts for triple in part), view.subject)


def names_of(opened: Opened, values: Sequence[str]) -> Mapping[str, Names]:
    """Return what records call some values."""
    iris = [it for it in values if ":" in it]
    known = known_names(opened.names, opened.name_fields, iris)
    return {iri: it.names for iri, it in known.items()}
