"""Record pages through HTTP: who refers to a record, its versions, its series, its history."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from tests.serving import BROWSER, Served, served
from tests.unit.pages import Page

X = "https://x.example/"
VERSIONS = "".join(
    f'<{X}v{n}> a dcat:Dataset ; dct:title "Model {n}"@en, "Modell {n}"@de ;'
    f' dcat:version "{n}.0" ;'
    f' dct:issued "201{n}-03-05"^^xsd:date ; dcat:isVersionOf <{X}model>'
    f"{f' ; dcat:previousVersion <{X}v{n - 1}>' if n > 1 else ''} .\n"
    for n in range(1, 5)
)
MEMBERS = "".join(
    f'<{X}y/{1900 + n}> a dcat:Dataset ; dct:title "Year {1900 + n}" ;'
    f' dcat:inSeries <{X}series> ; dct:issued "{1900 + n}"^^xsd:gYear .\n'
    for n in range(110)
)
DATA = f"""
<{X}model> a dcat:Dataset ; dct:title "The model" ; dcat:hasCurrentVersion <{X}v4> .
<{X}service> a dcat:DataService ; dct:title "Map <b>service" ; dcat:servesDataset <{X}v2> ;
  dcat:endpointURL <https://maps.example/wms> .
<{X}cat> a dcat:Catalog ; dct:title "Old" ; dcat:dataset <{X}v1>, <{X}v2> .
<{X}loop> a dcat:Dataset ; dcat:previousVersion <{X}loop2>, <{X}loop> ; dct:relation <{X}loop> .
<{X}loop2> a dcat:Dataset ; dcat:previousVersion <{X}loop> .
<{X}series> a dcat:DatasetSeries ; dct:title "Years" .
<{X}poor> a dcat:Dataset ; <https://odd.example/p> <{X}v1> .
<{X}part> a dcat:Dataset ; dcat:distribution [ dcat:accessService <{X}service> ] .
{VERSIONS}{MEMBERS}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("records")) as it:
        it.put(DATA)
        yield it


def page(server: Served, name: str, query: str = "", **headers: str) -> Page:
    sent = server.get(f"resource?iri={X}{name}", BROWSER)
    address = str(sent.headers["location"]) if sent.status_code == 303 else str(sent.url)
    answer = server.client.get(address + query, headers={"accept": BROWSER, **headers})
    assert answer.status_code == 200, answer.text
    found = Page(answer.content)
    assert found.faults == []
    return found


def test_the_versions_stand_in_order_whoever_says_so(server: Served) -> None:
    said = page(server, "v2").spaced
    assert "Versions of The model" in said
    assert "Previous version Model 1 Next version Model 3 Current version Model 4" in said
    assert "Model 4 current 4.0 5 March 2014 Model 3 3.0" in said
    assert "Model 2 this one 2.0 5 March 2012 Model 1 1.0" in said
    assert "Previous version" not in page(server, "v1").spaced
    whole = page(server, "model").spaced
    assert "Versions Current version Model 4" in whole


def test_versions_in_a_circle_end(server: Served) -> None:
    found = page(server, "loop")
    assert found.spaced.count("Untitled dataset") >= 1
    assert "Versions" in found.spaced


def test_a_page_tells_who_refers_to_it_and_as_what(server: Served) -> None:
    said = page(server, "v2").spaced
    assert "Listed in Old" in said
    assert "Served by Map <b>service" in said
    assert "“P” of" in page(server, "v1").spaced
    assert "Gives access to" in page(server, "service").spaced
    assert "What refers to it" not in page(server, "poor").spaced


def test_what_refers_follows_each_change(server: Served) -> None:
    server.put(f'<{X}late> a dcat:Dataset ; dct:title "Late" ; dct:references <{X}poor> .')
    assert "Referenced by Late" in page(server, "poor").spaced
    server.delete(f"{X}late")
    assert "Late" not in page(server, "poor").spaced


def test_a_series_lists_its_members_the_newest_first(server: Served) -> None:
    said = page(server, "series").spaced
    assert "110 members" in said
    assert "Year 2009 2009 Year 2008 2008" in said
    assert "… and 10 more: list all" in said
    assert "Year 1909" not in said


def test_all_members_are_one_query_away(server: Served) -> None:
    found = page(server, "series")
    address = next(it for it in found.values("href") if "sparql?query=" in it)
    answer = server.client.get(address, headers={"accept": "text/csv"})
    assert len(answer.text.split()) == 111


def test_a_member_knows_its_place(server: Served) -> None:
    said = page(server, "y/1950").spaced
    assert "In a series Years 51 of 110" in said
    assert "First Year 1900 Previous Year 1949 Next Year 1951 Last Year 2009" in said
    assert "Previous" not in page(server, "y/1900").spaced


def test_a_hub_says_how_many_it_does_not_tell(server: Served) -> None:
    many = "".join(f"<{X}hub/{n}> a dcat:Dataset ; dct:isPartOf <{X}hub> .\n" for n in range(620))
    server.put(f'<{X}hub> a dcat:Dataset ; dct:title "Hub" .\n{many}')
    said = page(server, "hub").spaced
    assert "Parts" in said
    assert "… and many more: list all" in said


def test_a_service_says_how_it_is_used(server: Served) -> None:
    found = page(server, "service")
    assert "WMS Maps as images" in found.spaced
    assert "https://maps.example/wms?service=WMS&request=GetCapabilities" in found.values("href")


def test_a_catalogue_counts_what_it_lists(server: Served) -> None:
    found = page(server, "cat")
    assert "2 datasets" in found.spaced
    assert any(
        it.endswith("search?catalog=https%3A%2F%2Fx.example%2Fcat") for it in found.values("href")
    )


def test_the_history_tells_changes_in_numbers(server: Served) -> None:
    server.put(f'<{X}change> a dcat:Dataset ; dct:title "One" .')
    assert "History" not in page(server, "change").spaced
    server.put(f'<{X}change> a dcat:Dataset ; dct:title "Two", "Three" .')
    assert "2 statements new, 1 gone" in page(server, "change").spaced
    assert "listed with 2 statements" in page(server, "change").spaced
    for n in range(12):
        server.put(f'<{X}change> a dcat:Dataset ; dct:title "Title {n}" .')
    assert "… and 4 earlier changes" in page(server, "change").spaced


def test_the_record_is_read_whole_in_another_language(server: Served) -> None:
    english = page(server, "v2", **{"accept-language": "en"})
    assert any(it.endswith("?_content=de") for it in english.values("href"))
    german = page(server, "v2", "?_content=de", **{"accept-language": "en"})
    assert german.title.startswith("Modell 2")
    assert "Key facts" in german.spaced, "the page itself stays in the reader's language"
    answer = server.get("dataset/v2?_content=x%20y", BROWSER)
    assert answer.status_code == 400
    assert any("_content=de&_lang=fr" in it for it in german.values("href"))


def test_statements_have_labels_and_lead_on(server: Served) -> None:
    found = page(server, "v2", "?_view=rdf")
    assert "dct:issued Issued" in found.spaced
    assert '"Modell 2" @de' in found.spaced
    assert "/dataset/v1" in found.values("href")
    answer = server.get("dataset/v2?_view=nothing", BROWSER)
    assert (answer.status_code, "loss, rdf" in answer.text) == (400, True)


def test_every_form_has_a_preview(server: Served) -> None:
    found = page(server, "v2", "?_profile=alt")
    assert found.spaced.count("Preview") > 10
    assert "@prefix dcat:" in found.spaced
    assert "?_profile=schema&_view=loss" in " ".join(found.values("href"))


def test_a_citation_is_had_in_every_style(server: Served) -> None:
    found = page(server, "v2")
    assert "Model 2 (version 2.0) [Data set] (2012). https://x.example/v2" in found.spaced
    assert "@misc{dataset-v2" in found.spaced or "@dataset{dataset-v2" in found.spaced
    copied = set(found.values("data-copy"))
    assert copied == {"cite-text", "cite-bibtex", "cite-ris", "cite-csl"}
    assert copied <= set(found.values("id"))
    for suffix in ("bib", "ris", "csl.json"):
        link = next(it for it in found.values("href") if it.endswith(f"v2.{suffix}"))
        assert server.client.get(link).status_code == 200
    assert "Cite this" not in page(server, "service").spaced


def test_pages_do_not_depend_on_the_day(server: Served) -> None:
    found = page(server, "v2")
    assert "ago" not in re.sub(r"\S*ago\S+", "", found.spaced).split()
    assert "2012-03-05" in found.values("data-ago")


def test_five_thousand_distributions_make_a_page(server: Served) -> None:
    nodes = "".join(
        f"<{X}big> dcat:distribution <{X}big/{n}> . <{X}big/{n}> dct:title 'file {n}' ;"
        f" dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ;"
        f" dcat:downloadURL <https://f.example/{n}.csv> ; dcat:byteSize '{n}' .\n"
        for n in range(5000)
    )
    server.put(f"<{X}big> a dcat:Dataset ; dct:title 'Big' .\n{nodes}")
    found = page(server, "big")
    assert "5,000 distributions" in found.spaced
    assert "… and 4,900 more" in found.spaced
    answer = server.client.get("dataset/big", headers={"accept": BROWSER})
    assert len(answer.content) < 200_000
    assert len(gzip.compress(answer.content)) < 20_000


def test_while_the_store_is_away_the_page_is_there(server: Served) -> None:
    server.application.store.close()
    try:
        said = page(server, "y/1951").spaced
    finally:
        server.application.projector.rebuild()
    assert "The store is being rebuilt" in said
