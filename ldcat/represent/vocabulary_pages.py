"""Pages of vocabularies: all of them, one with its terms, one term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ldcat.model.criteria import Criteria
from ldcat.model.search_params import search_address
from ldcat.model.vocabulary_view import (
    Term,
    TermView,
    Vocabulary,
    VocabularyListView,
    VocabularyView,
    vocabulary_address,
)
from ldcat.represent.values import Link, Text
from ldcat.represent.words import Words


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """A vocabulary in the list.

    Attributes:
        title: What it is called.
        href: Its page.
        count: How many terms it has, in words.
        description: What it is for.
    """

    title: Text
    href: str
    count: str
    description: Text | None


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in a table.

    Attributes:
        label: What it is called.
        href: Its page.
        code: Its code.
        definition: What it means.
        count: How many records have it, in words; empty where none has.
        search: These records.
        depth: How many broader terms it stands below.
    """

    label: Text
    href: str
    code: str
    definition: Text | None
    count: str
    search: str
    depth: int


@dataclass(frozen=True, slots=True)
class VocabularyPage:
    """A vocabulary.

    Attributes:
        entry: Its title and description.
        link: Its IRI.
        source: Where it comes from.
        rows: Its terms.
        has_counts: Whether records are found by them.
        has_definitions: Whether any is defined.
        home: The list of vocabularies.
    """

    entry: VocabularyEntry
    link: Link | None
    source: Link | None
    rows: Sequence[TermRow]
    has_counts: bool
    has_definitions: bool
    home: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """A term.

    Attributes:
        row: What it is called, means, and how many records have it.
        vocabulary: Its vocabulary.
        link: Its IRI.
        labels: What it is called in other languages.
        others: Other names.
        broader: What it is part of.
        narrower: Its parts.
        matches: What means the same elsewhere.
    """

    row: TermRow
    vocabulary: Link
    link: Link
    labels: Sequence[Text]
    others: Sequence[str]
    broader: Sequence[Link]
    narrower: Sequence[Link]
    matches: Sequence[Link]


def vocabulary_list_page(view: VocabularyListView, words: Words) -> Sequence[VocabularyEntry]:
    """Lay out the list, by title."""
    entries = [_entry(it, words) for it in view.vocabularies]
    return sorted(entries, key=lambda it: it.title.text.casefold())


def vocabulary_page(view: VocabularyView, words: Words) -> VocabularyPage:
    """Lay out one vocabulary."""
    known = view.vocabulary
    rows = [_row(it, view, words, count=view.counts.get(it.iri, 0)) for it in known.terms]
    return VocabularyPage(
        entry=_entry(known, words),
        link=_link(known.iri, words),
        source=_link(known.source, words) if known.source != known.iri else None,
        rows=rows,
        has_counts=bool(view.facet),
        has_definitions=any(it.definition for it in rows),
        home=words.href(vocabulary_address(words.base)),
    )


def term_page(view: TermView, words: Words) -> TermPage:
    """Lay out one term."""
    term, known = view.term, view.vocabulary
    row = _row(term, view, words, count=view.count)
    title = _entry(known, words).title
    address = words.href(vocabulary_address(words.base, known.name))
    return TermPage(
        row=row,
        vocabulary=Link(title.text, address, known.iri, title.language),
        link=Link(term.iri, words.href(term.iri), term.iri),
        labels=tuple(_labels(term, row.label, words)),
        others=term.others,
        broader=tuple(_terms(known, term.broader, words)),
        narrower=tuple(_terms(known, term.narrower, words)),
        matches=tuple(Link(it, words.href(it), it) for it in term.matches),
    )


def _entry(known: Vocabulary, words: Words) -> VocabularyEntry:
    return VocabularyEntry(
        title=_best(known.titles, words) or Text(known.name),
        href=words.href(vocabulary_address(words.base, known.name)),
        count=words.count("%(num)s term", "%(num)s terms", len(known.terms)),
        description=_best(known.descriptions, words),
    )


def _row(term: Term, view: VocabularyView | TermView, words: Words, *, count: int) -> TermRow:
    facet = view.facet
    value = term.code if facet == "format" else term.iri
    search = search_address(words.base, Criteria(chosen={facet: (value,)})) if facet else ""
    return TermRow(
        label=_best(term.labels, words) or Text(term.code),
        href=words.href(vocabulary_address(words.base, view.vocabulary.name, term.code)),
        code=term.code,
        definition=_best(term.definitions, words),
        count=words.speech.spelling.number(count) if count else "",
        search=words.href(search),
        depth=min(term.depth, 3),
    )


def _best(texts: Mapping[str, str], words: Words) -> Text | None:
    found = words.preference.best(texts)
    return Text(found[1], found[0]) if found else None


def _labels(term: Term, shown: Text, words: Words) -> Iterator[Text]:
    for language, label in term.labels.items():
        if (language, label) != (shown.language, shown.text):
            yield Text(label, language, words.speech.language(language) if language else "")


def _terms(known: Vocabulary, iris: Sequence[str], words: Words) -> Iterator[Link]:
    by_iri = {it.iri: it for it in known.terms}
    for iri in iris:
        term = by_iri.get(iri)
        if term is None:
            yield Link(iri, words.href(iri), iri)
            continue
        label = _best(term.labels, words) or Text(term.code)
        address = vocabulary_address(words.base, known.name, term.code)
        yield Link(label.text, words.href(address), iri, label.language)


def _link(iri: str, words: Words) -> Link | None:
    return Link(iri, words.href(iri), iri) if iri else None
