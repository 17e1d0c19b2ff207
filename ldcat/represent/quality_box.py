"""What pages say of a record's quality: score, dimensions, what to mend, how it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ldcat.model.measured import Proof, QualityFacts
from ldcat.quality.links import CONNECTION_FAILED, INVALID_ADDRESS, is_good_status
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import DIMENSIONS, METRICS, Metric, points_of
from ldcat.represent.charts import Bar, Chart, Reading, bar, chart
from ldcat.represent.literals import instant
from ldcat.represent.speech import message
from ldcat.represent.values import Moment, Text
from ldcat.represent.words import Words

_NO_STATUS: Final[Mapping[int, str]] = {
    CONNECTION_FAILED: message("no answer"),
    INVALID_ADDRESS: message("no address of the Web"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """A score in words.

    Attributes:
        points: The points.
        reachable: The points that could be had.
        rating: The mark.
        token: The name of the mark.
    """

    points: str
    reachable: str
    rating: Text
    token: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to mend.

    Attributes:
        label: The metric.
        advice: What to do.
        worth: The points that it gives.
    """

    label: Text
    advice: Text
    worth: int


@dataclass(frozen=True, slots=True)
class QualityBox:
    """What is said of a record's quality.

    Attributes:
        score: Its score; None where nobody has measured it.
        bars: Its dimensions.
        mends: What to mend, that first which gives most.
        chart: How it was, by its content.
        href: Address of all that was measured.
    """

    score: Score | None
    bars: tuple[Bar, ...]
    mends: tuple[Advice, ...]
    chart: Chart | None
    href: str


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """What an address answered, in words.

    Attributes:
        words: Its status.
        is_good: Whether it answers as it should.
        moment: When it was asked; None where nobody has asked.
    """

    words: str
    is_good: bool
    moment: Moment | None


def quality_box(
    measurement: Measurement | None, facts: QualityFacts, *, address: str, words: Words
) -> QualityBox:
    """Lay out what was measured of a record; `address` is that of all of it."""
    history = [
        Reading(it.at, points_of(it.passed), points_of(it.measured))
        for it in facts.history
        if it.measured
    ]
    return QualityBox(
        score=score(measurement, words) if measurement else None,
        bars=tuple(_bars(measurement, words)) if measurement else (),
        mends=tuple(_mends(measurement, words)) if measurement else (),
        chart=chart(history, words.speech),
        href=words.href(address),
    )


def score(measurement: Measurement, words: Words) -> Score:
    """Return a record's score in words."""
    rating = measurement.rating
    return Score(
        words.speech.number(measurement.points),
        words.speech.number(measurement.reachable),
        in_words(words, rating.label),
        rating.token,
    )


def in_words(words: Words, texts: Mapping[str, str]) -> Text:
    """Return a text in the reader's language."""
    language, text = words.preference.best(texts) or ("", "")
    return Text(text, language)


def link_check(proof: Proof, words: Words) -> LinkCheck:
    """Return what an address answered, in words."""
    if proof.status is None:
        return LinkCheck(words.say("not asked yet"), is_good=True, moment=None)
    said = words.say(
        _NO_STATUS.get(proof.status) or message("answered %(status)s"), status=str(proof.status)
    )
    at = instant(proof.at, words.speech) if proof.at else None
    return LinkCheck(said, is_good_status(proof.status), at)


def _bars(measurement: Measurement, words: Words) -> Iterator[Bar]:
    shares = measurement.dimensions
    for it in DIMENSIONS:
        if shares[it.token].reachable:
            share = shares[it.token]
            label = in_words(words, it.label)
            yield bar(label, share.points, share.reachable, speech=words.speech)


def _mends(measurement: Measurement, words: Words) -> Iterator[Advice]:
    for metric in sorted(_failed(measurement), key=lambda it: -it.points):
        label, advice = in_words(words, metric.label), in_words(words, metric.advice)
        yield Advice(label, advice, metric.points)


def _failed(measurement: Measurement) -> Iterator[Metric]:
    return (it for it in METRICS if measurement.outcome(it.token) is False)
