"""What use cases return: a graph and a few typed facts, without a look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Protocol

from ldcat.model.around import Around
from ldcat.model.boxes import Box
from ldcat.model.explained import ExplainedReport
from ldcat.model.graph import Graph, Literal, NamedNode, Node, Triple
from ldcat.model.iri import Iri
from ldcat.model.measured import QualityFacts
from ldcat.model.record import Record


class View(Protocol):
    """What every representation may rely on."""

    @property
    def address(self) -> Iri:
        """The public URL of the thing, without suffix or format parameter."""

    @property
    def subject(self) -> NamedNode:
        """The node that the view is about."""

    @property
    def graph(self) -> Graph:
        """Everything that an RDF representation says, in reading order."""

    @property
    def graphs(self) -> Mapping[Node | None, Graph]:
        """The same by named graph, for dataset syntaxes; None is the default graph."""

    @property
    def changed(self) -> datetime | None:
        """When what the view says last changed (UTC), if that is known."""


@dataclass(frozen=True, slots=True)
class PageView:
    """What has an address, and is described by one graph at most; nobody knows since when.

    Attributes:
        address: Its address.
    """

    address: Iri

    @property
    def subject(self) -> NamedNode:
        """The address."""
        return NamedNode(self.address)

    @property
    def graph(self) -> Graph:
        """Nothing, unless there is more."""
        return Graph()

    @property
    def graphs(self) -> Mapping[Node | None, Graph]:
        """The graph, as the default graph."""
        return {None: self.graph}

    @property
    def changed(self) -> None:
        """When it last changed is not known."""
        return


@dataclass(frozen=True, slots=True)
class GraphView(PageView):
    """What is described by a graph.

    Attributes:
        graph: The graph.
    """

    graph: Graph = field()


@dataclass(frozen=True, slots=True)
class Site:
    """Who runs this catalogue, for pages and the root catalogue.

    Attributes:
        base: Public base IRI, ending in `/`.
        title: The catalogue's title.
        description: One or two sentences about it.
        publisher: Name of who runs it.
        publisher_iri: IRI of who runs it; empty if there is none.
        language: BCP 47 tag of title and description.
        version: ldcat's version.
        licence: IRI of the licence of the catalogue's own metadata; empty if there is none.
        has_dumps: Whether the whole is to be had as files.
        languages: IRIs of the languages that records are written in.
        themes: IRIs of the taxonomies that themes are taken from.
        spatial: IRIs of the places that the catalogue is about.
        tiles: Address of the map tiles that pages show; empty: maps are drawn here.
        tile_attribution: Whom to thank for them, in Markdown.
    """

    base: Iri
    title: str
    description: str
    publisher: str
    publisher_iri: str
    language: str
    version: str
    licence: str = ""
    has_dumps: bool = False
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    spatial: tuple[str, ...] = ()
    tiles: str = ""
    tile_attribution: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The records that a record's graph refers to.

    Attributes:
        addresses: The local address of each, by IRI.
        titles: Their titles, by IRI; of the first of them if there are very many.
    """

    addresses: Mapping[str, Iri] = field(default_factory=dict)
    titles: Mapping[str, Sequence[Literal]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record (`/dataset/{slug}` and its kin).

    Attributes:
        record: The ledger's facts about it.
        own: The record's own graph, exactly as kept.
        listing: The triples of its `dcat:CatalogRecord` here (`{address}#record`).
        address: Its local address.
        neighbours: Returns the records that its graph refers to; only pages ask for them.
        quality: Returns what is known of its quality; only pages ask for it.
        findings: Returns what its last check found, in the best of some languages; None where
            nothing was checked. Only pages ask for it.
        around: Returns what stands around it: who refers to it, its versions, its history; only
            pages ask for it.
        completion: What harvesters cannot do without, where it does not say it itself; in the
            feed only.
        reading: The language that a reader wants the record itself in, whatever the page is in.
    """

    record: Record
    own: Graph
    listing: Graph
    address: Iri
    neighbours: Callable[[], Neighbours] = Neighbours
    quality: Callable[[], QualityFacts] = QualityFacts
    findings: Callable[[Sequence[str]], ExplainedReport | None] = lambda _: None
    around: Callable[[], Around] = Around
    completion: Graph = field(default_factory=Graph)
    reading: str = ""

    @property
    def in_feed(self) -> Iterable[Triple]:
        """What the feed says of it: what completes it stands with what it says of itself."""
        if not len(self.completion):
            return chain(self.own, self.listing)
        split = next(
            (rank for rank, it in enumerate(self.own) if it.subject != self.subject), len(self.own)
        )
        own = tuple(self.own)
        return chain(own[:split], self.completion, own[split:], self.listing)

    @property
    def subject(self) -> NamedNode:
        """The record's own IRI."""
        return NamedNode(self.record.iri)

    @property
    def graph(self) -> Graph:
        """The record's graph and its listing."""
        return self.own | self.listing

    @property
    def graphs(self) -> Mapping[Node | None, Graph]:
        """The record's graph under its IRI; the listing in the default graph."""
        return {None: self.listing, self.subject: self.own}

    @property
    def changed(self) -> datetime:
        """When the record became what it is here."""
        return self.record.changed


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page stands in its collection; links are absolute.

    Attributes:
        total: How many records the collection has.
        size: How many records a page has at most.
        page: IRI of this page, as the links name it.
        first: The first page.
        last: The last page.
        next: The following page, or None on the last.
        previous: The page before, or None on the first.
        start: Returns the rank of the first record on this page in the collection, from 1; only
            pages for people ask for it.
    """

    total: int
    size: int
    page: Iri
    first: Iri
    last: Iri
    next: Iri | None
    previous: Iri | None
    start: Callable[[], int] = lambda: 1


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """One page of the catalogue (`/catalog`): the root catalogue and whole records.

    Attributes:
        site: Who runs the catalogue.
        entries: The page's records, by number.
        paging: Where the page stands.
        catalogue: Triples about the root catalogue, its members on this page, and paging.
        address: The page's address without format parameters.
        position: The ledger's sequence number that the page tells of.
        changed: When that revision was made; None for an empty ledger.
        deleted: Records that were deleted, where changes are asked for.
    """

    site: Site
    entries: tuple[RecordView, ...]
    paging: Paging
    catalogue: Graph
    address: Iri
    position: int
    changed: datetime | None
    deleted: tuple[Record, ...] = ()

    @property
    def subject(self) -> NamedNode:
        """The root catalogue."""
        return NamedNode(self.site.base)

    @property
    def graph(self) -> Graph:
        """The catalogue's triples, then each record's."""
        return Graph(chain(self.catalogue, *(it.in_feed for it in self.entries)))

    @property
    def graphs(self) -> Mapping[Node | None, Graph]:
        """The catalogue and listings in the default graph; each record under its IRI."""
        beside = (part for it in self.entries for part in (it.listing, it.completion))
        named: dict[Node | None, Graph] = {None: Graph(chain(self.catalogue, *beside))}
        return named | {entry.subject: entry.own for entry in self.entries}


#: Names by language tag, in lower case; empty for none.
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of some records have each value of a facet.

    Attributes:
        values: Values and numbers, the most frequent first; chosen ones are among them.
        has_more: Whether there are further values.
    """

    values: Sequence[tuple[str, int]]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the records of a catalogue have, in numbers.

    Attributes:
        counted: By facet, how many records have each value.
        names: What records call values, by IRI.
        years: How many records were issued in each year.
        density: How many of them lie where, in the cells of a grid over the world.
    """

    counted: Mapping[str, Counted]
    names: Mapping[str, Names]
    years: Sequence[tuple[int, int]]
    density: Sequence[tuple[Box, int]] = ()


@dataclass(frozen=True, slots=True)
class LandingView:
    """The landing page (`/`): what the catalogue is and holds.

    Attributes:
        site: Who runs the catalogue.
        counts: Number of published records by kind token.
        triples: Number of triples in all records.
        latest: The records that changed last, newest first.
        catalogue: Triples about the root catalogue and its services.
        position: The ledger's sequence number.
        changed: When the newest revision was made; None for an empty ledger.
        overview: What records have, in numbers; None while they are being indexed.
    """

    site: Site
    counts: Mapping[str, int]
    triples: int
    latest: tuple[RecordView, ...]
    catalogue: Graph
    position: int
    changed: datetime | None
    overview: Overview | None = None

    @property
    def address(self) -> Iri:
        """The base IRI."""
        return self.site.base

    @property
    def subject(self) -> NamedNode:
        """The root catalogue."""
        return NamedNode(self.site.base)

    @property
    def graph(self) -> Graph:
        """The catalogue's triples."""
        return self.catalogue

    @property
    def graphs(self) -> Mapping[Node | None, Graph]:
        """All in the default graph."""
        return {None: self.catalogue}
