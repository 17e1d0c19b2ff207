"""The metadata formats of OAI-PMH: RDF/XML, and every form that is an XML element."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol, runtime_checkable

from ldcat.model.media import RDF_XML
from ldcat.model.syntax import write
from ldcat.model.view import RecordView, View
from ldcat.represent.base import Representation
from ldcat.terms import RDF

_DECLARATION: Final = b"?>"
#: Token of the form's profile → prefix, namespace, schema. oai_dc comes first: every repository
#: has it.
_FORMATS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "oai_dc": (
            "oai_dc",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        ),
        "datacite": (
            "datacite",
            "http://datacite.org/schema/kernel-4",
            "http://schema.datacite.org/meta/kernel-4/metadata.xsd",
        ),
        "iso19139": (
            "iso19139",
            "http://www.isotc211.org/2005/gmd",
            "http://schemas.opengis.net/iso/19139/20070417/gmd/gmd.xsd",
        ),
        "iso19115-3": (
            "iso19115-3",
            "http://standards.iso.org/iso/19115/-3/mdb/2.0",
            "http://standards.iso.org/iso/19115/-3/mdb/2.0/mdb.xsd",
        ),
    }
)


@runtime_checkable
class Embeddable(Protocol):
    """A form that can stand as an element in another document."""

    def element(self, view: View) -> bytes:
        """Return the record as one XML element, without a declaration."""

    def fits(self, view: View) -> bool:
        """Say whether the form is for such records."""

    def refusal(self, view: RecordView) -> str:
        """Return why a record cannot be expressed; empty if it can be."""


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """One metadata format.

    Attributes:
        prefix: Its name.
        namespace: The XML namespace of its root.
        schema: Where its schema is.
        element: Returns a record as one element.
        can: Says whether a record can be expressed.
        is_rdf: Whether it has the record's statements, in their order.
    """

    prefix: str
    namespace: str
    schema: str
    element: Callable[[RecordView], bytes]
    can: Callable[[RecordView], bool]
    is_rdf: bool = False

    def told(self, view: RecordView) -> bytes:
        """Return a record as one element; nothing where it cannot be expressed."""
        return self.element(view) if self.can(view) else b""


def metadata_formats(representations: Iterable[Representation]) -> Mapping[str, MetadataFormat]:
    """Return the formats by their prefixes."""
    found = {it.prefix: it for it in map(_format, representations) if it is not None}
    order = [prefix for prefix, _, _ in _FORMATS.values() if prefix in found]
    return {**{it: found[it] for it in order}, _DCAT.prefix: _DCAT}


def _format(representation: Representation) -> MetadataFormat | None:
    named = _FORMATS.get(representation.offer.profile.token)
    if named is None or not isinstance(representation, Embeddable):
        return None
    prefix, namespace, schema = named
    form: Embeddable = representation

    def can(view: RecordView) -> bool:
        return form.fits(view) and not form.refusal(view)

    return MetadataFormat(prefix, namespace, schema, form.element, can)


def _rdf_xml(view: RecordView) -> bytes:
    """Return a record as RDF/XML, without the XML declaration."""
    text = write(view.graph, RDF_XML)
    return text[text.index(_DECLARATION) + len(_DECLARATION) :].strip()


_DCAT: Final = MetadataFormat(
    prefix="dcat",
    namespace=RDF,
    schema="http://www.openarchives.org/OAI/2.0/rdf.xsd",
    element=_rdf_xml,
    can=lambda _: True,
    is_rdf=True,
)
