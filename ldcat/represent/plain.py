"""What most forms want of a record in plain values: agents, dates, codes, periods, files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term
from ldcat.represent.reading import NO_PLACE, ONE_ONLY, Reading
from ldcat.terms import (
    DCAT,
    DCT_LANGUAGE,
    DCT_TITLE,
    FOAF,
    FOAF_NAME,
    PROV,
    RDF,
    RDFS_LABEL,
    SCHEMA,
    SKOS_PREF_LABEL,
    SPDX,
    TIME,
    VCARD,
)

#: What agents are called by, the best first.
AGENT_NAMES: Final = (
    FOAF_NAME,
    VCARD + "fn",
    VCARD + "organization-name",
    VCARD + "hasOrganizationName",
    SKOS_PREF_LABEL,
    RDFS_LABEL,
    DCT_TITLE,
    SCHEMA + "name",
)
_MAILS: Final = (VCARD + "hasEmail", FOAF + "mbox", VCARD + "email", SCHEMA + "email")
AGENT_PAGES: Final = (
    FOAF + "homepage",
    VCARD + "hasURL",
    VCARD + "url",
    SCHEMA + "url",
    FOAF + "page",
)
AGENT_PEOPLE: Final = frozenset(
    {FOAF + "Person", VCARD + "Individual", SCHEMA + "Person", PROV + "Person"}
)
_ORGANISATIONS: Final = frozenset(
    {
        FOAF + "Organization",
        VCARD + "Organization",
        SCHEMA + "Organization",
        PROV + "Organization",
        "http://www.w3.org/ns/org#Organization",
    }
)
_ORCID: Final = re.compile(r"https?://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?")
_ROR: Final = re.compile(r"https?://ror\.org/(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_DATE: Final = re.compile(
    r"-?\d{4}(?:-\d\d(?:-\d\d)?)?(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?"
)
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]*")
_IANA: Final = re.compile(r"https?://www\.iana\.org/assignments/media-types/")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_STARTS: Final = (DCAT + "startDate", SCHEMA + "startDate", TIME + "hasBeginning")
_ENDS: Final = (DCAT + "endDate", SCHEMA + "endDate", TIME + "hasEnd")
_INSTANTS: Final = (
    TIME + "inXSDDateTimeStamp",
    TIME + "inXSDDate",
    TIME + "inXSDDateTime",
    TIME + "inXSDgYear",
)
_DOI: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlainAgent:
    """Somebody.

    Attributes:
        name: What they are called; their IRI if nothing else tells.
        iri: Their IRI, or nothing.
        email: Their address without `mailto:`, or nothing.
        url: Their page, or nothing.
        is_person: Whether they are said to be a person.
        is_organisation: Whether they are said to be an organisation.
    """

    name: str
    iri: str = ""
    email: str = ""
    url: str = ""
    is_person: bool = False
    is_organisation: bool = False

    @property
    def orcid(self) -> str:
        """Their ORCID without its resolver, or nothing."""
        found = _ORCID.fullmatch(self.iri)
        return found[1] if found else ""

    @property
    def ror(self) -> str:
        """Their ROR identifier without its resolver, or nothing."""
        found = _ROR.fullmatch(self.iri)
        return found[1] if found else ""


def agents(reading: Reading, subject: Node, *predicates: str) -> list[PlainAgent]:
    """Take those that properties name: IRIs, described nodes, and texts."""
    return [agent(reading, it) for it in reading.values(subject, *predicates)]


def agent(reading: Reading, term: Term) -> PlainAgent:
    """Take what is said of somebody."""
    known = named(reading, term)
    if isinstance(term, Literal):
        return known
    page = reading.one(term, *AGENT_PAGES)
    return replace(
        known,
        email=email(reading, term),
        url=page.value if isinstance(page, NamedNode | Literal) else "",
    )


def named(reading: Reading, term: Term) -> PlainAgent:
    """Take what somebody is called, and whether they are a person; neither address nor page."""
    if isinstance(term, Literal):
        return PlainAgent(term.value.strip())
    types = reading.types(term)
    return PlainAgent(
        name=agent_name(reading, term),
        iri=term.value if isinstance(term, NamedNode) else "",
        is_person=not types.isdisjoint(AGENT_PEOPLE),
        is_organisation=not types.isdisjoint(_ORGANISATIONS),
    )


def agent_name(reading: Reading, term: Term) -> str:
    """Take what somebody is called, and nothing else; their IRI if nothing tells."""
    if isinstance(term, Literal):
        return term.value.strip()
    iri = term.value if isinstance(term, NamedNode) else ""
    return reading.text(term, *AGENT_NAMES) or reading.label(iri) or iri


def email(reading: Reading, node: Node) -> str:
    """Take somebody's address without `mailto:`; or nothing."""
    value = reading.one(node, *_MAILS)
    if value is None:
        return ""
    # A bare address that stood for an IRI was completed with the base.
    address = value.value.removeprefix(reading.context.site.base).removeprefix("mailto:")
    return address if "@" in address and not address.startswith(("http:", "https:")) else ""


def moment(term: Term | None) -> str:
    """Return a date or moment as ISO 8601 has it; nothing for what is none.

    >>> moment(Literal("2024-05-31")), moment(Literal("2024-02-30"))
    ('2024-05-31', '')
    """
    text = term.value.strip() if isinstance(term, Literal) else ""
    return text if _DATE.fullmatch(text) and _is_day(text) else ""


def _is_day(text: str) -> bool:
    """Say whether what names a day names one that there is."""
    if named := _DAY.match(text):
        try:
            date.fromisoformat(named[0])
        except ValueError:
            return False
    return True


def year(text: str) -> str:
    """Return the year of a date in ISO 8601."""
    return text[:4] if re.match(r"\d{4}", text) else ""


@dataclass(frozen=True, slots=True)
class PlainPeriod:
    """A period; an end that is empty is open.

    Attributes:
        start: A date or moment in ISO 8601.
        end: The same.
    """

    start: str
    end: str


def period(reading: Reading, node: Node) -> PlainPeriod | None:
    """Take when something is; None where neither end is told."""
    start, end = (_end(reading, node, predicates) for predicates in (_STARTS, _ENDS))
    reading.types(node)
    return PlainPeriod(start, end) if start or end else None


def _end(reading: Reading, node: Node, predicates: Sequence[str]) -> str:
    value = reading.one(node, *predicates)
    if isinstance(value, NamedNode | BlankNode):
        reading.types(value)
        return moment(reading.one(value, *_INSTANTS))
    if value is not None and not moment(value):
        reading.lose_all(node, predicates, reason=NO_PLACE)
    return moment(value)


def media_type(reading: Reading, term: Term) -> str:
    """Return a media type such as `text/csv`; nothing where the term means none."""
    text = term.value.strip()
    if isinstance(term, NamedNode):
        entry = reading.context.vocabularies.entry(text)
        iana = [it for it in (text, *(entry.matches if entry else ())) if _IANA.match(it)]
        text = _IANA.sub("", iana[0]) if iana else ""
    elif isinstance(term, BlankNode):
        named = reading.one(term, RDF + "value", RDFS_LABEL, DCT_TITLE)
        text = named.value.strip() if named else ""
    text = text.partition(";")[0].strip().lower()
    return text if _MEDIA_TYPE.fullmatch(text) else ""


def language_tag(reading: Reading, term: Term) -> str:
    """Return a language as BCP 47 has it, e.g. `en`; nothing where the term means none."""
    text = term.value.strip()
    if isinstance(term, NamedNode):
        entry = reading.context.vocabularies.entry(text)
        short = [it for it in (entry.codes if entry else ()) if re.fullmatch("[a-z]{2,3}", it)]
        text = min(short, key=len) if short else re.split(r"[/#]", text)[-1]
    return text if _LANGUAGE.fullmatch(text) else ""


def data_languages(reading: Reading, most: int | None = None) -> list[str]:
    """Take the languages of what the record describes (BCP 47), each once.

    Args:
        reading: The record.
        most: How many the form has a place for; others are lost.
    """
    node, predicate = reading.subject, DCT_LANGUAGE
    found: dict[str, None] = {}
    for it in reading.graph.objects(node, predicate):
        tag = language_tag(reading, it)
        if tag and most is not None and len(found) >= most and tag not in found:
            reading.lose(node, predicate, it, reason=ONE_ONLY)
        elif tag:
            reading.take(node, predicate, it)
            found[tag] = None
    return list(found)


def name_of(reading: Reading, term: Term) -> str:
    """Take what a thing is called: by itself, by a vocabulary, by its IRI."""
    if isinstance(term, Literal):
        return term.value.strip()
    named = reading.text(term, SKOS_PREF_LABEL, RDFS_LABEL, DCT_TITLE, FOAF_NAME)
    if isinstance(term, BlankNode):
        return named
    return named or reading.label(term.value) or term.value


def doi(text: str) -> str:
    """Return the DOI that a text is, without its resolver; nothing for what is none.

    >>> doi("https://doi.org/10.1594/PANGAEA.1")
    '10.1594/PANGAEA.1'
    """
    found = _DOI.fullmatch(text.strip())
    return found[1] if found else ""


def checksums(reading: Reading, node: Node, *wanted: str) -> dict[str, str]:
    """Take the checksums of a file by some algorithms, e.g. `sha256`: hexadecimal digits."""
    found: dict[str, str] = {}
    for it in reading.graph.objects(node, SPDX + "checksum"):
        if isinstance(it, Literal):
            continue
        algorithm = reading.graph.value(it, SPDX + "algorithm")
        value = reading.graph.value(it, SPDX + "checksumValue")
        ending = re.split(r"[/#_]", algorithm.value)[-1] if algorithm else ""
        name = ending.lower().replace("-", "")
        if name in wanted and value:
            reading.take(node, SPDX + "checksum", it)
            reading.types(it)
            reading.values(it, SPDX + "algorithm", SPDX + "checksumValue")
            found[name] = value.value.strip().lower()
    return found
