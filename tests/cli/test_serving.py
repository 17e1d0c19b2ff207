"""`ldcat serve` and `ldcat demo` as processes: they start, refuse, and end in good order."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from tests.serving import LDCAT, environment, examples, ldcat, started, until


def children(pid: int) -> set[int]:
    """Return the processes that a process has started, and those that they have started."""
    found: set[int] = set()
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found |= {int(it) for it in (task / "children").read_text().split()}
    return found.union(*map(children, found))


def is_running(pid: int) -> bool:
    """Say whether a process is there, and not only its memory."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def ended(pid: int, seconds: float = 5.0) -> int:
    """Wait for a child of ours, and return its exit code; negative for a signal."""
    found: list[int] = []

    def is_over() -> bool:
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone:
            found.append(os.waitstatus_to_exitcode(status))
        return bool(found)

    until(is_over, seconds)
    return found[0]


def is_ready(port: int, pid: int) -> bool:
    """Say whether the query workers are there."""
    answer = httpx2.post(
        f"http://127.0.0.1:{port}/sparql", data={"query": "ASK {}"}, trust_env=False
    )
    return answer.status_code == 200 and len(children(pid)) >= 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_well_and_its_workers_too(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "serve", *examples()[:1]) as (pid, port):
        until(lambda: is_ready(port, pid))
        workers = children(pid)
        os.kill(pid, number)
        assert ended(pid, 10) == 0
        until(lambda: not any(map(is_running, workers)), 2)
    log = (tmp_path / "serve.log").read_text()
    assert "Traceback" not in log
    assert ldcat(tmp_path, "doctor").returncode == 0


def test_a_running_query_does_not_keep_it(tmp_path: Path) -> None:
    with started(tmp_path, "serve", examples()[0]) as (pid, port):
        until(lambda: is_ready(port, pid))
        endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        with socket.create_connection(("127.0.0.1", port)) as connection:
            head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            connection.sendall(f"{head}Content-Length: {len(endless)}\r\n\r\n{endless}".encode())
            until(lambda: any(_works(it) for it in children(pid)))
            workers = children(pid)
            os.kill(pid, signal.SIGTERM)
            assert ended(pid, 10) == 0
        until(lambda: not any(map(is_running, workers)), 2)


def _works(pid: int) -> bool:
    """Say whether a process has used more than a second of processor time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) > os.sysconf("SC_CLK_TCK")


def test_a_killed_server_leaves_no_workers(tmp_path: Path) -> None:
    with started(tmp_path, "serve") as (pid, port):
        until(lambda: is_ready(port, pid))
        workers = children(pid)
        os.kill(pid, signal.SIGKILL)
        assert ended(pid) == -signal.SIGKILL
        until(lambda: not any(map(is_running, workers)), 5)


def test_a_second_one_is_refused_by_name(tmp_path: Path) -> None:
    with started(tmp_path, "serve") as (pid, port):
        for command in (["load", examples()[0]], ["serve", "--port", "0"], ["query", "ASK {}"]):
            done = ldcat(tmp_path, *command)
            assert done.returncode == 3
            assert f"in use by process {pid} (ldcat serve)" in " ".join(done.stderr.split())
            assert "Traceback" not in done.stderr
            assert ("ask its address /sparql" in done.stderr) == (command[0] == "query")
        assert ldcat(tmp_path, "dump").returncode == 0
        done = ldcat(tmp_path, "doctor")
        assert done.returncode == 0, done.stdout
        assert f"left   data folder and store: The data folder is in use by process {pid}" in (
            done.stdout
        )
        assert "well   every record's content" in done.stdout
        other = tmp_path / "other"
        other.mkdir()
        done = ldcat(other, "serve", "--port", str(port))
        assert done.returncode == 3
        assert "--port" in done.stderr
        assert not (other / "ldcat-data").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_its_example_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with started(tmp_path, "demo", TMPDIR=str(scratch)) as (pid, port):
        page = httpx2.get(f"http://127.0.0.1:{port}/", trust_env=False)
        assert "Nordmeer" in page.text
        assert list(scratch.iterdir())
        os.kill(pid, number)
        assert ended(pid, 10) == 0
    assert not list(scratch.iterdir())
    log = (tmp_path / "serve.log").read_text()
    assert f"http://127.0.0.1:{port}/" in log
    assert "\x1b" not in log


def test_a_server_for_everybody_names_this_machine_and_warns(tmp_path: Path) -> None:
    with started(tmp_path, "serve", "--host", "0.0.0.0") as (_, port):  # noqa: S104
        page = httpx2.get(f"http://127.0.0.1:{port}/?_format=turtle", trust_env=False)
        assert f"<http://localhost:{port}/>" in page.text
        assert "0.0.0.0" not in page.text  # noqa: S104
    assert "LDCAT_BASE_URL" in (tmp_path / "serve.log").read_text()


def test_a_signal_while_loading_ends_it_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow.ttl")
    process = subprocess.Popen(
        [LDCAT, "serve", "slow.ttl", "--port", "0"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
    )
    until((tmp_path / "ldcat-data" / "ledger.sqlite").exists)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert b"Traceback" not in told
    assert process.returncode in (0, -signal.SIGTERM)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Run as nobody, whose rights end at this folder."""
    read_only = tmp_path / "read-only"
    read_only.mkdir(mode=0o555)
    code = (
        "from pathlib import Path\nfrom ldcat.folder import DataFolder\n"
        "from ldcat.errors import FolderUnusableError\nimport os, sys\n"
        "os.setuid(65534)\n"
        "try:\n    DataFolder(Path(sys.argv[1]), 'x')\n"
        "except FolderUnusableError as error:\n    print(error)\n"
    )
    os.chmod(tmp_path, 0o755)  # noqa: PTH101, S103 - pytest's own folders are closed to others
    done = subprocess.run(
        [LDCAT.parent / "python", "-c", code, read_only / "data"],
        env=environment(tmp_path), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "cannot be written" in done.stdout
