"""The fast SHACL engine: PyPI `shacl`, written in Rust."""

from __future__ import annotations

import re
from typing import Final

import shacl

from ldcat.errors import ResourceError, SyntaxFaultError
from ldcat.model.report import Severity
from ldcat.terms import SH
from ldcat.validation.engine import SEVERITIES, Engine, Hit

_LABEL: Final = "urn:ldcat:label"
#: A shape that every node with a label violates: so the engine tells which node that is.
_PROBE: Final = (
    f"<urn:ldcat:probe> <{SH}targetSubjectsOf> <{_LABEL}> .\n"
    f"<urn:ldcat:probe> <{SH}property> <urn:ldcat:probed> .\n"
    f"<urn:ldcat:probed> <{SH}path> <{_LABEL}> .\n"
    f'<urn:ldcat:probed> <{SH}maxLength> "0"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
)
#: A blank node at the begin or end of a line; one that a literal speaks of is before a quote.
_BLANK_NODE: Final = re.compile(
    r"""^\s*_:([^\s<"]+)|_:([^\s<"]+?)[ \t]*\.[ \t\r]*$""", re.MULTILINE
)
_SPARQL: Final = SH + "SPARQLConstraintComponent"


class FastEngine:
    """Compiled shapes; immutable, so that threads may share them."""

    def __init__(self, shapes: shacl.Shapes) -> None:
        self._shapes = shapes

    def hits(self, graph: bytes) -> tuple[Hit, ...]:
        """Return what the shapes complain of (see the port)."""
        text = graph.decode()
        results = self._results(text)
        labels = self._labels(text) if any(map(_names_blank_node, results)) else {}
        return tuple(_hit(result, labels) for result in results)

    def _labels(self, text: str) -> dict[str, str]:
        """Return the given label of each blank node, by the label that the engine gave it.

        The engine counts blank nodes in the order in which it reads them. So the statements
        that name one, with a statement about each at their end, tell which is which; the
        contract tests compare with the reference, which keeps labels.
        """
        about = "\n".join(line for line in text.split("\n") if _BLANK_NODE.search(line))
        return {
            result.focus_node: f"_:{result.value_plain}"
            for result in self._results(about + _label_statements(about))
            if result.path == f"<{_LABEL}>"
        }

    def _results(self, text: str) -> list[shacl.Result]:
        try:
            return self._shapes.validate_text(text, format="ntriples").results
        except ValueError as error:
            raise SyntaxFaultError(
                f"The graph cannot be validated: {error}.", mend="Give it as N-Triples."
            ) from error


def compiled(shapes: bytes) -> Engine:
    """Return the shapes, ready to use.

    Raises:
        ResourceError: The engine refuses them, e.g. a look-around in `sh:pattern`.
    """
    try:
        return FastEngine(shacl.Shapes.from_text(shapes.decode() + _PROBE, format="ntriples"))
    except ValueError as error:
        raise ResourceError(
            f"The fast SHACL engine refuses the shapes: {error}.",
            mend="Simplify the shape, or choose the reference engine.",
        ) from error


def _names_blank_node(result: shacl.Result) -> bool:
    return result.focus_node.startswith("_:") or (result.value or "").startswith("_:")


def _label_statements(text: str) -> str:
    labels = {left or right for left, right in _BLANK_NODE.findall(text)}
    return "\n" + "".join(f'_:{label} <{_LABEL}> "{label}" .\n' for label in sorted(labels))


def _hit(result: shacl.Result, labels: dict[str, str]) -> Hit:
    path = result.path or ""
    value = result.value or ""
    is_predicate = path.startswith("<") and path.find(">") == len(path) - 1
    return Hit(
        node=labels.get(result.focus_node, result.focus_node),
        path=path[1:-1] if is_predicate else "",
        value=labels.get(value, value),
        shape=(result.source_shape or "")[1:-1],
        component=result.component_iri,
        severity=SEVERITIES.get(result.severity, Severity.VIOLATION),
        message=(result.message or "") if result.component_iri == _SPARQL else "",
    )
