"""`ldcat check`: validate without storing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Final

import typer

from ldcat.catalogue.file_report import FileReport
from ldcat.catalogue.keeping import Trial
from ldcat.catalogue.reporting import report_graph
from ldcat.cli.console import InputSyntax, LoadProgress, Profile, out, settings_of, talk
from ldcat.cli.loading import documents, passing_loader, policy_of
from ldcat.cli.reports import checked_values
from ldcat.configured import shape_folders
from ldcat.errors import BadParameterError
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
    _FORMS[form](reports)
    if not all(it.is_clean for it in reports):
        raise typer.Exit(1)


def _text(reports: Sequence[FileReport]) -> None:
    console = out()
    for report in reports:
        for style, line in _lines(report):
            console.print(line, style=style, highlight=False, soft_wrap=True)
    records = sum(it.records for it in reports)
    invalid = sum(it.invalid for it in reports)
    unread = sum(it.error is not None for it in reports)
    ending = f", {counted(unread, 'document')} not read" if unread else ""
    talk().print(f"{counted(records, 'record')} checked, {invalid:,} with violations{ending}.")


def _lines(report: FileReport) -> Iterator[tuple[str | None, str]]:
    name = report.name
    if report.error is not None:
        where = report.error.where
        place = f"{name}, {where}" if where not in ("", name) else name
        yield "bold red", f"{place}: {report.error.what} {report.error.mend}".rstrip()
    for fault in report.faults:
        line = f", line {fault.line}" if fault.line else ""
        yield "bold red", f"{name}{line}: {fault.message}"
    for record in report.remarked:
        yield "bold", f"{name}: <{record.iri}>"
        found = record.report.read()
        for it in found.findings:
            yield _COLOURS[it.severity], f"    {it.severity}: {it.message} [{it.rule}]"
        if found.cut:
            yield None, f"    … and {counted(found.cut, 'more finding')}"


def _json(reports: Sequence[FileReport]) -> None:
    values = [checked_values(it) for it in reports]
    text = json.dumps(values, indent=1, ensure_ascii=False)
    # Half a surrogate pair, as in a file name that is not UTF-8, becomes an escape of JSON.
    sys.stdout.buffer.write(text.encode(errors="backslashreplace") + b"\n")


def _turtle(reports: Sequence[FileReport]) -> None:
    found = [it.report.read() for report in reports for it in report.remarked]
    sys.stdout.flush()
    sys.stdout.buffer.write(write(report_graph(found), TURTLE))


_FORMS: Final[Mapping[str, Callable[[Sequence[FileReport]], None]]] = MappingProxyType(
    {"text": _text, "json": _json, "turtle": _turtle}
)
