"""Pages: nothing hidden, nothing let through, nothing unbalanced."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

import ldcat
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Triple
from ldcat.model.iri import Iri
from ldcat.model.record import Record
from ldcat.model.splitting import MemoryDocument, split
from ldcat.model.view import CataloguePage, LandingView, Paging, RecordView, Site, View
from ldcat.model.vocabularies import Entry, Vocabularies
from ldcat.represent.base import Context
from ldcat.represent.formats.html import HtmlPages, representations
from ldcat.represent.page import ErrorView, Example, QueryView
from ldcat.terms import DCAT, DCT, EU_AUTHORITY, PREFIXES

BASE: Final = "https://data.example.org/cat/"
THING: Final = "https://example.org/id/tides"
NOW: Final = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
SITE: Final = Site(
    Iri(BASE),
    "Coast & sea",
    "Data <of> the coast.",
    "The office",
    "https://o.example/",
    "en",
    "1.2",
)
MONTHLY: Final = EU_AUTHORITY + "frequency/MONTHLY"
PAGES: Final = HtmlPages(
    Context(
        SITE, Vocabularies({MONTHLY: Entry("frequency", {"en": "monthly", "de": "monatlich"}, {})})
    )
)
EXAMPLES: Final = sorted((Path(ldcat.__file__).parent / "examples").glob("*.ttl"))
_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta"})
_FLOW: Final = frozenset({"details", "div", "dl", "h2", "h3", "ol", "p", "pre", "section", "ul"})
_PHRASING: Final = frozenset({"a", "bdi", "code", "h1", "h2", "h3", "h4", "p", "span", "summary"})
_LINKS: Final = frozenset({"action", "href", "src"})


class Page(HTMLParser):
    """A page as a browser would see it; complains about what is unbalanced."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self._texts: list[str] = []
        self._open: list[str] = []
        self.feed(content.decode())
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.faults.append(f"<{tag}> repeats an attribute")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in _FLOW and _PHRASING.intersection(self._open):
            self.faults.append(f"<{tag}> inside {self._open}")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self._texts.append(data)

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute, in the order of the page."""
        return [held[name] for _, held in self.elements if name in held]

    @property
    def title(self) -> str:
        """What stands in the window's bar."""
        return self._texts[next(n for n, it in enumerate(self._texts) if it.strip())]

    @property
    def said(self) -> str:
        """What the page says in text."""
        return plain("".join(self._texts))

    @property
    def text(self) -> str:
        """Everything that the page says, be it in text or in attributes."""
        held = (value for _, attributes in self.elements for value in attributes.values())
        return plain(" ".join(itertools.chain(self._texts, held)))


def plain(text: str) -> str:
    return " ".join(text.split())


def graph_of(turtle: str) -> Graph:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return Graph(quad.triple for quad in parse((prefixes + turtle).encode(), RdfFormat.TURTLE))


def record_view(
    graph: Graph,
    *,
    iri: str = THING,
    kind: str = "dataset",
    addresses: Mapping[str, Iri] | None = None,
) -> RecordView:
    address = Iri(f"{BASE}{kind}/tides")
    listing = graph_of(f"""
        <{address}#record> a dcat:CatalogRecord ; foaf:primaryTopic <{iri}> ;
          dct:issued "2026-03-04T09:12:44Z"^^xsd:dateTime ; dct:conformsTo <https://p.example/> .
    """)
    record = Record(
        1, Iri(iri), kind, "tides", "ab", 7, NOW, NOW, profile="dcat-ap-3", source="a.ttl"
    )
    return RecordView(record, graph, listing, address, MappingProxyType(dict(addresses or {})))


def dataset(turtle: str) -> RecordView:
    return record_view(graph_of(f'<{THING}> a dcat:Dataset ; dct:title "Tides"@en .\n{turtle}'))


def shown(view: View, *languages: str) -> Page:
    return Page(PAGES.write(view, languages))


def listing(
    entries: Sequence[RecordView], *, total: int, page: int = 1, last: int = 1
) -> CataloguePage:
    def at(number: int) -> Iri:
        return Iri(f"{BASE}catalog?page={number}")

    paging = Paging(
        total, 100, at(page), at(1), at(last),
        next=at(page + 1) if page < last else None,
        previous=at(page - 1) if page > 1 else None,
        start=(page - 1) * 100 + 1,
    )  # fmt: skip
    return CataloguePage(SITE, tuple(entries), paging, Graph(), at(page), 7, NOW)


def landing(counts: Mapping[str, int], latest: Sequence[RecordView] = ()) -> LandingView:
    return LandingView(SITE, MappingProxyType(dict(counts)), 1234, tuple(latest), Graph(), 7, NOW)


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
        (("json", "JSON"),), ("At most <10> rows.",), "</textarea><script>", "<i>wrong",
    )  # fmt: skip


VIEWS: Final = tuple(every_view())
each_view = pytest.mark.parametrize(
    "view", VIEWS, ids=[f"{place}-{type(view).__name__}" for place, view in enumerate(VIEWS)]
)


@each_view
def test_markup_in_values_stays_text(view: View) -> None:
    page = shown(view)
    assert page.faults == []
    assert {tag for tag, _ in page.elements}.isdisjoint(
        {"script", "style", "img", "b", "i", "u", "s"}
    )
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
        assert held.get("rel") == "canonical" or held["href"].startswith("/cat/")
    anchors = page.values("id")
    assert len(set(anchors)) == len(anchors)
    assert {it[1:] for it in page.values("href") if it.startswith("#")} <= set(anchors)
    assert ("a", {"class": "skip", "href": "#main"}) in page.elements


@each_view
def test_the_same_view_gives_the_same_bytes(view: View) -> None:
    assert PAGES.write(view) == HtmlPages(
        Context(SITE, Vocabularies({MONTHLY: Entry("", {"en": "monthly"}, {})}))
    ).write(view)


def unsaid(view: RecordView) -> list[str]:
    """Return the statements whose value the page does not tell."""
    text = shown(view, "en").text
    values = ((triple, triple.object) for triple in view.graph)
    return [
        str(triple)
        for triple, value in values
        if not isinstance(value, BlankNode | Triple) and plain(value.value) not in text
    ]


def test_no_property_is_hidden() -> None:
    assert unsaid(dataset(HOSTILE)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_property_of_the_examples_is_hidden(path: Path) -> None:
    document = MemoryDocument(
        quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=BASE)
    )
    for primary, kind in document.primaries:
        draft = split(document, primary, kind)
        view = record_view(Graph(draft.triples), iri=primary.value, kind=kind.name)
        assert unsaid(view) == []
        assert shown(view).faults == []


_NODES: Final = [NamedNode(THING), NamedNode("https://e.example/n"), *map(BlankNode, "abcd")]
_PREDICATES: Final = [
    NamedNode(iri)
    for iri in (
        *(DCT + name for name in ("title", "publisher", "license", "temporal", "modified", "type")),
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


TITLES: Final = (
    """dct:title "Tides"@en, "Gezeiten"@de, "مد وجزر"@ar, "Getijden"@nl, "Marées"@fr-t-nl ."""
)


@pytest.mark.parametrize(
    ("languages", "title", "tag"),
    [
        ((), "Tides", "en"),
        (("de-AT", "en"), "Gezeiten", "de"),
        (("ar",), "مد وجزر", "ar"),
        (("fr",), "Marées", "fr-t-nl"),
        (("xx", "*"), "Tides", "en"),
    ],
)
def test_the_title_is_in_the_readers_language(
    languages: tuple[str, ...], title: str, tag: str
) -> None:
    page = shown(record_view(graph_of(f"<{THING}> a dcat:Dataset ; {TITLES}")), *languages)
    heading = next(held for name, held in page.elements if name == "h1")
    assert (heading["lang"], heading["dir"]) == (tag, "auto")
    assert page.title == f"{title} · Coast & sea"
    assert {"en", "de", "ar", "nl", "fr-t-nl"} <= set(page.values("lang"))
    assert "French, machine-translated from Dutch" in page.values("title") or tag == "fr-t-nl"


def test_a_record_without_a_title_has_a_heading_all_the_same() -> None:
    view = record_view(graph_of(f'<{THING}> a dcat:Dataset ; dct:description "Water." .'))
    assert shown(view).title == "Untitled dataset · Coast & sea"
    assert "Untitled dataset" in shown(listing([view], total=1)).text


def test_nodes_that_refer_to_each_other_are_written_once() -> None:
    page = shown(
        dataset(f"""
        <{THING}> <https://e.example/p> _:a .
        _:a <https://e.example/p> _:b ; rdfs:comment "only once" .
        _:b <https://e.example/p> _:a, <{THING}>, _:b .
        """)
    )
    assert page.text.count("only once") == 1
    assert page.text.count("shown elsewhere on this page") == 3


def test_a_long_chain_of_nodes_does_not_break_the_page() -> None:
    links = "".join(f"_:n{n} <https://e.example/p> _:n{n + 1} .\n" for n in range(2000))
    page = shown(
        dataset(f"<{THING}> <https://e.example/p> _:n0 .\n{links}_:n2000 rdfs:label 'end'.")
    )
    assert page.faults == []
    assert "end" in page.text


def test_many_values_are_cut_with_a_word_about_it() -> None:
    words = ", ".join(f'"word{n:03}"@en' for n in range(150))
    page = shown(dataset(f'<{THING}> dcat:keyword "Wort"@de, {words}, "mot"@fr .'), "fr")
    assert "… and 52 more:" in page.text
    assert "all of them are in the data" in page.text
    assert "mot" in page.text
    assert "word149" not in page.text


def test_many_distributions_are_cut_with_a_word_about_it() -> None:
    nodes = "".join(
        f"<{THING}> dcat:distribution <{THING}/{n}> . <{THING}/{n}> dct:title 'file {n:04}' ;"
        f" spdx:checksum [ spdx:checksumValue 'sum {n:04}' ] .\n"
        for n in range(1000)
    )
    page = shown(dataset(nodes))
    assert "1,000 distributions" in page.text
    assert "… and 800 more:" in page.text
    assert ("file 0199" in page.text, "sum 0199" in page.text) == (True, True)
    assert ("file 0200" in page.text, "sum 0200" in page.text) == (False, False)


def test_a_catalogue_of_very_many_datasets_has_a_page() -> None:
    members = ", ".join(f"<https://e.example/d/{n}>" for n in range(20_000))
    view = record_view(
        graph_of(f"<{THING}> a dcat:Catalog ; dcat:dataset {members} ."), kind="catalog"
    )
    content = PAGES.write(view)
    assert "… and 19,900 more:" in Page(content).text
    assert len(content) < 60_000


def test_links_to_records_go_to_their_pages_here() -> None:
    other = "https://example.org/id/series"
    graph = graph_of(f"<{THING}> a dcat:Dataset ; dcat:inSeries <{other}> .")
    page = shown(record_view(graph, addresses={other: Iri(BASE + "series/s")}))
    link = next(held for name, held in page.elements if held.get("title") == other)
    assert link["href"] == "/cat/series/s"


def test_a_path_that_looks_like_a_host_stays_an_address() -> None:
    page = shown(dataset(f"<{THING}> dct:relation <{BASE}/evil.example/> ."))
    assert f"{BASE}/evil.example/" in page.values("href")
    assert not [it for it in page.values("href") if it.startswith("//")]


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        (f"dct:accrualPeriodicity <{MONTHLY}>", "Monthly"),
        ("dct:license <https://creativecommons.org/licenses/by-sa/4.0/>", "CC BY-SA 4.0"),
        ('dct:modified "2024-03-05"^^xsd:date', "5 March 2024"),
        ('dct:modified "yesterday"', "yesterday"),
        ('dct:temporal [ dcat:startDate "2024"^^xsd:gYear ]', "since 2024"),
        ('dcat:temporalResolution "PT10M"^^xsd:duration', "10 minutes"),
        ('dct:language "de"', "German"),
        ('dct:publisher [ foaf:name "P" ; foaf:mbox <mailto:p@e.example> ]', "p@e.example"),
        ('dcat:distribution [ dcat:byteSize "69268395" ]', "69.3 MB (69,268,395 bytes)"),
        ("dcat:distribution [ dcat:downloadURL <https://f.example/a.csv> ]", "from f.example"),
        ('<https://e.example/ns#gaugeCount> "07"^^xsd:integer', "Gauge count"),
        ('<https://e.example/ns#gaugeCount> "07"^^xsd:integer', "xsd:integer"),
    ],
)
def test_values_are_given_in_words(turtle: str, words: str) -> None:
    said = Page(PAGES.write(dataset(f"<{THING}> {turtle} ."))).said
    assert words in said


def test_a_description_keeps_its_paragraphs_and_lines() -> None:
    page = PAGES.write(
        dataset(f'<{THING}> dct:description "one\\r\\ntwo\\r\\n\\r\\nthree" .')
    ).decode()
    assert '<p dir="auto">one\ntwo</p>' in page
    assert '<p dir="auto">three</p>' in page


def test_other_formats_are_linked() -> None:
    page = shown(dataset(""))
    alternates = {
        held["type"]: held["href"] for name, held in page.elements if held.get("rel") == "alternate"
    }
    assert alternates["text/turtle"] == "/cat/dataset/tides.ttl"
    assert alternates["application/ld+json"] == "/cat/dataset/tides.jsonld"
    assert "/cat/catalog.ttl?page=2" in shown(listing([], total=0, page=2)).values("href")
    assert "/cat/?_format=turtle" in shown(landing({})).values("href")


def test_a_listing_says_where_it_stands() -> None:
    page = shown(listing([dataset("")] * 100, total=1234, page=2, last=13))
    assert "101\N{EN DASH}200 of 1,234 records" in page.said
    pages = [
        held["href"]
        for _, held in page.elements
        if held.get("rel") in {"first", "prev", "next", "last"}
    ]
    assert pages == [f"/cat/catalog?page={n}" for n in (1, 1, 3, 13)]
    assert "First" not in shown(listing([dataset("")], total=1)).said


def test_an_empty_catalogue_tells_how_to_fill_it() -> None:
    assert "ldcat load" in shown(landing({})).said
    assert "ldcat load" in shown(listing([], total=0)).said
    assert "ldcat load" not in shown(landing({"dataset": 1})).said


def test_errors_tell_what_to_do_and_are_not_indexed() -> None:
    view = ErrorView(
        Iri(BASE + "x"), 404, "Not found", "No such record.", "x", "Look again.", "r42"
    )
    page = shown(view)
    for words in ("404", "Not found", "No such record.", "Look again.", "r42"):
        assert words in page.said
    assert ("meta", {"name": "robots", "content": "noindex"}) in page.elements


def test_the_query_form_works_without_scripts() -> None:
    view = QueryView(
        Iri(BASE + "sparql"), (Example("All", "SELECT * {}"),), (("json", "JSON"),), query="ASK {}"
    )
    page = shown(view)
    assert ("form", {"class": "query", "action": "/cat/sparql", "method": "get"}) in page.elements
    assert "ASK {}" in page.said
    assert "/cat/sparql?query=SELECT+%2A+%7B%7D&_format=json" in page.values("href")


def test_control_characters_do_not_reach_the_page() -> None:
    page = PAGES.write(ErrorView(Iri(BASE + "x"), 404, "T", "a\x00b\x1b[31m\ud800")).decode()
    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m?" in page


def test_there_is_one_representation_and_it_fits_every_view() -> None:
    (pages,) = representations(Context(SITE, Vocabularies({})))
    assert pages.offer.media_type == "text/html"
    assert all(pages.fits(view) for view in VIEWS)
