"""`/ldes`: the event stream of the catalogue (LDES, DCAT-AP Feeds)."""

from __future__ import annotations

import re
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import BadParameterError, NotFoundError
from ldcat.feeds.ldes.nodes import PageNode
from ldcat.feeds.ldes.stream import ALL, LATEST, LdesPage
from ldcat.model.media import BY_NAME, JSON_LD, N_QUADS, TRIG
from ldcat.model.syntax import write_dataset
from ldcat.represent.base import Offer
from ldcat.web.offers import chosen
from ldcat.web.parameters import refuse_unknown
from ldcat.web.responses import http_date, strong_etag

#: Only syntaxes for datasets can tell what belongs to which activity.
_OFFERS: Final = tuple(
    Offer(it.name, it.label, it.media_type, it.suffix, it.aliases)
    for it in (TRIG, JSON_LD, N_QUADS)
)
_FINAL: Final = "public, max-age=31536000, immutable"
_MOVING: Final = "public, max-age=5"
_NODE: Final = re.compile(r"([0-9])-(0|[1-9][0-9]{0,12})")
_DESCRIPTION: Final = (
    "Every change as a member that never changes: `as:Create`, `as:Update` with the whole record "
    "in a graph of the activity's name, `as:Delete` without. Pages that are full are cached for "
    "good; relations tell the times that pages are about. `/ldes/latest` has the last change of "
    "each record only."
)


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    stream = application.feeds.ldes

    def told(request: Request, page: LdesPage) -> Response:
        refuse_unknown(request, "_format")
        offer = _offer(request)
        body = write_dataset(page.graphs, BY_NAME[offer.name])
        headers = {
            "Cache-Control": _FINAL if page.is_final else _MOVING,
            "ETag": strong_etag(body, offer.media_type),
            "Link": f'<{page.address}>; rel="canonical"',
            "Vary": "Accept",
        }
        if page.is_final and page.changed:
            headers["Last-Modified"] = http_date(page.changed)
        return Response(body, 200, headers, offer.media_type)

    @routes.get("/ldes", summary="The event stream (LDES)", description=_DESCRIPTION)
    def root(request: Request) -> Response:
        return told(request, stream.root(ALL))

    @routes.get("/ldes/latest", summary="The last event of each record (LDES)")
    def latest(request: Request) -> Response:
        return told(request, stream.root(LATEST))

    @routes.get("/ldes/activity/{sequence}", summary="One event")
    def activity(request: Request, sequence: int) -> Response:
        return told(request, stream.activity(sequence))

    @routes.get("/ldes/latest/{node}", summary="A page of the last events")
    def latest_page(request: Request, node: str) -> Response:
        return told(request, stream.page(LATEST, _node(node)))

    @routes.get("/ldes/{node}", summary="A page of the event stream")
    def page(request: Request, node: str) -> Response:
        return told(request, stream.page(ALL, _node(node)))

    return routes


def _offer(request: Request) -> Offer:
    """Return the syntax that a client asks for.

    Raises:
        BadParameterError: There is none of that name.
        NotAcceptableError: It takes none of them.
    """
    token = request.query_params.get("_format", "")
    if not token:
        return chosen(request, _OFFERS)
    for it in _OFFERS:
        if token in (it.name, it.suffix, it.media_type):
            return it
    there = ", ".join(it.name for it in _OFFERS)
    raise BadParameterError(
        f"There is no format “{token}” of the stream.", where="_format", mend=f"Use: {there}."
    )


def _node(name: str) -> PageNode:
    found = _NODE.fullmatch(name)
    if found is None:
        raise NotFoundError(f"There is no page “{name}”.", mend="Begin at /ldes.")
    return PageNode(int(found[1]), int(found[2]))
