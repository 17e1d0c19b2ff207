"""What is wrong with a query is told by the token that the engine could not take, and its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from ldcat.errors import BadQueryError
from ldcat.sandbox.query_text import ill_formed
from ldcat.terms import PREFIXES

_QUERIES = (
    (
        'SELECT ?s (COUNT(*) AS ?n) WHERE { ?s a dcat:Dataset ; dct:title "é\\"#"@en-GB, """two\n'
        'lines""" . # a comment\n OPTIONAL { ?s dct:issued ?d FILTER ( ?d < "2024"^^xsd:date ) } }'
        "\nGROUP BY ?s HAVING ( COUNT(*) > 1.5 ) ORDER BY DESC ( ?n ) LIMIT 10"
    ),
    (
        "PREFIX : <http://e.org/>\nCONSTRUCT { ?s :p [ :q ?o ] } WHERE { GRAPH ?g { ?s :a/:b* ?o }"
        "\nFILTER NOT EXISTS { ?s <http://e.org/x> _:b } BIND ( STRLEN ( ?o ) AS ?l ) }"
    ),
    "ASK { VALUES ( ?a ?b ) { ( 1 'x' ) ( UNDEF dct:y ) } { ?a ?b ?c } UNION { ?c ?b ?a } }",
    "DESCRIBE <http://e.org/a> ?s WHERE { ?s a dcat:Dataset MINUS { ?s dct:type ?t } }",
)
_GAP = re.compile(r"(?<=[^\s]) (?=[^\s])")
_PREFIXES = dict(PREFIXES)


def _complaint(text: str) -> str:
    try:
        Store().query(text, prefixes=_PREFIXES)
    except SyntaxError as error:
        return str(error.msg)
    return ""


def _told(text: str) -> BadQueryError:
    message = _complaint(text)
    assert message, "the query is well-formed"
    return ill_formed(text, message, _complaint)


@pytest.mark.parametrize("query", _QUERIES)
def test_the_queries_of_these_tests_are_well_formed(query: str) -> None:
    assert _complaint(query) == ""


@given(st.sampled_from(_QUERIES), st.integers(0, 99), st.sampled_from(["§", "%", "zzz", "\\"]))
def test_a_token_too_many_is_found(query: str, number: int, junk: str) -> None:
    outside = re.sub(r'"""(.|\n)*?"""|# .*', lambda found: "x" * len(found[0]), query)
    gaps = [found.start() for found in _GAP.finditer(outside)]
    gap = gaps[number % len(gaps)]
    text = f"{query[:gap]} {junk} {query[gap + 1 :]}"
    if not _complaint(text):  # words are names in some places
        return
    start = gap + 1
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    error = _told(text)
    assert error.where == f"line {line}, column {column}"
    assert junk in error.what


@pytest.mark.parametrize(
    ("query", "where", "words"),
    [
        ("", "line 1, column 1", "it is empty"),
        ("# nothing", "line 1, column 10", "it is empty"),
        ("SELECT ?s WHERE", "line 1, column 16", "it ends too early"),
        ("SELECT * {\n ?s ?p (1 2", "line 2, column 12", "“(” of line 2, column 8 is not closed"),
        ("SELECT * { ?s ?p ?o } }", "line 1, column 23", "No “{” stands open before it"),
        ("SELEC * {?s ?p ?o}", "line 1, column 1", "Is SELECT meant?"),
        ("SELECT * {?s ?p ?o} ORDR BY ?s", "line 1, column 21", "Is ORDER meant?"),
        ("SELECT * {\n?s foo:bar ?o}", "line 2, column 4", "prefix “foo:” is not declared"),
        ("SELECT * {\nfoo:x a ?o}", "line 2, column 1", "prefix “foo:” is not declared"),
        ("PREFIX a: <urn:a> SELECT * { b:x a a:b}", "line 1, column 30", "prefix “b:” is not"),
        ("SELECT * {?s ?p ?o BIND(foo(?s) AS ?x)}", "line 1, column 25", "no function “foo”"),
        ('SELECT * {\n ?s ?p "open ;\n}', "line 2, column 8", "text that is not closed"),
        ("SELECT * { <a b> ?p ?o }", "line 1, column 12", "IRI that is not closed, or has a blank"),
        ("DELETE WHERE { ?s ?p ?o }", "line 1, column 1", "It begins an update"),
        ("SELECT ?s ?t { ?s a ?t } GROUP BY ?s", "", "is unbound"),
        (f"SELECT * {{ ?s ?p ?o }} {'x' * 99}", "line 1, column 23", f"“{'x' * 60}…”"),
    ],
)
def test_what_is_wrong_is_told(query: str, where: str, words: str) -> None:
    error = _told(query)
    assert (error.where, words in error.what) == (where, True), error
