"""Take in a document that is too large for memory: from the disk, and in parts."""

from __future__ import annotations

import errno
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, replace
from pathlib import Path
from typing import IO, Any, Final

from ldcat.catalogue.inputs import Input
from ldcat.errors import FolderUnusableError, SyntaxFaultError
from ldcat.model.media import Syntax
from ldcat.model.naming import WantedName, chosen_names
from ldcat.model.packing import chunks
from ldcat.model.parsing import as_utf8
from ldcat.model.repairs import Fault, Repair
from ldcat.model.schema_org import file_mixes_schema_org
from ldcat.sandbox.answers import DocumentAnswer, document_answer
from ldcat.sandbox.pool import Job, Pool
from ldcat.sandbox.preparing import Known
from ldcat.sandbox.spool import Line, Run, SpoolIndex
from ldcat.terms import SCHEMA, SCHEMA_HTTP

#: Primary resources that one job prepares.
_PART: Final = 250
#: Lines or runs, in bytes, that one job reads.
_PIECE: Final = 4 << 20
_STRAYS: Final = 20
_SUBJECT: Final = re.compile(rb"\s*(<[^>\s]*>|_:\S+)\s*")


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    """Say so where the disk has no room for a large document."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        if not is_full and "full" not in str(error):
            raise
        raise FolderUnusableError(
            "There is no room for a large document, which needs three times its size.",
            where=str(folder),
            mend="Free some space.",
        ) from error


class LargeDocument:
    """A document on disk, with its index."""

    def __init__(self, folder: Path, pool: Pool, job: Job, *, patience: float) -> None:
        """Prepare to take a document in.

        Args:
            folder: Where what lies around may lie.
            pool: Workers with the `document` job.
            job: A job with the options of the load; the steps of this one follow it.
            patience: So many times as long as that may reading the document as a whole take.
        """
        self._temporary = tempfile.TemporaryDirectory(prefix="load-", dir=folder)
        self._folder = Path(self._temporary.name)
        self._pool = pool
        self._options: dict[str, Any] = {**job.options, "unifies": False}
        self._seconds = job.seconds
        self._patience = patience
        self._index_path = self._folder / "index.sqlite"
        self._index = SpoolIndex(self._index_path)
        self._files: list[Path] = []
        self._reached = bytearray()
        self.repairs: list[Repair] = []
        self.faults: list[Fault] = []

    def take(
        self, source: Input, head: bytes, syntax: Syntax, *, progress: Callable[[int], None]
    ) -> None:
        """Take the document in, and make its index.

        Args:
            source: What it is read from, after `head`.
            head: What was read already.
            syntax: What it is written in.
            progress: Told how many more bytes were read.
        """
        with _room(self._folder):
            self._take(source, head, syntax, progress=progress)
        self._reached = bytearray(self._index.runs + 1)

    def _take(
        self, source: Input, head: bytes, syntax: Syntax, *, progress: Callable[[int], None]
    ) -> None:
        path = source.path or self._received(source, head, syntax)
        if syntax.is_line_based:
            path = self._checked(path)
            self._options["unifies"] = self._unifies(path)
            self._scan(path, has_lines=True, progress=progress)
        else:
            self._scan(self._flat(path), has_lines=False, progress=progress)
        if not self.statements:
            raise SyntaxFaultError(
                "The document has no statements.", mend="Is it RDF, and is it complete?"
            )
        self._index.note_repairs(self.repairs)
        self._index.finish()
        self._note_names()

    def _received(self, source: Input, head: bytes, syntax: Syntax) -> Path:
        path = self._folder / f"document.{syntax.suffix}"
        with path.open("wb") as file:
            file.write(head)
            for piece in chunks(source.stream, source.name):
                file.write(piece)
        return path

    def _checked(self, path: Path) -> Path:
        """Return where the document lies as UTF-8; read all of it first, where that is strict."""
        tolerant = self._options["tolerant"]
        if not tolerant:
            self._flat(path).unlink()
        path, repairs = as_utf8(path, self._folder / "utf-8", tolerant=tolerant)
        self.repairs += repairs
        return path

    def _unifies(self, path: Path) -> bool:
        """Say whether schema.org's terms are to be written in one namespace."""
        if not self._options["tolerant"] or not file_mixes_schema_org(path):
            return False
        self.repairs.append(Repair("namespace", "", SCHEMA_HTTP, SCHEMA))
        return True

    def _flat(self, path: Path) -> Path:
        """Write the document as N-Triples."""
        target = self._folder / "flat.nt"
        options = {**self._options, "step": "flatten", "files": [str(path), str(target)]}
        answer = self._pool.run(Job(options, b"", self._seconds * self._patience))
        self.repairs += document_answer(answer, with_texts=False).repairs
        return target

    def _scan(self, path: Path, *, has_lines: bool, progress: Callable[[int], None]) -> None:
        odd: list[Line] = []
        size = 0
        odd_path = self._folder / "odd.nq"
        self._files += [path, odd_path]
        with path.open("rb") as file, odd_path.open("wb") as plain:
            for line in self._index.scan(file, 0, has_lines=has_lines, progress=progress):
                odd.append(line)
                size += len(line.text)
                if size > _PIECE:
                    self._look_at(odd, plain)
                    odd, size = [], 0
            self._look_at(odd, plain)

    def _look_at(self, odd: Sequence[Line], plain: IO[bytes]) -> None:
        """Have odd lines read by a worker; note what they say, plainly."""
        if not odd:
            return
        body = b"".join(it.text.rstrip(b"\r\n") + b"\n" for it in odd)
        received = self._pool.run(Job({**self._options, "step": "lines"}, body, self._seconds))
        answer = document_answer(received, with_texts=False)
        self.repairs += answer.repairs
        lines = {
            number: Line(odd[number - 1].number, text)
            for number, text in zip(answer.lines, received.content.split(b"\n"), strict=False)
        }
        for fault in answer.faults:
            line = odd[fault.line - 1]
            found = _SUBJECT.match(line.text)
            if found and " " not in fault.subject:
                text = f"{fault.subject} ".encode() + line.text[found.end() :].rstrip(b"\r\n")
                lines[fault.line] = Line(line.number, text, is_bad=True)
            else:
                self.faults.append(replace(fault, line=line.number))
        written = [lines[number] for number in sorted(lines)]
        self._index.note_lines(written, len(self._files) - 1, plain.tell())
        plain.writelines(it.text + b"\n" for it in written)

    def _note_names(self) -> None:
        """Give every nameless record its name: all of them want to be known for that."""
        wanted: list[WantedName] = []
        for records in self._index.records(_PART, nameless=True):
            answer = self._pool.run(self._job("names", records))
            wanted += document_answer(answer, with_texts=False).names
        names = chosen_names(wanted, lambda iri: self._index.has_record(f"<{iri}>"))
        self._index.note_names({node.decode(): iri for node, iri in names.items()})

    def _job(self, step: str, records: Sequence[str] = (), runs: Sequence[Run] = ()) -> Job:
        options = {
            **self._options,
            "step": step,
            "index": str(self._index_path),
            "files": [str(it) for it in self._files],
            "records": records,
            "runs": [astuple(it) for it in runs],
        }
        return Job(options, b"", self._seconds)

    @property
    def statements(self) -> int:
        """How many statements the document has."""
        return self._index.statements + len(self.faults)

    def jobs(self, known: Callable[[Sequence[str]], Mapping[str, Known]]) -> Iterator[Job]:
        """Yield the jobs that prepare the document's records, in document order.

        Args:
            known: Asked what the catalogue has of some records, by their IRIs.
        """
        for records in self._index.records(_PART):
            job = self._job("part", records)
            iris = [it[1:-1] for it in records if it.startswith("<")]
            yield replace(job, options={**job.options, "known": known(iris)})

    def note(self, answer: DocumentAnswer) -> None:
        """Take in which statements a job's records took."""
        for run in answer.runs:
            self._reached[run] = 1

    def stray_jobs(self) -> Iterator[Job]:
        """Yield the jobs that read what no record took."""
        runs: list[Run] = []
        size = 0
        for run in self._unreached():
            runs.append(run)
            size += run.length
            if size > _PIECE:
                yield self._job("strays", runs=runs)
                runs, size = [], 0
        if runs:
            yield self._job("strays", runs=runs)

    def strays(self) -> tuple[int, list[str]]:
        """Return how many statements no record took, and some of the nodes they are about."""
        total = 0
        nodes: dict[str, None] = {}
        opened = [path.open("rb") for path in self._files]
        for run in self._unreached():
            total += run.lines
            if len(nodes) < _STRAYS:
                opened[run.file].seek(run.start)
                text = opened[run.file].read(run.length)
                nodes[text.split(b" ", 1)[0].decode()] = None
        for file in opened:
            file.close()
        return total, list(nodes)

    def _unreached(self) -> Iterator[Run]:
        return self._index.unreached(self._reached) if self._reached else iter(())

    def close(self) -> None:
        """Remove what lies around."""
        self._index.close()
        self._temporary.cleanup()
