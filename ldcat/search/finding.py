"""Find records, count them by their values, and suggest what to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Final

from tantivy import Order, Query, Searcher, SearchResult

from ldcat.model.boxes import Box
from ldcat.model.criteria import RELEVANCE, SEARCH_FACETS, Criteria
from ldcat.model.days import date_of, day_of
from ldcat.model.view import Counted
from ldcat.search import schema
from ldcat.search.corrections import Corrector
from ldcat.search.index import Opened
from ldcat.search.matching import Matcher, all_of
from ldcat.search.questions import Question, question_of

#: How many values of a facet are told at first, and where more are asked for.
USUAL_VALUES: Final = 10
MOST_VALUES: Final = 200
#: Values that each segment of the index may nominate beyond those.
_NOMINATED: Final = 1000
#: Fewer records are counted faster by one thread.
_MANY: Final = 20_000
#: The facets whose records have many values each take as long as all others.
_HEAVY: Final = ("keyword", "theme", "format")
#: With fewer results it is told what else may have been meant.
_FEW: Final = 3
#: The years of a chart, at most.
_MOST_YEARS: Final = 60
_ASCENDING: Final = frozenset({"title"})


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        numbers: Of the records on this page, in order.
        total: How many there are.
        counted: Their values, by facet.
        extent: The box around all of them; None where none has a place.
        searched: The text that was searched for, if it is another than what was typed.
        suggested: What else may have been meant.
        is_loose: Whether no record has all of the words, and these have some.
        is_cut: Whether so much was typed that not all of it was looked at.
    """

    numbers: Sequence[int]
    total: int
    counted: Mapping[str, Counted] = field(default_factory=dict)
    extent: Box | None = None
    searched: str = ""
    suggested: str = ""
    is_loose: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the results is wanted.

    Attributes:
        start: How many come before it.
        size: How many records it has at most.
        facets: What is to be counted; those with many values wanted, too, have `more`.
        more: A facet of which more values are wanted than usual.
    """

    start: int = 0
    size: int = 20
    facets: Sequence[str] = SEARCH_FACETS
    more: str = ""


class Finder:
    """Finds by one state of the index."""

    def __init__(self, opened: Opened, threads: ThreadPoolExecutor) -> None:
        self._searcher: Searcher = opened.records
        self._fields = opened.record_fields
        self._threads = threads
        self._languages = opened.tongues
        self._matcher = Matcher(self._fields, self._searcher, self._languages)

    def find(self, criteria: Criteria, wanted: Wanted) -> Found:
        """Return what fits some criteria."""
        question = question_of(criteria.text)
        asked = self._matcher.asked(question)
        found = self._found(criteria, asked, wanted)
        if asked is None or found.total >= _FEW:
            return _noted(found, question)
        meant = Corrector(self._searcher, self._languages).corrected(question)
        if found.total:
            return _noted(found, question, suggested=meant.text if meant else "")
        return self._instead(criteria, question, meant, wanted=wanted)

    def years(self) -> Sequence[tuple[int, int]]:
        """Return how many records were issued in each year, from the first to the last."""
        told = self._searcher.aggregate(Query.all_query(), {"ends": {"stats": {"field": "issued"}}})
        if not told["ends"]["count"]:
            return ()
        last = min(_year(told["ends"]["max"]), date.today().year)  # noqa: DTZ011 - years do
        first = max(_year(told["ends"]["min"]), last - _MOST_YEARS)
        starts = [day_of(date(it, 1, 1)) * schema.BELOW for it in range(first, last + 2)]
        ranges = [{"from": start, "to": end} for start, end in pairwise(starts)]
        terms = {"years": {"range": {"field": "issued", "ranges": ranges}}}
        buckets = self._searcher.aggregate(Query.all_query(), terms)["years"]["buckets"]
        counts = {it["from"]: it["doc_count"] for it in buckets if "from" in it and "to" in it}
        return [(first + place, counts.get(start, 0)) for place, start in enumerate(starts[:-1])]

    def extent(self, query: Query) -> Box | None:
        """Return the box around everything that fits a query; None where nothing has a place."""
        told = self._searcher.aggregate(
            query, {it: {"stats": {"field": it}} for it in schema.SIDES}
        )
        if not told["west"]["count"]:
            return None
        ends = ("min", "min", "max", "max")
        west, south, east, north = (
            told[side][end] / schema.SCALE for side, end in zip(schema.SIDES, ends, strict=True)
        )
        return Box(west, south, min(east, 180.0), north)

    def exact(self, facet: str, values: Sequence[str]) -> Mapping[str, int]:
        """Return how many records have each of some values."""
        found = self._exact(Query.all_query(), {facet: values} if values else {})
        return dict(found.get(facet, ()))

    def _instead(
        self, criteria: Criteria, question: Question, meant: Question | None, *, wanted: Wanted
    ) -> Found:
        """Return what is found for the corrected words; else for some of them."""
        if meant is not None:
            found = self._found(criteria, self._matcher.asked(meant), wanted)
            if found.total:
                return _noted(found, question, searched=meant.text)
        loose = self._matcher.asked(meant or question, is_loose=True)
        found = self._found(criteria, loose, wanted)
        searched = meant.text if meant and found.total else ""
        return _noted(found, question, searched=searched, is_loose=bool(found.total))

    def _found(self, criteria: Criteria, asked: Query | None, wanted: Wanted) -> Found:
        base = [asked] if asked is not None else []
        query = all_of([*base, *self._matcher.narrowed(criteria)])
        result = self._hits(query, criteria.ordered, wanted)
        total: int = result.count  # type: ignore[attr-defined]  # its stubs lack it
        addresses = [address for _, address in result.hits]
        numbers = self._searcher.fast_field_values(schema.NUMBER, addresses) if addresses else []
        counted: Mapping[str, Counted] = {}
        if total or criteria.chosen:
            counted = self._counted(criteria, base, query, wanted=wanted, total=total)
        extent = self.extent(query) if total else None
        return Found([int(it) for it in numbers if it is not None], total, counted, extent)

    def _hits(self, query: Query, order: str, wanted: Wanted) -> SearchResult:
        if order == RELEVANCE:
            return self._searcher.search(query, max(1, wanted.size), offset=wanted.start)
        name = schema.ORDER if order == "title" else order
        direction = Order.Asc if order in _ASCENDING else Order.Desc
        return self._searcher.search(
            query, max(1, wanted.size), offset=wanted.start, order_by_field=name, order=direction
        )

    def _counted(
        self,
        criteria: Criteria,
        base: Sequence[Query],
        query: Query,
        *,
        wanted: Wanted,
        total: int,
    ) -> Mapping[str, Counted]:
        """Count by each facet what fits all that is chosen by the others."""
        free = [it for it in wanted.facets if it not in criteria.chosen]
        heavy = [it for it in free if it in _HEAVY]
        jobs = [(query, heavy), (query, [it for it in free if it not in heavy])]
        for facet in criteria.chosen:
            if facet in wanted.facets:
                narrowed = self._matcher.narrowed(criteria, but=facet)
                jobs.append((all_of([*base, *narrowed]), [facet]))
        run = self._threads.map if total > _MANY else map
        found: dict[str, Counted] = {}
        for its in run(lambda job: self._by(*job, criteria=criteria, wanted=wanted), jobs):
            found |= its
        return {it: found[it] for it in wanted.facets if found[it].values}

    def _by(
        self, query: Query, facets: Sequence[str], *, criteria: Criteria, wanted: Wanted
    ) -> dict[str, Counted]:
        """Return the values of some facets, each with the number of records that have it."""
        if not facets:
            return {}
        sizes = {it: MOST_VALUES if it == wanted.more else USUAL_VALUES for it in facets}
        told = self._searcher.aggregate(
            query,
            {
                it: {"terms": {"field": it, "size": sizes[it] + 1, "segment_size": _NOMINATED}}
                for it in facets
            },
        )
        unsure: dict[str, list[str]] = {}
        found: dict[str, Counted] = {}
        for facet in facets:
            values = [(it["key"], it["doc_count"]) for it in told[facet]["buckets"]]
            shown = values[: sizes[facet]]
            missing = set(criteria.chosen.get(facet, ())) - {it for it, _ in shown}
            if missing or told[facet]["doc_count_error_upper_bound"]:
                unsure[facet] = [*(it for it, _ in shown), *sorted(missing)]
            found[facet] = Counted(shown, len(values) > len(shown))
        for facet, exact in self._exact(query, unsure).items():
            found[facet] = Counted(exact, found[facet].has_more)
        return found

    def _exact(
        self, query: Query, values: Mapping[str, Sequence[str]]
    ) -> dict[str, Sequence[tuple[str, int]]]:
        """Count some values; where segments nominated their own, the sums were not sure."""
        if not values:
            return {}
        told = self._searcher.aggregate(
            query,
            {
                facet: {"terms": {"field": facet, "size": len(its), "include": list(its)}}
                for facet, its in values.items()
            },
        )
        found: dict[str, Sequence[tuple[str, int]]] = {}
        for facet, its in values.items():
            counts = {it["key"]: it["doc_count"] for it in told[facet]["buckets"]}
            each = [(it, counts.get(it, 0)) for it in its]
            found[facet] = sorted(each, key=lambda it: (-it[1], it[0]))
        return found


def _year(number: float) -> int:
    return date_of(int(number // schema.BELOW)).year


def counted_by(opened: Opened, facet: str) -> dict[str, int]:
    """Return how many of all records have each value of a facet that has few."""
    terms = {"field": facet, "size": _NOMINATED, "segment_size": _NOMINATED}
    told = opened.records.aggregate(Query.all_query(), {facet: {"terms": terms}})
    return {it["key"]: it["doc_count"] for it in told[facet]["buckets"]}


def _noted(
    found: Found,
    question: Question,
    *,
    searched: str = "",
    suggested: str = "",
    is_loose: bool = False,
) -> Found:
    return replace(
        found,
        searched=searched,
        suggested=suggested,
        is_loose=is_loose,
        is_cut=question.is_cut,
    )
