"""`ldcat quarantine list`, `show`, `release`, `discard`: records that are held for a steward."""

from __future__ import annotations

import getpass
import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from ldcat.catalogue.stewardship import found_in, held_values
from ldcat.cli.console import Data, out, require_catalogue, settings_of, talk
from ldcat.cli.ledgers import ledger_there
from ldcat.cli.opening import catalogue
from ldcat.cli.policies import explainer_of
from ldcat.cli.reports import told
from ldcat.configured import shape_folders
from ldcat.errors import BadParameterError
from ldcat.ledger.ledger import Ledger
from ldcat.model.media import TURTLE
from ldcat.model.syntax import read_canonical, write
from ldcat.represent.literals import counted
from ldcat.settings import Settings
from ldcat.validation.explaining import Explainer
from ldcat.validation.profiles import usable_profiles

Iris = Annotated[list[str] | None, typer.Argument(help="IRIs of held records.")]
All = Annotated[bool, typer.Option("--all", help="All that are held.")]
Language = Annotated[str, typer.Option("--language", help="Language of the sentences: en, de, fr.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(
        name="quarantine", help="Records that are held for a steward.", no_args_is_help=True
    )
    commands.command("list")(every)
    commands.command()(show)
    commands.command()(release)
    commands.command()(discard)
    app.add_typer(commands)


def every(
    *,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    language: Language = "en",
    data: Data = None,
) -> None:
    """Say which records are held, and why; a server may be running."""
    if form not in ("text", "json"):
        raise BadParameterError(
            f"There is no format “{form}”.", where="--format", mend="Use text or json."
        )
    settings = settings_of(data=data)
    with ledger_there(settings) as ledger:
        explainer = _explainer(settings)
        if form == "json":
            for it in ledger.quarantine.every():
                line = json.dumps(held_values(it, explainer, [language]), ensure_ascii=False)
                out().print(line, soft_wrap=True)
            return
        _table(ledger, explainer, language)


def show(
    iri: Annotated[str, typer.Argument(help="IRI of a held record.")],
    *,
    language: Language = "en",
    data: Data = None,
) -> None:
    """Say what was found in a held record, and write it down as Turtle."""
    settings = settings_of(data=data)
    with ledger_there(settings) as ledger:
        (held,) = found_in(ledger, [iri])
        explained = _explainer(settings).record(held.record, [language])
    for it in explained.explanations:
        talk().print(told(0, it), soft_wrap=True)
        if it.suggestion:
            talk().print(f"    {it.suggestion.sentence}", soft_wrap=True)
    typer.echo(write(read_canonical(held.record.text), TURTLE), nl=False)


def release(
    iris: Iris = None,
    *,
    every_one: All = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the history.")] = "",
    data: Data = None,
) -> None:
    """Let held records in as they are, whatever was found in them."""
    settings = settings_of(data=data)
    require_catalogue(settings)
    with catalogue(settings, "ldcat quarantine") as application:
        wanted = _wanted(application.ledger, iris, every_one=every_one)
        kept = application.steward.release(wanted, getpass.getuser(), reason)
    talk().print(f"Let in: {counted(len(wanted), 'record')}, {kept:,} of them new or changed.")


def discard(iris: Iris = None, *, every_one: All = False, data: Data = None) -> None:
    """Drop held records; what is published stays. A server may be running."""
    settings = settings_of(data=data)
    with ledger_there(settings) as ledger:
        wanted = _wanted(ledger, iris, every_one=every_one)
        found_in(ledger, wanted)
        gone = ledger.quarantine.discard(wanted)
    talk().print(f"Dropped: {counted(gone, 'record')}.")


def _wanted(ledger: Ledger, iris: Sequence[str] | None, *, every_one: bool) -> Sequence[str]:
    """Return the IRIs that are meant.

    Raises:
        BadParameterError: None are, or both all and some.
    """
    if bool(iris) == every_one:
        raise BadParameterError(
            "Which records?", where="IRIs", mend="Name their IRIs, or say --all; not both."
        )
    return [it.record.iri for it in ledger.quarantine.every()] if every_one else list(iris or ())


def _table(ledger: Ledger, explainer: Explainer, language: str) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("record", "since", "source", "findings", "the first"):
        table.add_column(heading, overflow="fold")
    for it in ledger.quarantine.every():
        found = explainer.record(it.record, [language]).explanations
        first = found[0].message if found else ""
        since = it.at.date().isoformat()
        table.add_row(it.record.iri, since, it.source, str(len(found)), first)
    if table.row_count:
        out().print(table)
    talk().print(f"{counted(table.row_count, 'record')} held.")


def _explainer(settings: Settings) -> Explainer:
    return explainer_of(settings, usable_profiles(shape_folders(settings)))
