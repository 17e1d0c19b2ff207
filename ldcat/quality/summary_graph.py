"""Write what many records measure as RDF: means and shares, each a measurement (DQV)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Term, Triple
from ldcat.model.iri import iri_fault
from ldcat.model.selection import EVERYTHING, Selection
from ldcat.quality.dqv import definitions_graph
from ldcat.quality.metrics import DIMENSIONS, METRICS, Metric
from ldcat.quality.proofs import STATUS, moment, typed
from ldcat.quality.summary import Summary
from ldcat.quality.words import Texts, texts
from ldcat.terms import (
    DCT,
    DCT_PUBLISHER,
    DQV,
    HYDRA,
    LDCAT,
    OA,
    PROV,
    PV,
    RDF_TYPE,
    RDFS,
    SKOS_PREF_LABEL,
    XSD,
    XSD_INTEGER,
)

_DECIMAL: Final = XSD + "decimal"
_BOOLEAN: Final = XSD + "boolean"
_MEANS: Final = (
    ("meanScoring", texts("Mean score", "Mittlere Punktzahl", "Score moyen")),
    (
        "meanReachableScoring",
        texts("Mean reachable score", "Mittlere erreichbare Punktzahl", "Score accessible moyen"),
    ),
)
_COUNT: Final = ("measuredRecords", texts("Records measured", "Gemessene Sätze", "Fiches mesurées"))
_STATUS_WORDS: Final = texts("Status code of an address", "Statuscode", "Code de statut")


def summary_graph(
    summary: Summary, *, document: str, base: str, selection: Selection, at: datetime
) -> Graph:
    """Return what records measure on the whole, with the definitions of all metrics.

    Args:
        summary: What was measured.
        document: IRI of the graph's own document.
        base: IRI of the root catalogue: what is measured, where no records are chosen.
        selection: Which records; of some of them, the document itself is what is measured.
        at: When it was summed up.
    """
    subject = base if selection == EVERYTHING else document
    values = list(_values(summary))
    has = NamedNode(DQV + "hasQualityMeasurement")
    triples = [
        *_selected(document, base, selection),
        *(Triple(NamedNode(subject), has, NamedNode(f"{document}#{it[0]}")) for it in values),
    ]
    for name, metric, value in values:
        node = NamedNode(f"{document}#{name}")
        triples += (
            *_measurement(node, subject, metric=metric, value=value),
            Triple(node, NamedNode(PROV + "generatedAtTime"), moment(at)),
        )
    if summary.rating is not None:
        triples += _rating(NamedNode(f"{document}#rating"), subject, summary.rating.iri)
    return Graph(triples) | Graph(_definitions()) | definitions_graph()


def failing_graph(
    metric: Metric, failing: Iterable[tuple[str, str]], *, document: str, following: str
) -> Graph:
    """Return that records fail a metric.

    Args:
        metric: The metric.
        failing: IRI of each record, and of the document of its measurements.
        document: IRI of this page.
        following: IRI of the following page; empty on the last.
    """
    triples: list[Triple] = []
    for iri, own in failing:
        value = typed("false", _BOOLEAN)
        triples += _measurement(
            NamedNode(f"{own}#{metric.token}"), iri, metric=metric.iri, value=value
        )
    page = NamedNode(document)
    triples.append(Triple(page, NamedNode(RDF_TYPE), NamedNode(HYDRA + "PartialCollectionView")))
    if following:
        triples.append(Triple(page, NamedNode(HYDRA + "next"), NamedNode(following)))
    return Graph(triples)


def _measurement(node: NamedNode, subject: str, *, metric: str, value: Term) -> Iterator[Triple]:
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(DQV + "QualityMeasurement"))
    yield Triple(node, NamedNode(DQV + "computedOn"), NamedNode(subject))
    yield Triple(node, NamedNode(DQV + "isMeasurementOf"), NamedNode(metric))
    yield Triple(node, NamedNode(DQV + "value"), value)


def _rating(node: NamedNode, subject: str, rating: str) -> Iterator[Triple]:
    yield Triple(NamedNode(subject), NamedNode(DQV + "hasQualityAnnotation"), node)
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(DQV + "QualityAnnotation"))
    yield Triple(node, NamedNode(OA + "hasTarget"), NamedNode(subject))
    yield Triple(node, NamedNode(OA + "hasBody"), NamedNode(rating))
    yield Triple(node, NamedNode(OA + "motivatedBy"), NamedNode(DQV + "qualityAssessment"))


def _selected(document: str, base: str, selection: Selection) -> Iterator[Triple]:
    """Yield which records of the catalogue are meant."""
    page = NamedNode(document)
    if selection == EVERYTHING:
        yield Triple(NamedNode(base), NamedNode(RDFS + "seeAlso"), page)
        return
    yield Triple(page, NamedNode(DCT + "isPartOf"), NamedNode(base))
    if selection.publisher:
        yield Triple(page, NamedNode(DCT_PUBLISHER), _named(selection.publisher))
    if selection.source:
        yield Triple(page, NamedNode(DCT + "source"), _named(selection.source))


def _named(text: str) -> Term:
    return Literal(text) if iri_fault(text) else NamedNode(text)


def _values(summary: Summary) -> Iterator[tuple[str, str, Term]]:
    """Yield name, IRI of the metric, and value of each thing that was measured."""
    yield _COUNT[0], LDCAT + _COUNT[0], typed(str(summary.records), XSD_INTEGER)
    if not summary.records:
        return
    yield "meanScoring", LDCAT + "meanScoring", _decimal(summary.points)
    yield "meanReachableScoring", LDCAT + "meanReachableScoring", _decimal(summary.reachable)
    for dimension in summary.dimensions:
        name = _mean_name(dimension.dimension.token)
        yield name, LDCAT + name, _decimal(dimension.points)
    for metric in summary.metrics:
        if metric.share is not None:
            name = f"{metric.metric.token}Share"
            yield name, LDCAT + name, _decimal(metric.share)


def _definitions() -> Iterator[Triple]:
    """Yield what the metrics of many records mean."""
    for name, words in _MEANS:
        yield from _definition(name, words, _DECIMAL)
    yield from _definition(_COUNT[0], _COUNT[1], XSD_INTEGER)
    yield from _definition(STATUS.removeprefix(LDCAT), _STATUS_WORDS, XSD_INTEGER)
    for dimension in DIMENSIONS:
        name = _mean_name(dimension.token)
        yield from _definition(name, _prefixed(_MEANS[0][1], dimension.label), _DECIMAL)
        yield Triple(
            NamedNode(LDCAT + name), NamedNode(DQV + "inDimension"), NamedNode(dimension.iri)
        )
    shares = texts("Share of records", "Anteil der Sätze", "Part des fiches")
    for metric in METRICS:
        name = f"{metric.token}Share"
        yield from _definition(name, _prefixed(shares, metric.label), _DECIMAL)
        dimension_iri = NamedNode(PV + metric.dimension)
        yield Triple(NamedNode(LDCAT + name), NamedNode(DQV + "inDimension"), dimension_iri)


def _definition(name: str, words: Texts, datatype: str) -> Iterator[Triple]:
    node = NamedNode(LDCAT + name)
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(DQV + "Metric"))
    for language, text in words.items():
        yield Triple(node, NamedNode(SKOS_PREF_LABEL), Literal(text, language=language))
    yield Triple(node, NamedNode(DQV + "expectedDataType"), NamedNode(datatype))


def _prefixed(first: Texts, second: Texts) -> Texts:
    return {language: f"{text}: {second[language]}" for language, text in first.items()}


def _mean_name(token: str) -> str:
    return f"mean{token.capitalize()}Scoring"


def _decimal(number: float) -> Literal:
    return typed(str(round(number, 4)), _DECIMAL)
