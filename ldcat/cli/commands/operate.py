"""`ldcat rebuild`, `doctor`, `settings`, `profiles`: for those who run a catalogue."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final, TypeAlias

import typer
from rich.table import Table

from ldcat import resources
from ldcat.bootstrap import Application, build
from ldcat.catalogue.profiling import open_profiles
from ldcat.catalogue.reading import CatalogueReader
from ldcat.cli.console import Data, out, require_catalogue, settings_of, talk
from ldcat.cli.policies import passing_loader
from ldcat.configured import document_launch, query_launch, shape_folders, site_of
from ldcat.errors import FolderInUseError, LdcatError
from ldcat.ledger.ledger import Ledger
from ldcat.represent.literals import counted
from ldcat.sandbox.nursery import Launch
from ldcat.sandbox.process import launched
from ldcat.settings import PREFIX, Settings, origins

_LOW_DISK = 1 << 30
_ASK_IT = "Ask that one for its /ready, or stop it for a closer look."
_PASSWORD = re.compile(r"(://[^:/@]*:)[^/]*(?=@)")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (rebuild, doctor, settings, profiles):
        app.command()(command)


def rebuild(*, data: Data = None) -> None:
    """Build the store and the search index anew from the ledger; measure every revision anew."""
    chosen = settings_of(data=data)
    require_catalogue(chosen)
    application = build(chosen, "ldcat rebuild", anew=True)
    try:
        application.projector.rebuild()
        talk().print(
            f"The store stands at revision {application.projector.position:,}, "
            f"with {counted(application.store.size(), 'quad')}."
        )
        measured = application.remeasurer.measure_all()
        talk().print(f"{counted(measured, 'revision')} measured.")
        application.search.rebuild()
        talk().print(f"The search index has {counted(application.search.size(), 'record')}.")
    finally:
        application.close()


def settings(*, data: Data = None) -> None:
    """Say what is configured, and where each value comes from."""
    options = {"data": data}
    values = settings_of(**options)
    places = origins(options)
    table = Table(box=None, pad_edge=False)
    for name in ("setting", "value", "from", "meaning"):
        table.add_column(name, overflow="fold")
    for name, field in Settings.model_fields.items():
        table.add_row(name, _shown(getattr(values, name)), places[name], field.description or "")
    out().print(table)
    talk().print(f"Each is also {PREFIX}… in the environment, and a key of ldcat.toml.")


def _shown(value: object) -> str:
    """Return a value as text, without the password of a database."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return _PASSWORD.sub(r"\1***", "" if value is None else str(value))


def profiles() -> None:
    """Say what records can be checked against."""
    settings = settings_of()
    with passing_loader(settings) as loader:
        found = open_profiles(shape_folders(settings), resources.shapes(), loader.pool)
    table = Table(box=None, pad_edge=False)
    for name in ("profile", "title", "version", "builds on", "IRI"):
        table.add_column(name, overflow="fold")
    for token, it in found.items():
        table.add_row(token, it.title, it.version, ", ".join(it.base), it.iri)
    out().print(table)
    for token, it in found.items():
        for note in it.notes:
            talk().print(f"{token}: {note}", soft_wrap=True)
    for token, fault in found.faults.items():
        talk().print(f"{token}: {fault}", style="bold red", soft_wrap=True)
    if found.faults:
        raise typer.Exit(1)


def doctor(*, data: Data = None) -> None:
    """Say what is wrong with the catalogue, and how to mend it; a server may be running."""
    sys.stdout.flush()
    console = out()
    chosen = settings_of(data=data)
    is_well = True
    for name, state, words in _examined(chosen):
        is_well = is_well and state is not _State.WRONG
        console.print(f"{_MARKS[state]}  {name}{': ' if words else ''}", end="", markup=True)
        console.print(words, soft_wrap=True)
    if not is_well:
        raise typer.Exit(1)


class _State(Enum):
    """How a thing was found."""

    WELL = "well"
    WRONG = "wrong"
    SKIPPED = "not looked at"


_MARKS: Final[Mapping[_State, str]] = MappingProxyType(
    {
        _State.WELL: "[green]well [/]",
        _State.WRONG: "[bold red]wrong[/]",
        _State.SKIPPED: "[yellow]left [/]",
    }
)
_Finding: TypeAlias = tuple[str, _State, str]


def _examined(chosen: Settings) -> Iterator[_Finding]:
    """Yield what was looked at, how it was found, and what there is to say about it."""
    try:
        require_catalogue(chosen)
        application = build(chosen, "ldcat doctor")
    except FolderInUseError as error:
        yield "data folder and store", _State.SKIPPED, f"{error.what} {_ASK_IT}"
        yield from _ledger_alone(chosen)
    except LdcatError as error:
        yield "data folder, ledger and store", _State.WRONG, str(error)
        return
    else:
        try:
            yield _found("data folder, ledger and store", "")
            yield _found("position of the store", _position(application))
            yield _found("every record's content", _content(application.reader))
        finally:
            application.close()
    yield _found("space on the disk", _space(chosen))
    yield _found("document workers", _worker(document_launch(chosen)))
    yield _found("query workers", _worker(query_launch(chosen)))


def _found(name: str, fault: str) -> _Finding:
    return name, _State.WRONG if fault else _State.WELL, fault


def _ledger_alone(chosen: Settings) -> Iterator[_Finding]:
    """Look at the ledger beside the process that writes it."""
    try:
        ledger = Ledger(chosen.ledger_url)
    except LdcatError as error:
        yield _found("ledger", str(error))
        return
    try:
        reader = CatalogueReader(ledger, site_of(chosen), profile_iris={})
        yield _found("ledger", "")
        yield _found("every record's content", _content(reader))
    finally:
        ledger.close()


def _space(chosen: Settings) -> str:
    free = shutil.disk_usage(chosen.data).free
    return "" if free > _LOW_DISK else f"only {free >> 20} MiB are free. Free some space."


def _position(application: Application) -> str:
    ledger, store = application.ledger.position, application.store.sequence()
    if store == ledger or (ledger == 0 and store is None):
        return ""
    there = "is not complete" if store is None else f"stands at {store}"
    return f"the store {there}, the ledger stands at {ledger}. Start the server, or rebuild."


def _content(reader: CatalogueReader) -> str:
    """Compare every record with its digest."""
    damaged = reader.damaged()
    if not damaged:
        return ""
    differ = "record differs" if len(damaged) == 1 else "records differ"
    return f"{len(damaged):,} {differ} from the digest: {damaged[0]} … Restore a backup."


def _worker(launch: Launch) -> str:
    try:
        missing = launched(launch)
    except LdcatError as error:
        return str(error)
    return f"this platform cannot take away: {', '.join(missing)}." if missing else ""
