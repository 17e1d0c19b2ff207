"""The page of results, as plain values for its template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from ldcat.model.boxes import degrees
from ldcat.model.criteria import ORDERS, RELEVANCE, SEARCH_FACETS, SPANS, Criteria
from ldcat.model.days import date_of
from ldcat.model.search_params import pairs_of, search_address
from ldcat.model.search_view import SearchView
from ldcat.model.view import Counted
from ldcat.represent.boxes import in_address
from ldcat.represent.facet_labels import FACET_LABELS, value_label
from ldcat.represent.listing_page import Pager, Summary, summary
from ldcat.represent.maps import telling
from ldcat.represent.speech import message
from ldcat.represent.values import Text
from ldcat.represent.viewport import WORLD, Viewport, around
from ldcat.represent.words import Words

#: So many facets are open, where nothing is chosen.
_OPEN: Final = 4
_ORDER_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        RELEVANCE: message("Best match"),
        "modified": message("Last modified"),
        "issued": message("Newest"),
        "title": message("Title"),
    }
)
_SPAN_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "time": message("Time covered"),
        "issued": message("Issued"),
        "modified": message("Last modified"),
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet.

    Attributes:
        label: What it is called.
        href: The results with it; where it is chosen, without.
        count: How many results have it, in words.
        is_chosen: Whether it is chosen.
        depth: How many broader terms it stands below.
    """

    label: Text
    href: str
    count: str
    is_chosen: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet with its values.

    Attributes:
        token: Its parameter.
        label: What it is called.
        choices: Its values.
        more: The page with more of them; empty if these are all.
        is_open: Whether they are seen at first.
    """

    token: str
    label: str
    choices: Sequence[Choice]
    more: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the results.

    Attributes:
        label: By what.
        value: To what.
        href: The results without it.
    """

    label: str
    value: Text
    href: str


@dataclass(frozen=True, slots=True)
class OrderLink:
    """A way to sort the results.

    Attributes:
        label: What it is called.
        href: The results in this order.
        is_current: Whether they are.
    """

    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SpanField:
    """A period to be filled in.

    Attributes:
        token: The beginning of its parameters.
        label: What it is called.
        first: Its first day; empty if it is open.
        last: Its last day; empty if it is open.
    """

    token: str
    label: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class MapField:
    """A map that a box can be drawn on.

    Attributes:
        href: Its address.
        viewport: What it shows: positions on it are in proportion to degrees.
    """

    href: str
    viewport: Viewport


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of results.

    Attributes:
        typed: What was typed.
        heading: How many results there are, in words.
        span: Which of them the page shows.
        notices: What the reader should know of how it was searched, each a sentence.
        suggested: What else may have been meant.
        suggested_href: The results for that.
        entries: The records.
        boxes: The facets.
        chips: What narrows the results.
        clear: The results without any of that; empty where there is none.
        orders: The ways to sort them.
        spans: Periods to be filled in.
        box: The sides of the box that is chosen; empty for none.
        map: Where the results are; a box can be drawn on it.
        hidden: What the form carries along, beside what is typed into it.
        pager: Links to other pages.
        total: How many results there are.
        start: The rank of the first result on the page, from 1.
    """

    typed: str
    heading: str
    span: str
    notices: Sequence[str]
    suggested: str
    suggested_href: str
    entries: Sequence[Summary]
    boxes: Sequence[FacetBox]
    chips: Sequence[Chip]
    clear: str
    orders: Sequence[OrderLink]
    spans: Sequence[SpanField]
    box: str
    map: MapField
    hidden: Sequence[tuple[str, str]]
    pager: Pager
    total: int
    start: int


def search_page(view: SearchView, words: Words) -> SearchPage:
    """Lay out a page of results."""
    criteria = view.criteria
    carried = {"q", "bbox", *(f"{it}_{end}" for it in SPANS for end in ("from", "to"))}
    chips = tuple(_chips(view, words))
    meant = replace(criteria, text=view.suggested)
    return SearchPage(
        typed=criteria.text,
        heading=words.count("%(num)s result", "%(num)s results", view.total),
        span=_span(view, words),
        notices=tuple(_notices(view, words)),
        suggested=view.suggested,
        suggested_href=_href(meant, words),
        entries=tuple(summary(it, words) for it in view.entries),
        boxes=tuple(_boxes(view, words)),
        chips=chips,
        clear=_href(Criteria(text=criteria.text, order=criteria.order), words) if chips else "",
        orders=tuple(_orders(criteria, words)),
        spans=tuple(_spans(criteria, words)),
        box=_box(criteria),
        map=_map(view, words),
        hidden=tuple(it for it in pairs_of(criteria) if it[0] not in carried),
        pager=_pager(view, words),
        total=view.total,
        start=view.start + 1,
    )


def _href(criteria: Criteria, words: Words, **more: object) -> str:
    return words.href(search_address(words.base, criteria, **more))


def _span(view: SearchView, words: Words) -> str:
    if not view.entries:
        return ""
    number = words.speech.spelling.number
    return f"{number(view.start + 1)}\N{EN DASH}{number(view.start + len(view.entries))}"


def _notices(view: SearchView, words: Words) -> Iterator[str]:
    if view.searched:
        yield words.say(
            "No record has “%(typed)s”. These have “%(searched)s”.",
            typed=view.criteria.text,
            searched=view.searched,
        )
    if view.is_loose:
        yield words.say("No record has all of the words. These have some of them.")
    if view.is_cut:
        yield words.say("What you typed is very long: only its beginning was looked for.")


def _boxes(view: SearchView, words: Words) -> Iterator[FacetBox]:
    for place, (facet, counted) in enumerate(view.counted.items()):
        chosen = view.criteria.chosen.get(facet, ())
        yield FacetBox(
            token=facet,
            label=words.translated(FACET_LABELS[facet]),
            choices=tuple(_choices(view, facet, counted, words=words)),
            more=_href(view.criteria, words, more=facet) if counted.has_more else "",
            is_open=bool(chosen) or place < _OPEN or view.more == facet,
        )


def _choices(view: SearchView, facet: str, counted: Counted, *, words: Words) -> Iterator[Choice]:
    chosen = view.criteria.chosen.get(facet, ())
    counts = dict(counted.values)
    for value, depth in _nested(counts, words):
        rest = [it for it in chosen if it != value]
        picked = rest if value in chosen else [*rest, value]
        yield Choice(
            label=value_label(facet, value, words, names=view.names),
            href=_href(_with(view.criteria, facet, picked), words),
            count=words.speech.spelling.number(counts[value]),
            is_chosen=value in chosen,
            depth=depth,
        )


def _nested(values: Mapping[str, int], words: Words) -> Iterator[tuple[str, int]]:
    """Yield values in their order, each behind the broader one that is there, and how deep."""
    below: dict[str, list[str]] = {}
    roots: list[str] = []
    for it in values:
        above = next((up for up in words.broader(it) if up in values and up != it), None)
        (roots if above is None else below.setdefault(above, [])).append(it)
    seen: set[str] = set()
    pending = [(it, 0) for it in reversed(roots)]
    while pending:
        value, depth = pending.pop()
        if value not in seen:
            seen.add(value)
            yield value, depth
            pending += [(it, depth + 1) for it in reversed(below.get(value, []))]
    yield from ((it, 0) for it in values if it not in seen)  # terms that are above each other


def _with(criteria: Criteria, facet: str, values: Sequence[str]) -> Criteria:
    chosen = {it: its for it, its in criteria.chosen.items() if it != facet}
    return replace(criteria, chosen={**chosen, facet: tuple(values)} if values else chosen)


def _chips(view: SearchView, words: Words) -> Iterator[Chip]:
    criteria = view.criteria
    for facet in SEARCH_FACETS:
        values = criteria.chosen.get(facet, ())
        for value in values:
            rest = [it for it in values if it != value]
            yield Chip(
                words.translated(FACET_LABELS[facet]),
                value_label(facet, value, words, names=view.names),
                _href(_with(criteria, facet, rest), words),
            )
    for field in _spans(criteria, words):
        if field.first or field.last:
            spans = {name: it for name, it in criteria.spans.items() if name != field.token}
            text = Text(f"{field.first or '…'} \N{EN DASH} {field.last or '…'}")
            yield Chip(field.label, text, _href(replace(criteria, spans=spans), words))
    if criteria.box is not None:
        href = _href(replace(criteria, box=None), words)
        yield Chip(words.say("On the map"), Text(_box(criteria)), href)


def _orders(criteria: Criteria, words: Words) -> Iterator[OrderLink]:
    for it in ORDERS:
        if it == RELEVANCE and not criteria.text.strip():
            continue
        yield OrderLink(
            words.translated(_ORDER_LABELS[it]),
            _href(replace(criteria, order=it), words),
            it == criteria.ordered,
        )


def _spans(criteria: Criteria, words: Words) -> Iterator[SpanField]:
    for name in SPANS:
        span = criteria.spans.get(name)
        ends = (span.first, span.last) if span else (None, None)
        first, last = ("" if it is None else date_of(it).isoformat() for it in ends)
        yield SpanField(name, words.translated(_SPAN_LABELS[name]), first, last)


def _box(criteria: Criteria) -> str:
    box = criteria.box
    return ",".join(map(degrees, (box.west, box.south, box.east, box.north))) if box else ""


def _map(view: SearchView, words: Words) -> MapField:
    box = view.criteria.box or view.extent
    viewport = telling(around([box])) if box else WORLD
    if box is None or viewport.width >= WORLD.width:
        return MapField(words.href(f"{words.base}map.svg?view=world"), WORLD)
    return MapField(words.href(f"{words.base}map.svg?bbox={in_address(box)}"), viewport)


def _pager(view: SearchView, words: Words) -> Pager:
    number, last = view.number, view.pages
    return Pager(
        first=words.href(view.at(1)) if number > 1 else "",
        previous=words.href(view.at(number - 1)) if number > 1 else "",
        next=words.href(view.at(number + 1)) if number < last else "",
        last=words.href(view.at(last)) if number < last else "",
    )
