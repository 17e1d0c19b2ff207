"""Several documents with the same record: the last counts, and a load again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldcat.catalogue import precedence
from ldcat.catalogue.precedence import Overruling, Precedence, Standing
from ldcat.errors import FolderUnusableError
from ldcat.model.iri import Iri
from ldcat.model.packed_report import packed_report
from ldcat.model.record import Prepared
from ldcat.model.report import Report

#: Documents by name, in order; each a content for some records.
_Documents = Mapping[str, Mapping[str, str]]
_DOCUMENTS = st.dictionaries(
    st.sampled_from("ABCD"),
    st.dictionaries(st.sampled_from(["urn:x", "urn:y", "urn:z"]), st.sampled_from("123")),
)


class _Records(dict[str, Standing]):
    """A catalogue."""

    changes = 0

    def standing(self, iris: Sequence[str]) -> Mapping[str, Standing]:
        return {iri: self[iri] for iri in iris if iri in self}

    def keep(self, records: Sequence[Prepared], source: str) -> None:
        for it in records:
            if it.iri not in self or not self[it.iri].has(it):
                self[it.iri] = Standing(it.digest, it.kind, source, is_recent=True)
                self.changes += 1


def _record(iri: str, digest: str) -> Prepared:
    report = packed_report(Report("dcat"), "rules")
    return Prepared(Iri(iri), "dataset", digest, b"", 1, report, digest.encode(), line=7)


def _load(records: _Records, documents: _Documents, folder: Path) -> set[Overruling]:
    overruled: set[Overruling] = set()
    with closing(Precedence([*documents], records, folder)) as order:
        for source, content in documents.items():
            given = [_record(*it) for it in content.items()]
            admitted, its = order.admitted(given, source)
            records.keep(admitted, source)
            overruled.update(its)
        for source, rest in order.rest():
            assert all(it == _record(it.iri, it.digest) for it in rest), "nothing is lost"
            records.keep(rest, source)
    return overruled


@given(_DOCUMENTS, _DOCUMENTS)
def test_the_last_document_counts_and_a_load_again_changes_nothing(
    before: _Documents, now: _Documents
) -> None:
    records = _Records()
    _load(records, before, Path())
    old = {iri: it.digest for iri, it in records.items()}
    _load(records, now, Path())
    last = {iri: digest for content in now.values() for iri, digest in content.items()}
    assert {iri: it.digest for iri, it in records.items()} == old | last
    changes = records.changes
    _load(records, now, Path())
    assert records.changes == changes


def test_what_is_overruled_is_told_at_every_load(tmp_path: Path) -> None:
    documents = {"a": {"urn:x": "1", "urn:y": "1"}, "b": {"urn:x": "2", "urn:y": "1"}}
    records = _Records()
    for _ in range(2):
        assert _load(records, documents, tmp_path) == {Overruling("urn:x", "a", "b")}


def test_an_unchanged_record_of_a_later_document_overrules(tmp_path: Path) -> None:
    records = _Records({"urn:x": Standing("2", "dataset", "b", is_recent=False)})
    with closing(Precedence(["a", "b"], records, tmp_path)) as order:
        assert order.admitted([_record("urn:x", "1")], "a") == ([], [])
        assert order.confirmed(["urn:x"], "b") == [Overruling("urn:x", "a", "b")]
        assert list(order.rest()) == []


def test_no_room_for_what_is_put_off_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precedence, "_IN_MEMORY", 1)
    records = _Records({"urn:x": Standing("2", "dataset", "b", is_recent=False)})
    with (
        closing(Precedence(["a", "b"], records, tmp_path / "missing")) as order,
        pytest.raises(FolderUnusableError, match="no room"),
    ):
        order.admitted([_record("urn:x", "1")], "a")
