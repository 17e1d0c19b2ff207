"""ISO 19139 and ISO 19115-3: one reading of a record, two encodings."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

import pytest

from ldcat.model.view import RecordView
from ldcat.represent.formats.iso19115_3 import Iso19115Part3
from ldcat.represent.formats.iso19139 import Iso19139
from ldcat.represent.iso_form import IsoForm
from tests.unit.forms import context, hostile, lost, poor, rich, service
from tests.unit.iso_schemas import faults
from tests.unit.pages import THING, graph_of, record_view

OLD: Final = Iso19139(context())
NEW: Final = Iso19115Part3(context())
BOTH: Final = pytest.mark.parametrize("form", [OLD, NEW], ids=["19139", "19115-3"])


def texts(form: IsoForm, view: RecordView, path: str) -> list[str]:
    """Return the texts at a path of local names, e.g. `contact//electronicMailAddress`."""
    root = ET.fromstring(form.write(view))  # noqa: S314 - we wrote it
    steps = "/".join(f"{{*}}{it}" if it else "" for it in path.split("/"))
    return ["".join(it.itertext()).strip() for it in root.findall(f".//{steps}")]


def codes(form: IsoForm, view: RecordView, name: str) -> list[str]:
    root = ET.fromstring(form.write(view))  # noqa: S314 - we wrote it
    return [it.get("codeListValue", "") for it in root.iter() if it.tag.endswith(f"}}{name}")]


@BOTH
def test_a_rich_record_is_told(form: IsoForm) -> None:
    view = rich()
    assert texts(form, view, "westBoundLongitude") == ["3"]
    assert texts(form, view, "northBoundLatitude") == ["56"]
    assert texts(form, view, "denominator") == ["50000"]
    assert texts(form, view, "MD_TopicCategoryCode") == ["oceans"]
    assert texts(form, view, "beginPosition") == ["2001-01-01", "2021"]
    assert texts(form, view, "endPosition") == ["2020-12-31", ""]
    assert texts(form, view, "statement/CharacterString") == ["Measured by gauges."]
    assert texts(form, view, "transferSize") == ["1"]
    assert "http://www.opengis.net/def/crs/EPSG/0/4258" in texts(form, view, "Anchor")
    assert codes(form, view, "MD_MaintenanceFrequencyCode") == ["monthly"]
    assert set(codes(form, view, "CI_RoleCode")) == {"pointOfContact", "publisher", "custodian"}
    assert {"publication", "revision"} <= set(codes(form, view, "CI_DateTypeCode"))
    assert "Transport networks" in texts(form, view, "keyword")
    assert "GEMET - INSPIRE themes, version 1.0" in texts(form, view, "thesaurusName//title")


@BOTH
def test_every_language_is_there_with_its_locale(form: IsoForm) -> None:
    view = rich()
    assert "Tides" in texts(form, view, "title/CharacterString")
    assert "Gezeiten" in texts(form, view, "LocalisedCharacterString")
    root = ET.fromstring(form.write(view))  # noqa: S314 - we wrote it
    locales = {it.get("id"): it for it in root.iter() if it.tag.endswith("}PT_Locale")}
    used = {it.get("locale", "")[1:] for it in root.iter() if "Localised" in it.tag}
    assert used == {"locale-de"}
    assert used <= set(locales)
    assert {"eng", "ger"} <= set(codes(form, view, "LanguageCode"))


@BOTH
def test_a_poor_record_says_what_it_has_not(form: IsoForm) -> None:
    root = ET.fromstring(form.write(poor()))  # noqa: S314 - we wrote it
    reasons = {
        it.tag.partition("}")[2]: next(iter(it.attrib.values()))
        for it in root.iter()
        if any(name.endswith("}nilReason") for name in it.attrib)
    }
    assert reasons["abstract"] == "missing"
    assert texts(form, poor(), "contact//CI_RoleCode") == ["pointOfContact"]
    assert "The office" in texts(form, poor(), "Anchor")  # who runs the catalogue


@BOTH
def test_a_service_has_operations_and_what_it_serves(form: IsoForm) -> None:
    assert texts(form, service(), "serviceType") == ["view"]
    assert texts(form, service(), "operationName") == ["Access", "GetCapabilities"]
    assert b'xlink:href="https://o.example/tides"' in form.write(service())
    assert codes(form, service(), "SV_CouplingType") == ["tight"]


@BOTH
def test_without_a_title_there_is_nothing(form: IsoForm) -> None:
    view = record_view(graph_of(f'<{THING}> a dcat:Dataset ; dct:description "Levels." .'))
    assert form.refusal(view) == "ISO 19115 needs a title."


@BOTH
def test_hostile_text_stays_text(form: IsoForm) -> None:
    content = form.write(hostile())
    root = ET.fromstring(content)  # noqa: S314 - we wrote it
    said = [it.text or "" for it in root.iter() if it.tag.endswith("}CharacterString")]
    assert any("</gco:CharacterString><!--&" in it for it in said)
    assert "control characters" in " ".join(lost(form, hostile()).values())


@BOTH
def test_what_is_not_told_is_lost(form: IsoForm) -> None:
    reasons = lost(form, rich())
    for it in ("mood calm", "title nowhere", 'bbox {"type":"Point","coordinates":[4,52]}'):
        assert it in reasons
    for it in ("title Gezeiten@de", "keyword Flut@de", "startDate 2021", "byteSize 1048576.0"):
        assert it not in reasons


@BOTH
def test_the_element_can_be_put_into_another_document(form: IsoForm) -> None:
    element = form.element(rich())
    assert not element.startswith(b"<?xml")
    assert form.write(rich()).endswith(element)
    ET.fromstring(b"<metadata>" + element + b"</metadata>")  # noqa: S314 - we wrote it


@BOTH
@pytest.mark.parametrize("view", [rich, poor, service, hostile])
def test_the_official_schema_takes_it(form: IsoForm, view: object) -> None:
    assert callable(view)
    assert faults(form.offer.profile.token, form.write(view())) == []


@BOTH
def test_what_somebody_wrote_comes_before_what_a_machine_translated(form: IsoForm) -> None:
    titles = 'dct:title "Gezeiten"@de-t-fr, "Marées"@fr, "Getijden"@nl-t-fr .'
    view = record_view(graph_of(f"<{THING}> a dcat:Dataset ; {titles}"))
    assert codes(form, view, "LanguageCode")[0] == "fre"
    assert "Marées" in texts(form, view, "title/CharacterString")
