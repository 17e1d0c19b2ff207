"""HTML pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from markupsafe import Markup

from ldcat.model.checked import CheckedDocument
from ldcat.model.iri import Iri
from ldcat.model.search_view import SearchView
from ldcat.model.selection import EVERYTHING
from ldcat.model.view import CataloguePage, LandingView, Neighbours, RecordView, View
from ldcat.quality.views import FailingView, QualityView, RecordQualityView
from ldcat.represent.base import Context, Offer, Others, Representation
from ldcat.represent.cited import cited
from ldcat.represent.content_languages import CONTENT
from ldcat.represent.dumps_page import DumpsView, dumps_page
from ldcat.represent.forms_pages import (
    AlternatesView,
    LossView,
    alternates_page,
    loss_page,
)
from ldcat.represent.languages import Preference
from ldcat.represent.listing_page import landing_page, listing_page
from ldcat.represent.markup import Templates
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
from ldcat.represent.profile_page import (
    ProfileListView,
    ProfileView,
    profile_list_page,
    profile_page,
)
from ldcat.represent.quality_pages import quality_page
from ldcat.represent.quality_records import failing_page, record_quality_page
from ldcat.represent.record_page import record_page
from ldcat.represent.search_page import search_page
from ldcat.represent.shortening import shortened
from ldcat.represent.statements_page import StatementsView, statements_page
from ldcat.represent.stored_pages import (
    StoredListView,
    StoredView,
    stored_list_page,
    stored_page,
)
from ldcat.represent.tiles import TileServer
from ldcat.represent.validation_page import ValidationView, validation_page
from ldcat.represent.words import Words

_JSON: Final = Offer("json", "JSON", "application/json", "json")
#: What HTML cannot carry, not even as a reference (HTML 13.2.3.5).
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


#: The template's name, what it says, and its frame.
_Laid: TypeAlias = tuple[str, object, Frame]


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
        self._templates = Templates()

    def know(self, others: Others) -> None:
        """Tell pages of the other forms that there are: they are linked, and one is inside."""
        self._others = others

    def fits(self, view: View) -> bool:
        """Say whether there is a page for this kind of view."""
        return type(view) in _LAYOUTS

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
            frame(self._site, words, _address(view), languages=self._interface.names),
            canonical=view.address,
            formats=formats,
            data=self._data(view),
            cited=cited(shortened(view), words, self._context),
        )
        name, page, around = _LAYOUTS[type(view)](view, words, public)
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


def _record(view: RecordView, words: Words, around: Frame) -> _Laid:
    site = around.site
    tiles = TileServer(site.tiles, site.tile_attribution) if site.tiles else None
    page = record_page(view, words, tiles)
    around = replace(around, title=page.title.text, description=page.snippet)
    return "record", page, around


def _listing(view: CataloguePage, words: Words, around: Frame) -> _Laid:
    listing = listing_page(view, words)
    title = words.say("Catalogue")
    if listing.span:
        title = words.say("Catalogue, %(span)s", span=listing.span)
    return "listing", listing, replace(around, title=title)


def _search(view: SearchView, words: Words, around: Frame) -> _Laid:
    """Index the bare form only: what can be chosen multiplies pages."""
    canonical = around.canonical if view.criteria.is_everything and view.number == 1 else ""
    title = words.say("Search")
    if view.criteria.text:
        title = f"{view.criteria.text} · {title}"
    return (
        "search",
        search_page(view, words),
        replace(around, title=title, canonical=canonical, is_search=True),
    )


def _landing(view: LandingView, words: Words, around: Frame) -> _Laid:
    return "landing", landing_page(view, words), replace(around, description=view.site.description)


def _error(view: ErrorView, words: Words, around: Frame) -> _Laid:
    bare = replace(around, title=words.translated(view.title), canonical="", formats=())
    return "error", error_page(view, words), bare


def _query(view: QueryView, words: Words, around: Frame) -> _Laid:
    """Link to the service description, if there is one; index the bare form only."""
    around = replace(
        around,
        title="SPARQL",
        formats=around.formats if len(view.graph) else (),
        canonical="" if view.query else around.canonical,
        script=static_address(around.site, words, "editor/editor.js"),
    )
    return "query", query_page(view, words), around


def _validation(view: ValidationView, words: Words, around: Frame) -> _Laid:
    """Index the bare form only."""
    around = replace(
        around,
        title=words.say("Validate"),
        formats=(),
        canonical="" if view.document else around.canonical,
        script=static_address(around.site, words, "editor/validate.js"),
    )
    return "validate", validation_page(view, words, around.site.base), around


def _profiles(view: ProfileListView, words: Words, around: Frame) -> _Laid:
    return "profiles", profile_list_page(view, words), replace(around, title=words.say("Profiles"))


def _profile(view: ProfileView, words: Words, around: Frame) -> _Laid:
    doc = view.profile
    around = replace(around, title=doc.title, description=doc.description)
    return "profile", profile_page(view, words), around


def _stored_list(view: StoredListView, words: Words, around: Frame) -> _Laid:
    page = stored_list_page(view, words, around.site.base)
    return "stored_list", page, replace(around, title=words.say("Queries"), formats=())


def _stored(view: StoredView, words: Words, around: Frame) -> _Laid:
    """Index a stored query, and not what it answers with each value."""
    canonical = "" if view.given or view.skipped else around.canonical
    page = stored_page(view, words)
    around = replace(around, title=page.title, formats=(), canonical=canonical)
    return "stored", page, around


def _quality(view: QualityView, words: Words, around: Frame) -> _Laid:
    """Index the means of all records only."""
    canonical = around.canonical if view.selection == EVERYTHING else ""
    around = replace(_with_json(view, words, around), canonical=canonical)
    around = replace(around, title=words.say("Quality"))
    return "quality", quality_page(view, words), around


def _failing(view: FailingView, words: Words, around: Frame) -> _Laid:
    page = failing_page(view, words)
    around = replace(_with_json(view, words, around), canonical="")
    title = words.say("What to mend: %(metric)s", metric=page.label.text)
    return "quality_failing", page, replace(around, title=title)


def _record_quality(view: RecordQualityView, words: Words, around: Frame) -> _Laid:
    page = record_quality_page(view, words)
    around = replace(_with_json(view, words, around), canonical="")
    title = words.say("Quality of %(name)s", name=page.title.text)
    return "quality_record", page, replace(around, title=title)


def _alternates(view: AlternatesView, words: Words, around: Frame) -> _Laid:
    around = replace(_with_json(view, words, around), title=words.say("Forms"), canonical="")
    return "alternates", alternates_page(view, words), around


def _statements(view: StatementsView, words: Words, around: Frame) -> _Laid:
    page = statements_page(view, words)
    title = words.say("Statements of %(name)s", name=page.record.text)
    return "statements", page, replace(around, title=title, canonical="")


def _loss(view: LossView, words: Words, around: Frame) -> _Laid:
    around = replace(_with_json(view, words, around), title=words.say("Loss report"), canonical="")
    return "loss", loss_page(view, words), around


def _dumps(view: DumpsView, words: Words, around: Frame) -> _Laid:
    around = replace(_with_json(view, words, around), title=words.say("Dumps"))
    return "dumps", dumps_page(view, words), around


def _with_json(view: View, words: Words, around: Frame) -> Frame:
    formats = format_links(words, view.address, (_JSON,))
    return replace(around, formats=formats + around.formats)


#: How each kind of view is laid out: the template's name, what it says, and its frame.
_LAYOUTS: Final[Mapping[type[Any], Callable[[Any, Words, Frame], _Laid]]] = MappingProxyType(
    {
        RecordView: _record,
        CataloguePage: _listing,
        LandingView: _landing,
        SearchView: _search,
        ErrorView: _error,
        QueryView: _query,
        StoredView: _stored,
        StoredListView: _stored_list,
        ValidationView: _validation,
        ProfileListView: _profiles,
        ProfileView: _profile,
        QualityView: _quality,
        FailingView: _failing,
        RecordQualityView: _record_quality,
        AlternatesView: _alternates,
        LossView: _loss,
        StatementsView: _statements,
        DumpsView: _dumps,
    }
)


def _clean(text: str) -> bytes:
    # Lone surrogates can come with a request's address.
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "replace")
