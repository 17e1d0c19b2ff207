"""Search in a real browser: suggestions, the keyboard, a box on the map; all without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.opening import opened

pytestmark = pytest.mark.slow


def test_suggestions_are_chosen_by_keyboard(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}search") as (page, wrong):
        field = page.get_by_role("combobox", name="Words to search for")
        field.press_sequentially("tide gau")
        options = page.get_by_role("option")
        expect(options.first).to_contain_text("tide gauge")
        assert field.get_attribute("aria-expanded") == "true"
        field.press("ArrowDown")
        assert options.first.get_attribute("aria-selected") == "true"
        assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        field.press("Escape")
        expect(options.first).to_be_hidden()
        field.press("ArrowDown")
        expect(options.first).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
        page.wait_for_url(re.compile(r"/search\?q=tide"))
        assert page.locator("#found").inner_text().endswith("results")
        assert wrong == []


def test_from_search_to_a_record_by_keyboard_alone(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}search") as (page, wrong):
        page.locator("#q").focus()
        page.keyboard.type("sea level")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/search\?q=sea\+level$"))
        page.locator(".facet a").filter(has_text="CSV").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("format=CSV"))
        page.locator(".entry a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/(dataset|series)/"))
        assert page.locator("article.record").count() == 1
        assert wrong == []


def test_a_box_is_drawn_on_the_map(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}search") as (page, wrong):
        area = page.locator(".draw")
        area.scroll_into_view_if_needed()
        frame = area.bounding_box()
        assert frame is not None
        page.mouse.move(frame["x"] + frame["width"] * 0.45, frame["y"] + frame["height"] * 0.15)
        page.mouse.down()
        page.mouse.move(frame["x"] + frame["width"] * 0.6, frame["y"] + frame["height"] * 0.4)
        expect(page.locator(".drawn")).to_be_visible()
        page.mouse.up()
        page.wait_for_url(re.compile("bbox="))
        expect(page.locator(".chosen-chips")).to_contain_text("On the map")
        west, south, east, north = map(float, page.locator("#bbox").input_value().split(","))
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
        assert wrong == []


def test_everything_works_without_scripts(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}search", is_scripted=False) as (page, wrong):
        page.locator("#q").fill("temperature")
        page.locator(".search-form button").click()
        total = page.locator("#found").inner_text()
        page.locator(".facet a").filter(has_text="NetCDF").first.click()
        assert page.locator("#found").inner_text() != total
        page.locator("summary", has_text="Time").first.click()
        page.locator("input[name=issued_from]").fill("2024")
        page.locator("input[name=issued_from]").press("Enter")
        assert "issued_from=2024" in page.url
        assert "format=NETCDF" in page.url
        page.get_by_role("link", name="Take all away").click()
        assert page.locator("#found").inner_text() == total
        assert wrong == []


def test_on_a_phone_filters_are_out_of_the_way(browser: Browser, base: str) -> None:
    with opened(browser, f"{base}search?q=sea", width=360) as (page, _):
        assert page.locator(".facet").first.is_hidden()
        page.locator(".filters > summary").click()
        assert page.locator(".facet").first.is_visible()
