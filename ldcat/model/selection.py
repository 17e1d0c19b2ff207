"""Which records are summed up: all, or those of one publisher or source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """Some of the records; without a condition, all.

    Attributes:
        publisher: IRI or name of their publisher, empty for those that name none; None for any.
        source: File or address that they came from, empty for none; None for any.
    """

    publisher: str | None = None
    source: str | None = None

    @property
    def conditions(self) -> dict[str, str]:
        """Return what is asked for, by name."""
        pairs = {"publisher": self.publisher, "source": self.source}
        return {name: value for name, value in pairs.items() if value is not None}


#: Every record.
EVERYTHING = Selection()
