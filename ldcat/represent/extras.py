"""What a record's page says beside the record's own statements, and of them in other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from ldcat.model.graph import Graph, NamedNode
from ldcat.model.kinds import KINDS
from ldcat.model.view import RecordView
from ldcat.represent.around_box import AroundBox, around_box
from ldcat.represent.content_languages import ContentLanguages, content_languages
from ldcat.represent.freshness import Freshness, freshness
from ldcat.represent.history_box import HistoryBox, history_box
from ldcat.represent.licence_box import Licence, licences_in_words
from ldcat.represent.timeline import Timeline, timeline
from ldcat.represent.using import Hint, hints
from ldcat.represent.words import Words
from ldcat.terms import DCAT

_SERVICE: Final = "service"
_CATALOG: Final = "catalog"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a catalogue lists.

    Attributes:
        counts: How many records of a kind, in words.
        href: Address of a search in it.
    """

    counts: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Extras:
    """What a record's page says beside its statements.

    Attributes:
        languages: The languages that the record speaks.
        licences: What its licences permit.
        fresh: How fresh it is.
        timeline: The time that it covers.
        hints: How it is used, of a service.
        holdings: What it lists, of a catalogue.
        around: What stands around it.
        history: How it changed.
    """

    languages: ContentLanguages | None
    licences: tuple[Licence, ...]
    fresh: Freshness | None
    timeline: Timeline | None
    hints: tuple[Hint, ...]
    holdings: Holdings | None
    around: AroundBox
    history: HistoryBox | None


def extras(view: RecordView, words: Words) -> Extras:
    """Return what a record's page says beside its statements."""
    graph, subject, kind = view.own, view.subject, view.record.kind
    around = view.around()
    return Extras(
        languages=content_languages(view, words),
        licences=licences_in_words(graph, subject, words),
        fresh=freshness(graph, subject, words),
        timeline=timeline(graph, subject, words),
        hints=hints(graph, subject, words) if kind == _SERVICE else (),
        holdings=_holdings(graph, subject, words) if kind == _CATALOG else None,
        around=around_box(view, around, words),
        history=history_box(around.history, words),
    )


def _holdings(graph: Graph, subject: NamedNode, words: Words) -> Holdings | None:
    """Return what a catalogue says that it lists."""
    by_property = {it.membership: it for it in KINDS if it.name != "series"}
    counts = tuple(
        f"{words.speech.spelling.number(number)} {words.count(kind.label, kind.plural, number)}"
        for name, kind in by_property.items()
        if (number := len(graph.objects(subject, DCAT + name)))
    )
    if not counts:
        return None
    query = urlencode({"catalog": subject.value})
    return Holdings(counts, f"{words.href(words.base)}search?{query}")
