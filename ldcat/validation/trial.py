"""A small graph to try shapes on before anybody's records: it has something for every target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ldcat.model.graph import Graph, NamedNode
from ldcat.terms import RDF_TYPE, SH

_NODE: Final = "<urn:ldcat:trial:{}>"
_MOST_CLASSES: Final = 60
_MOST_PATHS: Final = 60
#: So many nodes at least: patterns that are multiplied shall be noticed.
_NODES: Final = 60

#: Beside a plain one, texts on which a regular expression that repeats what repeats never ends.
_TEXTS: Final = ("trial", "a" * 60 + "!", "1" * 60 + "!", "a " * 30 + "!", "x.y-" * 15 + "!")


def trial_graph(shapes: Graph) -> bytes:
    """Return N-Triples with instances of every target class, and values of every path."""
    return "".join(f"{it}\n" for it in _statements(shapes)).encode()


def _statements(shapes: Graph) -> Iterator[str]:
    classes = _named(shapes, "targetClass")[:_MOST_CLASSES] or ["urn:ldcat:trial:Class"]
    paths = _named(shapes, "path")[:_MOST_PATHS]
    paths += [
        it
        for name in ("targetSubjectsOf", "targetObjectsOf")
        for it in _named(shapes, name)[:_MOST_PATHS]
    ]
    nodes = [_NODE.format(number) for number in range(max(_NODES, 2 * len(classes)))]
    for number, node in enumerate(nodes):
        yield f"{node} <{RDF_TYPE}> <{classes[number % len(classes)]}> ."
        yield f"{node} <urn:ldcat:trial:next> {nodes[(number + 1) % len(nodes)]} ."
        # Each has some of the properties, and lacks the others.
        for path in paths[number % 5 :: 5]:
            yield f"{node} <{path}> {nodes[(number + 1) % len(nodes)]} ."
            yield f'{node} <{path}> "{_TEXTS[number // 5 % len(_TEXTS)]}" .'


def _named(shapes: Graph, name: str) -> list[str]:
    found = {
        it.object.value: None
        for it in shapes
        if it.predicate.value == SH + name and isinstance(it.object, NamedNode)
    }
    return list(found)
