"""DCAT-AP and GeoDCAT-AP: views in every syntax that add what the facts imply."""

from __future__ import annotations

from typing import Final

import pytest
from pyoxigraph import RdfFormat, parse

from ldcat.model.graph import Graph, Literal, NamedNode
from ldcat.model.media import N_TRIPLES, SYNTAXES
from ldcat.model.syntax import write
from ldcat.model.view import RecordView
from ldcat.represent.formats import dcat_ap, geodcat_ap
from ldcat.represent.graph_form import GraphForm
from ldcat.terms import DCAT, DCT, EU_AUTHORITY, FOAF, GEO, GEODCAT, IANA_MEDIA, INSPIRE, XSD
from tests.unit.forms import context, hostile, lost, poor, rich, service
from tests.unit.pages import THING

FORMS: Final = {
    it.offer.name: it
    for it in (*dcat_ap.representations(context()), *geodcat_ap.representations(context()))
    if isinstance(it, GraphForm)
}
NODE: Final = NamedNode(THING)
CSV: Final = NamedNode("https://o.example/csv")


def graph(name: str, view: RecordView) -> Graph:
    content = FORMS[f"{name}-ntriples"].write(view)
    return Graph(it.triple for it in parse(content, RdfFormat.N_TRIPLES))


def values(found: Graph, subject: NamedNode, predicate: str) -> set[str]:
    return {it.value for it in found.objects(subject, predicate)}


def test_there_is_one_in_every_syntax() -> None:
    assert {it.offer.suffix for it in FORMS.values()} == {
        f"{profile}.{it.suffix}" for profile in ("dcat-ap", "geodcat-ap") for it in SYNTAXES
    }


def test_dcat_ap_is_told_in_its_own_words() -> None:
    found = graph("dcat-ap", rich())
    assert found.objects(CSV, DCAT + "mediaType") == (NamedNode(IANA_MEDIA + "text/csv"),)
    assert values(found, CSV, DCT + "format") == {EU_AUTHORITY + "file-type/CSV"}
    assert found.value(CSV, DCAT + "byteSize") == Literal(
        "1048576", datatype=NamedNode(XSD + "nonNegativeInteger")
    )
    assert values(found, CSV, DCAT + "accessURL") == {"https://o.example/größe.csv"}
    assert FOAF + "Agent" in found.types(NamedNode("https://o.example/office"))
    month = NamedNode(EU_AUTHORITY + "frequency/MONTHLY")
    assert found.types(month) == {DCT + "Frequency"}
    assert not found.types(NamedNode("https://o.example/seas"))  # another record
    (place,) = (it for it in found.objects(NODE, DCT + "spatial") if not isinstance(it, Literal))
    (box,) = found.objects(place, DCAT + "bbox")
    assert isinstance(box, Literal)
    assert (box.value[:7], box.datatype.value) == ("POLYGON", GEO + "wktLiteral")


def test_geodcat_ap_adds_what_the_facts_imply() -> None:
    found = graph("geodcat-ap", rich())
    codes = INSPIRE + "metadata-codelist/"
    assert values(found, NODE, GEODCAT + "resourceType") == {codes + "ResourceType/dataset"}
    assert values(found, NODE, GEODCAT + "topicCategory") == {codes + "TopicCategory/oceans"}
    assert values(found, NODE, GEODCAT + "custodian") == {"https://o.example/office"}
    systems = values(found, NODE, GEODCAT + "referenceSystem")
    assert systems == {"http://www.opengis.net/def/crs/EPSG/0/4258"}
    assert EU_AUTHORITY + "data-theme/TRAN" in values(found, NODE, DCAT + "theme")
    kind = values(graph("geodcat-ap", service()), NODE, GEODCAT + "serviceType")
    assert kind == {codes + "SpatialDataServiceType/view"}


@pytest.mark.parametrize("name", ["dcat-ap", "geodcat-ap"])
def test_what_is_not_there_is_just_what_is_lost(name: str) -> None:
    for view in (rich(), service(), hostile()):
        form = FORMS[f"{name}-ntriples"]
        said = set(form.write(view).splitlines())
        own = set(write(view.own, N_TRIPLES).splitlines())
        lines = {write([it.triple], N_TRIPLES).strip() for it in form.losses(view)}
        assert {it.strip() for it in own - said} == lines


def test_losses_have_their_reasons() -> None:
    nowhere = f'<{THING}> dct:description "d" ; dcat:distribution [ dct:title "nowhere" ] .'
    reasons = lost(FORMS["dcat-ap-turtle"], poor(nowhere))
    assert "needs an address" in reasons["title nowhere"]
    reasons = lost(FORMS["dcat-ap-turtle"], rich())
    assert "title nowhere" not in reasons  # the landing page leads there (DCAT 3 6.8.7)
    assert "other words" in reasons["mediaType text/csv"]
    assert "one value" in reasons['bbox {"type":"Point","coordinates":[4,52]}']
    assert "mood calm" not in reasons


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (poor(), "DCAT-AP 3.0.1 needs a description."),
        (rich(), ""),
        (service(), ""),
    ],
)
def test_what_lacks_something_mandatory_is_refused(view: RecordView, why: str) -> None:
    assert FORMS["dcat-ap-turtle"].refusal(view) == why


def test_texts_become_things_that_say_them() -> None:
    view = poor(f'<{THING}> dct:description "d" ; dct:publisher "The office"@en .')
    found = graph("dcat-ap", view)
    (agent,) = (it for it in found.objects(NODE, DCT + "publisher") if not isinstance(it, Literal))
    assert found.objects(agent, FOAF + "name") == (Literal("The office", language="en"),)
