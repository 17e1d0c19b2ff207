"""What pages say of findings, in rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.explained import ExplainedReport, Explanation
from ldcat.model.report import Severity
from ldcat.represent.speech import Plural, message
from ldcat.represent.words import Words

_REMARKS: Final = Plural("is kept, with %(num)s remark.", "is kept, with %(num)s remarks.")
#: Severities in words.
SEVERITIES: Final[Mapping[Severity, str]] = MappingProxyType(
    {
        Severity.VIOLATION: message("violation"),
        Severity.WARNING: message("warning"),
        Severity.INFO: message("info"),
    }
)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding.

    Attributes:
        severity: `violation`, `warning` or `info`.
        severity_name: The same in words.
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
    severity_name: str
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
        severity_name=words.say(SEVERITIES[it.finding.severity]),
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
        said=_said(len(violations), len(others), words),
        language=report.language,
        violations=violations,
        others=others,
        more=_more(report.cut, words) if report.cut else "",
    )


def _more(number: int, words: Words) -> str:
    return words.count("%(num)s more finding", "%(num)s more findings", number)


def _said(violations: int, others: int, words: Words) -> str:
    if violations:
        return words.count(
            "is violated in %(num)s place.", "is violated in %(num)s places.", violations
        )
    if others:
        return words.count(*_REMARKS, others)
    return words.say("is kept, and nothing was remarked.")
