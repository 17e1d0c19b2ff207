"""What a search returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from ldcat.model.boxes import Box
from ldcat.model.criteria import Criteria
from ldcat.model.graph import Graph, NamedNode, Node
from ldcat.model.iri import Iri
from ldcat.model.search_params import USUAL_SIZE, search_address
from ldcat.model.view import Counted, Names, RecordView, Site


@dataclass(frozen=True, slots=True)
class SearchView:
    """What was found (`/search`).

    Attributes:
        site: Who runs the catalogue.
        criteria: What was searched for.
        entries: The records of this page, in order.
        total: How many there are.
        number: Of this page, from 1.
        size: How many records a page has.
        counted: By facet, how many have each value; a facet is counted without its own choice.
        names: What records call values, by IRI.
        extent: The box around all results; None where none has a place.
        searched: The text that was searched for, if it is another than what was typed.
        suggested: What else may have been meant.
        is_loose: Whether no record has all of the words, and these have some.
        is_cut: Whether so much was typed that not all of it was looked at.
        more: The facet of which more values than usual are told; empty for none.
        described: Returns what the RDF of the page says beside the records; only RDF asks for it.
        merged: Returns the records as they may stand in one document; only RDF asks for them.
        position: The ledger's sequence number.
        changed: When that revision was made; None for an empty ledger.
    """

    site: Site
    criteria: Criteria
    entries: Sequence[RecordView]
    total: int
    number: int
    size: int
    counted: Mapping[str, Counted] = field(default_factory=dict)
    names: Mapping[str, Names] = field(default_factory=dict)
    extent: Box | None = None
    searched: str = ""
    suggested: str = ""
    is_loose: bool = False
    is_cut: bool = False
    more: str = ""
    described: Callable[[], Graph] = Graph
    merged: Callable[[], Sequence[RecordView]] = tuple
    position: int = 0
    changed: datetime | None = None

    @property
    def pages(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """How many results come before this page."""
        return (self.number - 1) * self.size

    def at(self, number: int) -> Iri:
        """Return the address of a page."""
        more: dict[str, object] = {"page": number} if number > 1 else {}
        if self.size != USUAL_SIZE:
            more["page_size"] = self.size
        return Iri(search_address(self.site.base, self.criteria, **more))

    @property
    def address(self) -> Iri:
        """The address of this page."""
        return self.at(self.number)

    @property
    def subject(self) -> NamedNode:
        """The page."""
        return NamedNode(self.address)

    @property
    def graph(self) -> Graph:
        """What is said of the page, then each record's triples."""
        return Graph(chain(self.described(), *(it.in_feed for it in self.merged())))

    @property
    def graphs(self) -> Mapping[Node | None, Graph]:
        """What is said of the page in the default graph; each record under its IRI."""
        entries = self.merged()
        beside = (part for it in entries for part in (it.listing, it.completion))
        named: dict[Node | None, Graph] = {None: Graph(chain(self.described(), *beside))}
        return named | {entry.subject: entry.own for entry in entries}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may be meant while somebody is still typing.

    Attributes:
        texts: What was typed, with its last word completed.
        records: Records that have these words in their title or keywords.
        values: Publishers, themes and places: facet, IRI and names.
    """

    texts: Sequence[str]
    records: Sequence[RecordView]
    values: Sequence[tuple[str, str, Names]]
