"""Results in short, for formats that are tables or trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ldcat.model.graph import Graph, Literal, NamedNode, Node
from ldcat.model.shown import NAMES
from ldcat.model.view import Names, RecordView
from ldcat.terms import (
    DCAT,
    DCT_DESCRIPTION,
    DCT_ISSUED,
    DCT_LICENSE,
    DCT_MODIFIED,
    DCT_PUBLISHER,
    DCT_TITLE,
)


@dataclass(frozen=True, slots=True)
class Result:
    """A record among results.

    Attributes:
        iri: What it identifies itself by.
        address: Its page.
        kind: Token of its kind.
        title: By language tag; empty for none.
        description: The same.
        publisher: Its IRI; empty without one.
        publisher_name: By language tag.
        issued: As it says.
        modified: As it says; empty if it does not.
        keywords: Each once.
        themes: IRIs, or texts.
        licences: Of the record and its distributions.
        downloads: Where its data is to be had.
    """

    iri: str
    address: str
    kind: str
    title: Names
    description: Names
    publisher: str
    publisher_name: Names
    issued: str
    modified: str
    keywords: Sequence[str]
    themes: Sequence[str]
    licences: Sequence[str]
    downloads: Sequence[str]


def result_of(view: RecordView) -> Result:
    """Return a record in short."""
    graph, subject = view.own, view.subject
    publisher = graph.value(subject, DCT_PUBLISHER)
    parts = [
        it for it in graph.objects(subject, DCAT + "distribution") if not isinstance(it, Literal)
    ]
    return Result(
        iri=view.record.iri,
        address=view.address,
        kind=view.record.kind,
        title=_names(graph, subject, (DCT_TITLE,)),
        description=_names(graph, subject, (DCT_DESCRIPTION,)),
        publisher=publisher.value if isinstance(publisher, NamedNode) else "",
        publisher_name=_publisher(graph, publisher),
        issued=_text(graph, subject, DCT_ISSUED),
        modified=_text(graph, subject, DCT_MODIFIED),
        keywords=_each(graph, (subject,), DCAT + "keyword"),
        themes=_each(graph, (subject,), DCAT + "theme"),
        licences=_each(graph, (subject, *parts), DCT_LICENSE),
        downloads=_each(graph, parts, DCAT + "downloadURL", DCAT + "accessURL"),
    )


def _publisher(graph: Graph, publisher: Node | Literal | None) -> Names:
    if publisher is None:
        return {}
    if isinstance(publisher, Literal):
        return {publisher.language or "": publisher.value}
    return _names(graph, publisher, NAMES)


def _names(graph: Graph, node: Node, predicates: Sequence[str]) -> Mapping[str, str]:
    """Return the first text in each language, by the first property that has any."""
    for predicate in predicates:
        found: dict[str, str] = {}
        for it in graph.objects(node, predicate):
            if isinstance(it, Literal):
                found.setdefault(it.language or "", it.value)
        if found:
            return found
    return {}


def _text(graph: Graph, node: Node, predicate: str) -> str:
    value = graph.value(node, predicate)
    return value.value if isinstance(value, Literal) else ""


def _each(graph: Graph, nodes: Sequence[Node], *predicates: str) -> Sequence[str]:
    return list(dict.fromkeys(_values(graph, nodes, predicates)))


def _values(graph: Graph, nodes: Sequence[Node], predicates: Sequence[str]) -> Iterator[str]:
    for node in nodes:
        for predicate in predicates:
            for it in graph.objects(node, predicate):
                if isinstance(it, Literal | NamedNode):
                    yield it.value
