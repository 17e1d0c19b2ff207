"""Every repair that tolerant reading makes, and what strict reading says instead."""

from __future__ import annotations

import json
from dataclasses import dataclass
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldcat.errors import LdcatError, SyntaxFaultError, UnpublishableError
from ldcat.model.media import BY_NAME, JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from ldcat.model.reading import Reading
from ldcat.model.repairs import REPAIRS
from ldcat.model.syntax import write
from tests.support import BASE, reader

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True, slots=True)
class _Case:
    """A document with one thing wrong.

    Attributes:
        code: The repair.
        syntax: What it is written in.
        text: The document.
        kept: What must stand in the N-Triples of what was read.
        refusal: Words of strict reading's refusal; empty where it takes the document.
    """

    code: str
    syntax: str
    text: str | bytes
    kept: str
    refusal: str = ""

    def read(self, *, tolerant: bool) -> Reading:
        content = self.text.encode() if isinstance(self.text, str) else self.text
        return reader(tolerant=tolerant).read(content, BY_NAME[self.syntax], BASE)


_XML = f'<rdf:RDF xmlns:rdf="{_RDF}" xmlns:d="http://e.org/"><rdf:Description rdf:about="urn:s">'
_CASES = (
    _Case("byte-order-mark", "turtle", "\ufeff<urn:s> <urn:p> 1 .", "<urn:s> <urn:p>"),
    _Case("encoding", "turtle", '<urn:s> <urn:p> "Größe" .'.encode("latin-1"), "Größe", "UTF-8"),
    _Case("encoding", "turtle", '<urn:s> <urn:p> "Größe" .'.encode("utf-16"), "Größe", "UTF-8"),
    _Case("encoding", "turtle", b'<urn:s> <urn:p> "\x81\xe9" .', "\u0081é", "UTF-8"),
    _Case("iri-characters", "turtle", "<urn:s> <urn:p> <http://e.org/a b?L[z]=1> .",
          "<http://e.org/a%20b?L%5Bz%5D=1>", "Invalid IRI"),
    _Case("iri-characters", "ntriples", "<urn:s> <urn:p> <tel:+49 40> .", "<tel:+49%2040>", "IRI"),
    _Case("iri-characters", "jsonld", '{"@id":"http://e.org/a b","urn:p":"x"}',
          "<http://e.org/a%20b>", "has characters that no IRI has"),
    _Case("iri-characters", "turtle", "<urn:s> <urn:p> <http://e.org/\ue000> .",
          "<http://e.org/%EE%80%80>", "IRI"),
    _Case("iri-relative", "ntriples", "<urn:s> <urn:p> <a/b> .", f"<{BASE}a/b>", "No scheme"),
    _Case("language-empty", "rdfxml",
          f'{_XML}<d:t xml:lang="">x</d:t></rdf:Description></rdf:RDF>', '"x" .', "subtag"),
    _Case("language-tag", "turtle", '<urn:s> <urn:p> "x"@englishlanguage .', '"x" .', "subtag"),
    _Case("language-case", "turtle", '<urn:s> <urn:p> "x"@en-us, "y"@en-US, "z"@en-US .',
          '"x"@en-US'),
    _Case("datatype-name", "turtle", '<urn:s> <urn:p> "1"^^<xsd:integer> .',
          f'"1"^^<{_XSD}integer>'),
    _Case("datatype-name", "turtle", '<urn:s> <urn:p> "2024-01-01"^^<xs:dateTime> .',
          f'"2024-01-01"^^<{_XSD}date>'),
    _Case("date-type", "turtle", f'<urn:s> <urn:p> "2024-01-01T00:00:00"^^<{_XSD}date> .',
          f"^^<{_XSD}dateTime>"),
    _Case("date-type", "turtle", f'<urn:s> <urn:p> "2024-01-01"^^<{_XSD}dateTime> .',
          f"^^<{_XSD}date>"),
    _Case("json-key", "jsonld", '{"@id":"urn:s","plain":"x","urn:p":"y"}', '<urn:p> "y"'),
    _Case("namespace", "turtle", "<urn:s> a <https://www.w3.org/ns/dcat#Dataset> .",
          "<http://www.w3.org/ns/dcat#Dataset>"),
    _Case("namespace", "turtle",
          '<urn:s> <http://schema.org/name> "x" ; <https://schema.org/url> "y" .',
          '<https://schema.org/name> "x"'),
)  # fmt: skip
_each = pytest.mark.parametrize(
    "case", _CASES, ids=[f"{number}-{it.code}-{it.syntax}" for number, it in enumerate(_CASES)]
)


@_each
def test_tolerant_reading_repairs_and_tells(case: _Case) -> None:
    reading = case.read(tolerant=True)
    assert {it.code for it in reading.repairs} >= {case.code}
    assert case.kept in write(reading.triples, N_TRIPLES).decode()
    assert not reading.faults
    assert all(it.sentence.endswith(".") and "{" not in it.sentence for it in reading.repairs)


@_each
def test_strict_reading_refuses_what_is_wrong_and_changes_nothing_else(case: _Case) -> None:
    if case.refusal:
        with pytest.raises(SyntaxFaultError) as caught:
            case.read(tolerant=False)
        assert case.refusal in str(caught.value)
    else:
        codes = {it.code for it in case.read(tolerant=False).repairs}
        assert codes <= {"byte-order-mark", "json-key"}


def test_every_repair_has_its_case() -> None:
    assert {it.code for it in _CASES} == set(REPAIRS)


_UNPUBLISHABLE = {
    "control character": ('<urn:s> <urn:p> "a\\u0007b" .', "U+0007"),
    "raw control character": ('<urn:s> <urn:p> "a\x0bb" .', "U+000B"),
    "not a character": ('<urn:s> <urn:p> "a\ufffeb" .', "U+FFFE"),
    "reserved property": (f"<urn:s> <{_RDF}li> <urn:o> .", "cannot be used as a property"),
    "property without a name": ("<urn:s> <http://e.org/1> <urn:o> .", "RDF/XML cannot write it"),
    "property with an unwritable name": ("<urn:s> <http://e.org/m²> 1 .", "RDF/XML"),
    "triple term": ("<urn:s> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>> .", "RDF 1.2"),
    "base direction": ('<urn:s> <urn:p> "x"@ar--rtl .', "direction"),
}


@pytest.mark.parametrize("name", _UNPUBLISHABLE)
def test_what_no_format_can_carry_is_refused_or_spoils_its_record(name: str) -> None:
    text, words = _UNPUBLISHABLE[name]
    with pytest.raises(UnpublishableError, match=words.replace("+", r"\+")):
        reader(tolerant=False).read(text.encode(), TURTLE, BASE)
    reading = reader(tolerant=True).read(text.encode(), TURTLE, BASE)
    assert not reading.triples
    (fault,) = reading.faults
    assert fault.subject == "<urn:s>"
    assert fault.code == "unpublishable"
    assert words in fault.message


def test_an_iri_that_cannot_be_mended_spoils_its_record() -> None:
    reading = reader().read(b"<urn:s> <urn:p> <http://[a/> .", TURTLE, BASE)
    assert [it.subject for it in reading.faults] == ["<urn:s>"]


def test_a_bad_line_costs_only_itself() -> None:
    text = b'<urn:a> <urn:p> "1" .\n<urn:b> <urn:p> oops .\nnonsense\n<urn:c> <urn:p> "3" .\n'
    reading = reader().read(text, N_TRIPLES, BASE)
    assert [str(it.subject) for it in reading.triples] == ["<urn:a>", "<urn:c>"]
    assert [(it.line, it.subject) for it in reading.faults] == [(2, "<urn:b>"), (3, "")]


@given(name=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=4))
@settings(max_examples=300, deadline=None)
def test_a_property_that_is_let_in_can_be_written_as_xml(name: str) -> None:
    document = {"@id": "urn:s", f"http://e.org/{name}": "x"}
    try:
        reading = reader().read(json.dumps(document).encode(), JSON_LD, BASE)
    except LdcatError:
        return
    text = write(reading.triples, RDF_XML)
    expat.ParserCreate(namespace_separator=" ").Parse(text, True)
    assert list(reader().read(text, RDF_XML, BASE).triples) == list(reading.triples)
