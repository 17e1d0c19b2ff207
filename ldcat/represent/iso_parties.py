"""Who has to do with a resource, as ISO 19115 has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.represent.iso_codes import ROLES, role_of
from ldcat.represent.iso_model import Party, Words
from ldcat.represent.iso_words import WordTaker
from ldcat.represent.plain import AGENT_NAMES, AGENT_PAGES, AGENT_PEOPLE, email
from ldcat.represent.taking import take_class
from ldcat.terms import DCAT, FOAF, ORG, PROV, VCARD

_ORGANISATIONS: Final = (FOAF + "Organization", VCARD + "Organization", ORG + "Organization")
#: What everybody is, so that saying it tells nothing.
_ANYBODY: Final = (FOAF + "Agent", VCARD + "Kind", PROV + "Agent")
_PHONES: Final = (VCARD + "hasTelephone", VCARD + "tel", FOAF + "phone")


def parties(words: WordTaker) -> list[Party]:
    """Take everybody that the record names, by role."""
    return list(dict.fromkeys([*_direct(words), *_attributed(words)]))


def contact(words: WordTaker, named: list[Party]) -> Party:
    """Return who answers for the metadata: the first contact, the publisher, or the catalogue."""
    for role in ("pointOfContact", "publisher"):
        for it in named:
            if it.role == role:
                return Party(it.name, "pointOfContact", it.email, it.url, it.phone, it.is_person)
    site = words.reading.context.site
    return Party(Words(site.publisher, iri=site.publisher_iri), "pointOfContact")


def _direct(words: WordTaker) -> Iterator[Party]:
    reading = words.reading
    for predicate, role in ROLES.items():
        for it in reading.graph.objects(reading.subject, predicate):
            if found := _party(words, it, role):
                reading.take(reading.subject, predicate, it)
                yield found


def _attributed(words: WordTaker) -> Iterator[Party]:
    reading = words.reading
    for it in reading.nodes(reading.subject, PROV + "qualifiedAttribution"):
        roles = [
            (role, value)
            for value in reading.graph.objects(it, DCAT + "hadRole")
            if (role := role_of(value))
        ]
        for role, value in roles:
            for agent in reading.graph.objects(it, PROV + "agent"):
                if found := _party(words, agent, role):
                    reading.take(it, PROV + "agent", agent)
                    reading.take(it, DCAT + "hadRole", value)
                    take_class(reading, it, PROV + "Attribution")
                    yield found


def _party(words: WordTaker, term: Term, role: str) -> Party | None:
    name = words.named(term, *AGENT_NAMES)
    if isinstance(term, Literal):
        return Party(name, role) if name else None
    reading = words.reading
    types = reading.graph.types(term)
    is_person = not types.isdisjoint(AGENT_PEOPLE)
    take_class(reading, term, *_ANYBODY, *(AGENT_PEOPLE if is_person else _ORGANISATIONS))
    found = Party(
        name,
        role,
        email=email(reading, term) or _mail_itself(term),
        url=_page(words, term),
        phone=_phone(words, term),
        is_person=is_person,
    )
    return found if found.name or found.email or found.url else None


def _mail_itself(term: Term) -> str:
    is_mail = isinstance(term, NamedNode) and term.value.startswith("mailto:")
    return term.value.removeprefix("mailto:") if is_mail else ""


def _page(words: WordTaker, node: Node) -> str:
    value = words.reading.one(node, *AGENT_PAGES)
    return value.value.strip() if isinstance(value, NamedNode | Literal) else ""


def _phone(words: WordTaker, node: Node) -> str:
    """Take a number, be it said itself or by a node that has it as its value."""
    reading = words.reading
    for predicate in _PHONES:
        for it in reading.graph.objects(node, predicate):
            inside = (
                () if isinstance(it, Literal) else reading.graph.objects(it, VCARD + "hasValue")
            )
            if inside and not isinstance(it, Literal):
                reading.take(it, VCARD + "hasValue", inside[0])
            found = inside[0] if inside else it
            if isinstance(found, NamedNode | Literal):
                reading.take(node, predicate, it)
                return found.value.strip().removeprefix("tel:")
    return ""
