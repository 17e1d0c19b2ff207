"""Maps as a browser shows them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_map_is_drawn_in_the_readers_colours(browser: Browser, base: str, scheme: str) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{base}dataset/street-trees")
    page.locator(".map img").scroll_into_view_if_needed()
    sea = page.evaluate(
        """async () => {
            await document.querySelector('.map img').decode();
            const canvas = document.createElement('canvas');
            canvas.width = 600; canvas.height = 400;
            const drawing = canvas.getContext('2d');
            drawing.drawImage(document.querySelector('.map img'), 0, 0, 600, 400);
            return [...drawing.getImageData(150, 30, 1, 1).data];
        }"""
    )
    assert (sum(sea[:3]) > 600) == (scheme == "light"), sea
    assert sea[3] == 255
    assert told == []
    page.close()
