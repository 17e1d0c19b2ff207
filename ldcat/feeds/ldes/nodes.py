"""The tree of pages: which positions of the ledger each of them is about.

Leaves are about a hundred revisions each, nodes above them about a hundred of the level below.
What a node is about never changes; a node that is full never changes at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

#: Revisions of a leaf, and children of a node.
WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class PageNode:
    """A page of the tree.

    Attributes:
        level: 0 for leaves.
        index: Its number within its level, from 0.
    """

    level: int
    index: int

    @property
    def span(self) -> int:
        """How many positions it is about."""
        return int(WIDTH ** (self.level + 1))

    @property
    def after(self) -> int:
        """The position behind which it begins."""
        return self.index * self.span

    @property
    def until(self) -> int:
        """The last position that it is about."""
        return self.after + self.span

    def is_full(self, position: int) -> bool:
        """Say whether everything that it is about has happened."""
        return position >= self.until

    def children(self, position: int) -> Iterator[PageNode]:
        """Yield the nodes below it that something has happened in."""
        for index in range(self.index * WIDTH, (self.index + 1) * WIDTH):
            child = PageNode(self.level - 1, index)
            if child.after >= position:
                return
            yield child


def top(position: int) -> Iterator[PageNode]:
    """Yield the highest nodes that there are at a position; a hundred at most."""
    level = 0
    while position > WIDTH ** (level + 2):
        level += 1
    index = 0
    while index * WIDTH ** (level + 1) < position:
        yield PageNode(level, index)
        index += 1
