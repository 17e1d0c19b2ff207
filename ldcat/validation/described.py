"""A record's N-Triples, asked for a few facts without parsing all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ldcat.terms import RDF_TYPE

_STATEMENT: Final = re.compile(
    r"^[ \t]*(<[^>]*>|_:\S+)[ \t]*<([^>]*)>[ \t]*(.*?)[ \t]*\.[ \t\r]*$", re.MULTILINE
)
_LITERAL: Final = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<tag>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?'
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CHARACTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Described:
    """What a graph in N-Triples says of its nodes; read when first asked."""

    def __init__(self, graph: bytes) -> None:
        self._graph = graph

    def values(self, node: str, predicate: str) -> tuple[str, ...]:
        """Return the values of a property as N-Triples, each once."""
        return tuple(self._values.get((node, predicate), ()))

    def count(self, node: str, predicate: str) -> int:
        """Return how many values a property has."""
        return len(self._values.get((node, predicate), ()))

    def types(self, node: str) -> tuple[str, ...]:
        """Return the IRIs of the node's classes."""
        return tuple(value[1:-1] for value in self.values(node, RDF_TYPE))

    def is_reference(self, node: str) -> bool:
        """Say whether nothing is stated of the node but its classes."""
        return node not in self._described

    @cached_property
    def _described(self) -> frozenset[str]:
        return frozenset(node for node, predicate in self._values if predicate != RDF_TYPE)

    @cached_property
    def _values(self) -> dict[tuple[str, str], dict[str, None]]:
        values: dict[tuple[str, str], dict[str, None]] = {}
        for subject, predicate, value in _STATEMENT.findall(self._graph.decode()):
            values.setdefault((subject, predicate), {})[value] = None
        return values


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
