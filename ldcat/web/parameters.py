"""Query parameters: which are refused, which are passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request

from ldcat.errors import BadParameterError, BadQueryError, Worded
from ldcat.represent.page import LANGUAGE
from ldcat.web.languages import refuse_unknown_language

#: What all that is to be had as a page may be asked with.
PAGED: Final = ("_format", LANGUAGE)
_WHOLE: Final = re.compile("[1-9][0-9]{0,8}", re.ASCII)
_TRUE: Final = frozenset({"", "1", "true", "yes"})
_FALSE: Final = frozenset({"0", "false", "no"})

#: What newsletters and advertisements add to links, so that clicks can be counted. Whoever
#: follows one has not written it, and shall not be refused for it.
_TRACKING: Final = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid", "ref"})
_TRACKING_PREFIX: Final = "utm_"


def refuse_unknown(request: Request, *known: str, may_repeat: Sequence[str] = ()) -> None:
    """Refuse query parameters that mean nothing here, instead of answering something else.

    Args:
        request: The request.
        known: Those that may be given once.
        may_repeat: Those that may be given more than once.

    Raises:
        BadParameterError: There is one, or one that is known is given twice, or names no language.
    """
    for name in request.query_params:
        if name not in (*known, *may_repeat) and not _is_tracking(name):
            raise BadParameterError(
                Worded("There is no parameter “%(name)s” here.", name=name),
                where=name,
                mend=Worded("There is: %(known)s.", known=", ".join((*known, *may_repeat))),
            )
    refuse_repeated(request, *known)
    refuse_unknown_language(request)


def refuse_repeated(request: Request, *names: str) -> None:
    """Refuse parameters that are given more than once, instead of choosing one.

    Raises:
        BadParameterError: One of those named is.
    """
    for name in names:
        times = len(request.query_params.getlist(name))
        if times > 1:
            raise BadParameterError(
                Worded(
                    "The parameter “%(name)s” is given %(times)s times.", name=name, times=times
                ),
                where=name,
                mend=Worded("Give it once."),
            )


def is_trial(request: Request) -> bool:
    """Say whether nothing shall be kept.

    Raises:
        BadParameterError: `dry_run` is neither yes nor no.
    """
    value = request.query_params.get("dry_run")
    if value is None or value.lower() in _FALSE:
        return False
    if value.lower() in _TRUE:
        return True
    raise BadParameterError("It is neither 1 nor 0.", where="dry_run", mend="Say dry_run=1.")


def refuse_ill_encoded(request: Request, *names: str) -> None:
    """Refuse values that are not UTF-8; the framework has put other characters in their place.

    Raises:
        BadQueryError: One of those named is not.
    """
    query = str(request.scope["query_string"], "latin-1")
    for name, value in parse_qsl(query, errors="surrogateescape"):
        if name in names and any("\udc80" <= it <= "\udcff" for it in value):
            raise BadQueryError("The request is not UTF-8.", where=name, mend="Encode it as UTF-8.")


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIX)


def moment_of(text: str, *, where: str) -> datetime:
    """Return a date, or a moment, in ISO 8601; one without a zone is in UTC.

    Raises:
        BadParameterError: It is none.
    """
    # `+` of a zone is a blank in a query string, unless it was escaped.
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise BadParameterError(
            f"“{text}” is no date.",
            where=where,
            mend="Write it like 2026-05-31 or 2026-05-31T12:00:00Z.",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def page_number(text: str) -> int | None:
    """Return the number of a page; None for an empty text, as forms and templates send it.

    Raises:
        BadParameterError: It is none.
    """
    return whole_number(text, "page")


def whole_number(text: str, name: str) -> int | None:
    """Return a number from 1; None for an empty text.

    Raises:
        BadParameterError: It is none.
    """
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise BadParameterError(
            Worded("%(name)s is a number from 1, not “%(text)s”.", name=name, text=text[:40]),
            name,
            Worded("Write 1, or more."),
        )
    return int(text)
