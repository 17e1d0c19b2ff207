"""The description of the catalogue's data, where linked-data tools look for it (RFC 8615)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.model.media import BY_NAME
from ldcat.model.syntax import write
from ldcat.sparql.void import void_description
from ldcat.web.offers import GRAPH_OFFERS, chosen
from ldcat.web.responses import strong_etag
from ldcat.web.statistics import Counting


def router(application: Application) -> APIRouter:
    """Return the route."""
    routes = APIRouter()
    counting = Counting(application)

    @routes.get("/.well-known/void", summary="What the data are made of (VoID)")
    async def void(request: Request) -> Response:
        offer = chosen(request, GRAPH_OFFERS)
        counted = await counting.latest()
        graph = void_description(application.site, counted.statistics)
        body = write(graph, BY_NAME[offer.name])
        headers = {"Vary": "Accept", "Cache-Control": "public, no-cache"}
        if counted.position == application.ledger.position:
            headers["ETag"] = strong_etag(body, offer.media_type)
        return Response(body, 200, headers, offer.media_type)

    return routes
