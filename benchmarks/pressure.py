"""Record pages while eight cross products run; time to readiness; idle memory.

`python benchmarks/pressure.py FOLDER [--query-seconds 5] [--seconds 10]`

FOLDER was made by `load.py`. The p99 of record pages must stay below three times that of the
idle server, every query must end at its deadline with a clean error, and memory stay bounded.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from measuring import free_port, get, memory, print_table, program, served
from serve import record_iris

CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUERIES = 8


def main() -> None:
    """Measure and print."""
    options = arguments()
    os.environ["LDCAT_QUERY_SECONDS"] = str(options.query_seconds)
    port = free_port()
    command = [program("ldcat"), "serve", "--data", str(options.folder), "--port", str(port)]
    started = time.monotonic()
    with served(command, port, "/ready") as server:
        ready = time.monotonic() - started
        time.sleep(3)
        idle_memory = memory(server.pid)
        paths = [f"/dataset/{it.rpartition('/')[2]}" for it in record_iris(port)]
        idle = latencies(port, paths, options.seconds, first=0)
        pressed = Pressure(port, options.query_seconds)
        busy = latencies(port, paths, options.seconds, first=1_000_000)
        busy_memory = memory(server.pid)
        outcomes = pressed.end()
    print_table(
        ("measure", "value", "bar"),
        [
            ("start to /ready", f"{ready:.2f} s", "< 2 s"),
            ("idle memory, server and workers", f"{idle_memory:,.0f} MiB", "< 500 MiB"),
            ("memory under pressure", f"{busy_memory:,.0f} MiB", "bounded"),
            ("record page p50 / p99, idle", row(idle), ""),
            ("record page p50 / p99, pressed", row(busy), ""),
            ("p99 pressed / idle", f"{p99(busy) / p99(idle):.2f}", "< 3"),
            ("cross products", summary(outcomes), "all 503 at the deadline"),
        ],
    )


class Pressure:
    """Eight clients that ask for cross products, again and again."""

    def __init__(self, port: int, deadline: float) -> None:
        self._port = port
        self._deadline = deadline
        self._is_on = True
        self._outcomes: list[tuple[int, float]] = []
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(QUERIES)]
        for thread in self._threads:
            thread.start()
        time.sleep(0.5)

    def _ask(self, number: int) -> None:
        while self._is_on:
            path = "/sparql?" + urlencode({"query": f"{CROSS_PRODUCT} #{number}"})
            started = time.monotonic()
            status, _ = get(self._port, path)
            self._outcomes.append((status, time.monotonic() - started))

    def end(self) -> Sequence[tuple[int, float]]:
        """Stop asking; return status and seconds of every answer."""
        self._is_on = False
        for thread in self._threads:
            thread.join()
        return self._outcomes


def latencies(port: int, paths: Sequence[str], seconds: float, *, first: int) -> list[float]:
    """Return the milliseconds of record pages, one after the other, each asked for anew."""
    found: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1", port)
    end = time.monotonic() + seconds
    number = first
    while time.monotonic() < end:
        # Another language list each time: the answer cache does not know it.
        headers = {"Accept": "text/html", "Accept-Language": f"en, x-{number}"}
        started = time.monotonic()
        connection.request("GET", paths[number % len(paths)], headers=headers)
        response = connection.getresponse()
        response.read()
        found.append((time.monotonic() - started) * 1000)
        if response.status != 200:
            raise SystemExit(f"{response.status} at {paths[number % len(paths)]}")
        number += 1
    return found


def p99(values: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return statistics.quantiles(values, n=100)[98]


def row(values: Sequence[float]) -> str:
    """Return median and 99th percentile as text."""
    return f"{statistics.median(values):.2f} / {p99(values):.2f} ms ({len(values):,} pages)"


def summary(outcomes: Sequence[tuple[int, float]]) -> str:
    """Return how many answers there were by status, and the longest wait."""
    counts = {status: sum(it[0] == status for it in outcomes) for status, _ in outcomes}
    longest = max(seconds for _, seconds in outcomes)
    told = ", ".join(f"{number} x {status}" for status, number in counts.items())
    return f"{told}; longest {longest:.1f} s"


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--query-seconds", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
