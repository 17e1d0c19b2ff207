"""What settings may be: values that are checked, and told how to mend."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator

from ldcat.sources import Sources

_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TILES: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?/(?:[A-Za-z0-9._~!$&()*+=:@/?%-]|\{[xyz]\})+"
)
_EMAIL: Final = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")


def _base(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    if any(it.isspace() or it in '<>"{}|\\^`' for it in value):
        raise ValueError("must have no character that stands in no IRI")
    if "?" in value or "#" in value:
        raise ValueError("must have neither query nor fragment")
    return value if not value or value.endswith("/") else f"{value}/"


def _listed(value: object) -> object:
    """Read `a, b` as two values, as environment variables have it."""
    return (
        [it.strip() for it in value.split(",") if it.strip()] if isinstance(value, str) else value
    )


def _unless_file(value: Path) -> Path:
    mode = _mode(value)
    if mode and not stat.S_ISDIR(mode):
        raise ValueError("must be a folder")
    return value


def _folder(value: Path | None) -> Path | None:
    if value is not None and not stat.S_ISDIR(_mode(value)):
        raise ValueError("must be a folder that is there")
    return value


def _mode(path: Path) -> int:
    """Return what a path is, to the system; 0 where it is nothing that can be seen."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


def _or_none(value: object) -> object:
    """Take an empty text for nothing, not for the folder where the program runs."""
    return value if value != "" else None


Folder = Annotated[Path | None, BeforeValidator(_or_none), AfterValidator(_folder)]


def _iri(value: str) -> str:
    if value and not _IRI.fullmatch(value):
        raise ValueError("must be an IRI such as https://example.org/")
    return value


def _iris(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_iri, value))


def _email(value: str) -> str:
    if value and not _EMAIL.fullmatch(value):
        raise ValueError("must be an e-mail address")
    return value


def _tiles(value: str) -> str:
    if value and not _TILES.fullmatch(value):
        raise ValueError("must be like https://tiles.example.org/{z}/{x}/{y}.png")
    if value and not all(it in value for it in ("{z}", "{x}", "{y}")):
        raise ValueError("must have {z}, {x} and {y} in it")
    return value


def _endpoints(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(it.startswith(("http://", "https://")) for it in value):
        raise ValueError("must be addresses that begin with http:// or https://")
    return value


def _sources(value: tuple[str, ...]) -> tuple[str, ...]:
    Sources(value)
    return value


Base = Annotated[str, AfterValidator(_base)]
#: What becomes of a record; profile: what its profile says.
Action = Literal["profile", "accept", "quarantine", "reject"]
Hosts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
LoadSources = Annotated[Hosts, AfterValidator(_sources)]
NewFolder = Annotated[Path, AfterValidator(_unless_file)]
OptionalIri = Annotated[str, AfterValidator(_iri)]
Iris = Annotated[Hosts, AfterValidator(_iris)]
Email = Annotated[str, AfterValidator(_email)]
Tiles = Annotated[str, AfterValidator(_tiles)]
Endpoints = Annotated[Hosts, AfterValidator(_endpoints)]
