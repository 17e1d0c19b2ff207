"""Open pages as a reader does, and note what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page

#: Tells what the Content-Security-Policy refuses, also where the browser says nothing aloud.
_TELL: Final = """addEventListener("securitypolicyviolation", (it) =>
    console.error(`refused: ${it.violatedDirective} ${it.blockedURI} ${it.sourceFile}`))"""


@contextmanager
def opened(
    browser: Browser,
    address: str,
    *,
    width: int = 1280,
    is_dark: bool = False,
    is_scripted: bool = True,
) -> Iterator[tuple[Page, list[str]]]:
    """Open a page; yield it, and what went wrong: errors, refusals, requests to others."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if is_dark else "light",
        java_script_enabled=is_scripted,
    )
    page = context.new_page()
    page.add_init_script(_TELL)
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
