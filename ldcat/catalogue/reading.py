"""Find what may be seen, and return it as views."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ldcat.catalogue import describing
from ldcat.catalogue.briefs import Briefs
from ldcat.catalogue.quality import QualityReader
from ldcat.catalogue.relating import Relations
from ldcat.errors import GoneError, NotFoundError, Worded
from ldcat.ledger.ledger import Ledger, Totals
from ldcat.model.addresses import record_address
from ldcat.model.around import Around
from ldcat.model.explained import ExplainedReport
from ldcat.model.graph import Graph, NamedNode
from ldcat.model.iri import Iri
from ldcat.model.kinds import KIND_BY_NAME, RECORD_CLASSES
from ldcat.model.measured import QualityFacts
from ldcat.model.record import Record
from ldcat.model.shown import shown_in_lists
from ldcat.model.syntax import (
    KeptTypes,
    every_type,
    in_reading_order_lines,
    read_canonical,
)
from ldcat.model.view import LandingView, Neighbours, RecordView, Site
from ldcat.store.dataset import labelled
from ldcat.store.port import Change
from ldcat.terms import RDF_TYPE
from ldcat.validation.explaining import Explainer

_LATEST: Final = 8
_RECORD_TYPES: Final = frozenset(f"<{RDF_TYPE}> <{it}> .\n".encode() for it in RECORD_CLASSES)
#: Of so many records that one refers to, the titles are looked up.
_MOST_TITLES: Final = 100
#: Of so many values of one property it is asked whether they are records.
_MOST_THINGS: Final = 500


class CatalogueReader:
    """Reads what is published."""

    def __init__(
        self,
        ledger: Ledger,
        site: Site,
        *,
        profile_iris: Mapping[str, str],
        quality: QualityReader | None = None,
        explainer: Explainer | None = None,
        relations: Relations | None = None,
    ) -> None:
        """Read a ledger.

        Args:
            ledger: What is read.
            site: Who runs the catalogue.
            profile_iris: IRIs of the profiles, by token.
            quality: Says how good records are; None: nothing is said of it.
            explainer: Puts into words what is wrong with them; None: nothing is said of it.
            relations: Looks around records; None: nothing is said of what is there.
        """
        self._ledger = ledger
        self._site = site
        #: IRIs of the profiles, by token.
        self.profile_iris = profile_iris
        self._quality = quality
        self._explainer = explainer
        self._relations = relations
        self._briefs = relations.briefs if relations else Briefs(ledger, site.base)
        self._totals: tuple[int, Totals] | None = None
        self._browse = Worded(
            "Every record is listed at %(address)s.", address=f"{site.base}catalog"
        )

    @property
    def position(self) -> int:
        """The ledger's position: views change only when it does."""
        return self._ledger.position

    def record(self, kind: str, slug: str) -> RecordView:
        """Return the record at an address.

        Raises:
            NotFoundError: There is none, and never was.
            GoneError: It was deleted.
        """
        record = self._ledger.record_at(kind, slug)
        if record is None:
            raise NotFoundError(
                Worded("There is no %(kind)s “%(name)s” in this catalogue.", kind=kind, name=slug),
                mend=self._browse,
            )
        if record.is_deleted:
            day = record.changed.date().isoformat()
            raise GoneError(Worded("<%(iri)s> was deleted on %(day)s.", iri=record.iri, day=day))
        graph = read_canonical(b"".join(_lines(record, self._ledger.text(record))))
        return self._view(record, graph, lambda: self.neighbours(_things(graph) - {record.iri}))

    def neighbours(self, iris: Collection[str]) -> Neighbours:
        """Return those of the IRIs that are records here."""
        others = self._ledger.records(sorted(iris))
        named = sorted(others.values(), key=lambda it: it.iri)[:_MOST_TITLES]
        return Neighbours(
            {iri: record_address(self._site.base, it) for iri, it in others.items()},
            {it.iri: it.titles for it in self._briefs.of(named)},
        )

    def address_of(self, iri: str) -> Iri:
        """Return the local address of a record, whatever its own IRI.

        Raises:
            NotFoundError: The IRI is not that of a record.
        """
        record = self._ledger.record(iri)
        if record is None or record.kind not in KIND_BY_NAME:
            raise NotFoundError(
                Worded("<%(iri)s> is not a record of this catalogue.", iri=iri), mend=self._browse
            )
        return record_address(self._site.base, record)

    def landing(self) -> LandingView:
        """Return what the catalogue is and holds."""
        totals = self.counted()
        return LandingView(
            site=self._site,
            counts=totals.counts,
            triples=totals.triples,
            latest=tuple(self.views(self._ledger.latest(_LATEST), whole=True)),
            catalogue=describing.root(self._site, totals.changed),
            position=self._ledger.position,
            changed=totals.changed,
        )

    def damaged(self) -> list[str]:
        """Return the IRIs of records whose content is not what their digest says."""
        return [
            record.iri
            for record, text in self._ledger.current()
            if hashlib.sha256(text).hexdigest() != record.digest
        ]

    def counted(self) -> Totals:
        """Return how much the catalogue holds now."""
        position = self._ledger.position
        if self._totals is None or self._totals[0] != position:
            self._totals = (position, self._ledger.totals())
        return self._totals[1]

    def views(self, records: Sequence[Record], *, whole: bool) -> list[RecordView]:
        """Return the views of records that may stand in one document.

        Each record's blank nodes get labels of their own, or they would become one node.

        Args:
            records: The records.
            whole: Keep the class of nodes that could pass as a record, but are none of these;
                complete nothing.
        """
        texts = self._ledger.texts(records)
        listed = {f"<{it.iri}> ".encode() for it in records}

        def types(subject: bytes, lines: list[bytes]) -> list[bytes]:
            """Return what may be told of a node's classes: none may pass as a listed record."""
            if whole or subject in listed:
                return lines
            return [line for line in lines if line[len(subject) :] not in _RECORD_TYPES]

        views: list[RecordView] = []
        for it in records:
            lines = _lines(it, labelled(Change(it.iri, texts[it.iri])), types)
            view = self._view(it, read_canonical(b"".join(lines)))
            if not whole:
                view = replace(view, completion=describing.completion(it, texts[it.iri]))
            views.append(view)
        return views

    def apart(self, records: Sequence[Record]) -> list[RecordView]:
        """Return the views of records for documents in which each stands by itself, in any order.

        That is less work than for one document, and for RDF that is to be read.
        """
        texts = self._ledger.texts(records)
        return [self._view(it, read_canonical(texts[it.iri])) for it in records]

    def short(self, records: Sequence[Record]) -> list[RecordView]:
        """Return the views of records for lists: with no more of each than lists show.

        Most of a record is not read for that.
        """
        texts = self._ledger.texts(records)
        shown = (shown_in_lists(texts[it.iri], it.iri) for it in records)
        return [
            self._view(it, read_canonical(text)) for it, text in zip(records, shown, strict=True)
        ]

    def _view(
        self, record: Record, graph: Graph, neighbours: Callable[[], Neighbours] = Neighbours
    ) -> RecordView:
        profile = self.profile_iris.get(record.profile, "") if record.conforms else ""
        return RecordView(
            record=record,
            own=graph,
            listing=describing.listing(self._site.base, record, profile),
            address=record_address(self._site.base, record),
            neighbours=neighbours,
            quality=lambda: self._quality.facts(record) if self._quality else QualityFacts(),
            findings=lambda languages: self._findings(record, languages),
            around=lambda: self._relations.around(record, graph) if self._relations else Around(),
        )

    def _findings(self, record: Record, languages: Sequence[str]) -> ExplainedReport | None:
        """Return what the last check of a record found; None where there was none."""
        if self._explainer is None or not record.profile:
            return None
        revision = self._ledger.revision(record.sequence)
        if revision is None:  # pragma: no cover - it is what made the record
            return None
        return self._explainer.explained(
            revision.report, record=record.iri, text=revision.text, languages=languages
        )


def _things(graph: Graph) -> set[str]:
    """Return the IRIs that are values in a graph; of a property with very many, the first."""
    found: set[str] = set()
    counted: Counter[str] = Counter()
    for triple in graph:
        if isinstance(triple.object, NamedNode):
            counted[triple.predicate.value] += 1
            if counted[triple.predicate.value] <= _MOST_THINGS:
                found.add(triple.object.value)
    return found


def _lines(record: Record, text: bytes, types: KeptTypes = every_type) -> list[bytes]:
    """Return a record's lines; its DCAT class comes first, and names its XML element."""
    return in_reading_order_lines(text, record.iri, KIND_BY_NAME[record.kind].iri, types=types)
