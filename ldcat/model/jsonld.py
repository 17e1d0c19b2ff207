"""Write compact JSON-LD with our context inline, in a stable order.

The context holds prefixes only: keys read `dct:title`, values are always objects, so that
harvesters which read JSON-LD by key (and every RDF parser) get what was stored. A prefix
that clashes with the scheme of an IRI in the graph is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term, Triple, node, term
from ldcat.terms import PREFIXES, RDF_LANG_STRING, RDF_TYPE, XSD_STRING

_NAMESPACES: Final = tuple(sorted(PREFIXES.items(), key=lambda entry: -len(entry[1])))


def context() -> dict[str, str]:
    """Return our context: prefix → namespace."""
    return dict(sorted(PREFIXES.items()))


def write(triples: Iterable[Triple]) -> bytes:
    """Return one graph as a document with `@context` and a flat `@graph`."""
    triples = list(triples)
    writer = _Writer(triples)
    return _document(writer.context, writer.nodes(triples))


def line(triples: Iterable[Triple]) -> bytes:
    """Return one graph as a document on one line, with no prefix that it does not use."""
    triples = list(triples)
    writer = _Writer(triples)
    nodes = writer.nodes(triples)
    document = {"@context": writer.used, "@graph": nodes}
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def write_dataset(graphs: Mapping[Node | None, Iterable[Triple]]) -> bytes:
    """Return several graphs, by name, as one document; None is the default graph."""
    held = {name: list(triples) for name, triples in graphs.items()}
    writer = _Writer([triple for triples in held.values() for triple in triples])
    entries: list[dict[str, Any]] = []
    for name, triples in held.items():
        nodes = writer.nodes(triples)
        entries += nodes if name is None else [{"@id": writer.reference(name), "@graph": nodes}]
    return _document(writer.context, entries)


def single_literal(text: str, tag: str) -> bytes:
    """Return a document with nothing but one language-tagged literal."""
    value = {"@value": text, "@language": tag}
    return json.dumps([{"@id": "urn:s", "urn:p": [value]}]).encode()


def _document(prefixes: Mapping[str, str], graph: list[dict[str, Any]]) -> bytes:
    # A line for each node: the encoder is ten times as fast where it needs not indent.
    nodes = ",\n".join(json.dumps(it, ensure_ascii=False) for it in graph)
    told = json.dumps(dict(prefixes), ensure_ascii=False, indent=1)
    return f'{{"@context": {told},\n"@graph": [\n{nodes}\n]}}\n'.encode()


class _Writer:
    """Writes the terms of one document with the prefixes that are safe in it."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        schemes = {value.partition(":")[0] for value in _iris(triples)}
        self.context = {
            prefix: namespace for prefix, namespace in context().items() if prefix not in schemes
        }
        self._namespaces = [entry for entry in _NAMESPACES if entry[0] in self.context]
        self._names: dict[str, str] = {}

    @property
    def used(self) -> dict[str, str]:
        """The part of the context that names written so far need."""
        prefixes = {it.partition(":")[0] for it in self._names.values()}
        return {prefix: iri for prefix, iri in self.context.items() if prefix in prefixes}

    def nodes(self, triples: Iterable[Triple]) -> list[dict[str, Any]]:
        """Return one node object per subject, in the order of the triples."""
        objects: dict[Node, dict[str, Any]] = {}
        for triple in triples:
            subject = node(triple.subject)
            entry = objects.setdefault(subject, {"@id": self.reference(subject)})
            value = term(triple.object)
            if triple.predicate.value == RDF_TYPE and isinstance(value, NamedNode):
                entry.setdefault("@type", []).append(self.name(value.value))
            else:
                key = self.name(triple.predicate.value)
                entry.setdefault(key, []).append(self.value(value))
        return list(objects.values())

    def value(self, value: Term) -> dict[str, str]:
        """Return a value object or a node reference."""
        if not isinstance(value, Literal):
            return {"@id": self.reference(value)}
        datatype = value.datatype.value
        if value.language is not None and datatype == RDF_LANG_STRING:
            return {"@language": value.language, "@value": value.value}
        if datatype == XSD_STRING:
            return {"@value": value.value}
        return {"@type": self.name(datatype), "@value": value.value}

    def reference(self, value: Node) -> str:
        """Return the `@id` of a node: blank nodes by label, IRIs in full."""
        return f"_:{value.value}" if isinstance(value, BlankNode) else value.value

    def name(self, iri: str) -> str:
        """Return the compact form of a property, class or datatype."""
        known = self._names.get(iri)
        if known is None:
            known = self._names[iri] = self._compact(iri)
        return known

    def _compact(self, iri: str) -> str:
        for prefix, namespace in self._namespaces:
            if iri.startswith(namespace):
                rest = iri[len(namespace) :]
                # `prefix://` would be read as an absolute IRI (JSON-LD 1.1 API 5.2)
                return iri if rest.startswith("//") else f"{prefix}:{rest}"
        return iri


def _iris(triples: Iterable[Triple]) -> Iterable[str]:
    for triple in triples:
        for value in (triple.subject, triple.predicate, triple.object):
            if isinstance(value, NamedNode):
                yield value.value
            elif isinstance(value, Literal):
                yield value.datatype.value
