"""Findings are told with the line of the document that they are about, in every syntax."""

from __future__ import annotations

from functools import cache
from textwrap import dedent

import pytest
from pyoxigraph import RdfFormat, parse

from ldcat import resources
from ldcat.model.graph import Graph
from ldcat.model.locating import Locator
from ldcat.model.syntax import n_triples
from ldcat.validation.background import read_vocabularies
from ldcat.validation.locating import lines_of
from ldcat.validation.profiles import load_profiles
from ldcat.validation.validator import Validator

_BASE = "https://x.example/"
_TURTLE = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix t: <http://purl.org/dc/terms/> .
<https://x.example/other> a dcat:Dataset ; t:title "Other"@en ; t:description "O"@en .
<d>
    a dcat:Dataset ;
    t:title "Tides"@en ;
    t:issued "3.5.2021" ;
    dcat:distribution <d#csv> , [
        a dcat:Distribution ;
        t:title "Nameless"@en ;
        dcat:byteSize "many"
    ] .
<d#csv> a dcat:Distribution ;
    t:format "text/csv" ;
    dcat:accessURL "https://x.example/a.csv" .
"""
_JSON = """\
{ "@context": { "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/" },
  "@id": "https://x.example/d",
  "@type": "dcat:Dataset",
  "dct:title": { "@value": "Tides", "@language": "en" },
  "dct:issued": "3.5.2021",
  "dcat:distribution": {
    "@id": "https://x.example/d#csv",
    "@type": "dcat:Distribution",
    "dct:format": "text/csv",
    "dcat:accessURL": "https://x.example/a.csv"
  }
}
"""
_XML = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
  <dcat:Dataset rdf:about="https://x.example/d">
    <dct:title xml:lang="en">Tides</dct:title>
    <dct:issued>3.5.2021</dct:issued>
    <dcat:distribution>
      <dcat:Distribution rdf:about="https://x.example/d#csv">
        <dct:format>text/csv</dct:format>
        <dcat:accessURL>https://x.example/a.csv</dcat:accessURL>
      </dcat:Distribution>
    </dcat:distribution>
  </dcat:Dataset>
</rdf:RDF>
"""


@cache
def _validator() -> Validator:
    vocabularies = list(read_vocabularies([resources.vocabularies()]))
    return Validator(load_profiles([resources.shapes()]), vocabularies)


def _lines(document: str, syntax: RdfFormat) -> dict[str, int]:
    graph = Graph(it.triple for it in parse(document, syntax, base_iri=_BASE))
    text = n_triples(graph)
    report = _validator().check(text, f"{_BASE}d", "dcat-ap/core")
    lines = lines_of(report, f"{_BASE}d", text, locator=Locator(document.encode(), _BASE))
    own = [it for it in report.findings if "other" not in it.node]
    return {
        f"{it.path.rpartition('/')[2].rpartition('#')[2]} {it.component}": line
        for it, line in zip(report.findings, lines, strict=True)
        if it in own
    }


@pytest.mark.parametrize(
    ("document", "syntax", "node", "issued", "form", "address"),
    [
        (_TURTLE, RdfFormat.TURTLE, 4, 7, 14, 15),
        (_JSON, RdfFormat.JSON_LD, 2, 5, 9, 10),
        (_XML, RdfFormat.RDF_XML, 3, 5, 8, 9),
    ],
    ids=["Turtle", "JSON-LD", "RDF/XML"],
)
def test_a_finding_is_told_with_its_line(
    document: str, syntax: RdfFormat, node: int, issued: int, form: int, address: int
) -> None:
    lines = _lines(document, syntax)
    assert lines["description MinCount"] == node
    assert lines["issued Node"] == issued
    assert lines["format NodeKind"] == form
    assert lines["accessURL NodeKind"] == address


def test_what_is_missing_at_a_nameless_node_is_told_where_that_says_something() -> None:
    lines = _lines(_TURTLE, RdfFormat.TURTLE)
    assert lines["byteSize Datatype"] == 11
    assert lines["accessURL MinCount"] == 9


def test_the_same_text_at_two_nodes_is_told_at_the_right_one() -> None:
    document = dedent("""\
        @prefix dcat: <http://www.w3.org/ns/dcat#> .
        @prefix dct: <http://purl.org/dc/terms/> .
        <other> a dcat:Dataset ;
            dct:issued "soon" .
        <d> a dcat:Dataset ; dct:title "D"@en ; dct:description "D"@en ;
            dct:issued "soon" .
        """)
    assert _lines(document, RdfFormat.TURTLE)["issued Node"] == 6


def test_a_line_is_told_for_what_can_be_found_only() -> None:
    locator = Locator(_TURTLE.encode(), _BASE)
    assert locator.line_of_node("urn:none") == 0
    assert locator.line_of_text("text/csv") == 14
    assert locator.line_of_text("nowhere") == 0
    assert Locator(b"\xff\xfe").line([], "", "") == 0


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ('<d> t:issued "1 May 20" ,\n "1 May" .', 2),
        ("<d><dct:issued>1 May 20</dct:issued>\n<dct:issued>1 May</dct:issued></d>", 2),
        ('{"issued": ["1 May 20",\n "1 May"]}', 2),
        ("<d> t:issued '1 May 20' ,\n 1 May .", 1),
    ],
)
def test_a_value_is_not_sought_in_a_longer_one_while_it_stands_alone(
    document: str, line: int
) -> None:
    assert Locator(document.encode()).line([], "http://purl.org/dc/terms/issued", '"1 May"') == line


@pytest.mark.parametrize(
    "value", ['"a \\"big\\" & b"', "<https://x.example/?a=1&b=2>"], ids=["text", "address"]
)
def test_xml_has_its_own_spellings(value: str) -> None:
    document = (
        "<d>\n<dct:publisher>a &quot;big&quot; &amp; b</dct:publisher>\n</d>"
        if value[0] == '"'
        else '<d>\n<dct:publisher rdf:resource="https://x.example/?a=1&amp;b=2"/>\n</d>'
    )
    assert Locator(document.encode()).line([], "http://purl.org/dc/terms/publisher", value) == 2
