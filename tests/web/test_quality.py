"""How good the records are is told on pages, as JSON and as RDF, and it is the same everywhere."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ldcat.model.graph import Graph, Literal
from ldcat.quality.metrics import METRIC_BY_TOKEN
from ldcat.terms import DCAT, DQV, EU_AUTHORITY, LDCAT, PV
from tests.serving import BROWSER, Served, examples, load, served, until

_GOOD: Final = """
<https://a.example/d/1> a dcat:Dataset ; dct:title "Tides"@en ; dct:description "Of the sea."@en ;
  dcat:keyword "sea"@en ; dct:publisher <https://a.example/us> ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <{url}200> ;
    dcat:downloadURL <{url}404> ] .
<https://a.example/us> foaf:name "Us"@en, "Wir"@de .
"""


def _graph(served: Served, path: str) -> Graph:
    answer = served.get(path, accept="text/turtle")
    assert answer.status_code == 200, answer.text
    return Graph(it.triple for it in parse(answer.content, RdfFormat.TURTLE))


def _told(served: Served, path: str) -> Mapping[str, Any]:
    answer = served.get(path, accept="application/json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    told: Mapping[str, Any] = answer.json()
    return told


def _values(graph: Graph, metric: str) -> set[str]:
    """Return the values of the measurements of a metric."""
    nodes = {
        it.subject
        for it in graph
        if it.predicate.value == DQV + "isMeasurementOf" and it.object == NamedNode(metric)
    }
    return {
        it.object.value
        for it in graph
        if it.subject in nodes
        and it.predicate.value == DQV + "value"
        and isinstance(it.object, Literal)
    }


def _failing(served: Served, metric: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records of every page."""
    path = f"quality/records?metric={metric}"
    while path:
        page = _told(served, path)
        yield from page["records"]
        path = (page["next"] or "").removeprefix(served.base)


def test_the_mean_is_that_of_the_records_and_each_is_told_where_it_fails(
    tmp_path: Path,
) -> None:
    with served(tmp_path, examples(), page_size=3) as it:
        whole = _told(it, "quality")
        failing = {
            one["metric"]: [record["quality"] for record in _failing(it, one["metric"])]
            for one in whole["metrics"]
        }
        datasets = [
            record
            for kind in ("dataset", "series")
            for record in it.application.ledger.pins.page(1 << 40, 0, 1000)
            if record.kind == kind
        ]
        own = {
            address: _told(it, address.removeprefix(it.base))["measurement"]
            for record in datasets
            if (address := f"{it.base}{record.kind}/{record.slug}/quality")
        }
        by_publisher = [_told(it, _path(it, one)) for one in whole["publishers"]]
        by_source = [_told(it, _path(it, one)) for one in whole["sources"]]
    assert whole["records"] == len(own) > 30
    assert whole["points"] == pytest.approx(sum(x["points"] for x in own.values()) / len(own), 0.01)
    for one in whole["metrics"]:
        of_metric = {
            address: _outcome(measured, one["metric"]) for address, measured in own.items()
        }
        assert sorted(failing[one["metric"]]) == sorted(
            a for a, o in of_metric.items() if o is False
        )
        assert one["measured"] == sum(o is not None for o in of_metric.values())
    for parts, groups in ((by_publisher, "publishers"), (by_source, "sources")):
        assert [x["records"] for x in parts] == [x["records"] for x in whole[groups]]
        assert sum(x["records"] for x in parts) == whole["records"]
        assert sum(x["points"] * x["records"] for x in parts) == pytest.approx(
            whole["points"] * whole["records"], 0.001
        )


def _path(served: Served, group: Mapping[str, Any]) -> str:
    return str(group["address"]).removeprefix(served.base)


def _outcome(measurement: Mapping[str, Any], metric: str) -> bool | None:
    outcome: bool | None = next(
        it["passes"] for it in measurement["metrics"] if it["metric"] == metric
    )
    return outcome


def test_rdf_says_the_same_as_json(catalogue: Served) -> None:
    told, graph = _told(catalogue, "quality"), _graph(catalogue, "quality")
    (mean,) = _values(graph, LDCAT + "meanScoring")
    assert float(mean) == pytest.approx(told["points"], 0.001)
    measured = graph.objects(NamedNode(catalogue.base), DQV + "hasQualityMeasurement")
    assert NamedNode(f"{catalogue.base}quality#meanScoring") in measured
    own = _graph(catalogue, "dataset/street-trees/quality")
    record = NamedNode(f"{catalogue.base}dataset/street-trees")
    assert len(own.objects(record, DQV + "hasQualityMeasurement")) > 20
    assert _values(own, PV + "keywordAvailability") == {"true"}
    assert _values(own, PV + "scoring") == {"290"}


def test_a_record_leads_to_its_measurements_and_feeds_do_not_carry_them(
    catalogue: Served,
) -> None:
    answer = catalogue.get("dataset/street-trees", accept="text/turtle")
    address = f"{catalogue.base}dataset/street-trees/quality"
    assert f'<{address}>; rel="describedby"' in answer.headers["link"]
    assert address not in answer.text
    page = catalogue.get("dataset/street-trees", accept=BROWSER)
    assert "/dataset/street-trees/quality" in page.text
    assert "290</strong> of 295 points" in page.text
    assert address not in catalogue.get("catalog.ttl?page_size=100").text


def test_metrics_are_named_in_the_language_of_the_reader(catalogue: Served) -> None:
    page = catalogue.get("quality", accept=BROWSER, **{"accept-language": "de"})
    assert '<strong lang="de">Angabe zu Rechten</strong>' in page.text
    assert page.headers["vary"].startswith("Accept, Accept-Language")
    assert '<svg class="strip"' in page.text
    assert page.text.count("<script") == 1, "that of every page"
    assert 'aria-sort="descending"' in page.text
    by_name = catalogue.get("quality?sort=name", accept=BROWSER).text
    assert by_name.index("City of Havenstad") < by_name.index("Nordmeer Institute")
    failing = catalogue.get("quality/records?metric=rightsAvailability", accept=BROWSER)
    assert "33 records to mend" in failing.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("quality?publisher=urn:nobody", 404),
        ("quality?sort=colour", 400),
        ("quality?publisher=a&publisher=b", 400),
        ("quality?metric=a", 400),
        ("quality.exe", 404),
        ("quality/records", 400),
        ("quality/records?metric=colour", 404),
        ("quality/records?metric=knownLicence&after=-1", 400),
        ("dataset/nothing/quality", 404),
        ("dataset/street-trees/quality.exe", 404),
    ],
)
def test_what_is_not_there_is_refused(catalogue: Served, path: str, status: int) -> None:
    assert catalogue.get(path, accept=BROWSER).status_code == status


def test_a_publisher_and_a_source_may_be_missing_or_hidden(tmp_path: Path) -> None:
    with served(tmp_path) as it:
        it.put('<https://a.example/d/2> a dcat:Dataset ; dct:title "x" .')
        told = _told(it, "quality")
        assert [group["key"] for group in told["publishers"]] == [""]
        assert [group["key"] for group in told["sources"]] == ["given.ttl"]
        assert str(tmp_path) not in it.get("quality", accept=BROWSER).text
        assert _told(it, "quality?publisher=")["records"] == 1


def test_every_change_is_measured_and_the_past_stays(tmp_path: Path) -> None:
    with served(tmp_path) as it:
        it.put(_GOOD.replace("{url}", "https://data.example/"))
        token = it.application.ledger.tokens.create("tester", "publisher")
        headers = {"Authorization": f"Bearer {token}"}
        record = it.application.ledger.record("https://a.example/d/1")
        assert record is not None
        path = f"dataset/{record.slug}/quality"
        before = _told(it, path)["measurement"]["points"]
        added = f"<https://a.example/d/1> <{DCAT}theme> <{EU_AUTHORITY}data-theme/ENVI>"
        update = f"INSERT DATA {{ GRAPH <https://a.example/d/1> {{ {added} }} }}"
        answer = it.client.post("update", data={"update": update}, headers=headers)
        assert answer.status_code == 200, answer.text
        told = _told(it, path)
        worth = METRIC_BY_TOKEN["categoryAvailability"].points
        assert told["measurement"]["points"] == before + worth
        assert [one["points"] for one in told["history"]] == [before, before + worth]
        done = answer.json()["revisions"]
        answer = it.client.post("update/revert", params=done, headers=headers)
        assert answer.status_code == 200, answer.text
        told = _told(it, path)
        assert [one["points"] for one in told["history"]] == [before, before + worth, before]
        assert told["measurement"]["points"] == before
        whole = _told(it, "quality")
        assert whole["historyIsComplete"]
        assert whole["history"][-1]["points"] == whole["points"] == before
        it.delete("https://a.example/d/1")
        assert it.get(path).status_code == 410
        assert _told(it, "quality")["history"][-1]["records"] == 0


def test_compliance_is_measured_where_dcat_ap_was_checked_only(tmp_path: Path) -> None:
    with served(tmp_path) as it:
        it.put(_GOOD.replace("{url}", "https://data.example/"))
        metrics = {one["metric"]: one for one in _told(it, "quality")["metrics"]}
        assert metrics["dcatApCompliance"]["measured"] == 0
        position = it.application.ledger.position
        load(it.application, [str(tmp_path / "data" / "given.ttl")], "dcat-ap")
        assert it.application.ledger.position == position  # the same content, checked anew
        metrics = {one["metric"]: one for one in _told(it, "quality")["metrics"]}
        assert (
            metrics["dcatApCompliance"]["measured"],
            metrics["keywordAvailability"]["passed"],
        ) == (1, 1)


class _Data(BaseHTTPRequestHandler):
    """Answers what its paths say."""

    def do_HEAD(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
        pass


@pytest.fixture
def data() -> Iterator[str]:
    """A server of data: its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Data)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_addresses_are_asked_in_the_background_and_pages_show_the_proof(
    tmp_path: Path, data: str
) -> None:
    path = "dataset/1"
    hosts = ("127.0.0.1",)
    with served(tmp_path, link_check=True, link_host_seconds=0.0, fetch_private_hosts=hosts) as it:
        before = it.get("quality.json").headers["etag"]
        it.put(_GOOD.replace("{url}", data).replace("https://a.example/d/1", f"{it.base}{path}"))
        until(lambda: _told(it, f"{path}/quality")["measurement"]["reachable"] == 405 - 30)
        told = _told(it, f"{path}/quality")
        statuses = {one["address"]: one["status"] for one in told["links"]}
        assert statuses == {f"{data}200": 200, f"{data}404": 404}
        metrics = ("accessUrlStatusCode", "downloadUrlStatusCode")
        assert [_outcome(told["measurement"], name) for name in metrics] == [True, False]
        assert it.get("quality.json").headers["etag"] != before
        assert "answered 404" in it.get(path, accept=BROWSER).text
        assert "answered 200" in it.get(f"{path}/quality", accept=BROWSER).text
        values = _values(_graph(it, f"{path}/quality"), LDCAT + "statusCode")
        assert values == {"200", "404"}
        failing = _told(it, "quality/records?metric=downloadUrlStatusCode")
        assert [one["iri"] for one in failing["records"]] == [f"{it.base}{path}"]
        publisher = _told(it, f"quality?publisher={quote('https://a.example/us')}")
        assert (publisher["records"], publisher["links"]["failing"]) == (1, 1)
    with served(tmp_path) as it:  # switched off again: nothing is said of links
        until(lambda: _told(it, f"{path}/quality")["measurement"]["reachable"] < 405 - 80)
        assert _told(it, f"{path}/quality")["links"] == []
        assert "answered" not in it.get(path, accept=BROWSER).text
