"""`ldcat serve` and `ldcat demo`: serve the catalogue."""

from __future__ import annotations

import gc
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated, Final

import typer
import uvicorn

from ldcat import resources
from ldcat.catalogue.profiling import log_faults
from ldcat.cli.bases import warn_of_base
from ldcat.cli.console import Data, settings_of, talk, warn
from ldcat.cli.loading import keeper_of, load_all
from ldcat.cli.opening import catalogue
from ldcat.cli.policies import documents, policy_of
from ldcat.errors import PortInUseError
from ldcat.observe import log
from ldcat.settings import Settings
from ldcat.web.app import create_app

Host = Annotated[str | None, typer.Option("--host", help="Address to listen at.")]
Port = Annotated[int | None, typer.Option("--port", help="TCP port to listen at.")]
_COLLECT_AFTER: Final = 100_000
Base = Annotated[str | None, typer.Option("--base-url", help="Public base URL.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.command()(demo)


def serve(
    names: Annotated[list[str] | None, typer.Argument(help="Documents to load first.")] = None,
    *,
    data: Data = None,
    host: Host = None,
    port: Port = None,
    base_url: Base = None,
) -> None:
    """Serve the catalogue; documents are loaded first."""
    settings = settings_of(data=data, host=host, port=port, base_url=base_url)
    run(settings, names or [])


def demo(*, host: Host = None, port: Port = None) -> None:
    """Serve the bundled example catalogue from a folder that is thrown away at the end."""
    with tempfile.TemporaryDirectory(prefix="ldcat-demo-") as folder:
        settings = settings_of(
            data=Path(folder),
            host=host,
            port=port,
            title="Nordmeer & Havenstad Open Data",
            description="An example catalogue: a marine research centre and a coastal city.",
            publisher="ldcat example",
            profile="dcat-ap",
            dump_seconds=1.0,
            themes="http://publications.europa.eu/resource/authority/data-theme",
        )
        run(settings, [str(resources.examples())])


def run(settings: Settings, names: Sequence[str]) -> None:
    """Load documents, then serve until somebody ends it.

    Raises:
        PortInUseError: The address is taken; nothing was loaded.
        InputError: A document is not there; nothing was loaded.
    """
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _end)
    log.configure(settings.log_level, as_json=settings.log_json)
    found = documents(names) if names else ()
    listener = _listener(settings.host, settings.port)
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    with listener, catalogue(settings, "ldcat serve") as application:
        warn_of_base(application)
        log_faults(application.profiles)
        for note in application.registry.context.look.notes:
            warn(note)
        if found:
            policy = policy_of(settings, application.profiles, syntax="", tolerant=True)
            keeper = keeper_of(application, "loaded at the start")
            load_all(
                application.loader,
                found,
                policy,
                keeper=keeper,
                explainer=application.explainer,
            )
        _announce(settings)
        # What is loaded by now stays; answers make many objects, and few circles.
        gc.freeze()
        gc.set_threshold(_COLLECT_AFTER, 20, 50)
        config = uvicorn.Config(
            create_app(application),
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=3,
            forwarded_allow_ips=list(settings.trusted_proxies),
            lifespan="on",
        )
        uvicorn.Server(config).run(sockets=[listener])


def _end(number: int, frame: FrameType | None) -> None:
    """End in good order, from wherever the process is; uvicorn hands its signals on to this."""
    del number, frame
    sys.exit(0)


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From here on nobody else can have it, however long loading takes.
        listener.listen()
    except OSError as error:
        listener.close()
        raise PortInUseError(
            f"The address cannot be listened at: {error.strerror}.",
            where=f"{host}:{port}",
            mend="Choose another port with --port.",
        ) from error
    return listener


def _announce(settings: Settings) -> None:
    base = settings.base
    console = talk()
    console.print()
    console.print(f"[bold]ldcat[/] serves the catalogue at [bold cyan]{base}[/]", markup=True)
    console.print(f"  pages    {base}catalog.html", soft_wrap=True)
    console.print(f"  feed     {base}catalog.ttl", soft_wrap=True)
    console.print(f"  SPARQL   {base}sparql", soft_wrap=True)
    console.print("Press Ctrl+C to stop.")
    console.print()
