"""Say how good the records are: all, some, or one; now and over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from ldcat.errors import BadParameterError, NotFoundError
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.scores import Counted, Grouping
from ldcat.model.addresses import (
    failing_address,
    quality_address,
    record_address,
    record_quality_address,
)
from ldcat.model.graph import Literal
from ldcat.model.iri import Iri
from ldcat.model.measured import Past, Proof, QualityFacts
from ldcat.model.record import Record
from ldcat.model.selection import EVERYTHING, Selection, source_key
from ldcat.model.syntax import read_canonical
from ldcat.model.view import Site
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import METRIC_BY_TOKEN, Metric, points_of, rating_of
from ldcat.quality.summary import Summary, summary_of, tally_of
from ldcat.quality.trend import trend
from ldcat.quality.views import (
    FailingRecord,
    FailingView,
    Group,
    PastMean,
    QualityView,
    RecordQualityView,
)
from ldcat.terms import DCT_TITLE, FOAF_NAME, RDFS_LABEL, SKOS_PREF_LABEL, VCARD

#: What the tables of publishers and sources can be sorted by.
SORTS: Final = ("records", "score", "name")
#: Of so many publishers the names are looked up.
_MOST_NAMES: Final = 1000
#: So many selections are remembered.
_MOST_REMEMBERED: Final = 16
#: Stands for the time where there is nothing.
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES: Final = (FOAF_NAME, SKOS_PREF_LABEL, VCARD + "fn", RDFS_LABEL)


class QualityReader:
    """Reads what was measured."""

    def __init__(self, ledger: Ledger, site: Site, *, size: int, checks_links: bool) -> None:
        """Read a ledger.

        Args:
            ledger: What is read.
            site: Who runs the catalogue.
            size: How many records a page has.
            checks_links: Whether links are checked: otherwise nothing is said of them.
        """
        self._ledger = ledger
        self._site = site
        self._size = size
        self._checks_links = checks_links
        self._kept: tuple[int, dict[tuple[Selection, str], QualityView]] = (-1, {})
        self._trends: tuple[tuple[int, int], dict[Selection, tuple[PastMean, ...]]] = ((-1, 0), {})

    def overview(self, selection: Selection = EVERYTHING, *, sort: str = SORTS[0]) -> QualityView:
        """Return how good records are on the whole.

        Raises:
            BadParameterError: There is no such order.
            NotFoundError: No record has this publisher or source.
        """
        if sort not in SORTS:
            raise BadParameterError(
                f"The tables cannot be sorted by “{sort}”.",
                where="sort",
                mend=f"Use one of: {', '.join(SORTS)}.",
            )
        state = self._ledger.state
        if self._kept[0] != state or len(self._kept[1]) >= _MOST_REMEMBERED:
            self._kept = (state, {})
        kept = self._kept[1]
        if (selection, sort) not in kept:
            kept[selection, sort] = self._overview(self._resolved(selection), sort)
        return kept[selection, sort]

    def _overview(self, selection: Selection, sort: str) -> QualityView:
        scores = self._ledger.scores
        summary = _summary(scores.counts(selection))
        unmeasured = scores.unmeasured(selection)
        if selection != EVERYTHING and not summary.records and not unmeasured:
            raise NotFoundError(
                "No record has this publisher or source.",
                where=", ".join(selection.conditions.values()),
                mend=f"They are listed at {quality_address(self._site.base)}.",
            )
        publishers = self._groups("publisher", selection, sort)
        links = self._ledger.links.totals() if self._checks_links else None
        times = (scores.latest(), links.latest if links else None)
        of_selection = (it.names for it in publishers if it.key == selection.publisher)
        return QualityView(
            address=quality_address(self._site.base, selection.conditions),
            site=self._site,
            selection=selection,
            summary=summary,
            unmeasured=unmeasured,
            history=self._trend(selection),
            is_past_known=scores.is_complete(),
            publishers=publishers if selection.publisher is None else (),
            sources=self._groups("source", selection, sort) if selection.source is None else (),
            links=links,
            at=max(filter(None, times), default=_NEVER),
            name=next(of_selection, ()),
            sort=sort,
        )

    def failing(
        self, token: str, selection: Selection = EVERYTHING, *, after: int = 0
    ) -> FailingView:
        """Return some of the records that fail a metric, whose number is greater.

        Raises:
            NotFoundError: There is no such metric.
        """
        metric = METRIC_BY_TOKEN.get(token)
        if metric is None:
            raise NotFoundError(
                f"There is no metric “{token}”.",
                where="metric",
                mend=f"They are listed at {quality_address(self._site.base)}.",
            )
        selection = self._resolved(selection)
        iris = self._ledger.scores.failing(metric.bit, selection, after=after, size=self._size + 1)
        found = self._ledger.known(iris)
        records = [found[it] for it in iris if it in found]
        asked = {"metric": token, **selection.conditions}
        here = asked | ({"after": str(after)} if after else {})
        following = ""
        if len(records) > self._size:
            records = records[: self._size]
            following = failing_address(self._site.base, asked | {"after": str(records[-1].number)})
        return FailingView(
            address=failing_address(self._site.base, here),
            site=self._site,
            metric=metric,
            selection=selection,
            total=self._failures(metric, selection),
            entries=tuple(self._entries(records)),
            first=failing_address(self._site.base, asked),
            next=following,
            overview=quality_address(self._site.base, selection.conditions),
        )

    def record(self, record: Record) -> RecordQualityView:
        """Return what was measured of a record.

        Raises:
            NotFoundError: Records of its kind are not measured.
        """
        measured = record.measured
        if measured is not None and not measured.measured:
            raise NotFoundError(
                f"<{record.iri}> is not measured.",
                mend="The metrics are those of datasets and series.",
            )
        return RecordQualityView(
            address=record_quality_address(self._site.base, record),
            site=self._site,
            record=record,
            page=record_address(self._site.base, record),
            titles=_texts(record.iri, self._ledger.text(record), (DCT_TITLE,)),
            measurement=Measurement(measured.passed, measured.measured) if measured else None,
            facts=self.facts(record),
        )

    def facts(self, record: Record) -> QualityFacts:
        """Return how a record was, and what its addresses answer."""
        noted = self._ledger.scores.of(record.number)
        links = self._ledger.links.of(record.number) if self._checks_links else {}
        return QualityFacts(
            tuple(Past(it.at, it.measured.passed, it.measured.measured) for it in noted),
            {address: Proof(it.status, it.at) for address, it in links.items()},
        )

    def _resolved(self, selection: Selection) -> Selection:
        """Return a selection with what the ledger has for its source."""
        if selection.source is None:
            return selection
        sources = self._ledger.scores.sources()
        kept = (it for it in sources if source_key(it) == selection.source)
        return replace(selection, kept=tuple(sorted(kept)))

    def _failures(self, metric: Metric, selection: Selection) -> int:
        return sum(
            it.records
            for it in self._ledger.scores.counts(selection)
            if it.measured & metric.bit and not it.passed & metric.bit
        )

    def _entries(self, records: Sequence[Record]) -> Iterable[FailingRecord]:
        texts = self._ledger.texts(records)
        for it in records:
            titles = _texts(it.iri, texts[it.iri], (DCT_TITLE,))
            yield FailingRecord(it, record_address(self._site.base, it), titles)

    def _trend(self, selection: Selection) -> tuple[PastMean, ...]:
        """Return how it was; links have no part in it, so that it changes with revisions only."""
        state = (self._ledger.position, self._ledger.scores.changes)
        if self._trends[0] != state or len(self._trends[1]) >= _MOST_REMEMBERED:
            self._trends = (state, {})
        known = self._trends[1]
        if selection not in known:
            steps = self._ledger.scores.steps(selection)
            known[selection] = trend((it.day, it.before, it.after, it.records) for it in steps)
        return known[selection]

    def _groups(self, by: Grouping, selection: Selection, sort: str) -> tuple[Group, ...]:
        counted: dict[str, list[Counted]] = {}
        for it in self._ledger.scores.groups(by, selection):
            key = source_key(it.key) if by == "source" else it.key
            counted.setdefault(key, []).append(it)
        names = self._names(counted) if by == "publisher" else {}
        groups = [
            _group(
                key,
                its,
                quality_address(self._site.base, selection.conditions | {by: key}),
                names=names.get(key, ()),
            )
            for key, its in counted.items()
        ]
        return tuple(sorted(groups, key=lambda it: _order(it, sort)))

    def _names(self, counted: Mapping[str, Sequence[Counted]]) -> dict[str, tuple[Literal, ...]]:
        """Return what publishers are called, by what one record of each says."""
        numbers = {
            min(it.number for it in its): key
            for key, its in [*counted.items()][:_MOST_NAMES]
            if key
        }
        named: dict[str, tuple[Literal, ...]] = {}
        for record in self._ledger.numbered([*numbers]):
            key = numbers[record.number]
            text = self._ledger.text(record)
            named[key] = next((found for it in _NAMES if (found := _texts(key, text, (it,)))), ())
        return named


def _summary(counted: Iterable[Counted]) -> Summary:
    measured = ((Measurement(it.passed, it.measured), it.records) for it in counted)
    return summary_of(tally_of(measured))


def _group(
    key: str, counted: Sequence[Counted], address: Iri, *, names: tuple[Literal, ...]
) -> Group:
    records = sum(it.records for it in counted)
    points = sum(points_of(it.passed) * it.records for it in counted) / records
    reachable = sum(points_of(it.measured) * it.records for it in counted) / records
    rating = rating_of(points, reachable)
    return Group(key, address, records, points, reachable, rating, names)


def _order(group: Group, sort: str) -> tuple[float, float, str, str]:
    """Return a sort key: the most records, the worst score, or the first name come first."""
    name = group.names[0].value.casefold() if group.names else group.key.casefold()
    first = {"records": -group.records, "score": group.share, "name": 0.0}[sort]
    return first, 0.0 if sort == "name" else -group.records, name, group.key


def _texts(iri: str, text: bytes, predicates: Sequence[str]) -> tuple[Literal, ...]:
    """Return the values of properties that are texts; no other line is read."""
    heads = tuple(f"<{iri}> <{it}> ".encode() for it in predicates)
    lines = b"".join(it for it in text.splitlines(keepends=True) if it.startswith(heads))
    return tuple(it.object for it in read_canonical(lines) if isinstance(it.object, Literal))
