"""SPARQL Update: evaluate → revise each record → check → keep → project."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from ldcat.catalogue.acts import Act, ActReport, Acts, Step
from ldcat.catalogue.inputs import opened
from ldcat.catalogue.update_policy import UpdatePolicy
from ldcat.errors import LdcatError, PreconditionError
from ldcat.model.iri import Iri
from ldcat.model.record import Record
from ldcat.model.sniffing import syntax_of
from ldcat.sandbox.pool import Job, Pool
from ldcat.sandbox.revising import Revision, outcomes_of, packed_revisions
from ldcat.store.edits import Edits, unpacked_edits
from ldcat.store.port import Store

#: Records and graphs that one job of a document worker revises.
_BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update and the graphs that its patterns are asked of.

    Attributes:
        text: SPARQL 1.1 Update, UTF-8.
        using: Default graphs of every pattern; None for what the update says.
        using_named: Named graphs of every pattern; likewise.
        documents: What LOAD finds at some addresses: file, and name of its syntax.
        expected: Sequence numbers that graphs must still have when it is performed; 0: none.
    """

    text: bytes
    using: tuple[str, ...] | None = None
    using_named: tuple[str, ...] | None = None
    documents: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    expected: Mapping[str, int] = field(default_factory=dict)


class Updater:
    """Performs updates, one after the other."""

    def __init__(
        self, acts: Acts, store: Store, policy: UpdatePolicy, *, updates: Pool, documents: Pool
    ) -> None:
        """Prepare.

        Args:
            acts: Keeps what is changed.
            store: What updates are evaluated on.
            policy: How.
            updates: Workers that evaluate.
            documents: Workers that revise and check records.
        """
        self._acts = acts
        self._store = store
        self._policy = policy
        self._updates = updates
        self._documents = documents

    @property
    def folder(self) -> Path:
        """Where documents of requests may lie for a while."""
        return self._policy.folder

    def update(self, request: UpdateRequest, act: Act) -> ActReport:
        """Perform an update.

        Raises:
            BadQueryError: It cannot be parsed or evaluated.
            UnevaluableError: It asks for what is switched off.
            InvalidRecordError: A record would violate its profile; nothing was kept.
            PreconditionError: A graph is not as it is expected to be.
            LdcatError: Time, memory, or the disk.
        """
        # A worker that was stopped may still write: what is left goes at the next start.
        with tempfile.TemporaryDirectory(
            prefix="load-", dir=self._policy.folder, ignore_cleanup_errors=True
        ) as name:
            folder = Path(name)
            loaded = self._loaded(request, folder)
            with self._acts.turn:
                self._require(request.expected)
                self._acts.projector.catch_up()
                edits = self._edits(request, loaded, folder)
                return self._acts.keep(self._steps(edits), act)

    def _require(self, expected: Mapping[str, int]) -> None:
        for iri, sequence in expected.items():
            if self._acts.ledger.sequence_of(iri) != sequence:
                raise PreconditionError(
                    f"<{iri}> was changed by somebody else just now.",
                    mend="Get it anew, and make the change in that.",
                )

    def _job(self, request: UpdateRequest, options: Mapping[str, Any]) -> Job:
        base = {"base": self._policy.base}
        return Job({**base, **options}, request.text, self._policy.seconds)

    def _loaded(self, request: UpdateRequest, folder: Path) -> dict[str, tuple[str, str]]:
        """Fetch the documents that the update loads; return file and syntax of each."""
        if request.documents or b"load" not in request.text.lower():
            return dict(request.documents)
        answer = self._updates.run(self._job(request, {"step": "sources"}))
        loaded: dict[str, tuple[str, str]] = {}
        for number, (source, is_silent) in enumerate(answer.header["sources"]):
            try:
                loaded[source] = self._fetched(source, folder / f"document-{number}")
            except LdcatError:
                if not is_silent:
                    raise
        return loaded

    def _fetched(self, source: str, path: Path) -> tuple[str, str]:
        self._policy.sources.require(source)  # an address of any scheme, before it is opened
        limits = replace(self._policy.limits, sources=self._policy.sources)
        with opened(source, limits) as document, path.open("wb") as file:
            while piece := document.stream.read(1 << 20):
                file.write(piece)
        with path.open("rb") as file:
            head = file.read(1 << 16)
        return str(path), syntax_of(head, source, media_type=document.media_type).name

    def _edits(
        self, request: UpdateRequest, loaded: dict[str, tuple[str, str]], folder: Path
    ) -> Sequence[Edits]:
        copy = folder / "copy"
        self._store.checkpoint(copy, is_whole=True)
        options = {
            "step": "edits",
            "copy_folder": str(copy),
            "using": request.using,
            "using_named": request.using_named,
            "loaded": loaded,
        }
        answer = self._updates.run(self._job(request, options))
        return unpacked_edits(answer.header["edits"], answer.content)

    def _steps(self, edits: Sequence[Edits]) -> Iterator[Step]:
        """Yield what becomes of every record and graph that is touched."""
        known = self._acts.ledger.known([it.graph for it in edits])
        gone = [it for it in edits if it.is_cleared and not it.signs]
        for it in gone:
            yield Step(Iri(it.graph), known.get(it.graph), None)
        changed = [it for it in edits if not it.is_cleared or it.signs]
        batches = list(self._batches(changed, known))
        jobs = (self._revision_job(batch, known, profile) for profile, batch in batches)
        for (_, batch), answer in zip(batches, self._documents.run_all(jobs), strict=True):
            if isinstance(answer, Exception):
                raise answer
            for edit, outcome in zip(batch, outcomes_of(answer), strict=True):
                yield Step(
                    Iri(edit.graph),
                    known.get(edit.graph),
                    outcome.prepared,
                    removed=outcome.removed,
                    added=outcome.added,
                    error=outcome.error,
                )

    def _batches(
        self, edits: Sequence[Edits], known: Mapping[str, Record]
    ) -> Iterator[tuple[str, Sequence[Edits]]]:
        """Yield edits in lots of records that are checked against the same profile."""

        def profile(it: Edits) -> str:
            record = known.get(it.graph)
            is_new = record is None or not record.is_listed or not record.profile
            return self._policy.profile if is_new else known[it.graph].profile

        for token, group in groupby(sorted(edits, key=profile), key=profile):
            held = list(group)
            for start in range(0, len(held), _BATCH):
                yield token, held[start : start + _BATCH]

    def _revision_job(
        self, batch: Sequence[Edits], known: Mapping[str, Record], profile: str
    ) -> Job:
        there = [it for edit in batch if (it := known.get(edit.graph)) and not it.is_deleted]
        texts = self._acts.ledger.texts(there)
        values, content = packed_revisions(
            Revision(
                Iri(it.graph),
                known[it.graph].kind if it.graph in texts else "",
                texts.get(it.graph, b""),
                it,
            )
            for it in batch
        )
        options = {
            "step": "revise",
            "syntax": "ntriples",
            "base": "",
            "catalogue": self._policy.catalogue,
            "tolerant": False,
            "profile": profile,
            "revisions": values,
        }
        return Job(options, content, self._policy.revising_seconds)
