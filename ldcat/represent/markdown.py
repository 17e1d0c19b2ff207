r"""Descriptions as HTML: Markdown where it is meant, and else text as it was typed.

Most descriptions are plain text. So line breaks count, and what plain text has by chance is no
markup: indented lines, underlined ones, `5*3*2`, `> 18`, `C:\data`, `<name>`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.rules_inline import StateInline, escape, html_inline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markupsafe import Markup
from markupsafe import escape as escaped

from ldcat.represent.safe_html import TAGS, safe_html

#: Longer texts, and those with more signs, are shown as they were typed: reading takes too long.
LONGEST: Final = 40_000
_MOST_SIGNS: Final = 1_200
_MOST_TAGS: Final = 4_000
_SIGN: Final = re.compile(r"[*_`\[\]<&!|\\]|://")
#: Where no line has any of this, there is no markup.
_MARKUP: Final = re.compile(
    r"[*_`\[<\\]|://|&[#\w]{1,31};|^[ \t]*(?:[-+#>|]|\d{1,9}[.)]|~~~)|^[-|: \t]+$", re.MULTILINE
)
_DEEP: Final = re.compile(
    r"^(?:[ \t]{60}|[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+|>[ \t]*){16})", re.MULTILINE
)
#: What is HTML as a whole, and not text with a tag here and there.
_IS_HTML: Final = re.compile(
    r"</?(?:p|div|ul|ol|li|table|tbody|tr|td|h[1-6]|blockquote|section|article|dl|pre)"
    r"(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_TAG_NAME: Final = re.compile(r"</?([A-Za-z][\w:-]*)")
#: Tags without a meaning here that are no words in brackets either.
_PASSED_OVER: Final = frozenset(
    ("center", "div", "font", "iframe", "img", "o:p", "script", "span", "style", "svg")
)
_GAP: Final = re.compile(r"(?<=[^>\s])[ \t]*\n[ \t]*\n\s*(?=[^<\s])")
_LINE_END: Final = re.compile(r"\r\n?")
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n\s*")
_PROTOCOL: Final = re.compile(r"(?:^|[^a-z0-9+.-])(https?|ftp)$", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"://[^\W_][^\s<>\"`\\^{}|\[\]\x00-\x1f\x7f]*")
_ENDS: Final = ".,;:!?*_'\u2019\u201d\u00bb"
_ESCAPABLE: Final = frozenset("*_[]#`<>|-+.!()~{}")
_QUOTE: Final = re.compile(r">[ \t]*[^\W\d_]")


def rendered(text: str, *, below: int = 2) -> Markup:
    r"""Return a description as safe HTML.

    Args:
        text: Markdown, HTML or plain text.
        below: The level of the heading under which it stands.

    >>> rendered("Tides of **the** sea\nat snake_case_buoys")
    Markup('<p dir="auto">Tides of <strong>the</strong> sea<br>\nat snake_case_buoys</p>')
    """
    text = _LINE_END.sub("\n", text)
    if not _MARKUP.search(text):
        return plain(text)
    text = _without_comments(text)
    if _IS_HTML.search(text):
        return rendered_html(_GAP.sub("<br><br>", text), below=below)
    if not _is_readable(text):
        return plain(text)
    return safe_html(_reader().render(text).strip(), below=below)


def rendered_html(text: str, *, below: int = 2) -> Markup:
    """Return as safe HTML what says that it is HTML; as text if reading it takes too long."""
    is_readable = len(text) <= LONGEST and text.count("<") <= _MOST_TAGS
    return safe_html(text, below=below) if is_readable else plain(text)


def plain(text: str) -> Markup:
    r"""Return a text in paragraphs, with its line breaks.

    >>> plain("1 < 2\n\nthree\nfour")
    Markup('<p dir="auto">1 &lt; 2</p>\n<p dir="auto">three<br>\nfour</p>')
    """
    parts = filter(None, map(str.strip, _BLANK_LINES.split(_LINE_END.sub("\n", text))))
    lines = (str(escaped(it)).replace("\n", "<br>\n") for it in parts)
    return Markup("\n".join(f'<p dir="auto">{it}</p>' for it in lines))  # noqa: S704 - escaped


def _without_comments(text: str) -> str:
    """Return a text without HTML's comments; in linear time."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def _is_readable(text: str) -> bool:
    """Say whether reading a text as Markdown ends soon, and loses nothing."""
    if len(text) > LONGEST or _DEEP.search(text):
        return False
    return sum(1 for _ in _SIGN.finditer(text)) <= _MOST_SIGNS


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"breaks": True, "html": True, "maxNesting": 100})
    reader.enable("table")
    reader.disable(["code", "lheading", "reference", "html_block"])
    reader.inline.ruler.at("emphasis", _emphasis)
    reader.inline.ruler.at("escape", _escape)
    reader.inline.ruler.at("html_inline", _tag)
    reader.inline.ruler.after("text", "address", _address)
    reader.block.ruler.at("blockquote", _blockquote, {"alt": ["paragraph", "list"]})
    reader.add_render_rule("html_inline", _written_tag)
    reader.add_render_rule("image", _written_image)
    return reader


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Take the signs of emphasis; one asterisk within a word is none."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    is_strong = state.src.startswith("**", state.pos)
    scanned = state.scanDelims(state.pos, is_strong)
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
    state.pos += scanned.length
    return True


def _escape(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Take a backslash before a sign of Markdown; others are those of paths."""
    following = state.src[state.pos + 1 : state.pos + 2]
    return following in _ESCAPABLE and escape(state, silent)


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Take a tag; declarations and the like are none."""
    following = state.src[state.pos + 1 : state.pos + 2]
    return (following.isalpha() or following == "/") and html_inline(state, silent)


def _blockquote(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001, PLR0917 - the library's signature
    """Take a quotation; `> 18` is none."""
    at = state.bMarks[start] + state.tShift[start]
    return bool(_QUOTE.match(state.src, at)) and blockquote(state, start, end, silent)


def _address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Link an address that stands in the text."""
    at = state.pos
    if state.linkLevel or not state.src.startswith("://", at):
        return False
    protocol = _PROTOCOL.search(state.src[max(0, at - 6) : at])
    found = _ADDRESS.match(state.src, at)
    # What stops at a brace is a template of addresses.
    if not protocol or not found or state.src[found.end() : found.end() + 1] == "{":
        return False
    rest = _without_ends(found[0])
    if not silent:
        name = protocol[1]
        state.pending = state.pending[: -len(name)]
        _push_link(state, state.md.normalizeLink(name + rest), name + rest)
    state.pos += len(rest)
    return True


def _push_link(state: StateInline, href: str, text: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)


def _without_ends(address: str) -> str:
    """Leave off what belongs to the sentence: its stop, a bracket that was opened before."""
    depth = 0
    for place, sign in enumerate(address):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return address[:place].rstrip(_ENDS)
    return address.rstrip(_ENDS)


def _written_tag(_renderer: object, tokens: Sequence[Token], at: int, *_: object) -> str:
    """Pass a tag on; what is no tag is a word in brackets."""
    content = tokens[at].content
    name = _TAG_NAME.match(content)
    if name is None or name[1].lower() in TAGS or name[1].lower() in _PASSED_OVER:
        return content
    return str(escaped(content))


def _written_image(_renderer: object, tokens: Sequence[Token], at: int, *_: object) -> str:
    """Write a link in an image's place."""
    token = tokens[at]
    text = token.content.strip() or "image"
    return f'<a href="{escaped(str(token.attrs.get("src", "")))}">{escaped(text)}</a>'
