"""Stored queries, as programs and browsers ask them."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from typing import Any

import pytest

from tests.serving import BROWSER, Served, until
from tests.unit.pages import Page, plain
from tests.web.documents import merged

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning:rdflib")


def _all_rows(catalogue: Served, address: str) -> list[dict[str, Any]]:
    """Return the rows of every page, from one to the next."""
    found: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        page = catalogue.client.get(following).json()
        found += page["rows"]
        following = page["next"]
    return found


@pytest.mark.parametrize("name", ["formats", "recent-changes", "high-value-datasets"])
def test_pages_together_are_the_whole_each_row_once(catalogue: Served, name: str) -> None:
    whole = catalogue.get(f"queries/{name}").json()
    assert whole["next"] is None
    assert len(whole["rows"]) > 10
    assert _all_rows(catalogue, f"queries/{name}?page_size=3") == whole["rows"]


def test_a_table_says_whether_there_is_more(catalogue: Served) -> None:
    def page(number: int) -> tuple[list[list[str]], dict[str, str]]:
        wanted = {"page": str(number), "page_size": "8", "_format": "csv"}
        answer = catalogue.client.get("queries/formats", params=wanted)
        links = re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("link", ""))
        return list(csv.reader(io.StringIO(answer.text))), {rel: it for it, rel in links}

    first, links = page(1)
    assert len(first) == 1 + 8
    here = f"{catalogue.base}queries/formats.csv"
    assert links == {
        "first": f"{here}?page_size=8",
        "next": f"{here}?page=2&page_size=8",
    }
    last, links = page(3)
    assert 1 < len(last) <= 1 + 8
    assert set(links) == {"first", "prev"}
    assert page(9)[0] == [first[0]]
    assert catalogue.get("queries/formats.csv").headers.get("link") is None


@pytest.mark.parametrize(
    ("accept", "content_type", "start"),
    [
        ("", "application/json", '{"query":"themes"'),
        ("*/*", "application/json", '{"query":"themes"'),
        ("application/json", "application/json", '{"query":"themes"'),
        ("application/sparql-results+json", "application/sparql-results+json", '{"head":'),
        ("application/xml", "application/sparql-results+xml", "<?xml"),
        ("text/csv", "text/csv; charset=utf-8", "theme,datasets\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?theme\t"),
        (BROWSER, "text/html; charset=utf-8", "<!doctype html>"),
    ],
)
@pytest.mark.parametrize("size", [2, 100])
def test_the_client_chooses_the_format(
    catalogue: Served, accept: str, content_type: str, start: str, size: int
) -> None:
    answer = catalogue.get(f"queries/themes?page_size={size}", accept)
    assert answer.headers["content-type"] == content_type
    assert answer.text.startswith(start)
    assert "Accept" in answer.headers["vary"]


def test_suffix_parameter_and_header_give_the_same(catalogue: Served) -> None:
    wanted = catalogue.get("queries/themes", "application/sparql-results+json")
    suffixed = catalogue.get("queries/themes.srj")
    named = catalogue.get("queries/themes?_format=srj")
    assert wanted.content == suffixed.content == named.content
    terms = wanted.json()["results"]["bindings"][0]
    plain_row = catalogue.get("queries/themes.json").json()["rows"][0]
    assert plain_row == {
        "theme": terms["theme"]["value"],
        "datasets": int(terms["datasets"]["value"]),
    }


def test_graphs_come_in_every_syntax(catalogue: Served) -> None:
    address = "queries/record-statements"
    told = {"record": f"{catalogue.base}dataset/street-trees"}
    syntaxes = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    answers = {it: catalogue.client.get(f"{address}.{it}", params=told) for it in syntaxes}
    graphs = [merged(it.content, syntaxes[name]) for name, it in answers.items()]
    assert len({len(it) for it in graphs}) == 1
    assert len(graphs[0]) > 50
    assert all("etag" in it.headers for it in answers.values())
    page = catalogue.client.get(address, params=told, headers={"accept": BROWSER})
    assert "a dcat:Dataset" in plain(Page(page.content).text)
    none = catalogue.client.get(f"{address}.html", params={"record": "urn:none"})
    assert "No triple." in plain(Page(none.content).text)


def test_a_truth_is_one_word_in_every_format(catalogue: Served) -> None:
    told = {"iri": "urn:none"}
    asked = partial(catalogue.client.get, params=told)
    assert asked("queries/is-described").json() == {
        "query": "is-described",
        "parameters": told,
        "answer": False,
    }
    assert asked("queries/is-described.csv").text == "false"
    assert "<boolean>false</boolean>" in asked("queries/is-described.srx").text
    assert "No." in plain(Page(asked("queries/is-described.html").content).text)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("themes?colour=red", 400, ["“colour”", "There is: page, page_size, _format"]),
        ("recent-changes?colour=red", 400, ["There is: since, kind, language, page"]),
        ("stale-datasets", 400, ["“before” is missing", "YYYY-MM-DD", "before=2026-01-31"]),
        ("stale-datasets?before=", 400, ["“before” is missing"]),
        ("stale-datasets?before=soon", 400, ["“before”", "“soon”", "before=2026-01-31"]),
        ("stale-datasets?before=2026-01-01&before=2026-01-02", 400, ["2 times"]),
        ("series-members?series=tides", 400, ["“series” is an absolute IRI", "no scheme"]),
        ("recent-changes?language=en_GB", 400, ["“language” is a language tag"]),
        ("keywords?at_least=many", 400, ["whole number", "at_least=10"]),
        ("themes?page=0", 400, ["“page” is from 1"]),
        ("themes?page=-1", 400, ["“page” is from 1"]),
        ("themes?page=x", 400, ["“page” is a whole number"]),
        ("themes?page=9999999999999999999999", 400, ["“page” is too large", "18 digits"]),
        ("datasets-in-format", 400, ["“format” is missing: a text.", "format=CSV"]),
        ("themes?page_size=1001", 400, ["“page_size” is from 1 to 1,000"]),
        ("is-described?iri=urn:a&page=2", 400, ["“page”"]),
        ("themes?_format=turtle", 400, ["“turtle”", "json, csv"]),
        ("themes.ttl", 404, [".ttl", "json, csv"]),
        ("theme", 404, ["Did you mean themes?"]),
        ("nothing-like-it", 404, ["/queries"]),
    ],
)
def test_what_cannot_be_answered_is_told(
    catalogue: Served, address: str, status: int, words: list[str]
) -> None:
    answer = catalogue.get(f"queries/{address}")
    assert answer.status_code == status, answer.text
    problem = answer.json()
    said = f"{problem['detail']} {problem.get('where', '')}"
    assert [it for it in words if it not in said] == []


@pytest.mark.parametrize("value", ["%ff", "a%C3", "%ED%A0%80"])
def test_values_that_are_not_utf_8_are_refused(catalogue: Served, value: str) -> None:
    address = f"queries/datasets-in-format?format={value}"
    for accept, said in (("application/json", "detail"), (BROWSER, "The query was not run")):
        answer = catalogue.get(address, accept)
        assert (answer.status_code, said in answer.text) == (400, True)
        assert "The request is not UTF-8. Encode it as UTF-8." in plain(answer.text)
    assert catalogue.get("queries/themes?utm_source=%ff").status_code == 200


def test_no_format_that_is_accepted_is_told(catalogue: Served) -> None:
    answer = catalogue.get("queries/themes", "image/png")
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["detail"]


def test_empty_fields_of_a_form_and_marks_of_newsletters_count_for_nothing(
    catalogue: Served,
) -> None:
    bare = catalogue.get("queries/recent-changes.csv")
    empty = "since=&kind=&language=&page=&utm_source=x&ref=y"
    form = catalogue.get(f"queries/recent-changes.csv?{empty}")
    assert form.text == bare.text


@pytest.mark.parametrize(
    "text",
    [
        '" } ?s ?p ?o { "',
        "'; DROP",
        "\\",
        '\\" } #',
        "\\u0022 } #",
        "a\nb\r\n",
        "} UNION { ?s ?p ?o }",
        "<urn:a> > }",
        "${x} ?format UNDEF",
        "ÄÖ 🌊 \u202e",
    ],
)
def test_hostile_values_are_only_values(catalogue: Served, text: str) -> None:
    answer = catalogue.client.get("queries/datasets-in-format", params={"format": text})
    assert answer.status_code == 200, answer.text
    assert answer.json()["rows"] == []
    assert answer.json()["parameters"]["format"] == text.strip()
    page = catalogue.client.get("queries/datasets-in-format.html", params={"format": text})
    shown = Page(page.content)
    assert shown.faults == []
    assert "No rows." in plain(shown.text)


def test_parameters_choose(catalogue: Served) -> None:
    client, base = catalogue.client, catalogue.base
    series = client.get(
        "queries/series-members", params={"series": f"{base}series/tide-gauge-havenstad"}
    ).json()
    titles = [it["title"] for it in series["rows"]]
    assert titles == sorted(titles)
    assert len(titles) == 3
    assert series["columns"] == ["dataset", "title", "issued"]
    dutch = client.get(
        "queries/datasets-of-publisher",
        params={"publisher": f"{base}catalog/city#publisher", "language": "nl"},
    ).json()["rows"]
    assert {"dataset": f"{base}dataset/street-trees", "title": "Straatbomen"} in dutch
    german = catalogue.get("queries/keywords?language=de&at_least=1").json()["rows"]
    assert {it["tag"] for it in german} == {"de"}
    services = catalogue.get("queries/recent-changes?kind=service").json()["rows"]
    assert all(it["record"].startswith(f"{base}service/") for it in services)
    assert services
    in_2019 = catalogue.get("queries/datasets-about-time?from=2019-01-01&until=2019-12-31").json()[
        "rows"
    ]
    assert in_2019
    for it in in_2019:
        assert (it["start"] or "")[:4] <= "2019"
        assert (it["end"] or "9999")[:4] >= "2019"
    overdue = catalogue.get("queries/overdue-datasets?on=2027-06-01").json()["rows"]
    later = catalogue.get("queries/overdue-datasets?on=2027-06-01&grace=100").json()["rows"]
    assert 0 < len(later) < len(overdue)
    ours = client.get(
        "queries/without-licence", params={"publisher": f"{base}catalog/city#publisher"}
    ).json()["rows"]
    assert ours == []


def test_faults_of_a_catalogue_are_found(catalogue: Served) -> None:
    names = ("broken-versions", "dead-references", "without-distribution", "without-address")
    before = {it: catalogue.get(f"queries/{it}").json()["rows"] for it in names}
    catalogue.put("""
        <urn:x:new> a dcat:Dataset ; dct:title "new" ; dcat:previousVersion <urn:x:old> ;
            dcat:inSeries <urn:x:series> ; dcat:distribution <urn:x:file> .
        <urn:x:file> a dcat:Distribution ; dct:title "nowhere" .
        <urn:x:bare> a dcat:Dataset ; dct:title "bare" .
    """)
    wanted = {
        "broken-versions": {"urn:x:new", "urn:x:old"},
        "dead-references": {"urn:x:new", "urn:x:series"},
        "without-distribution": {"urn:x:bare"},
        "without-address": {"urn:x:new", "urn:x:file"},
    }

    def found(name: str) -> set[str]:
        rows = catalogue.get(f"queries/{name}").json()["rows"]
        added = [it for it in rows if it not in before[name]]
        return {it for row in added for it in row.values() if str(it).startswith("urn:x:")}

    for name, iris in wanted.items():
        until(lambda name=name, iris=iris: found(name) == iris)  # type: ignore[misc] # bound now
    catalogue.delete("urn:x:new", "urn:x:bare")
    until(lambda: not found("broken-versions"))


def test_samples_are_no_distributions_of_a_dataset_and_it_is_said(catalogue: Served) -> None:
    def count(pattern: str) -> int:
        text = f"SELECT (COUNT(DISTINCT ?d) AS ?n) {{ {pattern} ?d dct:format <{csv_type}> }}"
        return int(catalogue.query(text, accept="text/csv").text.split()[1])

    csv_type = "http://publications.europa.eu/resource/authority/file-type/CSV"
    rows = catalogue.get("queries/formats").json()["rows"]
    told = {it["format"]: it["distributions"] for it in rows}[csv_type]
    assert told == count("?x dcat:distribution ?d .")
    whole = count("?d a dcat:Distribution .")
    assert whole == told + count("?x adms:sample ?d .") > told
    description = catalogue.application.queries["formats"].description
    assert "Samples (adms:sample)" in description


def test_answers_have_etags_and_heads(catalogue: Served) -> None:
    for form in ("json", "csv", "html"):
        address = f"queries/licences.{form}"
        answer = catalogue.get(address)
        again = catalogue.get(address, **{"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
        head = catalogue.client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == answer.headers["etag"]
    today = catalogue.get("queries/overdue-datasets.csv")
    assert "etag" not in today.headers, "tomorrow the answer is another one"
    assert "etag" in catalogue.get("queries/overdue-datasets.csv?on=2026-01-01").headers


def test_the_page_has_a_form_titles_links_and_steps(catalogue: Served) -> None:
    name = "datasets-about-time"
    page = Page(
        catalogue.get(f"queries/{name}?from=2015-01-01&page=2&page_size=5", BROWSER).content
    )
    assert page.faults == []
    assert "Rows 6\N{EN DASH}10. There are more." in plain(page.text)
    fields = {it["name"]: it for tag, it in page.elements if tag == "input"}
    assert fields["from"]["value"] == "2015-01-01"
    assert set(fields) - {"q"} == {"from", "until", "language"}, "and the field of the head"
    links = page.values("href")
    assert f"/queries/{name}?from=2015-01-01&page_size=5" in links
    assert f"/queries/{name}?from=2015-01-01&page=3&page_size=5" in links
    assert f"/queries/{name}.csv?from=2015-01-01&page=2&page_size=5" in links
    assert any(it.startswith("/dataset/") for it in links)
    own = next(it for it in links if it.startswith("/sparql?query="))
    whole = catalogue.get(own.lstrip("/"), "text/csv")
    assert whole.text == catalogue.get(f"queries/{name}.csv?from=2015-01-01&page_size=1000").text
    assert ("meta", {"name": "robots", "content": "noindex"}) in page.elements
    bare = Page(catalogue.get("queries/themes", BROWSER).content)
    assert f"{catalogue.base}queries/themes" in bare.values("href"), "it has a canonical address"


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("queries", {"aria-current": "page", "href": "/queries"}),
        ("queries/themes", {"aria-current": "true", "href": "/queries"}),
        ("queries/themes?page=2", {"aria-current": "true", "href": "/queries"}),
        ("sparql", {"aria-current": "page", "href": "/sparql"}),
    ],
)
def test_the_menu_shows_where_a_page_belongs(
    catalogue: Served, path: str, current: dict[str, str]
) -> None:
    page = Page(catalogue.get(path, BROWSER).content)
    menu = [it for _, it in page.elements if "hreflang" not in it]
    assert [it for it in menu if "aria-current" in it] == [current]


def test_a_page_that_needs_a_value_asks_for_it(catalogue: Served) -> None:
    bare = catalogue.get("queries/datasets-in-format", BROWSER)
    page = Page(bare.content)
    assert (bare.status_code, page.faults) == (200, [])
    assert "format (required)" in plain(page.text)
    assert ("section", "alert") not in [(tag, it.get("role")) for tag, it in page.elements]
    assert "The format or media type. A text, for example CSV." in plain(page.text)
    address = f"{catalogue.base}queries/datasets-in-format?format=CSV"
    assert address in plain(page.text)
    assert catalogue.get(address.removeprefix(catalogue.base)).json()["rows"]
    wrong = catalogue.get("queries/stale-datasets?before=soon", BROWSER)
    page = Page(wrong.content)
    assert (wrong.status_code, page.faults) == (400, [])
    assert "The query was not run" in plain(page.text)
    assert "soon" in [it.get("value") for tag, it in page.elements if tag == "input"]
    choice = Page(catalogue.get("queries/recent-changes?kind=series", BROWSER).content)
    chosen = [it["value"] for tag, it in choice.elements if tag == "option" and "selected" in it]
    assert chosen == ["series"]
    beyond = Page(catalogue.get("queries/themes?page=99", BROWSER).content)
    assert "There are no further rows." in plain(beyond.text)


def test_the_examples_of_parameters_can_be_asked(catalogue: Served) -> None:
    paths = catalogue.get("openapi.json").json()["paths"]
    for query in catalogue.get("queries").json()["queries"]:
        told = {it["name"]: it["example"] for it in query["parameters"]}
        described = {
            it["name"]: str(it["example"])
            for it in paths[f"/queries/{query['name']}"]["get"]["parameters"]
            if it["name"] in told
        }
        assert described == told
        answer = catalogue.client.get(f"queries/{query['name']}", params=told)
        assert answer.status_code == 200, answer.text


def test_the_list_leads_to_every_query(catalogue: Served) -> None:
    listed = catalogue.get("queries")
    assert listed.headers["content-type"] == "application/json"
    names = [it["name"] for it in listed.json()["queries"]]
    assert names == list(catalogue.application.queries)
    page = Page(catalogue.get("queries", BROWSER).content)
    assert page.faults == []
    links = page.values("href")
    assert [it for it in names if f"/queries/{it}" not in links] == []
    assert "/openapi.json" in links
    assert catalogue.get("queries?colour=red").status_code == 400
    assert catalogue.get("queries.ttl").status_code == 404
    assert "/queries" in Page(catalogue.get("sparql", BROWSER).content).values("href")
    assert "Disallow: /queries/" in catalogue.get("robots.txt").text
