"""How good the records are: all of them, some, and one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import NotFoundError
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.selection import Selection
from ldcat.quality.metrics import MEASURED_KINDS
from ldcat.web.parameters import PAGED, refuse_unknown
from ldcat.web.responses import respond

_SELECTING = ("publisher", "source")
_DESCRIPTION = (
    "The indicators of data.europa.eu's Metadata Quality Assessment: mean score, dimensions, "
    "metrics, what to mend first, history, and the same by publisher and source."
)


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    overview, failing = _overview(application), _failing(application)
    routes.add_api_route(
        "/quality", overview, summary="How good the records are", description=_DESCRIPTION
    )
    routes.add_api_route("/quality.{suffix}", overview, include_in_schema=False)
    routes.add_api_route("/quality/records", failing, summary="The records that fail a metric")
    routes.add_api_route("/quality/records.{suffix}", failing, include_in_schema=False)
    for kind in sorted(MEASURED_KINDS):
        path, record = f"/{kind}/{{slug}}/quality", _record(application, kind)
        summary = f"How good one {KIND_BY_NAME[kind].label} is"
        routes.add_api_route(path, record, summary=summary)
        routes.add_api_route(f"{path}.{{suffix}}", record, include_in_schema=False)
    return routes


def _overview(application: Application) -> Callable[..., Response]:
    def overview(
        request: Request,
        suffix: str = "",
        *,
        publisher: str | None = None,
        source: str | None = None,
        sort: str = "records",
    ) -> Response:
        refuse_unknown(request, *_SELECTING, "sort", *PAGED)
        _require(application, suffix)
        view = application.quality.overview(Selection(publisher, source), sort=sort)
        return respond(application, request, view, suffix=suffix)

    return overview


def _failing(application: Application) -> Callable[..., Response]:
    def failing(
        request: Request,
        metric: str,
        suffix: str = "",
        *,
        publisher: str | None = None,
        source: str | None = None,
        after: Annotated[int, Query(ge=0, lt=1 << 62)] = 0,
    ) -> Response:
        refuse_unknown(request, "metric", *_SELECTING, "after", *PAGED)
        _require(application, suffix)
        view = application.quality.failing(metric, Selection(publisher, source), after=after)
        return respond(application, request, view, suffix=suffix)

    return failing


def _record(application: Application, kind: str) -> Callable[..., Response]:
    def record(request: Request, slug: str, suffix: str = "") -> Response:
        refuse_unknown(request, *PAGED)
        _require(application, suffix)
        found = application.reader.record(kind, slug).record
        view = application.quality.record(found)
        return respond(application, request, view, suffix=suffix)

    return record


def _require(application: Application, suffix: str) -> None:
    """Refuse a suffix that no address ends in.

    Raises:
        NotFoundError: There is no such form.
    """
    if suffix and not application.registry.has_suffix(suffix):
        raise NotFoundError(f"There is no form “.{suffix}”.")
