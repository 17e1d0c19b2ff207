"""The SPARQL endpoint: queries go to the workers, answers are relayed as they come."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from ldcat.bootstrap import Application
from ldcat.errors import BadQueryError, NotAcceptableError
from ldcat.model.addresses import sparql_address
from ldcat.model.media import BY_NAME
from ldcat.model.syntax import write
from ldcat.represent.base import Offer
from ldcat.represent.negotiate import choose, languages_of
from ldcat.represent.page import Example, QueryView
from ldcat.sandbox.relay import Stream
from ldcat.sandbox.snapshot import Snapshot
from ldcat.sparql.describe import service_description
from ldcat.sparql.formats import GRAPHS, MEDIA_TYPES, ROWS, ResultFormat
from ldcat.sparql.request import QueryRequest, query_request

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
        token = request.query_params.get("_format", "")
        accept = request.headers.get("accept", "")
        rows = _named(self._rows, token) or choose("" if token else accept, self._rows)
        graph = _named(self._graphs, token) or choose("" if token else accept, self._graphs)
        if rows is None and graph is None:
            there = ", ".join(it.media_type for it in (*self._rows, *self._graphs))
            raise NotAcceptableError("No accepted format is there.", mend=f"There is: {there}.")
        return _Wanted(rows.name if rows else "", graph.name if graph else "")

    async def _relayed(
        self, request: Request, asked: QueryRequest, wanted: _Wanted, *, snapshot: Snapshot
    ) -> Response:
        application = self._application
        release = application.snapshots.release
        options = {
            "snapshot": str(snapshot.folder),
            "base": self._address,
            "rows": wanted.rows,
            "graph": wanted.graph,
            "default_graphs": asked.default_graphs,
            "named_graphs": asked.named_graphs,
        }
        try:
            asking = application.relay.ask(options, asked.query, application.settings.query_seconds)
            stream = await _unless_gone(request, asking)
            pieces = stream.pieces()
            first = await _begun(pieces)
        except BaseException:
            release(snapshot)
            raise
        headers = self._headers(stream)
        if first.is_whole:
            release(snapshot)
            if snapshot.position == application.ledger.position:
                headers |= {"ETag": _etag(first.content, headers["Content-Type"])}
            return Response(first.content, 200, headers)
        rest = _rest(first.content, pieces, lambda: release(snapshot))
        return StreamingResponse(rest, 200, headers)

    def _headers(self, stream: Stream) -> dict[str, str]:
        media_type = MEDIA_TYPES[stream.header["format"]]
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
    """The beginning of an answer; or all of it."""

    content: bytes
    is_whole: bool


async def _begun(pieces: AsyncIterator[bytes]) -> _Begun:
    held: list[bytes] = []
    size = 0
    async for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > _WHOLE:
            return _Begun(b"".join(held), is_whole=False)
    return _Begun(b"".join(held), is_whole=True)


async def _rest(
    first: bytes, pieces: AsyncIterator[bytes], done: Callable[[], None]
) -> AsyncIterator[bytes]:
    """Relay an answer; an error on the way ends the connection, never the document."""
    try:
        yield first
        async for piece in pieces:
            yield piece
    finally:
        done()


async def _unless_gone(request: Request, asking: Coroutine[None, None, Stream]) -> Stream:
    """Wait for an answer's beginning, but not for a client that has hung up."""
    task = asyncio.ensure_future(asking)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait([task, leaving], return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise BadQueryError("The client has hung up.")
        return await task
    finally:
        leaving.cancel()
        if not task.done():
            task.cancel()


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


def _named(offers: Sequence[Offer], token: str) -> Offer | None:
    return next((it for it in offers if token and token in (it.name, it.media_type)), None)


def _etag(content: bytes, content_type: str) -> str:
    return f'"{hashlib.sha256(content_type.encode() + content).hexdigest()[:24]}"'
