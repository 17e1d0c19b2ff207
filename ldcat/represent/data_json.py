"""A dataset as an entry of data.json (Project Open Data 1.1, also called DCAT-US 1.1).

An entry is an object of plain values; fields that have nothing to say are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term
from ldcat.model.view import RecordView, Site
from ldcat.represent.base import Context
from ldcat.represent.data_json_parts import (
    MOMENT,
    described_type,
    distributions,
    interval,
    languages,
    licence,
    place,
    rhythm,
)
from ldcat.represent.frequencies import frequency
from ldcat.represent.json_values import Told, without_empty
from ldcat.represent.plain import agent_name, email, name_of
from ldcat.represent.reading import NO_PLACE, ONE_ONLY, SHORTENED, Reading
from ldcat.represent.taking import (
    date,
    iri,
    iris,
    is_address,
    needs,
    sayings,
    take_class,
    take_unnamed,
    text,
    texts,
    without_zone,
)
from ldcat.terms import (
    DCAT,
    DCAT_DATASET,
    DCT,
    DCT_DESCRIPTION,
    DCT_IDENTIFIER,
    DCT_ISSUED,
    DCT_MODIFIED,
    DCT_PUBLISHER,
    DCT_TITLE,
    EU_AUTHORITY,
    FOAF,
    INSPIRE,
    ORG,
    POD,
    SKOS_CONCEPT,
    VCARD,
    WDRS,
)

SCHEMA: Final = "https://project-open-data.cio.gov/v1.1/schema"
#: The kinds of records that entries can be made of.
KINDS: Final = frozenset({"dataset", "series"})
#: What the schema demands, and how it is asked for.
_NEEDED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "a title",
        "description": "a description",
        "keyword": "a keyword (or a theme with a name)",
        "publisher": "a publisher",
        "contactPoint": "the e-mail address of a contact (or of the publisher)",
    }
)
_LEVELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        EU_AUTHORITY + "access-right/PUBLIC": "public",
        EU_AUTHORITY + "access-right/RESTRICTED": "restricted public",
        EU_AUTHORITY + "access-right/NON_PUBLIC": "non-public",
        EU_AUTHORITY + "access-right/CONFIDENTIAL": "non-public",
        EU_AUTHORITY + "access-right/SENSITIVE": "non-public",
        INSPIRE + "metadata-codelist/LimitationsOnPublicAccess/noLimitations": "public",
        "http://purl.org/coar/access_right/c_abf2": "public",
        "http://purl.org/coar/access_right/c_f1cf": "restricted public",
        "http://purl.org/coar/access_right/c_16ec": "restricted public",
        "http://purl.org/coar/access_right/c_14cb": "non-public",
        "info:eu-repo/semantics/openAccess": "public",
        "info:eu-repo/semantics/embargoedAccess": "restricted public",
        "info:eu-repo/semantics/restrictedAccess": "restricted public",
        "info:eu-repo/semantics/closedAccess": "non-public",
        "public": "public",
        "restricted public": "restricted public",
        "non-public": "non-public",
    }
)
#: Those that one level stands for, and no other.
_JUST: Final = frozenset(
    {EU_AUTHORITY + f"access-right/{it}" for it in ("PUBLIC", "RESTRICTED", "NON_PUBLIC")}
    | set(_LEVELS.values())
)
_STRICTEST_FIRST: Final = ("non-public", "restricted public", "public")
_LONGEST_RIGHTS: Final = 255
#: The schema's own patterns, as far as they go beyond what is well-formed.
_MAIL: Final = re.compile(r"[\w~!$&'()*+,;=:.-]+@[\w.-]+\.[\w.-]+", re.ASCII)


def catalog_head(site: Site) -> Told:
    """Return what a data.json says before its entries, which follow as `dataset`."""
    return {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@id": f"{site.base}data.json",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
    }


def dataset_object(view: RecordView, context: Context) -> Told | None:
    """Return a record as an entry; None where it has not what the schema demands."""
    if view.record.kind not in KINDS or missing(view, context):
        return None
    return entry(Reading(view, context))


def missing(view: RecordView, context: Context) -> str:
    """Return what a record lacks for an entry, in a sentence; nothing if it has everything."""
    told = without_empty(_demanded(Reading(view, context)))
    lacking = [words for name, words in _NEEDED.items() if name not in told]
    return needs("DCAT-US 1.1", lacking) if lacking else ""


def entry(reading: Reading) -> Told:
    """Return the entry of a record that has everything that is demanded."""
    told = {"@type": "dcat:Dataset", **_demanded(reading), **_federal(reading), **_more(reading)}
    take_class(reading, reading.subject, DCAT_DATASET)
    kept: Told = without_empty(told)
    return kept


def _demanded(reading: Reading) -> Told:
    node = reading.subject
    themes = _themes(reading)
    publisher, contact = _people(reading)
    return {
        "title": text(reading, node, DCT_TITLE),
        "description": text(reading, node, DCT_DESCRIPTION),
        "keyword": texts(reading, node, DCAT + "keyword")
        or [it for it in themes if not is_address(it)],
        "theme": themes,
        "modified": _modified(reading),
        "publisher": publisher,
        "contactPoint": contact,
        "identifier": _identifier(reading, node),
        **_access(reading),
    }


def _themes(reading: Reading) -> list[str]:
    found: list[str] = []
    for it in reading.values(reading.subject, DCAT + "theme"):
        name = name_of(reading, it)
        if not isinstance(it, Literal) and name != it.value:
            take_class(reading, it, SKOS_CONCEPT)
            take_unnamed(reading, reading.subject, DCAT + "theme", value=it)
        found.append(name)
    return list(dict.fromkeys(filter(None, found)))


def _modified(reading: Reading) -> str:
    """Return when the dataset changed: by itself, by its issue, by our ledger."""
    node = reading.subject
    for it in reading.graph.objects(node, DCT_MODIFIED):
        found = frequency(it)
        if found and found.interval.startswith("R/"):  # the schema allows it, and files have it
            reading.take(node, DCT_MODIFIED, it)
            return found.interval
    changed = reading.view.record.changed.astimezone(UTC)
    return (
        _fitting(reading, DCT_MODIFIED)
        or without_zone(_fitting(reading, DCT_ISSUED))
        or changed.strftime("%Y-%m-%dT%H:%M:%SZ")
    )


def _fitting(reading: Reading, predicate: str) -> str:
    """Take a date, if the schema would."""
    found = date(reading, reading.subject, predicate)
    if found and not MOMENT.fullmatch(found):
        reading.lose_all(reading.subject, (predicate,), reason=NO_PLACE)
        return ""
    return found


def _people(reading: Reading) -> tuple[Told, Told]:
    """Return publisher and contact; where there is no contact, the publisher is asked."""
    node = reading.subject
    publisher: Told = {}
    contact: Told = {}
    for it in reading.graph.objects(node, DCAT + "contactPoint"):
        contact = contact or _contact(reading, DCAT + "contactPoint", it)
    for it in reading.graph.objects(node, DCT_PUBLISHER):
        contact = contact or _contact(reading, DCT_PUBLISHER, it)
        if not publisher:
            publisher = _organisation(reading, it, depth=0)
            take_unnamed(reading, node, DCT_PUBLISHER, value=it)
        else:
            reading.lose(node, DCT_PUBLISHER, it, reason=ONE_ONLY)
    return publisher, contact


def _contact(reading: Reading, predicate: str, term: Term) -> Told:
    if isinstance(term, Literal):
        return {}
    # Another reading: nothing is taken of a contact that is of no use.
    address = email(reading.attempt(), term)
    if not address and isinstance(term, NamedNode) and term.value.startswith("mailto:"):
        address = term.value.removeprefix("mailto:")
    if not _MAIL.fullmatch(address):
        return {}
    take_unnamed(reading, reading.subject, predicate, value=term)
    take_class(reading, term, VCARD + "Kind", VCARD + "Contact")
    email(reading, term)
    name = agent_name(reading, term)
    return {
        "@type": "vcard:Contact",
        "fn": address if is_address(name) else name or address,
        "hasEmail": f"mailto:{address}",
    }


def _organisation(reading: Reading, term: Term, *, depth: int) -> Told:
    told: Told = {"@type": "org:Organization", "name": agent_name(reading, term)}
    if isinstance(term, Literal) or not told["name"]:
        return told if told["name"] else {}
    take_class(reading, term, ORG + "Organization", FOAF + "Organization", FOAF + "Agent")
    for it in reading.graph.objects(term, ORG + "subOrganizationOf") if depth < 8 else ():
        above = _organisation(reading, it, depth=depth + 1)
        if above:
            take_unnamed(reading, term, ORG + "subOrganizationOf", value=it)
            return told | {"subOrganizationOf": above}
    return told


def _identifier(reading: Reading, node: Node) -> str:
    """Take an identifier; where there is none the IRI is one."""
    found = [it for it in reading.graph.objects(node, DCT_IDENTIFIER) if it.value.strip()]
    told = [it for it in found if not isinstance(it, BlankNode)]
    for it in told[1:]:
        reading.lose(node, DCT_IDENTIFIER, it, reason=ONE_ONLY)
    if told:
        reading.take(node, DCT_IDENTIFIER, told[0])
        return told[0].value.strip()
    return node.value


def _access(reading: Reading) -> Told:
    """Return who may have the data; what says so in words goes with it."""
    node = reading.subject
    levels: list[str] = []
    for predicate in (POD + "accessLevel", DCT + "accessRights"):
        for it in reading.graph.objects(node, predicate):
            if level := _LEVELS.get(it.value.strip()):
                levels.append(level)
                reading.take(node, predicate, it)
                if it.value not in _JUST:
                    reading.lose(node, predicate, it, reason=SHORTENED)
    if not levels and reading.graph.objects(node, DCT + "accessRights"):
        # Something is said of access that no table has: not for us to call it public.
        levels = ["restricted public"]
    said = sayings(reading, node, DCT + "rights")
    if not any(it.value in _LEVELS for it in reading.graph.objects(node, DCT + "accessRights")):
        said += sayings(reading, node, DCT + "accessRights")
    level = next((it for it in _STRICTEST_FIRST if it in levels), "public")
    return {"accessLevel": level, "rights": _short(reading, "; ".join(said))}


def _short(reading: Reading, rights: str) -> str:
    if len(rights) <= _LONGEST_RIGHTS:
        return rights
    names = (DCT + "rights", DCT + "accessRights")
    reading.lose_all(reading.subject, names, reason=SHORTENED)
    return f"{rights[: _LONGEST_RIGHTS - 1]}…"


def _federal(reading: Reading) -> Told:
    """Return what only agencies of the United States have."""
    node = reading.subject
    quality = reading.one(node, POD + "dataQuality")
    investment = reading.one(node, POD + "primaryITInvestmentUII")
    records = reading.one(node, DCAT + "systemOfRecords", POD + "systemOfRecords")
    return {
        "bureauCode": texts(reading, node, POD + "bureauCode"),
        "programCode": texts(reading, node, POD + "programCode"),
        "dataQuality": quality.value.strip() in ("true", "1") if quality else None,
        "primaryITInvestmentUII": investment.value if investment else "",
        "systemOfRecords": records.value if records else "",
    }


def _more(reading: Reading) -> Told:
    node = reading.subject
    return {
        "issued": _fitting(reading, DCT_ISSUED),
        "accrualPeriodicity": rhythm(reading),
        "language": languages(reading),
        "license": licence(reading),
        "landingPage": iri(reading, node, DCAT + "landingPage"),
        "conformsTo": iri(reading, node, DCT + "conformsTo"),
        "describedBy": iri(reading, node, WDRS + "describedby"),
        "describedByType": described_type(reading, node),
        "references": iris(
            reading, node, FOAF + "page", DCT + "references", DCAT + "references", FOAF + "Page"
        ),
        "isPartOf": _whole(reading),
        "spatial": place(reading),
        "temporal": interval(reading),
        "distribution": distributions(reading),
    }


def _whole(reading: Reading) -> str:
    """Take what the dataset is a part of, by the identifier that its own entry has."""
    node = reading.subject
    for predicate in (DCAT + "inSeries", DCT + "isPartOf"):
        for it in reading.graph.objects(node, predicate):
            if isinstance(it, BlankNode):
                continue
            reading.take(node, predicate, it)
            return _identifier(reading, it) if isinstance(it, NamedNode) else it.value.strip()
    return ""
