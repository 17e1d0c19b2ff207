"""The process that builds an index: an order comes in, lines of JSON tell how far it is."""

from __future__ import annotations

import json
import sys
import time
from typing import Final

from ldcat.sandbox.errands import receive
from ldcat.search.building import build, order_of

#: How often it is told how far it is, in seconds.
_EVERY: Final = 0.5


class _Telling:
    """Tells how far it is, now and then."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            sys.stdout.write(f"{json.dumps([done, total])}\n")
            sys.stdout.flush()


def _build(order: bytes) -> None:
    build(order_of(order), _Telling())


if __name__ == "__main__":
    receive(_build)
