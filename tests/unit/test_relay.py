"""The relay: who waits, who gives up, who dies; nobody's place is lost."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from ldcat.errors import (
    BusyError,
    DeadlineError,
    LdcatError,
    StoreUnavailableError,
    TooComplexError,
)
from ldcat.sandbox.nursery import Launch
from ldcat.sandbox.relay import Relay, Stream
from ldcat.sandbox.snapshot import Snapshots
from ldcat.store.adapters.embedded import open_store
from ldcat.store.port import Change
from tests.serving import until

LAUNCH: Final = Launch("query", 2560, {})
#: A worker of this kind ends before it is ready.
HOPELESS: Final = Launch("no-such-job", 2560, {})
_PRODUCT: Final = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9))
#: Says nothing before it ends, which is never.
SLOW: Final = f"SELECT (COUNT(*) AS ?n) {{ {_PRODUCT} }}".encode()
#: Says more than anybody takes.
FLOOD: Final = f"SELECT * {{ {_PRODUCT} }}".encode()
PATIENCE: Final = 60.0


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What a query job is asked, but for the query."""
    folder = tmp_path_factory.mktemp("store")
    store = open_store(str(folder / "live"))
    text = "".join(f'<urn:s{n}> <urn:p> "{n}" .\n' for n in range(40))
    store.add([Change("urn:g", text.encode())])
    store.checkpoint(folder / "copy")
    store.close()
    return {
        "snapshot": str(folder / "copy"),
        "base": "urn:x",
        "rows": "csv",
        "graph": "turtle",
        "default_graphs": None,
        "named_graphs": None,
    }


def run(use: Callable[[Relay], Coroutine[None, None, None]], size: int = 1, queue: int = 1) -> None:
    """Use a relay in an event loop of its own."""

    async def session() -> None:
        relay = Relay(LAUNCH, size, queue)
        await relay.start()
        try:
            await use(relay)
        finally:
            await relay.close()

    asyncio.run(session())


async def whole(stream: Stream) -> bytes:
    """Return all of an answer."""
    return b"".join([piece async for piece in stream.pieces()])


async def answer(relay: Relay, options: Mapping[str, Any], query: bytes = b"ASK {}") -> bytes:
    """Ask, and return all of the answer."""
    return await whole(await relay.ask(options, query, PATIENCE))


def test_jobs_are_served_one_after_the_other(options: Mapping[str, Any]) -> None:
    async def use(relay: Relay) -> None:
        answers = await asyncio.gather(*(answer(relay, options) for _ in range(8)))
        assert answers == [b"true"] * 8

    run(use, queue=8)


def test_who_gives_up_waiting_leaves_the_queue(options: Mapping[str, Any]) -> None:
    async def use(relay: Relay) -> None:
        held = await relay.ask(options, b"SELECT * { ?s ?p ?o }", PATIENCE)
        for _ in range(3):  # there is one place in the queue
            with pytest.raises(BusyError, match="came free"):
                await relay.ask(options, b"ASK {}", 0.05)
        waiting = asyncio.ensure_future(answer(relay, options))
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError, match="waiting already"):
            await relay.ask(options, b"ASK {}", PATIENCE)
        waiting.cancel()
        await asyncio.wait([waiting])
        following = asyncio.ensure_future(answer(relay, options))
        await asyncio.sleep(0.01)
        assert (await whole(held)).count(b"urn:p") == 40
        assert await following == b"true"

    run(use)


def test_a_worker_that_comes_for_a_cancelled_job_serves_the_next(
    options: Mapping[str, Any],
) -> None:
    async def use(relay: Relay) -> None:
        held = await relay.ask(options, b"ASK {}", PATIENCE)
        waiting = asyncio.ensure_future(relay.ask(options, b"ASK {}", PATIENCE))
        await asyncio.sleep(0.01)
        await whole(held)  # the worker is promised to the one that waits …
        waiting.cancel()  # … which is gone before it can take it
        await asyncio.wait([waiting])
        if not waiting.cancelled():
            waiting.result().abort()
        assert await answer(relay, options) == b"true"

    run(use)


def test_a_deadline_ends_the_worker_and_another_comes(options: Mapping[str, Any]) -> None:
    async def use(relay: Relay) -> None:
        (before,) = (line.worker.pid for line in relay._lines)
        with pytest.raises(DeadlineError):
            await whole(await relay.ask(options, SLOW, 0.3))
        assert await answer(relay, options) == b"true"
        assert {line.worker.pid for line in relay._lines} != {before}

    run(use)


def test_a_stream_that_nobody_reads_gives_its_worker_back(options: Mapping[str, Any]) -> None:
    async def use(relay: Relay) -> None:
        stream = await relay.ask(options, FLOOD, 2)
        assert await answer(relay, options) == b"true"
        with pytest.raises(DeadlineError):
            await whole(stream)

    run(use)


def test_death_over_a_job_is_told_and_death_before_it_is_not(options: Mapping[str, Any]) -> None:
    async def use(relay: Relay) -> None:
        stream = await relay.ask(options, FLOOD, PATIENCE)
        for line in relay._lines:
            os.kill(line.worker.pid, signal.SIGKILL)
        with pytest.raises(TooComplexError):
            await whole(stream)
        assert await answer(relay, options) == b"true"
        for line in relay._lines:
            os.kill(line.worker.pid, signal.SIGKILL)
        await asyncio.to_thread(until, lambda: not any(it.is_alive for it in relay._lines))
        assert await answer(relay, options) == b"true"

    run(use)


def test_a_query_that_needs_too_much_memory_is_told_so(options: Mapping[str, Any]) -> None:
    steps = zip("abcdefghi", "bcdefghiz", strict=True)
    doubled = " ".join(f"BIND(REPLACE(?{a}, 'x', '{'x' * 16}') AS ?{b})" for a, b in steps)
    query = f"SELECT (STRLEN(?z) AS ?n) {{ BIND('x' AS ?a) {doubled} }}"

    async def use(relay: Relay) -> None:
        with pytest.raises(TooComplexError, match="more memory"):
            await answer(relay, options, query.encode())
        assert await answer(relay, options) == b"true"

    run(use)


def test_a_job_s_own_error_leaves_the_worker_well(options: Mapping[str, Any]) -> None:
    async def use(relay: Relay) -> None:
        before = {line.worker.pid for line in relay._lines}
        for bad, error in (
            (dict(options), "parsed"),
            ({**options, "snapshot": "/nowhere"}, "cannot be read"),
        ):
            with pytest.raises(LdcatError, match=error):
                await answer(relay, bad, b"SELECT" if error == "parsed" else b"ASK {}")
        assert await answer(relay, options) == b"true"
        assert {line.worker.pid for line in relay._lines} == before

    run(use)


def test_workers_that_never_start_keep_nobody_for_ever(options: Mapping[str, Any]) -> None:
    async def session() -> None:
        relay = Relay(HOPELESS, 1, 1)
        starting = asyncio.ensure_future(relay.start())
        with pytest.raises(BusyError):
            await relay.ask(options, b"ASK {}", 0.3)
        await relay.close()
        await starting

    asyncio.run(session())


def test_closing_tells_everybody_who_waits_and_nobody_hangs(options: Mapping[str, Any]) -> None:
    async def session() -> None:
        relay = Relay(LAUNCH, 1, 1)
        await relay.start()
        running = asyncio.ensure_future(answer(relay, options, SLOW))
        waiting = asyncio.ensure_future(answer(relay, options))
        await asyncio.sleep(0.1)
        await relay.close()
        for task in (running, waiting, asyncio.ensure_future(answer(relay, options))):
            with pytest.raises(BusyError, match="stopping"):
                await asyncio.wait_for(task, 5)

    asyncio.run(session())


def test_a_reader_is_woken_when_its_job_is_stopped(options: Mapping[str, Any]) -> None:
    async def use(relay: Relay) -> None:
        stream = await relay.ask(options, FLOOD, PATIENCE)
        (line,) = relay._lines
        os.kill(line.worker.pid, signal.SIGSTOP)  # the pipe says nothing, and does not end
        reader = asyncio.ensure_future(whole(stream))
        await asyncio.sleep(0.1)
        stream.abort()
        with pytest.raises(BusyError, match="given up"):
            await asyncio.wait_for(reader, 5)
        assert await answer(relay, options) == b"true"

    run(use)


def test_who_waits_for_a_closed_pipe_takes_no_new_one_s_signal(
    options: Mapping[str, Any],
) -> None:
    async def use(relay: Relay) -> None:
        (line,) = relay._lines
        waiting = asyncio.ensure_future(line.frame())
        await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        number = line.worker.output
        line.drop()
        heard = loop.create_future()
        loop.add_reader(number, heard.set_result, None)  # as a new worker's pipe would
        with pytest.raises(EOFError):
            await waiting
        assert loop.remove_reader(number)

    run(use)


def test_a_worker_that_never_gets_ready_is_ended(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("ldcat.sandbox.relay.STARTING_SECONDS", 0.0)

    async def session() -> None:
        relay = Relay(LAUNCH, 1, 1)
        starting = asyncio.ensure_future(relay.start())
        await asyncio.sleep(1)
        assert not relay._lines
        await relay.close()
        await starting

    asyncio.run(session())
    assert "does not start" in caplog.text


def test_copies_are_taken_when_the_store_has_moved_and_removed_when_nobody_reads(
    tmp_path: Path,
) -> None:
    store = open_store(str(tmp_path / "live"))
    store.apply([], 1)
    moment = [1]
    (tmp_path / "copies" / "old").mkdir(parents=True)
    snapshots = Snapshots(tmp_path / "copies", store, lambda: moment[0])
    assert not list((tmp_path / "copies").iterdir())
    assert not snapshots.is_fresh
    first = snapshots.acquire()
    assert snapshots.acquire() is first
    moment[0] = 2
    second = snapshots.acquire()
    assert second is not first
    assert (first.folder.is_dir(), second.position) == (True, 2)
    snapshots.release(first)
    assert first.folder.is_dir(), "somebody still reads it"
    snapshots.release(first)
    assert not first.folder.exists()
    snapshots.release(second)
    assert second.folder.is_dir(), "the newest stays"
    store.close()
    moment[0] = 3
    with pytest.raises(StoreUnavailableError):
        snapshots.acquire()
