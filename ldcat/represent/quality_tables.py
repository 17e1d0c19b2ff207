"""Tables of publishers and sources by the quality of their records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from ldcat.quality.views import Group, QualityView
from ldcat.represent.quality_box import in_words
from ldcat.represent.speech import Plural, message
from ldcat.represent.values import Text
from ldcat.represent.words import Words

#: So many publishers or sources a page shows; the data have all of them.
MOST_GROUPS: Final = 40
_SORTS: Final = (("records", message("Records")), ("score", message("Score")))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a table lists: what one and many are called, and where it is on the page."""

    anchor: str
    one: str
    many: str
    more: Plural


_PUBLISHERS: Final = _Kind(
    "publishers",
    message("Publisher"),
    message("Publishers"),
    Plural("%(num)s more publisher", "%(num)s more publishers"),
)
_SOURCES: Final = _Kind(
    "sources",
    message("Source"),
    message("Sources"),
    Plural("%(num)s more source", "%(num)s more sources"),
)


@dataclass(frozen=True, slots=True)
class SortLink:
    """A column by which a table can be sorted.

    Attributes:
        label: Its heading.
        href: Where it is sorted so.
        current: The value of `aria-sort`; empty where it is sorted otherwise.
    """

    label: str
    href: str
    current: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A publisher or source.

    Attributes:
        name: What it is called.
        href: What is measured of it.
        records: How many records.
        score: Mean score and what could be had.
        share: The share of it.
        width: The same as a number.
        rating: The mark.
    """

    name: Text
    href: str
    records: str
    score: str
    share: str
    width: float
    rating: Text


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Publishers or sources.

    Attributes:
        name: What they are, in the plural.
        anchor: Where the table is on the page.
        columns: Columns to sort by.
        rows: The first of them.
        more: How many are not shown, in words; empty for none.
    """

    name: str
    anchor: str
    columns: tuple[SortLink, ...]
    rows: tuple[GroupRow, ...]
    more: str


def group_tables(view: QualityView, words: Words) -> Iterator[GroupTable]:
    """Yield the tables of publishers and sources, where there is more than one."""
    for kind, groups in ((_PUBLISHERS, view.publishers), (_SOURCES, view.sources)):
        if len(groups) > 1:
            yield _table(kind, groups, view=view, words=words)


def _table(kind: _Kind, groups: Sequence[Group], *, view: QualityView, words: Words) -> GroupTable:
    anchor = kind.anchor
    columns = tuple(
        SortLink(
            words.say(label),
            f"{words.href(view.address.partition('?')[0])}?"
            f"{urlencode({**view.selection.conditions, 'sort': sort})}#{anchor}",
            _direction(sort) if view.sort == sort else "",
        )
        for sort, label in (("name", kind.one), *_SORTS)
    )
    hidden = len(groups) - MOST_GROUPS
    return GroupTable(
        name=words.say(kind.many),
        anchor=anchor,
        columns=columns,
        rows=tuple(_row(it, kind, words) for it in groups[:MOST_GROUPS]),
        more=words.count(*kind.more, hidden) if hidden > 0 else "",
    )


def _direction(sort: str) -> str:
    return "descending" if sort == "records" else "ascending"


def _row(it: Group, kind: _Kind, words: Words) -> GroupRow:
    number = words.speech.number
    name = words.best(it.names)
    is_source = kind is _SOURCES
    return GroupRow(
        name=source_name(it.key, words) if is_source else publisher_name(it.key, name, words),
        href=words.href(it.address),
        records=number(it.records),
        score=words.say(
            "%(points)s of %(reachable)s", points=number(it.points), reachable=number(it.reachable)
        ),
        share=words.speech.percent(it.share),
        width=round(100 * it.share, 1),
        rating=in_words(words, it.rating.label),
    )


def publisher_name(key: str, name: Text | None, words: Words) -> Text:
    """Return what a publisher is called."""
    return name or Text(key or words.say("no publisher"))


def source_name(key: str, words: Words) -> Text:
    """Return what a source is called."""
    return Text(words.say("standard input") if key == "-" else key or words.say("no source"))
