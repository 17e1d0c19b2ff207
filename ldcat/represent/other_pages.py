"""Pages about requests: errors, and the query form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from ldcat.errors import Worded
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Term
from ldcat.represent.interface import ENGLISH
from ldcat.represent.literals import instant
from ldcat.represent.page import ErrorView, Example, Fault, FormatLink, QueryView
from ldcat.represent.values import Code, Link, Moment, Text, Value
from ldcat.represent.words import Words
from ldcat.sparql.formats import GRAPHS, ROWS
from ldcat.sparql.sample import Sample
from ldcat.terms import DCAT, DCT, PREFIXES

_NOTHING: Final = Graph()
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
    what: Text
    where: str
    mend: Text | None
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
class AnswerTable:
    """What a query answers.

    Attributes:
        said: How much it is, in words.
        columns: The variables.
        rows: Their values; None where a variable has none.
        text: A graph as Turtle.
        link: Address of this page, to be shared; empty where the page has it anyhow.
        downloads: All of it, in every format.
    """

    said: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    text: str
    link: str
    downloads: tuple[FormatLink, ...]


@dataclass(frozen=True, slots=True)
class QueryPage:
    """The query form.

    Attributes:
        endpoint: IRI of the endpoint.
        action: Its address for the form.
        query: The text in the form.
        fault: Why it was not run.
        answer: What it answers; None if it was not run.
        formats: Result formats: value and label.
        examples: Queries to begin with.
        limits: What the endpoint limits.
        prefixes: The prefixes of this catalogue as SPARQL.
    """

    endpoint: str
    action: str
    query: str
    fault: Fault | None
    answer: AnswerTable | None
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
        title=words.translated(view.title),
        what=_told(view.what, words),
        where=view.where,
        mend=_told(view.mend, words) if view.mend else None,
        request_id=view.request_id,
        deleted=instant(view.at, words.speech) if view.at else None,
        reason=view.reason,
        successor=successor,
        links=tuple(Link(words.say(label), words.href(iri), iri) for label, iri in view.links),
    )


def _told(sentence: str, words: Words) -> Text:
    """Return a sentence in the reader's language, if it can be said in it; else as it is."""
    if isinstance(sentence, Worded):
        return Text(words.say(sentence.text, **sentence.values))
    return Text(sentence, "" if words.speech.tag == ENGLISH else ENGLISH)


def query_page(view: QueryView, words: Words) -> QueryPage:
    """Lay out the query form."""
    action = words.href(view.address)
    examples = tuple(_example(it, action, words) for it in view.examples)
    first = view.examples[0].query if view.examples else _FIRST_QUERY
    return QueryPage(
        endpoint=view.address,
        action=action,
        query=view.query or first,
        fault=view.fault,
        answer=_answer(view, view.sample, words) if view.sample else None,
        formats=tuple((value, words.say(label)) for value, label in view.formats),
        examples=examples,
        limits=tuple(words.tell(it) for it in view.limits),
        prefixes="\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()),
    )


def _example(it: Example, action: str, words: Words) -> ExampleLink:
    href = f"{action}?{urlencode({'query': it.query})}"
    return ExampleLink(words.translated(it.title), it.query, href)


def _answer(view: QueryView, sample: Sample, words: Words) -> AnswerTable:
    return AnswerTable(
        said=said(sample, words),
        columns=tuple(sample.columns),
        rows=tuple(tuple(answer_value(it, words) for it in row) for row in sample.rows),
        text=sample.text,
        link=f"{words.href(view.address)}?{urlencode({'query': view.query})}",
        downloads=tuple(_downloads(view, sample, words)),
    )


def said(sample: Sample, words: Words) -> str:
    """Return how much an answer is, in words."""
    if sample.kind == "truth":
        return words.say("Yes.") if sample.truth else words.say("No.")
    if sample.kind == "solutions":
        if sample.is_whole:
            return words.count("%(num)s row.", "%(num)s rows.", len(sample.rows))
        return words.say("These are the first rows only. The downloads have all of them.")
    if sample.is_whole:
        return "" if sample.text else words.say("No triple.")
    return words.say("These are the first triples only. The downloads have all of them.")


def answer_value(term: Term | None, words: Words) -> Value | None:
    """Return a cell of an answer; None where a variable has no value."""
    if isinstance(term, NamedNode):
        return replace(words.link(_NOTHING, term), note="")
    if isinstance(term, BlankNode):
        return Code(str(term))
    return words.text(term) if isinstance(term, Literal) else None


def _downloads(view: QueryView, sample: Sample, words: Words) -> Iterator[FormatLink]:
    for it in GRAPHS if sample.kind == "graph" else ROWS:
        query = urlencode({"query": view.query, "_format": it.name})
        yield FormatLink(it.label, f"{words.href(view.address)}?{query}", it.media_type)
