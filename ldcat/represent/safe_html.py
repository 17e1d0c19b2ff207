"""HTML that others wrote, made safe to stand on our pages."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from markupsafe import Markup
from nh3 import Cleaner

_TAGS: Final = (
    "a abbr b blockquote br caption cite code dd del dfn dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li"
    " mark ol p pre q s samp small strong sub sup table tbody td tfoot th thead tr u ul var"
)
#: What may stay; of all else only the text does.
TAGS: Final = frozenset(_TAGS.split())
#: What goes with all that is in it.
_GONE: Final = frozenset({"script", "style", "template", "noscript", "iframe", "title"})
_SCHEMES: Final = frozenset({"http", "https", "mailto", "ftp", "tel"})
_REL: Final = "nofollow noopener ugc"
#: The direction of what stands in blocks of its own is that of its first letter.
_BLOCKS: Final = ("p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6")
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_IMAGE: Final = re.compile(r"<img\b([^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_EMPTY: Final = re.compile(r'<p dir="auto">(?:\s|<br>|\u00a0|&nbsp;)*</p>')
_HEADING: Final = re.compile(r"<(/?)h([1-6])\b")
_LINKLESS: Final = re.compile(rf'<a rel="{_REL}">(.*?)</a>', re.DOTALL)


def safe_html(text: str, *, below: int = 2) -> Markup:
    """Return HTML with nothing in it but text, its structure, and links.

    Images become links: nothing is loaded. Headings stand below those of the page.

    Args:
        text: Whatever claims to be HTML.
        below: The level of the heading under which it stands.

    >>> safe_html('<p onclick="x()">Tides<script>x()</script></p>')
    Markup('<p dir="auto">Tides</p>')
    """
    cleaned = _cleaner().clean(_IMAGE.sub(_image_link, text))
    # From here on `<` begins a tag: it is escaped in texts, and encoded in addresses.
    cleaned = _EMPTY.sub("", _LINKLESS.sub(r"\1", cleaned))
    shifted = _HEADING.sub(lambda it: f"<{it[1]}h{min(6, int(it[2]) + below)}", cleaned)
    wide = shifted.replace("<table>", '<div class="scroll"><table>')
    return Markup(wide.replace("</table>", "</table></div>").strip())  # noqa: S704 - cleaned


@cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(_GONE),
        attributes={"a": {"href"}, "ol": {"start"}, "td": _spans(), "th": _spans()},
        attribute_filter=_attribute,
        set_tag_attribute_values={it: {"dir": "auto"} for it in _BLOCKS},
        url_schemes=set(_SCHEMES),
        url_relative="deny",
        link_rel=_REL,
    )


def _spans() -> set[str]:
    return {"colspan", "rowspan"}


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value as it may stand; None where it may not."""
    if name == "href":
        return value.replace("<", "%3C").replace(">", "%3E").replace('"', "%22").strip()
    if name in {"dir", "rel"}:
        return value
    return value if _NUMBER.fullmatch(value) else None


def _image_link(found: re.Match[str]) -> str:
    """Return a link to an image, with the text that stands for it."""
    given = {it[1].lower(): it[2] or it[3] or it[4] or "" for it in _ATTRIBUTE.finditer(found[1])}
    text = given.get("alt", "").strip() or "image"
    address = given.get("src", "").replace('"', "%22")
    return f'<a href="{address}">{text.replace("<", "&lt;")}</a>'
