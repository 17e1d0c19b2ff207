"""The ledger keeps what was measured of each revision, and old ledgers get it later."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from ldcat import resources
from ldcat.catalogue.measuring import Remeasurer
from ldcat.catalogue.quality import QualityReader
from ldcat.ledger import database
from ldcat.ledger.ledger import Ledger
from ldcat.model.iri import Iri
from ldcat.model.packed_report import UNCHECKED, packed_report
from ldcat.model.record import Measured, Prepared
from ldcat.model.report import Finding, Report, Severity
from ldcat.model.selection import EVERYTHING, Selection
from ldcat.model.view import Site
from ldcat.quality.gauge import Gauge, open_gauge, publisher_of
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import FULL_MASK, METRICS, points_of
from ldcat.quality.summary import summary_of, tally_of
from ldcat.quality.trend import MOST_DAYS, trend
from ldcat.terms import DCAT, DCT_PUBLISHER, FOAF_NAME
from ldcat.validation.background import read_vocabularies
from ldcat.validation.described import Described
from ldcat.validation.profiles import load_profiles
from tests.support import BASE, dataset, memory_folder, origin

_SITE = Site(Iri(BASE), "Catalogue", "", "", "", "en", "0")
_BAD = Finding("urn:r", "urn:n", "", "", "p#r", "MinCount", Severity.VIOLATION, "No.")


@pytest.fixture(scope="module")
def gauge() -> Gauge:
    """Measures by the bundled lists and profiles."""
    vocabularies = read_vocabularies([resources.vocabularies()])
    return open_gauge(vocabularies, resources.formats(), load_profiles([resources.shapes()]))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger; making one takes longer than copying it."""
    path = tmp_path_factory.mktemp("ledger") / "empty.sqlite"
    Ledger(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def url(empty: Path) -> Iterator[str]:
    with memory_folder() as folder:
        yield f"sqlite:///{shutil.copy(empty, folder / 'ledger.sqlite')}"


def _described(number: int, *, keyword: str = "", profile: str = "", bad: bool = False) -> Prepared:
    """Return a dataset of one of three publishers."""
    node = f"<{BASE}dataset/{number}>"
    more = f"{node} <{DCT_PUBLISHER}> <urn:publisher:{number % 3}> .\n"
    if keyword:
        more += f'{node} <{DCAT}keyword> "{keyword}" .\n'
    report = packed_report(Report(profile, (_BAD,) if bad else ()))
    return replace(dataset(number, more=more), report=report)


def _measured(gauge: Gauge, it: Prepared) -> Prepared:
    measured = gauge.measured(it.text, it.iri, it.kind, report=it.report)
    return replace(it, measured=measured)


def _rows(ledger: Ledger) -> list[tuple[int, int, int]]:
    return [
        (it.sequence, it.measured.passed, it.measured.measured)
        for number in range(1, 20)
        for it in ledger.scores.of(number)
    ]


def test_a_ledger_of_an_older_program_is_measured_later_as_if_it_had_been_at_once(
    url: str, gauge: Gauge
) -> None:
    history = [
        [_described(n, profile="dcat-ap", bad=n == 2) for n in range(1, 6)],
        [_described(1, keyword="sea", profile="dcat"), _described(2, keyword="sea")],
    ]
    expected = Ledger(url)
    for day, records in enumerate(history, 1):
        expected.append([_measured(gauge, it) for it in records], [], origin(day))
    expected.append([], [Iri(f"{BASE}dataset/5")], origin(3))
    rows, counts = _rows(expected), expected.scores.counts()
    publishers = expected.scores.groups("publisher")
    expected.close()
    _downgrade(url)

    ledger = Ledger(url)
    assert ledger.scores.unmeasured() == 4
    assert ledger.scores.counts() == []  # nothing is said of what was not measured
    remeasurer = Remeasurer(ledger, gauge)
    assert remeasurer.measure_current(threading.Event()) == 4
    assert (ledger.scores.counts(), ledger.scores.unmeasured()) == (counts, 0)
    assert ledger.scores.groups("publisher") == publishers
    assert not ledger.scores.is_complete()
    assert remeasurer.measure_all() == ledger.position
    assert (_rows(ledger), ledger.scores.counts()) == (rows, counts)
    assert ledger.scores.is_complete()
    ledger.close()


def _downgrade(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    engine.dispose()


def test_what_changed_meanwhile_keeps_its_own_measurement(url: str, gauge: Gauge) -> None:
    ledger = Ledger(url)
    ledger.append([_described(1)], [], origin())
    (missing,) = ledger.scores.missing(9, after=0, current=True)
    ledger.append([_measured(gauge, _described(1, keyword="sea"))], [], origin(2))
    now = ledger.record(f"{BASE}dataset/1")
    ledger.scores.note([Remeasurer(ledger, gauge)._noted(missing)])
    assert ledger.record(f"{BASE}dataset/1") == now
    assert [it.sequence for it in ledger.scores.of(1)] == [1, 2]
    ledger.close()


def test_a_check_of_the_same_content_changes_the_measurement_of_its_revision(
    url: str, gauge: Gauge
) -> None:
    ledger = Ledger(url)
    for profile, bad, outcome in (
        ("", False, None),
        ("dcat", False, None),
        ("dcat-ap", False, True),
        ("dcat-ap", True, False),
        ("", False, False),  # unchecked: what was found holds
    ):
        ledger.append([_measured(gauge, _described(1, profile=profile, bad=bad))], [], origin())
        (noted,) = ledger.scores.of(1)
        record = ledger.record(f"{BASE}dataset/1")
        assert record is not None
        assert record.measured is not None
        for it in (noted.measured, record.measured):
            found = Measurement(it.passed, it.measured).outcome("dcatApCompliance")
            assert found is outcome
    ledger.close()


@pytest.mark.parametrize("seed", range(3))
def test_the_end_of_the_history_is_what_is_now(url: str, gauge: Gauge, seed: int) -> None:
    chance, ledger = random.Random(seed), Ledger(url)
    for day in range(1, 15):
        words = [chance.choice(["", "sea", "ice"]) for _ in range(6)]
        records = [_described(n, keyword=word) for n, word in enumerate(words, 1)]
        some = chance.sample(records, 3)
        gone = [it.iri for it in chance.sample(records, 2) if it not in some]
        ledger.append([_measured(gauge, it) for it in some], gone, origin(day))
    reader = QualityReader(ledger, _SITE, size=10, checks_links=False)
    whole = reader.overview()
    selections = [EVERYTHING, *(Selection(publisher=it.key) for it in whole.publishers)]
    for selection in selections:
        view = reader.overview(selection)
        last, summary = view.history[-1], view.summary
        assert view.is_past_known
        now = (last.records, last.points, last.reachable)
        assert now == pytest.approx((summary.records, summary.points, summary.reachable))
    ledger.close()


_MASKS = st.integers(0, FULL_MASK).flatmap(
    lambda measured: st.integers(0, FULL_MASK).map(lambda passed: (passed & measured, measured))
)


@given(st.lists(_MASKS, min_size=1, max_size=90))
def test_a_trend_shows_few_days_and_the_last_of_them(masks: list[tuple[int, int]]) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    before = [(0, 0), *masks]
    steps = [(day.replace(year=2000 + n), before[n], after, 1) for n, after in enumerate(masks)]
    found = trend(steps)
    assert len(found) <= MOST_DAYS
    passed, measured = masks[-1]
    assert (found[-1].points, found[-1].reachable) == (points_of(passed), points_of(measured))
    assert found[-1].records == bool(measured)


@given(st.lists(st.tuples(_MASKS, st.integers(1, 50)), max_size=8))
def test_what_to_mend_is_all_that_is_missing(counted: list[tuple[tuple[int, int], int]]) -> None:
    summary = summary_of(tally_of((Measurement(*masks), many) for masks, many in counted))
    missing = summary.reachable - summary.points
    assert sum(it.gain for it in summary.mends) == pytest.approx(missing)
    assert [it.gain for it in summary.mends] == sorted(it.gain for it in summary.mends)[::-1]
    assert len(summary.metrics) == len(METRICS)


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        ([], ""),
        (["<urn:r> <{p}> <urn:b> .", "<urn:r> <{p}> <urn:a> ."], "urn:a"),
        (['<urn:r> <{p}> "The  City" .'], "The City"),
        (["<urn:r> <{p}> _:b .", '_:b <{n}> "Stadt"@de .', '_:b <{n}> "City"@en .'], "City"),
        (["<urn:r> <{p}> _:b .", '_:b <{n}> "Stadt"@de .'], "Stadt"),
        (["<urn:r> <{p}> _:b .", "<urn:r> <{p}> <urn:a> ."], "urn:a"),
        (["<urn:r> <{p}> _:b ."], ""),
    ],
)
def test_the_publisher_of_a_record_is_its_iri_or_its_name(lines: list[str], publisher: str) -> None:
    text = "\n".join(lines).format(p=DCT_PUBLISHER, n=FOAF_NAME)
    assert publisher_of(Described(text.encode()), "urn:r") == publisher


def test_what_is_no_dataset_has_no_measure(gauge: Gauge) -> None:
    assert gauge.measured(b"", "urn:r", "service", report=UNCHECKED) == Measured()
