"""Search: what is found, and what may be meant while somebody is typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.catalogue.searching import Sought
from ldcat.errors import BadParameterError, NotFoundError
from ldcat.model.criteria import SEARCH_FACETS
from ldcat.model.search_params import SINGLE, criteria_of
from ldcat.web.parameters import refuse_ill_encoded, refuse_unknown
from ldcat.web.responses import respond

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
    routes.add_api_route("/search.{suffix}", search, include_in_schema=False)
    return routes


def _search(application: Application) -> Callable[..., Response]:
    def search(
        request: Request,
        suffix: str = "",
        *,
        page: Annotated[int, Query(ge=1, lt=1 << 31)] = 1,
        page_size: Annotated[int | None, Query(ge=1)] = None,
        more: str = "",
    ) -> Response:
        refuse_unknown(request, *SINGLE, "_format", may_repeat=SEARCH_FACETS)
        refuse_ill_encoded(request, *SINGLE, *SEARCH_FACETS)
        if suffix and not application.registry.has_suffix(suffix):
            raise NotFoundError(f"Results have no form “.{suffix}”.")
        if more and more not in SEARCH_FACETS:
            raise BadParameterError(
                f"There is no facet “{more}”.", "more", f"There is: {', '.join(SEARCH_FACETS)}."
            )
        params = request.query_params
        given = {name: params.getlist(name) for name in params}
        sought = Sought(criteria_of(given), page, page_size, more)
        return respond(application, request, application.search.page(sought), suffix=suffix)

    return search
