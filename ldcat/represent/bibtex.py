"""BibTeX: entries that BibTeX, biber and reference managers read alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ldcat.represent.citing import Citation
from ldcat.represent.names import Name
from ldcat.represent.texts import on_one_line

#: What LaTeX takes for itself. Braces are spelt out: BibTeX counts them, escaped or not.
_ESCAPED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{it: f"\\{it}" for it in "&%$#_"},
    }
)
_SPECIAL: Final = re.compile(r"[\\{}~^&%$#_]")
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
#: What cannot stand in an address: it would end a field, or LaTeX cannot print it.
_NOT_ADDRESS: Final = re.compile(r"[^\x21-\x7e]|[\\{}\"<>^`|]")


def entry(told: Citation) -> str:
    """Return an entry of type `misc`, which classic styles know too.

    They print `howpublished` where biblatex's data model and reference managers have `publisher`.
    """
    fields = (*_fields(told), *_date(told))
    lines = "".join(f"  {name:<12} = {value},\n" for name, value in fields if value)
    return f"@misc{{{told.key},\n{lines}}}\n"


def escaped(text: str) -> str:
    r"""Return a text as LaTeX prints it.

    >>> escaped("R&D_{x}")
    'R\\&D\\_\\textbraceleft{}x\\textbraceright{}'
    """
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], on_one_line(text))


def _fields(told: Citation) -> Iterator[tuple[str, str]]:
    yield "author", _braced(" and ".join(map(_author, told.authors)))
    yield "title", _braced(_kept(told.title))
    yield "publisher", _braced(_kept(told.publisher))
    yield "howpublished", _braced(_kept(told.publisher))
    yield "version", _braced(escaped(told.version))
    yield "doi", _braced(_address(told.doi))
    yield "url", _braced(_address(told.url))
    yield "language", _braced(escaped(told.language))
    yield "keywords", _braced(", ".join(map(_keyword, told.keywords)))
    yield "abstract", _braced(escaped(told.abstract))
    yield "note", _braced("Data set")


def _date(told: Citation) -> Iterator[tuple[str, str]]:
    """Yield year, month as the word of all styles, and day."""
    year, _, rest = told.date.partition("-")
    month, _, day = rest.partition("-")
    yield "year", _braced(year)
    yield "month", _MONTHS[int(month) - 1] if month and 1 <= int(month) <= 12 else ""
    yield "day", _braced(day)


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _kept(text: str) -> str:
    r"""Return a text in braces, so that styles keep its capitals.

    A command right behind the brace would make it one letter of many parts: an empty group stands
    between.
    """
    plain = escaped(text)
    return _braced(f"{{}}{plain}" if plain.startswith("\\") else plain)


def _author(name: Name) -> str:
    """Return a person in parts; whoever is none, or nobody knows, as one word."""
    if name.family and name.given:
        return f"{_part(name.family)}, {_part(name.given)}"
    if name.is_person and not re.search(r",|\band\b", name.name):
        return escaped(name.name)
    return _kept(name.name)


def _part(text: str) -> str:
    return _kept(text) if re.search(r",|\band\b", text) else escaped(text)


def _keyword(text: str) -> str:
    return _kept(text) if "," in text else escaped(text)


def _address(text: str) -> str:
    """Return an address as a URI (RFC 3987 3.1), in which nothing ends the field."""
    return _NOT_ADDRESS.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text
    )
