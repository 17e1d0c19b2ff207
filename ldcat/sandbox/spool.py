"""An index of a large document on disk: where each node's statements stand.

A document that is too large for memory lies in a file of N-Triples or N-Quads, which is
read once, line by line, to note runs of lines with one subject. Workers then read just the
runs that belong to a few records. What is noted of a node is keyed by a 63-bit hash; readers
compare the node itself.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from ldcat.model.kinds import RECORD_CLASSES
from ldcat.model.splitting import TOPIC_PROPERTIES
from ldcat.terms import FOAF_PRIMARY_TOPIC, RDF_TYPE

_SCHEMA: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;
CREATE TABLE run (id INTEGER PRIMARY KEY, key INTEGER, file INTEGER, start INTEGER,
                  length INTEGER, line INTEGER, lines INTEGER);
CREATE TABLE candidate (key INTEGER, node TEXT, run INTEGER, says_more INTEGER);
CREATE TABLE topic (key INTEGER, subject TEXT, is_owner INTEGER, about TEXT);
"""
_INDEXES: Final = """
CREATE INDEX run_key ON run (key);
CREATE TABLE record (key INTEGER, node TEXT, run INTEGER);
INSERT INTO record
  SELECT key, node, min(run) FROM candidate GROUP BY key, node
  HAVING max(says_more) OR (SELECT count(*) FROM run WHERE run.key = candidate.key) > count(*);
DROP TABLE candidate;
CREATE INDEX record_key ON record (key);
CREATE INDEX topic_key ON topic (key);
CREATE TABLE owner (key INTEGER, node TEXT, about TEXT);
INSERT INTO owner SELECT subject_key, subject, about FROM owned
  WHERE EXISTS (SELECT 1 FROM record WHERE record.key = owned.key AND record.node = owned.about);
DROP TABLE owned;
CREATE INDEX owner_key ON owner (key);
"""
_TYPE: Final = f"<{RDF_TYPE}> ".encode()
_CLASSES: Final = tuple(_TYPE + f"<{iri}>".encode() for iri in RECORD_CLASSES)
_TOPICS: Final = tuple(f"<{iri}> ".encode() for iri in TOPIC_PROPERTIES)
_OWNING: Final = f"<{FOAF_PRIMARY_TOPIC}> ".encode()
_SPECIAL: Final = (_TYPE, *_TOPICS)
#: What an IRI written plainly does not have: escapes, and what reading would repair.
_ODD: Final = re.compile(rb'[\\"{}|^`\[\]]')
_BATCH: Final = 20_000


def key_of(node: str | bytes) -> int:
    """Return the hash that a node (as N-Triples) is found by."""
    text = node.encode() if isinstance(node, str) else node
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) >> 1


@dataclass(frozen=True, slots=True)
class OddLine:
    """A line that is not plainly a statement: a comment, other spacing, or a fault.

    Attributes:
        line: Its line number, from 1.
        text: What it says.
    """

    line: int
    text: bytes


class SpoolIndex:
    """Notes the runs of a document's files."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._database.execute(
            "CREATE TABLE owned (subject_key INTEGER, subject TEXT, about TEXT, key INTEGER)"
        )
        self._runs: list[tuple[int, ...]] = []
        self._next = 0

    def scan(
        self, file: IO[bytes], number: int, progress: Callable[[int], None]
    ) -> Iterator[OddLine]:
        """Note every run of a file; yield the lines that somebody must look at.

        Args:
            file: The file, from its beginning.
            number: What readers will call the file.
            progress: Told how many bytes were read since the last call.
        """
        run = _Run(b"", 0, 0)
        offset = reported = 0
        for line_number, line in enumerate(file, 1):
            subject, _, rest = line.partition(b" ")
            if subject != run.subject:
                self._note(run, number, offset)
                if not _is_plain(subject, rest):
                    run = _Run(b"", 0, 0)
                    offset += len(line)
                    if line.strip() and not line.lstrip().startswith(b"#"):
                        yield OddLine(line_number, line)
                    continue
                run = _Run(subject, offset, line_number)
            run.lines += 1
            if rest.startswith(_SPECIAL):
                self._note_special(run, rest)
            else:
                run.says_more = True
            offset += len(line)
            if offset - reported > 1 << 22:
                progress(offset - reported)
                reported = offset
        self._note(run, number, offset)
        progress(offset - reported)

    def _note_special(self, run: _Run, rest: bytes) -> None:
        if rest.startswith(_CLASSES):
            run.is_record = True
        elif rest.startswith(_TOPICS):
            run.says_more = True
            run.topics.append(rest)

    def _note(self, run: _Run, file: int, end: int) -> None:
        if not run.subject:
            return
        key = key_of(run.subject)
        self._next += 1
        self._runs.append((self._next, key, file, run.start, end - run.start, run.line, run.lines))
        if run.is_record:
            row = (key, run.subject.decode(), self._next, run.says_more)
            self._database.execute("INSERT INTO candidate VALUES (?, ?, ?, ?)", row)
        for rest in run.topics:
            self._note_topic(run.subject, key, rest)
        if len(self._runs) >= _BATCH:
            self._flush()

    def _note_topic(self, subject: bytes, key: int, rest: bytes) -> None:
        about = rest.split(b" ", 2)[1]
        topic, node = key_of(about), subject.decode()
        row = (topic, node, rest.startswith(_OWNING), about.decode())
        self._database.execute("INSERT INTO topic VALUES (?, ?, ?, ?)", row)
        if row[2]:
            owned = (key, node, about.decode(), topic)
            self._database.execute("INSERT INTO owned VALUES (?, ?, ?, ?)", owned)

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?)", self._runs)
        self._runs.clear()

    def finish(self) -> None:
        """Make the index ready for readers."""
        self._flush()
        self._database.executescript(_INDEXES)

    def records(self, size: int) -> Iterator[list[str]]:
        """Yield the primary resources, as N-Triples, in document order, `size` at a time."""
        last = -1
        query = "SELECT run, node FROM record WHERE run > ? ORDER BY run LIMIT ?"
        self._database.execute("CREATE INDEX record_run ON record (run)")
        while rows := self._database.execute(query, (last, size)).fetchall():
            yield [node for _, node in rows]
            last = rows[-1][0]

    def runs(self) -> int:
        """Return how many runs there are; their ids count from 1."""
        return self._next

    def statements(self) -> int:
        """Return how many statement lines there are."""
        total: int = self._database.execute("SELECT coalesce(sum(lines), 0) FROM run").fetchone()[0]
        return total

    def unreached(self, reached: bytearray) -> Iterator[tuple[int, int, int, int]]:
        """Yield file, start, length and lines of the runs that no record took.

        Args:
            reached: One byte a run id; not 0 where a record took it.
        """
        rows = self._database.execute("SELECT id, file, start, length, lines FROM run ORDER BY id")
        for identifier, file, start, length, lines in rows:
            if not reached[identifier]:
                yield file, start, length, lines

    def close(self) -> None:
        """Let go of the index."""
        self._database.close()


class _Run:
    """Lines with one subject, one behind the other."""

    __slots__ = ("is_record", "line", "lines", "says_more", "start", "subject", "topics")

    def __init__(self, subject: bytes, start: int, line: int) -> None:
        self.subject = subject
        self.start = start
        self.line = line
        self.lines = 0
        self.is_record = False
        self.says_more = False
        self.topics: list[bytes] = []


def _is_plain(subject: bytes, rest: bytes) -> bool:
    is_node = (subject[:1] == b"<" and subject[-1:] == b">") or subject[:2] == b"_:"
    return is_node and rest[:1] == b"<" and not _ODD.search(subject)
