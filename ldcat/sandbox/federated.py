"""Queries with SERVICE: what they want to ask of whom, and what they are with the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ldcat.errors import FetchError, UnevaluableError
from ldcat.model.remote import group_of
from ldcat.model.sparql_names import iri_of
from ldcat.sandbox.query_text import asks_elsewhere
from ldcat.sandbox.services import Service, asked_of, prologue_of, services_of, with_groups


def calls_of(text: str, base: str) -> Sequence[Mapping[str, Any]]:
    """Return what a well-formed query asks of others, as the values of a `Call` for each clause.

    Raises:
        UnevaluableError: It cannot be told before the query is evaluated.
    """
    services, prologue = services_of(text), prologue_of(text)
    return [
        {
            "endpoint": iri_of(it.endpoint, prologue=prologue, base=base),
            "is_silent": it.is_silent,
            "query": asked_of(it, prologue, base),
        }
        for it in services
    ]


def with_answers(text: str, answers: Sequence[str | None] | None) -> str:
    """Return a query with what others answered in the places of its SERVICE clauses.

    Args:
        text: The query.
        answers: A file for each clause, None for one that failed silently; None if nobody was
            asked.

    Raises:
        UnevaluableError: There are clauses, and nobody was asked.
        FetchError: An answer is something else than SPARQL results.
    """
    if not asks_elsewhere(text):
        return text
    if answers is None:
        raise UnevaluableError(
            "SERVICE is switched off: this endpoint asks no other.",
            mend="Ask the other endpoint yourself, and join the answers.",
        )
    services = services_of(text)
    groups = [
        _group(it, file, number)
        for number, (it, file) in enumerate(zip(services, answers, strict=True))
    ]
    return with_groups(text, services, groups)


def _group(service: Service, file: str | None, number: int) -> str:
    """Return what was answered to a clause; where it failed silently, the one empty solution."""
    if file is None:
        return "{}"
    try:
        return group_of(Path(file).read_bytes(), service.variables, number)
    except ValueError as error:
        if service.is_silent:
            return "{}"
        raise FetchError(
            f"The endpoint {service.endpoint} did not answer with SPARQL results in JSON: {error}.",
            mend="Ask it yourself, or write SERVICE SILENT to do without it.",
        ) from error
