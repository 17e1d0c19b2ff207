"""A record that says a lot, one that says nothing, and what a form must keep of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, fromstring

from ldcat.model.graph import Literal, NamedNode, Triple
from ldcat.model.view import RecordView
from ldcat.model.vocabularies import Entry, Vocabularies
from ldcat.represent.base import Context
from ldcat.represent.form import Form
from ldcat.represent.texts import on_one_line, without_markup
from ldcat.terms import EU_AUTHORITY, RDF_TYPE
from tests.unit.pages import SITE, THING, dataset, graph_of, record_view

CONTEXT: Final = Context(
    SITE,
    Vocabularies(
        {
            f"{EU_AUTHORITY}language/ENG": Entry("language", {"en": "English"}, {}, ("ENG", "en")),
            f"{EU_AUTHORITY}data-theme/ENVI": Entry("data-theme", {"en": "Environment"}, {}),
            f"{EU_AUTHORITY}file-type/CSV": Entry("file-type", {"en": "CSV"}, {}, ("CSV",)),
            f"{EU_AUTHORITY}licence/CC_BY_4_0": Entry(
                "licence",
                {"en": "Attribution 4.0"},
                {},
                matches=("https://creativecommons.org/licenses/by/4.0/",),
            ),
        }
    ),
)
SHA: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
RICH: Final = f"""
<{THING}> a dcat:Dataset ;
  dct:title "Tides & {{currents}} of the 50% coast"@en, "Gezeiten"@de, "مد وجزر"@ar ;
  dct:alternative "TIDES"@en ;
  dct:description "<p>How <b>high</b> it stands.</p><script>alert(1)</script>"@en,
    "Wie hoch\\nes steht."@de ;
  dct:identifier "doi:10.1594/PANGAEA.1", "T-1" ;
  dct:creator <https://orcid.org/0000-0002-1825-0097>, [ a foaf:Organization ;
    foaf:name "Sea and Coast, Ltd."@en ] ;
  dct:publisher <https://ror.org/02nr0ka47> ; dct:rightsHolder <https://holder.example/> ;
  dcat:contactPoint [ a vcard:Organization ; vcard:fn "The desk" ;
    vcard:hasEmail <mailto:desk@o.example> ] ;
  dct:issued "2024-03-05"^^xsd:date ; dct:modified "2025-01-02T03:04:05Z"^^xsd:dateTime ;
  dct:created "soon" ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2001-01-01"^^xsd:date ] ;
  dct:spatial [ a dct:Location ; skos:prefLabel "North Sea"@en ;
    dcat:bbox "POLYGON((3 47.5,3 48,5 48,5 47.5,3 47.5))"^^geo:wktLiteral ] ;
  dct:language <{EU_AUTHORITY}language/ENG> ;
  dcat:keyword "tide"@en, "Ebbe, Flut"@de ; dcat:theme <{EU_AUTHORITY}data-theme/ENVI> ;
  dcat:version "1.2.0" ; dcat:landingPage <https://o.example/t?a=1&b=x_y> ;
  dcat:inSeries <https://o.example/series> ; dct:source <https://doi.org/10.5281/raw> ;
  dct:isReferencedBy <https://doi.org/10.1000/Paper> ; dct:conformsTo <urn:example:standard> ;
  dct:accrualPeriodicity <{EU_AUTHORITY}frequency/DAILY> ;
  dct:license <{EU_AUTHORITY}licence/CC_BY_4_0> ;
  dcat:distribution <https://o.example/file> , [ dcat:accessURL <https://o.example/page> ] .
<https://o.example/file> a dcat:Distribution ; dct:title "All of it"@en ;
  dcat:downloadURL <https://o.example/tides.csv> ; dcat:byteSize 1234 ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ;
  dct:format <{EU_AUTHORITY}file-type/CSV> ;
  spdx:checksum [ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ;
    spdx:checksumValue "{SHA}" ] .
<https://orcid.org/0000-0002-1825-0097> a foaf:Person ; foaf:name "Ada Lovelace" ;
  foaf:givenName "Ada" ; foaf:familyName "Lovelace" ;
  <http://www.w3.org/ns/org#memberOf> <https://ror.org/04wxnsj81> .
<https://ror.org/02nr0ka47> a foaf:Organization ; foaf:name "Royal Office"@en, "Amt"@de ;
  foaf:homepage <https://office.example/> .
<https://ror.org/04wxnsj81> a foaf:Organization ; foaf:name "DataCite" .
"""


def rich() -> RecordView:
    return record_view(graph_of(RICH))


def poor() -> RecordView:
    """Return a record with a title and nothing else."""
    return dataset("")


def lost(form: Form, view: RecordView) -> dict[str, str]:
    """Return the reasons for losses, by what is lost of the record itself."""
    return {
        f"{it.triple.predicate.value.rpartition('/')[2].rpartition('#')[2]} {it.triple.object}": (
            it.reason
        )
        for it in form.losses(view)
        if it.triple.subject == view.subject
    }


def unsaid(form: Form, view: RecordView, said: str) -> list[Triple]:
    """Return statements that the form says it carries, though their values are not in its text.

    Args:
        form: The form.
        view: The record.
        said: All that the form wrote, on one line, and what else its values are known by there.
    """
    told = {it.triple for it in form.losses(view)}
    return [
        it
        for it in view.own
        if it not in told
        and it.predicate.value != RDF_TYPE
        and isinstance(it.object, NamedNode | Literal)
        and on_one_line(without_markup(it.object.value)) not in said
    ]


def values(told: object) -> Sequence[str]:
    """Return all texts and numbers in JSON."""
    if isinstance(told, dict):
        return [text for it in told.values() for text in values(it)]
    if isinstance(told, list):
        return [text for it in told for text in values(it)]
    return [on_one_line(str(told))]


def parsed(content: bytes) -> Element:
    """Return the root of XML that a form wrote."""
    return fromstring(content)  # noqa: S314 - our own
