"""The reference SHACL engine: pySHACL on rdflib; slow, and the oracle of the tests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, cast

import rdflib
from pyparsing.exceptions import ParseException
from pyshacl import Validator
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from rdflib.exceptions import ParserError
from rdflib.term import BNode, Literal, Node, URIRef

from ldcat.errors import ResourceError, SyntaxFaultError, TooComplexError
from ldcat.model.report import Severity
from ldcat.terms import SH, XSD_STRING
from ldcat.validation.background import Background
from ldcat.validation.described import Described
from ldcat.validation.engine import SEVERITIES, Engine, Hit, says_its_own

_NAMESPACE: Final = rdflib.Namespace(SH)
#: What pySHACL says where somebody's component has no message.
_NO_MESSAGE: Final = "Parameterised SHACL Query generated constraint validation reports."
_ESCAPES: Final = {
    **{code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    **{ord(char): "\\" + name for char, name in zip('\t\b\n\r\f"\\', 'tbnrf"\\', strict=True)},
}
#: What pySHACL, and rdflib below it, raise for shapes that they cannot run.
_COMPLAINTS: Final = (
    ReportableRuntimeError,
    NotImplementedError,
    ParseException,
    ValueError,
    TypeError,
    AttributeError,
)
#: rdflib has switches for the whole process: one validation at a time.
_LOCK: Final = threading.Lock()


class _SameLabels(dict[str, BNode]):
    """Let the parser keep the labels of blank nodes, where it would invent new ones."""

    def get(self, label: str, default: object = None) -> BNode:
        del default
        return BNode(label)


class ReferenceEngine:
    """Shapes as an rdflib graph; may be shared, but only one thread validates at a time."""

    def __init__(self, shapes: rdflib.Graph) -> None:
        self._shapes = shapes

    def hits(self, graph: bytes) -> tuple[Hit, ...]:
        """Return what the shapes complain of (see the port)."""
        with _fence():
            return tuple(_hit(report, result) for report, result in self._results(graph))

    def found(self, record: Described, known: Background) -> tuple[Hit, ...]:
        """Return what the shapes complain of in a record (see the port)."""
        return self.hits(record.graph + known.about(record.graph))

    def _results(self, graph: bytes) -> Iterator[tuple[rdflib.Graph, Node]]:
        try:
            report = self._report(_parsed(graph))
        except RecursionError as error:
            raise TooComplexError(
                "The graph nests deeper than the reference engine can follow.",
                mend="Look for long chains of rdfs:subClassOf.",
            ) from error
        except _COMPLAINTS as error:
            raise _refused(error) from error
        # Results inside sh:detail are of no interest: only what the report itself lists.
        for root in report.subjects(_NAMESPACE.conforms):
            yield from ((report, result) for result in report.objects(root, _NAMESPACE.result))

    def _report(self, data: rdflib.Graph) -> rdflib.Graph:
        # The class and not `validate()`: that one patches rdflib for the whole process.
        # Options that stay off: advanced (rules, SPARQL targets), JavaScript, imports.
        validator = Validator(
            DataGraph.from_rdflib(data),
            shacl_graph=self._shapes,
            options={"inplace": True, "advanced": False, "use_js": False, "inference": "none"},
        )
        _, report, _ = validator.run()  # type: ignore[no-untyped-call]  # pySHACL annotates half
        return cast("rdflib.Graph", report)


def compiled(shapes: bytes) -> Engine:
    """Return the shapes, ready to use.

    Raises:
        ResourceError: They are no well-formed shapes.
    """
    with _fence():
        graph = _parsed_shapes(shapes)
    engine = ReferenceEngine(graph)
    engine.hits(b"")  # an ill-formed shape shall be noticed now, not with the first record
    return engine


@contextmanager
def _fence() -> Iterator[None]:
    """Keep literals as written, and the library's chatter in, for one validation.

    Normalising would expand `"1E999999"^^xsd:decimal` to a million digits.
    """
    terms = logging.getLogger("rdflib.term")
    with _LOCK:
        normalize, disabled = rdflib.NORMALIZE_LITERALS, terms.disabled
        rdflib.NORMALIZE_LITERALS, terms.disabled = False, True
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS, terms.disabled = normalize, disabled


def _parsed(content: bytes) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    try:
        return graph.parse(data=content, format="nt", bnode_context=_SameLabels())
    except ParserError as error:
        raise SyntaxFaultError(
            f"The graph cannot be validated: {error}.", mend="Give it as N-Triples."
        ) from error


def _parsed_shapes(content: bytes) -> rdflib.Graph:
    """Parse shapes as pySHACL does: in a shape, only the word `true` is true."""
    rdflib_bool_patch()  # type: ignore[no-untyped-call]  # pySHACL annotates half
    try:
        return _with_imported_prefixes(_parsed(content))
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call]  # as above


def _with_imported_prefixes(shapes: rdflib.Graph) -> rdflib.Graph:
    """Give queries the prefixes that theirs import (SHACL 5.2.1), as pySHACL does not."""
    for own in set(shapes.objects(None, _NAMESPACE.prefixes)):
        for other in set(shapes.transitive_objects(own, rdflib.OWL.imports)):
            for declared in list(shapes.objects(other, _NAMESPACE.declare)):
                shapes.add((own, _NAMESPACE.declare, declared))
    return shapes


def _refused(error: Exception) -> ResourceError:
    what = error.message if isinstance(error, ReportableRuntimeError) else error
    return ResourceError(
        f"The reference SHACL engine refuses the shapes: {what}.",
        mend="Mend the shape that is named.",
    )


def _hit(report: rdflib.Graph, result: Node) -> Hit:
    def one(name: str) -> Node | None:
        return report.value(result, _NAMESPACE[name])

    component = str(one("sourceConstraintComponent"))
    message = str(one("resultMessage") or "")
    path = one("resultPath")
    severity = str(one("resultSeverity")).removeprefix(SH)
    return Hit(
        node=_n_triples(one("focusNode")),
        path=str(path) if isinstance(path, URIRef) else "",
        value=_n_triples(one("value")),
        shape=str(one("sourceShape")),
        component=component,
        severity=SEVERITIES.get(severity, Severity.VIOLATION),
        message=message if says_its_own(component) and message != _NO_MESSAGE else "",
    )


def _n_triples(value: Node | None) -> str:
    """Return a term as the fast engine writes it."""
    if isinstance(value, Literal):
        return _literal(value)
    if isinstance(value, BNode):
        return f"_:{value}"
    return f"<{value}>" if value is not None else ""


def _literal(value: Literal) -> str:
    text = f'"{str(value).translate(_ESCAPES)}"'
    if value.language:
        return f"{text}@{value.language.lower()}"
    if value.datatype is None or str(value.datatype) == XSD_STRING:
        return text
    return f"{text}^^<{value.datatype}>"
