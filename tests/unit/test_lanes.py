"""Lanes: short queries pass long ones, the modest pass the greedy, nothing stays occupied."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

import pytest

from ldcat.errors import BusyError, DeadlineError, LdcatError, TooComplexError, TooManyError
from ldcat.sandbox import fair
from ldcat.sandbox.fair import FairQueue, FairShare
from ldcat.sandbox.lanes import Begun, Lanes, Limits, Query
from ldcat.sandbox.relay import Relay
from tests.serving import until
from tests.unit.test_relay import FLOOD, LAUNCH, PATIENCE, SLOW
from tests.unit.test_relay import options as options  # noqa: PLC0414 - a fixture

_LIMITS: Final = Limits(seconds=PATIENCE, short_seconds=0.2, whole=1 << 10, per_client=9)


def run(
    use: Callable[[Lanes], Coroutine[None, None, None]],
    limits: Limits = _LIMITS,
    workers: int = 2,
    queue: int = 9,
) -> None:
    """Use lanes in an event loop of their own; in the end all workers are free."""

    async def session() -> None:
        share = FairShare()
        relay = Relay(LAUNCH, workers, queue, share=share)
        await relay.start()
        try:
            await use(Lanes(relay, share, long=1, queue=queue, limits=limits))
            # Those that were stopped are being replaced.
            await asyncio.to_thread(until, lambda: relay.idle == workers)
        finally:
            await relay.close()

    asyncio.run(session())


async def whole(begun: Begun) -> bytes:
    """Return all of an answer."""
    rest = [piece async for piece in begun.pieces]
    begun.close()
    return b"".join((begun.content, *rest))


def test_short_queries_pass_long_ones(options: Mapping[str, Any]) -> None:
    async def use(lanes: Lanes) -> None:
        long = [
            asyncio.ensure_future(lanes.ask(Query(options, SLOW, f"client {it}")))
            for it in range(4)
        ]
        for _ in range(20):
            begun = await lanes.ask(Query(options, b"ASK {}", "modest"))
            assert (begun.content, begun.is_whole) == (b"true", True)
        assert not any(it.done() for it in long)
        for it in long:
            it.cancel()
        await asyncio.wait(long)

    run(use)


def test_a_query_that_waits_for_a_lane_is_answered_whole(options: Mapping[str, Any]) -> None:
    text = b"SELECT * { ?s ?p ?o . ?a ?b ?c }"
    every = Limits(seconds=PATIENCE, short_seconds=0, whole=0, per_client=9)

    async def use(lanes: Lanes) -> None:
        async def answer(client: str) -> bytes:
            return await whole(await lanes.ask(Query(options, text, client)))

        answers = await asyncio.gather(*(answer(f"client {it % 3}") for it in range(6)))
        assert {it.count(b"\r\n") for it in answers} == {1601}

    run(use, every)


def test_a_long_answer_has_its_lane_until_it_is_closed(options: Mapping[str, Any]) -> None:
    async def use(lanes: Lanes) -> None:
        first = await lanes.ask(Query(options, FLOOD, "a"))
        assert not first.is_whole
        second = asyncio.ensure_future(lanes.ask(Query(options, FLOOD, "b")))
        await asyncio.sleep(0.5)
        assert not second.done()
        first.close()
        (await second).close()

    run(use)


def test_who_stops_reading_keeps_no_lane_from_others(options: Mapping[str, Any]) -> None:
    async def use(lanes: Lanes) -> None:
        first = await lanes.ask(Query(options, FLOOD, "a"))  # and nobody reads on
        await asyncio.to_thread(until, lambda: lanes._long.idle == 1)
        assert not first.is_whole
        second = await lanes.ask(Query(options, FLOOD, "a"))
        second.close()

    run(use, Limits(seconds=2, short_seconds=0.2, whole=1 << 10, per_client=2))


def test_one_client_has_so_many_queries_under_way(options: Mapping[str, Any]) -> None:
    async def use(lanes: Lanes) -> None:
        held = [await lanes.ask(Query(options, FLOOD, "a"))]
        with pytest.raises(TooManyError, match="1 queries of yours"):
            await lanes.ask(Query(options, b"ASK {}", "a"))
        assert (await lanes.ask(Query(options, b"ASK {}", "b"))).is_whole
        held[0].close()
        assert (await lanes.ask(Query(options, b"ASK {}", "a"))).is_whole

    run(use, Limits(seconds=PATIENCE, short_seconds=0.2, whole=1 << 10, per_client=1))


@pytest.mark.parametrize(
    ("text", "seconds", "error"),
    [(SLOW, 0.5, DeadlineError), (b"SELECT", PATIENCE, LdcatError), (SLOW, 0.1, LdcatError)],
)
def test_what_fails_occupies_nothing(
    options: Mapping[str, Any], text: bytes, seconds: float, error: type[LdcatError]
) -> None:
    async def use(lanes: Lanes) -> None:
        for _ in range(3):
            with pytest.raises(error):
                await lanes.ask(Query(options, text, "a"))
        begun = await lanes.ask(Query(options, b"SELECT * { ?s ?p ?o }", "a"))
        assert (await whole(begun)).count(b"urn:p") == 40

    run(use, Limits(seconds=seconds, short_seconds=0.2, whole=1 << 10, per_client=1))


def test_of_those_that_wait_the_most_modest_is_next() -> None:
    moment = [0.0]
    share = FairShare(lambda: moment[0])

    async def session() -> None:
        queue: FairQueue[int] = FairQueue(share, 3)
        order: list[str] = []

        async def wait(client: str) -> None:
            await queue.get(client, PATIENCE)
            order.append(client)

        share.add("greedy", 9)
        share.add("modest", 1)
        tasks = [asyncio.ensure_future(wait(it)) for it in ("greedy", "modest", "new")]
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="3 queries are waiting"):
            await queue.get("greedy", PATIENCE)
        for number in range(3):
            queue.put(number)
            await asyncio.sleep(0)
        await asyncio.wait(tasks)
        assert order == ["new", "modest", "greedy"]

    asyncio.run(session())
    moment[0] = 3 * 30.0
    assert share.used("greedy") == pytest.approx(9 / 8)


def test_the_greedy_make_room_for_the_modest() -> None:
    share = FairShare()
    share.add("greedy", 9)

    async def session() -> None:
        queue: FairQueue[int] = FairQueue(share, 2)
        greedy = [asyncio.ensure_future(queue.get("greedy", PATIENCE)) for _ in range(2)]
        await asyncio.sleep(0)
        modest = asyncio.ensure_future(queue.get("modest", PATIENCE))
        with pytest.raises(BusyError, match="2 queries are waiting"):
            await greedy[1]
        queue.put(1)
        queue.put(2)
        assert (await modest, await greedy[0]) == (1, 2)

    asyncio.run(session())


def test_a_query_that_kills_its_worker_is_not_tried_again(options: Mapping[str, Any]) -> None:
    patient = Limits(seconds=PATIENCE, short_seconds=30, whole=1 << 10, per_client=9)

    async def use(lanes: Lanes) -> None:
        held = await lanes.ask(Query(options, FLOOD, "a"))  # it has the long lane
        with pytest.raises(TooComplexError):
            await lanes.ask(Query(options, b"SELECT * " + b"{" * 300_000, "b"))
        held.close()

    run(use, patient)


def test_clients_that_used_nothing_of_late_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair, "_MOST_CLIENTS", 2)
    moment = [0.0]
    share = FairShare(lambda: moment[0])
    share.add("long ago", 1)
    moment[0] = 1000.0
    share.add("a", 1)
    share.add("b", 1)
    assert share._used.keys() == {"a", "b"}


def test_something_is_kept_for_those_who_ask_nothing_long() -> None:
    moment = [100.0]

    async def session() -> None:
        share = FairShare(lambda: moment[0])
        share.note_long("greedy")
        share.add("brief", 5.0)
        queue: FairQueue[int] = FairQueue(share, 3, reserve=1)
        queue.put(1)
        assert queue.take("greedy") is None
        assert queue.take("brief") == 1
        waiting = asyncio.ensure_future(queue.get("greedy", 5.0))
        await asyncio.sleep(0)
        queue.put(1)
        await asyncio.sleep(0)
        assert not waiting.done()
        queue.put(2)
        assert await waiting == 1
        assert queue.take("greedy") is None
        moment[0] += 31.0
        assert queue.take("greedy") == 2

    asyncio.run(session())


def test_a_running_query_counts_while_it_runs(options: Mapping[str, Any]) -> None:
    async def use(lanes: Lanes) -> None:
        share = lanes._share
        assert (await lanes.ask(Query(options, b"ASK {}", "b"))).is_whole
        asking = asyncio.ensure_future(lanes.ask(Query(options, SLOW, "a")))
        await asyncio.to_thread(until, lambda: share.used("a") > 0.5)
        assert not asking.done()
        assert (share.is_brief("a"), share.is_brief("b")) == (False, True)
        asking.cancel()
        await asyncio.wait([asking])

    run(use)
