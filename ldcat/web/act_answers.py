"""What an act did, or would do, as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from fastapi.responses import Response

from ldcat.catalogue.acts import ActReport, Acts, Step
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.record import Action


def act_answer(report: ActReport, acts: Acts, *, is_trial: bool, status: int = 200) -> Response:
    """Return the answer to an act: counts, revisions, and for a trial every difference."""
    counts = Counter(_outcome(it) for it in report.steps)
    values: dict[str, Any] = {
        "dry_run": is_trial,
        "created": counts["created"],
        "changed": counts["changed"],
        "deleted": counts["deleted"],
        "graphs": sum(it.kind not in KIND_BY_NAME for it in report.steps),
    }
    if report.last:
        values["revisions"] = {"first": report.first, "last": report.last}
    if is_trial:
        values["changes"] = list(_changes(report, acts))
    body = f"{json.dumps(values, ensure_ascii=False, indent=1)}\n".encode()
    return Response(body, status, {"Cache-Control": "no-store"}, "application/json")


def _changes(report: ActReport, acts: Acts) -> Iterator[dict[str, Any]]:
    for it in report.steps:
        change: dict[str, Any] = {"iri": it.iri, "kind": it.kind, "outcome": _outcome(it)}
        if address := acts.address(it):
            change["address"] = address
        change["removed"] = it.removed.decode().splitlines()
        change["added"] = it.added.decode().splitlines()
        yield change


def _outcome(step: Step) -> str:
    if step.action is Action.DELETE:
        return "deleted"
    return "changed" if step.before and not step.before.is_deleted else "created"
