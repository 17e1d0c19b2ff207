"""Records are measured by the metrics of data.europa.eu."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldcat import resources
from ldcat.errors import ResourceError
from ldcat.model.graph import Graph, Literal, NamedNode
from ldcat.model.media import TURTLE
from ldcat.model.syntax import write
from ldcat.model.vocabularies import read_turtle
from ldcat.quality.dqv import SCORING, definitions_graph, measurement_graph
from ldcat.quality.formats import load_format_lists
from ldcat.quality.measure import Links, addresses_of, load_measurer
from ldcat.quality.measurement import Measurement
from ldcat.quality.metrics import (
    DIMENSIONS,
    FULL_MASK,
    MAXIMUM,
    METRIC_BY_TOKEN,
    METRICS,
    RATINGS,
    points_of,
    rating_of,
)
from ldcat.quality.summary import Tally, summary_of, tally_of
from ldcat.quality.words import METRIC_WORDS
from ldcat.terms import (
    DCAT,
    DCT,
    DQV,
    EU_AUTHORITY,
    IANA_MEDIA,
    PV,
    RDF,
    RDF_TYPE,
    SKOS,
    SKOS_PREF_LABEL,
)
from ldcat.validation.described import Described

IRI: Final = "https://data.example/d"
MEASURER: Final = load_measurer([resources.vocabularies()], resources.formats())
CSV: Final = f"<{EU_AUTHORITY}file-type/CSV>"
TEXT_CSV: Final = f"<{IANA_MEDIA}text/csv>"
CC_BY: Final = f"<{EU_AUTHORITY}licence/CC_BY_4_0>"
PUBLIC: Final = f"<{EU_AUTHORITY}access-right/PUBLIC>"
FILE: Final = "<https://data.example/d.csv>"

#: Predicate and value, in N-Triples.
Statement = tuple[str, str]

#: What a dataset, and a distribution of it, can say to pass all.
DATASET: Final[tuple[Statement, ...]] = (
    (DCAT + "keyword", '"sea"@en'),
    (DCAT + "theme", f"<{EU_AUTHORITY}data-theme/ENVI>"),
    (DCT + "spatial", "<https://sws.geonames.org/2960313/>"),
    (DCT + "temporal", "_:t"),
    (DCT + "accessRights", PUBLIC),
    (DCAT + "contactPoint", "_:c"),
    (DCT + "publisher", "<https://data.example/us>"),
    (DCT + "issued", '"2024"'),
    (DCT + "modified", '"2025"'),
)
DISTRIBUTION: Final[tuple[Statement, ...]] = (
    (DCAT + "accessURL", "<https://data.example/page>"),
    (DCAT + "downloadURL", FILE),
    (DCT + "format", CSV),
    (DCAT + "mediaType", TEXT_CSV),
    (DCT + "license", CC_BY),
    (DCT + "rights", "_:r"),
    (DCAT + "byteSize", '"12"'),
)
ODD: Final[tuple[Statement, ...]] = (
    (DCT + "format", '"csv"'),
    (DCT + "format", '"PDF"'),
    (DCAT + "mediaType", "<https://example.org/odd>"),
    (DCT + "license", "<https://example.org/licence>"),
    (DCT + "accessRights", '"open"'),
    (DCT + "issued", '"2023"'),
    (DCT + "modified", '"2023"'),
    (DCAT + "downloadURL", "<https://data.example/gone>"),
)
STATUS: Final = {
    FILE[1:-1]: 200,
    "https://data.example/page": 302,
    "https://data.example/gone": 404,
}


def record(
    dataset: Iterable[Statement],
    *distributions: Iterable[Statement],
    others: Mapping[str, Iterable[Statement]] | None = None,
) -> Described:
    """Return a dataset with its distributions and what is said of other nodes."""
    nodes = [f"_:b{n}" for n, _ in enumerate(distributions)]
    told = {
        f"<{IRI}>": [*dataset, *((DCAT + "distribution", node) for node in nodes)],
        **dict(zip(nodes, distributions, strict=True)),
        **(others or {}),
    }
    lines = [f"{node} <{p}> {o} .\n" for node, said in told.items() for p, o in said]
    return Described("".join(lines).encode())


def measured(
    described: Described, *, conforms: bool | None = True, links: Links | None = None
) -> Measurement:
    found = MEASURER.measure(described, IRI, "dataset", conforms=conforms, links=links)
    assert found is not None
    return found


def passed(*statements: Statement, **others: Iterable[Statement]) -> set[str]:
    """Return the metrics that a distribution passes which says this."""
    nodes = {f"_:{name}": said for name, said in others.items()}
    found = measured(record((), statements, others=nodes), conforms=None)
    return {it.token for it in METRICS if found.passed & it.bit}


# --- the table ------------------------------------------------------------------------------


def test_the_points_add_up() -> None:
    assert len(METRICS) == 23
    assert sum(it.points for it in METRICS) == MAXIMUM == points_of(FULL_MASK)
    for dimension in DIMENSIONS:
        own = [it.points for it in METRICS if it.dimension == dimension.token]
        assert sum(own) == dimension.points
    assert sum(it.points for it in DIMENSIONS) == MAXIMUM


def test_bits_stay_where_they_are() -> None:
    """Measurements are kept in databases: a metric never changes its bit."""
    assert [it.number for it in METRICS] == list(range(23))
    assert METRIC_BY_TOKEN["keywordAvailability"].number == 0
    assert METRIC_BY_TOKEN["dcatApCompliance"].number == 12
    assert METRIC_BY_TOKEN["dateModifiedAvailability"].number == 22


def test_every_metric_dimension_and_rating_is_told_in_three_languages() -> None:
    assert METRIC_WORDS.keys() == METRIC_BY_TOKEN.keys()
    for metric in METRICS:
        for told in (metric.label, metric.definition, metric.advice):
            assert set(told) == {"en", "de", "fr"}
            assert all(told.values())
        assert all(it.endswith(".") for it in metric.advice.values())
    labels = [*(it.label for it in DIMENSIONS), *(it.label for it in RATINGS)]
    assert all(set(it) == {"en", "de", "fr"} for it in labels)


def test_a_rating_goes_by_what_can_be_measured_here() -> None:
    scores = [(282, 325), (282, 405), (120.5, 405), (120, 405), (0, 0)]
    tokens = [rating_of(points, reachable).token for points, reachable in scores]
    assert tokens == ["excellent", "good", "sufficient", "bad", "bad"]


def test_the_formats_on_the_lists_are_in_the_table() -> None:
    lists = load_format_lists(resources.formats())
    prefix = EU_AUTHORITY + "file-type/"
    table = read_turtle(resources.vocabularies() / "file-type.ttl")
    codes = {str(it.subject)[1:-1].removeprefix(prefix) for it in table}
    assert len(lists.non_proprietary) == 29
    assert len(lists.machine_readable) == 20
    assert lists.non_proprietary | lists.machine_readable <= codes


@pytest.mark.parametrize("text", ["", "non_proprietary = 1", "x", "machine_readable = ['CSV']"])
def test_other_lists_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "formats.toml"
    path.write_text(text)
    with pytest.raises(ResourceError):
        load_format_lists(path)
    with pytest.raises(ResourceError):
        load_format_lists(tmp_path / "none.toml")


# --- measuring ------------------------------------------------------------------------------


def test_who_says_everything_has_all_points() -> None:
    found = measured(record(DATASET, DISTRIBUTION), links=STATUS)
    assert (found.points, found.reachable, found.rating.rank) == (405, 405, 3)


def test_who_says_nothing_has_none() -> None:
    found = measured(record(()), conforms=False, links={})
    assert (found.passed, found.measured, found.rating.token) == (0, FULL_MASK, "bad")


def test_what_is_not_checked_is_told_apart_from_what_fails() -> None:
    found = measured(record(DATASET, DISTRIBUTION))
    assert (found.points, found.reachable) == (325, 325)
    assert found.outcome("accessUrlStatusCode") is None
    assert found.outcome("downloadUrlStatusCode") is None
    unchecked = measured(record(DATASET, DISTRIBUTION), conforms=None)
    assert (unchecked.points, unchecked.reachable) == (295, 295)
    assert unchecked.outcome("dcatApCompliance") is None
    assert measured(record(()), conforms=False).outcome("dcatApCompliance") is False


@pytest.mark.parametrize(
    ("links", "outcome"),
    [
        ({FILE[1:-1]: 200}, True),
        ({FILE[1:-1]: 404}, None),  # the other one is not known yet
        ({FILE[1:-1]: 404, "https://data.example/gone": 1100}, False),
        ({}, None),
        (None, None),
    ],
)
def test_one_address_that_answers_is_enough(links: Links | None, outcome: bool | None) -> None:
    both = record(
        (), [(DCAT + "downloadURL", FILE), (DCAT + "downloadURL", '"https://data.example/gone"')]
    )
    assert measured(both, links=links).outcome("downloadUrlStatusCode") is outcome
    assert addresses_of(both, IRI) == (FILE[1:-1], "https://data.example/gone")


def test_the_best_distribution_counts_with_all_it_says() -> None:
    licensed = [(DCT + "license", CC_BY)]
    open_file = [(DCT + "format", CSV), (DCAT + "downloadURL", FILE)]
    apart = measured(record((), licensed, open_file), conforms=None)
    assert apart.points == 80  # 20 download, 20 format, 20 open, 20 machine-readable; no licence
    assert apart.outcome("licenceAvailability") is False
    assert measured(record((), licensed + open_file), conforms=None).points == 110


def test_dates_count_on_the_dataset_or_the_distribution() -> None:
    issued = (DCT + "issued", '"2024"')
    for described in (record([issued]), record((), [issued])):
        assert measured(described, conforms=None).points == 5


def test_a_series_is_measured_without_distributions() -> None:
    found = MEASURER.measure(record(DATASET), IRI, "series", conforms=True)
    assert found is not None
    assert (found.points, found.reachable) == (185, 185)


@pytest.mark.parametrize("kind", ["catalog", "service", "graph", "loose"])
def test_other_kinds_are_not_measured(kind: str) -> None:
    assert MEASURER.measure(record(DATASET), IRI, kind, conforms=True) is None


FORMAT: Final = {"formatAvailability"}
BOTH: Final = {"formatMediaTypeNonProprietary", "formatMediaTypeMachineInterpretable"}


@pytest.mark.parametrize(
    ("value", "more"),
    [
        (CSV, BOTH),
        (TEXT_CSV, BOTH),
        (f"<{IANA_MEDIA.replace('https', 'http')}text/csv>", BOTH),
        ("<http://purl.org/NET/mediatypes/text/csv>", BOTH),
        ('"csv"', BOTH),
        ('" .CSV"@en', BOTH),
        ('"text/csv; charset=utf-8"', BOTH),
        (f'"{CSV[1:-1]}"', BOTH),
        ('"GeoJSON"', BOTH),
        ('"application/geo+json"', BOTH),
        ('"ttl"', BOTH),
        ('"xlsx"', {"formatMediaTypeMachineInterpretable"}),
        ('"zip"', {"formatMediaTypeNonProprietary"}),
        ('"PDF"', set()),
        ('"anything"', set()),
        ('""', set()),
        (f'"csv{" " * 600}"', set()),  # not remembered either
        ("<https://example.org/csv>", set()),
        ("_:named", BOTH),
    ],
)
def test_a_format_is_known_by_many_names(value: str, more: set[str]) -> None:
    named = [(RDF + "value", '"text/csv"')]
    assert passed((DCT + "format", value), named=named) == FORMAT | more


@pytest.mark.parametrize(
    ("format_", "media_type", "is_aligned"),
    [
        (CSV, TEXT_CSV, True),
        (CSV, TEXT_CSV.replace("https", "http"), True),
        (CSV, f"<{IANA_MEDIA}application/vnd.not-in-our-selection>", True),
        (CSV, f"<{IANA_MEDIA}application/x-shapefile>", False),
        (CSV, f"<{IANA_MEDIA}csv>", False),
        (CSV, '"text/csv"', False),
        ('"CSV"', TEXT_CSV, False),
        (TEXT_CSV, TEXT_CSV, False),
        (f"<{EU_AUTHORITY}file-type/NO_SUCH>", TEXT_CSV, False),
    ],
)
def test_only_iris_of_both_lists_are_aligned(
    format_: str, media_type: str, is_aligned: bool
) -> None:
    found = passed((DCT + "format", format_), (DCAT + "mediaType", media_type))
    assert ("formatMediaTypeVocabularyAlignment" in found) is is_aligned


@pytest.mark.parametrize(
    ("licence", "is_known"),
    [
        (CC_BY, True),
        ("<http://creativecommons.org/licenses/by/4.0>", True),
        ("<https://creativecommons.org/licenses/by/4.0/legalcode>", True),
        ("<https://creativecommons.org/licenses/by/4.0/deed.fr>", True),
        ("<http://dcat-ap.de/def/licenses/dl-by-de/2.0>", True),
        ("<https://spdx.org/licenses/CC-BY-4.0.html>", True),
        ("<https://opendata.swiss/terms-of-use#terms_by>", False),  # national, mapped to nothing
        (f"<{EU_AUTHORITY}licence/NO_SUCH>", False),
        ('"CC-BY-4.0"', False),
        ("_:mapped", True),
    ],
)
def test_a_licence_is_known_by_the_table_or_a_mapping(licence: str, is_known: bool) -> None:
    found = passed((DCT + "license", licence), mapped=[(SKOS + "exactMatch", CC_BY)])
    assert "licenceAvailability" in found
    assert ("knownLicence" in found) is is_known


# --- laws -----------------------------------------------------------------------------------

on_dataset = st.lists(st.sampled_from((*DATASET, *ODD)), unique=True)
on_distribution = st.lists(st.sampled_from((*DISTRIBUTION, *ODD)), unique=True)
some_distributions = st.lists(on_distribution, max_size=3)
some_links = st.none() | st.just(STATUS) | st.just({FILE[1:-1]: 200})


@given(on_dataset, some_distributions, some_links, st.data())
def test_saying_more_never_costs_points(
    dataset: list[Statement],
    distributions: list[list[Statement]],
    links: Links | None,
    data: st.DataObject,
) -> None:
    before = measured(record(dataset, *distributions), links=links)
    said = data.draw(st.sampled_from([dataset, *distributions]))
    said.append(data.draw(st.sampled_from((*DATASET, *DISTRIBUTION, *ODD))))
    more = [*distributions, *data.draw(some_distributions)]
    assert measured(record(dataset, *more), links=links).points >= before.points


@given(on_dataset, some_distributions, some_links, st.randoms())
def test_the_order_of_distributions_is_of_no_matter(
    dataset: list[Statement],
    distributions: list[list[Statement]],
    links: Links | None,
    random: Random,
) -> None:
    shuffled = random.sample(distributions, len(distributions))
    assert measured(record(dataset, *distributions), links=links) == measured(
        record(dataset, *shuffled), links=links
    )


masks = st.integers(0, FULL_MASK)
measurements = st.builds(lambda some, all_: Measurement(some & all_, all_), masks, masks)


@given(measurements)
def test_a_measurement_comes_back_from_its_row(it: Measurement) -> None:
    assert Measurement.from_row(it.as_row()) == it
    assert it.points == sum(metric.points for metric in METRICS if it.passed & metric.bit)
    assert it.points == sum(share.points for share in it.dimensions.values()) <= it.reachable


# --- many records ---------------------------------------------------------------------------


@given(st.lists(st.tuples(measurements, st.integers(1, 9))))
def test_a_summary_is_what_one_would_count_by_hand(
    rows: Sequence[tuple[Measurement, int]],
) -> None:
    each = [it for it, many in rows for _ in range(many)]
    found = summary_of(tally_of(rows))
    assert found == summary_of(tally_of((it, 1) for it in each))
    assert found.records == len(each) == sum(found.ratings.values())
    if each:
        assert found.points == pytest.approx(sum(it.points for it in each) / len(each))
        assert found.reachable == pytest.approx(sum(it.reachable for it in each) / len(each))
        assert found.points + sum(it.gain for it in found.mends) == pytest.approx(found.reachable)
    assert [it.gain for it in found.mends] == sorted((it.gain for it in found.mends), reverse=True)


def test_that_is_mended_first_which_gains_most() -> None:
    """Five-and-twenty records without a size weigh less than five without a keyword."""
    counts = {
        "byteSizeAvailability": (100, 75),  # 5 points, 25 records: 125
        "keywordAvailability": (100, 95),  # 30 points, 5 records: 150
        "accessUrlStatusCode": (0, 0),  # not measured: nothing to mend
        "downloadUrlStatusCode": (10, 8),  # 30 points, 2 records: 60
    }
    found = summary_of(Tally(100, counts, {"good": 100}))
    assert [(it.metric.token, it.records, it.gain) for it in found.mends] == [
        ("keywordAvailability", 5, 1.5),
        ("byteSizeAvailability", 25, 1.25),
        ("downloadUrlStatusCode", 2, 0.6),
    ]
    assert found.metrics[0].share == 0.95
    assert found.metrics[1].share is None


def test_nothing_has_no_rating() -> None:
    found = summary_of(tally_of([]))
    assert (found.records, found.points, found.rating, found.mends) == (0, 0, None, ())


# --- as RDF ---------------------------------------------------------------------------------


def graph_of(it: Measurement) -> Graph:
    at = datetime(2025, 6, 30, 12, tzinfo=UTC)
    return measurement_graph(it, IRI, document="https://c.example/d/quality", at=at)


def test_a_measurement_is_written_as_quality_measurements() -> None:
    graph = graph_of(Measurement(passed=0b01, measured=0b11))
    values = {}
    for node in graph.objects(NamedNode(IRI), DQV + "hasQualityMeasurement"):
        assert isinstance(node, NamedNode)
        assert graph.value(node, DQV + "computedOn") == NamedNode(IRI)
        metric = graph.value(node, DQV + "isMeasurementOf")
        assert isinstance(metric, NamedNode)
        values[metric.value] = graph.value(node, DQV + "value")
    assert values.pop(PV + "keywordAvailability") == Literal(True)
    assert values.pop(PV + "categoryAvailability") == Literal(False)
    assert values.pop(SCORING) == Literal(30)
    assert values.pop(PV + "findabilityScoring") == Literal(30)
    assert values == {"urn:ldcat:terms:reachableScoring": Literal(60)}
    assert b"<https://piveau.eu/ns/scoring#enough>" in write(graph, TURTLE)
    assert write(graph, TURTLE) == write(graph_of(Measurement(0b01, 0b11)), TURTLE)


def test_every_metric_is_defined_in_a_dimension_that_exists() -> None:
    graph = definitions_graph()
    dimensions = graph.subjects(RDF_TYPE, NamedNode(DQV + "Dimension"))
    assert len(dimensions) == 5
    for metric in METRICS:
        node = NamedNode(metric.iri)
        assert graph.types(node) == {DQV + "Metric"}
        assert graph.value(node, DQV + "inDimension") in dimensions
        assert graph.value(node, PV + "trueScore") == Literal(metric.points)
        assert len(graph.objects(node, SKOS_PREF_LABEL)) == 3
        assert len(graph.objects(node, SKOS + "definition")) == 3
    text = write(graph, TURTLE)
    assert b"reusablity" not in text  # as piveau's vocabulary of 2019 has it
    assert write(definitions_graph(), TURTLE) == text
