"""Pages of quality: of many records, of those that fail a metric, of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final
from urllib.parse import urlencode

from ldcat.model.addresses import failing_address
from ldcat.model.measured import LinkTotals
from ldcat.model.selection import EVERYTHING
from ldcat.quality.metrics import DIMENSIONS, METRICS, RATINGS
from ldcat.quality.summary import Mend, MetricShare
from ldcat.quality.views import FailingView, Group, QualityView, RecordQualityView
from ldcat.represent.charts import Bar, Chart, Reading, bar, chart, number, percent
from ldcat.represent.literals import counted, instant
from ldcat.represent.quality_box import (
    LinkCheck,
    QualityBox,
    Score,
    in_words,
    link_check,
    quality_box,
)
from ldcat.represent.record_page import untitled
from ldcat.represent.values import Link, Text
from ldcat.represent.words import Words

#: So many publishers or sources a page shows; the data have all of them.
MOST_GROUPS: Final = 100
_FIRST: Final = 3
_SORTS: Final = (("name", "{}"), ("records", "Records"), ("score", "Score"))


@dataclass(frozen=True, slots=True)
class MendRow:
    """Something to mend in many records.

    Attributes:
        label: The metric.
        advice: What to do.
        records: How many records fail it, in words.
        gain: The points that the mean would gain.
        href: The records.
    """

    label: Text
    advice: Text
    records: str
    gain: str
    href: str


@dataclass(frozen=True, slots=True)
class MetricRow:
    """How many records pass a metric.

    Attributes:
        label: The metric.
        definition: What it says.
        dimension: Its dimension.
        worth: The points that it gives.
        share: The share of those that pass, in percent; empty where nothing was measured.
        width: The same as a number.
        failing: How many fail it; empty for none.
        href: These records.
    """

    label: Text
    definition: Text
    dimension: Text
    worth: int
    share: str
    width: float
    failing: str
    href: str


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


@dataclass(frozen=True, slots=True)
class QualityPage:
    """How good records are on the whole.

    Attributes:
        of: What was chosen: publisher or source; None for all records.
        home: Address of what is measured of all records.
        records: How many were measured, in words.
        score: The mean; None where nothing was measured.
        bars: The dimensions.
        ratings: Each mark with the records that have it.
        mends: What to mend first.
        metrics: All metrics.
        chart: How it was.
        tables: The same by publisher and source.
        notes: What a reader should know, in sentences.
    """

    of: Text | None
    home: str
    records: str
    score: Score | None
    bars: tuple[Bar, ...]
    ratings: tuple[Bar, ...]
    mends: tuple[MendRow, ...]
    metrics: tuple[MetricRow, ...]
    chart: Chart | None
    tables: tuple[GroupTable, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailingPage:
    """Records that fail a metric.

    Attributes:
        label: The metric.
        definition: What it says of those that pass.
        advice: What to do.
        total: How many fail it, in words.
        of: What was chosen.
        overview: What is measured of all of these records.
        entries: The records of this page.
        first: The first page; empty if this is it.
        next: The following page; empty on the last.
    """

    label: Text
    definition: Text
    advice: Text
    total: str
    of: Text | None
    overview: str
    entries: tuple[Link, ...]
    first: str
    next: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """How a record does by one metric.

    Attributes:
        label: The metric.
        definition: What it says.
        dimension: Its dimension.
        worth: The points that it gives.
        outcome: `yes`, `no`, or empty where it was not measured.
        advice: What to do.
    """

    label: Text
    definition: Text
    dimension: Text
    worth: int
    outcome: str
    advice: Text


@dataclass(frozen=True, slots=True)
class RecordQualityPage:
    """All that was measured of a record.

    Attributes:
        title: The record's title.
        href: Its page.
        box: Score, dimensions, what to mend, how it was.
        outcomes: All metrics.
        checks: Its addresses, with what they answered.
        profile: What it was checked against; empty for nothing.
    """

    title: Text
    href: str
    box: QualityBox
    outcomes: tuple[OutcomeRow, ...]
    checks: tuple[tuple[Link, LinkCheck], ...]
    profile: str


def quality_page(view: QualityView, words: Words) -> QualityPage:
    """Lay out how good records are on the whole."""
    summary = view.summary
    mean = None
    if summary.rating is not None:
        rating = in_words(words, summary.rating.label)
        points, reachable = number(summary.points), number(summary.reachable)
        mean = Score(points, reachable, rating, summary.rating.token)
    readings = [
        Reading(datetime.combine(it.day, time(), UTC), it.points, it.reachable, it.records)
        for it in view.history
        if it.records
    ]
    return QualityPage(
        of=_chosen(view, words),
        home=words.href(f"{view.site.base}quality"),
        records=counted(summary.records, "record"),
        score=mean,
        bars=tuple(
            bar(in_words(words, it.dimension.label), it.points, it.reachable)
            for it in summary.dimensions
        ),
        ratings=tuple(_ratings(view, words)),
        mends=tuple(_mend(it, view, words) for it in summary.mends[:_FIRST]),
        metrics=tuple(_metric(it, view, words) for it in summary.metrics),
        chart=chart(readings),
        tables=tuple(_tables(view, words)),
        notes=tuple(_notes(view)),
    )


def failing_page(view: FailingView, words: Words) -> FailingPage:
    """Lay out records that fail a metric."""
    metric = view.metric
    of = view.selection.publisher or view.selection.source
    return FailingPage(
        label=in_words(words, metric.label),
        definition=in_words(words, metric.definition),
        advice=in_words(words, metric.advice),
        total=counted(view.total, "record"),
        of=Text(of) if of else None,
        overview=words.href(view.overview),
        entries=tuple(_entries(view, words)),
        first=words.href(view.first) if view.address != view.first else "",
        next=words.href(view.next) if view.next else "",
    )


def record_quality_page(view: RecordQualityView, words: Words) -> RecordQualityPage:
    """Lay out all that was measured of a record."""
    dimensions = {it.token: in_words(words, it.label) for it in DIMENSIONS}
    measurement = view.measurement
    outcomes = (
        ()
        if measurement is None
        else tuple(
            OutcomeRow(
                label=in_words(words, it.label),
                definition=in_words(words, it.definition),
                dimension=dimensions[it.dimension],
                worth=it.points,
                outcome={True: "yes", False: "no", None: ""}[measurement.outcome(it.token)],
                advice=in_words(words, it.advice),
            )
            for it in METRICS
        )
    )
    return RecordQualityPage(
        title=words.best(view.titles) or untitled(view.record.kind),
        href=words.href(view.page),
        box=quality_box(measurement, view.facts, address=view.address, words=words),
        outcomes=outcomes,
        checks=tuple(
            (Link(address, words.href(address), address), link_check(it))
            for address, it in view.facts.proofs.items()
        ),
        profile=view.record.profile,
    )


def _chosen(view: QualityView, words: Words) -> Text | None:
    selection = view.selection
    if selection == EVERYTHING:
        return None
    if selection.publisher is not None:
        return _name(selection.publisher, words.best(view.name), "publisher")
    return _name(_source(selection.source or ""), None, "source")


def _name(key: str, name: Text | None, what: str) -> Text:
    return name or Text(key or f"no {what}")


def _source(key: str) -> str:
    return "standard input" if key == "-" else key


def _ratings(view: QualityView, words: Words) -> Iterator[Bar]:
    summary = view.summary
    for it in RATINGS:
        yield bar(in_words(words, it.label), summary.ratings[it.token], summary.records)


def _mend(it: Mend, view: QualityView, words: Words) -> MendRow:
    return MendRow(
        label=in_words(words, it.metric.label),
        advice=in_words(words, it.metric.advice),
        records=counted(it.records, "record"),
        gain=number(it.gain),
        href=_failing_href(it.metric.token, view, words),
    )


def _metric(it: MetricShare, view: QualityView, words: Words) -> MetricRow:
    dimension = next(one for one in DIMENSIONS if one.token == it.metric.dimension)
    failing = it.measured - it.passed
    return MetricRow(
        label=in_words(words, it.metric.label),
        definition=in_words(words, it.metric.definition),
        dimension=in_words(words, dimension.label),
        worth=it.metric.points,
        share="" if it.share is None else percent(it.share),
        width=round(100 * (it.share or 0), 1),
        failing=f"{failing:,}" if failing else "",
        href=_failing_href(it.metric.token, view, words),
    )


def _failing_href(token: str, view: QualityView, words: Words) -> str:
    asked = {"metric": token, **view.selection.conditions}
    return words.href(failing_address(view.site.base, asked))


def _tables(view: QualityView, words: Words) -> Iterator[GroupTable]:
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
    key = it.key if one == "publisher" else _source(it.key)
    return GroupRow(
        name=_name(key, words.best(it.names), one),
        href=words.href(it.address),
        records=f"{it.records:,}",
        score=f"{number(it.points)} of {number(it.reachable)}",
        share=percent(it.share),
        width=round(100 * it.share, 1),
        rating=in_words(words, it.rating.label),
    )


def _notes(view: QualityView) -> Iterator[str]:
    if view.unmeasured:
        yield f"{counted(view.unmeasured, 'record')} not measured yet: they are not counted here."
    if view.links is None:
        yield (
            "Whether the addresses of the data answer is not checked here: these points "
            "(80 of 405) can neither be gained nor lost."
        )
    else:
        yield _links(view.links)


def _links(it: LinkTotals) -> str:
    if not it.checked or it.latest is None:
        return f"Of {it.addresses:,} addresses of data none has been asked yet."
    return (
        f"Of {it.addresses:,} addresses of data {it.checked:,} were asked, the last on "
        f"{instant(it.latest).text}; {it.failing:,} did not answer as they should."
    )


def _entries(view: FailingView, words: Words) -> Iterable[Link]:
    for it in view.entries:
        title = words.best(it.titles) or untitled(it.record.kind)
        yield Link(title.text, words.href(it.address), it.record.iri, title.language)
