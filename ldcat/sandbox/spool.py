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
from collections.abc import Callable, Iterable, Iterator
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
_TYPE: Final = f" <{RDF_TYPE}> ".encode()
_CLASSES: Final = tuple(_TYPE + f"<{iri}>".encode() for iri in RECORD_CLASSES)
_TOPICS: Final = tuple(f" <{iri}> ".encode() for iri in TOPIC_PROPERTIES)
_OWNING: Final = f" <{FOAF_PRIMARY_TOPIC}> ".encode()
#: Lines with one subject, written plainly: single blanks, no escapes in it, nothing in it that
#: reading would repair, a property behind it. Any other line is odd.
_RUN: Final = re.compile(
    rb"""(?m)^(<[^\s<>"{}|\\^`\[\]]*>|_:[^\s<>"\\]+) <[^\n]*\n(?:\1 <[^\n]*\n)*"""
)
_BLOCK: Final = 4 << 20
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

        A run ends with its subject, or with the block that it stands in.

        Args:
            file: The file, from its beginning.
            number: What readers will call the file.
            progress: Told how many bytes were read since the last call.
        """
        place = _Place(number)
        rest = b""
        while data := file.read(_BLOCK):
            progress(len(data))
            end = data.rfind(b"\n") + 1
            if end:
                yield from self._scan_block(rest + data[:end], place)
                rest = data[end:]
            else:
                rest += data
        if rest:
            yield from self._scan_block(rest + b"\n", place)
        self._flush()

    def _scan_block(self, block: bytes, place: _Place) -> Iterator[OddLine]:
        """Note the runs of a block of whole lines."""
        done = 0
        topics = [it for it in _TOPICS if it in block]
        for found in _RUN.finditer(block):
            start, end = found.span()
            if start > done:
                yield from place.odd_lines(block[done:start])
            lines = block.count(b"\n", start, end)
            self._note(found.group(1), _Run(place, (start, end), lines))
            if block.find(_TYPE, start, end) >= 0 or topics:
                self._note_special(found, lines, topics)
            place.line += lines
            done = end
        if done < len(block):
            yield from place.odd_lines(block[done:])
        place.offset += len(block)

    def _note(self, subject: bytes, run: _Run) -> None:
        self._next += 1
        self._runs.append((self._next, key_of(subject), *run.columns))
        if len(self._runs) >= _BATCH:
            self._flush()

    def _note_special(self, found: re.Match[bytes], lines: int, topics: Iterable[bytes]) -> None:
        """Note whether the subject of a run is a record, or about one."""
        subject, run = found.group(1), found.group()
        if any(it in run for it in _CLASSES):
            says_more = lines > run.count(_TYPE)
            row = (key_of(subject), subject.decode(), self._next, says_more)
            self._database.execute("INSERT INTO candidate VALUES (?, ?, ?, ?)", row)
        for topic in topics:
            for line in run.split(b"\n") if topic in run else ():
                if topic in line:
                    self._note_topic(subject, line, is_owner=topic == _OWNING)

    def _note_topic(self, subject: bytes, line: bytes, *, is_owner: bool) -> None:
        about = line.split(b" ", 3)[2]
        key, topic, node = key_of(subject), key_of(about), subject.decode()
        row = (topic, node, is_owner, about.decode())
        self._database.execute("INSERT INTO topic VALUES (?, ?, ?, ?)", row)
        if is_owner:
            owned = (key, node, about.decode(), topic)
            self._database.execute("INSERT INTO owned VALUES (?, ?, ?, ?)", owned)

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?)", self._runs)
        self._runs.clear()

    def finish(self) -> None:
        """Make the index ready for readers."""
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


class _Place:
    """Where in a file a scan is."""

    def __init__(self, file: int) -> None:
        self.file = file
        self.offset = 0
        self.line = 1

    def odd_lines(self, text: bytes) -> Iterator[OddLine]:
        """Yield the lines that say something; pass over comments and blank ones."""
        for line in text.split(b"\n")[:-1]:
            if line.strip() and not line.lstrip().startswith(b"#"):
                yield OddLine(self.line, line)
            self.line += 1


class _Run:
    """Lines with one subject, one behind the other."""

    __slots__ = ("columns",)

    def __init__(self, place: _Place, span: tuple[int, int], lines: int) -> None:
        start, end = span
        self.columns = (place.file, place.offset + start, end - start, place.line, lines)
