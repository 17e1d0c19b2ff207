"""Search, suggestions and pages at the server, by one client; and what the index costs.

`python benchmarks/search.py FOLDER … [--asked 200] [--seconds 6]`

FOLDER was made by `load.py`; its search index is built anew, and timed. What else the server does
with a catalogue that it has not seen before (tags of feeds) is waited for. Questions are words of
the records themselves, one to three at a time, typed once each: no answer is kept from before.
"Five facets" means that five are chosen beside the words. Every page counts all thirteen facets.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

from measuring import free_port, get, memory, print_table, processor_seconds, served
from serve import STARLETTE, ratio, write_lua, wrk

#: A server that leaves the SPARQL store alone: it is not needed here, and takes long to begin.
SERVER = """
import gc
import sys
from pathlib import Path
import uvicorn
from ldcat.bootstrap import build
from ldcat.settings import Settings
from ldcat.web.app import create_app
port = int(sys.argv[2])
settings = Settings.model_construct(None, data=Path(sys.argv[1]), port=port, dump_seconds=0)
app = create_app(build(settings, "a benchmark"))
gc.freeze()  # as `ldcat serve` does
gc.set_threshold(100_000, 20, 50)
uvicorn.run(app, port=port, log_level="error", access_log=False)
"""
FACETS = ("theme", "publisher", "format", "licence", "language")
WORD = re.compile(r"[^\W\d_]{4,}")


def main() -> None:
    """Measure every folder, and print."""
    options = arguments()
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as work:
        for folder in options.folders:
            rows += measured(folder, Path(work), options)
    print_table(("records", "measure", "p50", "p95", "bar"), rows)


def measured(folder: Path, work: Path, options: argparse.Namespace) -> list[tuple[object, ...]]:
    """Return the rows of a catalogue."""
    shutil.rmtree(folder / "search", ignore_errors=True)
    script, port = work / "server.py", free_port()
    script.write_text(SERVER)
    started = time.monotonic()
    with served([sys.executable, str(script), str(folder), str(port)], port, "/health") as process:
        total = indexed(port)
        seconds = time.monotonic() - started
        rest(process.pid)
        size = sum(it.stat().st_size for it in (folder / "search").rglob("*") if it.is_file())
        chance = random.Random(7)  # noqa: S311 - the same questions each time
        sample = records(port, total, chance)
        asked = [question(sample, chance) for _ in range(options.asked)]
        name = f"{total:,}"
        rows: list[tuple[object, ...]] = [
            (name, "index built, datasets/s", f"{total / seconds:,.0f}", "", ">= 5,000"),
            (name, "index, bytes a dataset", f"{size / total:,.0f}", "", "< 1,000"),
        ]
        bar = "p95 < 30 ms" if total < 500_000 else "p95 < 120 ms"
        first = json.loads(get(port, "/search.json?page_size=1")[1])["facets"]
        rows.append(
            row(name, "search, page", port, [f"/search?{urlencode(it)}" for it in asked], bar)
        )
        narrowed = [f"/search?{urlencode([*it, *five(first, chance)])}" for it in asked]
        rows.append(row(name, "search with five facets, page", port, narrowed, bar))
        rows.append(
            row(
                name,
                "search, JSON",
                port,
                [f"/search.json?{urlencode(it)}&sort=title" for it in asked],
                bar,
            )
        )
        typed = [f"/search/suggestions?q={beginning(it, chance)}" for it in asked]
        rows.append(row(name, "suggestions", port, typed, "p95 < 15 ms"))
        pages = [it["address"].partition(f":{port}")[2] for it in sample]
        rows.append(row(name, "record page, uncached", port, pages, "p50 < 8 ms"))
        rows.append((name, "memory of the server, MiB", f"{memory(process.pid):,.0f}", "", ""))
        if shutil.which("wrk"):
            rows.append(cached(name, port, pages[0], work, options.seconds))
    return rows


def rest(process: int) -> None:
    """Wait until a process is at rest: less than a tenth of a core for two seconds."""
    used = processor_seconds(process)
    while True:
        time.sleep(2)
        before, used = used, processor_seconds(process)
        if used - before < 0.2:
            return


def indexed(port: int) -> int:
    """Wait until the index is there; return how many records it has."""
    while True:
        status, body = get(port, "/search.json?page_size=1")
        if status == 200:
            found: int = json.loads(body)["total"]
            return found
        time.sleep(0.2)


def records(port: int, total: int, chance: random.Random) -> list[dict[str, str]]:
    """Return some records from all over the catalogue."""
    found: list[dict[str, str]] = []
    for _ in range(12):
        page = chance.randrange(1, max(2, total // 50))
        path = f"/search.json?page_size=50&page={page}&sort=title"
        found += json.loads(get(port, path)[1])["results"]
    return found


def question(sample: Sequence[dict[str, str]], chance: random.Random) -> list[tuple[str, str]]:
    """Return a question of one to three words of a record."""
    text = json.dumps(chance.choice(sample).get("title", ""), ensure_ascii=False)
    words = WORD.findall(text) or ["data"]
    return [("q", " ".join(chance.sample(words, min(len(words), chance.randint(1, 3)))))]


def five(
    facets: dict[str, dict[str, list[dict[str, str]]]], chance: random.Random
) -> list[tuple[str, str]]:
    """Return five facets with two values each, so that something is left."""
    found: list[tuple[str, str]] = []
    for facet in FACETS:
        values = [it["value"] for it in facets[facet]["values"]]
        found += [(facet, it) for it in chance.sample(values, min(2, len(values)))]
    return found


def beginning(asked: Sequence[tuple[str, str]], chance: random.Random) -> str:
    """Return the beginning of a question."""
    text = asked[0][1]
    return urlencode({"": text[: chance.randint(2, max(2, len(text)))]})[1:]


def row(name: str, what: str, port: int, paths: Sequence[str], bar: str) -> tuple[object, ...]:
    """Ask for each path once, one after the other, and return the times."""
    times = sorted(
        _timed(lambda path=path: get(port, path, "text/html,*/*;q=0.1")) for path in paths
    )
    middle, late = statistics.median(times), times[int(len(times) * 0.95) - 1]
    return name, f"{what}, ms", f"{middle:.1f}", f"{late:.1f}", bar


def _timed(ask: Callable[[], tuple[int, bytes]]) -> float:
    started = time.perf_counter()
    status, body = ask()
    took = time.perf_counter() - started
    if status != 200:
        sys.exit(body.decode()[:2000])
    return took * 1000


def cached(name: str, port: int, path: str, work: Path, seconds: int) -> tuple[object, ...]:
    """Return the rate of one record page beside a bare Starlette that sends as many bytes."""
    script = work / "paths.lua"
    write_lua(script, [path], accept="text/html")
    ours = wrk(port, script, seconds)
    length = len(get(port, path, "text/html")[1])
    bare, peer = work / "bare.py", free_port()
    bare.write_text(STARLETTE)
    with served([sys.executable, str(bare), str(peer), str(length)], peer, "/x"):
        theirs = wrk(peer, script, seconds)
    told = ratio("", ours, theirs, "Starlette", 0.4)
    return name, "record page, cached, requests/s", f"{told[1]} of {told[2]}", f"{told[3]}", told[4]


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=6)
    return parser.parse_args()


if __name__ == "__main__":
    main()
