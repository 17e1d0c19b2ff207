"""How updates are evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ldcat.fetch import Limits
from ldcat.sources import Sources


@dataclass(frozen=True, slots=True)
class UpdatePolicy:
    """How updates are evaluated.

    Attributes:
        base: IRI that relative IRIs are completed with: the endpoint's.
        catalogue: Public base IRI of the catalogue.
        profile: Token of the profile that new records are checked against.
        seconds: How long evaluation may take.
        revising_seconds: How long revising some of the records may take.
        sources: The addresses that LOAD may fetch from.
        limits: What fetching may cost.
        folder: Where the copies of the store lie; on the store's file system.
    """

    base: str
    catalogue: str
    profile: str
    seconds: float
    revising_seconds: float
    sources: Sources
    limits: Limits
    folder: Path
