"""What was measured of one record, in two numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.quality.metrics import (
    DIMENSIONS,
    METRIC_BY_TOKEN,
    METRICS,
    Rating,
    points_of,
    rating_of,
)

#: The bits of each dimension.
DIMENSION_MASKS: Final[Mapping[str, int]] = MappingProxyType(
    {
        dimension.token: sum(it.bit for it in METRICS if it.dimension == dimension.token)
        for dimension in DIMENSIONS
    }
)


@dataclass(frozen=True, slots=True)
class Share:
    """Points that were gained, and that could be."""

    points: int
    reachable: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """Which metrics a record passes, and which could be measured at all.

    Attributes:
        passed: The bits of the metrics that it passes (`Metric.bit`).
        measured: The bits of those that were measured.

    >>> it = Measurement(passed=0b011, measured=0b111)
    >>> it.points, it.reachable, it.rating.token
    (60, 80, 'good')
    >>> it.outcome("spatialAvailability"), it.outcome("temporalAvailability")
    (False, None)
    """

    passed: int
    measured: int

    @property
    def points(self) -> int:
        """Return its score: points of all 405."""
        return points_of(self.passed)

    @property
    def reachable(self) -> int:
        """Return how many points could be had."""
        return points_of(self.measured)

    @property
    def rating(self) -> Rating:
        """Return its mark, by the points that could be had."""
        return rating_of(self.points, self.reachable)

    @property
    def dimensions(self) -> Mapping[str, Share]:
        """Return the points of each dimension, by token."""
        return {
            token: Share(points_of(self.passed & mask), points_of(self.measured & mask))
            for token, mask in DIMENSION_MASKS.items()
        }

    def outcome(self, token: str) -> bool | None:
        """Return whether it passes a metric, or None where that was not measured."""
        bit = METRIC_BY_TOKEN[token].bit
        return bool(self.passed & bit) if self.measured & bit else None

    def as_row(self) -> dict[str, int]:
        """Return it as columns; all but the first two follow from these, for queries."""
        return {
            "passed": self.passed,
            "measured": self.measured,
            "points": self.points,
            "reachable": self.reachable,
            "rating": self.rating.rank,
        }

    @classmethod
    def from_row(cls, row: Mapping[str, int]) -> Measurement:
        """Return what `as_row` wrote."""
        return cls(row["passed"], row["measured"])
