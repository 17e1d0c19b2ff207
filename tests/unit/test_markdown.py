"""Descriptions as HTML: Markdown and HTML are read, and nothing else gets through."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldcat.represent.markdown import rendered, rendered_html
from ldcat.represent.prose import snippet
from ldcat.represent.safe_html import TAGS

VOID = {"br", "hr"}
FIXED = {"dir": {"auto"}, "rel": {"nofollow noopener ugc"}, "class": {"scroll"}}
SCHEMES = ("http:", "https:", "mailto:", "ftp:", "tel:")
_PIECES = r"""
<table> </table> <td> <b> </b> <p> </p> </div> <a~href=' '> "> <svg~onload=x> <script> </script>
<style> <img~src= <ol~start= javascript:x() data:text/html, http://a.b/ [x]( ) ![ ]( ** * _ ` ```
| |-|-| a|b &lt; &#x6a; &quot; \ <!-- --> <math> <template> <h1> </h1> <h1 style=x:y onclick=c
<a~href=http://x/<table> <textarea> <select> <noscript> word ~ \n \n\n -~ 1.~ #~ >~ \u202e \x00
"""


def _readable(piece: str) -> str:
    """Return a piece with its blanks and control characters."""
    signs = {"~": " ", r"\n": "\n", r"\u202e": "\u202e", r"\x00": "\x00"}
    for sign, meant in signs.items():
        piece = piece.replace(sign, meant)
    return piece


PIECES = st.sampled_from([_readable(it) for it in _PIECES.split()])
_UNITS = r"""
[ ![[ [a]( *a**b > :// <a <a~x=" ` & <b> <p><b> <p><a><b> <div> <![CDATA[ <!-- <? \ a@
*a~ >~ -~ http://a.b/~ a|b\n-|-\n|\n 1.~ \n ~ _a_~ <p>\n\n |\n
"""


class Checked(HTMLParser):
    """Fails for what may not stand on a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS or (tag, attrs) == ("div", [("class", "scroll")])
        for name, value in attrs:
            assert value is not None
            if name == "href":
                assert tag == "a"
                assert value.lower().startswith(SCHEMES)
            elif name in {"start", "colspan", "rowspan"}:
                assert value.isdigit()
            else:
                assert value in FIXED[name]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def checked(html: str) -> str:
    """Return the text of safe HTML."""
    parser = Checked()
    parser.feed(str(html))
    parser.close()
    assert not parser.open
    return parser.text


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_whatever_is_typed_becomes_safe_html(text: str) -> None:
    checked(rendered(text))
    checked(rendered_html(text))


@given(st.text(alphabet="xy z<>&\"'.\n", max_size=80))
def test_plain_text_says_what_it_said(text: str) -> None:
    if "<blockquote>" not in rendered(text):
        said = checked(rendered(text))
        assert "".join(said.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "5*3*2 = 30 in snake_case_words",
        "value* and other*",
        "C:\\\\data\\new",
        "http://x.org/{id}/<name>",
        "> 18 years",
        "[1]: a note",
        "{{x}} {% y %} #1 #hash",
        "1 < 2 && 3 > 2",
        "=== title ===",
        "<placeholder> in <brackets>",
    ],
)
def test_signs_of_plain_text_are_no_markup(text: str) -> None:
    assert checked(rendered(text)).split() == text.split()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\r\n\r\nthree", '<p dir="auto">one<br>\ntwo</p>\n<p dir="auto">three</p>'),
        ("**bold** and *more*", '<p dir="auto"><strong>bold</strong> and <em>more</em></p>'),
        ("# Title", '<h3 dir="auto">Title</h3>'),
        ("###### Deep", '<h6 dir="auto">Deep</h6>'),
        ("- a\n- b", '<ul>\n<li dir="auto">a</li>\n<li dir="auto">b</li>\n</ul>'),
        ("5. a", '<ol start="5">\n<li dir="auto">a</li>\n</ol>'),
        ("title\n-----", '<p dir="auto">title</p>\n<hr>'),
        ("x\n\n    indented", '<p dir="auto">x</p>\n<p dir="auto">indented</p>'),
        ("[away](/relative)", '<p dir="auto">away</p>'),
        ("<h2>A</h2><p>b</p>", '<h4 dir="auto">A</h4><p dir="auto">b</p>'),
        ("<p>a</p></div></main><p>b</p>", '<p dir="auto">a</p><p dir="auto">b</p>'),
        ("a <b>c", '<p dir="auto">a <b>c</b></p>'),
        ("AT&amp;T", '<p dir="auto">AT&amp;T</p>'),
    ],
)
def test_markdown_and_html_are_read(text: str, html: str) -> None:
    assert rendered(text) == html


@pytest.mark.parametrize(
    ("text", "address", "said"),
    [
        ("See (https://x.org/a_(b)).", "https://x.org/a_(b)", "https://x.org/a_(b)"),
        ("<https://x.org>", "https://x.org", "https://x.org"),
        ("[it](mailto:a@x.org)", "mailto:a@x.org", "it"),
        ("![a map](https://x.org/map.png)", "https://x.org/map.png", "a map"),
        ("<p><img src='https://x.org/map.png'></p>", "https://x.org/map.png", "image"),
    ],
)
def test_addresses_and_images_are_links(text: str, address: str, said: str) -> None:
    link = f'<a href="{address}" rel="nofollow noopener ugc">{said}</a>'
    assert link in rendered(text)


@pytest.mark.parametrize(
    "scheme", ["javascript:x()", "JaVaScRiPt:x()", "data:text/html,x", "//x.y"]
)
@pytest.mark.parametrize("form", ["[l]({})", "<a href='{}'>l</a>", "<p><a href='{}'>l</a></p>"])
def test_other_schemes_are_not_linked(form: str, scheme: str) -> None:
    assert "href" not in rendered(form.format(scheme))


def test_headings_stand_below_those_of_the_page() -> None:
    assert rendered("# a", below=3) == '<h4 dir="auto">a</h4>'


def test_wide_tables_scroll() -> None:
    assert rendered("a|b\n-|-\n1|2").startswith('<div class="scroll"><table>')


@pytest.mark.parametrize("unit", [_readable(it) for it in _UNITS.split()])
@pytest.mark.parametrize("length", [1_000, 5_000, 39_000, 1_000_000])
def test_hostile_texts_are_read_at_once(unit: str, length: int) -> None:
    text = unit * (length // len(unit))
    start = time.perf_counter()
    html = rendered(text)
    seconds = time.perf_counter() - start
    assert html is not None
    assert seconds < max(0.5, length / 500_000)  # a generous bound for a busy machine


def test_deep_lists_are_shown_as_typed() -> None:
    text = "\n".join("  " * n + "- a" for n in range(300))
    assert checked(rendered(text)).count("- a") == 300


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Tides\n**North** [Sea](https://x.org/a_(b)) `code`", "Tides North Sea code"),
        ("*a* _b_ snake_case 5*3*2", "a b snake_case 5*3*2"),
        ("![map](https://x.org/a.png) &amp; more", "map & more"),
        ("One\n---\nTwo", "One Two"),
        ("1 [citation] (see there)", "1 [citation] (see there)"),
    ],
)
def test_snippets_have_no_signs_of_markdown(text: str, said: str) -> None:
    assert snippet(text, 100) == said
