"""Everything that harvesters pull, built on one ledger."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ldcat.catalogue.feeding import FeedReader, PageSizes
from ldcat.catalogue.reading import CatalogueReader
from ldcat.configured import site_of
from ldcat.feeds.data_json import DataJson
from ldcat.feeds.ldes.stream import EventStream
from ldcat.feeds.news import News
from ldcat.feeds.oai.formats import metadata_formats
from ldcat.feeds.oai.provider import OaiProvider, Repository
from ldcat.feeds.sitemap import Sitemaps
from ldcat.ledger.ledger import Ledger
from ldcat.represent.registry import Registry
from ldcat.settings import Settings


@dataclass(frozen=True, slots=True)
class Feeds:
    """The feeds.

    Attributes:
        dcat: Pages of the catalogue of one moment, or of what changed since.
        data_json: The whole as DCAT-US 1.1.
        oai: OAI-PMH.
        ldes: Every change, as a member that never changes.
        news: What changed last, as Atom and JSON Feed.
        sitemaps: The pages of records, for search engines.
    """

    dcat: FeedReader
    data_json: DataJson
    oai: OaiProvider
    ldes: EventStream
    news: News
    sitemaps: Sitemaps


def open_feeds(
    ledger: Ledger, reader: CatalogueReader, registry: Registry, *, settings: Settings
) -> Feeds:
    """Return the feeds of a ledger."""
    site = site_of(settings)
    sizes = PageSizes(settings.page_size, settings.page_size_most)
    repository = Repository(site, settings.email or f"postmaster@{urlsplit(site.base).hostname}")
    return Feeds(
        dcat=FeedReader(ledger, reader, site=site, sizes=sizes),
        data_json=DataJson(ledger, reader, registry.context),
        oai=OaiProvider(
            ledger,
            reader,
            repository,
            formats=metadata_formats(registry.all),
            size=settings.page_size,
        ),
        ldes=EventStream(ledger, site),
        news=News(ledger, reader, site),
        sitemaps=Sitemaps(ledger, site),
    )
