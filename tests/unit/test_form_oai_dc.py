"""Dublin Core XML: the fifteen elements of a rich and a poor record."""

from __future__ import annotations

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from ldcat.model.graph import Graph, Literal, NamedNode, Triple
from ldcat.model.view import RecordView
from ldcat.represent.formats.oai_dc import OaiDublinCore
from ldcat.represent.texts import on_one_line
from ldcat.terms import DC, DCT
from tests.unit.pages import THING, dataset, record_view
from tests.unit.rich import CONTEXT, lost, parsed, poor, rich, unsaid

FORM: Final = OaiDublinCore(CONTEXT)
ELEMENTS: Final = {
    "title", "creator", "subject", "description", "publisher", "contributor", "date", "type",
    "format", "identifier", "source", "language", "relation", "coverage", "rights",
}  # fmt: skip
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: How Dublin Core has what the record says otherwise.
KNOWN_AS: Final = (
    "doi:10.1594/PANGAEA.1 http://publications.europa.eu/resource/authority/language/ENG "
    "https://www.iana.org/assignments/media-types/text/csv "
    "POLYGON((3 47.5,3 48,5 48,5 47.5,3 47.5))"
)


def elements(view: RecordView) -> list[tuple[str, str, str]]:
    """Return name, text and language of each element."""
    root = parsed(FORM.write(view))
    assert root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    found = []
    for it in root:
        name = it.tag.removeprefix(f"{{{DC}}}")
        assert name in ELEMENTS
        assert set(it.attrib) <= {LANGUAGE}
        assert len(it) == 0
        found.append((name, it.text or "", it.get(LANGUAGE, "")))
    return found


def test_a_rich_record_is_told_in_all_its_languages() -> None:
    assert elements(rich()) == [
        ("title", "Tides & {currents} of the 50% coast", "en"),
        ("title", "Gezeiten", "de"),
        ("title", "مد وجزر", "ar"),
        ("title", "TIDES", "en"),
        ("creator", "Ada Lovelace", ""),
        ("creator", "Sea and Coast, Ltd.", "en"),
        ("subject", "tide", "en"),
        ("subject", "Ebbe, Flut", "de"),
        ("subject", "Environment", "en"),
        ("description", "How high it stands.", "en"),
        ("description", "Wie hoch\nes steht.", "de"),
        ("publisher", "Royal Office", "en"),
        ("date", "2024-03-05", ""),
        ("date", "2025-01-02T03:04:05Z", ""),
        ("type", "Dataset", ""),
        ("format", "text/csv", ""),
        ("format", "CSV", ""),
        ("identifier", THING, ""),
        ("identifier", "https://doi.org/10.1594/PANGAEA.1", ""),
        ("identifier", "T-1", ""),
        ("source", "https://doi.org/10.5281/raw", ""),
        ("language", "en", ""),
        ("relation", "https://o.example/series", ""),
        ("relation", "https://doi.org/10.1000/Paper", ""),
        ("relation", "urn:example:standard", ""),
        ("relation", "https://o.example/t?a=1&b=x_y", ""),
        ("coverage", "North Sea", "en"),
        ("coverage", "westlimit=3; southlimit=47.5; eastlimit=5; northlimit=48", ""),
        ("coverage", "start=2001-01-01; scheme=W3C-DTF;", ""),
        ("rights", "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0", ""),
        ("rights", "Attribution 4.0", "en"),
    ]


def test_what_is_not_told_is_lost() -> None:
    view = rich()
    said = " ".join((*(on_one_line(it[1]) for it in elements(view)), KNOWN_AS))
    assert unsaid(FORM, view, said) == []
    reasons = lost(FORM, view)
    assert reasons['created "soon"'] == "The form has no place for it."
    assert reasons["publisher <https://ror.org/02nr0ka47>"] == "The form tells it less exactly."
    assert "source <https://doi.org/10.5281/raw>" not in reasons


def test_a_poor_record_is_told_too() -> None:
    assert FORM.refusal(poor()) == ""
    assert elements(poor()) == [
        ("title", "Tides", "en"),
        ("type", "Dataset", ""),
        ("identifier", THING, ""),
    ]
    assert FORM.losses(poor()) == []


def test_the_element_alone_stands_in_other_xml() -> None:
    element = FORM.element(rich())
    assert element.startswith(b"<oai_dc:dc ")
    assert b"schemaLocation" in element
    assert FORM.write(rich()) == b'<?xml version="1.0" encoding="UTF-8"?>\n' + element + b"\n"


def test_a_record_that_is_no_address_has_that_of_its_page() -> None:
    view = record_view(Graph(), iri="urn:example:tides")
    found = [text for name, text, _ in elements(view) if name == "identifier"]
    assert found == ["urn:example:tides", "https://data.example.org/cat/dataset/tides"]


def test_a_creator_without_a_name_is_lost() -> None:
    assert "creator" in " ".join(lost(FORM, dataset(f"<{THING}> dct:creator [] .")))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_gives_xml_that_can_be_read(text: str) -> None:
    names = ("title", "creator", "subject", "identifier", "type", "rights")
    node = NamedNode(THING)
    graph = Graph(Triple(node, NamedNode(DCT + it), Literal(text)) for it in names)
    elements(record_view(graph))
