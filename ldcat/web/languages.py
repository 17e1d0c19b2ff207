"""The languages of who reads: what they chose for pages, then what their browser says.

Pages are in the language that the reader chose (`?_lang=de`; a cookie remembers it), else in the
one that `Accept-Language` names, else in that of the catalogue. Nothing but pages looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ldcat.errors import BadParameterError
from ldcat.represent.interface import Interface
from ldcat.represent.negotiate import languages_of
from ldcat.represent.page import LANGUAGE

#: What a page depends on beside its address (RFC 9110 12.5.5).
PAGE_VARY: Final = "Accept, Accept-Language, Cookie"
_COOKIE: Final = "ldcat_language"
_GIVEN: Final = re.compile(rf"(?:^|;)\s*{_COOKIE}=([A-Za-z0-9-]{{1,35}})\s*(?=;|$)")
_YEAR: Final = 365 * 24 * 3600
_KEY: Final = "ldcat.language"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose.

    Attributes:
        tag: The language; empty for none.
        is_new: Whether they choose it with this request.
        unknown: What `_lang` says where there is no such language; None elsewhere.
        offered: The languages that there are.
    """

    tag: str = ""
    is_new: bool = False
    unknown: str | None = None
    offered: tuple[str, ...] = ()


class LanguageChoice:
    """Finds what the reader chose, and has the browser remember it."""

    def __init__(self, app: ASGIApp, interface: Interface, base: str) -> None:
        """Wrap an application.

        Args:
            app: What answers.
            interface: The languages that there are.
            base: Public base IRI: the cookie is for what is below it.
        """
        self._app = app
        self._interface = interface
        parts = urlsplit(base)
        secure = "; Secure" if parts.scheme == "https" else ""
        self._attributes = (
            f"Path={parts.path or '/'}; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{secure}"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        choice = self._choice(scope)
        scope = {**scope, _KEY: choice}
        if not choice.is_new:
            await self._app(scope, receive, send)
            return
        cookie = f"{_COOKIE}={choice.tag}; {self._attributes}".encode()

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie)]}
            await send(message)

        await self._app(scope, receive, remembering)

    def _choice(self, scope: Scope) -> Choice:
        known = self._interface.known
        asked = _asked(scope["query_string"])
        if asked is not None and (tag := known(asked)):
            return Choice(tag, is_new=True)
        remembered = _remembered(scope)
        if asked is None and not remembered:
            return _NONE
        return Choice(known(remembered), unknown=asked, offered=tuple(self._interface.tags))


_NONE: Final = Choice()


def chosen_language(scope: Mapping[str, Any]) -> str:
    """Return the language that a reader chose; empty for none."""
    return _choice_of(scope).tag


def reader_languages(request: Request) -> tuple[str, ...]:
    """Return the languages of who reads, best first: what they chose, then their browser's."""
    accepted = languages_of(request.headers.get("accept-language", ""))
    chosen = chosen_language(request.scope)
    return (chosen, *accepted) if chosen else accepted


def refuse_unknown_language(request: Request) -> None:
    """Refuse to write a page in a language that there is not.

    Raises:
        BadParameterError: It is asked for.
    """
    choice = _choice_of(request.scope)
    if choice.unknown is not None:
        raise BadParameterError(
            f"Pages are not to be had in “{choice.unknown}”.",
            where=LANGUAGE,
            mend=f"There is: {', '.join(choice.offered)}.",
        )


def _choice_of(scope: Mapping[str, Any]) -> Choice:
    found = scope.get(_KEY, _NONE)
    return found if isinstance(found, Choice) else _NONE


def _asked(query: bytes) -> str | None:
    if LANGUAGE.encode() not in query:
        return None
    values = parse_qs(query.decode("latin-1"), keep_blank_values=True).get(LANGUAGE)
    return values[0] if values else None


def _remembered(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := _GIVEN.search(value.decode("latin-1"))):
            return found[1]
    return ""


def _is_page(start: Message) -> bool:
    types = (value for name, value in start["headers"] if name == b"content-type")
    return any(it.startswith(b"text/html") for it in types)
