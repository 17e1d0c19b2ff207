"""What another SPARQL endpoint answers, as a part of a query."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import quote

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

#: What nodes without a name of their own are called, for the time of a query.
_NAMELESS: Final = "urn:ldcat:remote:"


def group_of(content: bytes, variables: Collection[str], number: int) -> str:
    """Return results as a group that has these solutions.

    Terms are read and written by the engine, which takes none that is not well-formed: nothing in
    them can end the group.

    Args:
        content: SPARQL results in JSON.
        variables: Those that were asked for; others are left out.
        number: Tells the nameless nodes of several answers apart.

    Raises:
        ValueError: It is something else.
    """
    try:
        results = parse_query_results(content, QueryResultsFormat.JSON)
        columns, rows = _rows(results, variables, number)
    except SyntaxError as error:
        raise ValueError(error.msg) from error
    head = " ".join(f"?{it}" for it in columns)
    solutions = "".join(f"({it})\n" for it in rows)
    return f"{{ VALUES ({head}) {{\n{solutions}}} }}"


def _rows(
    results: QuerySolutions | QueryBoolean, variables: Collection[str], number: int
) -> tuple[list[str], list[str]]:
    """Return the names of the columns that are wanted, and the rows as text."""
    if isinstance(results, QuerySolutions):
        columns = [it.value for it in results.variables if it.value in variables]
        return columns, [" ".join(_written(row[it], number) for it in columns) for row in results]
    raise ValueError("it is yes or no")


def _written(term: NamedNode | BlankNode | Literal | Triple | None, number: int) -> str:
    match term:
        case None:
            return "UNDEF"
        case BlankNode():
            return f"<{_NAMELESS}{number}:{quote(term.value, safe='')}>"
        case Triple():
            raise ValueError("it has triple terms")
        case _:
            return str(term)
