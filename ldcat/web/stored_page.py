"""Pages of stored queries: the list, the form, what is answered, or why nothing is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import LdcatError
from ldcat.model.addresses import queries_address, sparql_address, stored_query_address
from ldcat.model.graph import NamedNode
from ldcat.model.view import View
from ldcat.represent.stored_pages import StoredListView, StoredView
from ldcat.sparql.sample import Sample, read_sample
from ldcat.sparql.stored import StoredQuery
from ldcat.web.errors import told
from ldcat.web.languages import PAGE_VARY, reader_languages
from ldcat.web.query_page import PAGE
from ldcat.web.responses import strong_etag
from ldcat.web.stored_forms import OFFERS
from ldcat.web.stored_request import StoredRequest, given_values

_TYPE: Final = "text/html; charset=utf-8"
_CACHE: Final = "public, no-cache"


class StoredPages:
    """Writes pages of stored queries."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._base = application.site.base

    def listing(self, request: Request) -> Response:
        """Return the list of stored queries."""
        queries = tuple(
            (it, stored_query_address(self._base, it.name))
            for it in self._application.queries.values()
        )
        view = StoredListView(queries_address(self._base), queries)
        return self._fresh(self._written(request, view), is_current=True)

    def form(self, request: Request, query: StoredQuery) -> Response:
        """Return the form of a query that was told nothing yet."""
        return self._fresh(self._written(request, self._view(query, {})), is_current=True)

    def refused(self, request: Request, query: StoredQuery, error: LdcatError) -> Response:
        """Return the page of a query that was not asked, with what was given still in the form."""
        status, public, headers = told(error)
        fault = f"{public.what} {public.mend}".rstrip()
        view = self._view(query, given_values(request, query))
        here = f"{view.address}?{urlencode(view.given)}" if view.given else ""
        view = replace(view, fault=fault, here=here)
        return Response(self._written(request, view), status, headers | {"Vary": PAGE_VARY}, _TYPE)

    async def answered(
        self, request: Request, asked: StoredRequest, content: bytes, *, is_current: bool
    ) -> Response:
        """Return the page of a query with its answer.

        Args:
            request: Who asks.
            asked: What was asked.
            content: The answer, as the worker wrote it for a page.
            is_current: Whether it may be kept until the catalogue changes.
        """
        body = await asyncio.to_thread(self._answer, request, asked, content)
        return self._fresh(body, is_current=is_current)

    def _answer(self, request: Request, asked: StoredRequest, content: bytes) -> bytes:
        whole = read_sample(json.loads(content))
        sample, has_more = _page_of(whole, asked)
        iris = {it.value for row in sample.rows for it in row if isinstance(it, NamedNode)}
        query = asked.query
        address = stored_query_address(self._base, query.name)
        text = query.with_values(asked.values)
        view = replace(
            self._view(query, asked.given),
            text=text,
            sparql=f"{sparql_address(self._base)}?{urlencode({'query': text})}",
            sample=sample,
            here=asked.at(address, asked.page),
            near=self._application.reader.neighbours(iris),
            skipped=asked.skipped,
            previous=asked.at(address, asked.page - 1) if asked.page > 1 else "",
            next=asked.at(address, asked.page + 1) if has_more else "",
            downloads=tuple(
                (it, asked.at(f"{address}.{it.suffix}", asked.page))
                for it in OFFERS[query.form]
                if it is not PAGE
            ),
        )
        return self._written(request, view)

    def _view(self, query: StoredQuery, given: Mapping[str, str]) -> StoredView:
        return StoredView(
            address=stored_query_address(self._base, query.name),
            query=query,
            index=queries_address(self._base),
            given=given,
            text=query.text,
        )

    def _written(self, request: Request, view: View) -> bytes:
        return self._application.registry.by_token("html").write(view, reader_languages(request))

    def _fresh(self, body: bytes, *, is_current: bool) -> Response:
        headers = {"Vary": PAGE_VARY, "Cache-Control": _CACHE}
        if is_current:
            headers["ETag"] = strong_etag(body, _TYPE)
        return Response(body, 200, headers, _TYPE)


def _page_of(sample: Sample, asked: StoredRequest) -> tuple[Sample, bool]:
    """Return the rows that were asked for, and whether there are more."""
    if asked.query.form != "rows":
        return sample, False
    # Where the worker stopped early, nobody has seen the last row.
    has_more = len(sample.rows) > asked.size or not sample.is_whole
    if len(sample.rows) < asked.size:
        return sample, has_more
    return replace(sample, rows=sample.rows[: asked.size], is_whole=True), has_more
