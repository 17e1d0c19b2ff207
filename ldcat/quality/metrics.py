"""The table of quality metrics, with their dimensions, points and ratings.

The metrics and points are those of the Metadata Quality Assessment (MQA) of data.europa.eu, the
tokens are the local names of piveau, the software it runs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ldcat.quality.words import DIMENSION_WORDS, METRIC_WORDS, RATING_WORDS, Texts
from ldcat.terms import DCAT, DCT, PV, PV_SCORING


class Level(StrEnum):
    """Where a property is looked for."""

    DATASET = "dataset"
    DISTRIBUTION = "distribution"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the five sides of quality.

    Attributes:
        token: Its name, in piveau's vocabulary too.
        points: The most that its metrics can give.
    """

    token: str
    points: int

    @property
    def iri(self) -> str:
        """Its IRI."""
        return PV + self.token

    @property
    def label(self) -> Texts:
        """Its name by language."""
        return DIMENSION_WORDS[self.token]


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is tested.

    Attributes:
        token: Its name, in piveau's vocabulary too.
        number: Its bit in a measurement; it never changes, for measurements are kept.
        dimension: Token of its dimension.
        level: Where the properties are looked for.
        points: What passing it gives.
        properties: IRIs of the properties that are looked at; empty for the whole record.
    """

    token: str
    number: int
    dimension: str
    level: Level
    points: int
    properties: tuple[str, ...]

    @property
    def bit(self) -> int:
        """The mask of its bit."""
        return 1 << self.number

    @property
    def iri(self) -> str:
        """Its IRI."""
        return PV + self.token

    @property
    def is_presence(self) -> bool:
        """Whether having a value of its one property is enough."""
        return self.token.endswith("Availability")

    @property
    def label(self) -> Texts:
        """Its name by language."""
        return METRIC_WORDS[self.token].label

    @property
    def definition(self) -> Texts:
        """What it says of a record that passes, by language."""
        return METRIC_WORDS[self.token].definition

    @property
    def advice(self) -> Texts:
        """What to do to gain its points, by language."""
        return METRIC_WORDS[self.token].advice


@dataclass(frozen=True, slots=True)
class Rating:
    """One of the four marks.

    Attributes:
        token: Its name.
        iri: Its IRI in piveau's vocabulary.
        above: It is given for more points than these, of all there are.
        rank: 0 for the worst, 3 for the best.
    """

    token: str
    iri: str
    above: int
    rank: int

    @property
    def label(self) -> Texts:
        """Its name by language."""
        return RATING_WORDS[self.token]


DIMENSIONS: Final[tuple[Dimension, ...]] = (
    Dimension("findability", 100),
    Dimension("accessibility", 100),
    Dimension("interoperability", 110),
    Dimension("reusability", 75),
    Dimension("contextuality", 20),
)

#: All points that there are.
MAXIMUM: Final = 405

#: The best first. Exactly 120 points are bad, as the methodology says and as piveau does not.
RATINGS: Final[tuple[Rating, ...]] = (
    Rating("excellent", PV_SCORING + "excellent", 350, 3),
    Rating("good", PV_SCORING + "good", 220, 2),
    Rating("sufficient", PV_SCORING + "enough", 120, 1),
    Rating("bad", PV_SCORING + "bad", -1, 0),
)

_FORMATS: Final = (DCT + "format", DCAT + "mediaType")
_ROWS: Final[tuple[tuple[str, str, Level, int, tuple[str, ...]], ...]] = (
    ("keywordAvailability", "findability", Level.DATASET, 30, (DCAT + "keyword",)),
    ("categoryAvailability", "findability", Level.DATASET, 30, (DCAT + "theme",)),
    ("spatialAvailability", "findability", Level.DATASET, 20, (DCT + "spatial",)),
    ("temporalAvailability", "findability", Level.DATASET, 20, (DCT + "temporal",)),
    ("accessUrlStatusCode", "accessibility", Level.DISTRIBUTION, 50, (DCAT + "accessURL",)),
    ("downloadUrlAvailability", "accessibility", Level.DISTRIBUTION, 20, (DCAT + "downloadURL",)),
    ("downloadUrlStatusCode", "accessibility", Level.DISTRIBUTION, 30, (DCAT + "downloadURL",)),
    ("formatAvailability", "interoperability", Level.DISTRIBUTION, 20, _FORMATS[:1]),
    ("mediaTypeAvailability", "interoperability", Level.DISTRIBUTION, 10, _FORMATS[1:]),
    (
        "formatMediaTypeVocabularyAlignment",
        "interoperability",
        Level.DISTRIBUTION,
        10,
        _FORMATS,
    ),
    ("formatMediaTypeNonProprietary", "interoperability", Level.DISTRIBUTION, 20, _FORMATS),
    ("formatMediaTypeMachineInterpretable", "interoperability", Level.DISTRIBUTION, 20, _FORMATS),
    ("dcatApCompliance", "interoperability", Level.DATASET, 30, ()),
    ("licenceAvailability", "reusability", Level.DISTRIBUTION, 20, (DCT + "license",)),
    ("knownLicence", "reusability", Level.DISTRIBUTION, 10, (DCT + "license",)),
    ("accessRightsAvailability", "reusability", Level.DATASET, 10, (DCT + "accessRights",)),
    ("accessRightsVocabularyAlignment", "reusability", Level.DATASET, 5, (DCT + "accessRights",)),
    ("contactPointAvailability", "reusability", Level.DATASET, 20, (DCAT + "contactPoint",)),
    ("publisherAvailability", "reusability", Level.DATASET, 10, (DCT + "publisher",)),
    ("rightsAvailability", "contextuality", Level.DISTRIBUTION, 5, (DCT + "rights",)),
    ("byteSizeAvailability", "contextuality", Level.DISTRIBUTION, 5, (DCAT + "byteSize",)),
    ("dateIssuedAvailability", "contextuality", Level.EITHER, 5, (DCT + "issued",)),
    ("dateModifiedAvailability", "contextuality", Level.EITHER, 5, (DCT + "modified",)),
)

#: In the order of their bits: new ones go to the end.
METRICS: Final[tuple[Metric, ...]] = tuple(
    Metric(token, number, dimension, level, points, properties)
    for number, (token, dimension, level, points, properties) in enumerate(_ROWS)
)
METRIC_BY_TOKEN: Final[Mapping[str, Metric]] = MappingProxyType({it.token: it for it in METRICS})

#: The kinds of records that are measured (`ldcat.model.kinds`).
MEASURED_KINDS: Final = frozenset({"dataset", "series"})


def mask_of(*levels: Level) -> int:
    """Return the bits of the metrics that look at these levels."""
    return sum(it.bit for it in METRICS if it.level in levels)


#: What can be measured of a series: it has no distributions.
SERIES_MASK: Final = mask_of(Level.DATASET, Level.EITHER)
FULL_MASK: Final = mask_of(*Level)

_BYTE: Final = 256


def _sums(first: int) -> tuple[int, ...]:
    """Return the points of every byte of a mask, for the eight metrics from one on."""
    points = [it.points for it in METRICS[first : first + 8]]
    return tuple(
        sum(point for n, point in enumerate(points) if byte >> n & 1) for byte in range(_BYTE)
    )


_LOW: Final = _sums(0)
_MIDDLE: Final = _sums(8)
_HIGH: Final = _sums(16)


def points_of(mask: int) -> int:
    """Return the points of the metrics whose bits are set.

    >>> points_of(FULL_MASK), points_of(SERIES_MASK)
    (405, 185)
    """
    return _LOW[mask & 255] + _MIDDLE[mask >> 8 & 255] + _HIGH[mask >> 16]


def rating_of(points: float, reachable: float = MAXIMUM) -> Rating:
    """Return the rating of a score, or of a mean, by what of it can be reached.

    >>> [rating_of(points).token for points in (351, 350, 221, 220, 121, 120)]
    ['excellent', 'good', 'good', 'sufficient', 'sufficient', 'bad']
    >>> rating_of(230, reachable=325).token
    'good'
    """
    found = (it for it in RATINGS if points * MAXIMUM > it.above * reachable)
    return next(found, RATINGS[-1])
