"""Every kind of page passes axe-core: WCAG 2.2 A and AA, and good practice; by eye and by key."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.kinds_of_pages import KINDS, STATUS
from tests.browser.opening import opened
from tests.javascript import PAGE_TOOLS
from tests.serving import examples, served

AXE: Final = PAGE_TOOLS / "node_modules" / "axe-core" / "axe.min.js"
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
#: What readers may set for themselves (WCAG 2.2, 1.4.12).
SPACING: Final = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; }
    * { word-spacing: .16em !important }
    p { margin-block-end: 2em !important }
"""
#: Texts that are cut off, in boxes that do not scroll.
CUT: Final = """() => [...document.querySelectorAll('main *, header *, footer *')].filter((it) => {
    const style = getComputedStyle(it);
    return style.overflow === 'hidden' && it.clientHeight > 2
        && it.scrollHeight > it.clientHeight + 2
        && style.webkitLineClamp === 'none' && !it.closest('svg');
}).map((it) => it.outerHTML.slice(0, 100))"""

pytestmark = pytest.mark.slow


def violations(page: Page) -> list[str]:
    """Return what axe-core has against a page."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{it['id']}: {node['target']} {node['html'][:120]} {node['failureSummary']}"
        for it in found["violations"]
        for node in it["nodes"]
    ]


@pytest.mark.timeout(300)
@pytest.mark.skipif(
    not AXE.is_file(), reason="needs axe-core: `npm install` in tests/browser/tools"
)
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_kind_of_page_violates_a_rule(
    browser: Browser, base: str, scheme: str, width: int
) -> None:
    # The policy of the pages forbids what axe adds; it is tried without axe elsewhere.
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for kind, path in KINDS.items():
        answer = page.goto(base + path)
        assert answer is not None
        assert answer.status == STATUS.get(kind, 200), kind
        if wrong := violations(page):
            found[kind] = wrong
    context.close()
    assert found == {}


@pytest.mark.skipif(
    not AXE.is_file(), reason="needs axe-core: `npm install` in tests/browser/tools"
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_was_found_in_a_document_violates_no_rule(
    browser: Browser, base: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(f"{base}validate")
    page.get_by_role("button", name="Check").click()
    page.locator(".findings li").first.wait_for()
    assert violations(page) == []
    context.close()


@pytest.mark.timeout(200)
def test_every_kind_of_page_fits_at_320_pixels_with_wide_text(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, bypass_csp=True)
    page = context.new_page()
    for kind, path in KINDS.items():
        page.goto(base + path)
        for css in ("*{}", SPACING):
            page.add_style_tag(content=css)
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, (kind, css)
        assert page.evaluate(CUT) == [], kind
    context.close()


def focused(page: Page) -> str:
    """Return what the element that has the focus says."""
    told: str = page.evaluate(
        "(document.activeElement.innerText || document.activeElement.name || '').trim()"
    )
    return told


def tab_until(page: Page, text: str, most: int = 80) -> None:
    """Press the key until an element is reached."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if text in focused(page):
            return
    pytest.fail(f"no key leads to “{text}”")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_keyboard_is_enough_from_search_to_download(
    browser: Browser, base: str, width: int
) -> None:
    with opened(browser, base, width=width) as (page, wrong):
        tab_until(page, "q")
        page.keyboard.type("trees")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=trees*")
        if width < 928:
            tab_until(page, "Narrow the results")
            page.keyboard.press("Enter")
        tab_until(page, "Datasets")
        page.keyboard.press("Enter")
        page.wait_for_url("**kind=*")
        tab_until(page, "Street trees")
        page.keyboard.press("Enter")
        page.wait_for_url("**/dataset/street-trees")
        tab_until(page, "Download")
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert ring == "3px"
        tab_until(page, "BibTeX")
        assert wrong == []


def test_the_menu_of_small_screens_opens_by_key(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}dataset/street-trees", width=320) as (page, _):
        assert not page.get_by_role("link", name="Quality", exact=True).is_visible()
        tab_until(page, "Menu")
        page.keyboard.press("Enter")
        tab_until(page, "Quality", 10)
        page.keyboard.press("Enter")
        page.wait_for_url("**/quality")
    with opened(browser, f"{base}dataset/street-trees") as (page, _):
        assert page.get_by_role("link", name="Quality", exact=True).is_visible()
        assert not page.get_by_text("Menu").is_visible()


def test_pages_work_without_javascript(browser: Browser, base: str) -> None:
    with opened(browser, base, is_scripted=False) as (page, _):
        page.locator("input[name=q]").first.fill("trees")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=trees*")
        page.locator(".facet a", has_text="Datasets").click()
        page.wait_for_url("**kind=*")
        page.get_by_role("link", name="Street trees", exact=True).click()
        assert page.get_by_role("heading", level=1).inner_text() == "Street trees"
        assert page.locator("a.button", has_text="Download").first.is_visible()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("kind", ["landing", "search", "dataset", "listing", "browse", "quality"])
def test_nothing_moves_while_a_page_is_built(
    browser: Browser, base: str, kind: str, width: int
) -> None:
    with opened(browser, base + KINDS[kind], width=width) as (page, _):
        moved = page.evaluate(
            """() => new Promise((done) => {
                let sum = 0;
                new PerformanceObserver((list) => {
                    for (const it of list.getEntries()) sum += it.value;
                }).observe({ type: 'layout-shift', buffered: true });
                for (const it of document.querySelectorAll('img')) it.scrollIntoView();
                setTimeout(() => done(sum), 700);
            })"""
        )
        assert moved == 0


def test_pages_are_written_from_right_to_left(browser: Browser, tmp_path: Path) -> None:
    words = tmp_path / "translations"
    words.mkdir()
    (words / "ar.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Search"\nmsgstr "بحث"\n'
    )
    with served(tmp_path, examples(), translations=words) as catalogue:
        for kind in ("landing", "search", "dataset", "browse", "quality"):
            for width in (320, 1280):
                path = KINDS[kind]
                address = f"{catalogue.base}{path}{'&' if '?' in path else '?'}_lang=ar"
                with opened(browser, address, width=width) as (page, wrong):
                    assert wrong == []
                    assert page.locator("html").get_attribute("dir") == "rtl"
                    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                    assert over <= 0, (kind, width)
                    box = page.locator(".brand :is(svg, bdi)").first.bounding_box()
                    assert box is not None
                    assert box["x"] > width / 2, (kind, width)


def test_print_has_addresses_and_nothing_to_press(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}dataset/street-trees") as (page, _):
        page.emulate_media(media="print")
        for hidden in (".menu", ".top-search", "#formats", ".languages"):
            assert not page.locator(hidden).first.is_visible(), hidden
        after = page.locator("a.button").first.evaluate(
            "(it) => [getComputedStyle(it, '::after').content, it.href]"
        )
        assert after[1] in after[0]
        folded = page.locator("details.deep .block-name").first
        assert folded.is_visible()
