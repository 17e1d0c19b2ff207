"""Which shapes can be tried one property of one node at a time, and what they look at then.

Most shapes say what the values of a property must be: whether they complain of a statement is
decided by the classes of its subject, its value, and a few things that are said of the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node, Term, node, term
from ldcat.terms import LDCAT, RDF, RDF_TYPE, RDFS, RDFS_SUB_CLASS_OF, SH
from ldcat.validation.lean import TEXTS
from ldcat.validation.signatures import Test, test_of

_PATH: Final = SH + "path"
_TARGET_CLASS: Final = SH + "targetClass"
_SUBJECTS_OF: Final = SH + "targetSubjectsOf"
_OBJECTS_OF: Final = SH + "targetObjectsOf"
_TARGETS: Final = frozenset({_TARGET_CLASS, _SUBJECTS_OF, _OBJECTS_OF})
#: What says nothing of values.
_ABOUT: Final = TEXTS | {RDF_TYPE, SH + "severity", SH + "message", LDCAT + "type"}
#: Constraints that a value keeps or not, by its kind, its datatype, its language.
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
_MEMBERS: Final = frozenset(SH + name for name in ("or", "and", "xone"))
_PARTS: Final = frozenset(SH + name for name in ("node", "not"))
#: Constraints that look at all values together.
_OF_ALL: Final = frozenset(
    SH + name
    for name in (
        "hasValue", "uniqueLang", "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount",
    )
)  # fmt: skip
#: What a shape inside another one may say as well.
_INSIDE: Final = frozenset({SH + "property", SH + "minCount", SH + "maxCount", _PATH}) | _OF_ALL
_ALTERNATIVES: Final = SH + "alternativePath"
_ZERO_OR_ONE: Final = SH + "zeroOrOnePath"
_OPTIONAL: Final = frozenset({SH + "zeroOrMorePath", _ZERO_OR_ONE})
_FORWARD: Final = _OPTIONAL | {SH + "oneOrMorePath", _ALTERNATIVES}
_LIST: Final = frozenset({RDF + "first", RDF + "rest"})
_DEEPEST: Final = 24
_CLASSES: Final = frozenset({RDFS + "Class", "http://www.w3.org/2002/07/owl#Class"})


#: Where is kept what is looked at of nodes themselves.
NODES: Final = "^"


@dataclass(slots=True)
class Look:
    """What shapes look at when they try the values of one property.

    Attributes:
        of_values: IRIs of the shapes that try each value by itself, and complain of the subject.
        of_objects: IRIs of the shapes that try each value by itself, and complain of it.
        of_all: IRIs of the shapes that try all values together.
        predicates: What they look at of a value, as it stands in statements.
        tests: The patterns and lengths that the text of a value is compared with.
        is_exact: Whether more than that, kind, datatype and language of a value matters.
    """

    of_values: set[str] = field(default_factory=set)
    of_objects: set[str] = field(default_factory=set)
    of_all: set[str] = field(default_factory=set)
    predicates: set[str] = field(default_factory=set)
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
        found = None if shape in referred else _Looking(shapes).at(shape)
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


def _enter(look: Look, found: _Looking, shape: str) -> None:
    shapes = (
        look.of_all if found.at_all else look.of_objects if found.at_objects else look.of_values
    )
    shapes.add(shape)
    look.predicates |= found.predicates
    look.tests |= found.tests
    look.is_exact |= found.is_exact


def _referred(shapes: Graph) -> frozenset[Term]:
    about = {RDF_TYPE, _PATH, *_TARGETS}
    return frozenset(term(it.object) for it in shapes if it.predicate.value not in about)


def _is_targeted(shapes: Graph, shape: Node) -> bool:
    is_class = bool(shapes.types(shape) & _CLASSES)  # then it is for its instances (SHACL 2.1.3.3)
    return is_class or any(it.startswith(SH + "target") for it in shapes.properties(shape))


def _wakes(shapes: Graph, others: Iterable[Node]) -> frozenset[str] | None:
    found: set[str] = set()
    for shape in others:
        said = shapes.properties(shape)
        targets = {it for it in said if it.startswith(SH + "target")}
        if not targets or not targets <= _TARGETS or shapes.types(shape) & _CLASSES:
            return None
        found.update(str(value) for it in targets for value in said[it])
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Way:
    """A path that leads forward.

    Attributes:
        first: The predicates that it may begin with.
        behind: The predicates of its further steps.
        is_optional: Whether it may have no step at all.
    """

    first: frozenset[str]
    behind: frozenset[str]
    is_optional: bool


def _then(way: _Way | None, next_: _Way | None) -> _Way | None:
    if way is None or next_ is None:
        return None
    first = way.first | next_.first if way.is_optional else way.first
    behind = way.behind | next_.first | next_.behind
    return _Way(first, behind, is_optional=way.is_optional and next_.is_optional)


def _or(way: _Way | None, other: _Way | None) -> _Way | None:
    if way is None or other is None:
        return None
    return _Way(
        way.first | other.first,
        way.behind | other.behind,
        is_optional=way.is_optional or other.is_optional,
    )


class _Looking:
    """Goes through one shape, and notes what it looks at."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self.keys: list[str] = []
        self.predicates: set[str] = set()
        self.tests: set[Test] = set()
        self.is_exact = False
        self.at_all = False
        self.at_objects = False

    def at(self, shape: Node) -> _Looking | None:
        """Return what a shape looks at; None if it is not local."""
        said = self._shapes.properties(shape)
        path = self._shapes.value(shape, _PATH)
        if not isinstance(shape, NamedNode) or self._shapes.types(shape) & _CLASSES:
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
        if predicate in _ABOUT or predicate in _OF_KIND:
            return True
        if predicate == _FLAGS:
            self.is_exact |= depth == 0
            return True
        if predicate in _TESTS:
            self._compare(predicate, values, depth)
            return True
        if predicate in _CHOICES:
            members = [it for value in values for it in self._unfolded(value)]
            self.is_exact |= depth == 0 and any(isinstance(it, Literal) for it in members)
            return True
        if predicate == SH + "class":
            return self._look((RDF_TYPE,), depth) and self._look((RDFS_SUB_CLASS_OF,), depth + 1)
        if predicate in _MEMBERS:
            values = tuple(it for value in values for it in self._unfolded(value))
        if predicate in _MEMBERS or predicate in _PARTS or predicate == SH + "qualifiedValueShape":
            return all(self._inside(it, depth) for it in values)
        if predicate == SH + "property":
            return all(self._inside(it, depth) for it in values)
        return predicate in _INSIDE

    def _compare(self, predicate: str, values: Iterable[Term], depth: int) -> None:
        """Note what the text of a value is compared with."""
        for value in values if depth == 0 else ():
            test = test_of(predicate.removeprefix(SH), str(value))
            if test is None:
                self.is_exact = True
            else:
                self.tests.add(test)

    def _inside(self, shape: Term, depth: int) -> bool:
        """Go through a shape that values have to keep."""
        if isinstance(shape, Literal) or depth > _DEEPEST:
            return False
        path = self._shapes.value(shape, _PATH)
        if path is not None:
            way = self._way(path, 0)
            if way is None or way.is_optional:
                return False
            if not (self._look(way.first, depth) and self._look(way.behind, depth + 1)):
                return False
            depth += 1
        inside = self._shapes.properties(shape).keys() - _TARGETS - {_PATH}
        return all(self._try(shape, it, depth=depth) for it in inside)

    def _look(self, predicates: Iterable[str], depth: int) -> bool:
        """Note what is looked at; behind what is said of values only narrower classes may be."""
        if depth == 0:
            self.predicates.update(f"<{it}>" for it in predicates)
            return True
        return all(it == RDFS_SUB_CLASS_OF for it in predicates)

    def _way(self, path: Term, depth: int) -> _Way | None:
        """Return the predicates of a path; None if it leads backwards, or is none."""
        if isinstance(path, NamedNode):
            return _Way(frozenset({path.value}), frozenset(), is_optional=False)
        if isinstance(path, Literal) or depth > _DEEPEST:
            return None
        said = self._shapes.properties(path)
        if said.keys() == _LIST:
            ways = [self._way(it, depth + 1) for it in self._unfolded(path)]
            return reduce(_then, ways)
        if len(said) != 1 or (kind := next(iter(said))) not in _FORWARD:
            return None
        (value,) = said[kind]
        if kind == _ALTERNATIVES:
            return reduce(_or, [self._way(it, depth + 1) for it in self._unfolded(value)])
        way = self._way(value, depth + 1)
        if way is None:
            return None
        behind = way.behind if kind == _ZERO_OR_ONE else way.behind | way.first
        return _Way(way.first, behind, is_optional=way.is_optional or kind in _OPTIONAL)

    def _unfolded(self, value: Term) -> Iterator[Term]:
        """Yield the members of a list."""
        rest: Term | None = value
        for _ in range(10_000):
            if rest is None or isinstance(rest, Literal):
                return
            first = self._shapes.value(rest, RDF + "first")
            if first is None:
                if rest != NamedNode(RDF + "nil"):
                    yield rest
                return
            yield first
            rest = self._shapes.value(rest, RDF + "rest")
