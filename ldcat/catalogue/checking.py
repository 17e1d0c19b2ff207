"""Check documents that are not kept, and say in words what was found."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ldcat.catalogue.file_report import FileReport
from ldcat.catalogue.keeper import Trial
from ldcat.catalogue.loading import Loader, Policy
from ldcat.catalogue.mending import Mended, MendingOptions, applied, mended
from ldcat.errors import (
    BusyError,
    DeadlineError,
    InputError,
    LdcatError,
    UnevaluableError,
)
from ldcat.model.checked import CheckedDocument, CheckedRecord
from ldcat.model.record import Prepared
from ldcat.model.sniffing import syntax_of
from ldcat.model.verdicts import Verdicts
from ldcat.sandbox.editing.applying import Order
from ldcat.validation.explaining import Explainer


def checked_document(
    report: FileReport, profile: str, explainer: Explainer, *, languages: Sequence[str] = ("en",)
) -> CheckedDocument:
    """Return what was found in a document, in words.

    Args:
        report: What became of it; with every record that has a finding.
        profile: Token of the profile that it was checked against.
        explainer: Puts findings into words.
        languages: The reader's languages, best first (BCP 47).
    """
    return CheckedDocument(
        name=report.name,
        profile=profile,
        syntax=report.syntax,
        statements=report.statements,
        records=report.records,
        invalid=report.invalid,
        checked=tuple(checked_records(report.remarked, explainer, languages)),
        unlisted=report.unlisted,
        rules=dict(sorted(report.rules.items(), key=lambda it: (-it[1], it[0]))),
        cut=report.cut,
        faults=tuple(report.faults),
        repairs=dict(report.repairs),
        examples=dict(report.examples),
        outside=report.outside,
        strays=tuple(report.strays),
        error=report.error,
    )


def checked_records(
    records: Iterable[Prepared], explainer: Explainer, languages: Sequence[str] = ("en",)
) -> Iterable[CheckedRecord]:
    """Yield what was found in records, in words."""
    for record in records:
        report = explainer.record(record, languages)
        lines = record.lines or (0,) * len(report.explanations)
        yield CheckedRecord(report, record.line, lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a document is to be checked.

    Attributes:
        profile: Token of the profile.
        syntax: Name of the document's syntax; empty to tell it from the document.
        tolerant: Repair first what loading would repair.
        languages: The reader's languages, best first (BCP 47).
    """

    profile: str
    syntax: str = ""
    tolerant: bool = False
    languages: Sequence[str] = ("en",)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What checking a document that anybody may send may cost.

    Attributes:
        base: IRI that its relative IRIs are completed with.
        seconds: How long it may take.
        part_seconds: How long reading a part of it may take.
        large: Documents longer than this, in bytes, are read from the disk in parts.
        records: How many records with findings a report lists.
    """

    base: str
    seconds: float
    part_seconds: float
    large: int
    records: int


class Checks:
    """Checks documents that are not kept; may be shared between threads."""

    def __init__(self, loader: Loader, explainer: Explainer, bounds: Bounds) -> None:
        """Take what it is made of.

        Args:
            loader: Reads documents; with workers of its own, that nobody else waits for.
            explainer: Puts findings into words.
            bounds: What a check may cost.
        """
        self._loader = loader
        self._explainer = explainer
        self._bounds = bounds

    def content(
        self, content: bytes, name: str, media_type: str, *, asked: Asked
    ) -> CheckedDocument:
        """Return what is found in a document.

        Args:
            content: The document.
            name: What to call it.
            media_type: Its Content-Type, or empty.
            asked: How to check it.

        Raises:
            DeadlineError: It took too long.
            BusyError: All workers are taken.
        """
        try:
            syntax = syntax_of(content, name, media_type=media_type, token=asked.syntax)
        except InputError as error:
            unread = FileReport(name, error=error)
            return checked_document(unread, asked.profile, self._explainer)
        with TemporaryDirectory(dir=self._loader.folder) as folder:
            path = Path(folder) / f"document.{syntax.suffix}"
            path.write_bytes(content)
            asked = replace(asked, syntax=syntax.name)
            return self._checked(str(path), asked, name)

    def mended(self, content: bytes, name: str, media_type: str, *, asked: Asked) -> Mended:
        """Return a document with every change made that validation is certain of.

        Raises:
            InputError: It cannot be read, or its syntax has named graphs.
            DeadlineError: It took too long.
            BusyError: All workers are taken.
        """
        syntax = syntax_of(content, name, media_type=media_type, token=asked.syntax)
        return mended(self._loader.pool, content, syntax, options=self._options(asked))

    def applied(self, content: bytes, name: str, *, order: Order, asked: Asked) -> bytes | None:
        """Return a document with one change in its text; None where it has no place for that.

        Raises:
            InputError: It cannot be read.
            DeadlineError: It took too long.
            BusyError: All workers are taken.
        """
        syntax = syntax_of(content, name, token=asked.syntax)
        options = self._options(asked)
        return applied(self._loader.pool, content, syntax, order=order, options=options)

    def _options(self, asked: Asked) -> MendingOptions:
        return MendingOptions(
            base=self._bounds.base,
            profile=asked.profile,
            tolerant=asked.tolerant,
            languages=asked.languages,
            seconds=self._bounds.part_seconds,
        )

    def address(self, address: str, asked: Asked) -> CheckedDocument:
        """Return what is found in a document at an address, if it may be fetched from there.

        Files of the server are at no address that may be.

        Raises:
            DeadlineError: It took too long.
            BusyError: All workers are taken.
        """
        try:
            if self._loader.fetch.sources is not None:
                self._loader.fetch.sources.require(address)
        except UnevaluableError as error:
            unread = FileReport(address, error=error)
            return checked_document(unread, asked.profile, self._explainer)
        return self._checked(address, asked, address)

    def _checked(self, source: str, asked: Asked, name: str) -> CheckedDocument:
        policy = Policy(
            base=self._bounds.base,
            profile=asked.profile,
            verdicts=Verdicts(),
            syntax=asked.syntax,
            tolerant=asked.tolerant,
            large=self._bounds.large,
            seconds=self._bounds.part_seconds,
            patience=self._bounds.seconds / self._bounds.part_seconds,
            lists_findings=self._bounds.records,
        )
        clock = _Clock(self._bounds.seconds)
        (report,) = self._loader.load([source], policy, keeper=Trial(), progress=clock)
        if isinstance(report.error, DeadlineError | BusyError):
            raise report.error
        checked = checked_document(
            report, asked.profile, self._explainer, languages=asked.languages
        )
        return replace(checked, name=name, error=_renamed(report.error, source, name))


class _Clock:
    """Ends a check that takes too long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def start(self, name: str, size: int | None) -> None:
        """A document is opened."""

    def read(self, size: int) -> None:
        """So many more bytes were read."""
        del size
        self._look()

    def kept(self, records: int) -> None:
        """So many more records were dealt with."""
        del records
        self._look()

    def _look(self) -> None:
        if time.monotonic() > self._end:
            raise DeadlineError(
                f"Checking took longer than {self._seconds:g} s.",
                mend="Check it in parts, or with `ldcat check`, which has no such limit.",
            )


def _renamed(error: LdcatError | None, source: str, name: str) -> LdcatError | None:
    """Return an error that calls a document by the name that its sender knows."""
    if error is None:
        return None
    what, where = (it.replace(source, name) for it in (error.what, error.where))
    return replace(error, what=what, where=where)
