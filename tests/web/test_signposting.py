"""Signposts: what machines learn of a record without reading it (signposting.org/FAIR)."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.serving import Served, served

RECORD = "dataset/street-trees"
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')


def posts(server: Served, path: str) -> dict[str, list[tuple[str, str]]]:
    """Return targets and types by relation, as HEAD tells them."""
    header = server.client.head(path).headers["link"]
    assert len(header) < 8 << 10
    found: dict[str, list[tuple[str, str]]] = {}
    for target, relation, kind in LINK.findall(header):
        found.setdefault(relation, []).append((target, kind))
    return found


def test_a_record_tells_what_it_is_and_where_its_data_are(catalogue: Served) -> None:
    found = posts(catalogue, RECORD)
    assert found["cite-as"] == [(f"{catalogue.base}{RECORD}", "")]
    types = [target for target, _ in found["type"]]
    assert types == ["https://schema.org/AboutPage", "https://schema.org/Dataset"]
    assert [it.rpartition("/")[2] for it, _ in found["license"]] == ["CC0"]
    assert {kind for _, kind in found["item"]} == {"text/csv", "application/geo+json"}
    assert (f"{catalogue.base}{RECORD}.ttl", "text/turtle") in found["describedby"]
    ((linkset, kind),) = found["linkset"]
    assert kind == "application/linkset+json"
    answer = catalogue.get(linkset.removeprefix(catalogue.base))
    assert answer.headers["content-type"] == kind
    whole, *others = json.loads(answer.text)["linkset"]
    assert whole["anchor"] == f"{catalogue.base}{RECORD}"
    assert {it["href"] for it in whole["item"]} == {target for target, _ in found["item"]}
    described = {it["href"] for it in whole["describedby"]}
    assert {it["anchor"] for it in others if "describes" in it} == described
    assert f"{catalogue.base}{RECORD}.datacite.xml" in described


def test_a_doi_is_what_to_cite_and_many_files_stand_in_the_link_set(tmp_path: Path) -> None:
    files = " ".join(
        "dcat:distribution [ a dcat:Distribution ;"
        f" dcat:downloadURL <urn:x> , <https://f.example/{n}.csv> ] ;"
        for n in range(40)
    )
    with served(tmp_path) as server:
        server.put(
            f"<dataset/a> a dcat:Dataset ; {files} dct:title 'A' ;"
            " dct:creator <https://orcid.org/0000-0002-1825-0097> ;"
            " dct:identifier 'https://doi.org/10.1594/PANGAEA.1' ."
        )
        found = posts(server, "dataset/a")
        assert found["cite-as"] == [("https://doi.org/10.1594/PANGAEA.1", "")]
        assert found["author"] == [("https://orcid.org/0000-0002-1825-0097", "")]
        assert len(found["item"]) == 10
        whole = json.loads(server.get("dataset/a.linkset.json").text)["linkset"][0]
        assert len(whole["item"]) == 40


def test_every_way_in_is_told(catalogue: Served) -> None:
    answer = catalogue.get(".well-known/api-catalog")
    assert answer.headers["content-type"].startswith("application/linkset+json")
    anchors = [it["anchor"] for it in json.loads(answer.text)["linkset"]]
    assert {f"{catalogue.base}{it}" for it in ("", "sparql", "oai", "ldes", "catalog")} <= {
        *anchors
    }
    assert f'{catalogue.base}.well-known/api-catalog>; rel="api-catalog"' in answer.headers["link"]
