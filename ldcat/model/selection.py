"""Which records are summed up: all, or those of one publisher or source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Selection:
    """Some of the records; without a condition, all.

    Attributes:
        publisher: IRI or name of their publisher, empty for those that name none; None for any.
        source: What they came from (`source_key`), empty for nothing; None for any.
        kept: What the ledger has for that source: more than one file may have its name.
    """

    publisher: str | None = None
    source: str | None = None
    kept: tuple[str, ...] = ()

    @property
    def conditions(self) -> dict[str, str]:
        """Return what is asked for, by name."""
        pairs = {"publisher": self.publisher, "source": self.source}
        return {name: value for name, value in pairs.items() if value is not None}


def source_key(source: str) -> str:
    """Return what a source is called in public: where a file lies is nobody's business.

    >>> source_key("https://example.org/a.ttl"), source_key("/srv/secret/a.ttl"), source_key("-")
    ('https://example.org/a.ttl', 'a.ttl', '-')
    """
    return source if "://" in source else PurePath(source).name


#: Every record.
EVERYTHING = Selection()
