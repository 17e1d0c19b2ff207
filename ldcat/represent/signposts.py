"""Signposts: typed links that tell machines what a record is, how to cite it, where the data is.

FAIR Signposting (signposting.org/FAIR): `cite-as`, `type`, `author`, `license`, `item`,
`describedby`; what does not fit into a header is in the link set (RFC 9264).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import NamedNode
from ldcat.model.view import RecordView
from ldcat.represent.base import AS_KEPT, Context, Offer
from ldcat.represent.identifiers import own_doi
from ldcat.represent.plain import media_type
from ldcat.represent.reading import Reading
from ldcat.terms import DCAT, DCT, SCHEMA

#: So many files stand in a header; the link set has all.
MOST_ITEMS: Final = 10
_TYPES: Final = {
    "dataset": "Dataset",
    "series": "Dataset",
    "catalog": "DataCatalog",
    "service": "WebAPI",
}
_HTTP: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Signpost:
    """A typed link.

    Attributes:
        relation: The link relation.
        target: Where it leads.
        media_type: What is there; empty where that is not known.
        profile: IRI of what that conforms to, or nothing.
    """

    relation: str
    target: str
    media_type: str = ""
    profile: str = ""

    @property
    def header(self) -> str:
        """The link as a header has it (RFC 8288)."""
        kind = f'; type="{self.media_type}"' if self.media_type else ""
        profile = f'; profile="{self.profile}"' if self.profile else ""
        return f'<{self.target}>; rel="{self.relation}"{kind}{profile}'


def signposts(
    view: RecordView, context: Context, forms: Iterable[tuple[Offer, str]]
) -> Sequence[Signpost]:
    """Return every signpost of a record.

    Args:
        view: The record.
        context: What tells media types by their IRIs.
        forms: The forms of its metadata, with their addresses.
    """
    reading = Reading(view, context)
    return [
        *_identity(reading),
        *_rights(reading),
        *_items(reading),
        *(
            Signpost("describedby", address, it.media_type, it.profile.iri)
            for it, address in forms
            if it.media_type != "text/html"
        ),
    ]


def _identity(reading: Reading) -> Iterator[Signpost]:
    view = reading.view
    doi = own_doi(reading)
    own = view.record.iri if view.record.iri.startswith(_HTTP) else str(view.address)
    yield Signpost("cite-as", f"https://doi.org/{doi}" if doi else own)
    yield Signpost("type", f"{SCHEMA}AboutPage")
    yield Signpost("type", f"{SCHEMA}{_TYPES[view.record.kind]}")
    for iri in reading.iris(view.subject, DCT + "creator"):
        if iri.startswith(_HTTP):
            yield Signpost("author", iri)


def _rights(reading: Reading) -> Iterator[Signpost]:
    nodes = [reading.subject, *reading.nodes(reading.subject, DCAT + "distribution")]
    found = dict.fromkeys(iri for it in nodes for iri in reading.iris(it, DCT + "license"))
    for iri in found:
        yield Signpost("license", iri)


def _items(reading: Reading) -> Iterator[Signpost]:
    for node in reading.nodes(reading.subject, DCAT + "distribution"):
        kinds = reading.values(node, DCAT + "mediaType", DCT + "format")
        kind = next(filter(None, (media_type(reading, it) for it in kinds)), "")
        for value in reading.values(node, DCAT + "downloadURL"):
            if isinstance(value, NamedNode) and value.value.startswith(_HTTP):
                yield Signpost("item", value.value, kind)


def in_header(found: Sequence[Signpost]) -> Iterator[Signpost]:
    """Yield those that stand in a header: other forms of it are there as alternates already."""
    items = 0
    for it in found:
        items += it.relation == "item"
        is_metadata = it.relation == "describedby" and it.profile != AS_KEPT.iri
        if not is_metadata and (it.relation != "item" or items <= MOST_ITEMS):
            yield it
