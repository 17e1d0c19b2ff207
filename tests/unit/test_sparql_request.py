"""SPARQL Protocol requests as values (SPARQL 1.1 Protocol 2.1)."""

from __future__ import annotations

import pytest

from ldcat.errors import BadParameterError, BadQueryError, LdcatError, UnknownFormatError
from ldcat.sparql.request import QueryRequest, query_request

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


def asked(method: str, query: str, content_type: str = "", body: bytes = b"") -> object:
    return query_request(method, query, content_type=content_type, body=body, kibibytes=64)


@pytest.mark.parametrize(
    ("method", "query", "content_type", "body", "expected"),
    [
        ("GET", "query=ASK%7B%7D", "", b"", QueryRequest(b"ASK{}", None, None)),
        ("GET", "query=ASK+%7B%7D&format=json&output=json", "", b"", b"ASK {}"),
        ("GET", "query=%C3%A4", "", b"", "ä".encode()),
        ("HEAD", "query=a", "", b"", b"a"),
        ("POST", "", FORM, b"query=ASK+%7B%7D", b"ASK {}"),
        ("POST", "", f"{FORM}; charset=UTF-8", b"query=yes", b"yes"),
        ("POST", "", f"{DIRECT};charset=UTF-8", b"ASK {}", b"ASK {}"),
        ("POST", "", DIRECT.upper(), b"ASK {}", b"ASK {}"),
    ],
)
def test_the_query_is_found(
    method: str, query: str, content_type: str, body: bytes, expected: object
) -> None:
    found = asked(method, query, content_type, body)
    assert isinstance(found, QueryRequest)
    assert (found.query if isinstance(expected, bytes) else found) == expected


def test_a_get_without_query_asks_for_the_description() -> None:
    assert asked("GET", "") is None
    assert asked("GET", "default-graph-uri=http://a/") is None


@pytest.mark.parametrize(
    ("graphs", "default", "named"),
    [
        ("default-graph-uri=http://a/&default-graph-uri=http://b/", ["http://a/", "http://b/"], []),
        ("named-graph-uri=urn:x", [], ["urn:x"]),
    ],
)
def test_the_dataset_comes_from_the_url_or_from_the_form(
    graphs: str, default: list[str], named: list[str]
) -> None:
    expected = QueryRequest(b"q", tuple(default), tuple(named))
    assert asked("GET", f"query=q&{graphs}") == expected
    assert asked("POST", "", FORM, f"query=q&{graphs}".encode()) == expected
    assert asked("POST", graphs, DIRECT, b"q") == expected


@pytest.mark.parametrize(
    ("method", "query", "content_type", "body", "error", "words"),
    [
        ("GET", "query=a&query=b", "", b"", BadQueryError, "2 parameters"),
        ("POST", "", FORM, b"", BadQueryError, "0 parameters"),
        ("POST", "", FORM, b"update=x", BadQueryError, "0 parameters"),
        ("POST", "query=ASK+{}", FORM, b"query=ASK+{}", BadQueryError, "in its address"),
        ("POST", "query=ASK+{}", DIRECT, b"ASK {}", BadQueryError, "in its address"),
        ("GET", "query=ASK%ff", "", b"", BadQueryError, "not UTF-8"),
        ("POST", "", FORM, b"query=ASK%ff", BadQueryError, "not UTF-8"),
        ("POST", "", FORM, b"query=ASK\xff", BadQueryError, "not UTF-8"),
        ("POST", "", "text/plain", b"ASK {}", UnknownFormatError, "text/plain"),
        ("POST", "", "", b"ASK {}", BadQueryError, "no Content-Type"),
        ("GET", "query=a&default-graph-uri=b", "", b"", BadParameterError, "absolute IRI"),
        ("GET", "query=a&named-graph-uri=", "", b"", BadParameterError, "absolute IRI"),
        ("GET", "query=a&" + "&".join("x=1" for _ in range(300)), "", b"", BadQueryError, "200"),
    ],
)
def test_what_is_wrong_is_said(
    method: str, query: str, content_type: str, body: bytes, error: type[LdcatError], words: str
) -> None:
    with pytest.raises(error, match=words):
        asked(method, query, content_type, body)


@pytest.mark.parametrize(
    ("query", "may"),
    [
        ("SELECT * { SERVICE <urn:x> {} }", True),
        ("SELECT * {?a ?b ?c.service<urn:x>{}}", True),
        ("SELECT * { SERVICESILENT<urn:x>{} }", True),
        ("SELECT * { ?c dcat:service ?service ; a dcat:DataService }", False),
        ("DESCRIBE <http://example.org/service/service>", False),
        ("SELECT * { ?services ?p service:x }", False),
    ],
)
def test_an_answer_that_others_have_a_part_in_is_not_settled(query: str, may: bool) -> None:
    asked_for = QueryRequest(query.encode(), None, None)
    assert asked_for.may_ask_others is may
    assert asked_for.is_settled is not may
