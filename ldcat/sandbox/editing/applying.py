"""Apply a change of a record to the text of its document, and prove that it was that change.

Of the edits that an editor proposes, one is taken only if the edited text, when it is read, has
the record as the change makes it, and everything else as it was.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
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
from ldcat.sandbox.editing.steps import NAMELESS, Edit, Editor, Step, steps_of
from ldcat.sandbox.editing.turtle import TurtleEditor
from ldcat.sandbox.preparing import renamed
from ldcat.terms import SCHEMA, SCHEMA_HTTP

#: So many edits are tried.
_TRIES: Final = 200
#: As a JSON-LD context names it, too.
_OLD_SCHEMA: Final = SCHEMA_HTTP.rstrip("/")
_NEW_SCHEMA: Final = SCHEMA.rstrip("/")
_ANY_BLANK: Final = rb"(?:_:\S+|<%b>)" % NAMELESS.encode()
_BLANK: Final = re.compile(rb"(?m)^%b|%b(?= \.$)" % (_ANY_BLANK, _ANY_BLANK))


@dataclass(frozen=True, slots=True)
class Order:
    """A change that is to be applied.

    Attributes:
        record: The node of the record, as N-Triples; of those without an IRI `_:` and which it
            is, from 0, in document order.
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
        if _is_secured(order):
            return self._secured(content, order, state)
        steps = _steps(order)
        for step in steps:
            wanted = _after(state, [step])
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
        return content if steps else None

    def _secured(self, content: bytes, order: Order, state: _State) -> bytes | None:
        """Return a text with the other form of schema.org's namespace, all over."""
        wanted = _after(state, [Step(None, None, (), (), order.removes, order.adds)])
        edited = content.replace(_OLD_SCHEMA.encode(), _NEW_SCHEMA.encode())
        return edited if wanted and self._brings(edited, order.record, wanted) else None

    def all_applied(self, content: bytes, orders: Sequence[Order]) -> bytes | None:
        """Return a text with several changes of one record in it, made at a stroke.

        None where the likeliest edit of each does not bring about just that: one of them may
        have another place, which `applied` finds.

        Raises:
            InputError: The text cannot be read.
        """
        if not all(map(_steps, orders)) or any(map(_is_secured, orders)):
            return None
        steps = [(step, order.line) for order in orders for step in _steps(order)]
        record = orders[0].record
        wanted = _after(self._state(content, record), [step for step, _ in steps])
        if wanted is None:
            return None
        places = _Places(content.decode())
        editor = self._editor(places.text)
        for step, line in steps:
            if not places.take(places.sorted(editor.edits(step), line)):
                return None
        edited = places.edited()
        return edited if self._brings(edited, record, wanted) else None

    def _brings(self, content: bytes, record: str, wanted: _State) -> bool:
        try:
            return self._state(content, record) == wanted
        except InputError:
            return False

    def _state(self, content: bytes, record: str) -> _State:
        triples = list(self._read(content))
        lines = set(n_triples(triples).split(b"\n")[:-1])
        text = record_text(MemoryDocument(triples), record)
        return _State(frozenset(text.split(b"\n")[:-1]), _blinded(lines))

    def _edited(self, content: bytes, step: Step, line: int) -> Iterator[bytes]:
        """Yield the text with each edit that may bring a step about, the nearest first."""
        text = content.decode()
        edits = _Places(text).sorted(self._editor(text).edits(step), line)
        for it in edits:
            yield f"{text[: it.start]}{it.text}{text[it.end :]}".encode()
        # One statement may stand in several places; it has to leave all of them.
        alike: dict[tuple[str, str], list[Edit]] = {}
        for it in edits:
            alike.setdefault((text[it.start : it.end], it.text), []).append(it)
        for group in alike.values():
            places = _Places(text)
            if len([it for it in group if places.take([it])]) > 1:
                yield places.edited()

    def _editor(self, text: str) -> Editor:
        locator = Locator(text.encode(), self._base)
        if self._syntax is JSON_LD:
            return JsonEditor(text, locator)
        if self._syntax is RDF_XML:
            return XmlEditor(text, locator)
        return TurtleEditor(text, locator, is_plain=self._syntax is N_TRIPLES)


def records_of(document: MemoryDocument) -> Sequence[str]:
    """Return the records of a document as an `Order` names them."""
    nameless = count()
    nodes = (it.decode() for it in document.primaries)
    return [f"_:{next(nameless)}" if it.startswith("_:") else it for it in nodes]


def record_text(document: MemoryDocument, record: str) -> bytes:
    """Return the canonical form of a record; nothing if it is not there.

    Args:
        document: The document.
        record: The record as an `Order` names it; without an IRI it is called `NAMELESS`.
    """
    named = dict(zip(records_of(document), document.primaries, strict=True))
    node = named.get(record)
    if node is None:
        return b""
    text = split(document, node, document.primaries[node]).text
    return canonical_text(renamed(text, {node: NAMELESS}) if node[:1] == b"_" else text).text


class _Places:
    """The places of edits in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(it.end() for it in re.finditer("\n", text))]
        self._taken: list[Edit] = []

    def sorted(self, edits: Iterable[Edit], line: int) -> Sequence[Edit]:
        """Return edits with those nearest to a line first; what is behind it is nearer."""

        def distance(edit: Edit) -> int:
            lines = bisect_right(self._starts, edit.start) - max(line, 1)
            return lines if lines >= 0 else -2 * lines

        return sorted(dict.fromkeys(edits), key=distance)

    def take(self, edits: Iterable[Edit]) -> bool:
        """Take the first edit that touches none that was taken; say whether there is one."""
        for it in edits:
            near = _place_among(self._taken, it)
            if near is not None:
                self._taken.insert(near, it)
                return True
        return False

    def edited(self) -> bytes:
        """Return the text with every edit that was taken."""
        parts: list[str] = []
        place = 0
        for it in self._taken:
            parts += [self.text[place : it.start], it.text]
            place = it.end
        return "".join([*parts, self.text[place:]]).encode()


def _place_among(taken: Sequence[Edit], edit: Edit) -> int | None:
    """Return where an edit belongs among others in text order; None if it touches one."""
    place = bisect_left(taken, edit.start, key=lambda it: it.start)
    is_behind = place == 0 or taken[place - 1].end <= edit.start
    is_before = place == len(taken) or (
        edit.end <= taken[place].start and edit.start < taken[place].start
    )
    return place if is_behind and is_before else None


def _steps(order: Order) -> Sequence[Step]:
    """Return a change as steps; none if they would not be all of it."""
    steps = steps_of(order.removes, order.adds)
    removes = {line for it in steps for line in it.removes}
    adds = {line for it in steps for line in it.adds}
    return steps if removes == {*order.removes} and adds == {*order.adds} else ()


def _is_secured(order: Order) -> bool:
    """Say whether nothing is changed but the form of schema.org's namespace, all over."""
    new = [it.replace(_OLD_SCHEMA, _NEW_SCHEMA) for it in order.removes]
    return bool(new) and set(new) == set(order.adds)


def _after(state: _State, steps: Iterable[Step]) -> _State | None:
    """Return what a text shall say after steps; None if something that leaves is not there."""
    record, others = set(state.record), state.others.copy()
    for step in steps:
        removes = {it.encode() for it in step.removes}
        adds = {it.encode() for it in step.adds}
        if not removes <= record:
            return None
        others += _blinded(adds - record)
        others -= _blinded(removes)
        record = record - removes | adds
    text = b"".join(b"%b\n" % it for it in sorted(record))
    return _State(frozenset(canonical_text(text).text.split(b"\n")[:-1]), others)


def _blinded(lines: Iterable[bytes]) -> Counter[bytes]:
    return Counter(_BLANK.sub(b"_:", it) for it in lines)
