"""The landing page, and what the catalogue holds by the values that records have."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.catalogue.browsing import Browser
from ldcat.errors import BusyError, NotFoundError, OperationError, Worded
from ldcat.model.criteria import SEARCH_FACETS
from ldcat.web.parameters import PAGED, page_number, refuse_unknown
from ldcat.web.responses import respond


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    browser = Browser(application.search, application.reader, application.site)
    statistics = _statistics(application, browser)
    routes.add_api_route("/", _landing(application, browser), summary="The landing page")
    routes.add_api_route("/browse", statistics, summary="What the catalogue holds, in numbers")
    routes.add_api_route("/browse.{suffix}", statistics, include_in_schema=False)
    routes.add_api_route(
        "/browse/{facet}", _values(application, browser), summary="The values of a facet"
    )
    routes.add_api_route(
        "/browse/{facet}/{token:path}", _value(application, browser), summary="A value's records"
    )
    return routes


def _landing(application: Application, browser: Browser) -> Callable[..., Response]:
    def landing(request: Request) -> Response:
        refuse_unknown(request, *PAGED)
        view = application.reader.landing()
        # While records are being indexed, the page says less.
        with suppress(BusyError, OperationError):
            view = replace(view, overview=browser.overview())
        return respond(application, request, view)

    return landing


def _statistics(application: Application, browser: Browser) -> Callable[..., Response]:
    def statistics(request: Request, suffix: str = "") -> Response:
        refuse_unknown(request, *PAGED)
        if suffix and not application.registry.has_suffix(suffix):
            raise NotFoundError(Worded("There is no form “.%(suffix)s”.", suffix=suffix))
        return respond(application, request, browser.statistics(), suffix=suffix)

    return statistics


def _values(application: Application, browser: Browser) -> Callable[..., Response]:
    def values(request: Request, facet: str, page: str = "") -> Response:
        refuse_unknown(request, *PAGED, "page")
        name, suffix = application.registry.without_suffix(facet)
        view = browser.values(_known(name), page_number(page) or 1)
        return respond(application, request, view, suffix=suffix)

    return values


def _value(application: Application, browser: Browser) -> Callable[..., Response]:
    def value(request: Request, facet: str, token: str) -> Response:
        refuse_unknown(request, *PAGED)
        _known(facet)
        with suppress(NotFoundError):  # a keyword may end like a form
            return respond(application, request, browser.value(facet, token))
        name, suffix = application.registry.without_suffix(token)
        return respond(application, request, browser.value(facet, name), suffix=suffix)

    return value


def _known(facet: str) -> str:
    if facet not in SEARCH_FACETS:
        known = ", ".join(SEARCH_FACETS)
        raise NotFoundError(
            Worded("There is nothing to browse by “%(name)s”.", name=facet),
            mend=Worded("There is: %(known)s.", known=known),
        )
    return facet
