"""`ldcat load`: add or replace records."""

from __future__ import annotations

import getpass
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ldcat.bootstrap import Application
from ldcat.catalogue.inputs import named_inputs
from ldcat.catalogue.keeping import Author, Keeper, LedgerKeeper, Trial
from ldcat.catalogue.loading import FileReport, Loader, OnInvalid, Policy
from ldcat.cli.console import (
    Data,
    LoadProgress,
    Profile,
    catalogue,
    require_profile,
    settings_of,
    talk,
)
from ldcat.cli.reports import as_values, summary

Names = Annotated[list[str], typer.Argument(help="Files, folders, - or http(s) addresses.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(load)


def load(  # noqa: PLR0913 - one parameter an option
    names: Names,
    *,
    data: Data = None,
    profile: Profile = None,
    on_invalid: Annotated[
        str | None, typer.Option("--on-invalid", help="reject, warn or accept.")
    ] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", help="Public base URL.")] = None,
    syntax: Annotated[str, typer.Option("--format", help="Syntax, where it cannot be told.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Repair nothing.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the history.")] = "",
    report: Annotated[
        Path | None, typer.Option("--report", help="Write everything found as JSON to a file.")
    ] = None,
) -> None:
    """Add or replace records from files, folders, standard input or addresses.

    Loading the same document twice changes nothing. Exits with 1 where anything was rejected.
    """
    settings = settings_of(data=data, profile=profile, on_invalid=on_invalid, base_url=base_url)
    with catalogue(settings, "ldcat load") as application:
        policy = policy_of(application, syntax=syntax, tolerant=not strict)
        keeper = Trial() if dry_run else keeper_of(application, reason)
        reports = load_all(application.loader, names, policy, keeper=keeper)
    if report is not None:
        report.write_text(json.dumps([as_values(it) for it in reports], indent=1))
    if not all(it.is_clean for it in reports):
        raise typer.Exit(1)


def policy_of(application: Application, *, syntax: str, tolerant: bool) -> Policy:
    """Return how documents are loaded from the shell.

    Raises:
        UnknownProfileError: The profile that is set is not there.
    """
    settings = application.settings
    require_profile(settings.profile, application.profiles)
    on_invalid: OnInvalid = settings.on_invalid
    return Policy(
        base=settings.base,
        profile=settings.profile,
        on_invalid=on_invalid,
        syntax=syntax,
        tolerant=tolerant,
        large=settings.large_mebibytes << 20,
        seconds=settings.document_seconds,
    )


def keeper_of(application: Application, reason: str) -> Keeper:
    """Return what keeps records in the catalogue."""
    author = Author(application.site.base, getpass.getuser(), reason)
    return LedgerKeeper(application.ledger, application.projector, author)


def load_all(
    loader: Loader, names: Sequence[str], policy: Policy, *, keeper: Keeper
) -> Sequence[FileReport]:
    """Load documents with a progress bar, and tell what became of them."""
    console = talk()
    found, passed = named_inputs(names)
    for name in passed:
        console.print(f"{name}: passed over, no RDF suffix", markup=False, soft_wrap=True)
    started = time.monotonic()
    with LoadProgress(console) as progress:
        reports = loader.load(found, policy, keeper=keeper, progress=progress)
    summary(console, reports, time.monotonic() - started)
    return reports
