"""`/validate`: what is posted is checked in any format, and nothing of it is kept."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ldcat.terms import SH
from tests.serving import BROWSER, Served, served
from tests.unit.pages import Page, plain

FAULTY = b"""\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .

<https://data.example.org/dataset/tides> a dcat:Dataset ;
    dct:title "Tides"@en ;
    dct:description "Heights of the tide."@en ;
    dct:issued "3.5.2021" ;
    dcat:distribution [
        a dcat:Distribution ;
        dct:title "CSV"@en ;
        dct:format "text/csv" ;
        dcat:accessURL <https://data.example.org/tides.csv> ] .
"""
TURTLE = {"Content-Type": "text/turtle"}


def post(catalogue: Served, content: bytes = FAULTY, accept: str = "", **query: str) -> Page | dict:  # type: ignore[type-arg]
    headers = {**TURTLE, "Accept": accept or "application/json"}
    params = {"profile": "dcat-ap", **query}
    answer = catalogue.client.post("validate", content=content, params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict = json.loads(answer.content)  # type: ignore[type-arg]
    return found


def violations(report: dict) -> list[dict]:  # type: ignore[type-arg]
    (record,) = report["with_findings"]
    return [it for it in record["findings"] if it["severity"] == "violation"]


def test_a_report_says_where_what_and_how_to_mend_it(catalogue: Served) -> None:
    position = catalogue.application.ledger.position
    report = post(catalogue)
    assert isinstance(report, dict)
    assert (report["conforms"], report["records"], report["invalid"]) == (False, 1, 1)
    issued, shape = sorted(violations(report), key=lambda it: it["line"])
    assert issued["line"] == 7
    assert issued["place"] == "release date"
    assert issued["suggestion"]["sentence"] == "Replace “3.5.2021” by “2021-05-03” (xsd:date)."
    assert shape["line"] == 11
    assert shape["place"] == "distribution (“CSV”) → format"
    assert shape["property"] == "format (dct:format)"
    assert shape["documentation"] == "shapes/dcat-ap#Distribution-format"
    assert shape["found"] == "the text “text/csv”"
    assert shape["expected"] == "an IRI"
    assert shape["suggestion"]["add"][0].endswith("/file-type/CSV> .")
    assert catalogue.get(shape["documentation"].partition("#")[0]).status_code == 200
    assert catalogue.application.ledger.position == position


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de-AT, en;q=0.5", "Format (dct:format) muss ein IRI sein; hier steht der Text"),
        ("fr", "Format (dct:format) : doit être un IRI ; ici, c"),
        ("nl", "The format (dct:format) must be an IRI"),
    ],
)
def test_sentences_are_in_the_readers_language(
    catalogue: Served, language: str, sentence: str
) -> None:
    headers = {**TURTLE, "Accept": "application/json", "Accept-Language": language}
    address = "validate?profile=dcat-ap/core"
    answer = catalogue.client.post(address, content=FAULTY, headers=headers)
    assert sentence in answer.text


def test_sarif_has_a_result_at_each_line(catalogue: Served) -> None:
    headers = {**TURTLE, "Accept": "application/sarif+json"}
    answer = catalogue.client.post("validate?profile=dcat-ap", content=FAULTY, headers=headers)
    assert answer.headers["content-type"] == "application/sarif+json"
    (run,) = answer.json()["runs"]
    errors = [it for it in run["results"] if it["level"] == "error"]
    lines = [it["locations"][0]["physicalLocation"]["region"]["startLine"] for it in errors]
    assert sorted(lines) == [7, 11]
    assert {it["ruleId"] for it in run["results"]} == {
        it["id"] for it in run["tool"]["driver"]["rules"]
    }


def test_junit_has_a_case_for_each_record(catalogue: Served) -> None:
    answer = catalogue.client.post(
        "validate?profile=dcat-ap&_format=junit", content=FAULTY, headers=TURTLE
    )
    suite = ET.fromstring(answer.content)[0]  # noqa: S314 - our own answer
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    (case,) = suite.findall("testcase")
    assert len(case.findall("failure")) == 2


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", RdfFormat.N_TRIPLES),
    ],
)
def test_the_report_is_shacl_in_every_syntax(
    catalogue: Served, accept: str, syntax: RdfFormat
) -> None:
    headers = {**TURTLE, "Accept": accept}
    answer = catalogue.client.post("validate?profile=dcat-ap", content=FAULTY, headers=headers)
    assert answer.headers["content-type"].startswith(accept)
    quads = list(parse(answer.content, syntax))
    results = [it for it in quads if it.predicate == NamedNode(SH + "sourceShape")]
    public = f"{catalogue.base}shapes/dcat-ap#Distribution-format"
    assert NamedNode(public) in [it.object for it in results]


def test_the_form_works_without_a_script_and_mends(catalogue: Served) -> None:
    fields = {"text": FAULTY.decode(), "profile": "dcat-ap", "syntax": ""}
    headers = {"Accept": BROWSER}
    answer = catalogue.client.post("validate", data=fields, headers=headers)
    page = Page(answer.content)
    assert page.faults == []
    assert "1 record does not conform to dcat-ap: 2 violations" in plain(page.text)
    assert "Mend what is certain (2)" in plain(page.text)
    mended = catalogue.client.post("validate", data={**fields, "mend": "1"}, headers=headers)
    text = plain(Page(mended.content).text)
    assert "1 record conforms to dcat-ap: 0 violations" in text
    assert 'dct:issued "2021-05-03"^^<http://www.w3.org/2001/XMLSchema#date> ;' in text
    assert "release date: Replace “3.5.2021” by “2021-05-03” (xsd:date)." in text


def test_a_file_of_a_form_is_checked_under_its_name(catalogue: Served) -> None:
    answer = catalogue.client.post(
        "validate?profile=dcat-ap",
        files={"file": ("tides.ttl", FAULTY)},
        headers={"Accept": "application/json"},
    )
    assert answer.json()["document"] == "tides.ttl"
    assert answer.json()["syntax"] == "Turtle"


@pytest.mark.parametrize(
    ("content", "kind", "error"),
    [
        (b"\x00\x89PNG\r\n\x1a\n\xff\xfe", "", "does not look like any RDF syntax"),
        (b"<urn:a> <urn:b> .", "text/turtle", "line 1, column 17"),
        (b"{" * 50_000, "application/ld+json", "more than 64 nested levels"),
        (b"<rdf:RDF", "application/rdf+xml", "not well-formed"),
    ],
)
def test_what_cannot_be_read_is_a_report_that_says_why(
    catalogue: Served, content: bytes, kind: str, error: str
) -> None:
    headers = {"Accept": "application/json", **({"Content-Type": kind} if kind else {})}
    answer = catalogue.client.post("validate", content=content, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["conforms"] is False
    assert error in answer.json()["error"]
    assert "document." not in answer.json()["error"]
    headers["Accept"] = "application/sarif+json"
    answer = catalogue.client.post("validate", content=content, headers=headers)
    (result,) = answer.json()["runs"][0]["results"]
    assert result["ruleId"] == "reading#document"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("validate?profile=nope", 400, "Choose one of: dcat, dcat-ap"),
        ("validate?profile=dcat-ap/nope", 400, "Choose from: core, ranges"),
        ("validate?syntax=pdf", 400, "Use one of: turtle"),
        ("validate?colour=red", 400, "There is no parameter “colour” here"),
        ("validate?tolerant=perhaps", 400, "neither 1 nor 0"),
        ("validate?mend=perhaps", 400, "neither 1 nor 0"),
        ("validate?language=xx", 400, "There is: en, de, fr"),
        ("validate?_format=pdf", 400, "There is no format “pdf”"),
    ],
)
def test_a_request_that_means_nothing_is_refused(
    catalogue: Served, address: str, status: int, words: str
) -> None:
    answer = catalogue.client.post(address, content=FAULTY, headers=TURTLE)
    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_what_curl_sends_is_taken_for_what_it_is(catalogue: Served) -> None:
    rdf = b"""<?xml version="1.0"?><rdf:RDF xmlns:dcat="http://www.w3.org/ns/dcat#"
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <dcat:Dataset rdf:about="http://x.example/?id=1"/></rdf:RDF>"""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = catalogue.client.post("validate", content=rdf, headers=headers)
    assert (answer.status_code, answer.json()["syntax"]) == (200, "RDF/XML")
    empty = catalogue.client.post("validate", headers=headers)
    assert (empty.status_code, "There is no document" in empty.text) == (400, True)
    address = "validate?profile=dcat-ap/core+ranges"
    answer = catalogue.client.post(address, content=FAULTY, headers=headers)
    assert answer.json()["profile"] == "dcat-ap/core+ranges"
    page = catalogue.client.post(address, content=FAULTY, headers={"Accept": BROWSER})
    assert 'value="dcat-ap/core+ranges" selected' in page.text


def test_programs_get_the_mended_document_if_they_ask(catalogue: Served) -> None:
    address = "validate?profile=dcat-ap&mend=1"
    headers = {**TURTLE, "Accept": "application/json"}
    report = catalogue.client.post(address, content=FAULTY, headers=headers).json()
    assert report["conforms"]
    assert len(report["changes"]) == 2
    assert (
        'dct:issued "2021-05-03"^^<http://www.w3.org/2001/XMLSchema#date> ;\n' in report["mended"]
    )
    assert "_:" not in report["mended"]
    kept = catalogue.client.post(address.replace("1", "0"), content=FAULTY, headers=headers).json()
    assert not kept["conforms"]
    there = catalogue.get(f"{address}&url=http://x.example/", accept="application/json")
    assert (there.status_code, "is not changed" in there.text) == (400, True)


def test_a_catalogue_whose_profile_is_faulty_still_checks(tmp_path: Path) -> None:
    folder = tmp_path / "shapes" / "house"
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text("title = 1")
    with served(tmp_path, profile="house", shapes=tmp_path / "shapes") as site:
        assert site.get("validate", accept=BROWSER).status_code == 200
        headers = {**TURTLE, "Accept": "application/json"}
        answer = site.client.post("validate", content=FAULTY, headers=headers)
        assert answer.json()["profile"] == "dcat"
        answer = site.client.post("validate?profile=house", content=FAULTY, headers=headers)
        assert (answer.status_code, "its shapes are faulty" in answer.text) == (400, True)


def test_addresses_are_fetched_only_where_the_operator_allows_it(
    catalogue: Served, tmp_path: Path
) -> None:
    address = f"{catalogue.base}dataset/addresses.ttl"
    refused = catalogue.get(f"validate?url={address}", accept="application/json").json()
    assert "Fetching is not allowed from" in refused["error"]
    options = {
        "validate_sources": (f"{catalogue.base}dataset/",),
        "fetch_private_hosts": ("127.0.0.1",),
    }
    with served(tmp_path, **options) as server:
        told = server.get(f"validate?profile=dcat-ap&url={address}", accept="application/json")
        assert told.json()["records"] == 1
        other = server.get(f"validate?url={catalogue.base}sparql", accept="application/json")
        assert "Fetching is not allowed from" in other.json()["error"]


@pytest.mark.parametrize(
    "name", ["{path}", "file://{path}", "-", "/dev/stdin", "../given.ttl", "urn:x", "{path}/"]
)
def test_files_of_the_server_are_nobodys_business(
    catalogue: Served, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "secret.ttl"
    path.write_bytes(FAULTY)
    params = {"url": name.format(path=path), "profile": "dcat-ap"}
    answer = catalogue.client.get("validate", params=params, headers={"Accept": "application/json"})
    assert answer.json()["records"] == 0
    assert "is not allowed from" in answer.json()["error"]


def test_much_is_bounded_and_counted(tmp_path: Path) -> None:
    many = FAULTY + b"".join(
        b'<https://data.example.org/d/%d> a dcat:Dataset ; dct:identifier "x" .\n' % it
        for it in range(50)
    )
    with served(tmp_path, validate_records=3, validate_mebibytes=1) as server:
        report = post(server, many)
        assert isinstance(report, dict)
        assert (report["records"], len(report["with_findings"])) == (51, 3)
        assert report["more_with_findings"] == 48
        title = next(it for it in report["rules"] if it["rule"] == "dcat-ap#Dataset-title")
        assert title["findings"] == 50
        answer = server.client.post("validate", content=b"#" * (2 << 20), headers=TURTLE)
        assert answer.status_code == 413
    with served(tmp_path / "slow", validate_seconds=0.0001) as server:
        answer = server.client.post("validate", content=many, headers=TURTLE)
        assert answer.status_code == 503
        assert "ldcat check" in answer.json()["detail"]


def test_a_suggestion_is_applied_without_scripts_and_keeps_the_text(catalogue: Served) -> None:
    commented = FAULTY.replace(b"    dct:issued", b"    # when it came out\n    dct:issued")
    form = {"text": commented.decode(), "profile": "dcat-ap"}
    headers = {"Accept": BROWSER}
    page = Page(catalogue.client.post("validate", data=form, headers=headers).content)
    orders = [it["value"] for _, it in page.elements if it.get("name") == "apply"]
    assert len(orders) == 2
    for number, order in enumerate(orders, 1):
        answer = catalogue.client.post("validate", data={**form, "apply": order}, headers=headers)
        assert "The suggestion was applied at line" in answer.text
        form["text"] = unescape(answer.text.partition("<textarea")[2].partition(">\n")[2])
        form["text"] = form["text"].partition("</textarea>")[0]
        assert f"{2 - number} violation" in answer.text
    changed = set(form["text"].splitlines()) ^ set(commented.decode().splitlines())
    assert len(changed) == 4, changed
    again = catalogue.client.post("validate", data={**form, "apply": orders[0]}, headers=headers)
    assert "The suggestion was not applied" in again.text
    for odd in ("x", "{}", '{"record": 1}'):
        refused = catalogue.client.post("validate", data={**form, "apply": odd})
        assert (refused.status_code, "no change of a record" in refused.text) == (400, True)
