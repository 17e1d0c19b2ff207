"""A record's N-Triples, asked for a few facts without parsing all of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.terms import RDF_TYPE

_TYPE: Final = f"<{RDF_TYPE}>"
_NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
_LITERAL: Final = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<tag>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?'
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CHARACTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Described:
    """What a graph says of its nodes; read when first asked.

    The graph is given as N-Triples, spaced as serialisers write them. Nodes and values are as
    they stand there; values keep the ending of their lines until somebody asks for them.
    """

    def __init__(self, graph: bytes) -> None:
        self._text = graph.decode()
        self._statements: dict[str, dict[str, list[str]]] = {}

    @property
    def text(self) -> str:
        """The graph as it was given."""
        return self._text

    def referring(self, node: str) -> Iterator[tuple[str, str]]:
        """Yield subject and property of each statement that has a node as its value."""
        ending = f" {node} .\n"
        place = self._text.find(ending)
        while place >= 0:
            start = self._text.rfind("\n", 0, place) + 1
            subject, _, predicate = self._text[start:place].partition(" ")
            # In a literal nothing looks like that: its quotation mark comes before the blank.
            if predicate.startswith("<") and predicate.find(">") == len(predicate) - 1:
                yield subject, predicate[1:-1]
            place = self._text.find(ending, place + 1)

    @property
    def nodes(self) -> Collection[str]:
        """The nodes that something is stated of, as N-Triples, in graph order."""
        return self._read().keys()

    def said(self, node: str) -> Mapping[str, Sequence[str]]:
        """Return the statements of a node by property: `<iri>` → values, each with ` .` behind."""
        return self._read().get(node, _NOTHING)

    def values(self, node: str, predicate: str) -> tuple[str, ...]:
        """Return the values of a property as N-Triples, each once."""
        found = self.said(node).get(f"<{predicate}>")
        return tuple(dict.fromkeys([it[:-2] for it in found])) if found else ()

    def count(self, node: str, predicate: str) -> int:
        """Return how many values a property has."""
        return len(self.values(node, predicate))

    def types(self, node: str) -> Sequence[str]:
        """Return the IRIs of the node's classes."""
        found = self.said(node).get(_TYPE)
        return [it[1:-3] for it in found] if found else ()

    def describes(self, node: str) -> bool:
        """Say whether anything is stated of a node."""
        return node in self._read()

    def is_reference(self, node: str) -> bool:
        """Say whether nothing is stated of the node but its classes."""
        return self.said(node).keys() <= {_TYPE}

    def properties(self, node: str) -> Mapping[str, tuple[str, ...]]:
        """Return the values of a node's properties."""
        predicates = [it[1:-1] for it in self.said(node)]
        return {it: self.values(node, it) for it in predicates}

    def _read(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        statements = self._statements
        if statements:
            return statements
        node = ""
        said: dict[str, list[str]] = {}
        # Not `splitlines`: it splits at characters that are no line ends in N-Triples.
        for line in self._text.split("\n"):
            if not line:
                continue
            subject, predicate, value = line.split(" ", 2)
            if subject != node:  # they mostly follow each other
                node = subject
                said = statements.setdefault(node, {})
            values = said.get(predicate)
            if values is None:
                said[predicate] = [value]
            else:
                values.append(value)
        return statements


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
