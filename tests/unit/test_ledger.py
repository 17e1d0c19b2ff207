"""The ledger keeps everything that ever happened, and what is now."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DatabaseError

from ldcat.errors import (
    BadParameterError,
    FolderUnusableError,
    LdcatError,
    LedgerError,
    NotFoundError,
)
from ldcat.ledger.complaints import translated
from ldcat.ledger.database import open_database
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.schema import METADATA
from ldcat.model.iri import Iri, fingerprint, is_slug
from ldcat.model.packed_report import packed_report
from ldcat.model.record import Action, Prepared
from ldcat.model.report import Finding, Report, Severity
from tests.support import BASE, dataset, memory_folder, origin, prepared

_FINDINGS = tuple(
    Finding("urn:r", "_:b", "urn:p", '"ü"@de', "p#r", "MinCount", severity, "Say „why“.")
    for severity in Severity
)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Files in memory: what a disk does is tested by `tests/crash`."""
    with memory_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger; making one takes longer than copying it."""
    path = tmp_path_factory.mktemp("ledger") / "empty.sqlite"
    Ledger(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def path(tmp_path: Path, empty: Path) -> Path:
    return Path(shutil.copy(empty, tmp_path / "ledger.sqlite"))


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger(f"sqlite:///{path}")
    yield ledger
    ledger.close()


def _put(ledger: Ledger, *records: Prepared, day: int = 1) -> list[int]:
    return [it.sequence for it in ledger.append(records, [], origin(day))]


def _delete(ledger: Ledger, *iris: str, day: int = 1) -> list[int]:
    return [it.sequence for it in ledger.append([], [Iri(it) for it in iris], origin(day))]


def test_what_is_put_is_what_is_found(ledger: Ledger) -> None:
    given_record = dataset(1)
    (kept,) = ledger.append([given_record], [], origin(3, source="a.ttl", reason="why"))
    assert (kept.sequence, kept.is_new, kept.packed) == (1, True, given_record.packed)
    record = ledger.record(given_record.iri)
    assert record is not None
    assert record == ledger.record_at("dataset", "1")
    assert (record.number, record.digest, record.source) == (1, given_record.digest, "a.ttl")
    assert record.listed == record.changed == datetime(2026, 1, 3, tzinfo=UTC)
    assert ledger.text(record) == given_record.text
    revision = ledger.revision(1)
    assert revision is not None
    assert (revision.action, revision.author, revision.reason) == (Action.PUT, "tester", "why")
    assert revision.text == given_record.text


def test_unchanged_content_makes_no_revision(ledger: Ledger) -> None:
    assert _put(ledger, dataset(1), dataset(2)) == [1, 2]
    assert _put(ledger, dataset(1), dataset(2, title="New"), day=2) == [3]
    first, second = ledger.pins.page(ledger.position, 0, 10)
    assert first.changed.day == 1
    assert (second.changed.day, second.listed.day) == (2, 1)


def test_another_check_of_the_same_content_replaces_what_was_found(ledger: Ledger) -> None:
    good, bad = Report("dcat"), Report("dcat-ap", _FINDINGS)

    def found() -> tuple[str, bool, Report]:
        record, revision = ledger.record(f"{BASE}dataset/1"), ledger.revision(1)
        assert record is not None
        assert revision is not None
        return record.profile, record.conforms, revision.report

    _put(ledger, replace(dataset(1), report=packed_report(good)))
    for report, kept in (
        (bad, bad),
        (replace(bad, findings=_FINDINGS[1:], cut=2),) * 2,
        (good, good),
        (Report(""), good),  # unchecked: what was found holds
        (bad, bad),
    ):
        assert _put(
            ledger, replace(dataset(1), report=packed_report(report)), dataset(2), day=2
        ) in ([], [2])
        assert found() == (kept.profile, kept.conforms, kept)
    assert ledger.position == 2
    (listed,) = (it for it in ledger.latest(9) if it.slug == "1")
    assert listed.changed.day == 1


def test_number_and_slug_stay_through_every_change(ledger: Ledger) -> None:
    _put(ledger, dataset(1), dataset(2))
    before = ledger.record(f"{BASE}dataset/1")
    assert before is not None
    _put(ledger, dataset(1, title="Changed"))
    assert _delete(ledger, before.iri) == [4]
    assert _delete(ledger, before.iri, "urn:never") == []
    gone = ledger.record(before.iri)
    assert gone is not None
    assert gone.is_deleted
    with pytest.raises(NotFoundError):
        ledger.text(gone)
    assert _put(ledger, dataset(1, title="Changed")) == [5]
    after = ledger.record(before.iri)
    assert after is not None
    assert (after.number, after.slug, after.is_deleted) == (before.number, before.slug, False)
    assert [it.action for it in ledger.follow(2)] == [Action.PUT, Action.DELETE, Action.PUT]


def test_a_deleted_record_is_nowhere_but_at_its_address(ledger: Ledger) -> None:
    _put(ledger, dataset(1), dataset(2))
    _delete(ledger, f"{BASE}dataset/1", day=2)
    assert [it.slug for it in ledger.pins.page(ledger.position, 0, 10)] == ["2"]
    assert [it.slug for it in ledger.latest(10)] == ["2"]
    assert [record.slug for record, _ in ledger.current()] == ["2"]
    assert set(ledger.records([f"{BASE}dataset/{n}" for n in (1, 2, 3)])) == {f"{BASE}dataset/2"}
    totals = ledger.totals()
    assert (dict(totals.counts), totals.triples) == ({"dataset": 1}, 2)
    assert totals.changed == datetime(2026, 1, 2, tzinfo=UTC)
    assert ledger.record_at("dataset", "1") is not None


def _foreign(iri: str, kind: str = "dataset") -> Prepared:
    return prepared(iri, f'<{iri}> <http://purl.org/dc/terms/title> "x" .', kind=kind)


def test_records_of_others_get_slugs_that_never_collide(ledger: Ledger) -> None:
    first, second = "https://a.org/Tides_2024", "https://b.org/d/tides-2024"
    _put(ledger, _foreign(first), _foreign(second), _foreign(f"{BASE}dataset/Own.Name"))
    slugs = [it.slug for it in ledger.pins.page(ledger.position, 0, 10)]
    assert slugs[0] == "tides-2024"
    assert slugs[1].startswith("tides-2024-")
    assert slugs[2] == "Own.Name"


def test_even_a_slug_with_a_fingerprint_may_be_taken(ledger: Ledger) -> None:
    crowded = f"x-{fingerprint('https://b.org/x')}"
    _put(ledger, _foreign("https://a.org/x"), _foreign(f"{BASE}dataset/{crowded}"))
    _put(ledger, _foreign("https://b.org/x"))
    slugs = [it.slug for it in ledger.pins.page(ledger.position, 0, 10)]
    assert len(set(slugs)) == 3
    assert all(is_slug(it) for it in slugs)


def test_slugs_are_unique_whatever_is_put(ledger: Ledger) -> None:
    tails = ["", "a", "A", "a/", "a#", "a-", "ä", "a/a", "a?a", "-", "#"]
    iris = [f"https://{host}.org/{tail}" for host in ("a", "b", "c") for tail in tails]
    for start in range(0, len(iris), 7):
        _put(ledger, *map(_foreign, iris[start : start + 7]))
    records = ledger.pins.page(ledger.position, 0, 100)
    assert [it.iri for it in records] == iris
    assert len({it.slug for it in records}) == len(iris)
    assert all(is_slug(it.slug) for it in records)


def test_a_record_that_changes_its_kind_moves(ledger: Ledger) -> None:
    _put(ledger, dataset(1))
    _put(ledger, replace(dataset(1), kind="series"))
    record = ledger.record_at("series", "1")
    assert record is not None
    assert record.number == 1
    assert ledger.record_at("dataset", "1") is None
    assert _put(ledger, replace(dataset(1), kind="series")) == []


def test_pages_ranks_and_numbers_agree_under_deletions(ledger: Ledger) -> None:
    _put(ledger, *(dataset(n) for n in range(1, 21)))
    _delete(ledger, *(f"{BASE}dataset/{n}" for n in (1, 4, 5, 6, 20)))
    numbers = [it.number for it in ledger.pins.page(ledger.position, 0, 100)]
    assert len(numbers) == 15
    for rank, number in enumerate(numbers, 1):
        assert ledger.pins.rank(ledger.position, number) == rank
        assert ledger.pins.number_at(ledger.position, rank) == number
    assert (
        ledger.pins.number_at(ledger.position, 0) == ledger.pins.number_at(ledger.position, 99) == 0
    )
    found: list[int] = []
    after = 0
    while page := ledger.pins.page(ledger.position, after, 4):
        if found:
            assert ledger.pins.page_before(ledger.position, after, 4) == (
                [0, *found][-5] if len(found) > 4 else 0
            )
        found += [it.number for it in page]
        after = found[-1]
    assert found == numbers


def test_following_gives_every_revision_once_and_in_order(ledger: Ledger) -> None:
    _put(ledger, *(dataset(n) for n in range(1200)))
    _delete(ledger, f"{BASE}dataset/7")
    assert [it.sequence for it in ledger.follow(0)] == list(range(1, 1202))
    assert [it.sequence for it in ledger.follow(499, 502)] == [500, 501, 502]
    assert list(ledger.follow(1201)) == []
    assert ledger.revision(0) is None
    assert ledger.revision(5000) is None
    assert len(list(ledger.current())) == 1199


@pytest.mark.parametrize(
    "report", [Report(""), Report("dcat-ap", _FINDINGS), Report("dcat-ap", (), 7)], ids=range(3)
)
def test_findings_come_back_as_they_were(ledger: Ledger, report: Report) -> None:
    _put(ledger, replace(dataset(1), report=packed_report(report)))
    revision, record = ledger.revision(1), ledger.record(f"{BASE}dataset/1")
    assert revision is not None
    assert record is not None
    assert revision.report == report
    assert (record.profile, record.conforms) == (report.profile, report.conforms)


def test_nothing_is_kept_of_a_step_that_fails(ledger: Ledger) -> None:
    _put(ledger, dataset(1))
    with pytest.raises(LdcatError):
        _put(ledger, dataset(2), dataset(2))
    assert ledger.position == 1
    assert len(ledger.pins.page(ledger.position, 0, 10)) == 1
    assert _put(ledger, dataset(2)) == [2]


def test_it_goes_on_where_it_ended(path: Path, ledger: Ledger) -> None:
    _put(ledger, dataset(1))
    ledger.close()
    again = Ledger(f"sqlite:///{path}")
    assert again.position == 1
    assert _put(again, dataset(1), dataset(2)) == [2]
    again.close()


def test_migrations_make_the_tables_that_the_code_knows(path: Path) -> None:
    engine = open_database(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        indexes = {
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'ix%'"
            )
        }
    engine.dispose()
    known = {index.name for table in METADATA.tables.values() for index in table.indexes}
    assert indexes == known


def test_the_bases_that_records_were_kept_for_are_known(path: Path, ledger: Ledger) -> None:
    moved = replace(origin(2), base="https://new.example.org/")
    assert ledger.bases() == ()
    ledger.append([dataset(1)], [], origin())
    ledger.append([dataset(1)], [], moved)  # unchanged: nothing was kept for it
    assert ledger.bases() == (BASE,)
    ledger.append([dataset(2)], [], moved)
    ledger.append([dataset(3)], [], origin())
    again = Ledger(f"sqlite:///{path}")
    assert again.bases() == ledger.bases() == (BASE, moved.base)
    assert again.has_below(f"{BASE}dataset/")
    assert not again.has_below(moved.base)
    again.close()


def test_a_ledger_of_a_newer_program_is_left_alone(path: Path, ledger: Ledger) -> None:
    ledger.close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(LedgerError, match=f"{path}: .*9999.* newer than this program"):
        Ledger(f"sqlite:///{path}")


def test_a_file_that_is_no_database_is_one_clear_error(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(LedgerError, match="Restore a backup") as caught:
        Ledger(f"sqlite:///{path}")
    assert caught.value.where == str(path)


def test_a_page_that_is_damaged_later_is_one_clear_error(path: Path, ledger: Ledger) -> None:
    _put(ledger, *(dataset(n) for n in range(300)))
    ledger.close()
    content = bytearray(path.read_bytes())
    middle = content.index(dataset(150).packed) // 4096 * 4096
    content[middle : middle + 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    damaged = Ledger(f"sqlite:///{path}")
    with pytest.raises(LedgerError, match="malformed"):
        list(damaged.current())
    with pytest.raises(LedgerError, match="malformed"):
        list(damaged.follow(0))
    damaged.close()


def test_a_payload_that_is_damaged_is_one_clear_error(path: Path, ledger: Ledger) -> None:
    _put(ledger, dataset(1))
    with sqlite3.connect(path) as database:
        database.execute("UPDATE revision SET payload = x'28b52ffd00'")
    database.close()
    with pytest.raises(LedgerError, match="damaged"):
        list(ledger.current())


def test_a_missing_folder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusableError, match="cannot be written"):
        Ledger(f"sqlite:///{tmp_path}/none/ledger.sqlite")


@pytest.mark.parametrize("url", ["postgresql+none://me:secret@h/x", "secret", "none://me:secret@h"])
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadParameterError, match="ledger's URL") as caught:
        Ledger(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_FULL, FolderUnusableError, "disk is full.*Free some space"),
        (sqlite3.SQLITE_IOERR_WRITE, LedgerError, "disk fails .*said.*Check the disk"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, FolderUnusableError, "cannot be written.*who may"),
        (sqlite3.SQLITE_CORRUPT_INDEX, LedgerError, "damaged.*Restore"),
        (sqlite3.SQLITE_NOTADB, LedgerError, "no SQLite database.*Restore"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, LedgerError, "Another process.*again"),
        (sqlite3.SQLITE_MISMATCH, LedgerError, "cannot be used: said"),
    ],
)
def test_each_complaint_of_the_database_has_its_own_words(
    code: int, kind: type[LdcatError], words: str
) -> None:
    complaint = sqlite3.DatabaseError("said")
    complaint.sqlite_errorcode = code
    with pytest.raises(kind, match=words), translated("/ledger.sqlite"):
        raise DatabaseError("SELECT 1", {}, complaint)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = os.geteuid() == 0 and (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder],
            check=False,
            capture_output=True,
        ).returncode
        == 0
    )
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_keeps_nothing_and_breaks_nothing(small_disk: Path, path: Path) -> None:
    ledger = Ledger(f"sqlite:///{shutil.copy(path, small_disk)}")
    _put(ledger, dataset(0))
    filler = small_disk / "filler"
    filler.write_bytes(bytes(300_000))
    noise = "".join(f'<urn:s> <urn:p> "{os.urandom(60).hex()}" .\n' for _ in range(10_000))
    with pytest.raises(FolderUnusableError, match="disk is full"):
        _put(ledger, dataset(1), dataset(2, more=noise))
    assert ledger.position == 1
    filler.unlink()
    assert _put(ledger, dataset(1)) == [2]
    assert [it.sequence for it in ledger.follow(0)] == [1, 2]
    ledger.close()
