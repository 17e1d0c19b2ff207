"""The landing page: a catalogue that is alive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ldcat.model.browse_view import browse_address
from ldcat.model.kinds import KINDS
from ldcat.model.view import LandingView
from ldcat.represent.browse_pages import BarBox, Cell, bar_boxes, cells
from ldcat.represent.listing_page import Count, Summary, summary
from ldcat.represent.words import Words

_BOXES = ("theme", "publisher", "format")
_QUALITY = ("quality",)
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class LandingPage:
    """The landing page.

    Attributes:
        counts: Numbers of records by kind, and of statements.
        boxes: What records have most: themes, publishers, formats.
        quality: How good their descriptions are; None where nothing was measured.
        cells: Where records lie.
        latest: The records that changed last.
        browse: The page of all numbers.
        is_empty: Whether there is no record yet.
    """

    counts: tuple[Count, ...]
    boxes: tuple[BarBox, ...]
    quality: BarBox | None
    cells: tuple[Cell, ...]
    latest: tuple[Summary, ...]
    browse: str
    is_empty: bool


def landing_page(view: LandingView, words: Words) -> LandingPage:
    """Lay out the landing page."""
    overview = view.overview
    return LandingPage(
        counts=tuple(_counts(view, words)),
        boxes=tuple(bar_boxes(overview, words, _BOXES, most=_SHOWN)) if overview else (),
        quality=next(bar_boxes(overview, words, _QUALITY), None) if overview else None,
        cells=tuple(cells(overview.density, words)) if overview else (),
        latest=tuple(summary(entry, words) for entry in view.latest),
        browse=words.href(browse_address(words.base)),
        is_empty=not any(view.counts.values()),
    )


def _counts(view: LandingView, words: Words) -> Iterator[Count]:
    """Return the kinds that there are, most general last, and the statements."""
    grouped = words.speech.spelling.number
    for kind in reversed(KINDS):
        if number := view.counts.get(kind.name, 0):
            yield Count(grouped(number), words.count(kind.label, kind.plural, number))
    if number := view.triples:
        yield Count(grouped(number), words.count("statement", "statements", number))
