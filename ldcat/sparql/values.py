"""Types of parameters: how a value is written in a request, and the term that it becomes.

A query is asked with terms, whatever a client writes: IRIs that have passed the grammar, numbers
and dates made anew from what was read, texts as literals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Final

from ldcat.model.graph import Literal, NamedNode, Term
from ldcat.model.iri import iri_fault
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.terms import XSD, XSD_DATE, XSD_INTEGER

#: The one value that is another one every day.
TODAY: Final = "today"
#: Characters of a value.
_LONGEST: Final = 1000
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?", re.ASCII)
_LONG: Final = re.compile(r"[+-]?\d{19,}(\.\d*)?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
#: What no format of results can carry, and halves of characters.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ValueType:
    """A type of parameters.

    Attributes:
        name: What it is called in `# param` lines.
        words: What a value is, for people.
        example: A value.
        schema: The same as JSON Schema, for `/openapi.json`.
        choices: Every value, where there are few.
        term: Returns the term of a value; raises ValueError if it is none of this type, and
            OverflowError if it is too large.
    """

    name: str
    words: str
    example: str
    schema: Mapping[str, Any]
    choices: tuple[str, ...]
    term: Callable[[str], Term]


def _iri(text: str) -> Term:
    if fault := iri_fault(text):
        raise ValueError(fault)
    return NamedNode(text)


def _string(text: str) -> Term:
    if found := _CONTROL.search(text):
        raise ValueError(f"it has the control character U+{ord(found.group()):04X}")
    return Literal(text)


def _integer(text: str) -> Term:
    return Literal(str(int(_number(_INTEGER, text))), datatype=NamedNode(XSD_INTEGER))


def _decimal(text: str) -> Term:
    return Literal(_number(_DECIMAL, text), datatype=NamedNode(XSD + "decimal"))


def _date(text: str) -> Term:
    is_today = text == TODAY
    day = datetime.now(UTC).date() if is_today else date.fromisoformat(_fitting(_DATE, text))
    return Literal(day.isoformat(), datatype=NamedNode(XSD_DATE))


def _boolean(text: str) -> Term:
    return Literal(_chosen(text, _TRUTHS), datatype=NamedNode(XSD + "boolean"))


def _language(text: str) -> Term:
    # The store writes every tag in small letters.
    return Literal(_fitting(_TAG, text).lower())


def _kind(text: str) -> Term:
    return NamedNode(KIND_BY_NAME[_chosen(text, _KINDS)].iri)


def _fitting(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError("it is not written so")
    return text


def _number(pattern: re.Pattern[str], text: str) -> str:
    if _LONG.fullmatch(text):
        raise OverflowError("has more than 18 digits")
    return _fitting(pattern, text)


def _chosen(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ValueError("it is none of these")
    return text


_TRUTHS: Final = ("true", "false")
_KINDS: Final = tuple(KIND_BY_NAME)
_TEXT: Final[Mapping[str, Any]] = MappingProxyType({"type": "string", "maxLength": _LONGEST})

_ALL: Final = (
    ValueType(
        name="iri",
        words="an absolute IRI",
        example="https://example.org/id/1",
        schema=MappingProxyType({**_TEXT, "format": "iri"}),
        choices=(),
        term=_iri,
    ),
    ValueType("string", "a text", "water", _TEXT, (), _string),
    ValueType(
        "integer", "a whole number", "10", MappingProxyType({"type": "integer"}), (), _integer
    ),
    ValueType(
        "decimal", "a decimal number", "2.5", MappingProxyType({"type": "number"}), (), _decimal
    ),
    ValueType(
        name="date",
        words=f"a date as YYYY-MM-DD, or “{TODAY}”",
        example="2026-01-31",
        schema=MappingProxyType({"type": "string", "pattern": rf"^(\d{{4}}-\d\d-\d\d|{TODAY})$"}),
        choices=(),
        term=_date,
    ),
    ValueType(
        "boolean", "true or false", "true", MappingProxyType({"type": "boolean"}), _TRUTHS, _boolean
    ),
    ValueType(
        name="language",
        words="a language tag",
        example="en",
        schema=MappingProxyType({"type": "string", "pattern": f"^{_TAG.pattern}$"}),
        choices=(),
        term=_language,
    ),
    ValueType(
        name="kind",
        words=f"one of {', '.join(_KINDS)}",
        example="dataset",
        schema=MappingProxyType({"type": "string", "enum": _KINDS}),
        choices=_KINDS,
        term=_kind,
    ),
)
#: Every type, by its name.
TYPES: Final[Mapping[str, ValueType]] = MappingProxyType({it.name: it for it in _ALL})


def term_of(kind: ValueType, text: str) -> Term:
    """Return the term that a value of a request becomes.

    Raises:
        ValueError: It is no value of this type; says why.
        OverflowError: It is too large for the store; says why.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"it has more than {_LONGEST:,} characters")
    return kind.term(text)
