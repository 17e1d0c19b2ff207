"""By what records can be listed: kind, catalogue, publisher, theme; now and at any position.

The tables follow the revisions, some at a time (`catalogue/tagging.py`): they may be behind.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, insert, select, update

from ldcat.ledger.complaints import translated
from ldcat.ledger.database import where
from ldcat.ledger.schema import FOLLOWER, RECORD, REVISION, TAG, TAGGED
from ldcat.model.facets import Tag
from ldcat.model.packing import unpack

_NAME: Final = "tags"
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Stated:
    """What a revision says of tags.

    Attributes:
        sequence: The revision.
        number: Its record.
        iri: The record's IRI.
        tags: IRIs of the records that have each tag by it; None for a deletion.
    """

    sequence: int
    number: int
    iri: str
    tags: Mapping[Tag, Collection[str]] | None


@dataclass(frozen=True, slots=True)
class Unnoted:
    """A revision that nobody has looked through: its record, and its canonical N-Quads if any."""

    sequence: int
    number: int
    iri: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Span:
    """That a record has a tag for a while.

    Attributes:
        number: The record.
        entered: The sequence number since which it has.
        left: The one since which it has not any longer; None: it has still.
    """

    number: int
    entered: int
    left: int | None


class Tags:
    """Reads and writes the tables; may be shared between threads."""

    def __init__(self, engine: Engine, writing: threading.Lock) -> None:
        """Read a ledger's tables.

        Args:
            engine: Its database.
            writing: Held while something is written.
        """
        self._engine = engine
        self._writing = writing

    def position(self) -> int:
        """Return up to where revisions are noted."""
        with self._reading() as connection:
            return _position(connection)

    def all(self, facet: str = "") -> Sequence[Tag]:
        """Return every tag that a record has or had, those of one facet if that is named."""
        query = select(TAG).order_by(TAG.c.facet, TAG.c.value)
        with self._reading() as connection:
            rows = connection.execute(query.where(TAG.c.facet == facet) if facet else query)
            return [Tag(it.facet, it.value, it.name) for it in rows]

    def newest(self) -> int:
        """Return the highest number of a tag: there is a new one when it grows."""
        with self._reading() as connection:
            return connection.scalar(select(func.max(TAG.c.id))) or 0

    def identity(self, tag: Tag) -> int | None:
        """Return the number of a tag; None if no record has ever had it."""
        known = TAG.c.facet == tag.facet, TAG.c.value == tag.value
        with self._reading() as connection:
            found: int | None = connection.scalar(select(TAG.c.id).where(*known))
        return found

    def of(self, numbers: Sequence[int], position: int) -> Mapping[int, Sequence[Tag]]:
        """Return the tags that records have at a position, by number."""
        found: dict[int, list[Tag]] = {}
        with self._reading() as connection:
            for start in range(0, len(numbers), _CHUNK):
                query = (
                    select(TAGGED.c.number, TAG)
                    .join(TAG, TAG.c.id == TAGGED.c.tag)
                    .where(TAGGED.c.number.in_(numbers[start : start + _CHUNK]))
                    .where(TAGGED.c.entered <= position)
                    .where(TAGGED.c.left.is_(None) | (TAGGED.c.left > position))
                    .order_by(TAG.c.facet, TAG.c.value)
                    .distinct()
                )
                for row in connection.execute(query):
                    found.setdefault(row.number, []).append(Tag(row.facet, row.value, row.name))
        return found

    def spans(self, identity: int, after: int, until: int) -> Iterator[Span]:
        """Yield when records had a tag, but what was over before `after`, or began after `until`.

        Where `after` is not the beginning: only of what was touched since.
        """
        query = select(TAGGED.c.number, TAGGED.c.entered, TAGGED.c.left).where(
            TAGGED.c.tag == identity,
            TAGGED.c.number.is_not(None),
            TAGGED.c.entered <= until,
            TAGGED.c.left.is_(None) | (TAGGED.c.left > after),
        )
        if after:
            touched = select(REVISION.c.number).where(
                REVISION.c.sequence > after, REVISION.c.sequence <= until
            )
            moved = select(TAGGED.c.number).where(
                TAGGED.c.stated.in_(touched),
                TAGGED.c.number.is_not(None),
                (TAGGED.c.entered > after) | (TAGGED.c.left > after),
            )
            query = query.where(TAGGED.c.number.in_(touched) | TAGGED.c.number.in_(moved))
        with self._reading() as connection:
            for row in connection.execute(query):
                yield Span(row.number, row.entered, row.left)

    def moved(self, facet: str, after: int, until: int) -> Sequence[int]:
        """Return the records that came to have a tag of a facet, or lost one, by number."""
        within = TAGGED.c.entered.between(after + 1, until) | TAGGED.c.left.between(
            after + 1, until
        )
        query = (
            select(TAGGED.c.number)
            .join(TAG, TAG.c.id == TAGGED.c.tag)
            .where(TAG.c.facet == facet, TAGGED.c.number.is_not(None), within)
            .distinct()
        )
        with self._reading() as connection:
            return list(connection.scalars(query))

    def missing(self, size: int) -> Sequence[Unnoted]:
        """Return the first revisions that are not noted."""
        with self._reading() as connection:
            query = (
                select(REVISION.c.sequence, REVISION.c.number, REVISION.c.payload, RECORD.c.iri)
                .join(RECORD, RECORD.c.number == REVISION.c.number)
                .where(REVISION.c.sequence > _position(connection))
                .order_by(REVISION.c.sequence)
                .limit(size)
            )
            rows = connection.execute(query).all()
        return [
            Unnoted(it.sequence, it.number, it.iri, unpack(it.payload) if it.payload else b"")
            for it in rows
        ]

    def note(self, stated: Sequence[Stated]) -> None:
        """Note what some revisions in a row say; they are the first that are not noted."""
        with self._writing, translated(where(self._engine)), self._engine.begin() as connection:
            if stated[0].sequence <= _position(connection):
                return  # somebody else was faster
            _Noting(connection, stated).note()
            _come_to(connection, stated[-1].sequence)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(where(self._engine)), self._engine.connect() as connection:
            yield connection


def _position(connection: Connection) -> int:
    query = select(FOLLOWER.c.sequence).where(FOLLOWER.c.name == _NAME)
    return connection.scalar(query) or 0


def _come_to(connection: Connection, until: int) -> None:
    known = update(FOLLOWER).where(FOLLOWER.c.name == _NAME).values(sequence=until)
    if not connection.execute(known).rowcount:
        connection.execute(insert(FOLLOWER), {"name": _NAME, "sequence": until})


#: A tag, and the record that has it: its number, or its IRI as long as it has none.
_Key = tuple[int, int | str]


class _Noting:
    """Notes some revisions; lives for one transaction."""

    def __init__(self, connection: Connection, stated: Sequence[Stated]) -> None:
        self._connection = connection
        self._stated = stated
        self._tags: dict[tuple[str, str], int] = {}
        self._numbers: dict[str, int] = {}
        #: The rows that are not over, by the record that states them.
        self._open: dict[int, dict[_Key, dict[str, Any]]] = {}
        self._new: list[dict[str, Any]] = []
        self._over: list[dict[str, Any]] = []

    def note(self) -> None:
        """Write what is new, and what is over."""
        self._know_tags()
        self._know_records()
        self._know_open()
        for it in self._stated:
            self._note(it)
        begun = [row for row in self._new if row["left"] != row["entered"]]
        if begun:
            self._connection.execute(insert(TAGGED), begun)
        for row in self._over:
            known = update(TAGGED).where(TAGGED.c.id == row["id"])
            self._connection.execute(known.values(left=row["left"]))

    def _note(self, stated: Stated) -> None:
        held = self._open.setdefault(stated.number, {})
        wanted = self._wanted(stated, held)
        for key in held.keys() - wanted:
            row = held.pop(key)
            row["left"] = stated.sequence
            if "id" in row:
                self._over.append(row)
        for tag, member in sorted(wanted - held.keys(), key=str):
            is_known = isinstance(member, int)
            row = {
                "tag": tag,
                "stated": stated.number,
                "number": member if is_known else None,
                "iri": None if is_known else member,
                "entered": stated.sequence,
                "left": None,
            }
            held[tag, member] = row
            self._new.append(row)

    def _wanted(self, stated: Stated, held: Mapping[_Key, object]) -> set[_Key]:
        """Return who has which tag by a revision; a deleted record keeps its own."""
        if stated.tags is None:
            return {key for key in held if key[1] == stated.number}
        return {
            (self._tags[tag.facet, tag.value], self._numbers.get(iri, iri))
            for tag, iris in stated.tags.items()
            for iri in iris
        }

    def _know_tags(self) -> None:
        """Find the numbers of the tags; new ones get the next."""
        wanted = {(tag.facet, tag.value): tag for it in self._stated for tag in (it.tags or ())}
        for chunk in _chunks(sorted({value for _, value in wanted})):
            rows = self._connection.execute(select(TAG).where(TAG.c.value.in_(chunk)))
            self._tags.update(((row.facet, row.value), row.id) for row in rows)
        newest = self._connection.scalar(select(func.max(TAG.c.id))) or 0
        fresh = sorted(wanted.keys() - self._tags.keys())
        for number, (facet, value) in enumerate(fresh, newest + 1):
            name = wanted[facet, value].name
            row = {"id": number, "facet": facet, "value": value, "name": name}
            self._connection.execute(insert(TAG), row)
            self._tags[facet, value] = number

    def _know_records(self) -> None:
        """Find the numbers of what is tagged; what waited for one of these records has it now."""
        self._numbers = {it.iri: it.number for it in self._stated}
        others = {iri for it in self._stated for iris in (it.tags or {}).values() for iri in iris}
        for chunk in _chunks(sorted(others - self._numbers.keys())):
            query = select(RECORD.c.iri, RECORD.c.number).where(RECORD.c.iri.in_(chunk))
            self._numbers.update((it.iri, it.number) for it in self._connection.execute(query))
        for chunk in _chunks(sorted(it.iri for it in self._stated)):
            waiting = select(TAGGED.c.id, TAGGED.c.iri).where(TAGGED.c.iri.in_(chunk))
            for row in self._connection.execute(waiting).all():
                known = update(TAGGED).where(TAGGED.c.id == row.id)
                self._connection.execute(known.values(number=self._numbers[row.iri], iri=None))

    def _know_open(self) -> None:
        for chunk in _chunks(sorted({it.number for it in self._stated})):
            query = select(TAGGED).where(TAGGED.c.stated.in_(chunk), TAGGED.c.left.is_(None))
            for row in self._connection.execute(query).mappings():
                member = row["iri"] if row["number"] is None else row["number"]
                self._open.setdefault(row["stated"], {})[row["tag"], member] = dict(row)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
