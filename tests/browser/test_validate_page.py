"""The validation page in a real browser: marks at lines, suggestions that can be applied."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.opening import opened
from tests.browser.test_query_page import write, written
from tests.web.test_validate import FAULTY

pytestmark = pytest.mark.slow


def test_lines_are_marked_and_suggestions_applied(
    browser: Browser, base: str, tmp_path: Path
) -> None:
    with opened(browser, f"{base}validate") as (page, wrong):
        write(page, FAULTY.decode())
        page.get_by_label("Profile").select_option("dcat-ap")
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator("#outcome-title")).to_contain_text("2 violations")
        expect(page.locator(".cm-lint-marker-error")).to_have_count(2)
        page.screenshot(path=tmp_path / "marked.png")
        applying = page.get_by_role("button", name="Apply")
        applying.first.click()
        expect(page.locator("#said")).to_contain_text("1 violation,")
        expect(page.locator("#outcome")).to_contain_text("was applied at line")
        applying.first.click()
        expect(page.locator("#said")).to_contain_text("1 record conforms to dcat-ap")
        assert '"2021-05-03"^^<http://www.w3.org/2001/XMLSchema#date>' in written(page)
        assert "/file-type/CSV>" in written(page)
        assert wrong == []


def test_all_that_is_certain_is_mended_in_any_syntax(browser: Browser, base: str) -> None:
    document = """{ "@context": {"dct": "http://purl.org/dc/terms/"},
  "@id": "https://data.example.org/d", "@type": "http://www.w3.org/ns/dcat#Dataset",
  "dct:title": "Tides", "dct:description": "Heights.", "dct:language": "en" }"""
    with opened(browser, f"{base}validate") as (page, wrong):
        write(page, document)
        page.get_by_label("Profile").select_option("dcat-ap")
        page.get_by_role("button", name="Check", exact=True).click()
        page.get_by_role("button", name="Mend what is certain").click()
        expect(page.locator("#said")).to_contain_text("0 violations")
        assert "authority/language/ENG" in written(page)
        assert wrong == []


@pytest.mark.parametrize("is_scripted", [True, False])
def test_the_page_fits_a_small_screen(browser: Browser, base: str, is_scripted: bool) -> None:
    with opened(browser, f"{base}validate", width=320, is_dark=True, is_scripted=is_scripted) as (
        page,
        wrong,
    ):
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator("#outcome-title")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert wrong == []
