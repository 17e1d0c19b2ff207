"""Measure the revisions that were kept before anybody measured them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from ldcat.ledger.ledger import Ledger
from ldcat.ledger.scores import Noted, Unmeasured
from ldcat.model.packed_report import PackedReport
from ldcat.model.record import Measured
from ldcat.model.report import Severity
from ldcat.quality.gauge import Gauge
from ldcat.sandbox.revising import kind_name

#: Revisions in one transaction: writers wait for no longer than these take.
_BATCH: Final = 100
#: Pause after each of these, in seconds, where others work meanwhile.
_PAUSE: Final = 0.05


class Remeasurer:
    """Measures what has no measurement, some revisions at a time."""

    def __init__(self, ledger: Ledger, gauge: Gauge) -> None:
        self._ledger = ledger
        self._gauge = gauge

    def measure_current(self, stopping: threading.Event) -> int:
        """Measure what records are now, until all are measured, or it is to stop."""
        return self._measure(lambda: stopping.wait(_PAUSE), current=True)

    def measure_all(self) -> int:
        """Measure every revision anew; return how many."""
        self._ledger.scores.forget()
        return self._measure(lambda: False, current=False)

    def _measure(self, is_over: Callable[[], bool], *, current: bool) -> int:
        count = after = 0
        while not is_over():
            missing = self._ledger.scores.missing(_BATCH, after=after, current=current)
            if not missing:
                break
            self._ledger.scores.note([self._noted(it) for it in missing])
            count += len(missing)
            after = missing[-1].sequence
        return count

    def _noted(self, it: Unmeasured) -> Noted:
        return Noted(it.sequence, it.number, it.at, self._measured(it))

    def _measured(self, it: Unmeasured) -> Measured:
        if not it.text:
            return Measured()
        found = PackedReport(it.profile, conforms=True, packed=it.findings).read()
        is_valid = all(finding.severity is not Severity.VIOLATION for finding in found.findings)
        report = PackedReport(it.profile, is_valid, it.findings)
        kind = it.kind or kind_name(it.iri, it.text)
        return self._gauge.measured(it.text, it.iri, kind, report=report)
