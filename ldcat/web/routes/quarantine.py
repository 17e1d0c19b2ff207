"""The records that are held in quarantine, for stewards who have a token."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.catalogue.stewardship import found_in, held_values
from ldcat.ledger.tokens import Role
from ldcat.model.media import TURTLE
from ldcat.model.syntax import read_canonical, write
from ldcat.represent.negotiate import languages_of
from ldcat.web.authority import author
from ldcat.web.parameters import refuse_unknown

_ROLE: Final[Role] = "editor"
_PRIVATE: Final = {"Cache-Control": "no-store"}
After = Annotated[int, Query(ge=0, lt=1 << 62)]
Size = Annotated[int | None, Query(ge=1)]
Iris = Annotated[list[str], Query()]


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    most = application.settings.page_size_most

    @routes.get("/quarantine", summary="The records that are held, and why")
    def held(request: Request, after: After = 0, size: Size = None) -> Response:
        author(request, application, _ROLE)
        refuse_unknown(request, "after", "size")
        languages = languages_of(request.headers.get("accept-language", ""))
        wanted = min(size or application.settings.page_size, most)
        page = application.ledger.quarantine.page(after, wanted)
        values: dict[str, Any] = {
            "held": application.ledger.quarantine.count(),
            "records": [held_values(it, application.explainer, languages) for it in page],
        }
        if len(page) == wanted:
            query = urlencode({"after": page[-1].number, "size": wanted})
            values["next"] = f"{application.site.base}quarantine?{query}"
        return _json(values)

    @routes.get("/quarantine/record", summary="A held record as Turtle")
    def record(request: Request, iri: str) -> Response:
        author(request, application, _ROLE)
        refuse_unknown(request, "iri")
        (it,) = found_in(application.ledger, [iri])
        turtle = write(read_canonical(it.record.text), TURTLE)
        return Response(turtle, 200, _PRIVATE, TURTLE.media_type)

    @routes.post("/quarantine/release", summary="Let held records in as they are")
    async def release(request: Request, iri: Iris, reason: str = "") -> Response:
        name = author(request, application, _ROLE)
        refuse_unknown(request, "reason", may_repeat=("iri",))
        kept = await asyncio.to_thread(application.steward.release, iri, name, reason)
        return _json({"released": len(set(iri)), "changed": kept})

    @routes.post("/quarantine/discard", summary="Drop held records; what is published stays")
    async def discard(request: Request, iri: Iris) -> Response:
        author(request, application, _ROLE)
        refuse_unknown(request, may_repeat=("iri",))
        return _json({"discarded": await asyncio.to_thread(application.steward.discard, iri)})

    return routes


def _json(values: Mapping[str, Any]) -> Response:
    body = f"{json.dumps(values, ensure_ascii=False, indent=1)}\n".encode()
    return Response(body, 200, _PRIVATE, "application/json")
