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
from ldcat.represent.page import Example, Fault, QueryView
from ldcat.represent.speech import Sentence, message
from ldcat.settings import Settings
from ldcat.sparql.sample import Sample, read_sample
from ldcat.web.errors import told
from ldcat.web.languages import PAGE_VARY, reader_languages, refuse_unknown_language
from ldcat.web.responses import strong_etag

PAGE: Final = Offer("html", "HTML", "text/html", "html", aliases=("application/xhtml+xml",))
_FORMATS: Final = (
    ("html", message("this page")),
    ("json", "JSON"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("xml", "XML"),
    ("turtle", message("Turtle (CONSTRUCT, DESCRIBE)")),
    ("jsonld", message("JSON-LD (CONSTRUCT, DESCRIBE)")),
)
_TYPE: Final = "text/html; charset=utf-8"
_HEADERS: Final = MappingProxyType({"Vary": PAGE_VARY})


class QueryPages:
    """Writes query pages."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def form(self, request: Request) -> Response:
        """Return the form with nothing in it but an example."""
        refuse_unknown_language(request)
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
        return application.registry.by_token("html").write(view, reader_languages(request))


def _limits(settings: Settings) -> Iterator[Sentence]:
    """Yield what queries may cost, a sentence each."""
    yield Sentence(
        "A query may take %(seconds)s seconds and %(memory)s MiB of memory.",
        {"seconds": f"{settings.query_seconds:g}", "memory": settings.query_memory_mebibytes},
    )
    yield Sentence(
        "You may have %(most)s queries under way; short ones go first.",
        {"most": settings.query_per_client},
    )
    yield Sentence(
        "No more than %(most)s may wait, of all clients together.", {"most": settings.query_queue}
    )
    length = settings.query_kibibytes
    if most := settings.query_result_mebibytes:
        yield Sentence(
            "Its text may have %(length)s KiB, its answer %(most)s MiB.",
            {"length": length, "most": f"{most:g}"},
        )
    else:
        yield Sentence("Its text may have %(length)s KiB.", {"length": length})


def _services(endpoints: Sequence[str]) -> Sentence:
    if not endpoints:
        return Sentence("SERVICE is switched off.")
    return Sentence("SERVICE may ask %(endpoints)s.", {"endpoints": ", ".join(endpoints)})
