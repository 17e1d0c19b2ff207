"""Records as objects of DCAT-US 3.0, by the tables of `dcat_us_fields`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term
from ldcat.represent.dcat_us_fields import CLASSES, FIELDS, NEEDED, Field, Shape
from ldcat.represent.frequencies import frequency
from ldcat.represent.json_values import Told, without_empty
from ldcat.represent.plain import agent_name, email, language_tag, media_type, moment, name_of
from ldcat.represent.reading import ONE_ONLY, SHORTENED, Reading
from ldcat.represent.taking import (
    saying,
    take_class,
    take_unnamed,
    text,
    texts,
    without_zone,
)
from ldcat.terms import DCT_PUBLISHER, GEO

#: No real record nests objects deeper.
_DEEPEST: Final = 6
_MAIL: Final = re.compile(r"[\w~!$&'()*+,;=:.-]+@[\w.-]+\.[\w.-]+", re.ASCII)
#: RFC 3339, a day, a month, a year.
_DATE: Final = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)?)?"
)
_WITHOUT_ZONE: Final = re.compile(r"(\d{4}-\d\d-\d\d)T[\d:.]+(?:Z|[+-]\d\d:\d\d)?")
_GEOMETRY: Final = (GEO + "asWKT", GEO + "asGeoJSON", GEO + "asGML")
_WKT: Final = re.compile(r"\s*(?:<[^>]*>\s*)?[A-Za-z]+\s*(?:[ZM]+\s*)?\(")
#: Where a text stands for a whole object.
_FIRST_KEYS: Final = frozenset({"name", "prefLabel", "title", "notation", "label"})


def described(reading: Reading, node: Node, name: str) -> Told:
    """Return a node as an object of a class; nothing if it lacks what the class demands.

    Of an object that is not told, nothing is taken.
    """
    return _object(reading, node, name, depth=0)


def lacking(reading: Reading, node: Node, name: str) -> Sequence[str]:
    """Return the keys that a class demands and a node has not."""
    found = _told(reading, node, name, keys=NEEDED[name], depth=0)
    return [key for key in NEEDED[name] if key not in found]


def _object(reading: Reading, term: Term, name: str, *, depth: int) -> Told:
    if depth > _DEEPEST:
        return {}
    attempt = reading.attempt()
    told = _told(attempt, term, name, keys=(), depth=depth)
    is_empty = not told and not isinstance(term, NamedNode)
    if is_empty or any(key not in told for key in NEEDED.get(name, ())):
        return {}
    if name == "PeriodOfTime" and not told:
        return {}
    reading.absorb(attempt)
    head: Told = {"@id": term.value} if isinstance(term, NamedNode) else {}
    return {**head, "@type": name, **told}


def _told(reading: Reading, term: Term, name: str, *, keys: Collection[str], depth: int) -> Told:
    """Return the keys of an object, or some of them, that have something to say."""
    if isinstance(term, Literal):
        key = next((it.key for it in FIELDS[name] if it.key in _FIRST_KEYS), "")
        return {key: term.value.strip()} if key and term.value.strip() else {}
    take_class(reading, term, *CLASSES[name])
    told: Told = {}
    for field in FIELDS[name]:
        if not keys or field.key in keys:
            if field.shape in (Shape.OBJECT, Shape.OBJECTS):
                told[field.key] = _objects(reading, term, field, depth=depth)
            else:
                told[field.key] = _VALUES[field.shape](reading, term, field)
    if name in ("Dataset", "DataService") and not told["contactPoint"]:
        told["contactPoint"] = _publisher_as_contact(reading, term, depth=depth)
    if name == "Document" and not told["title"] and isinstance(term, NamedNode):
        told["title"] = term.value
    if name == "Location" and told["prefLabel"] == _iri(term):
        told["prefLabel"] = ""
    kept: Told = without_empty(told)
    return kept


def _objects(reading: Reading, node: Node, field: Field, *, depth: int) -> Told | list[Told]:
    """Take one object or all, as the field has it."""
    found: list[Told] = []
    is_one = field.shape is Shape.OBJECT
    for predicate in field.predicates:
        for it in reading.graph.objects(node, predicate):
            if is_one and found:
                reading.lose(node, predicate, it, reason=ONE_ONLY)
            elif told := _object(reading, it, field.of, depth=depth + 1):
                reading.take(node, predicate, it)
                found.append(told)
    return found[0] if is_one and found else found


def _publisher_as_contact(reading: Reading, node: Node, *, depth: int) -> list[Told]:
    for it in reading.graph.objects(node, DCT_PUBLISHER):
        if told := _object(reading, it, "Kind", depth=depth + 1):
            return [told]
    return []


def _text(reading: Reading, node: Node, field: Field) -> str:
    return text(reading, node, *field.predicates)


def _texts(reading: Reading, node: Node, field: Field) -> list[str]:
    return texts(reading, node, *field.predicates)


def _first(reading: Reading, node: Node, field: Field, *, tell: Callable[[Term], str]) -> str:
    """Take the first value that something can be made of; the others are lost."""
    told = ""
    for predicate in field.predicates:
        for it in reading.graph.objects(node, predicate):
            if told:
                reading.lose(node, predicate, it, reason=ONE_ONLY)
            elif told := tell(it):
                reading.take(node, predicate, it)
    return told


def _all(reading: Reading, node: Node, field: Field, *, tell: Callable[[Term], str]) -> list[str]:
    """Take every value that something can be made of."""
    found: dict[str, None] = {}
    for predicate in field.predicates:
        for it in reading.graph.objects(node, predicate):
            if told := tell(it):
                reading.take(node, predicate, it)
                found[told] = None
    return list(found)


def _date(reading: Reading, node: Node, field: Field) -> str:
    told = _first(reading, node, field, tell=_day)
    for predicate in field.predicates:
        for it in reading.graph.objects(node, predicate):
            if told and told != it.value.strip() and _day(it) == told:
                reading.lose(node, predicate, it, reason=SHORTENED)
    return told


def _day(term: Term) -> str:
    """Return a date; of a moment without its zone only the day, which is all that is sure."""
    found = without_zone(moment(term))
    if _DATE.fullmatch(found):
        return found
    day = _WITHOUT_ZONE.fullmatch(found)
    return day[1] if day else ""


def _word(reading: Reading, node: Node, field: Field) -> str:
    return _first(
        reading, node, field, tell=lambda it: it.value.strip() if isinstance(it, Literal) else ""
    )


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _address(reading: Reading, node: Node, field: Field) -> str:
    return _first(reading, node, field, tell=_iri)


def _addresses(reading: Reading, node: Node, field: Field) -> list[str]:
    return _all(reading, node, field, tell=_iri)


def _said(reading: Reading) -> Callable[[Term], str]:
    return lambda term: _iri(term) or saying(reading, term)


def _saying(reading: Reading, node: Node, field: Field) -> str:
    return _first(reading, node, field, tell=_said(reading))


def _sayings(reading: Reading, node: Node, field: Field) -> list[str]:
    return _all(reading, node, field, tell=_said(reading))


def _identifier(reading: Reading, node: Node, field: Field) -> str:
    return _first(
        reading, node, field, tell=lambda it: "" if isinstance(it, BlankNode) else it.value.strip()
    ) or _iri(node)


def _media_type(reading: Reading, node: Node, field: Field) -> str:
    return _first(reading, node, field, tell=lambda it: media_type(reading, it))


def _languages(reading: Reading, node: Node, field: Field) -> list[str]:
    found: dict[str, None] = {}
    for it in reading.graph.objects(node, field.predicates[0]):
        tag = language_tag(reading, it)
        if len(tag) == 2 or re.match("[A-Za-z]{2}-", tag):
            reading.take(node, field.predicates[0], it)
            found[tag[:2].lower()] = None
            if len(tag) > 2:
                reading.lose(node, field.predicates[0], it, reason=SHORTENED)
    return list(found)


def _rhythm(reading: Reading, node: Node, field: Field) -> str:
    def tell(term: Term) -> str:
        found = frequency(term)
        return (found.word or found.iso or found.interval) if found else ""

    return _first(reading, node, field, tell=tell)


def _name(reading: Reading, node: Node, field: Field) -> str:
    """Take what a thing is called; what a property's value is called, if it is about one."""
    if field.key == "prefLabel":
        return name_of(reading, node)
    told = _first(reading, node, field, tell=lambda it: name_of(reading, it))
    for it in reading.graph.objects(node, field.predicates[0]):
        if it.value != told and name_of(reading, it) == told:
            take_unnamed(reading, node, field.predicates[0], value=it)
    return told


def _agent_name(reading: Reading, node: Node, field: Field) -> str:
    del field
    return agent_name(reading, node)


def _mail(reading: Reading, node: Node, field: Field) -> str:
    del field
    address = email(reading, node) or _iri(node).partition("mailto:")[2]
    return f"mailto:{address}" if _MAIL.fullmatch(address) else ""


def _shape(reading: Reading, node: Node, field: Field) -> str:
    """Take a geometry, in WKT if there is one."""
    found = list(_shapes(reading, node, field.predicates[0]))
    found.sort(key=lambda it: not _WKT.match(it[2].value))
    for place, (subject, predicate, literal) in enumerate(found):
        if place:
            reading.lose(subject, predicate, literal, reason=ONE_ONLY)
            continue
        reading.take(subject, predicate, literal)
        if subject != node:
            reading.take(node, field.predicates[0], subject)
    return found[0][2].value if found else ""


def _shapes(reading: Reading, node: Node, predicate: str) -> Iterator[tuple[Node, str, Literal]]:
    for it in reading.graph.objects(node, predicate):
        if isinstance(it, Literal):
            yield node, predicate, it
            continue
        for inside in _GEOMETRY:
            for literal in reading.graph.objects(it, inside):
                if isinstance(literal, Literal):
                    yield it, inside, literal


_VALUES: Final[Mapping[Shape, Callable[[Reading, Node, Field], Any]]] = MappingProxyType(
    {
        Shape.TEXT: _text,
        Shape.TEXTS: _texts,
        Shape.DATE: _date,
        Shape.WORD: _word,
        Shape.ADDRESS: _address,
        Shape.ADDRESSES: _addresses,
        Shape.SAYING: _saying,
        Shape.SAYINGS: _sayings,
        Shape.IDENTIFIER: _identifier,
        Shape.MEDIA_TYPE: _media_type,
        Shape.LANGUAGES: _languages,
        Shape.RHYTHM: _rhythm,
        Shape.NAME: _name,
        Shape.AGENT_NAME: _agent_name,
        Shape.MAIL: _mail,
        Shape.SHAPE: _shape,
    }
)
