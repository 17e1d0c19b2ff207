"""Records, their revisions, and what a document yields before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ldcat.model.iri import Iri
from ldcat.model.packed_report import PackedReport
from ldcat.model.report import Report


class Action(StrEnum):
    """What a revision did to its record."""

    PUT = "put"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a record (`ldcat.quality`).

    Attributes:
        passed: The bits of the metrics that it passes.
        measured: The bits of those that were measured; 0 for what has no measure.
        publisher: IRI of its publisher, or the name where there is none; empty without one.
    """

    passed: int = 0
    measured: int = 0
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One described thing of the catalogue, as it stands now.

    Attributes:
        number: Its place in the catalogue; never changes and is never used again.
        iri: What it identifies itself by.
        kind: Token of its kind (`ldcat.model.kinds`).
        slug: Last segment of its local address, unique within its kind.
        digest: SHA-256 of its canonical graph, hexadecimal.
        sequence: The revision that made it what it is.
        listed: When it was first kept here (UTC).
        changed: When it became what it is (UTC).
        is_deleted: Whether the last revision deleted it.
        is_listed: Whether the catalogue lists it: it is there, and no graph beside the records.
        profile: Token of the profile it was last checked against; empty if none.
        rules: Fingerprint of the rules of that check; empty where more than its content counted.
        conforms: Whether that check found no violation.
        source: Where it came from: file name or URL.
        measured: What was measured of it, link checks with it; None where nobody has yet.
    """

    number: int
    iri: Iri
    kind: str
    slug: str
    digest: str
    sequence: int
    listed: datetime
    changed: datetime
    is_deleted: bool = False
    is_listed: bool = True
    profile: str = ""
    rules: str = ""
    conforms: bool = True
    source: str = ""
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One thing that happened to a record.

    Attributes:
        sequence: Its number in the ledger, counted over all records.
        iri: The record.
        kind: Token of the record's kind as it is now.
        action: Put or delete.
        digest: SHA-256 of the canonical graph; empty for a deletion.
        text: The canonical N-Quads exactly as kept; empty for a deletion.
        author: Who did it.
        at: When (UTC).
        reason: Why, in words.
        report: What validation found.
    """

    sequence: int
    iri: Iri
    kind: str
    action: Action
    digest: str
    text: bytes
    author: str
    at: datetime
    reason: str
    report: Report


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record that a document yielded: parsed, split, canonical, checked; not yet kept.

    Attributes:
        iri: The record's own IRI, or the one minted for it.
        kind: Token of its kind.
        digest: SHA-256 of the canonical graph.
        text: Its canonical N-Quads.
        size: How many triples it has.
        report: What validation found.
        packed: The text compressed (`ldcat.model.packing`), where that was done already.
        line: Where its document begins to tell of it, from 1; 0 where that is not known.
        lines: Where the document says what each finding is about; empty where nobody looked.
        measured: What was measured of it; None where nobody has.
    """

    iri: Iri
    kind: str
    digest: str
    text: bytes
    size: int
    report: PackedReport
    packed: bytes = b""
    line: int = 0
    lines: tuple[int, ...] = ()
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger did with one record in one step.

    Attributes:
        iri: The record.
        sequence: The new revision.
        is_new: Whether the ledger had never seen the record before.
        packed: Its canonical N-Quads compressed; empty for a deletion.
    """

    iri: Iri
    sequence: int
    is_new: bool
    packed: bytes
