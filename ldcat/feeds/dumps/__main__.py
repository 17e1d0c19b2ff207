"""The process that makes a dump: an order comes in, what was made goes out, both as JSON."""

from __future__ import annotations

import sys

from ldcat.feeds.dumps.making import make
from ldcat.feeds.dumps.order import order_of
from ldcat.feeds.dumps.shelf import written
from ldcat.sandbox.errands import receive


def _make(order: bytes) -> None:
    sys.stdout.buffer.write(written(make(order_of(order))))


if __name__ == "__main__":
    receive(_make)
