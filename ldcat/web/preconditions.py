"""Conditions under which a client wants something to be written (RFC 9110 13)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from fastapi import Request

from ldcat.errors import PreconditionError

#: A tag, without what `web.encoding` adds for compressed answers.
_TAG: Final = re.compile(r'(?:W/)?"([^"]*?)(?:-gzip)?"')


def are_given(request: Request) -> bool:
    """Say whether a request has conditions."""
    return "if-match" in request.headers or "if-none-match" in request.headers


def require(request: Request, tags: Callable[[], Collection[str]]) -> None:
    """Hold a request to its conditions.

    Args:
        request: The request.
        tags: Returns the ETags of what is there, in every form of it; none where nothing is.

    Raises:
        PreconditionError: One is not met.
    """
    if not are_given(request):
        return
    there = {it for tag in tags() for it in _TAG.findall(tag)}
    wanted = request.headers.get("if-match")
    if wanted is not None and not _names(wanted, there):
        raise PreconditionError(
            "It has changed, or is not there: no ETag of If-Match is its own.",
            mend="Get it anew, and make the change in that.",
        )
    unwanted = request.headers.get("if-none-match")
    if unwanted is not None and _names(unwanted, there):
        raise PreconditionError(
            "It is there already: If-None-Match names it.", mend="Get it, and change that."
        )


def _names(header: str, there: Collection[str]) -> bool:
    return bool(there) if header.strip() == "*" else any(it in there for it in _TAG.findall(header))
