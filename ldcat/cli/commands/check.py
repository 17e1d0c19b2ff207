"""`ldcat check`: validate without storing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Final

import typer

from ldcat.catalogue.checking import checked_document
from ldcat.catalogue.keeping import Trial
from ldcat.catalogue.reporting import report_graph
from ldcat.cli.console import InputSyntax, LoadProgress, Profile, out, settings_of, talk
from ldcat.cli.loading import documents, explainer_of, passing_loader, policy_of
from ldcat.cli.reports import told
from ldcat.configured import shape_folders
from ldcat.errors import BadParameterError
from ldcat.model.checked import CheckedDocument
from ldcat.model.media import TURTLE
from ldcat.model.report import Severity
from ldcat.model.syntax import write
from ldcat.represent.literals import counted
from ldcat.validation.profiles import load_profiles

_COLOURS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(
    names: Annotated[list[str], typer.Argument(help="Files, folders, - or http(s) addresses.")],
    *,
    profile: Profile = None,
    form: Annotated[str, typer.Option("--format", help="text, json or turtle.")] = "text",
    syntax: InputSyntax = "",
    language: Annotated[
        str, typer.Option("--language", help="Language of the sentences: en, de, fr.")
    ] = "en",
    tolerant: Annotated[
        bool, typer.Option("--tolerant", help="Repair first what loading would repair.")
    ] = False,
) -> None:
    """Check documents against a profile; nothing is stored. Exits with 1 on violations."""
    if form not in _FORMS:
        raise BadParameterError(
            f"There is no format “{form}”.", where="--format", mend="Use text, json or turtle."
        )
    settings = settings_of(profile=profile)
    profiles = load_profiles(shape_folders(settings))
    policy = policy_of(settings, profiles, syntax=syntax, tolerant=tolerant)
    policy = replace(policy, on_invalid="reject", keeps_findings=True)
    found = documents(names)
    with passing_loader(settings) as loader, LoadProgress(talk()) as progress:
        reports = loader.load(found, policy, keeper=Trial(), progress=progress)
    explainer = explainer_of(settings, profiles)
    checked = [
        checked_document(it, policy.profile, explainer, languages=[language]) for it in reports
    ]
    _FORMS[form](checked)
    if not all(it.conforms for it in checked):
        raise typer.Exit(1)


def _text(checked: Sequence[CheckedDocument]) -> None:
    console = out()
    for document in checked:
        for style, line in _lines(document):
            console.print(line, style=style, highlight=False, soft_wrap=True)
    records = sum(it.records for it in checked)
    invalid = sum(it.invalid for it in checked)
    unread = sum(it.error is not None for it in checked)
    ending = f", {counted(unread, 'document')} not read" if unread else ""
    talk().print(f"{counted(records, 'record')} checked, {invalid:,} with violations{ending}.")


def _lines(document: CheckedDocument) -> Iterator[tuple[str | None, str]]:
    name = document.name
    if document.error is not None:
        where = document.error.where
        place = f"{name}, {where}" if where not in ("", name) else name
        yield "bold red", f"{place}: {document.error.what} {document.error.mend}".rstrip()
    for fault in document.faults:
        line = f", line {fault.line}" if fault.line else ""
        yield "bold red", f"{name}{line}: {fault.message}"
    for record in document.checked:
        yield "bold", f"{name}: <{record.report.record}>"
        for number, it in record.findings:
            yield _COLOURS[it.finding.severity], f"    {told(number, it)}"
            if it.suggestion:
                yield "green", f"        {it.suggestion.sentence}"
        if record.report.cut:
            yield None, f"    … and {counted(record.report.cut, 'more finding')}"


def _json(checked: Sequence[CheckedDocument]) -> None:
    text = json.dumps([it.as_dict() for it in checked], indent=1, ensure_ascii=False)
    # Half a surrogate pair, as in a file name that is not UTF-8, becomes an escape of JSON.
    sys.stdout.buffer.write(text.encode(errors="backslashreplace") + b"\n")


def _turtle(checked: Sequence[CheckedDocument]) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(write(report_graph(checked), TURTLE))


_FORMS: Final[Mapping[str, Callable[[Sequence[CheckedDocument]], None]]] = MappingProxyType(
    {"text": _text, "json": _json, "turtle": _turtle}
)
