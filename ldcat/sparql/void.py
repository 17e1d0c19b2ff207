"""What the catalogue's data are made of (VoID, W3C Note of 2011-03-03)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from ldcat.model.addresses import dump_address, sparql_address
from ldcat.model.dumps import FILE_NAMES
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, Triple
from ldcat.model.iri import iri_fault
from ldcat.model.view import Site
from ldcat.terms import (
    DCT_DESCRIPTION,
    DCT_MODIFIED,
    DCT_PUBLISHER,
    DCT_TITLE,
    FOAF,
    RDF_TYPE,
    VOID,
    XSD,
)

#: What is counted in the default graph: the answers are `Statistics`.
COUNTS: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "classes": b"SELECT ?of (COUNT(?s) AS ?n) { ?s a ?of } GROUP BY ?of",
        "properties": b"SELECT ?of (COUNT(*) AS ?n) { ?s ?of ?o } GROUP BY ?of",
        "subjects": b"SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    }
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """How often things stand in the default graph.

    Attributes:
        classes: Instances by class.
        properties: Triples by property.
        subjects: Different subjects.
        moment: When the catalogue became what was counted; None for an empty one.
    """

    classes: Mapping[str, int]
    properties: Mapping[str, int]
    subjects: int
    moment: datetime | None

    @property
    def triples(self) -> int:
        """All triples of the default graph."""
        return sum(self.properties.values())


def read_statistics(answers: Mapping[str, bytes], moment: datetime | None) -> Statistics:
    """Return the statistics that the answers to `COUNTS` give, in SPARQL JSON."""
    rows = {name: json.loads(it)["results"]["bindings"] for name, it in answers.items()}
    by_iri = {
        name: {
            row["of"]["value"]: int(row["n"]["value"])
            for row in rows[name]
            if row.get("of", {}).get("type") == "uri"
        }
        for name in ("classes", "properties")
    }
    subjects = int(rows["subjects"][0]["n"]["value"])
    return Statistics(by_iri["classes"], by_iri["properties"], subjects, moment)


def void_description(site: Site, statistics: Statistics) -> Graph:
    """Return the description of the catalogue's data."""
    return Graph(
        Triple(subject, NamedNode(predicate), value)
        for subject, predicate, value in _statements(site, statistics)
    )


def void_address(base: str) -> str:
    """Return where the description is (VoID 7.2)."""
    return f"{base}.well-known/void"


def void_dataset(base: str) -> str:
    """Return the IRI of the data that the description is about."""
    return f"{void_address(base)}#dataset"


def _statements(site: Site, statistics: Statistics) -> Iterator[tuple[Node, str, Term]]:
    document = NamedNode(void_address(site.base))
    dataset = NamedNode(void_dataset(site.base))
    yield document, RDF_TYPE, NamedNode(f"{VOID}DatasetDescription")
    yield document, f"{FOAF}primaryTopic", dataset
    yield dataset, RDF_TYPE, NamedNode(f"{VOID}Dataset")
    yield dataset, DCT_TITLE, Literal(site.title, language=site.language)
    yield dataset, DCT_DESCRIPTION, Literal(site.description, language=site.language)
    if site.publisher_iri:
        yield dataset, DCT_PUBLISHER, NamedNode(site.publisher_iri)
    if statistics.moment is not None:
        moment = statistics.moment.isoformat(timespec="seconds")
        datatype = NamedNode(f"{XSD}dateTime")
        yield dataset, DCT_MODIFIED, Literal(moment, datatype=datatype)
    yield dataset, f"{VOID}sparqlEndpoint", NamedNode(sparql_address(site.base))
    for it in FILE_NAMES if site.has_dumps else ():
        yield dataset, f"{VOID}dataDump", NamedNode(dump_address(site.base, it))
    yield dataset, f"{VOID}rootResource", NamedNode(site.base)
    yield dataset, f"{FOAF}homepage", NamedNode(site.base)
    yield dataset, f"{VOID}uriSpace", Literal(site.base)
    yield dataset, f"{VOID}triples", _count(statistics.triples)
    yield dataset, f"{VOID}distinctSubjects", _count(statistics.subjects)
    yield dataset, f"{VOID}classes", _count(len(statistics.classes))
    yield dataset, f"{VOID}properties", _count(len(statistics.properties))
    for it in sorted({_namespace(it) for it in statistics.properties}):
        yield dataset, f"{VOID}vocabulary", NamedNode(it)
    yield from _partitions(dataset, "class", statistics.classes, counted="entities")
    yield from _partitions(dataset, "property", statistics.properties, counted="triples")


def _partitions(
    dataset: Node, kind: str, counts: Mapping[str, int], *, counted: str
) -> Iterator[tuple[Node, str, Term]]:
    for number, (iri, count) in enumerate(sorted(counts.items())):
        if not iri_fault(iri):
            part = BlankNode(f"{kind}{number}")
            yield dataset, f"{VOID}{kind}Partition", part
            yield part, f"{VOID}{kind}", NamedNode(iri)
            yield part, f"{VOID}{counted}", _count(count)


def _namespace(iri: str) -> str:
    """Return the namespace of a property: all up to its last `#` or `/`."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] or iri


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(f"{XSD}integer"))
