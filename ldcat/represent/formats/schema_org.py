"""schema.org as search engines for datasets read it: Dataset, DataCatalog, DataDownload.

Google wants a name, a description of 50 to 5,000 characters, and of a download its contentUrl.
schema.org itself demands nothing: a record with a shorter description is told all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.form import Form
from ldcat.represent.json_values import Told, as_json, one_or_all
from ldcat.represent.places import box_of
from ldcat.represent.plain import (
    PlainAgent,
    agents,
    checksums,
    language_tag,
    media_type,
    moment,
    name_of,
    period,
)
from ldcat.represent.reading import NO_PLACE, SHORTENED, WITHOUT_LANGUAGE, Reading
from ldcat.terms import ADMS, DCAT, DCT, FOAF, OWL, SCHEMA, SKOS

PROFILE: Final = ProfileName(
    "schema", SCHEMA, "schema.org, for search engines", aliases=("http://schema.org/",)
)
#: What Google takes for a description at most, in characters.
_LONGEST: Final = 5000
_CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {"dataset": "Dataset", "series": "Dataset", "catalog": "DataCatalog", "service": "WebAPI"}
)
#: Records that have data, and not only ways to it.
_DATA: Final = frozenset({"dataset", "series"})
#: An address that ends in a file's name.
_FILE: Final = re.compile(r"[^/]\.[A-Za-z][A-Za-z0-9]{1,7}(?:\.(?:gz|zip|bz2|xz|zst))?(?:\?.*)?$")


class SchemaOrg(Form):
    """A record as JSON-LD of schema.org."""

    offer = Offer(
        name="schema",
        label="schema.org JSON-LD",
        media_type="application/ld+json",
        suffix="schema.jsonld",
        rank=200,
        profile=PROFILE,
    )
    kinds: ClassVar[frozenset[str]] = frozenset(_CLASSES)

    def compose(self, reading: Reading) -> bytes:
        """Return the record as schema.org has it."""
        node, view = reading.subject, reading.view
        reading.types(node)
        kind = view.record.kind
        told: Told = {
            "@context": SCHEMA,
            "@type": _CLASSES[kind],
            "@id": node.value,
            "name": reading.text(node, DCT + "title") or view.record.slug,
            "alternateName": _texts(reading, node, DCT + "alternative"),
            "description": _description(reading),
            "url": str(view.address),
            "identifier": one_or_all(
                [it.value for it in reading.values(node, DCT + "identifier")]
                + [_code(reading, it) for it in reading.nodes(node, ADMS + "identifier")]
            ),
            "sameAs": reading.iris(node, OWL + "sameAs"),
            "keywords": [*_texts(reading, node, DCAT + "keyword"), *_themes(reading)],
            "inLanguage": one_or_all(
                [language_tag(reading, it) for it in reading.values(node, DCT + "language")]
            ),
            **_people(reading),
            **_dates(reading),
            **_rights(reading, node),
            **_relations(reading),
        }
        return as_json(told | _OF_KIND[kind](reading))


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one form."""
    return (SchemaOrg(context),)


def _texts(reading: Reading, node: Node, predicate: str) -> list[str]:
    """Take texts without their languages."""
    found = reading.literals(node, predicate)
    for it in found:
        if it.language:
            reading.lose(node, predicate, it, reason=WITHOUT_LANGUAGE)
    return list(dict.fromkeys(it.value.strip() for it in found))


def _description(reading: Reading) -> str:
    text = reading.text(reading.subject, DCT + "description")
    if len(text) > _LONGEST:
        for it in reading.graph.objects(reading.subject, DCT + "description"):
            if it.value.strip() == text:
                reading.lose(reading.subject, DCT + "description", it, reason=SHORTENED)
        return f"{text[: _LONGEST - 1]}…"
    return text


def _code(reading: Reading, node: Node) -> str:
    reading.types(node)
    value = reading.one(node, SKOS + "notation")
    return value.value if value else ""


def _themes(reading: Reading) -> list[str]:
    found = reading.values(reading.subject, DCAT + "theme")
    return list(dict.fromkeys(filter(None, (name_of(reading, it) for it in found))))


def _people(reading: Reading) -> Told:
    node = reading.subject
    told: Told = {
        name: one_or_all([_agent(it) for it in agents(reading, node, DCT + name)])
        for name in ("creator", "publisher", "contributor")
    }
    contacts = agents(reading, node, DCAT + "contactPoint")
    if contacts:
        # The vocabulary has a contact for organisations only: the publisher's, mostly.
        first, points = told["publisher"], [_contact(it) for it in contacts]
        holder = first if isinstance(first, dict) else {"@type": "Organization"}
        told["publisher"] = {**holder, "contactPoint": one_or_all(points)}
    return told


def _agent(agent: PlainAgent) -> Told:
    kind = "Person" if agent.is_person or agent.orcid else "Organization"
    told: Told = {"@type": kind, "name": agent.name, "url": agent.url, "email": agent.email}
    return {"@id": agent.iri, **told} if agent.iri else told


def _contact(agent: PlainAgent) -> Told:
    return {
        "@type": "ContactPoint",
        "contactType": "data enquiries",
        "name": agent.name,
        "email": agent.email,
        "url": agent.url,
    }


def _dates(reading: Reading) -> Told:
    names = {"dateCreated": "created", "datePublished": "issued", "dateModified": "modified"}
    told: Told = {
        name: _moment(reading, reading.subject, DCT + local) for name, local in names.items()
    }
    version = reading.one(reading.subject, DCAT + "version", OWL + "versionInfo")
    return told | {"version": version.value if version else ""}


def _moment(reading: Reading, node: Node, predicate: str) -> str:
    value = reading.one(node, predicate)
    text = moment(value)
    if value is not None and not text:
        reading.lose(node, predicate, value, reason=NO_PLACE)
    return text


def _rights(reading: Reading, node: Node) -> Told:
    licences = [it.value for it in reading.values(node, DCT + "license") if not _is_blank(it)]
    access = reading.iris(node, DCT + "accessRights")
    told: Told = {"license": one_or_all(licences)}
    if access:
        is_public = access[0].endswith("/access-right/PUBLIC")
        told |= {"isAccessibleForFree": is_public, "conditionsOfAccess": access[0]}
    return told


def _is_blank(term: object) -> bool:
    return not isinstance(term, NamedNode | Literal)


def _relations(reading: Reading) -> Told:
    node = reading.subject
    names = {
        "isPartOf": (DCAT + "inSeries", DCT + "isPartOf"),
        "hasPart": (DCT + "hasPart", DCAT + "seriesMember"),
        "citation": (DCT + "isReferencedBy",),
        "isBasedOn": (DCT + "source", "http://www.w3.org/ns/prov#wasDerivedFrom"),
        "mainEntityOfPage": (DCAT + "landingPage",),
        "subjectOf": (FOAF + "page",),
    }
    return {name: one_or_all(reading.iris(node, *its)) for name, its in names.items()}


def _data(reading: Reading) -> Told:
    site = reading.context.site
    node = reading.subject
    return {
        "spatialCoverage": one_or_all(
            [_place(reading, it) for it in reading.values(node, DCT + "spatial")]
        ),
        "temporalCoverage": one_or_all(
            [_period(reading, it) for it in reading.nodes(node, DCT + "temporal")]
        ),
        "distribution": [
            _download(reading, it) for it in reading.nodes(node, DCAT + "distribution")
        ],
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": site.title,
            "url": str(site.base),
        },
    }


def _catalog(reading: Reading) -> Told:
    node = reading.subject
    names = (DCAT + "dataset", DCAT + "catalog", DCAT + "service")
    return {"dataset": [{"@id": it} for it in reading.iris(node, *names)]}


def _service(reading: Reading) -> Told:
    node = reading.subject
    addresses = reading.iris(node, DCAT + "endpointURL")
    return {
        "documentation": one_or_all(reading.iris(node, DCAT + "endpointDescription")),
        "potentialAction": [{"@type": "ConsumeAction", "target": it} for it in addresses],
    }


_OF_KIND: Final = MappingProxyType(
    {"dataset": _data, "series": _data, "catalog": _catalog, "service": _service}
)


def _place(reading: Reading, term: Term) -> Told:
    if isinstance(term, Literal):
        return {"@type": "Place", "name": term.value}
    reading.types(term)
    box = box_of(reading, term)
    told: Told = {"@type": "Place", "name": name_of(reading, term)}
    if isinstance(term, NamedNode):
        told["@id"] = term.value
    if box and box.is_point:
        told["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": box.south,
            "longitude": box.west,
        }
    elif box:
        corners = f"{box.south:g} {box.west:g} {box.north:g} {box.east:g}"
        told["geo"] = {"@type": "GeoShape", "box": corners}
    return told


def _period(reading: Reading, node: Node) -> str:
    found = period(reading, node)
    return f"{found.start or '..'}/{found.end or '..'}" if found else ""


def _download(reading: Reading, node: Node) -> Told:
    """Take a distribution; its access address is a download only if it looks like a file."""
    reading.types(node)
    downloads = reading.iris(node, DCAT + "downloadURL")
    pages = reading.iris(node, DCAT + "accessURL")
    files = downloads or [it for it in pages if _FILE.search(it)]
    kinds = reading.values(node, DCAT + "mediaType", DCT + "format")
    encodings = [media_type(reading, it) or name_of(reading, it) for it in kinds]
    size = reading.one(node, DCAT + "byteSize")
    told: Told = {
        "@type": "DataDownload",
        "name": reading.text(node, DCT + "title"),
        "description": reading.text(node, DCT + "description"),
        "contentUrl": one_or_all(files),
        "url": one_or_all([it for it in pages if it not in files]),
        "encodingFormat": one_or_all(encodings),
        "contentSize": f"{size.value} B" if size else "",
        "sha256": checksums(reading, node, "sha256").get("sha256", ""),
        "dateModified": _moment(reading, node, DCT + "modified"),
        "datePublished": _moment(reading, node, DCT + "issued"),
        **_rights(reading, node),
    }
    return {"@id": node.value, **told} if isinstance(node, NamedNode) else told
