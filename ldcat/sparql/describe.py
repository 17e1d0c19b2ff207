"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from ldcat.model.addresses import sparql_address
from ldcat.model.graph import BlankNode, Graph, NamedNode, Term, Triple
from ldcat.sparql.formats import GRAPHS, ROWS
from ldcat.terms import RDF_TYPE, SD


def service_description(base: str) -> Graph:
    """Return the description of the endpoint below a base IRI."""
    address = NamedNode(sparql_address(base))
    dataset, graph = BlankNode("dataset"), BlankNode("graph")
    statements: list[tuple[NamedNode | BlankNode, str, Term]] = [
        (address, RDF_TYPE, NamedNode(SD + "Service")),
        (address, SD + "endpoint", address),
        (address, SD + "supportedLanguage", NamedNode(SD + "SPARQL11Query")),
        (
            address,
            SD + "defaultEntailmentRegime",
            NamedNode("http://www.w3.org/ns/entailment/Simple"),
        ),
        *((address, SD + "resultFormat", NamedNode(it.iri)) for it in (*ROWS, *GRAPHS)),
        (address, SD + "defaultDataset", dataset),
        (dataset, RDF_TYPE, NamedNode(SD + "Dataset")),
        (dataset, SD + "defaultGraph", graph),
        (graph, RDF_TYPE, NamedNode(SD + "Graph")),
    ]
    return Graph(Triple(s, NamedNode(p), o) for s, p, o in statements)
