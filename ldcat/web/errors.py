"""Turn errors into answers: RFC 9457 problem documents, or a page for browsers."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ExceptionHandler

from ldcat import errors
from ldcat.bootstrap import Application
from ldcat.errors import LdcatError
from ldcat.model.iri import Iri
from ldcat.represent.base import Offer
from ldcat.represent.negotiate import choose
from ldcat.represent.page import ErrorView
from ldcat.setting_types import plain_fault
from ldcat.web.languages import PAGE_VARY, reader_languages
from ldcat.web.methods import Methods

_LOG: Final = logging.getLogger(__name__)
_RETRY_SECONDS: Final = "10"


class MethodError(LdcatError):
    """The address is there, but not for this method."""

    slug = "method"
    title = "The method is not allowed"


#: The status of every error (RFC 9110 15); a test fails until a new error has its row.
STATUS: Final[Mapping[type[LdcatError], int]] = MappingProxyType(
    {
        errors.LdcatError: 500,
        errors.InputError: 400,
        errors.SyntaxFaultError: 400,
        errors.UnknownFormatError: 415,
        errors.UnpublishableError: 422,
        errors.TooComplexError: 400,
        errors.TooLongError: 413,
        errors.InvalidRecordError: 422,
        errors.BadQueryError: 400,
        errors.UnevaluableError: 422,
        errors.BadParameterError: 400,
        errors.UnknownProfileError: 400,
        errors.RemoteContextError: 400,
        errors.FetchError: 502,
        errors.UnauthorizedError: 401,
        errors.ForbiddenError: 403,
        errors.NotFoundError: 404,
        MethodError: 405,
        errors.ConflictError: 409,
        errors.PreconditionError: 412,
        errors.GoneError: 410,
        errors.PositionGoneError: 410,
        errors.NotAcceptableError: 406,
        errors.BusyError: 503,
        errors.TooManyError: 429,
        errors.DeadlineError: 503,
        errors.ResultTooLargeError: 413,
        errors.OperationError: 503,
        errors.FolderInUseError: 503,
        errors.FolderUnusableError: 507,
        errors.PortInUseError: 503,
        errors.LedgerError: 503,
        errors.StoreUnavailableError: 503,
        errors.ResourceError: 500,
    }
)

_PROBLEM: Final = Offer("problem", "Problem", "application/problem+json", "json")
_ANY_JSON: Final = Offer("json", "JSON", "application/json", "json")
_PAGE: Final = Offer("html", "HTML", "text/html", "html", aliases=("application/xhtml+xml",))
_TEXT: Final = Offer("text", "Text", "text/plain", "txt")


class Answers:
    """Handlers, with what pages need."""

    def __init__(self, application: Application, methods: Methods) -> None:
        self._application = application
        self._methods = methods

    @property
    def handlers(self) -> Mapping[type[Exception], ExceptionHandler]:
        """What answers each kind of error."""
        return {
            LdcatError: self.known,
            HTTPException: self.of_framework,
            RequestValidationError: self.of_parameters,
            Exception: self.unknown,
        }

    async def known(self, request: Request, error: Exception) -> Response:
        """Answer an error of ours."""
        if not isinstance(error, LdcatError):  # pragma: no cover - registered for LdcatError
            raise TypeError(error)
        status, public, _ = told(error)
        return self.answer(request, public, status)

    async def of_framework(self, request: Request, error: Exception) -> Response:
        """Answer what the router refuses: unknown paths, wrong methods; and OPTIONS."""
        if not isinstance(error, HTTPException):  # pragma: no cover - registered for it
            raise TypeError(error)
        allowed = {"Allow": self._methods.at(request.url.path)}
        if error.status_code == 405 and request.method == "OPTIONS":
            return Response(None, 204, allowed)
        if error.status_code == 404:
            ours: LdcatError = errors.NotFoundError(
                f"There is nothing at {self._address(request)}.", mend="Start at the landing page."
            )
        elif error.status_code == 405:
            ours = MethodError(f"{request.method} cannot be used at {self._address(request)}.")
        else:
            ours = errors.BadParameterError(f"{error.detail}.")
        answer = self.answer(request, ours, error.status_code)
        answer.headers.update(error.headers or {})
        if error.status_code == 405:
            answer.headers.update(allowed)
        return answer

    async def of_parameters(self, request: Request, error: Exception) -> Response:
        """Answer request parameters that do not fit."""
        if not isinstance(error, RequestValidationError):  # pragma: no cover - as above
            raise TypeError(error)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        ours = errors.BadParameterError(f"{where} {plain_fault(first)}.", where=where)
        return self.answer(request, ours, 400)

    async def unknown(self, request: Request, error: Exception) -> Response:
        """Answer a fault of ours without telling its inside; the log has it by number."""
        number = secrets.token_hex(6)
        _LOG.error("request %s failed", number, exc_info=error, extra={"request": number})
        ours = errors.LdcatError("Something went wrong here.", mend=_told(number))
        return self.answer(request, ours, 500)

    def answer(self, request: Request, error: LdcatError, status: int) -> Response:
        """Return the error as the client likes it best."""
        accept = request.headers.get("accept", "")
        chosen = choose(accept, (_PROBLEM, _ANY_JSON, _PAGE, _TEXT)) or _PROBLEM
        headers = _headers(status) | {"Vary": "Accept"}
        if chosen is _TEXT:
            return Response(f"{error}\n", status, headers, "text/plain; charset=utf-8")
        languages = reader_languages(request)
        if chosen is _PAGE:
            view = ErrorView(
                address=self._address(request),
                status=status,
                title=error.title,
                what=error.what,
                where=error.where,
                mend=error.mend,
            )
            page = self._application.registry.by_token("html").write(view, languages)
            return Response(page, status, headers | {"Vary": PAGE_VARY}, "text/html; charset=utf-8")
        problem = {
            "type": f"urn:ldcat:problem:{error.slug}",
            "title": error.title,
            "status": status,
            "detail": " ".join(part for part in (error.what, error.mend) if part),
            "instance": self._address(request),
        }
        if error.where:
            problem["where"] = error.where
        if isinstance(error, errors.InvalidRecordError):
            problem["findings"] = list(error.findings_in(languages))
        body = json.dumps(problem, ensure_ascii=False).encode()
        return Response(body, status, headers, "application/problem+json")

    def _address(self, request: Request) -> Iri:
        """Return the public address that was asked for; routes see it without its prefix."""
        path = quote(request.url.path.lstrip("/"), safe="/:@!$&'()*+,;=~")
        return Iri(f"{self._application.site.base}{path}")


def told(error: LdcatError) -> tuple[int, LdcatError, dict[str, str]]:
    """Return an error's status, what anybody may know of it, and its headers."""
    status = STATUS[type(error)]
    is_inside = isinstance(error, errors.OperationError)
    return status, _without_inside(error) if is_inside else error, _headers(status)


def _headers(status: int) -> dict[str, str]:
    more: dict[str, str] = {}
    if status in (429, 503):
        more = {"Retry-After": _RETRY_SECONDS}
    elif status == 401:
        more = {"WWW-Authenticate": 'Bearer realm="ldcat"'}
    return {"Cache-Control": "no-store", **more}


def _without_inside(error: LdcatError) -> LdcatError:
    """Log what only the operator may know, and return what anybody may."""
    number = secrets.token_hex(6)
    _LOG.error("request %s failed: %s", number, error, extra={"request": number})
    return replace(error, what="It is the server's fault, not yours.", where="", mend=_told(number))


def _told(number: str) -> str:
    return f"Tell the operator: request {number}."
