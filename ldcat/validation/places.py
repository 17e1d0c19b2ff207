"""Where in a record a node is: the way to it from the record itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ldcat.validation.described import Described


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


def steps_to_nodes(record: Described, root: str) -> Mapping[str, Sequence[Step]]:
    """Return the shortest way from a node to every other that it leads to.

    Args:
        record: What is stated.
        root: Where to begin, as N-Triples.
    """
    ways: dict[str, tuple[Step, ...]] = {root: ()}
    waiting = deque([root])
    while waiting:
        node = waiting.popleft()
        for predicate, values in record.properties(node).items():
            for ordinal, value in enumerate(values, 1):
                if value.startswith('"') or value in ways:
                    continue
                ways[value] = (*ways[node], Step(predicate, ordinal, len(values), value))
                waiting.append(value)
    return ways
