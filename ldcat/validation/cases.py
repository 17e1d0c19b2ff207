"""A finding, and everything that tells how it could be mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.report import Finding
from ldcat.terms import (
    DCAT,
    DCT,
    EU_AUTHORITY,
    IANA_MEDIA,
    RDF,
    RDFS_LABEL,
    SKOS,
    SKOS_PREF_LABEL,
)
from ldcat.validation.concepts import Concepts
from ldcat.validation.described import Described, ParsedLiteral, parsed_literal
from ldcat.validation.mending import mended_iri
from ldcat.validation.phrases import Phrases
from ldcat.validation.shapes import Wanted
from ldcat.validation.words import bare, compact

#: Vocabularies that are advised, and that no rule demands.
_ADVISED: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        DCT + "license": (EU_AUTHORITY + "licence",),
        DCT + "accessRights": (EU_AUTHORITY + "access-right",),
        DCT + "accrualPeriodicity": (EU_AUTHORITY + "frequency",),
        DCT + "language": (EU_AUTHORITY + "language",),
        DCT + "spatial": (EU_AUTHORITY + "country", EU_AUTHORITY + "continent"),
        DCT + "format": (EU_AUTHORITY + "file-type",),
        DCAT + "theme": (EU_AUTHORITY + "data-theme",),
        DCAT + "mediaType": (IANA_MEDIA,),
    }
)
#: What a nameless thing that stands for a term may be called by.
_CALLED: Final = (SKOS + "notation", RDF + "value", SKOS_PREF_LABEL, RDFS_LABEL, DCT + "identifier")


@dataclass(frozen=True, slots=True)
class Mend:
    """A change, before it is put into words.

    Attributes:
        removes: Statements to leave out.
        adds: Statements to put in.
        before: What is there, in words.
        after: What takes its place, in words.
        is_certain: As in a suggestion.
    """

    removes: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """A finding, and everything that tells how it could be mended."""

    finding: Finding
    wanted: Wanted
    record: Described
    concepts: Concepts
    phrases: Phrases

    @property
    def node(self) -> str:
        """The focus node as N-Triples."""
        node = self.finding.node
        return node if node.startswith("_:") else f"<{node}>"

    @property
    def literal(self) -> ParsedLiteral | None:
        """The value, if it is a literal."""
        return parsed_literal(self.finding.value)

    @property
    def name(self) -> str:
        """The value, or what a nameless one is called."""
        value = self.finding.value
        if not value.startswith("_:"):
            return value
        named = (it for path in _CALLED for it in self.record.values(value, path))
        return next((it for it in named if not it.startswith("_:")), value)

    @property
    def value(self) -> str:
        """The value at fault as it is stated: engines write language tags in lower case."""
        path, value = self.finding.path, self.finding.value
        stated = self.record.values(self.node, path) if path and value else ()
        same = (it for it in stated if it == value)
        return next(same, next((it for it in stated if it.casefold() == value.casefold()), ""))

    @property
    def statement(self) -> str:
        """The statement at fault; empty where there is none."""
        return self.stated(self.value)

    @property
    def schemes(self) -> Sequence[str]:
        """The vocabularies that values are taken from: those that are demanded, or advised."""
        return self.wanted.schemes or _ADVISED.get(self.finding.path, ())

    def told(self, term: str) -> str:
        """Return a term of N-Triples as people read it."""
        return bare(term, self.phrases)

    def typed(self, node: str, kind: str) -> str:
        """Return the statement that a node is of a class as people read it."""
        name = "" if node.startswith("_:") else f"{self.told(node)} "
        return f"{name}a {compact(kind)}"

    def stated(self, value: str) -> str:
        """Return the statement that the node has a value for the finding's property."""
        return f"{self.node} <{self.finding.path}> {value} ." if value else ""

    def _left_alone(self) -> Iterator[str]:
        """Yield what is stated of a nameless value that nothing would refer to any longer."""
        value = self.finding.value
        if value.startswith("_:") and len(list(self.record.referring(value))) == 1:
            for path, values in self.record.properties(value).items():
                yield from (f"{value} <{path}> {it} ." for it in values)

    def fitting(self, value: str) -> str:
        """Return a value of another property as this one takes it; empty if it cannot."""
        literal = parsed_literal(value)
        if literal is None:
            return value if value.startswith("_:") or not self.wanted.takes_literal_only else ""
        if not self.wanted.takes_iri or self.wanted.takes_literal_only:
            return value
        iri = mended_iri(literal.value)
        return f"<{iri}>" if iri else ""

    def replaced(self, value: str, words: str = "", *, is_certain: bool = True) -> Mend:
        """Return the change of the value into another."""
        before = self.finding.value if self.name == value else self.name
        return Mend(
            (self.statement, *self._left_alone()),
            (self.stated(value),),
            self.told(before),
            words or self.told(value),
            is_certain=is_certain,
        )
