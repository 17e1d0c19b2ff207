"""Read the statements of a few records from a large document's file, by its index."""

from __future__ import annotations

import os
import sqlite3
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ldcat.model.graph import BlankNode, NamedNode, Node, Triple, node
from ldcat.model.kinds import Kind
from ldcat.model.media import N_QUADS
from ldcat.model.reading import Reader
from ldcat.model.repairs import Fault, Repair
from ldcat.model.splitting import OUTWARD, primary_kind
from ldcat.sandbox.spool import key_of

_SQL_VARIABLES: Final = 500
#: Nodes whose statements are kept for the next records: agents, terms, contact points.
_SHARED: Final = 20_000
#: A node with more runs than this is not kept: it is a catalogue, say.
_LONG: Final = 200


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one node.

    Attributes:
        triples: Its statements.
        runs: Ids of the runs that they stand in.
        is_primary: Whether it is a primary resource.
        owner: The primary resource whose catalogue record it is, or None.
    """

    triples: Sequence[Triple]
    runs: Sequence[int]
    is_primary: bool
    owner: Node | None


class SpooledDocument:
    """A large document, of which the nodes around some records are in memory."""

    def __init__(self, index: Path, files: Sequence[Path], *, reader: Reader, base: str) -> None:
        self._database = sqlite3.connect(f"file:{index}?mode=ro&immutable=1", uri=True)
        self._files = [os.open(path, os.O_RDONLY) for path in files]
        self._reader = reader
        self._base = base
        self._known: dict[Node, _Known] = {}
        self._shared: OrderedDict[Node, _Known] = OrderedDict()
        self._topics: dict[Node, Sequence[Node]] = {}
        self.repairs: list[Repair] = []
        self.faults: list[Fault] = []

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()
        for file in self._files:
            os.close(file)

    def load(self, names: Sequence[str]) -> Sequence[tuple[Node, Kind]]:
        """Read what belongs to some primary resources; forget what was read before.

        Args:
            names: The resources as N-Triples.

        Returns:
            The resources with their kinds.
        """
        self._known, self.repairs, self.faults = {}, [], []
        primaries = [_node(name) for name in names]
        self._topics = self._read_topics(primaries)
        waiting = {*primaries, *(it for topics in self._topics.values() for it in topics)}
        wanted = set(primaries)
        while waiting:
            self._read(waiting, wanted)
            waiting = self._next(waiting, wanted)
        kinds = ((it, primary_kind(self.triples(it))) for it in primaries)
        return [(it, kind) for it, kind in kinds if kind is not None]

    def _next(self, nodes: Iterable[Node], wanted: set[Node]) -> set[Node]:
        """Return the nodes that the statements of these refer to, and that are not yet known."""
        found: set[Node] = set()
        for it in nodes:
            known = self._known[it]
            if known.is_primary and it not in wanted:
                continue
            for triple in known.triples:
                value = triple.object
                if (
                    isinstance(value, NamedNode | BlankNode)
                    and value not in self._known
                    and triple.predicate.value not in OUTWARD
                ):
                    found.add(value)
        return found

    def _read(self, nodes: set[Node], wanted: set[Node]) -> None:
        """Take in what is known of some nodes; statements of other primary ones stay out."""
        missing: list[Node] = []
        for it in nodes:
            if known := self._shared.get(it):
                self._shared.move_to_end(it)
                self._known[it] = known
            else:
                missing.append(it)
        primary = self._primaries(missing)
        owners = self._owners(missing)
        needed = [
            it
            for it in missing
            if (it in wanted or it not in primary) and owners.get(it) in (None, *wanted)
        ]
        runs = self._runs(needed)
        triples = self._parsed(sorted({run for held in runs.values() for run in held}))
        for it in missing:
            held = [run.id for run in runs.get(it, ())]
            known = _Known(tuple(triples.get(it, ())), held, it in primary, owners.get(it))
            self._known[it] = known
            if not known.is_primary and known.owner is None and len(held) < _LONG:
                self._shared[it] = known
        while len(self._shared) > _SHARED:
            self._shared.popitem(last=False)

    def _primaries(self, nodes: Sequence[Node]) -> set[Node]:
        rows = self._rows("SELECT key, node FROM record WHERE key IN", nodes)
        return {_node(row[1]) for row in rows}

    def _owners(self, nodes: Sequence[Node]) -> dict[Node, Node]:
        rows = self._rows("SELECT key, node, about FROM owner WHERE key IN", nodes)
        return {_node(row[1]): _node(row[2]) for row in rows}

    def _read_topics(self, nodes: Sequence[Node]) -> dict[Node, Sequence[Node]]:
        found: dict[Node, dict[Node, None]] = {}
        for row in self._rows("SELECT key, about, subject FROM topic WHERE key IN", nodes):
            found.setdefault(_node(row[1]), {})[_node(row[2])] = None
        primary = self._primaries([it for held in found.values() for it in held])
        return {it: [by for by in held if by not in primary] for it, held in found.items()}

    def _runs(self, nodes: Sequence[Node]) -> dict[Node, list[_Run]]:
        by_key: dict[int, list[_Run]] = {}
        columns = "SELECT key, id, file, start, length, line, lines FROM run WHERE key IN"
        for key, *values in self._rows(columns, nodes):
            by_key.setdefault(key, []).append(_Run(*values))
        return {it: by_key[key] for it in nodes if (key := key_of(str(it))) in by_key}

    def _rows(self, query: str, nodes: Sequence[Node]) -> Iterable[tuple[Any, ...]]:
        keys = [key_of(str(it)) for it in nodes]
        for start in range(0, len(keys), _SQL_VARIABLES):
            some = keys[start : start + _SQL_VARIABLES]
            marks = ",".join("?" * len(some))
            yield from self._database.execute(f"{query} ({marks})", some)

    def _parsed(self, runs: Sequence[_Run]) -> dict[Node, dict[Triple, None]]:
        """Return the statements of runs, by subject."""
        if not runs:
            return {}
        pieces = [os.pread(self._files[run.file], run.length, run.start) for run in runs]
        pieces = [it if it.endswith(b"\n") else it + b"\n" for it in pieces]
        reading = self._reader.read(b"".join(pieces), N_QUADS, self._base)
        self.repairs += reading.repairs
        self.faults += _placed(reading.faults, runs)
        found: dict[Node, dict[Triple, None]] = {}
        for triple in reading.triples:
            found.setdefault(node(triple.subject), {})[triple] = None
        return found

    def triples(self, subject: Node) -> Sequence[Triple]:
        """Return the triples of a subject, in document order; none if it is not described."""
        known = self._known.get(subject)
        return known.triples if known else ()

    def topics(self, primary: Node) -> Sequence[Node]:
        """Return the nodes that say they are about a primary resource."""
        return self._topics.get(primary, ())

    def is_primary(self, subject: Node) -> bool:
        """Say whether the node is a primary resource."""
        known = self._known.get(subject)
        return known is not None and known.is_primary

    def owner(self, subject: Node) -> Node | None:
        """Return the primary resource whose catalogue record the node is, or None."""
        known = self._known.get(subject)
        return known.owner if known else None

    def line_of(self, subject: Node) -> int:
        """Return the line at which a node's first run begins; 0 for a node of another file."""
        known = self._known.get(subject)
        if known is None or not known.runs:
            return 0
        query = "SELECT line FROM run WHERE id = ? AND file = 0"
        row = self._database.execute(query, (min(known.runs),)).fetchone()
        return row[0] if row else 0

    def runs_of(self, nodes: Iterable[Node]) -> list[int]:
        """Return the ids of the runs that the statements of nodes stand in."""
        return [run for it in nodes if (known := self._known.get(it)) for run in known.runs]


@dataclass(frozen=True, slots=True, order=True)
class _Run:
    id: int
    file: int
    start: int
    length: int
    line: int
    lines: int


def _node(text: str) -> Node:
    return NamedNode(text[1:-1]) if text.startswith("<") else BlankNode(text[2:])


def _placed(faults: Iterable[Fault], runs: Sequence[_Run]) -> list[Fault]:
    """Return faults with their line in the file, not in what was read together."""
    first = [1]
    for run in runs[:-1]:
        first.append(first[-1] + run.lines)
    placed = []
    for fault in faults:
        place = bisect_right(first, fault.line) - 1
        placed.append(replace(fault, line=runs[place].line + fault.line - first[place]))
    return placed
