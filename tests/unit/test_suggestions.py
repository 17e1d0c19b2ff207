"""What would mend a finding: terms, links, dates, numbers, things that only have a name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from ldcat import resources
from ldcat.model.explained import Explanation
from ldcat.model.graph import Graph
from ldcat.model.syntax import n_triples
from ldcat.sandbox.mending import Mender
from ldcat.terms import DCT, PREFIXES, SCHEMA, SCHEMA_HTTP, XSD
from ldcat.validation.background import read_vocabularies
from ldcat.validation.concepts import Concepts
from ldcat.validation.explaining import Explainer
from ldcat.validation.mending import mended_date, mended_iri, mended_number
from ldcat.validation.phrases import load_phrases
from ldcat.validation.profiles import load_profiles
from ldcat.validation.validator import Validator

_HEAD: Final = "".join(f"@prefix {it}: <{iri}> .\n" for it, iri in PREFIXES.items())
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_DATASET: Final = '<urn:d> a dcat:Dataset ; dct:title "T"@en ; dct:description "D"@en '
_FILE: Final = "[ a dcat:Distribution ; dcat:accessURL <https://a.example/> ; {} ]"


@cache
def checked() -> tuple[Validator, Explainer]:
    profiles = load_profiles([resources.shapes()])
    vocabularies = read_vocabularies([resources.vocabularies()])
    return Validator(profiles, vocabularies), Explainer(profiles, vocabularies)


def triples(turtle: str) -> Graph:
    return Graph(it.triple for it in parse(_HEAD + turtle, RdfFormat.TURTLE))


def explained(turtle: str, language: str = "en") -> list[Explanation]:
    told = told_of(turtle, "dcat-ap", language)
    return [it for it in told if it.finding.severity == "violation"]


def told_of(turtle: str, profile: str, language: str = "en") -> Sequence[Explanation]:
    validator, explainer = checked()
    text = n_triples(triples(turtle))
    report = validator.check(text, "urn:d", profile)
    return explainer.explained(report, record="urn:d", text=text, languages=[language]).explanations


def stated(more: str) -> str:
    return f"{_DATASET} ; {more} ."


def distribution(more: str) -> str:
    return stated("dcat:distribution " + _FILE.format(more))


@pytest.mark.parametrize(
    ("turtle", "sentence", "is_certain"),
    [
        (distribution('dct:format "text/csv"'), "file-type/CSV> (CSV)", True),
        (distribution('dct:format ".csv"'), "file-type/CSV> (CSV)", True),
        (distribution('dct:format "Spreadsheet (csv)"'), "file-type/CSV> (CSV)", False),
        (
            distribution("dct:format <https://www.iana.org/assignments/media-types/text/csv>"),
            "file-type/CSV> (CSV)",
            True,
        ),
        (distribution('dct:license "CC-BY 4.0"'), "licence/CC_BY_4_0>", True),
        (stated(f"dct:language <{_AUTHORITY}language/ENG#GBR>"), "language/ENG> (English)", False),
        (
            distribution('dct:license "https://creativecommons.org/licenses/by/4.0/deed.de"'),
            "licence/CC_BY_4_0>",
            True,
        ),
        (distribution('dct:license "Ask us"'), "[ a dct:LicenseDocument ; dct:title “Ask", False),
        (
            distribution('dcat:mediaType "text/csv; charset=utf-8"'),
            "assignments/media-types/text/csv>",
            True,
        ),
        (distribution('dcat:byteSize "1024.0"^^xsd:decimal'), "“1024” (xsd:nonNeg", True),
        (stated('dct:spatial "Georgia"'), "country/GEO> (Georgia)", False),
        (stated("dcat:keyword <https://a.example/tides>"), "(xsd:anyURI)", False),
        (
            stated('dcat:contactPoint "info@a.example"'),
            "[ a vcard:Kind ; vcard:hasEmail <mailto:info@a.example> ]",
            True,
        ),
        (distribution('dcat:mediaType "text/cvs"'), "text/cvs>", False),
        (distribution('dct:format "tab"'), "file-type/TAB>", False),
        (distribution('dcat:downloadURL "https://a.example/a b"'), "/a%20b>", False),
        (stated('dct:language "zh-Hant"'), "language/ZHO>", False),
        (stated('dct:creator "Doe, Jane; Roe, Richard"'), "foaf:Agent", False),
        (stated('dcat:contactPoint "Jane Doe <a@b.example>"'), "vcard:fn", False),
        (distribution('dct:format "Shapefil"'), "file-type/SHP>", False),
        (distribution('dcat:downloadURL "https://a.example/x"'), "by <https://a.example/x>", True),
        (stated('dct:language "eng"'), "language/ENG> (English)", True),
        (stated('dct:language "de-AT"'), "language/DEU> (German)", True),
        (stated('dct:language [ skos:notation "bg" ]'), "language/BUL> (Bulgarian)", True),
        (
            stated("dct:language <http://id.loc.gov/vocabulary/iso639-1/fr>"),
            "language/FRA> (French)",
            True,
        ),
        (stated('dct:issued "3.5.2021"'), "by “2021-05-03” (xsd:date).", True),
        (
            stated(
                "dct:publisher <urn:p> . <urn:p> a foaf:Agent ; foaf:name 'P' ; dct:type"
                " <http://purl.org/adms/publishertype/Company/>, "
                "<http://purl.org/adms/publishertype/Company>"
            ),
            "Remove <http://purl.org/adms/publishertype/Company/>.",
            True,
        ),
        (
            distribution(
                "dct:format <https://www.iana.org/assignments/media-types/text/csv>, "
                f"<{_AUTHORITY}file-type/CSV>"
            ),
            "media-types/text/csv>",
            True,
        ),
        (
            stated('dcat:spatialResolutionInMeters "4.94E1"^^xsd:decimal'),
            "by “49.4” (xsd:dec",
            True,
        ),
        (
            distribution(
                "dcat:mediaType [ rdfs:label "
                "<https://www.iana.org/assignments/media-types/text/csv> ]"
            ),
            "media-types/text/csv>",
            True,
        ),
        (stated('dct:issued ""'), "Remove dct:issued “”.", True),
        (stated('dct:publisher "Sea Office"@en'), "[ a foaf:Agent ; foaf:name “Sea O", True),
        (
            stated("dct:accrualPeriodicity <http://purl.org/cld/freq/annual>"),
            "frequency/ANNUAL> (annual)",
            True,
        ),
        (
            stated("dct:license <urn:l> . <urn:l> a <dct:LicenseDocument>"),
            "by <http://purl.org/dc/terms/LicenseDocument>",
            True,
        ),
        (stated("dct:identifier <https://a.example/1>"), "(xsd:anyURI).", True),
        (
            stated('dct:identifier [ a adms:Identifier ; skos:notation "1" ]'),
            "by adms:identifier.",
            True,
        ),
        (
            '<urn:d> a dcat:Dataset ; rdfs:label "T" ; dct:description "D" .',
            "Add: dct:title “T”.",
            True,
        ),
        (
            stated("dcat:distribution [ a dcat:Distribution ; dcat:downloadURL <urn:x> ]"),
            "Add: dcat:accessURL <urn:x>.",
            True,
        ),
        (
            stated("dcat:landingPage <urn:p> ; dcat:distribution [ a dcat:Distribution ]"),
            "Perhaps add: dcat:accessURL <urn:p>.",
            False,
        ),
    ],
)
def test_a_change_is_suggested(turtle: str, sentence: str, is_certain: bool) -> None:
    suggestions = [it.suggestion for it in explained(turtle) if it.suggestion]
    assert sentence in " ".join(it.sentence for it in suggestions)
    assert [it.is_certain for it in suggestions] == [is_certain]


@pytest.mark.parametrize(
    "turtle",
    [
        distribution('dcat:byteSize "1.234"'),
        distribution('dct:format "csv;xls"'),
        distribution('dct:format "Word"'),
        distribution('dct:license <https://a.example/CC-BY-3.0-DE>'),
        stated('dct:language "fr/de"'),
        stated('dct:publisher "n/a"'),
        stated('dct:publisher "-"'),
        stated('dct:publisher "mailto:a@b.example"'),
        stated('dct:spatial "POINT(10 50)"'),
        stated('dct:issued "2024-01-01T00:00:00+25:00"'),
        distribution('dcat:byteSize "١٢"'),
        distribution('dcat:downloadURL "https://a.example/%zz"'),
        distribution('dcat:downloadURL "https://a.example/x, https://a.example/y"'),
    ],
)  # fmt: skip
def test_what_may_mean_several_things_is_not_suggested(turtle: str) -> None:
    assert [it.suggestion for it in explained(turtle) if it.suggestion] == []


@pytest.mark.parametrize(
    "more",
    [
        'dct:language "Klingonisch, Standarddialekt"',
        'dct:issued "3/5/2021"',
        'dct:issued "soon"',
        "dct:accrualPeriodicity <urn:my:own>",
    ],
)
def test_nothing_is_guessed_of_what_is_not_clear(more: str) -> None:
    (found,) = explained(stated(more))
    assert found.suggestion is None


@pytest.mark.parametrize(
    ("text", "lexical", "kind"),
    [
        ("2021-5-3", "2021-05-03", "date"),
        ("20210503", "2021-05-03", "date"),
        ("3. Mai 2021", "2021-05-03", "date"),
        ("May 3rd, 2021", "2021-05-03", "date"),
        ("31/05/2021", "2021-05-31", "date"),
        ("12/25/2021", "2021-12-25", "date"),
        ("5/5/2021", "2021-05-05", "date"),
        ("2021-01-28 GMT 01:51:03", "2021-01-28T01:51:03Z", "dateTime"),
        ("2021-01-28T01:51:03.5+0100", "2021-01-28T01:51:03.5+01:00", "dateTime"),
        ("2021-01-28 01:51", "2021-01-28T01:51:00", "dateTime"),
        ("Mon, 03 May 2021 10:00:00 GMT", "2021-05-03T10:00:00Z", "dateTime"),
        ("2021/5", "2021-05", "gYearMonth"),
        ("mai 2021", "2021-05", "gYearMonth"),
        ("2021", "2021", "gYear"),
    ],
)
def test_a_date_is_written_as_xml_schema_writes_it(text: str, lexical: str, kind: str) -> None:
    assert mended_date(text) == (lexical, XSD + kind)


@pytest.mark.parametrize("text", ["", "3/5/2021", "2021-02-30", "31.11.2021", "0000", "yesterday"])
def test_what_is_no_date_or_could_be_two_stays(text: str) -> None:
    assert mended_date(text) is None


@example("0\x1f")
@given(st.text(max_size=40))
def test_no_text_makes_mending_fail(text: str) -> None:
    mended_date(text)
    mended_iri(text, is_mail=True)
    for kind in ("integer", "nonNegativeInteger", "decimal"):
        mended = mended_number(text, [XSD + kind])
        assert mended is None or float(mended[0]) == float(text)


def test_a_mended_document_says_all_else_as_before_and_has_nothing_certain_left() -> None:
    turtle = stated(
        'dct:publisher "Sea Office" ; dct:issued "3.5.2021" ; dcat:keyword "tides", "sea" ;'
        'dcat:distribution [ a dcat:Distribution ; dct:title "A" ; dct:format "CSV", "JSON" ;'
        ' dcat:downloadURL "https://a.example/x" ]'
    )
    before = triples(turtle)
    mender = Mender(*checked(), "dcat-ap", ["en"])
    after, changes = mender.mended(list(before))
    assert len(changes) == 6
    kept = {it for it in before if it in set(after)}
    assert {it.predicate.value for it in before if it not in kept} == {
        DCT + "publisher",
        DCT + "issued",
        DCT + "format",
        "http://www.w3.org/ns/dcat#downloadURL",
    }
    again, more = mender.mended(after)
    assert (set(again), more) == (set(after), [])


@pytest.mark.parametrize("language", ["de", "fr"])
def test_every_language_has_the_same_sentences_with_the_same_places(language: str) -> None:
    english, other = load_phrases()["en"], load_phrases()[language]
    for part in ("sentences", "expected", "words", "nouns", "kinds", "suggestions"):
        assert getattr(other, part).keys() == getattr(english, part).keys()
    (found,) = explained(stated('dct:language "en"'), language)
    assert found.suggestion is not None
    assert "language/ENG>" in found.suggestion.sentence


def test_a_term_is_found_by_every_name_it_has() -> None:
    concepts = Concepts(read_vocabularies([resources.vocabularies()]))
    licence = _AUTHORITY + "licence"
    names = ["CC_BY_4_0", "cc-by-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0"]
    for name in names:
        value = f"<{name}>" if name.startswith("http") else f'"{name}"'
        found = concepts.find(licence, value)
        assert found is not None
        assert found.iri == f"{licence}/CC_BY_4_0"
    assert concepts.find(licence, '""') is None
    assert concepts.find("urn:nothing", '"CC0"') is None
    assert Path(resources.vocabularies()).is_dir()


@pytest.mark.parametrize("namespace", [SCHEMA, SCHEMA_HTTP])
def test_schema_org_is_mended_in_both_forms_of_its_namespace(namespace: str) -> None:
    words = "words " * 20
    turtle = f"""PREFIX s: <{namespace}>
        <urn:d> a s:Dataset ; s:name "T" ; s:description "{words}" ; s:datePublished "3.5.2021" ;
          s:license "CC-BY 4.0" ; s:url "www.a.example/x" ; s:distribution [ a s:DataDownload ] ."""
    told = told_of(turtle, "schema-org")
    said = {it.suggestion.sentence for it in told if it.suggestion}
    assert "Replace “3.5.2021” by “2021-05-03”." in said
    assert ("Replace http://schema.org/ by https://schema.org/." in said) == (
        namespace == SCHEMA_HTTP
    )
    assert all("|" not in it.place for it in told)
    for it in told:
        if it.finding.rule == "schema-org#scheme" and it.suggestion:
            assert len(it.suggestion.removes) == len(it.suggestion.adds) == 8


@pytest.mark.parametrize(
    ("turtle", "rule", "sentence"),
    [
        (
            stated("dct:publisher <urn:p> . <urn:p> foaf:name 'P'"),
            "dcat-ap#Agent-untyped",
            "Add: <urn:p> a foaf:Agent.",
        ),
        (
            stated("dcat:distribution [ dcat:accessURL <urn:a> ]"),
            "dcat-ap#Distribution-untyped",
            "Add: a dcat:Distribution.",
        ),
        (
            stated(f"dcat:theme <{_AUTHORITY}data-theme/Environment>"),
            "dcat-ap#theme-known",
            (
                f"Replace <{_AUTHORITY}data-theme/Environment> by <{_AUTHORITY}data-theme/ENVI> "
                "(Environment)."
            ),
        ),
    ],
)
def test_what_is_described_without_its_class_or_unknown_is_told(
    turtle: str, rule: str, sentence: str
) -> None:
    (it,) = [it for it in told_of(turtle, "dcat-ap") if it.finding.rule == rule]
    assert it.suggestion
    assert it.suggestion.sentence == sentence
    named = stated("dct:publisher <urn:p>")
    assert not [it for it in told_of(named, "dcat-ap") if it.finding.rule == rule]
