"""Colours that can be read: contrast (WCAG 2.2, 1.4.3), and shades of an accent colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

#: Red, green and blue, from 0 to 255.
Colour: TypeAlias = tuple[int, int, int]

#: What text of usual size needs (WCAG 2.2, 1.4.3).
ENOUGH: Final = 4.5
WHITE: Final[Colour] = (255, 255, 255)
_STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class Scheme:
    """The ground that an accent colour stands on: `--paper` and `--sheet` of ldcat.css.

    Attributes:
        grounds: The backgrounds of pages.
        ink: What text is written in; and where an accent is not seen enough, it goes that way.
        tinted: How much of the accent a tinted background has.
    """

    grounds: tuple[Colour, ...]
    ink: Colour
    tinted: float


LIGHT: Final = Scheme(((248, 247, 244), WHITE), (0, 0, 0), 0.11)
DARK: Final = Scheme(((18, 23, 25), (26, 33, 36)), WHITE, 0.16)


@dataclass(frozen=True, slots=True)
class Shades:
    """An accent colour, and what goes with it.

    Attributes:
        accent: The colour of links, buttons and marks.
        ink: What is written on it.
        tint: A background with a trace of it.
    """

    accent: Colour
    ink: Colour
    tint: Colour


def parsed(text: str) -> Colour:
    """Return a colour of CSS: `#rgb` or `#rrggbb`.

    >>> parsed("#0b606b"), parsed("#FA0")
    ((11, 96, 107), (255, 170, 0))
    """
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(it * 2 for it in digits)
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


def written(colour: Colour) -> str:
    """Return a colour as CSS has it.

    >>> written((11, 96, 107))
    '#0b606b'
    """
    return "#" + "".join(f"{it:02x}" for it in colour)


def contrast(one: Colour, other: Colour) -> float:
    """Return how much two colours differ in brightness, from 1 to 21 (WCAG 2.2).

    >>> round(contrast(WHITE, (0, 0, 0)), 1)
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(accent: Colour, scheme: Scheme) -> Shades:
    """Return the nearest shade of a colour that can be read on every ground, with its company."""
    tries = (_shades(_mixed(accent, scheme.ink, it / _STEPS), scheme) for it in range(_STEPS + 1))
    return next(it for it in tries if _is_readable(it, scheme))


def least_contrast(accent: Colour, scheme: Scheme) -> float:
    """Return the contrast of a colour where it is seen worst: on a page, or on its own tint."""
    shades = _shades(accent, scheme)
    return min(contrast(accent, it) for it in (*scheme.grounds, shades.tint))


def _shades(accent: Colour, scheme: Scheme) -> Shades:
    ink = max((WHITE, scheme.grounds[0], (0, 0, 0)), key=lambda it: contrast(accent, it))
    return Shades(accent, ink, _mixed(scheme.grounds[-1], accent, scheme.tinted))


def _is_readable(it: Shades, scheme: Scheme) -> bool:
    return least_contrast(it.accent, scheme) >= ENOUGH


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (
        round(one + (two - one) * share) for one, two in zip(colour, other, strict=True)
    )
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(it / 255) for it in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
