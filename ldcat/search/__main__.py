"""The process that builds an index: an order comes in, a line of JSON goes out for each step."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from typing import Final

from ldcat.errors import LdcatError
from ldcat.sandbox.limits import die_with
from ldcat.search.building import build, order_of

#: The server, and whoever asks it, goes first (nice(2)).
_LAST: Final = 10
#: How often it is told how far it is, in seconds.
_EVERY: Final = 0.5


class _Telling:
    """Tells how far it is, now and then."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            _tell({"done": done, "total": total})


def _tell(what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def main() -> None:
    """Build the index; a failure is one line of standard error."""
    order = order_of(sys.stdin.buffer.read())
    die_with(order.parent)
    os.nice(_LAST)
    try:
        state = build(order, _Telling())
    except (OSError, ValueError, LdcatError) as error:
        sys.exit(error.strerror if isinstance(error, OSError) and error.strerror else str(error))
    _tell(asdict(state))


if __name__ == "__main__":
    main()
