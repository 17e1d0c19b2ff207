"""A record's graph as a form reads it: what the form takes is carried, the rest is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from ldcat.model.graph import Graph, Literal, NamedNode, Node, Term, Triple
from ldcat.model.view import RecordView
from ldcat.model.vocabularies import best_text
from ldcat.represent.base import Context
from ldcat.terms import RDF_TYPE

_T = TypeVar("_T", NamedNode, Literal)

#: Why a form does not say what a record says.
NO_PLACE: Final = "The form has no place for it."
ONE_ONLY: Final = "The form has a place for one value only."
WITHOUT_LANGUAGE: Final = "The form does not tell the language."
SHORTENED: Final = "The form tells it less exactly."


@dataclass(frozen=True, slots=True)
class Loss:
    """A statement that a form does not carry, or not wholly.

    Attributes:
        triple: The statement.
        reason: Why, in a sentence.
    """

    triple: Triple
    reason: str


#: Addresses that run in whatever opens them.
_SCRIPT: Final = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
#: Subject, property and value.
_Statement = tuple[Node, str, Term]


class Reading:
    """One record, read by one form.

    Whatever a form asks for is taken as carried by it: it must write down what it took, or say
    by `lose` that it could not.
    """

    def __init__(self, view: RecordView, context: Context) -> None:
        """Begin to read.

        Args:
            view: The record.
            context: What forms are built with.
        """
        self.view = view
        self.context = context
        self.graph: Final[Graph] = view.own
        self.subject: Final[NamedNode] = view.subject
        # Mostly nobody asks for the losses: statements are put together for those who do.
        self._taken: list[_Statement] = []
        self._losses: list[tuple[_Statement, str]] = []

    def values(self, subject: Node, *predicates: str) -> list[Term]:
        """Take every value of some properties, each value once, in graph order."""
        found: dict[Term, None] = {}
        for predicate in predicates:
            for value in self.graph.objects(subject, predicate):
                self.take(subject, predicate, value)
                found[value] = None
        return list(found)

    def iris(self, subject: Node, *predicates: str) -> list[str]:
        """Take the values that are IRIs; what would run as a script is lost."""
        found: list[str] = []
        for it in self._some(subject, predicates, NamedNode):
            if is_script(it.value):
                for predicate in predicates:
                    self.lose(subject, predicate, it, reason=NO_PLACE)
            else:
                found.append(it.value)
        return found

    def literals(self, subject: Node, *predicates: str) -> list[Literal]:
        """Take the values that are literals."""
        return self._some(subject, predicates, Literal)

    def nodes(self, subject: Node, *predicates: str) -> list[Node]:
        """Take the values that are described in the record."""
        found = [
            (predicate, value)
            for predicate in predicates
            for value in self.graph.objects(subject, predicate)
            if not isinstance(value, Literal) and self.graph.describes(value)
        ]
        for predicate, value in found:
            self.take(subject, predicate, value)
        return list(dict.fromkeys(value for _, value in found))

    def one(self, subject: Node, *predicates: str) -> Term | None:
        """Take the first value of the first property that has any; the others are lost."""
        for predicate in predicates:
            values = self.graph.objects(subject, predicate)
            if values:
                self.take(subject, predicate, values[0])
                for other in values[1:]:
                    self.lose(subject, predicate, other, reason=ONE_ONLY)
                return values[0]
        return None

    def text(self, subject: Node, *predicates: str) -> str:
        """Take the text in the catalogue's language, else English, else the first; or nothing.

        The texts in other languages are lost.
        """
        for predicate in predicates:
            found = [it for it in self.graph.objects(subject, predicate) if it.value.strip()]
            texts = [it for it in found if isinstance(it, Literal)]
            if texts:
                best = best_literal(texts, self.languages)
                self.take(subject, predicate, best)
                for other in texts:
                    if other != best:
                        self.lose(subject, predicate, other, reason=ONE_ONLY)
                return best.value.strip()
        return ""

    def types(self, subject: Node) -> frozenset[str]:
        """Take the classes of a node."""
        self.values(subject, RDF_TYPE)
        return self.graph.types(subject)

    def label(self, iri: str) -> str:
        """Return what a vocabulary calls an IRI, in the catalogue's language; or nothing."""
        return self.context.vocabularies.label(iri, self.languages) or ""

    @property
    def languages(self) -> Sequence[str]:
        """The languages that texts are preferred in."""
        return (self.context.site.language, "en")

    def lose(self, subject: Node, predicate: str, value: Term, *, reason: str) -> None:
        """Say that a statement is not carried, or not wholly."""
        self._losses.append(((subject, predicate, value), reason))

    def lose_all(self, subject: Node, predicates: Iterable[str], *, reason: str) -> None:
        """Say the same of all values of some properties."""
        for predicate in predicates:
            for value in self.graph.objects(subject, predicate):
                self.lose(subject, predicate, value, reason=reason)

    def attempt(self) -> Reading:
        """Begin another reading of the record; `absorb` it if what it took is written down."""
        return Reading(self.view, self.context)

    def absorb(self, attempt: Reading) -> None:
        """Take all that an attempt took, and lose all that it lost."""
        self._taken += attempt._taken
        self._losses += attempt._losses

    def losses(self) -> Sequence[Loss]:
        """Return what is not carried, in graph order."""
        taken = {_triple(it) for it in self._taken}
        reasons = {_triple(it): reason for it, reason in self._losses}
        return [
            Loss(triple, reasons.get(triple, NO_PLACE))
            for triple in self.graph
            if triple in reasons or triple not in taken
        ]

    def _some(self, subject: Node, predicates: Sequence[str], kind: type[_T]) -> list[_T]:
        found: dict[_T, None] = {}
        for predicate in predicates:
            for value in self.graph.objects(subject, predicate):
                if isinstance(value, kind):
                    self.take(subject, predicate, value)
                    found[value] = None
        return list(found)

    def take(self, subject: Node, predicate: str, value: Term) -> None:
        """Take one statement."""
        self._taken.append((subject, predicate, value))


def _triple(statement: _Statement) -> Triple:
    subject, predicate, value = statement
    return Triple(subject, NamedNode(predicate), value)


def is_script(address: str) -> bool:
    """Say whether an address would run in whatever opens it."""
    return _SCRIPT.match(address) is not None


def best_literal(texts: Sequence[Literal], languages: Sequence[str]) -> Literal:
    """Return the text in the best language (RFC 4647 lookup), else English, else the first.

    What a machine translated (RFC 6497, `-t-`) comes after what somebody wrote.
    """
    by_tag: dict[str, Literal] = {}
    for it in sorted(texts, key=lambda it: "-t-" in (it.language or "")):
        by_tag.setdefault((it.language or "").lower(), it)
    tag = best_text({it: it or "-" for it in by_tag}, languages) or ""
    return by_tag[tag.removeprefix("-")]
