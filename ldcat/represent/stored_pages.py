"""Pages of stored queries: the list of them, and one with its form and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from ldcat.model.graph import Graph
from ldcat.model.iri import Iri
from ldcat.model.view import Neighbours, PageView
from ldcat.represent.base import Offer
from ldcat.represent.listing_page import Pager
from ldcat.represent.other_pages import AnswerTable, answer_value, said
from ldcat.represent.page import FormatLink
from ldcat.represent.words import Words
from ldcat.sparql.sample import Sample
from ldcat.sparql.stored import Parameter, StoredQuery

_NOTHING: Final = Graph()
#: What browsers are told of values, by type: how a field looks, and what it takes.
_INPUTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"iri": ("url", ""), "integer": ("number", "1"), "decimal": ("number", "any")}
)


@dataclass(frozen=True, slots=True)
class StoredListView(PageView):
    """Every stored query (`/queries`).

    Attributes:
        queries: Each with its address.
    """

    queries: tuple[tuple[StoredQuery, Iri], ...]


@dataclass(frozen=True, slots=True)
class StoredView(PageView):
    """A stored query, asked or not.

    Attributes:
        query: The query.
        index: Address of the list of them.
        given: The values that were given, by parameter.
        sparql: Address of the query page with the query as it was asked; empty if it was not.
        text: The query as it was asked, or is.
        fault: Why it was not asked; empty if it was not tried.
        sample: What it answers; None if it was not asked.
        near: The records among the answer.
        skipped: How many rows come before those shown.
        previous: Address of the page before; empty for none.
        next: Address of the following page; empty for none.
        downloads: The same in other formats.
        here: Address of this page, with all that was given; empty where that is nothing.
    """

    query: StoredQuery
    index: Iri
    given: Mapping[str, str]
    text: str
    sparql: str = ""
    fault: str = ""
    sample: Sample | None = None
    near: Neighbours = field(default_factory=Neighbours)
    skipped: int = 0
    previous: str = ""
    next: str = ""
    downloads: tuple[tuple[Offer, str], ...] = ()
    here: str = ""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A stored query in the list.

    Attributes:
        title: What it answers.
        description: The same in sentences.
        href: Its page.
        parameters: Names of its parameters.
    """

    title: str
    description: str
    href: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredListPage:
    """The list of stored queries.

    Attributes:
        entries: The queries.
        openapi: Address of the description for programs.
        sparql: Address of the query page.
    """

    entries: tuple[StoredEntry, ...]
    openapi: str
    sparql: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    Attributes:
        name: The parameter.
        description: What it does.
        hint: What a value is, and what counts without one.
        value: What it was given.
        looks: The type of an input element; empty where there are choices.
        step: The step between numbers; empty where there are none.
        choices: Every value, where there are few.
        is_required: Whether it must be filled in.
    """

    name: str
    description: str
    hint: str
    value: str
    looks: str
    step: str
    choices: tuple[str, ...]
    is_required: bool


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A stored query.

    Attributes:
        title: What it answers.
        description: The same in sentences.
        index: Address of the list.
        address: What programs ask.
        action: The same for the form.
        fields: What can be told.
        fault: Why it was not asked.
        answer: What it answers; None if it was not asked.
        pager: Links to other pages of the answer.
        query: The text of the query.
        sparql: Where it can be changed.
    """

    title: str
    description: str
    index: str
    address: str
    action: str
    fields: tuple[Field, ...]
    fault: str
    answer: AnswerTable | None
    pager: Pager
    query: str
    sparql: str


def stored_list_page(view: StoredListView, words: Words, base: str) -> StoredListPage:
    """Lay out the list of stored queries."""
    return StoredListPage(
        entries=tuple(
            StoredEntry(
                title=words.translated(it.title),
                description=words.translated(it.description),
                href=words.href(address),
                parameters=tuple(parameter.name for parameter in it.parameters),
            )
            for it, address in view.queries
        ),
        openapi=words.href(f"{base}openapi.json"),
        sparql=words.href(f"{base}sparql"),
    )


def stored_page(view: StoredView, words: Words) -> StoredPage:
    """Lay out a stored query."""
    query = view.query
    # What is copied from here shall be answered, also where a value is still to be chosen.
    tried = query.tried(view.given)
    asked = f"{view.address}?{urlencode(tried)}" if tried else view.address
    return StoredPage(
        title=words.translated(query.title),
        description=words.translated(query.description),
        index=words.href(view.index),
        address=asked,
        action=words.href(view.address),
        fields=tuple(_field(it, view.given.get(it.name, ""), words) for it in query.parameters),
        fault=view.fault,
        answer=_answer(view, view.sample, words) if view.sample else None,
        pager=Pager(
            first="",
            previous=words.href(view.previous),
            next=words.href(view.next),
            last="",
        ),
        query=view.text,
        sparql=words.href(view.sparql),
    )


def _field(parameter: Parameter, value: str, words: Words) -> Field:
    kind = parameter.kind
    looks, step = _INPUTS.get(kind.name, ("text", ""))
    return Field(
        name=parameter.name,
        description=words.translated(parameter.description),
        hint=" ".join(_hints(parameter, words)),
        value=value,
        looks="" if kind.choices else looks,
        step=step,
        choices=kind.choices,
        is_required=parameter.is_required,
    )


def _hints(parameter: Parameter, words: Words) -> Iterator[str]:
    """Yield what a value is, and what counts without one."""
    kind = words.translated(parameter.kind.words)
    kind = kind[:1].upper() + kind[1:]
    has_example = not parameter.own_example and "for example" in parameter.description.lower()
    yield (
        f"{kind}."
        if has_example
        else words.say("%(kind)s, for example %(value)s.", kind=kind, value=parameter.example)
    )
    if parameter.default:
        yield words.say("Without one: %(value)s.", value=parameter.default)


def _answer(view: StoredView, sample: Sample, words: Words) -> AnswerTable:
    return AnswerTable(
        said=" ".join(_said(view, sample, words)),
        columns=tuple(sample.columns),
        rows=tuple(tuple(answer_value(it, words) for it in row) for row in sample.rows),
        text=sample.text,
        link="",
        downloads=tuple(
            FormatLink(offer.label, words.href(address), offer.media_type)
            for offer, address in view.downloads
        ),
    )


def _said(view: StoredView, sample: Sample, words: Words) -> Iterator[str]:
    """Yield what the answer is, in sentences; none of it is left out without a word."""
    if sample.kind != "solutions":
        yield said(sample, words)
    elif not sample.rows:
        is_first = not view.skipped
        yield words.say("No rows.") if is_first else words.say("There are no further rows.")
    else:
        number = words.speech.spelling.number
        first, last = number(view.skipped + 1), number(view.skipped + len(sample.rows))
        yield words.say("Rows %(span)s.", span=f"{first}\N{EN DASH}{last}")
        yield words.say("There are more.") if view.next else words.say("There are no more.")
        if not sample.is_whole:
            yield words.say("Not all of this page is shown: the downloads have the rest of it.")
