"""Count what was found by its values, and exactly: what a segment leaves out is made up for.

Segments of the index nominate their most frequent values, and what they leave out is missing from
the sums. By how much at most, Tantivy tells. Values that may be among the first all the same are
counted once more, by name (the threshold algorithm of Fagin, Lotem and Naor, in two rounds).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

from tantivy import Query, Schema, Searcher

from ldcat.model.boxes import Box
from ldcat.model.view import Counted
from ldcat.search import schema
from ldcat.search.matching import all_of, has_one_of
from ldcat.search.ordering import Lister

#: How many values a segment nominates: at first, and when those were too few.
_NOMINATED: Final = 100
_MORE: Final = 20
#: Fewer records are counted faster by one thread.
_MANY: Final = 20_000
#: The facets whose records have many values each take as long as all others.
_HEAVY: Final = frozenset({"keyword", "theme", "format"})
_SIDES: Final = {it: {"stats": {"field": it}} for it in schema.SIDES}


@dataclass(frozen=True, slots=True)
class Count:
    """What is to be counted.

    Attributes:
        query: What has the values.
        sizes: By facet, how many of its values are wanted at most.
        named: By facet, values that are wanted even if they are rare.
        total: How many records have one of those that are named.
        has_extent: Whether the box around everything is wanted, too.
    """

    query: Query
    sizes: Mapping[str, int]
    named: Mapping[str, Sequence[str]]
    total: int
    has_extent: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted.

    Attributes:
        values: By facet.
        extent: The box around everything; None where nothing has a place, or nobody asked.
    """

    values: Mapping[str, Counted]
    extent: Box | None = None


class Counter:
    """Counts by one state of the index."""

    def __init__(self, fields: Schema, searcher: Searcher, threads: ThreadPoolExecutor) -> None:
        """Know the index, and threads for what takes long."""
        self._fields = fields
        self._searcher = searcher
        self._lister = Lister(fields, searcher)
        self._threads = threads
        self._is_whole = searcher.num_segments <= 1

    def count(self, wanted: Iterable[Count], total: int) -> Counts:
        """Count everything that is wanted.

        Args:
            wanted: What is wanted; no facet twice.
            total: About how many records are to be looked at, at most.
        """
        jobs = [part for it in wanted for part in (_parts(it) if total > _MANY else [it])]
        run = self._threads.map if total > _MANY else map
        values: dict[str, Counted] = {}
        extent: Box | None = None
        for its in run(self._counted, jobs):
            values |= its.values
            extent = extent or its.extent
        return Counts(values, extent)

    def _counted(self, wanted: Count) -> Counts:
        told = self._told(wanted)
        values = {it: self._first(wanted, it, told[it]) for it in wanted.sizes}
        return Counts(values, _extent(told) if wanted.has_extent else None)

    def _told(self, wanted: Count) -> Mapping[str, Any]:
        """Look at every record once."""
        asked: dict[str, Any] = dict(_SIDES) if wanted.has_extent else {}
        for facet, size in wanted.sizes.items():
            # One segment leaves out only what is not wanted.
            most = size + 1 if self._is_whole else max(size + 1, _NOMINATED)
            asked[facet] = _terms(facet, most)
        return self._searcher.aggregate(wanted.query, asked)

    def _first(self, wanted: Count, facet: str, told: Mapping[str, Any]) -> Counted:
        """Return the most frequent values of a facet, and those that are wanted by name."""
        size, named = wanted.sizes[facet], wanted.named.get(facet, ())
        values = _values(told)
        error = 0 if self._is_whole else told["doc_count_error_upper_bound"]
        if error:
            values = self._sure(wanted.query, facet, values, size=size, error=error)
        shown = values[:size]
        missing = set(named) - {it for it, _ in shown}
        if len(named) == 1 and missing:
            shown = [*shown, (named[0], wanted.total)]
        elif missing:
            shown = [*shown, *self._rare(wanted.query, facet, missing)]
        return Counted(shown, len(values) > size)

    def _sure(
        self,
        query: Query,
        facet: str,
        values: Sequence[tuple[str, int]],
        *,
        size: int,
        error: int,
    ) -> Sequence[tuple[str, int]]:
        """Return values with sure numbers, some more than wanted.

        Args:
            query: What has the values.
            facet: Whose values they are.
            values: Those that were nominated, with at least so many records, most first.
            size: How many are wanted.
            error: How many more they may have, and others that were not nominated.
        """
        nominated = len(values)
        while error:
            least = values[min(size, len(values) - 1)][1]
            near = [it for it, count in values if count + error >= least]
            # Nothing that is left out comes near, be it by a segment or from the sum.
            if error < least and len(near) < len(values):
                return self.named(query, facet, near)
            nominated *= _MORE
            told = self._searcher.aggregate(query, {facet: _terms(facet, nominated)})[facet]
            values = _values(told)
            error = told["doc_count_error_upper_bound"]
        return values

    def _rare(self, query: Query, facet: str, values: Iterable[str]) -> Sequence[tuple[str, int]]:
        """Return how many records have each of some rare values: looked up, not counted."""
        each = ((it, all_of([query, has_one_of(self._fields, facet, [it])])) for it in values)
        counts = [(it, self._lister.count(both)) for it, both in each]
        return sorted(counts, key=lambda it: (-it[1], it[0]))

    def named(self, query: Query, facet: str, values: Iterable[str]) -> Sequence[tuple[str, int]]:
        """Return how many records have each of some values, most first."""
        wanted = list(values)
        if not wanted:
            return ()
        terms = {"field": facet, "size": len(wanted), "include": wanted}
        told = self._searcher.aggregate(query, {facet: {"terms": terms}})
        counts = {it["key"]: it["doc_count"] for it in told[facet]["buckets"]}
        return sorted(((it, counts.get(it, 0)) for it in wanted), key=lambda it: (-it[1], it[0]))


def _parts(wanted: Count) -> Sequence[Count]:
    """Return a count in two halves that take about as long."""
    heavy = {it: size for it, size in wanted.sizes.items() if it in _HEAVY}
    light = {it: size for it, size in wanted.sizes.items() if it not in _HEAVY}
    parts = (
        replace(wanted, sizes=light),
        replace(wanted, sizes=heavy, has_extent=False),
    )
    return [it for it in parts if it.sizes or it.has_extent]


def _terms(facet: str, most: int) -> Mapping[str, Any]:
    return {"terms": {"field": facet, "size": most, "segment_size": most}}


def _values(told: Mapping[str, Any]) -> Sequence[tuple[str, int]]:
    return [(it["key"], it["doc_count"]) for it in told["buckets"]]


def _extent(told: Mapping[str, Any]) -> Box | None:
    if not told["west"]["count"]:
        return None
    ends = ("min", "min", "max", "max")
    west, south, east, north = (
        told[side][end] / schema.SCALE for side, end in zip(schema.SIDES, ends, strict=True)
    )
    return Box(west, south, min(east, 180.0), north)
