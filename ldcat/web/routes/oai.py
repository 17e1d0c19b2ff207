"""`/oai`: OAI-PMH 2.0 by GET and by POST."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from ldcat.bootstrap import Application
from ldcat.web.bodies import body

_TYPE = "text/xml; charset=utf-8"
_LONGEST = 64 << 10
_DESCRIPTION = (
    "Every verb; `oai_dc`, `dcat` (RDF/XML) and every other form that is XML; sets by kind; "
    "deletions are kept for good; resumption tokens are bound to a position of the ledger, so that "
    "a list stays what it was when it began, through writes and restarts."
)


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    provider = application.feeds.oai

    @routes.get("/oai", summary="OAI-PMH 2.0", description=_DESCRIPTION)
    def get(request: Request) -> Response:
        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        return Response(provider.answer(pairs), media_type=_TYPE)

    @routes.post("/oai", summary="OAI-PMH 2.0, with its arguments in a form")
    async def post(request: Request) -> Response:
        text = (await body(request, _LONGEST)).decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True)
        return Response(await run_in_threadpool(provider.answer, pairs), media_type=_TYPE)

    return routes
