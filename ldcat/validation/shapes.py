"""Shapes graphs: read from Turtle, made whole, and asked for what a sentence needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, Triple, node, term
from ldcat.model.vocabularies import best_text, read_turtle
from ldcat.terms import LDCAT, RDF, RDF_TYPE, SH, SKOS_IN_SCHEME

BASE: Final = "urn:ldcat:shapes:"
_ANONYMOUS: Final = "urn:ldcat:anonymous-shape:"
_PATH: Final = SH + "path"
_NAME: Final = NamedNode(SH + "name")
_IN_SCHEME: Final = NamedNode(SKOS_IN_SCHEME)
_TYPE: Final = NamedNode(RDF_TYPE)
_DEEPEST: Final = 32  # of anonymous shapes inside each other; keeps circles from spinning
_PROPERTY: Final = SH + "property"
_ALTERNATIVES: Final = SH + "alternativePath"
_TEXTS: Final = (SH + "name", SH + "description", SH + "message")
_NIL: Final = RDF + "nil"
_SHAPE_CLASSES: Final = frozenset({SH + "NodeShape", SH + "PropertyShape"})
_SHAPE_PREDICATES: Final = frozenset(
    {_PATH, _PROPERTY}
    | {SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")}
)
#: SHACL property paths that have one operand, with their SPARQL syntax (SHACL 2.3.1).
_UNARY_PATHS: Final[tuple[tuple[str, str], ...]] = (
    (SH + "inversePath", "^{}"),
    (SH + "zeroOrMorePath", "({})*"),
    (SH + "oneOrMorePath", "({})+"),
    (SH + "zeroOrOnePath", "({})?"),
)


def read_shapes(path: Path, token: str) -> Graph:
    """Return the shapes of a Turtle file; `<#name>` becomes `urn:ldcat:shapes:<token>#name`.

    Raises:
        ResourceError: The file cannot be read or is not Turtle; says which line.
    """
    return read_turtle(path, base=BASE + token)


def with_names(graph: Graph, token: str) -> Graph:
    """Give anonymous shapes an IRI each, in document order.

    Engines report the shape that complains. A blank node's label differs from engine to
    engine and from run to run; an IRI can be looked up.
    """
    names: dict[Node, NamedNode] = {
        shape: NamedNode(f"{_ANONYMOUS}{token}:{number}")
        for number, shape in enumerate(_anonymous_shapes(graph), 1)
    }
    if not names:
        return graph
    return Graph(
        Triple(
            names.get(node(triple.subject), node(triple.subject)),
            triple.predicate,
            _renamed(term(triple.object), names),
        )
        for triple in graph
    )


def _renamed(value: Term, names: Mapping[Node, NamedNode]) -> Term:
    return value if isinstance(value, Literal) else names.get(value, value)


def _anonymous_shapes(graph: Graph) -> Iterable[BlankNode]:
    """Return the blank nodes that engines may report as the source of a finding."""
    found: dict[BlankNode, None] = {}
    for triple in graph:
        subject, value = node(triple.subject), term(triple.object)
        is_shape = triple.predicate.value in _SHAPE_PREDICATES or (
            triple.predicate.value == RDF_TYPE
            and isinstance(value, NamedNode)
            and value.value in _SHAPE_CLASSES
        )
        if is_shape and isinstance(subject, BlankNode):
            found[subject] = None
        if triple.predicate.value == _PROPERTY and isinstance(value, BlankNode):
            found[value] = None
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What values of a property must be, as far as it helps to mend them.

    Attributes:
        datatypes: IRIs of the datatypes that literals may have; if the shape itself wants one,
            that one alone.
        classes: IRIs of the classes that things may have, the first from the shape itself.
        schemes: IRIs of the vocabularies that they may be of.
        kinds: Local names of the node kinds that are allowed; empty for all.
        adds: IRI of the class that the shape would have its focus nodes say (`ldcat:type`).
        instead: IRI of the property that is meant by one that does not exist (`ldcat:instead`).
    """

    datatypes: tuple[str, ...]
    classes: tuple[str, ...]
    schemes: tuple[str, ...]
    kinds: frozenset[str]
    adds: str
    instead: str

    @property
    def takes_iri(self) -> bool:
        """Say whether a value may be an IRI."""
        if self.kinds:
            return any("IRI" in it for it in self.kinds)
        return not self.datatypes

    @property
    def takes_blank_node(self) -> bool:
        """Say whether a value may be a blank node."""
        if self.kinds:
            return any("BlankNode" in it for it in self.kinds)
        return not self.datatypes

    @property
    def takes_literal_only(self) -> bool:
        """Say whether a value has to be a literal."""
        return self.kinds == {"Literal"} or bool(self.datatypes and not self.kinds)


def object_node(triple: Triple) -> Node:
    """Return a triple's object; a node that is nowhere else where it is a literal."""
    value = term(triple.object)
    return BlankNode() if isinstance(value, Literal) else value


#: What properties are called: by IRI, by language tag.
Labels: TypeAlias = Mapping[str, Mapping[str, str]]
_NO_LABELS: Final[Labels] = MappingProxyType({})


def labels_of(graphs: Iterable[Graph]) -> Labels:
    """Return what shapes call properties; of several names the first counts."""
    found: dict[str, dict[str, str]] = {}
    for graph in graphs:
        for triple in graph:
            name = term(triple.object)
            if triple.predicate == _NAME and isinstance(name, Literal):
                for path in _properties(graph, graph.value(node(triple.subject), _PATH)):
                    found.setdefault(path, {}).setdefault(name.language or "", name.value)
    return found


def _properties(graph: Graph, path: Term | None) -> Iterator[str]:
    """Yield the property that a path is, or those that are its alternatives."""
    if isinstance(path, NamedNode):
        yield path.value
    elif isinstance(path, BlankNode):
        rest = graph.value(path, _ALTERNATIVES)
        while isinstance(rest, BlankNode):
            first = graph.value(rest, RDF + "first")
            if isinstance(first, NamedNode):
                yield first.value
            rest = graph.value(rest, RDF + "rest")


class ShapeTable:
    """What shapes say of themselves, by their IRI."""

    def __init__(self, graph: Graph, labels: Labels = _NO_LABELS) -> None:
        """Read shapes.

        Args:
            graph: The shapes.
            labels: What other shapes call properties, where these do not say.
        """
        self._graph = graph
        self._labels = labels
        self._parents: dict[Node, Node] = {
            object_node(triple): node(triple.subject)
            for triple in graph
            if triple.predicate.value == _PROPERTY
        }
        self._texts: Mapping[tuple[str, str], Mapping[str, str]] = {
            (shape.value, predicate): texts
            for shape in graph.nodes
            for predicate in _TEXTS
            if (texts := _by_language(graph.objects(shape, predicate)))
        }
        # Every finding asks for them; there are as many answers as shapes.
        self.rule = cache(self._rule)
        self.path = cache(self._path)
        self.wanted = cache(self._wanted)
        self._alike: dict[str, list[NamedNode]] = defaultdict(list)
        for shape in graph.nodes:
            if isinstance(shape, NamedNode):
                for path in _properties(graph, graph.value(shape, _PATH)):
                    self._alike[path].append(shape)

    def _rule(self, shape: str) -> str:
        """Return the name of a shape, as `token#fragment`, or its foreign IRI.

        An anonymous shape goes by the name of the nearest shape around it that has one.
        """
        current: Node = NamedNode(shape)
        for _ in range(_DEEPEST):
            parent = self._parents.get(current)
            if parent is None or not current.value.startswith(_ANONYMOUS):
                break
            current = parent
        return current.value.removeprefix(BASE)

    def owner(self, shape: str) -> str:
        """Return the IRI of the shape that a property shape belongs to, or its own."""
        parent = self._parents.get(NamedNode(shape))
        return parent.value if parent else shape

    def _path(self, shape: str) -> str:
        """Return the shape's property: an IRI, a path in SPARQL syntax, or nothing."""
        value = self._graph.value(NamedNode(shape), _PATH)
        if value is None or isinstance(value, NamedNode):
            return value.value if value else ""
        return self._path_text(value)

    def has(self, shape: str) -> bool:
        """Say whether there is a shape of that IRI."""
        return bool(shape) and self._graph.describes(NamedNode(shape))

    def text(self, shape: str, predicate: str, language: str = "en") -> str:
        """Return the shape's name, description or message in a language, else any, else nothing."""
        texts = self._texts.get((shape, predicate))
        return (best_text(texts, [language]) or "") if texts else ""

    def terms(self, shape: str, parameter: str) -> tuple[Term, ...]:
        """Return the values of a constraint parameter, e.g. `maxCount`; lists are unfolded."""
        values = self._graph.objects(NamedNode(shape), SH + parameter)
        return tuple(it for value in values for it in self._unfolded(value))

    def values_of(self, member: Term, parameter: str) -> tuple[Term, ...]:
        """Return the parameter's values at a shape that is given as a term."""
        if isinstance(member, Literal):
            return ()
        return self._graph.objects(member, SH + parameter)

    def terms_of(self, member: Term, parameter: str) -> tuple[Term, ...]:
        """Return the parameter's values at a shape that is given as a term; lists are unfolded."""
        values = self.values_of(member, parameter)
        return tuple(it for value in values for it in self._unfolded(value))

    def name_of(self, member: Term, language: str = "en") -> str:
        """Return the `sh:name` of a shape that is given as a term."""
        return best_text(_by_language(self.values_of(member, "name")), [language]) or ""

    def label(self, path: str, language: str) -> str:
        """Return what shapes call a property, or the first of alternatives; or nothing."""
        path = path.partition("|")[0].strip("(<>")
        named = (self.text(it.value, SH + "name", language) for it in self._alike.get(path, ()))
        found = next(filter(None, named), "")
        return found or best_text(self._labels.get(path, {}), [language]) or ""

    def _wanted(self, shape: str, types: tuple[str, ...]) -> Wanted:
        """Return what values of a shape's property must be, at a node of some classes."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for it in self._about_the_same(NamedNode(shape), frozenset(types)):
            self._gather(it, found, depth=0)
        adds, instead = (
            self._graph.value(NamedNode(shape), LDCAT + name) for name in ("type", "instead")
        )
        own = [it.value for it in self.values_of(NamedNode(shape), "datatype")]
        return Wanted(
            datatypes=tuple(own or found["datatype"]),
            classes=tuple(found["class"]),
            schemes=tuple(found["scheme"]),
            kinds=frozenset(it.removeprefix(SH) for it in found["nodeKind"]),
            adds=adds.value if adds else "",
            instead=instead.value if instead else "",
        )

    def _about_the_same(self, shape: NamedNode, types: frozenset[str]) -> list[NamedNode]:
        """Return a shape and the others about the same property of nodes of the same classes."""
        path = self._graph.value(shape, _PATH)
        targets = types | self._targets(shape)
        alike = self._alike.get(path.value, []) if isinstance(path, NamedNode) else []
        return [
            shape,
            *(it for it in alike if it != shape and (targets & self._targets(it) or self._any(it))),
        ]

    def _any(self, shape: NamedNode) -> bool:
        """Say whether a shape is for nodes of whatever class."""
        return self._graph.value(shape, SH + "targetSubjectsOf") is not None

    def _targets(self, shape: NamedNode) -> frozenset[str]:
        owner = NamedNode(self.owner(shape.value))
        nodes = (shape, owner)
        classes = (it for at in nodes for it in self._graph.objects(at, SH + "targetClass"))
        return frozenset(it.value for it in (*classes, owner))

    def _gather(self, shape: Node, found: dict[str, dict[str, None]], *, depth: int) -> None:
        """Gather what a shape, and those that it is made of, want of a value."""
        for name in ("datatype", "class", "nodeKind"):
            found[name].update({it.value: None for it in self.values_of(shape, name)})
        for it in (shape, *self.values_of(shape, "property")):
            if not isinstance(it, Literal):
                path = self._graph.value(it, _PATH)
                if path == _IN_SCHEME:
                    found["scheme"].update({s.value: None for s in self.values_of(it, "hasValue")})
                if path == _TYPE:
                    found["class"].update({s.value: None for s in self.terms_of(it, "in")})
        if depth < _DEEPEST:
            for it in self._parts(shape):
                self._gather(it, found, depth=depth + 1)

    def _parts(self, shape: Node) -> Iterator[Node]:
        """Yield the shapes that a shape is made of."""
        for name in ("node", "or", "xone", "and", "qualifiedValueShape"):
            for value in self.values_of(shape, name):
                yield from (it for it in self._unfolded(value) if not isinstance(it, Literal))

    def _unfolded(self, value: Term) -> Iterator[Term]:
        if isinstance(value, Literal) or not self._graph.objects(value, RDF + "first"):
            if not (isinstance(value, NamedNode) and value.value == _NIL):
                yield value
            return
        seen: set[Term] = set()
        rest: Term | None = value
        while isinstance(rest, BlankNode | NamedNode) and rest not in seen:
            seen.add(rest)
            yield from self._graph.objects(rest, RDF + "first")
            rest = self._graph.value(rest, RDF + "rest")

    def _path_text(self, path: Term) -> str:
        if not isinstance(path, BlankNode):
            return str(path)
        if self._graph.value(path, RDF + "first") is not None:
            return self._joined("/", path)
        for predicate, pattern in _UNARY_PATHS:
            if (operand := self._graph.value(path, predicate)) is not None:
                return pattern.format(self._path_text(operand))
        alternatives = self._graph.value(path, _ALTERNATIVES)
        return self._joined("|", path if alternatives is None else alternatives)

    def _joined(self, sign: str, parts: Term) -> str:
        return f"({sign.join(self._path_text(part) for part in self._unfolded(parts))})"


def _by_language(values: Iterable[Term]) -> Mapping[str, str]:
    return {it.language or "": it.value for it in values if isinstance(it, Literal)}
