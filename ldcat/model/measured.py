"""What is known of a record's quality beside its measurement: how it was, and what links say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Past:
    """What a record measured once, by its content alone.

    Attributes:
        at: Since when (UTC).
        passed: The bits of the metrics that it passed.
        measured: The bits of those that were measured.
    """

    at: datetime
    passed: int
    measured: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What an address answered.

    Attributes:
        status: Its status code; None where nobody has asked as yet.
        at: When it was asked (UTC).
    """

    status: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class QualityFacts:
    """What is known of a record's quality beside its measurement.

    Attributes:
        history: What it measured, by its content, from its first revision on.
        proofs: What its addresses answered; empty where links are not checked.
    """

    history: tuple[Past, ...] = ()
    proofs: Mapping[str, Proof] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class LinkTotals:
    """How far the check of links is.

    Attributes:
        addresses: How many addresses there are.
        checked: How many of them were asked.
        failing: How many of these do not answer as they should.
        latest: When the last was asked (UTC); None if none was.
    """

    addresses: int
    checked: int
    failing: int
    latest: datetime | None
