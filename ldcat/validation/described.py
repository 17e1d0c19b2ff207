"""A record's N-Triples, asked for a few facts without parsing all of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
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
        self._text = graph.decode()
        self._statements: dict[str, list[str]] = {}
        self._values: dict[str, Mapping[str, tuple[str, ...]]] = {}

    @property
    def nodes(self) -> Collection[str]:
        """The nodes that something is stated of, as N-Triples, in graph order."""
        return self._read().keys()

    def values(self, node: str, predicate: str) -> tuple[str, ...]:
        """Return the values of a property as N-Triples, each once."""
        return self.properties(node).get(predicate, ())

    def count(self, node: str, predicate: str) -> int:
        """Return how many values a property has."""
        return len(self.values(node, predicate))

    def types(self, node: str) -> Sequence[str]:
        """Return the IRIs of the node's classes."""
        return [it[1:-1] for it in self.values(node, RDF_TYPE)]

    def describes(self, node: str) -> bool:
        """Say whether anything is stated of a node."""
        return node in self._read()

    def is_reference(self, node: str) -> bool:
        """Say whether nothing is stated of the node but its classes."""
        return self.properties(node).keys() <= {RDF_TYPE}

    def properties(self, node: str) -> Mapping[str, tuple[str, ...]]:
        """Return the values of a node's properties."""
        found = self._values.get(node)
        if found is None:
            values: dict[str, list[str]] = {}
            for statement in self._read().get(node, ()):
                predicate, _, value = statement.partition(" ")
                values.setdefault(predicate[1:-1], []).append(value[:-2])
            found = {predicate: tuple(dict.fromkeys(its)) for predicate, its in values.items()}
            self._values[node] = found
        return found

    def _read(self) -> Mapping[str, Sequence[str]]:
        """Return the statements of each node, without their subject."""
        if not self._statements:
            statements = self._statements
            # Not `splitlines`: it splits at characters that are no line ends in N-Triples.
            for line in self._text.split("\n"):
                if line:
                    node, _, statement = line.partition(" ")
                    statements.setdefault(node, []).append(statement)
        return self._statements


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
