"""Say validation findings in SHACL's own words (SHACL 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ldcat.catalogue.paths import path_triples
from ldcat.model.checked import CheckedDocument
from ldcat.model.explained import Explanation
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, Triple, term
from ldcat.model.iri import iri_fault
from ldcat.model.report import Finding, Severity
from ldcat.model.syntax import read_canonical
from ldcat.terms import LDCAT, RDF_TYPE, SH, SHAPES, XSD

_SEVERITIES: Final[Mapping[Severity, str]] = MappingProxyType(
    {
        Severity.VIOLATION: SH + "Violation",
        Severity.WARNING: SH + "Warning",
        Severity.INFO: SH + "Info",
    }
)

#: The component of what was found while reading, before any shape was tried.
_OURS: Final = "Reading"


def report_graph(documents: Iterable[CheckedDocument], base: str = "") -> Graph:
    """Return a `sh:ValidationReport` of all findings.

    Shapes have the IRIs under which a catalogue with the base describes them, if there is one.

    A blank node has the same label in all results about one record; `ldcat:record` tells which.
    """
    documents = list(documents)
    node = BlankNode("report")
    conforms = str(all(it.conforms for it in documents)).lower()
    triples = [
        _triple(node, RDF_TYPE, NamedNode(SH + "ValidationReport")),
        _triple(node, SH + "conforms", Literal(conforms, datatype=NamedNode(XSD + "boolean"))),
    ]
    results: list[Triple] = []
    for number, record in enumerate((it for one in documents for it in one.checked), 1):
        for place, explanation in enumerate(record.report.explanations, 1):
            result = BlankNode(f"result{number}x{place}")
            triples.append(_triple(node, SH + "result", result))
            shape = _shape(explanation.finding.rule, base)
            results += _result(result, explanation, shape, label=f"node{number}x")
            # What a rule says in its own words may be in any language.
            is_ours = not explanation.finding.message
            language = record.report.language if is_ours else None
            message = Literal(explanation.message, language=language)
            results.append(_triple(result, SH + "resultMessage", message))
    return Graph(triples + results)


def _result(
    result: BlankNode, explanation: Explanation, shape: NamedNode, *, label: str
) -> Iterator[Triple]:
    """Yield one result; blank nodes of the record get labels that begin as given."""
    finding = explanation.finding
    yield _triple(result, RDF_TYPE, NamedNode(SH + "ValidationResult"))
    yield _triple(result, SH + "focusNode", _focus(finding, label))
    yield _triple(result, LDCAT + "record", NamedNode(finding.record))
    yield _triple(result, SH + "resultSeverity", NamedNode(_SEVERITIES[finding.severity]))
    yield _triple(result, SH + "sourceShape", shape)
    yield _triple(result, SH + "sourceConstraintComponent", _component(finding.component))
    if finding.path:
        path, triples = path_triples(finding.path, f"{result.value}path")
        yield _triple(result, SH + "resultPath", path)
        yield from triples
    if finding.value:
        yield _triple(result, SH + "value", _value(finding.value, label))


def _focus(finding: Finding, label: str) -> Node:
    if finding.node.startswith("_:"):
        return BlankNode(f"{label}{finding.node[2:]}")
    return NamedNode(finding.node.strip("<>"))


def _shape(rule: str, base: str) -> NamedNode:
    return NamedNode(f"{f'{base}shapes/' if base else SHAPES}{rule}" if iri_fault(rule) else rule)


def _component(name: str) -> NamedNode:
    """Return a constraint component: SHACL's, somebody's own, or ours for what reading found."""
    if ":" in name:
        return NamedNode(name)
    return NamedNode(f"{LDCAT if name == _OURS else SH}{name}ConstraintComponent")


def _value(text: str, label: str) -> Term:
    """Return a term of N-Triples."""
    if text.startswith("_:"):
        return BlankNode(f"{label}{text[2:]}")
    (triple,) = read_canonical(f"<{LDCAT}> <{LDCAT}> {text} .\n".encode())
    return term(triple.object)


def _triple(subject: Node, predicate: str, value: Term) -> Triple:
    return Triple(subject, NamedNode(predicate), value)
