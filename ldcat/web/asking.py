"""Ask a query worker for one client, and pass the answer on as it comes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ldcat.bootstrap import Application
from ldcat.errors import BadQueryError, LdcatError
from ldcat.model.addresses import sparql_address
from ldcat.sandbox.snapshot import Snapshot
from ldcat.sparql.request import QueryRequest

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an answer shall be written, by its kind; empty where the client takes none."""

    rows: str
    graph: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The beginning of an answer, and what follows; or all of it.

    Attributes:
        form: Name of the format.
        content: The beginning.
        pieces: The rest.
        is_whole: Whether there is no rest.
        position: The ledger position that was asked.
        done: To be called when nothing more is wanted.
    """

    form: str
    content: bytes
    pieces: AsyncGenerator[bytes, None]
    is_whole: bool
    position: int
    done: Callable[[], None]


class Asking:
    """Asks query workers."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._base = sparql_address(application.site.base)

    async def begun(
        self, request: Request, asked: QueryRequest, wanted: Wanted, *, most: int
    ) -> Begun:
        """Ask; return when the answer is whole, or longer than `most` bytes.

        Raises:
            LdcatError: There is no answer: what the worker says, a deadline, a client that left.
        """
        snapshot = await self._snapshot()
        begun: Begun | None = None
        try:
            begun = await _unless_gone(request, self._asked(asked, wanted, snapshot, most=most))
        finally:
            if begun is None or begun.is_whole:
                self._application.snapshots.release(snapshot)
        return begun

    async def _snapshot(self) -> Snapshot:
        snapshots = self._application.snapshots
        if snapshots.is_fresh:
            return snapshots.acquire()
        return await asyncio.to_thread(snapshots.acquire)

    async def _asked(
        self, asked: QueryRequest, wanted: Wanted, snapshot: Snapshot, *, most: int
    ) -> Begun:
        application = self._application
        options = {
            "snapshot": str(snapshot.folder),
            "base": self._base,
            "rows": wanted.rows,
            "graph": wanted.graph,
            "default_graphs": asked.default_graphs,
            "named_graphs": asked.named_graphs,
        }
        seconds = application.settings.query_seconds
        stream = await application.relay.ask(options, asked.query, seconds)
        pieces = stream.pieces()
        held: list[bytes] = []
        size = 0
        async for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size > most:
                break
        return Begun(
            form=stream.header["format"],
            content=b"".join(held),
            pieces=pieces,
            is_whole=size <= most,
            position=snapshot.position,
            done=lambda: application.snapshots.release(snapshot),
        )


class Relayed(StreamingResponse):
    """An answer that is passed on as it comes."""

    def __init__(self, begun: Begun, headers: dict[str, str]) -> None:
        super().__init__(_all(begun), 200, headers)
        self._begun = begun

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; whatever becomes of the client, the worker is free afterwards."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._begun.pieces.aclose()
            self._begun.done()

    async def stream_response(self, send: Send) -> None:
        """Send what comes.

        Where the rest does not come, neither does the last message: the server then cuts the
        connection, and the client knows that it has a part only (RFC 9112 8).
        """
        try:
            await super().stream_response(send)
        except LdcatError as error:
            _LOG.warning("an answer was cut off: %s", error)


async def _all(begun: Begun) -> AsyncIterator[bytes]:
    yield begun.content
    async for piece in begun.pieces:
        yield piece


async def _unless_gone(request: Request, asking: Coroutine[None, None, Begun]) -> Begun:
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


async def _abandoned(task: asyncio.Task[Begun]) -> None:
    """Give up an answer, however far it has come."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled() and task.exception() is None:
        await task.result().pieces.aclose()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
