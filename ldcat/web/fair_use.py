"""How much work one client may make: pages of questions, which are endless, cost time.

What is kept in the answer cache costs nothing. A client that is over its share is told so (429)
before it is worked for; the others notice nothing of it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ldcat.errors import LdcatError, TooManyError
from ldcat.web.asking import client_of

#: Where addresses are multiplied by what can be asked: the first segment of the path.
_COUNTED: Final = frozenset({"search", "browse", "map"})
_MINUTE: Final = 60.0
_TOO_MANY: Final = 429
#: So many clients are remembered, those of late.
_MOST_CLIENTS: Final = 10_000


#: Returns the answer that tells of an error, with a status.
Refuse = Callable[[Request, LdcatError, int], Response]


@dataclass(slots=True)
class _Account:
    """What a client has used: seconds of work, which are forgotten as time goes by."""

    used: float
    at: float


class FairUse:
    """Counts seconds of work by client, and refuses more than its share."""

    def __init__(self, app: ASGIApp, refuse: Refuse, seconds: float) -> None:
        """Wrap an application.

        Args:
            app: What answers.
            refuse: Turns an error into an answer.
            seconds: Of work, that one client may make in a minute; 0 for any.
        """
        self._app = app
        self._refuse = refuse
        self._seconds = seconds
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if not self._seconds or scope["type"] != "http" or not _is_counted(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        account = self._account(client_of(request))
        if account.used > self._seconds:
            await self._refused(request, account)(scope, receive, send)
            return
        started = time.monotonic()
        try:
            await self._app(scope, receive, send)
        finally:
            account.used += time.monotonic() - started

    def _account(self, client: str) -> _Account:
        """Return what a client has used by now."""
        now = time.monotonic()
        account = self._accounts.setdefault(client, _Account(0.0, now))
        self._accounts.move_to_end(client)
        account.used = max(0.0, account.used - (now - account.at) * self._seconds / _MINUTE)
        account.at = now
        if len(self._accounts) > _MOST_CLIENTS:
            self._accounts.popitem(last=False)
        return account

    def _refused(self, request: Request, account: _Account) -> ASGIApp:
        wait = (account.used - self._seconds) * _MINUTE / self._seconds

        async def refused(scope: Scope, receive: Receive, send: Send) -> None:
            error = TooManyError(
                "You have asked for more than one client may in a minute.",
                mend=f"Go on in {wait + 1:.0f} seconds; for all records, take the feed or a dump.",
            )
            response = self._refuse(request, error, _TOO_MANY)
            response.headers["Retry-After"] = f"{wait + 1:.0f}"
            await response(scope, receive, send)

        return refused


def _is_counted(path: str) -> bool:
    return path[1:].partition("/")[0].partition(".")[0] in _COUNTED
