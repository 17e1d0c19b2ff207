"""Put the HTTP application together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.types import ASGIApp

from ldcat import __version__, resources
from ldcat.bootstrap import Application
from ldcat.plugins import discover
from ldcat.web import errors
from ldcat.web.cache import AnswerCache
from ldcat.web.direct import Direct
from ldcat.web.encoding import Compression
from ldcat.web.fair_use import FairUse
from ldcat.web.headers import CommonHeaders, PathPrefix
from ldcat.web.languages import LanguageChoice
from ldcat.web.methods import Methods
from ldcat.web.old_clients import Whole
from ldcat.web.static_files import CachedFiles


def create_app(application: Application) -> ASGIApp:
    """Return the ASGI application that serves a catalogue."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # Pages are served while workers start; queries wait for the first of them.
        starting = asyncio.ensure_future(application.relay.start())
        application.background.start()
        try:
            yield
        finally:
            await asyncio.to_thread(application.background.stop)
            await application.relay.close()
            await starting

    api = FastAPI(
        title=application.site.title,
        description=application.site.description,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        servers=[{"url": application.site.base.rstrip("/")}],
        lifespan=lifespan,
    )
    api.mount("/static", CachedFiles(resources.static()))
    if own := application.registry.context.look.static:
        api.mount("/custom", CachedFiles(own))
    # One route after the other is tried, at each request: those of large families come last.
    routers = [module.router(application) for module in discover("ldcat.web.routes")]
    for router in sorted(routers, key=lambda it: len(it.routes)):
        api.include_router(router)
    answers = errors.Answers(application, Methods(routers))
    handlers = answers.handlers
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
    prefix = urlsplit(application.site.base).path.rstrip("/")
    direct = Direct(api, routers, handlers)
    answering = FairUse(direct, answers.answer, application.settings.client_seconds)
    cached = AnswerCache(
        CommonHeaders(answering, _origin(application.site.tiles)),
        lambda: application.state,
        application.settings.cache_mebibytes,
    )
    spoken = LanguageChoice(cached, application.registry.context.interface, application.site.base)
    return PathPrefix(Whole(Compression(spoken)), prefix)


def _origin(address: str) -> str:
    """Return the origin of an address (RFC 6454 6.2); empty for an empty one."""
    found = urlsplit(address)
    return f"{found.scheme}://{found.netloc}" if found.netloc else ""
