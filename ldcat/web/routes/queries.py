"""Stored queries: the list of them, and an address for each."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import NotFoundError
from ldcat.model.addresses import stored_query_address
from ldcat.sparql.stored import StoredQuery
from ldcat.web.parameters import PAGED, refuse_unknown
from ldcat.web.query_page import PAGE
from ldcat.web.responses import strong_etag
from ldcat.web.stored_answers import StoredAnswers
from ldcat.web.stored_forms import LISTS, PLAIN, chosen
from ldcat.web.stored_page import StoredPages
from ldcat.web.stored_schema import list_operation, operation


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    answers = StoredAnswers(application)
    listing = _listing(application)
    routes.add_api_route(
        "/queries",
        listing,
        summary="The stored queries",
        response_class=Response,
        openapi_extra=list_operation(),
    )
    routes.add_api_route("/queries.{suffix}", listing, include_in_schema=False)
    for query in application.queries.values():
        endpoint, path = _endpoint(answers, query), f"/queries/{query.name}"
        routes.add_api_route(
            path,
            endpoint,
            summary=query.title,
            description=query.description or query.title,
            response_class=Response,
            openapi_extra=operation(query, answers.sizes),
        )
        routes.add_api_route(f"{path}.{{suffix}}", endpoint, include_in_schema=False)
    routes.add_api_route("/queries/{name}", _unknown(application), include_in_schema=False)
    return routes


def _endpoint(
    answers: StoredAnswers, query: StoredQuery
) -> Callable[[Request], Awaitable[Response]]:
    async def stored(request: Request) -> Response:
        return await answers.answer(request, query, request.path_params.get("suffix", ""))

    return stored


def _listing(application: Application) -> Callable[[Request], Response]:
    pages = StoredPages(application)

    def listing(request: Request) -> Response:
        refuse_unknown(request, *PAGED)
        if chosen(request, LISTS, request.path_params.get("suffix", "")) is PAGE:
            return pages.listing(request)
        body = json.dumps({"queries": _told(application)}, ensure_ascii=False, indent=1).encode()
        etag = strong_etag(body, PLAIN.content_type)
        headers = {"Vary": "Accept", "Cache-Control": "public, no-cache", "ETag": etag}
        return Response(body, 200, headers, PLAIN.content_type)

    return listing


def _told(application: Application) -> list[dict[str, object]]:
    """Return what the list says of each query."""
    return [
        {
            "name": it.name,
            "title": it.title,
            "description": it.description,
            "address": stored_query_address(application.site.base, it.name),
            "answers": it.form,
            "columns": it.columns,
            "parameters": [
                {
                    "name": parameter.name,
                    "type": parameter.kind.name,
                    "required": parameter.is_required,
                    "default": parameter.default or None,
                    "example": parameter.example,
                    "description": parameter.description,
                }
                for parameter in it.parameters
            ],
        }
        for it in application.queries.values()
    ]


def _unknown(application: Application) -> Callable[[str], Response]:
    def unknown(name: str) -> Response:
        near = get_close_matches(name.partition(".")[0], application.queries, 1)
        mend = f"Did you mean {near[0]}?" if near else "The list of them is at /queries."
        raise NotFoundError(f"There is no stored query “{name}”.", mend=mend)

    return unknown
