"""Property paths that lead forward, from a node to what is said of it (SHACL 2.3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from ldcat.model.graph import Graph, Literal, NamedNode, Term
from ldcat.terms import RDF, SH

_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"
_NIL: Final = NamedNode(RDF + "nil")
_ALTERNATIVES: Final = SH + "alternativePath"
_ZERO_OR_ONE: Final = SH + "zeroOrOnePath"
_OPTIONAL: Final = frozenset({SH + "zeroOrMorePath", _ZERO_OR_ONE})
_UNARY: Final = _OPTIONAL | {SH + "oneOrMorePath"}
_DEEPEST: Final = 24
_LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Way:
    """A path that leads forward.

    Attributes:
        first: The predicates that it may begin with.
        behind: The predicates of its further steps.
        is_optional: Whether it may have no step at all.
    """

    first: frozenset[str]
    behind: frozenset[str]
    is_optional: bool


def way_of(shapes: Graph, path: Term, depth: int = 0) -> Way | None:
    """Return what a path consists of; None if it leads backwards, or is none."""
    if isinstance(path, NamedNode):
        return Way(frozenset({path.value}), frozenset(), is_optional=False)
    if isinstance(path, Literal) or depth > _DEEPEST:
        return None
    said = shapes.properties(path)
    if said.keys() == {_FIRST, _REST}:
        return reduce(_then, _ways(shapes, path, depth))
    kind = next(iter(said), "") if len(said) == 1 else ""
    if kind == _ALTERNATIVES:
        return reduce(_or, _ways(shapes, said[kind][0], depth))
    return _repeated(kind, way_of(shapes, said[kind][0], depth + 1)) if kind in _UNARY else None


def members(shapes: Graph, value: Term) -> Iterator[Term]:
    """Yield the members of a list; the value itself if it is none."""
    rest: Term | None = value
    for _ in range(_LONGEST):
        if rest is None or rest == _NIL:
            return
        first = None if isinstance(rest, Literal) else shapes.value(rest, _FIRST)
        if first is None or isinstance(rest, Literal):
            yield rest
            return
        yield first
        rest = shapes.value(rest, _REST)


def _ways(shapes: Graph, path: Term, depth: int) -> Sequence[Way | None]:
    return [way_of(shapes, it, depth + 1) for it in members(shapes, path)] or [None]


def _then(way: Way | None, next_: Way | None) -> Way | None:
    if way is None or next_ is None:
        return None
    first = way.first | next_.first if way.is_optional else way.first
    behind = way.behind | next_.first | next_.behind
    return Way(first, behind, is_optional=way.is_optional and next_.is_optional)


def _or(way: Way | None, other: Way | None) -> Way | None:
    if way is None or other is None:
        return None
    is_optional = way.is_optional or other.is_optional
    return Way(way.first | other.first, way.behind | other.behind, is_optional=is_optional)


def _repeated(kind: str, way: Way | None) -> Way | None:
    if way is None:
        return None
    behind = way.behind if kind == _ZERO_OR_ONE else way.behind | way.first
    return Way(way.first, behind, is_optional=way.is_optional or kind in _OPTIONAL)
