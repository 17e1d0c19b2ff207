"""Records for the tests of forms: one that says much, one that says little, one that is hostile."""

from __future__ import annotations

from functools import cache
from typing import Final

from ldcat import resources
from ldcat.model.graph import NamedNode, Triple
from ldcat.model.view import RecordView
from ldcat.model.vocabularies import load_vocabularies
from ldcat.represent.base import Context
from ldcat.represent.form import Form
from tests.unit.pages import SITE, THING, graph_of, record_view

HOSTILE: Final = 'a</gco:CharacterString><!--&\\u0000\\u0008]]> \\"{{7*7}}\\"\\r\\nb'
RICH: Final = f"""
<{THING}> a dcat:Dataset ;
  dct:title "Tides"@en, "Gezeiten"@de ;
  dct:description "Levels of the sea, hourly."@en, "Wasserstände, stündlich."@de ;
  dct:identifier "T-1" ;
  dcat:keyword "tide"@en, "Flut"@de ;
  dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI>,
    <http://inspire.ec.europa.eu/theme/tn> ;
  dct:subject <http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/oceans> ;
  dct:issued "2020-05-31Z"^^xsd:date ; dct:modified "2024-01-02T03:04:05Z"^^xsd:dateTime ;
  dct:publisher <https://o.example/office> ; dcat:contactPoint <https://o.example/desk> ;
  prov:qualifiedAttribution [ a prov:Attribution ; prov:agent <https://o.example/office> ;
    dcat:hadRole <http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/custodian> ] ;
  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/RESTRICTED> ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/MONTHLY> ;
  dct:language <http://publications.europa.eu/resource/authority/language/DEU> ;
  dct:spatial [ a dct:Location ; skos:prefLabel "North Sea"@en ; dcat:bbox
    "POLYGON((3 51.25,9.5 51.25,9.5 56,3 56,3 51.25))"^^geo:wktLiteral,
    "{{\\"type\\":\\"Point\\",\\"coordinates\\":[4,52]}}"^^geo:geoJSONLiteral ] ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2001-01-01"^^xsd:date ;
    dcat:endDate "2020-12-31"^^xsd:date ],
    [ a dct:PeriodOfTime ; dcat:startDate "2021"^^xsd:gYear ] ;
  dct:conformsTo <http://www.opengis.net/def/crs/EPSG/0/4258>, <https://s.example/standard> ;
  dct:provenance [ a dct:ProvenanceStatement ; rdfs:label "Measured by gauges."@en ] ;
  dcat:spatialResolutionInMeters "100"^^xsd:decimal ;
  dcat:landingPage <https://o.example/tides> ; dcat:inSeries <https://o.example/seas> ;
  <http://www.w3.org/ns/dqv#hasQualityMeasurement> [
    <http://www.w3.org/ns/dqv#isMeasurementOf>
      <http://data.europa.eu/930/spatialResolutionAsScale> ;
    <http://www.w3.org/ns/dqv#value> 0.00002 ] ;
  dcat:version "3" ; <https://e.example/mood> "calm" ;
  dcat:distribution <https://o.example/csv>, [ a dcat:Distribution ; dct:title "nowhere" ] .
<https://o.example/office> a foaf:Organization ; foaf:name "The office"@en, "Das Amt"@de ;
  foaf:mbox <mailto:office@o.example> .
<https://o.example/desk> a vcard:Organization ; vcard:fn "Desk" ;
  vcard:hasEmail <mailto:desk@o.example> ; vcard:hasTelephone <tel:+491> .
<https://o.example/csv> a dcat:Distribution ; dct:title "As CSV"@en ;
  dcat:downloadURL <https://o.example/größe.csv> ; dcat:mediaType "text/csv" ;
  dct:format "CSV" ; dcat:byteSize "1048576.0"^^xsd:decimal ;
  dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> .
"""
#: As little as can be kept; the title is untagged.
POOR: Final = f'<{THING}> a dcat:Dataset ; dct:title "Tides" .'
_SERVICE: Final = f"""
<{THING}> a dcat:DataService ; dct:title "Sea map"@en ;
  dct:type <http://inspire.ec.europa.eu/metadata-codelist/SpatialDataServiceType/view> ;
  dct:publisher [ foaf:name "The office" ; foaf:mbox <mailto:office@o.example> ] ;
  dcat:endpointURL <https://o.example/wms> ; dcat:servesDataset <https://o.example/tides> ;
  dcat:endpointDescription <https://o.example/wms?request=GetCapabilities> .
"""


@cache
def context() -> Context:
    """Return what forms are built with: the vocabularies that come with ldcat."""
    return Context(SITE, load_vocabularies([resources.vocabularies()]))


def rich() -> RecordView:
    return record_view(graph_of(RICH))


def poor(more: str = "") -> RecordView:
    return record_view(graph_of(f"{POOR}\n{more}"))


def service() -> RecordView:
    return record_view(graph_of(_SERVICE), kind="service")


def hostile() -> RecordView:
    return poor(f"""
        <{THING}> dct:description "{HOSTILE}" ; dcat:keyword "{HOSTILE}"@en ;
          dct:publisher "{HOSTILE}" ; dct:rights "{HOSTILE}" ;
          dcat:contactPoint [ vcard:fn "{HOSTILE}" ; vcard:hasEmail "a@b.example" ] .
    """)


def lost(form: Form, view: RecordView) -> dict[str, str]:
    """Return why statements are lost: by the local name of the property and the value."""
    return {_key(it.triple): it.reason for it in form.losses(view)}


def _key(triple: Triple) -> str:
    predicate = triple.predicate.value.replace("#", "/").rpartition("/")[2]
    value = triple.object.value if not isinstance(triple.object, Triple) else ""
    tag = getattr(triple.object, "language", None)
    kind = f"<{value}>" if isinstance(triple.object, NamedNode) else value
    return f"{predicate} {kind}" + (f"@{tag}" if tag else "")
