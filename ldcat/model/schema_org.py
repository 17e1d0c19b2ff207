"""Write schema.org's terms in one namespace where a document mixes its two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ldcat.model.graph import NamedNode, Term, Triple
from ldcat.model.repairs import Repair
from ldcat.terms import SCHEMA, SCHEMA_HTTP

_BLOCK: Final = 4 << 20
#: A property or an object of a line of N-Triples or N-Quads that is a schema.org term.
_LINE: Final = re.compile(
    rb"(?m)^\s*(?:<[^>\n]*>|_:\S+)\s*(?:<[^>\n]*>\s*)?<(https?://schema\.org/)"
)


def file_mixes_schema_org(path: Path) -> bool:
    """Say whether a file of N-Triples or N-Quads has terms of both forms of schema.org's."""
    found: set[bytes] = set()
    rest = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            lines, newline, rest = (rest + block).rpartition(b"\n")
            if b"://schema.org/" in lines:
                found.update(_LINE.findall(lines + newline))
            if len(found) > 1:
                return True
    found.update(_LINE.findall(rest))
    return len(found) > 1


def unified_schema_org(triples: list[Triple]) -> tuple[list[Triple], list[Repair]]:
    """Write every schema.org term as `https://schema.org/` where a document mixes both forms."""
    if len(schema_org_forms(triples)) < 2:
        return triples, []
    repair = Repair("namespace", "", SCHEMA_HTTP, SCHEMA)
    return [with_https_schema(triple) for triple in triples], [repair]


def schema_org_forms(triples: Iterable[Triple]) -> set[str]:
    """Return which forms of schema.org's namespace the terms of triples have."""
    return {
        prefix
        for triple in triples
        for value in (triple.predicate, triple.object)
        if isinstance(value, NamedNode)
        for prefix in (SCHEMA, SCHEMA_HTTP)
        if value.value.startswith(prefix)
    }


def with_https_schema(triple: Triple) -> Triple:
    """Return a triple with its schema.org terms in `https://schema.org/`."""
    predicate, value = _https_schema(triple.predicate), triple.object
    kept: Term | Triple = _https_schema(value) if isinstance(value, NamedNode) else value
    if predicate is triple.predicate and kept is value:
        return triple
    return Triple(triple.subject, predicate, kept)


def _https_schema(value: NamedNode) -> NamedNode:
    if not value.value.startswith(SCHEMA_HTTP):
        return value
    return NamedNode(SCHEMA + value.value.removeprefix(SCHEMA_HTTP))
