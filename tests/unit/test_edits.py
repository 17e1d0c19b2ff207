"""A suggestion is applied to the text that the author wrote, in its syntax."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from ldcat.model.explained import Suggestion
from ldcat.model.media import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from ldcat.represent.edits import edit_of
from ldcat.terms import DCT, RDF_TYPE, XSD

_S = "<urn:s>"
_CSV = "<http://publications.europa.eu/resource/authority/file-type/CSV>"


def _replace(before: str, after: str, *more: str) -> Suggestion:
    path = f"{_S} <{DCT}x>"
    return Suggestion((f"{path} {before} .",), (f"{path} {after} .", *more), True, "")


def _applied(text: str, edit: object) -> str:
    assert isinstance(edit, dict)
    before = next(it for it in edit["before"] if it in text)
    return text.replace(before, edit["after"])


@pytest.mark.parametrize(
    ("written", "value", "after"),
    [
        ('"text/csv"', '"text/csv"', _CSV),
        ('"""text/csv"""', '"text/csv"', _CSV),
        ("'text/csv'@en", '"text/csv"@en', _CSV),
        ("12", f'"12"^^<{XSD}integer>', f'"12"^^<{XSD}nonNegativeInteger>'),
        ('"3.5.2021"^^xsd:date', f'"3.5.2021"^^<{XSD}date>', f'"2021-05-03"^^<{XSD}date>'),
        ("dct:format", f"<{DCT}format>", _CSV),
    ],
)
def test_a_value_is_replaced_however_it_is_written(written: str, value: str, after: str) -> None:
    head = f"@prefix dct: <{DCT}> . @prefix xsd: <{XSD}> .\n"
    edit = edit_of(_replace(value, after), TURTLE.label)
    text = _applied(f"{head}{_S} dct:x {written} .", edit)
    (quad,) = parse(text, RdfFormat.TURTLE)
    assert str(quad.object) == after


def test_a_text_becomes_a_thing_with_a_name() -> None:
    new = (f"_:new1 <{RDF_TYPE}> <urn:Agent> .", '_:new1 <urn:name> "Sea \\"Office\\""@en .')
    suggestion = _replace('"Sea Office"', "_:new1", *new)
    turtle = _applied(f'{_S} <{DCT}x> "Sea Office" .', edit_of(suggestion, TURTLE.label))
    assert len(list(parse(turtle, RdfFormat.TURTLE))) == 3
    text = f'{{"@id": "urn:s", "{DCT}x": "Sea Office"}}'
    json = _applied(text, edit_of(suggestion, JSON_LD.label))
    triples = {str(it.triple) for it in parse(json, RdfFormat.JSON_LD)}
    assert len(triples) == 3
    assert any('"Sea \\"Office\\""@en' in it for it in triples)
    assert edit_of(suggestion, N_TRIPLES.label) is None


@pytest.mark.parametrize("after", [_CSV, '"a"@de', f'"1"^^<{XSD}integer>', '"plain"'])
def test_json_is_replaced_by_json(after: str) -> None:
    for value, written in (('"text/csv"', '"text/csv"'), ("<urn:x>", '{"@id":"urn:x"}')):
        edit = edit_of(_replace(value, after), JSON_LD.label)
        text = _applied(f'{{"@id": "urn:s", "{DCT}x": {written}}}', edit)
        (quad,) = parse(text, RdfFormat.JSON_LD)
        assert str(quad.object) == after


def test_what_is_added_goes_to_the_end_where_that_is_possible() -> None:
    adds = (f"{_S} <{RDF_TYPE}> <urn:c> .",)
    added = Suggestion((), adds, True, "")
    assert edit_of(added, TURTLE.label) == {"append": f"{adds[0]}\n"}
    assert edit_of(added, JSON_LD.label) is None
    assert edit_of(Suggestion((), (f"_:b <{RDF_TYPE}> <urn:c> .",), True, ""), TURTLE.label) is None
    assert edit_of(_replace('"a"', '"b"'), RDF_XML.label) is None
    assert edit_of(_replace('"a"', '"b"'), N_TRIPLES.label) == {"before": ['"a"'], "after": '"b"'}
