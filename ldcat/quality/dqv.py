"""Write measurements and metrics as RDF, in the Data Quality Vocabulary (DQV).

The terms are piveau's, as data.europa.eu uses them. Its vocabulary of 2019 puts two metrics in a
dimension `pv:reusablity`; here all are in `pv:reusability`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Term, Triple
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import DIMENSIONS, MAXIMUM, METRICS, RATINGS, Dimension, Metric
from ldcat.quality.words import Texts, texts
from ldcat.terms import (
    DQV,
    LDCAT,
    OA,
    PROV,
    PV,
    RDF_TYPE,
    SKOS,
    SKOS_CONCEPT,
    SKOS_PREF_LABEL,
    XSD,
    XSD_DATE_TIME,
    XSD_INTEGER,
)

#: The metric that is the score of a record, and that of the points it could have had.
SCORING: Final = PV + "scoring"
REACHABLE: Final = LDCAT + "reachableScoring"
_XSD_BOOLEAN: Final = XSD + "boolean"
_DEFINITION: Final = SKOS + "definition"
_SCORE_WORDS: Final = (
    texts("Score", "Punktzahl", "Score"),
    texts(
        f"The points of all metrics that it passes, {MAXIMUM} at most.",
        f"Die Punkte aller Metriken, die er besteht, höchstens {MAXIMUM}.",
        f"Les points de toutes les métriques réussies, {MAXIMUM} au plus.",
    ),
)
_REACHABLE_WORDS: Final = (
    texts("Reachable score", "Erreichbare Punktzahl", "Score accessible"),
    texts(
        "The points of all metrics that were measured.",
        "Die Punkte aller Metriken, die gemessen wurden.",
        "Les points de toutes les métriques mesurées.",
    ),
)
_DIMENSION_SCORE: Final = texts(
    "The points of all metrics of this dimension that it passes.",
    "Die Punkte aller Metriken dieser Dimension, die er besteht.",
    "Les points de toutes les métriques réussies de cette dimension.",
)


def measurement_graph(
    measurement: Measurement, record: str, *, document: str, at: datetime
) -> Graph:
    """Return a measurement as a graph.

    Args:
        measurement: What was measured.
        record: IRI of the record.
        document: IRI of the graph's own document, without a fragment: what was measured of each
            metric is `<document#token>`.
        at: When it was measured.
    """
    time = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    generated = _typed(time, XSD_DATE_TIME)
    rating = f"{document}#rating"
    values = tuple(_values(measurement))
    triples = [
        _triple(record, DQV + "hasQualityMeasurement", NamedNode(f"{document}#{name}"))
        for name, _, _ in values
    ]
    triples.append(_triple(record, DQV + "hasQualityAnnotation", NamedNode(rating)))
    for name, metric, value in values:
        node = f"{document}#{name}"
        triples += (
            _triple(node, RDF_TYPE, NamedNode(DQV + "QualityMeasurement")),
            _triple(node, DQV + "computedOn", NamedNode(record)),
            _triple(node, DQV + "isMeasurementOf", NamedNode(metric)),
            _triple(node, DQV + "value", value),
            _triple(node, PROV + "generatedAtTime", generated),
        )
    triples += (
        _triple(rating, RDF_TYPE, NamedNode(DQV + "QualityAnnotation")),
        _triple(rating, OA + "motivatedBy", NamedNode(DQV + "qualityAssessment")),
        _triple(rating, OA + "hasTarget", NamedNode(record)),
        _triple(rating, OA + "hasBody", NamedNode(measurement.rating.iri)),
        _triple(rating, PROV + "generatedAtTime", generated),
    )
    return Graph(triples)


def definitions_graph() -> Graph:
    """Return all metrics, dimensions and ratings, with their words in three languages."""
    triples: list[Triple] = []
    for dimension in DIMENSIONS:
        triples += _dimension_triples(dimension)
    for metric in METRICS:
        triples += _metric_triples(metric)
    triples += _scoring_triples(SCORING, _SCORE_WORDS)
    triples += _scoring_triples(REACHABLE, _REACHABLE_WORDS)
    for rating in RATINGS:
        triples.append(_triple(rating.iri, RDF_TYPE, NamedNode(SKOS_CONCEPT)))
        triples += _told(rating.iri, SKOS_PREF_LABEL, rating.label)
    return Graph(triples)


def _values(measurement: Measurement) -> Iterator[tuple[str, str, Term]]:
    """Yield name, IRI of the metric, and value of each thing that was measured."""
    for metric in METRICS:
        outcome = measurement.outcome(metric.token)
        if outcome is not None:
            yield metric.token, metric.iri, _typed(str(outcome).lower(), _XSD_BOOLEAN)
    for token, share in measurement.dimensions.items():
        if share.reachable:
            yield f"{token}Scoring", f"{PV}{token}Scoring", _integer(share.points)
    yield "scoring", SCORING, _integer(measurement.points)
    yield "reachableScoring", REACHABLE, _integer(measurement.reachable)


def _dimension_triples(dimension: Dimension) -> Iterable[Triple]:
    scoring = f"{dimension.iri}Scoring"
    yield _triple(dimension.iri, RDF_TYPE, NamedNode(DQV + "Dimension"))
    yield from _told(dimension.iri, SKOS_PREF_LABEL, dimension.label)
    yield from _scoring_triples(scoring, (dimension.label, _DIMENSION_SCORE))
    yield _triple(scoring, DQV + "inDimension", NamedNode(dimension.iri))


def _metric_triples(metric: Metric) -> Iterable[Triple]:
    yield _triple(metric.iri, RDF_TYPE, NamedNode(DQV + "Metric"))
    yield from _told(metric.iri, SKOS_PREF_LABEL, metric.label)
    yield from _told(metric.iri, _DEFINITION, metric.definition)
    yield _triple(metric.iri, DQV + "expectedDataType", NamedNode(_XSD_BOOLEAN))
    yield _triple(metric.iri, DQV + "inDimension", NamedNode(PV + metric.dimension))
    yield _triple(metric.iri, PV + "trueScore", _integer(metric.points))
    yield _triple(metric.iri, PV + "falseScore", _integer(0))


def _scoring_triples(iri: str, words: tuple[Texts, Texts]) -> Iterable[Triple]:
    yield _triple(iri, RDF_TYPE, NamedNode(DQV + "Metric"))
    yield from _told(iri, SKOS_PREF_LABEL, words[0])
    yield from _told(iri, _DEFINITION, words[1])
    yield _triple(iri, DQV + "expectedDataType", NamedNode(XSD_INTEGER))


def _told(subject: str, predicate: str, told: Texts) -> Iterable[Triple]:
    for language, text in told.items():
        yield _triple(subject, predicate, Literal(text, language=language))


def _triple(subject: str, predicate: str, value: Term) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), value)


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(datatype))


def _integer(number: int) -> Literal:
    return _typed(str(number), XSD_INTEGER)
