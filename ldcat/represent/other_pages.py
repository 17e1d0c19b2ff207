"""Pages about requests: errors, and the query form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from ldcat.represent.literals import instant
from ldcat.represent.page import ErrorView, QueryView
from ldcat.represent.values import Link, Moment
from ldcat.represent.words import Words
from ldcat.terms import DCAT, DCT, PREFIXES

_FIRST_QUERY: Final = f"""\
PREFIX dcat: <{DCAT}>
PREFIX dct: <{DCT}>

SELECT ?dataset ?title
WHERE {{
  ?dataset a dcat:Dataset ;
    dct:title ?title .
}}
LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Why there is no answer.

    Attributes:
        status: The HTTP status.
        title: The kind of error.
        what: What is wrong.
        where: What it is about.
        mend: What the reader can do.
        request_id: What to tell the operator.
        deleted: When the thing was deleted.
        reason: Why it was deleted.
        successor: What took its place.
        links: What may help instead.
    """

    status: int
    title: str
    what: str
    where: str
    mend: str
    request_id: str
    deleted: Moment | None
    reason: str
    successor: Link | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ExampleLink:
    """A query to begin with.

    Attributes:
        title: What it answers.
        query: Its text.
        href: Where it is run.
    """

    title: str
    query: str
    href: str


@dataclass(frozen=True, slots=True)
class QueryPage:
    """The query form.

    Attributes:
        endpoint: IRI of the endpoint.
        action: Its address for the form.
        query: The text in the form.
        fault: Why it was not run.
        formats: Result formats: value and label.
        examples: Queries to begin with.
        limits: What the endpoint limits.
        prefixes: The prefixes of this catalogue as SPARQL.
    """

    endpoint: str
    action: str
    query: str
    fault: str
    formats: tuple[tuple[str, str], ...]
    examples: tuple[ExampleLink, ...]
    limits: tuple[str, ...]
    prefixes: str


def error_page(view: ErrorView, words: Words) -> ErrorPage:
    """Lay out an error."""
    successor = None
    if view.successor:
        successor = Link(view.successor, words.href(view.successor), view.successor)
    return ErrorPage(
        status=view.status,
        title=view.title,
        what=view.what,
        where=view.where,
        mend=view.mend,
        request_id=view.request_id,
        deleted=instant(view.at) if view.at else None,
        reason=view.reason,
        successor=successor,
        links=tuple(Link(label, words.href(iri), iri) for label, iri in view.links),
    )


def query_page(view: QueryView, words: Words) -> QueryPage:
    """Lay out the query form."""
    action = words.href(view.address)
    chosen = {"_format": view.formats[0][0]} if view.formats else {}
    examples = tuple(
        ExampleLink(it.title, it.query, f"{action}?{urlencode({'query': it.query, **chosen})}")
        for it in view.examples
    )
    first = view.examples[0].query if view.examples else _FIRST_QUERY
    return QueryPage(
        endpoint=view.address,
        action=action,
        query=view.query or first,
        fault=view.fault,
        formats=view.formats,
        examples=examples,
        limits=view.limits,
        prefixes="\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()),
    )
