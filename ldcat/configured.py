"""What settings mean for the parts of a catalogue: folders, workers, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ldcat import __version__, resources
from ldcat.catalogue.checking import Bounds
from ldcat.catalogue.update_policy import UpdatePolicy
from ldcat.fetch import Limits
from ldcat.model.iri import Iri, fingerprint
from ldcat.model.report import Severity
from ldcat.model.verdicts import LENIENT, Verdict, Verdicts
from ldcat.model.view import Site
from ldcat.model.vocabularies import Vocabularies, load_vocabularies
from ldcat.quality.links import Pace
from ldcat.represent.base import Context
from ldcat.represent.interface import Interface
from ldcat.represent.look import STATEMENTS, Look, footer, read_logo, read_statement, themed
from ldcat.represent.registry import Registry, open_registry
from ldcat.represent.trial import tried
from ldcat.sandbox import lanes
from ldcat.sandbox.nursery import Launch
from ldcat.search.building import Order
from ldcat.settings import Settings
from ldcat.sources import Sources
from ldcat.validation.profiles import Profile

#: Address space of a worker beside what its job may use: stack, libraries, allocator.
_WORKER_MEBIBYTES: Final = 1536
#: Answers to queries up to this size, in bytes, are sent whole.
_WHOLE: Final = 512 << 10

#: So long an address has to take a message.
_WEBHOOK_SECONDS: Final = 20.0


def shape_folders(settings: Settings) -> list[Path]:
    """Return the folders of profiles, the bundled one first."""
    return [resources.shapes(), *([settings.shapes] if settings.shapes else [])]


def vocabulary_folders(settings: Settings) -> list[Path]:
    """Return the folders of vocabularies, the bundled one first."""
    own = [settings.vocabularies] if settings.vocabularies else []
    return [resources.vocabularies(), *own]


def query_folders(settings: Settings) -> list[Path]:
    """Return the folders of stored queries, the bundled one first."""
    own = [settings.queries] if settings.queries else []
    return [resources.queries() / "public", *own]


def verdicts(settings: Settings, profiles: Mapping[str, Profile]) -> Verdicts:
    """Return what becomes of records with findings, by the settings, and else by the profile."""
    profile = profiles.get(settings.profile.partition("/")[0])
    if settings.on_invalid == "accept":
        return LENIENT
    invalid = "accept" if settings.on_invalid == "warn" else settings.on_invalid
    wanted = {
        Severity.VIOLATION: invalid,
        Severity.WARNING: settings.on_warning,
        Severity.INFO: settings.on_info,
    }
    set_here = {it: Verdict(action) for it, action in wanted.items() if action != "profile"}
    return Verdicts.of({**(profile.policy if profile else {}), **set_here})


def document_launch(settings: Settings) -> Launch:
    """Return how document workers are started."""
    config: dict[str, Any] = {
        "shapes": [str(it.absolute()) for it in shape_folders(settings)],
        "vocabularies": [str(it.absolute()) for it in vocabulary_folders(settings)],
        "contexts": str(resources.contexts()),
        "engine": settings.engine,
        "formats": str(resources.formats()),
    }
    memory = settings.document_memory_mebibytes + _WORKER_MEBIBYTES
    return Launch("document", memory, config)


def update_launch(settings: Settings) -> Launch:
    """Return how the update worker is started."""
    memory = settings.update_memory_mebibytes + _WORKER_MEBIBYTES
    return Launch("update", memory, {"contexts": str(resources.contexts())})


def update_policy(settings: Settings, folder: Path) -> UpdatePolicy:
    """Return how updates are evaluated; copies of the store lie in a folder."""
    return UpdatePolicy(
        base=f"{settings.base}update",
        catalogue=settings.base,
        profile=settings.profile,
        seconds=settings.update_seconds,
        revising_seconds=settings.document_seconds,
        sources=Sources(settings.load_sources),
        limits=limits(settings),
        folder=folder,
    )


def query_launch(settings: Settings) -> Launch:
    """Return how query workers are started."""
    return Launch("query", settings.query_memory_mebibytes + _WORKER_MEBIBYTES, {})


def query_limits(settings: Settings) -> lanes.Limits:
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


def link_limits(settings: Settings) -> Limits:
    """Return what asking an address may cost; whom to ask about it is told with each request."""
    contact = "".join(it for it in settings.link_contact or settings.base if " " <= it <= "~")
    agent = f"ldcat/{__version__} (link check; +{contact})"
    return replace(limits(settings), seconds=settings.link_seconds, user_agent=agent)


def webhook_limits(settings: Settings) -> Limits:
    """Return what telling another server of a change may cost."""
    return replace(limits(settings), seconds=_WEBHOOK_SECONDS, sources=None)


def link_pace(settings: Settings) -> Pace:
    """Return how much the link check may ask."""
    return Pace(settings.link_host_seconds, settings.link_daily_requests)


def check_bounds(settings: Settings) -> Bounds:
    """Return what checking a document that anybody may send may cost."""
    return Bounds(
        base=settings.base,
        seconds=settings.validate_seconds,
        part_seconds=min(settings.validate_seconds, settings.document_seconds),
        large=settings.large_mebibytes << 20,
        records=settings.validate_records,
    )


def check_limits(settings: Settings) -> Limits:
    """Return what fetching a document to check may cost, and from where it may be."""
    sources = Sources(settings.validate_sources, "Fetching", "LDCAT_VALIDATE_SOURCES")
    most = min(settings.fetch_mebibytes, settings.validate_mebibytes)
    seconds = min(settings.fetch_seconds, settings.validate_seconds)
    return replace(limits(settings), sources=sources, mebibytes=most, seconds=seconds)


def service_limits(settings: Settings) -> Limits:
    """Return what the answer of another endpoint may cost."""
    return replace(
        limits(settings), seconds=settings.service_seconds, mebibytes=settings.service_mebibytes
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
        licence=settings.licence,
        has_dumps=settings.dump_seconds > 0,
        languages=settings.languages or _languages(settings.language),
        themes=settings.themes,
        spatial=settings.spatial,
        tiles=settings.tile_url,
        tile_attribution=settings.tile_attribution,
    )


def _languages(tag: str) -> tuple[str, ...]:
    """Return the IRI of a tag's language, where it is one of ISO 639-1 (DCAT 3, 6.4.9)."""
    code = tag.partition("-")[0].lower()
    return (f"http://id.loc.gov/vocabulary/iso639-1/{code}",) if len(code) == 2 else ()


def search_order(settings: Settings) -> Order:
    """Return what the search index is built of."""
    folders = [str(it.absolute()) for it in vocabulary_folders(settings)]
    files = sorted(path for it in folders for path in Path(it).glob("*.ttl"))
    known = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return Order(
        ledger=settings.ledger_url,
        vocabularies=folders,
        formats=str(resources.formats()),
        language=settings.language,
        origin=fingerprint(repr((settings.language, known))),
    )


def open_pages(settings: Settings) -> Registry:
    """Return what writes views down, for what needs no catalogue."""
    return open_registry(context_of(settings))


def context_of(settings: Settings) -> Context:
    """Return what representations need to know of the catalogue."""
    own = [settings.translations] if settings.translations else []
    interface = Interface([resources.translations(), *own])
    if own:
        interface.check()
    look = look_of(settings)
    context = Context(site_of(settings), vocabularies_of(settings), interface, look)
    return replace(context, look=replace(look, notes=(*look.notes, *tried(context))))


def look_of(settings: Settings) -> Look:
    """Return how pages look; its files are read now."""
    style, notes = themed(settings.theme_accent, settings.theme_accent_dark)
    given = ((it, str(getattr(settings, it))) for it in STATEMENTS)
    found = (read_statement(token, value, settings.language) for token, value in given)
    return Look(
        logo=read_logo(settings.logo),
        style=style,
        footer=footer(settings.footer),
        statements=tuple(filter(None, found)),
        templates=settings.templates,
        notes=notes,
    )


def vocabularies_of(settings: Settings) -> Vocabularies:
    """Return the labels of terms."""
    return load_vocabularies(vocabulary_folders(settings))
