"""Words of texts: lower case, without marks on letters, and cut to the stem of their language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

#: Longer words are none: encoded files, addresses.
_LONGEST: Final = 40
#: The languages whose stems are known, by ISO 639-1.
STEMMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "arabic",
        "da": "danish",
        "nl": "dutch",
        "en": "english",
        "fi": "finnish",
        "fr": "french",
        "de": "german",
        "el": "greek",
        "hu": "hungarian",
        "it": "italian",
        "nb": "norwegian",
        "nn": "norwegian",
        "no": "norwegian",
        "pt": "portuguese",
        "ro": "romanian",
        "ru": "russian",
        "es": "spanish",
        "sv": "swedish",
        "ta": "tamil",
        "tr": "turkish",
    }
)
#: Those of them of which the words are known that say nothing.
_WITH_STOP_WORDS: Final = frozenset(
    "da nl en fi fr de hu it nb nn no pt ru es sv".split()  # noqa: SIM905 - shorter to read
)
_REMEMBERED: Final = 4096
#: Whole titles are asked for thrice for each record, one after the other.
_TITLES: Final = 64
#: Han, Hiragana, Katakana, Thai, Lao, Khmer, Burmese (with their marks, which are no words).
_WITHOUT_BLANKS: Final = re.compile(
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0ec0-\u0ec6\u1000-\u102a"
    "\u1780-\u17b3\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


@lru_cache(_REMEMBERED)
def primary(tag: str) -> str:
    """Return the language of a tag, where its stems are known; else nothing.

    >>> primary("de-t-fr"), primary("tlh")
    ('de', '')
    """
    language = tag.lower().partition("-")[0]
    return language if language in STEMMED else ""


def stems(text: str, language: str) -> Sequence[str]:
    """Return the stems of a text's words, in their order.

    >>> stems("Straßen und Flüsse", "de"), stems("eau des fleuves", "fr")
    (['strass', 'und', 'fluss'], ['eau', 'de', 'fleuv'])
    """
    found: Sequence[str] = _stemmer(STEMMED.get(language, "")).analyze(_apart(text))
    return found


def has_no_blanks(text: str) -> bool:
    """Say whether a text is in a script that sets no blanks between words.

    >>> has_no_blanks("長江"), has_no_blanks("река")
    (True, False)
    """
    return bool(_WITHOUT_BLANKS.search(text))


def _apart(text: str) -> str:
    """Set each character of such a script apart: words are then those that follow each other."""
    return text if text.isascii() else _WITHOUT_BLANKS.sub(r" \g<0> ", text)


def words(text: str) -> Sequence[str]:
    """Return the words of a text as they are, folded.

    >>> words("Straßen und Flüsse")
    ['strassen', 'und', 'flusse']
    """
    return stems(text, "")


def spelled(text: str) -> Sequence[str]:
    """Return the words of a text in lower case, with the marks on their letters.

    >>> spelled("Straßen und Flüsse")
    ['straßen', 'und', 'flüsse']
    """
    found: Sequence[str] = _speller().analyze(text)
    return found


@lru_cache(_REMEMBERED)
def is_stop_word(word: str, languages: tuple[str, ...]) -> bool:
    """Say whether a word says nothing in one of some languages.

    >>> is_stop_word("the", ("de", "en")), is_stop_word("sea", ("en",))
    (True, False)
    """
    known = (STEMMED[it] for it in languages if it in _WITH_STOP_WORDS)
    return any(not _stopper(it).analyze(word) for it in known)


@lru_cache(_TITLES)
def folded(text: str) -> str:
    """Return a whole text for comparing: its words with single blanks.

    >>> folded("  Île-de-France: «Eau» ")
    'ile de france eau'
    """
    return " ".join(words(text))


def forms(word: str, languages: Iterable[str]) -> Sequence[str]:
    """Return what the index may have for a word: as it is, and its stem in each language.

    >>> forms("rivers", ["en"])
    ['rivers', 'river']
    """
    found = dict.fromkeys(words(word))
    for language in languages:
        found.update(dict.fromkeys(stems(word, language)))
    return list(found)


@cache
def _stemmer(name: str) -> TextAnalyzer:
    builder = (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST))
        .filter(Filter.lowercase())
    )
    if name:
        builder = builder.filter(Filter.stemmer(name))
    return builder.filter(Filter.ascii_fold()).build()


@cache
def _speller() -> TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST))
        .filter(Filter.lowercase())
        .build()
    )


@cache
def _stopper(name: str) -> TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.lowercase())
        .filter(Filter.stopword(name))
        .build()
    )
