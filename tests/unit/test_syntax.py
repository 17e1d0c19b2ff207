"""Laws of writing graphs down and reading them back."""

from __future__ import annotations

import subprocess
import sys
from xml.parsers import expat

import pytest
import rdflib
from hypothesis import given, settings
from pyoxigraph import parse

from ldcat.model.canonical import canonical
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Triple
from ldcat.model.media import JSON_LD, RDF_XML, SYNTAXES, TRIG, TURTLE, Syntax
from ldcat.model.syntax import (
    DocumentParts,
    in_reading_order,
    in_reading_order_lines,
    read_canonical,
    write,
    write_dataset,
)
from ldcat.terms import DCAT_DATASET, DCT_TITLE, RDF_TYPE
from tests.support import BASE, digest, reader, triple_lists, triples

_each_syntax = pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda it: it.name)
_FIRST = NamedNode("http://example.org/a")
#: Writes one graph in every syntax; run in processes of their own.
_WRITER = """
import sys
from pyoxigraph import RdfFormat, parse
from ldcat.model.media import SYNTAXES
from ldcat.model.syntax import write
graph = [it.triple for it in parse(sys.stdin.buffer.read(), RdfFormat.N_TRIPLES)]
sys.stdout.buffer.write(b"".join(write(graph, it) for it in SYNTAXES))
"""


@_each_syntax
@given(graph=triple_lists)
@settings(max_examples=40, deadline=None)
def test_what_is_written_reads_back_as_the_same_graph(syntax: Syntax, graph: list[Triple]) -> None:
    text = write(graph, syntax)
    for tolerant in (True, False):
        reading = reader(tolerant=tolerant).read(text, syntax, BASE)
        assert not reading.repairs
        assert not reading.faults
        assert digest(reading.triples) == digest(graph)


@_each_syntax
@given(graph=triple_lists)
@settings(max_examples=40, deadline=None)
def test_reading_order_and_document_parts_lose_nothing(syntax: Syntax, graph: list[Triple]) -> None:
    parts = DocumentParts(syntax)
    ordered = in_reading_order(graph, _FIRST)
    text = parts.head + parts.body(ordered, _FIRST) + parts.tail
    assert digest(reader().read(text, syntax, BASE).triples) == digest(graph)


@_each_syntax
@given(one=triple_lists, other=triple_lists)
@settings(max_examples=25, deadline=None)
def test_a_document_of_parts_is_the_merge_of_its_graphs(
    syntax: Syntax, one: list[Triple], other: list[Triple]
) -> None:
    parts = DocumentParts(syntax)
    bodies = [parts.body(one, _FIRST), parts.body(other, NamedNode("http://example.org/2"))]
    text = parts.head + parts.separator.join(bodies) + parts.tail
    assert digest(reader().read(text, syntax, BASE).triples) == digest([*one, *other])


@pytest.mark.parametrize("syntax", [it for it in SYNTAXES if it.is_dataset], ids=lambda it: it.name)
@given(default=triple_lists, named=triple_lists)
@settings(max_examples=25, deadline=None)
def test_graphs_keep_their_names(
    syntax: Syntax, default: list[Triple], named: list[Triple]
) -> None:
    graphs: dict[Node | None, list[Triple]] = {None: default, _FIRST: named}
    quads = list(parse(write_dataset(graphs, syntax), syntax.format, lenient=True))
    own = [it.triple for it in quads if it.graph_name == _FIRST]
    assert digest(own) == digest(_lower_tags(named, syntax))
    assert len(quads) == len(set(default)) + len(set(named))


def _lower_tags(graph: list[Triple], syntax: Syntax) -> list[Triple]:
    """Return what pyoxigraph makes of a graph: it lower-cases tags everywhere but in JSON-LD."""
    if syntax is JSON_LD:
        return graph
    return [it.triple for it in parse(write(graph, TRIG), TRIG.format)]


@given(graph=triple_lists)
@settings(max_examples=40, deadline=None)
def test_rdf_xml_is_well_formed_xml(graph: list[Triple]) -> None:
    parts = DocumentParts(RDF_XML)
    for text in (write(graph, RDF_XML), parts.head + parts.body(graph, _FIRST) + parts.tail):
        expat.ParserCreate(namespace_separator=" ").Parse(text, True)


def test_classes_without_a_name_are_written_as_well_formed_xml() -> None:
    graph = [
        Triple(subject, NamedNode(RDF_TYPE), NamedNode(iri))
        for subject in (_FIRST, BlankNode("x"))
        for iri in ("http://example.org/1", "urn:isbn:0?a&b=c", DCAT_DATASET)
    ]
    text = write(graph, RDF_XML)
    expat.ParserCreate(namespace_separator=" ").Parse(text, True)
    assert digest(reader().read(text, RDF_XML, BASE).triples) == digest(graph)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@given(graph=triple_lists)
@settings(max_examples=40, deadline=None)
def test_other_peoples_parsers_read_our_json_ld_alike(graph: list[Triple]) -> None:
    rdflib.NORMALIZE_LITERALS = False
    try:
        theirs = rdflib.Graph().parse(data=write(graph, JSON_LD), format="json-ld")
    finally:
        rdflib.NORMALIZE_LITERALS = True
    told = [it.triple for it in parse(theirs.serialize(format="nt"), format=TURTLE.format)]
    assert digest(told) == digest(_lower_tags(graph, TURTLE))


@given(graph=triple_lists)
@settings(max_examples=60, deadline=None)
def test_a_payload_reads_back_exactly(graph: list[Triple]) -> None:
    kept = canonical(graph)
    assert canonical(read_canonical(kept.text)) == kept
    assert len(read_canonical(kept.text)) == kept.size


def test_the_same_graph_gives_the_same_bytes_in_every_process() -> None:
    graph = b"".join(
        f"<http://example.org/{n}> <{DCT_TITLE}> _:b{n} .\n"
        f"_:b{n} <{RDF_TYPE}> <{DCAT_DATASET}> .\n"
        f'_:b{n} <http://xmlns.com/foaf/0.1/name> "x"@en-GB .\n'.encode()
        for n in range(20)
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", _WRITER], input=graph, capture_output=True, check=True
        )
        for _ in range(2)
    )
    assert first.stdout == second.stdout
    assert first.stdout.count(b"@prefix") > 1


def test_only_prefixes_that_are_used_are_declared() -> None:
    text = write([Triple(_FIRST, NamedNode(DCT_TITLE), Literal("x"))], TURTLE).decode()
    assert text.startswith("@prefix dct: <http://purl.org/dc/terms/> .\n<http://example.org/a>")


def test_a_record_opens_with_itself_and_its_classes() -> None:
    graph = Graph(
        [
            Triple(NamedNode("http://example.org/0"), NamedNode(DCT_TITLE), Literal("other")),
            Triple(_FIRST, NamedNode(DCT_TITLE), Literal("own")),
            Triple(_FIRST, NamedNode(RDF_TYPE), NamedNode(DCAT_DATASET)),
        ]
    )
    ordered = list(in_reading_order(graph, _FIRST))
    assert ordered[0].predicate.value == RDF_TYPE
    assert [it.subject for it in ordered[:2]] == [_FIRST, _FIRST]
    assert b"<dcat:Dataset rdf:about=" in write(ordered, RDF_XML)


@given(triple=triples)
@settings(max_examples=30, deadline=None)
def test_a_prefix_never_swallows_a_scheme(triple: Triple) -> None:
    (quad,) = parse(write([triple], JSON_LD), JSON_LD.format, lenient=True)
    assert quad.predicate == triple.predicate


@given(graph=triple_lists)
@settings(max_examples=50, deadline=None)
def test_lines_in_reading_order_are_the_same_statements(graph: list[Triple]) -> None:
    text = canonical(graph).text
    lines = in_reading_order_lines(text, _FIRST.value, "http://www.w3.org/ns/dcat#Dataset")
    assert sorted(lines) == text.splitlines(keepends=True)
    subjects = [it.split(b" ", 1)[0] for it in lines]
    own = f"<{_FIRST.value}>".encode()
    assert subjects == sorted(subjects, key=lambda it: (it != own, subjects.index(it)))
    for subject in set(subjects):
        of_it = [f"<{RDF_TYPE}>".encode() not in it for it in lines if it.split(b" ")[0] == subject]
        assert of_it == sorted(of_it)
