"""The query page in a real browser: an editor that asks nobody else, and a form without it."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.opening import opened

pytestmark = pytest.mark.slow

SERIES: Final = """SELECT ?series ?title {
  ?series a dcat:DatasetSeries ; dct:title ?title .
  FILTER(LANGMATCHES(LANG(?title), "en"))
}"""
MISTAKE: Final = "SELECT * {\n  ?dataset a dcat:Dataset .\n  ?dataset dct:title }"


def write(page: Page, text: str) -> None:
    """Put a text into the editor, in place of what is there."""
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def written(page: Page) -> str:
    """Return what is in the editor."""
    return "\n".join(page.locator(".cm-line").all_text_contents())


def asked(page: Page) -> str:
    """Return the query in the page's address."""
    return parse_qs(urlsplit(page.url).query)["query"][0].replace("\r", "")


def test_a_query_runs_in_place_and_its_address_can_be_shared(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}sparql") as (page, wrong):
        write(page, SERIES)
        page.keyboard.press("ControlOrMeta+Enter")
        expect(page.locator("#answer tbody tr")).not_to_have_count(0)
        first = page.locator("#answer tbody tr").first
        link = first.locator("td").first.get_by_role("link")
        assert link.inner_text() == first.locator("td").nth(1).locator("bdi").inner_text()
        assert (link.get_attribute("href") or "").startswith("/series/")
        expect(page.locator("#said")).to_contain_text("rows.")
        assert asked(page) == SERIES
        assert written(page) == SERIES
        shared = page.url
        with page.expect_download() as downloading:
            page.get_by_label("Result as").select_option("csv")
            page.get_by_role("button", name="Run").click()
        assert downloading.value.path().read_bytes().startswith(b"series,title")
        page.go_back()
        expect(page.locator("#answer table")).to_have_count(0)
        assert wrong == []
    with opened(browser, shared) as (page, wrong):
        assert written(page) == SERIES
        assert page.locator("#answer tbody tr").count() > 1
        assert wrong == []


def test_completion_knows_terms_prefixes_and_variables(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}sparql") as (page, wrong):
        offer = page.locator(".cm-tooltip-autocomplete li")
        write(page, "SELECT ?place {\n  ?place a foaf:Agent ; locn:geo")
        page.keyboard.type("metry")
        expect(offer.first).to_have_text("locn:geometryGeometry")
        page.wait_for_timeout(100)  # completion takes no key in its first moment
        page.keyboard.press("Enter")
        expect(page.locator(".cm-line").first).to_have_text(
            "PREFIX locn: <http://www.w3.org/ns/locn#>"
        )
        page.keyboard.type(" ?pl")
        expect(offer).to_have_text(["?place"])
        page.keyboard.press("Escape")
        write(page, "")
        page.keyboard.type("PREFIX vca")
        expect(offer).to_have_text(["vcard:http://www.w3.org/2006/vcard/ns#"])
        assert wrong == []


def test_of_names_that_fit_the_shortest_comes_first(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}sparql") as (page, wrong):
        write(page, "SELECT ?d { ?d a dcat:")
        page.keyboard.type("Da")
        offer = page.locator(".cm-tooltip-autocomplete li .cm-completionLabel")
        expect(offer.first).to_have_text("dcat:Dataset")
        assert offer.all_text_contents()[:3] == [
            "dcat:Dataset",
            "dcat:DataService",
            "dcat:DatasetSeries",
        ]
        page.wait_for_timeout(100)  # completion takes no key in its first moment
        page.keyboard.press("Enter")
        expect(page.locator(".cm-content")).to_contain_text("?d a dcat:Dataset")
        assert wrong == []


def test_a_mistake_is_marked_where_it_is(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}sparql") as (page, wrong):
        write(page, MISTAKE)
        expect(page.locator(".cm-lintRange-warning")).to_have_text("}")
        page.get_by_role("button", name="Run").click()
        expect(page.get_by_role("alert")).to_contain_text("line 3, column")
        expect(page.locator(".cm-lintRange-error")).to_have_text("}")
        shared = page.url
        write(page, SERIES)
        expect(page.locator(".cm-lintRange")).to_have_count(0)
        page.keyboard.press("ControlOrMeta+Enter")
        expect(page.locator("#answer table")).to_have_count(1)
        expect(page.get_by_role("alert")).to_have_count(0)
        assert [it for it in wrong if "400" not in it] == []
    with opened(browser, shared) as (page, _):
        expect(page.locator(".cm-lintRange-error")).to_have_text("}")


def test_a_query_that_takes_long_can_be_stopped(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}sparql") as (page, wrong):
        write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        page.keyboard.press("ControlOrMeta+Enter")
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("#said")).to_have_text("Stopped.")
        expect(page.get_by_role("button", name="Run")).to_be_enabled()
        assert wrong == []


def test_the_keyboard_gets_in_and_out_of_the_editor(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}sparql") as (page, _):
        page.get_by_text("Query", exact=True).click()
        expect(page.get_by_role("textbox", name="Query")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_label("Result as")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(page.get_by_role("textbox", name="Query")).to_be_focused()


def test_without_scripts_the_form_does_the_same(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}sparql", is_scripted=False) as (page, wrong):
        page.get_by_label("Query").fill(SERIES)
        page.get_by_role("button", name="Run").click()
        assert page.locator("#answer tbody tr").count() > 1
        assert page.locator('#answer a[href^="/series/"]').count() > 1
        assert asked(page) == page.get_by_label("Query").input_value() == SERIES
        page.get_by_label("Query").fill(MISTAKE)
        page.get_by_role("button", name="Run").click()
        assert "line 3, column" in page.get_by_role("alert").inner_text()
        assert wrong == [] or all("400" in it for it in wrong)


@pytest.mark.parametrize("is_dark", [False, True])
def test_an_answer_fits_a_narrow_screen(browser: Browser, base: str, *, is_dark: bool) -> None:
    address = f"{base}sparql?{urlencode({'query': SERIES})}"
    with opened(browser, address, width=320, is_dark=is_dark) as (page, wrong):
        assert page.locator(".cm-content").count() == 1
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0
        assert wrong == []
