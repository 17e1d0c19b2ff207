"""Whatever colour an operator chooses, text in it can be read; and so can ours."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldcat import resources
from ldcat.represent.colours import (
    DARK,
    ENOUGH,
    LIGHT,
    Scheme,
    contrast,
    least_contrast,
    parsed,
    readable,
    written,
)
from ldcat.represent.pictures import picture

SCHEMES = {"light": LIGHT, "dark": DARK}
BYTES = st.integers(0, 255)
COLOURS = st.tuples(BYTES, BYTES, BYTES)


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours that the style sheet names."""
    text = (resources.static() / "ldcat.css").read_text()
    light, dark = re.findall(r":root \{([^{}]*--paper[^{}]*)\}", text)[:2]
    found = dict(re.findall(r"--([\w-]+): (#\w+);", light))
    return found | (dict(re.findall(r"--([\w-]+): (#\w+);", dark)) if scheme == "dark" else {})


@pytest.mark.parametrize("name", SCHEMES)
@given(colour=COLOURS)
def test_every_colour_becomes_readable(name: str, colour: tuple[int, int, int]) -> None:
    scheme = SCHEMES[name]
    shades = readable(colour, scheme)
    assert contrast(shades.accent, shades.ink) >= ENOUGH
    assert all(contrast(shades.accent, it) >= ENOUGH for it in (*scheme.grounds, shades.tint))
    if least_contrast(colour, scheme) >= ENOUGH:
        assert shades.accent == colour


@given(colour=COLOURS)
def test_a_colour_is_written_as_it_is_read(colour: tuple[int, int, int]) -> None:
    assert parsed(written(colour)) == colour


@pytest.mark.parametrize(("name", "scheme"), SCHEMES.items())
def test_the_grounds_are_those_of_the_style_sheet(name: str, scheme: Scheme) -> None:
    found = tokens(name)
    assert scheme.grounds == (parsed(found["paper"]), parsed(found["sheet"]))


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "warm", "violet"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "tint"])
def test_our_own_colours_can_be_read(name: str, ink: str, ground: str) -> None:
    found = tokens(name)
    assert contrast(parsed(found[ink]), parsed(found[ground])) >= ENOUGH


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x2b\x01\0\x3b\0\0", (300, 60)),
        (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x2b\xc1\x0e\0" + bytes(6), (300, 60)),
        (b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x2c\x01\x3c\0" + bytes(4), (300, 60)),
        (b"RIFF\0\0\0\0WEBPNONE" + bytes(16), None),
        (b'<?xml version="1.0"?><svg width="30px" height="6"></svg>', (30, 6)),
        (b"<svg></svg>", (1, 1)),
        (b'<svg viewBox="0,0,30.4,6"/>', (30, 6)),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), None),
    ],
)
def test_the_size_of_a_picture_is_read(content: bytes, size: tuple[int, int] | None) -> None:
    found = picture(content)
    assert (found and (found.width, found.height)) == size
