"""Faults of the server's own: clean answers outside, the whole story in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from ldcat.bootstrap import build
from ldcat.catalogue.reading import CatalogueReader
from ldcat.errors import LedgerError
from ldcat.model.view import LandingView
from ldcat.settings import Settings
from ldcat.web.app import create_app
from ldcat.web.cache import AnswerCache
from tests.serving import BROWSER

INSIDE = "/srv/secret/ledger.sqlite"


class Broken:
    """A reader whose ledger does not work, or that has a fault."""

    position = 0

    def __init__(self, error: Exception) -> None:
        self._error = error

    def landing(self) -> LandingView:
        """Fail."""
        raise self._error


Answer = tuple[int, Mapping[bytes, bytes], bytes]


async def asked(app: ASGIApp, path: str = "/", method: str = "GET", **headers: str) -> Answer:
    """Ask an ASGI application, and return its answer, whatever it raises besides."""
    sent: list[Mapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "headers": [(name.replace("_", "-").encode(), it.encode()) for name, it in headers.items()],
    }
    with suppress(ZeroDivisionError):  # Starlette raises it again, for the server's log
        await app(scope, receive, send)
    start = sent[0]
    body = b"".join(it.get("body", b"") for it in sent[1:])
    return start["status"], dict(start["headers"]), body


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LedgerError("“database disk image is malformed”", where=INSIDE), 503),
        (ZeroDivisionError(INSIDE), 500),
    ],
)
def test_the_inside_goes_to_the_log_and_a_number_goes_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception, status: int
) -> None:
    settings = Settings.model_construct(None, data=tmp_path / "data")
    application = build(settings, "a test")
    reader = cast(CatalogueReader, Broken(error))
    app = create_app(replace(application, reader=reader))
    with caplog.at_level(logging.ERROR, "ldcat"):
        for accept in ("", BROWSER, "text/plain"):
            found, headers, body = asyncio.run(asked(app, accept=accept))
            assert found == status
            assert headers[b"cache-control"] == b"no-store"
            assert headers[b"x-content-type-options"] == b"nosniff"
            assert b"secret" not in body
            assert b"malformed" not in body
            assert b"ell the operator: request " in body
            number = body.partition(b"request ")[2][:12].decode()
            assert number in caplog.text
    assert INSIDE in caplog.text
    application.close()


def test_what_is_kept_never_outgrows_its_place() -> None:
    """Two clients that miss the same answer at once store it once."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0)
        headers = [(b"etag", b'"1"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x" * 300_000})

    async def crowd() -> None:
        cache = AnswerCache(app, lambda: 7, 1)
        for turn in range(20):
            path = f"/{turn % 4}"
            answers = await asyncio.gather(*(asked(cache, path) for _ in range(3)))
            assert all(len(body) == 300_000 for _, _, body in answers)
        assert (await asked(cache, "/0", if_none_match='"1"'))[0] == 304
        held = [size for _, size in cache._kept._values.values()]
        assert cache._kept._held == sum(held) <= 1 << 20

    asyncio.run(crowd())
