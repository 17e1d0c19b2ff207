"""Everything that harvesters pull, built on one ledger."""

from __future__ import annotations

from dataclasses import dataclass

from ldcat.catalogue.feeding import FeedReader, PageSizes
from ldcat.catalogue.reading import CatalogueReader
from ldcat.configured import site_of
from ldcat.ledger.ledger import Ledger
from ldcat.settings import Settings


@dataclass(frozen=True, slots=True)
class Feeds:
    """The feeds.

    Attributes:
        dcat: Pages of the catalogue of one moment, or of what changed since.
    """

    dcat: FeedReader


def open_feeds(ledger: Ledger, reader: CatalogueReader, settings: Settings) -> Feeds:
    """Return the feeds of a ledger."""
    site = site_of(settings)
    sizes = PageSizes(settings.page_size, settings.page_size_most)
    return Feeds(dcat=FeedReader(ledger, reader, site=site, sizes=sizes))
