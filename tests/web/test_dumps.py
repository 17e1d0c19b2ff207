"""Dumps: the whole as files, made beside the server, fetched with ranges."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from ldcat.feeds.dumps.shelf import Shelf
from ldcat.model.dumps import FORMS, PACKINGS, document_name, file_name
from ldcat.model.packing import expanded
from tests.serving import Served, examples, served, until
from tests.support import digest

_SUMS = "dumps/SHA256SUMS"


@pytest.fixture(scope="module")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The examples, of which a dump has been made."""
    with served(tmp_path_factory.mktemp("dumped"), examples(), dump_seconds=0.2) as it:
        until(lambda: _newest(it) == it.application.ledger.position)
        yield it


def _newest(server: Served) -> int | None:
    newest = server.application.feeds.dumps.newest
    return newest.position if newest else None


def _quads(server: Served, name: str, format: RdfFormat) -> list[Quad]:  # noqa: A002 - as parse has it
    return list(parse(server.get(f"dumps/{name}").content, format))


def test_every_file_is_what_it_is_said_to_be(dumped: Served) -> None:
    told = dumped.get("dumps/?_format=plain-json").json()
    assert (told["position"], told["records"]) == (dumped.application.ledger.position, 44)
    assert [it["name"] for it in told["files"]] == [
        file_name(form, packing) for form in FORMS for packing in PACKINGS
    ]
    sums = dict(line.split("  ")[::-1] for line in dumped.get(_SUMS).text.splitlines())
    for it in told["files"]:
        content = dumped.get(f"dumps/{it['name']}").content
        assert content == dumped.get(it["address"]).content, "pinned"
        assert len(content) == it["bytes"]
        assert hashlib.sha256(content).hexdigest() == it["sha256"] == sums[it["name"]]
        document = dumped.get(f"dumps/{it['name'].rpartition('.')[0]}").content
        assert len(document) == it["expandedBytes"]
        assert expanded(io.BytesIO(content)).read() == document


def test_nquads_have_every_record_as_it_was_given(dumped: Served) -> None:
    graphs: dict[str, list[Quad]] = {}
    for quad in _quads(dumped, "catalog.nq", RdfFormat.N_QUADS):
        graphs.setdefault(getattr(quad.graph_name, "value", ""), []).append(quad)
    kept = {
        record.iri: digest(it.triple for it in parse(text, RdfFormat.N_TRIPLES))
        for record, text in dumped.application.ledger.current()
    }
    assert {iri: digest(it.triple for it in quads) for iri, quads in graphs.items()} == kept


def test_the_other_forms_say_all_the_same(dumped: Served) -> None:
    """They have the records' triples, and what the catalogue says of them."""
    turtle = _quads(dumped, "catalog.ttl", RdfFormat.TURTLE)
    xml = _quads(dumped, "catalog.rdf", RdfFormat.RDF_XML)
    lines = [
        quad
        for line in dumped.get("dumps/catalog.jsonl").content.splitlines()
        for quad in parse(line, RdfFormat.JSON_LD)
    ]
    whole = digest(it.triple for it in turtle)
    assert whole == digest(it.triple for it in xml) == digest(it.triple for it in lines)
    records = {it.triple for it in turtle}
    for quad in _quads(dumped, "catalog.nq", RdfFormat.N_QUADS):
        if "_:" not in str(quad):
            assert quad.triple in records
    catalogue = NamedNode(dumped.base)
    dcat = "http://www.w3.org/ns/dcat#"
    listed = [it for it in records if it.subject == catalogue]
    assert sum(it.predicate.value == f"{dcat}record" for it in listed) == 44
    assert sum(it.predicate.value == f"{dcat}dataset" for it in listed) == 37
    for line in dumped.get("dumps/catalog.jsonl").text.splitlines():
        document = json.loads(line)
        assert set(document) == {"@context", "@graph"}, "each line stands by itself"


def test_parts_of_a_file_are_had_by_range(dumped: Served) -> None:
    whole = dumped.get("dumps/catalog.nq.gz")
    tag, size = whole.headers["etag"], len(whole.content)
    first = dumped.get("dumps/catalog.nq.gz", range="bytes=0-999")
    rest = dumped.get("dumps/catalog.nq.gz", range="bytes=1000-", **{"if-range": tag})
    assert [first.status_code, rest.status_code] == [206, 206]
    assert first.content + rest.content == whole.content
    assert first.headers["content-range"] == f"bytes 0-999/{size}"
    stale = dumped.get("dumps/catalog.nq.gz", range="bytes=1000-", **{"if-range": '"another"'})
    assert (stale.status_code, stale.content) == (200, whole.content)
    beyond = dumped.get("dumps/catalog.nq.gz", range=f"bytes={size}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")


def test_conditions_are_held_to(dumped: Served) -> None:
    assert dumped.get(_SUMS).headers["etag"]
    for path in ("dumps/catalog.nq.gz", "dumps/catalog.ttl"):
        whole = dumped.get(path)
        modified = whole.headers["last-modified"]
        conditions = {
            ("if-match", '"another"'): 412,
            ("if-match", whole.headers["etag"]): 200,
            ("if-unmodified-since", "Wed, 01 Jan 2020 00:00:00 GMT"): 412,
            ("if-unmodified-since", modified): 200,
            ("if-modified-since", modified): 304,
            ("if-modified-since", "yesterday"): 200,
            ("range", "items=0-1"): 200,
            ("range", "bytes=a-b"): 200,
        }
        for (name, value), status in conditions.items():
            answer = dumped.get(path, **{name: value})
            assert answer.status_code == status, (path, name, value)
            assert status != 200 or answer.content == whole.content


@pytest.mark.parametrize("name", ["catalog.nq.gz", "catalog.ttl", "SHA256SUMS"])
@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
def test_head_is_get_without_its_content(dumped: Served, name: str, coding: str) -> None:
    for _ in range(2):
        head = dumped.client.head(f"dumps/{name}", headers={"accept-encoding": coding})
        request = dumped.client.build_request(
            "GET", f"dumps/{name}", headers={"accept-encoding": coding}
        )
        got = dumped.client.send(request, stream=True)
        raw = b"".join(got.iter_raw())
        told = ("etag", "content-type", "content-length", "content-encoding", "accept-ranges")
        assert raw
        assert {it: head.headers.get(it) for it in told} == {it: got.headers.get(it) for it in told}
        known = dumped.get(
            f"dumps/{name}",
            **{"if-none-match": got.headers.get("etag", "?"), "accept-encoding": coding},
        )
        assert known.status_code == (304 if "etag" in got.headers else 200)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_documents_are_sent_packed_to_who_takes_that(dumped: Served, coding: str) -> None:
    for form in FORMS:
        path = f"dumps/{document_name(form)}"
        answer = dumped.get(path, **{"accept-encoding": coding})
        assert answer.headers["content-encoding"] == coding
        assert answer.headers["content-type"].startswith(form.media_type)
        # The client expands gzip by itself.
        given = expanded(io.BytesIO(answer.content)).read() if coding == "zstd" else answer.content
        assert given == dumped.get(path).content


def test_dumps_are_told_in_dcat_and_void(dumped: Served) -> None:
    quads = parse(dumped.get("dumps/", "text/turtle").content, RdfFormat.TURTLE)
    graph = [it.triple for it in quads]
    told = {(str(it.subject), it.predicate.value.rpartition("#")[2]): it.object for it in graph}
    void = dumped.get(".well-known/void", "application/n-triples").text
    for it in dumped.get("dumps/?_format=plain-json").json()["files"]:
        node = f"<{dumped.base}dumps/#{it['name']}>"
        assert told[node, "byteSize"].value == str(it["bytes"])
        assert told[str(told[node, "checksum"]), "checksumValue"].value == it["sha256"]
        assert told[node, "downloadURL"].value == it["newest"]
        assert f"<http://rdfs.org/ns/void#dataDump> <{it['newest']}> ." in void
    page = dumped.get("dumps/", "text/html").text
    assert "44 records" in page
    assert "catalog.nq.zst" in page
    feed = dumped.get("catalog?page_size=1", "application/n-triples").text
    assert f"<{dumped.base}dumps/catalog.ttl.gz>" in feed


def test_what_is_not_there_is_told(dumped: Served) -> None:
    for path in ("dumps/catalog.csv", "dumps/9999/catalog.nq.gz", "dumps/x/catalog.nq.gz"):
        assert dumped.get(path).status_code in (400, 404), path
    assert "catalog.jsonl.zst" in dumped.get("dumps/catalog.csv").text
    assert dumped.get("dumps/catalog.nq.gz?x=1").status_code == 400
    moved = dumped.client.get("dumps")
    assert (moved.status_code, moved.headers["location"]) == (308, f"{dumped.base}dumps/")


def test_a_dump_follows_a_change_and_the_one_before_stays(tmp_path: Path) -> None:
    with served(tmp_path, dump_seconds=0.1) as server:
        until(lambda: _newest(server) == 0)
        assert list(parse(server.get("dumps/catalog.nq").content, RdfFormat.N_QUADS)) == []
        assert "0 records" in server.get("dumps/", "text/html").text
        shelf = server.application.feeds.dumps
        server.put("<dataset/a> a dcat:Dataset ; dct:title 'A' .")
        until(lambda: _newest(server) == 1)
        assert "1 record" in server.get("dumps/", "text/html").text
        (quad, *_) = _quads(server, "catalog.nq", RdfFormat.N_QUADS)
        assert quad.graph_name != DefaultGraph()
        assert server.get("dumps/0/catalog.nq").status_code == 200
        server.put("<dataset/b> a dcat:Dataset ; dct:title 'B' .")
        until(lambda: _newest(server) == 2)
        assert server.get("dumps/1/catalog.nq").status_code == 200
        assert server.get("dumps/0/catalog.nq").status_code == 404
        folder = shelf.path(shelf.at(2), "x").parent
    again = Shelf(folder.parent)
    assert (again.newest, again.changes) == (shelf.newest, 0)
    (folder / "dump.json").write_text("{}")
    shutil.copytree(folder, folder.parent / "next")
    newest = Shelf(folder.parent).newest
    assert newest
    assert newest.position == 1
    assert sorted(it.name for it in folder.parent.iterdir()) == ["1"], "what is broken goes"
    again.forget(0)
    assert again.newest is None


def test_without_dumps_nothing_speaks_of_them(tmp_path: Path) -> None:
    with served(tmp_path, dump_seconds=0) as server:
        assert server.get("dumps/").status_code == 404
        assert server.get("dumps/catalog.nq.gz").status_code == 404
        assert "dumps" not in server.get("catalog", "text/turtle").text


def test_until_the_first_is_made_clients_are_told_to_come_again(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        answer = server.get("dumps/catalog.nq.gz")
        assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
        assert "being made" in server.get("dumps/", "text/html").text


def test_a_dump_that_cannot_be_written_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with served(tmp_path, dump_seconds=0.1) as server:
        until(lambda: _newest(server) == 0)
        place = server.application.settings.data / "dumps"
        shutil.rmtree(place)
        place.write_text("in the way")
        server.put("<dataset/a> a dcat:Dataset ; dct:title 'A' .")
        until(lambda: "no dump could be made" in caplog.text)
        assert server.get("dumps/catalog.nq.gz").status_code == 503
        assert "could not be made" in server.get("dumps/", "text/html").text
