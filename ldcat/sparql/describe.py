"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ldcat.model.addresses import sparql_address
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Term, Triple
from ldcat.sparql.formats import GRAPHS, ROWS
from ldcat.sparql.void import void_address
from ldcat.terms import LDCAT, RDF_TYPE, RDFS, SD, XSD

_FEDERATED: Final = NamedNode(SD + "BasicFederatedQuery")


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """What a query may cost.

    Attributes:
        seconds: Longest evaluation.
        mebibytes: Memory, in MiB.
        per_client: Queries of one client that may be under way.
        kibibytes: Longest text, in KiB.
        queue: Queries that may wait.
        result_mebibytes: Largest answer, in MiB; 0 for any.
        is_federated: Whether SERVICE may ask others.
    """

    seconds: float
    mebibytes: int
    per_client: int
    kibibytes: int
    queue: int
    result_mebibytes: float
    is_federated: bool


def service_description(base: str, limits: ServiceLimits) -> Graph:
    """Return the description of the endpoint below a base IRI, with its limits."""
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
        (address, RDFS + "seeAlso", NamedNode(void_address(base))),
        (address, LDCAT + "querySeconds", _number(f"{limits.seconds:g}", "decimal")),
        (address, LDCAT + "queryMemoryMebibytes", _number(f"{limits.mebibytes}", "integer")),
        (address, LDCAT + "queriesPerClient", _number(f"{limits.per_client}", "integer")),
        (address, LDCAT + "queryKibibytes", _number(f"{limits.kibibytes}", "integer")),
        (address, LDCAT + "queriesWaiting", _number(f"{limits.queue}", "integer")),
        *(
            [(address, LDCAT + "queryResultMebibytes", _number(f"{most:g}", "decimal"))]
            if (most := limits.result_mebibytes)
            else []
        ),
        *([(address, SD + "feature", _FEDERATED)] if limits.is_federated else []),
    ]
    return Graph(Triple(s, NamedNode(p), o) for s, p, o in statements)


def _number(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))
