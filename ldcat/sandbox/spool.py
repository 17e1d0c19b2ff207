"""An index of a large document on disk: where each node's statements stand.

A document that is too large for memory lies in files of N-Triples or N-Quads, which are
read once, line by line, to note runs of lines with one subject. Workers then read just the
runs that belong to a few records (`ldcat.sandbox.spooled`). Lines that are not plainly
statements are odd: a worker reads them, and what it makes of them is noted as well. What is
noted of a node is keyed by a 63-bit hash; readers compare the node itself.
"""

from __future__ import annotations

import hashlib
import mmap
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import IO, Final
from zlib import crc32

from ldcat.model.doubts import MISTYPED_NAMESPACES
from ldcat.model.kinds import RECORD_CLASSES
from ldcat.model.repairs import Repair
from ldcat.model.splitting import TOPIC_PROPERTIES
from ldcat.terms import FOAF_PRIMARY_TOPIC, RDF_TYPE

_SCHEMA: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;
CREATE TABLE run (id INTEGER PRIMARY KEY, key INTEGER, file INTEGER, start INTEGER,
                  length INTEGER, line INTEGER, lines INTEGER, says_more INTEGER);
CREATE TABLE candidate (key INTEGER, node TEXT, run INTEGER);
CREATE TABLE topic (key INTEGER, subject TEXT, about TEXT);
CREATE TABLE owned (subject_key INTEGER, subject TEXT, about TEXT, key INTEGER);
CREATE TABLE repair (key INTEGER, code TEXT, node TEXT, before TEXT, after TEXT);
CREATE TABLE name (key INTEGER, node TEXT, iri TEXT);
"""
_INDEXES: Final = """
CREATE INDEX run_key ON run (key);
CREATE TABLE record (key INTEGER, node TEXT, run INTEGER);
INSERT INTO record
  SELECT key, node, min(run) FROM candidate GROUP BY key, node
  HAVING (SELECT max(says_more) FROM run WHERE run.key = candidate.key);
DROP TABLE candidate;
CREATE INDEX record_key ON record (key);
CREATE INDEX record_run ON record (run);
CREATE INDEX topic_key ON topic (key);
CREATE TABLE owner (key INTEGER, node TEXT, about TEXT);
INSERT INTO owner SELECT subject_key, subject, about FROM owned
  WHERE EXISTS (SELECT 1 FROM record WHERE record.key = owned.key AND record.node = owned.about);
DROP TABLE owned;
CREATE INDEX owner_key ON owner (key);
CREATE INDEX repair_key ON repair (key);
CREATE INDEX name_key ON name (key);
"""
_TYPE: Final = f" <{RDF_TYPE}> ".encode()
#: The class that a line gives its subject.
_CLASS_LINE: Final = re.compile(rb"(?m)^\S+" + re.escape(_TYPE) + rb"(\S+)")
_CLASSES: Final = frozenset(f"<{iri}>".encode() for iri in RECORD_CLASSES)
_TOPICS: Final = tuple(f" <{iri}> ".encode() for iri in TOPIC_PROPERTIES)
#: What a line says that its subject is about.
_TOPIC_LINE: Final = re.compile(rb"(?m)^\S+(" + b"|".join(map(re.escape, _TOPICS)) + rb")(\S+)")
_OWNING: Final = f" <{FOAF_PRIMARY_TOPIC}> ".encode()
_MISTYPED: Final = tuple(f"<{wrong}".encode() for wrong, _ in MISTYPED_NAMESPACES)
#: Lines with one subject, written plainly: single blanks, no escapes in it, nothing in it that
#: reading would repair, a property behind it. Any other line is odd.
_RUN: Final = re.compile(
    rb"""(?m)^(<[^\s<>"{}|\\^`\[\]]*>|_:[^\s<>"\\]+) <[^\n]*\n(?:\1 <[^\n]*\n)*"""
)
_RECORDS: Final = "SELECT run, node FROM record WHERE run > ? ORDER BY run LIMIT ?"
_NAMELESS_RECORDS: Final = """SELECT run, node FROM record
WHERE run > ? AND node LIKE '\\_:%' ESCAPE '\\' ORDER BY run LIMIT ?"""
#: Enough for ten million nodes, and no more than a worker can map.
SIEVE_BYTES: Final = 16 << 20
_BLOCK: Final = 4 << 20
_BATCH: Final = 20_000


def sieve_path(index: Path) -> Path:
    """Return where the sieve of an index lies."""
    return index.with_suffix(".sieve")


def key_of(node: str | bytes) -> int:
    """Return the hash that a node (as N-Triples) is found by."""
    text = node.encode() if isinstance(node, str) else node
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) >> 1


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not plainly a statement: other spacing, a thing to repair, or a fault.

    Attributes:
        number: Its line number, from 1; 0 where that is not known.
        text: What it says, without its end.
        is_bad: Whether a worker could not read it.
    """

    number: int
    text: bytes
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Lines with one subject, one behind the other.

    Attributes:
        id: Its number, from 1.
        file: Which of the document's files it stands in.
        start: Its place there, in bytes.
        length: How long it is, in bytes.
        line: The number of its first line in what the user gave; 0 where that is not known.
        lines: How many lines it has.
    """

    id: int
    file: int
    start: int
    length: int
    line: int
    lines: int


class Sieve:
    """Says of most nodes that are not described at once that they are not.

    One bit stands for each CRC-32 of a described node, in a file that readers map.
    """

    def __init__(self, bits: MutableSequence[int] | mmap.mmap) -> None:
        """Take the bits, `SIEVE_BYTES` of them times eight."""
        self._bits = bits

    def add(self, node: bytes) -> None:
        """Note a node that is described."""
        place = crc32(node) % (8 * SIEVE_BYTES)
        self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, node: bytes) -> bool:
        """Say whether a node may be described."""
        place = crc32(node) % (8 * SIEVE_BYTES)
        return bool(self._bits[place >> 3] & 1 << (place & 7))


class SpoolIndex:
    """Notes the runs of a document's files."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        self._runs: list[tuple[int, ...]] = []
        self._next = 0
        self._statements = 0
        self._sieve_path = sieve_path(path)
        self._bits = bytearray(SIEVE_BYTES)
        self._sieve = Sieve(self._bits)

    def scan(
        self, file: IO[bytes], number: int, *, has_lines: bool, progress: Callable[[int], None]
    ) -> Iterator[Line]:
        """Note every run of a file; yield the lines that somebody must look at.

        A run ends with its subject, or with the block that it stands in.

        Args:
            file: The file, from its beginning.
            number: What readers will call the file.
            has_lines: Whether its lines are those of what the user gave.
            progress: Told how many bytes were read since the last call.
        """
        place = _Place(number, has_lines=has_lines)
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

    def _scan_block(self, block: bytes, place: _Place) -> Iterator[Line]:
        """Note the runs of a block of whole lines."""
        done = 0
        topics = [it for it in _TOPICS if it in block]
        mistyped = [it for it in _MISTYPED if it in block]
        for found in _RUN.finditer(block):
            start, end = found.span()
            if mistyped and any(it in found.group() for it in mistyped):
                continue
            if start > done:
                yield from place.odd_lines(block[done:start])
            lines = block.count(b"\n", start, end)
            span = (place.file, place.offset + start, end - start, place.known_line, lines)
            self._note(found.group(1), found.group(), span, topics=topics)
            place.line += lines
            done = end
        if done < len(block):
            yield from place.odd_lines(block[done:])
        place.offset += len(block)

    def note_lines(self, lines: Iterable[Line], number: int, start: int) -> None:
        """Note lines that were odd, as they stand in another file now, with their ends.

        Args:
            lines: The lines; each begins with its subject and a blank.
            number: What readers will call that file.
            start: Where in it they begin, in bytes.
        """
        for line in lines:
            subject, length = line.text.split(b" ", 1)[0], len(line.text) + 1
            span = (number, start, length, line.number, 1)
            if line.is_bad:
                self._note_run(subject, span, says_more=False)
            else:
                self._note(subject, line.text, span, topics=_TOPICS)
            start += length
        self._flush()

    def _note(
        self, subject: bytes, text: bytes, span: tuple[int, ...], *, topics: Sequence[bytes]
    ) -> None:
        classes = [it.split(b" ", 1)[0] for it in text.split(_TYPE)[1:]]
        # A text may quote such lines: a close look is taken only where that matters.
        if len(classes) >= span[-1] or not _CLASSES.isdisjoint(classes):
            classes = _CLASS_LINE.findall(text)
        self._note_run(subject, span, says_more=span[-1] > len(classes))
        if not _CLASSES.isdisjoint(classes):
            row = (key_of(subject), subject.decode(), self._next)
            self._database.execute("INSERT INTO candidate VALUES (?, ?, ?)", row)
        if any(it in text for it in topics):
            for topic, about in _TOPIC_LINE.findall(text):
                self._note_topic(subject, about, is_owner=topic == _OWNING)

    def _note_run(self, subject: bytes, span: tuple[int, ...], *, says_more: bool) -> None:
        self._next += 1
        self._statements += span[-1]
        self._sieve.add(subject)
        self._runs.append((self._next, key_of(subject), *span, says_more))
        if len(self._runs) >= _BATCH:
            self._flush()

    def _note_topic(self, subject: bytes, about: bytes, *, is_owner: bool) -> None:
        key, topic, node = key_of(subject), key_of(about), subject.decode()
        row = (topic, node, about.decode())
        self._database.execute("INSERT INTO topic VALUES (?, ?, ?)", row)
        if is_owner:
            owned = (key, node, about.decode(), topic)
            self._database.execute("INSERT INTO owned VALUES (?, ?, ?, ?)", owned)

    def note_repairs(self, repairs: Iterable[Repair]) -> None:
        """Note what was repaired before the files were written."""
        rows = [(key_of(it.node), *astuple(it)) for it in repairs if it.node]
        self._database.executemany("INSERT INTO repair VALUES (?, ?, ?, ?, ?)", rows)

    def note_names(self, names: Mapping[str, str]) -> None:
        """Note the IRIs of records that have none of their own, by node as N-Triples."""
        rows = [(key_of(node), node, iri) for node, iri in names.items()]
        self._database.executemany("INSERT INTO name VALUES (?, ?, ?)", rows)

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._runs)
        self._runs.clear()

    def finish(self) -> None:
        """Make the index ready for readers; names alone may follow."""
        self._database.execute("COMMIT")
        self._database.executescript(_INDEXES)
        self._sieve_path.write_bytes(self._bits)

    def records(self, size: int, *, nameless: bool = False) -> Iterator[list[str]]:
        """Yield the primary resources, as N-Triples, in document order, `size` at a time.

        Args:
            size: How many.
            nameless: Only those that are blank nodes.
        """
        last = -1
        query = _NAMELESS_RECORDS if nameless else _RECORDS
        while rows := self._database.execute(query, (last, size)).fetchall():
            yield [node for _, node in rows]
            last = rows[-1][0]

    def has_record(self, node: str) -> bool:
        """Say whether a node, as N-Triples, is a primary resource."""
        query = "SELECT 1 FROM record WHERE key = ? AND node = ?"
        return self._database.execute(query, (key_of(node), node)).fetchone() is not None

    @property
    def runs(self) -> int:
        """How many runs there are; their ids count from 1."""
        return self._next

    @property
    def statements(self) -> int:
        """How many lines they have."""
        return self._statements

    def unreached(self, reached: Sequence[int]) -> Iterator[Run]:
        """Yield the runs that no record took.

        Args:
            reached: One number a run id; not 0 where a record took it.
        """
        rows = self._database.execute(
            "SELECT id, file, start, length, line, lines FROM run ORDER BY id"
        )
        for row in rows:
            if not reached[row[0]]:
                yield Run(*row)

    def close(self) -> None:
        """Let go of the index."""
        self._database.close()


class _Place:
    """Where in a file a scan is."""

    def __init__(self, file: int, *, has_lines: bool) -> None:
        self.file = file
        self.offset = 0
        self.line = 1
        self._has_lines = has_lines

    @property
    def known_line(self) -> int:
        """The line number in what the user gave, or 0."""
        return self.line if self._has_lines else 0

    def odd_lines(self, text: bytes) -> Iterator[Line]:
        """Yield the lines that say something; pass over comments and blank ones."""
        for line in text.split(b"\n")[:-1]:
            if line.strip() and not line.lstrip().startswith(b"#"):
                yield Line(self.known_line, line)
            self.line += 1
