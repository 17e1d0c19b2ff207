"""Write validation reports into the ledger, and read them back."""

from __future__ import annotations

import json

from ldcat.model.packing import pack, unpack
from ldcat.model.report import Finding, Report


def write_report(report: Report) -> bytes | None:
    """Return a report's findings compressed; None when there are none."""
    text = _text(report)
    return pack(text) if text else None


def is_written(report: Report, packed: bytes | None) -> bool:
    """Say whether `write_report` wrote this for the report; comparing costs less than writing."""
    return _text(report) == (unpack(packed) if packed else b"")


def _text(report: Report) -> bytes:
    if not report.findings and not report.cut:
        return b""
    values = {"findings": [it.as_dict() for it in report.findings], "cut": report.cut}
    return json.dumps(values, ensure_ascii=False).encode()


def read_report(profile: str, packed: bytes | None) -> Report:
    """Return the report that `write_report` wrote."""
    if packed is None:
        return Report(profile)
    values = json.loads(unpack(packed))
    findings = tuple(Finding.from_dict(entry) for entry in values["findings"])
    return Report(profile, findings, values["cut"])
