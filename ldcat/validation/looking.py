"""Go through a shape, and note what it looks at when it tries a node or a value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node, Term
from ldcat.terms import LDCAT, RDF_TYPE, RDFS_SUB_CLASS_OF, SH, XSD
from ldcat.validation.forward import members, way_of
from ldcat.validation.lean import CLASSES, TEXTS
from ldcat.validation.signatures import Test, test_of

#: Where is kept what is looked at of nodes themselves.
NODES: Final = "^"
_PATH: Final = SH + "path"
_CLASS: Final = SH + "class"
_TARGET_CLASS: Final = SH + "targetClass"
_SUBJECTS_OF: Final = SH + "targetSubjectsOf"
_OBJECTS_OF: Final = SH + "targetObjectsOf"
_TARGETS: Final = frozenset({_TARGET_CLASS, _SUBJECTS_OF, _OBJECTS_OF})
#: What says nothing of values.
_ABOUT: Final = TEXTS | {RDF_TYPE, SH + "severity", SH + "message", LDCAT + "type"}
#: Constraints that a value keeps or not by its kind, its datatype, its language.
_OF_KIND: Final = frozenset(SH + name for name in ("nodeKind", "datatype", "languageIn"))
#: Constraints that a value keeps or not by its text.
_TESTS: Final = frozenset(
    SH + name
    for name in (
        "pattern", "minLength", "maxLength",
        "minInclusive", "maxInclusive", "minExclusive", "maxExclusive",
    )
)  # fmt: skip
_FLAGS: Final = SH + "flags"
_CHOICES: Final = frozenset(SH + name for name in ("in", "hasValue"))
#: Constraints that are made of shapes.
_PARTS: Final = frozenset(
    SH + name for name in ("node", "not", "or", "and", "xone", "property", "qualifiedValueShape")
)
#: Constraints that look at all values together.
_OF_ALL: Final = frozenset(
    SH + name
    for name in (
        "hasValue", "uniqueLang", "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount",
    )
)  # fmt: skip
#: What a shape inside another one may say as well.
_INSIDE: Final = _OF_ALL | {SH + "property", SH + "minCount", SH + "maxCount", _PATH}
#: Everything that is understood here; what else there is needs an engine and the whole graph.
_SAYABLE: Final = _ABOUT | _OF_KIND | _TESTS | _CHOICES | _INSIDE | {_FLAGS}
#: Limits that are kept, or not, by one value as by many.
_PRESENCE: Final = frozenset(
    (SH + name, str(Literal(number, datatype=NamedNode(XSD + "integer"))))
    for name, number in (("minCount", "1"), ("maxCount", "0"))
)
_ONE: Final = str(Literal("1", datatype=NamedNode(XSD + "integer")))
_DEEPEST: Final = 24


class Looking:
    """Goes through one shape, and notes what it looks at."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        #: Where what is looked at is kept.
        self.keys: list[str] = []
        #: What is looked at of values, as it stands in statements.
        self.predicates: set[str] = set()
        #: What else matters by being said at all.
        self.present: set[str] = set()
        #: What their texts are compared with, and whether all of a text matters.
        self.tests: set[Test] = set()
        self.is_exact = False
        #: Whether all values are looked at together, or each by itself as a focus node.
        self.at_all = False
        self.at_objects = False

    def at(self, shape: Node) -> Looking | None:
        """Return what a shape looks at; None if it is not local."""
        said = self._shapes.properties(shape)
        path = self._shapes.value(shape, _PATH)
        if not isinstance(shape, NamedNode) or self._shapes.types(shape) & CLASSES:
            return None
        if not self._is_for_one(shape, path) or not self.keys:
            return None
        self.at_all = bool(said.keys() & _OF_ALL) and path is not None
        allowed = _OF_ALL if path is not None else frozenset({SH + "hasValue"})
        inside = said.keys() - _TARGETS - {_PATH}
        if inside & _INSIDE - allowed:
            return None
        return self if all(self._try(shape, it, depth=0) for it in inside) else None

    def _is_for_one(self, shape: Node, path: Term | None) -> bool:
        """Note which statements a shape is for; say whether each can be tried by itself."""
        said = self._shapes.properties(shape)
        targets = {it: said[it] for it in said if it in _TARGETS}
        if not all(isinstance(it, NamedNode) for its in targets.values() for it in its):
            return False
        if path is None:
            self.at_objects = targets.keys() == {_OBJECTS_OF}
            if self.at_objects:
                self.keys = [str(it) for it in targets[_OBJECTS_OF]]
                return True
            self.keys = [NODES] if _TARGET_CLASS in targets else []
            self.keys += [f"{NODES}{it}" for it in targets.get(_SUBJECTS_OF, ())]
            return targets.keys() <= {_TARGET_CLASS, _SUBJECTS_OF}
        self.keys = [str(path)]
        return (
            isinstance(path, NamedNode)
            and bool(targets)
            and targets.keys() <= {_TARGET_CLASS, _SUBJECTS_OF}
            and all(it == path for it in targets.get(_SUBJECTS_OF, ()))
        )

    def _try(self, shape: Node, predicate: str, *, depth: int) -> bool:
        """Note what one constraint looks at; say whether it is local."""
        values = self._shapes.objects(shape, predicate)
        if predicate in _PARTS:
            parts = [it for value in values for it in members(self._shapes, value)]
            return all(self._inside(it, depth) for it in parts)
        if predicate == _CLASS:
            return self._look((RDF_TYPE,), depth) and self._look((RDFS_SUB_CLASS_OF,), depth + 1)
        if depth == 0:
            self._compare(predicate, values)
        return predicate in _SAYABLE

    def _compare(self, predicate: str, values: Iterable[Term]) -> None:
        """Note what the text of a value is compared with."""
        if predicate in _CHOICES:
            choices = (it for value in values for it in members(self._shapes, value))
            self.is_exact |= any(isinstance(it, Literal) for it in choices)
        elif predicate in _TESTS and not _is_about_emptiness(predicate, values):
            tests = [test_of(predicate.removeprefix(SH), str(it)) for it in values]
            self.tests.update(filter(None, tests))
            self.is_exact |= None in tests
        elif predicate == _FLAGS:
            self.is_exact = True

    def _inside(self, shape: Term, depth: int) -> bool:
        """Go through a shape that values have to keep."""
        if isinstance(shape, Literal) or depth > _DEEPEST:
            return False
        path = self._shapes.value(shape, _PATH)
        if path is not None:
            way = way_of(self._shapes, path)
            if way is None or way.is_optional:
                return False
            if depth == 0 and not way.behind and self._is_about_presence(shape):
                self.present.update(f"<{it}>" for it in way.first)
                return True
            if not (self._look(way.first, depth) and self._look(way.behind, depth + 1)):
                return False
            depth += 1
        inside = self._shapes.properties(shape).keys() - _TARGETS - {_PATH}
        return all(self._try(shape, it, depth=depth) for it in inside)

    def _is_about_presence(self, shape: Node) -> bool:
        """Say whether a property shape asks for nothing but whether there is a value."""
        said = self._shapes.properties(shape)
        limits = {(it, str(value)) for it in said.keys() - _ABOUT - {_PATH} for value in said[it]}
        return limits <= _PRESENCE

    def _look(self, predicates: Iterable[str], depth: int) -> bool:
        """Note what is looked at; behind what is said of values only narrower classes may be."""
        if depth == 0:
            self.predicates.update(f"<{it}>" for it in predicates)
            return True
        return all(it == RDFS_SUB_CLASS_OF for it in predicates)


def _is_about_emptiness(predicate: str, values: Iterable[Term]) -> bool:
    """Say whether a test asks no more of a text than that it is not empty: every text tells."""
    return predicate == SH + "minLength" and all(str(it) == _ONE for it in values)
