"""An act: what somebody changes at once, in one record or in thousands; all of it, or nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from ldcat.catalogue.projection import Projector
from ldcat.errors import ConflictError, InvalidRecordError, LdcatError
from ldcat.ledger.append import Origin
from ldcat.ledger.ledger import Ledger
from ldcat.model.addresses import is_own, record_address
from ldcat.model.iri import Iri
from ldcat.model.kinds import GRAPH, KIND_BY_NAME
from ldcat.model.record import Action, Prepared, Record
from ldcat.model.verdicts import Verdict, Verdicts
from ldcat.validation.explaining import Explainer

#: Each revision tells why it was made: longer reasons are cut, and told by their digest.
_LONGEST_REASON: Final = 2000
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, and how.

    Attributes:
        author: Who.
        reason: Why, in words: the update's text, the request.
        is_trial: Keep nothing, but say what would be changed.
    """

    author: str
    reason: str
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one record or graph.

    Attributes:
        iri: Its name.
        before: What the catalogue has; None if it never had it.
        prepared: What is to be kept; None where it goes.
        removed: The statements that go, as N-Triples.
        added: The statements that come.
        error: Why it cannot be; None if it can.
    """

    iri: Iri
    before: Record | None
    prepared: Prepared | None
    removed: bytes = b""
    added: bytes = b""
    error: LdcatError | None = None

    @property
    def action(self) -> Action:
        """What it does to its record."""
        return Action.PUT if self.prepared else Action.DELETE

    @property
    def kind(self) -> str:
        """The kind of what is there afterwards, or was before."""
        if self.prepared:
            return self.prepared.kind
        return self.before.kind if self.before else GRAPH

    @property
    def is_needed(self) -> bool:
        """Say whether anything would be another way afterwards."""
        if self.prepared is None:
            return self.before is not None and not self.before.is_deleted
        before = self.before
        return (
            before is None
            or before.is_deleted
            or (before.digest, before.kind) != (self.prepared.digest, self.prepared.kind)
        )


@dataclass(frozen=True, slots=True)
class ActReport:
    """What an act did, or would do.

    Attributes:
        steps: What became of each record and graph that it changes.
        first: Sequence number of its first revision; 0 if nothing was kept.
        last: That of its last.
    """

    steps: Sequence[Step]
    first: int = 0
    last: int = 0


class Acts:
    """Keeps what acts change, one act after the other."""

    def __init__(
        self,
        ledger: Ledger,
        projector: Projector,
        explainer: Explainer,
        *,
        base: str,
        verdicts: Verdicts,
    ) -> None:
        """Keep in a ledger.

        Args:
            ledger: Where it is kept.
            projector: Brings the store along.
            explainer: Puts into words what is wrong.
            base: Public base IRI of the catalogue.
            verdicts: What becomes of records with findings. Acts are kept whole or not at all:
                nothing of them is held for a steward, but refused.
        """
        self.ledger = ledger
        self.projector = projector
        self._explainer = explainer
        self._base = base
        self._verdicts = verdicts
        self._lock = threading.Lock()

    @property
    def turn(self) -> AbstractContextManager[bool]:
        """Held by who acts, from before it looks until it has kept: nobody acts meanwhile."""
        return self._lock

    def keep(self, steps: Iterable[Step], act: Act) -> ActReport:
        """Keep all of the steps, if every one of them can be; hold the turn meanwhile.

        Raises:
            InvalidRecordError: A record would violate its profile, or cannot be kept.
            FolderUnusableError: The disk is full; nothing was kept.
        """
        needed = [it for it in steps if it.error or it.is_needed]
        self._refuse(needed)
        if act.is_trial or not needed:
            return ActReport(needed)
        origin = Origin(self._base, act.author, datetime.now(UTC), _cut(act.reason))
        kept = self.ledger.append(
            [it.prepared for it in needed if it.prepared],
            [it.iri for it in needed if not it.prepared],
            origin,
        )
        self.projector.catch_up()
        return ActReport(needed, kept[0].sequence, kept[-1].sequence)

    def address(self, step: Step) -> str:
        """Return where a record is served; empty for what has no page, or none as yet."""
        if step.before is None or step.before.kind not in KIND_BY_NAME:
            return ""
        return record_address(self._base, step.before)

    def _refuse(self, steps: Sequence[Step]) -> None:
        refused = [it for it in steps if self._is_refused(it)]
        if not refused:
            return

        def findings_in(languages: Sequence[str]) -> Sequence[Mapping[str, Any]]:
            return [found for it in refused[:_SHOWN] for found in self._faults(it, languages)]

        (first, *_) = self._faults(refused[0], ("en",))
        raise InvalidRecordError(
            f"{len(refused):,} of {len(steps):,} could not be kept, so nothing was. "
            f"The first is <{refused[0].iri}>: {first['message']}",
            mend="Change the update, or mend the records first.",
            findings_in=findings_in,
        )

    def _is_refused(self, step: Step) -> bool:
        """Say whether a step cannot be."""
        if step.error is not None or self._takes_own_iri(step):
            return True
        if step.prepared is None or self._verdicts.on(step.prepared.report) is Verdict.ACCEPT:
            return False
        if step.before is None or not step.before.is_listed:
            return True
        return step.before.conforms and not step.prepared.report.conforms

    def _faults(self, step: Step, languages: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """Return why a step cannot be, in words."""
        if step.error is not None:
            message = " ".join(filter(None, (step.error.what, step.error.mend)))
            return [{"record": step.iri, "message": message}]
        if step.prepared is None or self._takes_own_iri(step):
            return [{"record": step.iri, "message": "The IRI is one of the catalogue's own."}]
        report = self._explainer.record(step.prepared, languages)
        return [
            it.as_dict()
            for it in report.explanations
            if self._verdicts.at(it.finding.severity) is not Verdict.ACCEPT
        ]

    def _takes_own_iri(self, step: Step) -> bool:
        return (
            step.prepared is not None and step.kind in KIND_BY_NAME and is_own(self._base, step.iri)
        )


def unchanged_since(records: Iterable[Record], last: int) -> None:
    """Do nothing if no record was changed after a revision.

    Raises:
        ConflictError: Some were.
    """
    later = [it for it in records if it.sequence > last]
    if later:
        shown = ", ".join(f"<{it.iri}>" for it in later[:_SHOWN])
        raise ConflictError(
            f"{len(later):,} were changed since: {shown}.", mend="Revert those changes first."
        )


def _cut(reason: str) -> str:
    if len(reason) <= _LONGEST_REASON:
        return reason
    digest = sha256(reason.encode()).hexdigest()
    return f"{reason[:_LONGEST_REASON]}… ({len(reason):,} characters, SHA-256 {digest})"
