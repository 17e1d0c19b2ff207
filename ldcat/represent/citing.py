"""A record as bibliographies cite it; one reading for all that reference managers import."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import NamedNode
from ldcat.model.iri import fingerprint
from ldcat.represent.dating import PUBLISHED, published
from ldcat.represent.identifiers import own_doi
from ldcat.represent.names import Name, names
from ldcat.represent.plain import data_languages
from ldcat.represent.reading import ONE_ONLY, SHORTENED, Reading
from ldcat.represent.texts import less_exactly, on_one_line, plain_of, plain_texts
from ldcat.terms import DCAT, DCT, OWL, RDF_TYPE

_PUBLISHER: Final = DCT + "publisher"
_CREATOR: Final = DCT + "creator"
_DAY: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited.

    Attributes:
        key: Stable and unique among the records of a kind: made of letters, digits and hyphens.
        title: Its title, on one line.
        authors: Who made it; where nobody is named, those who publish it.
        publisher: Who published it, or nothing.
        date: The day, month or year it was published, or nothing.
        version: Its version, or nothing.
        doi: Its DOI without a resolver, or nothing.
        url: Where it is found.
        language: The language of what it has (BCP 47), or nothing.
        keywords: Its keywords, each on one line.
        abstract: Its description, or nothing.
    """

    key: str
    title: str
    authors: tuple[Name, ...]
    publisher: str
    date: str
    version: str
    doi: str
    url: str
    language: str
    keywords: tuple[str, ...]
    abstract: str


def citation(reading: Reading) -> Citation:
    """Take what a citation tells of a record."""
    node = reading.subject
    reading.types(node)
    if reading.view.record.kind != "dataset":
        reading.lose_all(node, (RDF_TYPE,), reason=SHORTENED)
    doi = own_doi(reading)
    return Citation(
        key=_key(reading),
        title=on_one_line(plain_of(reading, node, DCT + "title")),
        authors=_authors(reading),
        publisher=_publisher(reading),
        date=_date(reading),
        version=on_one_line(plain_of(reading, node, DCAT + "version", OWL + "versionInfo")),
        doi=doi,
        url=f"https://doi.org/{doi}" if doi else _url(reading),
        language="".join(data_languages(reading, most=1)),
        keywords=tuple(plain_texts(reading, node, DCAT + "keyword")),
        abstract=plain_of(reading, node, DCT + "description", DCT + "abstract"),
    )


def _key(reading: Reading) -> str:
    """Return a key that stays as long as the record has its address."""
    record = reading.view.record
    return f"{record.kind}-{record.slug or fingerprint(record.iri)}"


def _authors(reading: Reading) -> tuple[Name, ...]:
    found: list[Name] = []
    for predicate in (_CREATOR, _PUBLISHER):
        if not found:
            found = names(reading, reading.subject, predicate)
            less_exactly(reading, reading.subject, predicate)
    return tuple(found)


def _publisher(reading: Reading) -> str:
    node = reading.subject
    first, *others = reading.graph.objects(node, _PUBLISHER) or (None,)
    found = names(reading, node, _PUBLISHER) if first else []
    less_exactly(reading, node, _PUBLISHER)
    if names(reading, node, _CREATOR):
        for it in others:
            reading.lose(node, _PUBLISHER, it, reason=ONE_ONLY)
    return found[0].name if found else ""


def _date(reading: Reading) -> str:
    """Take the date as far as it is a day, month or year; the time of the day is lost."""
    text = published(reading)
    found = _DAY.match(text)
    day = found[0] if found else ""
    for predicate in PUBLISHED if day != text else ():
        for it in reading.graph.objects(reading.subject, predicate):
            if it.value.strip() == text:
                reading.lose(reading.subject, predicate, it, reason=SHORTENED)
    return day


def _url(reading: Reading) -> str:
    """Take the page that describes it; else its IRI, if that is an address; else its page here."""
    for it in reading.graph.objects(reading.subject, DCAT + "landingPage"):
        if isinstance(it, NamedNode) and it.value.startswith("http"):
            reading.take(reading.subject, DCAT + "landingPage", it)
            return it.value
    iri = reading.subject.value
    return iri if iri.startswith("http") else str(reading.view.address)
