"""Search: what is found, and what may be meant while somebody is typing."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.catalogue.searching import Sought
from ldcat.errors import BadParameterError, NotFoundError, Worded
from ldcat.model.criteria import SEARCH_FACETS
from ldcat.model.search_params import SINGLE, criteria_of
from ldcat.represent.open_search import open_search
from ldcat.represent.suggestions import suggestion_list
from ldcat.web.languages import PAGE_VARY, reader_languages
from ldcat.web.parameters import (
    PAGED,
    page_number,
    refuse_ill_encoded,
    refuse_unknown,
    whole_number,
)
from ldcat.web.responses import respond, strong_etag

_CACHE = "public, max-age=60"
_JSON = "application/json"
_OPEN_SEARCH = "application/opensearchdescription+xml"
_DESCRIPTION = (
    "Words in `q`; of each facet one or more values, of which a record has one; `time`, `issued` "
    "and `modified` from a day to a day; what overlaps with `bbox` (west,south,east,north). "
    "As a page, JSON, CSV, Atom, or RDF: by `Accept`, a suffix, or `_format`."
)


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    search = _search(application)
    routes.add_api_route("/search", search, summary="Search", description=_DESCRIPTION)
    suggesting = _suggestions(application)
    routes.add_api_route("/search/suggestions", suggesting, summary="What may be meant")
    described = _described(application)
    routes.add_api_route("/opensearch.xml", described, summary="How browsers search here")
    routes.add_api_route("/search.{suffix}", search, include_in_schema=False)
    return routes


def _search(application: Application) -> Callable[..., Response]:
    def search(
        request: Request,
        suffix: str = "",
        *,
        page: str = "",
        page_size: str = "",
        more: str = "",
    ) -> Response:
        refuse_unknown(request, *SINGLE, *PAGED, may_repeat=SEARCH_FACETS)
        refuse_ill_encoded(request, *SINGLE, *SEARCH_FACETS)
        if suffix and not application.registry.has_suffix(suffix):
            raise NotFoundError(Worded("Results have no form “.%(suffix)s”.", suffix=suffix))
        if more and more not in SEARCH_FACETS:
            raise BadParameterError(
                Worded("There is no facet “%(name)s”.", name=more),
                "more",
                Worded("There is: %(known)s.", known=", ".join(SEARCH_FACETS)),
            )
        params = request.query_params
        given = {name: params.getlist(name) for name in params}
        number, size = page_number(page), whole_number(page_size, "page_size")
        sought = Sought(criteria_of(given), number or 1, size, more)
        return respond(application, request, application.search.page(sought), suffix=suffix)

    return search


def _described(application: Application) -> Callable[..., Response]:
    body = open_search(application.site)

    def described() -> Response:
        headers = {"Cache-Control": _CACHE, "ETag": strong_etag(body, _OPEN_SEARCH)}
        return Response(body, 200, headers, _OPEN_SEARCH)

    return described


def _suggestions(application: Application) -> Callable[..., Response]:
    def suggestions(request: Request, q: str = "") -> Response:
        refuse_unknown(request, "q")
        found = application.search.suggestions(q)
        body = suggestion_list(found, application.registry.context, reader_languages(request))
        headers = {
            "Cache-Control": _CACHE,
            "ETag": strong_etag(body, _JSON),
            "Vary": PAGE_VARY,
        }
        return Response(body, 200, headers, _JSON)

    return suggestions
