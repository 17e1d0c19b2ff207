"""DCAT-US 3.0 as tables: which class has which key, for which property, of what shape.

After the JSON Schema that data.gov checks by (release 3.0.0); what it demands is in `NEEDED`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from ldcat.terms import (
    ADMS,
    CNT,
    DCAT,
    DCATAP,
    DCATUS,
    DCT,
    FOAF,
    GEODCAT,
    LOCN,
    ORG,
    OWL,
    PROV,
    RDFS_LABEL,
    SKOS,
    SPDX,
    VCARD,
    XSD,
)


class Shape(Enum):
    """What the value of a key looks like."""

    TEXT = auto()  #: one text, in the best language
    TEXTS = auto()  #: a list of texts
    DATE = auto()  #: a date, a moment with its zone, a month or a year
    WORD = auto()  #: one literal as it is
    ADDRESS = auto()  #: one IRI
    ADDRESSES = auto()  #: a list of IRIs
    SAYING = auto()  #: what one statement says, or its IRI
    SAYINGS = auto()  #: a list of these
    OBJECT = auto()  #: one object of a class
    OBJECTS = auto()  #: a list of objects
    IDENTIFIER = auto()  #: one identifier; the IRI, where there is none
    MEDIA_TYPE = auto()  #: one media type
    LANGUAGES = auto()  #: a list of languages of two letters
    RHYTHM = auto()  #: how often something is updated
    NAME = auto()  #: what something is called, by itself or by a vocabulary
    AGENT_NAME = auto()  #: what somebody is called
    MAIL = auto()  #: an address with `mailto:`
    SHAPE = auto()  #: a geometry


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a class.

    Attributes:
        key: Its name in JSON.
        shape: What its value looks like.
        predicates: The properties that it is for, the one that it stands for first.
        of: The class of its objects.
    """

    key: str
    shape: Shape
    predicates: tuple[str, ...] = ()
    of: str = ""


def _field(key: str, shape: Shape, *predicates: str, of: str = "") -> Field:
    return Field(key, shape, predicates, of)


_TITLE: Final = _field("title", Shape.TEXT, DCT + "title")
_DESCRIPTION: Final = _field("description", Shape.TEXT, DCT + "description")
_ISSUED: Final = _field("issued", Shape.DATE, DCT + "issued")
_MODIFIED: Final = _field("modified", Shape.DATE, DCT + "modified")
_CREATED: Final = _field("created", Shape.DATE, DCT + "created")
_CONTACTS: Final = _field("contactPoint", Shape.OBJECTS, DCAT + "contactPoint", of="Kind")
_RHYTHM: Final = _field("accrualPeriodicity", Shape.RHYTHM, DCT + "accrualPeriodicity")
_SPATIAL: Final = _field("spatial", Shape.OBJECTS, DCT + "spatial", of="Location")
_TEMPORAL: Final = _field("temporal", Shape.OBJECTS, DCT + "temporal", of="PeriodOfTime")
_ACCESS: Final = _field("accessRights", Shape.SAYING, DCT + "accessRights")
_RIGHTS: Final = _field("rights", Shape.SAYINGS, DCT + "rights")
_LICENCE: Final = _field("license", Shape.SAYING, DCT + "license")
_LANGUAGE: Final = _field("language", Shape.LANGUAGES, DCT + "language")
_IDENTIFIER: Final = _field("identifier", Shape.IDENTIFIER, DCT + "identifier")
_OTHERS: Final = _field("otherIdentifier", Shape.OBJECTS, ADMS + "identifier", of="Identifier")
_STANDARDS: Final = _field("conformsTo", Shape.OBJECTS, DCT + "conformsTo", of="Standard")
_KEYWORDS: Final = _field("keyword", Shape.TEXTS, DCAT + "keyword")
_THEMES: Final = _field("theme", Shape.OBJECTS, DCAT + "theme", of="Concept")
_TYPES: Final = _field("category", Shape.OBJECTS, DCT + "type", of="Concept")
_STATUS: Final = _field("status", Shape.OBJECT, ADMS + "status", of="Concept")
_METRES: Final = _field("spatialResolutionInMeters", Shape.WORD, DCAT + "spatialResolutionInMeters")
_STEP: Final = _field("temporalResolution", Shape.WORD, DCAT + "temporalResolution")
_PAGES: Final = _field("page", Shape.OBJECTS, FOAF + "page", of="Document")
_HOLDERS: Final = _field("rightsHolder", Shape.OBJECTS, DCT + "rightsHolder", of="Organization")
_ROLES: Final = _field(
    "qualifiedAttribution", Shape.OBJECTS, PROV + "qualifiedAttribution", of="Attribution"
)
_USED: Final = _field("wasUsedBy", Shape.OBJECTS, PROV + "wasUsedBy", of="Activity")
_DICTIONARY: Final = _field("describedBy", Shape.OBJECT, DCATUS + "describedBy", of="Distribution")
_FORM: Final = _field(
    "representationTechnique", Shape.OBJECT, ADMS + "representationTechnique", of="Concept"
)

_DATASET: Final = (
    _IDENTIFIER,
    _TITLE,
    _DESCRIPTION,
    _KEYWORDS,
    _THEMES,
    _field("publisher", Shape.OBJECT, DCT + "publisher", of="Organization"),
    _field("creator", Shape.OBJECT, DCT + "creator", of="Agent"),
    _field("contributor", Shape.OBJECTS, DCT + "contributor", of="Agent"),
    _CONTACTS,
    _CREATED,
    _ISSUED,
    _MODIFIED,
    _RHYTHM,
    _LANGUAGE,
    _field("version", Shape.WORD, DCAT + "version", OWL + "versionInfo"),
    _field("versionNotes", Shape.TEXT, ADMS + "versionNotes"),
    _STATUS,
    _TYPES,
    _field("subject", Shape.OBJECTS, DCT + "subject", of="Concept"),
    _field("purpose", Shape.TEXT, DCATUS + "purpose", GEODCAT + "purpose"),
    _field("scopeNote", Shape.TEXT, SKOS + "scopeNote"),
    _ACCESS,
    _RIGHTS,
    _HOLDERS,
    _field("liabilityStatement", Shape.SAYING, DCATUS + "liabilityStatement"),
    _SPATIAL,
    _METRES,
    _TEMPORAL,
    _STEP,
    _STANDARDS,
    _field("provenance", Shape.SAYINGS, DCT + "provenance"),
    _field("landingPage", Shape.OBJECT, DCAT + "landingPage", of="Document"),
    _PAGES,
    _OTHERS,
    _field("image", Shape.ADDRESS, "http://schema.org/image", "https://schema.org/image"),
    _field("relation", Shape.ADDRESSES, DCT + "relation"),
    _field("isReferencedBy", Shape.ADDRESSES, DCT + "isReferencedBy"),
    _field("qualifiedRelation", Shape.OBJECTS, DCAT + "qualifiedRelation", of="Relationship"),
    _ROLES,
    _field("wasAttributedTo", Shape.OBJECTS, PROV + "wasAttributedTo", of="Agent"),
    _field("wasGeneratedBy", Shape.OBJECTS, PROV + "wasGeneratedBy", of="Activity"),
    _USED,
    _field("inSeries", Shape.OBJECTS, DCAT + "inSeries", of="DatasetSeries"),
    _DICTIONARY,
    _field(
        "metadataDistribution", Shape.OBJECTS, DCATUS + "metadataDistribution", of="Distribution"
    ),
    _field("distribution", Shape.OBJECTS, DCAT + "distribution", of="Distribution"),
    _field("sample", Shape.OBJECTS, ADMS + "sample", of="Distribution"),
)
_SERIES: Final = (
    _TITLE,
    _DESCRIPTION,
    _CONTACTS,
    _field("publisher", Shape.OBJECT, DCT + "publisher", of="Agent"),
    _ISSUED,
    _MODIFIED,
    _RHYTHM,
    _SPATIAL,
    _TEMPORAL,
)
_SERVICE: Final = (
    _field("identifier", Shape.IDENTIFIER, DCT + "identifier"),
    _TITLE,
    _DESCRIPTION,
    _KEYWORDS,
    _THEMES,
    _field("endpointURL", Shape.ADDRESSES, DCAT + "endpointURL"),
    _field("endpointDescription", Shape.ADDRESSES, DCAT + "endpointDescription"),
    _field("publisher", Shape.OBJECT, DCT + "publisher", of="Agent"),
    _field("creator", Shape.OBJECTS, DCT + "creator", of="Agent"),
    _CONTACTS,
    _CREATED,
    _MODIFIED,
    _LANGUAGE,
    _TYPES,
    _ACCESS,
    _RIGHTS,
    _LICENCE,
    _HOLDERS,
    _SPATIAL,
    _METRES,
    _TEMPORAL,
    _STEP,
    _STANDARDS,
    _OTHERS,
    _ROLES,
    _USED,
)
_DISTRIBUTION: Final = (
    _TITLE,
    _DESCRIPTION,
    _field("accessURL", Shape.ADDRESS, DCAT + "accessURL"),
    _field("downloadURL", Shape.ADDRESS, DCAT + "downloadURL"),
    _field("mediaType", Shape.MEDIA_TYPE, DCAT + "mediaType"),
    _field("format", Shape.NAME, DCT + "format"),
    _field("compressFormat", Shape.MEDIA_TYPE, DCAT + "compressFormat"),
    _field("packageFormat", Shape.MEDIA_TYPE, DCAT + "packageFormat"),
    _field("byteSize", Shape.WORD, DCAT + "byteSize"),
    _field("checksum", Shape.OBJECT, SPDX + "checksum", of="Checksum"),
    _field("characterEncoding", Shape.TEXTS, CNT + "characterEncoding"),
    _ISSUED,
    _MODIFIED,
    _LANGUAGE,
    _LICENCE,
    _ACCESS,
    _RIGHTS,
    _METRES,
    _STEP,
    _STANDARDS,
    _FORM,
    _STATUS,
    _field("availability", Shape.OBJECT, DCATAP + "availability", of="Concept"),
    _PAGES,
    _OTHERS,
    _DICTIONARY,
    _field("accessService", Shape.OBJECTS, DCAT + "accessService", of="DataService"),
)

FIELDS: Final[Mapping[str, tuple[Field, ...]]] = MappingProxyType(
    {
        "Dataset": _DATASET,
        "DatasetSeries": _SERIES,
        "DataService": _SERVICE,
        "Distribution": _DISTRIBUTION,
        "Kind": (
            _field("fn", Shape.AGENT_NAME, VCARD + "fn"),
            _field("hasEmail", Shape.MAIL, VCARD + "hasEmail"),
            _field("organization-name", Shape.TEXT, VCARD + "organization-name"),
            _field("family-name", Shape.TEXT, VCARD + "family-name"),
            _field("given-name", Shape.TEXT, VCARD + "given-name"),
            _field("tel", Shape.SAYING, VCARD + "hasTelephone", VCARD + "tel"),
        ),
        "Organization": (
            _field("name", Shape.AGENT_NAME, FOAF + "name"),
            _field("altLabel", Shape.TEXT, SKOS + "altLabel"),
            _field("notation", Shape.TEXTS, SKOS + "notation"),
            _field(
                "subOrganizationOf", Shape.OBJECTS, ORG + "subOrganizationOf", of="Organization"
            ),
        ),
        "Agent": (
            _field("name", Shape.AGENT_NAME, FOAF + "name"),
            _TYPES,
        ),
        "Identifier": (
            _field("notation", Shape.WORD, SKOS + "notation"),
            _field("schemaAgency", Shape.TEXT, ADMS + "schemaAgency"),
            _ISSUED,
        ),
        "Concept": (_field("prefLabel", Shape.NAME, SKOS + "prefLabel"),),
        "Location": (
            _field("prefLabel", Shape.NAME, SKOS + "prefLabel"),
            _field("altLabel", Shape.TEXT, SKOS + "altLabel"),
            _field("bbox", Shape.SHAPE, DCAT + "bbox"),
            _field("centroid", Shape.SHAPE, DCAT + "centroid"),
            _field("geometry", Shape.SHAPE, LOCN + "geometry"),
        ),
        "PeriodOfTime": (
            _field("startDate", Shape.DATE, DCAT + "startDate"),
            _field("endDate", Shape.DATE, DCAT + "endDate"),
        ),
        "Standard": (_TITLE, _DESCRIPTION, _CREATED, _ISSUED, _MODIFIED),
        "Document": (_TITLE, _DESCRIPTION, _ISSUED),
        "Checksum": (
            _field("algorithm", Shape.SAYING, SPDX + "algorithm"),
            _field("checksumValue", Shape.WORD, SPDX + "checksumValue"),
        ),
        "Attribution": (
            _field("hadRole", Shape.SAYING, DCAT + "hadRole"),
            _field("agent", Shape.OBJECT, PROV + "agent", of="Agent"),
        ),
        "Relationship": (
            _field("hadRole", Shape.SAYING, DCAT + "hadRole"),
            _field("relation", Shape.ADDRESS, DCT + "relation"),
        ),
        "Activity": (_field("label", Shape.TEXT, RDFS_LABEL), _TYPES),
    }
)
#: The keys without which an object is none; of a period one of two.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Dataset": ("title", "description", "contactPoint", "identifier"),
        "DatasetSeries": ("title", "description"),
        "DataService": ("title", "contactPoint", "publisher", "endpointURL"),
        "Kind": ("fn", "hasEmail"),
        "Organization": ("name",),
        "Agent": ("name",),
        "Identifier": ("notation",),
        "Concept": ("prefLabel",),
        "Checksum": ("algorithm", "checksumValue"),
        "Attribution": ("hadRole", "agent"),
        "Relationship": ("hadRole", "relation"),
        "Activity": ("label",),
        "Document": ("title",),
    }
)
#: The class of RDF that each stands for, and others that it tells just as well.
CLASSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Dataset": (DCAT + "Dataset",),
        "DatasetSeries": (DCAT + "DatasetSeries",),
        "DataService": (DCAT + "DataService",),
        "Distribution": (DCAT + "Distribution",),
        "Kind": (VCARD + "Kind",),
        "Organization": (ORG + "Organization", FOAF + "Organization", FOAF + "Agent"),
        "Agent": (FOAF + "Agent",),
        "Identifier": (ADMS + "Identifier",),
        "Concept": (SKOS + "Concept",),
        "Location": (DCT + "Location",),
        "PeriodOfTime": (DCT + "PeriodOfTime",),
        "Standard": (DCT + "Standard",),
        "Document": (FOAF + "Document",),
        "Checksum": (SPDX + "Checksum",),
        "Attribution": (PROV + "Attribution",),
        "Relationship": (DCAT + "Relationship",),
        "Activity": (PROV + "Activity",),
    }
)
#: Datatypes of literals, and what short names are short for.
DATATYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "byteSize": XSD + "nonNegativeInteger",
        "spatialResolutionInMeters": XSD + "decimal",
        "temporalResolution": XSD + "duration",
        "checksumValue": XSD + "hexBinary",
    }
)
BASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "language": "http://id.loc.gov/vocabulary/iso639-1/",
        "mediaType": "https://www.iana.org/assignments/media-types/",
        "compressFormat": "https://www.iana.org/assignments/media-types/",
        "packageFormat": "https://www.iana.org/assignments/media-types/",
    }
)
