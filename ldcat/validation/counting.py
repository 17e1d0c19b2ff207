"""What shapes want of the number of values, tried by counting.

Most findings are of this kind: what is recommended, and missing. Counting costs next to nothing
where an engine takes 8 µs for each; the reference engine tries them, too, and tests compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Node, Term, Triple, node, term
from ldcat.model.report import Severity
from ldcat.terms import LDCAT, RDF_TYPE, SH, XSD_INTEGER
from ldcat.validation.described import Described, as_engines_tell
from ldcat.validation.engine import SEVERITIES, Hit
from ldcat.validation.lean import OF_VALUES

_PATH: Final = SH + "path"
_MIN_COUNT: Final = SH + "minCount"
_MAX_COUNT: Final = SH + "maxCount"
_COUNTS: Final = (_MIN_COUNT, _MAX_COUNT)
_TARGET_CLASS: Final = SH + "targetClass"
_SUBJECTS_OF: Final = SH + "targetSubjectsOf"
_SEVERITY: Final = SH + "severity"
_TOO_FEW: Final = SH + "MinCountConstraintComponent"
_TOO_MANY: Final = SH + "MaxCountConstraintComponent"
_ABOUT: Final = frozenset(
    {_PATH, _TARGET_CLASS, _SUBJECTS_OF, _SEVERITY, RDF_TYPE, LDCAT + "instead"}
)
#: What a shape may say beside: none of it has a say in how many values there must be.
_BESIDE: Final = OF_VALUES.union(
    (SH + name for name in ("hasValue", "qualifiedValueShape", "qualifiedMinCount")),
    (SH + "qualifiedMaxCount", SH + "message", LDCAT + "type"),
    _COUNTS,
)
_PROPERTY_SHAPE: Final = SH + "PropertyShape"
_TYPE: Final = f"<{RDF_TYPE}>"


@dataclass(frozen=True, slots=True)
class Rule:
    """How many values of a property there must be.

    Attributes:
        shape: IRI of the shape.
        path: IRI of the property.
        least: How many there must be; 0 for any number.
        most: How many there may be; None for any number.
        severity: How bad it is otherwise.
        stated: The property as it stands in statements.
    """

    shape: str
    path: str
    least: int
    most: int | None
    severity: Severity
    stated: str

    def hit(self, node: str, values: Sequence[str]) -> Hit | None:
        """Return what is wrong with the values of a node, or None."""
        count = len(values)
        if count > 1:
            count = len(set(map(as_engines_tell, values)))
        if count < self.least:
            return Hit(node, self.path, "", self.shape, _TOO_FEW, self.severity)
        if self.most is not None and count > self.most:
            return Hit(node, self.path, "", self.shape, _TOO_MANY, self.severity)
        return None


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules for nodes of some classes, by the property as it stands in statements.

    Attributes:
        wanted: Those that are broken where there is no value.
        limited: Those that can be broken by two values and more, likewise.
        strict: Those that can be broken by a single value, likewise.
    """

    wanted: Mapping[str, Sequence[Rule]]
    limited: Mapping[str, Sequence[Rule]]
    strict: Mapping[str, Sequence[Rule]]

    def hits(self, node: str, said: Mapping[str, Sequence[str]]) -> list[Hit]:
        """Return what is wrong with a node.

        Args:
            node: The node as N-Triples.
            said: Its values by property.
        """
        hits = self.missing(node, said)
        for predicate in self.limited.keys() & said.keys():
            hits += self.excess(node, predicate, said[predicate])
        return hits

    def missing(self, node: str, said: Mapping[str, Sequence[str]]) -> list[Hit]:
        """Return what is wrong with a node apart from its having several values."""
        hits = []
        if self.wanted:
            hits = [
                Hit(node, it.path, "", it.shape, _TOO_FEW, it.severity)
                for missing in self.wanted.keys() - said.keys()
                for it in self.wanted[missing]
            ]
        if self.strict:
            for predicate in self.strict.keys() & said.keys():
                tried = [it.hit(node, said[predicate]) for it in self.strict[predicate]]
                hits += filter(None, tried)
        return hits

    def excess(self, node: str, predicate: str, values: Sequence[str]) -> list[Hit]:
        """Return what is wrong with a node's having several values of a limited property."""
        return [it for rule in self.limited[predicate] if (it := rule.hit(node, values))]


class Counting:
    """The rules, by the class whose instances they are for; immutable."""

    def __init__(self, rules: Mapping[str, Sequence[Rule]], general: Sequence[Rule]) -> None:
        """Take the rules.

        Args:
            rules: By the class, as it stands in statements.
            general: The rules for whatever has the property.
        """
        self._rules = {iri: tuple(its) for iri, its in rules.items()}
        self._general = tuple(general)

    def __bool__(self) -> bool:
        return bool(self._rules or self._general)

    @property
    def classes(self) -> Collection[str]:
        """The classes that there are rules for, as they stand in statements."""
        return self._rules.keys()

    @property
    def predicates(self) -> Collection[str]:
        """The properties that are counted, as they stand in statements."""
        return {it.stated for its in (*self._rules.values(), self._general) for it in its}

    def kind(self, types: Sequence[str]) -> Kind:
        """Return the rules for a node of some classes, given as they stand in statements."""
        its = dict.fromkeys(rule for it in types for rule in self._rules.get(it, ()))
        limited: defaultdict[str, list[Rule]] = defaultdict(list)
        strict: defaultdict[str, list[Rule]] = defaultdict(list)
        wanted: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in (it for it in its if it.least):
            wanted[rule.stated].append(rule)
        for rule in dict.fromkeys((*its, *self._general)):
            if rule.least > 1 or rule.most == 0:
                strict[rule.stated].append(rule)
            elif rule.most is not None:
                limited[rule.stated].append(rule)
        return Kind(wanted, limited, strict)

    def hits(self, record: Described) -> Iterator[Hit]:
        """Yield what is wrong; the record says nothing of classes being narrower."""
        kinds: dict[tuple[str, ...], Kind] = {}
        for subject, said in record.statements.items():
            types = tuple(said.get(_TYPE, ()))
            if (kind := kinds.get(types)) is None:
                kind = kinds[types] = self.kind(types)
            yield from kind.hits(subject, said)


def without_counts(shapes: Graph) -> tuple[Counting, Graph]:
    """Return what can be tried by counting, and what is left for an engine."""
    about = {RDF_TYPE, _PATH, _TARGET_CLASS, _SUBJECTS_OF}
    referred = {term(it.object) for it in shapes if it.predicate.value not in about}
    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    general: list[Rule] = []
    taken: set[Node] = set()
    for shape in shapes.nodes:
        if shape in referred or (rule := _rule(shapes, shape)) is None:
            continue
        taken.add(shape)
        for target in shapes.objects(shape, _TARGET_CLASS):
            rules[str(target)].append(rule)
        if shapes.objects(shape, _SUBJECTS_OF):
            general.append(rule)
    return Counting(rules, general), Graph(_left(shapes, taken))


def _left(shapes: Graph, taken: Collection[Node]) -> Iterator[Triple]:
    """Yield the statements that an engine still needs."""
    for it in shapes:
        shape = node(it.subject)
        wants_more = shapes.properties(shape).keys() - _ABOUT.union(_COUNTS)
        if shape not in taken or (wants_more and it.predicate.value not in _COUNTS):
            yield it


def _rule(shapes: Graph, shape: Node) -> Rule | None:
    """Return what a shape wants of the number of values; None if that cannot be counted."""
    path, severity = shapes.value(shape, _PATH), shapes.value(shape, _SEVERITY)
    if not isinstance(shape, NamedNode) or not isinstance(path, NamedNode):
        return None
    if not _is_plain(shapes, shape, path):
        return None
    least, most = (_number(shapes.objects(shape, it)) for it in _COUNTS)
    if (least is None and most is None) or (most is not None and (least or 0) > most):
        return None  # it is broken twice where there is a value too many and too few
    name = severity.value.removeprefix(SH) if severity is not None else "Violation"
    return Rule(
        shape=shape.value,
        path=path.value,
        least=least or 0,
        most=most,
        severity=SEVERITIES.get(name, Severity.VIOLATION),
        stated=str(path),
    )


def _is_plain(shapes: Graph, shape: Node, path: Term) -> bool:
    """Say whether nothing but its classes and its property tell which nodes a shape is for."""
    said = shapes.properties(shape)
    targets = (*said.get(_TARGET_CLASS, ()), *said.get(_SUBJECTS_OF, ()))
    return (
        said.keys() <= _ABOUT | _BESIDE
        and len(said[_PATH]) == 1
        and shapes.types(shape) <= {_PROPERTY_SHAPE}
        and bool(targets)
        and all(isinstance(it, NamedNode) for it in targets)
        and all(it == path for it in said.get(_SUBJECTS_OF, ()))
        and all(_is_number(said.get(it, ())) for it in _COUNTS)
    )


def _is_number(values: Sequence[Term]) -> bool:
    return len(values) < 2 and all(
        isinstance(it, Literal) and it.datatype.value == XSD_INTEGER and it.value.isdecimal()
        for it in values
    )


def _number(values: Sequence[Term]) -> int | None:
    return int(values[0].value) if values else None
