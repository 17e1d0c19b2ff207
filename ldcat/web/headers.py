"""Headers that every answer carries; and the public path prefix, which routes do not see."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
#: Pages have scripts of ours, which ask this server; operators may give them fonts.
_PAGE_POLICY: Final = f"{_POLICY}; font-src 'self'; script-src 'self'; connect-src 'self'"
#: Everything that is served is public, so that any page may read it (Fetch, CORS protocol).
_COMMON: Final = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Content-Location, Content-Range, ETag, Last-Modified, Link, Location, Retry-After",
    ),
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
#: What scripts of other pages may send (Fetch, 3.3.3): nothing here depends on who asks.
_PREFLIGHT: Final = (
    *_COMMON,
    # The asterisk does not stand for this one (Fetch, 3.3.4).
    (b"access-control-allow-headers", b"*, Authorization"),
    (b"access-control-allow-methods", b"GET, HEAD, POST, PUT, DELETE"),
    (b"access-control-max-age", b"86400"),
)


class CommonHeaders:
    """Adds the headers that an answer does not have."""

    def __init__(self, app: ASGIApp, images: str = "") -> None:
        """Wrap an application.

        Args:
            app: What answers.
            images: An origin that pages may show images of, beside this server.
        """
        self._app = app
        added = f"img-src {images} " if images else "img-src "
        policy = _PAGE_POLICY.replace("img-src ", added).encode()
        self._for_pages = tuple(
            (name, policy if name == b"content-security-policy" else value)
            for name, value in _COMMON
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _is_preflight(scope):
            await send({"type": "http.response.start", "status": 204, "headers": [*_PREFLIGHT]})
            await send({"type": "http.response.body"})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = dict(message["headers"])
                is_page = own.get(b"content-type", b"").startswith(b"text/html")
                added = self._for_pages if is_page else _COMMON
                others = (it for it in added if it[0] not in own)
                message = {**message, "headers": [*message["headers"], *others]}
            await send(message)

        await self._app(scope, receive, with_headers)


def _is_preflight(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return scope["method"] == "OPTIONS" and b"access-control-request-method" in names


class PathPrefix:
    """Takes the path prefix of the public base URL off, where a proxy has left it on."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        """Wrap an application.

        Args:
            app: What answers.
            prefix: Path of the public base URL without its last slash; may be empty.
        """
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and self._prefix:
            path = scope["path"]
            if path.startswith(f"{self._prefix}/"):
                scope = {**scope, "path": path[len(self._prefix) :]}
        await self._app(scope, receive, send)
