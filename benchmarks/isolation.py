"""The worst queries of sixteen clients: what others notice, and whether any answer lies.

`python benchmarks/isolation.py FOLDER [--oxigraph-store FOLDER] [--seconds 60]`

FOLDER was made by `load.py`. Each hostile client has an address of its own (127.0.1.x), as has the
one with small queries. `oxigraph serve --timeout-s 5` stands beside it under the same load.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlencode

from measuring import free_port, memory, print_table, program, served
from pressure import latencies, p99, row
from serve import record_iris

CLIENTS = 16
SECONDS = 5
_FORTY = " ".join(map(str, range(40)))
_VALUES = " ".join(f"VALUES ?v{n} {{ {_FORTY} }}" for n in range(8))
_DOUBLED = " ".join(
    f"BIND(REPLACE(?{a}, 'x', 'xxxxxxxx') AS ?{b})"
    for a, b in zip("abcdefghi", "bcdefghiz", strict=True)
)
WORST = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sorted product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "distinct product": "SELECT DISTINCT ?c ?f { ?a ?b ?c . ?d ?e ?f }",
    "endless stream": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "optimiser": f"SELECT * {{ ?a ?b ({' '.join(['?x'] * 200)}) }}",
    "brackets": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "functions": f"SELECT * {{ FILTER({'STR(' * 10_000}1{')' * 10_000}) }}",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b }",
    "nested paths": "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>)*)* ?b }",
    "long text": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c))) AS ?x) { ?a ?b ?c }",
    "doubling": f"SELECT (STRLEN(?z) AS ?n) {{ BIND('xxxxxxxx' AS ?a) {_DOUBLED} }}",
    "regular expression": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c FILTER REGEX(STR(?c), '(x+x+)+y') }",
    "values": f"SELECT * {{ {_VALUES} }} ORDER BY ?v1",
    "not sparql": "SELECT * { ?a ?b",
}


@dataclass
class Load:
    """What the hostile clients got.

    Attributes:
        outcomes: How often each kind of ending came.
        lies: Queries that were answered with 200, whole, and broken.
        longest: The longest wait for a status, in seconds.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    lies: list[str] = field(default_factory=list)
    longest: float = 0.0


class Attack:
    """Hostile clients in a process of their own: what they read shall not slow who measures."""

    def __init__(self, port: int, path: str) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._end, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_attack, args=(port, path, theirs))
        self._process.start()
        self._end.recv()

    def end(self) -> Load:
        """Stop asking."""
        self._end.send("enough")
        load: Load = self._end.recv()
        self._process.join()
        return load


def _attack(port: int, path: str, end: Connection) -> None:
    hostile = _Hostile(port, path)
    end.send("begun")
    end.recv()
    end.send(hostile.end())


class _Hostile:
    """Hostile clients, each going round the worst queries from another start."""

    def __init__(self, port: int, path: str) -> None:
        self.load = Load()
        self._port = port
        self._path = path
        self._is_on = True
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(CLIENTS)]
        for thread in self._threads:
            thread.start()
        time.sleep(1)

    def _ask(self, number: int) -> None:
        names = list(WORST)
        turn = number
        while self._is_on:
            name = names[turn % len(names)]
            turn += 1
            try:
                self._note(name, number)
            except OSError as error:
                self.load.outcomes[type(error).__name__] += 1
                time.sleep(0.1)

    def _note(self, name: str, number: int) -> None:
        started = time.monotonic()
        connection = http.client.HTTPConnection(
            "127.0.0.1", self._port, timeout=120, source_address=(f"127.0.1.{number + 1}", 0)
        )
        body = urlencode({"query": f"{WORST[name]} #{number}"})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/sparql-results+json",
        }
        try:
            connection.request("POST", self._path, body, headers)
            response = connection.getresponse()
            self.load.longest = max(self.load.longest, time.monotonic() - started)
            content = response.read()
        except http.client.HTTPException as error:  # cut off: the client knows
            self.load.outcomes[f"cut ({type(error).__name__})"] += 1
            return
        finally:
            connection.close()
        self.load.outcomes[str(response.status)] += 1
        if response.status == 200:
            try:
                json.loads(content)
            except ValueError:
                self.load.lies.append(name)

    def end(self) -> Load:
        """Stop asking."""
        self._is_on = False
        for thread in self._threads:
            thread.join()
        return self.load


def small_queries(
    port: int, path: str, iris: Sequence[str], seconds: float, faults: list[str]
) -> list[float]:
    """Return the milliseconds of small queries of one client, each text another one.

    Answers that are refused, or empty where they cannot be, are noted as faults.
    """
    found: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        number = len(found)
        query = f"SELECT ?p ?o {{ <{iris[number % len(iris)]}> ?p ?o }} #{time.monotonic_ns()}"
        started = time.monotonic()
        connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=120, source_address=("127.0.2.1", 0)
        )
        try:
            headers = {"Accept": "application/sparql-results+json"}
            asked = f"{path}{'&' if '?' in path else '?'}{urlencode({'query': query})}"
            connection.request("GET", asked, headers=headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if response.status != 200 or not json.loads(content)["results"]["bindings"]:
            faults.append(f"{response.status} {content[:60]!r}")
        found.append((time.monotonic() - started) * 1000)
        time.sleep(0.01)
    return found


def main() -> None:
    """Measure and print."""
    options = arguments()
    os.environ["LDCAT_QUERY_SECONDS"] = str(SECONDS)
    # No page and no query comes twice: kept answers would only make the memory look used.
    os.environ["LDCAT_CACHE_MEBIBYTES"] = "0"
    port = free_port()
    command = [program("ldcat"), "serve", "--data", str(options.folder), "--port", str(port)]
    with served(command, port, "/ready") as server:
        time.sleep(3)
        iris = record_iris(port)
        paths = [f"/dataset/{it.rpartition('/')[2]}" for it in iris]
        idle_pages = latencies(port, paths, 10, first=0)
        faults: list[str] = []
        idle_small = small_queries(port, "/sparql", iris, 10, faults)
        before = memory(server.pid)
        attack = Attack(port, "/sparql")
        pages: list[float] = []
        thread = threading.Thread(
            target=lambda: pages.extend(latencies(port, paths, options.seconds, first=10**6))
        )
        thread.start()
        small = small_queries(port, "/sparql", iris, options.seconds, faults)
        thread.join()
        peak = memory(server.pid)
        load = attack.end()
        time.sleep(5)
        after = memory(server.pid)
    rows = [
        ("record page p50 / p99, idle", row(idle_pages), ""),
        ("record page p50 / p99, attacked", row(pages), ""),
        ("p99 attacked / idle", f"{p99(pages) / p99(idle_pages):.2f}", "< 2"),
        ("small query p50 / p99, idle", row(idle_small), ""),
        ("small query p50 / p99, attacked", row(small), "p99 < 250 ms"),
        ("small queries refused, or wrongly empty", worst(faults), "none"),
        ("broken answers that look whole", str(len(load.lies)), "0"),
        ("hostile queries", told(load), ""),
        (
            "memory before / attacked / after",
            f"{before:,.0f} / {peak:,.0f} / {after:,.0f} MiB",
            "back",
        ),
    ]
    if options.oxigraph_store:
        rows += peer(options.oxigraph_store, iris, options.seconds)
    print_table(("measure", "value", "bar"), rows)


def peer(store: Path, iris: Sequence[str], seconds: float) -> list[tuple[str, str, str]]:
    """Return the rows of `oxigraph serve` under the same load."""
    port = free_port()
    command = [program("oxigraph"), "serve", "--location", str(store), "--timeout-s", str(SECONDS)]
    command += ["--bind", f"127.0.0.1:{port}"]
    with served(command, port, "/") as server:
        faults: list[str] = []
        # Its data lie in named graphs: without this it has nothing to do.
        path = "/query?union-default-graph"
        idle = small_queries(port, path, iris, 10, faults)
        attack = Attack(port, path)
        try:
            attacked = row(small_queries(port, path, iris, seconds, faults))
        except (OSError, http.client.HTTPException, SystemExit) as error:
            attacked = f"{type(error).__name__}: {error}"[:100]
        is_dead = _has_ended(server)
        if not is_dead:
            server.kill()
        load = attack.end()
    return [
        ("oxigraph: small query p50 / p99, idle", row(idle), ""),
        ("oxigraph: small query p50 / p99, attacked", attacked, ""),
        ("oxigraph: small queries refused, or wrongly empty", worst(faults), ""),
        ("oxigraph: broken answers that look whole", str(len(load.lies)), ""),
        ("oxigraph: hostile queries", told(load), ""),
        ("oxigraph: server", "died" if is_dead else "lives", ""),
    ]


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


def worst(faults: Sequence[str]) -> str:
    """Return how many faults there were, and the first of them."""
    return f"{len(faults)}: {faults[0]}" if faults else "none"


def told(load: Load) -> str:
    """Return how hostile queries ended."""
    counts = ", ".join(f"{times} x {what}" for what, times in load.outcomes.most_common())
    return f"{counts}; longest wait {load.longest:.1f} s"


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--oxigraph-store", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
