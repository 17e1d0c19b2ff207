"""`/data.json`: the catalogue as DCAT-US 1.1."""

from __future__ import annotations

from itertools import chain, islice

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from ldcat.bootstrap import Application
from ldcat.web.parameters import refuse_unknown
from ldcat.web.responses import headers_only, is_head, strong_etag

_DESCRIPTION = (
    "Every dataset as DCAT-US 1.1 has it, in one document. Datasets that lack what is demanded are "
    "told with the reason in `omitted`, behind the others."
)


def router(application: Application) -> APIRouter:
    """Return the route."""
    routes = APIRouter()

    @routes.get("/data.json", summary="The catalogue as DCAT-US 1.1", description=_DESCRIPTION)
    def data_json(request: Request) -> Response:
        refuse_unknown(request, "page")  # some ask for pages until the content repeats
        position = application.ledger.position
        tag = strong_etag(f"{position} {application.site.version}".encode(), "data.json")
        headers = {"Cache-Control": "public, max-age=60", "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if is_head(request):
            return headers_only(headers, "application/json")
        pieces = application.feeds.data_json.pieces(position)
        # What is wrong with the first records is told before the status is.
        begun = list(islice(pieces, 2))
        return StreamingResponse(chain(begun, pieces), 200, headers, "application/json")

    return routes
