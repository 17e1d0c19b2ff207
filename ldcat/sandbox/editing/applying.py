"""Apply a change of a record to the text of its document, and prove that it was that change.

Of the edits that an editor proposes, one is taken only if the edited text, when it is read, has
the record as the change makes it, and everything else as it was.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ldcat.errors import InputError
from ldcat.model.canonical import canonical_text
from ldcat.model.graph import Triple
from ldcat.model.locating import Locator
from ldcat.model.media import JSON_LD, N_TRIPLES, RDF_XML, Syntax
from ldcat.model.splitting import MemoryDocument, split
from ldcat.model.syntax import n_triples
from ldcat.sandbox.editing.json_ld import JsonEditor
from ldcat.sandbox.editing.rdf_xml import XmlEditor
from ldcat.sandbox.editing.steps import Edit, Editor, Step, steps_of
from ldcat.sandbox.editing.turtle import TurtleEditor
from ldcat.terms import SCHEMA, SCHEMA_HTTP

#: So many edits are tried.
_TRIES: Final = 200
#: As a JSON-LD context names it, too.
_OLD_SCHEMA: Final = SCHEMA_HTTP.rstrip("/")
_NEW_SCHEMA: Final = SCHEMA.rstrip("/")
_BLANK: Final = re.compile(rb"(?m)^_:\S+|_:\S+(?= \.$)")


@dataclass(frozen=True, slots=True)
class Order:
    """A change that is to be applied.

    Attributes:
        record: The node of the record, as N-Triples.
        removes: Statements to leave out, as lines of the record's canonical N-Triples.
        adds: Statements to put in; new blank nodes begin with `_:new`.
        line: The line near which its place is.
    """

    record: str
    removes: Sequence[str]
    adds: Sequence[str]
    line: int


@dataclass(frozen=True, slots=True)
class _State:
    """What a text says.

    Attributes:
        record: The record in question, as canonical lines.
        others: All statements, with every blank node alike.
    """

    record: frozenset[bytes]
    others: Counter[bytes]


class Applier:
    """Applies changes to texts in one syntax."""

    def __init__(
        self,
        read: Callable[[bytes], Iterable[Triple]],
        syntax: Syntax,
        base: str,
        *,
        seconds: float,
    ) -> None:
        """Take what reads texts.

        Args:
            read: Reads a text, or raises an `InputError`.
            syntax: The syntax.
            base: IRI that relative IRIs are completed with.
            seconds: How long edits are tried.
        """
        self._read = read
        self._syntax = syntax
        self._base = base
        self._seconds = seconds

    def applied(self, content: bytes, order: Order) -> bytes | None:
        """Return a text with the change in it; None where no edit brings about just that.

        Raises:
            InputError: The text cannot be read.
        """
        end = time.monotonic() + self._seconds
        state = self._state(content, order.record)
        steps = steps_of(order.removes, order.adds)
        if _is_secured(order):
            steps = [Step(None, None, (), (), order.removes, order.adds)]
        elif _lines(it.removes for it in steps) != set(order.removes):
            return None
        for step in steps:
            wanted = _after(state, step)
            if wanted is None:
                return None
            for edited in islice(self._edited(content, step, order.line), _TRIES):
                if self._brings(edited, order.record, wanted):
                    content, state = edited, wanted
                    break
                if time.monotonic() > end:
                    return None
            else:
                return None
        return content

    def _brings(self, content: bytes, record: str, wanted: _State) -> bool:
        try:
            return self._state(content, record) == wanted
        except InputError:
            return False

    def _state(self, content: bytes, record: str) -> _State:
        triples = list(self._read(content))
        lines = set(n_triples(triples).split(b"\n")[:-1])
        document = MemoryDocument(triples)
        node = record.encode()
        kind = document.primaries.get(node)
        text = canonical_text(split(document, node, kind).text).text if kind else b""
        return _State(frozenset(text.split(b"\n")[:-1]), _blinded(lines))

    def _edited(self, content: bytes, step: Step, line: int) -> Iterator[bytes]:
        """Yield the text with each edit that may bring a step about, the nearest first."""
        text = content.decode()
        if step.removed is None and step.added is None:
            yield text.replace(_OLD_SCHEMA, _NEW_SCHEMA).encode()
            return
        starts = [0, *(it.end() for it in re.finditer("\n", text))]
        near = starts[min(max(line, 1), len(starts)) - 1]
        edits = dict.fromkeys(self._editor(text).edits(step))
        for it in sorted(edits, key=lambda it: _distance(text, it, near)):
            yield f"{text[: it.start]}{it.text}{text[it.end :]}".encode()

    def _editor(self, text: str) -> Editor:
        locator = Locator(text.encode(), self._base)
        if self._syntax is JSON_LD:
            return JsonEditor(text, locator)
        if self._syntax is RDF_XML:
            return XmlEditor(text, locator)
        return TurtleEditor(text, locator, is_plain=self._syntax is N_TRIPLES)


def _is_secured(order: Order) -> bool:
    """Say whether nothing is changed but the form of schema.org's namespace, all over."""
    new = [it.replace(_OLD_SCHEMA, _NEW_SCHEMA) for it in order.removes]
    return bool(new) and set(new) == set(order.adds)


def _lines(parts: Iterable[Sequence[str]]) -> set[str]:
    return {line for part in parts for line in part}


def _after(state: _State, step: Step) -> _State | None:
    """Return what a text shall say after a step; None if what leaves is not there."""
    removes = {it.encode() for it in step.removes}
    adds = {it.encode() for it in step.adds}
    if not removes <= state.record:
        return None
    text = b"".join(b"%b\n" % it for it in sorted(state.record - removes | adds))
    record = frozenset(canonical_text(text).text.split(b"\n")[:-1])
    others = state.others - _blinded(removes) + _blinded(adds - state.record)
    return _State(record, others)


def _blinded(lines: Iterable[bytes]) -> Counter[bytes]:
    return Counter(_BLANK.sub(b"_:", it) for it in lines)


def _distance(text: str, edit: Edit, near: int) -> int:
    """Return how many lines are between an edit and a place; what is behind it is nearer."""
    if edit.start >= near:
        return text.count("\n", near, edit.start)
    return 2 * text.count("\n", edit.start, near)
