"""Append revisions to the ledger inside one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from ldcat.ledger.schema import MEASUREMENT, RECORD, REVISION
from ldcat.model.iri import Iri, fingerprint, foreign_slug, local_slug
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.packed_report import UNCHECKED
from ldcat.model.packing import pack
from ldcat.model.record import Action, Kept, Measured, Prepared

_UPDATE = (
    update(RECORD)
    .where(RECORD.c.number == bindparam("at_number"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "kind",
                "slug",
                "digest",
                "sequence",
                "size",
                "changed",
                "is_deleted",
                "is_listed",
                "profile",
                "rules",
                "conforms",
                "source",
                "passed",
                "measured",
                "publisher",
                "has_links",
            )
        }
    )
)
_CHECKED_RECORD = (
    update(RECORD)
    .where(RECORD.c.number == bindparam("at_number"))
    .values(
        profile=bindparam("new_profile"),
        rules=bindparam("new_rules"),
        conforms=bindparam("new_conforms"),
        passed=bindparam("new_passed"),
        measured=bindparam("new_measured"),
        publisher=bindparam("new_publisher"),
        has_links=False,
    )
)
_CHECKED_REVISION = (
    update(REVISION)
    .where(REVISION.c.sequence == bindparam("at_sequence"))
    .values(profile=bindparam("new_profile"), findings=bindparam("new_findings"))
)
#: What was measured at the check before goes; what was at this one is written with the rest.
_CHECKED_MEASUREMENT = delete(MEASUREMENT).where(MEASUREMENT.c.sequence == bindparam("at_sequence"))
_KEPT_WHEN_DELETED = ("kind", "slug", "profile", "rules", "conforms", "publisher")
_CHUNK = 400
#: A slug that has to carry a fingerprint still fits its column.
_LONGEST_SHORT = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """Who writes, when, why, and from where.

    Attributes:
        base: Public base IRI of the catalogue; records below it keep their own slug.
        author: Who does it.
        at: When (UTC).
        reason: Why, in words.
        source: File name or URL that the records come from.
    """

    base: str
    author: str
    at: datetime
    reason: str
    source: str = ""


class Appender:
    """Appends to the ledger; lives for one transaction."""

    def __init__(self, connection: Connection, position: int, origin: Origin) -> None:
        self._connection = connection
        self._sequence = position
        self._origin = origin
        self._kept: list[Kept] = []
        self._revision_rows: list[dict[str, Any]] = []
        self._inserts: list[dict[str, Any]] = []
        self._updates: list[dict[str, Any]] = []
        self._measurements: list[dict[str, Any]] = []
        #: Whether unchanged records were checked anew, with another outcome.
        self.has_checked = False

    def append(self, prepared: Sequence[Prepared], deleted: Sequence[Iri]) -> Sequence[Kept]:
        """Write what changed; return what was kept."""
        known = self._known([*(it.iri for it in prepared), *deleted])
        changed = [it for it in prepared if _changes(known.get(it.iri), it)]
        self._put(changed, known)
        same = {it.iri for it in prepared}.difference(it.iri for it in changed)
        self._check([it for it in prepared if it.iri in same], known)
        for iri in deleted:
            row = known.get(iri)
            if row is not None and not row.is_deleted:
                self._delete(row)
        self._write()
        return self._kept

    def _known(self, iris: Sequence[str]) -> Mapping[str, Row[Any]]:
        known: dict[str, Row[Any]] = {}
        for start in range(0, len(iris), _CHUNK):
            query = (
                select(RECORD, REVISION.c.findings)
                .join(REVISION, REVISION.c.sequence == RECORD.c.sequence)
                .where(RECORD.c.iri.in_(iris[start : start + _CHUNK]))
            )
            known.update((row.iri, row) for row in self._connection.execute(query))
        return known

    def _check(self, same: Sequence[Prepared], known: Mapping[str, Row[Any]]) -> None:
        """Replace what was found in unchanged records where a check finds something else."""
        checked: list[dict[str, Any]] = []
        for it in same:
            row, report = known[it.iri], it.report
            if row.profile and not report.profile:
                continue  # nothing was checked: what was found before still holds
            checks = (row.profile, row.rules), (report.profile, report.rules)
            if checks[0] != checks[1] or not report.is_same(row.findings or b""):
                checked.append(_checked(row, it))
                self._measure(row.sequence, row.number, row.changed, measured=it.measured)
        if checked:
            self.has_checked = True
            self._connection.execute(_CHECKED_RECORD, checked)
            self._connection.execute(_CHECKED_REVISION, checked)
            self._connection.execute(_CHECKED_MEASUREMENT, checked)

    def _put(self, changed: Sequence[Prepared], known: Mapping[str, Row[Any]]) -> None:
        new = [it for it in changed if it.iri not in known]
        moved = [it for it in changed if it.iri in known and known[it.iri].kind != it.kind]
        slugs = self._slugs([*new, *moved])
        number = self._connection.scalar(select(func.max(RECORD.c.number))) or 0
        for it in changed:
            row = known.get(it.iri)
            self._sequence += 1
            values = self._values(it, slugs.get(it.iri) or (row.slug if row else ""))
            if row is None:
                number += 1
                values |= {"number": number, "iri": str(it.iri), "listed": self._origin.at}
                self._inserts.append(values)
            else:
                self._update(row.number, values)
            self._note(it, number if row is None else row.number, is_new=row is None)

    def _values(self, it: Prepared, slug: str) -> dict[str, Any]:
        return {
            "kind": it.kind,
            "slug": slug,
            "digest": it.digest,
            "sequence": self._sequence,
            "size": it.size,
            "changed": self._origin.at,
            "is_deleted": False,
            "is_listed": it.kind in KIND_BY_NAME,
            "profile": it.report.profile,
            "rules": it.report.rules,
            "conforms": it.report.conforms,
            "source": self._origin.source,
            "has_links": False,
            **_measured_values(it.measured),
        }

    def _delete(self, row: Row[Any]) -> None:
        self._sequence += 1
        values = {name: getattr(row, name) for name in _KEPT_WHEN_DELETED}
        values |= {"digest": "", "sequence": self._sequence, "size": 0, "source": row.source}
        values |= {"changed": self._origin.at, "is_deleted": True, "is_listed": False}
        values |= {"passed": 0, "measured": 0, "has_links": False}
        self._update(row.number, values)
        gone = Prepared(Iri(row.iri), row.kind, "", b"", 0, UNCHECKED, measured=Measured())
        self._note(gone, row.number, is_new=False)

    def _update(self, number: int, values: Mapping[str, Any]) -> None:
        self._updates.append({f"new_{name}": value for name, value in values.items()})
        self._updates[-1]["at_number"] = number

    def _note(self, it: Prepared, number: int, *, is_new: bool) -> None:
        origin = self._origin
        packed = it.packed or (pack(it.text) if it.text else b"")
        self._revision_rows.append(
            {
                "sequence": self._sequence,
                "number": number,
                "action": str(Action.PUT if packed else Action.DELETE),
                "digest": it.digest,
                "author": origin.author,
                "at": origin.at,
                "reason": origin.reason,
                "profile": it.report.profile,
                "findings": it.report.packed or None,
                "payload": packed or None,
            }
        )
        self._kept.append(Kept(it.iri, self._sequence, is_new, packed))
        self._measure(self._sequence, number, origin.at, measured=it.measured)

    def _measure(
        self, sequence: int, number: int, at: datetime, *, measured: Measured | None
    ) -> None:
        if measured is not None:
            values = {"sequence": sequence, "number": number, "at": at}
            values |= {"passed": measured.passed, "measured": measured.measured}
            self._measurements.append(values)

    def _write(self) -> None:
        if self._inserts:
            self._connection.execute(insert(RECORD), self._inserts)
        if self._updates:
            self._connection.execute(_UPDATE, self._updates)
        if self._revision_rows:
            self._connection.execute(insert(REVISION), self._revision_rows)
        if self._measurements:
            self._connection.execute(insert(MEASUREMENT), self._measurements)

    def _slugs(self, records: Iterable[Prepared]) -> Mapping[str, str]:
        """Return a free slug for each record; the same records always get the same ones."""
        wanted = {it.iri: [(it.kind, slug) for slug in self._readable(it)] for it in records}
        taken = self._taken([places[0] for places in wanted.values()])
        crowded = taken | _repeated(places[0] for places in wanted.values())
        more = [place for it in wanted.values() if it[0] in crowded for place in it[1:]]
        taken |= self._taken(more)
        slugs: dict[str, str] = {}
        for iri, places in wanted.items():
            free = next(it for it in places if it not in taken)
            taken.add(free)
            slugs[iri] = free[1]
        return slugs

    def _readable(self, it: Prepared) -> Sequence[str]:
        """Return what a record may be called, best first; the last is nobody else's."""
        best = local_slug(it.iri, f"{self._origin.base}{it.kind}/") or foreign_slug(it.iri)
        short = best[:_LONGEST_SHORT]
        return (best, f"{short}-{fingerprint(it.iri)}", f"{short}-{fingerprint(it.iri, 40)}")

    def _taken(self, wanted: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        taken: set[tuple[str, str]] = set()
        for kind in {kind for kind, _ in wanted}:
            slugs = [slug for its, slug in wanted if its == kind]
            for start in range(0, len(slugs), _CHUNK):
                chunk = RECORD.c.slug.in_(slugs[start : start + _CHUNK])
                query = select(RECORD.c.slug).where(RECORD.c.kind == kind, chunk)
                taken.update((kind, slug) for slug in self._connection.scalars(query))
        return taken


def _measured_values(it: Measured | None) -> dict[str, Any]:
    """Return the columns of what was measured; of what nobody measured, nothing is known."""
    if it is None:
        return {"passed": None, "measured": None, "publisher": ""}
    return {"passed": it.passed, "measured": it.measured, "publisher": it.publisher}


def _checked(row: Row[Any], it: Prepared) -> dict[str, Any]:
    """Return what is noted of a record whose content was checked anew."""
    measured = _measured_values(it.measured)
    return {
        "at_number": row.number,
        "at_sequence": row.sequence,
        "new_profile": it.report.profile,
        "new_rules": it.report.rules,
        "new_conforms": it.report.conforms,
        "new_findings": it.report.packed or None,
        **{f"new_{name}": value for name, value in measured.items()},
    }


def _repeated(places: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {place for place, times in Counter(places).items() if times > 1}


def _changes(row: Row[Any] | None, it: Prepared) -> bool:
    return row is None or row.is_deleted or row.digest != it.digest or row.kind != it.kind
