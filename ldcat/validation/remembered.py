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
from types import MappingProxyType
from typing import Final, TypeAlias

from ldcat.terms import RDF_TYPE, RDFS_SUB_CLASS_OF
from ldcat.validation.background import Background
from ldcat.validation.counting import Counting, Kind
from ldcat.validation.described import as_engines_tell
from ldcat.validation.engine import Hit
from ldcat.validation.local import Local, Look
from ldcat.validation.looking import NODES
from ldcat.validation.signatures import Signatures, example

TYPE: Final = f"<{RDF_TYPE}>"
NARROWER: Final = f"<{RDFS_SUB_CLASS_OF}>"
_NODE: Final = "<urn:ldcat:node>"
#: What the graphs that the engine is asked about are made of, and no record should be.
_OURS: Final = "<urn:ldcat:"
#: So many verdicts are kept; strangers can write any number of statements.
_MOST: Final = 20_000
#: Of so many classes of one node.
_MOST_CLASSES: Final = 8
#: What is kept of nodes of some classes is as large as so many verdicts.
_WEIGHT_OF_CLASSES: Final = 20

#: Hits, each with the number of the value that it is about; -1 for none.
Verdict: TypeAlias = tuple[tuple[Hit, int], ...]
#: Signatures of values, each with the value.
Signed: TypeAlias = Sequence[tuple[str, str]]


class UnsureError(Exception):
    """Nothing is remembered, and nothing can be; the engine has to see the record."""


@dataclass(frozen=True, slots=True)
class Property:
    """What is known of the values of one property, at nodes of some classes.

    Attributes:
        types: The classes that shapes are for, as they stand in statements.
        key: The property as it stands in statements, or what of nodes (`Local.looks`).
        look: What shapes look at.
        shapes: The shapes that try each value by itself.
        predicates: What they look at of a value, and whether more matters than that it is said.
        signatures: What decides how values fare.
        verdicts: By signature.
        together: By the signatures of all values.
    """

    types: tuple[str, ...]
    key: str
    look: Look
    shapes: Collection[str]
    predicates: Mapping[str, bool]
    signatures: Signatures
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    together: dict[tuple[str, ...], Verdict] = field(default_factory=dict)


@dataclass(slots=True)
class Classes:
    """What is known of nodes of some classes.

    Attributes:
        types: The classes that shapes are for, as they stand in statements.
        counts: How many values there must be.
        properties: What is known of values, by property.
        absent: What there is to complain of where there are no values; None before one asks.
    """

    types: tuple[str, ...]
    counts: Kind
    properties: dict[str, Property] = field(default_factory=dict)
    absent: Mapping[str, Verdict] | None = None


class Remembered:
    """The verdicts on the shapes of one engine; may be shared between threads."""

    def __init__(
        self,
        shapes: Local,
        counting: Counting,
        known: Background,
        *,
        ask: Callable[[bytes], Sequence[Hit]],
    ) -> None:
        """Begin without any verdict.

        Args:
            shapes: What shapes look at.
            counting: What they want of the number of values.
            known: What is known of terms.
            ask: The engine, without what is counted.
        """
        self.shapes: Final = shapes
        #: The terms that are not like any other.
        self.constants: Final = shapes.constants | known.nodes
        self._counting = counting
        self._known = known
        self._ask = ask
        self._classes = shapes.classes | set(counting.classes)
        self._kinds: dict[tuple[str, ...], Classes] = {}
        self._signatures: dict[str, Signatures] = {}
        self._size = 0

    @staticmethod
    def is_possible(shapes: Local, known: Background) -> bool:
        """Say whether what is known of terms cannot make them something that shapes are for."""
        of_interest = {*shapes.looks, *(shapes.wakes or ()), TYPE, NARROWER}
        return not of_interest & known.predicates

    @cached_property
    def tries_nodes(self) -> bool:
        """Say whether instances of classes are tried themselves."""
        return NODES in self.shapes.looks

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """The properties whose holders are tried themselves."""
        keys = (it.removeprefix(NODES) for it in self.shapes.looks if it.startswith(NODES))
        return tuple(it for it in keys if it)

    @cached_property
    def collective(self) -> tuple[str, ...]:
        """The properties whose values are tried together, even if there are none."""
        return tuple(it for it, look in self.shapes.looks.items() if look.of_all)

    def is_known(self, node: str) -> bool:
        """Say whether something is known of a node."""
        return node in self._known.nodes

    def trim(self) -> None:
        """Forget everything if it has become too much."""
        if self._size > _MOST:
            self._kinds, self._size = {}, 0

    def classes(self, types: Sequence[str]) -> Classes:
        """Return what is known of nodes of some classes.

        Raises:
            UnsureError: These are too many.
        """
        given = tuple(types)
        found = self._kinds.get(given)
        if found is None:
            if len(given) > _MOST_CLASSES:
                raise UnsureError
            relevant = tuple([it for it in given if it in self._classes])
            found = self._kinds.get(relevant)
            if found is None:
                self._size += _WEIGHT_OF_CLASSES
                found = self._kinds[relevant] = Classes(relevant, self._counting.kind(relevant))
            self._size += 1
            self._kinds[given] = found
        return found

    def property(self, classes: Classes, key: str) -> Property | None:
        """Return what is known of a property; None if no shape looks at it."""
        look = self.shapes.looks.get(key)
        if look is None:
            return None
        signatures = self._signatures.get(key)
        if signatures is None:
            signatures = Signatures(self.constants, look.tests, is_exact=look.is_exact)
            self._signatures[key] = signatures
        self._size += 1
        shapes = look.of_values | look.of_objects
        looked_at = sorted(look.predicates | look.present)
        predicates = MappingProxyType({it: it in look.predicates for it in looked_at})
        its = Property(classes.types, key, look, shapes, predicates, signatures)
        classes.properties[key] = its
        return its

    def absent(self, classes: Classes) -> Mapping[str, Verdict]:
        """Return what there is to complain of where properties have no values."""
        its = (self.property(classes, it) for it in self.collective)
        classes.absent = {it.key: self.learn(it, (), it.look.of_all) for it in its if it}
        return classes.absent

    def learn(self, its: Property, signed: Signed, shapes: Collection[str]) -> Verdict:
        """Ask the engine what some shapes say of values like these.

        Raises:
            UnsureError: What it says cannot be said of others.
        """
        if any(_OURS in sign or _OURS in value for sign, value in signed):
            raise UnsureError
        graph, node, values = _trial_graph(its, signed)
        places = {as_engines_tell(value): n for n, value in enumerate(values)}
        found = []
        for hit in self._ask(graph + self._known.about(graph)):
            is_object = hit.shape in its.look.of_objects
            is_meant = hit.node in places if is_object else hit.node == node
            if hit.shape in shapes and is_meant:
                if hit.value and hit.value not in places:
                    raise UnsureError
                about = hit.node if is_object else hit.value
                found.append((hit, places[about] if about else -1))
        self._size += 1
        return tuple(found)


def _trial_graph(its: Property, signed: Signed) -> tuple[bytes, str, Sequence[str]]:
    """Return a graph with values like these and nothing else, whose they are, and which."""
    examples = [example(sign, value, number) for number, (sign, value) in enumerate(signed)]
    values = [value for value, _ in examples]
    if its.key.startswith(NODES):
        node = values[0]
        holds = its.key.removeprefix(NODES)
        lines = [f"{node} {holds} {_NODE} .\n"] if holds else []
    else:
        node = _NODE
        lines = [f"{node} {its.key} {value} .\n" for value in values]
    lines += [f"{node} {TYPE} {it} .\n" for it in its.types]
    lines += [facts for _, facts in examples]
    return "".join(lines).encode(), node, values
