"""`ldcat query`: SPARQL from the shell."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from ldcat.bootstrap import Application
from ldcat.cli.console import Data, out, require_catalogue, settings_of
from ldcat.cli.opening import catalogue
from ldcat.configured import query_launch
from ldcat.errors import BadParameterError, FolderInUseError, NotAcceptableError
from ldcat.model.addresses import sparql_address
from ldcat.observe.printable import printable
from ldcat.represent.labels import short_name
from ldcat.sandbox.pool import Answer, Job, Pool
from ldcat.sparql.federation import Call
from ldcat.sparql.formats import GRAPHS, ROWS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(query)


def query(
    text: Annotated[
        str, typer.Argument(help="A query, a file that ends in .rq or .sparql, or - for input.")
    ],
    *,
    form: Annotated[
        str, typer.Option("--format", help="json, xml, csv, tsv, turtle, jsonld …")
    ] = "",
    data: Data = None,
) -> None:
    """Ask the catalogue: a table on a terminal, CSV or Turtle in a pipe."""
    asked = _asked(text)
    rows, graph = _formats(form)
    settings = settings_of(data=data)
    require_catalogue(settings)
    try:
        with catalogue(settings, "ldcat query") as application:
            answer = _ask(application, asked, rows=rows, graph=graph)
    except FolderInUseError as error:
        raise replace(error, mend="If it serves the catalogue, ask its address /sparql.") from error
    if answer.header["kind"] != "graph" and not form and sys.stdout.isatty():
        out().print(_table(json.loads(answer.content)))
        return
    sys.stdout.buffer.write(answer.content)
    if not answer.content.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")


def _asked(text: str) -> bytes:
    """Return the query: the text itself, or what a file or standard input has.

    The worker says what is wrong with bytes that are no UTF-8.
    """
    if text == "-":
        return sys.stdin.buffer.read()
    if not text.endswith((".rq", ".sparql")):
        return text.encode()
    try:
        return Path(text).read_bytes()
    except OSError as error:
        raise BadParameterError(f"It cannot be read: {error.strerror}.", where=text) from error


def _formats(form: str) -> tuple[str, str]:
    """Return how rows and graphs are written; empty where the chosen form cannot have them."""
    if not form:
        return ("json" if sys.stdout.isatty() else "csv"), "turtle"
    rows, graphs = {it.name for it in ROWS}, {it.name for it in GRAPHS}
    if form not in rows | graphs:
        known = ", ".join([*(it.name for it in ROWS), *(it.name for it in GRAPHS)])
        raise BadParameterError(
            f"There is no format “{form}”.", where="--format", mend=f"Use one of: {known}."
        )
    return (form if form in rows else ""), (form if form in graphs else "")


def _ask(application: Application, asked: bytes, *, rows: str, graph: str) -> Answer:
    settings = application.settings
    snapshot = application.snapshots.acquire()
    pool = Pool(query_launch(settings), 1)
    options: dict[str, object] = {
        "snapshot": str(snapshot.folder),
        "base": sparql_address(application.site.base),
        "rows": rows,
        "graph": graph,
        "default_graphs": None,
        "named_graphs": None,
    }
    try:
        if application.federation.endpoints:
            return _with_others(application, pool, options, asked=asked)
        return pool.run(Job(options, asked, settings.query_seconds))
    except NotAcceptableError as error:
        is_table = not rows
        answer, formats = ("a table, or yes or no", ROWS) if is_table else ("a graph", GRAPHS)
        raise BadParameterError(
            f"The answer is {answer}, which {graph if is_table else rows} cannot say.",
            where="--format",
            mend=f"Use one of: {', '.join(it.name for it in formats)}.",
        ) from error
    finally:
        pool.close()
        application.snapshots.release(snapshot)


def _with_others(
    application: Application, pool: Pool, options: Mapping[str, object], *, asked: bytes
) -> Answer:
    """Ask other endpoints first, if the query wants it."""
    seconds = application.settings.query_seconds
    found = pool.run(Job({**options, "step": "services"}, asked, seconds))
    calls = [Call(**it) for it in json.loads(found.content)]
    with tempfile.TemporaryDirectory(prefix="load-", dir=application.updater.folder) as name:
        answers = asyncio.run(application.federation.answers(calls, Path(name)))
        return pool.run(Job({**options, "answers": answers}, asked, seconds))


def _table(results: Mapping[str, Any]) -> Table | str:
    if "boolean" in results:
        return "yes" if results["boolean"] else "no"
    table = Table()
    names = results["head"]["vars"]
    for name in names:
        table.add_column(name, overflow="fold")
    for row in results["results"]["bindings"]:
        table.add_row(*(_cell(row[name]) if name in row else "" for name in names))
    return table


def _cell(term: Mapping[str, str]) -> Text:
    """Return a term as a terminal may have it, with its lines; IRIs as a query may name them."""
    value = short_name(term["value"]) if term["type"] == "uri" else term["value"]
    return Text("\n".join(map(printable, value.split("\n"))))
