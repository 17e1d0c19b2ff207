"""Who made, published or helped with a record, as DataCite has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import Literal, NamedNode
from ldcat.represent.identifiers import agent_identifier
from ldcat.represent.json_values import Told
from ldcat.represent.names import Name, names
from ldcat.represent.plain import PlainAgent
from ldcat.represent.reading import ONE_ONLY, SHORTENED, Reading
from ldcat.terms import DCAT, DCT, GEODCAT, PROV

_CREATOR: Final = DCT + "creator"
_PUBLISHER: Final = DCT + "publisher"
_ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCAT + "contactPoint": "ContactPerson",
        DCT + "contributor": "Other",
        DCT + "rightsHolder": "RightsHolder",
        GEODCAT + "custodian": "DataManager",
        GEODCAT + "distributor": "Distributor",
        GEODCAT + "originator": "Producer",
        GEODCAT + "principalInvestigator": "Researcher",
        GEODCAT + "processor": "DataCurator",
        GEODCAT + "resourceProvider": "HostingInstitution",
    }
)
#: What the roles of ISO 19115 are called.
_ATTRIBUTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "custodian": "DataManager",
        "distributor": "Distributor",
        "editor": "Editor",
        "funder": "Sponsor",
        "originator": "Producer",
        "pointofcontact": "ContactPerson",
        "principalinvestigator": "Researcher",
        "processor": "DataCurator",
        "resourceprovider": "HostingInstitution",
        "rightsholder": "RightsHolder",
        "sponsor": "Sponsor",
    }
)


def creators(reading: Reading) -> list[Told]:
    """Take who made it; where nobody is named, those who publish it."""
    found = names(reading, reading.subject, _CREATOR, with_affiliations=True)
    found = found or names(reading, reading.subject, _PUBLISHER, with_affiliations=True)
    return [_person(it) for it in found]


def publisher(reading: Reading) -> Told:
    """Take the first that publishes it; others are lost, unless they count as creators."""
    found = names(reading, reading.subject, _PUBLISHER)
    if not found:
        return {}
    creators_ = names(reading, reading.subject, _CREATOR)
    terms = reading.graph.objects(reading.subject, _PUBLISHER)
    for other in terms[1:] if creators_ else ():
        reading.lose(reading.subject, _PUBLISHER, other, reason=ONE_ONLY)
    first = found[0]
    known = agent_identifier(first.agent)
    return {
        "name": first.name,
        "publisherIdentifier": known.value if known else "",
        "publisherIdentifierScheme": known.scheme if known else "",
        "schemeUri": known.scheme_iri if known else "",
        "lang": first.language,
    }


def contributors(reading: Reading) -> list[Told]:
    """Take whoever else has a part in it."""
    node = reading.subject
    named = [
        (it, role)
        for predicate, role in _ROLES.items()
        for it in names(reading, node, predicate, with_affiliations=True)
    ]
    known = (*named, *_attributed(reading))
    found = [{**_person(it), "contributorType": role} for it, role in known]
    return [it for n, it in enumerate(found) if it not in found[:n]]


def _attributed(reading: Reading) -> Iterator[tuple[Name, str]]:
    """Yield those that attributions name, with their roles."""
    node, predicate = reading.subject, PROV + "qualifiedAttribution"
    for it in reading.graph.objects(node, predicate):
        if isinstance(it, Literal):
            continue
        role = reading.graph.value(it, DCAT + "hadRole")
        local = re.split(r"[/#]", role.value)[-1] if isinstance(role, NamedNode) else ""
        known = _ATTRIBUTED.get(re.sub(r"[^a-z]", "", local.lower()), "Other")
        for name in names(reading, it, PROV + "agent", with_affiliations=True):
            reading.take(node, predicate, it)
            reading.types(it)
            if known != "Other":
                reading.one(it, DCAT + "hadRole")
            elif role:
                reading.lose(it, DCAT + "hadRole", role, reason=SHORTENED)
            yield name, known


def _person(name: Name) -> Told:
    known = agent_identifier(name.agent)
    told: Told = {
        "name": name.name,
        "nameType": _kind(name),
        "givenName": name.given,
        "familyName": name.family,
        "nameIdentifiers": [],
        "affiliation": [_affiliation(it) for it in name.affiliations],
        "lang": name.language,
    }
    if known:
        identified = {"nameIdentifier": known.value, "nameIdentifierScheme": known.scheme}
        told["nameIdentifiers"] = [{**identified, "schemeUri": known.scheme_iri}]
    return told


def _kind(name: Name) -> str:
    if name.is_person:
        return "Personal"
    return "Organizational" if name.agent.is_organisation or name.agent.ror else ""


def _affiliation(agent: PlainAgent) -> Told:
    known = agent_identifier(agent)
    return {
        "name": agent.name,
        "affiliationIdentifier": known.value if known else "",
        "affiliationIdentifierScheme": known.scheme if known else "",
        "schemeUri": known.scheme_iri if known else "",
    }
