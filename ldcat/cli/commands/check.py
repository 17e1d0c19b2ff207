"""`ldcat check`: validate without storing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ldcat import resources
from ldcat.catalogue.checking import checked_document
from ldcat.catalogue.keeper import Trial
from ldcat.catalogue.profiling import try_out
from ldcat.cli.checked import require_format, write_checked
from ldcat.cli.console import InputSyntax, LoadProgress, Profile, settings_of, talk
from ldcat.cli.fixing import fixing_of, require_folder, write_copies
from ldcat.cli.policies import documents, explainer_of, passing_loader, policy_of, require_language
from ldcat.configured import shape_folders
from ldcat.model.verdicts import Verdicts
from ldcat.validation.profiles import chosen, usable_profiles

Form = Annotated[
    str,
    typer.Option(
        "--format", help="text, json, sarif, junit, html, or an RDF format such as turtle."
    ),
]
Anew = Annotated[
    bool, typer.Option("--anew", help="Write copies anew where a change has no place in the text.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(  # noqa: PLR0913 - one parameter an option
    names: Annotated[list[str], typer.Argument(help="Files, folders, - or http(s) addresses.")],
    *,
    profile: Profile = None,
    form: Form = "text",
    syntax: InputSyntax = "",
    language: Annotated[
        str, typer.Option("--language", help="Language of the sentences: en, de, fr.")
    ] = "en",
    tolerant: Annotated[
        bool, typer.Option("--tolerant", help="Repair first what loading would repair.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write mended copies first, and check these.")
    ] = False,
    anew: Anew = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Folder for mended copies [default: beside the documents]."),
    ] = None,
) -> None:
    """Check documents against a profile; nothing is stored. Exits with 1 on violations."""
    require_format(form)
    require_folder(output, fix=fix)
    settings = settings_of(profile=profile)
    profiles = usable_profiles(shape_folders(settings))
    policy = policy_of(settings, profiles, syntax=syntax, tolerant=tolerant)
    policy = replace(
        policy, profile=settings.profile, verdicts=Verdicts(), lists_findings=sys.maxsize
    )
    explainer = explainer_of(settings, profiles)
    require_language(explainer, language)
    found = documents(names)
    with passing_loader(settings) as loader:
        try_out(chosen(profiles, settings.profile), resources.shapes(), loader.pool)
        if fix:
            fixing = fixing_of(loader, policy, language=language, folder=output, anew=anew)
            found = write_copies(found, fixing)
        with LoadProgress(talk()) as progress:
            reports = loader.load(found, policy, keeper=Trial(), progress=progress)
    checked = [
        checked_document(it, policy.profile, explainer, languages=[language]) for it in reports
    ]
    write_checked(checked, form, settings)
    # Where nothing at all was checked, nothing can be said to conform.
    if not all(it.conforms for it in checked) or not any(it.records for it in checked):
        raise typer.Exit(1)
