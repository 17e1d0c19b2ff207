"""Words for properties and classes: what pages call them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from ldcat import terms

#: The namespace of GeoDCAT-AP.
GEODCAT: Final = "http://data.europa.eu/930/"

_NAMESPACES: Final[tuple[tuple[str, str], ...]] = tuple(
    sorted(
        ((namespace, prefix) for prefix, namespace in terms.PREFIXES.items()),
        key=lambda entry: -len(entry[0]),
    )
)
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-\s]+")
_LONGEST_NAME: Final = 60

_DCT_WORDS: Final = {
    "abstract": "Abstract",
    "accessRights": "Access rights",
    "accrualPeriodicity": "Update frequency",
    "alternative": "Alternative title",
    "available": "Available",
    "bibliographicCitation": "Citation",
    "conformsTo": "Conforms to",
    "contributor": "Contributor",
    "coverage": "Coverage",
    "created": "Created",
    "creator": "Creator",
    "date": "Date",
    "description": "Description",
    "extent": "Extent",
    "format": "Format",
    "hasFormat": "Has format",
    "hasPart": "Has part",
    "hasVersion": "Has version",
    "identifier": "Identifier",
    "isFormatOf": "Is format of",
    "isPartOf": "Is part of",
    "isReferencedBy": "Is referenced by",
    "isReplacedBy": "Is replaced by",
    "isRequiredBy": "Is required by",
    "issued": "Issued",
    "isVersionOf": "Is version of",
    "language": "Language",
    "license": "Licence",
    "medium": "Medium",
    "modified": "Last modified",
    "provenance": "Provenance",
    "publisher": "Publisher",
    "references": "References",
    "relation": "Related resource",
    "replaces": "Replaces",
    "requires": "Requires",
    "rights": "Rights",
    "rightsHolder": "Rights holder",
    "source": "Source",
    "spatial": "Area covered",
    "subject": "Subject",
    "tableOfContents": "Table of contents",
    "temporal": "Time covered",
    "title": "Title",
    "type": "Type",
    "valid": "Valid",
    # Classes.
    "Agent": "Agent",
    "Frequency": "Frequency",
    "LicenseDocument": "Licence document",
    "Location": "Location",
    "MediaType": "Media type",
    "MediaTypeOrExtent": "Media type or extent",
    "PeriodOfTime": "Period of time",
    "ProvenanceStatement": "Provenance statement",
    "RightsStatement": "Rights statement",
    "Standard": "Standard",
}
_DCAT_WORDS: Final = {
    "accessService": "Access service",
    "accessURL": "Access address",
    "bbox": "Bounding box",
    "byteSize": "Size",
    "catalog": "Catalogue",
    "centroid": "Centre",
    "compressFormat": "Compression",
    "contactPoint": "Contact",
    "dataset": "Dataset",
    "distribution": "Distribution",
    "downloadURL": "Download address",
    "endDate": "End",
    "endpointDescription": "Endpoint description",
    "endpointURL": "Endpoint",
    "first": "First in series",
    "hadRole": "Role",
    "hasCurrentVersion": "Current version",
    "hasVersion": "Has version",
    "inSeries": "Part of series",
    "isDistributionOf": "Is distribution of",
    "isVersionOf": "Is version of",
    "keyword": "Keywords",
    "landingPage": "Landing page",
    "last": "Last in series",
    "mediaType": "Media type",
    "next": "Next in series",
    "nextVersion": "Next version",
    "packageFormat": "Packaging",
    "prev": "Previous in series",
    "previousVersion": "Previous version",
    "qualifiedRelation": "Qualified relation",
    "record": "Catalogue record",
    "relation": "Relation",
    "resource": "Resource",
    "seriesMember": "Member of series",
    "service": "Service",
    "servesDataset": "Serves dataset",
    "spatialResolutionInMeters": "Spatial resolution",
    "startDate": "Start",
    "temporalResolution": "Temporal resolution",
    "theme": "Theme",
    "themeTaxonomy": "Theme vocabulary",
    "version": "Version",
    # Classes.
    "Catalog": "Catalogue",
    "CatalogRecord": "Catalogue record",
    "DataService": "Data service",
    "Dataset": "Dataset",
    "DatasetSeries": "Dataset series",
    "Distribution": "Distribution",
    "Relationship": "Relationship",
    "Resource": "Resource",
    "Role": "Role",
}
_OTHER_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    terms.RDF: {"type": "Type", "value": "Value"},
    terms.RDFS: {"comment": "Comment", "label": "Label", "seeAlso": "See also"},
    terms.OWL: {
        "deprecated": "Deprecated",
        "sameAs": "Same as",
        "versionInfo": "Version",
        "versionIRI": "Version IRI",
    },
    terms.ADMS: {
        "identifier": "Other identifier",
        "last": "Latest version",
        "next": "Next version",
        "prev": "Previous version",
        "representationTechnique": "Representation technique",
        "sample": "Sample",
        "schemaAgency": "Scheme agency",
        "status": "Status",
        "versionNotes": "Version notes",
    },
    terms.DCATAP: {
        "applicableLegislation": "Applicable legislation",
        "availability": "Planned availability",
        "hvdCategory": "High-value category",
    },
    GEODCAT: {
        "custodian": "Custodian",
        "distributor": "Distributor",
        "originator": "Originator",
        "principalInvestigator": "Principal investigator",
        "processor": "Processor",
        "referenceSystem": "Reference system",
        "resourceProvider": "Resource provider",
        "resourceType": "Resource type",
        "serviceCategory": "Service category",
        "serviceProtocol": "Service protocol",
        "serviceType": "Service type",
        "spatialResolutionAsText": "Spatial resolution",
        "topicCategory": "Topic category",
        "user": "User",
    },
    terms.FOAF: {
        "homepage": "Homepage",
        "isPrimaryTopicOf": "Described in",
        "mbox": "E-mail",
        "name": "Name",
        "page": "Documentation",
        "phone": "Telephone",
        "primaryTopic": "Describes",
        "workplaceHomepage": "Workplace homepage",
    },
    terms.VCARD: {
        "adr": "Address",
        "country-name": "Country",
        "family-name": "Family name",
        "fn": "Name",
        "given-name": "Given name",
        "hasAddress": "Address",
        "hasEmail": "E-mail",
        "hasName": "Name",
        "hasOrganizationName": "Organisation",
        "hasTelephone": "Telephone",
        "hasURL": "Web address",
        "hasUID": "Identifier",
        "locality": "Town",
        "organization-name": "Organisation",
        "organization-unit": "Unit",
        "postal-code": "Postal code",
        "region": "Region",
        "street-address": "Street",
        "value": "Value",
        # Classes.
        "Kind": "Contact",
        "Organization": "Organisation",
    },
    terms.PROV: {
        "agent": "Agent",
        "qualifiedAttribution": "Attribution",
        "used": "Used",
        "wasAttributedTo": "Attributed to",
        "wasDerivedFrom": "Derived from",
        "wasGeneratedBy": "Generated by",
        "wasRevisionOf": "Revision of",
    },
    terms.SPDX: {
        "algorithm": "Algorithm",
        "checksum": "Checksum",
        "checksumValue": "Checksum value",
    },
    terms.LOCN: {
        "adminUnitL1": "Country",
        "adminUnitL2": "Region",
        "fullAddress": "Address",
        "geographicName": "Geographical name",
        "geometry": "Geometry",
        "postCode": "Postal code",
        "postName": "Town",
        "thoroughfare": "Street",
    },
    terms.ODRL: {"hasPolicy": "Policy", "permission": "Permission", "prohibition": "Prohibition"},
    terms.SKOS: {
        "altLabel": "Alternative label",
        "broader": "Broader term",
        "definition": "Definition",
        "exactMatch": "Exact match",
        "hasTopConcept": "Top term",
        "inScheme": "In vocabulary",
        "narrower": "Narrower term",
        "notation": "Code",
        "note": "Note",
        "prefLabel": "Label",
        "related": "Related term",
        "topConceptOf": "Top term of",
        # Classes.
        "Concept": "Term",
        "ConceptScheme": "Vocabulary",
    },
    terms.DQV: {"hasQualityMeasurement": "Quality measurement", "isMeasurementOf": "Metric"},
    terms.ELI: {"LegalResource": "Legal resource", "id_local": "Local identifier"},
}


def _by_iri() -> Mapping[str, str]:
    """Return the words by full IRI."""
    tables = {terms.DCT: _DCT_WORDS, terms.DCAT: _DCAT_WORDS, **_OTHER_WORDS}
    return MappingProxyType(
        {
            namespace + name: words
            for namespace, table in tables.items()
            for name, words in table.items()
        }
    )


#: Words for the properties and classes of DCAT and its neighbours, by IRI.
WORDS: Final[Mapping[str, str]] = _by_iri()


@lru_cache(maxsize=4096)
def label(iri: str) -> str:
    """Return words for a property or class, made from its local name if need be.

    >>> label("http://purl.org/dc/terms/accrualPeriodicity")
    'Update frequency'
    >>> label("https://example.org/ns#plannedHTTPOutage")
    'Planned HTTP outage'
    """
    return WORDS.get(iri) or spoken(local_name(iri)) or iri


@lru_cache(maxsize=4096)
def short_name(iri: str) -> str:
    """Return an IRI with its customary prefix, or in full.

    >>> short_name("http://www.w3.org/ns/dcat#theme")
    'dcat:theme'
    """
    for namespace, prefix in _NAMESPACES:
        if iri.startswith(namespace) and (name := iri[len(namespace) :]).replace("-", "_").isidentifier():
            return f"{prefix}:{name}"
    return iri


def local_name(iri: str) -> str:
    """Return what stands after the last `#`, `/` or `:`, ignoring one at the end."""
    return re.split(r"[#/:]", iri.rstrip("#/"))[-1]


def spoken(name: str) -> str:
    """Return a local name as words; empty for what is no name."""
    if not name or len(name) > _LONGEST_NAME:
        return ""
    words = [word if word.isupper() else word.lower() for word in _HUMP.split(name) if word]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
