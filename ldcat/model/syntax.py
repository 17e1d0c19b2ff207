"""Write graphs down, and read back what we wrote ourselves.

Reading what strangers wrote is `ldcat.model.reading`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ldcat.model import jsonld
from ldcat.model.graph import Graph, Node, node
from ldcat.model.media import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Syntax
from ldcat.terms import PREFIXES, RDF, RDF_TYPE

#: Looking for a prefix that is not there goes through all of a text: not worth it above this.
_LONG: Final = 1 << 16
#: What prefixes are made of.
_OF_NAMES: Final = frozenset(bytes([it]) for it in range(256) if chr(it).isalnum() or it in b"_-.")
_CASED_TAG: Final = re.compile(rb'"@([A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*) \.$')
_TURTLE_HEAD: Final = re.compile(rb"(?:@prefix [^\n]*\n)*")
_XML_HEAD: Final = re.compile(rb"<\?xml[^\n]*\n<rdf:RDF[^>]*>")
_XML_END: Final = b"</rdf:RDF>"
_NAMELESS: Final = re.compile(rb'(?<=\n\t)<oxprefix: xmlns:oxprefix="([^"]*)"([^>]*)>')
_NAMELESS_END: Final = b"\n\t</oxprefix:>"
_XML_PREFIX: Final = re.compile(rb'xmlns:[\w.-]+="[^"]*"')
_RDF_NAMESPACE: Final = f'xmlns:rdf="{RDF}"'.encode()
_TYPE_WORD: Final = f"<{RDF_TYPE}> ".encode()
_ANY_CASED_TAG: Final = re.compile(rb'"@[a-z0-9-]*[A-Z][A-Za-z0-9-]* \.$', re.MULTILINE)


def write(graph: Iterable[Triple], syntax: Syntax) -> bytes:
    """Return the graph in a syntax; the same triples in the same order give the same bytes."""
    if syntax is JSON_LD:
        return jsonld.write(graph)
    return _tidy(serialize(graph, format=syntax.format, prefixes=dict(PREFIXES)) or b"", syntax)


def write_dataset(graphs: Mapping[Node | None, Iterable[Triple]], syntax: Syntax) -> bytes:
    """Return several graphs, by name (None is the default graph), in a dataset syntax."""
    if syntax is JSON_LD:
        return jsonld.write_dataset(graphs)
    quads = (
        Quad(node(triple.subject), triple.predicate, triple.object, name)
        for name, triples in graphs.items()
        for triple in triples
    )
    return _tidy(serialize(quads, format=syntax.format, prefixes=dict(PREFIXES)) or b"", syntax)


def _tidy(text: bytes, syntax: Syntax) -> bytes:
    """Keep only the prefixes that are used, in alphabetical order; in a long text all of them.

    pyoxigraph writes all that it was given, in an order that changes from run to run.
    """
    is_long = len(text) > _LONG
    if syntax in (TURTLE, TRIG):
        head, body = _halves(text, _TURTLE_HEAD)
        lines = [it for it in head.splitlines(keepends=True) if is_long or _uses(body, it)]
        return b"".join(sorted(lines)) + body
    if syntax is RDF_XML:
        head, body = _halves(text, _XML_HEAD)
        names = [
            name
            for name in _XML_PREFIX.findall(head)
            if is_long or name[7 : name.index(b"=")] + b":" in body
        ]
        root = b" ".join((b"<rdf:RDF", *sorted({*names, _RDF_NAMESPACE})))
        return head[: head.index(b"<rdf:RDF")] + root + b">" + _with_named_elements(body)
    return text


def _with_named_elements(body: bytes) -> bytes:
    """Write classes whose IRI ends in no name as `rdf:type`: pyoxigraph makes bad XML of them."""
    if _NAMELESS_END not in body:
        return body
    body = _NAMELESS.sub(rb'<rdf:Description\2>\n\t\t<rdf:type rdf:resource="\1"/>', body)
    return body.replace(_NAMELESS_END, b"\n\t</rdf:Description>")


def _halves(text: bytes, head: re.Pattern[bytes]) -> tuple[bytes, bytes]:
    found = head.match(text)
    end = found.end() if found else 0
    return text[:end], text[end:]


def _uses(body: bytes, line: bytes) -> bool:
    """Say whether a text has the `name:` of a line `@prefix name: <…> .`; not that of `xname:`."""
    name = line.split(b" ", 2)[1]
    start = body.find(name)
    while start > 0 and body[start - 1 : start] in _OF_NAMES:
        start = body.find(name, start + 1)
    return start >= 0


def read_canonical(text: bytes) -> Graph:
    """Return the graph of a canonical N-Quads text that we wrote (a ledger payload).

    Its lines may stand in any order, but each only once.
    """
    # Lenient: the terms were checked when they came in.
    triples = [quad.triple for quad in parse(text, RdfFormat.N_TRIPLES, lenient=True)]
    if _ANY_CASED_TAG.search(text):
        triples = [
            _with_tag(triple, line) for triple, line in zip(triples, text.splitlines(), strict=True)
        ]
    return Graph.of_distinct(triples)


def _with_tag(triple: Triple, line: bytes) -> Triple:
    """Give a literal its language tag as written: the parser lower-cases it."""
    found = _CASED_TAG.search(line)
    if found is None or not isinstance(triple.object, Literal):
        return triple
    literal = tagged_literal(triple.object.value, found.group(1).decode())
    return Triple(triple.subject, triple.predicate, literal)


def tagged_literal(text: str, tag: str) -> Literal:
    """Return a language-tagged literal whose tag keeps its letters' case.

    pyoxigraph lower-cases tags everywhere but in lenient JSON-LD (RDF 1.1 Concepts 3.3
    allows it); `@en-US` shall come out as it came in.

    >>> str(tagged_literal("colour", "en-GB"))
    '"colour"@en-GB'
    """
    quads = parse(jsonld.single_literal(text, tag), RdfFormat.JSON_LD, lenient=True)
    literal = next(iter(quads)).object
    if not isinstance(literal, Literal):  # pragma: no cover - one literal went in
        raise TypeError(text)
    return literal


class DocumentParts:
    """One document of many graphs, written graph by graph.

    JSON-LD is an array with a context and a named graph for each; in Turtle and RDF/XML the
    graphs are merged, so their blank nodes must have labels of their own.
    """

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self.separator = b",\n" if syntax is JSON_LD else b""
        self.head, self.tail = b"", b""
        if syntax is JSON_LD:
            self.head, self.tail = b"[\n", b"]\n"
        elif syntax is RDF_XML:
            names = (f'xmlns:{name}="{iri}"' for name, iri in sorted(PREFIXES.items()))
            declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
            self.head = f"{declaration}<rdf:RDF {' '.join(names)}>".encode()
            self.tail = b"\n" + _XML_END
        elif syntax in (TURTLE, TRIG):
            lines = (f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items()))
            self.head = "".join(lines).encode()

    def body(self, graph: Iterable[Triple], name: Node | None) -> bytes:
        """Return what stands for one graph; without a name, of the default graph."""
        if self._syntax is JSON_LD:
            return jsonld.write_dataset({name: graph})
        prefixes = dict(PREFIXES)
        if self._syntax is TRIG:
            place = name or DefaultGraph()
            quads = [Quad(node(it.subject), it.predicate, it.object, place) for it in graph]
            text = serialize(quads, format=self._syntax.format, prefixes=prefixes) or b""
        else:
            text = serialize(graph, format=self._syntax.format, prefixes=prefixes) or b""
        if self._syntax is RDF_XML:
            body = _halves(text, _XML_HEAD)[1].removesuffix(_XML_END).rstrip()
            return _with_named_elements(body)
        return _halves(text, _TURTLE_HEAD)[1]


def in_reading_order(graph: Iterable[Triple], first: Node) -> Graph:
    """Return the graph with the first node's triples in front, and each node's types first.

    RDF/XML then has typed elements, and Turtle opens with what the document is about.
    """

    def key(triple: Triple) -> tuple[bool, bool, str, bool, str]:
        is_type = triple.predicate.value == RDF_TYPE
        return (
            triple.subject != first,
            not isinstance(triple.subject, NamedNode),
            str(triple.subject),
            not is_type,
            triple.predicate.value,
        )

    return Graph(sorted(graph, key=key))


#: Given a subject, with a blank behind it, and the lines of its classes: those to keep.
KeptTypes = Callable[[bytes, list[bytes]], list[bytes]]


def every_type(subject: bytes, lines: list[bytes]) -> list[bytes]:
    """Keep all of a subject's classes."""
    del subject
    return lines


def in_reading_order_lines(
    text: bytes, first: str, class_iri: str, *, types: KeptTypes = every_type
) -> list[bytes]:
    """Return the lines of a canonical text as `in_reading_order` has them.

    Args:
        text: The canonical text: named subjects, then blank ones, each in order.
        first: IRI of the node whose statements come first.
        class_iri: IRI of the class that the very first line gives it, if any does.
        types: Which lines of classes are kept.
    """
    main = f"<{first}> ".encode()
    own: list[bytes] = []
    others: list[bytes] = []
    for subject, typed, told in _by_subject(text):
        if subject == main:
            typed.sort(key=f"<{first}> <{RDF_TYPE}> <{class_iri}> .\n".encode().__ne__)
        lines = own if subject == main else others
        if typed:
            lines += types(subject, typed)
        lines += told
    return own + others


def _by_subject(text: bytes) -> Iterator[tuple[bytes, list[bytes], list[bytes]]]:
    """Yield each subject with a blank behind it, the lines of its classes, and its others."""
    subject = typed = b"\n"
    types: list[bytes] = []
    others: list[bytes] = []
    for line in text.splitlines(keepends=True):
        if not line.startswith(subject):
            if types or others:
                yield subject, types, others
            subject = line[: line.index(b" ") + 1]
            typed = subject + _TYPE_WORD
            types, others = [], []
        (types if line.startswith(typed) else others).append(line)
    if types or others:
        yield subject, types, others


def n_triples(graph: Iterable[Triple]) -> bytes:
    """Return the graph as N-Triples."""
    return write(graph, N_TRIPLES)


def n_quads(graph: Iterable[Triple], name: Node) -> bytes:
    """Return the graph as N-Quads under a name."""
    return write_dataset({name: graph}, N_QUADS)
