"""Serve a loaded catalogue: rates beside a bare Starlette and `oxigraph serve-read-only`.

`python benchmarks/serve.py FOLDER [--oxigraph-store FOLDER] [--seconds 8]`

FOLDER was made by `load.py`. `wrk` uses 16 connections on one thread. The 2,000 records "in turn"
have been asked for before, so the answer cache is warm, as in a crawl that comes again.
The rows "each new" ask with another text each time.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from measuring import free_port, get, print_table, program, served

RECORDS = 2000
ROWS_JSON = "application/sparql-results+json"
STARLETTE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
BODY = b"x" * int(sys.argv[2])
async def constant(request):
    return Response(BODY, media_type="text/turtle")
app = Starlette(routes=[Route("/{path:path}", constant)])
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
"""
ROWS = """SELECT ?s ?title WHERE { ?s <http://purl.org/dc/terms/title> ?title } LIMIT 200000"""


def main() -> None:
    """Measure and print."""
    options = arguments()
    seconds: int = options.seconds
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        port = free_port()
        ldcat = [program("ldcat"), "serve", "--data", str(options.folder), "--port", str(port)]
        with served(ldcat, port, "/ready"):
            records = record_iris(port)
            slugs = [f"/dataset/{it.rpartition('/')[2]}.ttl" for it in records]
            length = len(get(port, slugs[0])[1])
            write_lua(script, slugs[:1])
            ours_record = wrk(port, script, seconds)
            ours_first = fetched(port, slugs)
            write_lua(script, slugs)
            ours_round = wrk(port, script, seconds)
            write_lua(script, [describe(it) for it in records])
            ours_describe = wrk(port, script, seconds)
            write_lua(script, [small(it) for it in records], accept=ROWS_JSON)
            ours_small = wrk(port, script, seconds)
            write_lua(script, [small(it) for it in records], accept=ROWS_JSON, is_salted=True)
            ours_uncached = wrk(port, script, seconds)
            ours_rows = bytes_per_second(port, "/sparql?" + urlencode({"query": ROWS}))
            crawl = crawled(port)
        port = free_port()
        starlette = Path(folder) / "bare.py"
        starlette.write_text(STARLETTE)
        with served([sys.executable, str(starlette), str(port), str(length)], port, "/x"):
            write_lua(script, slugs)
            bare = wrk(port, script, seconds)
        rows.append(ratio("record as Turtle, requests/s", ours_record, bare, "Starlette", 0.5))
        rows.append(ratio("2,000 records in turn, requests/s", ours_round, bare, "Starlette", 0.5))
        rows.append(("2,000 records, the first time, requests/s", f"{ours_first:,.0f}", "", "", ""))
        if options.oxigraph_store:
            peer = oxigraph(options.oxigraph_store, records, script, seconds)
            rows += [
                ratio("DESCRIBE, requests/s", ours_describe, peer.describe, "oxigraph", 0.25),
                ratio("small SELECT, requests/s", ours_small, peer.small, "oxigraph", 0.5),
                ratio(
                    "small SELECT, each new, requests/s", ours_uncached, peer.small, "oxigraph", 0.3
                ),
                ratio("200,000 rows as JSON, MB/s", ours_rows, peer.rows, "oxigraph", 0.8),
            ]
        rows.append(("crawl of /catalog, datasets/s", f"{crawl:,.0f}", "", "", "1,500 wanted"))
    print_table(("measure", "ldcat", "peer", "ratio", "bar"), rows)


def ratio(name: str, ours: float, peer: float, who: str, bar: float) -> tuple[object, ...]:
    """Return a row of the table."""
    return name, f"{ours:,.0f}", f"{peer:,.0f} {who}", f"{ours / peer:.2f}", f">= {bar}"


def record_iris(port: int) -> list[str]:
    """Return the IRIs of some datasets, far from each other."""
    query = "SELECT ?d WHERE { ?d a <http://www.w3.org/ns/dcat#Dataset> } LIMIT 20000"
    body = get(port, "/sparql?" + urlencode({"query": query}), "application/json")[1]
    found = [row["d"]["value"] for row in json.loads(body)["results"]["bindings"]]
    return found[:: max(1, len(found) // RECORDS)][:RECORDS]


def describe(iri: str) -> str:
    """Return the path of a DESCRIBE."""
    return "/sparql?" + urlencode({"query": f"DESCRIBE <{iri}>"})


def small(iri: str) -> str:
    """Return the path of a small SELECT."""
    return "/sparql?" + urlencode({"query": f"SELECT ?p ?o {{ <{iri}> ?p ?o }} #"})


def write_lua(
    script: Path, paths: list[str], *, accept: str = "text/turtle", is_salted: bool = False
) -> None:
    """Write wrk's script: go round the paths; with salt, none comes twice in any run."""
    listed = ",".join(json.dumps(path) for path in paths)
    salt = ' .. os.time() .. "_" .. n' if is_salted else ""
    script.write_text(
        f"local paths = {{{listed}}}\nlocal n = 0\n"
        "request = function()\n  n = n + 1\n"
        f"  local path = paths[n % #paths + 1]{salt}\n"
        f'  return wrk.format("GET", path, {{["Accept"]="{accept}"}})\nend\n'
    )


def wrk(port: int, script: Path, seconds: int) -> float:
    """Return requests a second; an answer that is not 2xx ends the benchmark."""
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}"]
    subprocess.run([*command[:3], "-d2s", *command[4:]], check=True, capture_output=True)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        sys.exit(output)
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    return float(found.group(1)) if found else 0.0


def fetched(port: int, paths: list[str]) -> float:
    """Return requests a second when each path is asked for once, one after the other."""
    started = time.perf_counter()
    for path in paths:
        get(port, path, "text/turtle")
    return len(paths) / (time.perf_counter() - started)


def bytes_per_second(port: int, path: str) -> float:
    """Return the best of five rates of one long answer, in MB/s."""
    best = 0.0
    for _ in range(5):
        started = time.monotonic()
        status, body = get(port, path, ROWS_JSON)
        if status != 200:
            sys.exit(body.decode())
        json.loads(body)
        best = max(best, len(body) / (time.monotonic() - started) / 1e6)
    return best


@dataclass(frozen=True)
class Peer:
    """The peer's rates: requests a second, and MB/s of a long answer."""

    describe: float
    small: float
    rows: float


def oxigraph(store: Path, records: list[str], script: Path, seconds: int) -> Peer:
    """Measure the peer."""
    port = free_port()
    command = [program("oxigraph"), "serve-read-only", "--location", str(store)]
    with served([*command, "--bind", f"127.0.0.1:{port}"], port, "/"):
        path = "/query?union-default-graph&"
        write_lua(script, [describe(it).replace("/sparql?", path) for it in records])
        described = wrk(port, script, seconds)
        paths = [small(it).replace("/sparql?", path) for it in records]
        write_lua(script, paths, accept=ROWS_JSON, is_salted=True)
        selected = wrk(port, script, seconds)
        rows = bytes_per_second(port, path + urlencode({"query": ROWS}))
    return Peer(described, selected, rows)


def crawled(port: int) -> float:
    """Follow hydra:next to the end; return datasets a second."""
    path, total = "/catalog.ttl", 0
    started = time.monotonic()
    while path:
        body = get(port, path)[1].decode()
        total += body.count("a dcat:Dataset")
        found = re.search(r"hydra:next <([^>]*)>", body)
        path = re.sub(r"^https?://[^/]*", "", found.group(1)) if found else ""
    return total / (time.monotonic() - started)


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--oxigraph-store", type=Path)
    parser.add_argument("--seconds", type=int, default=8)
    return parser.parse_args()


if __name__ == "__main__":
    main()
