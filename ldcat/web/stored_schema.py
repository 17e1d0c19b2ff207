"""What `/openapi.json` says of stored queries (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ldcat.represent.base import Offer
from ldcat.sparql.stored import Parameter, StoredQuery
from ldcat.web.stored_forms import LISTS, OFFERS, PLAIN
from ldcat.web.stored_request import PageSizes, page_parameters

TAG: Final = "Stored queries"
_PROBLEM: Final = {"application/problem+json": {"schema": {"type": "object"}}}
_TEXT: Final = {"type": "string"}
_NEXT: Final = {"type": ["string", "null"], "description": "Address of the following page."}


def list_operation() -> dict[str, Any]:
    """Return what is said of the list of stored queries."""
    return {
        "tags": [TAG],
        "parameters": [_format(LISTS)],
        "responses": {"200": {"description": "Every stored query.", "content": _content(LISTS)}},
    }


def operation(query: StoredQuery, sizes: PageSizes) -> dict[str, Any]:
    """Return what is said of a stored query: its parameters, formats and errors."""
    offers = OFFERS[query.form]
    paging = page_parameters(sizes) if query.form == "rows" else ()
    said = {"rows": "A page of rows.", "truth": "Yes or no.", "graph": "A graph."}
    return {
        "operationId": f"stored_{query.name.replace('-', '_')}",
        "tags": [TAG],
        "parameters": [
            *(_parameter(it) for it in query.parameters),
            *(_number(it, most) for it, most in paging),
            _format(offers),
        ],
        "responses": {
            "200": {
                "description": said[query.form],
                "headers": _headers() if query.form == "rows" else {},
                "content": _content(offers, query),
            },
            "400": {"description": "A parameter cannot be used.", "content": _PROBLEM},
            "406": {"description": "No accepted format is there.", "content": _PROBLEM},
            "503": {"description": "No worker is free, or the time is up.", "content": _PROBLEM},
        },
    }


def _parameter(it: Parameter) -> dict[str, Any]:
    schema = dict(it.kind.schema)
    if it.default:
        schema["default"] = _json_value(it.kind.schema, it.default)
    return {
        "name": it.name,
        "in": "query",
        "required": it.is_required,
        "description": it.description,
        "schema": schema,
        "example": _json_value(it.kind.schema, it.example),
    }


def _number(it: Parameter, most: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": int(it.default)}
    return {"name": it.name, "in": "query", "description": it.description, "schema": schema}


def _json_value(schema: Mapping[str, Any], text: str) -> object:
    """Return a value as its schema has it."""
    match schema["type"]:
        case "integer":
            return int(text)
        case "number":
            return float(text)
        case "boolean":
            return text == "true"
        case _:
            return text


def _format(offers: tuple[Offer, ...]) -> dict[str, Any]:
    return {
        "name": "_format",
        "in": "query",
        "description": "The format, whatever the Accept header; a suffix of the path does so too.",
        "schema": {"type": "string", "enum": [it.suffix for it in offers]},
    }


def _headers() -> dict[str, Any]:
    words = "Addresses of the first, previous and following page (`first`, `prev`, `next`)."
    return {"Link": {"description": words, "schema": _TEXT}}


def _content(offers: tuple[Offer, ...], query: StoredQuery | None = None) -> dict[str, Any]:
    schema = _plain(query) if query else {"type": "object"}
    return {it.media_type: {"schema": schema} if it is PLAIN else {} for it in offers}


def _plain(query: StoredQuery) -> dict[str, Any]:
    """Return the schema of an answer in plain JSON."""
    head: dict[str, Any] = {"query": {"const": query.name}, "parameters": {"type": "object"}}
    if query.form == "truth":
        return {"type": "object", "properties": {**head, "answer": {"type": "boolean"}}}
    row = {"type": "object", "properties": {it: {} for it in query.columns}}
    return {
        "type": "object",
        "properties": {
            **head,
            "columns": {"type": "array", "items": _TEXT},
            "rows": {"type": "array", "items": row},
            "page": {"type": "integer"},
            "page_size": {"type": "integer"},
            "next": _NEXT,
        },
    }
