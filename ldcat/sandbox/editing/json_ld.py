"""Edits of JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ldcat.model.locating import Locator
from ldcat.sandbox.editing.steps import Edit, Statement, Step
from ldcat.terms import RDF_TYPE
from ldcat.validation.described import parsed_literal

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_ENDING: Final = re.compile(r"[^/#:]*$")

_Scalar: TypeAlias = str | float | bool | None
_Json: TypeAlias = "Mapping[str, _Json] | _Scalar"


@dataclass(slots=True)
class _Item:
    """A value in a text: where it is, and in what.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        value: What it is; None for an object and an array.
        parent: What it is in; None for the whole document.
        key: The key that it has in an object.
        key_start: Where that begins; where it begins itself, if it has none.
        items: What is in it.
    """

    start: int
    end: int
    value: _Scalar
    parent: _Item | None
    key: str
    key_start: int
    items: list[_Item] = field(default_factory=list)


class JsonEditor:
    """Proposes edits of JSON-LD."""

    def __init__(self, text: str, locator: Locator) -> None:
        """Take the text, which is well-formed, and what knows how its IRIs are written."""
        self._text = text
        self._locator = locator
        self._items = _items(text)
        self._keys = dict.fromkeys(it.key for it in self._items if it.key)

    def edits(self, step: Step) -> Iterator[Edit]:
        """Yield what may bring a step about, the best first."""
        if step.removed is None:
            yield from self._additions(step)
            return
        for item in self._places(step.removed.value, step.left):
            if step.added is None:
                yield from self._cuts(item)
            else:
                for value in self._values(step.added, step.inner):
                    yield Edit(item.start, item.end, _written(value))

    def _places(self, value: str, left: Sequence[Statement]) -> Iterator[_Item]:
        """Yield where a value may stand: as a text, or as an object around it."""
        if value.startswith("_:"):
            yield from self._around({text for it in left for text in self._texts(it.value)})
            return
        texts = set(self._texts(value))
        for item in self._items:
            if not _is_one_of(item.value, texts):
                continue
            around = item.parent
            if around is not None and all(it.key.startswith("@") for it in around.items):
                yield around
            yield item

    def _around(self, texts: Collection[str]) -> Iterator[_Item]:
        """Yield everything that holds one of some texts, from the inside out."""
        for item in self._items:
            around = item.parent if _is_one_of(item.value, texts) else None
            while around is not None:
                yield around
                around = around.parent

    def _texts(self, value: str) -> Iterator[str]:
        """Yield how a value may be written, without quotes."""
        literal = parsed_literal(value)
        if literal is None:
            yield value[1:-1]
            yield from (it.strip('<>"') for it in self._locator.names(value[1:-1]))
        else:
            yield literal.value

    def _cuts(self, item: _Item) -> Iterator[Edit]:
        """Yield what a value may be taken out with: its key, and a comma."""
        for start, end in ((item.start, item.end), (item.key_start, item.end)):
            behind = len(self._text) - len(self._text[end:].lstrip())
            before = self._text[:start].rstrip()
            if self._text[behind : behind + 1] == ",":
                rest = self._text[behind + 1 :]
                yield Edit(start, behind + 1 + len(rest) - len(rest.lstrip()), "")
            if before.endswith(","):
                yield Edit(len(before) - 1, end, "")

    def _additions(self, step: Step) -> Iterator[Edit]:
        added = step.added
        if added is None:
            return
        texts = set(self._texts(added.node)) if added.node[0] == "<" else set()
        for item in self._items:
            if self._text[item.start] != "{" or (
                texts and all(it.value not in texts for it in item.items)
            ):
                continue
            for key in self._names(added.predicate):
                own = [it for it in item.items if it.key == key]
                for value in self._values(added, step.inner):
                    yield self._joined(own[0], value) if own else _inserted(item, key, value)

    def _joined(self, item: _Item, value: _Json) -> Edit:
        """Return the edit that puts a value beside one that is there."""
        text = self._text[item.start : item.end]
        if text[0] == "[":
            return Edit(item.start + 1, item.start + 1, f"{_written(value)}, ")
        return Edit(item.start, item.end, f"[{text}, {_written(value)}]")

    def _names(self, predicate: str) -> Sequence[str]:
        """Return what a property may be called, the shortest first."""
        if predicate == RDF_TYPE:
            return ["@type", *(it for it in self._keys if it == "type")]
        ending = _ENDING.search(predicate)
        local = ending[0] if ending else ""
        alike = [it for it in self._keys if it.rpartition(":")[2] == local]
        return list(dict.fromkeys([*alike, *self._short(predicate), predicate]))

    def _short(self, iri: str) -> Iterator[str]:
        for name in self._locator.names(iri)[3:]:
            if name[0] not in "<\"'":
                yield name

    def _values(self, added: Statement, inner: Sequence[Statement]) -> Iterable[_Json]:
        """Yield how a value may be written: the shorter may do where the context says the rest."""
        if inner:
            yield self._node(inner)
            return
        value = added.value
        literal = parsed_literal(value)
        if literal is None:
            yield from (it for it in self._short(value[1:-1]) if added.predicate == RDF_TYPE)
            yield value[1:-1]
            yield {"@id": value[1:-1]}
        else:
            yield literal.value
            yield _full(value)

    def _node(self, inner: Sequence[Statement]) -> Mapping[str, _Json]:
        return {
            "@type" if it.predicate == RDF_TYPE else it.predicate: it.value[1:-1]
            if it.predicate == RDF_TYPE
            else _full(it.value)
            for it in inner
        }


def _full(value: str) -> _Json:
    literal = parsed_literal(value)
    if literal is None:
        return {"@id": value[1:-1]}
    if literal.language:
        return {"@value": literal.value, "@language": literal.language}
    if literal.datatype:
        return {"@value": literal.value, "@type": literal.datatype}
    return literal.value


def _is_one_of(value: _Scalar, texts: Collection[str]) -> bool:
    """Say whether a value is written in one of some ways; RDF writes numbers in its own."""
    if isinstance(value, str) or value is None:
        return value in texts
    if isinstance(value, bool):
        return str(value).lower() in texts
    return any(_number(it) == value for it in texts)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _inserted(item: _Item, key: str, value: _Json) -> Edit:
    """Return the edit that puts a key into an object, which is not empty."""
    return Edit(item.start + 1, item.start + 1, f" {_written(key)}: {_written(value)},")


def _written(value: _Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _items(text: str) -> Sequence[_Item]:
    """Return everything in a text that is well-formed JSON, in document order."""
    found: list[_Item] = []
    opened: list[_Item] = []
    key, key_start = "", -1
    tokens = list(_TOKEN.finditer(text))
    for number, token in enumerate(tokens):
        mark = token[0]
        if mark in "]}":
            opened.pop().end = token.end()
        elif mark not in ",:":
            follows = tokens[number + 1][0] if number + 1 < len(tokens) else ""
            if follows == ":":
                key, key_start = json.loads(mark), token.start()
                continue
            value: _Scalar = None if mark in "[{" else json.loads(mark)
            parent = opened[-1] if opened else None
            start = key_start if key_start >= 0 else token.start()
            item = _Item(token.start(), token.end(), value, parent, key, start)
            found.append(item)
            if parent:
                parent.items.append(item)
            if mark in "[{":
                opened.append(item)
            key, key_start = "", -1
    return found
