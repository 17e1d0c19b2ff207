"""Refuse shapes that no engine can run, before one tries; say file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ldcat.errors import ResourceError
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, node, term
from ldcat.terms import RDF, SH
from ldcat.validation.shapes import object_node
from ldcat.validation.standing import Standing

#: By what a shape asks another one about a value; what comes back to itself never ends.
_ASKS: Final = tuple(SH + name for name in ("node", "property", "not", "qualifiedValueShape"))
_ASKS_LISTS: Final = tuple(SH + name for name in ("and", "or", "xone"))
_PROPERTY: Final = SH + "property"
_NUMBER: Final = re.compile(r"\+?[0-9]+")
_LIMITS: Final = frozenset(
    {"minCount", "maxCount", "minLength", "maxLength"} | {"qualifiedMinCount", "qualifiedMaxCount"}
)
#: Parameters whose values are lists.
_LISTS: Final = ("in", "and", "or", "xone", "languageIn", "ignoredProperties")
_PATH: Final = SH + "path"
_ALTERNATIVES: Final = SH + "alternativePath"
_OPERATORS: Final = tuple(
    SH + it for it in ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
)
_NIL: Final = NamedNode(RDF + "nil")
_DEEPEST: Final = 32  # of paths inside each other
_LONGEST: Final = 1000  # list; keeps circles from spinning
_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"


def refuse_faulty(graph: Graph, standing: Standing) -> None:
    """Let shapes pass that are well-formed as far as can be seen.

    Args:
        graph: The shapes.
        standing: Knows where in the files they stand.

    Raises:
        ResourceError: A shape refers to itself (SHACL 3.4.3 leaves recursion undefined), has no
            path where it needs one (2.3), or what is no path, a limit is no number (4.2, 4.4),
            what has to be a list is none (4.6, 4.8), or a regular expression is none (4.4.3).
    """
    for faults in (_circles, _faulty_paths, _faulty_lists, _faulty_limits, _faulty_patterns):
        for fault in faults(graph, standing):
            raise fault


def _circles(graph: Graph, standing: Standing) -> Iterator[ResourceError]:
    if found := _circle(graph):
        shown = " → ".join(_shown(it) for it in found)
        yield ResourceError(
            f"The shapes refer to themselves: {shown}.",
            standing.of(found[0]),
            "Break the circle: SHACL does not define recursion.",
        )


def _faulty_paths(graph: Graph, standing: Standing) -> Iterator[ResourceError]:
    for shape in _without_path(graph):
        yield ResourceError(
            "A property shape has no sh:path.",
            standing.of(shape),
            "Say which property it is about.",
        )
    for triple in graph:
        path = term(triple.object)
        if triple.predicate.value == _PATH and (what := _odd_path(graph, path)):
            shape = node(triple.subject)
            yield ResourceError(
                f"The sh:path of {_shown(shape)} is {what}.",
                standing.of(shape, path.value if isinstance(path, Literal) else ""),
                "Name a property, or write a path as SHACL 2.3.1 has it: [ sh:inversePath … ].",
            )


def _faulty_lists(graph: Graph, standing: Standing) -> Iterator[ResourceError]:
    for triple in graph:
        name = triple.predicate.value.removeprefix(SH)
        value = term(triple.object)
        if name in _LISTS and value != _NIL and not _listed(graph, value):
            shape = node(triple.subject)
            yield ResourceError(
                f"sh:{name} of {_shown(shape)} is {_told(value)}, which is no list.",
                standing.of(shape, f"sh:{name}"),
                f"Write sh:{name} ( … ).",
            )


def _faulty_limits(graph: Graph, standing: Standing) -> Iterator[ResourceError]:
    for shape, name, value in _limits(graph):
        if not (isinstance(value, Literal) and _NUMBER.fullmatch(value.value)):
            yield ResourceError(
                f"sh:{name} of {_shown(shape)} is {_told(value)}, which is no number from 0.",
                standing.of(shape, value.value),
                "Write a whole number, e.g. 1.",
            )


def _faulty_patterns(graph: Graph, standing: Standing) -> Iterator[ResourceError]:
    for shape, pattern in _patterns(graph):
        try:
            re.compile(pattern)
        except re.error as error:
            what = f"The regular expression “{pattern}” of {_shown(shape)} is none: {error}."
            yield ResourceError(what, standing.of(shape, pattern), "Mend it there.")


def _without_path(graph: Graph) -> Iterator[Node]:
    """Yield nameless property shapes that say no path; those with a name may be elsewhere."""
    for triple in graph:
        if triple.predicate.value == _PROPERTY:
            shape = object_node(triple)
            if isinstance(shape, BlankNode) and not graph.objects(shape, _PATH):
                yield node(triple.subject)


def _odd_path(graph: Graph, path: Term, depth: int = 0) -> str:
    """Return what is there instead of a path; nothing if it is one (SHACL 2.3.1)."""
    if isinstance(path, Literal):
        return _told(path)
    if isinstance(path, NamedNode) or depth > _DEEPEST:
        return ""
    steps = _listed(graph, path)
    if len(steps) == 1:
        return "a list of one; a sequence has two steps at least"
    operands = [it for name in _OPERATORS for it in graph.objects(path, name)]
    for choice in graph.objects(path, _ALTERNATIVES):
        operands += _listed(graph, choice)
    if not steps and not operands:
        return "a blank node that is none of SHACL's paths"
    inside = (_odd_path(graph, it, depth + 1) for it in (*steps, *operands))
    return next(filter(None, inside), "")


def _listed(graph: Graph, head: Term) -> Sequence[Term]:
    """Return the members of a list; none if it is no list."""
    found: list[Term] = []
    rest: Term | None = head
    while isinstance(rest, BlankNode | NamedNode) and len(found) <= _LONGEST:
        found += graph.objects(rest, _FIRST)
        rest = graph.value(rest, _REST)
    return found


def _limits(graph: Graph) -> Iterator[tuple[Node, str, Term]]:
    for triple in graph:
        name = triple.predicate.value.removeprefix(SH)
        if name in _LIMITS:
            yield node(triple.subject), name, term(triple.object)


def _patterns(graph: Graph) -> Iterator[tuple[Node, str]]:
    for shape in graph.nodes:
        for it in graph.objects(shape, SH + "pattern"):
            if isinstance(it, Literal):
                yield shape, it.value


def _circle(graph: Graph) -> Sequence[Node]:
    """Return shapes that ask each other in a circle; nothing if there are none."""
    done: set[Node] = set()
    for start in graph.nodes:
        trail: list[Node] = []
        # Depth first, without recursion of our own: nodes to enter, and None to leave the last.
        waiting: list[Node | None] = [start]
        while waiting:
            current = waiting.pop()
            if current is None:
                done.add(trail.pop())
            elif current in trail:
                return [*trail[trail.index(current) :], current]
            elif current not in done:
                trail.append(current)
                waiting += [None, *_asked(graph, current)]
    return []


def _asked(graph: Graph, shape: Node) -> Iterator[Node]:
    for predicate in _ASKS:
        yield from (it for it in graph.objects(shape, predicate) if not isinstance(it, Literal))
    for predicate in _ASKS_LISTS:
        for head in graph.objects(shape, predicate):
            rest: object = head
            seen: set[object] = set()
            while isinstance(rest, NamedNode | BlankNode) and rest not in seen:
                seen.add(rest)
                firsts = graph.objects(rest, _FIRST)
                yield from (it for it in firsts if not isinstance(it, Literal))
                rest = graph.value(rest, _REST)


def _shown(node: Node) -> str:
    return "an anonymous shape" if isinstance(node, BlankNode) else f"<{node.value}>"


def _told(value: Term) -> str:
    if isinstance(value, Literal):
        return f"“{value.value}”"
    return "a blank node" if isinstance(value, BlankNode) else f"<{value.value}>"
