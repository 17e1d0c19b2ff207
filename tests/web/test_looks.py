"""An operator gives pages a look of their own: by settings, and by templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from ldcat.bootstrap import build
from ldcat.configured import look_of
from ldcat.errors import BadParameterError, ResourceError
from ldcat.settings import Settings, read_settings
from tests.serving import BROWSER, Served, served

SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M0 0h9v9z"/></svg>'
)
PNG: Final = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (300).to_bytes(4) + (60).to_bytes(4) + b"\x08\x06\0\0\0"
)


@pytest.fixture(scope="module")
def dressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("dressed")
    (folder / "logo.svg").write_text(SVG)
    (folder / "imprint.md").write_text("# About us\n\nThe **City**. <script>x()</script>\n")
    (folder / "imprint.de.md").write_text("# Über uns\n\nDie **Stadt**.\n")
    templates = folder / "templates"
    (templates / "static").mkdir(parents=True)
    (templates / "static" / "own.css").write_text(".top { color: red }")
    (templates / "layout.html").write_text(
        '{% extends "ldcat/layout.html" %}\n'
        '{% block head %}<link rel="stylesheet" href="{{ custom("own.css") }}">{% endblock %}\n'
        "{% block footer %}<p>{{ frame.site.title }}</p>{{ super() }}{% endblock %}\n"
    )
    with served(
        folder,
        title="Sea & <Shore>",
        logo=folder / "logo.svg",
        theme_accent="#e30613",
        footer="Made by [us](https://example.org/us), **with care**. <script>x()</script>",
        imprint=str(folder / "imprint.md"),
        privacy="https://example.org/privacy",
        templates=templates,
    ) as it:
        yield it


def page(catalogue: Served, path: str = "", **headers: str) -> str:
    return catalogue.get(path, BROWSER, **headers).text


def test_the_logo_is_served_at_an_address_of_its_version(dressed: Served) -> None:
    found = re.search(
        r'<img class="logo" src="/(logo\.svg\?v=\w+)" width="40" height="40"', page(dressed)
    )
    assert found
    answer = dressed.get(found[1])
    assert answer.text == SVG
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "immutable" in answer.headers["cache-control"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "immutable" not in dressed.get("logo.svg").headers["cache-control"]


def test_a_logo_with_the_name_in_it_stands_for_the_title(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    with served(tmp_path, logo=tmp_path / "logo.png", title="Sea & Shore") as it:
        text = page(it)
        assert 'width="300" height="60" alt="Sea &amp; Shore">' in text
        brand = text.partition('class="brand"')[2].partition("</a>")[0]
        assert "<bdi" not in brand
        assert it.get("logo.png").headers["content-type"] == "image/png"


def test_colours_come_in_a_style_sheet_of_their_own(dressed: Served) -> None:
    text = page(dressed)
    (href,) = re.findall(r'href="/(theme\.css\?v=\w+)"', text)
    answer = dressed.get(href)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert re.search(r"light\) \{ :root \{ --accent: #d30612; --accent-ink: #ffffff;", answer.text)
    assert "prefers-color-scheme: dark" in answer.text
    assert " style=" not in text
    assert "<style" not in text
    policy = dressed.get("", BROWSER).headers["content-security-policy"]
    assert "unsafe-inline" not in policy


def test_a_colour_that_cannot_be_read_is_changed_and_told(dressed: Served) -> None:
    (note,) = dressed.application.registry.context.look.notes
    assert re.search(
        r"theme_accent #e30613 has a contrast of 4\.\d\d:1 .* pages have #d30612", note
    )


def test_a_colour_that_can_be_read_stays(tmp_path: Path) -> None:
    look = look_of(Settings.model_construct(None, theme_accent="#004080", theme_accent_dark="#9cf"))
    assert "--accent: #004080" in look.style
    assert "--accent: #99ccff" in look.style
    assert look.notes == ()


def test_the_footer_is_markdown_and_safe(dressed: Served) -> None:
    footer = page(dressed, "search?q=x").partition('<footer class="bottom">')[2]
    assert '<a href="https://example.org/us">us</a>, <strong>with care</strong>' in footer
    assert "x()" not in footer
    assert 'href="https://example.org/privacy">Privacy</a>' in footer
    assert 'href="/about/imprint">Imprint</a>' in footer
    assert "Accessibility" not in footer


def test_a_statement_is_a_page_in_the_readers_language(dressed: Served) -> None:
    english = page(dressed, "about/imprint")
    assert '<h1 dir="auto">About us</h1>' in english
    assert "<strong>City</strong>" in english
    assert "x()" not in english
    german = page(dressed, "about/imprint", **{"accept-language": "de"})
    assert '<h1 dir="auto">Über uns</h1>' in german
    assert '<article class="about" lang="de">' in german
    assert dressed.get("about/privacy", BROWSER).status_code == 404
    assert "foaf:Document" in dressed.get("about/imprint", "text/turtle").text


def test_templates_take_the_place_of_ours(dressed: Served) -> None:
    text = page(dressed, "dataset/nothing")
    assert "<p>Sea &amp; &lt;Shore&gt;</p>" in text
    assert text.count('<footer class="bottom">') == 1
    (href,) = re.findall(r'href="/(custom/own\.css\?v=\w+)"', text)
    answer = dressed.get(href)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text == ".top { color: red }"
    for path in ("custom/nothing.css", "custom/../layout.html", "custom/%2e%2e/layout.html"):
        assert dressed.get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("record.html", "one\n{% if %}", "record.html:2"),
        ("record.html", '\n{% extends "nothing.html" %}', "record.html:2"),
        ("layout.html", "one\ntwo\n{{ nobody }}", "layout.html:3"),
        ("layout.html", '{{ custom("nothing.css") }}', "static/nothing.css"),
    ],
)
def test_a_fault_in_a_template_is_told_at_the_start(
    tmp_path: Path, name: str, text: str, where: str
) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / name).write_text(text)
    settings = Settings.model_construct(None, data=tmp_path / "data", templates=templates)
    with pytest.raises(ResourceError) as told:
        build(settings, "a test")
    assert told.value.where.endswith(where)


def test_a_template_that_nothing_uses_is_told(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "foot.html").write_text("")
    with served(tmp_path, templates=templates) as it:
        (note,) = it.application.registry.context.look.notes
        assert note.endswith("foot.html takes the place of nothing")


@pytest.mark.parametrize("content", [b"GIF89a", b"\x89PNG", b"<html>", b""])
def test_a_logo_that_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo").write_bytes(content)
    with pytest.raises(ResourceError, match="SVG, PNG or WebP"):
        look_of(Settings.model_construct(None, logo=tmp_path / "logo"))


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("theme_accent", "teal", "a colour such as"),
        ("theme_accent_dark", "#12345", "a colour such as"),
        ("logo", "nothing.svg", "a file that is there"),
        ("imprint", "nothing.md", "an address, or a file that is there"),
        ("privacy", "https://exa mple.org/", "an IRI"),
        ("templates", "nothing", "a folder that is there"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(name: str, value: str, what: str) -> None:
    with pytest.raises(BadParameterError, match=what):
        read_settings({name: value})


def test_what_comes_with_the_program_is_kept_by_browsers(dressed: Served) -> None:
    text = page(dressed)
    for href in re.findall(r'(?:href|src)="/(static/[^"]+)"', text):
        answer = dressed.get(href)
        assert "immutable" in answer.headers["cache-control"], href
        assert "immutable" not in dressed.get(href.partition("?")[0]).headers["cache-control"]
    assert dressed.get("favicon.ico").headers["content-type"] == "image/svg+xml"
