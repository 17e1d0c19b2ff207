"""Load a document that is too large for memory, from the disk and in parts."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ldcat.catalogue.inputs import Input
from ldcat.errors import SyntaxFaultError
from ldcat.model.media import Syntax
from ldcat.model.packing import chunks
from ldcat.model.repairs import Fault
from ldcat.sandbox.answers import DocumentAnswer, document_answer
from ldcat.sandbox.pool import Job, Pool
from ldcat.sandbox.spool import OddLine, SpoolIndex

#: Primary resources that one job prepares.
_PART: Final = 250
_STRAYS: Final = 20
_LINE: Final = re.compile(r"(?<=line )\d+")
#: Writing a large document as N-Triples may take this many times longer than a small one.
_PATIENCE: Final = 100


class LargeDocument:
    """A document on disk, with its index."""

    def __init__(self, folder: Path, pool: Pool, job: Job) -> None:
        """Prepare to take a document in.

        Args:
            folder: Where what lies around may lie.
            pool: Workers with the `document` job.
            job: A job with the options of the load; the steps of this one follow it.
        """
        self._temporary = tempfile.TemporaryDirectory(prefix="load-", dir=folder)
        self._folder = Path(self._temporary.name)
        self._pool = pool
        self._job = job
        self._index_path = self._folder / "index.sqlite"
        self._index = SpoolIndex(self._index_path)
        self._files: list[Path] = []
        self._reached = bytearray()
        self.repairs: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.faults: list[Fault] = []
        self.statements = 0

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
        path = source.path
        if path is None:
            path = self._folder / f"document.{syntax.suffix}"
            with path.open("wb") as file:
                file.write(head)
                for piece in chunks(source.stream, source.name):
                    file.write(piece)
        if not syntax.is_line_based:
            path = self._flat(path)
        self._scan(path, progress)
        self._index.finish()
        self.statements = self._index.statements()
        if not self.statements and not self.faults:
            raise SyntaxFaultError(
                "The document has no statements.", mend="Is it RDF, and is it complete?"
            )
        self._reached = bytearray(self._index.runs() + 1)

    def _flat(self, path: Path) -> Path:
        target = self._folder / "flat.nt"
        answer = self._ask({"step": "flatten", "files": [str(path), str(target)]}, b"", _PATIENCE)
        self._remark(answer)
        return target

    def _scan(self, path: Path, progress: Callable[[int], None]) -> None:
        odd: list[OddLine] = []
        with path.open("rb") as file:
            odd += self._index.scan(file, 0, progress)
        self._files.append(path)
        if odd:
            self._look_at(odd)

    def _look_at(self, odd: list[OddLine]) -> None:
        """Have odd lines read by a worker, and take in what they say."""
        body = b"".join(it.text.rstrip(b"\r\n") + b"\n" for it in odd)
        job = Job({**self._job.options, "step": "lines"}, body, self._job.seconds)
        try:
            answer = self._pool.run(job)
        except SyntaxFaultError as error:
            raise _placed(error, odd) from error
        values = document_answer(answer, with_texts=False)
        self.repairs.update(values.repairs)
        self.examples.update(values.examples)
        self.faults += [
            replace(it, line=odd[it.line - 1].line if it.line else 0) for it in values.faults
        ]
        path = self._folder / "odd.nt"
        path.write_bytes(answer.content)
        self._files.append(path)
        with path.open("rb") as file:
            for line in self._index.scan(file, 1, lambda _: None):  # pragma: no cover
                raise AssertionError(line)

    def _ask(self, options: dict[str, object], body: bytes, times: int) -> DocumentAnswer:
        job = Job({**self._job.options, **options}, body, self._job.seconds * times)
        return document_answer(self._pool.run(job), with_texts=False)

    def _remark(self, answer: DocumentAnswer) -> None:
        self.repairs.update(answer.repairs)
        self.examples.update(answer.examples)
        self.faults += answer.faults

    def jobs(self) -> Iterator[Job]:
        """Yield the jobs that prepare the document's records, in document order."""
        files = [str(it) for it in self._files]
        options = {**self._job.options, "step": "part", "index": str(self._index_path)}
        for records in self._index.records(_PART):
            yield Job({**options, "files": files, "records": records}, b"", self._job.seconds)

    def note(self, answer: DocumentAnswer) -> None:
        """Take in which statements a job's records took."""
        for run in answer.runs:
            self._reached[run] = 1

    def strays(self) -> tuple[int, list[str]]:
        """Return how many statements no record took, and some of the nodes they are about."""
        if not self._reached:  # it could not be taken in
            return 0, []
        total = 0
        nodes: dict[str, None] = {}
        opened = [path.open("rb") for path in self._files]
        for file, start, length, lines in self._index.unreached(self._reached):
            total += lines
            if len(nodes) < _STRAYS:
                opened[file].seek(start)
                nodes[opened[file].read(length).split(b" ", 1)[0].decode(errors="replace")] = None
        for file_object in opened:
            file_object.close()
        return total, list(nodes)

    def close(self) -> None:
        """Remove what lies around."""
        self._index.close()
        self._temporary.cleanup()


def _placed(error: SyntaxFaultError, odd: Sequence[OddLine]) -> SyntaxFaultError:
    """Return a complaint about odd lines with the line that the document has."""
    where = _LINE.sub(lambda found: str(odd[int(found.group()) - 1].line), error.where)
    return SyntaxFaultError(error.what, where, error.mend)
