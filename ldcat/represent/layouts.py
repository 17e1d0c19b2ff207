"""How each kind of view is laid out as a page: one function and one row of the table for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ldcat.model.browse_view import StatisticsView, ValueListView, ValueView
from ldcat.model.search_view import SearchView
from ldcat.model.selection import EVERYTHING
from ldcat.model.view import CataloguePage, LandingView, RecordView, View
from ldcat.model.vocabulary_view import TermView, VocabularyListView, VocabularyView
from ldcat.quality.views import FailingView, QualityView, RecordQualityView
from ldcat.represent.about_page import StatementView, statement_page
from ldcat.represent.base import Offer
from ldcat.represent.browse_pages import statistics_page, value_list_page, value_page
from ldcat.represent.dumps_page import DumpsView, dumps_page
from ldcat.represent.forms_pages import (
    AlternatesView,
    LossView,
    alternates_page,
    loss_page,
)
from ldcat.represent.landing_page import landing_page
from ldcat.represent.listing_page import listing_page
from ldcat.represent.other_pages import error_page, query_page
from ldcat.represent.page import (
    ErrorView,
    Frame,
    QueryView,
    format_links,
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
from ldcat.represent.statements_page import StatementsView, statements_page
from ldcat.represent.stored_pages import (
    StoredListView,
    StoredView,
    stored_list_page,
    stored_page,
)
from ldcat.represent.tiles import TileServer
from ldcat.represent.validation_page import ValidationView, validation_page
from ldcat.represent.vocabulary_pages import term_page, vocabulary_list_page, vocabulary_page
from ldcat.represent.words import Words

_JSON: Final = Offer("json", "JSON", "application/json", "json")

#: The template's name, what it says, and its frame.
Laid: TypeAlias = tuple[str, object, Frame]


def _record(view: RecordView, words: Words, around: Frame) -> Laid:
    site = around.site
    tiles = TileServer(site.tiles, site.tile_attribution) if site.tiles else None
    page = record_page(view, words, tiles)
    around = replace(around, title=page.title.text, description=page.snippet)
    return "record", page, around


def _listing(view: CataloguePage, words: Words, around: Frame) -> Laid:
    listing = listing_page(view, words)
    title = words.say("Catalogue")
    if listing.span:
        title = words.say("Catalogue, %(span)s", span=listing.span)
    return "listing", listing, replace(around, title=title)


def _search(view: SearchView, words: Words, around: Frame) -> Laid:
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


def _landing(view: LandingView, words: Words, around: Frame) -> Laid:
    return (
        "landing",
        landing_page(view, words),
        replace(around, description=view.site.description, is_search=True),
    )


def _statistics(view: StatisticsView, words: Words, around: Frame) -> Laid:
    return "browse", statistics_page(view, words), replace(around, title=words.say("Browse"))


def _value_list(view: ValueListView, words: Words, around: Frame) -> Laid:
    page = value_list_page(view, words)
    return "values", page, replace(around, title=page.label)


def _value(view: ValueView, words: Words, around: Frame) -> Laid:
    if view.found is None:  # pragma: no cover - whoever shows it has found its records
        raise TypeError(view)
    page = value_page(view, view.found, words)
    return "value", page, replace(around, title=page.title.text)


def _vocabularies(view: VocabularyListView, words: Words, around: Frame) -> Laid:
    page = vocabulary_list_page(view, words)
    return "vocabularies", page, replace(around, title=words.say("Vocabularies"))


def _vocabulary(view: VocabularyView, words: Words, around: Frame) -> Laid:
    page = vocabulary_page(view, words)
    said = page.entry.description
    around = replace(around, title=page.entry.title.text, description=said.text if said else "")
    return "vocabulary", page, around


def _term(view: TermView, words: Words, around: Frame) -> Laid:
    page = term_page(view, words)
    return "term", page, replace(around, title=f"{page.row.label.text} · {page.vocabulary.text}")


def _error(view: ErrorView, words: Words, around: Frame) -> Laid:
    bare = replace(around, title=words.translated(view.title), canonical="", formats=())
    return "error", error_page(view, words), bare


def _query(view: QueryView, words: Words, around: Frame) -> Laid:
    """Link to the service description, if there is one; index the bare form only."""
    around = replace(
        around,
        title="SPARQL",
        formats=around.formats if len(view.graph) else (),
        canonical="" if view.query else around.canonical,
        script=static_address(around.site, words, "editor/editor.js"),
    )
    return "query", query_page(view, words), around


def _validation(view: ValidationView, words: Words, around: Frame) -> Laid:
    """Index the bare form only."""
    around = replace(
        around,
        title=words.say("Validate"),
        formats=(),
        canonical="" if view.document else around.canonical,
        script=static_address(around.site, words, "editor/validate.js"),
    )
    return "validate", validation_page(view, words, around.site.base), around


def _profiles(view: ProfileListView, words: Words, around: Frame) -> Laid:
    return "profiles", profile_list_page(view, words), replace(around, title=words.say("Profiles"))


def _profile(view: ProfileView, words: Words, around: Frame) -> Laid:
    doc = view.profile
    around = replace(around, title=doc.title, description=doc.description)
    return "profile", profile_page(view, words), around


def _stored_list(view: StoredListView, words: Words, around: Frame) -> Laid:
    page = stored_list_page(view, words, around.site.base)
    return "stored_list", page, replace(around, title=words.say("Queries"), formats=())


def _stored(view: StoredView, words: Words, around: Frame) -> Laid:
    """Index a stored query, and not what it answers with each value."""
    canonical = "" if view.given or view.skipped else around.canonical
    page = stored_page(view, words)
    around = replace(around, title=page.title, formats=(), canonical=canonical)
    return "stored", page, around


def _quality(view: QualityView, words: Words, around: Frame) -> Laid:
    """Index the means of all records only."""
    canonical = around.canonical if view.selection == EVERYTHING else ""
    around = replace(_with_json(view, words, around), canonical=canonical)
    around = replace(around, title=words.say("Quality"))
    return "quality", quality_page(view, words), around


def _failing(view: FailingView, words: Words, around: Frame) -> Laid:
    page = failing_page(view, words)
    around = replace(_with_json(view, words, around), canonical="")
    title = words.say("What to mend: %(metric)s", metric=page.label.text)
    return "quality_failing", page, replace(around, title=title)


def _record_quality(view: RecordQualityView, words: Words, around: Frame) -> Laid:
    page = record_quality_page(view, words)
    around = replace(_with_json(view, words, around), canonical="")
    title = words.say("Quality of %(name)s", name=page.title.text)
    return "quality_record", page, replace(around, title=title)


def _alternates(view: AlternatesView, words: Words, around: Frame) -> Laid:
    around = replace(_with_json(view, words, around), title=words.say("Forms"), canonical="")
    return "alternates", alternates_page(view, words), around


def _statements(view: StatementsView, words: Words, around: Frame) -> Laid:
    page = statements_page(view, words)
    title = words.say("Statements of %(name)s", name=page.record.text)
    return "statements", page, replace(around, title=title, canonical="")


def _loss(view: LossView, words: Words, around: Frame) -> Laid:
    around = replace(_with_json(view, words, around), title=words.say("Loss report"), canonical="")
    return "loss", loss_page(view, words), around


def _dumps(view: DumpsView, words: Words, around: Frame) -> Laid:
    around = replace(_with_json(view, words, around), title=words.say("Dumps"))
    return "dumps", dumps_page(view, words), around


def _statement(view: StatementView, words: Words, around: Frame) -> Laid:
    page = statement_page(view, words)
    return "about", page, replace(around, title=page.text.title or page.kind, formats=())


def _with_json(view: View, words: Words, around: Frame) -> Frame:
    formats = format_links(words, view.address, (_JSON,))
    return replace(around, formats=formats + around.formats)


#: How each kind of view is laid out: the template's name, what it says, and its frame.
LAYOUTS: Final[Mapping[type[Any], Callable[[Any, Words, Frame], Laid]]] = MappingProxyType(
    {
        RecordView: _record,
        CataloguePage: _listing,
        LandingView: _landing,
        SearchView: _search,
        StatisticsView: _statistics,
        ValueListView: _value_list,
        ValueView: _value,
        VocabularyListView: _vocabularies,
        VocabularyView: _vocabulary,
        TermView: _term,
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
        StatementView: _statement,
    }
)
