"""`ldcat dump`: everything published, losslessly."""

from __future__ import annotations

import gzip as gzip_module
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Annotated, cast

import typer

from ldcat.catalogue.exporting import export
from ldcat.cli.console import Data, settings_of, talk
from ldcat.cli.ledgers import ledger_there
from ldcat.errors import OperationError
from ldcat.model.media import N_QUADS
from ldcat.model.sniffing import named_syntax
from ldcat.represent.literals import counted


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(dump)


def dump(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write [default: stdout].")
    ] = None,
    syntax: Annotated[
        str, typer.Option("--format", help="nquads, trig, turtle, jsonld, rdfxml or ntriples.")
    ] = N_QUADS.name,
    gzip: Annotated[bool, typer.Option("--gzip", help="Compress it.")] = False,
    data: Data = None,
) -> None:
    """Write everything that is published, exactly as it was given; a server may be running."""
    chosen = named_syntax(syntax, option="--format")
    settings = settings_of(data=data)
    with ExitStack() as stack:
        ledger = stack.enter_context(ledger_there(settings))
        try:
            file: IO[bytes] = (
                stack.enter_context(output.open("wb")) if output else sys.stdout.buffer
            )
            if gzip:
                packed = stack.enter_context(gzip_module.GzipFile(fileobj=file, mode="wb", mtime=0))
                file = cast("IO[bytes]", packed)
            with ledger.snapshot() as held:
                records = export(held, chosen, file)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OperationError(
                f"It cannot be written: {error.strerror}.", where=str(output or "standard output")
            ) from error
    talk().print(f"{counted(records, 'record')} as {chosen.label}.")
