"""Refuse shapes that no engine can run, before one tries; say file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ldcat.errors import ResourceError
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node
from ldcat.model.locating import Locator
from ldcat.terms import RDF, SH, SHAPES

#: By what a shape asks another one about a value; what comes back to itself never ends.
_ASKS: Final = tuple(SH + name for name in ("node", "property", "not", "qualifiedValueShape"))
_ASKS_LISTS: Final = tuple(SH + name for name in ("and", "or", "xone"))
_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"


def refuse_faulty(graph: Graph, files: Sequence[Path]) -> None:
    """Let shapes pass that are well-formed as far as can be seen.

    Args:
        graph: The shapes.
        files: Where they come from.

    Raises:
        ResourceError: A shape refers to itself (SHACL 3.4.3 leaves recursion undefined), or a
            regular expression is none.
    """
    if found := _circle(graph):
        shown = " → ".join(_shown(it) for it in found)
        raise ResourceError(
            f"The shapes refer to themselves: {shown}.",
            _place(files, found[0]),
            "Break the circle: SHACL does not define recursion.",
        )
    for shape, pattern in _patterns(graph):
        try:
            re.compile(pattern)
        except re.error as error:
            what = f"The regular expression “{pattern}” of {_shown(shape)} is none: {error}."
            raise ResourceError(what, _place(files, shape, pattern), "Mend it there.") from error


def _patterns(graph: Graph) -> Iterator[tuple[Node, str]]:
    for shape in graph.nodes:
        for it in graph.objects(shape, SH + "pattern"):
            if isinstance(it, Literal):
                yield shape, it.value


def _circle(graph: Graph) -> Sequence[Node]:
    """Return shapes that ask each other in a circle; nothing if there are none."""
    done: set[Node] = set()
    for start in graph.nodes:
        trail: list[Node] = []
        # Depth first, without recursion of our own: nodes to enter, and None to leave the last.
        waiting: list[Node | None] = [start]
        while waiting:
            current = waiting.pop()
            if current is None:
                done.add(trail.pop())
            elif current in trail:
                return [*trail[trail.index(current) :], current]
            elif current not in done:
                trail.append(current)
                waiting += [None, *_asked(graph, current)]
    return []


def _asked(graph: Graph, shape: Node) -> Iterator[Node]:
    for predicate in _ASKS:
        yield from (it for it in graph.objects(shape, predicate) if not isinstance(it, Literal))
    for predicate in _ASKS_LISTS:
        for head in graph.objects(shape, predicate):
            rest: object = head
            seen: set[object] = set()
            while isinstance(rest, NamedNode | BlankNode) and rest not in seen:
                seen.add(rest)
                firsts = graph.objects(rest, _FIRST)
                yield from (it for it in firsts if not isinstance(it, Literal))
                rest = graph.value(rest, _REST)


def _shown(node: Node) -> str:
    return "an anonymous shape" if isinstance(node, BlankNode) else f"<{node.value}>"


def _place(files: Sequence[Path], node: Node, text: str = "") -> str:
    """Return the file and the line where a shape, or a text in it, stands."""
    for path in files:
        locator = Locator(path.read_bytes(), f"{SHAPES}{path.parent.name}")
        line = locator.line_of_text(text) if text else 0
        if not line and isinstance(node, NamedNode):
            line = locator.line_of_node(node.value)
        if line:
            return f"{path}, line {line}"
    return str(files[0]) if files else ""
