"""Answer stored queries: a page of rows, a truth value or a graph, as the client likes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import BadParameterError, LdcatError
from ldcat.model.addresses import stored_query_address
from ldcat.model.results import cut, plain_rows, rewritten, truth
from ldcat.represent.base import Offer
from ldcat.represent.page import LANGUAGE
from ldcat.sparql.stored import StoredQuery
from ldcat.web.asking import Answered, Asking, Relayed, Wanted
from ldcat.web.query_page import PAGE
from ldcat.web.responses import strong_etag
from ldcat.web.stored_forms import OFFERS, PLAIN, chosen
from ldcat.web.stored_page import StoredPages
from ldcat.web.stored_request import PageSizes, StoredRequest, stored_request

_CACHE: Final = "public, no-cache"
#: The engine's names of formats that are not written here, by those of offers.
_REWRITTEN: Final = {"csv": "csv", "tsv": "tsv", "srx": "xml"}


class StoredAnswers:
    """Answers requests for stored queries."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._asking = Asking(application)
        self._pages = StoredPages(application)
        settings = application.settings
        self.sizes: Final = PageSizes(
            min(settings.page_size, settings.page_size_most), settings.page_size_most
        )

    async def answer(self, request: Request, query: StoredQuery, suffix: str) -> Response:
        """Answer a request for a stored query.

        Args:
            request: Who asks.
            query: What is asked.
            suffix: What the path ends in; empty for nothing.

        Raises:
            LdcatError: There is no answer; for a browser that is a page as well.
        """
        offer = chosen(request, OFFERS[query.form], suffix)
        if offer is PAGE:
            return await self._page(request, query)
        asked = stored_request(request, query, self.sizes)
        if query.form == "graph":
            return await self._graph(request, asked, offer)
        content, is_current = await self._content(request, asked, Wanted("json", ""))
        body, has_more = await asyncio.to_thread(self._written, asked, content, offer)
        is_suffixed = bool(suffix or request.query_params.get("_format"))
        headers = self._headers(asked, offer, has_more=has_more, is_suffixed=is_suffixed)
        if is_current:
            headers["ETag"] = strong_etag(body, offer.content_type)
        return Response(body, 200, headers)

    async def _page(self, request: Request, query: StoredQuery) -> Response:
        """Answer with a page: the form, what is answered, or why nothing is."""
        try:
            asked = stored_request(request, query, self.sizes)
            content, is_current = await self._content(request, asked, Wanted("sample", "sample"))
        except LdcatError as error:
            is_bare = not set(request.query_params) - {LANGUAGE}
            if isinstance(error, BadParameterError) and is_bare and error.where != LANGUAGE:
                return self._pages.form(request, query)
            return self._pages.refused(request, query, error)
        return await self._pages.answered(request, asked, content, is_current=is_current)

    async def _content(
        self, request: Request, asked: StoredRequest, wanted: Wanted
    ) -> tuple[bytes, bool]:
        """Return all of an answer, and whether it is that of the catalogue as it is now."""
        answered = await self._asking.answered(request, asked.sparql, wanted)
        try:
            begun = answered.begun
            content = b"".join([begun.content, *[it async for it in begun.pieces]])
        finally:
            answered.close()
        return content, self._is_current(asked, answered)

    def _is_current(self, asked: StoredRequest, answered: Answered) -> bool:
        return asked.is_settled and answered.position == self._application.ledger.position

    async def _graph(self, request: Request, asked: StoredRequest, offer: Offer) -> Response:
        """Pass a graph on as it comes."""
        answered = await self._asking.answered(request, asked.sparql, Wanted("", offer.name))
        headers = self._headers(asked, offer)
        if not answered.begun.is_whole:
            return Relayed(answered, headers, self._application.settings.query_seconds)
        if self._is_current(asked, answered):
            headers["ETag"] = strong_etag(answered.begun.content, offer.content_type)
        return Response(answered.begun.content, 200, headers)

    def _written(self, asked: StoredRequest, content: bytes, offer: Offer) -> tuple[bytes, bool]:
        """Return an answer in its format, and whether there are more rows."""
        content, has_more = cut(content, asked.size)
        if offer is PLAIN:
            return _json(self._plain(asked, content, has_more=has_more)), has_more
        form = _REWRITTEN.get(offer.name)
        return (rewritten(content, form) if form else content), has_more

    def _plain(self, asked: StoredRequest, content: bytes, *, has_more: bool) -> Mapping[str, Any]:
        query = asked.query
        told = {it.name: asked.given.get(it.name) or it.default or None for it in query.parameters}
        head = {"query": query.name, "parameters": told}
        if query.form == "truth":
            return {**head, "answer": truth(content)}
        address = f"{self._address(asked)}.{PLAIN.suffix}"
        return {
            **head,
            "columns": query.columns,
            "rows": plain_rows(content),
            "page": asked.page,
            "page_size": asked.size,
            "next": asked.at(address, asked.page + 1) if has_more else None,
        }

    def _headers(
        self,
        asked: StoredRequest,
        offer: Offer,
        *,
        has_more: bool = False,
        is_suffixed: bool = False,
    ) -> dict[str, str]:
        bare = self._address(asked)
        here = f"{bare}.{offer.suffix}" if is_suffixed else bare
        steps = {"first": 1} if has_more or asked.page > 1 else {}
        if asked.page > 1:
            steps["prev"] = asked.page - 1
        if has_more:
            steps["next"] = asked.page + 1
        links = [f'<{asked.at(here, page)}>; rel="{rel}"' for rel, page in steps.items()]
        headers = {
            "Content-Type": offer.content_type,
            "Cache-Control": _CACHE,
            "Vary": "Accept",
        }
        return headers | ({"Link": ", ".join(links)} if links else {})

    def _address(self, asked: StoredRequest) -> str:
        return stored_query_address(self._application.site.base, asked.query.name)


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
