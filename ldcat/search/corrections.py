"""What somebody may have meant: words of the catalogue that are nearly what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Searcher

from ldcat.search import schema
from ldcat.search.analysis import folded, forms, spelled, words
from ldcat.search.matching import SHORTEST_PREFIX
from ldcat.search.questions import Part, Question

_SHORTEST: Final = 3
#: Words up to so long may differ in one letter, longer ones in two.
_SHORT: Final = 5
_MOST_NEAR: Final = 20
_DIGIT: Final = re.compile(r"\d")


class Corrector:
    """Corrects words by one state of the index."""

    def __init__(self, searcher: Searcher, languages: Sequence[str]) -> None:
        self._searcher = searcher
        self._languages = languages

    def corrected(self, question: Question) -> Question | None:
        """Return a question with known words for those that are not; None if there are none."""
        text = question.text
        wanted: list[list[Part]] = []
        for group in question.wanted:
            meant = [pair for part in group for pair in self._meant(part)]
            text = _mended(text, meant)
            wanted.append([replace(it, text=_mended(it.text, meant)) for it in group])
        return None if text == question.text else replace(question, wanted=wanted, text=text)

    def _meant(self, part: Part) -> Sequence[tuple[str, str]]:
        """Return the words of a part that are unknown, each with a known one."""
        if part.field == schema.EXACT:
            return ()
        # Another number is not what was meant, nor another identifier.
        plain = (it for it in spelled(part.text) if not _DIGIT.search(it))
        unknown = (it for it in plain if not self._is_known(it))
        return [(it, near) for it in unknown if (near := self._nearest(it))]

    def _is_known(self, word: str) -> bool:
        """Say whether some record has a word, or a longer one that begins so."""
        if len(word) >= SHORTEST_PREFIX and self._searcher.terms_with_prefix(
            schema.WORDS, folded(word), limit=1
        ):
            return True
        return any(
            self._searcher.doc_freq(name, it)
            for it in forms(word, self._languages)
            for name, _ in schema.TEXTS
        )

    def _nearest(self, word: str) -> str:
        """Return the most frequent of the nearest words; one with the same first letter, if any."""
        if len(word) < _SHORTEST:
            return ""
        for head in (folded(word)[:1], ""):
            found = min(self._near(word, head), default=None)
            if found is not None:
                return self._as_spelled(found[2])
        return ""

    def _near(self, word: str, head: str) -> Iterator[tuple[float, int, str]]:
        """Yield near words, with how far they are and how rare."""
        plain = folded(word)
        most = 1 if len(plain) <= _SHORT else 2
        frequencies = dict(self._searcher.terms_with_prefix(schema.WORDS, head))
        terms = [it for it in frequencies if abs(len(it) - len(plain)) <= most]
        for term, distance, _ in extract(
            plain, terms, scorer=OSA.distance, score_cutoff=most, limit=_MOST_NEAR
        ):
            yield distance, -frequencies[term], term

    def _as_spelled(self, term: str) -> str:
        """Return a folded word with the marks on its letters, where the catalogue has it so."""
        frequencies = dict(self._searcher.terms_with_prefix(schema.WORDS, term[:1]))
        marked = (it for it in frequencies if it != term and words(it) == [term])
        best = max(marked, key=lambda it: frequencies[it], default=term)
        # The folded word counts for both, the word with marks and the word without.
        return best if frequencies[best] * 2 > frequencies.get(term, 0) else term


def _mended(text: str, meant: Iterable[tuple[str, str]]) -> str:
    """Return a text with some words replaced, whatever their case."""
    for typed, known in meant:
        at = text.lower().find(typed)
        text = text if at < 0 else f"{text[:at]}{known}{text[at + len(typed) :]}"
    return text
