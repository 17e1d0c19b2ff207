"""What a picture is, and how large: so that pages keep room for it before it is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SVG: Final = re.compile(rb"<svg\b([^>]*)>", re.IGNORECASE)
_VIEW: Final = re.compile(
    rb"""\bviewBox\s*=\s*["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)"""
)
_SIDE: Final = rb"""(?:^|\s)%s\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        content: Its bytes.
        media_type: What it is.
        suffix: What its name ends in.
        width: Its width in pixels, or in units of its own.
        height: Its height in the same.
    """

    content: bytes
    media_type: str
    suffix: str
    width: int
    height: int


def picture(content: bytes) -> Picture | None:
    """Return a picture with its size; None for what is no SVG, PNG or WebP.

    >>> it = picture(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"/>')
    >>> it.media_type, it.width, it.height
    ('image/svg+xml', 64, 32)
    """
    for kind, suffix, size in (
        ("image/png", "png", _png(content)),
        ("image/webp", "webp", _webp(content)),
        ("image/svg+xml", "svg", _svg(content)),
    ):
        if size is not None and min(size) > 0:
            return Picture(content, kind, suffix, *size)
    return None


def _png(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 24:
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _webp(content: bytes) -> tuple[int, int] | None:
    """Return the size that one of the three kinds of WebP has in its head (RFC 9649)."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    head = content[20:30]
    match content[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
        case b"VP8L":
            bits = int.from_bytes(head[1:5], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = (int.from_bytes(head[at : at + 2], "little") for at in (6, 8))
            return width & 0x3FFF, height & 0x3FFF
        case _:
            return None


def _svg(content: bytes) -> tuple[int, int] | None:
    """Return the size of an SVG: of its view, else its own, else that of a square."""
    found = _SVG.search(content[:100_000])
    if not found:
        return None
    if view := _VIEW.search(found[1]):
        return _whole(view[1]), _whole(view[2])
    width, height = (re.search(_SIDE % it, found[1]) for it in (b"width", b"height"))
    return (_whole(width[1]), _whole(height[1])) if width and height else (1, 1)


def _whole(number: bytes) -> int:
    return max(1, round(float(number)))
