"""How an operator wants pages to look: logo, colours, footer, templates.

The files are read at the start: whatever is wrong with them is told then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from ldcat.errors import ResourceError
from ldcat.represent.colours import (
    DARK,
    ENOUGH,
    LIGHT,
    Colour,
    Scheme,
    Shades,
    least_contrast,
    parsed,
    readable,
    written,
)
from ldcat.represent.markdown import rendered
from ldcat.represent.pictures import Picture, picture
from ldcat.represent.speech import message

#: Pages that an operator may have, by the last part of their address; and their names.
STATEMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "imprint": message("Imprint"),
        "privacy": message("Privacy"),
        "accessibility": message("Accessibility"),
    }
)
_HEADING: Final = re.compile(r"\A\s*#[ \t]+(.+?)[ \t#]*\n")
_LARGEST: Final = 1 << 20
#: What links in texts of others have.
_STRANGER: Final = Markup(' rel="nofollow noopener ugc"')


@dataclass(frozen=True, slots=True)
class Text:
    """What a page of the operator's says, in one language.

    Attributes:
        language: Its language.
        title: Its heading; empty where it has none.
        html: What it says.
    """

    language: str
    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of the operator's: one of their own server, or one that is served here.

    Attributes:
        token: Which one it is.
        href: Its address; empty where it is served here.
        texts: What it says, the one without a language in its name first; empty elsewhere.
    """

    token: str
    href: str = ""
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How pages look.

    Attributes:
        logo: What stands beside the title; None for the sign of ldcat.
        style: A style sheet that sets colours; empty for those of ldcat.
        footer: What stands at the foot of every page.
        statements: Pages that are linked there.
        templates: Folder of templates that take the place of ours; None for none.
        notes: What was done otherwise than the settings say, and why.
    """

    logo: Picture | None = None
    style: str = ""
    footer: Markup = Markup()  # noqa: RUF009 - it is never changed
    statements: tuple[Statement, ...] = ()
    templates: Path | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def static(self) -> Path | None:
        """The folder of what templates show, where there is one."""
        folder = self.templates / "static" if self.templates else None
        return folder if folder is not None and folder.is_dir() else None


PLAIN: Final = Look()


def digest(content: bytes) -> str:
    """Return what tells one version of a file from another, in its address."""
    return hashlib.sha256(content).hexdigest()[:12]


def read_logo(path: Path | None) -> Picture | None:
    """Return a logo.

    Raises:
        ResourceError: It cannot be read, or is no picture that pages show.
    """
    if path is None:
        return None
    content = _content(path, "logo")
    found = picture(content) if len(content) <= _LARGEST else None
    if found is None:
        raise ResourceError(
            "The logo cannot be shown.",
            where=str(path),
            mend="Give an SVG, PNG or WebP of at most 1 MiB.",
        )
    return found


def read_statement(token: str, given: str, language: str) -> Statement | None:
    """Return a page of the operator's; None where there is none.

    Args:
        token: Which one it is.
        given: Its address, or the path of a Markdown file; beside `imprint.md`, what
            `imprint.de.md` says is the same in German.
        language: The language of what has none in its name.

    Raises:
        ResourceError: A file cannot be read.
    """
    if not given:
        return None
    if given.startswith(("http://", "https://")):
        return Statement(token, href=given)
    path = Path(given)
    others = sorted(path.parent.glob(f"{path.stem}.*{path.suffix}"))
    return Statement(
        token,
        texts=(
            _text(path, language),
            *(_text(it, it.stem.removeprefix(f"{path.stem}.")) for it in others if it != path),
        ),
    )


def themed(accent: str, accent_dark: str) -> tuple[str, tuple[str, ...]]:
    """Return a style sheet for accent colours, and what had to be changed in them.

    Args:
        accent: The colour on a light ground; empty for that of ldcat.
        accent_dark: The colour on a dark ground; empty: a lighter shade of the other.
    """
    parts: list[str] = []
    notes: list[str] = []
    for name, given, scheme in (
        ("theme_accent", accent, LIGHT),
        ("theme_accent_dark", accent_dark or accent, DARK),
    ):
        if not given:
            continue
        colour = parsed(given)
        shades = readable(colour, scheme)
        if shades.accent != colour and (scheme is LIGHT or accent_dark):
            notes.append(_told(name, colour, shades, scheme=scheme))
        parts.append(_rule(shades, is_dark=scheme is DARK))
    return "\n".join(parts), tuple(notes)


def footer(text: str) -> Markup:
    """Return the text of a footer, from Markdown."""
    return _rendered(text, below=2) if text else Markup()


def _told(name: str, colour: Colour, shades: Shades, *, scheme: Scheme) -> str:
    return (
        f"{name} {written(colour)} has a contrast of {least_contrast(colour, scheme):.2f}:1 to its "
        f"ground, and text needs {ENOUGH}:1: pages have {written(shades.accent)}"
    )


def _rule(shades: Shades, *, is_dark: bool) -> str:
    """Return the colours of one scheme; not for print, which is black on white."""
    scheme = f"screen and (prefers-color-scheme: {'dark' if is_dark else 'light'})"
    values = (("accent", shades.accent), ("accent-ink", shades.ink), ("tint", shades.tint))
    set_ = " ".join(f"--{name}: {written(it)};" for name, it in values)
    return f"@media {scheme} {{ :root {{ {set_} }} }}"


def _text(path: Path, language: str) -> Text:
    try:
        text = _content(path, "page").decode()
    except UnicodeDecodeError as error:
        raise ResourceError(
            "A page is not UTF-8.", where=str(path), mend="Save it as UTF-8."
        ) from error
    heading = _HEADING.match(f"{text}\n")
    body = text[heading.end() :] if heading else text
    return Text(language, heading[1] if heading else "", _rendered(body, below=0))


def _rendered(text: str, *, below: int) -> Markup:
    """Return what the operator says as HTML; whom they link to, they know."""
    return rendered(text, below=below).replace(_STRANGER, Markup())


def _content(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ResourceError(
            f"The {what} cannot be read: {error.strerror}.",
            where=str(path),
            mend="Mend the path, or the rights of the file.",
        ) from error
