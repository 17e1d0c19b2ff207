"""Tell file formats by the many ways in which records name them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ldcat.errors import ResourceError
from ldcat.model.graph import Graph, Literal, NamedNode, Triple
from ldcat.terms import EU_AUTHORITY, IANA_MEDIA, SKOS
from ldcat.validation.described import parsed_literal

_FILE_TYPE: Final = EU_AUTHORITY + "file-type/"
_SPELLINGS: Final = tuple(
    SKOS + name for name in ("notation", "altLabel", "hiddenLabel", "prefLabel")
)
_CLOSE: Final = SKOS + "closeMatch"
_KINDS: Final = "application|audio|font|haptics|image|message|model|multipart|text|video"
_EU: Final = re.compile(rf"https?://{re.escape(EU_AUTHORITY[7:])}file-type/([^/]+)/?")
_IANA: Final = re.compile(rf"https?://{re.escape(IANA_MEDIA[8:])}((?:{_KINDS})/[\w.+-]+)", re.ASCII)
#: An address that ends in a media type, as at purl.org/NET/mediatypes and in INSPIRE's list.
_TYPED: Final = re.compile(rf"\w+://.*/((?:{_KINDS})/[\w.+-]+)/?", re.ASCII)
_KEYS: Final = ("non_proprietary", "machine_readable")
#: How many different terms are remembered (catalogues use some dozens), and how long they may be.
_REMEMBERED: Final = 4096
_LONGEST: Final = 500


#: What is known of a value of dct:format or dcat:mediaType; plain integers, for they are quick.
#: It is an IRI of the EU file type table.
IN_TABLE: Final = 1
#: It is an IRI of a media type at IANA.
AT_IANA: Final = 2
#: The file type is not proprietary.
IS_OPEN: Final = 4
#: The file type can be read by machines.
IS_MACHINE: Final = 8
#: It names a file type, in whatever way.
IS_KNOWN: Final = 16


@dataclass(frozen=True, slots=True)
class FormatLists:
    """Which file types are open, and which can be read by machines, by their codes."""

    non_proprietary: frozenset[str]
    machine_readable: frozenset[str]


def load_format_lists(path: Path) -> FormatLists:
    """Read the lists from a TOML file (`ldcat/quality/formats.toml` shows the form).

    Raises:
        ResourceError: The file cannot be read, is not TOML, or is no pair of lists.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResourceError(f"It cannot be read: {error.strerror}.", str(path)) from error
    except ValueError as error:
        raise ResourceError(f"It is not TOML: {error}.", str(path), "Mend it there.") from error
    wanted = " and ".join(_KEYS)
    if set(values) != set(_KEYS) or not all(map(_is_list_of_codes, values.values())):
        mend = f"Give the lists {wanted}, each of codes in quotes."
        raise ResourceError("These are not the lists of formats.", str(path), mend)
    return FormatLists(*(frozenset(values[key]) for key in _KEYS))


def _is_list_of_codes(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(it, str) for it in value)


class Formats:
    """What the values of dct:format and dcat:mediaType name; may be shared between threads."""

    def __init__(self, tables: Iterable[Graph], lists: FormatLists) -> None:
        """Index the names of formats.

        Args:
            tables: The vocabularies `file-type` and `media-type`, in any order, among others.
            lists: Which file types are open, and which can be read by machines.
        """
        index = _Index.of(tables)
        self._codes = index.codes
        self._table = index.table
        self._lists = lists
        self._remembered = lru_cache(_REMEMBERED)(self._marks)

    def marks(self, term: str) -> int:
        """Return the marks of a term in N-Triples."""
        return self._remembered(term) if len(term) <= _LONGEST else 0

    def code(self, term: str) -> str | None:
        """Return the code of the file type that a term in N-Triples names, or None."""
        if term.startswith("<"):
            return self._code_of_iri(term[1:-1])
        literal = parsed_literal(term)
        return self._code_of_text(literal.value) if literal else None

    def _code_of_iri(self, iri: str) -> str | None:
        if found := _EU.fullmatch(iri):
            return found[1].upper()
        if found := _IANA.fullmatch(iri) or _TYPED.fullmatch(iri):
            return self._codes.get(found[1].lower())
        return None

    def _code_of_text(self, text: str) -> str | None:
        """Return the code for `CSV`, `.csv`, `text/csv; charset=utf-8` or an IRI as text."""
        name = text.strip()
        if "://" in name:
            return self._code_of_iri(name)
        return self._codes.get(_spelling(name))

    def _marks(self, term: str) -> int:
        code = self.code(term)
        return (
            IN_TABLE * (term in self._table)
            | AT_IANA * _is_at_iana(term)
            | IS_OPEN * (code in self._lists.non_proprietary)
            | IS_MACHINE * (code in self._lists.machine_readable)
            | IS_KNOWN * (code is not None)
        )


def _is_at_iana(term: str) -> bool:
    """Say whether a term is the IRI of a media type at IANA.

    The registry has thousands; whatever is of its form counts, but for the `x-` names, which
    are never registered (RFC 6838 3.4).
    """
    found = _IANA.fullmatch(term[1:-1]) if term.startswith("<") else None
    return found is not None and not found[1].partition("/")[2].startswith(("x-", "x."))


def _spelling(text: str) -> str:
    """Return what spellings of a name have in common.

    >>> _spelling("text/csv; charset=utf-8"), _spelling(" .CSV")
    ('text/csv', 'csv')
    """
    return text.partition(";")[0].strip().lower().removeprefix(".")


@dataclass(frozen=True, slots=True)
class _Index:
    """The codes of file types, by spelling, and the IRIs of the table in N-Triples."""

    codes: Mapping[str, str]
    table: frozenset[str]

    @classmethod
    def of(cls, tables: Iterable[Graph]) -> _Index:
        """Index the tables: names of file types first, then of media types that are theirs."""
        triples = [triple for graph in tables for triple in graph]
        codes: dict[str, str] = {}
        table: set[str] = set()
        for iri, name in _names(triples):
            if iri.startswith(_FILE_TYPE):
                table.add(f"<{iri}>")
                codes.setdefault(_spelling(name), iri.removeprefix(_FILE_TYPE))
        for iri, media_type in sorted(_media_types(triples)):
            # Coarser than the type itself where many match: then it is an alternative label.
            codes.setdefault(media_type, iri.removeprefix(_FILE_TYPE))
        for iri, name in _names(triples):
            if iri.startswith(IANA_MEDIA) and (
                code := codes.get(iri.removeprefix(IANA_MEDIA).lower())
            ):
                codes.setdefault(_spelling(name), code)
        return cls(MappingProxyType(codes), frozenset(table))


def _names(triples: Iterable[Triple]) -> list[tuple[str, str]]:
    """Return IRIs with their names, the surest names first."""
    found = [
        (_SPELLINGS.index(it.predicate.value), it.subject.value, it.object.value)
        for it in triples
        if it.predicate.value in _SPELLINGS
        and isinstance(it.subject, NamedNode)
        and isinstance(it.object, Literal)
    ]
    return [(iri, name) for _, iri, name in sorted(found)]


def _media_types(triples: Iterable[Triple]) -> Iterable[tuple[str, str]]:
    """Yield file types with the registered media types that they are close to."""
    for it in triples:
        if (
            it.predicate.value == _CLOSE
            and isinstance(it.subject, NamedNode)
            and isinstance(it.object, NamedNode)
            and it.subject.value.startswith(_FILE_TYPE)
            and it.object.value.startswith(IANA_MEDIA)
        ):
            yield it.subject.value, it.object.value.removeprefix(IANA_MEDIA).lower()
