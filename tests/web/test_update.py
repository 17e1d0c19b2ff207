"""Those with a token change records by SPARQL Update and graphs; every change is in the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ldcat.catalogue.acts import Act
from ldcat.catalogue.updating import UpdateRequest
from ldcat.errors import ConflictError, PreconditionError
from ldcat.terms import XSD
from tests.serving import PREFIXES, Served, called, load, served
from tests.support import http_server, reply

_DATASETS = (
    "".join(
        f"<https://x.example/{number}> a dcat:Dataset ; dct:title 'Tides {number}'@en ;\n"
        f"  dct:description 'Levels.'@en ; dcat:version '0{number}' ; dct:publisher <urn:old> .\n"
        for number in range(3)
    )
    + "<urn:old> a foaf:Agent ; foaf:name 'Old' .\n"
)
_RENAME = (
    "DELETE { ?d dct:publisher <urn:old> . <urn:old> ?p ?o } "
    "INSERT { ?d dct:publisher <urn:new> . <urn:new> ?p ?o } "
    "WHERE { ?d dct:publisher <urn:old> . <urn:old> ?p ?o }"
)
_TITLES = "SELECT ?t { ?d a dcat:Dataset ; dct:title ?t } ORDER BY ?t"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("update")) as it:
        yield it


@pytest.fixture
def writable(site: Served) -> Iterator[Served]:
    """A catalogue with three datasets and one publisher, and a client that may write."""
    tokens = site.application.ledger.tokens
    site.client.headers["Authorization"] = f"Bearer {tokens.create('ann', 'editor')}"
    assert _update(site, "DROP ALL").status_code == 200
    site.put("@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n" + _DATASETS)
    yield site
    tokens.revoke("ann")
    del site.client.headers["Authorization"]


def _update(site: Served, text: str, query: str = "") -> httpx2.Response:
    headers = {"Content-Type": "application/sparql-update"}
    return site.client.post(f"update{query}", content=text.encode(), headers=headers)


def _rows(site: Served, query: str) -> list[list[str]]:
    answer = site.query(query, accept="text/csv")
    assert answer.status_code == 200, answer.text
    return [line.split(",") for line in answer.text.split("\r\n")[1:-1]]


def _done(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    values: dict[str, Any] = answer.json()
    return values


@pytest.mark.parametrize("method", ["POST update", "PUT graphs?default", "DELETE graphs?default"])
def test_without_a_token_nothing_is_written(site: Served, method: str) -> None:
    verb, path = method.split()
    kind = "application/sparql-update"
    for shown in ("", "Basic eDp5", "Bearer", "Bearer nonsense"):
        headers = {"Content-Type": kind, **({"Authorization": shown} if shown else {})}
        answer = site.client.request(verb, path, headers=headers, content=b"DROP ALL")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
    tokens = site.application.ledger.tokens
    shown = tokens.create("bob", "reader")
    headers = {"Authorization": f"Bearer {shown}", "Content-Type": kind}
    answer = site.client.request(verb, path, headers=headers, content=b"DROP ALL")
    tokens.revoke("bob")
    assert answer.status_code == 403
    assert "editor" in answer.json()["detail"]


def test_a_publisher_gets_another_iri_and_gets_the_old_one_back(writable: Served) -> None:
    before = writable.get("catalog", "application/n-triples").text
    trial = _done(_update(writable, _RENAME, "?dry_run=1"))
    assert (trial["dry_run"], trial["changed"], trial["created"]) == (True, 3, 0)
    change = trial["changes"][0]
    assert change["address"].startswith(f"{writable.base}dataset/")
    publisher = "<http://purl.org/dc/terms/publisher>"
    assert [it for it in change["removed"] if publisher in it] == [
        f"<{change['iri']}> {publisher} <urn:old> ."
    ]
    assert '<urn:new> <http://xmlns.com/foaf/0.1/name> "Old" .' in change["added"]
    assert writable.get("catalog", "application/n-triples").text == before

    done = _done(_update(writable, _RENAME))
    assert (done["changed"], "changes" in done) == (3, False)
    assert _rows(writable, "SELECT DISTINCT ?p { ?d dct:publisher ?p }") == [["urn:new"]]
    assert _rows(writable, "SELECT ?n { <urn:new> foaf:name ?n }") == [["Old"]]
    assert _rows(writable, "SELECT * { <urn:old> ?p ?o }") == []
    assert "urn:new" in writable.get(change["address"], "text/turtle").text
    revision = writable.application.ledger.revision(done["revisions"]["last"])
    assert revision is not None
    assert (revision.author, revision.reason) == ("ann", _RENAME)

    acted = done["revisions"]
    back = f"update/revert?first={acted['first']}&last={acted['last']}"
    assert _done(writable.client.post(f"{back}&dry_run=1"))["changed"] == 3
    assert _done(writable.client.post(back))["changed"] == 3
    feed = writable.get("catalog", "application/n-triples").text
    assert _without_times(feed) == _without_times(before)
    assert _rows(writable, "SELECT DISTINCT ?p { ?d dct:publisher ?p }") == [["urn:old"]]
    again = writable.client.post(back)
    assert again.status_code == 409
    assert "3 were changed since" in again.json()["detail"]
    assert _done(_update(writable, "DELETE DATA { <urn:no> <urn:no> 1 }"))["changed"] == 0


def _without_times(feed: str) -> list[str]:
    lines = (it for it in feed.splitlines() if "modified" not in it)
    return sorted(re.sub(r"\?at=[0-9]+&", "?at=", it) for it in lines)


def test_records_come_and_go_by_their_statements(writable: Served) -> None:
    done = _done(
        _update(
            writable,
            "INSERT DATA { <urn:d> a dcat:Dataset ; dct:title 'Tides new'@en ; "
            "dct:description 'New.'@en ; dcat:distribution [ dcat:accessURL <http://f> ] . "
            "<urn:stray> <urn:p> 1 . GRAPH <urn:voc> { <urn:c> skos:prefLabel 'C'@en } }",
        )
    )
    assert (done["created"], done["graphs"]) == (3, 2)
    assert len(_rows(writable, _TITLES)) == 4
    assert _rows(writable, "SELECT ?g { GRAPH ?g { ?s skos:prefLabel ?l } }") == [["urn:voc"]]
    assert _rows(writable, "SELECT * { ?s skos:prefLabel ?l }") == []
    assert _rows(writable, "SELECT ?o { <urn:stray> <urn:p> ?o }") == [["1"]]
    assert _rows(writable, "SELECT DISTINCT ?g { GRAPH ?g { <urn:stray> ?p ?o } }") == []
    names = _rows(writable, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert [it[0] for it in names][-2:] == ["urn:d", "urn:voc"]
    listed = writable.get("catalog?page_size=1000", "application/n-triples").text
    assert ("urn:d" in listed, "urn:voc" in listed, "urn:stray" in listed) == (True, False, False)
    assert writable.client.get("resource?iri=urn:voc").status_code == 404
    writable.application.projector.rebuild()
    assert _rows(writable, "SELECT ?o { <urn:stray> <urn:p> ?o }") == [["1"]]
    assert _rows(writable, "SELECT * { ?s skos:prefLabel ?l }") == []

    assert _done(_update(writable, "DROP GRAPH <urn:d>"))["deleted"] == 1
    assert len(_rows(writable, _TITLES)) == 3
    deletion = "DELETE WHERE { GRAPH <https://x.example/1> { ?s ?p ?o } }"
    address = _done(_update(writable, deletion, "?dry_run=1"))["changes"][0]["address"]
    assert writable.client.get(address).status_code == 200
    assert _done(_update(writable, deletion))["deleted"] == 1
    assert writable.client.get(address).status_code == 410
    assert len(_rows(writable, _TITLES)) == 2


def test_an_update_is_kept_as_a_whole_or_not_at_all(writable: Served) -> None:
    position = writable.application.ledger.position
    broken = "DELETE { ?d dct:title ?t } WHERE { ?d dct:title ?t }"
    answer = _update(writable, f"INSERT DATA {{ <urn:a> <urn:b> 1 }} ; {broken}")
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["findings"][0]["path"].endswith("title")
    assert "3 of 4 could not be kept, so nothing was" in problem["detail"]
    for text, words in (
        ("DELETE { ?d a ?c ; dct:title ?t } WHERE { ?d a ?c ; dct:title ?t }", "could not be kept"),
        ("DELETE WHERE { ?d a ?c }", "would say any more that it is a dataset"),
        (f"INSERT DATA {{ <{writable.base}sparql> a dcat:Dataset ; dct:title 'x' }}", "own"),
        ("INSERT DATA { <https://x.example/1> dct:title '\\u0001' }", "could not be kept"),
    ):
        answer = _update(writable, text)
        assert answer.status_code == 422, text
        assert words in answer.json()["detail"]
    assert writable.application.ledger.position == position
    assert _rows(writable, "SELECT * { <urn:a> ?p ?o }") == []


@pytest.mark.parametrize(
    ("content_type", "content", "query", "status"),
    [
        ("application/sparql-update", "INSERT DATA {", "", 400),
        ("application/sparql-update", "SELECT * {}", "", 400),
        ("application/sparql-update", "CLEAR ALL", "?dry_run=perhaps", 400),
        ("application/sparql-update", "CLEAR ALL", "?update=CLEAR+ALL", 400),
        ("application/sparql-update", "CLEAR ALL", "?using-graph-uri=relative", 400),
        ("application/sparql-update", "LOAD <http://127.0.0.1:1/x>", "", 422),
        (
            "application/sparql-update",
            "INSERT {?s ?p ?o} WHERE {SERVICE <u:x> {?s ?p ?o}}",
            "",
            422,
        ),
        ("application/x-www-form-urlencoded", "update=CLEAR+ALL&update=CLEAR+ALL", "", 400),
        ("application/x-www-form-urlencoded", "query=ASK+%7B%7D", "", 400),
        ("application/sparql-query", "ASK {}", "", 415),
        ("", "CLEAR ALL", "", 400),
    ],
)
def test_what_cannot_be_done_is_told(
    writable: Served, content_type: str, content: str, query: str, status: int
) -> None:
    headers = {"Content-Type": content_type}
    answer = writable.client.post(f"update{query}", content=content.encode(), headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]
    assert len(_rows(writable, _TITLES)) == 3


def test_updates_are_posted_and_may_be_forms(writable: Served) -> None:
    assert writable.client.get("update").status_code == 405
    form = {"update": "INSERT { <urn:s> <urn:n> ?s } WHERE { ?s ?p ?o }"}
    answer = writable.client.post("update", data={**form, "using-graph-uri": "urn:nothing"})
    assert _done(answer)["created"] == 0
    answer = writable.client.post("update", data=form)
    assert _done(answer)["created"] == 1


def test_revisions_that_are_not_there_cannot_be_reverted(writable: Served) -> None:
    for wanted in ("first=2&last=1", "first=1&last=99999", "first=x&last=2", "first=1"):
        assert writable.client.post(f"update/revert?{wanted}").status_code == 400


def test_documents_are_loaded_from_where_the_operator_allows(tmp_path: Path) -> None:
    document = b"<> <urn:says> 'loaded' ."
    with (
        http_server({"/ok/d.ttl": reply(document), "/other.ttl": reply(document)}) as elsewhere,
        served(
            tmp_path,
            load_sources=(f"{elsewhere.url}ok/",),
            fetch_private_hosts=("127.0.0.1",),
        ) as site,
    ):
        shown = site.application.ledger.tokens.create("ann", "editor")
        site.client.headers["Authorization"] = f"Bearer {shown}"
        source = f"{elsewhere.url}ok/d.ttl"
        _done(_update(site, f"LOAD <{source}> ; LOAD SILENT <{elsewhere.url}other.ttl>"))
        assert _rows(site, "SELECT ?s { ?s <urn:says> 'loaded' }") == [[source]]
        assert elsewhere.asked == ["/ok/d.ttl"]
        _done(_update(site, f"LOAD <{source}> INTO GRAPH <urn:g>"))
        assert _rows(site, "SELECT ?g { GRAPH ?g { ?s <urn:says> ?x } }") == [["urn:g"]]
        assert _update(site, f"LOAD <{elsewhere.url}ok/none>").status_code == 502


def test_no_address_outside_the_list_is_loaded_from(tmp_path: Path) -> None:
    document = b"<> <urn:says> 'loaded' ."
    replies = {"/ok/d": reply(document), "/ok/here": reply(b"", status=302, Location="d")}
    with http_server({}) as other, http_server(replies) as listed:
        replies["/ok/away"] = reply(b"", status=302, Location=f"{other.url}x")
        replies["/ok/up"] = reply(b"", status=302, Location="/secret")
        origin = listed.url.rstrip("/")
        sources = (f"{listed.url}ok", "http://good.example")
        with served(
            tmp_path, load_sources=sources, fetch_private_hosts=("127.0.0.1", "good.example")
        ) as site:
            shown = site.application.ledger.tokens.create("ann", "editor")
            site.client.headers["Authorization"] = f"Bearer {shown}"
            for source in (
                f"{origin}@{other.url.removeprefix('http://')}x",
                f"{origin.replace('http://', 'http://me@')}/ok/d",
                *(f"{origin}1/ok/d", "http://good.example.evil.org/", "http://good.example:81/"),
                *("https://good.example/", "file:///etc/passwd", f"{origin}/", f"{origin}/okay"),
                f"{origin}/ok/é",
                *(f"{origin}/ok/{it}secret" for it in ("../", "%2e%2e/", ".%2E/", "%252e%252e/")),
                *(f"{origin}/ok/{it}secret" for it in ("..%2f", "..%5c", "d/../../", "..;/")),
                *(f"{origin}/ok/away", f"{origin}/ok/up"),
            ):
                answer = _update(site, f"LOAD <{source}>")
                assert answer.status_code == 422, (source, answer.text)
                detail = answer.json()["detail"]
                assert "LOAD is not allowed from" in detail
                assert "LDCAT_LOAD_SOURCES" in detail or "Give an http(s) address" in detail
                _done(_update(site, f"LOAD SILENT <{source}>"))
            assert _rows(site, "SELECT ?s { ?s <urn:says> ?x }") == []
            assert other.asked == []
            assert {*listed.asked} == {"/ok/away", "/ok/up"}
            _done(_update(site, f"LOAD <{origin}/ok/here>"))
            assert _rows(site, "SELECT ?s { ?s <urn:says> ?x }") == [[f"{origin}/ok/here"]]


_TURTLE = {"Content-Type": "text/turtle"}


def test_graphs_are_put_read_and_deleted(writable: Served) -> None:
    client = writable.client
    graph = "graphs?graph=http%3A%2F%2Fvoc.example%2Fa"
    content = b"<#c> <urn:p> '01'^^<http://www.w3.org/2001/XMLSchema#integer>, 'x'@en-GB ."
    assert client.put(graph, content=content, headers=_TURTLE).status_code == 201
    answer = client.get(graph, headers={"Accept": "application/n-triples"})
    assert answer.text == (
        '<http://voc.example/a#c> <urn:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        '<http://voc.example/a#c> <urn:p> "x"@en-GB .\n'
    )
    again = {"If-None-Match": answer.headers["etag"], "Accept": "application/n-triples"}
    assert client.get(graph, headers=again).status_code == 304
    for name in ("text/turtle", "application/rdf+xml", "application/ld+json"):
        assert client.get(graph, headers={"Accept": name}).headers["content-type"].startswith(name)
    assert client.get(graph, headers={"Accept": "image/png"}).status_code == 406
    assert client.put(graph, content=content, headers=_TURTLE).status_code == 200
    added = client.post(graph, content=b"<#d> <urn:p> 2 .", headers=_TURTLE)
    first, last = _done(added)["revisions"].values()
    assert client.head(graph).status_code == 200
    count = "SELECT (COUNT(*) AS ?n) { GRAPH <http://voc.example/a> { ?s ?p ?o } }"
    assert _rows(writable, count) == [["3"]]
    assert _done(client.post(f"update/revert?first={first}&last={last}"))["changed"] == 1
    assert _rows(writable, count) == [["2"]]
    assert _done(client.delete(graph))["deleted"] == 1
    assert client.delete(graph).status_code == 404
    assert client.get(graph).status_code == 404


def test_a_record_is_put_and_deleted_as_a_graph(writable: Served) -> None:
    client = writable.client
    graph = "graphs?graph=https%3A%2F%2Fx.example%2F1"
    text = f"{PREFIXES}<> a dcat:Dataset ; dct:title 'Put'@en ; dct:description 'd'@en ."
    record = text.encode()
    assert client.put(graph, content=record, headers=_TURTLE).status_code == 200
    assert "Put" in [it[0] for it in _rows(writable, _TITLES)]
    answer = client.put(graph, content=b"<> <urn:p> 1 .", headers=_TURTLE)
    assert answer.status_code == 422
    assert client.delete(graph).status_code == 200
    assert len(_rows(writable, _TITLES)) == 2


@pytest.mark.parametrize("dry", ["dry_run=1", "dry_run"])
def test_a_dry_run_of_a_graph_keeps_nothing(writable: Served, dry: str) -> None:
    client = writable.client
    graph = f"graphs?graph=https%3A%2F%2Fx.example%2F1&{dry}"
    position = writable.application.ledger.position
    gone = _done(client.delete(graph))
    assert (gone["dry_run"], gone["deleted"]) == (True, 1)
    added = _done(client.post(graph, content=b"<> <urn:p> 1 .", headers=_TURTLE))
    assert added["changes"][0]["added"] == [f'<https://x.example/1> <urn:p> "1"^^<{XSD}integer> .']
    graph = f"graphs?graph=urn:new&{dry}"
    new = _done(client.put(graph, content=b"<> <urn:p> 1 .", headers=_TURTLE))
    assert (new["dry_run"], new["created"]) == (True, 1)
    assert writable.application.ledger.position == position


@pytest.mark.parametrize(
    ("method", "address", "kind"),
    [
        ("POST", "update?dryrun=1", "application/sparql-update"),
        ("POST", "update?Dry_Run=1", "application/sparql-update"),
        ("POST", "update/revert?first=1&last=1&dry=1", ""),
        ("DELETE", "graphs?graph=urn:x&dryrun=1", ""),
        ("PUT", "graphs?graph=urn:x&dry-run=1", "text/turtle"),
        ("GET", "graphs?graph=urn:x&grah=1", ""),
    ],
)
def test_a_misspelt_parameter_changes_nothing(
    writable: Served, method: str, address: str, kind: str
) -> None:
    position = writable.application.ledger.position
    text = b"<urn:x> <urn:p> 1 ." if kind == "text/turtle" else b"DROP ALL"
    answer = writable.client.request(method, address, content=text, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["title"]) == (400, "A parameter cannot be used")
    assert writable.application.ledger.position == position


def test_a_form_has_no_dry_run(writable: Served) -> None:
    answer = writable.client.post("update", data={"update": "DROP ALL", "dry_run": "1"})
    assert answer.status_code == 400
    assert "belongs to the address" in answer.json()["detail"]


def test_who_writes_over_something_knows_what(writable: Served) -> None:
    client = writable.client
    graph = "graphs?graph=urn:counter"
    one = b"<> <urn:n> 1 ."

    def put(content: bytes, **conditions: str) -> int:
        headers = _TURTLE | {it.replace("_", "-"): tag for it, tag in conditions.items()}
        return client.put(graph, content=content, headers=headers).status_code

    assert put(one, if_match="*") == 412
    assert put(one, if_none_match="*") == 201
    assert put(one, if_none_match="*") == 412
    for accept in ("text/turtle", "application/ld+json"):
        tag = client.get(graph, headers={"Accept": accept}).headers["etag"]
        assert put(one, if_match=tag) == 200
        assert put(one, if_match=tag.replace('"', '"0')) == 412
        assert put(one, if_none_match=tag) == 412
    zipped = client.get(graph, headers={"Accept": "text/turtle"}).headers["etag"]
    assert put(b"<> <urn:n> 2 .", if_match=f'"none", {zipped[:-1]}-gzip"') == 200
    assert put(one, if_match=zipped) == 412
    assert client.delete(graph, headers={"If-Match": zipped}).status_code == 412
    assert client.delete(graph, headers={"If-Match": "*"}).status_code == 200
    default = client.put("graphs?default", content=one, headers=_TURTLE | {"If-Match": "*"})
    assert default.status_code == 412


def test_one_of_two_who_write_at_once_is_told(writable: Served) -> None:
    updater = writable.application.updater
    late = UpdateRequest(
        b"INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 2 } }", expected={"urn:g": 0}
    )
    updater.update(UpdateRequest(late.text, expected={"urn:g": 0}), Act("ann", "first"))
    with pytest.raises(PreconditionError, match="somebody else"):
        updater.update(late, Act("bob", "second"))


def test_two_tokens_are_no_token(writable: Served) -> None:
    both = [("Authorization", writable.client.headers["Authorization"])]
    both.append(("Authorization", "Bearer x"))
    answer = writable.client.delete("graphs?graph=https%3A%2F%2Fx.example%2F1", headers=both)
    assert (answer.status_code, answer.json()["detail"][:14]) == (401, "Two tokens are")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("sparql", "GET, HEAD, OPTIONS, POST"),
        ("update", "OPTIONS, POST"),
        ("graphs", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
        ("graphs/x", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
        ("catalog", "GET, HEAD, OPTIONS"),
        ("dataset/x", "GET, HEAD, OPTIONS"),
    ],
)
def test_addresses_say_what_can_be_done_there(writable: Served, address: str, allowed: str) -> None:
    answer = writable.client.request("OPTIONS", address)
    assert (answer.status_code, answer.headers["allow"]) == (204, allowed)
    refused = writable.client.request("PATCH", address)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    asked = {"Origin": "https://o.example", "Access-Control-Request-Method": "PUT"}
    preflight = writable.client.request("OPTIONS", address, headers=asked)
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    assert "Authorization" in preflight.headers["access-control-allow-headers"]


def test_no_record_is_loaded_in_the_place_of_a_graph(writable: Served) -> None:
    _done(_update(writable, "INSERT DATA { GRAPH <urn:voc> { <urn:c> <urn:p> 1 } }"))
    path = writable.application.settings.data / "given.ttl"
    path.write_text(f"{PREFIXES}<urn:voc> a dcat:Dataset ; dct:title 'V'@en .")
    with pytest.raises(ConflictError, match="name <urn:voc>"):
        load(writable.application, [str(path)])
    assert _rows(writable, "SELECT ?o { GRAPH <urn:voc> { ?s ?p ?o } }") == [["1"]]


def test_the_default_graph_is_added_to_and_read(writable: Served) -> None:
    client = writable.client
    content = b"<https://x.example/0> <urn:p> [ <urn:q> 1 ] . <urn:l> <urn:p> 2 ."
    assert client.post("graphs?default", content=content, headers=_TURTLE).status_code == 201
    assert "urn:q" in client.get("graphs?graph=https%3A%2F%2Fx.example%2F0").text
    everything = client.get("graphs?default", headers={"Accept": "application/n-triples"}).text
    assert "<urn:l> <urn:p>" in everything
    assert "Tides 2" in everything
    loose = client.get("graphs?graph=urn%3Aldcat%3Aloose").text
    assert ("urn:l" in loose, "urn:q" in loose) == (True, False)
    refused = client.put("graphs?default", content=content, headers=_TURTLE)
    assert refused.status_code == 409
    assert "merge of 3 records" in refused.json()["detail"]


def test_graphs_are_named_by_the_request(writable: Served) -> None:
    client = writable.client
    made = client.post("graphs", content=b"<> <urn:p> 1 .", headers=_TURTLE)
    assert made.status_code == 201
    path = made.headers["location"].removeprefix(writable.base)
    assert made.headers["location"] in client.get(path).text
    assert client.put("graphs/mine", content=b"<> <urn:p> 1 .", headers=_TURTLE).status_code == 201
    assert f"{writable.base}graphs/mine" in client.get("graphs/mine").text
    for query in ("?graph=relative", "?graph=urn:a&graph=urn:b", "?graph=urn:a&default", ""):
        assert client.get(f"graphs{query}").status_code == 400, query
    assert client.get("graphs/mine?default").status_code == 400


def test_documents_are_of_a_type_that_is_read(writable: Served) -> None:
    client = writable.client
    for kind, content, status in (
        ("text/csv", b"a,b", 415),
        ("", b"<> <urn:p> 1 .", 400),
        ("text/turtle", b"<> <urn:p> ", 400),
        ("application/ld+json", b'{"@context": "http://elsewhere.example/"}', 400),
        ("multipart/form-data; boundary=x", b"--x--", 400),
    ):
        answer = client.put("graphs?graph=urn:g", content=content, headers={"Content-Type": kind})
        assert answer.status_code == status, (kind, answer.text)
    files = {"a": ("a.ttl", b"<urn:a> <urn:p> 1 .", "text/turtle")}
    form = {**files, "b": ("b.nt", b"<urn:b> <urn:p> <urn:c> .", "application/n-triples")}
    assert client.post("graphs?graph=urn:g", files=form).status_code == 201
    assert client.get("graphs?graph=urn:g").text.count("urn:p") >= 2


def test_long_requests_are_refused(tmp_path: Path) -> None:
    with served(tmp_path, update_mebibytes=1) as site:
        shown = site.application.ledger.tokens.create("ann", "editor")
        site.client.headers["Authorization"] = f"Bearer {shown}"
        assert _update(site, "#" * (1 << 21)).status_code == 413


def test_tokens_are_made_listed_and_revoked(tmp_path: Path) -> None:
    made = called(tmp_path, "token", "create", "ann", "--days", "30")
    assert made.returncode == 0
    shown = made.stdout.strip()
    assert shown.startswith("ldcat_")
    assert called(tmp_path, "token", "create", "ann").returncode == 1
    assert called(tmp_path, "token", "create", "a b").returncode == 2
    assert called(tmp_path, "token", "create", "bob", "--role", "king").returncode == 2
    listed = called(tmp_path, "token", "list").stdout
    assert "ann" in listed
    assert shown not in listed
    ledger = (tmp_path / "ldcat-data" / "ledger.sqlite").read_bytes()
    assert shown.encode() not in ledger
    with served(tmp_path, data=tmp_path / "ldcat-data") as site:
        site.client.headers["Authorization"] = f"Bearer {shown}"
        assert _update(site, "INSERT DATA { <urn:a> <urn:b> 1 }").status_code == 200
        assert called(tmp_path, "token", "revoke", "ann").returncode == 0
        assert _update(site, "INSERT DATA { <urn:a> <urn:b> 2 }").status_code == 401
    assert called(tmp_path, "token", "revoke", "ann").returncode == 1


def test_a_token_ends(site: Served) -> None:
    shown = site.application.ledger.tokens.create("short", "editor", 0)
    headers = {"Authorization": f"Bearer {shown}", "Content-Type": "application/sparql-update"}
    answer = site.client.post("update", content=b"CLEAR ALL", headers=headers)
    site.application.ledger.tokens.revoke("short")
    assert answer.status_code == 401
