"""Have other endpoints asked for one client's query, before it is evaluated."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from ldcat.bootstrap import Application
from ldcat.model.addresses import sparql_address
from ldcat.sandbox.lanes import Query
from ldcat.sparql.federation import Call


@dataclass(frozen=True, slots=True)
class Others:
    """What others answered to the SERVICE clauses of a query.

    Attributes:
        files: A file for each clause; None where it failed silently.
        counted: What the query counts as, until it is answered.
        close: To be called when the files are not needed any more.
    """

    files: Sequence[str | None]
    counted: ExitStack
    close: Callable[[], None]


async def others(application: Application, text: bytes, client: str) -> Others:
    """Ask other endpoints what a query wants to know of them.

    While they are waited for the query counts as one of its client's, and occupies nothing else.

    Raises:
        LdcatError: The query is not well-formed or asks somebody who must not be asked; one gives
            no answer; the client has too many queries under way.
    """
    with ExitStack() as stack:
        counted = stack.enter_context(await application.lanes.counted(client))
        calls = await _calls(application, text, client)
        folder = stack.enter_context(
            # A thread that is late may still write; what is left goes at the next start.
            tempfile.TemporaryDirectory(
                prefix="load-", dir=application.updater.folder, ignore_cleanup_errors=True
            )
        )
        files = await application.federation.answers(calls, application.updater.folder / folder)
        return Others(files, counted, stack.pop_all().close)


async def _calls(application: Application, text: bytes, client: str) -> Sequence[Call]:
    """Have a worker find the clauses: the text is a stranger's."""
    options = {"step": "services", "base": sparql_address(application.site.base)}
    begun = await application.lanes.ask(Query(options, text, client), ExitStack())
    try:
        content = b"".join([begun.content, *[it async for it in begun.pieces]])
    finally:
        begun.close()
    return [Call(**it) for it in json.loads(content)]
