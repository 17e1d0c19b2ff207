"""Pull a loaded catalogue through every feed: rates, small pulls, page times, dumps, memory.

`python benchmarks/feeds.py FOLDER [FOLDER ...] [--changes 10] [--pages 25]`

FOLDERS were made by `load.py`, of growing size. Of each, pages at the beginning, in the middle and
at the end are asked for, none of them twice. Of the last, everything is pulled: the DCAT feed in
three syntaxes, OAI-PMH in its formats, a dump beside a plain read of the same file. Then some
records are changed, and what changed is pulled through each incremental feed. Records are counted
in what comes: who leaves one out is seen.
"""

from __future__ import annotations

import argparse
import http.client
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode, urlsplit

from measuring import free_port, print_table, program, served

#: Our own entry of a record; the record may have entries of its own.
ENTRY = {
    "ttl": re.compile(rb"#record> a dcat:CatalogRecord"),
    "rdf": re.compile(rb'<dcat:CatalogRecord rdf:about="[^"]*#record">'),
    "jsonld": re.compile(rb'#record", "@type": \["dcat:CatalogRecord"'),
}
BARS = {"ttl": 1500, "rdf": 800, "jsonld": 800}
NEXT = re.compile(r'<([^<>]*)>; rel="next"')
TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
RECORD = b"<header"
DATASET = """<{iri}> a <http://www.w3.org/ns/dcat#Dataset> ;
<http://purl.org/dc/terms/title> "Change {n} at {at}"@en ;
<http://purl.org/dc/terms/description> "Changed."@en ."""


@dataclass
class Client:
    """One connection, kept."""

    port: int

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def get(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Return the answer to a GET, and its content."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status} {body[:300]!r}")
        return answer, body


def main() -> None:
    """Measure and print."""
    options = arguments()
    rows: list[Sequence[object]] = []
    for folder in options.folders:
        with serving(folder) as (client, _, _):
            rows.append(page_times(client, options.pages))
    print_table(("records", "first pages", "middle", "last"), rows)
    print()
    found: list[Sequence[object]] = []
    with serving(options.folders[-1]) as (client, server, token):
        found += [told(crawl(client, it)) for it in ENTRY]
        # What was written once is kept: aggregators come every night.
        for attempt in ("first", "again"):
            found += [told(harvest(client, it, attempt)) for it in ("oai_dc", "dcat", "datacite")]
        found += [told(it) for it in pulls(client, token, options.changes)]
        pulling = peak(server)
    with serving(options.folders[-1], dump_seconds=1) as (client, server, _):
        found += [told(it) for it in dump(client, options.folders[-1])]
        most = max(pulling, peak(server))
    found.append(("memory of the server, MiB, at most", f"{most:,.0f}", "600", ""))
    print_table(("what", "measured", "bar", "counted"), found)


def told(row: Sequence[object]) -> Sequence[object]:
    """Tell what was measured while the rest goes on."""
    print(*row, file=sys.stderr, flush=True)
    return row


@contextmanager
def serving(
    folder: Path, dump_seconds: int = 0
) -> Iterator[tuple[Client, subprocess.Popen[bytes], str]]:
    """Serve a folder; with a token that may write."""
    name = f"bench{time.time_ns()}"
    made = [program("ldcat"), "token", "create", name, "--data", str(folder), "--role", "admin"]
    told = subprocess.run(made, capture_output=True, text=True, check=True)
    port = free_port()
    command = [program("ldcat"), "serve", "--data", str(folder), "--port", str(port)]
    environment = ["env", f"LDCAT_DUMP_SECONDS={dump_seconds}"]
    with served([*environment, *command], port, "/ready") as server:
        yield Client(port), server, told.stdout.split()[-1]


def peak(server: subprocess.Popen[bytes]) -> float:
    """Return the largest memory that the server's own process had, in MiB."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def page_times(client: Client, pages: int) -> Sequence[object]:
    """Return how long pages take at the beginning, in the middle and at the end, in ms."""
    answer, body = client.get("/catalog.ttl?page_size=100")
    total = int(re.search(rb"hydra:totalItems (\d+)", body)[1])
    first = last_of(answer)
    at = re.search(r"[?&]at=(\d+)", first)[1]
    end = int(re.search(r"[?&]after=(\d+)", first)[1])
    begins = (100, end // 2, max(0, end - 100 * pages))
    told = [
        in_turn(
            client,
            [f"/catalog.ttl?at={at}&after={it + 100 * n}&page_size=100" for n in range(pages)],
        )
        for it in begins
    ]
    return (f"{total:,}", *told)


def last_of(answer: http.client.HTTPResponse) -> str:
    """Return the address of the last page."""
    found = re.search(r'<([^<>]*)>; rel="last"', answer.headers["Link"])
    return found[1] if found else ""


def in_turn(client: Client, paths: Sequence[str]) -> str:
    """Return the median time of some requests, in ms."""
    times: list[float] = []
    for it in paths:
        began = time.perf_counter()
        client.get(it)
        times.append(time.perf_counter() - began)
    return f"{median(times) * 1000:.1f} ms"


def crawl(client: Client, suffix: str) -> Sequence[object]:
    """Follow the DCAT feed to its end."""
    path, counted = f"/catalog.{suffix}", 0
    began = time.monotonic()
    while path:
        answer, body = client.get(path)
        counted += len(ENTRY[suffix].findall(body))
        found = NEXT.search(answer.headers["Link"])
        path = relative(found[1]) if found else ""
    rate = counted / (time.monotonic() - began)
    return (f"DCAT feed, {suffix}, records/s", f"{rate:,.0f}", f"{BARS[suffix]:,}", f"{counted:,}")


def relative(address: str) -> str:
    """Return path and query of an address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def harvest(client: Client, prefix: str, attempt: str) -> Sequence[object]:
    """Follow `ListRecords` to its end."""
    path, counted = f"/oai?verb=ListRecords&metadataPrefix={prefix}", 0
    began = time.monotonic()
    while path:
        body = client.get(path)[1]
        counted += body.count(RECORD)
        found = TOKEN.search(body)
        token = {"verb": "ListRecords", "resumptionToken": found[1].decode()} if found else {}
        path = "/oai?" + urlencode(token) if token else ""
    rate = counted / (time.monotonic() - began)
    return (f"OAI-PMH, {prefix}, records/s, {attempt}", f"{rate:,.0f}", "2,000", f"{counted:,}")


def pulls(client: Client, token: str, changes: int) -> Iterator[Sequence[object]]:
    """Change some records, and pull what changed through each feed; twice, the first to warm up."""
    for attempt in ("first", "again"):
        time.sleep(1.1)  # OAI-PMH tells times by the second
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        change(client, token, changes, attempt)
        feeds = {
            "DCAT modified_since": (
                f"/catalog.ttl?modified_since={since}",
                b"#record> a dcat:CatalogRecord",
            ),
            "OAI-PMH from": (f"/oai?verb=ListRecords&metadataPrefix=oai_dc&from={since}", RECORD),
            "LDES, last page": (ldes_tail(client), b"Change "),
            "Atom": ("/feed.atom", b"<entry>"),
        }
        for name, (path, sign) in feeds.items():
            began = time.perf_counter()
            body = client.get(path)[1]
            took = (time.perf_counter() - began) * 1000
            yield (
                f"{changes} changes by {name}, ms, {attempt}",
                f"{took:.1f}",
                "50",
                body.count(sign),
            )


def ldes_tail(client: Client) -> str:
    """Return the page of the event stream that has the newest events."""
    path = "/ldes"
    while True:
        body = client.get(f"{path}?_format=nquads")[1].decode()
        nodes = re.findall(r"<https://w3id.org/tree#node> <([^>]*)>", body)
        if not nodes:
            return f"{path}?_format=nquads"
        path = urlsplit(nodes[-1]).path


def change(client: Client, token: str, changes: int, attempt: str) -> None:
    """Put some datasets."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
    for number in range(changes):
        iri = f"https://bench.example.org/{attempt}/{number}"
        connection.request(
            "PUT",
            f"/graphs?graph={quote(iri, safe='')}",
            DATASET.format(iri=iri, n=number, at=time.time_ns()).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "text/turtle"},
        )
        answer = connection.getresponse()
        told = answer.read()
        if answer.status not in (200, 201, 204):
            sys.exit(f"PUT: {answer.status} {told[:300]!r}")


def dump(client: Client, folder: Path) -> Iterator[Sequence[object]]:
    """Wait for a dump; read its largest file over HTTP and from the disk."""
    began = time.monotonic()
    while not (files := sorted((folder / "dumps").glob("[0-9]*/catalog.nq.gz"))):
        if time.monotonic() - began > 3600:
            return
        time.sleep(1)
    place = max(files, key=lambda it: it.stat().st_mtime)
    size = place.stat().st_size
    rates = {"HTTP": 0.0, "disk": 0.0}
    readers: dict[str, Callable[[], None]] = {
        "HTTP": lambda: fetched(client.port, f"/dumps/{place.parent.name}/catalog.nq.gz"),
        "disk": lambda: plainly(place),
    }
    time.sleep(10)  # the server has just started its workers
    for name, read in (*readers.items(), *readers.items(), *readers.items()):
        drop_caches()
        began = time.monotonic()
        read()
        rates[name] = max(rates[name], size / (time.monotonic() - began) / 1e6)
    yield (
        f"dump of {size / 1e6:,.0f} MB, MB/s",
        f"{rates['HTTP']:,.0f}",
        f"disk: {rates['disk']:,.0f}",
        "",
    )


def fetched(port: int, path: str) -> None:
    """Read an answer to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", path)
    answer = connection.getresponse()
    buffer = bytearray(1 << 20)
    while answer.readinto(buffer):
        pass


def plainly(place: Path) -> None:
    """Read a file to its end."""
    buffer = bytearray(1 << 20)
    with place.open("rb", buffering=0) as file:
        while file.readinto(buffer):
            pass


def drop_caches() -> None:
    """Have the kernel forget what it read; where that is not allowed, both readers have it warm."""
    subprocess.run(["sync"], check=False)
    try:
        Path("/proc/sys/vm/drop_caches").write_text("1")
    except OSError:
        return


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--changes", type=int, default=10)
    parser.add_argument("--pages", type=int, default=25)
    return parser.parse_args()


if __name__ == "__main__":
    main()
