"""A suggestion is applied to the text that the author wrote, in its syntax, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ldcat import resources
from ldcat.model.contexts import load_contexts
from ldcat.model.media import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Syntax
from ldcat.model.reading import Reader
from ldcat.model.syntax import n_triples
from ldcat.sandbox.editing.applying import Applier, Order
from ldcat.sandbox.editing.steps import NAMELESS
from ldcat.terms import DCAT, DCT, FOAF_AGENT, FOAF_NAME, RDF_TYPE, RDFS_LABEL, VCARD, XSD, XSD_DATE

_BASE = "https://x.example/"
_D = f"<{_BASE}d>"
_CSV = "<http://publications.europa.eu/resource/authority/file-type/CSV>"
_ENG = "<http://publications.europa.eu/resource/authority/language/ENG>"
_TURTLE = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix t: <http://purl.org/dc/terms/> .
# the harbour's own
<d> a dcat:Dataset ; t:title "text/csv" ; t:description "A \\"text/csv\\" file", "CSV" ;
    t:issued "3.5.2021" ; t:language "en", "de" ;
    t:publisher '''Harbour
office'''@en ;
    t:subject t:x ;
    dcat:distribution [ t:format "text/csv" ; t:title "text/csv" ] ,
        [ t:format [ t:title "ZIP" ] ] .
"""
_JSON = """\
{ "@context": { "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/" },
  "@id": "https://x.example/d", "@type": "dcat:Dataset", "note": "not in the context",
  "dct:title": "text/csv", "dct:description": ["A \\"text/csv\\" file", "CSV"],
  "dct:issued": "3.5.2021", "dct:language": ["en", "de"],
  "dct:publisher": { "@value": "Harbour\\noffice", "@language": "en" },
  "dct:subject": { "@id": "dct:x" },
  "dcat:distribution": [
    { "dct:format": "text/csv", "dct:title": "text/csv" }, { "dct:format": { "dct:title": "ZIP" } }
  ]
}
"""
_XML = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
  <!-- the harbour's own -->
  <dcat:Dataset rdf:about="https://x.example/d">
    <dct:title>text/csv</dct:title>
    <dct:description>A "text/csv" file</dct:description><dct:description>CSV</dct:description>
    <dct:issued>3.5.2021</dct:issued>
    <dct:language>en</dct:language><dct:language>de</dct:language>
    <dct:publisher xml:lang="en">Harbour
office</dct:publisher>
    <dct:subject rdf:resource="http://purl.org/dc/terms/x"/>
    <dcat:distribution><rdf:Description>
      <dct:format>text/csv</dct:format><dct:title>text/csv</dct:title>
    </rdf:Description></dcat:distribution>
    <dcat:distribution><rdf:Description>
      <dct:format><rdf:Description><dct:title>ZIP</dct:title></rdf:Description></dct:format>
    </rdf:Description></dcat:distribution>
  </dcat:Dataset>
</rdf:RDF>
"""
_PLAIN = """\
<https://x.example/d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {kind} .
<https://x.example/d> <http://purl.org/dc/terms/title> "text/csv" .
# the harbour's own
<https://x.example/d> <http://purl.org/dc/terms/description> "A \\"text/csv\\" file" .
<https://x.example/d> <http://purl.org/dc/terms/description> "CSV" .
<https://x.example/d> <http://purl.org/dc/terms/issued> "3.5.2021" .
<https://x.example/d> <http://purl.org/dc/terms/language> "en" .
<https://x.example/d> <http://purl.org/dc/terms/language> "de" .
<https://x.example/d> <http://purl.org/dc/terms/publisher> "Harbour\\noffice"@en .
<https://x.example/d> <http://purl.org/dc/terms/subject> <http://purl.org/dc/terms/x> .
<https://x.example/d> <http://www.w3.org/ns/dcat#distribution> _:one .
<https://x.example/d> <http://www.w3.org/ns/dcat#distribution> _:two .
_:one <http://purl.org/dc/terms/format> "text/csv" .
_:one <http://purl.org/dc/terms/title> "text/csv" .
_:two <http://purl.org/dc/terms/format> _:zip .
_:zip <http://purl.org/dc/terms/title> "ZIP" .
""".replace("{kind}", f"<{DCAT}Dataset>")
_DOCUMENTS: Sequence[tuple[Syntax, str]] = (
    (TURTLE, _TURTLE),
    (JSON_LD, _JSON),
    (RDF_XML, _XML),
    (N_TRIPLES, _PLAIN),
)
_DAY = f'"2021-05-03"^^<{XSD_DATE}>'
_NEW = (f"_:new1 <{RDF_TYPE}> <{FOAF_AGENT}> .", f'_:new1 <{FOAF_NAME}> "Harbour\\noffice"@en .')


def _read(text: bytes, syntax: Syntax) -> set[bytes]:
    contexts = load_contexts(resources.contexts())
    triples = Reader(contexts, tolerant=False).read(text, syntax, _BASE).triples
    return set(n_triples(triples).split(b"\n")[:-1])


def _applied(syntax: Syntax, document: str, order: Order) -> bytes | None:
    reader = Reader(load_contexts(resources.contexts()), tolerant=False)
    applier = Applier(
        lambda text: reader.read(text, syntax, _BASE).triples, syntax, _BASE, seconds=30
    )
    return applier.applied(document.encode(), order)


def _said(path: str, value: str, node: str = _D) -> str:
    return f"{node} <{path}> {value} ."


@pytest.mark.parametrize(("syntax", "document"), _DOCUMENTS, ids=lambda it: getattr(it, "name", ""))
@pytest.mark.parametrize(
    ("removes", "adds"),
    [
        ([_said(DCT + "issued", '"3.5.2021"')], [_said(DCT + "issued", _DAY)]),
        ([_said(DCT + "language", '"en"')], [_said(DCT + "language", _ENG)]),
        ([_said(DCT + "language", '"de"')], []),
        ([_said(DCT + "description", '"CSV"')], []),
        ([_said(DCT + "title", '"text/csv"')], [_said(DCT + "title", '"Tides"@en')]),
        ([_said(DCT + "subject", f"<{DCT}x>")], [_said(DCT + "relation", f"<{DCT}x>")]),
        ([], [_said(VCARD + "fn", '"a <b>"'), _said(DCAT + "theme", f"<{_BASE}t>")]),
        ([], [_said(RDF_TYPE, f"<{DCAT}Resource>")]),
    ],
)  # fmt: skip
def test_just_the_change_is_made_and_the_rest_stays_as_it_was_written(
    syntax: Syntax, document: str, removes: list[str], adds: list[str]
) -> None:
    order = Order(_D, removes, adds, 4)
    edited = _applied(syntax, document, order)
    assert edited is not None
    before, after = _read(document.encode(), syntax), _read(edited, syntax)
    assert _named(after) == _named(before) - {it.encode() for it in removes} | {
        it.encode() for it in adds
    }
    for kept in (b"the harbour's own", b"not in the context"):
        assert (kept in edited) == (kept in document.encode())


def _named(lines: set[bytes]) -> set[bytes]:
    return {it for it in lines if b"_:" not in it}


@pytest.mark.parametrize(("syntax", "document"), _DOCUMENTS[:3])
def test_texts_of_nameless_nodes_are_told_apart(syntax: Syntax, document: str) -> None:
    blank = "_:c14n0", "_:c14n1", "_:c14n2"
    found = [
        edited
        for node in blank
        if (
            edited := _applied(
                syntax, document, Order(_D, [_format(node)], [_format(node, _CSV)], 1)
            )
        )
    ]
    (edited,) = found
    lines = _read(edited, syntax)
    assert sum(it.endswith(f"{_CSV} .".encode()) for it in lines) == 1
    assert sum(b'title> "text/csv"' in it for it in lines) == 2


def _format(node: str, value: str = '"text/csv"') -> str:
    return _said(DCT + "format", value, node)


@pytest.mark.parametrize(("syntax", "document"), _DOCUMENTS)
def test_a_text_becomes_a_thing_with_a_name(syntax: Syntax, document: str) -> None:
    removes = [_said(DCT + "publisher", '"Harbour\\noffice"@en')]
    edited = _applied(
        syntax, document, Order(_D, removes, [_said(DCT + "publisher", "_:new1"), *_NEW], 1)
    )
    if syntax is N_TRIPLES:
        assert edited is None  # it would take several places
        return
    assert edited is not None
    after = _read(edited, syntax)
    assert len(after) == len(_read(document.encode(), syntax)) + 2
    assert any(it.endswith(b'name> "Harbour\\noffice"@en .') for it in after)


@pytest.mark.parametrize(("syntax", "document"), _DOCUMENTS[:3])
def test_a_nameless_value_gives_way_with_all_that_is_said_of_it(
    syntax: Syntax, document: str
) -> None:
    pairs = [(f"_:c14n{one}", f"_:c14n{two}") for one in range(3) for two in range(3)]
    orders = (
        Order(
            _D,
            [_said(DCT + "format", two, one), _said(DCT + "title", '"ZIP"', two)],
            [_said(DCT + "format", _CSV, one)],
            1,
        )
        for one, two in pairs
    )
    (edited,) = filter(None, (_applied(syntax, document, it) for it in orders))
    assert b"ZIP" not in edited
    assert len(_read(edited, syntax)) == len(_read(document.encode(), syntax)) - 1


@pytest.mark.parametrize(("syntax", "document"), _DOCUMENTS)
def test_what_has_no_one_place_is_not_applied(syntax: Syntax, document: str) -> None:
    absent = [_said(DCT + "issued", '"4.5.2021"')]
    assert _applied(syntax, document, Order(_D, absent, [], 1)) is None
    other = Order(f"<{_BASE}other>", [_said(RDFS_LABEL, '"a"')], [], 1)
    assert _applied(syntax, document, other) is None


_SELF = "<https://x.example/s>"


@pytest.mark.parametrize(
    ("syntax", "document", "order", "expected"),
    [
        (
            TURTLE,
            f"{_SELF} a <{DCAT}Dataset> ; <{DCT}identifier> {_SELF} . # own",
            Order(
                _SELF,
                [_said(DCT + "identifier", _SELF, _SELF)],
                [_said(DCT + "identifier", '"https://x.example/s"', _SELF)],
                1,
            ),
            f'{_SELF} a <{DCAT}Dataset> ; <{DCT}identifier> "https://x.example/s" . # own',
        ),
        (
            TURTLE,
            f'[] a <{DCAT}Dataset> ; <{DCT}title> "a" .\n[] a <{DCAT}Dataset> ; <{DCT}title> "a" .',
            Order(
                "_:1",
                [_said(DCT + "title", '"a"', f"<{NAMELESS}>")],
                [_said(DCT + "title", '"b"', f"<{NAMELESS}>")],
                2,
            ),
            f'[] a <{DCAT}Dataset> ; <{DCT}title> "a" .\n[] a <{DCAT}Dataset> ; <{DCT}title> "b" .',
        ),
        (
            JSON_LD,
            f'{{"@id": "https://x.example/s", "@type": "{DCAT}Dataset", "{DCAT}byteSize": 1024.0}}',
            Order(
                _SELF,
                [_said(DCAT + "byteSize", f'"1024"^^<{XSD}integer>', _SELF)],
                [_said(DCAT + "byteSize", '"1024"', _SELF)],
                1,
            ),
            f'{{"@id": "https://x.example/s", "@type": "{DCAT}Dataset", "{DCAT}byteSize": "1024"}}',
        ),
    ],
    ids=["itself", "nameless", "number"],
)
def test_odd_places_are_found(syntax: Syntax, document: str, order: Order, expected: str) -> None:
    edited = _applied(syntax, document, order)
    assert edited is not None
    assert edited.decode() == expected
