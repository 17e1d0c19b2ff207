"""The event stream: pages of activities, read from the ledger (SEMIC, DCAT-AP Feeds).

Each revision is an activity that never changes: `as:Create`, `as:Update` with the whole record in
a graph of the activity's name, `as:Delete` without. One view has all of them, another the last
one of each record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ldcat.errors import NotFoundError
from ldcat.feeds.ldes.nodes import PageNode, top
from ldcat.ledger.changes import Event
from ldcat.ledger.ledger import Ledger
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, Triple
from ldcat.model.iri import Iri
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.syntax import in_reading_order_lines, read_canonical
from ldcat.model.view import Site
from ldcat.store.dataset import labelled
from ldcat.store.port import Change
from ldcat.terms import AS, DCT_TITLE, LDES, RDF_TYPE, TREE, XSD, XSD_DATE_TIME

#: The shape of activities, as SEMIC publishes it.
_SHAPE: Final = "https://semiceu.github.io/LDES-DCAT-AP-feeds/shape.ttl#ActivityShape"
#: How often there may be news, in seconds.
_POLLING: Final = 60
ALL: Final = "ldes"
LATEST: Final = "ldes/latest"


@dataclass(frozen=True, slots=True)
class LdesPage:
    """A page of the stream.

    Attributes:
        address: Its address.
        graphs: What it says, by graph; None is the default graph.
        is_final: Whether it will never change.
        changed: When it last changed; None if nothing has happened.
    """

    address: Iri
    graphs: Mapping[Node | None, Graph]
    is_final: bool
    changed: datetime | None


class EventStream:
    """Reads pages of the stream."""

    def __init__(self, ledger: Ledger, site: Site) -> None:
        self._ledger = ledger
        self._site = site

    def root(self, view: str) -> LdesPage:
        """Return where a view begins: what the stream is, and the highest nodes.

        Args:
            view: `ALL` or `LATEST`.
        """
        position = self._ledger.position
        address = Iri(f"{self._site.base}{view}")
        stream = self._stream(view)
        triples = [
            *self._described(view, stream, NamedNode(address)),
            *self._relations(view, NamedNode(address), nodes=top(position), position=position),
        ]
        changed = self._ledger.changes.moment_of(position)
        return LdesPage(address, {None: Graph(triples)}, is_final=False, changed=changed)

    def page(self, view: str, node: PageNode) -> LdesPage:
        """Return a page of a view.

        Raises:
            NotFoundError: Nothing has happened in it yet.
        """
        position = self._ledger.position
        if node.after >= position:
            raise NotFoundError("Nothing has happened in that page yet.")
        address = self._address(view, node)
        is_final = view == ALL and node.is_full(position)
        page = NamedNode(address)
        triples: list[Triple] = []
        graphs: dict[Node | None, Graph] = {None: Graph()}
        if is_final:
            triples.append(Triple(page, NamedNode(LDES + "immutable"), _value("true", "boolean")))
        if node.level:
            triples += self._relations(view, page, nodes=node.children(position), position=position)
        else:
            triples.append(_link(page, RDF_TYPE, TREE + "Node"))
            for event, text in self._events(view, node, position):
                activity = NamedNode(self._activity_iri(event.sequence))
                triples.append(Triple(self._stream(view), NamedNode(TREE + "member"), activity))
                triples += _activity(activity, event)
                if text is not None:
                    graphs[activity] = _payload(activity.value, event, text)
        graphs[None] = Graph(triples)
        until = min(node.until, position)
        changed = self._ledger.changes.moment_of(until)
        return LdesPage(address, graphs, is_final=is_final, changed=changed)

    def activity(self, sequence: int) -> LdesPage:
        """Return one activity, with its record as it was.

        Raises:
            NotFoundError: There is none of that number.
        """
        is_past = 0 < sequence <= self._ledger.position
        found = self._ledger.changes.events(sequence - 1, sequence) if is_past else ()
        if not found:
            raise NotFoundError(f"There is no activity {sequence}.")
        ((event, text),) = found
        activity = NamedNode(self._activity_iri(sequence))
        graphs: dict[Node | None, Graph] = {None: Graph(_activity(activity, event))}
        if text is not None:
            graphs[activity] = _payload(activity.value, event, text)
        return LdesPage(Iri(activity.value), graphs, is_final=True, changed=event.at)

    def _events(
        self, view: str, node: PageNode, position: int
    ) -> Sequence[tuple[Event, bytes | None]]:
        found = self._ledger.changes.events(node.after, min(node.until, position))
        if view == ALL:
            return found
        latest = self._ledger.changes.latest_of([it.number for it, _ in found], position)
        return [it for it in found if it[0].sequence in latest]

    def _stream(self, view: str) -> NamedNode:
        return NamedNode(f"{self._site.base}{view}#stream")

    def _address(self, view: str, node: PageNode) -> Iri:
        return Iri(f"{self._site.base}{view}/{node.level}-{node.index}")

    def _activity_iri(self, sequence: int) -> str:
        return f"{self._site.base}ldes/activity/{sequence}"

    def _described(self, view: str, stream: NamedNode, page: NamedNode) -> Iterator[Triple]:
        """Yield what the stream is."""
        title = Literal(self._site.title, language=self._site.language)
        yield _link(stream, RDF_TYPE, LDES + "EventStream")
        yield Triple(stream, NamedNode(DCT_TITLE), title)
        yield _link(stream, LDES + "timestampPath", AS + "published")
        yield _link(stream, LDES + "versionOfPath", AS + "object")
        for name in ("Create", "Update", "Delete"):
            yield _link(stream, f"{LDES}version{name}Object", AS + name)
        yield _link(stream, TREE + "shape", _SHAPE)
        yield Triple(stream, NamedNode(TREE + "view"), page)
        yield _link(page, RDF_TYPE, TREE + "Node")
        seconds = _value(str(_POLLING), "integer")
        yield Triple(page, NamedNode(LDES + "pollingInterval"), seconds)
        if view == LATEST:
            policy = BlankNode("latest")
            yield Triple(page, NamedNode(LDES + "retentionPolicy"), policy)
            yield _link(policy, RDF_TYPE, LDES + "LatestVersionSubset")
            yield Triple(policy, NamedNode(LDES + "amount"), _value("1", "integer"))

    def _relations(
        self, view: str, page: NamedNode, *, nodes: Iterable[PageNode], position: int
    ) -> Iterator[Triple]:
        """Yield the ways from a page to those below it, with the times that they are about."""
        changes = self._ledger.changes
        yield _link(page, RDF_TYPE, TREE + "Node")
        for node in nodes:
            target = NamedNode(self._address(view, node))
            first = changes.moment_after(node.after)
            bounds = [("GreaterThanOrEqualTo", first)]
            if node.is_full(position):
                bounds.append(("LessThanOrEqualTo", changes.moment_of(node.until)))
            for name, at in bounds:
                if at is not None:
                    relation = BlankNode(f"{name[:1].lower()}{node.level}n{node.index}")
                    yield Triple(page, NamedNode(TREE + "relation"), relation)
                    yield _link(relation, RDF_TYPE, f"{TREE}{name}Relation")
                    yield Triple(relation, NamedNode(TREE + "node"), target)
                    yield _link(relation, TREE + "path", AS + "published")
                    yield Triple(relation, NamedNode(TREE + "value"), _instant(at))


def _activity(activity: NamedNode, event: Event) -> Iterator[Triple]:
    yield _link(activity, RDF_TYPE, AS + event.verb)
    yield _link(activity, AS + "object", event.iri)
    yield Triple(activity, NamedNode(AS + "published"), _instant(event.at))


def _payload(activity: str, event: Event, text: bytes) -> Graph:
    """Return a record; its blank nodes are those of the activity, and of no other."""
    lines = in_reading_order_lines(
        labelled(Change(activity, text)), event.iri, KIND_BY_NAME[event.kind].iri
    )
    return read_canonical(b"".join(lines))


def _link(subject: Node, predicate: str, value: str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(value))


def _value(text: str, datatype: str) -> Term:
    return Literal(text, datatype=NamedNode(XSD + datatype))


def _instant(at: datetime) -> Literal:
    """Return a moment to the microsecond: changes of one record never share one."""
    text = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return Literal(text, datatype=NamedNode(XSD_DATE_TIME))
