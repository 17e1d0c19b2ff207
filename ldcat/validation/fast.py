"""The fast SHACL engine: PyPI `shacl`, written in Rust."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import shacl

from ldcat.errors import ResourceError, SyntaxFaultError
from ldcat.model.graph import Graph
from ldcat.model.report import Severity
from ldcat.model.syntax import n_triples, read_canonical
from ldcat.terms import RDFS_SUB_CLASS_OF, SH
from ldcat.validation.background import Background
from ldcat.validation.counting import without_counts
from ldcat.validation.described import Described
from ldcat.validation.engine import SEVERITIES, Engine, Hit, says_its_own
from ldcat.validation.lean import lean
from ldcat.validation.local import local
from ldcat.validation.remembered import Remembered
from ldcat.validation.trying import tried

#: A graph that says so of a class has more instances of others than it names.
_NARROWER: Final = RDFS_SUB_CLASS_OF.encode()
_LABEL: Final = "urn:ldcat:label"
#: A shape that every node with a label violates: so the engine tells which node that is.
_PROBE: Final = (
    f"<urn:ldcat:probe> <{SH}targetSubjectsOf> <{_LABEL}> .\n"
    f"<urn:ldcat:probe> <{SH}property> <urn:ldcat:probed> .\n"
    f"<urn:ldcat:probed> <{SH}path> <{_LABEL}> .\n"
    f'<urn:ldcat:probed> <{SH}maxLength> "0"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
)
#: A graph that shows how the engine names blank nodes: subjects before objects, line by line.
_TRIAL: Final = (
    "<urn:a> <urn:p> _:k9 .\n_:k5 <urn:p> _:k7 .\n_:k5 <urn:p> <urn:b> .\n_:k9 <urn:q> _:k1 .\n"
)
_NUMBERED: Final = re.compile(r"(_:.*?)(\d+)")


class FastEngine:
    """Compiled shapes; immutable, so that threads may share them."""

    def __init__(self, shapes: Graph) -> None:
        """Compile the shapes.

        Raises:
            ValueError: The library refuses them.
        """
        self._counting, rest = without_counts(shapes)
        self._counted = frozenset(self._counting.predicates)
        self._local = local(rest)
        self._shapes = _compiled(rest)
        self._others = cache(lambda: _compiled(self._local.others))
        self._whole = cache(lambda: _compiled(shapes))
        self._scheme = self._tried()
        self._remembered = cache(self._remembering)

    def hits(self, graph: bytes) -> tuple[Hit, ...]:
        """Return what the shapes complain of (see the port)."""
        return tuple(self._hits(graph, Described(graph)))

    def found(self, record: Described, known: Background) -> list[Hit]:
        """Return what the shapes complain of in a record (see the port)."""
        if not self._counted.isdisjoint(known.predicates):  # only an engine sees all values
            return self._asked(record.graph + known.about(record.graph), self._whole())
        remembered = self._remembered(known)
        outcome = tried(record, remembered) if remembered else None
        if outcome is None:
            return self._hits(record.graph + known.about(record.graph), record)
        hits, is_awake = outcome
        if is_awake and self._local.others:
            hits += self._asked(record.graph + known.about(record.graph), self._others())
        return hits

    def _remembering(self, known: Background) -> Remembered | None:
        """Return what remembers the verdicts on records, with what is known of terms."""
        if not Remembered.is_possible(self._local, known):
            return None
        return Remembered(
            self._local, self._counting, known, ask=lambda graph: self._asked(graph, self._shapes)
        )

    def _hits(self, graph: bytes, record: Described) -> list[Hit]:
        counts = bool(self._counting) and record.is_plain and _NARROWER not in graph
        if not counts:
            return self._asked(graph, self._whole())
        return [*self._asked(graph, self._shapes), *self._counting.hits(record)]

    def _asked(self, graph: bytes, shapes: shacl.Shapes) -> list[Hit]:
        """Return what the library has to say."""
        text = graph.decode()
        results = self._results(text, shapes)
        labels = self._labels(text) if any(map(_names_blank_node, results)) else {}
        return [_hit(result, labels) for result in results]

    def _labels(self, text: str) -> dict[str, str]:
        """Return the given label of each blank node, by the label that the engine gave it.

        The engine counts blank nodes in the order in which it reads them.
        """
        about = _about_blank_nodes(text)
        return _counted(about, *self._scheme) if self._scheme else self._probed(about)

    def _tried(self) -> tuple[str, int] | None:
        """Return what labels begin with, and the first number; None if it does not count so."""
        probed = self._probed(_TRIAL)
        found = _NUMBERED.fullmatch(next(iter(probed), ""))
        if found is None:
            return None
        prefix, first = found[1], int(found[2])
        return (prefix, first) if _counted(_TRIAL, prefix, first) == probed else None

    def _probed(self, about: str) -> dict[str, str]:
        """Ask the engine itself, with a statement about each blank node at the end."""
        return {
            result.focus_node: f"_:{result.value_plain}"
            for result in self._results(about + _label_statements(about), self._shapes)
            if result.path == f"<{_LABEL}>"
        }

    def _results(self, text: str, shapes: shacl.Shapes) -> list[shacl.Result]:
        try:
            return shapes.validate_text(text, format="ntriples").results
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
        return FastEngine(lean(read_canonical(shapes)))
    except ValueError as error:
        raise ResourceError(
            f"The fast SHACL engine refuses the shapes: {error}.",
            mend="Simplify the shape, or choose the reference engine.",
        ) from error


def _compiled(shapes: Graph) -> shacl.Shapes:
    return shacl.Shapes.from_text(n_triples(shapes).decode() + _PROBE, format="ntriples")


def _names_blank_node(result: shacl.Result) -> bool:
    return result.focus_node.startswith("_:") or (result.value or "").startswith("_:")


def _about_blank_nodes(text: str) -> str:
    """Return the statements of canonical N-Triples that may name a blank node."""
    return "".join(
        f"{line}\n" for line in text.split("\n") if line.startswith("_:") or " _:" in line
    )


def _in_order(about: str) -> dict[str, None]:
    """Return the labels of blank nodes in the order in which they are first named."""
    labels: dict[str, None] = {}
    for line in about.split("\n"):
        if line.startswith("_:"):
            labels[line.partition(" ")[0][2:]] = None
        if line.endswith(" .") and (value := line[:-2].rpartition(" ")[2]).startswith("_:"):
            labels[value[2:]] = None
    return labels


def _counted(about: str, prefix: str, first: int) -> dict[str, str]:
    return {f"{prefix}{number}": f"_:{it}" for number, it in enumerate(_in_order(about), first)}


def _label_statements(about: str) -> str:
    return "".join(f'_:{label} <{_LABEL}> "{label}" .\n' for label in _in_order(about))


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
        message=(result.message or "") if says_its_own(result.component_iri) else "",
    )
