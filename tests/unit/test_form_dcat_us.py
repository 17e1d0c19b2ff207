"""DCAT-US 3.0: JSON-LD that its JSON Schema takes, and that says what the record says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import RdfFormat, parse

from ldcat.model.graph import Graph, Literal, NamedNode
from ldcat.represent.formats.dcat_us_3 import DcatUs3
from ldcat.terms import DCAT, DCT, GEO, IANA_MEDIA, XSD
from tests.unit.forms import context, hostile, lost, poor, rich, service
from tests.unit.pages import THING

FORM: Final = DcatUs3(context())
#: The schemas that data.gov checks by; on the developers' machines only.
SCHEMAS: Final = Path("/work/shared/data/jsonschema")
NODE: Final = NamedNode(THING)


def read(content: bytes) -> Graph:
    return Graph(it.triple for it in parse(content, RdfFormat.JSON_LD))


def test_a_rich_record_has_the_keys_of_the_schema() -> None:
    found = json.loads(FORM.write(rich()))
    assert (found["@id"], found["@type"], found["identifier"]) == (THING, "Dataset", "T-1")
    assert found["contactPoint"] == [
        {
            "@id": "https://o.example/desk",
            "@type": "Kind",
            "fn": "Desk",
            "hasEmail": "mailto:desk@o.example",
            "tel": "tel:+491",
        }
    ]
    assert found["accrualPeriodicity"] == "monthly"
    assert found["temporal"][1] == {"@type": "PeriodOfTime", "startDate": "2021"}
    assert found["spatial"][0]["bbox"] == "POLYGON((3 51.25,9.5 51.25,9.5 56,3 56,3 51.25))"
    assert found["distribution"][0]["mediaType"] == "text/csv"
    assert found["conformsTo"][1] == {"@id": "https://s.example/standard", "@type": "Standard"}
    assert found["provenance"] == ["Measured by gauges."]


def test_its_context_makes_the_record_of_it_again() -> None:
    graph = read(FORM.write(rich()))
    original = rich().own
    for it in (DCAT + "distribution", DCT + "accessRights", DCT + "publisher", DCAT + "theme"):
        assert {str(value) for value in graph.objects(NODE, it)} <= {
            str(value) for value in original.objects(NODE, it)
        } | {str(value) for value in graph.objects(NODE, it) if not isinstance(value, NamedNode)}
        assert graph.objects(NODE, it)
    file = NamedNode("https://o.example/csv")
    assert graph.objects(file, DCAT + "mediaType") == (NamedNode(IANA_MEDIA + "text/csv"),)
    assert graph.objects(NODE, DCT + "accrualPeriodicity") == (
        NamedNode("http://purl.org/cld/freq/monthly"),
    )
    boxes = [
        it
        for place in graph.objects(NODE, DCT + "spatial")
        if not isinstance(place, Literal)
        for it in graph.objects(place, DCAT + "bbox")
    ]
    assert [it.datatype.value for it in boxes if isinstance(it, Literal)] == [GEO + "wktLiteral"]
    metres = graph.value(NODE, DCAT + "spatialResolutionInMeters")
    assert metres == Literal("100", datatype=NamedNode(XSD + "decimal"))


def test_what_is_not_in_it_is_lost() -> None:
    reasons = lost(FORM, rich())
    assert reasons["inSeries <https://o.example/seas>"].startswith("The form wants all of the")
    for it in (
        "title Gezeiten@de",
        "keyword Flut@de",
        "mood calm",
        "mbox <mailto:office@o.example>",
    ):
        assert it in reasons
    for it in ("version 3", "title nowhere", "startDate 2021", "hasTelephone <tel:+491>"):
        assert it not in reasons


def test_refusals_name_what_is_missing() -> None:
    assert FORM.refusal(poor()) == (
        "DCAT-US 3.0 needs a description and the e-mail address of a contact (or of the publisher)."
    )
    assert FORM.refusal(service()) == ""
    assert json.loads(FORM.write(service()))["contactPoint"][0]["fn"] == "The office"


def test_organisations_that_are_parts_of_each_other_come_to_an_end() -> None:
    ring = f"""
        <{THING}> dct:description "Levels." ; dct:publisher <urn:a> .
        <urn:a> foaf:name "A" ; foaf:mbox <mailto:a@o.example> ;
          <http://www.w3.org/ns/org#subOrganizationOf> <urn:a> .
    """
    assert FORM.refusal(poor(ring)) == ""
    assert len(FORM.write(poor(ring))) < 5000


def test_data_gov_takes_it() -> None:
    jsonschema: Any = pytest.importorskip("jsonschema", reason="needs jsonschema")
    referencing: Any = pytest.importorskip("referencing", reason="needs jsonschema")
    files = sorted(SCHEMAS.glob("GSA+datagov-harvester__schemas__dcatus3.0__definitions__*.json"))
    if not files:
        pytest.skip(f"{SCHEMAS} holds the schemas on the developers' machines only")
    schemas = {it["$id"]: it for it in (json.loads(file.read_text("utf-8")) for file in files)}
    registry = referencing.Registry().with_resources(
        (name, referencing.Resource.from_contents(it)) for name, it in schemas.items()
    )
    for view in (rich(), hostile(), service()):
        found = json.loads(FORM.write(view))
        name = f"https://resources.data.gov/dcat-us/3.0.0/definitions/{found['@type'].lower()}"
        validator = jsonschema.Draft202012Validator(schemas[name], registry=registry)
        assert [it.message for it in validator.iter_errors(found)] == []
