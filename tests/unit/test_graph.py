"""A graph is a set of triples in a fixed order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ldcat.model.graph import Graph, node, term
from ldcat.terms import DCAT_DATASET, DCT_TITLE, RDF_TYPE
from tests.support import triple_lists

_PAGE = NamedNode("http://e.org/a")


@given(triples=triple_lists, data=st.data())
def test_graphs_are_sets_in_order(triples: list[Triple], data: st.DataObject) -> None:
    twice = [*triples, *data.draw(st.permutations(triples))]
    graph = Graph(twice)
    assert list(graph) == triples
    assert len(graph) == len(triples)
    other = Graph(reversed(triples))
    assert graph == other
    assert hash(graph) == hash(other)
    assert all(it in graph for it in triples)
    assert list(graph | other) == triples


@given(triples=triple_lists)
def test_the_index_has_every_triple_once(triples: list[Triple]) -> None:
    graph = Graph(triples)
    found = {
        Triple(subject, NamedNode(predicate), value)
        for subject in graph.nodes
        for predicate, values in graph.properties(subject).items()
        for value in values
    }
    assert found == set(triples)


def test_values_are_found_in_graph_order() -> None:
    title, kind = NamedNode(DCT_TITLE), NamedNode(RDF_TYPE)
    graph = Graph(
        [
            Triple(_PAGE, title, Literal("b")),
            Triple(_PAGE, title, Literal("a")),
            Triple(_PAGE, kind, NamedNode(DCAT_DATASET)),
            Triple(_PAGE, kind, BlankNode("x")),
        ]
    )
    assert graph.value(_PAGE, DCT_TITLE) == Literal("b")
    assert graph.value(BlankNode("x"), DCT_TITLE) is None
    assert graph.types(_PAGE) == {DCAT_DATASET}
    assert graph.subjects(DCT_TITLE, Literal("a")) == (_PAGE,)
    assert graph.describes(_PAGE)
    assert not graph.describes(BlankNode("x"))
    assert graph != "a graph"


def test_triple_terms_never_enter() -> None:
    quoted = Triple(_PAGE, NamedNode(DCT_TITLE), _PAGE)
    with pytest.raises(TypeError, match="refused"):
        term(quoted)
    with pytest.raises(TypeError, match="refused"):
        node(quoted)
