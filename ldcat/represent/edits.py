"""Suggestions as changes of a document's text, for an editor to apply."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ldcat.model.explained import Suggestion
from ldcat.model.media import JSON_LD, N_TRIPLES, TRIG, TURTLE
from ldcat.terms import PREFIXES, RDF_TYPE

_STATEMENT: Final = re.compile(r"(<[^>]*>|_:\S+) <([^>]*)> (.+) \.$", re.DOTALL)
_LITERAL: Final = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<tag>[\w-]+)|\^\^<(?P<type>[^>]*)>)?'
)
_TURTLES: Final = frozenset({TURTLE.label, TRIG.label, N_TRIPLES.label})


def edit_of(suggestion: Suggestion, syntax: str) -> Mapping[str, Any] | None:
    """Return what to replace in the text, or to add at its end; None where that cannot be told.

    Args:
        suggestion: The change of the graph.
        syntax: Label of the document's syntax.

    Returns:
        `before`: how the text may look, surest first, and `after`; or `append`.
    """
    removed = [it for it in map(_STATEMENT.fullmatch, suggestion.removes) if it]
    added = [it for it in map(_STATEMENT.fullmatch, suggestion.adds) if it]
    if len(removed) == 1 and added:
        return _replacement(removed[0], added, syntax)
    if not removed and added and syntax in _TURTLES:
        lines = [it[0] for it in added]
        is_named = not any("_:" in it for it in lines)
        return {"append": "\n".join(lines) + "\n"} if is_named else None
    return None


def _replacement(
    removed: re.Match[str], added: Sequence[re.Match[str]], syntax: str
) -> Mapping[str, Any] | None:
    value = added[0][3]
    inner = added[1:]
    if syntax in _TURTLES and syntax != N_TRIPLES.label:
        after = _node(inner) if inner else value
        return {"before": list(_turtle(removed[3])), "after": after}
    if syntax == N_TRIPLES.label and not inner:
        return {"before": [removed[3]], "after": value}
    if syntax == JSON_LD.label:
        after = json.dumps(_json_node(inner) if inner else _json(value), ensure_ascii=False)
        return {"before": list(_json_texts(removed[3])), "after": after}
    return None


def _node(statements: Sequence[re.Match[str]]) -> str:
    parts = [f"{'a' if it[2] == RDF_TYPE else f'<{it[2]}>'} {it[3]}" for it in statements]
    return f"[ {' ; '.join(parts)} ]"


def _turtle(value: str) -> Iterator[str]:
    """Yield how a term may be written in Turtle, surest first."""
    literal = _LITERAL.fullmatch(value)
    if literal is None:
        yield value
        yield from _prefixed(value.strip("<>"))
        return
    text, tag, datatype = literal["text"], literal["tag"], literal["type"] or ""
    types = (f"<{datatype}>", *_prefixed(datatype))
    endings = [f"@{tag}"] if tag else [f"^^{it}" for it in types]
    # The longer first: the shorter is inside of it.
    for ending in (*endings, ""):
        yield from (f"{quote}{text}{quote}{ending}" for quote in ('"""', "'''", '"', "'"))
    if datatype:
        yield text


def _prefixed(iri: str) -> Iterator[str]:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            yield f"{prefix}:{iri.removeprefix(namespace)}"


def _json(value: str) -> Any:  # noqa: ANN401 - as JSON is
    literal = _LITERAL.fullmatch(value)
    if literal is None:
        return {"@id": value.strip("<>")}
    text = json.loads(f'"{literal["text"]}"') if "\\U" not in literal["text"] else literal["text"]
    if literal["tag"]:
        return {"@value": text, "@language": literal["tag"]}
    return {"@value": text, "@type": literal["type"]} if literal["type"] else text


def _json_node(statements: Sequence[re.Match[str]]) -> Mapping[str, Any]:
    return {
        "@type" if it[2] == RDF_TYPE else it[2]: it[3].strip("<>")
        if it[2] == RDF_TYPE
        else _json(it[3])
        for it in statements
    }


def _json_texts(value: str) -> Iterator[str]:
    literal = _LITERAL.fullmatch(value)
    if literal is None:
        iri = json.dumps(value.strip("<>"), ensure_ascii=False)
        yield from (f'{{"@id": {iri}}}', f'{{"@id":{iri}}}', iri)
        return
    yield f'"{literal["text"]}"'
    yield literal["text"]
