"""A record's N-Triples, read for the few properties that search knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

_NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})


class Statements:
    """What a graph says by some properties; nodes and values are as they stand in N-Triples.

    It is a third of the work of `Described`, which has every statement and checks each.
    """

    __slots__ = ("_said",)

    def __init__(self, graph: bytes, predicates: Mapping[str, str]) -> None:
        """Read a graph.

        Args:
            graph: Canonical N-Triples.
            predicates: The properties that are looked for (`in_brackets`).
        """
        said: dict[str, dict[str, list[str]]] = {}
        known = predicates.get
        node = ""
        its: dict[str, list[str]] = {}
        # Not `splitlines`: it splits at characters that are no line ends in N-Triples.
        lines = graph.decode().split(" .\n")
        lines.pop()  # behind the last one
        for line in lines:
            subject, written, value = line.split(" ", 2)
            predicate = known(written)
            if predicate is None:
                continue
            if subject != node:  # those of one node mostly follow each other
                node, its = subject, said.setdefault(subject, {})
            if predicate in its:
                its[predicate].append(value)
            else:
                its[predicate] = [value]
        self._said = said

    def describes(self, node: str) -> bool:
        """Say whether anything that is looked for is said of a node."""
        return node in self._said

    def values(self, node: str, predicate: str) -> Sequence[str]:
        """Return the values of a property, by its IRI."""
        return self._said.get(node, _NOTHING).get(predicate, ())

    def all(self, node: str, predicates: Sequence[str]) -> Sequence[str]:
        """Return the values of some properties, in their order."""
        said = self._said.get(node)
        if said is None:
            return ()
        return [value for it in predicates if it in said for value in said[it]]


def in_brackets(predicates: Iterable[str]) -> Mapping[str, str]:
    """Return the IRIs of properties by how N-Triples write them."""
    return {f"<{it}>": it for it in predicates}
