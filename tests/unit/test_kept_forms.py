"""Forms of records that were written before: kept, found, and never in the way."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ldcat.feeds.kept_forms import KeptForms
from ldcat.model.iri import Iri
from ldcat.model.record import Record

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
RECORD = Record(
    number=1,
    iri=Iri("https://e.example/1"),
    kind="dataset",
    slug="1",
    digest="0" * 64,
    sequence=7,
    listed=_NOW,
    changed=_NOW,
    is_deleted=False,
    is_listed=True,
    profile="dcat-ap",
    rules="r",
    conforms=True,
    source="",
    measured=None,
)


def test_what_is_kept_is_found_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "forms.sqlite"
    forms = KeptForms(path, "origin", 1)
    key = forms.key("oai_dc", RECORD)
    assert forms.get([key]) == {}
    forms.put([(key, b"<a/>"), (b"other", b"")])
    assert forms.get([key, b"other", b"none"]) == {key: b"<a/>", b"other": b""}
    forms.close()
    assert forms.get([key]) == {}
    again = KeptForms(path, "origin", 1)
    assert again.get([key]) == {key: b"<a/>"}
    again.close()


def test_a_key_is_of_all_that_a_form_follows_from(tmp_path: Path) -> None:
    forms = KeptForms(tmp_path / "forms.sqlite", "origin", 1)
    others = KeptForms(tmp_path / "others.sqlite", "another origin", 1)
    keys = [
        forms.key("oai_dc", RECORD),
        forms.key("datacite", RECORD),
        forms.key("oai_dc", replace(RECORD, sequence=8)),
        forms.key("oai_dc", replace(RECORD, iri=Iri("https://e.example/2"))),
        forms.key("oai_dc", replace(RECORD, conforms=False)),
        forms.key("oai_dc", replace(RECORD, digest="1" * 64)),
        others.key("oai_dc", RECORD),
    ]
    assert len(set(keys)) == len(keys)
    forms.close()
    others.close()


def test_the_file_does_not_outgrow_its_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ldcat.feeds.kept_forms._LOOK", 50)
    path = tmp_path / "forms.sqlite"
    forms = KeptForms(path, "origin", 1)
    content = b"".join(number.to_bytes(2, "big") for number in range(5000))
    for number in range(1000):
        forms.put([(number.to_bytes(4, "big"), content[number:])])
    kept = forms.get([number.to_bytes(4, "big") for number in range(1000)])
    assert 50 < len(kept) < 900
    assert min(kept) < (500).to_bytes(4, "big"), "whoever takes all in turn finds some"
    forms.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size < 4 << 20


def test_what_is_wrong_with_the_file_is_in_nobody_s_way(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "forms.sqlite"
    path.write_bytes(b"no database at all, but a text" * 100)
    forms = KeptForms(path, "origin", 1)
    forms.put([(b"key", b"form")])
    assert forms.get([b"key"]) == {b"key": b"form"}, "begun anew"
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE form")
    assert forms.get([b"key"]) == {}
    forms.put([(b"key", b"form")])
    assert "forms are kept no longer" in caplog.text
    forms.close()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE form (place INTEGER PRIMARY KEY, key BLOB, body BLOB)")
        connection.execute("INSERT INTO form (key, body) VALUES (?, ?)", (b"key", b"damaged"))
    damaged = KeptForms(path, "origin", 1)
    assert damaged.get([b"key"]) == {}, "it is written anew"
    damaged.close()
    place = tmp_path / "folder"
    place.mkdir()
    assert KeptForms(place, "origin", 1).get([b"key"]) == {}
    assert "no forms are kept" in caplog.text
    nothing = KeptForms(tmp_path / "none.sqlite", "origin", 0)
    nothing.put([(b"key", b"form")])
    assert (nothing.get([b"key"]), (tmp_path / "none.sqlite").exists()) == ({}, False)
