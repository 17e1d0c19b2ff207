"""Shapes that only want a value to be there, tried by counting.

Most findings are of this kind: what is recommended, and missing. Counting costs next to nothing
where an engine takes 8 µs for each; the reference engine tries them, too, and tests compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node, term
from ldcat.model.report import Severity
from ldcat.terms import RDF_TYPE, SH, XSD_INTEGER
from ldcat.validation.described import Described
from ldcat.validation.engine import SEVERITIES, Hit

_PATH: Final = SH + "path"
_MIN_COUNT: Final = SH + "minCount"
_TARGET_CLASS: Final = SH + "targetClass"
_SEVERITY: Final = SH + "severity"
_COMPONENT: Final = SH + "MinCountConstraintComponent"
#: What such a shape may say.
_SAID: Final = frozenset({_PATH, _MIN_COUNT, _TARGET_CLASS, _SEVERITY, RDF_TYPE})
_ZERO: Final = Literal("0", datatype=NamedNode(XSD_INTEGER))
_PROPERTY_SHAPE: Final = SH + "PropertyShape"


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape that wants values of one property.

    Attributes:
        shape: IRI of the shape.
        path: IRI of the property.
        least: How many values there must be.
        severity: How bad it is if there are fewer.
        stated: The property as it stands in statements.
    """

    shape: str
    path: str
    least: int
    severity: Severity
    stated: str


class Presence:
    """The rules, by the class whose instances they are for; immutable."""

    def __init__(self, rules: Mapping[str, Sequence[Rule]]) -> None:
        self._rules = {iri: tuple(its) for iri, its in rules.items()}

    def __bool__(self) -> bool:
        return bool(self._rules)

    def hits(self, record: Described) -> Iterator[Hit]:
        """Yield what is missing; the record says nothing of classes being narrower."""
        for node in record.nodes:
            said = record.said(node)
            for it in self._about(record.types(node)):
                is_there = it.stated in said
                if not is_there or (it.least > 1 and record.count(node, it.path) < it.least):
                    yield Hit(node, it.path, "", it.shape, _COMPONENT, it.severity)

    def _about(self, types: Sequence[str]) -> Iterable[Rule]:
        """Return the rules for a node of some classes, each once."""
        its = [self._rules[it] for it in types if it in self._rules]
        if len(its) < 2:
            return its[0] if its else ()
        return dict.fromkeys(it for some in its for it in some)


def without_presence(shapes: Graph) -> tuple[Presence, Graph]:
    """Return what can be tried by counting, and the shapes that are left for an engine."""
    referred = {
        term(it.object)
        for it in shapes
        if it.predicate.value not in {RDF_TYPE, _PATH, _TARGET_CLASS}
    }
    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    taken: set[Node] = set()
    for shape in shapes.nodes:
        if shape not in referred and (rule := _rule(shapes, shape)) is not None:
            taken.add(shape)
            for target in shapes.objects(shape, _TARGET_CLASS):
                rules[target.value].append(rule)
    return Presence(rules), Graph(it for it in shapes if it.subject not in taken)


def _rule(shapes: Graph, shape: Node) -> Rule | None:
    """Return a shape as a rule; None if it wants anything else."""
    said = shapes.properties(shape)
    path, least = shapes.value(shape, _PATH), shapes.value(shape, _MIN_COUNT)
    is_plain = (
        isinstance(shape, NamedNode)
        and said.keys() <= _SAID
        and all(len(said.get(it, ())) == 1 for it in (_PATH, _MIN_COUNT))
        and said[_MIN_COUNT] != (_ZERO,)
        and shapes.types(shape) <= {_PROPERTY_SHAPE}
        and bool(said.get(_TARGET_CLASS))
        and all(isinstance(it, NamedNode) for it in said.get(_TARGET_CLASS, ()))
    )
    if not is_plain or not isinstance(path, NamedNode) or not isinstance(least, Literal):
        return None
    if least.datatype.value != XSD_INTEGER or not least.value.isdigit():
        return None
    severity = shapes.value(shape, _SEVERITY)
    name = severity.value.removeprefix(SH) if severity is not None else "Violation"
    return Rule(
        shape=shape.value,
        path=path.value,
        least=int(least.value),
        severity=SEVERITIES.get(name, Severity.VIOLATION),
        stated=f"<{path.value}>",
    )
