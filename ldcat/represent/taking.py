"""Take statements as single texts, dates, addresses and statements of rights; say what is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.represent.plain import moment
from ldcat.represent.reading import ONE_ONLY, SHORTENED, WITHOUT_LANGUAGE, Reading
from ldcat.terms import DCT_DESCRIPTION, DCT_TITLE, RDF, RDFS_LABEL, SKOS, SKOS_PREF_LABEL

#: Why a form does not wholly say what a record says.
WITHOUT_IRI: Final = "The form tells of it, but not its IRI."
_SAYING: Final = (
    RDFS_LABEL, SKOS_PREF_LABEL, DCT_DESCRIPTION, DCT_TITLE, RDF + "value", SKOS + "note"
)  # fmt: skip
#: A date with the zone that XSD allows it and ISO 8601 does not.
_ZONED_DATE: Final = re.compile(r"(-?\d{4}(?:-\d\d(?:-\d\d)?)?)(?:Z|[+-]\d\d:\d\d)")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
#: What may stand in a URI as it is (RFC 3986 2), `%` included.
_SAFE: Final = ":/?#[]@!$&'()*+,;=%~"


def needs(form: str, things: Sequence[str]) -> str:
    """Return what a form needs that a record lacks, in a sentence.

    >>> needs("It", ["a title", "a description", "a publisher"])
    'It needs a title, a description and a publisher.'
    """
    *others, last = things
    return f"{form} needs {', '.join(others)}{' and ' if others else ''}{last}."


def text(reading: Reading, node: Node, *predicates: str) -> str:
    """Take one text; that its language is not told is a loss."""
    found = reading.text(node, *predicates)
    for predicate in predicates if found else ():
        for it in reading.graph.objects(node, predicate):
            if isinstance(it, Literal) and it.language and it.value.strip() == found:
                reading.lose(node, predicate, it, reason=WITHOUT_LANGUAGE)
    return found


def texts(reading: Reading, node: Node, *predicates: str) -> list[str]:
    """Take all texts, each once; that their languages are not told is a loss."""
    found: list[str] = []
    for predicate in predicates:
        for it in reading.literals(node, predicate):
            if it.language:
                reading.lose(node, predicate, it, reason=WITHOUT_LANGUAGE)
            found.append(it.value.strip())
    return list(dict.fromkeys(filter(None, found)))


def date(reading: Reading, node: Node, predicate: str) -> str:
    """Take the first date that is one, in ISO 8601; the others are lost."""
    told = ""
    for it in reading.graph.objects(node, predicate):
        found = moment(it)
        if not found or told:
            if found:
                reading.lose(node, predicate, it, reason=ONE_ONLY)
            continue
        reading.take(node, predicate, it)
        told = without_zone(found)
        if told != found:
            reading.lose(node, predicate, it, reason=SHORTENED)
    return told


def without_zone(text: str) -> str:
    """Return a date without the zone that it may have in XSD; a moment as it is.

    >>> without_zone("2024-05-31Z"), without_zone("2024-05-31T10:00:00Z")
    ('2024-05-31', '2024-05-31T10:00:00Z')
    """
    found = _ZONED_DATE.fullmatch(text)
    return found[1] if found else text


def iri(reading: Reading, node: Node, *predicates: str) -> str:
    """Take the first IRI as a URI; the others are lost."""
    told = ""
    for predicate in predicates:
        for it in reading.graph.objects(node, predicate):
            if not isinstance(it, NamedNode):
                continue
            if told:
                reading.lose(node, predicate, it, reason=ONE_ONLY)
            else:
                reading.take(node, predicate, it)
                told = it.value
    return uri(told)


def iris(reading: Reading, node: Node, *predicates: str) -> list[str]:
    """Take all IRIs as URIs, each once."""
    return list(dict.fromkeys(uri(it) for it in reading.iris(node, *predicates)))


def uri(address: str) -> str:
    """Return an IRI as a URI: what is not ASCII, percent-encoded (RFC 3987 3.1).

    >>> uri("https://o.example/größe?a=b%20c")
    'https://o.example/gr%C3%B6%C3%9Fe?a=b%20c'
    """
    return quote(address, safe=_SAFE)


def is_address(text: str) -> bool:
    """Say whether a text is an IRI with a scheme."""
    return _IRI.fullmatch(text) is not None


def saying(reading: Reading, term: Term) -> str:
    """Take what a statement of rights, of provenance … says; its IRI if nothing tells."""
    if isinstance(term, Literal):
        return term.value.strip()
    said = text(reading, term, *_SAYING)
    if said:
        reading.types(term)
        return said
    return reading.label(term.value) or term.value if isinstance(term, NamedNode) else ""


def sayings(reading: Reading, node: Node, predicate: str) -> list[str]:
    """Take what all statements of a property say; of an IRI that has a text, the IRI is lost."""
    found: list[str] = []
    for it in reading.graph.objects(node, predicate):
        said = saying(reading, it)
        if not said:
            continue
        reading.take(node, predicate, it)
        if isinstance(it, Literal) and it.language:
            reading.lose(node, predicate, it, reason=WITHOUT_LANGUAGE)
        elif said != it.value:
            take_unnamed(reading, node, predicate, value=it)
        found.append(said)
    return list(dict.fromkeys(found))


def take_unnamed(reading: Reading, node: Node, predicate: str, *, value: Term) -> None:
    """Take a link to something that is told without its IRI, which is a loss."""
    reading.take(node, predicate, value)
    if isinstance(value, NamedNode):
        reading.lose(node, predicate, value, reason=WITHOUT_IRI)


def take_class(reading: Reading, node: Node, *classes: str) -> None:
    """Take those classes of a node that the form tells."""
    for it in classes:
        reading.take(node, RDF + "type", NamedNode(it))
