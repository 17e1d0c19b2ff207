"""Property paths in RDF, from SPARQL syntax (SHACL 2.3.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import BlankNode, NamedNode, Node, Triple
from ldcat.terms import RDF, SH

_TOKEN: Final = re.compile(r"<([^>]*)>|[()^/|*+?]")
_AFTER: Final = MappingProxyType(
    {"*": SH + "zeroOrMorePath", "+": SH + "oneOrMorePath", "?": SH + "zeroOrOnePath"}
)


def path_triples(path: str, label: str) -> tuple[Node, Sequence[Triple]]:
    """Return the node that stands for a path, and what describes it.

    Args:
        path: What `ldcat.validation` has of a shape's path: an IRI, or SPARQL syntax.
        label: What the labels of its blank nodes begin with.
    """
    if _TOKEN.match(path) is None:
        return NamedNode(path), ()
    reader = _Reader(path, label)
    return reader.node(), reader.triples


class _Reader:
    """Reads one path."""

    def __init__(self, path: str, label: str) -> None:
        self._tokens = [it.group() for it in _TOKEN.finditer(path)]
        self._label = label
        self._made = 0
        self.triples: list[Triple] = []

    def node(self) -> Node:
        """Read a step with what follows it."""
        step = self._tokens.pop(0)
        if step == "^":
            return self._described(SH + "inversePath", self.node())
        found = self._group() if step == "(" else NamedNode(step[1:-1])
        while self._tokens and self._tokens[0] in _AFTER:
            found = self._described(_AFTER[self._tokens.pop(0)], found)
        return found

    def _group(self) -> Node:
        """Read what stands in brackets: one step, a sequence, or alternatives."""
        parts, sign = [self.node()], ""
        while (between := self._tokens.pop(0)) != ")":
            sign = between
            parts.append(self.node())
        if not sign:
            return parts[0]
        sequence = self._listed(parts)
        return sequence if sign == "/" else self._described(SH + "alternativePath", sequence)

    def _listed(self, parts: Sequence[Node]) -> Node:
        rest: Node = NamedNode(RDF + "nil")
        for part in reversed(parts):
            rest = self._described(RDF + "rest", rest)
            self.triples.append(Triple(rest, NamedNode(RDF + "first"), part))
        return rest

    def _described(self, predicate: str, value: Node) -> Node:
        self._made += 1
        node = BlankNode(f"{self._label}{self._made}")
        self.triples.append(Triple(node, NamedNode(predicate), value))
        return node
