"""Where loaded records go: into the ledger and the store, or nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ldcat.catalogue.keeper import standing_of
from ldcat.catalogue.precedence import Standing
from ldcat.catalogue.projection import BulkProjection, Projector
from ldcat.errors import ConflictError
from ldcat.ledger.append import Origin
from ldcat.ledger.ledger import Ledger
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.record import Prepared
from ldcat.sandbox.preparing import Known

#: After this many changes of one load, new records are added to the store in bulk.
_BULK_AFTER: Final = 200


@dataclass(frozen=True, slots=True)
class Author:
    """Who loads, and why.

    Attributes:
        base: Public base IRI of the catalogue.
        name: Who.
        reason: Why, in words.
    """

    base: str
    name: str
    reason: str


class LedgerKeeper:
    """Keeps records in the ledger, and brings the store along."""

    def __init__(self, ledger: Ledger, projector: Projector, author: Author) -> None:
        self._ledger = ledger
        self._projector = projector
        self._author = author
        self._bulk: BulkProjection | None = None
        self._changes = 0
        self._start = ledger.position

    def keep(self, records: Sequence[Prepared], source: str) -> int:
        """Take in records; return how many of them were new or changed.

        When this returns they are on the disk.
        """
        # Of two records with one IRI the later counts.
        latest = list({it.iri: it for it in records}.values())
        self._refuse_graphs([it.iri for it in latest])
        before = self._ledger.position
        kept = self._ledger.append(latest, [], self._origin(source))
        self._changes += len(kept)
        if self._bulk is None and self._changes > _BULK_AFTER:
            self._projector.catch_up(before)
            self._bulk = self._projector.bulk()
        if self._bulk is not None:
            self._bulk.feed(kept)
        return len(kept)

    def hold(self, records: Sequence[Prepared], source: str) -> None:
        """Hold records for a steward; when this returns they are on the disk."""
        self._refuse_graphs([it.iri for it in records])
        self._ledger.quarantine.hold(records, self._origin(source))

    def _origin(self, source: str) -> Origin:
        author = self._author
        return Origin(author.base, author.name, datetime.now(UTC), author.reason, source)

    def _refuse_graphs(self, iris: Sequence[str]) -> None:
        """Keep no record in the place of a graph that stands beside the records.

        Raises:
            ConflictError: One has the name of such a graph.
        """
        for iri, it in self._ledger.known(iris).items():
            if it.kind not in KIND_BY_NAME and not it.is_deleted:
                raise ConflictError(
                    f"A graph that is no record has the name <{iri}>.",
                    mend="Delete the graph (DELETE /graphs?graph=…), or give the record another.",
                )

    def known(self, iris: Sequence[str]) -> Mapping[str, Known]:
        """Return digest and rules of the records that the ledger has, and that conform.

        Where something is held, too, what comes now decides on that.
        """
        found = self._ledger.records(iris)
        held = self._ledger.quarantine.held([*found])
        return {
            iri: (it.digest, it.rules)
            for iri, it in found.items()
            if it.conforms and iri not in held
        }

    def standing(self, iris: Sequence[str]) -> Mapping[str, Standing]:
        """Return how the ledger has those of the records that are published."""
        found = self._ledger.records(iris)
        return {
            iri: standing_of(it, is_recent=it.sequence > self._start) for iri, it in found.items()
        }

    def settle(self) -> None:
        """Wait until the store has everything."""
        if self._bulk is None:
            self._projector.catch_up()
        else:
            self._bulk.finish()
