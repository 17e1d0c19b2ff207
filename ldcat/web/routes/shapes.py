"""`/shapes`: profiles as documentation for people, and as RDF for programs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import NotFoundError
from ldcat.model.iri import Iri
from ldcat.represent.profile_page import ProfileListView, ProfileView, ShapesView
from ldcat.web.languages import reader_languages
from ldcat.web.parameters import PAGED, refuse_unknown
from ldcat.web.responses import respond


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    reader = application.profile_reader
    registry = application.registry
    base = f"{application.site.base}shapes"

    def languages(request: Request) -> list[str]:
        return [*reader_languages(request), application.site.language]

    @routes.get("/shapes", summary="The profiles that records can be checked against")
    @routes.get("/shapes.{suffix}", include_in_schema=False)
    def profiles(request: Request, suffix: str = "") -> Response:
        refuse_unknown(request, *PAGED)
        if suffix and not registry.has_suffix(suffix):
            raise NotFoundError(f"The list has no form “.{suffix}”.")
        docs, graph, faults = reader.all(languages(request))
        view = ProfileListView(Iri(base), graph, tuple(docs), tuple(faults))
        return respond(application, request, view, suffix=suffix)

    @routes.get("/shapes/{token}", summary="A profile: a table of properties for each class")
    def profile(request: Request, token: str) -> Response:
        refuse_unknown(request, *PAGED)
        name, suffix = registry.without_suffix(token)
        found = reader.one(name, languages(request))
        view = ProfileView(Iri(f"{base}/{name}"), found.graph, found.doc)
        return respond(application, request, view, suffix=suffix)

    @routes.get("/shapes/{token}/{part}", summary="The shapes of a part of a profile")
    def part(request: Request, token: str, part: str) -> Response:
        refuse_unknown(request, *PAGED)
        name, suffix = registry.without_suffix(part)
        view = ShapesView(Iri(f"{base}/{token}/{name}"), reader.part(token, name))
        return respond(application, request, view, suffix=suffix)

    return routes
