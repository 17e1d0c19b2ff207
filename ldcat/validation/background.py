"""What is known of terms that records only refer to: the bundled vocabularies, offline."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from ldcat.model.graph import BlankNode, Graph, NamedNode, Triple
from ldcat.model.syntax import n_triples
from ldcat.model.vocabularies import read_turtle
from ldcat.terms import RDF_TYPE, RDFS_SUB_CLASS_OF, SH

_VALUE: Final = re.compile(rb" (<[^>]*>) \.\n")
_CLASS_CONSTRAINTS: Final = frozenset({SH + "class", SH + "targetClass"})


class Background:
    """Statements about terms, each term with its own; immutable."""

    def __init__(self, statements: Mapping[bytes, bytes]) -> None:
        self._statements = statements
        self._terms = frozenset(statements)

    def about(self, graph: bytes) -> bytes:
        """Return what is known of the terms that a graph has as values, as N-Triples.

        Args:
            graph: N-Triples, spaced as serialisers write them.
        """
        referred = self._terms.intersection(_VALUE.findall(graph)) if self._terms else ()
        return b"".join(self._statements[it] for it in sorted(referred))

    @property
    def digest(self) -> str:
        """A digest of everything that is known."""
        content = b"".join(self._statements[it] for it in sorted(self._statements))
        return sha256(content).hexdigest()

    @cached_property
    def nodes(self) -> frozenset[str]:
        """The terms that something is known of, as N-Triples."""
        return frozenset(it.decode() for it in self._terms)

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The properties that are known, as N-Triples."""
        lines = (line for known in self._statements.values() for line in known.split(b"\n"))
        return frozenset(line.split(b" ")[1].decode() for line in lines if line)


def read_vocabularies(folders: Iterable[Path]) -> Sequence[Graph]:
    """Return the graphs of all vocabularies in the folders, and of the classes' hierarchy.

    Raises:
        ResourceError: A file is not Turtle; the message names file and line.
    """
    paths = [path for folder in folders for path in sorted(folder.glob("*.ttl"))]
    return [read_turtle(path) for path in (_CLASSES, *paths)]


#: Which class is narrower than which, as the ontologies themselves say.
_CLASSES: Final = Path(__file__).with_name("classes.ttl")


def background(vocabularies: Iterable[Graph], predicates: frozenset[str]) -> Background:
    """Return what vocabularies say of their terms with some predicates."""
    triples: dict[NamedNode, list[Triple]] = defaultdict(list)
    for graph in vocabularies:
        for triple in graph:
            subject = triple.subject
            if triple.predicate.value in predicates and isinstance(subject, NamedNode):
                triples[subject].append(triple)
    return Background(
        {str(term).encode(): n_triples(_known(its, triples)) for term, its in triples.items()}
    )


def _known(
    its: Iterable[Triple], triples: Mapping[NamedNode, Sequence[Triple]]
) -> Iterator[Triple]:
    """Yield what is said of a term, and of what that names: its scheme is a scheme."""
    for it in its:
        if isinstance(it.object, BlankNode):
            continue
        yield it
        if isinstance(it.object, NamedNode) and it.object != it.subject:
            yield from (
                more for more in triples.get(it.object, ()) if isinstance(more.object, NamedNode)
            )


def looked_at(shapes: Graph) -> frozenset[str]:
    """Return the predicates that shapes may follow from a value on."""
    found = {it.object.value for it in shapes if isinstance(it.object, NamedNode)}
    if any(it.predicate.value in _CLASS_CONSTRAINTS for it in shapes):
        found |= {RDF_TYPE, RDFS_SUB_CLASS_OF}
    return frozenset(found)
