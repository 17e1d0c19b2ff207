"""The feed, crawled as harvesters of all dialects do (facts/clients 1)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import DCAT, DCTERMS, RDF, Literal, URIRef

from ldcat.catalogue.feeding import FeedReader, PageSizes, Place
from ldcat.catalogue.reading import CatalogueReader
from ldcat.catalogue.tagging import Tagger
from ldcat.ledger.append import Origin
from ldcat.ledger.ledger import Ledger
from ldcat.model.iri import Iri
from ldcat.model.packed_report import UNCHECKED
from ldcat.model.record import Prepared
from ldcat.model.view import CataloguePage, Site
from tests.serving import Served, served
from tests.web.documents import canonical_text, merged

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning:rdflib")

HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
FORMS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
KINDS = (DCAT.Dataset, URIRef(f"{DCAT}DatasetSeries"), DCAT.DataService, DCAT.Catalog)


def crawl(server: Served, start: str, syntax: str) -> Iterator[tuple[str, rdflib.Graph]]:
    """Follow hydra:next as CKAN and udata do; yield each page with its address."""
    address: str | None = start
    while address:
        answer = server.client.get(address)
        assert answer.status_code == 200, "harvesters follow no redirects"
        graph = merged(answer.content, syntax)
        yield address, graph
        (view,) = graph.subjects(RDF.type, HYDRA.PartialCollectionView)
        following = list(graph.objects(view, HYDRA.next))
        named = 'rel="next"' in answer.headers["link"]
        assert named == bool(following)
        if following:
            assert f'<{following[0]}>; rel="next"' in answer.headers["link"]
        address = str(following[0]) if following else None


def records_of(server: Served, graph: rdflib.Graph) -> set[str]:
    """Return what a harvester would take from a page."""
    own = {server.base, *(f"{server.base}{it}#service" for it in ("sparql", "oai", "ldes"))}
    return {str(it) for kind in KINDS for it in graph.subjects(RDF.type, kind)} - own


@pytest.mark.parametrize("suffix", FORMS)
def test_a_crawl_meets_every_record_once_and_whole(catalogue: Served, suffix: str) -> None:
    start = f"{catalogue.base}catalog.{suffix}?page_size=7"
    pages = list(crawl(catalogue, start, FORMS[suffix]))
    seen: list[str] = []
    union = rdflib.Graph()
    for _, graph in pages:
        found = records_of(catalogue, graph)
        assert not found.intersection(seen)
        assert all(list(graph.objects(URIRef(it), DCTERMS.title)) for it in found)
        assert {str(n) for n in graph.objects(None, HYDRA.totalItems)} == {"44"}
        seen += sorted(found)
        union += graph
    assert len(seen) == 44
    assert [len(records_of(catalogue, graph)) for _, graph in pages] == [7] * 6 + [2]
    series = f"{catalogue.base}series/tide-gauge-havenstad"
    page = next(graph for _, graph in pages if series in records_of(catalogue, graph))
    alone = merged(catalogue.get("series/tide-gauge-havenstad.nt").content, "nt")
    part = page.cbd(URIRef(series))
    assert canonical_text(alone.cbd(URIRef(series))) == canonical_text(part)


@pytest.mark.parametrize("start", ["catalog.rdf?page_size=20", "catalog?_format=rdf&page_size=20"])
def test_both_dialects_of_hydra_stand_side_by_side(catalogue: Served, start: str) -> None:
    pages = list(crawl(catalogue, f"{catalogue.base}{start}", "xml"))
    assert len(pages) == 3
    texts = []
    for _, graph in pages:
        (compat,) = graph.subjects(RDF.type, HYDRA.PagedCollection)
        (view,) = graph.subjects(RDF.type, HYDRA.PartialCollectionView)
        assert str(view) == f"{compat}#view"
        for name in ("first", "last", "next", "previous"):
            link = graph.value(view, HYDRA[name])
            text = graph.value(compat, HYDRA[f"{name}Page"])
            assert (link is None) == (text is None)
            assert text is None or (isinstance(text, Literal) and text == Literal(str(link)))
        texts.append((str(compat), str(graph.value(compat, HYDRA.lastPage))))
    # ingrid-harvester stops where the page's name and the text of its last page are equal.
    assert [name == last for name, last in texts] == [False, False, True]
    assert len({last for _, last in texts}) == 1


def test_blank_nodes_of_two_records_stay_two_nodes(catalogue: Served) -> None:
    """Both have a period and a place of their own, with the same labels in the ledger."""
    page = merged(catalogue.get("catalog.nt").content, "nt")
    for name in ("marine", "city"):
        iri = URIRef(f"{catalogue.base}catalog/{name}")
        alone = merged(catalogue.get(f"catalog/{name}.nt").content, "nt")
        assert canonical_text(page.cbd(iri)) == canonical_text(alone.cbd(iri))
    quads = catalogue.get("catalog.nq").text
    labels = [line.split()[0] for line in quads.splitlines() if line.startswith("_:")]
    graphs = {
        (label, line.rsplit(" ", 2)[1])
        for label, line in zip(
            labels, (line for line in quads.splitlines() if line.startswith("_:")), strict=True
        )
    }
    assert len(graphs) == len(set(labels)), "a label in two graphs is one node"


def test_rdfxml_has_typed_elements_after_its_declaration(catalogue: Served) -> None:
    text = catalogue.get("catalog.rdf").text
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF')
    root = ET.fromstring(text)  # noqa: S314 - our own document
    names = {it.tag for it in root}
    assert f"{{{DCAT}}}Dataset" in names
    assert f"{{{RDF}}}Description" not in names
    datasets = [it for it in root if it.tag == f"{{{DCAT}}}Dataset"]
    assert all(it.find(f"{{{DCTERMS}}}title") is not None for it in datasets)


def test_jsonld_can_be_read_by_key_and_needs_no_other_document(catalogue: Served) -> None:
    document = json.loads(catalogue.get("catalog.jsonld").text)
    context = document["@context"]
    assert context["dcat"] == str(DCAT)
    assert context["dct"] == str(DCTERMS)
    found = [it for it in document["@graph"] if "dcat:Dataset" in _listed(it.get("@type"))]
    assert len(found) >= 30
    assert all("dct:title" in it for it in found)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def test_pages_of_a_choice_are_pinned_and_tell_what_left(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        sea, air = "https://t.example/sea", "https://t.example/air"
        for name, theme in (("a", sea), ("b", sea), ("c", air)):
            server.put(
                f'<dataset/{name}> a dcat:Dataset ; dct:title "{name}" ; dcat:theme <{theme}> .'
            )
        begun = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        start = f"catalog.ttl?kind=dataset&theme={sea}&page_size=1"
        pages = crawl(server, start, "turtle")
        _, first = next(pages)
        server.put(f'<dataset/b> a dcat:Dataset ; dct:title "b" ; dcat:theme <{air}> .')
        rest = [graph for _, graph in pages]
        assert [records_of(server, it) for it in (first, *rest)] == [
            {f"{server.base}dataset/a"},
            {f"{server.base}dataset/b"},
        ], "as it was when it began"
        total = str(next(first.objects(None, HYDRA.totalItems)))
        assert total == "2"
        (_, now), *more = crawl(server, start, "turtle")
        assert (records_of(server, now), more) == ({f"{server.base}dataset/a"}, [])
        server.delete(f"{server.base}dataset/a")
        since = merged(
            server.get(f"catalog.ttl?theme={sea}&modified_since={begun}").content, "turtle"
        )
        gone = set(since.subjects(rdflib.PROV.invalidatedAtTime))
        assert {str(next(since.objects(it, rdflib.FOAF.primaryTopic))) for it in gone} == {
            f"{server.base}dataset/{it}" for it in "ab"
        }
        assert records_of(server, since) == set()
        refused = server.get("catalog.ttl?theme=https://t.example/see")
        assert (refused.status_code, sea in refused.text) == (400, True)


def test_datasets_of_the_feed_have_what_harvesters_need(tmp_path: Path) -> None:
    """CKAN gives up for one dataset without a title, udata leaves out what has no identifier."""
    with served(tmp_path) as server:
        server.put(
            "<dataset/a> a dcat:Dataset ; dct:description 'A' . <dataset/b> a dcat:Dataset ;"
            " dct:title 'B' ; dct:identifier 'b' . <service/c> a dcat:DataService ;"
            " dct:description 'C' ."
        )
        a, b = (URIRef(f"{server.base}dataset/{it}") for it in "ab")
        for suffix, syntax in FORMS.items():
            page = merged(server.get(f"catalog.{suffix}").content, syntax)
            assert list(map(str, page.objects(a, DCTERMS.title))) == ["a"]
            assert list(map(str, page.objects(a, DCTERMS.identifier))) == [str(a)]
            assert list(map(str, page.objects(b, DCTERMS.title))) == ["B"]
            assert list(map(str, page.objects(b, DCTERMS.identifier))) == ["b"]
            own = merged(server.get(f"dataset/a.{suffix}").content, syntax)
            assert not list(own.objects(a, DCTERMS.title)), "alone it says what it said"
        assert server.get("catalog.rdf").text.count(f'rdf:about="{a}"') == 1
        quads = server.get("catalog.nq").text
        assert f'<{DCTERMS.identifier}> "{a}" .' in quads, "in the default graph"


def test_services_are_on_the_first_page_only(catalogue: Served) -> None:
    pages = [graph for _, graph in crawl(catalogue, "catalog.ttl?page_size=20", "turtle")]
    service = URIRef(f"{catalogue.base}oai#service")
    assert [(service, RDF.type, DCAT.DataService) in it for it in pages] == [True, False, False]
    assert all((URIRef(catalogue.base), RDF.type, DCAT.Catalog) in it for it in pages)


@pytest.mark.parametrize("query", ["after=44", "after=99999", "modified_since="])
def test_what_would_be_an_empty_page_or_all_is_refused(catalogue: Served, query: str) -> None:
    assert catalogue.get(f"catalog.ttl?{query}").status_code == 400


STUBS = """
<dataset/a> a dcat:Dataset ; dct:title "a" ;
    dct:isVersionOf <dataset/b> ; dct:replaces <https://elsewhere.example/d> ;
    dct:source [ a dcat:Dataset ] .
<dataset/b> a dcat:Dataset .
<https://elsewhere.example/d> a dcat:Dataset , <https://schema.org/Dataset> .
<dataset/c> a <http://www.w3.org/ns/adms#Asset> , dcat:Dataset ; dct:title "c" ;
    dct:relation <dataset/a> .
"""


def test_a_reference_is_no_dataset_in_the_feed_but_keeps_its_class_at_home(
    tmp_path: Path,
) -> None:
    with served(tmp_path) as server:
        server.put(STUBS)
        for suffix, syntax in FORMS.items():
            page = merged(server.get(f"catalog.{suffix}").content, syntax)
            typed = {*page.subjects(RDF.type, DCAT.Dataset)}
            typed |= {*page.subjects(RDF.type, URIRef("https://schema.org/Dataset"))}
            assert {str(it) for it in typed} == {f"{server.base}dataset/{it}" for it in "ac"}
            own = merged(server.get(f"dataset/a.{suffix}").content, syntax)
            assert len(list(own.subjects(RDF.type, DCAT.Dataset))) == 4
        # The DCAT class names the element, whatever other classes come before it.
        assert (
            f'<dcat:Dataset rdf:about="{server.base}dataset/c">' in server.get("catalog.rdf").text
        )


SITE = Site(Iri("https://c.example/"), "t", "d", "p", "", "en", "0")


class Shelf:
    """A ledger that is emptied, and filled again with records that it has never seen."""

    def __init__(self, url: str) -> None:
        self.ledger = Ledger(url)
        reader = CatalogueReader(self.ledger, SITE, profile_iris={})
        self.feed = FeedReader(
            self.ledger, reader, Tagger(self.ledger), site=SITE, sizes=PageSizes(100, 1000)
        )
        self._round = 0
        self._edition = 0

    def empty(self) -> None:
        """Delete everything; what is put from now on has other IRIs."""
        iris = [record.iri for record, _ in self.ledger.current()]
        self.ledger.append([], iris, self._origin)
        self._round += 1

    def change(self, put: Iterable[int], delete: Iterable[int]) -> None:
        """Put and delete records by number."""
        self._edition += 1
        new = [self._prepared(it) for it in put]
        self.ledger.append(new, [self._iri(it) for it in delete], self._origin)

    def page(self, place: Place) -> tuple[CataloguePage, Place | None]:
        """Return a page, and where the next begins."""
        page = self.feed.page(place)
        if page.paging.next is None:
            assert page.paging.last == page.paging.page
            return page, None
        assert page.entries or page.deleted, "no page but the last may be empty"
        query = parse_qs(urlsplit(page.paging.next).query)
        return page, replace(place, at=int(query["at"][0]), after=int(query["after"][0]))

    @property
    def _origin(self) -> Origin:
        return Origin(SITE.base, "a", datetime.now(UTC), "")

    def _iri(self, number: int) -> Iri:
        return Iri(f"https://c.example/{self._round}/{number}")

    def _prepared(self, number: int) -> Prepared:
        iri = self._iri(number)
        text = f'<{iri}> <http://purl.org/dc/terms/title> "{self._edition}" .\n'.encode()
        return Prepared(iri, "dataset", f"{self._edition:064}", text, 1, UNCHECKED)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """One ledger for every example of the law: making one takes its time."""
    shelf = Shelf(f"sqlite:///{tmp_path_factory.mktemp('law')}/ledger.sqlite")
    yield shelf
    shelf.ledger.close()


numbers = st.sets(st.integers(0, 15), max_size=4)


def contents(page: CataloguePage) -> dict[str, str]:
    """Return what a page says of each record."""
    return {it.record.iri: it.record.digest for it in page.entries}


@settings(max_examples=30, deadline=None)
@given(
    first=st.integers(0, 12),
    size=st.integers(1, 6),
    between=st.lists(st.tuples(numbers, numbers), max_size=8),
)
def test_a_crawl_is_the_catalogue_of_its_first_page(
    shelf: Shelf, first: int, size: int, between: list[tuple[set[int], set[int]]]
) -> None:
    shelf.empty()
    shelf.change(range(first), ())
    for put, delete in between[: len(between) // 2]:
        shelf.change(put, delete - put)
    whole = {it.iri: it.digest for it, _ in shelf.ledger.current()}
    seen: dict[str, str] = {}
    met = 0
    starts: list[int] = []
    place: Place | None = Place("catalog", size=size)
    while place is not None:
        page, place = shelf.page(place)
        assert page.paging.total == len(whole)
        assert page.paging.start() == met + 1
        starts.append(int(parse_qs(urlsplit(page.paging.page).query)["after"][0]))
        if page.paging.previous:
            before = int(parse_qs(urlsplit(page.paging.previous).query)["after"][0])
            assert before == starts[-2]
        assert all(
            [title.value for title in it.own.objects(it.subject, str(DCTERMS.title))]
            == [it.record.digest.lstrip("0")]
            for it in page.entries
        )
        found = contents(page)
        assert not found.keys() & seen.keys()
        seen |= found
        met += len(found)
        if between:
            put, delete = between.pop()
            shelf.change(put, delete - put)
    assert seen == whole


@settings(max_examples=30, deadline=None)
@given(
    size=st.integers(1, 6),
    rounds=st.lists(st.lists(st.tuples(numbers, numbers), max_size=4), min_size=1, max_size=5),
)
def test_whoever_pulls_changes_has_the_catalogue(
    shelf: Shelf, size: int, rounds: list[list[tuple[set[int], set[int]]]]
) -> None:
    shelf.empty()
    mirror: dict[str, str] = {}
    since = datetime.now(UTC)
    for changes in rounds:
        for put, delete in changes[:-1]:
            shelf.change(put, delete - put)
        whole = {it.iri: it.digest for it, _ in shelf.ledger.current()}
        started = datetime.now(UTC)
        place: Place | None = Place("catalog", size=size, since=since)
        met: set[str] = set()
        total = None
        later = changes[-1:]
        while place is not None:
            page, place = shelf.page(place)
            total = page.paging.total
            found = contents(page)
            gone = {it.iri for it in page.deleted}
            assert not met & (found.keys() | gone)
            met |= found.keys() | gone
            mirror |= found
            for iri in gone:
                mirror.pop(iri, None)
            if later:
                put, delete = later.pop()
                shelf.change(put, delete - put)
        assert mirror == whole
        assert total == len(met)
        since = started
