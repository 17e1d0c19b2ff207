"""What stands around a record: who refers to it, its series and their members, its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ldcat.catalogue.briefs import Briefs, sort_key
from ldcat.errors import StoreUnavailableError
from ldcat.ledger.ledger import Ledger
from ldcat.model.around import Around, Brief, Group, Members, Reference, Series, Versions
from ldcat.model.graph import Graph, NamedNode
from ldcat.model.iri import Iri
from ldcat.model.record import Record
from ldcat.model.versions import CURRENT, VERSION_LINKS, Link, earlier, in_order, wholes
from ldcat.store.port import Store
from ldcat.terms import ADMS, DCAT, DCT, FOAF, PROV

IN_SERIES: Final = DCAT + "inSeries"
_MEMBER: Final = DCAT + "seriesMember"
#: The properties that are told where very many refer to a thing by something else.
_KNOWN: Final = (
    *(DCAT + it for it in ("dataset", "service", "catalog", "servesDataset", "accessService")),
    *(DCAT + it for it in ("inSeries", "seriesMember", "prev", "next", "first", "last")),
    *(DCT + it for it in ("hasPart", "isPartOf", "relation", "references", "isReferencedBy")),
    *(DCT + it for it in ("requires", "isRequiredBy", "source", "hasFormat", "isFormatOf")),
    PROV + "wasDerivedFrom",
    ADMS + "sample",
    FOAF + "primaryTopic",
    *VERSION_LINKS,
)
#: So many statements about a thing are looked at; of each property, where there are more.
_MOST_LOOKED_AT: Final = 500
#: So many records are told that refer to a thing by one property; and altogether.
_MOST_TOLD: Final = 10
_MOST_TOLD_IN_ALL: Final = 60
#: So many members a page tells, and of so many it is known how they follow each other.
_MOST_MEMBERS: Final = 100
_MOST_ORDERED: Final = 200
_MOST_SERIES: Final = 3
_SERIES_KEPT: Final = 1000
_MOST_VERSIONS: Final = 100
_MOST_STAGES: Final = 10


class Relations:
    """Looks around records; may be shared between threads."""

    def __init__(self, ledger: Ledger, store: Store, base: Iri) -> None:
        """Look where everything is.

        Args:
            ledger: Has the records.
            store: Knows by its indexes who refers to what.
            base: The catalogue's base IRI.
        """
        self._ledger = ledger
        self._store = store
        #: Tells of records in few words.
        self.briefs = Briefs(ledger, base)
        #: All pages of a series ask for its members.
        self._in_order = lru_cache(_SERIES_KEPT)(self._members_in_order)

    def around(self, record: Record, graph: Graph) -> Around:
        """Return what stands around a record.

        Where the store is being rebuilt, only its history is known.

        Args:
            record: The record.
            graph: What it says.
        """
        history = self._ledger.revisions.of(record.number, _MOST_STAGES)
        try:
            return replace(self._related(record, graph), history=history)
        except StoreUnavailableError:
            return Around(history=history, is_whole=False)

    def _related(self, record: Record, graph: Graph) -> Around:
        references = self._references(record.iri)
        by_predicate = self._referring(record.iri, references)
        return Around(
            groups=tuple(self._groups(by_predicate)),
            members=self._members(record, graph, by_predicate),
            series=tuple(self._series(record, graph, by_predicate)),
            versions=self._versions(record, graph, by_predicate),
        )

    def _references(self, iri: str) -> Mapping[str, Sequence[Reference]]:
        """Return the statements about a thing by property; of very many, of the known ones."""
        found = self._store.references(iri, most=_MOST_LOOKED_AT)
        by_predicate: dict[str, list[Reference]] = {}
        for it in found:
            by_predicate.setdefault(it.predicate, []).append(it)
        if len(found) < _MOST_LOOKED_AT:
            return by_predicate
        for predicate in dict.fromkeys((*_KNOWN, *by_predicate)):
            some = self._store.references(iri, predicate=predicate, most=_MOST_LOOKED_AT)
            by_predicate[predicate] = list(some)
        return by_predicate

    def _referring(
        self, iri: str, references: Mapping[str, Sequence[Reference]]
    ) -> Mapping[str, Sequence[Record]]:
        """Return the records that refer to a thing, by property; itself is none of them."""
        names = {it.record for its in references.values() for it in its} - {iri}
        records = self._ledger.records(sorted(names))
        found: dict[str, Sequence[Record]] = {}
        for predicate, its in references.items():
            known = {it.record: records[it.record] for it in its if it.record in records}
            if known:
                found[predicate] = sorted(known.values(), key=lambda it: it.number)
        return found

    def _groups(self, by_predicate: Mapping[str, Sequence[Record]]) -> Iterator[Group]:
        left = _MOST_TOLD_IN_ALL
        for predicate, records in sorted(by_predicate.items()):
            told = records[: min(left, _MOST_TOLD)]
            left -= len(told)
            is_more = len(records) >= _MOST_LOOKED_AT
            yield Group(predicate, tuple(self.briefs.of(told)), len(records), is_more)

    def _members(
        self, record: Record, graph: Graph, by_predicate: Mapping[str, Sequence[Record]]
    ) -> Members | None:
        """Return the members of a series: what says that it is one, and what the series names."""
        inside = by_predicate.get(IN_SERIES, ())
        stated = _values(graph, record.iri, _MEMBER)[:_MOST_LOOKED_AT]
        if record.kind != "series" and not inside:
            return None
        iris = dict.fromkeys((*(it.iri for it in inside), *stated))
        briefs = sorted(self.briefs.known(list(iris)).values(), key=sort_key, reverse=True)
        is_more = max(len(inside), len(stated)) >= _MOST_LOOKED_AT
        return Members(tuple(briefs[:_MOST_MEMBERS]), len(briefs), is_more)

    def _series(
        self, record: Record, graph: Graph, by_predicate: Mapping[str, Sequence[Record]]
    ) -> Iterator[Series]:
        """Yield where a record stands in its series."""
        naming = (it.iri for it in by_predicate.get(_MEMBER, ()))
        iris = dict.fromkeys((*_values(graph, record.iri, IN_SERIES), *naming))
        iris.pop(record.iri, None)
        for iri in list(iris)[:_MOST_SERIES]:
            series = self.briefs.known([iri])[iri]
            members = self._in_order(iri, self._store.sequence())
            is_placed = any(it.iri == record.iri for it in members)
            yield _placed(series, members, record.iri) if is_placed else Series(series)

    def _members_in_order(self, series: str, _sequence: int | None) -> Sequence[Brief]:
        """Return the members of a series in their order, at a position; of very many, none."""
        # Whether there are that many is told sooner than who says so.
        if len(self._store.linked(series, (IN_SERIES,), most=_MOST_ORDERED)) >= _MOST_ORDERED:
            return ()
        members = self._store.references(series, predicate=IN_SERIES, most=_MOST_ORDERED)
        known = self._ledger.records(sorted({it.record for it in members} - {series}))
        return sorted(self.briefs.of(list(known.values())), key=sort_key)

    def _versions(
        self, record: Record, graph: Graph, by_predicate: Mapping[str, Sequence[Record]]
    ) -> Versions | None:
        """Return the versions of a thing, whoever says so; None for what has no others."""
        own = any(_values(graph, record.iri, it) for it in VERSION_LINKS)
        if not own and not any(it in by_predicate for it in VERSION_LINKS):
            return None
        links, is_cut = self._chained(record.iri)
        things = dict.fromkeys(it for link in links for it in (link[0], link[2]))
        briefs = self.briefs.known([*things, record.iri])
        return _versions(record.iri, links, briefs, is_cut=is_cut)

    def _chained(self, iri: str) -> tuple[Sequence[Link], bool]:
        """Return all links between the versions of a thing, however many steps away they are."""
        links: dict[Link, None] = {}
        seen, pending = {iri}, [iri]
        while pending and len(seen) <= _MOST_VERSIONS:
            for link in self._store.linked(pending.pop(0), VERSION_LINKS, most=_MOST_VERSIONS):
                links[link] = None
                fresh = [it for it in (link[0], link[2]) if it not in seen]
                pending += fresh
                seen.update(fresh)
        return list(links), bool(pending)


def _values(graph: Graph, iri: str, predicate: str) -> list[str]:
    values = graph.objects(NamedNode(iri), predicate)
    return [it.value for it in values if isinstance(it, NamedNode)]


def _placed(series: Brief, ordered: Sequence[Brief], iri: str) -> Series:
    """Return where a member stands among all."""
    place = next(rank for rank, it in enumerate(ordered) if it.iri == iri)
    last = len(ordered) - 1
    return Series(
        series,
        previous=ordered[place - 1] if place else None,
        next=ordered[place + 1] if place < last else None,
        first=ordered[0] if place > 1 else None,
        last=ordered[-1] if place < last - 1 else None,
        place=place + 1,
        total=len(ordered),
    )


def _versions(
    iri: str, links: Sequence[Link], briefs: Mapping[str, Brief], *, is_cut: bool
) -> Versions | None:
    """Put the versions of a thing in order."""
    whole_of, before = wholes(links), earlier(links)
    whole = next(iter(sorted(whole_of.get(iri, ()))), "")
    all_wholes = {it for its in whole_of.values() for it in its}
    named = {it for link in links for it in (link[0], link[2])} | {iri}
    # What has versions is none itself, unless it stands in line with them.
    in_line = {it for it, its in before.items() for it in (it, *its)}
    names = [it for it in named if it not in all_wholes or it in in_line]
    if not [it for it in names if it != iri]:
        return None
    ordered = in_order({it: sort_key(briefs[it]) for it in names}, before)[:_MOST_VERSIONS]
    after = {old: new for new, olds in before.items() for old in olds}
    current = next((it[2] for it in links if it[1] in CURRENT), "")
    return Versions(
        tuple(briefs[it] for it in ordered),
        whole=briefs[whole] if whole and whole != iri else None,
        current=current,
        previous=next(iter(sorted(before.get(iri, ()))), ""),
        next=after.get(iri, ""),
        is_cut=is_cut,
    )
