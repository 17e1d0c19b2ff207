"""The SPARQL endpoint: queries go to the workers, answers are relayed as they come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ldcat.bootstrap import Application
from ldcat.errors import BadParameterError, BadQueryError, LdcatError, NotAcceptableError
from ldcat.model.addresses import sparql_address
from ldcat.model.media import BY_NAME
from ldcat.model.syntax import write
from ldcat.represent.base import Offer
from ldcat.represent.negotiate import choose, languages_of
from ldcat.represent.page import Example, QueryView
from ldcat.sandbox.snapshot import Snapshot
from ldcat.sparql.describe import service_description
from ldcat.sparql.formats import GRAPHS, MEDIA_TYPES, ROWS, ResultFormat
from ldcat.sparql.request import QueryRequest, query_request
from ldcat.web.parameters import refuse_repeated
from ldcat.web.responses import strong_etag

_LOG: Final = logging.getLogger(__name__)
#: Answers up to this size are sent whole, with a length and an ETag.
_WHOLE: Final = 512 << 10
_LONGEST_QUERY: Final = 64 << 10
_PAGE_FORMATS: Final = (
    ("json", "JSON"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("xml", "XML"),
    ("turtle", "Turtle (CONSTRUCT, DESCRIBE)"),
    ("jsonld", "JSON-LD (CONSTRUCT, DESCRIBE)"),
)
_PAGE: Final = Offer("html", "HTML", "text/html", "html", aliases=("application/xhtml+xml",))


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    endpoint = _Endpoint(application)
    for method in ("GET", "POST"):
        routes.add_api_route(
            "/sparql", endpoint.answer, methods=[method], summary="SPARQL 1.1 Protocol query"
        )
    return routes


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How an answer shall be written, by its kind; empty where the client takes none."""

    rows: str
    graph: str


class _Endpoint:
    """Answers SPARQL Protocol requests."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._address = sparql_address(application.site.base)
        self._rows = _offers(ROWS)
        self._graphs = _offers(GRAPHS)

    async def answer(self, request: Request) -> Response:
        """Answer a query, or say what the endpoint is."""
        asked = query_request(
            request.method,
            request.url.query,
            content_type=request.headers.get("content-type", ""),
            body=await _body(request),
        )
        if asked is None:
            return self._description(request)
        if len(asked.query) > _LONGEST_QUERY:
            raise BadQueryError(
                f"The query is longer than {_LONGEST_QUERY >> 10} KiB.", mend="Make it shorter."
            )
        wanted = self._wanted(request)
        snapshots = self._application.snapshots
        if snapshots.is_fresh:
            snapshot = snapshots.acquire()
        else:
            snapshot = await asyncio.to_thread(snapshots.acquire)
        return await self._relayed(request, asked, wanted, snapshot=snapshot)

    def _wanted(self, request: Request) -> _Wanted:
        refuse_repeated(request, "_format")
        if token := request.query_params.get("_format", "").replace(" ", "+"):
            return self._named(token)
        accept = request.headers.get("accept", "")
        rows, graph = choose(accept, self._rows), choose(accept, self._graphs)
        if rows is None and graph is None:
            there = ", ".join(it.media_type for it in (*self._rows, *self._graphs))
            raise NotAcceptableError("No accepted format is there.", mend=f"There is: {there}.")
        return _Wanted(rows.name if rows else "", graph.name if graph else "")

    def _named(self, token: str) -> _Wanted:
        rows, graph = _by_token(self._rows, token), _by_token(self._graphs, token)
        if rows is None and graph is None:
            there = ", ".join(it.name for it in (*self._rows, *self._graphs))
            raise BadParameterError(
                f"There is no format “{token}”.", where="_format", mend=f"Use one of: {there}."
            )
        return _Wanted((rows or self._rows[0]).name, (graph or self._graphs[0]).name)

    async def _relayed(
        self, request: Request, asked: QueryRequest, wanted: _Wanted, *, snapshot: Snapshot
    ) -> Response:
        application = self._application
        options = {
            "snapshot": str(snapshot.folder),
            "base": self._address,
            "rows": wanted.rows,
            "graph": wanted.graph,
            "default_graphs": asked.default_graphs,
            "named_graphs": asked.named_graphs,
        }
        position = snapshot.position
        begun: _Begun | None = None
        try:
            begun = await _unless_gone(request, self._begun(options, asked.query))
        finally:
            if begun is None or begun.is_whole:
                application.snapshots.release(snapshot)
        headers = self._headers(begun)
        if not begun.is_whole:
            return _Relayed(begun, headers, lambda: application.snapshots.release(snapshot))
        if position == application.ledger.position:
            headers |= {"ETag": strong_etag(begun.content, headers["Content-Type"])}
        return Response(begun.content, 200, headers)

    async def _begun(self, options: Mapping[str, Any], query: bytes) -> _Begun:
        """Ask, and wait until the answer is whole, or too long to wait for."""
        application = self._application
        stream = await application.relay.ask(options, query, application.settings.query_seconds)
        pieces = stream.pieces()
        form = stream.header["format"]
        held: list[bytes] = []
        size = 0
        async for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size > _WHOLE:
                return _Begun(form, b"".join(held), pieces, is_whole=False)
        return _Begun(form, b"".join(held), pieces, is_whole=True)

    def _headers(self, begun: _Begun) -> dict[str, str]:
        media_type = MEDIA_TYPES[begun.form]
        text = "; charset=utf-8" if media_type.startswith("text/") else ""
        return {
            "Content-Type": f"{media_type}{text}",
            "Cache-Control": "public, no-cache",
            "Vary": "Accept",
        }

    def _description(self, request: Request) -> Response:
        accept = request.headers.get("accept", "")
        site = self._application.site
        chosen = choose(accept, (*self._graphs, _PAGE))
        if chosen is None:
            chosen = self._graphs[0]
        headers = {"Vary": "Accept", "Cache-Control": "public, max-age=60"}
        if chosen is _PAGE:
            view = self._page()
            languages = languages_of(request.headers.get("accept-language", ""))
            page = self._application.registry.by_token("html").write(view, languages)
            return Response(page, 200, headers, "text/html; charset=utf-8")
        body = write(service_description(site.base), BY_NAME[chosen.name])
        return Response(body, 200, headers, chosen.media_type)

    def _page(self) -> QueryView:
        settings = self._application.settings
        return QueryView(
            address=self._address,
            examples=tuple(Example(it.title, it.text) for it in self._application.examples),
            formats=_PAGE_FORMATS,
            limits=(
                f"A query may take {settings.query_seconds:g} seconds.",
                f"Its text may have {_LONGEST_QUERY >> 10} KiB.",
                "SERVICE is switched off.",
            ),
        )


@dataclass(frozen=True, slots=True)
class _Begun:
    """The beginning of an answer, and what follows; or all of it.

    Attributes:
        form: Name of the format.
        content: The beginning.
        pieces: The rest.
        is_whole: Whether there is no rest.
    """

    form: str
    content: bytes
    pieces: AsyncGenerator[bytes, None]
    is_whole: bool


class _Relayed(StreamingResponse):
    """An answer that is passed on as it comes."""

    def __init__(self, begun: _Begun, headers: dict[str, str], done: Callable[[], None]) -> None:
        super().__init__(_all(begun), 200, headers)
        self._pieces = begun.pieces
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; whatever becomes of the client, the worker is free afterwards."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._pieces.aclose()
            self._done()

    async def stream_response(self, send: Send) -> None:
        """Send what comes.

        Where the rest does not come, neither does the last message: the server then cuts the
        connection, and the client knows that it has a part only (RFC 9112 8).
        """
        try:
            await super().stream_response(send)
        except LdcatError as error:
            _LOG.warning("an answer was cut off: %s", error)


async def _all(begun: _Begun) -> AsyncIterator[bytes]:
    yield begun.content
    async for piece in begun.pieces:
        yield piece


async def _unless_gone(request: Request, asking: Coroutine[None, None, _Begun]) -> _Begun:
    """Wait for an answer's beginning, but not for a client that has hung up."""
    task = asyncio.ensure_future(asking)
    leaving = asyncio.ensure_future(_left(request))
    is_wanted = False
    try:
        await asyncio.wait([task, leaving], return_when=asyncio.FIRST_COMPLETED)
        is_wanted = task.done()
    finally:
        leaving.cancel()
        if not is_wanted:
            await _abandoned(task)
    if not is_wanted:
        raise BadQueryError("The client has hung up.")
    return task.result()


async def _abandoned(task: asyncio.Task[_Begun]) -> None:
    """Give up an answer, however far it has come."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled() and task.exception() is None:
        await task.result().pieces.aclose()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _body(request: Request) -> bytes:
    """Return the request's body, as long as it may be one."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > 4 * _LONGEST_QUERY:
            raise BadQueryError("The request is too long.", mend="Make the query shorter.")
    return body


def _offers(formats: Sequence[ResultFormat]) -> tuple[Offer, ...]:
    return tuple(Offer(it.name, it.name, it.media_type, it.name, it.aliases) for it in formats)


def _by_token(offers: Sequence[Offer], token: str) -> Offer | None:
    return next((it for it in offers if token in (it.name, it.media_type)), None)
