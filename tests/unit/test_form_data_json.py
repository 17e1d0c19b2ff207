"""DCAT-US 1.1: entries of data.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from ldcat.represent.data_json import catalog_head, dataset_object
from ldcat.represent.formats.dcat_us_1 import DcatUs1
from tests.unit.forms import context, hostile, lost, poor, rich, service
from tests.unit.pages import SITE, THING

FORM: Final = DcatUs1(context())
#: The schema that data.gov checks by; on the developers' machines only.
SCHEMA: Final = Path(
    "/work/shared/data/jsonschema/"
    "GSA+datagov-harvester__schemas__dcatus1.1__non-federal_dataset.json"
)
MAIL: Final = "the e-mail address of a contact (or of the publisher)"
NAMED: Final = (
    f'<{THING}> dct:description "Levels." ; dcat:keyword "tide" ; dct:publisher "The office" ; '
    'dcat:contactPoint [ vcard:hasEmail "desk@o.example" ] .\n'
)


def told(more: str) -> dict[str, Any]:
    found = dataset_object(poor(NAMED + more), context())
    assert found
    return found


def test_a_rich_record_is_an_entry() -> None:
    assert json.loads(FORM.write(rich())) == {
        "@type": "dcat:Dataset",
        "title": "Tides",
        "description": "Levels of the sea, hourly.",
        "keyword": ["tide", "Flut"],
        "theme": ["Environment", "Transport networks"],
        "modified": "2024-01-02T03:04:05Z",
        "publisher": {"@type": "org:Organization", "name": "The office"},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": "Desk",
            "hasEmail": "mailto:desk@o.example",
        },
        "identifier": "T-1",
        "accessLevel": "restricted public",
        "issued": "2020-05-31",
        "accrualPeriodicity": "R/P1M",
        "language": ["de"],
        "license": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
        "landingPage": "https://o.example/tides",
        "conformsTo": "http://www.opengis.net/def/crs/EPSG/0/4258",
        "isPartOf": "https://o.example/seas",
        "spatial": "3,51.25,9.5,56",
        "temporal": "2001-01-01/2020-12-31",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "downloadURL": "https://o.example/gr%C3%B6%C3%9Fe.csv",
                "mediaType": "text/csv",
                "format": "CSV",
                "title": "As CSV",
            }
        ],
    }


def test_what_is_not_in_the_entry_is_lost() -> None:
    reasons = lost(FORM, rich())
    for it in (
        "title Gezeiten@de",
        "keyword Flut@de",
        "startDate 2021",
        "version 3",
        "mood calm",
        "title nowhere",
        "byteSize 1048576.0",
        "hasTelephone <tel:+491>",
        "mbox <mailto:office@o.example>",
        "prefLabel North Sea@en",
        "publisher <https://o.example/office>",
        "conformsTo <https://s.example/standard>",
    ):
        assert it in reasons
    assert "modified 2024-01-02T03:04:05Z" not in reasons
    assert "accrualPeriodicity" not in " ".join(reasons)


def test_what_is_missing_is_derived_if_the_facts_allow() -> None:
    found = told("")
    assert found["modified"] == "2026-11-20T16:05:00Z"  # when the ledger had it
    assert (found["identifier"], found["accessLevel"]) == (THING, "public")
    assert found["contactPoint"]["fn"] == "desk@o.example"
    assert told(f'<{THING}> dct:issued "2020" .')["modified"] == "2020"


@pytest.mark.parametrize(
    ("more", "lacking"),
    [
        ("", f"a description, a keyword (or a theme with a name), a publisher and {MAIL}"),
        (NAMED.replace('"desk@o.example"', "<mailto:nobody>"), MAIL),
    ],
)
def test_what_lacks_too_much_is_refused_with_a_reason(more: str, lacking: str) -> None:
    assert FORM.refusal(poor(more)) == f"DCAT-US 1.1 needs {lacking}."
    assert dataset_object(poor(more), context()) is None


def test_services_are_no_entries() -> None:
    assert not FORM.fits(service())
    assert dataset_object(service(), context()) is None


@pytest.mark.parametrize(
    ("more", "key", "value"),
    [
        ("dct:accessRights <http://purl.org/coar/access_right/c_abf2>", "accessLevel", "public"),
        ('dct:accessRights "by appointment"', "accessLevel", "restricted public"),
        ('dct:accessRights "by appointment"', "rights", "by appointment"),
        (f'dct:rights "{"x" * 300}"', "rights", "x" * 254 + "…"),
        ('dct:accrualPeriodicity "R/PT1H"', "accrualPeriodicity", "R/PT1H"),
        ('dct:modified "R/P1D"', "modified", "R/P1D"),
        ('dct:spatial [ dcat:centroid "POINT(4 52)" ]', "spatial", "52,4"),
        ('dct:spatial [ skos:prefLabel "Here" ]', "spatial", "Here"),
        ('dct:temporal "2000/P1Y"', "temporal", "2000/P1Y"),
        ('dct:temporal [ dcat:endDate "2000" ]', "temporal", None),
    ],
)
def test_odd_values_are_told_as_the_schema_takes_them(
    more: str, key: str, value: str | None
) -> None:
    assert told(f"<{THING}> {more} .").get(key) == value


def test_a_download_without_media_type_is_a_way_to_the_data() -> None:
    view = poor(f"{NAMED}<{THING}> dcat:distribution [ dcat:downloadURL <https://o.example/x> ] .")
    entry = dataset_object(view, context())
    assert entry
    assert entry["distribution"] == [
        {"@type": "dcat:Distribution", "accessURL": "https://o.example/x"}
    ]
    assert "media type" in lost(FORM, view)["downloadURL <https://o.example/x>"]


def test_the_head_of_a_catalogue_names_the_schema() -> None:
    head = catalog_head(SITE)
    assert head["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    assert head["@id"] == "https://data.example.org/cat/data.json"


def test_data_gov_takes_the_entries() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema")
    if not SCHEMA.exists():
        pytest.skip(f"{SCHEMA} is on the developers' machines only")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for view in (rich(), hostile(), poor(NAMED)):
        faults = [it.message for it in validator.iter_errors(json.loads(FORM.write(view)))]
        assert faults == []
