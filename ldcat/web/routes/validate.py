"""`/validate`: check a document against a profile; nothing of it is kept."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import TypeAdapter, ValidationError

from ldcat.bootstrap import Application
from ldcat.catalogue.checking import Asked
from ldcat.catalogue.mending import WRITTEN_ANEW, told
from ldcat.catalogue.reporting import report_graph
from ldcat.errors import (
    BadParameterError,
    InputError,
    ResourceError,
    TooManyError,
    UnknownFormatError,
    UnknownProfileError,
)
from ldcat.model.checked import CheckedDocument
from ldcat.model.iri import Iri
from ldcat.model.sniffing import named_syntax
from ldcat.represent.registry import Wish
from ldcat.represent.speech import Sentence, message
from ldcat.represent.validation_page import ValidationView
from ldcat.sandbox.editing.applying import Order
from ldcat.web.asking import client_of
from ldcat.web.bodies import body
from ldcat.web.documents import Part, parts
from ldcat.web.languages import PAGE_VARY, reader_languages
from ldcat.web.parameters import PAGED, refuse_unknown

_FIELDS: Final = ("profile", "syntax", "tolerant", "url", "language", "text", "mend", "apply")
#: The profile that is always there.
_PLAIN: Final = "dcat"
_FORM: Final = "application/x-www-form-urlencoded"
#: What a form begins with, and no document.
_FIELD: Final = re.compile(rb"[a-z_]{1,30}=")
_NO_PLACE: Final = Sentence(
    "The suggestion was not applied: there is no one place in the text for it, or the text has "
    "changed. Make the change by hand, or have everything mended that is certain."
)
_NOT_MADE: Final = message("Not made, for it has no one place in the text: %(change)s")
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"", "0", "false", "no"})
#: Longer documents, in characters, do not come back in the page's field.
_LONGEST_SHOWN: Final = 1 << 20


def router(application: Application) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    endpoint = _Endpoint(application)
    for method in ("GET", "POST"):
        routes.add_api_route(
            "/validate", endpoint.answer, methods=[method], summary="Check a document"
        )
    return routes


@dataclass(frozen=True, slots=True)
class _Order:
    """What a request asks for.

    Attributes:
        fields: The parameters, of the address and of a form.
        document: What is to be checked; None where it is at an address, or there is none.
    """

    fields: Mapping[str, str]
    document: Part | None


#: Changes the document of an order, and says what it did.
_Change = Callable[[_Order, Asked], tuple[_Order, Sequence[Sentence]]]


class _Endpoint:
    """Answers requests for reports."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._active: Counter[str] = Counter()
        self._address = Iri(f"{application.site.base}validate")

    async def answer(self, request: Request) -> Response:
        """Answer with a report, or with the form."""
        order = await self._order(request)
        asked = self._asked(request, order.fields)
        url = order.fields.get("url", "")
        if order.document is None and not url:
            _require_document(request)
            return self._written(request, self._view(asked))
        change = self._change(order)
        with self._counted(request):
            done: Sequence[Sentence] = ()
            if change is not None:
                order, done = await asyncio.to_thread(change, order, asked)
            document = await asyncio.to_thread(self._checked, order, url, asked)
        graph = report_graph([document], self._application.site.base)
        view = replace(self._view(asked), document=document, graph=graph, source=url)
        view = replace(view, done=tuple(done))
        if order.document is not None:
            text = order.document.content.decode("utf-8", "replace")
            view = replace(view, text=text if len(text) <= _LONGEST_SHOWN else "")
        return self._written(request, view)

    def _change(self, order: _Order) -> _Change | None:
        """Return what is to be done to a document before it is checked."""
        fields = order.fields
        wanted = {"mend": _is_true(fields, "mend"), "apply": bool(fields.get("apply"))}
        name = next((name for name, is_wanted in wanted.items() if is_wanted), "")
        if name and order.document is None:
            raise BadParameterError(
                "What lies at an address is not changed.", where=name, mend="Send the document."
            )
        return {"mend": self._mended, "apply": self._applied}.get(name)

    def _applied(self, order: _Order, asked: Asked) -> tuple[_Order, Sequence[Sentence]]:
        """Return the order with one change in its document's text, and what was done."""
        part = order.document or Part(b"", "")
        change = _ordered(order.fields["apply"])
        try:
            text = self._application.checks.applied(
                part.content, part.name or "document", order=change, asked=asked
            )
        except InputError:
            return order, ()  # the report tells what is wrong with it
        if text is None:
            return order, (_NO_PLACE,)
        line = _first_difference(part.content, text)
        changed = replace(order, document=replace(part, content=text))
        done = Sentence("The suggestion was applied at line %(line)s.", {"line": str(line)})
        return changed, (done,)

    def _mended(self, order: _Order, asked: Asked) -> tuple[_Order, Sequence[Sentence]]:
        """Return the order with its document mended, and what was changed."""
        part = order.document or Part(b"", "")
        try:
            mended = self._application.checks.mended(
                part.content, part.name or "document", part.media_type, asked=asked
            )
        except UnknownFormatError as error:
            return order, (_as_it_is(f"{error.what} {error.mend}"),)
        except InputError:
            return order, ()  # the report tells what is wrong with it
        done = [_as_it_is(told(it)) for it in mended.changes]
        done += [Sentence(_NOT_MADE, {"change": told(it)}) for it in mended.undone]
        done += [Sentence(WRITTEN_ANEW)] if mended.is_anew else []
        return replace(order, document=replace(part, content=mended.content)), done

    async def _order(self, request: Request) -> _Order:
        refuse_unknown(request, *_FIELDS, *PAGED)
        fields = dict(request.query_params)
        if request.method != "POST":
            text = fields.get("text", "")
            return _Order(fields, Part(text.encode(), "") if text.strip() else None)
        most = self._application.settings.validate_mebibytes << 20
        content = await body(request, most)
        media_type = request.headers.get("content-type", "")
        kind = media_type.partition(";")[0].strip().lower()
        if kind == _FORM and _FIELD.match(content):
            return _of_form(fields, content)
        if kind == "multipart/form-data":
            return _of_parts(fields, parts(content, media_type))
        # curl sends whatever it is given as a form, unless it is told otherwise.
        media_type = "" if kind == _FORM else media_type
        return _Order(fields, Part(content, media_type) if content.strip() else None)

    def _asked(self, request: Request, fields: Mapping[str, str]) -> Asked:
        # A plus sign in an address is a blank, and no part has one in its name.
        token = fields.get("profile", "").replace(" ", "+") or self._usual()
        self._require(token)
        syntax = fields.get("syntax", "")
        if syntax:
            named_syntax(syntax, option="syntax")
        told = fields.get("language", "")
        if told and told.partition("-")[0].lower() not in self._application.explainer.languages:
            there = ", ".join(self._application.explainer.languages)
            raise BadParameterError(
                f"There are no sentences in “{told}”.", where="language", mend=f"There is: {there}."
            )
        return Asked(
            profile=token,
            syntax=syntax,
            tolerant=_is_true(fields, "tolerant"),
            languages=[told] if told else self._languages(request),
        )

    def _languages(self, request: Request) -> list[str]:
        """Return the languages of sentences: on a page those of all that is on it."""
        is_page = "text/html" in request.headers.get("accept", "")
        site = [self._application.site.language] if is_page else []
        return [*reader_languages(request), *site]

    def _usual(self) -> str:
        """Return the catalogue's own profile, or DCAT where that one cannot be used."""
        token = self._application.settings.profile
        return token if token.partition("/")[0] in self._application.profiles else _PLAIN

    def _require(self, token: str) -> None:
        """Let a profile pass that can be used.

        Raises:
            UnknownProfileError: It is not there, or its shapes are faulty.
        """
        try:
            self._application.explainer.require(token)
        except ResourceError as error:
            raise UnknownProfileError(
                f"The profile “{token}” cannot be used: its shapes are faulty.",
                mend="Choose another, or ask the operator; `ldcat profiles` says what is wrong.",
            ) from error

    @contextmanager
    def _counted(self, request: Request) -> Iterator[None]:
        """Count a check of a client while it lasts.

        Raises:
            TooManyError: The client has as many under way as it may have.
        """
        client = client_of(request)
        if self._active[client] >= self._application.settings.validate_per_client:
            raise TooManyError(
                f"{self._active[client]} documents of yours are being checked.",
                mend="Wait for one of them, then ask again.",
            )
        self._active[client] += 1
        try:
            yield
        finally:
            self._active[client] -= 1
            if not self._active[client]:
                del self._active[client]

    def _checked(self, order: _Order, url: str, asked: Asked) -> CheckedDocument:
        checks = self._application.checks
        if order.document is None:
            return checks.address(url, asked)
        part = order.document
        name = part.name or "document"
        return checks.content(part.content, name, part.media_type, asked=asked)

    def _view(self, asked: Asked) -> ValidationView:
        profiles = self._application.profiles
        return ValidationView(
            address=self._address,
            profiles=tuple((token, it.title) for token, it in profiles.items()),
            profile=asked.profile,
            syntax=asked.syntax,
            may_fetch=bool(self._application.settings.validate_sources),
        )

    def _written(self, request: Request, view: ValidationView) -> Response:
        """Return the view as the client likes it best; without a document it is a page only."""
        registry = self._application.registry
        token = request.query_params.get("_format", "")
        if view.document is None:
            chosen = registry.by_token("html")
        else:
            accept = request.headers.get("accept", "")
            chosen = registry.chosen(view, Wish(accept=accept, form=token))
        headers = {
            "Cache-Control": "public, max-age=60" if view.document is None else "no-store",
            "Vary": PAGE_VARY,
        }
        content = chosen.write(view, reader_languages(request))
        return Response(content, 200, headers, chosen.offer.content_type)


def _as_it_is(text: str) -> Sentence:
    """Return a text that is in the reader's language already."""
    return Sentence("%(text)s", {"text": text})


def _ordered(text: str) -> Order:
    """Return the change that a field holds.

    Raises:
        BadParameterError: It holds none.
    """
    try:
        return TypeAdapter(Order).validate_json(text)
    except ValidationError as error:
        raise BadParameterError(
            "It is no change of a record.", where="apply", mend="Take it from the page."
        ) from error


def _first_difference(before: bytes, after: bytes) -> int:
    """Return the line where two texts begin to differ, from 1."""
    lines = zip(before.split(b"\n"), after.split(b"\n"), strict=False)
    return 1 + next((number for number, (one, two) in enumerate(lines) if one != two), 0)


def _is_true(fields: Mapping[str, str], name: str) -> bool:
    value = fields.get(name, "").lower()
    if value not in _TRUE | _FALSE:
        raise BadParameterError("It is neither 1 nor 0.", where=name, mend="Say 1.")
    return value in _TRUE


def _require_document(request: Request) -> None:
    """Refuse a program's request without a document; people get the form.

    Raises:
        BadParameterError: There is no document.
    """
    if request.method == "POST" and "text/html" not in request.headers.get("accept", ""):
        raise BadParameterError(
            "There is no document.", where="body", mend="Send one as the body, or as `text`."
        )


def _of_form(fields: Mapping[str, str], content: bytes) -> _Order:
    form = dict(parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True))
    return _with_fields(fields, form, None)


def _of_parts(fields: Mapping[str, str], found: list[Part]) -> _Order:
    files = [it for it in found if it.name and it.content.strip()]
    plain = {it.field: it.content.decode("utf-8", "replace") for it in found if not it.name}
    if len(files) > 1:
        raise BadParameterError(
            f"The form has {len(files)} files.", where="file", mend="Send one at a time."
        )
    return _with_fields(fields, plain, files[0] if files else None)


def _with_fields(fields: Mapping[str, str], form: Mapping[str, str], file: Part | None) -> _Order:
    for name in form:
        if name not in _FIELDS and name != "file":
            raise BadParameterError(
                f"There is no field “{name}” here.",
                where=name,
                mend=f"There is: {', '.join(_FIELDS)}.",
            )
    text = form.get("text", "")
    document = file or (Part(text.encode(), "") if text.strip() else None)
    return _Order({**fields, **form}, document)
