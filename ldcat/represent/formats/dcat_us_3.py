"""DCAT-US 3.0: one record as JSON-LD that its JSON Schema takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from ldcat.model.graph import NamedNode
from ldcat.model.view import RecordView
from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.dcat_us import described, lacking
from ldcat.represent.dcat_us_context import context_of
from ldcat.represent.form import Form
from ldcat.represent.json_values import as_json
from ldcat.represent.reading import Reading
from ldcat.represent.taking import needs
from ldcat.terms import DCAT, DCATUS, DCT

PROFILE: Final = ProfileName(
    "dcat-us",
    DCATUS,
    "DCAT-US 3.0",
    aliases=(
        "http://data.resources.gov/ontology/dcat-us#",
        "https://resources.data.gov/dcat-us/3.0.0/",
    ),
)
_CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {"dataset": "Dataset", "series": "DatasetSeries", "service": "DataService"}
)
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "a title",
        "description": "a description",
        "contactPoint": "the e-mail address of a contact (or of the publisher)",
        "publisher": "a publisher",
        "endpointURL": "an endpoint URL",
    }
)
#: Links to other records, which would have to be told in full.
_OTHERS: Final = (
    *(DCAT + it for it in ("hasVersion", "hasCurrentVersion", "previousVersion", "inSeries")),
    *(DCAT + it for it in ("first", "last", "prev", "next", "seriesMember", "servesDataset")),
    *(DCT + it for it in ("hasPart", "isPartOf", "replaces", "source")),
)
_WHOLE: Final = "The form wants all of the other record in this place, not a link to it."


class DcatUs3(Form):
    """A record as DCAT-US 3.0 has it."""

    offer = Offer(
        name="dcat-us",
        label="DCAT-US 3.0 JSON-LD",
        media_type="application/ld+json",
        suffix="dcat-us.jsonld",
        rank=320,
        profile=PROFILE,
    )
    kinds: ClassVar[frozenset[str]] = frozenset(_CLASSES)

    def refusal(self, view: RecordView) -> str:
        """Return what a record lacks."""
        reading = Reading(view, self._context)
        found = lacking(reading, view.subject, _CLASSES[view.record.kind])
        return needs("DCAT-US 3.0", [_WORDS[it] for it in found]) if found else ""

    def compose(self, reading: Reading) -> bytes:
        """Return the record, its context first."""
        told = described(reading, reading.subject, _CLASSES[reading.view.record.kind])
        for predicate in _OTHERS:
            for it in reading.graph.objects(reading.subject, predicate):
                if isinstance(it, NamedNode) and not reading.graph.describes(it):
                    reading.lose(reading.subject, predicate, it, reason=_WHOLE)
        return as_json({"@context": context_of(told), **told})


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one form."""
    return (DcatUs3(context),)
