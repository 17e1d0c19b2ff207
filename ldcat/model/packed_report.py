"""Validation reports as they are sent from process to process, and kept: compressed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from ldcat.model.packing import pack, unpack
from ldcat.model.report import Finding, Report


@dataclass(frozen=True, slots=True)
class PackedReport:
    """A report that is read when somebody asks; most never are.

    Attributes:
        profile: Token of the profile; empty if nothing was checked.
        conforms: Whether nothing is a violation.
        packed: The findings as compressed JSON; empty when there are none.
        rules: Fingerprint of the rules, with which the same content is found the same; empty
            where more than the content counted.
    """

    profile: str
    conforms: bool
    packed: bytes
    rules: str = ""

    def read(self) -> Report:
        """Return the report.

        Raises:
            LedgerError: It is damaged.
        """
        if not self.packed:
            return Report(self.profile)
        values = json.loads(unpack(self.packed))
        findings = tuple(Finding.from_dict(entry) for entry in values["findings"])
        return Report(self.profile, findings, values["cut"])

    def is_same(self, packed: bytes) -> bool:
        """Say whether another packed report says the same, whatever packed it."""
        if self.packed == packed:
            return True
        return bool(self.packed and packed) and unpack(self.packed) == unpack(packed)


#: The report of what nobody checked.
UNCHECKED: Final = PackedReport("", conforms=True, packed=b"")


def packed_report(report: Report, rules: str = "") -> PackedReport:
    """Return a report compressed."""
    if not report.findings and not report.cut:
        return PackedReport(report.profile, report.conforms, b"", rules)
    values = {"findings": [it.as_dict() for it in report.findings], "cut": report.cut}
    text = json.dumps(values, ensure_ascii=False).encode()
    return PackedReport(report.profile, report.conforms, pack(text), rules)
