"""Who is next: of those that wait, the client that has used the least of late."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from ldcat.errors import BusyError, LdcatError

T = TypeVar("T")

#: After so many seconds half of what a client has used is forgotten.
_HALF_LIFE: Final = 30.0
#: Of more clients than these, those that have used next to nothing are forgotten.
_MOST_CLIENTS: Final = 10_000
_NOTHING: Final = 0.01
#: Seconds after which a long query is forgotten.
_BRIEF_AGAIN: Final = 30.0


class FairShare:
    """What each client has used of late, in seconds of workers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._used: dict[str, tuple[float, float]] = {}
        self._long: dict[str, float] = {}

    def used(self, client: str) -> float:
        """Return what a client has used, older use counting less."""
        seconds, moment = self._used.get(client, (0.0, 0.0))
        passed: float = (self._clock() - moment) / _HALF_LIFE
        return seconds * math.pow(0.5, passed)

    def is_brief(self, client: str) -> bool:
        """Say whether all that a client has asked of late was short."""
        return self._clock() - self._long.get(client, -math.inf) > _BRIEF_AGAIN

    def note_long(self, client: str) -> None:
        """Note that something that a client asked is long, or has cost a worker its life."""
        self._long[client] = self._clock()
        if len(self._long) > _MOST_CLIENTS:
            self._long = {it: at for it, at in self._long.items() if not self.is_brief(it)}

    def add(self, client: str, seconds: float) -> None:
        """Note what a client has used."""
        self._used[client] = (self.used(client) + seconds, self._clock())
        if len(self._used) > _MOST_CLIENTS:
            self._used = {it: use for it, use in self._used.items() if self.used(it) > _NOTHING}


class FairQueue(Generic[T]):
    """Things that there are few of, and clients that wait for one."""

    def __init__(self, share: FairShare, most: int, *, reserve: int = 0) -> None:
        """Begin with nothing to give.

        Args:
            share: Tells who is next.
            most: How many may wait.
            reserve: How many things are kept for clients that have asked nothing long of late.
        """
        self._share = share
        self._most = most
        self._reserve = reserve
        self._idle: deque[T] = deque()
        self._waiting: list[tuple[str, asyncio.Future[T]]] = []

    @property
    def idle(self) -> int:
        """How many things nobody has."""
        return len(self._idle)

    def put(self, thing: T) -> None:
        """Give a thing to who is next, or keep it."""
        self._idle.append(thing)
        while allowed := [it for it in self._waiting if self._may_have(it[0])]:
            uses = self._uses(allowed)
            following = allowed[uses.index(min(uses))]
            self._waiting.remove(following)
            if not following[1].done():
                following[1].set_result(self._idle.popleft())
                return

    def take(self, client: str) -> T | None:
        """Return a thing that nobody has, and that the client may have, or None."""
        return self._idle.popleft() if self._may_have(client) else None

    def _may_have(self, client: str) -> bool:
        """Say whether there is a thing for a client."""
        return len(self._idle) > (0 if self._share.is_brief(client) else self._reserve)

    async def get(self, client: str, seconds: float) -> T:
        """Wait for a thing.

        Args:
            client: Who waits.
            seconds: How long at most.

        Raises:
            BusyError: Too many wait already that have not used more, none came in time, or the
                queue was closed.
        """
        if len(self._waiting) >= self._most:
            self._make_room(client)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((client, future))
        try:
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError as error:
            self._give_up(future)
            raise BusyError("No worker came free in time.", mend="Try again later.") from error
        except asyncio.CancelledError:
            self._give_up(future)
            raise

    def _make_room(self, client: str) -> None:
        """Send away the last one of the greediest client that waits, unless that is who comes."""
        error = BusyError(
            f"{len(self._waiting)} queries are waiting already.", mend="Try again later."
        )
        uses = self._uses(self._waiting)
        most = max(uses, default=0.0)
        if most <= self._share.used(client):
            raise error
        last = max(place for place, used in enumerate(uses) if used == most)
        _, future = self._waiting.pop(last)
        if not future.done():
            future.set_exception(error)

    def _uses(self, waiting: Sequence[tuple[str, asyncio.Future[T]]]) -> list[float]:
        """Return what each one that waits has used; who waits twice has used the same."""
        clients = dict.fromkeys(client for client, _ in waiting)
        used = {client: self._share.used(client) for client in clients}
        return [used[client] for client, _ in waiting]

    def _give_up(self, future: asyncio.Future[T]) -> None:
        """Wait no longer; a thing that came at the same moment is for the next."""
        self._waiting = [it for it in self._waiting if it[1] is not future]
        if future.done() and not future.cancelled() and future.exception() is None:
            self.put(future.result())

    def close(self, error: LdcatError) -> None:
        """Tell everybody who waits that there is nothing to wait for."""
        waiting, self._waiting = self._waiting, []
        for _, future in waiting:
            if not future.done():
                future.set_exception(error)
