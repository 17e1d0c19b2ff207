"""Refuse shapes that no engine can run, before one tries; say file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
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
#: The properties of SHACL, and of its advanced features.
_TERMS: Final = frozenset(
    word
    for words in (
        "alternativePath and annotationProperty annotationValue annotationVarName ask",
        "class closed condition conforms construct datatype deactivated declare",
        "defaultValue description detail disjoint editor entailment equals expression",
        "filterShape flags focusNode group hasValue ignoredProperties in intersection",
        "inversePath js jsFunctionName jsLibrary jsLibraryURL labelTemplate languageIn",
        "lessThan lessThanOrEquals limit maxCount maxExclusive maxInclusive maxLength",
        "message minCount minExclusive minInclusive minLength name namespace node",
        "nodeKind nodeValidator nodes not object oneOrMorePath optional or order",
        "parameter path pattern predicate prefix prefixes property propertyValidator",
        "qualifiedMaxCount qualifiedMinCount qualifiedValueShape",
        "qualifiedValueShapesDisjoint result resultAnnotation resultMessage resultPath",
        "resultSeverity returnType rule select severity shapesGraph shapesGraphWellFormed",
        "sourceConstraint sourceConstraintComponent sourceShape sparql subject",
        "suggestedShapesGraph target targetClass targetNode targetObjectsOf",
        "targetSubjectsOf this union uniqueLang update validator value values viewer xone",
        "zeroOrMorePath zeroOrOnePath",
    )
    for word in words.split()
)
_LEAST_ALIKE: Final = 0.8
_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"


def refuse_faulty(graph: Graph, standing: Standing) -> None:
    """Let shapes pass that are well-formed as far as can be seen.

    Args:
        graph: The shapes.
        standing: Knows where in the files they stand.

    Raises:
        ResourceError: A shape refers to itself (SHACL 3.4.3 leaves recursion undefined), has no
            path where it needs one (2.3), a limit is no number (4.2, 4.4), or a regular
            expression is none (4.4.3).
    """
    if found := _circle(graph):
        shown = " → ".join(_shown(it) for it in found)
        raise ResourceError(
            f"The shapes refer to themselves: {shown}.",
            standing.of(found[0]),
            "Break the circle: SHACL does not define recursion.",
        )
    for shape in _without_path(graph):
        raise ResourceError(
            "A property shape has no sh:path.",
            standing.of(shape),
            "Say which property it is about.",
        )
    for shape, name, value in _limits(graph):
        if not (isinstance(value, Literal) and _NUMBER.fullmatch(value.value)):
            found_value = value.value if isinstance(value, Literal) else str(value)
            raise ResourceError(
                f"sh:{name} of {_shown(shape)} is “{found_value}”, which is no number from 0.",
                standing.of(shape, found_value),
                "Write a whole number, e.g. 1.",
            )
    for shape, pattern in _patterns(graph):
        try:
            re.compile(pattern)
        except re.error as error:
            what = f"The regular expression “{pattern}” of {_shown(shape)} is none: {error}."
            raise ResourceError(what, standing.of(shape, pattern), "Mend it there.") from error


def notes_of(graph: Graph, standing: Standing) -> tuple[str, ...]:
    """Return what looks mistaken in shapes and keeps nobody from using them: unknown terms."""
    found: dict[str, Node] = {}
    for triple in graph:
        iri = triple.predicate.value
        if iri.startswith(SH) and (name := iri.removeprefix(SH)) not in _TERMS:
            found.setdefault(name, node(triple.subject))
    return tuple(
        f"{standing.of(shape, f'sh:{name}')}: sh:{name} is no property of SHACL"
        f"{_meant(name)}: it is ignored."
        for name, shape in found.items()
    )


def _meant(name: str) -> str:
    by_case = {it.casefold(): it for it in _TERMS}
    alike = get_close_matches(name.casefold(), by_case, 1, _LEAST_ALIKE)
    return f" (sh:{by_case[alike[0]]}?)" if alike else ""


def _without_path(graph: Graph) -> Iterator[Node]:
    """Yield nameless property shapes that say no path; those with a name may be elsewhere."""
    for triple in graph:
        if triple.predicate.value == _PROPERTY:
            shape = object_node(triple)
            if isinstance(shape, BlankNode) and not graph.objects(shape, SH + "path"):
                yield node(triple.subject)


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
