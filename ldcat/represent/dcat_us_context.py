"""The JSON-LD context of one document of DCAT-US 3.0: only the keys that it has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ldcat.represent.dcat_us_fields import BASES, CLASSES, DATATYPES, FIELDS, Field, Shape
from ldcat.represent.json_values import Told
from ldcat.represent.taking import is_address
from ldcat.terms import GEO, XSD_DATE, XSD_DATE_TIME

_CLD: Final = "http://purl.org/cld/freq/"
_WKT: Final = re.compile(r"\s*(?:<[^>]*>\s*)?[A-Za-z]+\s*(?:[ZM]+\s*)?\(")
_FIELDS: Final[dict[str, Field]] = {it.key: it for fields in FIELDS.values() for it in fields}


def context_of(document: Told) -> Told:
    """Return what the keys and classes of a document stand for."""
    values: defaultdict[str, list[Any]] = defaultdict(list)
    for key, value in _pairs(document):
        values[key].append(value)
    names = sorted({it for it in values.pop("@type", []) if it in CLASSES})
    terms: Told = {name: CLASSES[name][0] for name in names}
    for key in sorted(values):
        if key in _FIELDS:
            terms[key] = _term(_FIELDS[key], values[key])
    return terms


def _pairs(value: object) -> Iterator[tuple[str, Any]]:
    """Yield every key with each of its values."""
    if isinstance(value, list):
        for it in value:
            yield from _pairs(it)
    elif isinstance(value, dict):
        for key, inside in value.items():
            for it in inside if isinstance(inside, list) else [inside]:
                yield key, it
            yield from _pairs(inside)


def _term(field: Field, values: Sequence[Any]) -> str | Told:
    iri = field.predicates[0]
    if field.key in BASES:
        return {"@id": iri, "@type": "@id", "@context": {"@base": BASES[field.key]}}
    if field.shape is Shape.RHYTHM and not any("/" in it for it in values):
        return {"@id": iri, "@type": "@id", "@context": {"@base": _CLD}}
    datatype = _datatype(field, [it for it in values if isinstance(it, str)])
    return {"@id": iri, "@type": datatype} if datatype else iri


def _datatype(field: Field, values: Sequence[str]) -> str:
    """Return what all values of a key are; nothing if they differ, or are plain texts."""
    if field.key in DATATYPES:
        return DATATYPES[field.key]
    if field.shape is Shape.SHAPE:
        return GEO + "wktLiteral" if all(_WKT.match(it) for it in values) else ""
    if field.shape is Shape.DATE:
        if all(len(it) == 10 for it in values):
            return XSD_DATE
        return XSD_DATE_TIME if all("T" in it for it in values) else ""
    may_be_iri = field.shape not in (Shape.TEXT, Shape.TEXTS, Shape.WORD, Shape.IDENTIFIER)
    return "@id" if may_be_iri and values and all(is_address(it) for it in values) else ""
