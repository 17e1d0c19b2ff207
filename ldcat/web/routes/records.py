"""Records, the feed, and the way from an IRI to its page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from ldcat.bootstrap import Application
from ldcat.catalogue.feeding import Place
from ldcat.errors import BadParameterError, NotFoundError
from ldcat.model.facets import FACETS, Tag
from ldcat.model.kinds import KINDS
from ldcat.model.view import RecordView
from ldcat.represent.content_languages import CONTENT
from ldcat.web.forms import seen
from ldcat.web.parameters import PAGED, moment_of, refuse_unknown
from ldcat.web.responses import respond

_FEED = "catalog"
_FEED_DESCRIPTION = (
    "Every record once, whole; follow `hydra:next` or the `Link` header. The links carry the "
    "position of the ledger (`at`): all pages of a crawl tell of the moment of the first, whatever "
    "is written meanwhile. With `modified_since` what was put or deleted since, in the order in "
    "which it happened; what was deleted is an entry with `prov:invalidatedAtTime`. Records that "
    "are referred to but not described on a page have no class on it; on their own pages they have."
)


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    routes.add_api_route(
        "/catalog",
        _feed(application),
        summary="The catalogue as a paged feed",
        description=_FEED_DESCRIPTION,
    )
    routes.add_api_route("/catalog.{suffix}", _feed(application), include_in_schema=False)
    routes.add_api_route("/resource", _resource(application), summary="The page of any record")
    for kind in KINDS:
        summary = f"One {kind.label}"
        routes.add_api_route(
            f"/{kind.name}/{{slug}}", _record(application, kind.name), summary=summary
        )
    return routes


def _feed(application: Application) -> Callable[..., Response]:
    def feed(
        request: Request,
        suffix: str = "",
        *,
        at: Annotated[int | None, Query(ge=0, lt=1 << 62)] = None,
        after: Annotated[int, Query(ge=0, lt=1 << 62)] = 0,
        page_size: Annotated[int | None, Query(ge=1)] = None,
        modified_since: str = "",
    ) -> Response:
        if "page" in request.query_params:
            # Many feeds count pages; here the first would come back, again and again.
            raise BadParameterError(
                "Pages have no numbers here, since records come and go.",
                where="page",
                mend="Follow hydra:next, or the Link header, from the first page.",
            )
        refuse_unknown(request, "at", "after", "page_size", "modified_since", *PAGED, *FACETS)
        if suffix and not application.registry.has_suffix(suffix):
            raise NotFoundError(f"The feed has no form “.{suffix}”.")
        if token := request.query_params.get("_format", ""):
            # The following pages shall come in the same form: their links keep the suffix only.
            suffix = suffix or application.registry.by_token(token).offer.suffix
        path = f"{_FEED}.{suffix}" if suffix else _FEED
        is_since = "modified_since" in request.query_params
        since = moment_of(modified_since, where="modified_since") if is_since else None
        given = request.query_params
        tags = tuple(Tag(it, given[it]) for it in FACETS if it in given)
        place = Place(path, at, after, page_size, since=since, tags=tags)
        page = application.feeds.dcat.page(place)
        return respond(application, request, page, suffix=suffix)

    return feed


def _record(application: Application, kind: str) -> Callable[..., Response]:
    def record(request: Request, slug: str) -> Response:
        refuse_unknown(request, *PAGED, "_mediatype", "_profile", "_view", CONTENT)
        view, suffix = _found(application, kind, slug)
        return respond(application, request, seen(application, request, view), suffix=suffix)

    return record


def _found(application: Application, kind: str, name: str) -> tuple[RecordView, str]:
    """Return the record that a path names, and the suffix that it asks for.

    A slug may have dots itself: the whole name is tried first.
    """
    tries = [(name, ""), *application.registry.split(name)]
    for slug, suffix in tries[:-1]:
        with suppress(NotFoundError):
            return application.reader.record(kind, slug), suffix
    slug, suffix = tries[-1]
    return application.reader.record(kind, slug), suffix


def _resource(application: Application) -> Callable[..., Response]:
    def resource(request: Request, iri: str) -> Response:
        refuse_unknown(request, "iri")
        return RedirectResponse(application.reader.address_of(iri), 303)

    return resource
