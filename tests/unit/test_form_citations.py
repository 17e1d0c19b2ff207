"""Citations: BibTeX, RIS and CSL-JSON of a rich and a poor record, and of hostile texts."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldcat.model.graph import Graph, Literal, NamedNode, Triple
from ldcat.model.view import RecordView
from ldcat.represent.formats.citations import BibTex, CslJson, Ris
from ldcat.terms import DCT
from tests.unit.pages import THING, dataset, graph_of, record_view
from tests.unit.rich import CONTEXT, lost, poor, rich, unsaid, values

CSL: Final = CslJson(CONTEXT)
BIBTEX: Final = BibTex(CONTEXT)
RIS: Final = Ris(CONTEXT)
#: How citations have what the record says otherwise.
KNOWN_AS: Final = "doi:10.1594/PANGAEA.1 2024-03-05 Ada Lovelace language/ENG"


def item(view: RecordView) -> dict[str, Any]:
    (only,) = json.loads(CSL.write(view))
    content: dict[str, Any] = only
    return content


def fields(entry: str) -> dict[str, str]:
    """Return the fields of an entry, as BibTeX finds them: by braces."""
    found: dict[str, str] = {}
    for line in entry.splitlines()[1:-1]:
        name, _, value = line.strip().partition(" = ")
        depth = 0
        for letter in value.removesuffix(","):
            depth += {"{": 1, "}": -1}.get(letter, 0)
            assert depth >= 0, line
        assert depth == 0, line
        found[name.strip()] = value.removesuffix(",")
    return found


def test_bibtex_of_a_rich_record() -> None:
    entry = BIBTEX.write(rich()).decode()
    assert entry.startswith("@misc{dataset-tides,\n")
    assert entry.endswith(",\n}\n")
    assert fields(entry) == {
        "author": "{Lovelace, Ada and {Sea and Coast, Ltd.}}",
        "title": r"{{Tides \& \textbraceleft{}currents\textbraceright{} of the 50\% coast}}",
        "publisher": "{{Royal Office}}",
        "howpublished": "{{Royal Office}}",
        "version": "{1.2.0}",
        "doi": "{10.1594/PANGAEA.1}",
        "url": "{https://doi.org/10.1594/PANGAEA.1}",
        "language": "{en}",
        "keywords": "{tide, {Ebbe, Flut}}",
        "abstract": "{How high it stands.}",
        "note": "{Data set}",
        "year": "{2024}",
        "month": "mar",
        "day": "{05}",
    }


def test_ris_of_a_rich_record() -> None:
    assert RIS.write(rich()).decode().split("\r\n") == [
        "TY  - DATA",
        "ID  - dataset-tides",
        "TI  - Tides & {currents} of the 50% coast",
        "AU  - Lovelace, Ada",
        "AU  - Sea and Coast, Ltd.",
        "PB  - Royal Office",
        "PY  - 2024",
        "DA  - 2024/03/05",
        "ET  - 1.2.0",
        "DO  - 10.1594/PANGAEA.1",
        "UR  - https://doi.org/10.1594/PANGAEA.1",
        "LA  - en",
        "KW  - tide",
        "KW  - Ebbe, Flut",
        "AB  - How high it stands.",
        "ER  - ",
        "",
    ]


def test_csl_of_a_rich_record() -> None:
    told = item(rich())
    assert (told["id"], told["type"]) == ("dataset-tides", "dataset")
    assert told["author"] == [
        {"family": "Lovelace", "given": "Ada"},
        {"literal": "Sea and Coast, Ltd."},
    ]
    assert told["issued"] == {"date-parts": [[2024, 3, 5]]}
    assert told["DOI"] == "10.1594/PANGAEA.1"


def test_the_three_lose_the_same_and_no_more_than_they_say() -> None:
    view = rich()
    assert CSL.losses(view) == BIBTEX.losses(view) == RIS.losses(view)
    said = " ".join((*values(item(view)), KNOWN_AS))
    known = f"{said} http://publications.europa.eu/resource/authority/language/ENG"
    assert unsaid(CSL, view, known) == []
    reasons = lost(CSL, view)
    assert reasons['title "Gezeiten"@de'] == "The form has a place for one value only."
    assert reasons['keyword "tide"@en'] == "The form does not tell the language."
    assert reasons["publisher <https://ror.org/02nr0ka47>"] == "The form tells it less exactly."


def test_a_poor_record_has_a_title_and_an_address() -> None:
    assert fields(BIBTEX.write(poor()).decode()) == {
        "title": "{{Tides}}",
        "url": f"{{{THING}}}",
        "note": "{Data set}",
    }
    assert BIBTEX.refusal(record_view(Graph())) == "A citation needs a title."


def test_hostile_texts_end_no_field_and_no_line() -> None:
    view = dataset(f"""<{THING}> dct:creator "A}},\\n}} @misc{{x,", "\\\\LaTeX~^" ;
        dct:publisher [ a foaf:Person ; foaf:name "Nobody and others" ] ;
        dcat:keyword "one\\r\\nER  - ", "\\u202eRTL\\u0000" ;
        dcat:landingPage <https://o.example/%7B_%25\u00e9> .""")
    told = fields(BIBTEX.write(view).decode())
    assert told["author"] == (
        r"{{A\textbraceright{}, \textbraceright{} @misc\textbraceleft{}x,} and "
        r"{{}\textbackslash{}LaTeX\textasciitilde{}\textasciicircum{}}}"
    )
    assert told["publisher"] == "{{Nobody and others}}"
    assert told["url"] == "{https://o.example/%7B_%25%C3%A9}"
    lines = RIS.write(view).decode().split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n\0]*", it) for it in lines[:-1])
    assert lines.count("ER  - ") == 1


@pytest.mark.parametrize(
    ("date", "parts", "year", "month"),
    [
        ("2019", [2019], "{2019}", None),
        ("2019-07", [2019, 7], "{2019}", "jul"),
        ("2019+01:00", [2019], "{2019}", None),
        ("2019-07-01T00:00:00Z", [2019, 7, 1], "{2019}", "jul"),
        ("2019-13", [2019], "{2019}", None),
    ],
)
def test_dates_are_as_exact_as_they_are_told(
    date: str, parts: list[int], year: str, month: str | None
) -> None:
    view = dataset(f'<{THING}> dct:issued "{date}" .')
    told = fields(BIBTEX.write(view).decode())
    assert item(view)["issued"]["date-parts"] == [parts]
    assert (told["year"], told.get("month")) == (year, month)


def test_the_key_stays_when_the_record_changes() -> None:
    other = record_view(graph_of(f'<{THING}> dct:title "Other" ; dct:issued "1999" .'))
    assert item(other)["id"] == item(rich())["id"] == "dataset-tides"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_gives_fields_that_close(text: str) -> None:
    said = [("title", "T"), ("title", text), ("creator", text), ("publisher", text),
            ("identifier", text), ("description", text), ("issued", text)]  # fmt: skip
    node = NamedNode(THING)
    graph = Graph(Triple(node, NamedNode(DCT + name), Literal(it)) for name, it in said)
    view = record_view(graph)
    fields(BIBTEX.write(view).decode())
    assert RIS.write(view).decode().count("\r\n") == len(RIS.write(view).decode().splitlines())
