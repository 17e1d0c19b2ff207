"""Where in their files shapes stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from ldcat.model.graph import BlankNode, Graph, NamedNode, Node, node
from ldcat.model.locating import Locator
from ldcat.terms import SHAPES

#: So far around a nameless shape one with a name is looked for.
_DEEPEST = 32


class Standing:
    """Finds lines in the files of shapes."""

    def __init__(self, graph: Graph, files: Sequence[Path]) -> None:
        """Take the shapes, and the files that they come from."""
        self._graph = graph
        self._files = files

    def of(self, shape: Node, text: str = "") -> str:
        """Return the file and the line where a shape stands, or a text of it."""
        named = self._named(shape)
        for path, locator in self._locators:
            line = locator.line_of_text(text) if text else 0
            line = line or (locator.line_of_node(named.value) if named else 0)
            if line:
                return f"{path}, line {line}"
        return str(self._files[0]) if self._files else ""

    def of_texts(self, texts: Sequence[str]) -> str:
        """Return the first file that has some of the texts, and the lines where they begin."""
        for path, locator in self._locators:
            lines = [line for it in texts if (line := locator.line_of_text(it))]
            if lines:
                return f"{path}, line {', '.join(map(str, dict.fromkeys(sorted(lines))))}"
        return ""

    @cached_property
    def _locators(self) -> Sequence[tuple[Path, Locator]]:
        return [
            (path, Locator(path.read_bytes(), f"{SHAPES}{path.parent.name}"))
            for path in self._files
        ]

    @cached_property
    def _around(self) -> dict[Node, Node]:
        return {
            it.object: node(it.subject) for it in self._graph if isinstance(it.object, BlankNode)
        }

    def _named(self, shape: Node) -> NamedNode | None:
        """Return a shape, or the nearest one with a name that it is a part of."""
        current: Node | None = shape
        for _ in range(_DEEPEST):
            if current is None or isinstance(current, NamedNode):
                return current
            current = self._around.get(current)
        return None
