"""Read the statements of a few records from a large document's files, by its index."""

from __future__ import annotations

import mmap
import os
import sqlite3
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from ldcat.model.kinds import Kind
from ldcat.model.media import N_QUADS
from ldcat.model.reading import Reader, Reading
from ldcat.model.repairs import Fault, Repair
from ldcat.model.splitting import Link, every_link, is_outward, links_of, primary_kind
from ldcat.model.syntax import n_triples
from ldcat.sandbox.spool import Run, Sieve, key_of, sieve_path

_SQL_VARIABLES: Final = 500
#: Nodes that are looked up at a time.
_LOT: Final = 10_000
#: Nodes whose statements are kept for the next records: agents, terms, contact points.
_SHARED: Final = 20_000
#: What more text than this refers to, in bytes, would take more memory than the text.
_HUGE: Final = 16 << 20
#: A node with more runs than this is not kept: it is a catalogue, say.
_LONG: Final = 200


@dataclass(slots=True)
class _Known:
    """What is known of one node.

    Attributes:
        is_primary: Whether it is a primary resource.
        owner: The primary resource whose catalogue record it is, or None.
        runs: The runs that its statements stand in.
        text: Its statements.
        links: What they refer to; None where that is looked up in the text each time.
        faults: Those that cannot be kept.
        repairs: What reading them changed.
        told: What had been changed in them before.
    """

    is_primary: bool
    owner: bytes | None
    runs: Sequence[Run]
    text: bytes = b""
    links: Sequence[Link] | None = ()
    faults: list[Fault] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    told: list[Repair] = field(default_factory=list)


#: A primary resource that is referred to, and not read.
_FOREIGN: Final = _Known(is_primary=True, owner=None, runs=())
#: The catalogue record of another.
_OTHERS: Final = _Known(is_primary=False, owner=b"", runs=())
#: A node that the document only refers to.
_UNTOLD: Final = _Known(is_primary=False, owner=None, runs=())


class SpooledDocument:
    """A large document, of which the nodes around some records are in memory."""

    def __init__(self, index: Path, files: Sequence[Path], *, reader: Reader, base: str) -> None:
        self._index = _Index(index)
        self._files = [os.open(path, os.O_RDONLY) for path in files]
        self._reader = reader
        self._base = base
        self._known: dict[bytes, _Known] = {}
        self._shared: OrderedDict[bytes, _Known] = OrderedDict()
        self._topics: Mapping[bytes, Sequence[bytes]] = {}

    def close(self) -> None:
        """Let go of the files."""
        self._index.close()
        for file in self._files:
            os.close(file)

    def load(self, names: Sequence[str]) -> Sequence[tuple[bytes, Kind]]:
        """Read what belongs to some primary resources; forget what was read before.

        Args:
            names: The resources as N-Triples.

        Returns:
            The resources with their kinds.
        """
        self._known = {}
        primaries = [name.encode() for name in names]
        self._topics = self._index.topics(primaries)
        waiting = {*primaries, *(it for topics in self._topics.values() for it in topics)}
        wanted = frozenset(primaries)
        while waiting:
            self._read(waiting, wanted)
            waiting = self._next(waiting, wanted)
        known = ((it, self._known[it]) for it in primaries)
        kinds = ((it, primary_kind(held.text, _links(held))) for it, held in known)
        return [(it, kind) for it, kind in kinds if kind is not None]

    def _next(self, nodes: Iterable[bytes], wanted: frozenset[bytes]) -> set[bytes]:
        """Return the nodes that the statements of these refer to, and that are not yet known."""
        found: set[bytes] = set()
        for it in nodes:
            known = self._known[it]
            if known.is_primary and it not in wanted:
                continue
            for predicate, value in _links(known):
                if value not in self._known and not is_outward(predicate):
                    found.add(value)
        return found

    def _read(self, nodes: Iterable[bytes], wanted: frozenset[bytes]) -> None:
        """Take in what is known of some nodes; statements of other primary ones stay out."""
        read: dict[bytes, _Known] = {}
        waiting = iter(nodes)
        while some := list(islice(waiting, _LOT)):
            read |= self._looked_up(some, wanted)
        self._known |= read
        self._fill(read)
        for it, known in read.items():
            if not known.is_primary and known.owner is None and len(known.runs) < _LONG:
                self._shared[it] = known
        while len(self._shared) > _SHARED:
            self._shared.popitem(last=False)

    def _looked_up(self, nodes: Sequence[bytes], wanted: frozenset[bytes]) -> dict[bytes, _Known]:
        """Return those of some nodes whose statements are to be read; note what the others are.

        A catalogue refers to all its datasets and their catalogue records: next to nothing is
        held of each of them.
        """
        shared = {it: known for it in nodes if (known := self._shared.get(it))}
        for it in shared:
            self._shared.move_to_end(it)
        missing = [it for it in nodes if it not in shared]
        likely = [it for it in missing if self._index.may_have(it)]
        primary, owners = self._index.primaries(likely), self._index.owners(likely)
        self._known |= shared | dict.fromkeys(missing, _UNTOLD)
        self._known |= dict.fromkeys(primary - wanted, _FOREIGN)
        self._known |= {it: _OTHERS for it, owner in owners.items() if owner not in wanted}
        mine = [it for it in likely if self._known[it] is _UNTOLD]
        return {
            it: _Known(it in primary, owners.get(it), runs)
            for it, runs in self._index.runs(mine).items()
        }

    def _fill(self, nodes: Mapping[bytes, _Known]) -> None:
        """Read the statements of nodes."""
        wanted = {run.id: run for known in nodes.values() for run in known.runs}
        reading = self.read([wanted[identifier] for identifier in sorted(wanted)])
        said = n_triples(reading.triples)
        reading = replace(reading, triples=())  # of a catalogue that is a gigabyte
        lines: dict[bytes, dict[bytes, None]] = {it: {} for it in nodes}
        for line in said.split(b"\n"):
            # A hash may bring in the run of another node: what that says is left where it is.
            if (held := lines.get(line.split(b" ", 1)[0])) is not None:
                held[line] = None
        for it, known in nodes.items():
            known.text = b"\n".join((*lines[it], b""))
            known.links = links_of(known.text) if len(known.text) < _HUGE else None
        if reading.faults or reading.repairs or self._index.has_repairs:
            self._note_remarks(nodes, reading)

    def _note_remarks(self, nodes: Mapping[bytes, _Known], reading: Reading) -> None:
        """Note what was wrong with the statements of nodes."""
        by_text = {it.decode(): known for it, known in nodes.items()}
        for fault in reading.faults:
            if known := by_text.get(fault.subject):
                known.faults.append(fault)
        for repair in reading.repairs:
            if known := by_text.get(repair.node):
                known.repairs.append(repair)
        for repair in self._index.repairs(list(nodes)):
            if known := by_text.get(repair.node):
                known.told.append(repair)

    def read(self, runs: Sequence[Run]) -> Reading:
        """Read some runs, whatever they are about."""
        if not runs:
            return Reading((), ())
        pieces = [os.pread(self._files[it.file], it.length, it.start) for it in runs]
        pieces = [it if it.endswith(b"\n") else it + b"\n" for it in pieces]
        reading = self._reader.read(b"".join(pieces), N_QUADS, self._base)
        return replace(reading, faults=_placed(reading.faults, runs))

    @property
    def faults(self) -> Sequence[Fault]:
        """The statements of what was loaded that cannot be kept."""
        return [it for known in self._known.values() for it in known.faults]

    @property
    def repairs(self) -> Sequence[Repair]:
        """What reading changed in what was loaded."""
        return [it for known in self._known.values() for it in known.repairs]

    @property
    def told(self) -> Sequence[Repair]:
        """What had been changed in it before it came here."""
        return [it for known in self._known.values() for it in known.told]

    def names(self) -> Mapping[bytes, str]:
        """Return the IRIs of the primary blank nodes that are known."""
        return self._index.names([it for it, known in self._known.items() if known.is_primary])

    def text(self, subject: bytes) -> bytes:
        """Return the statements of a subject as lines; none if it is not described."""
        known = self._known.get(subject)
        return known.text if known else b""

    def links(self, subject: bytes) -> Iterable[Link]:
        """Return what a subject refers to."""
        known = self._known.get(subject)
        return _links(known) if known else ()

    def topics(self, primary: bytes) -> Sequence[bytes]:
        """Return the nodes that say they are about a primary resource."""
        return self._topics.get(primary, ())

    def belongs(self, subject: bytes, primary: bytes) -> bool:
        """Say whether a node that a record refers to may be a part of it."""
        known = self._known.get(subject)
        return known is None or (not known.is_primary and known.owner in (None, primary))

    def line_of(self, subject: bytes) -> int:
        """Return the line at which the document begins to tell of a node; 0 if that is unknown."""
        known = self._known.get(subject)
        return min((run.line for run in known.runs if run.line), default=0) if known else 0

    def runs_of(self, nodes: Iterable[bytes]) -> list[int]:
        """Return the ids of the runs that the statements of nodes stand in."""
        return [run.id for it in nodes if (known := self._known.get(it)) for run in known.runs]


def _links(known: _Known) -> Iterable[Link]:
    return every_link(known.text) if known.links is None else known.links


class _Index:
    """The index of a document (`ldcat.sandbox.spool`), for reading."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        with sieve_path(path).open("rb") as file:
            self._bits = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._sieve = Sieve(self._bits)
        self.has_repairs = self._has("SELECT 1 FROM repair LIMIT 1")
        self.has_names = self._has("SELECT 1 FROM name LIMIT 1")

    def _has(self, query: str) -> bool:
        return self._database.execute(query).fetchone() is not None

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
        self._bits.close()

    def may_have(self, node: bytes) -> bool:
        """Say whether the document may describe a node; if not, it does not."""
        return node in self._sieve

    def primaries(self, nodes: Sequence[bytes]) -> set[bytes]:
        """Return which of some nodes are primary resources."""
        rows = self._rows("SELECT key, node FROM record WHERE key IN", nodes)
        return {row[1].encode() for row in rows}

    def owners(self, nodes: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return whose catalogue records some nodes are."""
        rows = self._rows("SELECT key, node, about FROM owner WHERE key IN", nodes)
        return {row[1].encode(): row[2].encode() for row in rows}

    def topics(self, primaries: Sequence[bytes]) -> Mapping[bytes, Sequence[bytes]]:
        """Return the nodes that say they are about some primary resources."""
        found: dict[bytes, dict[bytes, None]] = {}
        for row in self._rows("SELECT key, about, subject FROM topic WHERE key IN", primaries):
            found.setdefault(row[1].encode(), {})[row[2].encode()] = None
        primary = self.primaries([it for held in found.values() for it in held])
        return {it: [by for by in held if by not in primary] for it, held in found.items()}

    def runs(self, nodes: Sequence[bytes]) -> Mapping[bytes, Sequence[Run]]:
        """Return the runs that the statements of some nodes stand in."""
        by_key: dict[int, list[Run]] = {}
        columns = "SELECT key, id, file, start, length, line, lines FROM run WHERE key IN"
        likely = [it for it in nodes if it in self._sieve]
        for key, *values in self._rows(columns, likely):
            by_key.setdefault(key, []).append(Run(*values))
        return {it: by_key[key] for it in likely if (key := key_of(it)) in by_key}

    def names(self, nodes: Sequence[bytes]) -> Mapping[bytes, str]:
        """Return the IRIs that were minted for some nodes."""
        if not self.has_names:
            return {}
        rows = self._rows("SELECT key, node, iri FROM name WHERE key IN", nodes)
        return {row[1].encode(): row[2] for row in rows}

    def repairs(self, nodes: Sequence[bytes]) -> Iterable[Repair]:
        """Return what was changed in the statements of some nodes."""
        if not self.has_repairs:
            return ()
        columns = "SELECT key, code, node, before, after FROM repair WHERE key IN"
        return [Repair(*row[1:]) for row in self._rows(columns, nodes)]

    def _rows(self, query: str, nodes: Sequence[bytes]) -> Iterable[tuple[Any, ...]]:
        keys = [key_of(it) for it in nodes]
        for start in range(0, len(keys), _SQL_VARIABLES):
            some = keys[start : start + _SQL_VARIABLES]
            marks = ",".join("?" * len(some))
            yield from self._database.execute(f"{query} ({marks})", some)


def _placed(faults: Iterable[Fault], runs: Sequence[Run]) -> list[Fault]:
    """Return faults with their line in what the user gave, not in what was read together."""
    first = [1]
    for run in runs[:-1]:
        first.append(first[-1] + run.lines)
    placed = []
    for fault in faults:
        place = bisect_right(first, fault.line) - 1
        is_known = fault.line and runs[place].line
        line = runs[place].line + fault.line - first[place] if is_known else 0
        placed.append(replace(fault, line=line))
    return placed
