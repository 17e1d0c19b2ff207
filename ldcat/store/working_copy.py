"""A copy of the store that an update changes before anything is kept.

It has the meaning of the catalogue's dataset (`ldcat.store.dataset`): what a record states is in
its graph and in the default graph; what goes from the default graph goes from every record that
states it; what comes there goes to the records that it belongs to:

1. to the record that its subject is, or else to those that describe its subject;
2. else, where the subject is given a class of records by it, to a new record;
3. else to the records whose statements of the same operation lead to its subject;
4. else to none: it is a loose statement.

A named graph is a record if it says of its own name that it is one (`ldcat.model.kinds`); all
others stand beside the records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    Store,
    Triple,
)

from ldcat.errors import BadQueryError, ConflictError
from ldcat.model.kinds import LOOSE_IRI, RECORD_CLASSES
from ldcat.model.matching import labels_of
from ldcat.model.splitting import OUTWARD, TOPIC_PROPERTIES
from ldcat.model.syntax import n_triples
from ldcat.model.templates import GraphName
from ldcat.store.dataset import APART, INSIDE, OUTSIDE
from ldcat.store.edits import Edits
from ldcat.terms import RDF_TYPE

_Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

DEFAULT: Final = DefaultGraph()
_LOOSE: Final = NamedNode(LOOSE_IRI)
_TYPE: Final = NamedNode(RDF_TYPE)
_CLASSES: Final = frozenset(NamedNode(it) for it in RECORD_CLASSES)
_TOPICS: Final = frozenset(NamedNode(it) for it in TOPIC_PROPERTIES)
_OUTWARD: Final = frozenset(NamedNode(it) for it in OUTWARD)


class _Noted:
    """The changes to one graph, as terms."""

    def __init__(self) -> None:
        self.is_cleared = False
        self.changes: list[tuple[str, Triple]] = []
        self.known: list[Triple] | None = None


class WorkingCopy:
    """The copy, and what was changed in it."""

    def __init__(self, store: Store) -> None:
        """Take a whole copy of the store, that nobody else has."""
        self.store = store
        self._apart = frozenset(self._names(APART))
        self._loose = Store()
        self._loose.extend(
            Quad(it.subject, it.predicate, it.object)
            for it in self.store.quads_for_pattern(None, None, None, _LOOSE)
        )
        self.store.update(OUTSIDE)
        self._noted: dict[NamedNode, _Noted] = {}
        self._moved: set[Triple] = set()

    def close(self) -> None:
        """Let go of the copy, so that it can be removed."""
        del self.store

    def _names(self, query: str) -> Iterator[NamedNode]:
        solutions = self.store.query(query)
        if isinstance(solutions, QuerySolutions):
            for it in solutions:
                name = it["graph"]
                if isinstance(name, NamedNode):
                    yield name

    def edits(self) -> Iterator[Edits]:
        """Yield what was changed, by graph."""
        lines = {
            it: n_triples(triple for _, triple in noted.changes)
            for it, noted in self._noted.items()
        }
        labels = {it: _labels(text) for it, text in lines.items()}
        times = Counter(label for held in labels.values() for label in held)
        for name, noted in self._noted.items():
            yield Edits(
                name.value,
                noted.is_cleared,
                "".join(sign for sign, _ in noted.changes),
                lines[name],
                n_triples(noted.known or ()),
                keeps_labels=any(times[it] > 1 for it in labels[name]),
            )

    def quads(self, name: GraphName) -> list[Quad]:
        """Return the statements of a graph."""
        return list(self.store.quads_for_pattern(None, None, None, name))

    def has(self, name: NamedNode) -> bool:
        """Say whether a named graph has a statement; the engine remembers empty ones, too."""
        return any(True for _ in self.store.quads_for_pattern(None, None, None, name))

    def apply(
        self, deletes: Iterable[Quad], inserts: Iterable[Quad], moved: Container[Quad] = ()
    ) -> None:
        """Make the changes of one operation: first what goes, then what comes.

        Args:
            deletes: What goes.
            inserts: What comes.
            moved: Those that come with a value that the store has, written in the store's way.

        Raises:
            BadQueryError: A graph is one of ldcat's own.
        """
        for it in deletes:
            self._delete(it)
        coming = list(inserts)
        self._moved = {it.triple for it in coming if it in moved}
        named = [it for it in coming if it.graph_name != DEFAULT]
        self._tell_records_from_graphs(named)
        for it in named:
            self._insert(it.triple, _named(it.graph_name))
        for triple, name in self._placed([it.triple for it in coming if it.graph_name == DEFAULT]):
            self._insert(triple, name)

    def clear(self, name: NamedNode) -> None:
        """Let all statements of a named graph go."""
        quads = self.quads(name)
        if not quads:
            return
        noted = self._note(name)
        noted.is_cleared, noted.changes = True, []
        self.store.remove_graph(name)
        if self._is_merged(name):
            for it in quads:
                self._leave_merge(it.triple)
        self._apart -= {name}

    def clear_named(self) -> None:
        """Let all statements of all named graphs go."""
        self._clear_all()
        self.store.extend(self._loose)

    def clear_default(self) -> None:
        """Let the loose statements go.

        Raises:
            ConflictError: There are records, whose merge the default graph is.
        """
        names = [it for it in self.store.named_graphs() if self._is_merged(_named(it))]
        if names:
            raise ConflictError(
                f"The default graph is the merge of {len(names):,} records: it cannot be cleared "
                "as long as they are there.",
                mend="Delete statements by a pattern, or drop record graphs, or clear ALL.",
            )
        if len(self._loose):
            self._note(_LOOSE).is_cleared = True
            self._noted[_LOOSE].changes = []
        self._loose.clear()
        self.store.clear_graph(DEFAULT)

    def clear_all(self) -> None:
        """Let every statement go."""
        self._clear_all()
        self.clear_default()

    def _clear_all(self) -> None:
        for name in self.store.named_graphs():
            noted = self._note(_named(name))
            noted.is_cleared, noted.changes = True, []
        self.store.clear()
        self._apart = frozenset()

    def _note(self, name: NamedNode) -> _Noted:
        return self._noted.setdefault(name, _Noted())

    def _change(self, sign: str, triple: Triple, name: NamedNode) -> None:
        noted = self._note(name)
        if noted.known is None and _has_blank_node(triple):
            quads = self._loose if name == _LOOSE else self.quads(name)
            noted.known = [it.triple for it in quads if _has_blank_node(it.triple)]
        noted.changes.append((sign, triple))

    def _is_merged(self, name: NamedNode) -> bool:
        return name not in self._apart

    def _delete(self, quad: Quad) -> None:
        if quad not in self.store:
            return
        if quad.graph_name != DEFAULT:
            self._take(quad.triple, _named(quad.graph_name))
            return
        for name in self._stating(quad.triple):
            self._remove(quad.triple, name)
        self.store.remove(quad)

    def _take(self, triple: Triple, name: NamedNode) -> None:
        self._remove(triple, name)
        if self._is_merged(name):
            self._leave_merge(triple)

    def _remove(self, triple: Triple, name: NamedNode) -> None:
        self._change("-", triple, name)
        if name == _LOOSE:
            self._loose.remove(_quad(triple, DEFAULT))
        else:
            self.store.remove(_quad(triple, name))

    def _leave_merge(self, triple: Triple) -> None:
        """Take a statement from the default graph, unless something else states it."""
        if not self._stating(triple):
            self.store.remove(_quad(triple, DEFAULT))

    def _stating(self, triple: Triple) -> Sequence[NamedNode]:
        """Return the names of what is merged and states a triple."""
        found = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        names = [_named(it.graph_name) for it in found if it.graph_name != DEFAULT]
        loose = [_LOOSE] if _quad(triple, DEFAULT) in self._loose else []
        return [*filter(self._is_merged, names), *loose]

    def _insert(self, triple: Triple, name: NamedNode) -> None:
        self._change("=" if triple in self._moved else "+", triple, name)
        if name == _LOOSE:
            self._loose.add(_quad(triple, DEFAULT))
        else:
            self.store.add(_quad(triple, name))
        if self._is_merged(name):
            self.store.add(_quad(triple, DEFAULT))

    def _tell_records_from_graphs(self, named: Iterable[Quad]) -> None:
        """Decide of every named graph that something comes to what it is."""
        said: dict[NamedNode, list[Triple]] = {}
        for it in named:
            own = said.setdefault(_named(it.graph_name), [])
            if it.subject == it.graph_name:
                own.append(it.triple)
        for name, coming in said.items():
            if name.value in INSIDE:
                raise BadQueryError(
                    f"The graph <{name.value}> is ldcat's own.", mend="Write to another graph."
                )
            there = self.store.quads_for_pattern(name, None, None, name)
            if _is_record([*coming, *(it.triple for it in there)]):
                self._begin_record(name)
            elif not self.has(name):
                self._apart |= {name}

    def _begin_record(self, name: NamedNode) -> None:
        """Let what the default graph says of a thing, and its graph, be of its record."""
        if name in self._apart:
            self._apart -= {name}
            self.store.extend(_quad(it.triple, DEFAULT) for it in self.quads(name))
        for it in list(self._loose.quads_for_pattern(name, None, None, None)):
            self._take(it.triple, _LOOSE)
            self._insert(it.triple, name)

    def _placed(self, triples: Sequence[Triple]) -> Iterator[tuple[Triple, NamedNode]]:
        """Yield statements for the default graph with the graphs that they belong to."""
        said: dict[_Term, list[Triple]] = {}
        for it in triples:
            said.setdefault(it.subject, []).append(it)
        primaries = {
            it
            for it, own in said.items()
            if isinstance(it, NamedNode) and self._is_primary(it, own)
        }
        owners: dict[_Term, dict[NamedNode, None]] = {
            it: dict.fromkeys(
                [it] if isinstance(it, NamedNode) and it in primaries else self._owners(it, own)
            )
            for it, own in said.items()
        }
        waiting = [(subject, name) for subject, names in owners.items() for name in names]
        while waiting:
            subject, name = waiting.pop()
            for it in said[subject]:
                reached = it.object
                is_part = it.predicate not in _OUTWARD and reached not in primaries
                if is_part and reached in owners and name not in owners[reached]:
                    owners[reached][name] = None
                    waiting.append((reached, name))
        for subject, own in said.items():
            for name in owners[subject] or (_LOOSE,):
                for it in own:
                    yield it, name

    def _is_primary(self, subject: NamedNode, said: Sequence[Triple]) -> bool:
        """Say whether a subject is a record, or becomes one by what is said of it."""
        if self.has(subject) and self._is_merged(subject):
            return True
        loose = self._loose.quads_for_pattern(subject, None, None, None)
        if self._describing(subject) or not _is_record([*said, *(it.triple for it in loose)]):
            return False
        self._begin_record(subject)
        return True

    def _owners(self, subject: _Term, said: Sequence[Triple]) -> Iterable[NamedNode]:
        """Return the records that statements of a subject belong to."""
        found = self._describing(subject)
        if found:
            return found
        about = [it.object for it in said if it.predicate in _TOPICS]
        return [
            it
            for it in about
            if isinstance(it, NamedNode) and self._is_primary(it, ()) and it not in self._apart
        ]

    def _describing(self, subject: _Term) -> list[NamedNode]:
        """Return the records that say something of a node, or have it as a blank node."""
        if isinstance(subject, Literal):
            return []
        found = [*self.store.quads_for_pattern(subject, None, None, None)]
        if isinstance(subject, BlankNode):
            found += self.store.quads_for_pattern(None, None, subject, None)
        names = dict.fromkeys(it.graph_name for it in found if it.graph_name != DEFAULT)
        return [it for it in map(_named, names) if self._is_merged(it)]


def _is_record(said: Iterable[Triple]) -> bool:
    """Say whether a node is a record of which this is said: more than its classes."""
    own = list(dict.fromkeys(said))
    classes = {it.object for it in own if it.predicate == _TYPE}
    return not _CLASSES.isdisjoint(classes) and len(own) > len(classes)


def _quad(triple: Triple, name: GraphName) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, name)


def _named(name: GraphName) -> NamedNode:
    """Return a graph's name as an IRI; the catalogue has no others."""
    if not isinstance(name, NamedNode):
        raise BadQueryError("A graph has no IRI.", mend="Name graphs by IRIs.")
    return name


def _labels(text: bytes) -> set[bytes]:
    """Return the labels of the blank nodes of some lines."""
    lines = text.split(b"\n") if b"_:" in text else ()
    return {label for line in lines for label in labels_of(line)}


def _has_blank_node(triple: Triple) -> bool:
    return "_:" in str(triple)  # a literal may have it, too: then it costs a little
