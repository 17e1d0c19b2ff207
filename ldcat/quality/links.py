"""Decide which addresses a link check asks next, how, and what their answers mean.

Here is the policy only: no request is made, no clock is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

#: What piveau writes where no status code came back.
CONNECTION_FAILED: Final = 1100
INVALID_ADDRESS: Final = 1300

_AGAIN: Final = timedelta(days=7)
#: How long to wait after the first failure in a row, the second, and so on.
_AFTER_FAILURES: Final = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
)
#: Such answers say that HEAD is not liked, and nothing of the address.
_HEAD_REFUSED: Final = frozenset({403, 405, 501})
_RANGE_REFUSED: Final = 416


@dataclass(frozen=True, slots=True)
class Probe:
    """One way of asking an address.

    Attributes:
        method: The HTTP method.
        headers: The header fields that it needs.
    """

    method: str
    headers: Mapping[str, str]


HEAD: Final = Probe("HEAD", MappingProxyType({}))
FIRST_BYTE: Final = Probe("GET", MappingProxyType({"Range": "bytes=0-0"}))


@dataclass(frozen=True, slots=True)
class Checked:
    """What the last check of an address found.

    Attributes:
        address: The address.
        status: Its status code, or one of piveau's.
        failures: How many checks have failed one after the other.
        at: When it was checked.
        due: When to check it again.
    """

    address: str
    status: int
    failures: int
    at: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """How much may be asked.

    Attributes:
        host_seconds: Between two requests to one host.
        daily: Requests in one day (UTC).
    """

    host_seconds: float = 2.0
    daily: int = 20_000


@dataclass(frozen=True, slots=True)
class Spent:
    """What was asked already.

    Attributes:
        day: The day (UTC) of the last request.
        requests: How many there were on it.
        hosts: When each host was asked last; those of the last seconds are enough.
    """

    day: date
    requests: int
    hosts: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Round:
    """What may be asked now.

    Attributes:
        ask: The addresses, each at another host.
        again: When more of those that were offered may be asked; None if none is left.
    """

    ask: tuple[str, ...]
    again: datetime | None


def is_good_status(status: int) -> bool:
    """Say whether a status code is that of an address that answers."""
    return 200 <= status < 400


def host_of(address: str) -> str | None:
    """Return the host to ask, or None for what is no address of the Web.

    Such an address needs no request: its status is `INVALID_ADDRESS`.

    >>> host_of("https://Data.Example:8443/d.csv"), host_of("ftp://data.example/d.csv")
    ('data.example', None)
    """
    try:
        parts = urlsplit(address)
        has_sound_port = parts.port != 0  # reading it raises for what is no number
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and has_sound_port
    return parts.hostname if is_web and not any(map(str.isspace, address)) else None


def next_probe(probe: Probe, status: int) -> Probe | None:
    """Return how to ask once more, or None where the answer stands."""
    return FIRST_BYTE if probe is HEAD and status in _HEAD_REFUSED else None


def judged(probe: Probe, status: int) -> int:
    """Return the status of an address by an answer that stands.

    An empty file has no first byte (RFC 9110 15.5.17), but it is there.
    """
    return 200 if probe is FIRST_BYTE and status == _RANGE_REFUSED else status


def checked(
    address: str,
    status: int,
    *,
    at: datetime,
    before: Checked | None = None,
    retry_after: timedelta = timedelta(0),
) -> Checked:
    """Return what is known of an address after a check.

    Args:
        address: The address.
        status: What it was judged to be.
        at: When it was asked.
        before: What was known; None for the first check.
        retry_after: How long its server asks to wait (RFC 9110 10.2.3); a week at most is heeded.
    """
    failures = 0 if is_good_status(status) else 1 + (before.failures if before else 0)
    wait = _AFTER_FAILURES[min(failures, len(_AFTER_FAILURES)) - 1] if failures else _AGAIN
    return Checked(address, status, failures, at, at + max(wait, min(retry_after, _AGAIN)))


def round_of(due: Iterable[str], *, now: datetime, spent: Spent, pace: Pace) -> Round:
    """Return which of the addresses that are due may be asked now.

    Args:
        due: The addresses, those first that are due longest.
        now: The time.
        spent: What was asked already.
        pace: How much may be asked.
    """
    today = now.astimezone(UTC).date()
    left = pace.daily - (spent.requests if spent.day == today else 0)
    between = timedelta(seconds=pace.host_seconds)
    free = {host: at + between for host, at in spent.hosts.items()}
    ask: list[str] = []
    again: list[datetime] = []
    for address in due:
        if (host := host_of(address)) is None:
            continue
        if len(ask) >= left:
            again = [_midnight_after(today)]
            break
        at = free.get(host, now)
        if at > now:
            again.append(at)
        else:
            ask.append(address)
            free[host] = now + between
    return Round(tuple(ask), min(again, default=None))


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
