"""Follow the mean score over time, from what became of records day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, TypeAlias

from ldcat.quality.metrics import points_of
from ldcat.quality.views import PastMean

#: Passed and measured; 0, 0 for what was not there.
Masks: TypeAlias = tuple[int, int]
#: So many days a chart can show.
MOST_DAYS: Final = 60


def trend(steps: Iterable[tuple[date, Masks, Masks, int]]) -> tuple[PastMean, ...]:
    """Return what records measured at the end of each day on which they changed.

    Of very many days some are shown: evenly chosen, the last one among them.

    Args:
        steps: Day, what it was before, what it was then, and of how many records; by day.

    >>> day, later = date(2026, 1, 1), date(2026, 1, 2)
    >>> steps = [(day, (0, 0), (1, 3), 2), (later, (1, 3), (3, 3), 1), (later, (1, 3), (0, 0), 1)]
    >>> [(it.records, it.points, it.reachable) for it in trend(steps)]
    [(2, 30.0, 60.0), (1, 60.0, 60.0)]
    """
    records = points = reachable = 0
    days: dict[date, PastMean] = {}
    for day, before, after, many in steps:
        records += many * (bool(after[1]) - bool(before[1]))
        points += many * (points_of(after[0]) - points_of(before[0]))
        reachable += many * (points_of(after[1]) - points_of(before[1]))
        mean = records or 1
        days[day] = PastMean(day, records, points / mean, reachable / mean)
    every = -(-len(days) // MOST_DAYS) or 1
    return tuple([*days.values()][::-1][::every][::-1])
