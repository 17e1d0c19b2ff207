"""Which of several documents decides on a record: the last one that has it.

A load of two documents that tell differently of one record keeps both, one after the other, when
it is made first. When it is made again, what the earlier document says must not replace what the
later one is going to say anyhow: it is put off until the end, and dropped where the later document
says something. So a load that is made again changes nothing.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Final, Protocol

from ldcat.errors import FolderUnusableError
from ldcat.model.record import Prepared
from ldcat.sandbox.answers import document_answer, header_of
from ldcat.sandbox.pool import Answer

#: Records that are taken up again in one step.
_STEP: Final = 250
#: With more bytes than these, records that are put off lie on the disk.
_IN_MEMORY: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Standing:
    """How the catalogue has a record.

    Attributes:
        digest: Of its content.
        kind: Token of its kind.
        source: The document that it came from.
        is_recent: Whether this load kept it.
    """

    digest: str
    kind: str
    source: str
    is_recent: bool

    def has(self, record: Prepared) -> bool:
        """Say whether a record is as the catalogue has it."""
        return (self.digest, self.kind) == (record.digest, record.kind)


class Catalogue(Protocol):
    """What knows how records stand."""

    def standing(self, iris: Sequence[str]) -> Mapping[str, Standing]:
        """Return how those of the records stand that are published."""


@dataclass(frozen=True, slots=True)
class Overruling:
    """A record that two documents have with different content.

    Attributes:
        iri: The record.
        source: The document whose content does not count.
        by: The later document, whose content counts.
    """

    iri: str
    source: str
    by: str


@dataclass(frozen=True, slots=True)
class _PutOff:
    """Where a record lies that was put off."""

    source: str
    digest: str
    start: int
    lengths: tuple[int, int]


class Precedence:
    """Decides between the documents of one load."""

    def __init__(self, sources: Sequence[str], catalogue: Catalogue, folder: Path) -> None:
        """Prepare for a load.

        Args:
            sources: The documents, in the order in which they are read.
            catalogue: What knows how records stand.
            folder: Where records that are put off may lie.
        """
        self._order = {source: place for place, source in enumerate(sources)}
        self._catalogue = catalogue
        self._waiting: dict[str, _PutOff] = {}
        self._folder = folder
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - see close
            _IN_MEMORY, dir=str(folder)
        )

    def close(self) -> None:
        """Forget what was put off."""
        self._file.close()

    def admitted(
        self, records: Sequence[Prepared], source: str
    ) -> tuple[Sequence[Prepared], Sequence[Overruling]]:
        """Return which records of a document count now, and what they overrule.

        Args:
            records: Some of the document's records.
            source: The document.

        Raises:
            FolderUnusableError: There is no room for what has to be put off.
        """
        if len(self._order) < 2:
            return records, ()
        standing = self._catalogue.standing([it.iri for it in records])
        admitted: list[Prepared] = []
        overruled = self._withdrawn({it.iri: it.digest for it in records}, source)
        for record in records:
            old = standing.get(record.iri)
            if old is None or old.has(record):
                admitted.append(record)
            elif self._order.get(old.source, -1) > self._order[source]:
                self._put_off(record, source)
            else:
                admitted.append(record)
                if old.is_recent and old.source != source:
                    overruled.append(Overruling(record.iri, old.source, source))
        return admitted, overruled

    def confirmed(self, iris: Iterable[str], source: str) -> Sequence[Overruling]:
        """Note which records a document has as the catalogue has them; return what they overrule.

        Args:
            iris: The records.
            source: The document.
        """
        return self._withdrawn(dict.fromkeys(iris, ""), source)

    def _withdrawn(self, digests: Mapping[str, str], source: str) -> list[Overruling]:
        """Drop what was put off until this document spoke; what it says alike is not overruled."""
        overruled: list[Overruling] = []
        for iri in digests.keys() & self._waiting.keys():
            waiting = self._waiting.pop(iri)
            if waiting.digest != digests[iri]:
                overruled.append(Overruling(iri, waiting.source, source))
        return overruled

    def _put_off(self, record: Prepared, source: str) -> None:
        header = json.dumps(header_of([record], [], [])).encode()
        content = record.packed + record.report.packed
        try:
            start = self._file.seek(0, os.SEEK_END)
            self._file.write(header + content)
        except OSError as error:
            raise FolderUnusableError(
                "There is no room for records that several documents have.",
                where=str(self._folder),
                mend="Free some space, or load the documents one by one.",
            ) from error
        lengths = len(header), len(content)
        self._waiting[record.iri] = _PutOff(source, record.digest, start, lengths)

    def rest(self) -> Iterator[tuple[str, Sequence[Prepared]]]:
        """Yield what was put off and no later document decided on: some of a document at a time."""
        waiting = sorted(self._waiting.values(), key=lambda it: self._order[it.source])
        for source, its in groupby(waiting, key=lambda it: it.source):
            of_source = list(its)
            for start in range(0, len(of_source), _STEP):
                yield source, [self._again(it) for it in of_source[start : start + _STEP]]

    def _again(self, it: _PutOff) -> Prepared:
        self._file.seek(it.start)
        header, content = (self._file.read(length) for length in it.lengths)
        answer = document_answer(Answer(json.loads(header), content), with_texts=False)
        return answer.records[0]
