"""People and organisations as citations name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.represent.plain import AGENT_NAMES, PlainAgent, named
from ldcat.represent.reading import NO_PLACE, ONE_ONLY, SHORTENED, Reading
from ldcat.represent.texts import best_of, on_one_line, words_of
from ldcat.terms import FOAF, PROV, RDF_TYPE, SCHEMA, VCARD

_GIVEN: Final = (
    FOAF + "givenName",
    FOAF + "firstName",
    VCARD + "given-name",
    SCHEMA + "givenName",
)
_FAMILY: Final = (
    FOAF + "familyName",
    FOAF + "lastName",
    FOAF + "surname",
    VCARD + "family-name",
    SCHEMA + "familyName",
)
_ADDRESSES: Final = ("mailto:", "tel:")
_AFFILIATIONS: Final = (
    "http://www.w3.org/ns/org#memberOf",
    SCHEMA + "affiliation",
    SCHEMA + "worksFor",
    PROV + "actedOnBehalfOf",
)


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody.

    Attributes:
        name: What they are called; a person in parts as “Family, Given”.
        language: The tag of the name's language, or nothing.
        given: A person's given name, or nothing.
        family: A person's family name, or nothing.
        agent: What else is known of them.
        affiliations: Where they belong; the form asks for them, or they are lost.
    """

    name: str
    language: str
    given: str
    family: str
    agent: PlainAgent
    affiliations: tuple[PlainAgent, ...] = ()

    @property
    def is_person(self) -> bool:
        """Say whether they are known to be a person."""
        return bool(self.agent.is_person or self.agent.orcid or self.given or self.family)


def names(
    reading: Reading, subject: Node, *predicates: str, with_affiliations: bool = False
) -> list[Name]:
    """Take those that properties name, each once; those without a name are lost.

    Args:
        reading: The record.
        subject: Whose they are.
        predicates: The properties.
        with_affiliations: Whether to take where they belong.
    """
    found: dict[Term, Name] = {}
    for predicate in predicates:
        for term in reading.graph.objects(subject, predicate):
            known = found.get(term) or name_of_agent(reading, term)
            if not known.name:
                if not isinstance(term, Literal):
                    reading.lose_all(term, (RDF_TYPE,), reason=NO_PLACE)
                continue
            reading.take(subject, predicate, term)
            if isinstance(term, NamedNode) and term.value.startswith(_ADDRESSES):
                reading.lose(subject, predicate, term, reason=SHORTENED)
            if with_affiliations and term not in found and not isinstance(term, Literal):
                known = _with_affiliations(reading, term, known)
            found[term] = known
    return list(found.values())


def name_of_agent(reading: Reading, term: Term) -> Name:
    """Take what somebody is called."""
    if isinstance(term, Literal):
        known = PlainAgent(on_one_line(term.value))
        return Name(known.name, term.language or "", "", "", known)
    known = named(reading, term)
    told = best_of(reading, term, *AGENT_NAMES)
    given, family = (_part(reading, term, *its) for its in (_GIVEN, _FAMILY))
    whole = on_one_line(told.text)
    parts = f"{family}, {given}" if family and given else family or given
    if whole and parts and whole not in (parts, f"{given} {family}"):
        _less_exactly(reading, term)
    if family or not whole:
        whole = parts or whole
    language = told.language
    if not whole and isinstance(term, NamedNode):
        word = words_of(reading, term.value)
        whole, language = word.text or _named_by(term), word.language
    return Name(whole, "" if parts else language, given, family, known)


def _named_by(term: NamedNode) -> str:
    """Return an IRI as a name; none of these forms has a place for addresses of mail."""
    return "" if term.value.startswith(_ADDRESSES) else term.value


def _part(reading: Reading, term: Node, *predicates: str) -> str:
    return on_one_line(best_of(reading, term, *predicates).text)


def _less_exactly(reading: Reading, term: Node) -> None:
    for predicate in AGENT_NAMES:
        for it in reading.graph.objects(term, predicate):
            reading.lose(term, predicate, it, reason=ONE_ONLY)


def _with_affiliations(reading: Reading, term: Node, known: Name) -> Name:
    found = [
        named(reading, it)
        for predicate in _AFFILIATIONS
        for it in reading.graph.objects(term, predicate)
        if it != term
    ]
    kept = tuple(it for it in found if it.name)
    for predicate in _AFFILIATIONS:
        for it in reading.graph.objects(term, predicate):
            reading.take(term, predicate, it)
    return Name(known.name, known.language, known.given, known.family, known.agent, kept)
