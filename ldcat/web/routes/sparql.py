"""The SPARQL endpoint: queries go to the workers, answers are relayed as they come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import BadParameterError, LdcatError
from ldcat.model.media import BY_NAME
from ldcat.model.syntax import write
from ldcat.represent.base import Offer
from ldcat.represent.completion import completion
from ldcat.represent.negotiate import choose
from ldcat.sparql.describe import ServiceLimits, service_description
from ldcat.sparql.formats import MEDIA_TYPES
from ldcat.sparql.request import QueryRequest, query_request
from ldcat.sparql.sample import SAMPLE
from ldcat.web.asking import Asking, Relayed, Wanted
from ldcat.web.bodies import body
from ldcat.web.kept import Kept
from ldcat.web.languages import refuse_unknown_language
from ldcat.web.offers import GRAPH_OFFERS, ROW_OFFERS, none_accepted
from ldcat.web.parameters import refuse_repeated
from ldcat.web.query_page import PAGE, QueryPages
from ldcat.web.responses import strong_etag

#: Answers to POST up to this size, in bytes, are kept; a quarter of the cache is for them.
_LARGEST: Final = 1 << 20
_JSON: Final = "application/json"
_OFFERS: Final = (*ROW_OFFERS, *GRAPH_OFFERS)
_PAGE_OFFERS: Final = (*_OFFERS, PAGE)


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    endpoint = _Endpoint(application)
    for method in ("GET", "POST"):
        routes.add_api_route(
            "/sparql", endpoint.answer, methods=[method], summary="SPARQL 1.1 Protocol query"
        )
    terms = completion(it.graph for it in application.profiles.values())

    @routes.get("/sparql/terms.json", include_in_schema=False)
    async def completed() -> Response:
        headers = {"Cache-Control": "public, max-age=3600", "ETag": strong_etag(terms, _JSON)}
        return Response(terms, 200, headers, _JSON)

    return routes


class _Endpoint:
    """Answers SPARQL Protocol requests."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._asking = Asking(application)
        self._pages = QueryPages(application)
        self._kept: Kept[tuple[QueryRequest, Wanted], Response] = Kept(
            application.settings.cache_mebibytes << 18, _LARGEST
        )

    async def answer(self, request: Request) -> Response:
        """Answer a query, or say what the endpoint is."""
        kibibytes = self._application.settings.query_kibibytes
        is_post = request.method == "POST"
        asked = query_request(
            request.method,
            str(request.scope["query_string"], "latin-1"),
            content_type=request.headers.get("content-type", ""),
            body=await body(request, 4 * kibibytes << 10) if is_post else b"",
            kibibytes=kibibytes,
        )
        if asked is None:
            return self._description(request)
        if self._wants_page(request):
            return await self._page(request, asked)
        return await self._relayed(request, asked, self._wanted(request))

    def _wants_page(self, request: Request) -> bool:
        refuse_repeated(request, "_format")
        if token := request.query_params.get("_format", ""):
            return token == PAGE.name
        accept = request.headers.get("accept", "")
        return choose(accept, _PAGE_OFFERS) is PAGE

    async def _page(self, request: Request, asked: QueryRequest) -> Response:
        """Answer with a page: what the query answers, or why it was not run."""
        query = asked.query.decode("utf-8", "replace")
        try:
            refuse_unknown_language(request)
            wanted = Wanted(SAMPLE, SAMPLE)
            content, position = await self._asking.content(request, asked, wanted)
        except LdcatError as error:
            return self._pages.refused(request, query, error)
        is_settled = asked.is_settled and position == self._application.ledger.position
        return await self._pages.answered(request, query, content, is_settled=is_settled)

    def _wanted(self, request: Request) -> Wanted:
        if token := request.query_params.get("_format", "").replace(" ", "+"):
            return self._named(token)
        accept = request.headers.get("accept", "")
        rows, graph = choose(accept, ROW_OFFERS), choose(accept, GRAPH_OFFERS)
        if rows is None and graph is None:
            raise none_accepted(_OFFERS)
        return Wanted(rows.name if rows else "", graph.name if graph else "")

    def _named(self, token: str) -> Wanted:
        rows, graph = _by_token(ROW_OFFERS, token), _by_token(GRAPH_OFFERS, token)
        if rows is None and graph is None:
            there = ", ".join(it.name for it in _OFFERS)
            raise BadParameterError(
                f"There is no format “{token}”.", where="_format", mend=f"Use one of: {there}."
            )
        return Wanted((rows or ROW_OFFERS[0]).name, (graph or GRAPH_OFFERS[0]).name)

    async def _relayed(self, request: Request, asked: QueryRequest, wanted: Wanted) -> Response:
        is_post = request.method == "POST"  # others are kept by the cache around all routes
        key = (asked, wanted)
        position = self._application.ledger.position
        if is_post and (kept := self._kept.get(key, position)) is not None:
            return kept
        answered = await self._asking.answered(request, asked, wanted)
        begun = answered.begun
        headers = self._headers(begun.form)
        if not begun.is_whole:
            return Relayed(answered, headers, self._application.settings.query_seconds)
        answer = Response(begun.content, 200, headers)
        if asked.is_settled and answered.position == self._application.ledger.position:
            answer.headers["ETag"] = strong_etag(begun.content, headers["Content-Type"])
            if is_post:
                self._kept.put(key, answer, len(begun.content), position=answered.position)
        return answer

    def _headers(self, form: str) -> dict[str, str]:
        media_type = MEDIA_TYPES[form]
        text = "; charset=utf-8" if media_type.startswith("text/") else ""
        return {
            "Content-Type": f"{media_type}{text}",
            "Cache-Control": "public, no-cache",
            "Vary": "Accept",
        }

    def _description(self, request: Request) -> Response:
        accept = request.headers.get("accept", "")
        chosen = choose(accept, (*GRAPH_OFFERS, PAGE)) or GRAPH_OFFERS[0]
        if chosen is PAGE:
            return self._pages.form(request)
        headers = {"Vary": "Accept", "Cache-Control": "public, max-age=60"}
        settings = self._application.settings
        limits = ServiceLimits(
            settings.query_seconds,
            settings.query_memory_mebibytes,
            settings.query_per_client,
            settings.query_kibibytes,
            settings.query_queue,
            settings.query_result_mebibytes,
            is_federated=bool(settings.service_endpoints),
        )
        description = service_description(self._application.site.base, limits)
        body = write(description, BY_NAME[chosen.name])
        return Response(body, 200, headers, chosen.media_type)


def _by_token(offers: Sequence[Offer], token: str) -> Offer | None:
    return next((it for it in offers if token in (it.name, it.media_type)), None)
