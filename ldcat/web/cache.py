"""Answer again what was answered before, as long as the catalogue has not changed.

The outermost part of the server: it also answers conditional requests (RFC 9110 13) and
HEAD, for every route alike. What is kept belongs to one position of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ldcat.web.conditions import has_it
from ldcat.web.kept import Kept
from ldcat.web.languages import chosen_language

#: What 304 tells (RFC 9110 15.4.5); type and length are for `web.encoding`, which takes them off.
_NOT_MODIFIED_HEADERS: Final = frozenset(
    {
        b"cache-control",
        b"content-length",
        b"content-location",
        b"content-type",
        b"etag",
        b"last-modified",
        b"link",
        b"vary",
        b"access-control-allow-origin",
        b"access-control-expose-headers",
    }
)
_LARGEST: Final = 1 << 20

Key = tuple[str, bytes, bytes, bytes, bytes, str]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A complete answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    etag: bytes
    modified: bytes
    may_be_kept: bool


class AnswerCache:
    """Keeps whole answers that carry an ETag, the ones used last in front."""

    def __init__(self, app: ASGIApp, position: Callable[[], int], mebibytes: int) -> None:
        """Wrap an application.

        Args:
            app: What answers where nothing is kept.
            position: Tells the ledger's position.
            mebibytes: How much may be kept, in MiB.
        """
        self._app = app
        self._current = position
        self._kept: Kept[Key, _Answer] = Kept(mebibytes << 20, _LARGEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        fields = dict(scope["headers"])
        key = (
            scope["path"],
            scope["query_string"],
            fields.get(b"accept", b""),
            fields.get(b"accept-language", b""),
            fields.get(b"accept-profile", b""),
            chosen_language(scope),  # of all cookies nothing else matters
        )
        position = self._current()
        answer = self._kept.get(key, position)
        if answer is None:
            catcher = _Catcher(send, is_head=scope["method"] == "HEAD")
            try:
                # What is long would be written for nothing: its route looks what is asked for.
                asked = {**scope, "method": "GET", "asked_method": scope["method"]}
                await self._app(asked, receive, catcher)
            finally:
                # After an unforeseen error too: its answer is complete before it is raised.
                answer = catcher.answer
                if answer is not None:
                    if answer.may_be_kept:
                        self._kept.put(key, answer, len(answer.body), position=position)
                    await _send(answer, fields, is_head=catcher.is_head, send=send)
            return
        await _send(answer, fields, is_head=scope["method"] == "HEAD", send=send)


class _Catcher:
    """Takes an answer from the application: whole, or passed on as it comes."""

    def __init__(self, send: Send, *, is_head: bool) -> None:
        self._send = send
        self.is_head = is_head
        self._start: Message | None = None
        self._is_passing = False
        self.answer: _Answer | None = None

    async def __call__(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self._is_passing:
            if not self.is_head:
                await self._send(message)
            return
        start = self._start
        if start is None:  # pragma: no cover - ASGI sends the start first
            raise RuntimeError(message["type"])
        if message.get("more_body", False):
            self._is_passing = True
            await self._send(start)
            await self._send(
                {**message, "body": b"", "more_body": False} if self.is_head else message
            )
            return
        fields = dict(start["headers"])
        self.answer = _Answer(
            status=start["status"],
            headers=list(start["headers"]),
            body=message.get("body", b""),
            etag=fields.get(b"etag", b""),
            modified=fields.get(b"last-modified", b""),
            # Routes may leave the body out when nobody asks for it; and of what has ranges,
            # everybody may ask for another.
            may_be_kept=not self.is_head
            and start["status"] == 200
            and b"etag" in fields
            and b"accept-ranges" not in fields,
        )


async def _send(answer: _Answer, fields: dict[bytes, bytes], *, is_head: bool, send: Send) -> None:
    status, headers, body = answer.status, answer.headers, answer.body
    if status == 200 and _is_known(answer, fields):
        status, body = 304, b""
        headers = [it for it in headers if it[0] in _NOT_MODIFIED_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_head else body})


def _is_known(answer: _Answer, fields: dict[bytes, bytes]) -> bool:
    asked = {it.decode("latin-1"): value.decode("latin-1") for it, value in fields.items()}
    return has_it(answer.etag.decode(), answer.modified.decode(), asked)
