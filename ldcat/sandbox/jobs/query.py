"""The query job: evaluate a client's SPARQL query on a frozen copy of the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import IO, Any, Final, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
)

from ldcat.errors import BadQueryError, StoreUnavailableError
from ldcat.model.media import BY_NAME, JSON_LD
from ldcat.model.syntax import write
from ldcat.sandbox.worker import Output
from ldcat.terms import PREFIXES

_RESULTS: Final[Mapping[str, QueryResultsFormat]] = MappingProxyType(
    {
        "json": QueryResultsFormat.JSON,
        "xml": QueryResultsFormat.XML,
        "csv": QueryResultsFormat.CSV,
        "tsv": QueryResultsFormat.TSV,
    }
)
_SERVICE: Final = re.compile(r"\bservice\b", re.IGNORECASE)


class QueryJob:
    """Evaluates one query after the other, each on the copy that it names."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._folder = ""

    def run(self, options: Mapping[str, Any], body: bytes, output: Output) -> None:
        """Answer the query in `body`.

        Options: `snapshot` (folder of the copy), `base` (IRI for relative IRIs), `rows` and
        `graph` (how to write each kind of result), `default_graphs` and `named_graphs` (IRIs;
        null for the store's own).
        """
        store = self._opened(options["snapshot"])
        try:
            results = store.query(
                body.decode(),
                base_iri=options["base"],
                prefixes=dict(PREFIXES),
                default_graph=_graphs(options["default_graphs"]),
                named_graphs=_graphs(options["named_graphs"]),
            )
            _write(results, options, output)
        except SyntaxError as error:
            raise BadQueryError(
                f"The query cannot be parsed: {error.msg}.",
                where=f"line {error.lineno}, column {error.offset}" if error.lineno else "",
                mend="Correct the query there.",
            ) from error
        except UnicodeDecodeError as error:
            raise BadQueryError("The query is not UTF-8.", mend="Encode it as UTF-8.") from error
        except (RuntimeError, ValueError) as error:
            raise _refused(body, error) from error
        except OSError as error:
            raise StoreUnavailableError("The store cannot be read.") from error

    def _opened(self, folder: str) -> Store:
        if self._store is None or self._folder != folder:
            self._store = None
            try:
                self._store = Store.read_only(folder)
            except OSError as error:
                raise StoreUnavailableError("The store cannot be read.") from error
            self._folder = folder
        return self._store


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [NamedNode(iri) for iri in iris]


def _refused(body: bytes, error: Exception) -> BadQueryError:
    if _SERVICE.search(body.decode()):
        return BadQueryError(
            "SERVICE is switched off: this endpoint asks no other.",
            mend="Ask the other endpoint yourself, and join the answers.",
        )
    return BadQueryError(f"The query cannot be evaluated: {error}.", mend="Change the query.")


def _write(
    results: QuerySolutions | QueryBoolean | QueryTriples,
    options: Mapping[str, Any],
    output: Output,
) -> None:
    pipe = cast("IO[bytes]", output)
    if isinstance(results, QueryTriples):
        syntax = BY_NAME[options["graph"]]
        output.header({"kind": "graph", "format": syntax.name})
        if syntax is JSON_LD:
            output.write(write(results, syntax))
        else:
            results.serialize(pipe, syntax.format)
        return
    name = options["rows"]
    output.header(
        {"kind": "boolean" if isinstance(results, QueryBoolean) else "rows", "format": name}
    )
    results.serialize(pipe, _RESULTS[name])


def open_job(config: Mapping[str, Any]) -> QueryJob:
    """Return the job of a worker; it needs no configuration."""
    del config
    return QueryJob()
