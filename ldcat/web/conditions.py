"""Conditions under which a client wants to be sent something (RFC 9110 13)."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from fastapi import Request

from ldcat.errors import PreconditionError


def has_it(etag: str, modified: str, headers: Mapping[str, str]) -> bool:
    """Say whether a client has an answer already (RFC 9110 13.1.2, 13.1.3, 13.2.2).

    Args:
        etag: The answer's own; empty where it has none.
        modified: Its `Last-Modified`; empty where it has none.
        headers: Those of the request, by their names in lower case.
    """
    wanted = headers.get("if-none-match")
    if wanted is not None:
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return bool(etag) and (etag in tags or "*" in tags)
    since = headers.get("if-modified-since")
    return bool(since and modified) and not _is_later(modified, since or "")


def is_known(request: Request, headers: Mapping[str, str]) -> bool:
    """Say whether a client has already what would be sent with some headers."""
    return has_it(headers.get("ETag", ""), headers.get("Last-Modified", ""), request.headers)


def require_match(request: Request, headers: Mapping[str, str]) -> None:
    """Hold a request to its conditions (RFC 9110 13.1.1, 13.1.4).

    Raises:
        PreconditionError: What is there is another than the client means.
    """
    wanted, since = request.headers.get("if-match"), request.headers.get("if-unmodified-since")
    if wanted is not None:
        tags = {it.strip() for it in wanted.split(",")}
        is_met = "*" in tags or headers["ETag"] in tags
    else:
        is_met = since is None or not _is_later(headers["Last-Modified"], since)
    if not is_met:
        raise PreconditionError("It is another by now.", mend="Begin anew with what is there.")


def _is_later(moment: str, than: str) -> bool:
    """Say whether an HTTP date is later than another; one that is none says nothing."""
    try:
        return parsedate_to_datetime(moment) > parsedate_to_datetime(than)
    except (ValueError, TypeError):
        return True
