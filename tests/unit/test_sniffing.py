"""The syntax of a document is told by its name, its header, or its first bytes."""

from __future__ import annotations

import pytest

from ldcat.errors import BadParameterError, SyntaxFaultError, UnknownFormatError
from ldcat.model.graph import Literal, NamedNode, Triple
from ldcat.model.media import SYNTAXES, TRIG, TURTLE
from ldcat.model.sniffing import named_syntax, syntax_of
from ldcat.model.syntax import write
from ldcat.model.xml import checked_xml
from ldcat.terms import DCT_TITLE, RDF

_TRIPLE = Triple(NamedNode("http://e.org/s"), NamedNode(DCT_TITLE), Literal("x"))
_HTML = b"\n<!doctype HTML><title>Not found</title>"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<urn:s> <urn:p> <urn:o> .\n", "ntriples"),
        (b'<urn:s> <urn:p> "x <y> \\" ." .\n', "ntriples"),
        (b'# hello\n\n_:a <urn:p> "x"@en-US .\n', "ntriples"),
        (b"<urn:s> <urn:p> <urn:o> <urn:g> .\n", "nquads"),
        (b'<urn:s> <urn:p> "x" <urn:g> .\n', "nquads"),
        (b'<urn:s> <urn:p> "1"^^<urn:d> _:g . # why\n', "nquads"),
        (b"\xef\xbb\xbf@prefix a: <urn:a> .", "turtle"),
        (b"# a comment\nPREFIX a: <urn:a>\na:b a:c a:d .", "turtle"),
        (b"@prefix a: <urn:a> .\na:g { a:b a:c a:d }", "trig"),
        (b'\n {"@id": "urn:s"}', "jsonld"),
        (b"[]", "jsonld"),
        (b"<?xml version='1.0'?><a/>", "rdfxml"),
        (b"<rdf:RDF xmlns:rdf='x'/>", "rdfxml"),
        (b"<!-- by hand --><rdf:RDF/>", "rdfxml"),
    ],
    ids=range(14),
)
def test_content_tells_the_syntax(content: bytes, name: str) -> None:
    assert syntax_of(content, "-").name == name
    assert syntax_of(content, "download", media_type="text/plain; charset=utf-8").name == name


@pytest.mark.parametrize(
    ("name", "media_type", "token", "expected"),
    [
        ("a.ttl", "", "", "turtle"),
        ("A.TTL.GZ", "", "", "turtle"),
        ("dump.nq.zst", "", "", "nquads"),
        ("https://e.org/a.rdf?x=b.ttl", "", "", "rdfxml"),
        ("a.json", "", "", "jsonld"),
        ("a.ttl", "application/ld+json; charset=utf-8", "", "jsonld"),
        ("a.ttl", "application/octet-stream", "", "turtle"),
        ("a.ttl", "text/html", "", "turtle"),
        ("a.ttl", "application/ld+json", "rdf", "rdfxml"),
        ("a", "TEXT/Turtle", "", "turtle"),
        ("a", "", "application/n-quads", "nquads"),
    ],
)
def test_asking_counts_before_the_header_and_that_before_the_name(
    name: str, media_type: str, token: str, expected: str
) -> None:
    assert syntax_of(b"?", name, media_type=media_type, token=token).name == expected


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (_HTML, "a.ttl", "HTML page"),
        (_HTML, "a", "HTML page"),
        (b"\xef\xbb\xbf<html lang=en>", "a", "HTML page"),
        (b"a,b,c\n1,2,3\n", "a.csv", "e.g. turtle"),
        (b"", "-", "does not look like"),
    ],
    ids=range(5),
)
def test_what_is_no_rdf_is_refused_with_advice(content: bytes, name: str, words: str) -> None:
    with pytest.raises(UnknownFormatError) as caught:
        syntax_of(content, name)
    assert words in str(caught.value)


def test_a_syntax_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadParameterError, match=r"--syntax: .*“word”.*turtle, jsonld, rdfxml"):
        named_syntax("word", option="--syntax")


@pytest.mark.parametrize("encoding", ["UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-32"])
@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a", "-"])
def test_an_encoding_that_is_not_read_is_named(encoding: str, name: str) -> None:
    """UTF-16 has to begin with its mark; zeros alone are legal UTF-8."""
    with pytest.raises(SyntaxFaultError, match=f"{encoding}.*iconv -f {encoding}"):
        syntax_of("<urn:a> <urn:b> <urn:c> .\n".encode(encoding), name)


@pytest.mark.parametrize("encoding", ["UTF-16LE", "UTF-16BE", "UTF-16"])
def test_xml_says_itself_how_it_is_to_be_read(encoding: str) -> None:
    content = f"<rdf:RDF xmlns:rdf='{RDF}' title='ä'/>".encode(encoding)
    assert syntax_of(content, "a.rdf").name == "rdfxml"
    assert checked_xml(content).decode() == f'<rdf:RDF xmlns:rdf="{RDF}" title="ä"></rdf:RDF>'


def test_what_we_write_is_recognised_without_a_name() -> None:
    for syntax in SYNTAXES:
        found = syntax_of(write([_TRIPLE], syntax), "-")
        # One default graph looks the same in both.
        assert found is (TURTLE if syntax is TRIG else syntax) or found.name == "ntriples"


def test_hostile_lines_take_no_time() -> None:
    for content in (b"_:" + b"<" * 65_000, b'<a> <b> "' + b"\\" * 65_000, b"<a> <b> _:a" * 6_000):
        with pytest.raises(UnknownFormatError):
            syntax_of(content, "-")
