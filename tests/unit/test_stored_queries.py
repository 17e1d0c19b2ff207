"""Files of stored queries, and the terms that are put into them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ldcat.errors import BadParameterError, ResourceError
from ldcat.sparql.loading import load_queries
from ldcat.sparql.stored import StoredQuery
from ldcat.sparql.values import TYPES, term_of

#: The parameter stands in a row, in a filter and in a nested query.
ECHO: Final = """\
# What was told
# param x {kind} - The value.
SELECT ?x ?y
WHERE {{
  VALUES ?x {{ UNDEF }}
  {{ SELECT ?y WHERE {{
    VALUES ?x {{ UNDEF }}
    BIND(?x AS ?y)
  }} }}
  FILTER(SAMETERM(?x, ?y))
}}
ORDER BY ?x
"""
HOSTILE: Final = st.lists(
    st.sampled_from(
        [*"\"'\\{}<>()[]#?$@^`|;.,:_ \n\r\tabu0", "\\u0022", "\\u005C", "} }", "UNDEF"]
    ),
    max_size=30,
).map("".join)
IN_A_TEXT: Final = "SELECT ?x { BIND('''\nVALUES ?x { UNDEF }\n''' AS ?x) } ORDER BY ?x"
TITLED: Final = "SELECT DISTINCT ?x { ?x a ?y } ORDER BY ?x"
ROWS: Final = "SELECT ?x {\nVALUES ?x { UNDEF }\n} ORDER BY ?x"


def loaded(folder: Path, text: str, name: str = "q") -> StoredQuery:
    (folder / f"{name}.rq").write_text(text)
    return load_queries([folder])[name]


@pytest.fixture(scope="module")
def echoes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, StoredQuery]:
    folder = tmp_path_factory.mktemp("echoes")
    return {it: loaded(folder, ECHO.format(kind=it), it) for it in TYPES}


@pytest.mark.parametrize("kind", TYPES)
@given(text=st.one_of(HOSTILE, st.text(), st.from_regex(r"\A[a-z0-9:/.+-]{1,12}\Z")))
def test_whatever_is_told_the_query_gets_that_term_and_nothing_else(
    echoes: dict[str, StoredQuery], kind: str, text: str
) -> None:
    try:
        term = term_of(TYPES[kind], text)
    except (ValueError, OverflowError):
        return
    found = Store().query(echoes[kind].page({"x": term}, skipped=0, most=9))
    assert isinstance(found, QuerySolutions)
    rows = [(row["x"], row["y"]) for row in found]
    assert len(rows) == 1
    if kind in ("string", "iri", "kind", "language", "date"):
        assert rows == [(term, term)]


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("iri", "urn:a:b", NamedNode("urn:a:b")),
        ("string", 'a "b" \\u0022 }', Literal('a "b" \\u0022 }')),
        ("integer", "+007", Literal(7)),
        ("language", "en-GB", Literal("en-gb")),
        ("kind", "series", NamedNode("http://www.w3.org/ns/dcat#DatasetSeries")),
        ("boolean", "true", Literal(value=True)),
        *((kind, it.example, term_of(it, it.example)) for kind, it in TYPES.items()),
    ],
)
def test_values_become_terms(kind: str, text: str, term: object) -> None:
    assert term_of(TYPES[kind], text) == term


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("iri", "street-trees"),
        ("iri", "http://example.org/a b"),
        ("iri", "http://example.org/> } #"),
        ("string", "a\x00b"),
        ("string", "x" * 1001),
        ("integer", "1.0"),
        ("integer", "٣"),
        ("decimal", "1e3"),
        ("decimal", "1,5"),
        ("date", "2026-02-30"),
        ("date", "2026-01-31T00:00:00"),
        ("date", "yesterday"),
        ("boolean", "yes"),
        ("language", "en_GB"),
        ("kind", "dcat:Dataset"),
    ],
)
def test_what_is_no_value_of_a_type_is_refused(
    echoes: dict[str, StoredQuery], kind: str, text: str
) -> None:
    with pytest.raises(BadParameterError) as refused:
        echoes[kind].values({"x": text})
    assert "“x”" in refused.value.what
    assert TYPES[kind].words in refused.value.what
    assert TYPES[kind].example in refused.value.mend


@pytest.mark.parametrize(
    ("kind", "text"), [("integer", "1" * 19), ("integer", "-" + "9" * 99), ("decimal", "1" * 19)]
)
def test_numbers_that_are_too_large_are_told_so(
    echoes: dict[str, StoredQuery], kind: str, text: str
) -> None:
    with pytest.raises(BadParameterError, match=r"“x” is too large: “.+” has more than 18 digits"):
        echoes[kind].values({"x": text})


def test_a_file_gives_examples_of_its_parameters(tmp_path: Path) -> None:
    query = loaded(
        tmp_path,
        "# T\n# param x string required - The word.\n# example x=sea water\n"
        "# param y date - The day.\n"
        "SELECT ?x {\nVALUES ?x { UNDEF }\nVALUES ?y { UNDEF }\n} ORDER BY ?x",
    )
    assert [it.example for it in query.parameters] == ["sea water", "2026-01-31"]
    assert query.tried({}) == {"x": "sea water"}
    assert query.tried({"x": "ice", "y": "today"}) == {"x": "ice", "y": "today"}
    with pytest.raises(BadParameterError, match=r"“x” is missing: a text\..*x=sea water"):
        query.values({})


def test_a_file_says_everything_of_its_query(tmp_path: Path) -> None:
    query = loaded(
        tmp_path,
        "# The title\n# It says this\n#\n# and that.\n"
        '# param a string "two words" \N{EN DASH} The first.\n'
        "# param b date today - The second.\n#param c integer -5 - The third.\n"
        "# param d boolean required - The fourth.\n\n"
        "SELECT ?a ?b\n{\n" + "".join(f"VALUES ?{it} {{UNDEF}}\n" for it in "abcd") + "}\n"
        "ORDER BY ?a # at last",
    )
    assert (query.title, query.description) == ("The title", "It says this and that.")
    told = [(it.name, it.kind.name, it.default, it.is_required) for it in query.parameters]
    assert told == [
        ("a", "string", "two words", False),
        ("b", "date", "today", False),
        ("c", "integer", "-5", False),
        ("d", "boolean", "", True),
    ]
    assert (query.form, query.columns) == ("rows", ("a", "b"))
    assert query.text.startswith("SELECT")
    assert not query.is_settled({})
    assert query.is_settled({"b": "2026-01-01"})
    with pytest.raises(BadParameterError, match="“d” is missing: true or false"):
        query.values({})


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("", "line 1", "does not say what it answers"),
        ("SELECT ?x {} ORDER BY ?x", "line 1", "does not say what it answers"),
        ("# T\n# param x\n" + ROWS, "line 2", "not well-formed"),
        ("# T\n# param X iri - D\n" + ROWS, "line 2", "not well-formed"),
        ("# T\n# param x iri\n" + ROWS, "line 2", "not well-formed"),
        ("# T\n# param x url - D\n" + ROWS, "line 2", "no type “url”"),
        ("# T\n# param x iri me - D\n" + ROWS, "line 2", "it has no scheme"),
        ("# T\n# param page integer - D\n" + ROWS, "line 2", "something else"),
        ("# T\n# param ref iri - D\n" + ROWS, "line 2", "something else"),
        ("# T\n# param x iri - D\n# param x iri - D\n" + ROWS, "line 3", "twice"),
        ("# T\n# param x iri - D\n# parm y iri - D\n" + ROWS, "line 3", "that is none"),
        ("# T\n# example x=1\n# param x iri - D\n" + ROWS, "line 2", "no parameter “x” before"),
        ("# T\n# param x iri - D\n# example x=me\n" + ROWS, "line 3", "it has no scheme"),
        ("# T\nSELECT ?x {\n ?x }", "line 3, column 5", "“}” is not expected here"),
        ("# T\n# param x iri - D\nSELECT ?x { ?x ?y ?z } ORDER BY ?x", "q.rq", "has no place"),
        ("# T\n" + ROWS, "q.rq", "the place of no parameter"),
        ("# T\n# param x iri - D\n" + IN_A_TEXT, "q.rq", "inside a text"),
        ("# T\n# titles y\nSELECT DISTINCT ?x {} ORDER BY ?x", "q.rq", "no titles of “y”"),
        ("# T\n# titles x\nSELECT DISTINCT ?x ?title {} ORDER BY ?x", "q.rq", "no titles of “x”"),
        ("# T\n# titles x\nSELECT ?x {} ORDER BY ?x", "q.rq", "SELECT DISTINCT"),
        (
            f"# T\n# param language language - D\n# titles x\n{TITLED}",
            "q.rq",
            "parameter “language” already",
        ),
        (f"# T\n# titles x\n{TITLED} STRLEN(?y)", "q.rq", "?y is no column"),
        (f"# T\n# titles x\n{TITLED} # ORDER BY it", "q.rq", "As it is asked it is not"),
        ("# T\nSELECT ?x { ?x ?y ?z }", "q.rq", "does not end with ORDER BY"),
        ("# T\nSELECT ?x { ?x ?y ?z } ORDER BY ?x LIMIT 5", "q.rq", "LIMIT and OFFSET are added"),
        ("# T\nSELECT ?x { ?x ?y ?z } GROUP BY ?x", "q.rq", "does not end with ORDER BY"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Path, text: str, where: str, words: str
) -> None:
    with pytest.raises(ResourceError) as refused:
        loaded(tmp_path, text)
    assert where in refused.value.where
    assert str(tmp_path / "q.rq") in refused.value.where
    assert words in f"{refused.value.what} {refused.value.mend}"


def test_names_and_encodings_of_files_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="small letters"):
        loaded(tmp_path, "# T\nASK {}", "My Query")
    (tmp_path / "My Query.rq").unlink()
    (tmp_path / "q.rq").write_bytes(b"# \xff\nASK {}")
    with pytest.raises(ResourceError, match="cannot be read"):
        load_queries([tmp_path])


def test_titles_stand_beside_their_column_and_rows_keep_their_order(tmp_path: Path) -> None:
    query = loaded(
        tmp_path,
        "# Things\n# titles x\nPREFIX : <urn:>\n# The last first\nPREFIX p: <urn:p:>\n\n"
        "SELECT DISTINCT ?x ?n { ?x p:n ?n }\nORDER BY DESC(?n) # by number",
    )
    assert query.columns == ("x", "title", "n")
    assert [it.name for it in query.parameters] == ["language"]
    store = Store()
    store.update(
        """PREFIX p: <urn:p:> PREFIX dct: <http://purl.org/dc/terms/> INSERT DATA {
        <urn:a> p:n 1 ; dct:title "A"@en, "A2"@en-gb, "a"@de . <urn:b> p:n 2, 1 ; dct:title "B" .
        <urn:c> p:n 2 . <urn:d> p:n 0 ; dct:title "d"@de }"""
    )

    def rows(text: str) -> list[str]:
        found = store.query(text)
        assert isinstance(found, QuerySolutions)
        return [" ".join(it.value if it else "-" for it in row) for row in found]

    english = ["urn:b B 2", "urn:c - 2", "urn:a A 1", "urn:b B 1", "urn:d d 0"]
    assert rows(query.page(query.values({}), skipped=0, most=9)) == english
    german = query.values({"language": "de"})
    assert rows(query.page(german, skipped=2, most=2)) == ["urn:a a 1", "urn:b B 1"]
    assert sorted(rows(query.with_values(query.values({})))) == sorted(english)
