"""A record as DataCite's metadata schema 4 has it: one structure for its JSON and its XML.

What is written is valid by versions 4.6 and 4.7 of the schema. `:unav` stands for a publisher that
nobody tells; the schema has such codes for texts that it demands, but none for a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Term
from ldcat.represent.datacite_people import contributors, creators, publisher
from ldcat.represent.datacite_relations import related
from ldcat.represent.dating import dates, parsed_period, year_of
from ldcat.represent.file_formats import file_formats
from ldcat.represent.identifiers import Identifier, identifier, own_identifiers
from ldcat.represent.json_values import Told, without_empty
from ldcat.represent.licences import spdx_id
from ldcat.represent.places import box_of
from ldcat.represent.plain import data_languages, name_of
from ldcat.represent.reading import NO_PLACE, SHORTENED, Reading
from ldcat.represent.texts import best_of, less_exactly, listed, texts, words_of
from ldcat.terms import (
    ADMS,
    DCAT,
    DCT,
    DCTYPE,
    EU_AUTHORITY,
    OWL,
    RDFS_LABEL,
    SKOS,
    SKOS_PREF_LABEL,
)

NAMESPACE: Final = "http://datacite.org/schema/kernel-4"
#: What the schema calls the kinds of records, and what people do.
_KINDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "dataset": ("Dataset", "Dataset"),
        "series": ("Collection", "Dataset series"),
        "service": ("Service", "Data service"),
        "catalog": ("Collection", "Data catalogue"),
    }
)
KINDS: Final = frozenset(_KINDS)
#: What the schema calls the types of DCMI that are more than a dataset.
_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCTYPE + "Collection": "Collection",
        DCTYPE + "Event": "Event",
        DCTYPE + "Image": "Image",
        DCTYPE + "StillImage": "Image",
        DCTYPE + "InteractiveResource": "InteractiveResource",
        DCTYPE + "MovingImage": "Audiovisual",
        DCTYPE + "PhysicalObject": "PhysicalObject",
        DCTYPE + "Service": "Service",
        DCTYPE + "Software": "Software",
        DCTYPE + "Sound": "Sound",
        DCTYPE + "Text": "Text",
    }
)
_DATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "issued": "Issued",
        "modified": "Updated",
        "created": "Created",
        "available": "Available",
        "dateAccepted": "Accepted",
        "dateCopyrighted": "Copyrighted",
        "dateSubmitted": "Submitted",
        "valid": "Valid",
    }
)
_DESCRIPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCT + "description": "Abstract",
        DCT + "abstract": "Abstract",
        DCT + "tableOfContents": "TableOfContents",
        ADMS + "versionNotes": "Other",
    }
)


def told_of(reading: Reading) -> Told:
    """Return a record as DataCite's JSON has it."""
    node = reading.subject
    reading.types(node)
    known = identifiers(reading)
    told: Told = {
        "doi": known[0].value if known[0].scheme == "DOI" else "",
        "url": str(reading.view.address),
        "types": _types(reading),
        "creators": creators(reading),
        "titles": _titles(reading),
        "publisher": publisher(reading) or {"name": ":unav"},
        "publicationYear": year_of(reading),
        "subjects": _subjects(reading),
        "contributors": contributors(reading),
        "dates": _dates(reading),
        "language": "".join(data_languages(reading, most=1)),
        "alternateIdentifiers": _alternates(known),
        "relatedIdentifiers": related(reading),
        **_files(reading),
        "version": best_of(reading, node, DCAT + "version", OWL + "versionInfo").text,
        "rightsList": _rights(reading),
        "descriptions": _descriptions(reading),
        "geoLocations": [_place(reading, it) for it in _places(reading)],
        "schemaVersion": NAMESPACE,
    }
    cleaned: Told = without_empty(told)
    return cleaned


def identifiers(reading: Reading) -> list[Identifier]:
    """Take what the record is known by: the DOI first, else its IRI; then all others."""
    own = identifier(reading.subject.value)
    found = dict.fromkeys((own, *own_identifiers(reading)))
    return sorted(found, key=lambda it: it.scheme != "DOI")


def _alternates(known: list[Identifier]) -> list[Told]:
    """Return all but a DOI that has a place of its own."""
    others = known[1:] if known[0].scheme == "DOI" else known
    return [
        {"alternateIdentifier": it.value, "alternateIdentifierType": it.scheme or "Local"}
        for it in others
    ]


def _types(reading: Reading) -> Told:
    node = reading.subject
    general, label = _KINDS[reading.view.record.kind]
    first = reading.one(node, DCT + "type")
    if first is None:
        return {"resourceTypeGeneral": general, "resourceType": label}
    general = _TYPES.get(first.value, general)
    if first.value not in _TYPES:
        less_exactly(reading, node, DCT + "type")
    return {"resourceTypeGeneral": general, "resourceType": name_of(reading, first) or label}


def _titles(reading: Reading) -> list[Told]:
    node = reading.subject
    first = [{"title": it.text, "lang": it.language} for it in texts(reading, node, DCT + "title")]
    others = texts(reading, node, DCT + "alternative")
    return first + [
        {"title": it.text, "titleType": "AlternativeTitle", "lang": it.language} for it in others
    ]


def _subjects(reading: Reading) -> list[Told]:
    node = reading.subject
    keywords = texts(reading, node, DCAT + "keyword")
    found = [{"subject": it.text, "lang": it.language} for it in keywords]
    themes = reading.values(node, DCAT + "theme", DCT + "subject")
    return [*found, *(_theme(reading, it) for it in themes)]


def _theme(reading: Reading, term: Term) -> Told:
    if isinstance(term, Literal):
        return {"subject": term.value.strip(), "lang": term.language or ""}
    label = best_of(reading, term, SKOS_PREF_LABEL, RDFS_LABEL, DCT + "title")
    if isinstance(term, BlankNode):
        return {"subject": label.text, "lang": label.language}
    label = label if label.text else words_of(reading, term.value)
    scheme = reading.graph.value(term, SKOS + "inScheme")
    if isinstance(scheme, NamedNode):
        reading.take(term, SKOS + "inScheme", scheme)
    iri = scheme.value if scheme else _authority(term.value)
    return {
        "subject": label.text or term.value,
        "subjectScheme": words_of(reading, iri).text,
        "schemeUri": iri,
        "valueUri": term.value,
        "lang": label.language,
    }


def _authority(iri: str) -> str:
    """Return the authority table that an IRI belongs to, or nothing."""
    return iri.rpartition("/")[0] if iri.startswith(EU_AUTHORITY) else ""


def _dates(reading: Reading) -> list[Told]:
    found = [
        {"date": it, "dateType": kind}
        for local, kind in _DATES.items()
        for it in dates(reading, reading.subject, DCT + local)
    ]
    for it in reading.graph.objects(reading.subject, DCT + "temporal"):
        period = parsed_period(reading, it)
        if period:
            is_one = period.start == period.end
            text = period.start if is_one else f"{period.start}/{period.end}"
            found.append({"date": text, "dateType": "Coverage"})
    return found


def _files(reading: Reading) -> Told:
    """Take how large the files are and what they are in; the rest of them has no place."""
    node = reading.subject
    sizes = [it.text for it in texts(reading, node, DCT + "extent")]
    formats: list[str] = []
    for it in (node, *reading.nodes(node, DCAT + "distribution")):
        bytes_ = reading.literals(it, DCAT + "byteSize")
        sizes += [f"{size.value.strip()} bytes" for size in bytes_]
        formats += file_formats(reading, it)
    reading.lose_all(node, (DCAT + "distribution",), reason=SHORTENED)
    return {
        "sizes": list(dict.fromkeys(sizes)),
        "formats": list(dict.fromkeys(formats)),
    }


def _rights(reading: Reading) -> list[Told]:
    node = reading.subject
    holders = (node, *reading.graph.objects(node, DCAT + "distribution"))
    found: list[Told] = []
    for holder in holders:
        if isinstance(holder, Literal):
            continue
        for it in reading.values(holder, DCT + "license", DCT + "accessRights", DCT + "rights"):
            found += [right for right in _right(reading, it) if right not in found]
    return found


def _right(reading: Reading, term: Term) -> list[Told]:
    if isinstance(term, Literal):
        return [{"rights": term.value.strip(), "lang": term.language or ""}]
    labels = (DCT + "title", RDFS_LABEL, SKOS_PREF_LABEL, DCT + "description")
    told = texts(reading, term, *labels)
    if isinstance(term, BlankNode):
        return [{"rights": it.text, "lang": it.language} for it in told]
    spdx = spdx_id(reading, term.value)
    known: Told = {
        "rightsUri": term.value,
        "rightsIdentifier": spdx,
        "rightsIdentifierScheme": "SPDX" if spdx else "",
        "schemeUri": "https://spdx.org/licenses/" if spdx else "",
    }
    told = told or [words_of(reading, term.value)]
    return [{"rights": it.text, **known, "lang": it.language} for it in told]


def _descriptions(reading: Reading) -> list[Told]:
    node = reading.subject
    found = [
        {"description": it.text, "descriptionType": kind, "lang": it.language}
        for predicate, kind in _DESCRIPTIONS.items()
        for it in texts(reading, node, predicate)
    ]
    for it in reading.nodes(node, DCT + "provenance"):
        for told in texts(reading, it, RDFS_LABEL, DCT + "description", DCT + "title"):
            method = {"description": told.text, "descriptionType": "Methods"}
            found.append({**method, "lang": told.language})
    return [it for n, it in enumerate(found) if it not in found[:n]]


def _places(reading: Reading) -> list[Term]:
    return reading.values(reading.subject, DCT + "spatial")


def _place(reading: Reading, term: Term) -> Told:
    if isinstance(term, Literal):
        return {"geoLocationPlace": term.value.strip()}
    reading.types(term)
    name = name_of(reading, term)
    box = box_of(reading, term)
    told: Told = {"geoLocationPlace": name}
    if isinstance(term, NamedNode) and name != term.value:
        reading.lose(reading.subject, DCT + "spatial", term, reason=SHORTENED)
    if not box and not name:
        reading.lose(reading.subject, DCT + "spatial", term, reason=NO_PLACE)
    if box and box.is_point:
        point = {"pointLongitude": box.west, "pointLatitude": box.south}
        told["geoLocationPoint"] = point
    elif box:
        told["geoLocationBox"] = {
            "westBoundLongitude": box.west,
            "eastBoundLongitude": box.east,
            "southBoundLatitude": box.south,
            "northBoundLatitude": box.north,
        }
    return told


def missing(reading: Reading) -> str:
    """Return what the schema demands and the record has not, in a sentence; empty if nothing."""
    lacks: list[str] = []
    if not texts(reading, reading.subject, DCT + "title"):
        lacks.append("a title")
    if not creators(reading):
        lacks.append("a creator or publisher")
    if not year_of(reading):
        lacks.append("a date that tells the year of publication")
    return f"DataCite needs {listed(lacks)}." if lacks else ""
