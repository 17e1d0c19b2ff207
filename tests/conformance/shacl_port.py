"""Our port of SHACL engines, as the W3C suite's runner calls an engine.

python ../shared/suites/shacl_suite.py tests.conformance.shacl_port:fast
"""

from __future__ import annotations

from pathlib import Path

import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, BNode, URIRef
from rdflib.term import Node

from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode
from ldcat.model.report import Severity
from ldcat.model.syntax import n_triples
from ldcat.terms import RDF as RDF_SYNTAX
from ldcat.terms import SH
from ldcat.validation.engine import Hit, open_engine
from ldcat.validation.shapes import with_names

_ANONYMOUS = "urn:ldcat:anonymous-shape:"
_FIRST = RDF_SYNTAX + "first"
_REST = RDF_SYNTAX + "rest"
_SEVERITIES = {
    Severity.VIOLATION: "Violation",
    Severity.WARNING: "Warning",
    Severity.INFO: "Info",
}


def fast(data: str, shapes: str, data_iri: str, shapes_iri: str) -> rdflib.Graph:
    """Return the fast engine's report."""
    return _report("fast", _read(data, data_iri), _read(shapes, shapes_iri))


def reference(data: str, shapes: str, data_iri: str, shapes_iri: str) -> rdflib.Graph:
    """Return the reference engine's report."""
    return _report("reference", _read(data, data_iri), _read(shapes, shapes_iri))


def _read(path: str, iri: str) -> Graph:
    quads = parse(Path(path).read_bytes(), RdfFormat.TURTLE, base_iri=iri)
    return Graph(quad.triple for quad in quads)


def _report(name: str, data: Graph, shapes: Graph) -> rdflib.Graph:
    named = with_names(shapes, "w3c")
    hits = open_engine(name, n_triples(named)).hits(n_triples(data))
    report = rdflib.Graph(bind_namespaces="none")
    root = BNode()
    report.add((root, RDF.type, URIRef(SH + "ValidationReport")))
    report.add((root, URIRef(SH + "conforms"), rdflib.Literal(not hits)))
    for hit in hits:
        result = BNode()
        report.add((root, URIRef(SH + "result"), result))
        for predicate, value in _values(hit, named, report):
            report.add((result, URIRef(SH + predicate), value))
    return report


def _values(hit: Hit, shapes: Graph, report: rdflib.Graph) -> list[tuple[str, Node]]:
    is_anonymous = hit.shape.startswith(_ANONYMOUS)
    shape = BNode(hit.shape.rpartition(":")[2]) if is_anonymous else URIRef(hit.shape)
    # One of somebody's own is a violation to us; a report in SHACL names it as it is.
    own = shapes.value(NamedNode(hit.shape), SH + "severity") if hit.shape else None
    found = [
        ("focusNode", _term(hit.node)),
        ("resultSeverity", URIRef(own.value if own else SH + _SEVERITIES[hit.severity])),
        ("sourceConstraintComponent", URIRef(hit.component)),
        ("sourceShape", shape),
    ]
    path = shapes.value(NamedNode(hit.shape), SH + "path") if hit.shape else None
    if hit.path:
        found.append(("resultPath", URIRef(hit.path)))
    elif path is not None:
        found.append(("resultPath", _copied(path, shapes, report)))
    if hit.value:
        found.append(("value", _term(hit.value)))
    return found


def _copied(value: object, shapes: Graph, report: rdflib.Graph) -> Node:
    """Copy a property path into the report."""
    if isinstance(value, NamedNode):
        return URIRef(value.value)
    assert isinstance(value, BlankNode)
    copy = BNode()
    said = shapes.properties(value)
    # A list is a sequence, whatever else is said of its node (path-strange-001).
    parts = {it: said[it] for it in (_FIRST, _REST) if it in said} or said
    for predicate, values in parts.items():
        for it in values:
            if not isinstance(it, Literal):
                report.add((copy, URIRef(predicate), _copied(it, shapes, report)))
    return copy


def _term(text: str) -> Node:
    graph = rdflib.Graph(bind_namespaces="none")
    if text.startswith("_:"):
        return BNode(text[2:])
    graph.parse(data=f"<urn:s> <urn:p> {text} .", format="nt")
    return next(iter(graph.objects()))
