"""Views of quality: of all records or some, of those that fail a metric, of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from ldcat.model.graph import Graph, Literal
from ldcat.model.iri import Iri
from ldcat.model.measured import LinkTotals, QualityFacts
from ldcat.model.record import Record
from ldcat.model.selection import Selection
from ldcat.model.view import PageView, Site
from ldcat.quality.dqv import measurement_graph
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import Metric, Rating
from ldcat.quality.proofs import proofs_graph
from ldcat.quality.summary import Summary
from ldcat.quality.summary_graph import failing_graph, summary_graph


@dataclass(frozen=True, slots=True)
class PastMean:
    """What records measured on the whole at the end of a day, by their content alone.

    Attributes:
        day: The day (UTC).
        records: How many records there were.
        points: Their mean score.
        reachable: The mean of the points that could be had.
    """

    day: date
    records: int
    points: float
    reachable: float


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one publisher or source, on the whole.

    Attributes:
        key: IRI or name; empty for records that have none.
        address: Address of what is measured of them.
        records: How many they are.
        points: Their mean score.
        reachable: The mean of the points that could be had.
        rating: The mark of the mean.
        names: What records call a publisher.
    """

    key: str
    address: Iri
    records: int
    points: float
    reachable: float
    rating: Rating
    names: tuple[Literal, ...] = ()

    @property
    def share(self) -> float:
        """Return the share of the points that could be had."""
        return self.points / self.reachable if self.reachable else 0.0


@dataclass(frozen=True)
class QualityView(PageView):
    """How good records are on the whole (`/quality`).

    Attributes:
        site: Who runs the catalogue.
        selection: Which records.
        summary: What was measured.
        unmeasured: How many records nobody has measured as yet.
        history: How it was, day by day.
        is_past_known: Whether every revision is measured.
        publishers: The same by publisher.
        sources: The same by source.
        links: How far the check of links is; None where it is switched off.
        name: What the selection's publisher is called.
        sort: By what the tables are sorted.
        at: When the newest of it was measured (UTC).
    """

    site: Site
    selection: Selection
    summary: Summary
    unmeasured: int
    history: tuple[PastMean, ...]
    is_past_known: bool
    publishers: tuple[Group, ...]
    sources: tuple[Group, ...]
    links: LinkTotals | None
    at: datetime
    name: tuple[Literal, ...] = ()
    sort: str = "records"

    @cached_property
    def graph(self) -> Graph:
        """The means as measurements, with what each means."""
        return summary_graph(
            self.summary,
            document=self.address,
            base=self.site.base,
            selection=self.selection,
            at=self.at,
        )


@dataclass(frozen=True, slots=True)
class FailingRecord:
    """A record that fails a metric.

    Attributes:
        record: The record.
        address: Its page.
        titles: Its titles.
    """

    record: Record
    address: Iri
    titles: tuple[Literal, ...]


@dataclass(frozen=True)
class FailingView(PageView):
    """Some of the records that fail a metric (`/quality/records`).

    Attributes:
        site: Who runs the catalogue.
        metric: The metric.
        selection: Which records.
        total: How many records of the selection fail it.
        entries: The records of this page.
        first: Address of the first page.
        next: Address of the following page; empty on the last.
        overview: Address of what is measured of the selection.
    """

    site: Site
    metric: Metric
    selection: Selection
    total: int
    entries: tuple[FailingRecord, ...]
    first: Iri
    next: str
    overview: Iri

    @cached_property
    def graph(self) -> Graph:
        """That each of the records fails it, and where there are more."""
        failing = [(it.record.iri, f"{it.address}/quality") for it in self.entries]
        return failing_graph(self.metric, failing, document=self.address, following=self.next)


@dataclass(frozen=True)
class RecordQualityView(PageView):
    """What was measured of a record (`…/{slug}/quality`).

    Attributes:
        site: Who runs the catalogue.
        record: The record.
        page: Its address.
        titles: Its titles.
        measurement: What was measured; None where nobody has as yet.
        facts: How it was, and what its addresses answer.
    """

    site: Site
    record: Record
    page: Iri
    titles: tuple[Literal, ...]
    measurement: Measurement | None
    facts: QualityFacts

    @cached_property
    def graph(self) -> Graph:
        """The measurements, and the proof of each address."""
        if self.measurement is None:
            return Graph(())
        measured = measurement_graph(
            self.measurement, self.record.iri, document=self.address, at=self.record.changed
        )
        return measured | proofs_graph(self.facts.proofs, self.address)
