"""What stands around a record: who refers to it, its versions, its members, its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ldcat.model.graph import Literal
from ldcat.model.iri import Iri


@dataclass(frozen=True, slots=True)
class Reference:
    """That a record refers to a thing.

    Attributes:
        record: IRI of the record that says so.
        subject: IRI of the node of which it says so; empty for one without a name.
        predicate: The property.
    """

    record: str
    subject: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A record in few words.

    Attributes:
        iri: Its IRI.
        address: Its local address; empty where it is no record here.
        kind: Token of its kind; empty as well.
        titles: Its titles.
        versions: Its version numbers.
        date: The day since when it is to be had, as it says it; empty where it does not.
        modified: When it was last modified, in the same way.
    """

    iri: str
    address: Iri | None = None
    kind: str = ""
    titles: Sequence[Literal] = ()
    versions: Sequence[Literal] = ()
    date: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The records that refer to a thing by one property.

    Attributes:
        predicate: The property.
        records: Those that are told, in order.
        total: How many there are.
        is_more: Whether there are even more than that: nobody counted further.
    """

    predicate: str
    records: tuple[Brief, ...]
    total: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a series, in order.

    Attributes:
        records: Those that are told, the newest first.
        total: How many there are.
        is_more: Whether there are even more than that.
    """

    records: tuple[Brief, ...]
    total: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Where a record stands in a series.

    Attributes:
        series: The series.
        previous: The member before it.
        next: The one after it.
        first: The first one; None where that is the record itself.
        last: The last one; None as well.
        place: Its place from 1; 0 where nobody knows.
        total: How many members there are; 0 where nobody knows.
    """

    series: Brief
    previous: Brief | None = None
    next: Brief | None = None
    first: Brief | None = None
    last: Brief | None = None
    place: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a thing, in order.

    Attributes:
        records: Its versions, the oldest first.
        whole: What they are versions of; None where nothing says so.
        current: IRI of the current one; empty where nothing says so.
        previous: IRI of the one before the record itself; empty where there is none.
        next: IRI of the one after it.
        is_cut: Whether there are more.
    """

    records: tuple[Brief, ...]
    whole: Brief | None = None
    current: str = ""
    previous: str = ""
    next: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A revision of a record, in numbers.

    Attributes:
        sequence: Its number in the ledger.
        at: When it was kept (UTC).
        is_deleted: Whether the record was deleted then.
        size: How many statements it has since; 0 where nobody counted.
        added: How many of them are new; None where nothing was before, or nobody compared.
        removed: How many of those before are gone; None as well.
    """

    sequence: int
    at: datetime
    is_deleted: bool
    size: int
    added: int | None = None
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The revisions of a record.

    Attributes:
        stages: The last ones, the newest first.
        total: How many there are.
    """

    stages: tuple[Stage, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a record.

    Attributes:
        groups: Who refers to it.
        members: Its members, of a series.
        series: The series that it is a member of.
        versions: Its versions, if it has others.
        history: Its revisions.
        is_whole: Whether the store could be asked; if not, only its history is known.
    """

    groups: tuple[Group, ...] = ()
    members: Members | None = None
    series: tuple[Series, ...] = ()
    versions: Versions | None = None
    history: History = field(default_factory=History)
    is_whole: bool = True
