"""What is remembered of statements must never change what is found in a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from ldcat.errors import LdcatError, SyntaxFaultError
from ldcat.model.canonical import canonical_text
from ldcat.model.graph import Graph
from ldcat.model.splitting import MemoryDocument, split
from ldcat.model.syntax import n_triples
from ldcat.terms import DCAT, DCT, RDF_TYPE, SH, SKOS, XSD
from ldcat.validation.background import Background, background, read_vocabularies
from ldcat.validation.described import Described
from ldcat.validation.engine import Engine, Hit, open_engine
from ldcat.validation.profiles import load_profiles

ROOT = Path(__file__).parents[2]
SHAPES = ROOT / "shapes"
TOKENS = sorted(path.parent.name for path in SHAPES.glob("*/profile.toml"))
EXAMPLES = sorted(SHAPES.glob("*/examples/*/*.ttl"))
REAL = ROOT.parent / "shared" / "data" / "dcat"
LARGEST = 300_000
KNOWN_PREDICATES = frozenset({SKOS + "inScheme"})
THEMES = "http://publications.europa.eu/resource/authority/data-theme"

#: Something of everything that a shape may want.
OWN = f"""
@prefix sh: <{SH}> . @prefix dct: <{DCT}> . @prefix dcat: <{DCAT}> . @prefix xsd: <{XSD}> .
@prefix skos: <{SKOS}> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <urn:ex:> .
ex:A sh:targetClass ex:One ; sh:path ex:p ; sh:nodeKind sh:IRI ; sh:maxCount 1 ; sh:minCount 1 .
ex:B sh:targetSubjectsOf ex:q ; sh:path ex:q ; sh:class ex:Two .
ex:C sh:targetClass ex:One ; sh:path ex:q ; sh:node [ sh:property
    [ sh:path skos:inScheme ; sh:hasValue <{THEMES}> ] ] .
ex:D sh:targetClass ex:Two ; sh:path ex:q ; sh:qualifiedMinCount 1 ;
    sh:qualifiedValueShape [ sh:class ex:One ] .
ex:E sh:targetObjectsOf ex:p ; a sh:NodeShape ; sh:or ( [ sh:class ex:One ] [ sh:in ( ex:a 1 ) ] ) .
ex:F sh:targetSubjectsOf ex:r ; sh:path ex:r ; sh:pattern "^[a-c]+$" ; sh:minLength 2 ;
    sh:severity sh:Warning .
ex:G sh:targetClass ex:One ; sh:path ex:r ; sh:uniqueLang true .
ex:H sh:targetClass ex:One ; sh:path ex:r ; sh:languageIn ( "en" ) ; sh:maxLength 4 .
ex:I sh:targetSubjectsOf ex:r ; a sh:NodeShape ; sh:not [ sh:class ex:Two ] .
ex:J sh:targetClass ex:Two ; a sh:NodeShape ; sh:nodeKind sh:IRI .
ex:K sh:targetClass ex:Two ; sh:path ex:s ; sh:minInclusive 2 ; sh:maxExclusive 9 ;
    sh:datatype xsd:integer ; sh:minCount 2 .
ex:L sh:targetClass ex:Three ; sh:path [ sh:inversePath ex:q ] ; sh:maxCount 1 .
ex:M sh:targetClass ex:Three ; a sh:NodeShape ; sh:closed true ; sh:ignoredProperties ( rdf:type ) .
ex:N sh:targetClass ex:Two ; sh:path ex:p ; sh:maxCount 0 .
ex:O sh:targetClass ex:One ; sh:path ex:s ; sh:hasValue 1 .
ex:P sh:targetSubjectsOf ex:s ; sh:path ex:s ; sh:xone ( [ sh:datatype xsd:date ]
    [ sh:datatype xsd:integer ] ) ; sh:lessThan ex:t .
ex:Q sh:targetClass ex:One ; sh:path ex:q ; sh:qualifiedMaxCount 1 ;
    sh:qualifiedValueShape [ sh:path ( rdf:type [ sh:zeroOrMorePath rdfs:subClassOf ] ) ;
        sh:hasValue ex:Two ] .
ex:R sh:targetNode ex:a ; sh:path ex:p ; sh:maxCount 1 .
ex:Four a rdfs:Class, sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .
ex:T sh:targetSubjectsOf ex:t ; sh:path ex:t ; sh:deactivated true ; sh:minLength 99 .
ex:U sh:targetClass ex:One ; sh:path ex:t ; sh:node ex:V .
ex:V sh:targetObjectsOf ex:t ; a sh:NodeShape ; sh:nodeKind sh:IRI ;
    sh:property [ sh:path ex:p ; sh:minCount 1 ] .
"""

#: Shapes that look at what is known of terms: of those, records may say the same, or more.
COUNTING = (
    f"<urn:ex:X> <{SH}targetClass> <urn:ex:One> .\n<urn:ex:X> <{SH}path> <{SKOS}inScheme> .\n"
    f'<urn:ex:X> <{SH}maxCount> "1"^^<{XSD}integer> .\n'
).encode()
GROUPING = (
    f"<urn:ex:X> <{SH}targetSubjectsOf> <{SKOS}inScheme> .\n"
    f"<urn:ex:X> <{SH}path> <{SKOS}inScheme> .\n<urn:ex:X> <{SH}class> <urn:ex:One> .\n"
).encode()
NODES = ["<urn:ex:a>", "<urn:ex:b>", "_:x", "_:y", f"<{THEMES}/ENVI>", "<urn:ldcat:value:0>"]
PREDICATES = [f"<urn:ex:{it}>" for it in "pqrst"]
TEXTS = ["abc", "a", "ddd", "", "2", "<urn:ldcat:node>", "ä", r"a\nb", "I", "_", "urn:ex:b"]
ENDINGS = ["", "@en", "@EN", "@de-AT", f"^^<{XSD}integer>", f"^^<{XSD}date>", "^^<urn:own>"]
LITERALS = st.builds('"{}"{}'.format, st.sampled_from(TEXTS), st.sampled_from(ENDINGS))
NUMBERS = st.sampled_from(
    [f'"{it}"^^<{XSD}integer>' for it in ("1", "2", "02", "9", "-1", "1E9")]
    + [f'"{it}"^^<{XSD}byte>' for it in ("3", "300")]
    + [f'"{it}"^^<{XSD}date>' for it in ("2024-02-29", "2023-02-30", "2024-12-31", "10000-01-01")]
)
LINKS = st.sampled_from([*NODES, f"<{THEMES}>", "<urn:ldcat:node>", "<urn:new:1>", "<urn:new:2>"])
CLASSES = st.sampled_from([f"<urn:ex:{it}>" for it in ("One", "Two", "Three", "Four", "Five")])
STATEMENTS = st.one_of(
    st.tuples(st.sampled_from(NODES), st.just(f"<{RDF_TYPE}>"), CLASSES),
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), LINKS),
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), LITERALS | NUMBERS),
    st.tuples(st.sampled_from(NODES), st.just(f"<{SKOS}inScheme>"), LINKS),
)
RECORDS = st.lists(STATEMENTS, max_size=14, unique=True).map(
    lambda its: "".join(sorted(f"{s} {p} {o} .\n" for s, p, o in its)).encode()
)


@cache
def known() -> Background:
    return background(read_vocabularies([ROOT / "vocabularies"]), KNOWN_PREDICATES)


@cache
def engines() -> Mapping[str, Engine]:
    """The bundled profiles, each with an engine that remembers from test to test."""
    profiles = load_profiles([SHAPES])
    own = n_triples(Graph(it.triple for it in parse(OWN.encode(), RdfFormat.TURTLE)))
    found = {token: open_engine("fast", it.shapes) for token, it in profiles.items()}
    return found | {
        "own": open_engine("fast", own),
        "counting": open_engine("fast", own + COUNTING),
        "grouping": open_engine("fast", own + GROUPING),
    }


def by_heart(engine: Engine, record: bytes) -> set[Hit]:
    return set(engine.found(Described(record), known()))


def anew(engine: Engine, record: bytes) -> set[Hit]:
    return set(engine.hits(record + known().about(record)))


def agree(engine: Engine, record: bytes) -> None:
    """The same is found, or the same refused."""
    try:
        expected = anew(engine, record)
    except LdcatError as error:
        with pytest.raises(type(error)):
            engine.found(Described(record), known())
        return
    assert by_heart(engine, record) == expected
    assert by_heart(engine, record) == expected  # now it is remembered


def graph(path: Path) -> bytes:
    syntax = RdfFormat.from_extension(path.suffix[1:])
    quads = parse(path.read_bytes(), syntax, base_iri="http://base.example/")
    return n_triples(Graph(it.triple for it in quads))


@given(RECORDS)
@settings(max_examples=600, deadline=None)
def test_what_is_remembered_is_what_would_be_found(record: bytes) -> None:
    agree(engines()["own"], record)


@given(record=RECORDS, name=st.sampled_from(["counting", "grouping"]))
@settings(max_examples=100, deadline=None)
def test_what_is_known_of_terms_counts_like_what_records_say(record: bytes, name: str) -> None:
    agree(engines()[name], record)


@given(record=RECORDS, token=st.sampled_from(TOKENS))
@settings(max_examples=150, deadline=None)
def test_terms_that_nobody_expects_change_nothing(record: bytes, token: str) -> None:
    words = [(b"urn:ex:One", DCAT + "Dataset"), (b"urn:ex:Two", DCAT + "Distribution")]
    words += [(b"urn:ex:p", DCT + "publisher"), (b"urn:ex:q", DCAT + "theme")]
    words += [(b"urn:ex:r", DCT + "title"), (b"urn:ex:s", DCT + "issued")]
    words += [(b"urn:ex:t", DCAT + "distribution")]
    for before, after in words:
        record = record.replace(before, after.encode())
    agree(engines()[token], record)


@pytest.mark.parametrize("token", TOKENS)
def test_every_example_is_found_the_same_by_every_profile(token: str) -> None:
    for path in EXAMPLES:
        agree(engines()[token], graph(path))


def _records() -> Iterator[bytes]:
    for path in sorted(REAL.iterdir()):
        is_rdf = path.suffix in {".ttl", ".rdf", ".nt", ".jsonld"}
        if not is_rdf or path.stat().st_size > LARGEST:
            continue
        try:
            document = MemoryDocument(
                it.triple for it in parse(n_triples_of(path), RdfFormat.N_TRIPLES)
            )
        except (SyntaxError, ValueError):
            continue
        for node, kind in list(document.primaries.items())[:40]:
            yield canonical_text(split(document, node, kind).text).text


def n_triples_of(path: Path) -> bytes:
    return graph(path)


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the catalogues of ../shared/data/dcat are not here")
def test_every_real_record_is_found_the_same_by_every_profile() -> None:
    records = list(_records())
    assert len(records) > 900
    for token in TOKENS:
        for record in records:
            agree(engines()[token], record)


@pytest.mark.parametrize(
    "statement",
    [
        '<urn:ex:a> <urn:ex:r> "x"@en-a .',
        '<urn:ex:a> <urn:other> "x"@abcdefghijkl .',
        "<urn:ex:a> <urn:other> <http://example.org/%zz> .",
        "<urn:ex:a> <urn:other> <http://example.org:port/> .",
        "<urn:ex:a> <urn:other> <http://example.org/a#b#c> .",
        "<urn:ex:a> <urn:other> nonsense .",
        "<urn:ex:a> <urn:other> <urn:ex:b>",
        '<urn:ex:a> <urn:other> "x"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .',
    ],
)
def test_what_the_engine_cannot_read_is_refused_as_before(statement: str) -> None:
    record = f'<urn:ex:a> <urn:ex:r> "abc" .\n{statement}\n'.encode()
    with pytest.raises(SyntaxFaultError):
        engines()["own"].found(Described(record), known())


def test_threads_may_learn_together() -> None:
    own = n_triples(Graph(it.triple for it in parse(OWN.encode(), RdfFormat.TURTLE)))
    engine = open_engine("fast", own)
    records = [
        f'_:x <{RDF_TYPE}> <urn:ex:One> .\n_:x <urn:ex:r> "{text}"@en .\n'.encode()
        for text in ("a", "abc", "aaaaa", "ddd") * 20
    ]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda it: by_heart(engine, it), records))
    assert found == [anew(engine, it) for it in records]


def test_strangers_cannot_fill_the_memory() -> None:
    engine = engines()["own"]
    values = ""
    for n in range(4000):
        values = "".join(f'<urn:ex:a> <urn:ex:r> "ä{n}-{it}" .\n' for it in range(6))
        engine.found(Described(values.encode()), known())
    agree(engine, values.encode())
