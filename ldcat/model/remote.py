"""What another SPARQL endpoint answers, as a part of a query."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import quote

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
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
        if not isinstance(results, QuerySolutions):
            raise ValueError("it is yes or no")  # noqa: TRY004 - what came is at fault
        columns = [it.value for it in results.variables if it.value in variables]
        rows = [" ".join(_written(row[it], number) for it in columns) for row in results]
    except SyntaxError as error:
        raise ValueError(error.msg) from error
    head = " ".join(f"?{it}" for it in columns)
    solutions = "".join(f"({it})\n" for it in rows)
    return f"{{ VALUES ({head}) {{\n{solutions}}} }}"


def _written(term: NamedNode | BlankNode | Literal | Triple | None, number: int) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, BlankNode):
        return f"<{_NAMELESS}{number}:{quote(term.value, safe='')}>"
    if isinstance(term, Triple):
        raise ValueError("it has triple terms")  # noqa: TRY004 - what came is at fault
    return str(term)
