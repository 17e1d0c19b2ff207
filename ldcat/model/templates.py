"""Templates of updates: statements with variables, and what solutions make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolution,
    Triple,
)

_Value: TypeAlias = NamedNode | BlankNode | Literal | Triple
GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable in a template."""

    name: str


#: A term, a variable, or a triple term with variables in it.
Slot: TypeAlias = "_Value | DefaultGraph | Variable | tuple[Slot, ...]"
#: Subject, predicate, object and graph.
Pattern: TypeAlias = tuple[Slot, ...]


def pattern_of(triple: Triple, graph: GraphName, variable: str) -> Pattern:
    """Return a statement of a template.

    Args:
        triple: The statement; its variables are IRIs.
        graph: Its graph, likewise.
        variable: What the IRIs of variables begin with, and no others.
    """
    terms = (triple.subject, triple.predicate, triple.object, graph)
    return tuple(_slot(it, variable) for it in terms)


def _slot(term: _Value | DefaultGraph, variable: str) -> Slot:
    if isinstance(term, NamedNode) and term.value.startswith(variable):
        return Variable(term.value.removeprefix(variable))
    if isinstance(term, Triple):
        return tuple(_slot(it, variable) for it in (term.subject, term.predicate, term.object))
    return term


def variables_of(patterns: Iterable[Pattern]) -> Iterator[str]:
    """Yield the names of the variables of a template."""
    for slot in chain.from_iterable(patterns):
        if isinstance(slot, Variable):
            yield slot.name
        elif isinstance(slot, tuple):
            yield from variables_of([slot])


def has_blank_node(pattern: Pattern) -> bool:
    """Say whether a statement of a template has a blank node."""
    return any(
        isinstance(it, BlankNode) or (isinstance(it, tuple) and has_blank_node(it))
        for it in pattern
    )


def instances(
    patterns: Iterable[Pattern],
    solution: QuerySolution | None,
    fresh: dict[BlankNode, BlankNode] | None = None,
) -> Iterator[Quad]:
    """Yield the statements that a template gives for a solution (SPARQL 1.1 Update 3.1.3).

    What cannot be a statement, or has a variable without a value, is passed over.

    Args:
        patterns: The template.
        solution: The values of its variables; None where it has none.
        fresh: The new nodes that its blank nodes have become in this solution already.
    """
    nodes = {} if fresh is None else fresh
    for pattern in patterns:
        subject, predicate, value, graph = (_value(it, solution, nodes) for it in pattern)
        triple = _triple(subject, predicate, value)
        if triple is not None and isinstance(graph, NamedNode | DefaultGraph):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _value(
    slot: Slot, solution: QuerySolution | None, fresh: dict[BlankNode, BlankNode]
) -> _Value | DefaultGraph | None:
    if isinstance(slot, Variable):
        return None if solution is None else solution[slot.name]
    if isinstance(slot, tuple):
        subject, predicate, value = (_value(it, solution, fresh) for it in slot)
        return _triple(subject, predicate, value)
    return fresh.setdefault(slot, BlankNode()) if isinstance(slot, BlankNode) else slot


def _triple(
    subject: _Value | DefaultGraph | None,
    predicate: _Value | DefaultGraph | None,
    value: _Value | DefaultGraph | None,
) -> Triple | None:
    """Return a triple, where these can be one."""
    if (
        isinstance(subject, NamedNode | BlankNode)
        and isinstance(predicate, NamedNode)
        and isinstance(value, NamedNode | BlankNode | Literal | Triple)
    ):
        return Triple(subject, predicate, value)
    return None
