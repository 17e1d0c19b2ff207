"""Sum up many measurements, and say what to mend first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import (
    DIMENSIONS,
    METRIC_BY_TOKEN,
    METRICS,
    RATINGS,
    Dimension,
    Metric,
    Rating,
    rating_of,
)

#: How many records a metric was measured of, and how many of them pass it.
Counts = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted over many records; a database can count it, too.

    Attributes:
        records: How many records were measured.
        counts: What was counted of each metric, by token.
        ratings: How many records have each rating, by token.
    """

    records: int
    counts: Mapping[str, Counts]
    ratings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MetricShare:
    """How many records pass a metric.

    Attributes:
        metric: The metric.
        measured: Of how many records it was measured.
        passed: How many of these pass it.
    """

    metric: Metric
    measured: int
    passed: int

    @property
    def share(self) -> float | None:
        """Return the share of those that pass, or None where nothing was measured."""
        return self.passed / self.measured if self.measured else None


@dataclass(frozen=True, slots=True)
class DimensionShare:
    """The mean score of one dimension.

    Attributes:
        dimension: The dimension.
        points: The mean of its points.
        reachable: The mean of the points that could be had.
    """

    dimension: Dimension
    points: float
    reachable: float


@dataclass(frozen=True, slots=True)
class Mend:
    """What mending one metric everywhere would bring.

    Attributes:
        metric: The metric; its `advice` says what to do.
        records: How many records fail it.
        gain: The points that the mean score would gain.
    """

    metric: Metric
    records: int
    gain: float


@dataclass(frozen=True, slots=True)
class Summary:
    """How good the records are on the whole.

    Attributes:
        records: How many were measured.
        points: Their mean score.
        reachable: The mean of the points that could be had.
        rating: The mark of the mean; None where there are no records.
        ratings: How many records have each rating, the best first.
        dimensions: The mean score of each dimension.
        metrics: How many records pass each metric.
        mends: What to mend, that first which gains most.
    """

    records: int
    points: float
    reachable: float
    rating: Rating | None
    ratings: Mapping[str, int]
    dimensions: tuple[DimensionShare, ...]
    metrics: tuple[MetricShare, ...]
    mends: tuple[Mend, ...]


def tally_of(measurements: Iterable[tuple[Measurement, int]]) -> Tally:
    """Count over measurements, each with how many records have it.

    There are far fewer different ones than records: let the database group them.

    >>> it = tally_of([(Measurement(0b01, 0b11), 2), (Measurement(0b11, 0b11), 1)])
    >>> it.records, it.counts["keywordAvailability"], it.counts["categoryAvailability"]
    (3, (3, 3), (3, 1))
    """
    records = 0
    measured = dict.fromkeys(METRIC_BY_TOKEN, 0)
    passed = dict.fromkeys(METRIC_BY_TOKEN, 0)
    ratings = {it.token: 0 for it in RATINGS}
    for measurement, many in measurements:
        records += many
        ratings[measurement.rating.token] += many
        for metric in METRICS:
            if measurement.measured & metric.bit:
                measured[metric.token] += many
            if measurement.passed & metric.bit:
                passed[metric.token] += many
    counts = {token: (measured[token], passed[token]) for token in METRIC_BY_TOKEN}
    return Tally(records, MappingProxyType(counts), MappingProxyType(ratings))


def summary_of(tally: Tally) -> Summary:
    """Return what the counts say; a metric without counts was not measured."""
    shares = tuple(MetricShare(it, *tally.counts.get(it.token, (0, 0))) for it in METRICS)
    points = sum(it.metric.points * it.passed for it in shares)
    reachable = sum(it.metric.points * it.measured for it in shares)
    records = tally.records or 1
    return Summary(
        records=tally.records,
        points=points / records,
        reachable=reachable / records,
        rating=rating_of(points, reachable) if tally.records else None,
        ratings=MappingProxyType({it.token: tally.ratings.get(it.token, 0) for it in RATINGS}),
        dimensions=tuple(_dimension_share(it, shares, records) for it in DIMENSIONS),
        metrics=shares,
        mends=_mends(shares, records),
    )


def _dimension_share(
    dimension: Dimension, shares: Iterable[MetricShare], records: int
) -> DimensionShare:
    own = [it for it in shares if it.metric.dimension == dimension.token]
    return DimensionShare(
        dimension,
        sum(it.metric.points * it.passed for it in own) / records,
        sum(it.metric.points * it.measured for it in own) / records,
    )


def _mends(shares: Iterable[MetricShare], records: int) -> tuple[Mend, ...]:
    """Return the metrics that records fail, by points times records, then as in the table."""
    failed = [(it.metric, it.measured - it.passed) for it in shares if it.measured > it.passed]
    failed.sort(key=lambda it: -it[0].points * it[1])
    return tuple(Mend(metric, many, metric.points * many / records) for metric, many in failed)
