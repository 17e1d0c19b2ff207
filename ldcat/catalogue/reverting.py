"""Undo an act: give every record that it changed back the content that it had before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ldcat.catalogue.acts import Act, ActReport, Acts, Step, unchanged_since
from ldcat.errors import BadParameterError
from ldcat.model.packed_report import packed_report
from ldcat.model.packing import pack
from ldcat.model.record import Prepared, Record, Revision
from ldcat.model.report import Severity
from ldcat.quality.gauge import Gauge
from ldcat.sandbox.revising import kind_name


class Reverter:
    """Undoes acts."""

    def __init__(self, acts: Acts, gauge: Gauge) -> None:
        """Undo with the acts of a catalogue.

        Args:
            acts: Keeps what is changed back.
            gauge: Measures what is kept again.
        """
        self._acts = acts
        self._gauge = gauge

    def revert(self, first: int, last: int, act: Act) -> ActReport:
        """Undo the revisions from one to another; what is undone stays in the history.

        Args:
            first: Sequence number of the first revision.
            last: That of the last.
            act: Who reverts; the reason is told with the revisions.

        Raises:
            BadParameterError: There are no such revisions.
            ConflictError: A record was changed since.
        """
        position = self._acts.ledger.position
        if not 1 <= first <= last <= position:
            raise BadParameterError(
                f"There are no revisions {first} to {last}.",
                where="first, last",
                mend=f"The catalogue has revisions 1 to {position}.",
            )
        with self._acts.turn:
            return self._acts.keep(list(self._steps(first, last)), act)

    def _steps(self, first: int, last: int) -> Iterator[Step]:
        ledger = self._acts.ledger
        touched = ledger.touched(first, last)
        unchanged_since(touched, last)
        for record, before in ledger.before(touched, first):
            now = b"" if record.is_deleted else ledger.text(record)
            then = before.text if before else b""
            prepared = self._prepared(record, before) if before and before.text else None
            yield Step(record.iri, record, prepared, _without(now, then), _without(then, now))

    def _prepared(self, record: Record, before: Revision) -> Prepared:
        """Return what a revision kept, as if it was to be kept again."""
        found = before.report
        is_valid = all(it.severity is not Severity.VIOLATION for it in found.findings)
        report = replace(packed_report(found), conforms=is_valid)
        kind = kind_name(record.iri, before.text)
        return Prepared(
            iri=record.iri,
            kind=kind,
            digest=before.digest,
            text=before.text,
            size=before.text.count(b"\n"),
            report=report,
            packed=pack(before.text),
            measured=self._gauge.measured(before.text, record.iri, kind, report=report),
        )


def _without(lines: bytes, others: bytes) -> bytes:
    """Return the lines of a text that another does not have."""
    known = set(others.splitlines())
    return b"".join(it + b"\n" for it in lines.splitlines() if it not in known)
