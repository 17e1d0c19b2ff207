"""Small charts as plain values: bars, and a line over time; templates write them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ldcat.represent.literals import instant
from ldcat.represent.speech import Speech
from ldcat.represent.values import Moment, Text

#: The size of a line chart's own units; pages stretch it.
WIDTH: Final = 600
HEIGHT: Final = 120
#: Room above and below, so that the line is not cut.
_MARGIN: Final = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a bar.

    Attributes:
        label: What it is of.
        points: What was gained.
        reachable: What could be.
        width: The share, 0 to 100.
    """

    label: Text
    points: str
    reachable: str
    width: float


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of the table behind a chart.

    Attributes:
        moment: When.
        records: How many records; empty for a record's own chart.
        points: The score.
        reachable: What could be had.
        share: The share of it, in percent; empty where nothing could be had.
    """

    moment: Moment
    records: str
    points: str
    reachable: str
    share: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A line over time.

    Attributes:
        line: The points of the line, as SVG has them.
        area: The same with the ground below.
        end: The last point.
        rows: The table behind it, the newest first.
        said: What it shows, in a sentence.
    """

    line: str
    area: str
    end: tuple[float, float]
    rows: tuple[ChartRow, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One value over time.

    Attributes:
        at: When.
        points: The score.
        reachable: What could be had.
        records: How many records; None for a single one.
    """

    at: datetime
    points: float
    reachable: float
    records: int | None = None

    @property
    def share(self) -> float:
        """The share of what could be had, 0 to 1."""
        return self.points / self.reachable if self.reachable else 0.0


def bar(label: Text, points: float, reachable: float, *, speech: Speech) -> Bar:
    """Return a share as a bar."""
    width = 100 * points / reachable if reachable else 0.0
    return Bar(label, speech.number(points), speech.number(reachable), round(width, 1))


def chart(readings: Sequence[Reading], speech: Speech) -> Chart | None:
    """Return a line over time; None where there is nothing to show.

    >>> days = [datetime(2026, 1, day) for day in (1, 2)]
    >>> chart([Reading(days[0], 0, 405), Reading(days[1], 405, 405)], Speech("en")).line
    '0,114 600,6'
    """
    if not readings:
        return None
    start = readings[0].at
    whole = (readings[-1].at - start).total_seconds()
    places = [
        (
            round(WIDTH * (it.at - start).total_seconds() / whole, 1) if whole else WIDTH,
            round(HEIGHT - _MARGIN - it.share * (HEIGHT - 2 * _MARGIN), 1),
        )
        for it in readings
    ]
    if len(places) == 1:
        places.insert(0, (0, places[0][1]))
    line = " ".join(f"{x:g},{y:g}" for x, y in places)
    first = places[0][0]
    return Chart(
        line=line,
        area=f"{first:g},{HEIGHT} {line} {WIDTH},{HEIGHT}",
        end=places[-1],
        rows=tuple(_row(it, speech) for it in reversed(readings)),
        said=_said(readings, speech),
    )


def _row(it: Reading, speech: Speech) -> ChartRow:
    return ChartRow(
        moment=instant(it.at, speech),
        records="" if it.records is None else speech.number(it.records),
        points=speech.number(it.points),
        reachable=speech.number(it.reachable),
        share=speech.percent(it.share) if it.reachable else "",
    )


def _said(readings: Sequence[Reading], speech: Speech) -> str:
    first, last = readings[0], readings[-1]
    now = {"now": speech.percent(last.share), "day": instant(last.at, speech).text}
    if len(readings) == 1:
        return speech.say("%(now)s of the points on %(day)s.", **now)
    return speech.say(
        "From %(then)s on %(first)s to %(now)s of the points on %(day)s.",
        then=speech.percent(first.share),
        first=instant(first.at, speech).text,
        **now,
    )
