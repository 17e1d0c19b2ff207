"""The DCAT feed: the catalogue of one moment, or what changed since, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from ldcat.catalogue import describing
from ldcat.catalogue.reading import CatalogueReader
from ldcat.errors import BadParameterError, PositionGoneError
from ldcat.ledger.ledger import Ledger
from ldcat.model.addresses import page_address
from ldcat.model.graph import NamedNode
from ldcat.model.iri import Iri
from ldcat.model.kinds import kind_of
from ldcat.model.record import Record
from ldcat.model.syntax import in_reading_order
from ldcat.model.view import CataloguePage, Paging, RecordView, Site


@dataclass(frozen=True, slots=True)
class PageSizes:
    """How many records a page has.

    Attributes:
        usual: Where a client does not ask.
        most: That a client may ask for.
    """

    usual: int
    most: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the feed a page is.

    Attributes:
        path: The path that was asked for, below the base; links keep it.
        at: The position of the ledger that the crawl sees; None for what is now.
        after: The number, of changes the sequence number, behind which the page begins.
        size: How many records it has at most; None for the usual number.
        since: Only what changed at this moment or later; None for all.
    """

    path: str
    at: int | None = None
    after: int = 0
    size: int | None = None
    since: datetime | None = None


class FeedReader:
    """Reads pages of the feed.

    Harvesters take every node that is typed `dcat:Dataset` for a dataset (facts/clients 1.5): a
    record that is only referred to loses its class on pages that do not describe it.
    """

    def __init__(
        self, ledger: Ledger, reader: CatalogueReader, *, site: Site, sizes: PageSizes
    ) -> None:
        self._ledger = ledger
        self._reader = reader
        self._site = site
        self._sizes = sizes

    def page(self, place: Place) -> CataloguePage:
        """Return a page of the feed.

        Raises:
            BadParameterError: The size is out of bounds.
            PositionGoneError: The ledger has not come to the position.
        """
        newest = self._ledger.position
        position = newest if place.at is None else place.at
        if position > newest:
            raise PositionGoneError(
                f"The catalogue has not come to position {position}: it is at {newest}.",
                mend="Begin anew with the first page. The catalogue was restored from a backup.",
            )
        size = self._size(place)
        if place.since is None:
            records, paging = self._all(place, position, size)
        else:
            records, paging = self._changes(place, position, size)
        return self._laid(records, paging, position)

    def _size(self, place: Place) -> int:
        wanted = self._sizes.usual if place.size is None else place.size
        if not 1 <= wanted <= self._sizes.most:
            raise BadParameterError(
                f"page_size must be between 1 and {self._sizes.most}.", where="page_size"
            )
        return wanted

    def _all(self, place: Place, position: int, size: int) -> tuple[Sequence[Record], Paging]:
        """Return the records of a page, and where it stands among all."""
        pins, after = self._ledger.pins, place.after
        found = pins.page(position, after, size + 1)
        records, is_last = found[:size], len(found) <= size
        link = partial(page_address, self._site.base, place.path, at=position)

        def at(number: int) -> Iri:
            return link(after=number, page_size=size)

        return records, Paging(
            total=pins.total(position),
            size=size,
            page=at(after),
            first=at(0),
            last=at(after if is_last else pins.last_page(position, size)),
            next=None if is_last else at(records[-1].number),
            previous=at(pins.page_before(position, after, size)) if after else None,
            start=lambda: pins.rank(position, after) + 1,
        )

    def _changes(self, place: Place, position: int, size: int) -> tuple[Sequence[Record], Paging]:
        """Return the records of a page, deleted ones too, and where it stands among all changes."""
        since = place.since
        if since is None:
            raise TypeError(place)
        changes = self._ledger.changes
        begin = changes.position_before(since)
        after = max(place.after, begin)
        found = changes.changed(after, position, size + 1)
        records, is_last = found[:size], len(found) <= size
        total, last = changes.extent(begin, position, size)
        told = since.isoformat().replace("+00:00", "Z")
        link = partial(page_address, self._site.base, place.path, modified_since=told, at=position)

        def at(sequence: int) -> Iri:
            return link(after=sequence, page_size=size)

        return records, Paging(
            total=total,
            size=size,
            page=at(after),
            first=at(begin),
            last=at(after if is_last else last),
            next=None if is_last else at(records[-1].sequence),
            previous=None,  # nobody goes back through changes, and it is not cheap to tell
            start=lambda: changes.change_rank(begin, position, after) + 1,
        )

    def _laid(self, records: Sequence[Record], paging: Paging, position: int) -> CataloguePage:
        listed = [it for it in records if not it.is_deleted]
        views = self._reader.views(listed, whole=False)
        if position < self._ledger.position:
            views = [_as_then(it) for it in views]
        deleted = tuple(it for it in records if it.is_deleted)
        changed = self._ledger.changes.moment_of(position)
        parts = (
            describing.root(self._site, changed),
            describing.members(self._site, [it.record for it in views]),
            describing.tombstones(self._site, deleted),
            describing.paging(paging),
        )
        return CataloguePage(
            site=self._site,
            entries=tuple(views),
            paging=paging,
            catalogue=in_reading_order(
                (triple for part in parts for triple in part), NamedNode(self._site.base)
            ),
            address=Iri(f"{self._site.base}catalog"),
            position=position,
            changed=changed,
            deleted=deleted,
        )


def _as_then(view: RecordView) -> RecordView:
    """Return a record of the kind that it was of then; today it may be of another."""
    kind = kind_of(view.own.types(view.subject))
    if kind is None or kind.name == view.record.kind:
        return view
    return replace(view, record=replace(view.record, kind=kind.name))
