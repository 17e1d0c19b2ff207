"""Replicates the event stream with rdf-connect's ldes-client: in order, materialised, last only."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from telling import BASE, expected, tell

CLIENT = Path(sys.argv[4]) / "node_modules" / ".bin" / "ldes-client"
STREAM = "https://www.w3.org/ns/activitystreams#"
ACTIVITY = re.compile(
    rf"^<([^>]+)> <[^>]+#type> <{STREAM}(Create|Update|Delete)> *\.$", re.MULTILINE
)
PUBLISHED = re.compile(rf'^<[^>]+> <{STREAM}published> "([^"]+)"', re.MULTILINE)
GRAPH = re.compile(r" <([^>]+)> ?\.$", re.MULTILINE)
RUNS = (
    ("ordered", "/ldes", ("--ordered", "ascending")),
    ("materialised", "/ldes", ("--ordered", "ascending", "--materialize")),
    ("last versions", "/ldes", ("--last-version-only",)),
    ("ordered", "/ldes/latest", ("--ordered", "ascending")),
)


def main() -> None:
    """Pull the stream in every way."""
    for name, path, options in RUNS:
        command = [str(CLIENT), "--no-shape", "--start-fresh", *options, BASE + path]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        print("$", *command, done.stdout[:2000], "[…]", done.stderr, sep="\n", flush=True)
        faults = [f"exit status {done.returncode}"] if done.returncode else []
        moments = PUBLISHED.findall(done.stdout)
        if "ascending" in options and moments != sorted(moments):
            faults.append("out of order")
        members = {it[0] for it in ACTIVITY.findall(done.stdout)}
        described = set(GRAPH.findall(statements(done.stdout)))
        print(name, path, "members", len(members), "with a graph", len(described))
        if len(described) < len(members):
            faults.append(f"only {len(described)} members have their record")
        tell(f"{path}, {name}", len(members), expected(), faults)


def statements(output: str) -> str:
    """Return the statements that are in a graph: four terms, and literals without their text."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?', "_:text", output)
    return "\n".join(it for it in bare.splitlines() if len(it.split()) == 5)


if __name__ == "__main__":
    main()
