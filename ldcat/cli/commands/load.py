"""`ldcat load`: add or replace records."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from ldcat import resources
from ldcat.catalogue.profiling import try_out
from ldcat.cli.bases import warn_of_base, warn_of_minted
from ldcat.cli.console import Data, InputSyntax, Profile, settings_of
from ldcat.cli.loading import keeper_of, load_all, trial
from ldcat.cli.opening import catalogue
from ldcat.cli.policies import documents, explainer_of, passing_loader, policy_of
from ldcat.cli.reports import as_values
from ldcat.configured import shape_folders
from ldcat.errors import BadParameterError
from ldcat.validation.profiles import chosen, usable_profiles

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
        str | None,
        typer.Option("--on-invalid", help="profile, reject, quarantine, warn or accept."),
    ] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", help="Public base URL.")] = None,
    syntax: InputSyntax = "",
    strict: Annotated[bool, typer.Option("--strict", help="Repair nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Keep nothing; say what would be kept.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the history.")] = "",
    report: Annotated[
        Path | None, typer.Option("--report", help="Write everything found as JSON to a file.")
    ] = None,
) -> None:
    """Add or replace records from files, folders, standard input or addresses.

    Loading the same document twice changes nothing. Exits with 1 where anything was rejected
    or held.
    """
    settings = settings_of(data=data, profile=profile, on_invalid=on_invalid, base_url=base_url)
    profiles = usable_profiles(shape_folders(settings))
    explainer = explainer_of(settings, profiles)
    policy = policy_of(settings, profiles, syntax=syntax, tolerant=not strict)
    policy = replace(policy, lists_findings=sys.maxsize if report else 0)
    found = documents(names)
    if report is not None:
        _require_writable(report)
    if dry_run:
        with passing_loader(settings) as loader, trial(settings) as judge:
            try_out(chosen(profiles, settings.profile), resources.shapes(), loader.pool)
            reports = load_all(loader, found, policy, keeper=judge, explainer=explainer)
    else:
        with catalogue(settings, "ldcat load") as application:
            chosen(application.profiles, settings.profile)  # refused, if its shapes do not run
            warn_of_base(application)
            reports = load_all(
                application.loader,
                found,
                policy,
                keeper=keeper_of(application, reason),
                explainer=explainer,
            )
            warn_of_minted(application)
    if report is not None:
        _write(report, [as_values(it, policy.profile, explainer) for it in reports])
    if not all(it.is_clean for it in reports):
        raise typer.Exit(1)


def _write(report: Path, values: Sequence[Mapping[str, Any]]) -> None:
    report.write_text(json.dumps(values, indent=1))


def _require_writable(report: Path) -> None:
    """Refuse a report that could not be written, before anything is loaded."""
    try:
        with report.open("a"):
            pass
    except OSError as error:
        raise BadParameterError(
            f"“{report}” cannot be written: {error.strerror}.", where="--report"
        ) from error
