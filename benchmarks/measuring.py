"""What the benchmarks share: timed processes, servers, tables."""

from __future__ import annotations

import http.client
import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
PAGE = resource.getpagesize()


@dataclass(frozen=True)
class Run:
    """What a process cost: seconds of the clock, peak memory of it and its children in MiB."""

    seconds: float
    mebibytes: float
    output: str


def program(name: str) -> str:
    """Return the path of a program, beside this Python or on the PATH."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed")
    return found


def timed(command: Sequence[str]) -> Run:
    """Run a program to its end."""
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        peak = [0.0]
        watcher = threading.Thread(target=watch, args=(process, peak))
        watcher.start()
        output = process.communicate()[0].decode()
        watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{output}")
    return Run(time.monotonic() - started, peak[0], output)


def watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    """Note the largest memory of a process and its children, ten times a second."""
    while process.poll() is None:
        peak[0] = max(peak[0], memory(process.pid))
        time.sleep(0.1)


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Return the resident memory of a process and its descendants, in MiB."""
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            family = {int(path.name), int(fields[1]), int(fields[3])}
            if pid in family or int(fields[1]) in children(pid):
                total += int((path / "statm").read_text().split()[1]) * PAGE
        except (OSError, ValueError):
            continue
    return total / (1 << 20)


def children(pid: int) -> set[int]:
    """Return the process ids of the direct children."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return {int(it) for task in tasks for it in (task / "children").read_text().split()}
    except OSError:
        return set()


def free_port() -> int:
    """Return a TCP port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(command: Sequence[str], port: int, path: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server, wait until a path answers, and end it."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
    ) as process:
        try:
            wait(port, path)
            yield process
        finally:
            process.terminate()
            process.wait(20)


def wait(port: int, path: str, seconds: float = 600) -> None:
    """Wait until a path of a server answers 200."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if get(port, path)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.01)
    sys.exit(f"nothing answers at port {port}{path}")


def get(port: int, path: str, accept: str = "*/*") -> tuple[int, bytes]:
    """Return status and body of a GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table with aligned columns."""
    texts = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[place]) for row in texts) for place in range(len(head))]
    for number, row in enumerate(texts):
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
        if number == 0:
            print("  ".join("-" * width for width in widths))
