"""The link check asks seldom, politely, and believes the right answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldcat.quality.links import (
    CONNECTION_FAILED,
    FIRST_BYTE,
    HEAD,
    INVALID_ADDRESS,
    Pace,
    Probe,
    Spent,
    checked,
    host_of,
    is_good_status,
    judged,
    next_probe,
    round_of,
)

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTHING = Spent(NOW.date(), 0, {})


def test_failures_are_asked_again_soon_and_then_ever_later() -> None:
    found = None
    waits = []
    for status in (404, 500, CONNECTION_FAILED, 404, 404, 404):
        found = checked("https://a.example/", status, at=NOW, before=found)
        waits.append(found.due - NOW)
    assert waits == [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 7 * DAY]
    good = checked("https://a.example/", 302, at=NOW, before=found)
    assert (good.failures, good.due) == (0, NOW + 7 * DAY)
    assert checked("https://a.example/", 404, at=NOW, before=good).due == NOW + HOUR


@pytest.mark.parametrize(
    ("asked", "wait"),
    [(timedelta(minutes=1), HOUR), (2 * HOUR, 2 * HOUR), (timedelta(days=3650), 7 * DAY)],
)
def test_a_server_that_asks_for_time_gets_it_within_reason(
    asked: timedelta, wait: timedelta
) -> None:
    found = checked("https://a.example/", 429, at=NOW, retry_after=asked)
    assert found.due == NOW + wait


@pytest.mark.parametrize("status", [403, 405, 501])
def test_a_server_that_dislikes_head_is_asked_for_the_first_byte(status: int) -> None:
    assert next_probe(HEAD, status) is FIRST_BYTE
    assert FIRST_BYTE.headers == {"Range": "bytes=0-0"}
    assert next_probe(FIRST_BYTE, status) is None


@pytest.mark.parametrize(
    ("probe", "status", "is_good"),
    [
        (HEAD, 200, True),
        (HEAD, 307, True),
        (HEAD, 404, False),
        (HEAD, 416, False),
        (FIRST_BYTE, 206, True),
        (FIRST_BYTE, 416, True),  # an empty file
        (FIRST_BYTE, 403, False),
        (HEAD, CONNECTION_FAILED, False),
        (HEAD, INVALID_ADDRESS, False),
    ],
)
def test_answers_are_judged(probe: Probe, status: int, is_good: bool) -> None:
    assert is_good_status(judged(probe, status)) is is_good


@pytest.mark.parametrize(
    "address",
    [
        "",
        "d.csv",
        "ftp://a.example/",
        "mailto:a@b",
        "http://",
        "http://[a/",
        "http://a:x/",
        "http://a/ b",
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(address: str) -> None:
    assert host_of(address) is None
    assert round_of([address], now=NOW, spent=NOTHING, pace=Pace()).ask == ()


def test_a_host_is_asked_once_in_two_seconds() -> None:
    due = ["https://a.example/1", "https://A.example/2", "http://b.example/1"]
    found = round_of(due, now=NOW, spent=NOTHING, pace=Pace())
    assert found.ask == ("https://a.example/1", "http://b.example/1")
    assert found.again == NOW + timedelta(seconds=2)
    spent = Spent(NOW.date(), 2, {"a.example": NOW, "b.example": NOW})
    soon = round_of(due[1:2], now=NOW + timedelta(seconds=1), spent=spent, pace=Pace())
    assert (soon.ask, soon.again) == ((), found.again)
    assert round_of(due[1:2], now=found.again, spent=spent, pace=Pace()).ask == (due[1],)


def test_a_day_has_a_budget() -> None:
    due = [f"https://{n}.example/" for n in range(5)]
    pace = Pace(daily=3)
    found = round_of(due, now=NOW, spent=Spent(NOW.date(), 1, {}), pace=pace)
    assert (len(found.ask), found.again) == (2, datetime(2025, 7, 1, tzinfo=UTC))
    yesterday = Spent(NOW.date() - DAY, 3, {})
    assert len(round_of(due, now=NOW, spent=yesterday, pace=pace).ask) == 3
    assert round_of([], now=NOW, spent=NOTHING, pace=pace).again is None


@given(
    st.lists(st.sampled_from([f"https://{h}.example/{n}" for h in "abc" for n in range(4)])),
    st.integers(1, 20),
)
def test_all_are_asked_in_the_end_and_never_too_fast(due: list[str], daily: int) -> None:
    """Follow `again` from round to round, as a worker does."""
    left, now, spent = list(due), NOW, NOTHING
    times: dict[str, list[datetime]] = {}
    by_day: dict[object, int] = {}
    while True:
        found = round_of(left, now=now, spent=spent, pace=Pace(daily=daily))
        for address in found.ask:
            left.remove(address)
            times.setdefault(host_of(address) or "", []).append(now)
            by_day[now.date()] = by_day.get(now.date(), 0) + 1
        last = {host: at[-1] for host, at in times.items()}
        spent = Spent(now.date(), by_day.get(now.date(), 0), last)
        if found.again is None:
            break
        assert found.again > now
        now = found.again
    assert left == []
    assert all(count <= daily for count in by_day.values())
    for asked in times.values():
        assert all(b - a >= timedelta(seconds=2) for a, b in pairwise(asked))
