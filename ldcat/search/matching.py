"""What is sought, as queries of the index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from tantivy import FieldType, Occur, Query, Schema, Searcher

from ldcat.model.boxes import Box
from ldcat.model.criteria import Criteria, Span
from ldcat.search import schema
from ldcat.search.analysis import folded, forms, has_no_blanks, is_stop_word, stems, words
from ldcat.search.questions import Part, Question

_WEIGHTS: Final[Mapping[str, float]] = dict(schema.TEXTS)
#: A record whose title or identifier is just what was typed comes first.
_EXACT_BOOST: Final = 1000.0
#: Words of the title that follow each other as they were typed.
_NEAR_BOOST: Final = 3.0
_NEAR_SLOP: Final = 2
#: A word that only begins so is worth less than the word itself.
_BEGINS_BOOST: Final = 1.5
#: Shorter words are not taken for the beginnings of others.
SHORTEST_PREFIX: Final = 4
_MOST_BEGINNINGS: Final = 100
#: In bytes; Tantivy refuses patterns of some thousand states.
_LONGEST_BEGINNING: Final = 500
#: How much the second-best field adds to the best.
_TIE: Final = 0.3


class Matcher:
    """Makes queries of one state of the index."""

    def __init__(self, fields: Schema, searcher: Searcher, languages: Sequence[str]) -> None:
        """Know the index.

        Args:
            fields: Its schema.
            searcher: Its state.
            languages: The languages that its texts are in.
        """
        self._fields = fields
        self._searcher = searcher
        self._languages = tuple(languages)

    def narrowed(self, criteria: Criteria, *, but: str = "") -> Sequence[Query]:
        """Return what a record must be, beside having the words.

        Args:
            criteria: What is searched for.
            but: A facet whose choice does not count.
        """
        found = [
            has_one_of(self._fields, facet, values)
            for facet, values in criteria.chosen.items()
            if facet != but
        ]
        for name, span in criteria.spans.items():
            found += self._within(name, span)
        if criteria.box is not None:
            found.append(self._there(criteria.box))
        return found

    def asked(self, question: Question, *, is_loose: bool = False) -> Query | None:
        """Return the query for words; None where nothing is sought.

        Args:
            question: What was typed.
            is_loose: Whether some of the words will do.
        """
        must, should = self._sorted(question)
        unwanted = [(Occur.MustNot, self._part(it)) for it in question.unwanted]
        if not must and not should:
            return self._only_unwanted(question, unwanted)
        if not must or is_loose:
            must, should = (
                [Query.boolean_query([(Occur.Should, it) for it in (*must, *should)])],
                [],
            )
        clauses = [(Occur.Must, it) for it in must]
        clauses += [(Occur.Should, it) for it in (*should, *self._near(question))]
        found = Query.boolean_query([*clauses, *unwanted])
        exact = self._exact(question)
        return (
            Query.boolean_query([(Occur.Should, found), (Occur.Should, exact)]) if exact else found
        )

    def _only_unwanted(
        self, question: Question, unwanted: Sequence[tuple[Occur, Query]]
    ) -> Query | None:
        if unwanted:
            return Query.boolean_query([(Occur.Must, Query.all_query()), *unwanted])
        # Nothing that was typed is a word, so that nothing has it.
        return Query.empty_query() if question.text.strip() else None

    def _sorted(self, question: Question) -> tuple[list[Query], list[Query]]:
        """Return what a record must have, and words that say nothing."""
        must: list[Query] = []
        should: list[Query] = []
        for group in question.wanted:
            parts = [it for it in group if words(it.text) or it.field == schema.EXACT]
            if not parts:
                continue
            query = _any([self._part(it) for it in parts])
            is_empty = all(self._says_nothing(it) for it in parts)
            (should if is_empty else must).append(query)
        return must, should

    def _says_nothing(self, part: Part) -> bool:
        if part.is_phrase or part.field or part.is_prefix:
            return False
        return all(is_stop_word(it, self._languages) for it in words(part.text))

    def _part(self, part: Part) -> Query:
        if part.field == schema.EXACT:
            is_begun, text = part.is_prefix, part.text
            return self._begins(part.field, text.lower()) if is_begun else self._exactly(text)
        names = (part.field,) if part.field else tuple(_WEIGHTS)
        if part.is_phrase:
            found = self._phrase(part.text, names)
            # Identifiers are quoted, too.
            return found if part.field else _any([found, self._exactly(part.text)])
        each = words(part.text)
        if len(each) > 1 and not part.text.isascii() and has_no_blanks(part.text):
            return self._phrase(part.text, names)
        if len(each) > 1:  # `sea-level`, `l'eau`
            return Query.boolean_query(
                [(Occur.Must, self._word(it, names, is_prefix=False)) for it in each]
            )
        return self._word(part.text, names, is_prefix=part.is_prefix)

    def _word(self, word: str, names: Sequence[str], *, is_prefix: bool) -> Query:
        sought = forms(word, self._languages)
        found = [
            Query.boost_query(_any([self._term(name, it) for it in sought]), _WEIGHTS[name])
            for name in names
        ]
        beginnings = self._beginnings(word, names, is_prefix=is_prefix)
        if beginnings:
            found.append(beginnings)
        return Query.disjunction_max_query(found, _TIE)

    def _beginnings(self, word: str, names: Sequence[str], *, is_prefix: bool) -> Query | None:
        """Return the query for words that begin like one.

        Unless that was asked for, long words only, of titles and keywords, and not of one field.
        """
        whole = folded(word)
        if is_prefix:
            places = [schema.WORDS, *names] if schema.TITLE in names else names
            found = [self._begins(it, whole) for it in places] if whole else []
            return Query.const_score_query(_any(found), _BEGINS_BOOST) if found else None
        if len(whole) < SHORTEST_PREFIX or len(names) == 1:
            return None
        known = self._searcher.terms_with_prefix(schema.WORDS, whole, limit=_MOST_BEGINNINGS)
        longer = [it for it, _ in known if it != whole]
        if not longer:
            return None
        query = Query.term_set_query(self._fields, schema.WORDS, longer)
        return Query.const_score_query(query, _BEGINS_BOOST)

    def _begins(self, field: str, text: str) -> Query:
        """Return the query for what begins so; what is too long for that is the whole of it."""
        if len(text.encode()) > _LONGEST_BEGINNING:
            return Query.term_query(self._fields, field, text, "basic")
        return Query.regex_query(self._fields, field, f"{re.escape(text)}.*")

    def _phrase(self, text: str, names: Sequence[str]) -> Query:
        found = []
        for each in self._analysed(text):
            if len(each) == 1:
                found += [
                    Query.boost_query(self._term(name, each[0]), _WEIGHTS[name]) for name in names
                ]
            else:
                found += [
                    Query.boost_query(
                        Query.phrase_query(self._fields, name, list(each)), _WEIGHTS[name]
                    )
                    for name in names
                ]
        return Query.disjunction_max_query(found, _TIE) if found else Query.empty_query()

    def _analysed(self, text: str) -> Iterable[tuple[str, ...]]:
        """Return a text's words, as they are and as stems, in each language; each way once."""
        ways = {tuple(stems(text, it)) for it in ("", *self._languages)}
        return sorted(it for it in ways if it)

    def _near(self, question: Question) -> Iterator[Query]:
        """Yield what makes titles better that have the words as they were typed."""
        bare = [
            group[0].text
            for group in question.wanted
            if len(group) == 1 and not (group[0].is_phrase or group[0].field)
        ]
        if len(bare) < 2:
            return
        for each in self._analysed(" ".join(bare)):
            if len(each) > 1:
                query = Query.phrase_query(self._fields, schema.TITLE, list(each), _NEAR_SLOP)
                yield Query.boost_query(query, _NEAR_BOOST)

    def _exact(self, question: Question) -> Query | None:
        text = question.text.strip()
        return Query.const_score_query(self._exactly(text), _EXACT_BOOST) if text else None

    def _exactly(self, text: str) -> Query:
        """Return the query for what is called or identified just so."""
        sought = dict.fromkeys(filter(None, (text.lower(), folded(text))))
        return Query.term_set_query(self._fields, schema.EXACT, list(sought))

    def _term(self, name: str, term: str) -> Query:
        return Query.term_query(self._fields, name, term, "freq")

    def _within(self, name: str, span: Span) -> Iterator[Query]:
        begin, end = schema.DAYS[name]
        scale = schema.BELOW if name in schema.ORDERED else 1
        if span.last is not None:
            yield self._range(begin, None, (span.last + 1) * scale - 1)
        if span.first is not None:
            yield self._range(end, span.first * scale, None)

    def _there(self, box: Box) -> Query:
        """Return the query for what overlaps with a box.

        One whose west is east of its east goes over the antimeridian: it is two.
        """
        if box.west > box.east:
            parts = [
                Box(box.west, box.south, 180.0, box.north),
                Box(-180.0, box.south, box.east, box.north),
            ]
            return Query.boolean_query([(Occur.Should, self._there(it)) for it in parts])
        west, south, east, north = (
            round(it * schema.SCALE) for it in (box.west, box.south, box.east, box.north)
        )
        beside = all_of([self._range("west", None, east), self._range("east", west, None)])
        # What goes over the antimeridian ends behind it.
        behind = self._range("east", west + 360 * schema.SCALE, None)
        sides = (
            Query.boolean_query([(Occur.Should, beside), (Occur.Should, behind)]),
            self._range("south", None, north),
            self._range("north", south, None),
        )
        return all_of(sides)

    def _range(self, name: str, first: int | None, last: int | None) -> Query:
        return Query.range_query(self._fields, name, FieldType.Integer, first, last)


def _any(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.disjunction_max_query(list(queries), 0.0)


def has_one_of(fields: Schema, facet: str, values: Sequence[str]) -> Query:
    """Return the query for what has one of some values; all such records are worth the same.

    A set of terms would be made a set of all their records first, at each time anew.
    """
    each = [Query.term_query(fields, facet, it, "basic") for it in values]
    found = Query.boolean_query([(Occur.Should, it) for it in each])
    return Query.const_score_query(each[0] if len(each) == 1 else found, 0.0)


def all_of(queries: Iterable[Query]) -> Query:
    """Return the query for what fits all of some; everything, if there are none."""
    found = list(queries)
    if not found:
        return Query.all_query()
    return found[0] if len(found) == 1 else Query.boolean_query([(Occur.Must, it) for it in found])
