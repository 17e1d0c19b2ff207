"""`data.json`, as data.gov and others pull it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.serving import Served, served


def test_every_dataset_is_an_entry_or_told_with_the_reason(catalogue: Served) -> None:
    answer = catalogue.get("data.json")
    assert answer.headers["content-type"] == "application/json"
    told = json.loads(answer.text)
    assert told["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    datasets = {it["identifier"] for it in told["dataset"]}
    assert len(datasets) == len(told["dataset"]) > 20
    for it in told["dataset"]:
        needed = {"title", "description", "keyword", "modified", "publisher", "contactPoint"}
        assert needed | {"identifier", "accessLevel"} <= it.keys()
    assert len(told["dataset"]) + len(told["omitted"]) == 37
    assert all(it["reason"] for it in told["omitted"])
    again = catalogue.get("data.json?page=2", **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert json.loads(catalogue.get("data.json?page=2").text) == told


def test_an_empty_catalogue_has_a_list_of_datasets(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert json.loads(server.get("data.json").text)["dataset"] == []
        server.put("<dataset/a> a dcat:Dataset ; dct:title 'A' .")
        told = json.loads(server.get("data.json").text)
        assert told["dataset"] == []
        assert "description" in told["omitted"][0]["reason"]
