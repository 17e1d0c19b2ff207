"""The port of stores: what the projection needs of an engine.

The contract suite `tests/contract/test_stores.py` holds every adapter to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ldcat.model.around import Reference


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision does to the store.

    Attributes:
        iri: The record, and the name of its graph.
        text: Its canonical N-Quads; None when it goes.
        is_merged: Whether it is part of the default graph; other graphs stand beside the records.
        before: Its canonical N-Quads as the store has them, where that is known: then only what
            differs is changed.
    """

    iri: str
    text: bytes | None
    is_merged: bool = True
    before: bytes | None = None


class Store(Protocol):
    """Record graphs, their merge in the default graph, and the position they stand for."""

    def sequence(self) -> int | None:
        """Return the ledger position that the store stands for; None when it must be rebuilt."""

    def apply(self, changes: Sequence[Change], sequence: int) -> None:
        """Replace and remove record graphs, as one atomic step that carries the position.

        Raises:
            StoreUnavailableError: The store cannot be written; nothing of the step remains.
        """

    def rebuild(self, records: Iterable[Change]) -> None:
        """Replace everything, fast; until the next `apply` the store has no position."""

    def add(self, records: Iterable[Change]) -> None:
        """Add records that the store does not have, fast; else as `rebuild`."""

    def checkpoint(self, folder: Path, *, is_whole: bool = False) -> None:
        """Write a frozen copy into a folder that is not there, for other processes.

        Args:
            folder: Where it will lie.
            is_whole: With the graphs that only ldcat reads (`ldcat.store.dataset.INSIDE`).
        """

    def references(self, iri: str, *, predicate: str = "", most: int) -> Sequence[Reference]:
        """Return who refers to a thing, in no order, up to a number of statements.

        Graphs beside the records are among them.

        Args:
            iri: The thing.
            predicate: The property by which; empty for any.
            most: So many statements are looked at.

        Raises:
            StoreUnavailableError: The store cannot be read.
        """

    def linked(
        self, iri: str, predicates: Sequence[str], *, most: int
    ) -> Sequence[tuple[str, str, str]]:
        """Return the statements of the merge that link a thing with others by some properties.

        Subject, property and object, one of which is the thing; only what has an IRI.

        Raises:
            StoreUnavailableError: The store cannot be read.
        """

    def size(self) -> int:
        """Return how many quads the store has."""

    def close(self) -> None:
        """Let go of the store."""
