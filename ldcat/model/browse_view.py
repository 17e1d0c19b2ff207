"""What a catalogue holds, by the values that its records have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Triple
from ldcat.model.iri import Iri, fingerprint, iri_fault, local_name
from ldcat.model.search_view import SearchView
from ldcat.model.view import Counted, Names, Overview, Site
from ldcat.terms import (
    DCAT,
    DCATAP,
    DCT,
    DCT_LANGUAGE,
    DCT_LICENSE,
    DCT_PUBLISHER,
    DCT_SPATIAL,
    RDF_TYPE,
    RDFS_LABEL,
    VOID,
    XSD_INTEGER,
)

_QB: Final = "http://purl.org/linked-data/cube#"
#: The property that says each value; what has none is not told as RDF.
PROPERTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "theme": f"{DCAT}theme",
        "publisher": DCT_PUBLISHER,
        "format": f"{DCT}format",
        "licence": DCT_LICENSE,
        "access": f"{DCT}accessRights",
        "keyword": f"{DCAT}keyword",
        "place": DCT_SPATIAL,
        "language": DCT_LANGUAGE,
        "frequency": f"{DCT}accrualPeriodicity",
        "hvd": f"{DCATAP}hvdCategory",
        "catalog": f"{DCT}isPartOf",
    }
)
_SIMPLE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_LONGEST: Final = 40
#: Steps of a path (RFC 3986 3.3), however they are escaped.
_STEPS: Final = (".", "..")


def value_token(facet: str, value: str) -> str:
    """Return what a value is called in addresses.

    >>> value_token("format", "CSV"), value_token("theme", "https://example.org/themes/sea")
    ('CSV', 'sea-e5d9b4d7')
    """
    if _SIMPLE.issuperset(value) or (facet == "keyword" and value not in _STEPS):
        return value
    short = "".join(it if it in _SIMPLE else "-" for it in local_name(value) or value)
    return f"{short[:_LONGEST].strip('-')}-{fingerprint(value)}"


def keyword_of(token: str) -> str:
    """Return the keyword that is called so in addresses.

    >>> keyword_of("sea level"), keyword_of(value_token("keyword", ".."))
    ('sea level', '..')
    """
    return next((it for it in _STEPS if value_token("keyword", it) == token), token)


def browse_address(base: str, facet: str = "", value: str = "") -> Iri:
    """Return the address of what the catalogue holds; of the values of a facet; of one of them."""
    parts = [base + "browse"]
    if facet:
        parts.append(facet)
    if value:
        parts.append(quote(value_token(facet, value), safe=""))
    return Iri("/".join(parts))


@dataclass(frozen=True, slots=True)
class _Browsing:
    """What every view of numbers has.

    Attributes:
        site: Who runs the catalogue.
        total: How many records there are.
    """

    site: Site
    total: int

    @property
    def address(self) -> Iri:
        """Where it is served."""
        return browse_address(self.site.base)

    @property
    def subject(self) -> NamedNode:
        """The page."""
        return NamedNode(self.address)

    @property
    def changed(self) -> None:
        """Links may answer otherwise at any time: nobody knows since when."""
        return

    @property
    def graph(self) -> Graph:
        """Nothing, unless there is more."""
        return Graph()

    @property
    def graphs(self) -> Mapping[Node | None, Graph]:
        """The same in the default graph."""
        return {None: self.graph}


@dataclass(frozen=True, slots=True)
class StatisticsView(_Browsing):
    """What the catalogue holds (`/browse`).

    Attributes:
        kinds: How many records of each kind there are.
        overview: What they have.
    """

    kinds: Mapping[str, int] = field(default_factory=dict)
    overview: Overview = field(default_factory=lambda: Overview({}, {}, ()))

    @property
    def graph(self) -> Graph:
        """Each number as an observation."""
        found = self.overview
        parts = (
            _observed(self.subject, facet, counted, names=found.names)
            for facet, counted in found.counted.items()
        )
        return Graph(triple for part in parts for triple in part)


@dataclass(frozen=True, slots=True)
class ValueListView(_Browsing):
    """The values of a facet (`/browse/{facet}`).

    Attributes:
        facet: The facet.
        counted: Its values.
        names: What records call them.
        number: Of the page, from 1.
    """

    facet: str = ""
    counted: Counted = field(default_factory=lambda: Counted((), has_more=False))
    names: Mapping[str, Names] = field(default_factory=dict)
    number: int = 1

    @property
    def address(self) -> Iri:
        """Where it is served."""
        return self.at(self.number)

    def at(self, number: int) -> Iri:
        """Return the address of a page of values."""
        first = browse_address(self.site.base, self.facet)
        return first if number == 1 else Iri(f"{first}?page={number}")

    @property
    def graph(self) -> Graph:
        """Each number as an observation."""
        return Graph(_observed(self.subject, self.facet, self.counted, names=self.names))


@dataclass(frozen=True, slots=True)
class ValueView(_Browsing):
    """The records that have a value (`/browse/{facet}/{token}`).

    Attributes:
        facet: The facet.
        value: The value.
        found: The records that changed last, and what all that have it have beside.
    """

    facet: str = ""
    value: str = ""
    found: SearchView | None = None

    @property
    def address(self) -> Iri:
        """Where it is served."""
        return browse_address(self.site.base, self.facet, self.value)

    @property
    def graph(self) -> Graph:
        """The records; and their number as an observation."""
        if self.found is None:
            return Graph()
        counted = Counted(((self.value, self.found.total),), has_more=False)
        told = _observed(self.subject, self.facet, counted, names=self.found.names)
        return Graph([*told, *self.found.graph])


def _observed(
    page: NamedNode, facet: str, counted: Counted, *, names: Mapping[str, Names]
) -> Iterator[Triple]:
    """Yield how many records have each value, as observations (RDF Data Cube 6.2)."""
    predicate = PROPERTIES.get(facet)
    if predicate is None:
        return
    yield Triple(page, NamedNode(RDF_TYPE), NamedNode(f"{_QB}DataSet"))
    for place, (value, number) in enumerate(counted.values):
        node = BlankNode(f"{facet}{place}")
        is_iri = ":" in value and not iri_fault(value)
        yield Triple(node, NamedNode(RDF_TYPE), NamedNode(f"{_QB}Observation"))
        yield Triple(node, NamedNode(f"{_QB}dataSet"), page)
        yield Triple(node, NamedNode(predicate), NamedNode(value) if is_iri else Literal(value))
        yield Triple(
            node,
            NamedNode(f"{VOID}entities"),
            Literal(str(number), datatype=NamedNode(XSD_INTEGER)),
        )
        for language, name in sorted(names.get(value, {}).items()) if is_iri else ():
            label = Literal(name, language=language) if language else Literal(name)
            yield Triple(NamedNode(value), NamedNode(RDFS_LABEL), label)
