"""Mend a document in its text, so that all else stays as its author wrote it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ldcat.model.canonical import canonical_text
from ldcat.model.graph import Triple
from ldcat.model.locating import Locator
from ldcat.model.splitting import MemoryDocument, split
from ldcat.sandbox.editing.applying import Applier, Order
from ldcat.sandbox.mending import Change, Mender, record_name
from ldcat.validation.locating import lines_of


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

    def mended(self, text: bytes, changes: Sequence[Change], *, seconds: float) -> bytes | None:
        """Return a text with every certain change made.

        None where a change has no place of its own in the text, or it takes too long.

        Args:
            text: The document.
            changes: The changes that there are to make, at least.
            seconds: How long it may take.
        """
        end = time.monotonic() + seconds
        most = 2 * len(changes)
        for record in dict.fromkeys(it.record for it in changes):
            if record.startswith("_:"):  # it has another name when it is read again
                return None
            node = f"<{record}>".encode()
            while orders := list(self._orders(text, node)):
                edited = self.applier.all_applied(text, orders)
                edited = edited or self.applier.applied(text, orders[0])
                most -= 1
                if edited is None or most < 0 or time.monotonic() > end:
                    return None
                text = edited
        return text

    def _orders(self, text: bytes, node: bytes) -> Iterator[Order]:
        """Yield the changes of a record that there are to make."""
        document = MemoryDocument(self.read(text))
        kind = document.primaries.get(node)
        if kind is None:
            return
        stated = canonical_text(split(document, node, kind).text).text
        record = record_name(node)
        report, told = self.mender.told(stated, record)
        locator = Locator(text, self.base)
        lines = lines_of(report, record, stated, locator=locator)
        there = set(stated.decode().split("\n"))
        for it, line in zip(told.explanations, lines, strict=False):
            suggestion = it.suggestion
            if suggestion is None or not suggestion.is_certain:
                continue
            if suggestion.removes or not there.issuperset(suggestion.adds):
                yield Order(node.decode(), suggestion.removes, suggestion.adds, line)
