"""Find the line of a document that says what a finding is about.

Parsers do not tell where a statement stood, so the text is searched for how it must look: the
node's name where a statement begins, the property behind it, the value behind that. Where nothing
is found the line is that of the node, and of the record at last.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from ldcat.terms import PREFIXES, RDF_TYPE

_PREFIX: Final = re.compile(
    r"(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>\s]*)>|xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']"
    r"|\"([\w-]+)\"\s*:\s*\"(https?://[^\"\s]*[#/])\"",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(r"[^/#:]*$")
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE: Final = re.compile(r"\\(.)")
_CHARACTERS: Final = {"n": "\n", "t": "\t", "r": "\r"}
#: So much of a long text is looked for.
_ENOUGH: Final = 60
#: So far behind a node's name its statements may stand, in characters.
_REACH: Final = 20_000
#: What stands before the name of a node that is being described.
_SUBJECT: Final = re.compile(
    r"(?:^|[.;}\]]|\brdf:about\s*=\s*[\"']|\brdf:ID\s*=\s*[\"']|\"@?id\"\s*:\s*\")\s*$"
)


class Locator:
    """Finds lines in one document."""

    def __init__(self, document: bytes, base: str = "") -> None:
        """Take the document.

        Args:
            document: Its text in UTF-8, in any syntax.
            base: IRI that its relative IRIs are completed with.
        """
        self._text = document.decode("utf-8", "replace")
        self._base = base
        self._starts = [0, *(it.end() for it in re.finditer("\n", self._text))]
        self._prefixes = dict(_declared(self._text))
        self.names = lru_cache(4096)(self._names)
        self._node = lru_cache(4096)(self._sought)

    def line_of_node(self, iri: str) -> int:
        """Return the line where a node begins to be described, from 1; 0 for none."""
        place = self._node(iri)
        return self._line(place) if place >= 0 else 0

    def line_of_text(self, text: str) -> int:
        """Return the line where a literal stands, as it is or with escapes."""
        escaped = text.replace("\\", "\\\\")
        forms = (text, escaped, escaped.replace('"', '\\"').replace("\n", "\\n"))
        places = [self._text.find(it) for it in forms]
        found = [it for it in places if it >= 0]
        return self._line(min(found)) if found else 0

    def line(self, steps: Sequence[str], predicate: str, value: str) -> int:
        """Return the line of a statement, from 1; 0 for none.

        Args:
            steps: The nodes on the way from the record to the node of the statement, and the
                node itself, as N-Triples.
            predicate: IRI of its property; empty if it is about the node alone.
            value: Its value as N-Triples, or empty.
        """
        start = max((it for node in steps if (it := self._node(node.strip("<>"))) >= 0), default=-1)
        start = max(start, 0)
        end = min(len(self._text), start + _REACH)
        found = self._statement(predicate, value, (start, end))
        if found < 0 and value.startswith('"'):
            found = self._statement(predicate, value, (0, len(self._text)))
        if found >= 0:
            return self._line(found)
        return self._line(start) if start or steps else 0

    def _sought(self, iri: str) -> int:
        """Return where a node is described, else where it is first named; -1 for nowhere."""
        if iri.startswith("_:"):
            return -1
        first = -1
        for name in self.names(iri):
            for place in self.places(name, 0, len(self._text)):
                line = self._text[self._starts[self._line(place) - 1] : place]
                if _SUBJECT.search(line.rstrip("<")):
                    return place
                first = place if first < 0 else first
        return first

    def _statement(self, predicate: str, value: str, within: tuple[int, int]) -> int:
        """Return where a property has a value; -1 for nowhere."""
        start, end = within
        names = [it for name in self.names(predicate) for it in self.places(name, start, end)]
        if predicate == RDF_TYPE:
            names += [it.start() for it in re.finditer(r"\ba\s", self._text[start:end])]
        if not value or value.startswith("_:"):
            return min(names) if names and value else -1
        first = -1
        for text in self._values(value):
            for place in self.places(text, start, end):
                before = [it for it in names if it < place]
                if before and place - max(before) < _REACH // 10:
                    return place
                first = place if first < 0 else first
        return -1 if predicate else first

    def _values(self, value: str) -> Iterator[str]:
        """Yield how a value may be written, surest first."""
        if value.startswith("<"):
            yield from self.names(value[1:-1])
            return
        found = _LITERAL.match(value)
        text = found[1] if found else ""
        plain = _ESCAPE.sub(lambda it: _CHARACTERS.get(it[1], it[1]), text)
        texts = dict.fromkeys((text, plain, escape(plain), escape(plain, {'"': "&quot;"})))
        # The whole text first: it may be the beginning of another.
        for it in texts:
            yield from (f'"{it}"', f">{it}<", f"'{it}'")
        # A number or a truth value may stand bare; long texts may be broken into lines.
        for it in filter(None, texts):
            yield from (f'"{it[:_ENOUGH]}', f">{it[:_ENOUGH]}", f"'{it[:_ENOUGH]}", it[:_ENOUGH])

    def _names(self, iri: str) -> Sequence[str]:
        """Return how an IRI may be written, surest first."""
        if not iri:
            return []
        names = [f"<{iri}>", f'"{iri}"', f"'{iri}'"]
        if "&" in iri:  # as in XML
            names += [f'"{escape(iri)}"', f"'{escape(iri)}'", f">{escape(iri)}<"]
        if self._base and iri.startswith(self._base):
            relative = iri.removeprefix(self._base)
            names += [f"<{relative}>", f'"{relative}"'] if relative else []
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                names.append(f"{prefix}:{iri.removeprefix(namespace)}")
        ending = _ENDING.search(iri)
        if ending and len(ending[0]) > 2:
            names += [f'"{ending[0]}"', f":{ending[0]}"]
        return names

    def places(self, name: str, start: int = 0, end: int = sys.maxsize) -> Iterator[int]:
        """Yield where a name stands in a part of the document, and is not the start of another."""
        place = self._text.find(name, start, end)
        while place >= 0:
            behind = self._text[place + len(name) : place + len(name) + 1]
            if not (name[-1:].isalnum() and (behind.isalnum() or behind in "-_")) or not behind:
                yield place
            place = self._text.find(name, place + 1, end)

    def _line(self, place: int) -> int:
        return bisect_right(self._starts, place)


def _declared(text: str) -> Iterator[tuple[str, str]]:
    """Yield the prefixes that a document declares, and those that everybody knows."""
    known: Mapping[str, str] = PREFIXES
    yield from known.items()
    for found in _PREFIX.finditer(text):
        groups = [it for it in found.groups() if it is not None]
        yield groups[0], groups[1]
