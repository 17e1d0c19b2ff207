"""Pages of many records: the catalogue's pages; records in short."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node
from ldcat.model.view import CataloguePage, Paging, RecordView
from ldcat.represent.literals import day_of, format_in_words, instant, moment
from ldcat.represent.prose import snippet
from ldcat.represent.record_page import kind_name, record_title
from ldcat.represent.values import Link, Moment, Text
from ldcat.represent.words import Words
from ldcat.terms import DCAT, DCT, DCT_DESCRIPTION, DCT_MODIFIED, DCT_PUBLISHER

_SNIPPET_LENGTH: Final = 300
#: Longer titles are no titles; browsers need long to lay them out.
_TITLE_LENGTH: Final = 500
_MOST_FORMATS: Final = 8
_LOOKED_AT: Final = 50
#: Longer names are no badges.
_LONGEST_FORMAT: Final = 24


@dataclass(frozen=True, slots=True)
class Summary:
    """A record in a list.

    Attributes:
        title: Its title.
        is_named: Whether the title is its own.
        href: Its page.
        iri: What it identifies itself by.
        kind: Its kind.
        publisher: Who publishes it.
        snippet: The beginning of its description.
        formats: Short names of its formats.
        more_formats: How many formats are not shown.
        modified: When it says it was modified; else when it changed here.
        is_modified: Whether the date is the record's own.
    """

    title: Text
    is_named: bool
    href: str
    iri: str
    kind: str
    publisher: Text | Link | None
    snippet: Text | None
    formats: tuple[str, ...]
    more_formats: int
    modified: Moment
    is_modified: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Links between pages; empty where there is none.

    Attributes:
        first: The first page.
        previous: The page before.
        next: The following page.
        last: The last page.
    """

    first: str
    previous: str
    next: str
    last: str

    @property
    def is_needed(self) -> bool:
        """Whether there is another page."""
        return bool(self.previous or self.next)


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page of the catalogue.

    Attributes:
        entries: Its records.
        total: How many records there are, in words.
        span: Which of them the page shows, for example `101-200`; empty if unknown.
        pager: Links to other pages.
        is_empty: Whether the catalogue has no record at all.
    """

    entries: tuple[Summary, ...]
    total: str
    span: str
    pager: Pager
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it counts.

    Attributes:
        number: The number, grouped.
        label: What it counts.
    """

    number: str
    label: str


def listing_page(view: CataloguePage, words: Words) -> ListingPage:
    """Lay out a page of the catalogue."""
    paging = view.paging
    return ListingPage(
        entries=tuple(summary(entry, words) for entry in view.entries),
        total=words.count("%(num)s record", "%(num)s records", paging.total),
        span=_span(paging, len(view.entries), words),
        pager=Pager(
            first=words.href(paging.first) if paging.previous else "",
            previous=words.href(paging.previous or ""),
            next=words.href(paging.next or ""),
            last=words.href(paging.last) if paging.next else "",
        ),
        is_empty=paging.total == 0,
    )


def summary(view: RecordView, words: Words) -> Summary:
    """Return a record in short."""
    graph, subject = view.own, view.subject
    title, is_named = record_title(graph, view.record, words)
    own = _first_moment(graph, subject, words)
    formats = _formats(graph, subject, words)
    when = own or instant(view.record.changed, words.speech)
    return Summary(
        title=replace(title, text=_short(title.text)),
        is_named=is_named,
        href=words.href(view.address),
        iri=view.record.iri,
        kind=kind_name(view.record.kind, words),
        publisher=_publisher(graph, subject, words),
        snippet=_snippet(graph, subject, words),
        formats=formats[:_MOST_FORMATS],
        more_formats=max(0, len(formats) - _MOST_FORMATS),
        modified=day_of(when, words.speech),
        is_modified=own is not None,
    )


def _span(paging: Paging, shown: int, words: Words) -> str:
    """Return which records of the collection the page shows."""
    start = paging.start()
    number = words.speech.spelling.number
    return f"{number(start)}\N{EN DASH}{number(start + shown - 1)}" if shown else ""


def _first_moment(graph: Graph, subject: Node, words: Words) -> Moment | None:
    value = graph.value(subject, DCT_MODIFIED)
    return moment(value.value, words.speech) if isinstance(value, Literal) else None


def _publisher(graph: Graph, subject: Node, words: Words) -> Text | Link | None:
    value = graph.value(subject, DCT_PUBLISHER)
    if value is None:
        return None
    if isinstance(value, Literal):
        return words.text(value)
    name = words.name(graph, value)
    if name is not None:
        return name
    return words.link(graph, value) if isinstance(value, NamedNode) else None


def _snippet(graph: Graph, subject: Node, words: Words) -> Text | None:
    text = words.best(graph.objects(subject, DCT_DESCRIPTION))
    if text is None:
        return None
    return Text(snippet(text.text, _SNIPPET_LENGTH), text.language)


def _formats(graph: Graph, subject: Node, words: Words) -> tuple[str, ...]:
    """Return the formats of the distributions, each once."""
    nodes = graph.objects(subject, DCAT + "distribution")[:_LOOKED_AT]
    names = (_format(graph, node, words) for node in nodes if not isinstance(node, Literal))
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= _LONGEST_FORMAT))


def _format(graph: Graph, node: Node, words: Words) -> str:
    """Return a distribution's format; the media type counts where no format is given."""
    for predicate in (DCT + "format", DCAT + "mediaType"):
        value = graph.value(node, predicate)
        if isinstance(value, Literal):
            return format_in_words(value.value) if "/" in value.value else value.value.strip()
        if isinstance(value, NamedNode):
            return words.format(value.value)
    return ""


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_LENGTH else f"{title[: _TITLE_LENGTH - 1]}…"
