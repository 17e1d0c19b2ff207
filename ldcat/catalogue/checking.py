"""Say in words what was found in documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ldcat.catalogue.file_report import FileReport
from ldcat.model.checked import CheckedDocument, CheckedRecord
from ldcat.model.record import Prepared
from ldcat.validation.explaining import Explainer


def checked_document(
    report: FileReport, profile: str, explainer: Explainer, *, languages: Sequence[str] = ("en",)
) -> CheckedDocument:
    """Return what was found in a document, in words.

    Args:
        report: What became of it; with every record that has a finding.
        profile: Token of the profile that it was checked against.
        explainer: Puts findings into words.
        languages: The reader's languages, best first (BCP 47).
    """
    return CheckedDocument(
        name=report.name,
        profile=profile,
        syntax=report.syntax,
        statements=report.statements,
        records=report.records,
        invalid=report.invalid,
        checked=tuple(checked_records(report.remarked, explainer, languages)),
        faults=tuple(report.faults),
        repairs=dict(report.repairs),
        examples=dict(report.examples),
        outside=report.outside,
        strays=tuple(report.strays),
        error=report.error,
    )


def checked_records(
    records: Iterable[Prepared], explainer: Explainer, languages: Sequence[str] = ("en",)
) -> Iterable[CheckedRecord]:
    """Yield what was found in records, in words."""
    for record in records:
        report = explainer.record(record, languages)
        lines = record.lines or (0,) * len(report.explanations)
        yield CheckedRecord(report, record.line, lines)
