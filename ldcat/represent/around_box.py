"""What stands around a record, for its page: versions, series, members, what refers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.around import Around, Group, Members, Series, Versions
from ldcat.model.graph import Graph, NamedNode
from ldcat.model.versions import VERSION_LINKS
from ldcat.model.view import RecordView
from ldcat.represent.briefs import BriefRow, asked, brief_link, brief_row
from ldcat.represent.speech import message
from ldcat.represent.values import Link
from ldcat.represent.words import Words
from ldcat.terms import ADMS, DCAT, DCT, FOAF, PROV

_IN_SERIES: Final = DCAT + "inSeries"
_MEMBER: Final = DCAT + "seriesMember"
#: What others are to a record, by what they say of it.
_ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCAT + "dataset": message("Listed in"),
        DCAT + "service": message("Listed in"),
        DCAT + "catalog": message("Listed in"),
        DCAT + "resource": message("Listed in"),
        DCAT + "servesDataset": message("Served by"),
        DCAT + "accessService": message("Gives access to"),
        _IN_SERIES: message("Members"),
        _MEMBER: message("Member of"),
        DCAT + "first": message("First member of"),
        DCAT + "last": message("Last member of"),
        DCAT + "prev": message("Followed by"),
        DCAT + "next": message("Preceded by"),
        DCAT + "qualifiedRelation": message("Related from"),
        DCT + "hasPart": message("Part of"),
        DCT + "isPartOf": message("Parts"),
        DCT + "relation": message("Related from"),
        DCT + "references": message("Referenced by"),
        DCT + "isReferencedBy": message("References"),
        DCT + "requires": message("Required by"),
        DCT + "isRequiredBy": message("Requires"),
        DCT + "source": message("Source of"),
        DCT + "hasFormat": message("Another format of"),
        DCT + "isFormatOf": message("Other formats"),
        DCT + "replaces": message("Replaced by"),
        DCT + "isReplacedBy": message("Replaces"),
        DCAT + "previousVersion": message("Next version"),
        DCAT + "nextVersion": message("Previous version"),
        DCAT + "hasCurrentVersion": message("Current version of"),
        DCAT + "hasVersion": message("Version of"),
        DCAT + "isVersionOf": message("Versions"),
        ADMS + "prev": message("Next version"),
        ADMS + "next": message("Previous version"),
        ADMS + "sample": message("Sample of"),
        PROV + "wasDerivedFrom": message("Source of"),
        FOAF + "primaryTopic": message("Described by"),
    }
)
#: What says the same the other way round.
_INVERSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        one: other
        for pair in (
            (_IN_SERIES, _MEMBER),
            (DCAT + "prev", DCAT + "next"),
            (DCT + "hasPart", DCT + "isPartOf"),
            (DCT + "references", DCT + "isReferencedBy"),
            (DCT + "requires", DCT + "isRequiredBy"),
            (DCT + "hasFormat", DCT + "isFormatOf"),
            (DCT + "relation", DCT + "relation"),
        )
        for one, other in (pair, pair[::-1])
    }
)


@dataclass(frozen=True, slots=True)
class Referrers:
    """The records that refer to the one of the page by one property.

    Attributes:
        label: What they are to it.
        iri: The property.
        links: Those that are told.
        more: How many are not; empty for none.
        href: Address of a list of all.
    """

    label: str
    iri: str
    links: tuple[Link, ...]
    more: str
    href: str


@dataclass(frozen=True, slots=True)
class VersionsBox:
    """The versions of a record.

    Attributes:
        whole: What they are versions of; None where that is not said.
        previous: The one before this one.
        next: The one after it.
        current: The current one, where that is another one.
        rows: All of them, the newest first.
        is_cut: Whether there are more.
    """

    whole: Link | None
    previous: Link | None
    next: Link | None
    current: Link | None
    rows: tuple[BriefRow, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class SeriesBox:
    """Where a record stands in a series.

    Attributes:
        link: The series.
        place: Its place in words; empty where nobody knows.
        steps: First, previous, next and last member: what each is, and its link.
    """

    link: Link
    place: str
    steps: tuple[tuple[str, Link], ...]


@dataclass(frozen=True, slots=True)
class MembersBox:
    """The members of a series.

    Attributes:
        said: How many there are.
        rows: Those that are told, the newest first.
        more: How many are not; empty for none.
        href: Address of a list of all.
    """

    said: str
    rows: tuple[BriefRow, ...]
    more: str
    href: str


@dataclass(frozen=True, slots=True)
class AroundBox:
    """What stands around a record.

    Attributes:
        versions: Its versions.
        series: Its series.
        members: Its members.
        referrers: Who refers to it otherwise.
        is_whole: Whether that is all that is known.
        told: The properties that need not be told again, since all their values are told here.
    """

    versions: VersionsBox | None
    series: tuple[SeriesBox, ...]
    members: MembersBox | None
    referrers: tuple[Referrers, ...]
    is_whole: bool
    told: frozenset[str]


def around_box(view: RecordView, around: Around, words: Words) -> AroundBox:
    """Return what stands around a record, for its page."""
    iri = view.record.iri
    return AroundBox(
        versions=_versions(around.versions, iri, words),
        series=tuple(_series(it, view, words) for it in around.series),
        members=_members(around.members, iri, words),
        referrers=tuple(_referrers(around, view.own, iri, words=words)),
        is_whole=around.is_whole,
        told=_told(around, view.own, iri),
    )


def _told(around: Around, graph: Graph, iri: str) -> frozenset[str]:
    """Return the properties all of whose values stand in a box."""
    shown = {_IN_SERIES: {it.series.iri for it in around.series}}
    if around.versions:
        told = {it.iri for it in around.versions.records}
        told |= {around.versions.whole.iri} if around.versions.whole else set()
        shown |= dict.fromkeys(VERSION_LINKS, told)
    if around.members:
        shown[_MEMBER] = {it.iri for it in around.members.records}
    return frozenset(
        predicate
        for predicate, iris in shown.items()
        if {it.value for it in graph.objects(NamedNode(iri), predicate)} <= iris
    )


def _versions(versions: Versions | None, iri: str, words: Words) -> VersionsBox | None:
    if versions is None:
        return None
    by_iri = {it.iri: it for it in versions.records}
    steps = (versions.previous, versions.next, versions.current)
    links = [brief_link(by_iri[it], words) if it in by_iri else None for it in steps]
    current = words.say("current")
    rows = [
        brief_row(it, words, *((current,) if it.iri == versions.current else ()), here=iri)
        for it in reversed(versions.records)
    ]
    whole = brief_link(versions.whole, words) if versions.whole else None
    is_other = versions.current != iri
    return VersionsBox(
        whole, links[0], links[1], links[2] if is_other else None, tuple(rows), versions.is_cut
    )


def _series(series: Series, view: RecordView, words: Words) -> SeriesBox:
    stated = [view.own.objects(view.subject, DCAT + it) for it in ("prev", "next")]
    steps = [
        (words.say("First"), series.first),
        (words.say("Previous"), series.previous),
        (words.say("Next"), series.next),
        (words.say("Last"), series.last),
    ]
    # What the record says itself of its neighbours counts more than dates.
    told = () if any(stated) else [(name, brief_link(it, words)) for name, it in steps if it]
    place = ""
    if series.total:
        place = words.say("%(place)s of %(total)s", place=series.place, total=series.total)
    return SeriesBox(brief_link(series.series, words), place, tuple(told))


def _members(members: Members | None, iri: str, words: Words) -> MembersBox | None:
    if members is None:
        return None
    rows = tuple(brief_row(it, words) for it in members.records)
    said = words.count("%(num)s member", "%(num)s members", members.total)
    if members.is_more:
        said = words.say("More than %(number)s members", number=members.total)
    more = _more(members.total - len(rows), words, is_more=members.is_more)
    return MembersBox(said, rows, more, asked(words, iri, _IN_SERIES))


def _more(number: int, words: Words, *, is_more: bool) -> str:
    if is_more:
        return words.say("… and many more")
    return words.say("… and %(number)s more", number=number) if number else ""


def _referrers(around: Around, graph: Graph, iri: str, *, words: Words) -> Iterator[Referrers]:
    """Yield who refers to a record, but for what the page says already."""
    hidden: set[str] = set(VERSION_LINKS) if around.versions else set()
    hidden |= {_IN_SERIES} if around.members else set()
    hidden |= {_MEMBER} if around.series else set()
    for group in around.groups:
        if group.predicate in hidden:
            continue
        if told := _untold(group, graph, iri):
            label, links = _role(group, words), tuple(brief_link(it, words) for it in told.records)
            more = _more(told.total - len(links), words, is_more=told.is_more)
            yield Referrers(label, group.predicate, links, more, asked(words, iri, group.predicate))


def _untold(group: Group, graph: Graph, iri: str) -> Group | None:
    """Return a group without those of which the record says the same; None if nobody is left."""
    inverse = _INVERSE.get(group.predicate, "")
    said = {it.value for it in graph.objects(NamedNode(iri), inverse)} if inverse else set()
    left = [it for it in group.records if it.iri not in said]
    total = group.total - (len(group.records) - len(left))
    return Group(group.predicate, tuple(left), total, group.is_more) if left else None


def _role(group: Group, words: Words) -> str:
    if role := _ROLES.get(group.predicate):
        return words.say(role)
    return words.say("“%(property)s” of", property=words.label(group.predicate))
