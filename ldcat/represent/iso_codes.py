"""Codes of ISO 19115 for IRIs, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Term
from ldcat.represent.base import Context
from ldcat.terms import DCAT, DCT, DCT_PUBLISHER, EU_AUTHORITY, GEODCAT, INSPIRE

_CODE_LISTS: Final = INSPIRE + "metadata-codelist/"
TOPIC: Final = _CODE_LISTS + "TopicCategory/"
THEME: Final = INSPIRE + "theme/"
_TOPICS: Final = frozenset(
    {
        "farming", "biota", "boundaries", "climatologyMeteorologyAtmosphere", "economy",
        "elevation", "environment", "geoscientificInformation", "health",
        "imageryBaseMapsEarthCover", "intelligenceMilitary", "inlandWaters", "location",
        "oceans", "planningCadastre", "society", "structure", "transportation",
        "utilitiesCommunication",
    }
)  # fmt: skip
#: Properties that name those who have a role, and the code of CI_RoleCode.
ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCAT + "contactPoint": "pointOfContact",
        DCT_PUBLISHER: "publisher",
        DCT + "creator": "author",
        DCT + "rightsHolder": "owner",
        DCT + "contributor": "contributor",
        **{
            GEODCAT + it: it
            for it in ("custodian", "distributor", "originator", "principalInvestigator")
        },
        **{GEODCAT + it: it for it in ("processor", "resourceProvider", "user")},
    }
)
_ROLE: Final = re.compile(r"(?:ResponsiblePartyRole/|CI_RoleCode(?:\.xml)?[/#])(\w+)$")
DATES: Final[Mapping[str, str]] = MappingProxyType(
    {DCT + "created": "creation", DCT + "issued": "publication", DCT + "modified": "revision"}
)
_STATUS_SCHEMES: Final = ("http://purl.org/adms/status/", EU_AUTHORITY)
#: Codes of MD_ProgressCode.
_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "completed": "completed",
        "underdevelopment": "underDevelopment",
        "develop": "underDevelopment",
        "deprecated": "obsolete",
    }
)
_CRS: Final = re.compile(r"https?://(?:www\.)?opengis\.net/def/crs/.+|urn:ogc:def:crs:.+")
_SERVICES: Final = re.compile(r"SpatialDataServiceType/(\w+)$")
_TECHNIQUES: Final = re.compile(r"SpatialRepresentationType/(\w+)$")
#: How services are spoken to, by the format of what leads to them.
_PROTOCOLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        EU_AUTHORITY + "file-type/WMS_SRVC": "OGC:WMS",
        EU_AUTHORITY + "file-type/WFS_SRVC": "OGC:WFS",
        EU_AUTHORITY + "file-type/WCS_SRVC": "OGC:WCS",
        EU_AUTHORITY + "file-type/WMTS_SRVC": "OGC:WMTS",
        EU_AUTHORITY + "file-type/ATOM": "INSPIRE Atom",
    }
)


def topic_of(iri: str) -> str:
    """Return the code of MD_TopicCategoryCode that an IRI is, or nothing.

    >>> topic_of("http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/oceans")
    'oceans'
    """
    code = iri.removeprefix(TOPIC) if iri.startswith(TOPIC) else ""
    return code if code in _TOPICS else ""


def role_of(term: Term) -> str:
    """Return the code of CI_RoleCode that a role is, or nothing."""
    found = _ROLE.search(term.value)
    return found[1] if found and isinstance(term, NamedNode) else ""


def state_of(term: Term) -> str:
    """Return the code of MD_ProgressCode that a status is, or nothing."""
    if not isinstance(term, NamedNode) or not term.value.startswith(_STATUS_SCHEMES):
        return ""
    return _STATES.get(re.split(r"[/#]", term.value)[-1].casefold(), "")


def is_reference_system(iri: str) -> bool:
    """Say whether an IRI is that of a reference system.

    >>> is_reference_system("http://www.opengis.net/def/crs/EPSG/0/4258")
    True
    """
    return _CRS.fullmatch(iri) is not None


def service_of(iri: str) -> str:
    """Return the kind of service that an IRI is, e.g. `view`; or nothing."""
    found = _SERVICES.search(iri)
    return found[1] if found else ""


def technique_of(iri: str) -> str:
    """Return the code of MD_SpatialRepresentationTypeCode that an IRI is, or nothing."""
    found = _TECHNIQUES.search(iri)
    return found[1] if found else ""


def protocol_of(term: Term) -> str:
    """Return the protocol of a service whose format is told, or nothing."""
    return _PROTOCOLS.get(term.value, "") if isinstance(term, NamedNode) else ""


def language_code(context: Context, term: Term) -> str:
    """Return a language as ISO 639-2/B has it, e.g. `ger`; nothing for what is none."""
    text = term.value.strip()
    vocabularies = context.vocabularies
    iri = text if isinstance(term, NamedNode) else ""
    if isinstance(term, Literal) or not vocabularies.entry(iri):
        tag = re.split(r"[/#]", text)[-1].split("-")[0]
        iri = vocabularies.coded("language", tag) or ""
        if not iri:
            return tag.lower() if re.fullmatch("[A-Za-z]{3}", tag) else ""
    entry = vocabularies.entry(iri)
    codes = entry.codes if entry else ()
    bibliographic = [it for it in codes if re.fullmatch("[a-z]{3}", it)]
    found = [*bibliographic, *(it.lower() for it in codes if re.fullmatch("[A-Z]{3}", it))]
    return found[0] if found else ""
