"""Rows of the ledger's tables as values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from ldcat.model.iri import Iri
from ldcat.model.packed_report import PackedReport
from ldcat.model.packing import unpack
from ldcat.model.record import Action, Measured, Record, Revision
from ldcat.model.report import Report


def measured_of(row: Row[Any]) -> Measured | None:
    """Return what a row of the records says of its measurement; None where nobody measured."""
    return None if row.measured is None else Measured(row.passed, row.measured, row.publisher)


def record_of(row: Row[tuple[object, ...]]) -> Record:
    """Return what a row of the records says."""
    return Record(
        number=row.number,
        iri=Iri(row.iri),
        kind=row.kind,
        slug=row.slug,
        digest=row.digest,
        sequence=row.sequence,
        listed=row.listed,
        changed=row.changed,
        is_deleted=row.is_deleted,
        is_listed=row.is_listed,
        profile=row.profile,
        rules=row.rules,
        conforms=row.conforms,
        source=row.source,
        measured=measured_of(row),
    )


def revision_of(row: Row[tuple[object, ...]]) -> Revision:
    """Return what a row of the revisions says, joined with its record."""
    return Revision(
        sequence=row.sequence,
        iri=Iri(row.iri),
        kind=row.kind,
        action=Action(row.action),
        digest=row.digest,
        text=unpack(row.payload) if row.payload else b"",
        author=row.author,
        at=row.at,
        reason=row.reason,
        report=_report(row.profile, row.findings),
    )


def _report(profile: str, findings: bytes | None) -> Report:
    return PackedReport(profile, conforms=True, packed=findings or b"").read()
