"""Real servers for tests: on a free port of this machine, each with a folder of its own."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx2
import pytest
import uvicorn

from ldcat import resources
from ldcat.bootstrap import Application, build
from ldcat.catalogue.file_report import FileReport
from ldcat.catalogue.keeping import Author, LedgerKeeper
from ldcat.catalogue.loading import Policy
from ldcat.cli.main import main
from ldcat.ledger.append import Origin
from ldcat.model.iri import Iri
from ldcat.model.verdicts import LENIENT
from ldcat.settings import Settings
from ldcat.web.app import create_app

LDCAT: Final = Path(sys.executable).parent / "ldcat"
#: What a browser says that it takes.
BROWSER: Final = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
)
_OWN: Final = ("LDCAT_", "FORCE_COLOR", "NO_COLOR")
PREFIXES: Final = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


class _Silent:
    """Progress that nobody watches."""

    def start(self, name: str, size: int | None) -> None:
        """Take no notice."""

    def read(self, size: int) -> None:
        """Take no notice."""

    def kept(self, records: int) -> None:
        """Take no notice."""


@dataclass(frozen=True)
class Served:
    """A running server, its inside, and a client for it."""

    application: Application
    client: httpx2.Client

    @property
    def base(self) -> str:
        """The public base URL."""
        return self.application.site.base

    @property
    def port(self) -> int:
        """The port that it listens at."""
        return self.application.settings.port

    def get(self, path: str, accept: str = "", **headers: str) -> httpx2.Response:
        """Ask for a path below the base."""
        if accept:
            headers["accept"] = accept
        return self.client.get(path, headers=headers)

    def put(self, turtle: str) -> None:
        """Load records, written in Turtle."""
        path = self.application.settings.data / "given.ttl"
        path.write_text(PREFIXES + turtle)
        report = load(self.application, [str(path)])[0]
        assert report.is_clean, report

    def delete(self, *iris: str) -> None:
        """Delete records."""
        origin = Origin(self.base, "test", datetime.now(UTC), "gone")
        self.application.ledger.append([], [Iri(it) for it in iris], origin)
        self.application.projector.catch_up()

    def query(self, text: str, **headers: str) -> httpx2.Response:
        """Ask a SPARQL query."""
        return self.client.post("sparql", data={"query": text}, headers=headers)


def load(application: Application, names: Sequence[str], profile: str = "") -> Sequence[FileReport]:
    """Load documents; records need not fit a profile, but may be checked against one."""
    policy = Policy(
        base=application.site.base,
        profile=profile,
        verdicts=LENIENT,
        syntax="",
        tolerant=True,
        large=16 << 20,
        seconds=60,
    )
    keeper = LedgerKeeper(
        application.ledger, application.projector, Author(application.site.base, "test", "")
    )
    return application.loader.load(names, policy, keeper=keeper, progress=_Silent())


def examples() -> list[str]:
    """Return the documents of the example catalogue."""
    return [str(it) for it in sorted(resources.examples().iterdir())]


@contextmanager
def served(folder: Path, names: Sequence[str] = (), **options: object) -> Iterator[Served]:
    """Serve a catalogue from a thread of this process."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = listener.getsockname()[1]
        # Without looking at environment and file, which are the developer's.
        own = {"data": folder / "data", "port": port, "document_workers": 1, **options}
        settings = Settings.model_construct(None, **own)
        application = build(settings, "a test")
        stack.callback(application.close)
        application.projector.catch_up()
        for report in load(application, names) if names else ():
            assert report.is_clean, report
        config = uvicorn.Config(
            create_app(application), log_config=None, server_header=False, lifespan="on"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        stack.callback(thread.join)
        stack.callback(setattr, server, "should_exit", True)
        client = stack.enter_context(
            httpx2.Client(
                base_url=f"http://127.0.0.1:{port}/",
                headers={"Accept-Encoding": "identity"},  # `test_encoding` asks for others
                timeout=200,
                trust_env=False,
            )
        )
        until(lambda: server.started)
        yield Served(application, client)


def until(is_so: Callable[[], bool], seconds: float = 90.0, every: float = 0.02) -> None:
    """Wait until something is so; look every few seconds."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(every)


def environment(folder: Path, **more: str) -> Mapping[str, str]:
    """Return the environment of a command: without the developer's own settings."""
    own = {name: it for name, it in os.environ.items() if not name.startswith(_OWN)}
    return {**own, "HOME": str(folder), "COLUMNS": "200", **more}


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def called(folder: Path, *arguments: str, given: bytes = b"", **more: str) -> Said:
    """Run the program in this process, which is faster; as `ldcat` otherwise."""
    streams = [io.TextIOWrapper(io.BytesIO(it), "utf-8") for it in (given, b"", b"")]
    code: object = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in [it for it in os.environ if it.startswith(_OWN)]:
            patch.delenv(name)
        for name, value in more.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["ldcat", *arguments])
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        try:
            main()
        except SystemExit as error:
            code = error.code or 0
    told = []
    for stream in streams[1:]:
        stream.flush()
        told.append(stream.buffer.getvalue().decode())
    assert isinstance(code, int)
    return Said(code, *told)


def ldcat(
    folder: Path, *arguments: str, given: bytes = b"", environ: Mapping[str, str] | None = None
) -> Said:
    """Run the installed program in a folder."""
    done = subprocess.run(
        [LDCAT, *arguments],
        cwd=folder,
        env=environment(folder, **(environ or {})),
        input=given,
        capture_output=True,
        timeout=250,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


@contextmanager
def started(folder: Path, *arguments: str, **more: str) -> Iterator[tuple[int, int]]:
    """Run `ldcat serve` on a free port; yield its process id and its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [LDCAT, *arguments, "--port", str(port)],
            cwd=folder,
            env=environment(folder, **more),
            stdout=subprocess.PIPE,
            stderr=log,
        )
    try:
        until(lambda: process.poll() is not None or _answers(port))
        assert process.poll() is None, (folder / "serve.log").read_text()
        yield process.pid, port
    finally:
        process.kill()
        process.communicate()


def _answers(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health", trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False
