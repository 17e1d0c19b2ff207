"""Pages of quality about records: those that fail a metric, and all that one measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ldcat.quality.metrics import DIMENSIONS, METRICS
from ldcat.quality.views import FailingView, RecordQualityView
from ldcat.represent.quality_box import LinkCheck, QualityBox, in_words, link_check, quality_box
from ldcat.represent.record_page import untitled
from ldcat.represent.values import Link, Text
from ldcat.represent.words import Words


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


def failing_page(view: FailingView, words: Words) -> FailingPage:
    """Lay out records that fail a metric."""
    metric = view.metric
    of = view.selection.publisher or view.selection.source
    return FailingPage(
        label=in_words(words, metric.label),
        definition=in_words(words, metric.definition),
        advice=in_words(words, metric.advice),
        total=words.count("%(num)s record to mend.", "%(num)s records to mend.", view.total),
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
        title=words.best(view.titles) or untitled(view.record.kind, words),
        href=words.href(view.page),
        box=quality_box(measurement, view.facts, address=view.address, words=words),
        outcomes=outcomes,
        checks=tuple(
            (Link(address, words.href(address), address), link_check(it, words))
            for address, it in view.facts.proofs.items()
        ),
        profile=view.record.profile,
    )


def _entries(view: FailingView, words: Words) -> Iterable[Link]:
    for it in view.entries:
        title = words.best(it.titles) or untitled(it.record.kind, words)
        yield Link(title.text, words.href(it.address), it.record.iri, title.language)
