"""HTML pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ldcat.model.checked import CheckedDocument
from ldcat.model.iri import Iri
from ldcat.model.selection import EVERYTHING
from ldcat.model.view import CataloguePage, LandingView, Neighbours, RecordView, View
from ldcat.quality.views import FailingView, QualityView, RecordQualityView
from ldcat.represent.base import Context, Offer, Others, Representation
from ldcat.represent.dumps_page import DumpsView, dumps_page
from ldcat.represent.forms_pages import (
    AlternatesView,
    LossView,
    alternates_page,
    loss_page,
)
from ldcat.represent.languages import Preference
from ldcat.represent.listing_page import landing_page, listing_page
from ldcat.represent.literals import counted
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
        self._site = context.site
        self._vocabularies = context.vocabularies
        self._offers = offers
        self._others: Others | None = None
        # Templates are compiled when a page first needs them: commands write few kinds of pages.
        self._environment = Environment(
            loader=PackageLoader("ldcat.represent"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def know(self, others: Others) -> None:
        """Tell pages of the other forms that there are: they are linked, and one is inside."""
        self._others = others

    def fits(self, view: View) -> bool:
        """Say whether there is a page for this kind of view."""
        return type(view) in _LAYOUTS

    def report(self, documents: Sequence[CheckedDocument], style: str) -> bytes:
        """Return a page by itself about documents that were checked, with its style in it."""
        base = self._site.base
        words = Words(
            vocabularies=self._vocabularies,
            preference=Preference((), self._site.language),
            base="",
            addresses={},
            titles={},
        )
        found = []
        for number, it in enumerate(documents, 1):
            view = ValidationView(Iri(f"{base}validate"), (), it.profile, document=it)
            page = validation_page(view, words, base, most=len(it.checked))
            found.append((it.name, replace(page, anchor=f"document{number}", action="")))
        bad = sum(not it.conforms for it in documents)
        title = f"{counted(len(documents), 'document')}, {bad} with faults"
        template = self._environment.get_template("report.html")
        return _clean(template.render(documents=found, title=title, style=Markup(style)))  # noqa: S704 - our own file

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
        formats = format_links(words, view.address, self._linked(view))
        public = replace(
            frame(self._site, words, view.address),
            canonical=view.address,
            formats=formats,
            data=self._data(view),
        )
        name, page, around = _LAYOUTS[type(view)](view, words, public)
        return _written(self._environment.get_template(f"{name}.html"), page, around)

    def _linked(self, view: View) -> tuple[Offer, ...]:
        """Return the forms that a page links to: of a record, the main ones; else its RDF."""
        if self._others is None or not isinstance(view, RecordView):
            return self._offers
        return tuple(it for it in self._others.main_offers(view) if it is not self.offer)

    def _data(self, view: View) -> Markup:
        """Return the JSON-LD inside a page, such that no text in it ends its element."""
        if self._others is None or not (found := self._others.embedded(view)):
            return Markup()
        text = found.decode()
        for sign in "<>&":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        return Markup(text)  # noqa: S704 - JSON without a sign that HTML knows


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


def _record(view: RecordView, words: Words, around: Frame) -> _Laid:
    site = around.site
    tiles = TileServer(site.tiles, site.tile_attribution) if site.tiles else None
    page = record_page(view, words, tiles)
    around = replace(around, title=page.title.text, description=page.snippet)
    return "record", page, around


def _listing(view: CataloguePage, words: Words, around: Frame) -> _Laid:
    listing = listing_page(view, words)
    title = f"Catalogue, {listing.span}" if listing.span else "Catalogue"
    return "listing", listing, replace(around, title=title)


def _landing(view: LandingView, words: Words, around: Frame) -> _Laid:
    return "landing", landing_page(view, words), replace(around, description=view.site.description)


def _error(view: ErrorView, words: Words, around: Frame) -> _Laid:
    bare = replace(around, title=view.title, canonical="", formats=())
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
        title="Validate",
        formats=(),
        canonical="" if view.document else around.canonical,
        script=static_address(around.site, words, "editor/validate.js"),
    )
    return "validate", validation_page(view, words, around.site.base), around


def _profiles(view: ProfileListView, words: Words, around: Frame) -> _Laid:
    return "profiles", profile_list_page(view, words), replace(around, title="Profiles")


def _profile(view: ProfileView, words: Words, around: Frame) -> _Laid:
    doc = view.profile
    around = replace(around, title=doc.title, description=doc.description)
    return "profile", profile_page(view, words), around


def _stored_list(view: StoredListView, words: Words, around: Frame) -> _Laid:
    page = stored_list_page(view, words, around.site.base)
    return "stored_list", page, replace(around, title="Queries", formats=())


def _stored(view: StoredView, words: Words, around: Frame) -> _Laid:
    """Index a stored query, and not what it answers with each value."""
    canonical = "" if view.given or view.skipped else around.canonical
    around = replace(around, title=view.query.title, formats=(), canonical=canonical)
    return "stored", stored_page(view, words), around


def _quality(view: QualityView, words: Words, around: Frame) -> _Laid:
    """Index the means of all records only."""
    canonical = around.canonical if view.selection == EVERYTHING else ""
    around = replace(_with_json(view, words, around), title="Quality", canonical=canonical)
    return "quality", quality_page(view, words), around


def _failing(view: FailingView, words: Words, around: Frame) -> _Laid:
    page = failing_page(view, words)
    around = replace(_with_json(view, words, around), canonical="")
    return "quality_failing", page, replace(around, title=f"What to mend: {page.label.text}")


def _record_quality(view: RecordQualityView, words: Words, around: Frame) -> _Laid:
    page = record_quality_page(view, words)
    around = replace(_with_json(view, words, around), canonical="")
    return "quality_record", page, replace(around, title=f"Quality of {page.title.text}")


def _alternates(view: AlternatesView, words: Words, around: Frame) -> _Laid:
    around = replace(_with_json(view, words, around), title="Forms", canonical="")
    return "alternates", alternates_page(view, words), around


def _loss(view: LossView, words: Words, around: Frame) -> _Laid:
    around = replace(_with_json(view, words, around), title="Loss report", canonical="")
    return "loss", loss_page(view, words), around


def _dumps(view: DumpsView, words: Words, around: Frame) -> _Laid:
    around = replace(_with_json(view, words, around), title="Dumps")
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
        DumpsView: _dumps,
    }
)


def _written(template: Template, page: object, around: Frame) -> bytes:
    return _clean(template.render(page=page, frame=around))


def _clean(text: str) -> bytes:
    # Lone surrogates can come with a request's address.
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "replace")
