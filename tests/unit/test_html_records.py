"""The page of a record: its title, its values in words, its links."""

from __future__ import annotations

from typing import Final

import pytest

from ldcat.model.iri import Iri
from tests.unit.pages import (
    BASE,
    MONTHLY,
    PAGES,
    THING,
    Page,
    dataset,
    graph_of,
    listing,
    record_view,
    shown,
)

TITLES: Final = (
    """dct:title "Tides"@en, "Gezeiten"@de, "مد وجزر"@ar, "Getijden"@nl, "Marées"@fr-t-nl ."""
)


@pytest.mark.parametrize(
    ("languages", "title", "tag"),
    [
        ((), "Tides", "en"),
        (("de-AT", "en"), "Gezeiten", "de"),
        (("ar",), "مد وجزر", "ar"),
        (("fr",), "Marées", "fr-t-nl"),
        (("xx", "*"), "Tides", "en"),
    ],
)
def test_the_title_is_in_the_readers_language(
    languages: tuple[str, ...], title: str, tag: str
) -> None:
    page = shown(record_view(graph_of(f"<{THING}> a dcat:Dataset ; {TITLES}")), *languages)
    heading = next(held for name, held in page.elements if name == "h1")
    assert (heading["lang"], heading["dir"]) == (tag, "auto")
    assert page.title == f"{title} · Coast & sea"
    assert {"en", "de", "ar", "nl", "fr-t-nl"} <= set(page.values("lang"))
    machine = "French, machine-translated from Dutch"
    if tag == "de":
        machine = "Französisch, maschinell übersetzt (Ausgangssprache: Niederländisch)"
    assert machine in page.values("title") or tag == "fr-t-nl"


def test_a_record_without_a_title_has_a_heading_all_the_same() -> None:
    view = record_view(graph_of(f'<{THING}> a dcat:Dataset ; dct:description "Water." .'))
    assert shown(view).title == "Untitled dataset · Coast & sea"
    assert "Untitled dataset" in shown(listing([view], total=1)).text


def test_a_page_with_next_to_nothing_on_it_says_that_nothing_was_said() -> None:
    said = "There is no description. Where its data can be had is not told."
    assert said in shown(dataset(f"<{THING}> a dcat:Dataset .")).text
    door = "dcat:landingPage <https://e.example/>"
    whole = f'<{THING}> a dcat:Dataset ; dct:description "Water." ; {door} .'
    assert "is not told" not in shown(dataset(whole)).text


def test_nodes_that_refer_to_each_other_are_written_once() -> None:
    page = shown(
        dataset(f"""
        <{THING}> <https://e.example/p> _:a .
        _:a <https://e.example/p> _:b ; rdfs:comment "only once" .
        _:b <https://e.example/p> _:a, <{THING}>, _:b .
        """)
    )
    assert page.text.count("only once") == 1
    assert page.text.count("shown elsewhere on this page") == 3


def test_a_long_chain_of_nodes_does_not_break_the_page() -> None:
    links = "".join(f"_:n{n} <https://e.example/p> _:n{n + 1} .\n" for n in range(2000))
    page = shown(
        dataset(f"<{THING}> <https://e.example/p> _:n0 .\n{links}_:n2000 rdfs:label 'end'.")
    )
    assert page.faults == []
    assert "end" in page.text


def test_many_values_are_cut_with_a_word_about_it() -> None:
    words = ", ".join(f'"word{n:03}"@en' for n in range(150))
    page = shown(dataset(f'<{THING}> dcat:keyword "Wort"@de, {words}, "mot"@fr .'), "fr")
    assert "… et 52 autres" in page.text
    assert "tout est dans les données" in page.text
    assert "mot" in page.text
    assert "word149" not in page.text


def test_many_distributions_are_cut_with_a_word_about_it() -> None:
    nodes = "".join(
        f"<{THING}> dcat:distribution <{THING}/{n}> . <{THING}/{n}> dct:title 'file {n:04}' ;"
        f" spdx:checksum [ spdx:checksumValue 'sum {n:04}' ] .\n"
        for n in range(1000)
    )
    page = shown(dataset(nodes))
    assert "1,000 distributions" in page.text
    assert "… and 900 more:" in page.text
    assert ("file 0099" in page.text, "sum 0099" in page.text) == (True, True)
    assert ("file 0100" in page.text, "sum 0100" in page.text) == (False, False)


def test_a_catalogue_of_very_many_datasets_has_a_page() -> None:
    members = ", ".join(f"<https://e.example/d/{n}>" for n in range(20_000))
    view = record_view(
        graph_of(f"<{THING}> a dcat:Catalog ; dcat:dataset {members} ."), kind="catalog"
    )
    content = PAGES.write(view)
    assert "… and 19,900 more:" in Page(content).text
    assert len(content) < 60_000


def test_links_to_records_go_to_their_pages_here() -> None:
    other = "https://example.org/id/series"
    graph = graph_of(f"<{THING}> a dcat:Dataset ; dcat:inSeries <{other}> .")
    page = shown(record_view(graph, addresses={other: Iri(BASE + "series/s")}))
    link = next(held for name, held in page.elements if held.get("title") == other)
    assert link["href"] == "/cat/series/s"


def test_a_path_that_looks_like_a_host_stays_an_address() -> None:
    page = shown(dataset(f"<{THING}> dct:relation <{BASE}/evil.example/> ."))
    assert f"{BASE}/evil.example/" in page.values("href")
    assert not [it for it in page.values("href") if it.startswith("//")]


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        (f"dct:accrualPeriodicity <{MONTHLY}>", "Monthly"),
        ("dct:license <https://creativecommons.org/licenses/by-sa/4.0/>", "CC BY-SA 4.0"),
        ('dct:modified "2024-03-05"^^xsd:date', "5 March 2024"),
        ('dct:modified "yesterday"', "yesterday"),
        ('dct:temporal [ dcat:startDate "2024"^^xsd:gYear ]', "since 2024"),
        ('dcat:temporalResolution "PT10M"^^xsd:duration', "10 minutes"),
        ('dct:language "de"', "German"),
        ('dct:publisher [ foaf:name "P" ; foaf:mbox <mailto:p@e.example> ]', "p@e.example"),
        ('dcat:distribution [ dcat:byteSize "69268395" ]', "69.3 MB (69,268,395 bytes)"),
        ("dcat:distribution [ dcat:downloadURL <https://f.example/a.csv> ]", "from f.example"),
        ('<https://e.example/ns#gaugeCount> "07"^^xsd:integer', "Gauge count"),
        ('<https://e.example/ns#gaugeCount> "07"^^xsd:integer', "xsd:integer"),
    ],
)
def test_values_are_given_in_words(turtle: str, words: str) -> None:
    said = Page(PAGES.write(dataset(f"<{THING}> {turtle} ."))).said
    assert words in said


def test_a_description_keeps_its_paragraphs_and_lines() -> None:
    page = PAGES.write(
        dataset(f'<{THING}> dct:description "one\\r\\ntwo\\r\\n\\r\\nthree" .')
    ).decode()
    assert '<p dir="auto">one<br>\ntwo</p>' in page
    assert '<p dir="auto">three</p>' in page
