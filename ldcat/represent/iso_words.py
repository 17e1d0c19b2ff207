"""Take texts for ISO 19115: in all their languages, with the IRIs that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.represent.iso_model import Words
from ldcat.represent.plain import AGENT_NAMES, data_languages
from ldcat.represent.reading import ONE_ONLY, Reading, best_literal
from ldcat.represent.xml_tree import is_sayable
from ldcat.terms import DCT_DESCRIPTION, DCT_TITLE, RDFS_LABEL, SKOS_PREF_LABEL

_NAMES: Final = (SKOS_PREF_LABEL, RDFS_LABEL, DCT_TITLE, *AGENT_NAMES)
SAYING: Final = (RDFS_LABEL, SKOS_PREF_LABEL, DCT_DESCRIPTION, DCT_TITLE)
_UNSAYABLE: Final = "XML cannot carry its control characters."


class WordTaker:
    """Takes texts, and remembers their languages."""

    def __init__(self, reading: Reading, title: str) -> None:
        """Begin; the language of the metadata is that of the title.

        Args:
            reading: The record.
            title: The property that has the title.
        """
        self.reading = reading
        self.language = _language(reading, title)
        self._tags: dict[str, None] = {}

    @property
    def tags(self) -> tuple[str, ...]:
        """The other languages that texts were taken in, in alphabetical order."""
        return tuple(sorted(self._tags))

    def words(self, node: Node, *predicates: str) -> Words:
        """Take one text of the first property that has any, in every language."""
        for predicate in predicates:
            found = [it for it in self.reading.graph.objects(node, predicate) if _is_text(it)]
            literals = [it for it in found if isinstance(it, Literal)]
            if literals:
                return self._said(node, predicate, literals)
        return Words()

    def each(self, node: Node, *predicates: str) -> tuple[Words, ...]:
        """Take every text by itself."""
        return tuple(
            self._said(node, predicate, [it])
            for predicate in predicates
            for it in self.reading.graph.objects(node, predicate)
            if isinstance(it, Literal) and _is_text(it)
        )

    def named(self, term: Term, *predicates: str) -> Words:
        """Take what a term is called, and its IRI if it has one; of a text, itself."""
        if isinstance(term, Literal):
            return self.literal(term)
        iri = term.value if isinstance(term, NamedNode) else ""
        found = self.words(term, *(predicates or _NAMES))
        if found:
            return Words(found.text, found.locales, iri)
        return Words(self.label(iri) or iri, iri=iri)

    def label(self, iri: str) -> str:
        """Return what a vocabulary calls an IRI, in the language of the metadata."""
        languages = (self.language, *self.reading.languages)
        return self.reading.context.vocabularies.label(iri, languages) or ""

    def literal(self, literal: Literal) -> Words:
        """Return one text; whoever calls has taken its statement."""
        tag, text = literal.language or "", literal.value.strip()
        if not tag or _same(tag, self.language):
            return Words(text)
        self._tags[tag] = None
        return Words(text, ((tag, text),))

    def _said(self, node: Node, predicate: str, literals: Sequence[Literal]) -> Words:
        best = best_literal(literals, (self.language, *self.reading.languages))
        told: dict[str, str] = {}
        for it in (best, *(it for it in literals if it != best)):
            tag = it.language or ""
            is_main = it == best and (not tag or _same(tag, self.language))
            if not is_main and (not tag or _same(tag, self.language) or tag in told):
                self.reading.lose(node, predicate, it, reason=ONE_ONLY)
                continue
            self.reading.take(node, predicate, it)
            if not is_sayable(it.value):
                self.reading.lose(node, predicate, it, reason=_UNSAYABLE)
            if not is_main:
                told[tag] = it.value.strip()
        self._tags.update(dict.fromkeys(told))
        return Words(best.value.strip(), tuple(sorted(told.items())))


def joined(several: Iterable[Words]) -> tuple[Words, ...]:
    """Return texts without empty ones, each once, in order."""
    return tuple(dict.fromkeys(it for it in several if it))


def _language(reading: Reading, predicate: str) -> str:
    """Return the language that the metadata are said to be in: the best that the title has."""
    titles = [
        it
        for it in reading.graph.objects(reading.subject, predicate)
        if isinstance(it, Literal) and it.language
    ]
    best = best_literal(titles, reading.languages).language if titles else ""
    if best:
        return best
    # Texts without a tag are in the language of the record, where it names but one.
    named = data_languages(reading.attempt())
    return named[0] if len(named) == 1 else reading.context.site.language


def _is_text(term: Term) -> bool:
    return bool(term.value.strip())


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
