"""What settings may be: values that are checked, and told how to mend."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator

from ldcat.sources import Sources

_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TILES: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?/(?:[A-Za-z0-9._~!$&()*+=:@/?%-]|\{[xyz]\})+"
)
_COLOUR: Final = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_EMAIL: Final = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")

#: What pydantic has against values, by its own names of the faults.
_FAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "int_parsing": "must be a whole number",
        "int_type": "must be a whole number",
        "int_from_float": "must be a whole number",
        "float_parsing": "must be a number",
        "float_type": "must be a number",
        "bool_parsing": "must be true or false",
        "bool_type": "must be true or false",
        "string_type": "must be text",
        "path_type": "must be a path",
        "string_unicode": "must be text in UTF-8",
        "greater_than_equal": "must be at least {ge}",
        "greater_than": "must be more than {gt}",
        "less_than_equal": "must be at most {le}",
        "less_than": "must be less than {lt}",
        "literal_error": "must be one of {expected}",
        "missing": "must be given",
    }
)


def plain_fault(error: Mapping[str, Any]) -> str:
    """Return what pydantic has against a value, in our words.

    >>> plain_fault({"type": "int_parsing", "msg": "Input should be a valid integer, unable to…"})
    'must be a whole number'
    """
    kind, context = error["type"], error.get("ctx", {})
    if pattern := _FAULTS.get(kind):
        return pattern.format(**context)
    return str(error["msg"]).removeprefix("Value error, ")


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


def _file(value: Path | None) -> Path | None:
    if value is not None and not stat.S_ISREG(_mode(value)):
        raise ValueError("must be a file that is there")
    return value


def _page(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        if not stat.S_ISREG(_mode(Path(value))):
            raise ValueError("must be an address, or a file that is there")
    elif value:
        _iri(value)
    return value


def _colour(value: str) -> str:
    if value and not _COLOUR.fullmatch(value):
        raise ValueError("must be a colour such as #0b606b")
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


File = Annotated[Path | None, BeforeValidator(_or_none), AfterValidator(_file)]
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
Colour = Annotated[str, AfterValidator(_colour)]
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
#: An address, or the path of a file.
Page = Annotated[str, AfterValidator(_page)]
