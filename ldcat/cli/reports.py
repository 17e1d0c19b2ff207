"""Tell people what became of their documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from rich.console import Console
from rich.table import Table

from ldcat.catalogue.checking import checked_document, checked_records
from ldcat.catalogue.file_report import FileReport
from ldcat.model.checked import CheckedRecord
from ldcat.model.explained import Explanation
from ldcat.model.report import Severity
from ldcat.represent.literals import counted
from ldcat.validation.explaining import Explainer

_SHOWN_RECORDS = 20
_SHOWN_FINDINGS = 5


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told about a load.

    Attributes:
        reports: What became of each document.
        explainer: Puts findings into words.
        seconds: How long it took.
        is_trial: Whether nothing was to be kept.
    """

    reports: Sequence[FileReport]
    explainer: Explainer
    seconds: float
    is_trial: bool = False


def summary(console: Console, told: Summary) -> None:
    """Print a table of documents, and what needs attention below it."""
    reports, seconds, is_trial = told.reports, told.seconds, told.is_trial
    verb = "would be kept" if is_trial else "kept"
    console.print(_table(reports, verb))
    for report in reports:
        _remarks(console, report, told.explainer)
    kept, unchanged = sum(it.kept for it in reports), sum(it.unchanged for it in reports)
    rejected = sum(len(it.rejected) for it in reports)
    unread = sum(it.error is not None for it in reports)
    held = sum(len(it.held) for it in reports)
    parts = [f"{kept:,} {verb}", f"{unchanged:,} unchanged", f"{rejected:,} rejected"]
    parts += [f"{held:,} held in quarantine"] if held else []
    let_in = sum(it.invalid for it in reports) - rejected - _invalid(reports)
    parts += [f"{let_in:,} of them not rejected though invalid"] if let_in > 0 else []
    parts += [f"{counted(unread, 'document')} not read"] if unread else []
    ending = " Nothing was stored." if is_trial else ""
    console.print(f"{', '.join(parts)} in {seconds:.1f} s.{ending}")


def _table(reports: Sequence[FileReport], verb: str) -> Table:
    folder = _shared_folder([it.name for it in reports])
    table = Table(box=None, pad_edge=False)
    table.add_column(f"document in {folder}" if folder else "document", overflow="fold")
    any_held = any(it.held for it in reports)
    numbers = ("statements", "records", verb, "unchanged", "rejected", *["held"] * any_held)
    for name in ("syntax", *numbers):
        table.add_column(name, justify="left" if name == "syntax" else "right")
    table.add_column("repairs", justify="right")
    table.add_column("outside", justify="right")
    for it in reports:
        table.add_row(
            it.name.removeprefix(folder),
            it.syntax or "-",
            f"{it.statements:,}",
            f"{it.records:,}",
            f"{it.kept:,}",
            f"{it.unchanged:,}",
            f"{len(it.rejected):,}",
            *[f"{len(it.held):,}"] * any_held,
            f"{sum(it.repairs.values()):,}",
            f"{it.outside:,}",
            style="red" if not it.is_clean else None,
        )
    return table


def _shared_folder(names: Sequence[str]) -> str:
    """Return the folder that several documents lie in, with its last slash; it is told once."""
    if len(names) < 2:
        return ""
    levels = zip(*(it.split("/")[:-1] for it in names), strict=False)
    shared = takewhile(lambda level: len(set(level)) == 1, levels)
    return "".join(f"{level[0]}/" for level in shared)


def _remarks(console: Console, report: FileReport, explainer: Explainer) -> None:
    """Print what a reader must know of one document."""
    for line in (*_losses(report, explainer), *_changes(report)):
        console.print(line, markup=False, soft_wrap=True)


def _losses(report: FileReport, explainer: Explainer) -> Iterator[str]:
    """Yield what was not kept, and why."""
    name = report.name
    if (error := report.error) is not None:
        place = f"{name}, {error.where}" if error.where not in ("", name) else name
        yield f"{place}: {error.what} {error.mend}".rstrip()
    for fault in report.faults[:_SHOWN_RECORDS]:
        line = f", line {fault.line}" if fault.line else ""
        yield f"{name}{line}: {fault.message} Mend the statement there."
    yield from _more(len(report.faults), "more unreadable statement")
    for verb, records in (("rejected", report.rejected), ("held", report.held)):
        for record in checked_records(records[:_SHOWN_RECORDS], explainer):
            line = f", line {record.line}" if record.line else ""
            yield f"{name}{line}: {verb} <{record.report.record}>"
            for it in _worst(record):
                is_elsewhere = it.finding.node != it.finding.record and it.place
                yield f"    {it.place}: {it.message}" if is_elsewhere else f"    {it.message}"
                yield from [f"        {it.suggestion.sentence}"] if it.suggestion else []
        yield from _more(len(records), f"more {verb} record")


def _changes(report: FileReport) -> Iterator[str]:
    """Yield what was kept otherwise than given, and what was left out."""
    for code, times in sorted(report.repairs.items()):
        example = report.examples.get(code, "")
        yield f"{report.name}: repaired {counted(times, 'time')} {code}. {example}".rstrip()
    if report.outside:
        some = ", ".join(report.strays[:3])
        more = " …" if len(report.strays) > 3 else ""
        stray = counted(report.outside, "statement")
        verb = "belongs" if report.outside == 1 else "belong"
        yield f"{report.name}: {stray} {verb} to no record: {some}{more}"
    for by, times in report.overruled.items():
        verb = "stands" if times == 1 else "stand"
        yield (
            f"{report.name}: {counted(times, 'record')} {verb} otherwise in {by}, which counts,"
            f" for it is read later: <{report.overruled_examples[by]}>"
        )


def _more(number: int, what: str) -> Iterator[str]:
    if number > _SHOWN_RECORDS:
        yield f"    … {counted(number - _SHOWN_RECORDS, what)}; see --report FILE."


def told(line: int, explanation: Explanation) -> str:
    """Return a finding in one line."""
    finding = explanation.finding
    where = f", line {line}" if line else ""
    is_elsewhere = finding.node != finding.record and explanation.place
    place = f" {explanation.place}:" if is_elsewhere else ""
    return f"{finding.severity}{where}:{place} {explanation.message} [{finding.rule}]"


def _worst(record: CheckedRecord) -> Sequence[Explanation]:
    """Return those findings of a record that are told to people: its violations, if any."""
    found = record.report.explanations
    worst = [it for it in found if it.finding.severity is Severity.VIOLATION]
    return (worst or found)[:_SHOWN_FINDINGS]


def _invalid(reports: Sequence[FileReport]) -> int:
    """Return how many held records violate their profile."""
    return sum(not record.report.conforms for it in reports for record in it.held)


def as_values(report: FileReport, profile: str, explainer: Explainer) -> dict[str, Any]:
    """Return everything about one document that was loaded, for JSON."""
    rejected = checked_records(report.rejected, explainer)
    return checked_document(report, profile, explainer).as_dict() | {
        "kept": report.kept,
        "unchanged": report.unchanged,
        "rejected": [it.as_dict() for it in rejected],
        "held": [it.as_dict() for it in checked_records(report.held, explainer)],
        "overruled": [
            {"by": by, "records": times, "example": report.overruled_examples[by]}
            for by, times in report.overruled.items()
        ],
    }
