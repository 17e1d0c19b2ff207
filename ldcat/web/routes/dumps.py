"""`/dumps/`: the whole catalogue as files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ldcat.bootstrap import Application
from ldcat.errors import BusyError, NotFoundError
from ldcat.feeds.dumps.describing import dumps_view
from ldcat.feeds.dumps.shelf import Shelf
from ldcat.model.addresses import dump_address, dumps_address
from ldcat.model.dumps import FORMS, PACKINGS, ZSTD, Dump, Form, Packing, document_name, file_name
from ldcat.model.packing import unpacked
from ldcat.web.conditions import is_known, require_match
from ldcat.web.encoding import accepts
from ldcat.web.parameters import PAGED, refuse_unknown
from ldcat.web.responses import headers_only, http_date, is_head, respond, strong_etag

_RANGES: Final = re.compile(rb"bytes=\s*(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*\s*")
_SUMS: Final = "SHA256SUMS"
_PIECE: Final = 1 << 20
_FINAL: Final = "public, max-age=31536000, immutable"
_MOVING: Final = "public, max-age=60"
_FILES: Final[Mapping[str, Packing]] = {
    file_name(form, packing): packing for form in FORMS for packing in PACKINGS
}
_DOCUMENTS: Final[Mapping[str, Form]] = {document_name(it): it for it in FORMS}


class _File(FileResponse):
    """A file, or ranges of it (RFC 9110 14), in large pieces."""

    chunk_size = _PIECE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; ranges in other units than bytes are passed over (RFC 9110 14.2)."""
        kept = [it for it in scope["headers"] if it[0] != b"range" or _RANGES.fullmatch(it[1])]
        await super().__call__({**scope, "headers": kept}, receive, send)


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    site, shelf = application.site, application.feeds.dumps
    files = _Files(shelf, site.base)

    @routes.get("/dumps", include_in_schema=False)
    def without_slash() -> Response:
        return RedirectResponse(dumps_address(site.base), 308)

    @routes.get("/dumps/", summary="What the whole catalogue is to be had as")
    def index(request: Request) -> Response:
        refuse_unknown(request, *PAGED)
        if not site.has_dumps:
            raise NotFoundError(
                "No dumps are made here.", mend="Crawl catalog, or set LDCAT_DUMP_SECONDS."
            )
        return respond(application, request, dumps_view(site, shelf.newest, shelf.fault))

    @routes.get("/dumps/{name}", summary="A file of the newest dump")
    def newest(request: Request, name: str) -> Response:
        dump = shelf.newest
        if dump is None and site.has_dumps:
            fault = shelf.fault or "The first dump is being made."
            raise BusyError(fault, mend="Try again later.")
        if dump is None:
            raise NotFoundError("No dumps are made here.")
        return files.answer(request, dump, name, cache=_MOVING)

    @routes.get("/dumps/{position}/{name}", summary="A file of the dump of a position")
    def pinned(request: Request, position: int, name: str) -> Response:
        return files.answer(request, shelf.at(position), name, cache=_FINAL)

    return routes


class _Files:
    """Answers with files of dumps."""

    def __init__(self, shelf: Shelf, base: str) -> None:
        self._shelf = shelf
        self._base = base

    def answer(self, request: Request, dump: Dump, name: str, *, cache: str) -> Response:
        """Return a file, a document expanded, or the digests of all files.

        Raises:
            NotFoundError: There is none of that name.
        """
        refuse_unknown(request)
        headers = {
            "Cache-Control": cache,
            "Content-Location": dump_address(self._base, name, dump.position),
            "Last-Modified": http_date(dump.changed or dump.made),
        }
        if name == _SUMS:
            sums = _sums(dump).encode()
            headers["ETag"] = strong_etag(sums, name)
            return Response(sums, 200, headers, "text/plain; charset=utf-8")
        if name in _FILES:
            return self._file(request, dump, name, headers=headers)
        if name in _DOCUMENTS:
            return self._document(request, dump, _DOCUMENTS[name], headers=headers)
        there = ", ".join((*_FILES, *_DOCUMENTS, _SUMS))
        raise NotFoundError(f"A dump has no file “{name}”.", mend=f"There is: {there}.")

    def _file(
        self, request: Request, dump: Dump, name: str, *, headers: Mapping[str, str]
    ) -> Response:
        """Return a file, as it lies there."""
        told = {**headers, "Content-Disposition": f'attachment; filename="{name}"'}
        return self._sent(request, dump, name, headers=told, media_type=_FILES[name].media_type)

    def _document(
        self, request: Request, dump: Dump, form: Form, *, headers: Mapping[str, str]
    ) -> Response:
        """Return a document: packed on the way where a client takes that, or expanded."""
        media_type = f"{form.media_type}; charset=utf-8" if form.charset else form.media_type
        told = {**headers, "Vary": "Accept-Encoding"}
        for packing in reversed(PACKINGS):
            if accepts(request.headers.get("accept-encoding", ""), packing.coding):
                told["Content-Encoding"] = packing.coding
                name = file_name(form, packing)
                return self._sent(request, dump, name, headers=told, media_type=media_type)
        file = dump.packed(form, ZSTD)
        told |= {"ETag": f'"{file.sha256[:24]}-plain"', "Content-Length": str(file.expanded)}
        require_match(request, told)
        if is_known(request, told):
            return Response(None, 304, told)
        if is_head(request):
            return headers_only(told, media_type)
        pieces = self._expanded(dump, file.name)
        return StreamingResponse(pieces, 200, told, media_type)

    def _sent(
        self,
        request: Request,
        dump: Dump,
        name: str,
        *,
        headers: Mapping[str, str],
        media_type: str,
    ) -> Response:
        file = dump.file(name)
        path = self._shelf.path(dump, name)
        if file is None or not path.is_file():
            raise BusyError("The dump is just being replaced.", mend="Try again in a minute.")
        told = {**headers, "ETag": f'"{file.sha256[:24]}"'}
        require_match(request, told)
        if is_known(request, told):
            return Response(None, 304, told)
        if is_head(request):
            size = {"Content-Length": str(file.size), "Accept-Ranges": "bytes"}
            return headers_only(told | size, media_type)
        return _File(path, 200, told, media_type)

    def _expanded(self, dump: Dump, name: str) -> Iterator[bytes]:
        with self._shelf.path(dump, name).open("rb") as file:
            reader = unpacked(file)
            while piece := reader.read(_PIECE):
                yield piece


def _sums(dump: Dump) -> str:
    """Return the digests of all files, as `sha256sum --check` reads them."""
    return "".join(f"{it.sha256}  {it.name}\n" for it in dump.files)
