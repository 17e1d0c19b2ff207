"""A record's N-Triples, asked for a few facts without parsing all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ldcat.terms import RDF_TYPE

_LITERAL: Final = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<tag>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?'
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CHARACTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Described:
    """What a graph says of its nodes; read when first asked.

    The graph is given as N-Triples, spaced as serialisers write them.
    """

    def __init__(self, graph: bytes) -> None:
        self._text = f"\n{graph.decode()}"
        self._values: dict[str, dict[str, dict[str, None]]] = {}
        self._types: dict[str, tuple[str, ...]] = {}

    def values(self, node: str, predicate: str) -> tuple[str, ...]:
        """Return the values of a property as N-Triples, each once."""
        return tuple(self._of(node).get(predicate, ()))

    def count(self, node: str, predicate: str) -> int:
        """Return how many values a property has."""
        return len(self._of(node).get(predicate, ()))

    def types(self, node: str) -> tuple[str, ...]:
        """Return the IRIs of the node's classes."""
        found = self._types.get(node)
        if found is None:
            classes = dict.fromkeys(self._lines(f"{node} <{RDF_TYPE}> "))
            found = self._types[node] = tuple(it.removesuffix(" .")[1:-1] for it in classes)
        return found

    def is_reference(self, node: str) -> bool:
        """Say whether nothing is stated of the node but its classes."""
        return self._of(node).keys() <= {RDF_TYPE}

    def _of(self, node: str) -> dict[str, dict[str, None]]:
        """Return the values of a node's properties."""
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = {}
            for line in self._lines(f"{node} "):
                predicate, _, value = line.partition(" ")
                found.setdefault(predicate[1:-1], {})[value.removesuffix(" .")] = None
        return found

    def _lines(self, subject: str) -> Iterator[str]:
        """Yield what stands behind a subject."""
        begin = f"\n{subject}"
        start = self._text.find(begin)
        while start >= 0:
            end = self._text.index("\n", start + 1)
            yield self._text[start + len(begin) : end]
            # They mostly follow each other.
            is_next = self._text.startswith(begin, end)
            start = end if is_next else self._text.find(begin, end)


@dataclass(frozen=True, slots=True)
class ParsedLiteral:
    """A literal of N-Triples, taken apart.

    Attributes:
        value: The text, without escapes.
        language: Its language tag, or empty.
        datatype: IRI of its datatype; empty for plain text.
    """

    value: str
    language: str
    datatype: str


def parsed_literal(value: str) -> ParsedLiteral | None:
    """Return a term in N-Triples as a literal, or None if it is none.

    >>> parsed_literal('"sea level"@en')
    ParsedLiteral(value='sea level', language='en', datatype='')
    """
    found = _LITERAL.fullmatch(value)
    if found is None:
        return None
    text = _ESCAPE.sub(_character, found["text"])
    return ParsedLiteral(text, found["tag"] or "", found["datatype"] or "")


def _character(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    if letter is not None:
        return _CHARACTERS.get(letter, letter)
    return chr(int(short or long, 16))
