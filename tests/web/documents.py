"""Documents as other people's tools read them: with rdflib."""

from __future__ import annotations

import rdflib
from pyoxigraph import RdfFormat, parse

from ldcat.model.canonical import canonical


def dataset(content: bytes, syntax: str) -> rdflib.Dataset:
    """Parse a document without a base: no IRI may be relative."""
    found = rdflib.Dataset()
    found.parse(data=content, format=syntax)
    return found


def merged(content: bytes, syntax: str) -> rdflib.Graph:
    """Return the triples of every graph in a document."""
    graph = rdflib.Graph()
    for subject, predicate, value, _ in dataset(content, syntax).quads():
        graph.add((subject, predicate, value))
    return graph


def canonical_text(graph: rdflib.Graph) -> list[bytes]:
    """Return a graph as sorted lines; equal for graphs that say the same."""
    lines = graph.serialize(format="nt", encoding="utf-8")
    return canonical(it.triple for it in parse(lines, RdfFormat.N_TRIPLES)).text.splitlines()
