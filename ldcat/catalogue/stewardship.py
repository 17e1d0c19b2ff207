"""Decide on the records that are held in quarantine: let them in as they are, or drop them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from ldcat.catalogue.acts import Acts
from ldcat.errors import NotFoundError
from ldcat.ledger.append import Origin
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.quarantine import Held
from ldcat.model.record import Prepared
from ldcat.quality.gauge import Gauge
from ldcat.validation.explaining import Explainer

_SHOWN: Final = 5


class Steward:
    """Decides on held records."""

    def __init__(self, acts: Acts, gauge: Gauge, base: str) -> None:
        """Decide for a catalogue.

        Args:
            acts: What is let in is one of them.
            gauge: Measures what is let in.
            base: Public base IRI of the catalogue.
        """
        self._acts = acts
        self._gauge = gauge
        self._base = base

    def release(self, iris: Sequence[str], author: str, reason: str = "") -> int:
        """Let held records in as they are, whatever was found in them: all, or none.

        Returns:
            How many of them were new, or changed what is published.

        Raises:
            NotFoundError: One of them is not held.
        """
        ledger = self._acts.ledger
        with self._acts.turn:
            by_source: dict[str, list[Prepared]] = defaultdict(list)
            for it in found_in(ledger, iris):
                by_source[it.source].append(self._measured(it.record))
            kept = 0
            for source, records in by_source.items():
                why = reason or "Let in from quarantine."
                origin = Origin(self._base, author, datetime.now(UTC), why, source)
                kept += len(ledger.append(records, [], origin))
            self._acts.projector.catch_up()
        return kept

    def discard(self, iris: Sequence[str]) -> int:
        """Drop held records; what is published under their IRIs stays.

        Raises:
            NotFoundError: One of them is not held.
        """
        ledger = self._acts.ledger
        found_in(ledger, iris)
        return ledger.quarantine.discard(iris)

    def _measured(self, it: Prepared) -> Prepared:
        found = self._gauge.measured(it.text, it.iri, it.kind, report=it.report)
        return replace(it, measured=found)


def found_in(ledger: Ledger, iris: Sequence[str]) -> Sequence[Held]:
    """Return held records.

    Raises:
        NotFoundError: Some of them are not held; nothing is done then.
    """
    found = {iri: ledger.quarantine.find(iri) for iri in dict.fromkeys(iris)}
    if missing := [iri for iri, it in found.items() if it is None]:
        names = ", ".join(f"<{it}>" for it in missing[:_SHOWN])
        more = " …" if len(missing) > _SHOWN else ""
        raise NotFoundError(
            f"Not in quarantine: {names}{more}",
            mend="Ask for the list again: a record leaves it when a better one is loaded.",
        )
    return [it for it in found.values() if it is not None]


def held_values(
    it: Held, explainer: Explainer, languages: Sequence[str] = ("en",)
) -> Mapping[str, Any]:
    """Return what is known of a held record as plain values, for JSON."""
    explained = explainer.record(it.record, languages)
    return {
        "record": str(it.record.iri),
        "kind": it.record.kind,
        "since": it.at.isoformat(),
        "source": it.source,
        "author": it.author,
        "profile": it.record.report.profile,
        "conforms": explained.conforms,
        "findings": [one.as_dict() for one in explained.explanations],
        "more_findings": explained.cut,
    }
