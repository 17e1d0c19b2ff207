"""What a record's page says beside its statements: each part with its odd cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldcat.model.around import Around, Brief, Group, Members, Series, Versions
from ldcat.model.graph import Literal
from ldcat.model.iri import Iri
from ldcat.model.versions import in_order
from ldcat.model.view import RecordView
from ldcat.model.vocabularies import Entry, Vocabularies
from ldcat.represent.base import Context
from ldcat.represent.formats.html import HtmlPages
from ldcat.represent.forms_pages import AlternatesView
from ldcat.represent.page import RDF_OFFERS
from ldcat.represent.statements_page import StatementsView
from ldcat.terms import DCAT, DCT, EU_AUTHORITY
from tests.unit.pages import (
    BASE,
    MONTHLY,
    SITE,
    THING,
    Page,
    dataset,
    graph_of,
    record_view,
    shown,
)

LICENCE = EU_AUTHORITY + "licence/CC_BYSA_4_0"
PAGES = HtmlPages(
    Context(
        SITE,
        Vocabularies(
            {
                MONTHLY: Entry("frequency", {"en": "monthly", "de": "monatlich"}, {}),
                LICENCE: Entry(
                    "licence",
                    {"en": "Creative Commons ShareAlike"},
                    {"en": "Share it.", "de": "Teilt es."},
                    same=("https://creativecommons.org/licenses/by-sa/4.0/",),
                ),
                EU_AUTHORITY + "licence/DLDE_ZERO_2_0": Entry(
                    "licence", {"de": "Datenlizenz"}, {}, same=("https://www.govdata.de/z",)
                ),
            }
        ),
    )
)


def written(view: RecordView, *languages: str) -> Page:
    page = Page(PAGES.write(view, languages))
    assert page.faults == []
    return page


def surrounded(view: RecordView, around: Around) -> RecordView:
    return replace(view, around=lambda: around)


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        (f'dct:modified "2024-05-03" ; dct:accrualPeriodicity <{MONTHLY}>', "6 June 2024"),
        (f'dct:modified "2024-05" ; dct:accrualPeriodicity <{MONTHLY}>', "4 July 2024"),
        ('dct:modified "2024-05-03" ; dct:accrualPeriodicity "R/P1Y"', "9 June 2025"),
        (f'dct:issued "2024-05-03" ; dct:accrualPeriodicity <{MONTHLY}>', "6 June 2024"),
    ],
)
def test_it_is_told_when_the_next_update_is_expected(turtle: str, words: str) -> None:
    said = written(dataset(f"<{THING}> {turtle} .")).spaced
    assert f"Next update expected by {words}" in said


@pytest.mark.parametrize(
    "turtle",
    [
        'dct:modified "yesterday"',
        f'dct:modified "9999-12-31" ; dct:accrualPeriodicity <{MONTHLY}>',
        f'dct:modified "0000" ; dct:accrualPeriodicity <{MONTHLY}>',
        'dct:modified "2024-01-01" ; dct:accrualPeriodicity "<b>", [ dct:title "x" ], "R/P9999Y"',
        'dct:modified "2024-01-01" ; dct:accrualPeriodicity "irregular"',
    ],
)
def test_what_nobody_can_tell_is_not_told(turtle: str) -> None:
    assert "expected by" not in written(dataset(f"<{THING}> {turtle} .")).spaced


@pytest.mark.parametrize(
    "iri",
    [
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "http://creativecommons.org/licenses/by-sa/4.0",
        "https://www.creativecommons.org/licenses/by-sa/4.0/deed.de",
        "https://creativecommons.org/licenses/by-sa/4.0/legalcode",
        LICENCE,
    ],
)
def test_a_licence_is_told_in_words(iri: str) -> None:
    view = dataset(f"<{THING}> dct:license <{iri}> .")
    page = written(view)
    assert "CC BY SA" in page.spaced
    assert "Share it." in page.spaced
    assert "the author must be named" in page.values("title")
    assert "Teilt es." in written(view, "de").spaced


def test_signs_are_customary_or_none() -> None:
    view = dataset(f"<{THING}> dcat:distribution [ dct:license <https://www.govdata.de/z> ] .")
    assert "dl-de zero" in written(view).spaced
    for odd in ("https://e.example/by", "javascript:alert(1)", "https://spdx.org/licenses/MIT"):
        view = dataset(f"<{THING}> dct:license <{odd}> .")
        assert 'class="signs"' not in PAGES.write(view).decode()


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        ('[ dcat:startDate "1998-04" ; dcat:endDate "2019" ]', "April 1998 \N{EN DASH} 2019"),
        ('[ dcat:startDate "1998" ]', "since 1998"),
        ('[ dcat:endDate "1998" ]', "until 1998"),
        ('"2019/2020"', "2019 \N{EN DASH} 2020"),
        ('[ dcat:startDate "2020" ; dcat:endDate "2010" ]', "2020 \N{EN DASH} 2010"),
        (
            '[ time:hasBeginning [ time:inXSDDate "1914-07-28"^^xsd:date ] ]',
            "since 28 July 1914",
        ),
    ],
)
def test_the_time_covered_is_drawn_and_said(turtle: str, said: str) -> None:
    page = written(dataset(f'<{THING}> dct:temporal {turtle} ; dct:issued "2021-01-01" .'))
    assert f"Time covered: {said}" in page.values("aria-label")
    bars = [held for tag, held in page.elements if held.get("class", "").startswith("part")]
    assert all(0 <= float(it["x"]) <= 600 and 0 < float(it["width"]) <= 600 for it in bars)
    assert bars


@pytest.mark.parametrize(
    "value", ['"forever"', "<https://e.example/bronze>", '[ dct:title "<x>" ]']
)
def test_no_line_is_drawn_without_a_time(value: str) -> None:
    assert (
        '<svg viewBox="0 0 600 34'
        not in PAGES.write(dataset(f"<{THING}> dct:temporal {value} .")).decode()
    )


def test_forty_languages_have_a_switch_and_none_is_dropped() -> None:
    tags = [f"{one}{two}" for one in "abcd" for two in "abcdefghij"]
    titles = ", ".join(f'"T {tag}"@{tag}' for tag in tags)
    view = record_view(graph_of(f"<{THING}> a dcat:Dataset ; dct:title {titles} ."))
    page = written(view)
    assert all(f"T {tag}" in page.spaced for tag in tags)
    assert len([it for it in page.values("href") if "_content=" in it]) == 39
    assert written(replace(view, reading="cj")).title.startswith("T cj")
    assert "_content" not in " ".join(written(dataset("")).values("href"))


def test_a_hostile_neighbourhood_stays_text() -> None:
    evil = (Literal('"><script>alert(1)</script>', language="en"), Literal("\u202eevil"))
    brief = Brief("javascript:alert(1)", None, "", evil, evil, "<b>", "<i>")
    other = replace(brief, iri="https://e.example/'onclick='x", address=Iri(f"{BASE}dataset/x"))
    around = Around(
        groups=(
            Group(DCAT + "servesDataset", (brief, other), 700, is_more=True),
            Group("https://e.example/p?'onload='<x>", (brief,), 3),
            Group("https://e.example/<bad iri", (Brief("urn:x"),), 1),
        ),
        members=Members((brief, other), 300),
        series=(Series(brief, other, brief, other, brief, 2, 9),),
        versions=Versions((brief, other, Brief(THING)), brief, brief.iri, other.iri, brief.iri),
        is_whole=False,
    )
    page = written(surrounded(dataset(""), around), "de")
    assert len([tag for tag, _ in page.elements if tag == "script"]) == 1
    assert not [it for it in page.values("href") if it.lower().startswith("javascript")]
    assert not [name for _, held in page.elements for name in held if name.startswith("on")]
    assert '"><script>alert(1)</script>' in page.said


def test_what_is_said_both_ways_is_said_once() -> None:
    other = Brief("https://e.example/other", Iri(f"{BASE}dataset/o"), "dataset", [Literal("Other")])
    around = Around(groups=(Group(DCT + "isPartOf", (other,), 1),))
    view = dataset(f"<{THING}> dct:hasPart <{other.iri}> .")
    assert "What refers to it" not in written(surrounded(view, around)).said
    assert "What refers to it" in written(surrounded(dataset(""), around)).said


def test_versions_elsewhere_are_told_too() -> None:
    around = Around(versions=Versions((Brief("https://e.example/v1"), Brief(THING))))
    view = dataset(f"<{THING}> dcat:previousVersion <https://e.example/v1> .")
    page = written(surrounded(view, around))
    assert page.values("href").count("https://e.example/v1") == 1


def test_ordering_versions_ends_in_every_circle() -> None:
    names = [f"v{n}" for n in range(60)]
    before = {it: set(names) for it in names}
    assert sorted(in_order({it: (it,) for it in names}, before)) == sorted(names)


def test_many_authors_are_shortened_and_nobody_is_no_author() -> None:
    people = ", ".join(f'[ foaf:name "Author {n:02}" ]' for n in range(30))
    said = written(dataset(f"<{THING}> dct:creator {people} .")).spaced
    assert "Author 00" in said
    assert "(n.d.)" in said
    bare = record_view(graph_of(f"<{THING}> a dcat:Dataset ."))
    assert "Cite this" not in written(bare).said


def test_distributions_stand_together_by_format() -> None:
    nodes = "".join(
        f'<{THING}> dcat:distribution [ dct:format "{"<i>CSV" if n % 2 else "JSON"}" ;'
        f' dct:title "File {n}" ] .\n'
        for n in range(9)
    )
    page = written(dataset(f'{nodes}<{THING}> dcat:distribution [ dct:title "Bare" ] .'))
    headings = [held.get("class") for tag, held in page.elements if tag == "h3"]
    assert headings.count("format") == 3
    assert "Without a format 1" in page.spaced


def test_statements_of_hostile_records_stay_text() -> None:
    graph = graph_of(
        f'<{THING}> dct:title "<script>x</script>\\"\\\\"@en, "\\u202Eevil"@ar ; rdfs:seeAlso '
        f"<javascript:alert(1)>, <https://e.example/'onclick='x>, [ dct:title \"</pre>\" ] ;"
        f" <https://e.example/p?'x> '''{'long ' * 900}''' .\n"
    )
    view = StatementsView(
        Iri(f"{BASE}dataset/x?_view=rdf"), Iri(f"{BASE}dataset/x"), Iri(THING), graph
    )
    page = shown(view)
    assert page.faults == []
    scripts = [held.get("src", "") for tag, held in page.elements if tag == "script"]
    assert [it.partition("?")[0] for it in scripts if it] == ["/cat/static/ldcat.js"]
    assert len(scripts) == 1
    assert not [it for it in page.values("href") if it.startswith("javascript")]
    assert "@en" in page.spaced
    many = graph_of(
        "".join(f"<{THING}> <https://e.example/p> <https://e.example/{n}> .\n" for n in range(4000))
    )
    assert "There is more than fits on a page." in shown(replace(view, graph=many)).said


def test_previews_stay_text() -> None:
    offers = tuple((it, f"{BASE}x.{it.suffix}") for it in RDF_OFFERS)
    view = AlternatesView(Iri(BASE + "x"), Iri(BASE + "x"), offers, lambda _: "</pre><script>")
    page = shown(view)
    assert page.faults == []
    assert page.said.count("</pre><script>") == len(offers)
