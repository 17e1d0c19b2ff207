"""What becomes of records that have findings: they are let in, held for a steward, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ldcat.model.packed_report import PackedReport
from ldcat.model.report import Severity


class Verdict(StrEnum):
    """What becomes of a record."""

    ACCEPT = "accept"
    QUARANTINE = "quarantine"
    REJECT = "reject"


#: The later outweighs the earlier.
_ORDER: Final = tuple(Verdict)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What becomes of a record with a finding of each severity; the strictest counts.

    Attributes:
        violation: Of one that violates its profile.
        warning: Of one that something is warned of.
        info: Of one that something is said of.
    """

    violation: Verdict = Verdict.REJECT
    warning: Verdict = Verdict.ACCEPT
    info: Verdict = Verdict.ACCEPT

    @classmethod
    def of(cls, verdicts: Mapping[Severity, Verdict]) -> Verdicts:
        """Return those that are given, and for the others what is usual."""
        return cls(**{str(severity): verdict for severity, verdict in verdicts.items()})

    def on(self, report: PackedReport) -> Verdict:
        """Return what becomes of a record, by what was found in it."""
        if self.warning is self.info is Verdict.ACCEPT:  # nothing has to be read
            return Verdict.ACCEPT if report.conforms else self.violation
        found = {it.severity for it in report.read().findings}
        return max(map(self.at, found), key=_ORDER.index, default=Verdict.ACCEPT)

    def at(self, severity: Severity) -> Verdict:
        """Return what becomes of a record with such a finding."""
        verdicts = {
            Severity.VIOLATION: self.violation,
            Severity.WARNING: self.warning,
            Severity.INFO: self.info,
        }
        return verdicts[severity]


#: Nothing that is found keeps a record out.
LENIENT: Final = Verdicts(violation=Verdict.ACCEPT)
