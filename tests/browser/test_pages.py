"""Pages in a real browser: nothing refused, nothing beside the screen, nobody else asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.serving import examples, served

CHROMIUM: Final = Path("/usr/bin/chromium")
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATHS: Final = [
    "",
    "catalog.html",
    "dataset/street-trees",
    "sparql",
    "queries",
    "queries/datasets-about-time?from=2015-01-01&page_size=5",
    "dataset/nothing",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.skip("needs Debian's chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=ARGUMENTS, timeout=200_000
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("catalogue"), examples()) as catalogue:
        yield catalogue.base


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1280, is_dark: bool = False
) -> Iterator[tuple[Page, list[str]]]:
    """Open a page as a reader does; yield it, and what went wrong."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if is_dark else "light"
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on(
        "request",
        lambda asked: None if "127.0.0.1" in asked.url else wrong.append(f"asked {asked.url}"),
    )
    page.goto(address)
    yield page, wrong
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_and_asks_nobody_else(
    browser: Browser, base: str, path: str, width: int
) -> None:
    with opened(browser, base + path, width=width, is_dark=width == 320) as (page, wrong):
        is_missing = path == "dataset/nothing"
        assert [it for it in wrong if not (is_missing and "404" in it)] == []
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang") == "en"
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0


@pytest.mark.slow
def test_the_first_key_leads_to_the_content(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}dataset/street-trees") as (page, _):
        page.keyboard.press("Tab")
        target = page.evaluate("document.activeElement.getAttribute('href')")
        assert target is not None
        assert target.startswith("#")
        assert page.locator(target).count() == 1


@pytest.mark.slow
def test_every_format_link_of_a_record_answers(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}dataset/street-trees") as (page, _):
        links = page.locator('link[rel="alternate"]').all()
        addresses = [link.get_attribute("href") or "" for link in links]
        assert len(addresses) >= 6
        for address in addresses:
            assert page.request.get(base + address.removeprefix(base).lstrip("/")).status == 200
