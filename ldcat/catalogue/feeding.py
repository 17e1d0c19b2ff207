"""The DCAT feed: the catalogue of one moment, or what changed since, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from ldcat.catalogue import describing
from ldcat.catalogue.reading import CatalogueReader
from ldcat.catalogue.tagging import Tagger
from ldcat.errors import BadParameterError, PositionGoneError
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.listings import AllChanges, AllRecords, Listing
from ldcat.model.addresses import page_address
from ldcat.model.facets import Tag
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
        tags: Only what has all of them.
    """

    path: str
    at: int | None = None
    after: int = 0
    size: int | None = None
    since: datetime | None = None
    tags: tuple[Tag, ...] = ()

    @property
    def asked(self) -> dict[str, str]:
        """What is chosen, as links have it."""
        told = {it.facet: it.value for it in self.tags}
        if self.since is not None:
            told["modified_since"] = self.since.isoformat().replace("+00:00", "Z")
        return told


class FeedReader:
    """Reads pages of the feed.

    Harvesters take every node that is typed `dcat:Dataset` for a dataset (facts/clients 1.5): a
    record that is only referred to loses its class on pages that do not describe it.
    """

    def __init__(
        self,
        ledger: Ledger,
        reader: CatalogueReader,
        tagger: Tagger,
        *,
        site: Site,
        sizes: PageSizes,
    ) -> None:
        self._ledger = ledger
        self._tagger = tagger
        self._reader = reader
        self._site = site
        self._sizes = sizes

    def page(self, place: Place) -> CataloguePage:
        """Return a page of the feed.

        Raises:
            BadParameterError: The size is out of bounds, or no record ever was of such a kind,
                publisher …
            BusyError: Records are still being sorted.
            PositionGoneError: The ledger has not come to the position.
        """
        newest = self._ledger.position
        position = newest if place.at is None else place.at
        if position > newest:
            raise PositionGoneError(
                f"The catalogue has not come to position {position}: it is at {newest}.",
                mend="Begin anew with the first page. Perhaps a backup was restored.",
            )
        size = self._size(place)
        listing = self._listing(place, position)
        after = max(place.after, listing.begin)
        found = listing.page(after, size + 1)
        if not found and after > listing.begin:
            raise BadParameterError(
                "The list ends before that.", where="after", mend="Follow the links of the pages."
            )
        link = partial(page_address, self._site.base, place.path, **place.asked, at=position)

        def at(mark: int) -> Iri:
            return link(after=mark, page_size=size)

        is_last = len(found) <= size
        before = listing.page_before(after, size) if after > listing.begin else None
        paging = Paging(
            total=listing.total(),
            size=size,
            page=at(after),
            first=at(listing.begin),
            last=at(after if is_last else listing.last_page(size)),
            next=None if is_last else at(found[size - 1].mark),
            previous=None if before is None else at(before),
            start=lambda: listing.rank(after) + 1,
        )
        return self._laid([it.record for it in found[:size]], paging, position)

    def _size(self, place: Place) -> int:
        wanted = self._sizes.usual if place.size is None else place.size
        if not 1 <= wanted <= self._sizes.most:
            raise BadParameterError(
                f"page_size must be between 1 and {self._sizes.most}.", where="page_size"
            )
        return wanted

    def _listing(self, place: Place, position: int) -> Listing:
        """Return what is paged through: records of a position, or changes up to it."""
        ledger = self._ledger
        tags = self._tagger.identities(place.tags) if place.tags else ()
        if place.since is None:
            if tags:
                return ledger.choosing.records(tags, position)
            return AllRecords(ledger.pins, position)
        begin = min(position, ledger.changes.position_before(place.since))
        if tags:
            return ledger.choosing.changes(tags, begin, position)
        return AllChanges(ledger.changes, begin, position)

    def _laid(self, records: Sequence[Record], paging: Paging, position: int) -> CataloguePage:
        listed = [it for it in records if not it.is_deleted]
        views = self._reader.views(listed, whole=False)
        if position < self._ledger.position:
            views = [_as_then(it) for it in views]
        deleted = tuple(it for it in records if it.is_deleted)
        changed = self._ledger.changes.moment_of(position)
        parts = (
            describing.root(self._site, changed, is_whole=paging.page == paging.first),
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
