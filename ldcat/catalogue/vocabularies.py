"""Read the bundled vocabularies, and the operator's, for people and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from ldcat.errors import NotFoundError, Worded
from ldcat.model.graph import Graph, Literal, NamedNode, Node, Triple
from ldcat.model.iri import local_name
from ldcat.model.vocabularies import read_turtle
from ldcat.model.vocabulary_view import Term, Vocabulary
from ldcat.terms import (
    DCT,
    DCT_DESCRIPTION,
    DCT_TITLE,
    RDF_TYPE,
    SKOS,
    SKOS_CONCEPT_SCHEME,
    SKOS_IN_SCHEME,
    SKOS_PREF_LABEL,
)

_BROADER: Final = f"{SKOS}broader"
_NARROWER: Final = f"{SKOS}narrower"
_CODES: Final = (f"{SKOS}notation",)
_OTHER_NAMES: Final = (f"{SKOS}altLabel",)
_MATCHES: Final = (f"{SKOS}exactMatch", f"{SKOS}closeMatch")
_LABELS: Final = (SKOS_PREF_LABEL, DCT_TITLE)


class VocabularyReader:
    """Reads vocabularies; a later folder's file wins over one of the same name."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._read = lru_cache(maxsize=64)(self._vocabulary)

    @cached_property
    def _paths(self) -> Mapping[str, Path]:
        found = (path for folder in self._folders for path in sorted(folder.glob("*.ttl")))
        return {it.stem: it for it in found}

    def all(self) -> Sequence[Vocabulary]:
        """Return every vocabulary, by name.

        Raises:
            ResourceError: A file is not Turtle.
        """
        return [self._read(it) for it in sorted(self._paths)]

    def one(self, name: str) -> Vocabulary:
        """Return a vocabulary.

        Raises:
            NotFoundError: There is none of that name.
            ResourceError: Its file is not Turtle.
        """
        if name not in self._paths:
            known = ", ".join(sorted(self._paths))
            raise NotFoundError(
                Worded("There is no vocabulary “%(name)s”.", name=name),
                mend=Worded("There is: %(known)s.", known=known),
            )
        return self._read(name)

    def _vocabulary(self, name: str) -> Vocabulary:
        graph = read_turtle(self._paths[name])
        scheme = _scheme(graph)
        terms = [_term(graph, it) for it in graph.nodes if _is_term(graph, it, scheme)]
        source = graph.value(scheme, f"{DCT}source") if scheme else None
        return Vocabulary(
            name=name,
            iri=scheme.value if scheme else "",
            titles=_texts(graph, scheme, (DCT_TITLE, SKOS_PREF_LABEL)) if scheme else {},
            descriptions=_texts(graph, scheme, (DCT_DESCRIPTION,)) if scheme else {},
            source=source.value if isinstance(source, NamedNode) else "",
            terms=tuple(_in_order(terms)),
            graph=graph,
        )


def about(vocabulary: Vocabulary, term: Term) -> Graph:
    """Return what a vocabulary says of one of its terms."""
    node = NamedNode(term.iri)
    triples = [
        Triple(node, NamedNode(predicate), value)
        for predicate, values in vocabulary.graph.properties(node).items()
        for value in values
    ]
    return Graph(triples)


def _scheme(graph: Graph) -> NamedNode | None:
    found = (it for it in graph.nodes if SKOS_CONCEPT_SCHEME in graph.types(it))
    return next((it for it in found if isinstance(it, NamedNode)), None)


def _is_term(graph: Graph, node: Node, scheme: NamedNode | None) -> bool:
    if not isinstance(node, NamedNode) or node == scheme:
        return False
    is_typed = bool(graph.objects(node, RDF_TYPE))
    return is_typed and bool(graph.objects(node, SKOS_IN_SCHEME) or _texts(graph, node, _LABELS))


def _term(graph: Graph, node: Node) -> Term:
    iri = node.value if isinstance(node, NamedNode) else ""
    return Term(
        iri=iri,
        code=_first(graph, node, _CODES) or local_name(iri) or iri,
        labels=_texts(graph, node, _LABELS),
        definitions=_texts(graph, node, (f"{SKOS}definition", f"{SKOS}scopeNote")),
        others=tuple(it.value for it in _literals(graph, node, _OTHER_NAMES)),
        broader=_iris(graph, node, (_BROADER,)),
        narrower=_iris(graph, node, (_NARROWER,)),
        matches=_iris(graph, node, _MATCHES),
    )


def _in_order(terms: Sequence[Term]) -> Sequence[Term]:
    """Return terms such that narrower ones follow what they are part of."""
    below: dict[str, list[Term]] = {}
    known = {it.iri for it in terms}
    roots: list[Term] = []
    for it in terms:
        above = next((up for up in it.broader if up in known), None)
        (roots if above is None else below.setdefault(above, [])).append(it)
    found: dict[str, Term] = {}
    pending = [(it, 0) for it in reversed(roots)]
    while pending:
        term, depth = pending.pop()
        if term.iri in found:
            continue
        under = below.get(term.iri, [])
        found[term.iri] = term.at(depth, tuple(it.iri for it in under))
        pending += [(it, depth + 1) for it in reversed(under)]
    return [*found.values(), *(it for it in terms if it.iri not in found)]


def _literals(graph: Graph, node: Node, predicates: Sequence[str]) -> Sequence[Literal]:
    values = (it for name in predicates for it in graph.objects(node, name))
    return [it for it in values if isinstance(it, Literal)]


def _texts(graph: Graph, node: Node, predicates: Sequence[str]) -> Mapping[str, str]:
    texts: dict[str, str] = {}
    for it in _literals(graph, node, predicates):
        texts.setdefault(it.language or "", it.value)
    return texts


def _first(graph: Graph, node: Node, predicates: Sequence[str]) -> str:
    return next((it.value for it in _literals(graph, node, predicates)), "")


def _iris(graph: Graph, node: Node, predicates: Sequence[str]) -> tuple[str, ...]:
    values = (it for name in predicates for it in graph.objects(node, name))
    return tuple(dict.fromkeys(it.value for it in values if isinstance(it, NamedNode)))
