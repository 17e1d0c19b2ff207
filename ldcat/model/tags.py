"""Keep the letters' case of language tags as a document writes them.

pyoxigraph lower-cases tags everywhere but in lenient JSON-LD. They are given back exactly,
line by line, where a line is a statement; else by the document's own spelling of each tag.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, Triple

from ldcat.model.media import JSON_LD, RDF_XML, Syntax
from ldcat.model.repairs import Repair
from ldcat.model.syntax import tagged_literal

_TURTLE_TAG: Final = re.compile(rb"(?<!\\)(?:\\\\)*[\"']@([A-Za-z]+(?:-[A-Za-z0-9]+)*)")
_XML_TAG: Final = re.compile(rb"xml:lang\s*=\s*[\"']([A-Za-z0-9-]+)[\"']")
_CASED_TAG: Final = re.compile(rb'"@[a-z0-9-]*[A-Z]')
_LINE_TAG: Final = re.compile(
    rb'"@([A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*)\s*(?:<[^>]*>|_:\S+)?\s*\.\s*(?:#[^\n]*)?$'
)


def with_tags_as_written(
    triples: list[Triple], content: bytes, syntax: Syntax
) -> tuple[list[Triple], list[Repair]]:
    """Return the triples with their tags as written, and what had to be decided.

    Args:
        triples: What the document says, as parsed.
        content: The document.
        syntax: What it is written in.
    """
    if syntax is JSON_LD:
        return triples, []
    if syntax.is_line_based:
        if not _CASED_TAG.search(content):
            return triples, []
        lines = [it for it in content.split(b"\n") if it.strip() and it.lstrip()[:1] != b"#"]
        if len(lines) == len(triples):
            return _with_tags_by_line(triples, lines), []
    spelled, repairs = spellings(spelled_tags(content, syntax))
    return ([with_tag(it, spelled) for it in triples] if spelled else triples), repairs


def spelled_tags(content: bytes, syntax: Syntax) -> Counter[bytes]:
    """Return the language tags that stand in a document, or a piece of it, as written."""
    return Counter((_XML_TAG if syntax is RDF_XML else _TURTLE_TAG).findall(content))


def spellings(tags: Mapping[bytes, int]) -> tuple[Mapping[str, str], list[Repair]]:
    """Return how each tag that is not lower case is written; the most frequent form wins."""
    forms: dict[str, Counter[str]] = {}
    for written, times in tags.items():
        tag = written.decode()
        forms.setdefault(tag.lower(), Counter())[tag] += times
    chosen = {tag: counts.most_common(1)[0][0] for tag, counts in forms.items()}
    repairs = [
        Repair("language-case", "", ", ".join(sorted(counts)), chosen[tag])
        for tag, counts in forms.items()
        if len(counts) > 1
    ]
    return {tag: written for tag, written in chosen.items() if tag != written}, repairs


def with_tag(triple: Triple, spelled: Mapping[str, str]) -> Triple:
    """Return a triple with its tag as it is spelled."""
    value = triple.object
    if not isinstance(value, Literal) or value.language is None:
        return triple
    written = spelled.get(value.language)
    if written is None:
        return triple
    return Triple(triple.subject, triple.predicate, tagged_literal(value.value, written))


def _with_tags_by_line(triples: list[Triple], lines: Iterable[bytes]) -> list[Triple]:
    return [
        with_tag(triple, {found.group(1).decode().lower(): found.group(1).decode()})
        if (found := _LINE_TAG.search(line))
        else triple
        for triple, line in zip(triples, lines, strict=True)
    ]
