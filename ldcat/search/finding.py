"""Find records, count them by their values, and suggest what to type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Final

from tantivy import Query, Searcher

from ldcat.model.boxes import Box
from ldcat.model.criteria import SEARCH_FACETS, Criteria
from ldcat.model.days import date_of, day_of
from ldcat.model.view import Counted
from ldcat.search import schema
from ldcat.search.corrections import Corrector
from ldcat.search.counting import Count, Counter, Counts
from ldcat.search.index import Opened
from ldcat.search.matching import Matcher, all_of
from ldcat.search.ordering import Hits, Lister
from ldcat.search.questions import Question, question_of

#: How many values of a facet are told at first, and where more are asked for.
USUAL_VALUES: Final = 10
MOST_VALUES: Final = 200
#: With fewer results it is told what else may have been meant.
_FEW: Final = 3
#: The years of a chart, at most.
_MOST_YEARS: Final = 60


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
        most: How many of its values are wanted.
    """

    start: int = 0
    size: int = 20
    facets: Sequence[str] = SEARCH_FACETS
    more: str = ""
    most: int = MOST_VALUES


@dataclass(frozen=True, slots=True)
class _Sought:
    """What was sought, and what came of it; not counted as yet.

    Attributes:
        asked: The query for words; None where there are none.
        query: The query for everything.
        hits: What was found.
        searched: The text that was searched for, if it is another than what was typed.
        suggested: What else may have been meant.
        is_loose: Whether some of the words will do.
    """

    asked: Query | None
    query: Query
    hits: Hits
    searched: str = ""
    suggested: str = ""
    is_loose: bool = False

    @property
    def total(self) -> int:
        """How many records were found."""
        return self.hits.total


class Finder:
    """Finds by one state of the index."""

    def __init__(self, opened: Opened, threads: ThreadPoolExecutor) -> None:
        self._searcher: Searcher = opened.records
        self._fields = opened.record_fields
        self._languages = opened.tongues
        self._matcher = Matcher(self._fields, self._searcher, self._languages)
        self._lister = Lister(self._fields, self._searcher)
        self._counter = Counter(self._fields, self._searcher, threads)

    def find(self, criteria: Criteria, wanted: Wanted) -> Found:
        """Return what fits some criteria."""
        question = question_of(criteria.text)
        sought = self._sought(criteria, self._matcher.asked(question), wanted)
        if sought.asked is not None and sought.total < _FEW:
            meant = Corrector(self._searcher, self._languages).corrected(question)
            if sought.total:
                sought = replace(sought, suggested=meant.text if meant else "")
            else:
                instead = self._instead(criteria, question, meant, wanted=wanted)
                sought = next((it for it in instead if it.total), sought)
        counts = self._counted(criteria, sought, wanted)
        counted = {it: its for it in wanted.facets if (its := counts.values.get(it)) and its.values}
        return Found(
            numbers=self._lister.numbers(sought.hits),
            total=sought.total,
            counted=counted,
            extent=counts.extent,
            searched=sought.searched,
            suggested=sought.suggested,
            is_loose=sought.is_loose,
            is_cut=question.is_cut,
        )

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

    def density(self) -> Sequence[tuple[Box, int]]:
        """Return how many records lie in each cell of a grid over the world."""
        most = schema.CELL_COLUMNS * 180 // schema.CELL_DEGREES
        terms = {"field": schema.CELL, "size": most, "segment_size": most}
        told = self._searcher.aggregate(Query.all_query(), {schema.CELL: {"terms": terms}})
        return [(_cell(int(it["key"])), it["doc_count"]) for it in told[schema.CELL]["buckets"]]

    def exact(self, facet: str, values: Sequence[str]) -> Mapping[str, int]:
        """Return how many records have each of some values."""
        return dict(self._counter.named(Query.all_query(), facet, values))

    def _sought(self, criteria: Criteria, asked: Query | None, wanted: Wanted) -> _Sought:
        base = () if asked is None else (asked,)
        query = all_of([*base, *self._matcher.narrowed(criteria)])
        hits = self._lister.page(query, criteria.ordered, start=wanted.start, size=wanted.size)
        return _Sought(asked, query, hits)

    def _instead(
        self, criteria: Criteria, question: Question, meant: Question | None, *, wanted: Wanted
    ) -> Iterator[_Sought]:
        """Yield what is found for the corrected words; then for some of them."""
        searched = meant.text if meant else ""
        if meant is not None:
            mended = self._sought(criteria, self._matcher.asked(meant), wanted)
            yield replace(mended, searched=searched)
        if len(question.wanted) > 1:
            some = self._matcher.asked(meant or question, is_loose=True)
            loose = self._sought(criteria, some, wanted)
            yield replace(loose, searched=searched, is_loose=True)

    def _counted(self, criteria: Criteria, sought: _Sought, wanted: Wanted) -> Counts:
        """Count by each facet what fits all that is chosen by the others."""
        if not sought.total and not criteria.chosen:
            return Counts({})
        return self._counter.count(self._counts(criteria, sought, wanted), sought.total)

    def _counts(self, criteria: Criteria, sought: _Sought, wanted: Wanted) -> Iterator[Count]:
        sizes = {it: wanted.most if it == wanted.more else USUAL_VALUES for it in wanted.facets}
        free = {it: size for it, size in sizes.items() if it not in criteria.chosen}
        if sought.total:
            yield Count(sought.query, free, {}, sought.total, has_extent=True)
        base = () if sought.asked is None else (sought.asked,)
        for facet in criteria.chosen:
            if facet in sizes:
                narrowed = all_of([*base, *self._matcher.narrowed(criteria, but=facet)])
                yield Count(narrowed, {facet: sizes[facet]}, criteria.chosen, sought.total)


def _year(number: float) -> int:
    return date_of(int(number // schema.BELOW)).year


def _cell(number: int) -> Box:
    row, column = divmod(number, schema.CELL_COLUMNS)
    west, north = column * schema.CELL_DEGREES - 180.0, 90.0 - row * schema.CELL_DEGREES
    return Box(west, north - schema.CELL_DEGREES, west + schema.CELL_DEGREES, north)


def counted_by(opened: Opened, facet: str) -> dict[str, int]:
    """Return how many of all records have each value of a facet that has few."""
    terms = {"field": facet, "size": MOST_VALUES, "segment_size": MOST_VALUES}
    told = opened.records.aggregate(Query.all_query(), {facet: {"terms": terms}})
    return {it["key"]: it["doc_count"] for it in told[facet]["buckets"]}
