"""Where in a record a node is: the way to it from the record itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ldcat.validation.described import Described

#: So many nodes are gone through, and so many statements that refer to one are followed.
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to a node.

    Attributes:
        predicate: IRI of the property.
        ordinal: Which of its values it is, from 1, in the order of the graph.
        count: How many values there are.
        node: Where the step leads, as N-Triples.
    """

    predicate: str
    ordinal: int
    count: int
    node: str


class Ways:
    """The ways from one node to others; each step is sought once."""

    def __init__(self, record: Described, root: str) -> None:
        """Prepare for one record.

        Args:
            record: What is stated.
            root: Where the ways begin, as N-Triples.
        """
        self._record = record
        self._root = root
        self._found: dict[str, tuple[Step, ...] | None] = {root: ()}

    def to(self, node: str) -> tuple[Step, ...] | None:
        """Return a way to a node, as N-Triples; None where none leads there.

        It is sought from its end: records are wide, and hardly ever deep.
        """
        if node not in self._found:
            self._found[node] = None  # it leads in a circle
            self._found[node] = way = self._sought(node)
            return way
        return self._found[node]

    def nodes(self, node: str) -> Iterator[str]:
        """Yield the nodes on the way to a node: the first one, those between, and itself."""
        yield self._root
        yield from (it.node for it in self.to(node) or ())

    def _sought(self, node: str) -> tuple[Step, ...] | None:
        if len(self._found) > _MOST:
            return None
        referring = []
        for it in islice(self._record.referring(node), _MOST):
            if it[0] == self._root:
                return (self._step(node, *it),)
            referring.append(it)
        for subject, predicate in referring:
            if (way := self.to(subject)) is not None:
                return (*way, self._step(node, subject, predicate))
        return None

    def _step(self, node: str, subject: str, predicate: str) -> Step:
        values = self._record.values(subject, predicate)
        return Step(predicate, values.index(node) + 1, len(values), node)
