"""What crawlers and news readers look for: robots.txt, sitemaps, Atom, JSON Feed."""

from __future__ import annotations

import re
from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.errors import NotFoundError
from ldcat.feeds.sitemap import robots
from ldcat.web.parameters import refuse_unknown
from ldcat.web.responses import strong_etag

_XML = "application/xml"
_ATOM = "application/atom+xml"
_JSON = "application/feed+json"
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_CACHE = "public, max-age=60"


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    sitemaps, news, site = application.feeds.sitemaps, application.feeds.news, application.site

    def told(body: bytes, media_type: str) -> Response:
        headers = {"Cache-Control": _CACHE, "ETag": strong_etag(body, media_type)}
        return Response(body, 200, headers, media_type)

    @routes.get("/robots.txt", summary="What crawlers may read")
    def robots_txt() -> Response:
        # Robots compare whole paths, and know of no base (RFC 9309 2.2.2).
        path = quote(urlsplit(site.base).path, safe="/%:@!$&'()*+,;=~")
        return told(robots(site, path), "text/plain; charset=utf-8")

    @routes.get("/sitemap.xml", summary="The list of sitemaps")
    def index() -> Response:
        return told(sitemaps.index(), _XML)

    @routes.get("/sitemap-{number}.xml", summary="The pages of 50,000 records")
    def sitemap(number: str) -> Response:
        if not _NUMBER.fullmatch(number):  # crawlers guess names
            raise NotFoundError("There is no such sitemap.", mend="sitemap.xml lists all of them.")
        return told(sitemaps.sitemap(int(number)), _XML)

    @routes.get("/feed.atom", summary="What changed last, as Atom")
    def atom(request: Request, before: Annotated[int, Query(ge=0, lt=1 << 62)] = 0) -> Response:
        refuse_unknown(request, "before")
        return told(news.atom(news.page(before)), _ATOM)

    @routes.get("/feed.json", summary="What changed last, as JSON Feed")
    def json_feed(
        request: Request, before: Annotated[int, Query(ge=0, lt=1 << 62)] = 0
    ) -> Response:
        refuse_unknown(request, "before")
        return told(news.json_feed(news.page(before)), _JSON)

    return routes
