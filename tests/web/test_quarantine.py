"""Records that may not be published wait in quarantine, where the policy says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.serving import PREFIXES, Said, called, served

_GOOD = "<https://x.example/good> a dcat:Dataset ; dct:title 'Good'@en ; dct:description 'G.'@en ."
_BAD = "<https://x.example/bad> a dcat:Dataset ; dct:title 'Bad'@en ."
_WORSE = "<https://x.example/worse> a dcat:Dataset ; dcat:keyword 'worse'@en ."
_MENDED = _BAD.replace(" .", " ; dct:description 'Better.'@en .")
_IRI = "https://x.example/bad"
_NATIONAL = """
title = "National"
iri = "https://x.example/profile"
shapes = ["shapes.ttl"]
base = ["dcat"]
[policy]
violation = "reject"
warning = "quarantine"
"""
_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<#Described> a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ; sh:severity sh:Warning ] .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a catalogue of one record, and two that are held."""
    (tmp_path / "some.ttl").write_text(f"{PREFIXES}\n{_GOOD}\n{_BAD}\n{_WORSE}")
    (tmp_path / "mended.ttl").write_text(f"{PREFIXES}{_MENDED}\n")
    done = _load(tmp_path, "some.ttl")
    assert done.returncode == 1
    assert "1 kept, 0 unchanged, 0 rejected, 2 held in quarantine" in done.stderr
    return tmp_path


def _load(folder: Path, name: str) -> Said:
    words = ("load", name, "--data", "data", "--profile", "dcat-ap", "--on-invalid", "quarantine")
    return called(folder, *words)


def _quarantine(folder: Path, *words: str) -> Said:
    return called(folder, "quarantine", *words, "--data", "data")


def _held(folder: Path) -> list[str]:
    done = _quarantine(folder, "list", "--format", "json")
    return sorted(json.loads(line)["record"] for line in done.stdout.splitlines())


def _published(folder: Path) -> str:
    return called(folder, "dump", "--data", "data").stdout


def test_a_steward_sees_why_records_are_held_and_what_they_say(folder: Path) -> None:
    assert _held(folder) == [_IRI, "https://x.example/worse"]
    assert "no description" in _quarantine(folder, "list").stdout
    shown = _quarantine(folder, "show", _IRI, "--language", "de")
    assert "ohne Beschreibung" in shown.stderr
    assert 'dct:title "Bad"@en' in shown.stdout
    assert _IRI not in _published(folder)


def test_what_is_let_in_is_published_and_what_is_dropped_is_gone(folder: Path) -> None:
    done = _quarantine(folder, "release", _IRI, "--reason", "it will do")
    assert (done.returncode, "1 record, 1 of them" in done.stderr) == (0, True), done.stderr
    assert _IRI in _published(folder)
    _load(folder, "some.ttl")
    assert _IRI not in _held(folder), "what was let in is not held again"
    assert _quarantine(folder, "discard", "--all").returncode == 0
    assert _held(folder) == []
    assert "worse" not in _published(folder)


def test_a_better_version_takes_the_place_of_a_held_one(folder: Path) -> None:
    assert _load(folder, "mended.ttl").returncode == 0
    assert _held(folder) == ["https://x.example/worse"]
    assert "Better." in _published(folder)
    _load(folder, "some.ttl")
    assert "Better." in _published(folder), "what is public stays"
    assert _IRI in _held(folder)
    _load(folder, "mended.ttl")
    assert _IRI not in _held(folder), "though nothing public was changed"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("release",), "Name their IRIs, or say --all"),
        (("discard", _IRI, "--all"), "not both"),
        (("show", "urn:none"), "Not in quarantine: <urn:none>"),
        (("discard", _IRI, "urn:none"), "Not in quarantine: <urn:none>"),
        (("list", "--format", "xml"), "Use text or json"),
    ],
)
def test_misuse_changes_nothing(folder: Path, words: tuple[str, ...], reason: str) -> None:
    done = _quarantine(folder, *words)
    assert done.returncode
    assert reason in done.stderr
    assert len(_held(folder)) == 2


def test_a_profile_says_what_becomes_of_its_findings(tmp_path: Path) -> None:
    profile = tmp_path / "shapes" / "national"
    profile.mkdir(parents=True)
    (profile / "profile.toml").write_text(_NATIONAL)
    (profile / "shapes.ttl").write_text(_SHAPES)
    (tmp_path / "some.ttl").write_text(f"{PREFIXES}\n{_GOOD}\n{_BAD}\n{_WORSE}")
    words = ("load", "some.ttl", "--data", "data", "--profile", "national")
    done = called(tmp_path, *words, LDCAT_SHAPES="shapes")
    assert "1 kept, 0 unchanged, 1 rejected, 1 held" in done.stderr, done.stderr
    done = called(tmp_path, *words, LDCAT_SHAPES="shapes", LDCAT_ON_WARNING="accept")
    assert "1 kept, 1 unchanged, 1 rejected" in done.stderr, done.stderr
    assert _held(tmp_path) == []


def test_over_http_a_token_is_needed_and_does_the_same(folder: Path) -> None:
    with served(folder, profile="dcat-ap", on_invalid="quarantine", page_size=1) as site:
        assert site.get("quarantine").status_code == 401
        tokens = site.application.ledger.tokens
        reader, editor = tokens.create("bob", "reader"), tokens.create("ann", "editor")
        site.client.headers["Authorization"] = f"Bearer {reader}"
        assert site.get("quarantine").status_code == 403
        site.client.headers["Authorization"] = f"Bearer {editor}"
        first = _values(site.get("quarantine", **{"accept-language": "fr"}))
        assert first["held"] == 2
        assert first["records"][0]["findings"][0]["place"] == "description"
        second = _values(site.client.get(first["next"]))
        iris = [it["record"] for page in (first, second) for it in page["records"]]
        assert sorted(iris) == [_IRI, "https://x.example/worse"]
        turtle = site.client.get("quarantine/record", params={"iri": _IRI})
        assert "Bad" in turtle.text
        for act in ("release", "discard"):
            missing = site.client.post(f"quarantine/{act}", params={"iri": [_IRI, "urn:none"]})
            assert (missing.status_code, "urn:none" in missing.text) == (404, True)
        done = site.client.post("quarantine/release", params={"iri": [_IRI], "reason": "so"})
        assert _values(done) == {"released": 1, "changed": 1}
        assert "Bad" in site.query("SELECT ?t { ?d dct:title ?t }", accept="text/csv").text
        done = site.client.post("quarantine/discard", params={"iri": "https://x.example/worse"})
        assert _values(done) == {"discarded": 1}
        assert _values(site.get("quarantine"))["held"] == 0


def test_an_act_is_refused_not_held(folder: Path) -> None:
    with served(folder, profile="dcat-ap", on_invalid="quarantine") as site:
        token = site.application.ledger.tokens.create("ann", "editor")
        update = f"INSERT DATA {{ {_WORSE.replace('worse', 'third')} }}"
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sparql-update"}
        answer = site.client.post("update", content=f"{_SPARQL}{update}", headers=headers)
        assert (answer.status_code, len(answer.json()["findings"]) > 0) == (422, True)
        assert site.application.ledger.quarantine.count() == 2


_SPARQL = "PREFIX dcat: <http://www.w3.org/ns/dcat#>\n"


def _values(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    values: dict[str, Any] = answer.json()
    return values
