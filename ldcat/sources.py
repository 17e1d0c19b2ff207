"""Addresses that an operator lists: an origin and a path, and what lies below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from ldcat.errors import UnevaluableError

_PORTS: Final = {"http": 80, "https": 443}
#: What stands in no address as it is, or is read differently: spaces, controls, backslashes.
_ODD: Final = re.compile(r"[^!-~]|\\")
#: How often a text is decoded in search of dot segments; servers and proxies do it once each.
_DECODINGS: Final = 4


@dataclass(frozen=True, slots=True)
class _Place:
    """An address, taken apart as it is asked.

    Attributes:
        origin: Scheme, host and port.
        path: Its path, as it is written.
    """

    origin: tuple[str, str, int]
    path: str


class Sources:
    """The addresses that may be fetched from.

    >>> sources = Sources(["https://data.example.org/ok"])
    >>> sources.require("https://data.example.org:443/ok/tides.ttl")
    >>> sources.require("https://data.example.org/okay")
    Traceback (most recent call last):
    ...
    ldcat.errors.UnevaluableError: LOAD is not allowed from <https://data.example.org/okay>. ...
    """

    def __init__(
        self, entries: Sequence[str], what: str = "LOAD", setting: str = "LDCAT_LOAD_SOURCES"
    ) -> None:
        """Take the operator's list.

        Args:
            entries: The addresses.
            what: Who would fetch, in a word.
            setting: The list's name.

        Raises:
            ValueError: An entry is none; says what it must be.
        """
        self._places = [_entry(it) for it in entries]
        self._what = what
        self._setting = setting

    def require(self, address: str) -> None:
        """Let an address pass that is listed, or that lies below one that is.

        Raises:
            UnevaluableError: It does not, or programs could read it in different ways.
        """
        try:
            place = _place(address)
        except ValueError as error:
            raise UnevaluableError(
                f"{self._what} is not allowed from <{address}>: {error}.",
                mend="Give an http(s) address that says plainly which document is meant.",
            ) from error
        if not any(_is_below(place, it) for it in self._places):
            raise UnevaluableError(
                f"{self._what} is not allowed from <{address}>.",
                mend=f"Send the data itself, or let the operator allow it ({self._setting}).",
            )


def _is_below(place: _Place, entry: _Place) -> bool:
    """Compare whole segments: what is not the path itself continues it after a slash."""
    folder = entry.path if entry.path.endswith("/") else f"{entry.path}/"
    is_there = place.path == entry.path or place.path.startswith(folder)
    return place.origin == entry.origin and is_there


def _entry(text: str) -> _Place:
    if "?" in text or "#" in text:
        raise ValueError("must have neither query nor fragment")
    try:
        return _place(text)
    except ValueError as error:
        raise ValueError(
            "must be addresses that begin with http:// or https:// and a host, "
            "and have neither user name nor dot segments"
        ) from error


def _place(address: str) -> _Place:
    """Take an address apart.

    Raises:
        ValueError: It cannot be, or could be read in different ways; says why.
    """
    if _ODD.search(address):
        raise ValueError("it has characters that must be percent-encoded")
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("it does not begin with http:// or https:// and a host")
    if "@" in parts.netloc:
        raise ValueError("it has a user name (@)")
    if _has_dots(parts):
        raise ValueError("its path has dot segments (/../)")
    port = parts.port or _PORTS[parts.scheme]
    return _Place((parts.scheme, parts.hostname, port), parts.path or "/")


def _has_dots(parts: SplitResult) -> bool:
    """Say whether any server could take a segment for “.” or “..” (RFC 3986 5.2.4).

    Some decode a path before they take it apart, take a backslash for a slash, or cut off what
    follows a semicolon.
    """
    path = parts.path
    for _ in range(_DECODINGS):
        if any(it.partition(";")[0] in {".", ".."} for it in re.split(r"[/\\]", path)):
            return True
        path = unquote(path)
    return False
