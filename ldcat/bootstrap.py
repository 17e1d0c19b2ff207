"""Build every object of a catalogue, in one place."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from ldcat import __version__, resources
from ldcat.catalogue.acts import Acts
from ldcat.catalogue.loading import Loader
from ldcat.catalogue.projection import Projector
from ldcat.catalogue.reading import CatalogueReader, PageSizes
from ldcat.catalogue.reverting import Reverter
from ldcat.catalogue.updating import Policy, Updater
from ldcat.errors import BadParameterError
from ldcat.fetch import Limits
from ldcat.folder import DataFolder
from ldcat.ledger.ledger import Ledger
from ldcat.model.iri import Iri
from ldcat.model.view import Site
from ldcat.model.vocabularies import load_vocabularies
from ldcat.represent.base import Context
from ldcat.represent.registry import Registry, open_registry
from ldcat.sandbox import lanes
from ldcat.sandbox.fair import FairShare
from ldcat.sandbox.lanes import Lanes
from ldcat.sandbox.nursery import Launch
from ldcat.sandbox.pool import Pool
from ldcat.sandbox.relay import Relay
from ldcat.sandbox.snapshot import Snapshots
from ldcat.settings import Settings
from ldcat.sparql.examples import ExampleQuery, load_examples
from ldcat.sparql.loading import load_queries
from ldcat.sparql.stored import StoredQuery
from ldcat.store.port import Store
from ldcat.validation.profiles import Profile, load_profiles

#: Address space of a worker beside what its job may use: stack, libraries, allocator.
_WORKER_MEBIBYTES: Final = 1536
#: Answers to queries up to this size, in bytes, are sent whole.
_WHOLE: Final = 512 << 10


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that a server or a command works with.

    Attributes:
        settings: What is configured.
        site: Who runs the catalogue.
        ledger: The truth.
        store: Its SPARQL projection.
        projector: Keeps the store at the ledger's position.
        loader: Loads documents.
        acts: Keeps what is changed at once.
        updater: Performs SPARQL updates.
        reverter: Undoes acts.
        reader: Reads what is published.
        registry: Writes views down.
        profiles: What records can be checked against, by token.
        relay: Query workers; started by the server.
        lanes: Where queries are asked.
        examples: Queries to begin with.
        queries: Queries that are asked by name.
        snapshots: Frozen copies of the store, for the query workers.
        documents: Document workers.
    """

    settings: Settings
    site: Site
    ledger: Ledger
    store: Store
    projector: Projector
    loader: Loader
    acts: Acts
    updater: Updater
    reverter: Reverter
    reader: CatalogueReader
    registry: Registry
    profiles: Mapping[str, Profile]
    relay: Relay
    lanes: Lanes
    examples: Sequence[ExampleQuery]
    queries: Mapping[str, StoredQuery]
    snapshots: Snapshots
    documents: Pool
    _closing: ExitStack

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
        folder = DataFolder(settings.data, holder)
        stack.callback(folder.close)
        ledger = Ledger(settings.ledger_url)
        stack.callback(ledger.close)
        if anew:
            discard_store(settings.store_location)
        store = open_store(settings.store_location)
        stack.callback(store.close)
        projector = Projector(ledger, store)
        profiles = load_profiles(shape_folders(settings))
        documents = Pool(document_launch(settings), settings.document_workers)
        stack.callback(documents.close)
        site = site_of(settings)
        share = FairShare()
        relay = Relay(
            query_launch(settings), settings.query_workers, settings.query_queue, share=share
        )
        updates = Pool(update_launch(settings), 1)
        stack.callback(updates.close)
        acts = Acts(
            ledger, projector, settings.base, accepts_invalid=settings.on_invalid != "reject"
        )
        scratch = folder.scratch("tmp")
        return Application(
            settings=settings,
            site=site,
            ledger=ledger,
            store=store,
            projector=projector,
            loader=Loader(documents, scratch, limits(settings)),
            acts=acts,
            updater=Updater(
                acts, store, _update_policy(settings, scratch), updates=updates, documents=documents
            ),
            reverter=Reverter(acts),
            reader=CatalogueReader(
                ledger,
                site,
                sizes=PageSizes(settings.page_size, settings.page_size_most),
                profile_iris={token: it.iri for token, it in profiles.items()},
            ),
            registry=open_registry(_context(settings, site)),
            profiles=profiles,
            relay=relay,
            lanes=Lanes(
                relay,
                share,
                long=max(1, settings.query_workers // 2),
                queue=settings.query_queue,
                limits=_query_limits(settings),
            ),
            examples=load_examples(resources.queries() / "examples"),
            queries=load_queries(query_folders(settings)),
            snapshots=Snapshots(folder.subfolder("snapshots"), store, lambda: projector.position),
            documents=documents,
            _closing=stack.pop_all(),
        )


def site_of(settings: Settings) -> Site:
    """Return who runs the catalogue."""
    return Site(
        base=Iri(settings.base),
        title=settings.title,
        description=settings.description,
        publisher=settings.publisher or settings.title,
        publisher_iri=settings.publisher_iri,
        language=settings.language,
        version=__version__,
    )


def open_store(location: str) -> Store:
    """Open a store by `scheme:location`; the scheme names its adapter.

    Raises:
        BadParameterError: There is no such adapter.
    """
    adapter, rest = _adapter(location)
    store: Store = adapter.open_store(rest)
    return store


def discard_store(location: str) -> None:
    """Remove a store, damaged or not; the ledger has everything that was in it.

    Raises:
        BadParameterError: There is no such adapter.
        StoreUnavailableError: It cannot be removed.
    """
    adapter, rest = _adapter(location)
    adapter.discard_store(rest)


def _adapter(location: str) -> tuple[ModuleType, str]:
    scheme, _, rest = location.partition(":")
    if not scheme.isidentifier():
        raise BadParameterError(f"“{location}” is not scheme:location.", where="store")
    try:
        return importlib.import_module(f"ldcat.store.adapters.{scheme}"), rest
    except ModuleNotFoundError as error:
        raise BadParameterError(
            f"There is no store adapter “{scheme}”.", where="store", mend="Use embedded:FOLDER."
        ) from error


def shape_folders(settings: Settings) -> list[Path]:
    """Return the folders of profiles, the bundled one first."""
    return [resources.shapes(), *([settings.shapes] if settings.shapes else [])]


def query_folders(settings: Settings) -> list[Path]:
    """Return the folders of stored queries, the bundled one first."""
    own = [settings.queries] if settings.queries else []
    return [resources.queries() / "public", *own]


def _context(settings: Settings, site: Site) -> Context:
    folders = [resources.vocabularies()]
    if settings.vocabularies:
        folders.append(settings.vocabularies)
    return Context(site=site, vocabularies=load_vocabularies(folders))


def document_launch(settings: Settings) -> Launch:
    """Return how document workers are started."""
    config: dict[str, Any] = {
        "shapes": [str(it.absolute()) for it in shape_folders(settings)],
        "contexts": str(resources.contexts()),
        "engine": settings.engine,
    }
    memory = settings.document_memory_mebibytes + _WORKER_MEBIBYTES
    return Launch("document", memory, config)


def update_launch(settings: Settings) -> Launch:
    """Return how the update worker is started."""
    memory = settings.update_memory_mebibytes + _WORKER_MEBIBYTES
    return Launch("update", memory, {"contexts": str(resources.contexts())})


def _update_policy(settings: Settings, folder: Path) -> Policy:
    return Policy(
        base=f"{settings.base}update",
        catalogue=settings.base,
        profile=settings.profile,
        seconds=settings.update_seconds,
        revising_seconds=settings.document_seconds,
        sources=settings.load_sources,
        limits=limits(settings),
        folder=folder,
    )


def query_launch(settings: Settings) -> Launch:
    """Return how query workers are started."""
    return Launch("query", settings.query_memory_mebibytes + _WORKER_MEBIBYTES, {})


def _query_limits(settings: Settings) -> lanes.Limits:
    """Return what one client's queries may cost."""
    return lanes.Limits(
        seconds=settings.query_seconds,
        short_seconds=settings.query_short_seconds,
        whole=_WHOLE,
        per_client=settings.query_per_client,
    )


def limits(settings: Settings) -> Limits:
    """Return what fetching may cost."""
    return Limits(
        seconds=settings.fetch_seconds,
        mebibytes=settings.fetch_mebibytes,
        private_hosts=frozenset(settings.fetch_private_hosts),
        user_agent=f"ldcat/{__version__}",
    )
