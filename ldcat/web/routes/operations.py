"""For operators and machines: health, readiness, the JSON-LD context."""

from __future__ import annotations

import json

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from ldcat import resources
from ldcat.bootstrap import Application
from ldcat.model.jsonld import context


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    icon = (resources.static() / "icon.svg").read_bytes()

    @routes.get("/health", summary="Whether the process runs")
    async def health() -> Response:
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    @routes.get("/ready", summary="Whether the catalogue can be used")
    def ready() -> Response:
        application.ledger.texts(application.ledger.latest(1))  # a damaged one cannot be read
        ledger, store = application.ledger.position, application.projector.position
        is_ready = ledger == store
        return JSONResponse(
            {"status": "ok" if is_ready else "behind", "ledger": ledger, "store": store},
            200 if is_ready else 503,
            {"Cache-Control": "no-store"},
        )

    @routes.get("/context.jsonld", summary="The JSON-LD context of every representation")
    async def jsonld_context() -> Response:
        body = json.dumps({"@context": context()}, indent=1)
        return Response(body, 200, {"Cache-Control": "public, max-age=3600"}, "application/ld+json")

    @routes.get("/favicon.ico", include_in_schema=False)
    async def favicon() -> Response:
        return Response(icon, 200, {"Cache-Control": "public, max-age=86400"}, "image/svg+xml")

    return routes
