"""Clients of HTTP/1.0 get answers whole: chunks are not known to them (RFC 9112 6.1)."""

from __future__ import annotations

import tempfile
from typing import IO, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_IN_MEMORY: Final = 1 << 20
_PIECE: Final = 1 << 18


class Whole:
    """Holds long answers back until their length is known, where a client needs to be told it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["http_version"] != "1.0":
            await self._app(scope, receive, send)
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
            await self._app(scope, receive, _Holder(send, file))


class _Holder:
    """Takes an answer; what does not come to its end is not sent at all."""

    def __init__(self, send: Send, file: IO[bytes]) -> None:
        self._send = send
        self._file = file
        self._start: Message = {}
        self._is_long = False

    async def __call__(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._file.write(message.get("body", b""))
        if message.get("more_body", False):
            self._is_long = True
        else:
            await self._pass_on()

    async def _pass_on(self) -> None:
        headers = [*self._start["headers"]]
        if self._is_long:
            headers.append((b"content-length", b"%d" % self._file.tell()))
        await self._send({**self._start, "headers": headers})
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        await self._send({"type": "http.response.body", "body": b""})
