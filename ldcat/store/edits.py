"""What an update changes, graph by graph, as it travels from process to process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Edits:
    """The changes to one graph, in their order.

    Attributes:
        graph: Its name.
        is_cleared: Whether all that it had went first.
        signs: For each change: `-` goes, `+` comes, `=` comes with a value that was there before.
        lines: What went or came, as N-Triples, as many lines as signs.
        known: The statements with blank nodes that it had before, as N-Triples: they tell which
            node a label in the lines means. Empty where no line has one.
        keeps_labels: Whether blank nodes that come are in other graphs, too, by the same labels.
    """

    graph: str
    is_cleared: bool = False
    signs: str = ""
    lines: bytes = b""
    known: bytes = b""
    keeps_labels: bool = False

    def header(self) -> dict[str, Any]:
        """Return it as JSON values, without the lines."""
        return {
            "graph": self.graph,
            "is_cleared": self.is_cleared,
            "signs": self.signs,
            "keeps_labels": self.keeps_labels,
            "lengths": [len(self.lines), len(self.known)],
        }


@dataclass(frozen=True, slots=True)
class _Cursor:
    content: bytes
    places: list[int] = field(default_factory=lambda: [0])

    def take(self, length: int) -> bytes:
        start = self.places[0]
        self.places[0] += length
        return self.content[start : start + length]


def packed_edits(edits: Iterable[Edits]) -> tuple[list[dict[str, Any]], bytes]:
    """Return edits as JSON values, and their lines in one piece."""
    held = list(edits)
    return [it.header() for it in held], b"".join(it.lines + it.known for it in held)


def unpacked_edits(headers: Iterable[Mapping[str, Any]], content: bytes) -> list[Edits]:
    """Return what `packed_edits` made of edits."""
    cursor = _Cursor(content)
    found: list[Edits] = []
    for it in headers:
        lines, known = (cursor.take(length) for length in it["lengths"])
        found.append(
            Edits(
                it["graph"],
                it["is_cleared"],
                it["signs"],
                lines,
                known,
                keeps_labels=it["keeps_labels"],
            )
        )
    return found
