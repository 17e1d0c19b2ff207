"""A record as statements: every term with its label, each of them linked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term
from ldcat.model.iri import Iri
from ldcat.model.view import Neighbours, PageView
from ldcat.represent.labels import short_name
from ldcat.represent.values import Link, Text
from ldcat.represent.words import Words

#: How many statements the page has.
_MOST: Final = 3000
_MOST_LITERAL: Final = 2000


@dataclass(frozen=True, slots=True)
class StatementsView(PageView):
    """The statements of a record (`?_view=rdf`).

    Attributes:
        resource: Address of the record.
        record: IRI of the record.
        graph: What it says.
        near: The records that it refers to.
    """

    resource: Iri
    record: Iri
    graph: Graph = field()
    near: Callable[[], Neighbours] = Neighbours

    @property
    def subject(self) -> NamedNode:
        """The record."""
        return NamedNode(self.record)


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term as Turtle writes it, with what it is called.

    Attributes:
        turtle: Its text in Turtle, or the beginning of it.
        label: What it is called; None where that says nothing more.
        href: Where it leads; empty for nowhere.
        iri: What it names; empty for a literal or a blank node.
        tag: Its language tag.
        language: The language in words.
    """

    turtle: str
    label: Text | None = None
    href: str = ""
    iri: str = ""
    tag: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """A property of a node with its values."""

    predicate: TermShown
    values: tuple[TermShown, ...]


@dataclass(frozen=True, slots=True)
class NodeBlock:
    """A node with all that is said of it."""

    anchor: str
    subject: TermShown
    rows: tuple[PropertyRow, ...]


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """The statements of a record.

    Attributes:
        record: The record's page.
        total: How many statements there are.
        blocks: Its nodes, the record first.
        is_cut: Whether there are more statements than the page has.
    """

    record: Link
    total: int
    blocks: tuple[NodeBlock, ...]
    is_cut: bool


def statements_page(view: StatementsView, words: Words) -> StatementsPage:
    """Return the statements of a record for a page."""
    graph = view.graph
    nodes = sorted(graph.nodes, key=lambda it: it != view.subject)
    names = {it: f"n{place}" for place, it in enumerate(nodes, 1)}
    blocks = tuple(_blocks(graph, names, words))
    name = words.name(graph, view.subject)
    title = name.text if name else str(view.record)
    language = name.language if name else ""
    return StatementsPage(
        record=Link(title, words.href(view.resource), view.record, language),
        total=len(graph),
        blocks=blocks,
        is_cut=len(graph) > _MOST,
    )


def _blocks(graph: Graph, names: Mapping[Node, str], words: Words) -> Iterator[NodeBlock]:
    left = _MOST
    for node, anchor in names.items():
        rows: list[PropertyRow] = []
        for predicate, values in graph.properties(node).items():
            shown = values[: max(left, 0)]
            left -= len(shown)
            if shown:
                terms = tuple(_term(graph, it, names, words=words) for it in shown)
                rows.append(PropertyRow(_property(predicate, words), terms))
        if rows:
            yield NodeBlock(anchor, _term(graph, node, {}, words=words), tuple(rows))


def _property(iri: str, words: Words) -> TermShown:
    label = Text(words.label(iri), words.speech.tag)
    return TermShown(_short(iri), label, words.href(iri), iri)


def _term(graph: Graph, term: Term, names: Mapping[Node, str], *, words: Words) -> TermShown:
    """Return a term; what the page describes itself leads to where it does."""
    if isinstance(term, Literal):
        return _literal(term, words)
    href = f"#{names[term]}" if term in names else ""
    if isinstance(term, BlankNode):
        return TermShown(f"_:{term.value}", words.name(graph, term), href)
    link = words.link(graph, term)
    label = Text(link.text, link.language) if link.text not in (term.value, "") else None
    return TermShown(_short(term.value), label, href or link.href, term.value)


def _literal(literal: Literal, words: Words) -> TermShown:
    told = words.text(literal)
    text = literal.value[:_MOST_LITERAL] + ("…" if len(literal.value) > _MOST_LITERAL else "")
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    suffix = f"^^{_short(told.datatype_iri)}" if told.datatype_iri else ""
    return TermShown(f'"{quoted}"{suffix}', tag=told.language, language=told.name)


def _short(iri: str) -> str:
    name = short_name(iri)
    return f"<{iri}>" if name == iri else name
