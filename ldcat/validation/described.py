"""A record's N-Triples, asked for a few facts without parsing all of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from ldcat.terms import RDF_TYPE

_TYPE: Final = f"<{RDF_TYPE}>"
_NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
#: What every strict parser takes in an IRI behind its scheme: RFC 3987 without what is rare.
_SAFE: Final = (
    r"[!$&-;=?-Z_a-z~\u00a0-\ud7ff]*+(?:%[0-9A-Fa-f]{2}[!$&-;=?-Z_a-z~\u00a0-\ud7ff]*+)*+"
)
_IRI: Final = (
    rf"<(?:https?://[A-Za-z0-9._~-]++(?::[0-9]++)?(?:[/?]{_SAFE})?"
    rf"|(?!https?:)[A-Za-z][A-Za-z0-9+.-]*+:(?!//){_SAFE})(?:#{_SAFE})?>"
)
_BLANK: Final = "_:[A-Za-z0-9_]++"
_NODE: Final = re.compile(f"{_IRI}|{_BLANK}")
_PROPERTY: Final = re.compile(_IRI)
#: Subjects and properties are looked at later, each once.
_LINE: Final = re.compile(
    rf"(?m)^(\S+) (\S+) ({_IRI}|{_BLANK}"
    r'|"[^"\\\n]*+(?:\\[tnr"\\][^"\\\n]*+)*+"'
    rf"(?:@[A-Za-z]{{2,3}}(?:-[A-Za-z]{{4}})?(?:-(?:[A-Za-z]{{2}}|[0-9]{{3}}))?|\^\^{_IRI})?) \.\n"
)
_SHORT: Final = 200
_NO_CONTROLS: Final = bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CHARACTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Described:
    """What a graph says of its nodes; nodes and values are as they stand in N-Triples."""

    __slots__ = ("_referring", "_text", "graph", "is_plain", "statements")

    def __init__(self, graph: bytes) -> None:
        """Read a graph.

        Args:
            graph: N-Triples, spaced as serialisers write them.
        """
        #: The graph as it was given.
        self.graph: Final = graph
        self._text = graph.decode()
        lines = _LINE.findall(self._text)
        is_plain = len(lines) == self._text.count("\n") and self._has_no_controls()
        #: The values by node and property, as N-Triples, in graph order.
        self.statements: Final = _grouped(lines if is_plain else self._split())
        #: Whether whatever reads N-Triples reads the same: no text is written with escapes that
        #: are not needed, there is no IRI that a strict parser refuses, no control character.
        self.is_plain: Final = is_plain and self._has_plain_names()
        self._referring: dict[str, list[tuple[str, str]]] | None = None

    @property
    def text(self) -> str:
        """The graph as it was given, as text."""
        return self._text

    def referring(self, node: str) -> Sequence[tuple[str, str]]:
        """Return subject and property of each statement that has a node as its value."""
        if node not in self.statements:
            return self._sought({node}).get(node, ())
        if self._referring is None:
            self._referring = self._sought(self.statements.keys())
        return self._referring.get(node, ())

    def _sought(self, nodes: Collection[str]) -> dict[str, list[tuple[str, str]]]:
        """Return subjects and properties of the statements that refer to some nodes."""
        found: dict[str, list[tuple[str, str]]] = {}
        for subject, said in self.statements.items():
            for predicate, values in said.items():
                for value in values:
                    if value in nodes:
                        found.setdefault(value, []).append((subject, predicate[1:-1]))
        return found

    @property
    def nodes(self) -> Collection[str]:
        """The nodes that something is stated of, as N-Triples, in graph order."""
        return self.statements.keys()

    def said(self, node: str) -> Mapping[str, Sequence[str]]:
        """Return the values of a node's properties, each as often as it is stated."""
        return self.statements.get(node, _NOTHING)

    def values(self, node: str, predicate: str) -> tuple[str, ...]:
        """Return the values of a property as N-Triples, each once."""
        found = self.statements.get(node, _NOTHING).get(f"<{predicate}>")
        if not found:
            return ()
        return (found[0],) if len(found) == 1 else tuple(dict.fromkeys(found))

    def count(self, node: str, predicate: str) -> int:
        """Return how many values a property has."""
        return len(self.values(node, predicate))

    def types(self, node: str) -> Sequence[str]:
        """Return the IRIs of the node's classes."""
        said = self.statements.get(node)
        found = said.get(_TYPE) if said else None
        return [it[1:-1] for it in found] if found else ()

    def describes(self, node: str) -> bool:
        """Say whether anything is stated of a node."""
        return node in self.statements

    def is_reference(self, node: str) -> bool:
        """Say whether nothing is stated of the node but its classes."""
        return self.said(node).keys() <= {_TYPE}

    def properties(self, node: str) -> Mapping[str, tuple[str, ...]]:
        """Return the values of a node's properties."""
        predicates = [it[1:-1] for it in self.said(node)]
        return {it: self.values(node, it) for it in predicates}

    def _has_no_controls(self) -> bool:
        """Say whether line ends are the only control characters, and the last line has its own."""
        controls = self.graph.translate(None, _NO_CONTROLS)
        is_odd = "\ufffe" in self._text or "\uffff" in self._text
        is_ended = not self._text or self._text.endswith("\n")
        return is_ended and not is_odd and controls.count(b"\n") == len(controls)

    def _has_plain_names(self) -> bool:
        """Say whether every strict parser takes the subjects and the properties."""
        properties: set[str] = set().union(*self.statements.values())
        return all(map(_NODE.fullmatch, self.statements)) and all(map(_is_plain, properties))

    def _split(self) -> Iterator[tuple[str, str, str]]:
        # Not `splitlines`: it splits at characters that are no line ends in N-Triples.
        for line in self._text.split("\n"):
            if line:
                subject, predicate, value = line.split(" ", 2)
                yield subject, predicate, value[:-2]


def _is_plain(name: str) -> bool:
    return _is_plain_and_short(name) if len(name) < _SHORT else bool(_PROPERTY.fullmatch(name))


@lru_cache(maxsize=2048)
def _is_plain_and_short(name: str) -> bool:
    return bool(_PROPERTY.fullmatch(name))


def _grouped(lines: Iterable[tuple[str, str, str]]) -> Mapping[str, Mapping[str, Sequence[str]]]:
    statements: dict[str, dict[str, list[str]]] = {}
    node = ""
    said: dict[str, list[str]] = {}
    for subject, predicate, value in lines:
        if subject != node:  # they mostly follow each other
            node = subject
            said = statements.setdefault(node, {})
        values = said.get(predicate)
        if values is None:
            said[predicate] = [value]
        else:
            values.append(value)
    return statements


class ParsedLiteral(NamedTuple):
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
    if not value.startswith('"'):
        return None
    text, _, rest = value[1:].rpartition('"')
    if not rest:
        language = datatype = ""
    elif rest[0] == "@":
        language, datatype = rest[1:], ""
    elif rest.startswith("^^<") and rest[-1] == ">":
        language, datatype = "", rest[3:-1]
    else:
        return None
    if "\\" in text:
        text = _ESCAPE.sub(_character, text)
    return ParsedLiteral(text, language, datatype)


def _character(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    if letter is not None:
        return _CHARACTERS.get(letter, letter)
    return chr(int(short or long, 16))


def as_engines_tell(value: str) -> str:
    """Return a term of N-Triples as engines tell it: with its language tag in lower case."""
    if value.startswith('"') and not value.endswith(('"', ">")):
        text, tag = value.rsplit("@", 1)
        return f"{text}@{tag.lower()}"
    return value
