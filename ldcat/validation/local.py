"""Which shapes can be tried one property of one node at a time, and what they look at then.

Most shapes say what the values of a property must be: whether they complain of a statement is
decided by the classes of its subject, its value, and a few things that are said of the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ldcat.model.graph import Graph, Node, Term, node, term
from ldcat.terms import RDF_TYPE, SH
from ldcat.validation.lean import CLASSES
from ldcat.validation.looking import Looking
from ldcat.validation.signatures import Test

_PATH: Final = SH + "path"
_TARGET_CLASS: Final = SH + "targetClass"
_SUBJECTS_OF: Final = SH + "targetSubjectsOf"
_OBJECTS_OF: Final = SH + "targetObjectsOf"
_TARGETS: Final = frozenset({_TARGET_CLASS, _SUBJECTS_OF, _OBJECTS_OF})


@dataclass(slots=True)
class Look:
    """What shapes look at when they try the values of one property.

    Attributes:
        of_values: IRIs of the shapes that try each value by itself, and complain of the subject.
        of_objects: IRIs of the shapes that try each value by itself, and complain of it.
        of_all: IRIs of the shapes that try all values together.
        predicates: What they look at of a value, as it stands in statements.
        present: What else matters by being said at all, however often.
        tests: The patterns and lengths that the text of a value is compared with.
        is_exact: Whether more than that, kind, datatype and language of a value matters.
    """

    of_values: set[str] = field(default_factory=set)
    of_objects: set[str] = field(default_factory=set)
    of_all: set[str] = field(default_factory=set)
    predicates: set[str] = field(default_factory=set)
    present: set[str] = field(default_factory=set)
    tests: set[Test] = field(default_factory=set)
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Local:
    """What of some shapes can be tried locally.

    Attributes:
        looks: By property, as it stands in statements; below `NODES` of the instances of classes
            themselves, below `NODES` and a property of the nodes that have it.
        classes: The classes whose instances the shapes are for.
        constants: The terms that shapes name, as N-Triples.
        others: The shapes that have to see the whole graph.
        wakes: The classes and properties without which the others have nothing to try; None
            if that cannot be said.
    """

    looks: Mapping[str, Look]
    classes: frozenset[str]
    constants: frozenset[str]
    others: Graph
    wakes: frozenset[str] | None


def local(shapes: Graph) -> Local:
    """Return what of lean shapes can be tried locally."""
    looks: dict[str, Look] = {}
    others: list[Node] = []
    taken: set[Node] = set()
    referred = _referred(shapes)
    targeted = [it for it in shapes.nodes if _is_targeted(shapes, it)]
    for shape in targeted:
        found = None if shape in referred else Looking(shapes).at(shape)
        if found is None:
            others.append(shape)
            continue
        taken.add(shape)
        for key in found.keys:
            look = looks.setdefault(key, Look())
            _enter(look, found, shape.value)
    classes = {str(it.object) for it in shapes if it.predicate.value == _TARGET_CLASS}
    left = Graph(it for it in shapes if node(it.subject) not in taken) if others else Graph()
    return Local(
        looks=looks,
        classes=frozenset(classes),
        constants=frozenset(str(it.object) for it in shapes),
        others=left,
        wakes=_wakes(shapes, others),
    )


def _enter(look: Look, found: Looking, shape: str) -> None:
    shapes = (
        look.of_all if found.at_all else look.of_objects if found.at_objects else look.of_values
    )
    shapes.add(shape)
    look.predicates |= found.predicates
    look.present |= found.present
    look.tests |= found.tests
    look.is_exact |= found.is_exact


def _referred(shapes: Graph) -> frozenset[Term]:
    about = {RDF_TYPE, _PATH, *_TARGETS}
    return frozenset(term(it.object) for it in shapes if it.predicate.value not in about)


def _is_targeted(shapes: Graph, shape: Node) -> bool:
    is_class = bool(shapes.types(shape) & CLASSES)  # then it is for its instances (SHACL 2.1.3.3)
    return is_class or any(it.startswith(SH + "target") for it in shapes.properties(shape))


def _wakes(shapes: Graph, others: Iterable[Node]) -> frozenset[str] | None:
    found: set[str] = set()
    for shape in others:
        said = shapes.properties(shape)
        targets = {it for it in said if it.startswith(SH + "target")}
        if not targets or not targets <= _TARGETS or shapes.types(shape) & CLASSES:
            return None
        found.update(str(value) for it in targets for value in said[it])
    return frozenset(found)
