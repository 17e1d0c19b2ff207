"""What takes in records that were read: a catalogue, or a trial that keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ldcat.catalogue.precedence import Standing
from ldcat.model.record import Prepared, Record
from ldcat.sandbox.preparing import Known


class Records(Protocol):
    """What has the records of a catalogue."""

    def records(self, iris: Sequence[str]) -> Mapping[str, Record]:
        """Return those of the records that are there."""


class Keeper(Protocol):
    """What takes in records."""

    def keep(self, records: Sequence[Prepared], source: str) -> int:
        """Take in records; return how many of them were new or changed."""

    def hold(self, records: Sequence[Prepared], source: str) -> None:
        """Hold records for a steward."""

    def known(self, iris: Sequence[str]) -> Mapping[str, Known]:
        """Return what is known of records that would be kept as they are."""

    def standing(self, iris: Sequence[str]) -> Mapping[str, Standing]:
        """Return how those of the records stand that are published."""

    def settle(self) -> None:
        """End: everything that was taken in can be read everywhere."""


class Trial:
    """Takes nothing in, but says what would be new or changed."""

    def __init__(self, ledger: Records | None = None) -> None:
        """Compare with a ledger, or with an empty catalogue."""
        self._ledger = ledger
        self._kept: dict[str, Standing] = {}

    def keep(self, records: Sequence[Prepared], source: str) -> int:
        """Return how many records would be new or changed, after all that were shown before."""
        latest = {it.iri: it for it in records}
        now = self.standing([*latest])
        changed = [it for iri, it in latest.items() if iri not in now or not now[iri].has(it)]
        self._kept |= {
            it.iri: Standing(it.digest, it.kind, source, is_recent=True) for it in changed
        }
        return len(changed)

    def hold(self, records: Sequence[Prepared], source: str) -> None:
        """Hold nothing."""

    def known(self, iris: Sequence[str]) -> Mapping[str, Known]:
        """Return nothing: what would be found is wanted."""
        del iris
        return {}

    def standing(self, iris: Sequence[str]) -> Mapping[str, Standing]:
        """Return how records would stand after all that were shown before."""
        known = self._ledger.records(iris) if self._ledger else {}
        before = {iri: standing_of(it, is_recent=False) for iri, it in known.items()}
        return before | {iri: self._kept[iri] for iri in iris if iri in self._kept}

    def settle(self) -> None:
        """Do nothing."""


def standing_of(record: Record, *, is_recent: bool) -> Standing:
    """Return how a record stands that is published."""
    return Standing(record.digest, record.kind, record.source, is_recent)
