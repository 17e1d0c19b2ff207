"""What the text of a query says of itself: whether it is well-formed, and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryBoolean, QuerySolutions, Store

from ldcat.terms import PREFIXES

#: Any base will do: nothing is compared with it.
_BASE: Final = "http://localhost/"


@dataclass(frozen=True, slots=True)
class Outline:
    """What a query answers with.

    Attributes:
        form: `rows` (SELECT), `truth` (ASK) or `graph` (CONSTRUCT, DESCRIBE).
        columns: The variables of a SELECT, in its order.
    """

    form: str
    columns: tuple[str, ...] = ()


def outline(text: str) -> Outline:
    """Return what a query of our own, or of the operator, answers with.

    Never for what clients send: a small text can end the process that parses it.

    Raises:
        ValueError: The text is not well-formed; the message is the engine's.
    """
    try:
        results = Store().query(text, base_iri=_BASE, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise ValueError(error.msg) from error
    if isinstance(results, QuerySolutions):
        return Outline("rows", tuple(it.value for it in results.variables))
    return Outline("truth" if isinstance(results, QueryBoolean) else "graph")


def complaint(text: str) -> str:
    """Return what the engine has against the text of a query; empty if it is well-formed."""
    try:
        outline(text)
    except ValueError as error:
        return str(error)
    return ""
