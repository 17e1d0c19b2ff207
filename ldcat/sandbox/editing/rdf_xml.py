"""Edits of RDF/XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr, unescape

from ldcat.model.locating import Locator
from ldcat.sandbox.editing.steps import Edit, Statement, Step
from ldcat.terms import PREFIXES, RDF_TYPE
from ldcat.validation.described import parsed_literal

_DECLARED: Final = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")
_ELEMENT: Final = re.compile(
    r"<(?P<name>[\w.-]+:?[\w.-]*)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*"
    r"(?:/>|>(?P<text>[^<]*)</(?P=name)\s*>)"
)
_OPENING: Final = re.compile(
    r"<(?P<name>[\w.-]+:?[\w.-]*)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*>"
)
_VALUE: Final = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NAME: Final = re.compile(r"[A-Za-z_][\w-]*$")


class XmlEditor:
    """Proposes edits of RDF/XML."""

    def __init__(self, text: str, locator: Locator) -> None:
        """Take the text, and what knows how its IRIs are written."""
        self._text = text
        self._locator = locator
        self._prefixes = {namespace: prefix for prefix, namespace in _DECLARED.findall(text)}

    def edits(self, step: Step) -> Iterator[Edit]:
        """Yield what may bring a step about, the best first."""
        if step.removed is None:
            yield from self._additions(step)
            return
        for name, start, end in self._places(step.removed.value, step.left):
            text = self._element(name, step.added, step.inner) if step.added else ""
            yield Edit(start, end, text)

    def _places(self, value: str, left: Sequence[Statement]) -> Iterator[tuple[str, int, int]]:
        """Yield the elements that may say a value: name, where they begin, where they end."""
        if value.startswith("_:"):
            yield from self._around([escape(_text(it.value)) for it in left])
            return
        texts = {_text(value), *(it.strip('<>"') for it in self._named(value))}
        for found in _ELEMENT.finditer(self._text):
            said = {unescape(found["text"] or ""), *_attributes(found)}
            if not said.isdisjoint(texts):
                yield found["name"], found.start(), found.end()

    def _around(self, texts: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        for found in _OPENING.finditer(self._text):
            end = self._text.find(f"</{found['name']}>", found.end())
            if any(self._text.find(it, found.end(), end) >= 0 for it in texts if end >= 0):
                yield found["name"], found.start(), end + len(found["name"]) + 3

    def _named(self, value: str) -> Sequence[str]:
        return self._locator.names(value[1:-1]) if value.startswith("<") else ()

    def _additions(self, step: Step) -> Iterator[Edit]:
        added = step.added
        if added is None:
            return
        texts = {added.node[1:-1], *(it.strip('<>"') for it in self._named(added.node))}
        name, declared = self._name(added.predicate)
        element = self._element(name, added, step.inner, declared=declared)
        for found in _OPENING.finditer(self._text):
            said = set(_attributes(found))
            if added.node.startswith("_:") or not said.isdisjoint(texts):
                yield Edit(found.end(), found.end(), f"\n{element}")

    def _name(self, iri: str) -> tuple[str, str]:
        """Return the name of a property, and the declaration that it needs."""
        local = _NAME.search(iri)
        namespace = iri[: local.start()] if local else iri
        if prefix := self._prefixes.get(namespace, ""):
            return f"{prefix}:{iri.removeprefix(namespace)}", ""
        usual: Mapping[str, str] = {it: prefix for prefix, it in PREFIXES.items()}
        prefix = usual.get(namespace, "ns1")
        return f"{prefix}:{iri.removeprefix(namespace)}", f" xmlns:{prefix}={quoteattr(namespace)}"

    def _element(
        self, name: str, said: Statement, inner: Sequence[Statement], *, declared: str = ""
    ) -> str:
        rdf, needed = self._name(RDF_TYPE)
        rdf = rdf.rpartition(":")[0]
        start = f"<{name}{declared}{needed if needed not in declared else ''}"
        if inner:
            parts = (self._part(it) for it in inner)
            node = f"<{rdf}:Description>{''.join(parts)}</{rdf}:Description>"
            return f"{start}>{node}</{name}>"
        literal = parsed_literal(said.value)
        if literal is None:
            return f"{start} {rdf}:resource={quoteattr(said.value[1:-1])}/>"
        if literal.language:
            start += f" xml:lang={quoteattr(literal.language)}"
        elif literal.datatype:
            start += f" {rdf}:datatype={quoteattr(literal.datatype)}"
        return f"{start}>{escape(_text(said.value))}</{name}>"

    def _part(self, said: Statement) -> str:
        name, declared = self._name(said.predicate)
        return self._element(name, said, (), declared=declared)


def _attributes(element: re.Match[str]) -> Iterator[str]:
    for one, two in _VALUE.findall(element["attributes"]):
        yield unescape(one or two)


def _text(value: str) -> str:
    """Return the text of a literal without its escapes, or an IRI."""
    literal = parsed_literal(value)
    return literal.value if literal else value[1:-1]
