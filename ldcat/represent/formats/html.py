"""HTML pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ldcat.model.selection import EVERYTHING
from ldcat.model.view import CataloguePage, LandingView, Neighbours, RecordView, View
from ldcat.quality.views import FailingView, QualityView, RecordQualityView
from ldcat.represent.base import Context, Offer, Representation
from ldcat.represent.languages import Preference
from ldcat.represent.listing_page import landing_page, listing_page
from ldcat.represent.other_pages import error_page, query_page
from ldcat.represent.page import (
    RDF_OFFERS,
    ErrorView,
    Frame,
    QueryView,
    format_links,
    frame,
    static_address,
)
from ldcat.represent.quality_pages import failing_page, quality_page, record_quality_page
from ldcat.represent.record_page import record_page
from ldcat.represent.stored_pages import (
    StoredListView,
    StoredView,
    stored_list_page,
    stored_page,
)
from ldcat.represent.words import Words

_TEMPLATES: Final = (
    *("record", "listing", "landing", "error", "query", "stored", "stored_list"),
    *("quality", "quality_failing", "quality_record"),
)
_SHOWN: Final = (
    RecordView,
    CataloguePage,
    LandingView,
    ErrorView,
    QueryView,
    StoredView,
    StoredListView,
    QualityView,
    FailingView,
    RecordQualityView,
)
_JSON: Final = Offer("json", "JSON", "application/json", "json")
#: What HTML cannot carry, not even as a reference (HTML 13.2.3.5).
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class HtmlPages:
    """Views as HTML."""

    offer: Offer = Offer(
        name="html",
        label="HTML",
        media_type="text/html",
        suffix="html",
        aliases=("application/xhtml+xml",),
        charset=True,
        rank=10,
    )

    def __init__(self, context: Context, offers: tuple[Offer, ...] = RDF_OFFERS) -> None:
        """Read the templates.

        Args:
            context: What representations are built with.
            offers: The other formats that pages link to.
        """
        self._site = context.site
        self._vocabularies = context.vocabularies
        self._offers = offers
        environment = Environment(
            loader=PackageLoader("ldcat.represent"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates = {name: environment.get_template(f"{name}.html") for name in _TEMPLATES}

    def fits(self, view: View) -> bool:
        """Say whether there is a page for this kind of view."""
        return isinstance(view, _SHOWN)

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the view's page."""
        near = _neighbours(view)
        words = Words(
            vocabularies=self._vocabularies,
            preference=Preference(languages, self._site.language),
            base=self._site.base,
            addresses=near.addresses,
            titles=near.titles,
        )
        name, page, around = self._laid_out(view, words)
        return _written(self._templates[name], page, around)

    def _laid_out(self, view: View, words: Words) -> tuple[str, object, Frame]:
        """Return the template's name, what it says, and its frame."""
        formats = format_links(words, view.address, self._offers)
        public = replace(
            frame(self._site, words, view.address), canonical=view.address, formats=formats
        )
        match view:
            case RecordView():
                return _record(view, words, public)
            case CataloguePage():
                listing = listing_page(view, words)
                title = f"Catalogue, {listing.span}" if listing.span else "Catalogue"
                return "listing", listing, replace(public, title=title)
            case LandingView():
                description = self._site.description
                landing = landing_page(view, words)
                return "landing", landing, replace(public, description=description)
            case QualityView() | FailingView() | RecordQualityView():
                return _quality(view, words, public)
            case StoredView() | StoredListView() | QueryView() | ErrorView():
                return _asked(view, words, public)
            case _:
                raise TypeError(view)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one that writes HTML."""
    return (HtmlPages(context),)


def _neighbours(view: View) -> Neighbours:
    match view:
        case RecordView():
            return view.neighbours()
        case QueryView() | StoredView():
            return view.near
        case _:
            return Neighbours()


def _record(view: RecordView, words: Words, around: Frame) -> tuple[str, object, Frame]:
    page = record_page(view, words)
    around = replace(around, title=page.title.text, description=page.snippet)
    return "record", page, around


def _asked(
    view: StoredView | StoredListView | QueryView | ErrorView, words: Words, around: Frame
) -> tuple[str, object, Frame]:
    """Lay out what is about a request."""
    if isinstance(view, StoredView | StoredListView):
        return _stored(view, words, around)
    if isinstance(view, QueryView):
        return _query(view, words, around)
    bare = replace(around, title=view.title, canonical="", formats=())
    return "error", error_page(view, words), bare


def _query(view: QueryView, words: Words, around: Frame) -> tuple[str, object, Frame]:
    """Link to the service description, if there is one; index the bare form only."""
    around = replace(
        around,
        title="SPARQL",
        formats=around.formats if len(view.graph) else (),
        canonical="" if view.query else around.canonical,
        script=static_address(around.site, words, "editor/editor.js"),
    )
    return "query", query_page(view, words), around


def _quality(
    view: QualityView | FailingView | RecordQualityView,
    words: Words,
    around: Frame,
) -> tuple[str, object, Frame]:
    """Index the means only; the rest changes with every check of a link."""
    formats = format_links(words, view.address, (_JSON,)) + around.formats
    around = replace(around, formats=formats, canonical="")
    match view:
        case QualityView():
            canonical = view.address if view.selection == EVERYTHING else ""
            around = replace(around, title="Quality", canonical=canonical)
            return "quality", quality_page(view, words), around
        case FailingView():
            failing = failing_page(view, words)
            title = f"What to mend: {failing.label.text}"
            return "quality_failing", failing, replace(around, title=title)
        case RecordQualityView():
            page = record_quality_page(view, words)
            title = f"Quality of {page.title.text}"
            return "quality_record", page, replace(around, title=title)


def _stored(
    view: StoredView | StoredListView, words: Words, around: Frame
) -> tuple[str, object, Frame]:
    """Index stored queries, and not what they answer with each value."""
    if isinstance(view, StoredListView):
        page = stored_list_page(view, words, around.site.base)
        return "stored_list", page, replace(around, title="Queries", formats=())
    canonical = "" if view.given or view.skipped else around.canonical
    around = replace(around, title=view.query.title, formats=(), canonical=canonical)
    return "stored", stored_page(view, words), around


def _written(template: Template, page: object, around: Frame) -> bytes:
    text = template.render(page=page, frame=around)
    # Lone surrogates can come with a request's address.
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "replace")
