"""Pages in a real browser: nothing refused, nothing beside the screen, nobody else asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from ldcat.ledger.append import Origin
from tests.browser.opening import opened
from tests.serving import examples, served

PATHS: Final = [
    "",
    "catalog.html",
    "search?q=sea&format=CSV",
    "search?q=nothing-like-that",
    "browse",
    "browse/theme",
    "browse/format/CSV",
    "vocabularies",
    "vocabularies/hvd-category",
    "vocabularies/data-theme/ENVI",
    "dataset/street-trees",
    "sparql",
    "queries",
    "queries/datasets-about-time?from=2015-01-01&page_size=5",
    "quality",
    "quality/records?metric=rightsAvailability",
    "dataset/street-trees/quality",
    "dataset/nothing",
]


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


@pytest.mark.slow
@pytest.mark.parametrize("is_dark", [False, True])
def test_the_chart_of_quality_is_drawn_and_told(
    browser: Browser, tmp_path: Path, *, is_dark: bool
) -> None:
    with served(tmp_path, examples()) as catalogue:
        ledger = catalogue.application.ledger
        first, *others = ledger.pins.page(1 << 40, 0, 1000)
        gone = [it.iri for it in (first, *others[: len(others) // 2])]
        origin = Origin(catalogue.base, "tester", datetime.now(UTC) + timedelta(days=9), "")
        ledger.append([], gone, origin)
        address = f"{catalogue.base}quality"
        with opened(browser, address, width=320, is_dark=is_dark) as (page, wrong):
            assert wrong == []
            line = page.locator(".chart .line")
            assert line.count() == 1
            box = line.bounding_box()
            assert box is not None
            assert box["width"] > 200
            page.get_by_text("The same as a table").click()
            assert page.locator(".chart + details tbody tr").count() == 2
            ink = line.evaluate("getComputedStyle(document.querySelector('.chart .line')).stroke")
            assert ink != page.evaluate("getComputedStyle(document.body).backgroundColor")
            picture = page.screenshot(full_page=True)
    assert len(picture) > 20_000
