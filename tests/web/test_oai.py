"""OAI-PMH, harvested by a client that knows nothing but the protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from tests.serving import Served, served

OAI = "{http://www.openarchives.org/OAI/2.0/}"


def asked(server: Served, **arguments: str) -> ET.Element:
    """Return the answer to a request."""
    query = urlencode({name.rstrip("_"): value for name, value in arguments.items()})
    answer = server.get(f"oai?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314 - our own document


def harvested(server: Served, verb: str, **arguments: str) -> Iterator[ET.Element]:
    """Yield the answers of a list, to its end."""
    page = asked(server, verb=verb, **arguments)
    while True:
        yield page
        token = page.find(f"{OAI}{verb}/{OAI}resumptionToken")
        if token is None or not token.text:
            return
        page = asked(server, verb=verb, resumptionToken=token.text)


def headers(page: ET.Element) -> list[tuple[str, str, str]]:
    """Return identifier, datestamp and status of each record."""
    return [
        (
            it.findtext(f"{OAI}identifier", ""),
            it.findtext(f"{OAI}datestamp", ""),
            it.get("status", ""),
        )
        for it in page.iter(f"{OAI}header")
    ]


def error(page: ET.Element) -> str:
    """Return the code of the error that an answer is; nothing for none."""
    found = page.find(f"{OAI}error")
    return found.get("code", "") if found is not None else ""


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=GetRecord&identifier=urn:x", "badArgument"),
        ("verb=GetRecord&identifier=urn:x&metadataPrefix=dcat", "idDoesNotExist"),
        ("verb=GetRecord&identifier=urn:x&metadataPrefix=none", "cannotDisseminateFormat"),
        ("verb=ListMetadataFormats&identifier=urn:x", "idDoesNotExist"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=none", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=dcat&metadataPrefix=dcat", "badArgument"),
        ("verb=ListRecords&metadataPrefix=dcat&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=WyJkY2F0IiwiIiwwLDk5OTk5OSwwLDBd", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=dcat&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=dcat&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=dcat&from=2026-01-01T00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=dcat&from=2026-02-01&until=2026-01-01", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=dcat&from=2026-02-01&until=2026-02-01T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=dcat&until=1990-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=dcat&from=2990-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=dcat&set=none", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=dcat&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=dcat&set=", "badArgument"),
        ("verb=ListRecords&resumptionToken=", "badArgument"),
        ("verb=%01%3Cx%3E&%02=%03", "badVerb"),
    ],
)
def test_every_error_is_the_protocol_s_own(catalogue: Served, query: str, code: str) -> None:
    answers = [catalogue.get(f"oai?{query}"), catalogue.client.post("oai", content=query)]
    for answer in answers:
        page = ET.fromstring(answer.content)  # noqa: S314 - our own document
        assert (answer.status_code, error(page)) == (200, code)
        told = page.find(f"{OAI}request")
        assert told is not None
        assert bool(told.attrib) == (code not in ("badVerb", "badArgument"))


def test_the_repository_tells_of_itself(catalogue: Served) -> None:
    told = asked(catalogue, verb="Identify").find(f"{OAI}Identify")
    assert told is not None
    assert [it.tag.removeprefix(OAI) for it in told] == [
        "repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp",
        "deletedRecord", "granularity", "compression",
    ]  # fmt: skip
    assert told.findtext(f"{OAI}baseURL") == f"{catalogue.base}oai"
    assert told.findtext(f"{OAI}deletedRecord") == "persistent"
    sets = [it.text for it in asked(catalogue, verb="ListSets").iter(f"{OAI}setSpec")]
    assert sets[:4] == ["catalog", "dataset", "series", "service"]
    assert {it.partition(".")[0] for it in sets[4:] if it} == {"catalog", "publisher", "theme"}


def test_lists_have_every_record_once_in_every_format(catalogue: Served) -> None:
    formats = [
        it.text or ""
        for it in asked(catalogue, verb="ListMetadataFormats").iter(f"{OAI}metadataPrefix")
    ]
    assert "dcat" in formats
    for prefix in formats:
        page = asked(catalogue, verb="ListRecords", metadataPrefix=prefix)
        found = headers(page)
        assert len({it for it, _, _ in found}) == len(found) >= 44
        whole = [it for it in page.iter(f"{OAI}record") if it.find(f"{OAI}metadata") is not None]
        alive = [it for it, _, status in found if not status]
        assert len(whole) == len(alive)
        again = [
            it
            for it, _, _ in headers(asked(catalogue, verb="ListIdentifiers", metadataPrefix=prefix))
        ]
        assert again == [it for it, _, _ in found]
        one = asked(catalogue, verb="GetRecord", metadataPrefix=prefix, identifier=alive[0])
        assert headers(one)[0][0] == alive[0]
    series = asked(catalogue, verb="ListRecords", metadataPrefix="dcat", set="series")
    assert all("/series/" in it for it, _, _ in headers(series))


def test_the_end_of_time_is_no_end(catalogue: Served) -> None:
    arguments = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    for end in ("9999-12-31", "9999-12-31T23:59:59Z"):
        page = asked(catalogue, until=end, **arguments)
        assert headers(page) == headers(asked(catalogue, **arguments))


def test_what_leaves_a_set_is_deleted_in_it(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        sea, air = "https://t.example/sea", "https://t.example/air"
        theme = "<dataset/a> a dcat:Dataset ; dct:title 'A' ; dcat:theme <{}> ."
        server.put(theme.format(sea))
        sets = [it.text or "" for it in asked(server, verb="ListSets").iter(f"{OAI}setSpec")]
        (spec,) = [it for it in sets if it.startswith("theme.sea-")]
        arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": spec}
        ((iri, _, status),) = headers(asked(server, **arguments))
        assert (iri, status) == (f"{server.base}dataset/a", "")
        server.put(theme.format(air))
        page = asked(server, **arguments)
        ((iri, _, status),) = headers(page)
        assert (iri, status) == (f"{server.base}dataset/a", "deleted")
        assert spec in [it.text for it in page.iter(f"{OAI}setSpec")]


def test_sets_are_by_catalogue_publisher_and_theme(catalogue: Served) -> None:
    whole = asked(catalogue, verb="ListIdentifiers", metadataPrefix="oai_dc")
    by_set: dict[str, set[str]] = {}
    for header in whole.iter(f"{OAI}header"):
        for it in header.findall(f"{OAI}setSpec"):
            iri = header.findtext(f"{OAI}identifier", "")
            by_set.setdefault(it.text or "", set()).add(iri)
    named = {
        one.findtext(f"{OAI}setSpec", ""): one.findtext(f"{OAI}setName", "")
        for one in asked(catalogue, verb="ListSets").iter(f"{OAI}set")
    }
    assert by_set.keys() == named.keys()
    assert {"Datasets", "Environment"} <= set(named.values())
    for spec, iris in by_set.items():
        page = asked(catalogue, verb="ListRecords", metadataPrefix="dcat", set=spec)
        assert {it for it, _, _ in headers(page)} == iris, spec
    assert error(asked(catalogue, verb="ListRecords", metadataPrefix="dcat", set="theme.x"))


def titles(page: ET.Element) -> Mapping[str, str]:
    """Return the title of each record that is there."""
    found = {}
    for record in page.iter(f"{OAI}record"):
        title = next(record.iter("{http://purl.org/dc/terms/}title"), None)
        if title is not None:
            found[record.findtext(f"{OAI}header/{OAI}identifier", "")] = title.text or ""
    return found


def dataset(name: str, title: str) -> str:
    return f"<dataset/{name}> a dcat:Dataset ; dct:title '{title}' ."


def test_a_list_stays_what_it_was_and_the_next_one_has_the_rest(tmp_path: Path) -> None:
    with served(tmp_path, page_size=3) as server:
        server.put("\n".join(dataset(f"d{n}", "old") for n in range(8)))
        pages = harvested(server, "ListRecords", metadataPrefix="dcat")
        mirror = dict(titles(next(pages)))
        assert len(mirror) == 3
        server.put(dataset("d7", "new") + dataset("d8", "new"))
        server.delete(f"{server.base}dataset/d6", f"{server.base}dataset/d0")
        cursors = []
        for page in pages:
            token = page.find(f"{OAI}ListRecords/{OAI}resumptionToken")
            assert token is not None
            assert token.get("completeListSize") == "8"
            cursors.append(token.get("cursor"))
            mirror |= titles(page)
        assert cursors == ["3", "6"]
        assert mirror == {f"{server.base}dataset/d{n}": "old" for n in range(8)}
        since = asked(server, verb="Identify").findtext(f"{OAI}Identify/{OAI}earliestDatestamp", "")
        for page in harvested(server, "ListRecords", metadataPrefix="dcat", from_=since):
            mirror |= titles(page)
            for identifier, _, status in headers(page):
                if status == "deleted":
                    mirror.pop(identifier)
        whole = {f"{server.base}dataset/d{n}": "old" for n in range(1, 6)}
        whole |= {f"{server.base}dataset/d{n}": "new" for n in (7, 8)}
        assert mirror == whole
        gone = f"{server.base}dataset/d0"
        told = asked(server, verb="GetRecord", metadataPrefix="dcat", identifier=gone)
        assert headers(told)[0][2] == "deleted"
