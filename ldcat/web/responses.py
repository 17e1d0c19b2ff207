"""Write a view as the answer to a request."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

from fastapi import Request
from starlette.responses import Response

from ldcat.bootstrap import Application
from ldcat.model.view import RecordView, View
from ldcat.represent.registry import Wish
from ldcat.web.languages import PAGE_VARY, reader_languages
from ldcat.web.links import form_address, links

_CACHE = "public, max-age=60"
_PAGE_CACHE = "public, no-cache"
_SECOND: Final = timedelta(seconds=1)


def respond(
    application: Application, request: Request, view: View, *, suffix: str = ""
) -> Response:
    """Return a view in the representation that the client likes best.

    Args:
        application: What the registry belongs to.
        request: Who asks.
        view: What is answered.
        suffix: What the path asks for by its ending; empty if it does not.

    Raises:
        NotAcceptableError: The client accepts nothing that there is.
        BadParameterError: `_format` names no format.
    """
    registry = application.registry
    # Only records come by profile: of lists of forms, the profile is what they are about.
    profile = None if isinstance(view, RecordView) else ""
    chosen = registry.chosen(view, wish_of(request, suffix, profile=profile))
    offer = chosen.offer
    is_page = offer.media_type == "text/html"
    languages = reader_languages(request) if is_page else ()
    body = chosen.write(view, languages)
    headers = {
        "Cache-Control": _PAGE_CACHE if is_page else _CACHE,
        "Content-Location": form_address(view, offer),
        "ETag": strong_etag(body, offer.content_type),
        "Link": links(registry, view, offer),
        "Vary": _vary(view, is_page=is_page),
    }
    if view.changed is not None and _is_settled(view.changed):
        headers["Last-Modified"] = http_date(view.changed)
    return Response(body, 200, headers, offer.content_type)


def is_head(request: Request) -> bool:
    """Say whether a client asks for the headers only; routes are asked as by GET."""
    return bool(request.scope.get("asked_method") == "HEAD")


def headers_only(headers: Mapping[str, str], content_type: str) -> Response:
    """Return what HEAD answers where the content would be long (RFC 9110 9.3.2)."""
    answer = Response(None, 200, headers, content_type)
    if "Content-Length" not in headers:
        del answer.headers["Content-Length"]  # it would be that of nothing
    return answer


def wish_of(request: Request, suffix: str = "", *, profile: str | None = None) -> Wish:
    """Return what a client asks for: path and query win over headers.

    Args:
        request: Who asks.
        suffix: What the path asks for by its ending.
        profile: What takes the place of `_profile`; None for nothing.
    """
    query, headers = request.query_params, request.headers
    return Wish(
        accept=headers.get("accept", ""),
        form=suffix or query.get("_format", "") or query.get("_mediatype", ""),
        profile=query.get("_profile", "") if profile is None else profile,
        accept_profile=headers.get("accept-profile", "") if profile is None else "",
    )


def _vary(view: View, *, is_page: bool) -> str:
    fields = PAGE_VARY if is_page else "Accept"
    if isinstance(view, RecordView):
        return fields.replace("Accept", "Accept, Accept-Profile", 1)
    return fields


def strong_etag(body: bytes, content_type: str) -> str:
    """Return a strong validator (RFC 9110 8.8.3): of the bytes themselves.

    A page names other records, and the site; no number tells when these have changed.
    """
    seed = hashlib.sha256(content_type.encode())
    seed.update(body)
    return f'"{seed.hexdigest()[:24]}"'


def _is_settled(changed: datetime) -> bool:
    """Say whether a change is old enough to be told by the second (RFC 9110 8.8.2.2)."""
    return datetime.now(UTC) - changed > _SECOND


def http_date(moment: datetime) -> str:
    """Return a moment as HTTP writes it (RFC 9110 5.6.7)."""
    return format_datetime(moment.replace(microsecond=0), usegmt=True)
