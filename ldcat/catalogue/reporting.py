"""Say validation findings in SHACL's own words (SHACL 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, Triple
from ldcat.model.iri import iri_fault
from ldcat.model.report import Finding, Report, Severity
from ldcat.terms import RDF_TYPE, SH, XSD

_SEVERITIES: Final[Mapping[Severity, str]] = MappingProxyType(
    {
        Severity.VIOLATION: SH + "Violation",
        Severity.WARNING: SH + "Warning",
        Severity.INFO: SH + "Info",
    }
)


def report_graph(reports: Iterable[Report]) -> Graph:
    """Return a `sh:ValidationReport` of all findings."""
    reports = list(reports)
    node = BlankNode("report")
    conforms = str(all(it.conforms for it in reports)).lower()
    triples = [
        _triple(node, RDF_TYPE, NamedNode(SH + "ValidationReport")),
        _triple(node, SH + "conforms", Literal(conforms, datatype=NamedNode(XSD + "boolean"))),
    ]
    findings = (finding for report in reports for finding in report.findings)
    for number, finding in enumerate(findings, 1):
        result = BlankNode(f"result{number}")
        triples.append(_triple(node, SH + "result", result))
        triples += _result(result, finding)
    return Graph(triples)


def _result(result: Node, finding: Finding) -> Iterator[Triple]:
    focus = finding.node if not finding.node.startswith("_:") else finding.record
    yield _triple(result, RDF_TYPE, NamedNode(SH + "ValidationResult"))
    yield _triple(result, SH + "focusNode", _node(focus))
    yield _triple(result, SH + "resultSeverity", NamedNode(_SEVERITIES[finding.severity]))
    yield _triple(result, SH + "resultMessage", Literal(finding.message))
    yield _triple(result, SH + "sourceShape", _node(finding.rule))
    yield _triple(
        result,
        SH + "sourceConstraintComponent",
        NamedNode(f"{SH}{finding.component}ConstraintComponent"),
    )
    if finding.path and not iri_fault(finding.path):
        yield _triple(result, SH + "resultPath", NamedNode(finding.path))
    if finding.value:
        yield _triple(result, SH + "value", Literal(finding.value))


def _node(text: str) -> NamedNode:
    """Return a name as a node; rules of ours are named below a URN."""
    iri = text.strip("<>")
    return NamedNode(iri if not iri_fault(iri) else f"urn:ldcat:shapes:{iri}")


def _triple(subject: Node, predicate: str, value: Term) -> Triple:
    return Triple(subject, NamedNode(predicate), value)
