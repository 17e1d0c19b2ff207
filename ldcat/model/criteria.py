"""What is searched for, and how what is found is ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from ldcat.model.boxes import Box

#: By what results can be narrowed, in the order in which pages show it.
SEARCH_FACETS: Final = (
    "kind",
    "theme",
    "publisher",
    "format",
    "licence",
    "access",
    "keyword",
    "place",
    "language",
    "frequency",
    "hvd",
    "quality",
    "catalog",
)
#: What can be said of when something was, each with its two ends in days.
SPANS: Final = ("time", "issued", "modified")
RELEVANCE: Final = "relevance"
#: How results can be ordered; the first where words are sought.
ORDERS: Final = (RELEVANCE, "modified", "issued", "title")


@dataclass(frozen=True, slots=True)
class Span:
    """A period, in days since 1970-01-01; None where it is open."""

    first: int | None = None
    last: int | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is open at both ends."""
        return self.first is None and self.last is None


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is searched for.

    Attributes:
        text: What was typed.
        chosen: Values by facet: a record has one of each facet's.
        spans: Periods by name (`SPANS`): of `time`, what overlaps with it.
        box: Where; what overlaps with it.
        order: How results are ordered (`ORDERS`); empty: by relevance if something was typed,
            else what changed last comes first.
    """

    text: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))
    box: Box | None = None
    order: str = ""

    @property
    def ordered(self) -> str:
        """How results are ordered."""
        return self.order or (RELEVANCE if self.text.strip() else "modified")

    @property
    def is_everything(self) -> bool:
        """Say whether every record fits."""
        return not (self.text.strip() or self.chosen or self.spans or self.box)
