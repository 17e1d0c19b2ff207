"""Every page: nothing hidden, nothing let through, nothing unbalanced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

import ldcat
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Triple
from ldcat.model.iri import Iri
from ldcat.model.splitting import MemoryDocument, split
from ldcat.model.syntax import read_canonical
from ldcat.model.view import RecordView, View
from ldcat.model.vocabularies import Entry, Vocabularies
from ldcat.represent.base import Context
from ldcat.represent.formats.html import HtmlPages, representations
from ldcat.represent.page import ErrorView, Example, Fault, QueryView
from ldcat.represent.speech import Sentence
from ldcat.terms import DCAT, DCT, DCT_DESCRIPTION, PREFIXES
from tests.unit.pages import (
    BASE,
    MONTHLY,
    NOW,
    PAGES,
    SITE,
    THING,
    dataset,
    landing,
    listing,
    plain,
    record_view,
    shown,
)

EXAMPLES: Final = sorted((Path(ldcat.__file__).parent / "examples").glob("*.ttl"))
_LINKS: Final = frozenset({"action", "href", "src"})

HOSTILE: Final = f"""
<{THING}> dct:title "<script>alert(1)</script>"@de, "\\u202Eevil"@ar ;
  dct:description "</p><script>x</script>\\n\\n\\"><img src=x onerror=alert(1)>" ;
  dcat:keyword "'><svg onload=alert(1)>"@en, "<b>"@fr ;
  dct:license <javascript:alert(1)> ;
  dct:publisher [ foaf:name "<i>P" ; foaf:homepage <data:text/html,x> ] ;
  dct:relation <https://e.example/?a=1&b='onclick='x> ; dcat:landingPage "javascript:alert(1)" ;
  <https://e.example/p?'onload='x> "quote\\" onfocus=\\"x"^^<https://e.example/t'onclick=> ;
  dcat:distribution [ dct:title "<img src=x>" ; dcat:downloadURL <javascript:x> ; dct:format "<u>" ;
    dcat:accessURL "vbscript:x", <https://x.example/'onclick='> ; dcat:byteSize "<s>" ] .
"""


def every_view() -> Iterator[View]:
    hostile = dataset(HOSTILE)
    yield hostile
    yield listing([hostile], total=1)
    yield listing([], total=0)
    yield landing({"dataset": 1}, [hostile])
    yield landing({})
    yield ErrorView(
        Iri(BASE + "x"), 410, "Deleted", "Gone <b>", BASE + '"><img src=x>', "Mend <i>", "r1",
        NOW, "<script>why", "javascript:alert(1)", (("Help", BASE + "catalog"),),
    )  # fmt: skip
    yield QueryView(
        Iri(BASE + "sparql"), (Example("<b>All", 'SELECT * { ?s ?p "</pre>" }'),),
        (("json", "JSON"),), (Sentence("At most <10> rows."),), "</textarea><script>",
        Fault('line 1"', "<i>wrong"),
    )  # fmt: skip


VIEWS: Final = tuple(every_view())
each_view = pytest.mark.parametrize(
    "view", VIEWS, ids=[f"{place}-{type(view).__name__}" for place, view in enumerate(VIEWS)]
)


@each_view
def test_markup_in_values_stays_text(view: View) -> None:
    page = shown(view)
    assert page.faults == []
    assert {tag for tag, _ in page.elements}.isdisjoint({"style", "img", "b", "i", "u", "s"})
    ours = ["/cat/static/ldcat.js"]
    ours += ["/cat/static/editor/editor.js"] if isinstance(view, QueryView) else []
    assert [
        held["src"].partition("?v=")[0] for tag, held in page.elements if tag == "script"
    ] == ours
    names = {name for _, held in page.elements for name in held}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    targets = [held[name] for _, held in page.elements for name in _LINKS & held.keys()]
    assert not [it for it in targets if it.lower().startswith(("javascript", "data", "vbscript"))]


@each_view
def test_a_page_is_whole_and_asks_nobody_else(view: View) -> None:
    page = shown(view)
    tags = [tag for tag, _ in page.elements]
    for once in ("html", "title", "h1", "main", "header", "footer"):
        assert tags.count(once) >= 1
    assert tags.count("h1") == tags.count("main") == 1
    loaded = [held for tag, held in page.elements if tag in {"link", "script", "img", "iframe"}]
    for held in loaded:
        address = held.get("href") or held["src"]
        assert held.get("rel") == "canonical" or address.startswith("/cat/")
    anchors = page.values("id")
    assert len(set(anchors)) == len(anchors)
    assert {it[1:] for it in page.values("href") if it.startswith("#")} <= set(anchors)
    assert ("a", {"class": "skip", "href": "#main"}) in page.elements


@each_view
def test_the_same_view_gives_the_same_bytes(view: View) -> None:
    assert PAGES.write(view) == HtmlPages(
        Context(SITE, Vocabularies({MONTHLY: Entry("", {"en": "monthly"}, {})}))
    ).write(view)


_WORD: Final = re.compile(r"\w+")
_TAG: Final = re.compile(r"<[^<>]*>")


def unsaid(view: RecordView) -> list[str]:
    """Return the statements whose value the page does not tell."""
    text = shown(view, "en").text
    words = set(_WORD.findall(text))
    values = ((triple, triple.object) for triple in view.graph)
    return [
        str(triple)
        for triple, value in values
        if not isinstance(value, BlankNode | Triple)
        and not (
            words.issuperset(_WORD.findall(_TAG.sub(" ", value.value)))
            if triple.predicate.value == DCT_DESCRIPTION  # read as Markdown
            else plain(value.value) in text
        )
    ]


def test_no_property_is_hidden() -> None:
    assert unsaid(dataset(HOSTILE)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_property_of_the_examples_is_hidden(path: Path) -> None:
    document = MemoryDocument(
        quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=BASE)
    )
    for primary, kind in document.primaries.items():
        draft = split(document, primary, kind)
        iri = primary[1:-1].decode()
        view = record_view(read_canonical(draft.text), iri=iri, kind=kind.name)
        assert unsaid(view) == []
        assert shown(view).faults == []


_NODES: Final = [NamedNode(THING), NamedNode("https://e.example/n"), *map(BlankNode, "abcd")]
_PREDICATES: Final = [
    NamedNode(iri)
    for iri in (
        *(DCT + name for name in ("title", "publisher", "license", "temporal", "modified", "type")),
        *(DCT + name for name in ("description", "spatial", "spatial")),
        *(DCAT + name for name in ("bbox", "centroid")),
        *(
            DCAT + name
            for name in ("distribution", "keyword", "startDate", "contactPoint", "byteSize")
        ),
        *(
            DCAT + name
            for name in ("downloadURL", "accessURL", "theme", "spatialResolutionInMeters")
        ),
        *(PREFIXES["spdx"] + name for name in ("checksum", "algorithm", "checksumValue")),
        *(PREFIXES["vcard"] + name for name in ("fn", "hasEmail", "hasTelephone")),
        PREFIXES["rdf"] + "type",
        "https://e.example/own",
    )
]
_TERMS: Final = st.one_of(
    st.sampled_from(_NODES),
    st.sampled_from(["mailto:a@b.example", "tel:+31", DCAT + "Distribution", MONTHLY]).map(
        NamedNode
    ),
    st.text(st.characters(exclude_categories=["C"]), max_size=8).map(Literal),
    st.sampled_from(["2024-01-01", "1234567", "P1D", "a@b.example", "1e9"]).map(Literal),
    st.sampled_from(["POINT(4 50)", "170,-20,-170,9", "MULTIPOINT((1 2), (3 4))"]).map(Literal),
    st.builds(
        Literal, st.sampled_from(["one", "two"]), language=st.sampled_from(["en", "de", "ar"])
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(Triple, st.sampled_from(_NODES), st.sampled_from(_PREDICATES), _TERMS),
        max_size=25,
    )
)
def test_whatever_a_graph_says_stands_on_its_page(triples: list[Triple]) -> None:
    view = record_view(Graph(triples))
    assert unsaid(view) == []
    page = shown(view)
    assert page.faults == []
    assert {it[1:] for it in page.values("href") if it.startswith("#")} <= set(page.values("id"))


def test_control_characters_do_not_reach_the_page() -> None:
    page = PAGES.write(ErrorView(Iri(BASE + "x"), 404, "T", "a\x00b\x1b[31m\ud800")).decode()
    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m?" in page


def test_there_is_one_representation_and_it_fits_every_view() -> None:
    (pages,) = representations(Context(SITE, Vocabularies({})))
    assert pages.offer.media_type == "text/html"
    assert all(pages.fits(view) for view in VIEWS)
