"""Results of queries as other programs get them."""

from __future__ import annotations

import json

import pytest

from ldcat.model.results import cut, plain_rows, rewritten, truth

XSD = "http://www.w3.org/2001/XMLSchema#"


def results(*cells: dict[str, object] | None) -> bytes:
    rows = [{"x": it} if it else {} for it in cells]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode()


def literal(value: str, datatype: str) -> dict[str, object]:
    return {"type": "literal", "value": value, "datatype": XSD + datatype}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (None, None),
        ({"type": "uri", "value": "urn:a"}, "urn:a"),
        ({"type": "bnode", "value": "b0"}, "_:b0"),
        ({"type": "literal", "value": "x", "xml:lang": "de"}, "x"),
        (literal("12", "integer"), 12),
        (literal("-1.50", "decimal"), -1.5),
        (literal("1.0E3", "double"), 1000.0),
        (literal("true", "boolean"), True),
        (literal("1", "boolean"), "1"),
        (literal("INF", "double"), "INF"),
        (literal("1e999", "double"), "1e999"),
        (literal("007", "integer"), "007"),
        (literal("x", "integer"), "x"),
        (literal("12345678901234567890", "integer"), "12345678901234567890"),
        (literal("2026-01-31", "date"), "2026-01-31"),
        (
            {"type": "triple", "value": {"subject": {"type": "uri", "value": "urn:a"}}},
            {"subject": "urn:a"},
        ),
    ],
)
def test_terms_become_plain_values(cell: dict[str, object] | None, value: object) -> None:
    ((found,),) = (it.values() for it in plain_rows(results(cell)))
    assert found == value
    assert type(found) is type(value)


def test_rows_are_cut_and_that_is_said() -> None:
    three = results(*[literal(str(it), "integer") for it in range(3)])
    assert cut(three, 3) == (three, False)
    two, has_more = cut(three, 2)
    assert has_more
    assert plain_rows(two) == [{"x": 0}, {"x": 1}]
    yes = b'{"head":{},"boolean":true}'
    assert cut(yes, 1) == (yes, False)
    assert truth(yes)


def test_other_formats_say_the_same() -> None:
    content = results({"type": "literal", "value": 'a "b", c', "xml:lang": "de"}, None)
    assert rewritten(content, "csv") == b'x\r\n"a ""b"", c"\r\n\r\n'
    assert rewritten(content, "tsv") == b'?x\n"a \\"b\\", c"@de\n\n'
    assert b'<literal xml:lang="de">a &quot;b&quot;, c</literal>' in rewritten(content, "xml")
