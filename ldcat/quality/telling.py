"""Tell views of quality as JSON values: for programs that want numbers, and no RDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ldcat.model.measured import LinkTotals, Proof, QualityFacts
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import DIMENSIONS, MAXIMUM, METRICS, Metric, Rating, points_of
from ldcat.quality.proofs import instant_text
from ldcat.quality.summary import Summary
from ldcat.quality.views import FailingView, Group, QualityView, RecordQualityView

Told = dict[str, Any]


def told(view: QualityView | FailingView | RecordQualityView) -> Told:
    """Return everything that a view says."""
    match view:
        case QualityView():
            return told_summary(view)
        case FailingView():
            return _failing(view)
        case RecordQualityView():
            return _record(view)


def told_summary(view: QualityView) -> Told:
    """Return what records measure on the whole."""
    return {
        "address": view.address,
        **view.selection.conditions,
        "at": instant_text(view.at),
        "notMeasuredYet": view.unmeasured,
        **_summary(view.summary),
        "history": [
            {
                "day": it.day.isoformat(),
                "records": it.records,
                "points": _round(it.points),
                "reachable": _round(it.reachable),
            }
            for it in view.history
        ],
        "historyIsComplete": view.is_past_known,
        "links": _links(view.links),
        "publishers": _groups(view.publishers),
        "sources": _groups(view.sources),
    }


def _summary(it: Summary) -> Told:
    return {
        "records": it.records,
        "points": _round(it.points),
        "reachable": _round(it.reachable),
        "maximum": MAXIMUM,
        "rating": _rating(it.rating),
        "ratings": dict(it.ratings),
        "dimensions": [
            {
                "dimension": share.dimension.token,
                "points": _round(share.points),
                "reachable": _round(share.reachable),
                "maximum": share.dimension.points,
            }
            for share in it.dimensions
        ],
        "metrics": [
            {
                **_metric(share.metric),
                "measured": share.measured,
                "passed": share.passed,
                "share": None if share.share is None else round(share.share, 4),
            }
            for share in it.metrics
        ],
        "mends": [
            {**_metric(mend.metric), "records": mend.records, "gain": _round(mend.gain)}
            for mend in it.mends
        ],
    }


def _metric(metric: Metric) -> Told:
    return {
        "metric": metric.token,
        "iri": metric.iri,
        "label": dict(metric.label),
        "worth": metric.points,
        "advice": dict(metric.advice),
    }


def _groups(groups: Iterable[Group]) -> list[Told]:
    return [
        {
            "key": it.key,
            "names": [{"text": name.value, "language": name.language} for name in it.names],
            "address": it.address,
            "records": it.records,
            "points": _round(it.points),
            "reachable": _round(it.reachable),
            "rating": _rating(it.rating),
        }
        for it in groups
    ]


def _links(totals: LinkTotals | None) -> Told | None:
    if totals is None:
        return None
    return {
        "addresses": totals.addresses,
        "checked": totals.checked,
        "failing": totals.failing,
        "latest": instant_text(totals.latest) if totals.latest else None,
    }


def _failing(view: FailingView) -> Told:
    return {
        "address": view.address,
        **view.selection.conditions,
        **_metric(view.metric),
        "failing": view.total,
        "records": [
            {"iri": it.record.iri, "address": it.address, "quality": f"{it.address}/quality"}
            for it in view.entries
        ],
        "next": view.next or None,
    }


def _record(view: RecordQualityView) -> Told:
    return {
        "address": view.address,
        "record": view.record.iri,
        "page": view.page,
        "changed": instant_text(view.record.changed),
        "revision": view.record.sequence,
        "checkedAgainst": view.record.profile or None,
        "measurement": _measurement(view.measurement),
        "history": _history(view.facts),
        "links": [_proof(address, it) for address, it in view.facts.proofs.items()],
    }


def _measurement(it: Measurement | None) -> Told | None:
    if it is None:
        return None
    shares = it.dimensions
    return {
        "points": it.points,
        "reachable": it.reachable,
        "maximum": MAXIMUM,
        "rating": _rating(it.rating),
        "dimensions": [
            {
                "dimension": dimension.token,
                "points": shares[dimension.token].points,
                "reachable": shares[dimension.token].reachable,
                "maximum": dimension.points,
            }
            for dimension in DIMENSIONS
        ],
        "metrics": [{**_metric(metric), "passes": it.outcome(metric.token)} for metric in METRICS],
    }


def _history(facts: QualityFacts) -> list[Told]:
    return [
        {
            "at": instant_text(past.at),
            "points": points_of(past.passed) if past.measured else None,
            "reachable": points_of(past.measured),
        }
        for past in facts.history
    ]


def _proof(address: str, it: Proof) -> Told:
    at = instant_text(it.at) if it.at else None
    return {"address": address, "status": it.status, "at": at}


def _rating(it: Rating | None) -> Mapping[str, str] | None:
    return {"rating": it.token, "iri": it.iri} if it else None


def _round(number: float) -> float:
    return round(number, 2)
