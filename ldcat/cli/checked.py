"""Write down what a check found, in any format."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ldcat import resources
from ldcat.catalogue.reporting import report_graph
from ldcat.cli.console import out, talk
from ldcat.cli.reports import told
from ldcat.configured import open_pages
from ldcat.errors import BadParameterError
from ldcat.model.checked import CheckedDocument
from ldcat.model.media import BY_NAME
from ldcat.model.report import Severity
from ldcat.model.syntax import write
from ldcat.represent.formats.findings import Findings
from ldcat.represent.formats.html import HtmlPages
from ldcat.represent.literals import counted
from ldcat.settings import Settings

_COLOURS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
)
_REPORTS: Final = ("json", "sarif", "junit")
FORMATS: Final = ("text", *_REPORTS, "html", *BY_NAME)


def require_format(name: str) -> None:
    """Refuse a format that is not there, before anything is read.

    Raises:
        BadParameterError: It is not.
    """
    if name not in FORMATS:
        raise BadParameterError(
            f"There is no format “{name}”.",
            where="--format",
            mend=f"Use one of: {', '.join(FORMATS)}.",
        )


#: What is told of a document in which nothing could be checked.
_NO_RECORD: Final = (
    "There is no record in it: nothing of which more is said than that it is a dcat:Dataset, "
    "dcat:DatasetSeries, dcat:DataService or dcat:Catalog. Look for a misspelt class, or a missing "
    "context."
)


def write_checked(checked: Sequence[CheckedDocument], name: str, settings: Settings) -> None:
    """Write what was found to standard output; counts go to standard error."""
    if name == "text":
        _print(checked)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(_written(checked, name, settings))


def _written(checked: Sequence[CheckedDocument], name: str, settings: Settings) -> bytes:
    if name in BY_NAME:
        return write(report_graph(checked), BY_NAME[name])
    found = open_pages(settings).by_token(name)
    if isinstance(found, HtmlPages):
        style = (resources.static() / "ldcat.css").read_text(encoding="utf-8")
        return found.report(checked, style)
    if isinstance(found, Findings):
        return found.written(checked)
    raise TypeError(found)


def _print(checked: Sequence[CheckedDocument]) -> None:
    console = out()
    for document in checked:
        for style, line in _lines(document):
            console.print(line, style=style, highlight=False, soft_wrap=True)
    records = sum(it.records for it in checked)
    invalid = sum(it.invalid for it in checked)
    unread = sum(it.error is not None for it in checked)
    ending = f", {counted(unread, 'document')} not read" if unread else ""
    talk().print(f"{counted(records, 'record')} checked, {invalid:,} with violations{ending}.")
    if certain := sum(map(_certain, checked)):
        told = counted(certain, "suggestion")
        talk().print(f"{told} can be relied on: --fix writes a mended copy.")


def _certain(document: CheckedDocument) -> int:
    suggestions = (it.suggestion for record in document.checked for _, it in record.findings)
    return sum(it.is_certain for it in suggestions if it is not None)


def _lines(document: CheckedDocument) -> Iterator[tuple[str | None, str]]:
    name = document.name
    if document.error is not None:
        where = document.error.where
        place = f"{name}, {where}" if where not in ("", name) else name
        yield "bold red", f"{place}: {document.error.what} {document.error.mend}".rstrip()
    if not document.records and document.error is None and not document.faults:
        yield "yellow", f"{name}: {_NO_RECORD}"
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
