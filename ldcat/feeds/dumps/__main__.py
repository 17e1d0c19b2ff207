"""The process that makes a dump: an order comes in, what was made goes out, both as JSON."""

from __future__ import annotations

import os
import sys
from typing import Final

from ldcat.errors import LdcatError
from ldcat.feeds.dumps.making import make
from ldcat.feeds.dumps.order import order_of
from ldcat.feeds.dumps.shelf import written
from ldcat.sandbox.limits import die_with

#: The server, and whoever asks it, goes first (nice(2)).
_LAST: Final = 10


def main() -> None:
    """Make the dump; a failure is one line of standard error."""
    order = order_of(sys.stdin.buffer.read())
    die_with(order.parent)
    os.nice(_LAST)
    try:
        dump = make(order)
    except (OSError, LdcatError) as error:
        sys.exit(error.strerror if isinstance(error, OSError) else str(error))
    sys.stdout.buffer.write(written(dump))


if __name__ == "__main__":
    main()
