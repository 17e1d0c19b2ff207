"""The outcome of checking a record against a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Final


class Severity(StrEnum):
    """How bad a finding is (SHACL 2.1.4)."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


#: What the rules of such findings begin with.
READING: Final = "reading#"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found in a record.

    Attributes:
        record: IRI of the record.
        node: The focus node: an IRI, or `_:label` for a blank node.
        path: The property (IRI, or SHACL property path in SPARQL syntax); empty for the node.
        value: The offending value as N-Triples, or empty.
        rule: The shape, as `profile#name`, e.g. `dcat-ap#Dataset-title`.
        component: Local name of the SHACL constraint component, e.g. `MinCount`, or the IRI of
            somebody's own.
        severity: How bad it is.
        message: What the rule, or what read the record, says in its own words; empty where the
            sentence is composed from the facts (`ldcat.validation.explaining`).
        shape: IRI of the very shape that complains: `rule` names the nearest that has a name.
    """

    record: str
    node: str
    path: str
    value: str
    rule: str
    component: str
    severity: Severity
    message: str = ""
    shape: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the finding as plain values; what is empty is left out."""
        values = {name: str(getattr(self, name)) for name in _FIELDS}
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Finding:
        """Return the finding that `as_dict` wrote."""
        return cls(
            **{name: values.get(name, "") for name in _FIELDS if name != "severity"},
            severity=Severity(values["severity"]),
        )


_FIELDS: Final = tuple(it.name for it in fields(Finding))


def reading_finding(node: str, code: str, *, severity: Severity, message: str) -> Finding:
    """Return what reading, and no shape, found at a node; the record is still to be filled in."""
    return Finding(
        record="",
        node=node,
        path="",
        value="",
        rule=f"{READING}{code}",
        component="Reading",
        severity=severity,
        message=message,
    )


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about one record under one profile.

    Attributes:
        profile: Token of the profile, e.g. `dcat-ap`.
        findings: The findings, worst first, then by node, path, rule and value.
        cut: How many findings were left out because a limit was met; never silent.
    """

    profile: str
    findings: tuple[Finding, ...] = field(default=())
    cut: int = 0

    @property
    def conforms(self) -> bool:
        """Say whether nothing is a violation."""
        return not self.count(Severity.VIOLATION)

    def count(self, severity: Severity) -> int:
        """Return how many findings have the severity."""
        return sum(finding.severity is severity for finding in self.findings)
