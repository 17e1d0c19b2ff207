"""HTML pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ldcat.model.view import CataloguePage, LandingView, RecordView, View
from ldcat.represent.base import Context, Offer, Representation
from ldcat.represent.languages import Preference
from ldcat.represent.listing_page import landing_page, listing_page
from ldcat.represent.other_pages import error_page, query_page
from ldcat.represent.page import RDF_OFFERS, ErrorView, Frame, QueryView, format_links, frame
from ldcat.represent.record_page import record_page
from ldcat.represent.words import Words

_TEMPLATES: Final = ("record", "listing", "landing", "error", "query")
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
        return isinstance(view, RecordView | CataloguePage | LandingView | ErrorView | QueryView)

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the view's page."""
        words = Words(
            vocabularies=self._vocabularies,
            preference=Preference(languages, self._site.language),
            base=self._site.base,
            addresses=view.addresses if isinstance(view, RecordView) else {},
        )
        name, page, around = self._laid_out(view, words)
        return _written(self._templates[name], page, around)

    def _laid_out(self, view: View, words: Words) -> tuple[str, Any, Frame]:
        """Return the template's name, what it says, and its frame."""
        bare = frame(self._site, words, view.address)
        page: Any
        match view:
            case RecordView():
                page = record_page(view, words)
                around = self._public(bare, view, words, page.title.text)
                return "record", page, replace(around, description=page.snippet)
            case CataloguePage():
                page = listing_page(view, words)
                title = f"Catalogue {page.span}".rstrip()
                return "listing", page, self._public(bare, view, words, title)
            case LandingView():
                around = self._public(bare, view, words, "")
                page = landing_page(view, words)
                return "landing", page, replace(around, description=self._site.description)
            case QueryView():
                around = self._public(bare, view, words, "SPARQL")
                formats = around.formats if len(view.graph) else ()
                return "query", query_page(view, words), replace(around, formats=formats)
            case ErrorView():
                return "error", error_page(view, words), replace(bare, title=view.title)
        raise TypeError(view)

    def _public(self, bare: Frame, view: View, words: Words, title: str) -> Frame:
        """Return the frame of a page that may be indexed."""
        formats = format_links(words, view.address, self._offers)
        return replace(bare, title=title, canonical=view.address, formats=formats)


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one that writes HTML."""
    return (HtmlPages(context),)


def _written(template: Template, page: object, around: Frame) -> bytes:
    text = template.render(page=page, frame=around)
    # Lone surrogates can come with a request's address.
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "replace")
