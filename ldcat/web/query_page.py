"""The query page: the form, what a query answers, or why it was not run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import LdcatError
from ldcat.model.addresses import sparql_address
from ldcat.model.graph import NamedNode
from ldcat.model.view import Neighbours
from ldcat.represent.base import Offer
from ldcat.represent.negotiate import languages_of
from ldcat.represent.page import Example, Fault, QueryView
from ldcat.settings import Settings
from ldcat.sparql.sample import Sample, read_sample
from ldcat.web.errors import told
from ldcat.web.headers import SCRIPTED_POLICY
from ldcat.web.responses import strong_etag

PAGE: Final = Offer("html", "HTML", "text/html", "html", aliases=("application/xhtml+xml",))
_FORMATS: Final = (
    ("html", "this page"),
    ("json", "JSON"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("xml", "XML"),
    ("turtle", "Turtle (CONSTRUCT, DESCRIBE)"),
    ("jsonld", "JSON-LD (CONSTRUCT, DESCRIBE)"),
)
_TYPE: Final = "text/html; charset=utf-8"
_HEADERS: Final = MappingProxyType(
    {"Vary": "Accept, Accept-Language", "Content-Security-Policy": SCRIPTED_POLICY}
)


class QueryPages:
    """Writes query pages."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def form(self, request: Request) -> Response:
        """Return the form with nothing in it but an example."""
        headers = {**_HEADERS, "Cache-Control": "public, max-age=60"}
        return Response(self._written(request), 200, headers, _TYPE)

    async def answered(
        self, request: Request, query: str, content: bytes, *, is_settled: bool
    ) -> Response:
        """Return the page of a query with its answer.

        Args:
            request: Who asks.
            query: What was asked.
            content: The answer, as the worker wrote it for a page.
            is_settled: Whether who asks again gets the same, as long as nothing is changed.
        """
        body = await asyncio.to_thread(self._answer, request, query, content)
        headers = {**_HEADERS, "Cache-Control": "public, no-cache"}
        if is_settled:
            headers["ETag"] = strong_etag(body, _TYPE)
        return Response(body, 200, headers, _TYPE)

    def refused(self, request: Request, query: str, error: LdcatError) -> Response:
        """Return the page of a query that was not run."""
        status, public, headers = told(error)
        fault = Fault(public.where, f"{public.what} {public.mend}".rstrip())
        page = self._written(request, query, fault=fault)
        return Response(page, status, {**headers, **_HEADERS}, _TYPE)

    def _answer(self, request: Request, query: str, content: bytes) -> bytes:
        sample = read_sample(json.loads(content))
        iris = {it.value for row in sample.rows for it in row if isinstance(it, NamedNode)}
        near = self._application.reader.neighbours(iris)
        return self._written(request, query, sample=sample, near=near)

    def _written(
        self,
        request: Request,
        query: str = "",
        *,
        fault: Fault | None = None,
        sample: Sample | None = None,
        near: Neighbours | None = None,
    ) -> bytes:
        application = self._application
        settings = application.settings
        view = QueryView(
            address=sparql_address(application.site.base),
            examples=tuple(Example(it.title, it.text) for it in application.examples),
            formats=_FORMATS,
            limits=(
                *_limits(settings),
                _services(settings.service_endpoints),
            ),
            query=query,
            fault=fault,
            sample=sample,
            near=near or Neighbours(),
        )
        languages = languages_of(request.headers.get("accept-language", ""))
        return application.registry.by_token("html").write(view, languages)


def _limits(settings: Settings) -> Iterator[str]:
    """Yield what queries may cost, a sentence each."""
    memory = settings.query_memory_mebibytes
    yield f"A query may take {settings.query_seconds:g} seconds and {memory} MiB of memory."
    yield f"You may have {settings.query_per_client} queries under way; short ones go first."
    yield f"No more than {settings.query_queue} may wait, of all clients together."
    most = settings.query_result_mebibytes
    answers = f", its answer {most:g} MiB" if most else ""
    yield f"Its text may have {settings.query_kibibytes} KiB{answers}."


def _services(endpoints: Sequence[str]) -> str:
    if not endpoints:
        return "SERVICE is switched off."
    return f"SERVICE may ask {', '.join(endpoints)}."
