"""A change of a graph as steps, and what an edit of a text is.

No parser says where in a text a statement stands. So the editors of this package propose edits
that may be the right one, and whoever asks reads the edited text and looks what it says: an edit
that changes anything else is not taken (`ldcat.sandbox.editing.applying`). They may guess freely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

_STATEMENT: Final = re.compile(r"(<[^>]*>|_:\S+) <([^>]*)> (.+) \.", re.DOTALL)
#: What a record without an IRI is called, which has no name that two readings share.
NAMELESS: Final = "urn:ldcat:nameless"
#: What blank nodes that a change brings begin with.
_NEW: Final = "_:new"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement; its terms are N-Triples, its property is an IRI."""

    node: str
    predicate: str
    value: str


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a change that has one place in a text.

    Attributes:
        removed: The statement to leave out; None if there is none.
        added: The statement to put in; None if there is none.
        inner: What is said of its value, which is a new node.
        left: What is said of the removed value, which goes with it.
        removes: All lines of N-Triples that leave.
        adds: All lines of N-Triples that are new.
    """

    removed: Statement | None
    added: Statement | None
    inner: Sequence[Statement]
    left: Sequence[Statement]
    removes: Sequence[str]
    adds: Sequence[str]


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of a text: what stands from `start` to `end` gives way to `text`."""

    start: int
    end: int
    text: str


class Editor(Protocol):
    """Proposes edits of a text in one syntax; no edit need be right."""

    def edits(self, step: Step) -> Iterable[Edit]:
        """Yield what may bring a step about, the best first."""


def steps_of(removes: Iterable[str], adds: Iterable[str]) -> Sequence[Step]:
    """Return a change as steps.

    Args:
        removes: The statements that leave, as lines of N-Triples without line end.
        adds: Those that are new; the names of new nodes begin with `_:new`.
    """
    gone, new = list(_statements(removes)), list(_statements(adds))
    values = {it.value for _, it in gone if it.value.startswith("_:")}
    left = [it for it in gone if it[1].node in values]
    inner = [it for it in new if it[1].node.startswith(_NEW)]
    outs = [it for it in gone if it not in left]
    ins = [it for it in new if it not in inner]
    if len(outs) == len(ins) == 1 and _is_replacement(outs[0][1], ins[0][1]):
        return [_step(outs[0], ins[0], inner=inner, left=left)]
    removals = (_step(it, None, left=_about(it, left)) for it in outs)
    additions = (_step(None, it, inner=_about(it, inner)) for it in ins)
    return [*removals, *additions]


_Line = tuple[str, Statement]


def _statements(lines: Iterable[str]) -> Iterator[_Line]:
    for line in lines:
        if found := _STATEMENT.fullmatch(line):
            node, predicate, value = found.groups()
            yield line, Statement(_as_written(node), predicate, _as_written(value))


def _as_written(term: str) -> str:
    """Return a term as a text may have it: a nameless record is a blank node there."""
    return "_:nameless" if term == f"<{NAMELESS}>" else term


def _about(line: _Line, others: Iterable[_Line]) -> Sequence[_Line]:
    return [it for it in others if it[1].node == line[1].value]


def _is_replacement(before: Statement, after: Statement) -> bool:
    return (before.node, before.predicate) == (after.node, after.predicate)


def _step(
    removed: _Line | None,
    added: _Line | None,
    *,
    inner: Sequence[_Line] = (),
    left: Sequence[_Line] = (),
) -> Step:
    return Step(
        removed=removed[1] if removed else None,
        added=added[1] if added else None,
        inner=[it for _, it in inner],
        left=[it for _, it in left],
        removes=[line for line, _ in ([removed] if removed else []) + list(left)],
        adds=[line for line, _ in ([added] if added else []) + list(inner)],
    )
