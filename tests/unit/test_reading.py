"""Reading documents whole, and writing large ones as N-Triples in passing."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from ldcat import resources
from ldcat.errors import (
    LdcatError,
    RemoteContextError,
    SyntaxFaultError,
    TooComplexError,
    UnpublishableError,
)
from ldcat.model.graph import Triple
from ldcat.model.media import (
    BY_NAME,
    BY_SUFFIX,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Syntax,
)
from ldcat.model.repairs import Repair
from ldcat.model.syntax import write
from tests.support import BASE, CORPUS, digest, reader, triple_lists

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML_HEAD = f'<rdf:RDF xmlns:rdf="{_RDF}" xmlns:d="http://e.org/">'
_XML = (
    f'{_XML_HEAD}<rdf:Description rdf:about="urn:s">'
    '<d:t xml:lang="en-US">Wöhrder See</d:t></rdf:Description></rdf:RDF>'
)


def _tags(content: bytes, syntax: Syntax) -> list[str]:
    triples = reader().read(content, syntax, BASE).triples
    return [str(it.object).rpartition("@")[2] for it in triples]


@pytest.mark.parametrize(
    ("syntax", "text", "tags"),
    [
        (TURTLE, '<urn:s> <urn:p> "x"@en-US, "y"@zh-Hans, "z"@de .', ["en-US", "zh-Hans", "de"]),
        (TURTLE, '<urn:s> <urn:p> "say \\"@EN ."@en .', ["en"]),
        (N_TRIPLES, '<urn:s> <urn:p> "x"@EN .\n<urn:s> <urn:p> "y"@en .\n', ["EN", "en"]),
        (N_TRIPLES, '# a\n\n  # b\n<urn:s> <urn:p> "x"@EN . # "y"@en-US .\n', ["EN"]),
        (N_QUADS, '<urn:s> <urn:p> "x"@en-US <urn:g> .\n', ["en-US"]),
        (N_QUADS, '<urn:s> <urn:p> "x"@en-US _:g .\n', ["en-US"]),
        (RDF_XML, _XML, ["en-US"]),
        (JSON_LD, '{"@id":"urn:s","urn:p":{"@value":"x","@language":"en-US"}}', ["en-US"]),
    ],
    ids=range(8),
)
def test_tags_keep_the_case_they_were_written_in(
    syntax: Syntax, text: str, tags: list[str]
) -> None:
    assert _tags(text.encode(), syntax) == tags


@pytest.mark.parametrize(
    "content",
    [
        _XML.encode(),
        ('<?xml version="1.0" encoding="iso-8859-1"?>' + _XML).encode("iso-8859-1"),
        ('<?xml version="1.0" encoding="utf-16"?>' + _XML).encode("utf-16"),
        ("\ufeff" + _XML).encode(),
        ("<!DOCTYPE r [<!ENTITY see 'See'>]>" + _XML.replace("See", "&see;")).encode(),
    ],
    ids=["plain", "latin-1", "utf-16", "bom", "entity"],
)
def test_every_legal_encoding_of_xml_is_read(content: bytes) -> None:
    (triple,) = reader(tolerant=False).read(content, RDF_XML, BASE).triples
    assert str(triple.object) == '"Wöhrder See"@en-US'


def test_truncated_xml_is_refused_wherever_it_is_cut() -> None:
    content = (resources.examples() / "city-statistics.rdf").read_bytes()
    for cut in range(1, len(content.rstrip()), 211):
        with pytest.raises(SyntaxFaultError, match="not well-formed"):
            reader().read(content[:cut], RDF_XML, BASE)


_REFUSED = {
    "no json": (JSON_LD, b'{"a": }', SyntaxFaultError, "line 1, column 7: The JSON is not"),
    "a number": (JSON_LD, b"7", SyntaxFaultError, "must be an object"),
    "not utf-8 json": (JSON_LD, b'{"@id":"\xe9', SyntaxFaultError, "line 1"),
    "half a surrogate pair": (
        JSON_LD, b'{"@context":"https://schema.org/","@id":"urn:s","name":"\\ud800"}',
        SyntaxFaultError, "half of a surrogate pair"),
    "bad json-ld": (JSON_LD, b'{"@id":"urn:s","urn:p":{"@value":[1]}}', SyntaxFaultError, "@value"),
    "deep json": (JSON_LD, b'{"a":' * 65 + b"1" + b"}" * 65, TooComplexError, "64 nested"),
    "remote context": (
        JSON_LD, b'{"@context":"https://e.org/c","a":1}', RemoteContextError, "never fetched"),
    "context in a file": (
        JSON_LD, b'{"@context":"file:///etc/passwd"}', RemoteContextError, "never fetched"),
    "deep xml": (
        RDF_XML, b"<a>" * 201 + b"</a>" * 201, TooComplexError, "200 nested elements"),
    "unfinished turtle": (TURTLE, b"<urn:s> <urn:p> ", SyntaxFaultError, "line 1"),
    "unknown prefix": (TURTLE, b"\n\nx:s <urn:p> 1 .", SyntaxFaultError, "line 3"),
    "rdf:nodeID that is an IRI": (
        RDF_XML, _XML.replace("about", "nodeID").encode(), SyntaxFaultError, "nodeID"),
}  # fmt: skip


@pytest.mark.parametrize("tolerant", [True, False], ids=["tolerant", "strict"])
@pytest.mark.parametrize("name", _REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(name: str, tolerant: bool) -> None:
    syntax, content, error, words = _REFUSED[name]
    with pytest.raises(error) as caught:
        reader(tolerant=tolerant).read(content, syntax, BASE)
    assert words in str(caught.value)


def test_entities_that_expand_without_end_are_refused() -> None:
    levels = "".join(
        f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'lol' * 10}'>" for n in range(9)
    )
    text = f"<!DOCTYPE r [{levels}]>" + _XML.replace("See", "&e8;")
    with pytest.raises((TooComplexError, SyntaxFaultError), match=r"expand|amplification"):
        reader().read(text.encode(), RDF_XML, BASE)


def test_external_entities_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    text = f"<!DOCTYPE r [<!ENTITY see SYSTEM '{secret.as_uri()}'>]>" + _XML.replace("See", "&see;")
    try:
        reading = reader().read(text.encode(), RDF_XML, BASE)
    except SyntaxFaultError:
        return
    assert "hidden" not in write(reading.triples, N_TRIPLES).decode()


# Large documents


def _flattened(
    content: bytes, syntax: Syntax, folder: Path, *, tolerant: bool = True
) -> tuple[list[Triple], list[Repair]]:
    source, target = folder / f"document.{syntax.suffix}", folder / "flat.nt"
    source.write_bytes(content)
    with target.open("wb") as output:
        repairs = reader(tolerant=tolerant).flatten(source, syntax, BASE, output=output)
    assert {it.name for it in folder.iterdir()} == {source.name, target.name}
    return list(reader(tolerant=tolerant).read(target.read_bytes(), N_QUADS, BASE).triples), repairs


def _codes(repairs: list[Repair]) -> Counter[str]:
    return Counter(it.code for it in repairs)


_LARGE = (TURTLE, TRIG, RDF_XML, JSON_LD)


@pytest.mark.parametrize("syntax", _LARGE, ids=lambda it: it.name)
def test_a_large_document_says_what_a_small_one_says(
    syntax: Syntax, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @given(graph=triple_lists)
    @settings(max_examples=25, deadline=None)
    def law(graph: list[Triple]) -> None:
        folder = tmp_path_factory.mktemp("large")
        for tolerant in (True, False):
            flat, repairs = _flattened(write(graph, syntax), syntax, folder, tolerant=tolerant)
            assert digest(flat) == digest(graph)
            assert not repairs

    law()


_ODD = {
    "byte order mark": (TURTLE, '\ufeff<urn:s> <urn:p> "x"@en-US .'.encode()),
    "latin-1": (TURTLE, '<urn:s> <urn:p> "Größe" .'.encode("latin-1")),
    "no encoding": (TURTLE, b'<urn:s> <urn:p> "\x81\xe9" .'),
    "utf-16": (TURTLE, '<urn:s> <urn:p> "Größe" .'.encode("utf-16")),
    "mixed tags": (TURTLE, b'<urn:s> <urn:p> "x"@en-us, "y"@en-US, "z"@en-US .'),
    "schema.org twice": (
        TURTLE, b'<urn:s> <http://schema.org/a> "x" ; <https://schema.org/b> "y" .'),
    "schema.org in a text": (
        TURTLE, b'<urn:s> <http://schema.org/a> "https://schema.org/" .'),
    "bad iri": (TURTLE, b"<urn:s> <urn:p> <http://e.org/a b> ."),
    "bad subject": (JSON_LD, b'{"@id":"http://e.org/a b","@type":"urn:c"}'),
    "bundled context": (
        JSON_LD, b'{"@context":"https://schema.org/","@id":"urn:s","name":"x","nokey":"y"}'),
    "empty tag": (RDF_XML, _XML.replace("en-US", "").encode()),
    "xml in latin-1": (
        RDF_XML, ('<?xml version="1.0" encoding="iso-8859-1"?>' + _XML).encode("iso-8859-1")),
    "wrong namespace": (TURTLE, b"<urn:s> a <https://www.w3.org/ns/dcat#Dataset> ."),
}  # fmt: skip


@pytest.mark.parametrize("name", _ODD)
def test_a_large_document_is_repaired_like_a_small_one(name: str, tmp_path: Path) -> None:
    syntax, content = _ODD[name]
    small = reader().read(content, syntax, BASE)
    flat, repairs = _flattened(content, syntax, tmp_path)
    assert digest(flat) == digest(small.triples)
    assert _codes(repairs) == _codes(list(small.repairs))


@pytest.mark.parametrize("tolerant", [True, False], ids=["tolerant", "strict"])
@pytest.mark.parametrize("name", [*_REFUSED, "truncated xml"])
def test_a_large_document_is_refused_like_a_small_one(
    name: str, tolerant: bool, tmp_path: Path
) -> None:
    cut = (RDF_XML, _XML[:-20].encode(), SyntaxFaultError, "not well-formed")
    syntax, content, error, words = {**_REFUSED, "truncated xml": cut}[name]
    with pytest.raises(error) as caught:
        _flattened(content, syntax, tmp_path, tolerant=tolerant)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ['<urn:s> <urn:p> "a\\u0007b" .', f"<urn:s> <{_RDF}li> 1 .", "<urn:s> <urn:p> <http://[a/> ."],
    ids=["character", "property", "iri"],
)
def test_a_statement_that_cannot_be_kept_is_still_found_in_the_flat_file(
    text: str, tmp_path: Path
) -> None:
    with pytest.raises((UnpublishableError, SyntaxFaultError)):
        _flattened(text.encode(), TURTLE, tmp_path, tolerant=False)
    _flattened(text.encode(), TURTLE, tmp_path)
    reading = reader().read((tmp_path / "flat.nt").read_bytes(), N_QUADS, BASE)
    assert [it.subject for it in reading.faults] == ["<urn:s>"]


def test_strict_reading_of_a_large_json_ld_drops_no_node(tmp_path: Path) -> None:
    content = json.dumps([{"@id": "http://e.org/a b", "urn:p": "x"}]).encode()
    with pytest.raises(SyntaxFaultError, match="no IRI has"):
        _flattened(content, JSON_LD, tmp_path, tolerant=False)


def test_files_of_real_catalogues_are_read_alike_large_or_small(tmp_path: Path) -> None:
    if not CORPUS.is_dir():
        pytest.skip(f"{CORPUS} holds real catalogues on the developers' machines only")
    files = sorted(it for it in CORPUS.iterdir() if it.stat().st_size < 40_000)
    for path in files[::9]:
        syntax = BY_SUFFIX.get(path.suffix.lstrip("."))
        if syntax is None or syntax.is_line_based:
            continue
        content = path.read_bytes()
        folder = tmp_path / path.name
        folder.mkdir()
        assert _outcome_large(content, syntax, folder) == _outcome_small(content, syntax), path


def _outcome_small(content: bytes, syntax: Syntax) -> object:
    try:
        reading = reader().read(content, syntax, BASE)
    except LdcatError as error:
        return str(error)
    return digest(reading.triples), _codes(list(reading.repairs))


def _outcome_large(content: bytes, syntax: Syntax, folder: Path) -> object:
    try:
        flat, repairs = _flattened(content, syntax, folder)
    except LdcatError as error:
        return str(error)
    return digest(flat), _codes(repairs)


def test_every_syntax_has_one_name() -> None:
    assert len({it.name for it in BY_NAME.values()}) == len(BY_NAME)
