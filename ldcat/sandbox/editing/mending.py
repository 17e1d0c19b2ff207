"""Mend a document in its text, so that all else stays as its author wrote it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from ldcat.model.graph import Triple
from ldcat.model.iri import bare_node
from ldcat.model.locating import Locator
from ldcat.model.splitting import MemoryDocument
from ldcat.sandbox.editing.applying import Applier, Order, record_text, records_of
from ldcat.sandbox.editing.steps import NAMELESS
from ldcat.sandbox.mending import Change, Mender
from ldcat.validation.locating import lines_of


@dataclass(frozen=True, slots=True)
class MendedText:
    """A text that was mended.

    Attributes:
        text: The text.
        made: The changes that were made.
        undone: Those that have no place of their own in it.
    """

    text: bytes
    made: Sequence[Change]
    undone: Sequence[Change]


@dataclass(frozen=True, slots=True)
class TextMender:
    """Makes the certain changes in a text, one after the other.

    Attributes:
        mender: Finds them.
        applier: Finds their places.
        read: Returns the statements of a text.
        base: IRI that relative IRIs are completed with.
    """

    mender: Mender
    applier: Applier
    read: Callable[[bytes], Sequence[Triple]]
    base: str

    def mended(self, text: bytes, names: Collection[str], *, seconds: float) -> MendedText | None:
        """Return a text with every certain change that has a place in it.

        None where that takes too long.

        Args:
            text: The document.
            names: The records that there are changes of: IRIs, or nodes without one.
            seconds: How long it may take.
        """
        end = time.monotonic() + seconds
        made: list[Change] = []
        undone: dict[Change, None] = {}
        for record in self._concerned(text, names):
            while orders := [it for it in self._orders(text, record) if it[1] not in undone]:
                edited = self.applier.all_applied(text, [it for it, _ in orders])
                done = [] if edited is None else [change for _, change in orders]
                for order, change in orders if edited is None else ():
                    edited = self.applier.applied(text, order)
                    if edited is not None:
                        done = [change]
                        break
                    undone[change] = None
                if time.monotonic() > end:
                    return None
                made += done
                text = text if edited is None else edited
        return MendedText(text, made, list(undone))

    def _concerned(self, text: bytes, names: Collection[str]) -> Sequence[str]:
        """Return the records that may be meant: nameless ones have other labels in each reading."""
        records = records_of(MemoryDocument(self.read(text)))
        nameless = [it for it in records if it.startswith("_:")]
        are_meant = any(it.startswith("_:") for it in names)
        return [it for it in records if (are_meant if it in nameless else bare_node(it) in names)]

    def _orders(self, text: bytes, record: str) -> Iterator[tuple[Order, Change]]:
        """Yield the changes of a record that there are to make, to its text and in words."""
        stated = record_text(MemoryDocument(self.read(text)), record)
        name = NAMELESS if record.startswith("_:") else bare_node(record)
        report, told = self.mender.told(stated, name)
        lines = lines_of(report, name, stated, locator=Locator(text, self.base))
        there = set(stated.decode().split("\n"))
        for it, line in zip(told.explanations, lines, strict=False):
            suggestion = it.suggestion
            if suggestion is None or not suggestion.is_certain:
                continue
            if suggestion.removes or not there.issuperset(suggestion.adds):
                order = Order(record, suggestion.removes, suggestion.adds, line)
                shown = record if name == NAMELESS else name
                yield order, Change(shown, it.place, it.finding.rule, suggestion.sentence)
