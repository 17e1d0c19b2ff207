"""The SERVICE clauses of a query's text (SPARQL 1.1 Federated Query 2).

A clause is asked elsewhere as a query of its own. What was answered comes back in its place, as a
group with VALUES: nothing else in the query has to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.errors import BadQueryError, UnevaluableError
from ldcat.sandbox.query_text import place_in
from ldcat.sandbox.tokens import Token, closing, replaced, tokens_of
from ldcat.terms import PREFIXES

#: Clauses of one query.
MOST: Final = 10
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Service:
    """A SERVICE clause.

    Attributes:
        endpoint: Who is asked: an IRI or a prefixed name, as written.
        is_silent: Whether its failure is to be overlooked.
        pattern: What is asked, with its braces.
        variables: Those that stand in it.
        start: Where the clause begins in the text.
        end: Where it ends.
    """

    endpoint: str
    is_silent: bool
    pattern: str
    variables: frozenset[str]
    start: int
    end: int


def services_of(text: str) -> Sequence[Service]:
    """Return the clauses of a query, in their order.

    Raises:
        BadQueryError: One is not well-formed.
        UnevaluableError: One chooses its endpoint by a variable, or is inside another; or there
            are too many.
    """
    found = list(_found(text, tokens_of(text)))
    if len(found) > MOST:
        raise UnevaluableError(
            f"The query has {len(found)} SERVICE clauses.", mend=f"Use {MOST} at most."
        )
    return found


def as_graphs(text: str) -> str:
    """Return a query with GRAPH for SERVICE: as well-formed as before, and it asks nobody.

    Every token stays in its place.
    """
    changes: list[tuple[int, int, str]] = []
    before = False
    for it in tokens_of(text):
        is_one = it.is_service
        if is_one or (before and it.is_word("SILENT")):
            word = "GRAPH" if is_one else ""
            changes.append((it.start, it.end, word.ljust(len(it.text))))
        before = is_one
    return replaced(text, changes)


def prologue_of(text: str) -> str:
    """Return the declarations that a well-formed query begins with."""
    words = (it for it in tokens_of(text) if it.kind == "word")
    first = next(it for it in words if it.text.upper().startswith(_FORMS))
    return text[: first.start]


def asked_of(service: Service, prologue: str, base: str) -> str:
    """Return the query that a clause is for its endpoint.

    Args:
        service: The clause.
        prologue: The declarations of the query that it stands in.
        base: IRI that relative IRIs are completed with.
    """
    used = {it.text.partition(":")[0] for it in tokens_of(service.pattern) if it.kind == "name"}
    ours = [f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name in used]
    return "".join((f"BASE <{base}>\n", *ours, prologue, f"\nSELECT * WHERE {service.pattern}"))


def with_groups(text: str, services: Sequence[Service], groups: Sequence[str]) -> str:
    """Return a query with groups in the places of its clauses."""
    clauses = zip(services, groups, strict=True)
    return replaced(text, ((it.start, it.end, group) for it, group in clauses))


def _found(text: str, tokens: Sequence[Token]) -> Iterator[Service]:
    end = 0
    for place, it in enumerate(tokens):
        if not it.is_service:
            continue
        if it.start < end:
            raise UnevaluableError(
                "A SERVICE clause is inside another.",
                where=place_in(text, it.start),
                mend="Ask each endpoint in a clause of its own.",
            )
        service = _clause(text, tokens, place)
        end = service.end
        yield service


def _clause(text: str, tokens: Sequence[Token], place: int) -> Service:
    """Return the clause that begins at a token."""
    first = tokens[place]
    is_silent = first.text.lower() != "service"
    rest = tokens[place + 1 :]
    if rest and not is_silent and rest[0].is_word("SILENT"):
        is_silent, rest = True, rest[1:]
    where = place_in(text, first.start)
    if rest and rest[0].is_variable:
        raise UnevaluableError(
            f"The endpoint of a SERVICE clause is a variable, {rest[0].text}.",
            where=where,
            mend="Name it by its IRI.",
        )
    last = closing(rest, 1)
    if last < 0 or rest[0].kind not in {"iri", "name"}:
        raise BadQueryError(
            "The query cannot be parsed: behind SERVICE an IRI and a group are expected.",
            where=where,
            mend="Write SERVICE <IRI> { … }.",
        )
    end = rest[last].end
    return Service(
        endpoint=rest[0].text,
        is_silent=is_silent,
        pattern=text[rest[1].start : end],
        variables=frozenset(it.text[1:] for it in rest[:last] if it.is_variable),
        start=first.start,
        end=end,
    )
