"""The port of SHACL engines: N-Triples in, hits out."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol, cast

from ldcat.errors import BadParameterError, ResourceError
from ldcat.model.report import Severity
from ldcat.terms import SH
from ldcat.validation.background import Background
from ldcat.validation.described import Described

#: The engines, by the name of their module in this package.
ENGINES: Final[tuple[str, ...]] = ("fast", "reference")
#: Whichever of them can run the shapes, the fastest first.
AUTO: Final = "auto"
_LOG: Final = logging.getLogger(__name__)
_SPARQL: Final = SH + "SPARQLConstraintComponent"


class Hit(NamedTuple):
    """One validation result (SHACL 3.6.2), as an engine states it.

    Attributes:
        node: The focus node as N-Triples, with the labels of the given graph.
        path: The predicate's IRI; empty where the path is none or more than one predicate.
        value: The offending value as N-Triples (language tag in lower case), or empty.
        shape: IRI of the shape that complains.
        component: IRI of the constraint component.
        severity: The shape's severity.
        message: What a SPARQL constraint, or a component of somebody's own, says for itself;
            else empty.
    """

    node: str
    path: str
    value: str
    shape: str
    component: str
    severity: Severity
    message: str = ""


class Engine(Protocol):
    """Shapes, ready to be tried on graphs; may be shared between threads."""

    def hits(self, graph: bytes) -> tuple[Hit, ...]:
        """Return what the shapes complain of in a graph of N-Triples, in any order.

        Raises:
            SyntaxFaultError: The graph is not N-Triples.
            TooComplexError: The engine gave up.
        """
        ...

    def found(self, record: Described, known: Background) -> Sequence[Hit]:
        """Return what the shapes complain of in a record, in any order.

        The same may be found twice.

        Args:
            record: The record's graph, alone.
            known: What is known of the terms that it refers to.

        Raises:
            SyntaxFaultError: The graph is not N-Triples.
            TooComplexError: The engine gave up.
        """
        ...


class _EngineModule(Protocol):
    """What a module of an engine offers."""

    def compiled(self, shapes: bytes) -> Engine: ...


def open_engine(name: str, shapes: bytes) -> Engine:
    """Return an engine for shapes in N-Triples.

    `auto` is the fast engine, or the reference where the fast one refuses the shapes.

    The module is imported here, by name, and not at the top: rdflib and pySHACL cost the
    server 0.3 s and 30 MiB that it needs only where somebody asks for the reference.

    Raises:
        BadParameterError: There is no such engine.
        ResourceError: The engine cannot run these shapes.
    """
    if name == AUTO:
        try:
            return open_engine("fast", shapes)
        except ResourceError as error:
            _LOG.warning("the reference engine is used: %s", error)
            return open_engine("reference", shapes)
    if name not in ENGINES:
        choices = ", ".join((AUTO, *ENGINES))
        raise BadParameterError(
            f"There is no SHACL engine “{name}”.", mend=f"Choose one of: {choices}."
        )
    module = cast("_EngineModule", importlib.import_module(f"ldcat.validation.{name}"))
    return module.compiled(shapes)


def says_its_own(component: str) -> bool:
    """Say whether a component's message is somebody's words, and not the engine's."""
    return component == _SPARQL or not component.startswith(SH)


#: Severities by the local name of their IRI; a severity of somebody's own is a violation.
SEVERITIES: Final = {
    "Violation": Severity.VIOLATION,
    "Warning": Severity.WARNING,
    "Info": Severity.INFO,
}
