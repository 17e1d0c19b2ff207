"""Views for the tests of pages, and pages as a browser would see them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Final

from pyoxigraph import RdfFormat, parse

from ldcat.model.graph import Graph
from ldcat.model.iri import Iri
from ldcat.model.record import Record
from ldcat.model.view import CataloguePage, LandingView, Neighbours, Paging, RecordView, Site, View
from ldcat.model.vocabularies import Entry, Vocabularies
from ldcat.represent.base import Context
from ldcat.represent.formats.html import HtmlPages
from ldcat.terms import EU_AUTHORITY, PREFIXES

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
_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta"})
_FLOW: Final = frozenset({"details", "div", "dl", "h2", "h3", "ol", "p", "pre", "section", "ul"})
_PHRASING: Final = frozenset({"a", "bdi", "code", "h1", "h2", "h3", "h4", "p", "span", "summary"})


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
    def spaced(self) -> str:
        """The same with a blank between the texts of two elements."""
        return plain(" ".join(self._texts))

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
    near = Neighbours(addresses or {})
    return RecordView(record, graph, listing, address, lambda: near)


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
        start=lambda: (page - 1) * 100 + 1,
    )  # fmt: skip
    return CataloguePage(SITE, tuple(entries), paging, Graph(), at(page), 7, NOW)


def landing(counts: Mapping[str, int], latest: Sequence[RecordView] = ()) -> LandingView:
    return LandingView(SITE, MappingProxyType(dict(counts)), 1234, tuple(latest), Graph(), 7, NOW)
