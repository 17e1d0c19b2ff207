"""Tables of publishers and sources by the quality of their records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from ldcat.quality.views import Group, QualityView
from ldcat.represent.charts import number, percent
from ldcat.represent.literals import counted
from ldcat.represent.quality_box import in_words
from ldcat.represent.values import Text
from ldcat.represent.words import Words

#: So many publishers or sources a page shows; the data have all of them.
MOST_GROUPS: Final = 40
_SORTS: Final = (("name", "{}"), ("records", "Records"), ("score", "Score"))


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
    kinds = (("publisher", "Publishers", view.publishers), ("source", "Sources", view.sources))
    for one, many, groups in kinds:
        if len(groups) > 1:
            yield _table(one, many, groups, view=view, words=words)


def _table(
    one: str, many: str, groups: Sequence[Group], *, view: QualityView, words: Words
) -> GroupTable:
    anchor = many.lower()
    columns = tuple(
        SortLink(
            label.format(one.capitalize()),
            f"{words.href(view.address.partition('?')[0])}?"
            f"{urlencode({**view.selection.conditions, 'sort': sort})}#{anchor}",
            _direction(sort) if view.sort == sort else "",
        )
        for sort, label in _SORTS
    )
    hidden = len(groups) - MOST_GROUPS
    return GroupTable(
        name=many,
        anchor=anchor,
        columns=columns,
        rows=tuple(_row(it, one, words) for it in groups[:MOST_GROUPS]),
        more=counted(hidden, f"more {one}") if hidden > 0 else "",
    )


def _direction(sort: str) -> str:
    return "descending" if sort == "records" else "ascending"


def _row(it: Group, one: str, words: Words) -> GroupRow:
    key = it.key if one == "publisher" else source_name(it.key)
    return GroupRow(
        name=display_name(key, words.best(it.names), one),
        href=words.href(it.address),
        records=f"{it.records:,}",
        score=f"{number(it.points)} of {number(it.reachable)}",
        share=percent(it.share),
        width=round(100 * it.share, 1),
        rating=in_words(words, it.rating.label),
    )


def display_name(key: str, name: Text | None, what: str) -> Text:
    """Return what a publisher or source is called."""
    return name or Text(key or f"no {what}")


def source_name(key: str) -> str:
    """Return what a source is called in words."""
    return "standard input" if key == "-" else key
