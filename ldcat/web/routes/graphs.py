"""SPARQL 1.1 Graph Store HTTP Protocol: graphs are read by anybody, written with a token.

The graph of a record is the record; the default graph is the merge of all records with the loose
statements; every other graph stands beside the records.
"""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.catalogue.acts import Act, ActReport
from ldcat.catalogue.updating import UpdateRequest
from ldcat.errors import (
    BadParameterError,
    InputError,
    NotAcceptableError,
    NotFoundError,
    PreconditionError,
    UnknownFormatError,
)
from ldcat.model.iri import parse_iri
from ldcat.model.media import BY_NAME
from ldcat.model.sniffing import syntax_of
from ldcat.model.syntax import read_canonical, write
from ldcat.represent.base import Offer
from ldcat.sparql.request import QueryRequest
from ldcat.web.act_answers import act_answer
from ldcat.web.asking import Asking, Relayed, Wanted
from ldcat.web.authority import author
from ldcat.web.bodies import body
from ldcat.web.documents import Part, parts
from ldcat.web.offers import GRAPH_OFFERS, chosen
from ldcat.web.parameters import is_trial, refuse_unknown
from ldcat.web.preconditions import are_given, require
from ldcat.web.responses import strong_etag

_EVERYTHING: Final = b"CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_NAMES: Final = ("graph", "default")


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    graphs = _Graphs(application)
    for path in ("/graphs", "/graphs/{name:path}"):
        routes.add_api_route(path, graphs.get, methods=["GET"], summary="A graph")
        routes.add_api_route(path, graphs.put, methods=["PUT"], summary="Replace a graph")
        routes.add_api_route(path, graphs.post, methods=["POST"], summary="Add to a graph")
        routes.add_api_route(path, graphs.delete, methods=["DELETE"], summary="Delete a graph")
    return routes


class _Graphs:
    """Answers requests for graphs; an empty name is that of the default graph."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._asking = Asking(application)
        self._address = f"{application.site.base}graphs"

    async def get(self, request: Request) -> Response:
        """Answer with a graph."""
        name = self._name(request)
        refuse_unknown(request, *_NAMES)
        offer = chosen(request, GRAPH_OFFERS)
        headers = {"Vary": "Accept", "Cache-Control": "public, no-cache"}
        headers["Content-Type"] = _content_type(offer)
        if not name:
            return await self._merge(request, offer, headers)
        content = await asyncio.to_thread(self._written, name, offer)
        headers["ETag"] = strong_etag(content, headers["Content-Type"])
        return Response(content, 200, headers)

    async def _merge(self, request: Request, offer: Offer, headers: dict[str, str]) -> Response:
        asked = QueryRequest(_EVERYTHING, None, None)
        answered = await self._asking.answered(request, asked, Wanted("", offer.name))
        if not answered.begun.is_whole:
            return Relayed(answered, headers, self._application.settings.query_seconds)
        headers["ETag"] = strong_etag(answered.begun.content, headers["Content-Type"])
        return Response(answered.begun.content, 200, headers)

    def _written(self, name: str, offer: Offer) -> bytes:
        ledger = self._application.ledger
        record = ledger.record(name)
        if record is None or record.is_deleted:
            raise _missing(name)
        try:
            return write(read_canonical(ledger.text(record)), BY_NAME[offer.name])
        except (OSError, TypeError) as error:
            raise NotAcceptableError(
                f"The graph cannot be written as {offer.media_type}.",
                mend="Ask for application/n-triples.",
            ) from error

    async def put(self, request: Request) -> Response:
        """Replace a graph."""
        who = author(request, self._application, "editor")
        name = self._name(request)
        place = f"GRAPH <{name}>" if name else "DEFAULT"
        return await self._load(request, name, who=who, before=f"CLEAR SILENT {place} ; ")

    async def post(self, request: Request) -> Response:
        """Add to a graph, or to one that is made for it."""
        who = author(request, self._application, "editor")
        named = {"graph", "default"} & request.query_params.keys()
        is_new = not named and not request.path_params.get("name")
        name = f"{self._address}/{secrets.token_hex(8)}" if is_new else self._name(request)
        answer = await self._load(request, name, who=who)
        if is_new:
            answer.headers["Location"] = name
        return answer

    async def delete(self, request: Request) -> Response:
        """Delete a graph, or the loose statements of the default graph."""
        who = author(request, self._application, "editor")
        name = self._name(request)
        text = f"CLEAR GRAPH <{name}>".encode() if name else b"CLEAR DEFAULT"
        act = _act(request, who)
        wanted = UpdateRequest(text, expected=await self._expected(request, name))
        report = await asyncio.to_thread(self._application.updater.update, wanted, act)
        if name and not report.steps:
            raise _missing(name)
        return act_answer(report, self._application.acts, is_trial=act.is_trial)

    def _name(self, request: Request) -> str:
        """Return the IRI of the graph that a request is about; empty for the default graph.

        Raises:
            BadParameterError: It names none, or two.
        """
        named = request.query_params.getlist("graph")
        is_default = "default" in request.query_params
        if request.path_params.get("name"):
            if named or is_default:
                raise BadParameterError(
                    "The address is that of a graph already.", where="graph", mend="Name it once."
                )
            return parse_iri(f"{self._address}/{request.path_params['name']}")
        if len(named) + is_default != 1:
            raise BadParameterError(
                "Exactly one graph is to be named.",
                where="graph",
                mend="Say ?graph=IRI, or ?default.",
            )
        return "" if is_default else parse_iri(named[0])

    async def _load(self, request: Request, name: str, *, who: str, before: str = "") -> Response:
        """Load the document that a request has, into a graph."""
        act = _act(request, who)
        most = self._application.settings.update_mebibytes << 20
        content = await body(request, most)
        documents = parts(content, request.headers.get("content-type", ""))
        expected = await self._expected(request, name)
        report = await asyncio.to_thread(
            self._loaded, documents, name, before=before, act=act, expected=expected
        )
        acts = self._application.acts
        return act_answer(report, acts, is_trial=act.is_trial, status=_status(report, act))

    async def _expected(self, request: Request, name: str) -> Mapping[str, int]:
        """Return the revision of a graph that a request's conditions are met by."""
        if not are_given(request):
            return {}
        if not name:
            raise PreconditionError(
                "The default graph is the merge of all records: no condition holds it still.",
                mend="Name a graph.",
            )
        ledger = self._application.ledger
        sequence = await asyncio.to_thread(ledger.sequence_of, name)
        tags = await asyncio.to_thread(self._tags, name) if sequence else []
        require(request, lambda: tags)
        return {name: sequence}

    def _tags(self, name: str) -> Sequence[str]:
        """Return the ETags of a graph, in every syntax that can carry it."""
        found: list[str] = []
        for offer in GRAPH_OFFERS:
            with suppress(NotAcceptableError):
                found.append(strong_etag(self._written(name, offer), _content_type(offer)))
        return found

    def _loaded(
        self,
        given: Sequence[Part],
        name: str,
        *,
        before: str,
        act: Act,
        expected: Mapping[str, int],
    ) -> ActReport:
        base = name or f"{self._address}?default"
        into = f" INTO GRAPH <{name}>" if name else ""
        with tempfile.TemporaryDirectory(dir=self._application.updater.folder) as folder:
            documents: dict[str, tuple[str, str]] = {}
            loads: list[str] = []
            for number, part in enumerate(given):
                path = Path(folder) / str(number)
                path.write_bytes(part.content)
                # Relative IRIs are completed with the graph's, whatever part they stand in.
                source = f"{base}{'' if number == 0 else f'#part{number}'}"
                documents[source] = str(path), _syntax(part)
                loads.append(f"LOAD <{source}>{into}")
            text = (before + " ; ".join(loads)).encode()
            wanted = UpdateRequest(text, documents=documents, expected=expected)
            return self._application.updater.update(wanted, act)


def _act(request: Request, who: str) -> Act:
    refuse_unknown(request, *_NAMES, "dry_run")
    reason = f"{request.method} {request.url.path}?{request.url.query}"
    return Act(who, reason, is_trial(request))


def _content_type(offer: Offer) -> str:
    text = "; charset=utf-8" if offer.media_type.startswith("text/") else ""
    return f"{offer.media_type}{text}"


def _syntax(part: Part) -> str:
    media_type = part.media_type
    if not media_type:
        raise InputError("The request has no Content-Type.", mend="Say text/turtle, for example.")
    kind = media_type.partition(";")[0].strip().lower()
    known = next((it for it in GRAPH_OFFERS if kind in (it.media_type, *it.aliases)), None)
    if known is None:
        raise UnknownFormatError(
            f"“{kind}” is no RDF format.", mend="Send text/turtle, or another."
        )
    return syntax_of(part.content, "", media_type=media_type).name


def _status(report: ActReport, act: Act) -> int:
    """Return 201 if a graph was made."""
    if act.is_trial:
        return 200
    is_new = any(it.before is None or it.before.is_deleted for it in report.steps if it.prepared)
    return 201 if is_new else 200


def _missing(name: str) -> NotFoundError:
    return NotFoundError(f"There is no graph <{name}>.", mend="A graph is there with a statement.")
