"""Load documents into the catalogue: read → check → keep → project."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, Protocol

from ldcat.catalogue.inputs import Input, opened
from ldcat.catalogue.large import LargeDocument
from ldcat.catalogue.projection import BulkProjection, Projector
from ldcat.errors import LdcatError
from ldcat.fetch import Limits
from ldcat.ledger.append import Origin
from ldcat.ledger.ledger import Ledger
from ldcat.model.media import Syntax
from ldcat.model.packing import chunks
from ldcat.model.record import Prepared
from ldcat.model.repairs import Fault
from ldcat.model.report import Severity
from ldcat.model.sniffing import syntax_of
from ldcat.sandbox.answers import DocumentAnswer, document_answer
from ldcat.sandbox.pool import Job, Pool

OnInvalid = Literal["reject", "warn", "accept"]

#: With more input than this, new records are added to the store in bulk.
_BULK: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class Policy:
    """How documents are loaded.

    Attributes:
        base: Public base IRI of the catalogue; relative IRIs are completed with it.
        profile: Token of the profile to check against; empty for none.
        on_invalid: What becomes of records that violate it.
        syntax: Name of the documents' syntax, where it is not to be told from them.
        tolerant: Repair what can be repaired, and report it.
        is_trial: Keep nothing.
        large: Documents longer than this, in bytes, are read from the disk in parts.
        seconds: How long reading one document may take.
        author: Who loads.
        reason: Why.
    """

    base: str
    profile: str
    on_invalid: OnInvalid
    syntax: str
    tolerant: bool
    is_trial: bool
    large: int
    seconds: float
    author: str
    reason: str


@dataclass(slots=True)
class FileReport:
    """What became of one document.

    Attributes:
        name: What the user called it.
        syntax: What it was written in; empty if that could not be told.
        statements: How many statements it has.
        records: How many records it yields.
        kept: How many of these are new or changed.
        unchanged: How many are as the catalogue has them.
        rejected: The records that were not kept, with why.
        invalid: How many violate the profile, kept or not.
        repairs: How often each kind of repair was made.
        examples: One repair of each kind, in words.
        faults: Statements that could not be read and belong to no record.
        outside: How many statements belong to no record.
        strays: Some of the nodes that these are about.
        error: Why nothing of it could be read; None if it could.
    """

    name: str
    syntax: str = ""
    statements: int = 0
    records: int = 0
    kept: int = 0
    unchanged: int = 0
    rejected: list[Prepared] = field(default_factory=list)
    invalid: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    outside: int = 0
    strays: list[str] = field(default_factory=list)
    error: LdcatError | None = None

    @property
    def is_clean(self) -> bool:
        """Say whether everything in the document was kept."""
        return self.error is None and not self.rejected and not self.faults


class Progress(Protocol):
    """What is told how far a load has come."""

    def start(self, name: str, size: int | None) -> None:
        """A document is opened; its size in bytes where that is known."""

    def read(self, size: int) -> None:
        """So many more bytes were read."""

    def kept(self, records: int) -> None:
        """So many more records were dealt with."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A job for the sandbox, and what to do with its answer."""

    report: FileReport
    job: Job
    note: Callable[[DocumentAnswer], None]


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads documents.

    Attributes:
        ledger: Keeps the records.
        projector: Brings the store along.
        pool: Workers with the `document` job.
        folder: Where large documents may lie for a while.
        fetch: What fetching may cost.
    """

    ledger: Ledger
    projector: Projector
    pool: Pool
    folder: Path
    fetch: Limits

    def load(
        self, names: Sequence[str], policy: Policy, progress: Progress
    ) -> Sequence[FileReport]:
        """Load documents; return what became of each.

        A document that cannot be read keeps no other from being loaded.

        Raises:
            OperationError: The ledger or store cannot be written. What was acknowledged stays.
        """
        return _Load(self, policy, progress).run(names)


class _Load:
    """One run of the loader."""

    def __init__(self, loader: Loader, policy: Policy, progress: Progress) -> None:
        self._loader = loader
        self._policy = policy
        self._progress = progress
        self._reports: list[FileReport] = []
        self._large: list[tuple[FileReport, LargeDocument]] = []
        self._bulk: BulkProjection | None = None
        self._read = 0

    def run(self, names: Sequence[str]) -> Sequence[FileReport]:
        """Have every document read, and keep what it yields."""
        waiting: deque[_Item] = deque()
        jobs = (_noted(item, waiting) for item in self._items(names))
        try:
            for outcome in self._loader.pool.run_all(jobs):
                item = waiting.popleft()
                if isinstance(outcome, LdcatError):
                    item.report.error = outcome
                elif isinstance(outcome, Exception):
                    raise outcome
                else:
                    self._take(item, document_answer(outcome, with_texts=False))
            for report, document in self._large:
                report.outside, report.strays = document.strays()
        finally:
            for _, document in self._large:
                document.close()
            self._settle()
        return self._reports

    def _items(self, names: Sequence[str]) -> Iterator[_Item]:
        for name in names:
            report = FileReport(name)
            self._reports.append(report)
            try:
                with opened(name, self._loader.fetch) as source:
                    yield from self._items_of(source, report)
            except LdcatError as error:
                report.error = error

    def _items_of(self, source: Input, report: FileReport) -> Iterator[_Item]:
        size = source.path.stat().st_size if source.path else None
        self._progress.start(source.name, size)
        head = _head(source, self._policy.large)
        syntax = syntax_of(
            head, source.name, media_type=source.media_type, token=self._policy.syntax
        )
        report.syntax = syntax.label
        if len(head) <= self._policy.large:
            self._read_on(len(head))
            yield _Item(report, self._job(head, syntax), lambda answer: _note(report, answer))
            return
        yield from self._parts(source, head, syntax, report=report)

    def _parts(
        self, source: Input, head: bytes, syntax: Syntax, *, report: FileReport
    ) -> Iterator[_Item]:
        """Yield the jobs of a large document, one for some records each."""
        job = self._job(b"", syntax)
        document = LargeDocument(self._loader.folder, self._loader.pool, job)
        self._large.append((report, document))
        document.take(source, head, syntax, progress=self._read_on)
        report.repairs.update(document.repairs)
        report.faults += document.faults
        report.statements = document.statements
        for part in document.jobs():
            yield _Item(report, part, document.note)

    def _job(self, content: bytes, syntax: Syntax) -> Job:
        policy = self._policy
        options = {
            "step": "whole",
            "syntax": syntax.name,
            "base": policy.base,
            "catalogue": policy.base,
            "tolerant": policy.tolerant,
            "profile": "" if policy.on_invalid == "accept" else policy.profile,
        }
        return Job(options, content, policy.seconds)

    def _read_on(self, size: int) -> None:
        self._read += size
        self._progress.read(size)

    def _take(self, item: _Item, answer: DocumentAnswer) -> None:
        """Keep the records of an answer, as far as the policy lets them in."""
        item.note(answer)
        report = item.report
        report.repairs.update(answer.repairs)
        for code, sentence in answer.examples.items():
            report.examples.setdefault(code, sentence)
        report.faults += answer.faults
        report.records += len(answer.records)
        accepted = [it for it in answer.records if self._lets_in(it, report)]
        if not self._policy.is_trial:
            self._keep(accepted, report)
        self._progress.kept(len(answer.records))

    def _lets_in(self, record: Prepared, report: FileReport) -> bool:
        if record.report.conforms:
            return True
        report.invalid += 1
        if self._policy.on_invalid == "reject" or _cannot_be_kept(record):
            report.rejected.append(record)
            return False
        return True

    def _keep(self, records: Sequence[Prepared], report: FileReport) -> None:
        policy = self._policy
        merged = _merged(records)
        origin = Origin(
            policy.base, policy.author, datetime.now(UTC), policy.reason, source=report.name
        )
        before = self._loader.ledger.position
        kept = self._loader.ledger.append(merged, [], origin)
        report.kept += len(kept)
        report.unchanged += len(records) - len(kept)
        if self._bulk is None and self._read > _BULK and kept:
            self._loader.projector.catch_up(before)
            self._bulk = self._loader.projector.bulk()
        if self._bulk is not None:
            self._bulk.feed(kept)

    def _settle(self) -> None:
        if self._bulk is not None:
            self._bulk.finish()
        elif not self._policy.is_trial:
            self._loader.projector.catch_up()


def _noted(item: _Item, waiting: deque[_Item]) -> Job:
    waiting.append(item)
    return item.job


def _note(report: FileReport, answer: DocumentAnswer) -> None:
    report.statements += answer.statements
    report.outside += answer.outside
    report.strays += answer.strays


def _head(source: Input, most: int) -> bytes:
    """Return the content if it has `most` bytes or fewer, else a little more than those."""
    pieces: list[bytes] = []
    held = 0
    for piece in chunks(source.stream, source.name):
        pieces.append(piece)
        held += len(piece)
        if held > most:
            break
    return b"".join(pieces)


def _cannot_be_kept(record: Prepared) -> bool:
    """Say whether a statement of the record could not be read or published."""
    return any(
        it.rule.startswith("reading#") and it.severity is Severity.VIOLATION
        for it in record.report.findings
    )


def _merged(records: Sequence[Prepared]) -> Sequence[Prepared]:
    """Return each record once: the last one that a document has under an IRI."""
    return list({it.iri: it for it in records}.values())
