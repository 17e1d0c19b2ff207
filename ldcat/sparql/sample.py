"""As much of a query's answer as a page shows; workers write it as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ldcat.model.graph import BlankNode, Literal, NamedNode, Term

#: The token that a worker is asked for it by.
SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a query answers, or the beginning of that.

    Attributes:
        kind: `solutions`, `truth` or `graph`.
        columns: The variables of a SELECT, in its order.
        rows: Its solutions; None where a variable is not bound.
        truth: The answer of an ASK.
        text: The graph of a CONSTRUCT or DESCRIBE, as Turtle.
        is_whole: Whether this is all of the answer.
    """

    kind: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Term | None]]
    truth: bool
    text: str
    is_whole: bool


def read_sample(values: Mapping[str, Any]) -> Sample:
    """Return what a worker wrote."""
    return Sample(
        kind=values["kind"],
        columns=values.get("columns", ()),
        rows=[[_term(it) for it in row] for row in values.get("rows", ())],
        truth=values.get("truth", False),
        text=values.get("text", ""),
        is_whole=values["is_whole"],
    )


def _term(cell: Sequence[str] | None) -> Term | None:
    """Return a term from its kind, its text, and a literal's datatype and language."""
    if cell is None:
        return None
    kind, text, *rest = cell
    if kind == "iri":
        return NamedNode(text)
    if kind == "blank":
        return BlankNode(text)
    datatype, language = rest
    if language:
        return Literal(text, language=language)
    return Literal(text, datatype=NamedNode(datatype))
