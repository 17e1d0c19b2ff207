"""The page of quality: how well many records are described."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

from ldcat.model.addresses import failing_address
from ldcat.model.measured import LinkTotals
from ldcat.model.selection import EVERYTHING
from ldcat.quality.metrics import DIMENSIONS, RATINGS
from ldcat.quality.summary import Mend, MetricShare
from ldcat.quality.views import QualityView
from ldcat.represent.charts import Bar, Chart, Reading, bar, chart
from ldcat.represent.literals import instant
from ldcat.represent.quality_box import Score, in_words
from ldcat.represent.quality_tables import GroupTable, group_tables, publisher_name, source_name
from ldcat.represent.values import Text
from ldcat.represent.words import Words

_FIRST: Final = 3


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


def quality_page(view: QualityView, words: Words) -> QualityPage:
    """Lay out how good records are on the whole."""
    summary = view.summary
    mean = None
    if summary.rating is not None:
        rating = in_words(words, summary.rating.label)
        points, reachable = map(words.speech.number, (summary.points, summary.reachable))
        mean = Score(points, reachable, rating, summary.rating.token)
    readings = [
        Reading(datetime.combine(it.day, time(), UTC), it.points, it.reachable, it.records)
        for it in view.history
        if it.records
    ]
    return QualityPage(
        of=_chosen(view, words),
        home=words.href(f"{view.site.base}quality"),
        records=words.count("%(num)s record", "%(num)s records", summary.records),
        score=mean,
        bars=tuple(
            bar(in_words(words, it.dimension.label), it.points, it.reachable, speech=words.speech)
            for it in summary.dimensions
        ),
        ratings=tuple(_ratings(view, words)),
        mends=tuple(_mend(it, view, words) for it in summary.mends[:_FIRST]),
        metrics=tuple(_metric(it, view, words) for it in summary.metrics),
        chart=chart(readings, words.speech),
        tables=tuple(group_tables(view, words)),
        notes=tuple(_notes(view, words)),
    )


def _chosen(view: QualityView, words: Words) -> Text | None:
    selection = view.selection
    if selection == EVERYTHING:
        return None
    if selection.publisher is not None:
        return publisher_name(selection.publisher, words.best(view.name), words)
    return source_name(selection.source or "", words)


def _ratings(view: QualityView, words: Words) -> Iterator[Bar]:
    summary = view.summary
    for it in RATINGS:
        label, records = in_words(words, it.label), summary.ratings[it.token]
        yield bar(label, records, summary.records, speech=words.speech)


def _mend(it: Mend, view: QualityView, words: Words) -> MendRow:
    return MendRow(
        label=in_words(words, it.metric.label),
        advice=in_words(words, it.metric.advice),
        records=words.count("%(num)s record", "%(num)s records", it.records),
        gain=words.speech.number(it.gain),
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
        share="" if it.share is None else words.speech.percent(it.share),
        width=round(100 * (it.share or 0), 1),
        failing=words.speech.number(failing) if failing else "",
        href=_failing_href(it.metric.token, view, words),
    )


def _failing_href(token: str, view: QualityView, words: Words) -> str:
    asked = {"metric": token, **view.selection.conditions}
    return words.href(failing_address(view.site.base, asked))


def _notes(view: QualityView, words: Words) -> Iterator[str]:
    if view.unmeasured:
        yield words.count(
            "%(num)s record not measured yet: they are not counted here.",
            "%(num)s records not measured yet: they are not counted here.",
            view.unmeasured,
        )
    if view.links is None:
        yield words.say(
            "Whether the addresses of the data answer is not checked here: these points "
            "(80 of 405) can neither be gained nor lost."
        )
    else:
        yield _links(view.links, words)


def _links(it: LinkTotals, words: Words) -> str:
    if not it.checked or it.latest is None:
        return words.say(
            "Of %(addresses)s addresses of data none has been asked yet.", addresses=it.addresses
        )
    return words.say(
        "Of %(addresses)s addresses of data %(checked)s were asked, the last on %(day)s; "
        "%(failing)s did not answer as they should.",
        addresses=it.addresses,
        checked=it.checked,
        day=instant(it.latest, words.speech).text,
        failing=it.failing,
    )
