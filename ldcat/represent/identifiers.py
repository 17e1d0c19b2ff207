"""Identifiers: what a record is known by, and the schemes that identifiers belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Term
from ldcat.represent.plain import PlainAgent, doi
from ldcat.represent.reading import Reading
from ldcat.terms import ADMS, DCT_IDENTIFIER, OWL, SKOS

_ADMS: Final = ADMS + "identifier"
_NOTATION: Final = SKOS + "notation"
#: How identifiers look, by what DataCite calls their schemes; the first that fits counts.
_SCHEMES: Final = (
    ("Handle", re.compile(r"https?://hdl\.handle\.net/\S+", re.IGNORECASE)),
    ("ARK", re.compile(r"(?:https?://[^/\s]+/)?ark:/?\S+", re.IGNORECASE)),
    ("PURL", re.compile(r"https?://purl\.(?:org|oclc\.org)/\S+", re.IGNORECASE)),
    ("w3id", re.compile(r"https?://(?:www\.)?w3id\.org/\S+", re.IGNORECASE)),
    ("URN", re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", re.IGNORECASE)),
    ("URL", re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)),
)
#: Whose identifiers people and organisations have: scheme, its address, and how they look.
_AGENTS: Final = (
    ("ISNI", "https://isni.org/", re.compile(r"https?://(?:www\.)?isni\.org/(?:isni/)?(.+)")),
    ("GRID", "https://www.grid.ac/", re.compile(r"https?://(?:www\.)?grid\.ac/institutes/(.+)")),
    ("Wikidata", "https://www.wikidata.org/", re.compile(r"https?://www\.wikidata\.org/.*")),
    ("VIAF", "https://viaf.org/", re.compile(r"https?://(?:www\.)?viaf\.org/viaf/(.+)")),
    ("GND", "https://d-nb.info/gnd/", re.compile(r"https?://d-nb\.info/gnd/(.+)")),
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """Something that identifies.

    Attributes:
        value: The identifier; a DOI without its resolver.
        scheme: What DataCite calls its scheme; empty if it is of none that is known.
        scheme_iri: The address of the scheme, or nothing.
    """

    value: str
    scheme: str = ""
    scheme_iri: str = ""


def identifier(text: str) -> Identifier:
    """Return an identifier with its scheme.

    >>> identifier("https://doi.org/10.1594/PANGAEA.1").scheme
    'DOI'
    """
    text = text.strip()
    if found := doi(text):
        return Identifier(found, "DOI")
    scheme = next((name for name, form in _SCHEMES if form.fullmatch(text)), "")
    return Identifier(text, scheme)


def own_identifiers(reading: Reading) -> list[Identifier]:
    """Take what the record is known by besides its IRI: the first DOI, then the others."""
    found: dict[Identifier, None] = {}
    for it, text in _told(reading):
        _take(reading, it)
        found[identifier(text)] = None
    return sorted(found, key=lambda it: it.scheme != "DOI")


def own_doi(reading: Reading) -> str:
    """Take the record's DOI, from whatever says so first; its IRI counts before all."""
    if known := doi(reading.subject.value):
        return known
    same = [
        ((OWL + "sameAs", it), it.value)
        for it in reading.graph.objects(reading.subject, OWL + "sameAs")
    ]
    for it, text in (*_told(reading), *same):
        if known := doi(text):
            _take(reading, it)
            return known
    return ""


def agent_identifier(agent: PlainAgent) -> Identifier | None:
    """Return what identifies somebody; None if nothing does."""
    if agent.orcid:
        return Identifier(agent.orcid, "ORCID", "https://orcid.org")
    if agent.ror:
        return Identifier(agent.iri, "ROR", "https://ror.org")
    if not agent.iri or agent.iri.startswith(("mailto:", "tel:")):
        return None
    for scheme, address, form in _AGENTS:
        if form.fullmatch(agent.iri):
            return Identifier(agent.iri, scheme, address)
    return Identifier(agent.iri, identifier(agent.iri).scheme or "URI")


_Statement = tuple[str, Term]


def _told(reading: Reading) -> Iterator[tuple[_Statement, str]]:
    """Yield what names an identifier of the record, and the identifier."""
    graph, node = reading.graph, reading.subject
    for it in graph.objects(node, DCT_IDENTIFIER):
        if isinstance(it, Literal | NamedNode) and it.value.strip():
            yield (DCT_IDENTIFIER, it), it.value.strip()
    for it in graph.objects(node, _ADMS):
        notation = None if isinstance(it, Literal) else graph.value(it, _NOTATION)
        text = notation.value if notation else it.value
        if text.strip() and (notation or isinstance(it, NamedNode | Literal)):
            yield (_ADMS, it), text.strip()


def _take(reading: Reading, statement: _Statement) -> None:
    predicate, it = statement
    reading.take(reading.subject, predicate, it)
    if predicate == _ADMS and not isinstance(it, Literal):
        reading.types(it)
        reading.one(it, _NOTATION)
