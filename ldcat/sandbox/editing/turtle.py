"""Edits of Turtle, TriG and N-Triples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ldcat.model.locating import Locator
from ldcat.sandbox.editing.steps import Edit, Statement, Step
from ldcat.terms import RDF_TYPE
from ldcat.validation.described import parsed_literal

_DECLARED: Final = re.compile(r"(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>\s]*)>", re.IGNORECASE)
_LOCAL: Final = re.compile(r"[A-Za-z_]\w*")
_LABEL: Final = re.compile(r"_:[\w.-]*\w")
#: What ends a bracket that was opened, and what has to be skipped on the way.
_BRACKETS: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|"(?:[^"\\\n]|\\.)*"|<[^<>"{}|^`\\\s]*>|\[|\]', re.DOTALL
)
_BEFORE_VALUE: Final = re.compile(r"(?P<property>[^\s;,.\[\]]+)\s+\Z")
_QUOTES: Final = ('"""', "'''", '"', "'")


class TurtleEditor:
    """Proposes edits of Turtle."""

    def __init__(self, text: str, locator: Locator, *, is_plain: bool) -> None:
        """Take the text.

        Args:
            text: The document.
            locator: Knows how its IRIs are written.
            is_plain: Whether it is N-Triples, which has neither short forms nor brackets.
        """
        self._text = text
        self._locator = locator
        self._is_plain = is_plain
        self._prefixes = {} if is_plain else dict(_DECLARED.findall(text))

    def edits(self, step: Step) -> Iterator[Edit]:
        """Yield what may bring a step about, the best first."""
        if step.removed is None:
            yield from self._additions(step)
            return
        for start, end in self._spans(step.removed.value, step.left):
            if step.added is None:
                yield from self._cuts(start, end)
            elif not (self._is_plain and step.inner):
                yield Edit(start, end, self._value(step.added.value, step.inner))

    def _spans(self, value: str, left: Sequence[Statement]) -> Iterator[tuple[int, int]]:
        """Yield where a value may stand."""
        if value.startswith("_:"):
            yield from self._brackets(left)
            return
        for form in self._forms(value):
            for place in self._locator.places(form):
                yield place, place + len(form)

    def _forms(self, value: str) -> Iterator[str]:
        """Yield how a value may be written; the longer first, for the shorter is inside of it."""
        literal = parsed_literal(value)
        if literal is None:
            names = self._locator.names(value[1:-1])
            yield from (it for it in names if it[0] not in "\"'")
            return
        types = [f"<{literal.datatype}>", *self._locator.names(literal.datatype)[3:]]
        endings = [f"@{literal.language}"] if literal.language else []
        endings += [f"^^{it}" for it in types] if literal.datatype else []
        texts = dict.fromkeys((_escaped(value), literal.value))
        for ending in (*endings, ""):
            yield from (f"{q}{text}{q}{ending}" for q in _QUOTES for text in texts)
        if literal.datatype:
            yield literal.value

    def _brackets(self, left: Sequence[Statement]) -> Iterator[tuple[int, int]]:
        """Yield the nameless nodes in brackets that may be the one of which something is said."""
        wanted = [form for it in left for form in self._forms(it.value)] or [""]
        opened: list[int] = []
        for found in _BRACKETS.finditer(self._text):
            if found[0] == "[":
                opened.append(found.start())
            elif found[0] == "]" and opened:
                start = opened.pop()
                if any(self._text.find(it, start, found.end()) >= 0 for it in wanted):
                    yield start, found.end()

    def _cuts(self, start: int, end: int) -> Iterator[Edit]:
        """Yield what a value may be taken out with: a comma, its property, its statement."""
        behind = len(self._text) - len(self._text[end:].lstrip())
        mark = self._text[behind : behind + 1]
        before = self._text[:start].rstrip()
        if mark == ",":
            yield Edit(start, behind + 1 + _blanks(self._text, behind + 1), "")
        if before.endswith(","):
            yield Edit(len(before) - 1, end, "")
        if found := _BEFORE_VALUE.search(self._text, max(0, start - 300), start):
            first = found.start()
            if mark == ";":
                yield Edit(first, behind + 1 + _blanks(self._text, behind + 1), "")
            if (ahead := self._text[:first].rstrip()).endswith(";"):
                yield Edit(len(ahead) - 1, end, "")
        if mark == ".":
            line = self._text.rfind("\n", 0, start) + 1
            yield Edit(line, behind + 1 + _blanks(self._text, behind + 1), "")

    def _additions(self, step: Step) -> Iterator[Edit]:
        added = step.added
        if added is None:
            return
        said = f"{self._property(added.predicate)} {self._value(added.value, step.inner)}"
        if not self._is_plain:
            for place in self._openings(added.node):
                yield Edit(place, place, f" {said} ;")
        end = len(self._text)
        line = "" if self._text.endswith("\n") else "\n"
        if not step.inner or not self._is_plain:
            names = [added.node] if added.node[0] == "<" else set(_LABEL.findall(self._text))
            yield from (Edit(end, end, f"{line}{it} {said} .\n") for it in names)

    def _openings(self, node: str) -> Iterator[int]:
        """Yield where statements about a node may begin: behind its name, or its bracket."""
        if node.startswith("_:"):
            yield from (it.end() for it in _BRACKETS.finditer(self._text) if it[0] == "[")
            return
        for form in self._forms(node):
            for place in self._locator.places(form):
                yield place + len(form)

    def _property(self, iri: str) -> str:
        return "a" if iri == RDF_TYPE and not self._is_plain else self._name(iri)

    def _name(self, iri: str) -> str:
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return f"<{iri}>"

    def _value(self, value: str, inner: Sequence[Statement]) -> str:
        if inner:
            said = (f"{self._property(it.predicate)} {self._value(it.value, ())}" for it in inner)
            return f"[ {' ; '.join(said)} ]"
        literal = parsed_literal(value)
        if literal is None:
            return self._name(value[1:-1])
        ending = f"^^{self._name(literal.datatype)}" if literal.datatype else ""
        ending = f"@{literal.language}" if literal.language else ending
        return f'"{_escaped(value)}"{ending}'


def _escaped(value: str) -> str:
    """Return the text of a literal with its escapes."""
    return value[1 : value.rindex('"')]


def _blanks(text: str, place: int) -> int:
    """Return how many blanks stand at a place."""
    return len(text[place:]) - len(text[place:].lstrip(" \t"))
