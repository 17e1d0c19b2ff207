"""What a check found in documents, ready to be written down in any form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ldcat.errors import LdcatError
from ldcat.model.explained import ExplainedReport, Explanation
from ldcat.model.repairs import Fault
from ldcat.model.report import Severity

_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """What was found in one record.

    Attributes:
        report: The findings in words.
        line: Where the document begins to tell of the record, from 1; 0 where that is unknown.
        lines: Where it says what each finding is about, in their order; 0 where that is unknown.
    """

    report: ExplainedReport
    line: int
    lines: Sequence[int]

    @property
    def findings(self) -> Iterable[tuple[int, Explanation]]:
        """The findings, each with its line: the worst first, and then as the document has them."""
        found = zip(self.lines, self.report.explanations, strict=True)
        return sorted(found, key=_place)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        return {
            "record": self.report.record,
            "line": self.line,
            "conforms": self.report.conforms,
            "findings": [
                it.as_dict() | ({"line": line} if line else {}) for line, it in self.findings
            ],
            "more_findings": self.report.cut,
        }


def _place(found: tuple[int, Explanation]) -> tuple[int, bool, int]:
    line, explanation = found
    return _RANKS[explanation.finding.severity], not line, line


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """What was found in one document.

    Attributes:
        name: What the user called it.
        profile: Token of the profile that it was checked against.
        syntax: What it is written in; empty if that could not be told.
        statements: How many statements it has.
        records: How many records it yields.
        invalid: How many of these violate the profile.
        checked: The records with any finding, as many as are listed.
        unlisted: How many more such records there are.
        rules: How often each rule complains, by severity and rule; of all records.
        cut: How many more findings there are in records that have too many; rules do not count
            them.
        faults: Statements that could not be read and belong to no record.
        repairs: How often each kind of repair was made.
        examples: One repair of each kind, in words.
        outside: How many statements belong to no record.
        strays: Some of the nodes that these are about.
        error: Why nothing of it could be read; None if it could.
    """

    name: str
    profile: str
    syntax: str
    statements: int
    records: int
    invalid: int
    checked: Sequence[CheckedRecord]
    unlisted: int
    rules: Mapping[tuple[Severity, str], int]
    cut: int
    faults: Sequence[Fault]
    repairs: Mapping[str, int]
    examples: Mapping[str, str]
    outside: int
    strays: Sequence[str]
    error: LdcatError | None

    @property
    def conforms(self) -> bool:
        """Say whether there is a record, everything could be read, and nothing is a violation."""
        is_read = self.error is None and not self.faults
        return is_read and self.records > 0 and not self.invalid

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(times for (it, _), times in self.rules.items() if it is severity)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        return {
            "document": self.name,
            "profile": self.profile,
            "syntax": self.syntax,
            "statements": self.statements,
            "records": self.records,
            "conforms": self.conforms,
            "invalid": self.invalid,
            "findings": {str(it): self.count(it) for it in Severity},
            "more_findings": self.cut,
            "rules": [
                {"rule": rule, "severity": str(severity), "findings": times}
                for (severity, rule), times in self.rules.items()
            ],
            "with_findings": [it.as_dict() for it in self.checked],
            "more_with_findings": self.unlisted,
            "repairs": dict(self.repairs),
            "examples": dict(self.examples),
            "faults": [
                {"line": it.line, "message": it.message, "subject": it.subject}
                for it in self.faults
            ],
            "outside": self.outside,
            "strays": list(self.strays),
            "error": str(self.error) if self.error else None,
        }
