"""The query job: evaluate a client's SPARQL query on a frozen copy of the store."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain, islice
from types import MappingProxyType
from typing import IO, Any, Final, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    serialize,
)

from ldcat.errors import (
    BadQueryError,
    LdcatError,
    NotAcceptableError,
    StoreUnavailableError,
    UnevaluableError,
)
from ldcat.model.media import BY_NAME, JSON_LD, RDF_XML, TURTLE, Syntax
from ldcat.model.syntax import write
from ldcat.sandbox.federated import calls_of, with_answers
from ldcat.sandbox.query_text import ill_formed, with_small_booleans
from ldcat.sandbox.services import as_graphs
from ldcat.sandbox.worker import Output
from ldcat.terms import PREFIXES, XSD_STRING

_RESULTS: Final[Mapping[str, QueryResultsFormat]] = MappingProxyType(
    {
        "json": QueryResultsFormat.JSON,
        "xml": QueryResultsFormat.XML,
        "csv": QueryResultsFormat.CSV,
        "tsv": QueryResultsFormat.TSV,
    }
)
_CONTROL: Final = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_NAMELESS: Final = b"<oxprefix: "
#: Triples that are held until it is known which prefixes they use.
_SMALL: Final = 1000
#: What a page shows at most: solutions or triples, characters in all, characters of a value.
_SAMPLE_ROWS: Final = 1000
_SAMPLE_CHARACTERS: Final = 500_000
_SAMPLE_VALUE: Final = 2000


class QueryJob:
    """Evaluates one query after the other, each on the copy that it names."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._folder = ""

    def run(self, options: Mapping[str, Any], body: bytes, output: Output) -> None:
        """Answer the query in `body`.

        Options: `snapshot` (folder of the copy), `base` (IRI for relative IRIs), `rows` and
        `graph` (how to write each kind of result; both `sample` for a page), `default_graphs` and
        `named_graphs` (IRIs; null for the store's own). For a query with SERVICE also `answers`:
        a file with the answer to each clause, null where there is none.

        Where `step` is `services`, say whom the query wants to ask, and what.
        """
        text = _text(body)
        if options.get("step") == "services":
            output.header({"format": "services"})
            output.write(json.dumps(_calls(text, options["base"])).encode())
            return
        text = with_answers(text, options.get("answers"))
        store = self._opened(options["snapshot"])
        try:
            _write(_results(store, text, options), options, output)
        except SyntaxError as error:
            # Places are the same: only letters have changed their case.
            complaint = partial(_complaint, base=options["base"])
            raise ill_formed(with_small_booleans(text), str(error.msg), complaint) from error
        except (RuntimeError, ValueError, OSError) as error:
            # A store that ran out of memory somewhere is not to be believed any more.
            self._store = None
            raise _refused(error) from error
        except MemoryError:
            self._store = None
            raise

    def _opened(self, folder: str) -> Store:
        if self._store is None or self._folder != folder:
            self._store = None
            try:
                self._store = Store.read_only(folder)
            except OSError as error:
                raise _unreadable(error) from error
            self._folder = folder
        return self._store


def _results(
    store: Store, text: str, options: Mapping[str, Any]
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Ask; once more with small letters, if all that is wrong may be the case of `TRUE`."""
    try:
        return store.query(
            text,
            base_iri=options["base"],
            prefixes=_prefixes(text),
            default_graph=_graphs(options["default_graphs"]),
            named_graphs=_graphs(options["named_graphs"]),
        )
    except SyntaxError:
        small = with_small_booleans(text)
        if small == text:
            raise
        return _results(store, small, options)


def _prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a query may use without declaring them, as far as it may.

    The engine reads every one of them anew, for as long as a small query takes.
    """
    return {name: iri for name, iri in PREFIXES.items() if f"{name}:" in text}


def _text(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise BadQueryError("The query is not UTF-8.", mend="Encode it as UTF-8.") from error
    return text


def _calls(text: str, base: str) -> Sequence[Mapping[str, Any]]:
    small = with_small_booleans(text)
    if message := _complaint(small, base):
        raise ill_formed(small, message, partial(_complaint, base=base))
    return calls_of(text, base)


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [NamedNode(iri) for iri in iris]


def _complaint(text: str, base: str) -> str:
    """Return what the parser says of a text; empty if it is well-formed."""
    try:
        Store().query(as_graphs(text), base_iri=base, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        return str(error.msg)
    except RuntimeError:  # it has functions that only others know
        return ""
    return ""


def _refused(error: Exception) -> LdcatError:
    if isinstance(error, OSError):
        return _unreadable(error)
    return UnevaluableError(f"The query cannot be evaluated: {error}.", mend="Change the query.")


def _unreadable(error: OSError) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"The store cannot be read: {error}.", mend="Run `ldcat rebuild` if it is damaged."
    )


def _write(
    results: QuerySolutions | QueryBoolean | QueryTriples,
    options: Mapping[str, Any],
    output: Output,
) -> None:
    kind = "graph" if isinstance(results, QueryTriples) else "rows"
    if options[kind] == "sample":
        output.header({"kind": kind, "format": "sample"})
        output.write(json.dumps(_sample(results), ensure_ascii=False).encode())
        return
    if not options[kind]:
        raise NotAcceptableError(
            f"The query's answer is a {'graph' if kind == 'graph' else 'table'}, "
            "and no format for that is accepted.",
            mend="Accept text/turtle for graphs, application/sparql-results+json for tables.",
        )
    if isinstance(results, QueryTriples):
        syntax = BY_NAME[options["graph"]]
        output.header({"kind": "graph", "format": syntax.name})
        _write_graph(results, syntax, output)
        return
    name = options["rows"]
    output.header(
        {"kind": "boolean" if isinstance(results, QueryBoolean) else "rows", "format": name}
    )
    results.serialize(_pipe(output, is_xml=name == "xml"), _RESULTS[name])


def _write_graph(results: QueryTriples, syntax: Syntax, output: Output) -> None:
    """Write a graph: a small one with the prefixes that it uses, a large one as it comes."""
    pipe = _pipe(output, is_xml=syntax is RDF_XML)
    if syntax.is_line_based:
        results.serialize(pipe, syntax.format)
        return
    first = list(results if syntax is JSON_LD else islice(results, _SMALL))
    if syntax is JSON_LD or len(first) < _SMALL:
        pipe.write(write(first, syntax))
    else:
        prefixes = dict(PREFIXES) if syntax is not RDF_XML else None
        serialize(chain(first, results), pipe, syntax.format, prefixes=prefixes)


def _sample(results: QuerySolutions | QueryBoolean | QueryTriples) -> dict[str, Any]:
    """Return as much of an answer as a page shows (`ldcat.sparql.sample` reads it)."""
    if isinstance(results, QueryBoolean):
        return {"kind": "truth", "truth": bool(results), "is_whole": True}
    if isinstance(results, QueryTriples):
        triples = list(islice(results, _SAMPLE_ROWS + 1))
        text = write(triples[:_SAMPLE_ROWS], TURTLE).decode()
        is_whole = len(triples) <= _SAMPLE_ROWS and len(text) <= _SAMPLE_CHARACTERS
        return {"kind": "graph", "text": text[:_SAMPLE_CHARACTERS], "is_whole": is_whole}
    columns = [variable.value for variable in results.variables]
    rows: list[list[Sequence[str] | None]] = []
    size, is_whole = 0, False
    for solution in results:
        row = [_cell(solution[name]) for name in columns]
        size += sum(len(cell[1]) for cell in row if cell)
        if len(rows) == _SAMPLE_ROWS or size > _SAMPLE_CHARACTERS:
            break
        rows.append(row)
    else:
        is_whole = True
    return {"kind": "solutions", "columns": columns, "rows": rows, "is_whole": is_whole}


def _cell(term: NamedNode | BlankNode | Literal | Triple | None) -> Sequence[str] | None:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return "iri", term.value
    if isinstance(term, BlankNode):
        return "blank", term.value
    text = term.value if isinstance(term, Literal) else str(term)
    if len(text) > _SAMPLE_VALUE:
        text = f"{text[:_SAMPLE_VALUE]}…"
    if isinstance(term, Literal):
        return "literal", text, term.datatype.value, term.language or ""
    return "literal", text, XSD_STRING, ""


def _pipe(output: Output, *, is_xml: bool) -> IO[bytes]:
    return cast("IO[bytes]", _XmlPipe(output) if is_xml else output)


class _XmlPipe:
    """Refuses what XML cannot carry: queries can make such texts and properties (XML 1.0 2.2)."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, piece: bytes) -> int:
        """Pass a piece of the answer on."""
        if len(piece.translate(None, _CONTROL)) < len(piece) or _NAMELESS in piece:
            raise BadQueryError(
                "The answer has a character or a property that XML cannot carry.",
                mend="Ask for JSON, CSV or Turtle.",
            )
        return self._output.write(piece)

    def flush(self) -> None:
        """Do nothing: pieces go when they are large enough."""


def open_job(config: Mapping[str, Any]) -> QueryJob:
    """Return the job of a worker; it needs no configuration."""
    del config
    return QueryJob()
