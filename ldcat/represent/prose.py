"""Running text: paragraphs and snippets."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from ldcat.model.graph import Literal
from ldcat.represent.languages import sorted_by
from ldcat.represent.layout import Layout
from ldcat.represent.markdown import plain, rendered, rendered_html
from ldcat.represent.values import Text
from ldcat.terms import RDF_HTML

_LIST_LINE: Final = re.compile(r"[\r\n]\s*[-*+\u2022]\s+(?=\S)")
_SPACE: Final = re.compile(r"\s+")
_MARKUP: Final = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|span|strong|table|t[bdhr]|tbody|u|ul)"
    r"(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
#: Signs of Markdown.
_HEADING: Final = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+|^[ \t]*>[ \t]+(?=[^\W\d_])", re.MULTILINE)
_RULE: Final = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$|^[-|: \t]+$", re.MULTILINE)
_LINK: Final = re.compile(
    r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,1000}(?:\([^()\s]{0,99}\))?[^()]{0,200}\)"
)
_STRONG: Final = re.compile(r"(\*\*|__|`)(?=\S)([^*_`\n]+)(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<!\w)([*_])(?=[^\s*_])([^*_\n]+)(?<=\S)\1(?!\w)")
_ESCAPE: Final = re.compile(r"\\([*_\[\]#`<>|.+!()~{}-])")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_SIGNS: Final = frozenset("*_`[#>|\\")
#: How much of a text a snippet looks at, before markup and blanks are taken out.
_LOOKED_AT: Final = 2000


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in one language.

    Attributes:
        language: Its language tag.
        name: The language in words.
        text: What it says, as it was typed.
        html: The same for pages, safe: Markdown and HTML are read, line breaks count.
    """

    language: str
    name: str
    text: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Prose:
    """A text for reading.

    Attributes:
        first: The passages in the reader's best language.
        others: Those in other languages.
    """

    first: tuple[Passage, ...]
    others: tuple[Passage, ...]


def prose(layout: Layout, terms: Sequence[Literal], *, below: int = 2) -> Prose | None:
    """Return texts for reading, the reader's language first; None without any text.

    Args:
        layout: The page.
        terms: The texts.
        below: The level of the heading under which they stand.
    """
    texts = [layout.words.text(term) for term in terms]
    if not texts:
        return None
    tags = sorted_by(layout.words.preference, [text.language for text in texts])
    passages = {
        tag: [_passage(layout, text, below) for text in texts if text.language == tag]
        for tag in tags
    }
    first, *others = passages.values()
    return Prose(tuple(first), tuple(passage for group in others for passage in group))


def _passage(layout: Layout, text: Text, below: int) -> Passage:
    if not layout.may_read(len(text.text)):
        html = plain(text.text)
    elif text.datatype_iri == RDF_HTML:
        html = rendered_html(text.text, below=below)
    else:
        html = rendered(text.text, below=below)
    return Passage(text.language, text.name, text.text, html)


def snippet(text: str, length: int) -> str:
    r"""Return the beginning of a text on one line, without markup, cut at a word.

    Lines that begin as those of a list stay apart.

    >>> snippet("Columns: \n- age\n- girth", 40)
    'Columns: · age · girth'
    >>> snippet("<p>Tides of the <b>North</b> Sea</p>", 18)
    'Tides of the…'
    >>> snippet("# Tides\n**North** [Sea](https://sea.example) of snake_case_buoys", 60)
    'Tides North Sea of snake_case_buoys'
    """
    lines = _LIST_LINE.sub(" \N{MIDDLE DOT} ", _unmarked(text[:_LOOKED_AT]))
    shown = _SPACE.sub(" ", _MARKUP.sub(" ", lines))
    if "&" in shown and _ENTITY.search(shown):
        shown = html.unescape(shown)
    shown = shown.strip()
    if len(shown) <= length:
        return shown
    head = shown[:length]
    cut = head.rpartition(" ")[0]
    # Writing without blanks between words is cut anywhere.
    head = cut if len(cut) > length // 2 else head[: length - 1]
    return head.rstrip(" ,;:.-\N{EN DASH}") + "…"


def _unmarked(text: str) -> str:
    """Return a text without the signs of Markdown, as far as they can be told by themselves."""
    if _SIGNS.isdisjoint(text) and "---" not in text:
        return text
    text = _HEADING.sub("", _RULE.sub("", text))
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return _ESCAPE.sub(r"\1", text)
