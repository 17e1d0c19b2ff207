"""Load documents into the catalogue: read → check → keep → project."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ldcat.catalogue.file_report import FileReport
from ldcat.catalogue.inputs import Input, opened
from ldcat.catalogue.keeper import Keeper
from ldcat.catalogue.large import LargeDocument
from ldcat.catalogue.precedence import Precedence
from ldcat.errors import LdcatError, OperationError
from ldcat.fetch import Limits
from ldcat.model.addresses import is_own
from ldcat.model.iri import Iri
from ldcat.model.media import Syntax
from ldcat.model.packed_report import UNCHECKED, packed_report
from ldcat.model.packing import chunks
from ldcat.model.record import Prepared
from ldcat.model.report import READING, Report, Severity, reading_finding
from ldcat.model.sniffing import syntax_of
from ldcat.model.verdicts import Verdict, Verdicts
from ldcat.sandbox.answers import DocumentAnswer, document_answer
from ldcat.sandbox.pool import Answer, Job, Pool
from ldcat.sandbox.preparing import Known


@dataclass(frozen=True, slots=True)
class Policy:
    """How documents are loaded.

    Attributes:
        base: Public base IRI of the catalogue; relative IRIs are completed with it.
        profile: Token of the profile to check against; empty for none.
        verdicts: What becomes of records with findings.
        syntax: Name of the documents' syntax, where it is not to be told from them.
        tolerant: Repair what can be repaired, and report it.
        large: Documents longer than this, in bytes, are read from the disk in parts.
        seconds: How long reading one document may take.
        patience: So many times as long may reading a large document as a whole take.
        lists_findings: How many records with findings, conforming or not, a report shall list,
            with each finding's line.
    """

    base: str
    profile: str
    verdicts: Verdicts
    syntax: str
    tolerant: bool
    large: int
    seconds: float
    patience: float = 100
    lists_findings: int = 0


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
    """A job for the sandbox, and what to do with its answer.

    Attributes:
        report: Of the document.
        job: What is asked.
        note: Told the answer.
        is_part: Whether the job prepares some records of a large document.
    """

    report: FileReport
    job: Job
    note: Callable[[DocumentAnswer], None]
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads documents.

    Attributes:
        pool: Workers with the `document` job.
        folder: Where large documents may lie for a while.
        fetch: What fetching may cost.
    """

    pool: Pool
    folder: Path
    fetch: Limits

    def load(
        self, names: Sequence[str], policy: Policy, *, keeper: Keeper, progress: Progress
    ) -> Sequence[FileReport]:
        """Load documents; return what became of each.

        A document that cannot be read keeps no other from being loaded.

        Raises:
            OperationError: The ledger or store cannot be written. What was acknowledged stays.
        """
        with closing(Precedence(names, keeper, self.folder)) as precedence:
            load = _Load(self, policy, keeper=keeper, precedence=precedence, progress=progress)
            try:
                return load.run(names)
            finally:
                load.close()
                keeper.settle()


class _Load:
    """One run of the loader."""

    def __init__(
        self,
        loader: Loader,
        policy: Policy,
        *,
        keeper: Keeper,
        precedence: Precedence,
        progress: Progress,
    ) -> None:
        self._loader = loader
        self._keeper = keeper
        self._precedence = precedence
        self._policy = policy
        self._progress = progress
        self._reports: list[FileReport] = []
        self._latest: dict[str, FileReport] = {}
        self._large: list[tuple[FileReport, LargeDocument]] = []

    def run(self, names: Sequence[str]) -> Sequence[FileReport]:
        """Have every document read, and keep what it yields."""
        waiting: deque[_Item] = deque()
        jobs = (_noted(item, waiting) for item in self._items(names))
        for outcome in self._loader.pool.run_all(jobs):
            self._settle(waiting.popleft(), outcome)
        for report, document in self._large:
            self._read_strays(report, document)
        for source, records in self._precedence.rest():
            self._keep(records, self._latest[source])
        return self._reports

    def _settle(self, item: _Item, outcome: Answer | Exception) -> None:
        """Deal with what became of a job."""
        if isinstance(outcome, Answer):
            self._take(item, document_answer(outcome, with_texts=False))
        elif not isinstance(outcome, LdcatError):
            raise outcome
        elif item.is_part and not isinstance(outcome, OperationError):
            self._take_apart(item, outcome)
        else:
            item.report.error = outcome

    def _take_apart(self, item: _Item, error: LdcatError) -> None:
        """Find the record that a part failed for; keep those beside it."""
        records = item.job.options["records"]
        if len(records) == 1:
            item.report.rejected.append(_unprepared(records[0], error))
            item.report.records += 1
            return
        half = len(records) // 2
        for some in (records[:half], records[half:]):
            job = replace(item.job, options={**item.job.options, "records": some})
            for outcome in self._loader.pool.run_all([job]):
                self._settle(replace(item, job=job), outcome)

    def _read_strays(self, report: FileReport, document: LargeDocument) -> None:
        """Tell what belongs to no record of a large document, and what is wrong with it."""
        report.outside, report.strays = document.strays()
        for outcome in self._loader.pool.run_all(document.stray_jobs()):
            if isinstance(outcome, Answer):
                answer = document_answer(outcome, with_texts=False)
                report.note_repairs(answer.repairs)
                report.faults += answer.faults
                report.outside -= len(answer.faults)
            elif not isinstance(outcome, LdcatError):
                raise outcome
            else:
                report.error = report.error or outcome

    def close(self) -> None:
        """Remove what lies around."""
        for _, document in self._large:
            document.close()

    def _items(self, names: Sequence[str]) -> Iterator[_Item]:
        for name in names:
            report = FileReport(name)
            self._reports.append(report)
            self._latest[name] = report
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
            self._progress.read(len(head))
            yield _Item(report, self._job(head, syntax), lambda answer: _note(report, answer))
            return
        yield from self._parts(source, head, syntax, report=report)

    def _parts(
        self, source: Input, head: bytes, syntax: Syntax, *, report: FileReport
    ) -> Iterator[_Item]:
        """Yield the jobs of a large document, one for some records each."""
        job = self._job(b"", syntax)
        loader, patience = self._loader, self._policy.patience
        document = LargeDocument(loader.folder, loader.pool, job, patience=patience)
        self._large.append((report, document))
        document.take(source, head, syntax, progress=self._progress.read)
        report.note_repairs(document.repairs)
        report.faults += document.faults
        report.statements = document.statements
        for part in document.jobs(self._known):
            yield _Item(report, part, document.note, is_part=True)

    def _known(self, iris: Sequence[str]) -> Mapping[str, Known]:
        """Return what is known of records, unless everything found in them is wanted."""
        return {} if self._policy.lists_findings else self._keeper.known(iris)

    def _job(self, content: bytes, syntax: Syntax) -> Job:
        policy = self._policy
        options = {
            "step": "whole",
            "syntax": syntax.name,
            "base": policy.base,
            "catalogue": policy.base,
            "tolerant": policy.tolerant,
            "profile": policy.profile,
            "locates": policy.lists_findings > 0,
        }
        return Job(options, content, policy.seconds)

    def _take(self, item: _Item, answer: DocumentAnswer) -> None:
        """Keep the records of an answer, as far as the policy lets them in."""
        if not self._still_holds(item, answer):
            job = replace(item.job, options={**item.job.options, "known": {}})
            for outcome in self._loader.pool.run_all([job]):
                self._settle(replace(item, job=job), outcome)
            return
        item.note(answer)
        report = item.report
        report.note_repairs(answer.repairs)
        report.faults += answer.faults
        report.records += len(answer.records)
        if self._policy.lists_findings:
            for record in answer.records:
                if record.report.packed:
                    report.remark(record, self._policy.lists_findings)
        judged = self._judged(answer.records, report)
        report.rejected += judged[Verdict.REJECT]
        admitted, overruled = self._precedence.admitted(judged[Verdict.ACCEPT], report.name)
        self._keep(admitted, report)
        self._hold(judged[Verdict.QUARANTINE], report)
        report.records += len(answer.unchanged)
        report.unchanged += len(answer.unchanged)
        for it in (*overruled, *self._precedence.confirmed(answer.unchanged, report.name)):
            self._latest[it.source].note_overruling(it)
        self._progress.kept(len(answer.records) + len(answer.unchanged))

    def _keep(self, records: Sequence[Prepared], report: FileReport) -> None:
        kept = self._keeper.keep(records, report.name)
        report.kept += kept
        report.unchanged += len(records) - kept

    def _hold(self, records: Sequence[Prepared], report: FileReport) -> None:
        if records:
            self._keeper.hold(records, report.name)
            report.held += records

    def _still_holds(self, item: _Item, answer: DocumentAnswer) -> bool:
        """Say whether records that were found unchanged are so yet: others were kept since."""
        if not answer.unchanged:
            return True
        then, now = item.job.options["known"], self._keeper.known(answer.unchanged)
        return all(now.get(it) == then[it] for it in answer.unchanged)

    def _judged(
        self, records: Sequence[Prepared], report: FileReport
    ) -> Mapping[Verdict, list[Prepared]]:
        """Return the records by what becomes of them."""
        judged: dict[Verdict, list[Prepared]] = {it: [] for it in Verdict}
        for record in records:
            if is_own(self._policy.base, record.iri):
                judged[Verdict.REJECT].append(_own(record))
                continue
            report.invalid += not record.report.conforms
            verdict = self._policy.verdicts.on(record.report)
            if not record.report.conforms and _cannot_be_kept(record):
                verdict = Verdict.REJECT
            judged[verdict].append(record)
        # A steward has let in already what is public as it is.
        held = judged[Verdict.QUARANTINE]
        now = self._keeper.standing([it.iri for it in held]) if held else {}
        judged[Verdict.ACCEPT] += [it for it in held if it.iri in now and now[it.iri].has(it)]
        judged[Verdict.QUARANTINE] = [
            it for it in held if it.iri not in now or not now[it.iri].has(it)
        ]
        return judged


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


def _unprepared(node: str, error: LdcatError) -> Prepared:
    """Return a record of which nothing could be read but its node."""
    name = node[1:-1] if node.startswith("<") else node
    bare = Prepared(Iri(name), "", "", b"", 0, UNCHECKED)
    return _refused(bare, "failed", f"{error.what} {error.mend}".rstrip())


def _own(record: Prepared) -> Prepared:
    """Return a record that has one of the catalogue's own IRIs, with a finding that says so."""
    message = (
        f"<{record.iri}> is this catalogue's own, and no record's. Give the resource an IRI"
        " (written as <>, it has that of the base URL)."
    )
    return _refused(record, "own-iri", message)


def _refused(record: Prepared, code: str, message: str) -> Prepared:
    """Return a record that cannot be kept, with a finding that says why."""
    name = str(record.iri)
    finding = reading_finding(name, code, severity=Severity.VIOLATION, message=message)
    report = packed_report(Report("", (replace(finding, record=name),)))
    return replace(record, report=report)


def _cannot_be_kept(record: Prepared) -> bool:
    """Say whether a statement of the record could not be read or published."""
    return any(
        it.rule.startswith(READING) and it.severity is Severity.VIOLATION
        for it in record.report.read().findings
    )
