"""Try a record by what is remembered of statements like its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ldcat.errors import LdcatError
from ldcat.validation.counting import Kind
from ldcat.validation.described import Described, as_engines_tell
from ldcat.validation.engine import Hit
from ldcat.validation.looking import NODES
from ldcat.validation.remembered import (
    NARROWER,
    TYPE,
    Classes,
    Property,
    Remembered,
    Signed,
    UnsureError,
    Verdict,
)
from ldcat.validation.signatures import IRI, facts

#: So many new verdicts are asked for in one record; beyond that it is cheaper to check all of it.
_MOST_NEW: Final = 6
#: So many values are tried together.
_MOST_TOGETHER: Final = 8


def tried(record: Described, remembered: Remembered) -> tuple[list[Hit], bool] | None:
    """Return what there is to complain of, and whether other shapes have to be tried, too.

    None if the engine has to see the record: it is odd, or has too much that is new.
    """
    if not record.is_plain or NARROWER in record.text:
        return None
    remembered.trim()
    try:
        return _Trial(record, remembered).hits()
    except (UnsureError, LdcatError):
        return None


class _Trial:
    """One record that is tried."""

    def __init__(self, record: Described, remembered: Remembered) -> None:
        self._statements = record.statements
        self._remembered = remembered
        self._new = 0
        self._found: list[Hit] = []

    def hits(self) -> tuple[list[Hit], bool]:
        """Return what there is to complain of, and whether other shapes have to be tried."""
        remembered = self._remembered
        wakes, collective = remembered.shapes.wakes, remembered.collective
        tries_nodes, holders = remembered.tries_nodes, remembered.holders
        is_awake = wakes is None
        for node, said in self._statements.items():
            types = said.get(TYPE, ())
            classes = remembered.classes(types)
            self._count(node, said, classes.counts)
            if wakes and not is_awake:
                is_awake = not (wakes.isdisjoint(said) and wakes.isdisjoint(types))
            if tries_nodes:
                self._try_node(node, NODES, classes)
            for holder in holders:
                if holder in said:
                    self._try_node(node, NODES + holder, classes)
            self._try_values(node, said, classes)
            if collective:
                self._try_all(node, said, classes)
        return self._found, is_awake

    def _count(self, node: str, said: Mapping[str, Sequence[str]], counts: Kind) -> None:
        """Try how many values there are."""
        self._found += counts.missing(node, said)
        for predicate in [it for it, values in said.items() if len(values) > 1]:
            if predicate in counts.limited:
                self._found += counts.excess(node, predicate, said[predicate])

    def _try_values(self, node: str, said: Mapping[str, Sequence[str]], classes: Classes) -> None:
        """Try each value of a node."""
        constants, statements = self._remembered.constants, self._statements
        properties = classes.properties
        for predicate, values in said.items():
            its = properties.get(predicate)
            if its is None and (its := self._remembered.property(classes, predicate)) is None:
                continue
            verdicts, is_plain, predicates = its.verdicts, its.signatures.is_plain, its.predicates
            for value in values:
                # Most values are texts, or lead to something that nothing is said of.
                first = value[0]
                is_text = is_plain and first == '"' and value[-1] != ">" and value[1] != '"'
                is_link = is_plain and first == "<" and value not in constants
                if is_text:
                    sign = value[value.rindex('"') :]
                elif is_link and not (predicates and value in statements):
                    sign = IRI
                else:
                    sign = self._sign(value, its)
                verdict = verdicts.get(sign)
                if verdict is None:
                    verdict = self._learnt(its, sign, value)
                if verdict:
                    self._tell(verdict, node, (value,))

    def _try_node(self, node: str, key: str, classes: Classes) -> None:
        """Try the node itself."""
        its = classes.properties.get(key) or self._remembered.property(classes, key)
        if its is None:
            return
        if its.predicates and self._remembered.is_known(node):
            raise UnsureError
        sign = self._sign(node, its)
        verdict = its.verdicts.get(sign)
        if verdict is None:
            verdict = self._learnt(its, sign, node)
        if verdict:
            self._tell(verdict, node, (node,))

    def _try_all(self, node: str, said: Mapping[str, Sequence[str]], classes: Classes) -> None:
        """Try the values of properties together, even where there are none."""
        absent = classes.absent
        if absent is None:
            absent = self._remembered.absent(classes)
        for predicate, verdict in absent.items():
            if predicate in said:
                self._try_together(node, said[predicate], classes.properties[predicate])
            elif verdict:
                self._tell(verdict, node, ())

    def _try_together(self, node: str, values: Sequence[str], its: Property) -> None:
        """Try the values of a property together."""
        if len(values) > _MOST_TOGETHER:
            raise UnsureError
        told_once = {as_engines_tell(it): it for it in values}.values()
        signed = sorted([(self._sign(it, its), it) for it in told_once])
        signs = tuple([sign for sign, _ in signed])
        verdict = its.together.get(signs)
        if verdict is None:
            self._count_new()
            verdict = self._remembered.learn(its, signed, its.look.of_all)
            its.together[signs] = verdict
        if verdict:
            self._tell(verdict, node, [value for _, value in signed])

    def _sign(self, value: str, its: Property) -> str:
        """Return what decides how a value fares."""
        sign = its.signatures.of(value)
        if not sign:
            raise UnsureError
        if its.predicates and (said := self._statements.get(value)):
            told = facts(said, its.predicates)
            if told is None:
                raise UnsureError
            return sign + told
        return sign

    def _learnt(self, its: Property, sign: str, value: str) -> Verdict:
        """Return what the engine says of a value, and remember it."""
        self._count_new()
        signed: Signed = ((sign, value),)
        verdict = its.verdicts[sign] = self._remembered.learn(its, signed, its.shapes)
        return verdict

    def _count_new(self) -> None:
        self._new += 1
        if self._new > _MOST_NEW:
            raise UnsureError

    def _tell(self, verdict: Verdict, node: str, values: Sequence[str]) -> None:
        for hit, place in verdict:
            value = as_engines_tell(values[place]) if place >= 0 else ""
            is_about_value = place >= 0 and hit.node == (hit.value or hit.node)
            about = value if is_about_value else node
            told = value if hit.value else ""
            self._found.append(
                Hit(about, hit.path, told, hit.shape, hit.component, hit.severity, hit.message)
            )
