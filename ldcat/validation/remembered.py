"""Verdicts of an engine on single statements, remembered for all statements that are alike.

Records say the same again and again: of an instance of `dcat:Dataset` that its `dct:language` is
English, its `dct:title` a text in German. The engine is asked once for each kind of statement, on
a small graph that has nothing else; what it says of such a graph it says of every record, because
the shapes look at nothing else (`ldcat.validation.local`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from ldcat.errors import LdcatError
from ldcat.terms import RDF_TYPE, RDFS_SUB_CLASS_OF
from ldcat.validation.background import Background
from ldcat.validation.counting import Counting, Kind
from ldcat.validation.described import Described, as_engines_tell
from ldcat.validation.engine import Hit
from ldcat.validation.local import NODES, Local, Look
from ldcat.validation.signatures import IRI, Signatures, example, facts

_TYPE: Final = f"<{RDF_TYPE}>"
_NARROWER: Final = f"<{RDFS_SUB_CLASS_OF}>"
_NODE: Final = "<urn:ldcat:node>"
#: What the graphs that the engine is asked about are made of, and no record should be.
_OURS: Final = "<urn:ldcat:"
#: So many verdicts are kept; strangers can write any number of statements.
_MOST: Final = 20_000
#: So many new verdicts are asked for in one record; beyond that it is cheaper to check all of it.
_MOST_NEW: Final = 6
#: Of so many classes of one node, that shapes are for.
_MOST_CLASSES: Final = 8
#: What is kept of nodes of some classes is as large as so many verdicts.
_WEIGHT_OF_CLASSES: Final = 20
#: So many values are tried together.
_MOST_TOGETHER: Final = 8

#: A hit, and which of the values it is about; -1 for none.
_Verdict: TypeAlias = tuple[tuple[Hit, int], ...]
#: Values with their signatures.
_Signed: TypeAlias = Sequence[tuple[str, str]]


@dataclass(slots=True)
class _Property:
    """What is known of the values of one property, at nodes of some classes."""

    look: Look
    shapes: Collection[str]
    predicates: tuple[str, ...]
    signatures: Signatures
    verdicts: dict[str, _Verdict] = field(default_factory=dict)
    together: dict[tuple[str, ...], _Verdict] = field(default_factory=dict)


@dataclass(slots=True)
class _Classes:
    """What is known of nodes of some classes.

    Attributes:
        types: The classes.
        counts: How many values there must be.
        properties: What is known of values.
        absent: What there is to complain of where there are none; None if nobody asked yet.
    """

    types: tuple[str, ...]
    counts: Kind
    properties: dict[str, _Property] = field(default_factory=dict)
    absent: Mapping[str, _Verdict] | None = None


class _UnsureError(Exception):
    """Nothing is remembered, and nothing can be; the engine has to see the record."""


class Remembered:
    """Finds what an engine would find, mostly without it; may be shared between threads."""

    def __init__(
        self,
        shapes: Local,
        counting: Counting,
        known: Background,
        ask: Callable[[bytes], Sequence[Hit]],
    ) -> None:
        """Begin without any verdict.

        Args:
            shapes: What shapes look at.
            counting: What they want of the number of values.
            known: What is known of terms.
            ask: The engine, without what is counted.
        """
        self._shapes = shapes
        self._counting = counting
        self._known = known
        self._ask = ask
        self._classes = shapes.classes | set(counting.classes)
        #: The terms that are not like any other.
        self.constants: Final = shapes.constants | known.nodes
        self._kinds: dict[tuple[str, ...], _Classes] = {}
        self._signatures: dict[str, Signatures] = {}
        self._size = 0

    @staticmethod
    def is_possible(shapes: Local, known: Background) -> bool:
        """Say whether what is known of terms cannot make them something that shapes are for."""
        of_interest = {*shapes.looks, *(shapes.wakes or ()), _TYPE, _NARROWER}
        return not of_interest & known.predicates

    def hits(self, record: Described) -> tuple[list[Hit], bool] | None:
        """Return what there is to complain of, and whether other shapes have to be tried, too.

        None if the engine has to see the record: it is odd, or has too much that is new.
        """
        if not record.is_plain or _NARROWER in record.text:
            return None
        if self._size > _MOST:
            self._kinds, self._size = {}, 0
        try:
            return _Trial(self, record).hits()
        except (_UnsureError, LdcatError):
            return None

    def classes(self, types: Sequence[str]) -> _Classes:
        """Return what is known of nodes of some classes."""
        given = tuple(types)
        found = self._kinds.get(given)
        if found is None:
            key = tuple([it for it in types if it in self._classes])
            if len(key) > _MOST_CLASSES or len(given) > _MOST_CLASSES:
                raise _UnsureError
            found = self._kinds.get(key)
            if found is None:
                self._size += _WEIGHT_OF_CLASSES
                found = self._kinds[key] = _Classes(key, self._counting.kind(key))
            self._size += 1
            self._kinds[given] = found
        return found

    def looked_up(self, classes: _Classes, predicate: str) -> _Property | None:
        """Return what is known of a property; None if no shape looks at it."""
        look = self._shapes.looks.get(predicate)
        if look is None:
            return None
        self._size += 1
        signatures = self._signatures.get(predicate)
        if signatures is None:
            signatures = self._signatures[predicate] = Signatures(
                self.constants, look.tests, is_exact=look.is_exact
            )
        its = _Property(
            look, look.of_values | look.of_objects, tuple(sorted(look.predicates)), signatures
        )
        classes.properties[predicate] = its
        return its

    @property
    def wakes(self) -> frozenset[str] | None:
        """The classes and properties that need other shapes to be tried, too; None: anything."""
        return self._shapes.wakes

    @cached_property
    def collective(self) -> tuple[str, ...]:
        """The properties whose values are tried together, even if there are none."""
        return tuple(it for it, look in self._shapes.looks.items() if look.of_all)

    def verdict_on_nothing(self, classes: _Classes, predicate: str) -> _Verdict:
        """Return what there is to complain of where a property has no values."""
        its = self.looked_up(classes, predicate)
        return self.learn(classes, predicate, its.look.of_all, ()) if its else ()

    @cached_property
    def tries_nodes(self) -> bool:
        """Say whether instances of classes are tried themselves."""
        return NODES in self._shapes.looks

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """The properties whose holders are tried themselves."""
        keys = (it.removeprefix(NODES) for it in self._shapes.looks if it.startswith(NODES))
        return tuple(it for it in keys if it)

    def is_known(self, node: str) -> bool:
        """Say whether something is known of a node."""
        return node in self._known.nodes

    def learn(
        self, classes: _Classes, predicate: str, shapes: Collection[str], signed: _Signed
    ) -> _Verdict:
        """Ask the engine what some shapes say of values like these."""
        graph, node, values = _trial_graph(classes.types, predicate, signed)
        objects = self._shapes.looks[predicate].of_objects
        places = {as_engines_tell(value): n for n, value in enumerate(values)}
        found = []
        for hit in self._ask(graph + self._known.about(graph)):
            is_object = hit.shape in objects
            is_meant = hit.node in places if is_object else hit.node == node
            if hit.shape in shapes and is_meant:
                if hit.value and hit.value not in places:
                    raise _UnsureError
                place = places[hit.node if is_object else hit.value] if hit.value else -1
                found.append((hit, place))
        self._size += 1
        return tuple(found)


def _trial_graph(
    types: Sequence[str], predicate: str, signed: _Signed
) -> tuple[bytes, str, Sequence[str]]:
    """Return a graph with values like these and nothing else, whose they are, and which."""
    examples = [example(sign, value, number) for number, (sign, value) in enumerate(signed)]
    values = [value for value, _ in examples]
    if predicate.startswith(NODES):
        node = values[0]
        holds = predicate.removeprefix(NODES)
        lines = [f"{node} {holds} {_NODE} .\n"] if holds else []
    else:
        node = _NODE
        lines = [f"{node} {predicate} {value} .\n" for value in values]
    lines += [f"{node} {_TYPE} {it} .\n" for it in types]
    lines += [facts for _, facts in examples]
    return "".join(lines).encode(), node, values


class _Trial:
    """One record that is tried."""

    def __init__(self, remembered: Remembered, record: Described) -> None:
        self._remembered = remembered
        self._statements = record.statements
        self._new = 0
        self._found: list[Hit] = []

    def hits(self) -> tuple[list[Hit], bool]:
        """Return what there is to complain of, and whether other shapes have to be tried."""
        remembered = self._remembered
        wakes, collective = remembered.wakes, remembered.collective
        is_awake = wakes is None
        for node, said in self._statements.items():
            types = said.get(_TYPE, ())
            classes = remembered.classes(types)
            self._found += classes.counts.hits(node, said)
            if wakes and not is_awake:
                is_awake = not (wakes.isdisjoint(said) and wakes.isdisjoint(types))
            if remembered.tries_nodes:
                self._try_node(node, NODES, classes)
            for predicate in remembered.holders:
                if predicate in said:
                    self._try_node(node, NODES + predicate, classes)
            self._try_values(node, said, classes)
            if collective:
                self._try_all(node, said, classes)
        return self._found, is_awake

    def _try_all(self, node: str, said: Mapping[str, Sequence[str]], classes: _Classes) -> None:
        """Try the values of properties together, even where there are none."""
        absent = classes.absent
        if absent is None:
            absent = classes.absent = {
                it: self._remembered.verdict_on_nothing(classes, it)
                for it in self._remembered.collective
            }
        for predicate, verdict in absent.items():
            if predicate in said:
                self._try_together(node, predicate, said[predicate], classes)
            elif verdict:
                self._tell(verdict, node, (), classes.properties[predicate].look)

    def _try_values(self, node: str, said: Mapping[str, Sequence[str]], classes: _Classes) -> None:
        """Try each value of a node."""
        constants, statements = self._remembered.constants, self._statements
        for predicate, values in said.items():
            its = classes.properties.get(predicate)
            if its is None and (its := self._remembered.looked_up(classes, predicate)) is None:
                continue
            verdicts, is_plain, predicates = its.verdicts, its.signatures.is_plain, its.predicates
            for value in values:
                # Most values are texts, or lead to something that nothing is said of.
                if is_plain and value[0] == '"' and value[-1] != ">":
                    sign = value[value.rindex('"') :]
                elif (
                    is_plain
                    and value[0] == "<"
                    and value not in constants
                    and not (predicates and value in statements)
                ):
                    sign = IRI
                else:
                    sign = self._sign(value, its)
                verdict = verdicts.get(sign)
                if verdict is None:
                    verdict = self._learn(classes, predicate, its.shapes, ((sign, value),))
                    verdicts[sign] = verdict
                if verdict:
                    self._tell(verdict, node, (value,), its.look)

    def _try_together(
        self, node: str, predicate: str, values: Sequence[str], classes: _Classes
    ) -> None:
        """Try the values of a property together."""
        if len(values) > _MOST_TOGETHER:
            raise _UnsureError
        its = classes.properties[predicate]
        signed = sorted([(self._sign(it, its), it) for it in values])
        signs = tuple([sign for sign, _ in signed])
        verdict = its.together.get(signs)
        if verdict is None:
            verdict = self._learn(classes, predicate, its.look.of_all, signed)
            its.together[signs] = verdict
        if verdict:
            self._tell(verdict, node, [value for _, value in signed], its.look)

    def _try_node(self, node: str, key: str, classes: _Classes) -> None:
        """Try the node itself."""
        its = classes.properties.get(key) or self._remembered.looked_up(classes, key)
        if its is None:
            return
        if its.predicates and self._remembered.is_known(node):
            raise _UnsureError
        sign = self._sign(node, its)
        verdict = its.verdicts.get(sign)
        if verdict is None:
            verdict = self._learn(classes, key, its.shapes, ((sign, node),))
            its.verdicts[sign] = verdict
        if verdict:
            self._tell(verdict, node, (node,), its.look)

    def _sign(self, value: str, its: _Property) -> str:
        """Return what decides how a value fares."""
        sign = its.signatures.of(value)
        if not sign:
            raise _UnsureError
        if its.predicates and (said := self._statements.get(value)):
            told = facts(said, its.predicates)
            if told is None:
                raise _UnsureError
            return sign + told
        return sign

    def _learn(
        self, classes: _Classes, predicate: str, shapes: Collection[str], signed: _Signed
    ) -> _Verdict:
        self._new += 1
        is_ours = any(_OURS in sign or _OURS in value for sign, value in signed)
        if is_ours or self._new > _MOST_NEW:
            raise _UnsureError
        return self._remembered.learn(classes, predicate, shapes, signed)

    def _tell(self, verdict: _Verdict, node: str, values: Sequence[str], look: Look) -> None:
        for hit, place in verdict:
            value = as_engines_tell(values[place]) if place >= 0 else ""
            about = value if hit.shape in look.of_objects else node
            told = value if hit.value else ""
            self._found.append(
                Hit(about, hit.path, told, hit.shape, hit.component, hit.severity, hit.message)
            )
