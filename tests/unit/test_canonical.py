"""The digest tells what a graph says, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, serialize

from ldcat.model.canonical import canonical
from ldcat.model.graph import BlankNode, Literal, NamedNode, Triple, node
from tests.support import blank_nodes, digest, named_nodes, predicates, triple_lists

#: Mostly blank, so that nodes can be told apart by their neighbours' neighbours only.
_tangles = st.lists(
    st.builds(Triple, blank_nodes, predicates.filter(lambda it: "odd" in it.value), blank_nodes),
    max_size=8,
)
_links = st.builds(Triple, named_nodes, predicates, blank_nodes)
_graphs = st.one_of(
    triple_lists,
    st.builds(list.__add__, _tangles, triple_lists),
    st.builds(list.__add__, _tangles, st.lists(_links, max_size=3)),
)


def _whole(triples: Sequence[Triple]) -> bytes:
    """Return RDFC-1.0 of the whole graph at once."""
    dataset = Dataset(Quad(node(it.subject), it.predicate, it.object) for it in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


@given(triples=_graphs)
@settings(max_examples=150, deadline=None)
def test_canonicalising_the_blank_part_is_canonicalising_all(triples: list[Triple]) -> None:
    assert canonical(triples).text == _whole(triples)


@given(triples=_graphs, data=st.data())
@settings(max_examples=150, deadline=None)
def test_neither_order_nor_labels_nor_repetition_count(
    triples: list[Triple], data: st.DataObject
) -> None:
    labels = data.draw(st.permutations([f"x{n}" for n in range(4)]))
    names = {BlankNode(f"b{n}"): BlankNode(label) for n, label in enumerate(labels)}
    shuffled = data.draw(st.permutations([*triples, *triples[:2]]))
    assert digest(_renamed(it, names) for it in shuffled) == digest(triples)


def _renamed(triple: Triple, names: dict[BlankNode, BlankNode]) -> Triple:
    subject, value = node(triple.subject), triple.object
    return Triple(
        names[subject] if isinstance(subject, BlankNode) else subject,
        triple.predicate,
        names[value] if isinstance(value, BlankNode) else value,
    )


@given(triples=triple_lists.filter(bool))
@settings(max_examples=50, deadline=None)
def test_one_statement_less_is_another_digest(triples: list[Triple]) -> None:
    fewer = [it for it in triples if it != triples[0]]
    assert canonical(fewer).size == canonical(triples).size - 1 or _is_blank(triples[0])
    assert digest(fewer) != digest(triples) or canonical(fewer).size == canonical(triples).size


def _is_blank(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def test_lexical_forms_and_tags_count() -> None:
    subject, predicate = NamedNode("urn:s"), NamedNode("urn:p")
    values = [
        Literal("1", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        Literal("01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        Literal("1"),
        Literal("1", language="en"),
    ]
    assert len({digest([Triple(subject, predicate, it)]) for it in values}) == len(values)
