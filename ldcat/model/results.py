"""SPARQL results in JSON: a page of them, the same in another format, and plain values."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import QueryResultsFormat, parse_query_results

from ldcat.terms import XSD, XSD_INTEGER

_FORMATS: Final[Mapping[str, QueryResultsFormat]] = MappingProxyType(
    {
        "csv": QueryResultsFormat.CSV,
        "tsv": QueryResultsFormat.TSV,
        "xml": QueryResultsFormat.XML,
    }
)
_NUMERIC: Final = frozenset({XSD_INTEGER, XSD + "decimal", XSD + "double", XSD + "float"})
_TRUTHS: Final[Mapping[str, bool]] = MappingProxyType({"true": True, "false": False})
#: What JSON takes for a number (RFC 8259 6), short enough to be one exactly.
_NUMBER: Final = re.compile(r"(?=.{1,16}\Z)-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def cut(content: bytes, most: int) -> tuple[bytes, bool]:
    """Return results with as many rows as there may be, and whether more were there.

    Args:
        content: SPARQL results in JSON.
        most: How many rows there may be.
    """
    results = json.loads(content)
    rows = results.get("results", {}).get("bindings", [])
    if len(rows) <= most:
        return content, False
    del rows[most:]
    return json.dumps(results, ensure_ascii=False, separators=(",", ":")).encode(), True


def rewritten(content: bytes, form: str) -> bytes:
    """Return results in another format; every term stays as it is.

    Args:
        content: SPARQL results in JSON.
        form: `csv`, `tsv` or `xml`.
    """
    results = parse_query_results(content, QueryResultsFormat.JSON)
    written = BytesIO()
    results.serialize(written, _FORMATS[form])
    return written.getvalue()


def plain_rows(content: bytes) -> list[dict[str, object]]:
    """Return each row as an object that has every column, null where it has no value.

    Args:
        content: SPARQL results of a SELECT, in JSON.

    >>> cell = '{"type": "literal", "value": "12", "datatype": "%sinteger"}' % XSD
    >>> head, row = '{"head": {"vars": ["n", "x"]}', '"results": {"bindings": [{"n": %s}]}}' % cell
    >>> plain_rows(f"{head}, {row}".encode())
    [{'n': 12, 'x': None}]
    """
    results = json.loads(content)
    columns = results["head"]["vars"]
    return [{it: _plain(row.get(it)) for it in columns} for row in results["results"]["bindings"]]


def truth(content: bytes) -> bool:
    """Return the answer of an ASK.

    Args:
        content: Its result in JSON.
    """
    return bool(json.loads(content)["boolean"])


def _plain(cell: Mapping[str, Any] | None) -> object:
    """Return a term as a JSON value: numbers and truth values as such, all else as text."""
    if cell is None:
        return None
    text = cell["value"]
    if not isinstance(text, str):  # a triple term (RDF 1.2)
        return {part: _plain(it) for part, it in text.items()}
    if cell["type"] == "bnode":
        return f"_:{text}"
    datatype = cell.get("datatype", "")
    return _TRUTHS.get(text, text) if datatype == XSD + "boolean" else _number(text, datatype)


def _number(text: str, datatype: str) -> object:
    """Return the number that a literal is, or its text where it is none that JSON has."""
    if datatype not in _NUMERIC or not _NUMBER.fullmatch(text):
        return text
    number = json.loads(text)
    return number if math.isfinite(number) else text
