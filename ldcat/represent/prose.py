"""Running text: paragraphs and snippets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ldcat.model.graph import Literal
from ldcat.represent.languages import sorted_by
from ldcat.represent.layout import Layout
from ldcat.represent.values import Text

_LINE_END: Final = re.compile(r"\r\n?")
_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_LIST_LINE: Final = re.compile(r"[\r\n]\s*[-*+\u2022]\s+(?=\S)")
_SPACE: Final = re.compile(r"\s+")
_MARKUP: Final = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|span|strong|table|t[bdhr]|tbody|u|ul)"
    r"(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
#: How much of a text a snippet looks at, before markup and blanks are taken out.
_LOOKED_AT: Final = 2000


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in paragraphs.

    Attributes:
        language: Its language tag.
        name: The language in words.
        paragraphs: Its paragraphs; line breaks inside count.
    """

    language: str
    name: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A text for reading.

    Attributes:
        first: The passages in the reader's best language.
        others: Those in other languages.
    """

    first: tuple[Passage, ...]
    others: tuple[Passage, ...]


def prose(layout: Layout, terms: Sequence[Literal]) -> Prose | None:
    """Return texts in paragraphs, the reader's language first; None without any text."""
    texts = [layout.words.text(term) for term in terms]
    if not texts:
        return None
    tags = sorted_by(layout.words.preference, [text.language for text in texts])
    passages = {tag: [_passage(text) for text in texts if text.language == tag] for tag in tags}
    first, *others = passages.values()
    return Prose(tuple(first), tuple(passage for group in others for passage in group))


def _passage(text: Text) -> Passage:
    return Passage(text.language, text.name, tuple(paragraphs(text.text)))


def paragraphs(text: str) -> Iterator[str]:
    r"""Yield what stands between blank lines.

    >>> list(paragraphs("one\r\ntwo\r\n \r\nthree"))
    ['one\ntwo', 'three']
    """
    for part in _BLANK_LINES.split(_LINE_END.sub("\n", text)):
        if stripped := part.strip():
            yield stripped


def snippet(text: str, length: int) -> str:
    r"""Return the beginning of a text on one line, without markup, cut at a word.

    Lines that begin as those of a list stay apart.

    >>> snippet("Columns: \n- age\n- girth", 40)
    'Columns: · age · girth'
    >>> snippet("<p>Tides of the <b>North</b> Sea</p>", 18)
    'Tides of the…'
    """
    lines = _LIST_LINE.sub(" \N{MIDDLE DOT} ", text[:_LOOKED_AT])
    plain = _SPACE.sub(" ", _MARKUP.sub(" ", lines)).strip()
    if len(plain) <= length:
        return plain
    head = plain[:length]
    cut = head.rpartition(" ")[0]
    # Writing without blanks between words is cut anywhere.
    head = cut if len(cut) > length // 2 else head[: length - 1]
    return head.rstrip(" ,;:.-\N{EN DASH}") + "…"
