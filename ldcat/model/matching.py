"""Find out which blank nodes of two texts of one graph are the same.

Two texts of a graph may use different labels. Nodes are told apart by what is said of them, and of
what they are connected with, until every node is different from all others; where some are not,
because the graph is symmetric, any of them will do, and the rest follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final

from ldcat.errors import TooComplexError

#: A blank node where a term may stand: no IRI has blanks, and in literals there is a quote before.
_NODE: Final = re.compile(rb'(?:(?<=^)|(?<=[ (]))_:[^\s<>"()]+(?=[ )])')
_LITERAL: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')


def matching(ours: Sequence[bytes], theirs: Sequence[bytes]) -> Mapping[bytes, bytes]:
    """Return our labels by theirs.

    Args:
        ours: N-Triples lines with blank nodes, as we write them.
        theirs: The same statements with other labels.

    Raises:
        TooComplexError: They are not the same, or too symmetric to tell.
    """
    mine, other = _Colours(ours), _Colours(theirs)
    while True:
        mine.refine()
        other.refine()
        if sorted(mine.classes) != sorted(other.classes):
            break
        several = [colour for colour, nodes in mine.classes.items() if len(nodes) > 1]
        if not several:
            found = {other.classes[it][0]: nodes[0] for it, nodes in mine.classes.items()}
            if {renamed(it, found) for it in theirs} == set(ours):
                return found
            break
        mine.single_out(min(several))
        other.single_out(min(several))
    raise TooComplexError(
        "Its blank nodes cannot be told apart.", mend="Replace the record as a whole."
    )


class _Colours:
    """The blank nodes of a text, with the same colour as long as they cannot be told apart."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines: dict[bytes, list[list[bytes]]] = {}
        for line in lines:
            pieces = _pieces(line)
            for node in dict.fromkeys(pieces[1::2]):
                self._lines.setdefault(node, []).append(pieces)
        self._colours = dict.fromkeys(self._lines, b"")

    @property
    def classes(self) -> Mapping[bytes, list[bytes]]:
        """The nodes of each colour, in the order of the text."""
        classes: dict[bytes, list[bytes]] = {}
        for node, colour in self._colours.items():
            classes.setdefault(colour, []).append(node)
        return classes

    def refine(self) -> None:
        """Give nodes different colours as far as what is said of them differs."""
        count = 0
        while True:
            self._colours = {node: self._colour(node) for node in self._lines}
            different = len(set(self._colours.values()))
            if different == count:
                return
            count = different

    def single_out(self, colour: bytes) -> None:
        """Give the first node of a colour another one."""
        node = self.classes[colour][0]
        self._colours[node] = colour + b"!"

    def _colour(self, node: bytes) -> bytes:
        said = sorted(
            b"".join(
                piece if place % 2 == 0 else b"_:me" if piece == node else self._colours[piece]
                for place, piece in enumerate(pieces)
            )
            for pieces in self._lines[node]
        )
        return blake2b(b"\n".join((self._colours[node], *said)), digest_size=16).digest()


def _pieces(line: bytes) -> list[bytes]:
    """Return a line cut at its blank nodes, which have the odd places."""
    hidden = _LITERAL.sub(lambda found: b'"' * len(found[0]), line)
    pieces: list[bytes] = []
    end = 0
    for found in _NODE.finditer(hidden):
        pieces += (line[end : found.start()], line[found.start() : found.end()])
        end = found.end()
    return [*pieces, line[end:]]


def labels_of(line: bytes) -> Sequence[bytes]:
    """Return the blank nodes of a line."""
    return _pieces(line)[1::2]


def renamed(line: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """Return a line with other names for its blank nodes, where there are some."""
    pieces = _pieces(line)
    pieces[1::2] = [names.get(it, it) for it in pieces[1::2]]
    return b"".join(pieces)
