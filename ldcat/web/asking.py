"""Ask a query worker for one client, and pass the answer on as it comes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Final

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ldcat.bootstrap import Application
from ldcat.errors import BadQueryError, LdcatError, ResultTooLargeError
from ldcat.model.addresses import sparql_address
from ldcat.sandbox.lanes import Begun, Query
from ldcat.sandbox.snapshot import Snapshot
from ldcat.sparql.request import QueryRequest
from ldcat.web.others import Others, others

_LOG: Final = logging.getLogger(__name__)
#: Seconds after the deadline in which a reader gets what is under way.
_GRACE: Final = 5.0
#: Bits of an IPv6 address that one client has (RFC 6177).
_IPV6_NETWORK: Final = 64
#: Seconds after which it is looked whether a client is still there.
_MOMENT: Final = 0.05


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an answer shall be written, by its kind; empty where the client takes none."""

    rows: str
    graph: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, or the beginning of one, and the moment that it tells of.

    Attributes:
        begun: What the worker says.
        position: The ledger position that was asked.
        close: To be called when no more is wanted of an answer that is not whole.
    """

    begun: Begun
    position: int
    close: Callable[[], None]


class Asking:
    """Asks query workers."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._base = sparql_address(application.site.base)

    async def answered(self, request: Request, asked: QueryRequest, wanted: Wanted) -> Answered:
        """Ask; return when the answer is whole, or too long to wait for.

        Raises:
            LdcatError: There is no answer: what the worker says, a deadline, a client that left.
        """
        asking = self._answered(client_of(request), asked, wanted)
        answered = await _unless_gone(request, asking)
        return replace(answered, begun=self._limited(answered))

    async def own(self, text: bytes, position: int) -> bytes | None:
        """Ask what the server itself wants to know; return the answer in SPARQL JSON.

        Args:
            text: The query.
            position: The ledger position to ask; None is returned if it has passed.
        """
        answered = await self._answered("", QueryRequest(text, None, None), Wanted("json", ""))
        try:
            content = b"".join([piece async for piece in _all(answered.begun)])
        finally:
            answered.close()
        return content if answered.position == position else None

    async def _answered(self, client: str, asked: QueryRequest, wanted: Wanted) -> Answered:
        with ExitStack() as stack:
            asked_others = await self._others(asked, client)
            if asked_others:
                stack.callback(asked_others.close)
            snapshot = await self._snapshot()
            stack.callback(self._application.snapshots.release, snapshot)
            options = {
                "snapshot": str(snapshot.folder),
                "base": self._base,
                "rows": wanted.rows,
                "graph": wanted.graph,
                "default_graphs": asked.default_graphs,
                "named_graphs": asked.named_graphs,
                "answers": asked_others.files if asked_others else None,
            }
            query = Query(options, asked.query, client)
            counted = asked_others.counted if asked_others else None
            begun = await self._application.lanes.ask(query, counted)
            if not begun.is_whole:
                stack.callback(begun.close)
                return Answered(begun, snapshot.position, stack.pop_all().close)
            return Answered(begun, snapshot.position, begun.close)

    async def _others(self, asked: QueryRequest, client: str) -> Others | None:
        """Ask other endpoints first, for a query that may want it; None where SERVICE is off."""
        if not self._application.federation.endpoints or not asked.may_ask_others:
            return None
        return await others(self._application, asked.query, client)

    def _limited(self, answered: Answered) -> Begun:
        """Return an answer that ends where it grows larger than it may be.

        Raises:
            ResultTooLargeError: Its beginning is.
        """
        begun = answered.begun
        most = self._application.settings.query_result_mebibytes
        if not most:
            return begun
        left = int(most * (1 << 20)) - len(begun.content)
        if left < 0:
            answered.close()
            raise _too_large(most)
        return replace(begun, pieces=_up_to(left, begun.pieces, _too_large(most)))

    async def content(
        self, request: Request, asked: QueryRequest, wanted: Wanted
    ) -> tuple[bytes, int]:
        """Ask, and return all of the answer, one that workers keep short, and its position.

        Raises:
            LdcatError: As `answered`.
        """
        answered = await self.answered(request, asked, wanted)
        try:
            content = b"".join([piece async for piece in _all(answered.begun)])
        finally:
            answered.close()
        return content, answered.position

    async def _snapshot(self) -> Snapshot:
        snapshots = self._application.snapshots
        if snapshots.is_fresh:
            return snapshots.acquire()
        return await asyncio.to_thread(snapshots.acquire)


def client_of(request: Request) -> str:
    """Return who asks: an address, or the network that an IPv6 client has for itself."""
    host = request.client.host if request.client else ""
    if ":" not in host:
        return host
    try:
        return str(ip_network(f"{host.partition('%')[0]}/{_IPV6_NETWORK}", strict=False))
    except ValueError:
        return host


class Relayed(StreamingResponse):
    """An answer that is passed on as it comes."""

    def __init__(self, answered: Answered, headers: dict[str, str], seconds: float) -> None:
        super().__init__(_all(answered.begun), 200, headers)
        self._answered = answered
        self._seconds = seconds + _GRACE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; whatever becomes of the client, the worker is free afterwards."""
        try:
            async with asyncio.timeout(self._seconds):
                await super().__call__(scope, receive, send)
        except TimeoutError:
            _LOG.warning("an answer was cut off: its reader took too long")
        finally:
            self._answered.close()

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


async def _up_to(
    left: int, pieces: AsyncGenerator[bytes, None], error: LdcatError
) -> AsyncGenerator[bytes, None]:
    """Yield pieces as long as there are not too many bytes of them; then fail."""
    async for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise error
        yield piece


def _too_large(mebibytes: float) -> ResultTooLargeError:
    return ResultTooLargeError(
        f"The answer is larger than {mebibytes:g} MiB.",
        mend="Ask for less: fewer rows (LIMIT), or fewer columns.",
    )


async def _unless_gone(request: Request, asking: Awaitable[Answered]) -> Answered:
    """Wait for an answer's beginning, but not for a client that has hung up.

    Whether it has is looked after from a moment on: most answers are there before.
    """
    loop = asyncio.get_running_loop()
    scope = asyncio.timeout(None)
    watching: list[asyncio.Task[None]] = []
    timer = loop.call_later(
        _MOMENT, lambda: watching.append(asyncio.ensure_future(_end_with(request, scope)))
    )
    try:
        async with scope:
            return await asking
    except TimeoutError as error:
        if not scope.expired():  # then it is not the client's leaving
            raise
        raise BadQueryError("The client has hung up.") from error
    finally:
        timer.cancel()
        for it in watching:
            it.cancel()


async def _end_with(request: Request, scope: asyncio.Timeout) -> None:
    """End what is done in a scope when the client hangs up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    scope.reschedule(asyncio.get_running_loop().time())
