"""Publishers of ten thousand records get other IRIs by one update: dry run, run, revert.

`python benchmarks/update.py FOLDER [--records 10000]`

FOLDER was made by `load.py`; the update goes to a copy of it, which is removed again. After each
step three views are asked how many datasets have which publishers: SPARQL, the feed (followed from
its first page to its last), and the pages of fifty records. They must agree.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from measuring import free_port, get, print_table, program, served

DCT = "http://purl.org/dc/terms/"
SAMPLE = 50
UPDATE = """\
PREFIX dct: <http://purl.org/dc/terms/>
DELETE {{ ?record dct:publisher ?old . ?old ?p ?o }}
INSERT {{ ?record dct:publisher ?new . ?new ?p ?o }}
WHERE {{
  VALUES ?old {{ {publishers} }}
  ?record dct:publisher ?old . ?old ?p ?o
  BIND (IRI(CONCAT(STR(?old), "-renamed")) AS ?new)
}}"""


@dataclass(frozen=True)
class Views:
    """How many datasets have a publisher of before, and of after, in each view."""

    sparql: tuple[int, int]
    feed: tuple[int, int]
    pages: tuple[int, int]

    def agree(self, sampled: int) -> bool:
        """Return whether the views tell the same."""
        return self.sparql == self.feed and self.pages == tuple(
            sampled if count else 0 for count in self.sparql
        )

    def __str__(self) -> str:
        names = ("SPARQL", "feed", "pages")
        return "; ".join(
            f"{name} {old:,} / {new:,}"
            for name, (old, new) in zip(names, (self.sparql, self.feed, self.pages), strict=True)
        )


def main() -> None:
    """Measure and print."""
    options = arguments()
    work = Path(tempfile.mkdtemp(prefix="ldcat-update-", dir=options.folder.parent))
    try:
        folder = shutil.copytree(options.folder, work / "data")
        token = subprocess.run(
            [program("ldcat"), "token", "create", "bench", "--data", str(folder)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.strip()
        # How many records one update may have, and how long it may take, are settings.
        os.environ["LDCAT_UPDATE_SECONDS"] = "600"
        port = free_port()
        command = [program("ldcat"), "serve", "--data", str(folder), "--port", str(port)]
        with served(command, port, "/ready"):
            rows = measured(port, token, options.records)
    finally:
        shutil.rmtree(work)
    print_table(("step", "seconds", "records", "of before / of after", "agree"), rows)


def measured(port: int, token: str, records: int) -> list[tuple[object, ...]]:
    """Return a row for each step."""
    publishers = chosen(port, records)
    sample = records_of(port, publishers)
    update = UPDATE.format(publishers=" ".join(f"<{it}>" for it in publishers))
    rows: list[tuple[object, ...]] = [state("before", 0.0, 0, port, publishers, sample)]
    seconds, answer = sent(port, "/update?dry_run=1", token, update)
    rows.append(
        state("dry run", seconds, len(answer["changes"]), port, publishers, sample),
    )
    seconds, answer = sent(port, "/update", token, update)
    rows.append(state("run", seconds, answer["changed"], port, publishers, sample))
    revisions = urlencode(answer["revisions"])
    seconds, answer = sent(port, f"/update/revert?{revisions}", token, "")
    rows.append(state("revert", seconds, answer["changed"], port, publishers, sample))
    return rows


def chosen(port: int, records: int) -> list[str]:
    """Return the publishers with the most datasets that have so many datasets together."""
    query = (
        f"SELECT ?p (COUNT(DISTINCT ?d) AS ?n) {{ ?d a dcat:Dataset ; <{DCT}publisher> ?p "
        "FILTER isIRI(?p) } GROUP BY ?p ORDER BY DESC(?n)"
    )
    found: list[str] = []
    total = 0
    for publisher, count in selected(port, query):
        if total >= records:
            break
        found.append(publisher)
        total += int(count)
    return found


def records_of(port: int, publishers: Sequence[str]) -> list[str]:
    """Return some datasets of publishers."""
    values = " ".join(f"<{it}>" for it in publishers)
    query = f"SELECT ?d {{ VALUES ?p {{ {values} }} ?d a dcat:Dataset ; <{DCT}publisher> ?p }}"
    found = [row[0] for row in selected(port, query)]
    return found[:: max(1, len(found) // SAMPLE)][:SAMPLE]


def selected(port: int, query: str) -> list[list[str]]:
    """Return the rows of a query."""
    status, body = get(port, "/sparql?" + urlencode({"query": query}), "text/csv")
    if status != 200:
        sys.exit(body.decode())
    return list(csv.reader(io.StringIO(body.decode())))[1:]


def sent(port: int, path: str, token: str, update: str) -> tuple[float, dict[str, Any]]:
    """Return the seconds that a change took, and the answer."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1200)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sparql-update"}
    connection.request("POST", path, update.encode(), headers)
    response = connection.getresponse()
    body = response.read()
    seconds = time.monotonic() - started
    if response.status != 200:
        sys.exit(f"{response.status} {body[:2000].decode()}")
    answer: dict[str, Any] = json.loads(body)
    return seconds, answer


def state(
    step: str,
    seconds: float,
    records: int,
    port: int,
    publishers: Sequence[str],
    sample: Sequence[str],
) -> tuple[object, ...]:
    """Return the row of a step: what the views tell after it."""
    names = (set(publishers), {f"{it}-renamed" for it in publishers})
    views = Views(
        sparql=counted(port, names), feed=crawled(port, names), pages=shown(port, names, sample)
    )
    agree = "yes" if views.agree(len(sample)) else "NO"
    return step, f"{seconds:.1f}", f"{records:,}", str(views), agree


def counted(port: int, names: tuple[set[str], set[str]]) -> tuple[int, int]:
    """Return how many datasets have these publishers, as SPARQL tells."""
    found = []
    for publishers in names:
        values = " ".join(f"<{it}>" for it in publishers)
        query = (
            f"SELECT (COUNT(DISTINCT ?d) AS ?n) {{ VALUES ?p {{ {values} }} "
            f"?d a dcat:Dataset ; <{DCT}publisher> ?p }}"
        )
        found.append(int(selected(port, query)[0][0]))
    return found[0], found[1]


def crawled(port: int, names: tuple[set[str], set[str]]) -> tuple[int, int]:
    """Return how many datasets have these publishers, as the feed tells."""
    of = re.compile(rf"^<([^>]*)> <{DCT}publisher> <([^>]*)> \.$", re.MULTILINE)
    following = re.compile(r"hydra/core#next> <[^>]*?://[^/]*([^>]*)>")
    kind = re.compile(
        r"^<([^>]*)> <[^>]*#type> <http://www.w3.org/ns/dcat#Dataset> \.$", re.MULTILINE
    )
    datasets: tuple[set[str], set[str]] = (set(), set())
    path = "/catalog.nt"
    while path:
        status, content = get(port, path)
        body = content.decode()
        if status != 200:
            sys.exit(f"{status} at {path}")
        here = set(kind.findall(body))
        for dataset, publisher in of.findall(body):
            for found, publishers in zip(datasets, names, strict=True):
                if dataset in here and publisher in publishers:
                    found.add(dataset)
        onward = following.search(body)
        path = onward.group(1) if onward else ""
    return len(datasets[0]), len(datasets[1])


def shown(port: int, names: tuple[set[str], set[str]], sample: Sequence[str]) -> tuple[int, int]:
    """Return how many of some records have these publishers on their pages."""
    found = [0, 0]
    for iri in sample:
        body = get(port, f"/dataset/{iri.rpartition('/')[2]}", "text/html")[1].decode()
        links = set(re.findall(r'href="([^"]*)"', body))
        for place, publishers in enumerate(names):
            found[place] += bool(links & publishers)
    return found[0], found[1]


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
