"""Write what addresses answered as RDF: status and time of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Triple
from ldcat.model.iri import iri_fault
from ldcat.model.measured import Proof
from ldcat.terms import DCT_IDENTIFIER, DQV, LDCAT, PROV, RDF_TYPE, XSD_DATE_TIME, XSD_INTEGER

#: The metric that is the status code of an address.
STATUS: Final = LDCAT + "statusCode"


def proofs_graph(proofs: Mapping[str, Proof], document: str) -> Graph:
    """Return what was asked as measurements of the addresses.

    Args:
        proofs: What addresses answered; those that nobody asked are left out.
        document: IRI of the graph's own document: each measurement is `<document#link-n>`.
    """
    triples: list[Triple] = []
    for number, (address, proof) in enumerate(sorted(proofs.items()), start=1):
        if proof.status is None or proof.at is None:
            continue
        node = NamedNode(f"{document}#link-{number}")
        triples += (
            Triple(node, NamedNode(RDF_TYPE), NamedNode(DQV + "QualityMeasurement")),
            Triple(node, NamedNode(DCT_IDENTIFIER), Literal(address)),
            Triple(node, NamedNode(DQV + "isMeasurementOf"), NamedNode(STATUS)),
            Triple(node, NamedNode(DQV + "value"), typed(str(proof.status), XSD_INTEGER)),
            Triple(node, NamedNode(PROV + "generatedAtTime"), moment(proof.at)),
        )
        if not iri_fault(address):
            triples.append(Triple(node, NamedNode(DQV + "computedOn"), NamedNode(address)))
    return Graph(triples)


def moment(at: datetime) -> Literal:
    """Return a moment as a literal."""
    return typed(instant_text(at), XSD_DATE_TIME)


def instant_text(at: datetime) -> str:
    """Return a moment as XML Schema and JSON write it.

    >>> instant_text(datetime(2026, 1, 2, tzinfo=UTC))
    '2026-01-02T00:00:00Z'
    """
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def typed(text: str, datatype: str) -> Literal:
    """Return a literal with a datatype."""
    return Literal(text, datatype=NamedNode(datatype))
