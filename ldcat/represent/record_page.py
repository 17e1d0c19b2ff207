"""The page of a record, as plain values for its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import Graph, NamedNode, Node
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.measured import QualityFacts
from ldcat.model.record import Record
from ldcat.model.view import RecordView
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import MEASURED_KINDS
from ldcat.represent.catalogue_entry import entry_rows
from ldcat.represent.coverage import Coverage, coverage
from ldcat.represent.distributions import (
    Distributions,
    distributions,
    licences,
    other_texts,
)
from ldcat.represent.extras import Extras, extras
from ldcat.represent.facts import CONTACTS, DOORS, KEY_FACTS, RELATED, rows
from ldcat.represent.finding_rows import FindingsBox, findings_box
from ldcat.represent.layout import Layout
from ldcat.represent.prose import Prose, prose, snippet
from ldcat.represent.quality_box import QualityBox, quality_box
from ldcat.represent.speech import message
from ldcat.represent.tiles import TileServer
from ldcat.represent.values import Block, Code, Link, Row, Text, Value
from ldcat.represent.words import Words
from ldcat.terms import (
    DCT_DESCRIPTION,
    DCT_LICENSE,
    DCT_MODIFIED,
    DCT_PUBLISHER,
    DCT_TITLE,
    RDF_TYPE,
)

_BYLINE: Final = (DCT_PUBLISHER, DCT_MODIFIED, DCT_LICENSE)
_DESCRIPTION_LENGTH: Final = 160
_UNTITLED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "catalog": message("Untitled catalogue"),
        "series": message("Untitled dataset series"),
        "service": message("Untitled data service"),
        "dataset": message("Untitled dataset"),
    }
)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything that a record's page says.

    Attributes:
        anchor: Fragment identifier of the thing itself.
        iri: What it identifies itself by.
        title: Its title in the reader's language, or a stand-in.
        is_named: Whether the title is its own.
        titles: Its other titles.
        kind: Its kind, linked to the class.
        byline: The facts that stand below the title.
        prose: Its description.
        doors: Where the thing can be visited.
        distributions: How the data is had.
        coverage: The area that it covers, where that has coordinates.
        facts: Key facts.
        contacts: Whom to ask.
        related: Other records and resources.
        listing: What this catalogue says of the record.
        rest: Statements that stand nowhere else on the page.
        blocks: The same about the nodes that belong to the record.
        is_cut: Whether the page leaves statements out.
        snippet: The beginning of the description.
        quality: What was measured of it; None for what has no measure.
        findings: What its last check found; None where nothing was checked.
        extras: What is said beside its statements.
    """

    anchor: str
    iri: Code
    title: Text
    is_named: bool
    titles: tuple[Text, ...]
    kind: Link
    byline: tuple[Row, ...]
    prose: Prose | None
    doors: tuple[Row, ...]
    distributions: Distributions
    coverage: Coverage | None
    facts: tuple[Row, ...]
    contacts: tuple[Row, ...]
    related: tuple[Row, ...]
    listing: tuple[Row, ...]
    rest: tuple[Row, ...]
    blocks: tuple[Block, ...]
    is_cut: bool
    snippet: str
    quality: QualityBox | None
    findings: FindingsBox | None
    extras: Extras


def record_page(view: RecordView, words: Words, tiles: TileServer | None = None) -> RecordPage:
    """Lay out a record.

    Args:
        view: The record.
        words: What terms are called.
        tiles: Who draws maps; None for ourselves.
    """
    layout = Layout(view.graph, words)
    subject = view.subject
    anchor = layout.begin(subject)
    titles = layout.take_texts(subject, DCT_TITLE)
    title = words.best(titles)
    kind = _kind(layout, view)
    text = prose(layout, layout.take_texts(subject, DCT_DESCRIPTION))
    spread = licences(layout, subject)
    area = coverage(layout, subject, tiles)
    facts = rows(layout, subject, KEY_FACTS)
    contacts = rows(layout, subject, CONTACTS)
    doors = rows(layout, subject, DOORS)
    beside = extras(view, words)
    related = _related(layout, subject, beside)
    known = view.quality()
    cards = distributions(layout, subject, known.proofs)
    listing = entry_rows(layout, view)
    rest = layout.rows(subject)
    return RecordPage(
        anchor=anchor,
        iri=Code(view.record.iri),
        title=title or _stand_in(layout, view),
        is_named=title is not None,
        titles=other_texts(layout, titles, title),
        kind=kind,
        byline=tuple(it for it in facts if it.iri in _BYLINE),
        prose=text,
        doors=doors,
        distributions=cards,
        coverage=area,
        facts=_with_licences(facts, spread, words),
        contacts=contacts,
        related=related,
        listing=listing,
        rest=rest,
        blocks=layout.blocks(layout.graph.nodes),
        is_cut=layout.is_cut,
        snippet=_snippet(text),
        quality=_quality(view, known, words),
        findings=_findings(view, words),
        extras=beside,
    )


def _related(layout: Layout, subject: Node, beside: Extras) -> tuple[Row, ...]:
    """Place what a record refers to, but for what stands in a box of its own."""
    told = beside.around.told
    boxed = [it for it in RELATED if told.issuperset(it.predicates)]
    for it in boxed:
        layout.take(subject, *it.predicates)
    return rows(layout, subject, [it for it in RELATED if it not in boxed])


def _findings(view: RecordView, words: Words) -> FindingsBox | None:
    report = view.findings(words.preference.languages)
    return findings_box(report, words) if report else None


def _quality(view: RecordView, known: QualityFacts, words: Words) -> QualityBox | None:
    measured = view.record.measured
    if view.record.kind not in MEASURED_KINDS:
        return None
    measurement = Measurement(measured.passed, measured.measured) if measured else None
    return quality_box(measurement, known, address=f"{view.address}/quality", words=words)


def record_title(graph: Graph, record: Record, words: Words) -> tuple[Text, bool]:
    """Return a record's title and whether it is its own."""
    title = words.best(graph.objects(NamedNode(record.iri), DCT_TITLE))
    return (title, True) if title else (untitled(record.kind, words), False)


def untitled(kind: str, words: Words) -> Text:
    """Return what stands in for a missing title."""
    said = words.say(_UNTITLED.get(kind) or message("Untitled record"))
    return Text(said, words.speech.tag)


def kind_name(kind: str, words: Words) -> str:
    """Return what a kind of records is called, as a heading."""
    known = KIND_BY_NAME.get(kind)
    name = words.count(known.label, known.plural, 1) if known else kind
    return name[:1].upper() + name[1:]


def _stand_in(layout: Layout, view: RecordView) -> Text:
    return layout.words.name(layout.graph, view.subject) or untitled(view.record.kind, layout.words)


def _kind(layout: Layout, view: RecordView) -> Link:
    """Return the kind; a record of just that class has no other statement about classes."""
    known = KIND_BY_NAME.get(view.record.kind)
    iri = known.iri if known else ""
    if layout.graph.types(view.subject) == {iri}:
        layout.take(view.subject, RDF_TYPE)
    return Link(kind_name(view.record.kind, layout.words), layout.words.href(iri), iri)


def _with_licences(
    facts: tuple[Row, ...], licences_: Sequence[Value], words: Words
) -> tuple[Row, ...]:
    """Add the distributions' licences where the record itself has none."""
    if not licences_ or any(it.iri == DCT_LICENSE for it in facts):
        return facts
    added = Row(words.say("Licence of the distributions"), DCT_LICENSE, "", tuple(licences_))
    return (*facts, added)


def _snippet(text: Prose | None) -> str:
    if text is None:
        return ""
    return snippet(text.first[0].text, _DESCRIPTION_LENGTH)
