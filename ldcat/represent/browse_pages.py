"""Pages of what the catalogue holds: statistics, the values of a facet, one value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ldcat.model.boxes import Box
from ldcat.model.browse_view import StatisticsView, ValueListView, ValueView, browse_address
from ldcat.model.criteria import SEARCH_FACETS, Criteria
from ldcat.model.facets import FACETS
from ldcat.model.graph import NamedNode
from ldcat.model.iri import iri_fault
from ldcat.model.kinds import KINDS
from ldcat.model.search_params import search_address
from ldcat.model.search_view import SearchView
from ldcat.model.view import Counted, Names, Overview
from ldcat.represent.facet_labels import FACET_LABELS, value_label
from ldcat.represent.layout import Layout
from ldcat.represent.listing_page import Count, Pager, Summary, summary
from ldcat.represent.values import Block, Link, Text
from ldcat.represent.words import Words


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its share.

    Attributes:
        label: What it is called.
        href: Its page.
        count: How many records have it, in words.
        width: The share of the most frequent one, 0 to 100.
        depth: How many broader terms it stands below.
    """

    label: Text
    href: str
    count: str
    width: float
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A year with its share.

    Attributes:
        year: The year.
        count: How many records, in words.
        height: The share of the year with most, 0 to 100.
        href: The records of it.
    """

    year: int
    count: str
    height: float
    href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the world in which records lie.

    Attributes:
        x: Its left side, in degrees from the map's.
        y: Its upper side, in degrees from the map's.
        size: How wide and high it is, in degrees.
        shade: How many they are, from 1 to 4.
        said: How many they are, in words.
    """

    x: float
    y: float
    size: float
    shade: int
    said: str


@dataclass(frozen=True, slots=True)
class BarBox:
    """The most frequent values of a facet.

    Attributes:
        token: The facet.
        label: What it is called.
        bars: Its values.
        href: The page of all of them.
    """

    token: str
    label: str
    bars: Sequence[Bar]
    href: str


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """What the catalogue holds.

    Attributes:
        counts: Numbers of records by kind.
        boxes: The facets.
        years: When records were issued.
        cells: Where they lie.
    """

    counts: Sequence[Count]
    boxes: Sequence[BarBox]
    years: Sequence[Column]
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class ValueListPage:
    """The values of a facet.

    Attributes:
        label: What the facet is called.
        bars: Its values.
        pager: Links to the other pages.
        home: The page of all facets.
    """

    label: str
    bars: Sequence[Bar]
    pager: Pager
    home: str


@dataclass(frozen=True, slots=True)
class ValuePage:
    """One value, and the records that have it.

    Attributes:
        facet: What the facet is called.
        facet_href: The page of all its values.
        title: What the value is called.
        link: The value itself, where it is an IRI.
        definition: What it means.
        described: What a record says of it.
        count: How many records have it, in words.
        search: All of them.
        feeds: Label and address of what harvesters and news readers take.
        entries: Those that changed last.
        boxes: What they have beside.
    """

    facet: str
    facet_href: str
    title: Text
    link: Link | None
    definition: Text | None
    described: Block | None
    count: str
    search: str
    feeds: Sequence[tuple[str, str]]
    entries: Sequence[Summary]
    boxes: Sequence[BarBox]


def statistics_page(view: StatisticsView, words: Words) -> StatisticsPage:
    """Lay out what the catalogue holds."""
    number = words.speech.spelling.number
    counts = (
        Count(number(n), words.count(kind.label, kind.plural, n))
        for kind in reversed(KINDS)
        if (n := view.kinds.get(kind.name, 0))
    )
    return StatisticsPage(
        counts=tuple(counts),
        boxes=tuple(bar_boxes(view.overview, words, SEARCH_FACETS)),
        years=tuple(columns(view.overview.years, words)),
        cells=tuple(cells(view.overview.density, words)),
    )


def value_list_page(view: ValueListView, words: Words) -> ValueListPage:
    """Lay out the values of a facet."""
    return ValueListPage(
        label=words.translated(FACET_LABELS[view.facet]),
        bars=tuple(_bars(view.facet, view.counted, words, names=view.names)),
        pager=Pager(
            first=words.href(view.at(1)) if view.number > 1 else "",
            previous=words.href(view.at(view.number - 1)) if view.number > 1 else "",
            next=words.href(view.at(view.number + 1)) if view.counted.has_more else "",
            last="",
        ),
        home=words.href(browse_address(words.base)),
    )


def value_page(view: ValueView, found: SearchView, words: Words) -> ValuePage:
    """Lay out one value."""
    facet, value = view.facet, view.value
    return ValuePage(
        facet=words.translated(FACET_LABELS[facet]),
        facet_href=words.href(browse_address(words.base, facet)),
        title=value_label(facet, value, words, names=found.names),
        link=Link(value, words.href(value), value) if ":" in value else None,
        definition=words.definition(value),
        described=_described(found, value, words),
        count=words.count("%(num)s record", "%(num)s records", view.total),
        search=words.href(search_address(words.base, found.criteria)),
        feeds=tuple(_feeds(view, found, words)),
        entries=tuple(summary(it, words) for it in found.entries),
        boxes=tuple(_beside(found, words)),
    )


def bar_boxes(
    overview: Overview, words: Words, facets: Sequence[str], *, most: int | None = None
) -> Iterator[BarBox]:
    """Yield the most frequent values of some facets; each leads to its page."""
    for facet in facets:
        counted = overview.counted.get(facet)
        if counted is not None:
            yield BarBox(
                facet,
                words.translated(FACET_LABELS[facet]),
                tuple(islice(_bars(facet, counted, words, names=overview.names), most)),
                words.href(browse_address(words.base, facet)),
            )


def _bars(
    facet: str, counted: Counted, words: Words, *, names: Mapping[str, Names]
) -> Iterator[Bar]:
    most = max((it for _, it in counted.values), default=1) or 1
    for value, number in counted.values:
        yield Bar(
            value_label(facet, value, words, names=names),
            words.href(browse_address(words.base, facet, value)),
            words.speech.spelling.number(number),
            round(100 * number / most, 1),
        )


def cells(density: Sequence[tuple[Box, int]], words: Words) -> Iterator[Cell]:
    """Yield where records lie, on a map of the world of 360 by 180."""
    most = max((it for _, it in density), default=1)
    for box, number in density:
        yield Cell(
            x=box.west + 180,
            y=90 - box.north,
            size=box.east - box.west,
            shade=max(1, math.ceil(4 * math.log1p(number) / math.log1p(most))),
            said=words.count("%(num)s record", "%(num)s records", number),
        )


def columns(years: Sequence[tuple[int, int]], words: Words) -> Iterator[Column]:
    """Yield years, each with its share of the one with most."""
    most = max((it for _, it in years), default=1) or 1
    for year, number in years:
        address = f"{words.base}search?issued_from={year}&issued_to={year}"
        yield Column(
            year,
            words.speech.spelling.number(number),
            round(100 * number / most, 1),
            words.href(address),
        )


def _described(found: SearchView, value: str, words: Words) -> Block | None:
    """Return what the first record that says anything of a value says of it."""
    if ":" not in value or iri_fault(value):
        return None
    node = NamedNode(value)
    for entry in found.entries:
        if entry.own.describes(node) and entry.subject != node:
            return Layout(entry.own, words).block(node)
    return None


def _feeds(view: ValueView, found: SearchView, words: Words) -> Iterator[tuple[str, str]]:
    pairs = found.address.partition("?")[2]
    yield words.say("News (Atom)"), words.href(f"{words.base}search.atom?{pairs}")
    if view.facet in FACETS:
        yield words.say("DCAT feed"), words.href(f"{words.base}catalog.ttl?{pairs}")
    yield "CSV", words.href(f"{words.base}search.csv?{pairs}")


def _beside(found: SearchView, words: Words) -> Iterator[BarBox]:
    """Yield what the records have beside; each value leads to those that have it, too."""
    for facet, counted in found.counted.items():
        if len(counted.values) < 2:
            continue
        most = max(it for _, it in counted.values) or 1
        bars = tuple(
            Bar(
                value_label(facet, value, words, names=found.names),
                words.href(search_address(words.base, _with(found.criteria, facet, value))),
                words.speech.spelling.number(number),
                round(100 * number / most, 1),
            )
            for value, number in counted.values[:5]
        )
        yield BarBox(facet, words.translated(FACET_LABELS[facet]), bars, "")


def _with(criteria: Criteria, facet: str, value: str) -> Criteria:
    return replace(criteria, chosen={**criteria.chosen, facet: (value,)})
