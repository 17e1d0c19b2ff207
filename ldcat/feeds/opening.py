"""Everything that harvesters pull, built on one ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ldcat.catalogue.background import Job
from ldcat.catalogue.feeding import FeedReader, PageSizes
from ldcat.catalogue.reading import CatalogueReader
from ldcat.catalogue.tagging import Tagger
from ldcat.configured import site_of, webhook_limits
from ldcat.feeds.data_json import DataJson
from ldcat.feeds.dumps.keeping import Dumper
from ldcat.feeds.dumps.order import Order
from ldcat.feeds.dumps.shelf import Shelf
from ldcat.feeds.kept_forms import KeptForms
from ldcat.feeds.ldes.stream import EventStream
from ldcat.feeds.news import News
from ldcat.feeds.oai.elements import Elements
from ldcat.feeds.oai.formats import metadata_formats
from ldcat.feeds.oai.provider import OaiProvider, Repository
from ldcat.feeds.sitemap import Sitemaps
from ldcat.feeds.webhooks import Webhooks
from ldcat.folder import DataFolder
from ldcat.ledger.ledger import Ledger
from ldcat.represent.registry import Registry
from ldcat.settings import Settings


@dataclass(frozen=True, slots=True)
class Feeds:
    """The feeds.

    Attributes:
        dumps: The whole as files.
        dcat: Pages of the catalogue of one moment, or of what changed since.
        data_json: The whole as DCAT-US 1.1.
        oai: OAI-PMH.
        ldes: Every change, as a member that never changes.
        news: What changed last, as Atom and JSON Feed.
        sitemaps: The pages of records, for search engines.
        tagger: Knows by what records can be chosen.
        jobs: What feeds do beside answering, by name.
        kept: Forms that were written before.
    """

    dumps: Shelf
    dcat: FeedReader
    data_json: DataJson
    oai: OaiProvider
    ldes: EventStream
    news: News
    sitemaps: Sitemaps
    tagger: Tagger
    jobs: Mapping[str, Sequence[Job]]
    kept: KeptForms

    def close(self) -> None:
        """Let go of what they keep."""
        self.kept.close()


def open_feeds(
    ledger: Ledger,
    reader: CatalogueReader,
    registry: Registry,
    *,
    settings: Settings,
    folder: DataFolder,
) -> Feeds:
    """Return the feeds of a ledger; dumps lie in a folder."""
    site = site_of(settings)
    sizes = PageSizes(settings.page_size, settings.page_size_most)
    tagger = Tagger(ledger)
    repository = Repository(
        site,
        settings.email or f"postmaster@{urlsplit(site.base).hostname}",
        registry.context.vocabularies,
    )
    dumps = Shelf(folder.subfolder("dumps"))
    kept = KeptForms(folder.path / "forms.sqlite", repr(site), settings.form_cache_mebibytes)
    order = Order(settings.ledger_url, site, reader.profile_iris)
    webhooks = Webhooks(ledger, site, webhook_limits(settings))
    dumper = Dumper(ledger, dumps, order, quiet=settings.dump_seconds)
    return Feeds(
        dumps=dumps,
        dcat=FeedReader(ledger, reader, tagger, site=site, sizes=sizes),
        data_json=DataJson(ledger, reader, registry.context),
        oai=OaiProvider(
            ledger,
            tagger,
            Elements(reader, kept),
            repository=repository,
            formats=metadata_formats(registry.all),
            size=settings.page_size,
        ),
        ldes=EventStream(ledger, site),
        news=News(ledger, reader, site),
        sitemaps=Sitemaps(ledger, site),
        tagger=tagger,
        jobs={"webhooks": [webhooks.run], "dumps": [dumper.run], "tags": [tagger.run]},
        kept=kept,
    )
