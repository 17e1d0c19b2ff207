"""What pages say of findings, in rows."""

from __future__ import annotations

from dataclasses import dataclass

from ldcat.model.explained import ExplainedReport, Explanation
from ldcat.model.report import Severity
from ldcat.represent.literals import counted
from ldcat.represent.words import Words


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding.

    Attributes:
        severity: `violation`, `warning` or `info`.
        line: The line of the document, or 0.
        place: Where in the record it is.
        message: The sentence.
        found: What is there.
        expected: What the rule wants.
        rule: The rule.
        href: Where it is explained, or empty.
        suggestion: What would mend it, or empty.
        is_certain: Whether that needs no second thought.
        edit: The change that the suggestion is, as JSON, or empty.
    """

    severity: str
    line: int
    place: str
    message: str
    found: str
    expected: str
    rule: str
    href: str
    suggestion: str
    is_certain: bool
    edit: str


@dataclass(frozen=True, slots=True)
class FindingsBox:
    """What a record's page says of its last check.

    Attributes:
        profile: Token of the profile.
        href: Address of the profile's description.
        said: The outcome in a sentence, after the profile's name.
        language: What the findings are told in.
        violations: The violations.
        others: The other findings.
        more: How many findings are left out, in words.
    """

    profile: str
    href: str
    said: str
    language: str
    violations: tuple[FindingRow, ...]
    others: tuple[FindingRow, ...]
    more: str


def finding_row(
    it: Explanation, words: Words, base: str, *, line: int = 0, edit: str = ""
) -> FindingRow:
    """Lay out a finding; links begin with the base."""
    return FindingRow(
        severity=str(it.finding.severity),
        line=line,
        place=it.place,
        message=it.message,
        found=it.found,
        expected=it.expected,
        rule=it.finding.rule,
        href=words.href(base + it.documentation) if it.documentation else "",
        suggestion=it.suggestion.sentence if it.suggestion else "",
        is_certain=it.suggestion is not None and it.suggestion.is_certain,
        edit=edit,
    )


def findings_box(report: ExplainedReport, words: Words) -> FindingsBox:
    """Lay out what was found in a record."""
    rows = tuple(finding_row(it, words, words.base) for it in report.explanations)
    violations = tuple(it for it in rows if it.severity == Severity.VIOLATION)
    others = tuple(it for it in rows if it.severity != Severity.VIOLATION)
    return FindingsBox(
        profile=report.profile,
        href=words.href(f"{words.base}shapes/{report.profile.partition('+')[0]}"),
        said=_said(len(violations), len(others)),
        language=report.language,
        violations=violations,
        others=others,
        more=counted(report.cut, "more finding") if report.cut else "",
    )


def _said(violations: int, others: int) -> str:
    if violations:
        return f"is violated in {counted(violations, 'place')}."
    if others:
        return f"is kept, with {counted(others, 'remark')}."
    return "is kept, and nothing was remarked."
