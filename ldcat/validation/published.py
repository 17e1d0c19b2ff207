"""Shapes as they are published: mend what would keep them from being used, and say so."""

from __future__ import annotations

import re
from typing import Final

from ldcat.model.graph import BlankNode, Graph, NamedNode, Triple, node
from ldcat.terms import RDFS, SH
from ldcat.validation.shapes import BASE, object_node
from ldcat.validation.standing import Standing

_PROPERTY: Final = SH + "property"
_PATH: Final = SH + "path"
_DATATYPE: Final = NamedNode(SH + "datatype")
_NODE_KIND: Final = NamedNode(SH + "nodeKind")
#: So many properties a note names.
_SHOWN: Final = 3
_ANY_LITERAL: Final = NamedNode(RDFS + "Literal")


def usable(graph: Graph, standing: Standing) -> tuple[Graph, tuple[str, ...]]:
    """Return shapes that both engines can use, and what was mended for that.

    Args:
        graph: The shapes.
        standing: Knows where in the files they stand.
    """
    graph, dangling = _without_dangling(graph, standing)
    graph, literals = _with_any_literal(graph)
    return graph, (*dangling, *literals)


def _without_dangling(graph: Graph, standing: Standing) -> tuple[Graph, tuple[str, ...]]:
    """Drop links to property shapes that are nowhere defined.

    SEMIC's own DCAT-AP 3.0.1 has two of them, and pySHACL then validates nothing at all.
    """
    dangling = [
        triple
        for triple in graph
        if triple.predicate.value == _PROPERTY
        and not isinstance(triple.object, BlankNode)
        and not graph.objects(object_node(triple), _PATH)
    ]
    if not dangling:
        return graph, ()
    notes = tuple(
        f"{standing.of(node(triple.subject), _ending(triple.object))}: "
        f"{_named(triple.subject)} refers to the property shape {_named(triple.object)}, "
        "which has no sh:path: the link is ignored."
        for triple in dangling
    )
    dropped = frozenset(dangling)
    return Graph(triple for triple in graph if triple not in dropped), notes


def _ending(shape: object) -> str:
    """Return the end of an IRI, as it stands in a file however it is shortened."""
    return re.split("[/#:]", str(shape).strip("<>"))[-1]


def _named(shape: object) -> str:
    """Return what a shape is called in its file."""
    return str(shape).replace(f"<{BASE}", "<")


def _with_any_literal(graph: Graph) -> tuple[Graph, tuple[str, ...]]:
    """Have shapes that want the datatype rdfs:Literal take every literal.

    SEMIC's ADMS-AP and MLDCAT-AP say so. To the letter no value fits (SHACL 4.1.2: the datatype
    of a literal is never rdfs:Literal); pySHACL lets all of them pass.
    """
    meant = [it for it in graph if it.predicate == _DATATYPE and it.object == _ANY_LITERAL]
    if not meant:
        return graph, ()
    paths = sorted({str(value) for it in meant for value in _paths(graph, it)})
    more = " …" if len(paths) > _SHOWN else ""
    note = (
        "sh:datatype rdfs:Literal, which no value has, is taken as sh:nodeKind sh:Literal: "
        f"{len(meant)} times, of {', '.join(paths[:_SHOWN])}{more}"
    )
    literal = NamedNode(SH + "Literal")
    kinds = [Triple(node(it.subject), _NODE_KIND, literal) for it in meant]
    dropped = frozenset(meant)
    known = [it for it in graph if it not in dropped]
    kinded = {it.subject for it in known if it.predicate == _NODE_KIND}
    return Graph([*known, *(it for it in kinds if it.subject not in kinded)]), (note,)


def _paths(graph: Graph, triple: Triple) -> list[NamedNode]:
    found = graph.objects(node(triple.subject), _PATH)
    return [it for it in found if isinstance(it, NamedNode)]
