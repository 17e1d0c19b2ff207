"""`/map.svg`: boxes on the outline of the world."""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import BadParameterError
from ldcat.model.boxes import Box, plain_box
from ldcat.represent.maps import STYLE, map_svg, world_svg
from ldcat.web.parameters import refuse_unknown
from ldcat.web.responses import strong_etag

_SVG: Final = "image/svg+xml"
_MOST_BOXES: Final = 50
_MEND: Final = "Write it as bbox=west,south,east,north in degrees, like bbox=2.5,49.5,6.4,51.5."


def router(_: Application) -> APIRouter:
    """Return the route."""
    routes = APIRouter()
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    headers = {
        "Cache-Control": "public, max-age=604800",
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'",
    }

    @routes.get("/map.svg", summary="A map of boxes, or of the world", response_class=Response)
    def map_(
        request: Request,
        bbox: Annotated[list[str], Query(description=_MEND)] = [],  # noqa: B006 - FastAPI copies it
        view: Annotated[str, Query(description="world: without boxes, 2 by 1")] = "",
    ) -> Response:
        refuse_unknown(request, "view", may_repeat=("bbox",))
        body = _drawn(bbox, view).encode()
        return Response(body, 200, {**headers, "ETag": strong_etag(body, _SVG)}, _SVG)

    return routes


def _drawn(bbox: list[str], view: str) -> str:
    if view == "world" and not bbox:
        return world_svg()
    if view:
        raise BadParameterError(
            "The only view is “world”, and it has no boxes.", where="view", mend=_MEND
        )
    if not 1 <= len(bbox) <= _MOST_BOXES:
        raise BadParameterError(
            f"A map has 1 to {_MOST_BOXES} boxes, and not {len(bbox)}.", where="bbox", mend=_MEND
        )
    return map_svg([_box(it) for it in bbox])


def _box(text: str) -> Box:
    if box := plain_box(text):
        return box
    raise BadParameterError(f"“{text[:100]}” is no box on Earth.", where="bbox", mend=_MEND)
