"""The description of the catalogue's data, where linked-data tools look for it (RFC 8615)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import NotAcceptableError
from ldcat.model.media import BY_NAME
from ldcat.model.syntax import write
from ldcat.represent.base import Offer
from ldcat.represent.negotiate import choose
from ldcat.sparql.formats import GRAPHS
from ldcat.sparql.void import void_description
from ldcat.web.responses import strong_etag
from ldcat.web.statistics import Counting


def router(application: Application) -> APIRouter:
    """Return the route."""
    routes = APIRouter()
    counting = Counting(application)
    offers = tuple(Offer(it.name, it.name, it.media_type, it.name, it.aliases) for it in GRAPHS)

    @routes.get("/.well-known/void", summary="What the data are made of (VoID)")
    async def void(request: Request) -> Response:
        chosen = choose(request.headers.get("accept", ""), offers)
        if chosen is None:
            there = ", ".join(it.media_type for it in offers)
            raise NotAcceptableError("No accepted format is there.", mend=f"There is: {there}.")
        counted = await counting.latest()
        graph = void_description(application.site, counted.statistics)
        body = write(graph, BY_NAME[chosen.name])
        headers = {"Vary": "Accept", "Cache-Control": "public, no-cache"}
        if counted.position == application.ledger.position:
            headers["ETag"] = strong_etag(body, chosen.media_type)
        return Response(body, 200, headers, chosen.media_type)

    return routes
