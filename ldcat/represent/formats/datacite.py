"""DataCite's metadata schema 4, as JSON and XML: what registers DOIs and feeds harvesters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final
from xml.etree.ElementTree import Element

from ldcat.model.boxes import degrees
from ldcat.model.view import RecordView, View
from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.datacite import KINDS, NAMESPACE, missing, told_of
from ldcat.represent.form import Form
from ldcat.represent.identifiers import identifier
from ldcat.represent.json_values import Told, as_json
from ldcat.represent.reading import Reading
from ldcat.represent.xml_values import LANGUAGE, as_document, as_element, child, root

PROFILE: Final = ProfileName(
    "datacite",
    NAMESPACE,
    "DataCite 4",
    aliases=(f"{NAMESPACE}/", "http://schema.datacite.org/meta/kernel-4/metadata.xsd"),
)
_SCHEMA: Final = f"{NAMESPACE} http://schema.datacite.org/meta/kernel-4/metadata.xsd"
#: What XML calls attributes otherwise than JSON.
_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType(
    {"lang": LANGUAGE, "schemeUri": "schemeURI", "valueUri": "valueURI", "rightsUri": "rightsURI"}
)
#: Lists of texts with attributes: the list, its elements, and what has the text.
_LISTS: Final = (
    ("titles", "title", "title"),
    ("subjects", "subject", "subject"),
    ("dates", "date", "date"),
    ("alternateIdentifiers", "alternateIdentifier", "alternateIdentifier"),
    ("relatedIdentifiers", "relatedIdentifier", "relatedIdentifier"),
    ("rightsList", "rights", "rights"),
    ("descriptions", "description", "description"),
)
_PLAIN_LISTS: Final = (("sizes", "size"), ("formats", "format"))


class _DataCite(Form):
    kinds: ClassVar[frozenset[str]] = KINDS

    def refusal(self, view: RecordView) -> str:
        """Return what the schema demands that the record has not."""
        return missing(self._reading(view))


class DataCiteJson(_DataCite):
    """A record as DataCite's JSON."""

    offer = Offer(
        name="datacite.json",
        label="DataCite JSON",
        media_type="application/vnd.datacite.datacite+json",
        suffix="datacite.json",
        rank=210,
        profile=PROFILE,
    )

    def compose(self, reading: Reading) -> bytes:
        """Return the record as JSON."""
        return as_json(told_of(reading))


class DataCiteXml(_DataCite):
    """A record as DataCite's XML."""

    offer = Offer(
        name="datacite.xml",
        label="DataCite XML",
        media_type="application/vnd.datacite.datacite+xml",
        suffix="datacite.xml",
        rank=211,
        profile=PROFILE,
    )

    def compose(self, reading: Reading) -> bytes:
        """Return the record as an XML document."""
        return as_document(_element(reading))

    def element(self, view: View) -> bytes:
        """Return the element `resource` alone, to stand in other XML."""
        return _element(self._reading(view))


def representations(context: Context) -> tuple[Representation, ...]:
    """Return JSON and XML."""
    return (DataCiteJson(context), DataCiteXml(context))


def _element(reading: Reading) -> bytes:
    told = told_of(reading)
    resource = root("resource", {"": NAMESPACE}, _SCHEMA)
    _identifier(resource, told, reading.subject.value)
    _agents(resource, "creator", told["creators"])
    _agents(resource, "contributor", told.get("contributors", []))
    _text(resource, ("publisher", "name"), told["publisher"])
    child(resource, "publicationYear", told["publicationYear"])
    general = {"resourceTypeGeneral": told["types"]["resourceTypeGeneral"]}
    child(resource, "resourceType", told["types"]["resourceType"], attributes=general)
    _lists(resource, told)
    for name in ("language", "version"):
        if name in told:
            child(resource, name, told[name])
    _places(resource, told.get("geoLocations", []))
    return as_element(resource)


def _lists(resource: Element, told: Told) -> None:
    for name, item, text in _LISTS:
        if held := told.get(name):
            parent = child(resource, name)
            for it in held:
                _text(parent, (item, text), it)
    for name, item in _PLAIN_LISTS:
        if held := told.get(name):
            parent = child(resource, name)
            for it in held:
                child(parent, item, it)


def _identifier(resource: Element, told: Told, iri: str) -> None:
    """Write the DOI, else the record's IRI, which then is no alternate one."""
    if "doi" in told:
        child(resource, "identifier", told["doi"], attributes={"identifierType": "DOI"})
        return
    scheme = identifier(iri).scheme or "Local"
    child(resource, "identifier", iri, attributes={"identifierType": scheme})
    others = [it for it in told["alternateIdentifiers"] if it["alternateIdentifier"] != iri]
    told["alternateIdentifiers"] = others


def _text(parent: Element, names: tuple[str, str], told: Told) -> None:
    """Write a text; what else is told of it are attributes."""
    name, key = names
    attributes = {_ATTRIBUTES.get(it, it): text for it, text in told.items() if it != key}
    child(parent, name, told.get(key, ""), attributes=attributes)


def _agents(resource: Element, name: str, told: list[Told]) -> None:
    if not told:
        return
    parent = child(resource, f"{name}s")
    for it in told:
        agent = child(parent, name, attributes={"contributorType": it.get("contributorType", "")})
        named = {"nameType": it.get("nameType", ""), LANGUAGE: it.get("lang", "")}
        child(agent, f"{name}Name", it["name"], attributes=named)
        for part in ("givenName", "familyName"):
            if part in it:
                child(agent, part, it[part])
        for known in it.get("nameIdentifiers", []):
            _text(agent, ("nameIdentifier", "nameIdentifier"), known)
        for known in it.get("affiliation", []):
            _text(agent, ("affiliation", "name"), known)


def _places(resource: Element, told: list[Told]) -> None:
    if not told:
        return
    parent = child(resource, "geoLocations")
    for it in told:
        place = child(parent, "geoLocation")
        for name, held in it.items():
            if isinstance(held, str):
                child(place, name, held)
                continue
            shape = child(place, name)
            for corner, value in held.items():
                child(shape, corner, degrees(value))
