"""Build every object of a catalogue, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from ldcat import resources
from ldcat.catalogue.acts import Acts
from ldcat.catalogue.background import Background, Job
from ldcat.catalogue.checking import Checks
from ldcat.catalogue.documenting import ProfileReader
from ldcat.catalogue.indexing import Indexer
from ldcat.catalogue.link_checking import LinkChecker
from ldcat.catalogue.loading import Loader
from ldcat.catalogue.measuring import Remeasurer
from ldcat.catalogue.profiling import open_profiles
from ldcat.catalogue.projection import Projector
from ldcat.catalogue.quality import QualityReader
from ldcat.catalogue.reading import CatalogueReader
from ldcat.catalogue.relating import Relations
from ldcat.catalogue.reverting import Reverter
from ldcat.catalogue.searching import SearchReader
from ldcat.catalogue.stewardship import Steward
from ldcat.catalogue.tagging import Tagger
from ldcat.catalogue.updating import Updater
from ldcat.configured import (
    check_bounds,
    check_limits,
    context_of,
    document_launch,
    limits,
    link_limits,
    link_pace,
    query_folders,
    query_launch,
    query_limits,
    search_order,
    service_limits,
    shape_folders,
    site_of,
    update_launch,
    update_policy,
    verdicts,
    vocabulary_folders,
)
from ldcat.feeds.opening import Feeds, open_feeds
from ldcat.folder import DataFolder
from ldcat.ledger.ledger import Ledger
from ldcat.model.view import Site
from ldcat.quality.gauge import Gauge, open_gauge
from ldcat.represent.registry import Registry, open_registry
from ldcat.sandbox.fair import FairShare
from ldcat.sandbox.lanes import Lanes
from ldcat.sandbox.nursery import Launch
from ldcat.sandbox.pool import Pool
from ldcat.sandbox.relay import Relay
from ldcat.sandbox.snapshot import Snapshots
from ldcat.settings import Settings
from ldcat.sparql.examples import ExampleQuery, load_examples
from ldcat.sparql.federation import Federation
from ldcat.sparql.loading import load_queries
from ldcat.sparql.stored import StoredQuery
from ldcat.store.opening import discard_store, open_store
from ldcat.store.port import Store
from ldcat.validation.background import read_vocabularies
from ldcat.validation.explaining import Explainer
from ldcat.validation.profiles import Profile, Profiles


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that a server or a command works with.

    Attributes:
        settings: What is configured.
        ledger: The truth.
        store: Its SPARQL projection.
        projector: Keeps the store at the ledger's position.
        loader: Loads documents.
        acts: Keeps what is changed at once.
        explainer: Puts findings into words.
        checks: Checks documents that are not kept.
        updater: Performs SPARQL updates.
        reverter: Undoes acts.
        steward: Decides on records that are held in quarantine.
        reader: Reads what is published.
        feeds: What harvesters pull.
        search: Searches what is published.
        quality: Says how good it is.
        remeasurer: Measures what nobody has measured.
        background: What the server does beside answering; started by it.
        registry: Writes views down.
        profiles: What records can be checked against, by token.
        relay: Query workers; started by the server.
        lanes: Where queries are asked.
        examples: Queries to begin with.
        queries: Queries that are asked by name.
        snapshots: Frozen copies of the store, for the query workers.
        documents: Document workers.
        federation: The endpoints that queries may ask.
    """

    settings: Settings
    ledger: Ledger
    store: Store
    projector: Projector
    loader: Loader
    acts: Acts
    explainer: Explainer
    checks: Checks
    updater: Updater
    reverter: Reverter
    steward: Steward
    reader: CatalogueReader
    feeds: Feeds
    search: SearchReader
    quality: QualityReader
    remeasurer: Remeasurer
    background: Background
    registry: Registry
    profiles: Profiles
    relay: Relay
    lanes: Lanes
    examples: Sequence[ExampleQuery]
    queries: Mapping[str, StoredQuery]
    snapshots: Snapshots
    documents: Pool
    federation: Federation
    _closing: ExitStack

    @property
    def site(self) -> Site:
        """Who runs the catalogue."""
        return self.registry.context.site

    @property
    def profile_reader(self) -> ProfileReader:
        """Describes profiles."""
        vocabularies = self.registry.context.vocabularies
        return ProfileReader(self.profiles, vocabularies, self.settings.base)

    @property
    def state(self) -> int:
        """A number that grows with every change of what is shown."""
        ledger, store = self.ledger.state, self.projector.position
        return ledger + store + self.feeds.dumps.changes + self.search.changes

    def close(self) -> None:
        """Let go of everything."""
        self._closing.close()


def build(settings: Settings, holder: str, *, anew: bool = False) -> Application:
    """Build a catalogue.

    Args:
        settings: What is configured.
        holder: What this process is, e.g. `ldcat serve`.
        anew: Begin with an empty store, whatever is left of the old one.

    Raises:
        OperationError: The data folder, the ledger or the store cannot be used.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(closing(DataFolder(settings.data, holder)))
        ledger = stack.enter_context(closing(Ledger(settings.ledger_url)))
        store = _store(stack, settings.store_location, anew=anew)
        projector = Projector(ledger, store)
        documents = _pool(stack, document_launch(settings), settings.document_workers)
        profiles = open_profiles(shape_folders(settings), resources.shapes(), documents)
        relay, lanes = _queries(settings)
        explainer, gauge = _judges(profiles, settings)
        quality, remeasurer = quality_reader(ledger, settings), Remeasurer(ledger, gauge)
        acts = _acts(ledger, projector, explainer, settings=settings, profiles=profiles)
        reader = _reader(ledger, store, settings, quality=quality, explainer=explainer)
        registry, scratch = open_registry(context_of(settings)), folder.scratch("tmp")
        feeds = open_feeds(ledger, reader, registry, settings=settings, folder=folder)
        stack.callback(feeds.close)
        search = _search(stack, ledger, reader, tagger=feeds.tagger, settings=settings)
        jobs = {**feeds.jobs, **search.jobs}
        return Application(
            settings=settings,
            ledger=ledger,
            store=store,
            projector=projector,
            loader=Loader(documents, scratch, limits(settings)),
            acts=acts,
            explainer=explainer,
            checks=_checks(stack, scratch, explainer, settings=settings),
            updater=_updater(
                stack, acts, store, scratch=scratch, documents=documents, settings=settings
            ),
            reverter=Reverter(acts, gauge),
            steward=Steward(acts, gauge, settings.base),
            reader=reader,
            feeds=feeds,
            search=search,
            quality=quality,
            remeasurer=remeasurer,
            background=_background(ledger, gauge, remeasurer, jobs=jobs, settings=settings),
            registry=registry,
            profiles=profiles,
            relay=relay,
            lanes=lanes,
            examples=load_examples(resources.queries() / "examples"),
            queries=load_queries(query_folders(settings)),
            snapshots=Snapshots(folder.subfolder("snapshots"), store, lambda: projector.position),
            documents=documents,
            federation=stack.enter_context(closing(_federation(settings))),
            _closing=stack.pop_all(),
        )


def _search(
    stack: ExitStack,
    ledger: Ledger,
    reader: CatalogueReader,
    *,
    tagger: Tagger,
    settings: Settings,
) -> SearchReader:
    """Return what searches; its index lies in the data folder."""
    folder = settings.data.absolute() / "search"
    indexer = Indexer(ledger, tagger, folder=folder, order=search_order(settings))
    search = SearchReader(ledger, reader, indexer, site=site_of(settings))
    stack.callback(search.close)
    return search


def _judges(profiles: Profiles, settings: Settings) -> tuple[Explainer, Gauge]:
    """Return what says what is wrong with records, and what says how good they are."""
    vocabularies = read_vocabularies(vocabulary_folders(settings))
    gauge = open_gauge(vocabularies, resources.formats(), profiles)
    return Explainer(profiles, vocabularies), gauge


def _store(stack: ExitStack, location: str, *, anew: bool) -> Store:
    """Return the store, an empty one if it is to begin anew; it is closed with the catalogue."""
    if anew:
        discard_store(location)
    store = open_store(location)
    stack.callback(store.close)
    return store


def _pool(stack: ExitStack, launch: Launch, size: int) -> Pool:
    """Return a pool that ends with the catalogue."""
    pool = Pool(launch, size)
    stack.callback(pool.close)
    return pool


def _acts(
    ledger: Ledger,
    projector: Projector,
    explainer: Explainer,
    *,
    settings: Settings,
    profiles: Mapping[str, Profile],
) -> Acts:
    rules = verdicts(settings, profiles)
    return Acts(ledger, projector, explainer, base=settings.base, verdicts=rules)


def _updater(
    stack: ExitStack,
    acts: Acts,
    store: Store,
    *,
    scratch: Path,
    documents: Pool,
    settings: Settings,
) -> Updater:
    updates = _pool(stack, update_launch(settings), 1)
    policy = update_policy(settings, scratch)
    return Updater(acts, store, policy, updates=updates, documents=documents)


def _checks(stack: ExitStack, scratch: Path, explainer: Explainer, *, settings: Settings) -> Checks:
    pool = _pool(stack, document_launch(settings), settings.validate_workers)
    loader = Loader(pool, scratch, check_limits(settings))
    return Checks(loader, explainer, check_bounds(settings))


def _queries(settings: Settings) -> tuple[Relay, Lanes]:
    share = FairShare()
    relay = _relay(share, settings)
    return relay, _lanes(relay, share, settings)


def _relay(share: FairShare, settings: Settings) -> Relay:
    workers = settings.query_workers
    # Beside those in long lanes, one is for whoever asks, and one for the modest.
    reserve = max(0, min(workers // 4, workers - _long(settings) - 1))
    return Relay(
        query_launch(settings), workers, settings.query_queue, share=share, reserve=reserve
    )


def _long(settings: Settings) -> int:
    """Return how many queries may be long at a time."""
    return max(1, settings.query_workers // 2)


def _lanes(relay: Relay, share: FairShare, settings: Settings) -> Lanes:
    return Lanes(
        relay,
        share,
        long=_long(settings),
        queue=settings.query_queue,
        limits=query_limits(settings),
    )


def _reader(
    ledger: Ledger,
    store: Store,
    settings: Settings,
    *,
    quality: QualityReader,
    explainer: Explainer,
) -> CatalogueReader:
    return CatalogueReader(
        ledger,
        site_of(settings),
        profile_iris=explainer.profile_iris,
        quality=quality,
        explainer=explainer,
        relations=Relations(ledger, store, site_of(settings).base),
    )


def quality_reader(ledger: Ledger, settings: Settings) -> QualityReader:
    """Return what says how good the records of a ledger are."""
    return QualityReader(
        ledger,
        site_of(settings),
        size=settings.page_size,
        checks_links=settings.link_check,
    )


def _background(
    ledger: Ledger,
    gauge: Gauge,
    remeasurer: Remeasurer,
    *,
    jobs: Mapping[str, Sequence[Job]],
    settings: Settings,
) -> Background:
    checker = LinkChecker(ledger, gauge, limits=link_limits(settings), pace=link_pace(settings))
    after = checker.run if settings.link_check else checker.set_aside
    quality: Sequence[Job] = [remeasurer.measure_current, after]
    return Background({"quality": quality, **jobs})


def _federation(settings: Settings) -> Federation:
    return Federation(settings.service_endpoints, service_limits(settings))
