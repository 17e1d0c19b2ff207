"""HTML pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from ldcat.model.checked import CheckedDocument
from ldcat.model.iri import Iri
from ldcat.model.search_view import SearchView
from ldcat.model.view import CataloguePage, Neighbours, RecordView, View
from ldcat.quality.views import QualityView
from ldcat.represent.base import Context, Offer, Others, Representation
from ldcat.represent.cited import cited
from ldcat.represent.content_languages import CONTENT
from ldcat.represent.languages import Preference
from ldcat.represent.layouts import LAYOUTS
from ldcat.represent.markup import Templates
from ldcat.represent.page import (
    RDF_OFFERS,
    QueryView,
    custom_address,
    format_links,
    frame,
)
from ldcat.represent.shortening import shortened
from ldcat.represent.statements_page import StatementsView
from ldcat.represent.stored_pages import (
    StoredView,
)
from ldcat.represent.validation_page import ValidationView, validation_page
from ldcat.represent.words import Words

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
        """Prepare to write pages.

        Args:
            context: What representations are built with.
            offers: The other formats that pages link to.
        """
        self._context = context
        self._site = context.site
        self._vocabularies = context.vocabularies
        self._interface = context.interface
        self._offers = offers
        self._others: Others | None = None
        self._look = context.look
        self._templates = Templates(
            self._look.templates, partial(custom_address, self._site, self._look.static)
        )

    def know(self, others: Others) -> None:
        """Tell pages of the other forms that there are: they are linked, and one is inside."""
        self._others = others

    def fits(self, view: View) -> bool:
        """Say whether there is a page for this kind of view."""
        return type(view) in LAYOUTS

    def report(self, documents: Sequence[CheckedDocument], style: str) -> bytes:
        """Return a page by itself about documents that were checked, with its style in it."""
        base = self._site.base
        words = self._words((), Neighbours(), base="")
        count, speech = words.count, words.speech
        found = []
        for number, it in enumerate(documents, 1):
            view = ValidationView(Iri(f"{base}validate"), (), it.profile, document=it)
            page = validation_page(view, words, base, most=len(it.checked))
            found.append((it.name, replace(page, anchor=f"document{number}", action="")))
        bad = sum(not it.conforms for it in documents)
        title = count(
            "%(num)s document, %(bad)s with faults",
            "%(num)s documents, %(bad)s with faults",
            len(documents),
            bad=bad,
        )
        frame_ = {"language": speech.tag, "direction": speech.direction, "title": title}
        template = self._templates.named("report", speech)
        return _clean(template.render(documents=found, **frame_, style=Markup(style)))  # noqa: S704 - our own file

    def write(self, view: View, languages: Sequence[str] = ()) -> bytes:
        """Return the view's page."""
        words = self._words(
            languages, _neighbours(view), base=self._site.base, reading=_reading(view)
        )
        formats = format_links(words, view.address, self._linked(view))
        public = replace(
            frame(
                self._site,
                words,
                _address(view),
                languages=self._interface.names,
                look=self._look,
            ),
            canonical=view.address,
            formats=formats,
            data=self._data(view),
            cited=cited(shortened(view), words, self._context),
        )
        name, page, around = LAYOUTS[type(view)](view, words, public)
        template = self._templates.named(name, words.speech)
        return _clean(template.render(page=page, frame=around))

    def _words(
        self, languages: Sequence[str], near: Neighbours, *, base: str, reading: str = ""
    ) -> Words:
        return Words(
            vocabularies=self._vocabularies,
            preference=Preference((reading, *languages), self._site.language),
            speech=self._interface.speech((*languages, self._site.language)),
            base=base,
            addresses=near.addresses,
            titles=near.titles,
        )

    def _linked(self, view: View) -> tuple[Offer, ...]:
        """Return the forms that a page links to: of a record, the main ones; else its RDF."""
        if self._others is None or not isinstance(view, RecordView | SearchView):
            return self._offers
        return tuple(it for it in self._others.main_offers(view) if it is not self.offer)

    def _data(self, view: View) -> Markup:
        """Return the JSON-LD inside a page, such that no text in it ends its element."""
        if self._others is None or not (found := self._others.embedded(shortened(view))):
            return Markup()
        text = found.decode()
        for sign in "<>&":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        return Markup(text)  # noqa: S704 - JSON without a sign that HTML knows


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one that writes HTML."""
    return (HtmlPages(context),)


def _reading(view: View) -> str:
    """Return the language that a record is wanted in, if it is another one than the page's."""
    return view.reading if isinstance(view, RecordView) else ""


def _neighbours(view: View) -> Neighbours:
    match view:
        case RecordView():
            return view.neighbours()
        case QueryView() | StoredView():
            return view.near
        case StatementsView():
            return view.near()
        case _:
            return Neighbours()


def _address(view: View) -> str:
    """Return where a page is, with all that it was asked with."""
    match view:
        case CataloguePage():
            return view.paging.page
        case StoredView():
            return view.here or view.address
        case _:
            given = _given(view)
            mark = "&" if "?" in view.address else "?"
            return f"{view.address}{mark}{urlencode(given)}" if given else view.address


def _given(view: View) -> Mapping[str, str]:
    """Return what a page was asked with beside its address."""
    match view:
        case RecordView(reading=tag) if tag:
            return {CONTENT: tag}
        case QueryView(query=query) if query:
            return {"query": query}
        case QualityView(sort=sort) if sort != "records":
            return {"sort": sort}
        case _:
            return {}


def _clean(text: str) -> bytes:
    # Lone surrogates can come with a request's address.
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "replace")
