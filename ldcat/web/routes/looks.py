"""What the operator gives pages their look with: colours, logo, statements."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import NotFoundError
from ldcat.represent.about_page import StatementView
from ldcat.represent.page import statement_address
from ldcat.web.parameters import PAGED, refuse_unknown
from ldcat.web.responses import respond, strong_etag
from ldcat.web.static_files import FOR_EVER, SHORT

_CSS: Final = "text/css; charset=utf-8"


def router(application: Application) -> APIRouter:
    """Return the routes: of what there is."""
    routes = APIRouter()
    look, site = application.registry.context.look, application.site
    served = {it.token: it for it in look.statements if it.texts}

    def told(request: Request, body: bytes, media_type: str) -> Response:
        headers = {
            "Cache-Control": FOR_EVER if "v" in request.query_params else SHORT,
            "ETag": strong_etag(body, media_type),
        }
        return Response(body, 200, headers, media_type)

    if look.style:

        @routes.get("/theme.css", include_in_schema=False)
        def theme(request: Request) -> Response:
            return told(request, look.style.encode(), _CSS)

    if logo := look.logo:

        @routes.get(f"/logo.{logo.suffix}", include_in_schema=False)
        def picture(request: Request) -> Response:
            return told(request, logo.content, logo.media_type)

    @routes.get("/about/{token}", summary="Imprint, privacy, accessibility")
    def statement(request: Request, token: str) -> Response:
        refuse_unknown(request, *PAGED)
        if token not in served:
            raise NotFoundError("There is no such page.", where=f"about/{token}")
        view = StatementView(statement_address(site, token), served[token])
        return respond(application, request, view)

    return routes
