"""`/vocabularies`: controlled terms as pages and as linked data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.catalogue.vocabularies import VocabularyReader, about
from ldcat.configured import vocabulary_folders
from ldcat.errors import BusyError, NotFoundError, OperationError, Worded
from ldcat.model.graph import Graph, Literal, NamedNode, Triple
from ldcat.model.vocabulary_view import (
    Term,
    TermView,
    Vocabulary,
    VocabularyListView,
    VocabularyView,
    vocabulary_address,
)
from ldcat.terms import DCT_TITLE, RDF_TYPE, SKOS_CONCEPT_SCHEME
from ldcat.web.parameters import PAGED, refuse_unknown
from ldcat.web.responses import respond

#: The facets that records are found by with the terms of a vocabulary.
_FACETS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access-right": "access",
        "continent": "place",
        "country": "place",
        "data-theme": "theme",
        "file-type": "format",
        "frequency": "frequency",
        "hvd-category": "hvd",
        "inspire-theme": "theme",
        "language": "language",
        "licence": "licence",
        "licence-other": "licence",
    }
)


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    reader = VocabularyReader(vocabulary_folders(application.settings))
    listed, one = _listing(application, reader), _vocabulary(application, reader)
    routes.add_api_route("/vocabularies", listed, summary="The vocabularies that are known")
    routes.add_api_route("/vocabularies.{suffix}", listed, include_in_schema=False)
    routes.add_api_route("/vocabularies/{name}", one, summary="A vocabulary and its terms")
    routes.add_api_route(
        "/vocabularies/{name}/{code}", _term(application, reader), summary="A term"
    )
    return routes


def _listing(application: Application, reader: VocabularyReader) -> Callable[..., Response]:
    def vocabularies(request: Request, suffix: str = "") -> Response:
        refuse_unknown(request, *PAGED)
        if suffix and not application.registry.has_suffix(suffix):
            raise NotFoundError(Worded("There is no form “.%(suffix)s”.", suffix=suffix))
        found = reader.all()
        address = vocabulary_address(application.site.base)
        view = VocabularyListView(address, _listed(found), found)
        return respond(application, request, view, suffix=suffix)

    return vocabularies


def _vocabulary(application: Application, reader: VocabularyReader) -> Callable[..., Response]:
    def vocabulary(request: Request, name: str) -> Response:
        refuse_unknown(request, *PAGED)
        token, suffix = application.registry.without_suffix(name)
        found = reader.one(token)
        facet = _FACETS.get(token, "")
        counts = _counts(application, facet, found.terms)
        address = vocabulary_address(application.site.base, token)
        view = VocabularyView(address, found.graph, found, counts, facet)
        return respond(application, request, view, suffix=suffix)

    return vocabulary


def _term(application: Application, reader: VocabularyReader) -> Callable[..., Response]:
    base = application.site.base

    def term(request: Request, name: str, code: str) -> Response:
        refuse_unknown(request, *PAGED)
        known = reader.one(name)
        short, suffix = application.registry.without_suffix(code)
        whole = known.term(code)
        found = whole or known.term(short)
        if found is None:
            address = vocabulary_address(base, name)
            raise NotFoundError(
                Worded("There is no term “%(name)s”.", name=short),
                mend=Worded("All stand at %(address)s.", address=address),
            )
        facet = _FACETS.get(name, "")
        count = _counts(application, facet, [found]).get(found.iri, 0)
        address = vocabulary_address(base, name, found.code)
        view = TermView(address, about(known, found), known, found, count, facet)
        return respond(application, request, view, suffix="" if whole else suffix)

    return term


def _counts(application: Application, facet: str, terms: Sequence[Term]) -> Mapping[str, int]:
    """Return how many records have each term; nothing while they are being indexed."""
    if not facet:
        return {}
    values = {(it.code if facet == "format" else it.iri): it.iri for it in terms}
    with suppress(BusyError, OperationError):
        counts = application.search.exact(facet, list(values))
        return {values[it]: number for it, number in counts.items() if number}
    return {}


def _listed(found: Sequence[Vocabulary]) -> Graph:
    """Return what RDF says of the list: the schemes with their titles."""
    triples: list[Triple] = []
    for it in found:
        if not it.iri:
            continue
        scheme = NamedNode(it.iri)
        triples.append(Triple(scheme, NamedNode(RDF_TYPE), NamedNode(SKOS_CONCEPT_SCHEME)))
        triples += [
            Triple(
                scheme,
                NamedNode(DCT_TITLE),
                Literal(title, language=language) if language else Literal(title),
            )
            for language, title in it.titles.items()
        ]
    return Graph(triples)
