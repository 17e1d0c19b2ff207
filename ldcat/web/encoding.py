"""Send answers compressed to clients that take them so (RFC 9110 8.4, 12.5.3).

What is compressed is another representation: its ETag carries a suffix, which is taken off again
when the client asks whether its copy is still good.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import zlib
from functools import cache
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COMPRESSIBLE: Final = re.compile(
    rb"text/|image/svg|application/(?:[\w.+-]*(?:json|xml)|n-triples|n-quads|trig|javascript)\b"
)
#: Shorter answers would hardly become smaller.
_SHORTEST: Final = 1000
#: Longer ones are compressed beside the event loop.
_LONG: Final = 64 << 10
_LEVEL: Final = 5
_GZIP_WINDOW: Final = 31
_OF_CONTENT: Final = frozenset({b"content-type", b"content-length"})
_SUFFIX: Final = b"-gzip"
_TAG: Final = re.compile(rb'"([^"]*)' + _SUFFIX + rb'"')
_CODING: Final = r"(?:^|,)\s*(?:x-)?{}\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?(?=,|$)"

Headers = list[tuple[bytes, bytes]]


class Compression:
    """Compresses answers with gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"])
        known = given.get(b"if-none-match", b"")
        sender = _Sender(
            send,
            takes_gzip=accepts(given.get(b"accept-encoding", b"").decode("latin-1"), "gzip"),
            has_plain=bool(known) and _TAG.search(known) is None,
            is_head=scope["method"] == "HEAD",
        )
        if known:
            plain = (b"if-none-match", _TAG.sub(rb'"\1"', known))
            others = [it for it in scope["headers"] if it[0] != b"if-none-match"]
            scope = {**scope, "headers": [*others, plain]}
        await self._app(scope, receive, sender)


def accepts(accepted: str, coding: str) -> bool:
    """Say whether a client takes a content coding, by its `Accept-Encoding` (RFC 9110 12.5.3).

    >>> [accepts(it, "gzip") for it in ("br, gzip", "gzip;q=0", "zstd", "")]
    [True, False, False, False]
    """
    found = _pattern(coding).search(accepted)
    return found is not None and (found[1] is None or found[1].strip("0.") != "")


@cache
def _pattern(coding: str) -> re.Pattern[str]:
    return re.compile(_CODING.format(coding), re.IGNORECASE)


class _Sender:
    """Passes one answer on, compressed where the client takes that and it is worth it."""

    def __init__(self, send: Send, *, takes_gzip: bool, has_plain: bool, is_head: bool) -> None:
        self._send = send
        self._takes_gzip = takes_gzip
        self._has_plain = has_plain
        self._is_head = is_head
        self._start: Message | None = None
        self._stream: zlib._Compress | None = None

    async def __call__(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            self._start = message
        elif self._start is not None:
            start, self._start = self._start, None
            await self._begin(start, message)
        else:
            await self._go_on(message)

    async def _begin(self, start: Message, message: Message) -> None:
        """Send the status and the first piece, or all there is."""
        headers: Headers = list(start["headers"])
        fields = dict(headers)
        is_long = int(fields.get(b"content-length", _SHORTEST)) >= _SHORTEST
        is_plain = b"content-encoding" not in fields
        if is_plain and _COMPRESSIBLE.match(fields.get(b"content-type", b"")):
            headers = _varying(headers)
            if self._takes_gzip and is_long:
                if start["status"] != 304:
                    await self._begin_compressed({**start, "headers": headers}, message)
                    return
                headers = headers if self._has_plain else _tagged(headers)
        if start["status"] == 304:
            # The cache tells what it has, to be looked at here; the client knows it.
            headers = [it for it in headers if it[0] not in _OF_CONTENT]
        await self._send({**start, "headers": headers})
        await self._send(message)

    async def _begin_compressed(self, start: Message, message: Message) -> None:
        headers = [it for it in _tagged(start["headers"]) if it[0] != b"content-length"]
        headers.append((b"content-encoding", b"gzip"))
        is_whole = not message.get("more_body", False)
        if is_whole and not self._is_head:
            body = await _compressed(message.get("body", b""))
            headers.append((b"content-length", b"%d" % len(body)))
            message = {**message, "body": body}
        await self._send({**start, "headers": headers})
        if is_whole:
            await self._send(message)
        else:
            self._stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
            await self._go_on(message)

    async def _go_on(self, message: Message) -> None:
        if self._stream is not None:
            body = self._stream.compress(message.get("body", b""))
            if not message.get("more_body", False):
                body += self._stream.flush()
            message = {**message, "body": body}
        await self._send(message)


async def _compressed(body: bytes) -> bytes:
    if len(body) < _LONG:
        return gzip.compress(body, _LEVEL, mtime=0)
    return await asyncio.to_thread(gzip.compress, body, _LEVEL, mtime=0)


def _varying(headers: Headers) -> Headers:
    """Say that the answer depends on what encodings a client takes."""
    varying = [value for name, value in headers if name == b"vary"]
    if any(b"accept-encoding" in it.lower() for it in varying):
        return headers
    others = [it for it in headers if it[0] != b"vary"]
    return [*others, (b"vary", b", ".join((*varying, b"Accept-Encoding")))]


def _tagged(headers: Headers) -> Headers:
    return [
        (name, value.removesuffix(b'"') + _SUFFIX + b'"' if name == b"etag" else value)
        for name, value in headers
    ]
