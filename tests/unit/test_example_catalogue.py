"""The bundled example catalogue is as good as it looks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyoxigraph import parse

from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term
from ldcat.model.iri import is_slug
from ldcat.model.media import BY_SUFFIX
from ldcat.terms import (
    ADMS,
    DCAT,
    DCAT_CATALOG,
    DCAT_CATALOG_RECORD,
    DCAT_DATA_SERVICE,
    DCAT_DATASET,
    DCAT_DATASET_SERIES,
    DCAT_DISTRIBUTION,
    DCATAP,
    DCT,
    DCT_DESCRIPTION,
    DCT_IDENTIFIER,
    DCT_ISSUED,
    DCT_LICENSE,
    DCT_MODIFIED,
    DCT_PUBLISHER,
    DCT_TITLE,
    FOAF_NAME,
    FOAF_PRIMARY_TOPIC,
    GEO,
    RDF_TYPE,
    SPDX,
    VCARD,
)

BASE = "https://catalogue.example/demo/"
FOLDERS = ("catalog/", "dataset/", "series/", "service/")
COUNTS = {DCAT_CATALOG: 2, DCAT_DATASET: 34, DCAT_DATASET_SERIES: 3, DCAT_DATA_SERVICE: 5}
LANGUAGES = {"ar", "de", "el", "en", "fr", "nl", "pt-br", "zh-hans"}

#: The one record that shows what a poor description looks like.
MINIMAL = NamedNode(BASE + "dataset/ships-logbooks-1911")

DATASET_FIELDS = (
    DCT_IDENTIFIER,
    DCT_TITLE,
    DCT_DESCRIPTION,
    DCT_PUBLISHER,
    DCAT + "contactPoint",
    DCAT + "theme",
    DCAT + "keyword",
    DCT + "spatial",
    DCT + "temporal",
    DCT_ISSUED,
    DCT_MODIFIED,
    DCAT + "distribution",
)
DISTRIBUTION_FIELDS = (
    DCT_TITLE,
    DCT_DESCRIPTION,
    DCAT + "accessURL",
    DCT + "format",
    DCT_LICENSE,
    DCATAP + "availability",
)
SERVICE_FIELDS = (
    DCT_TITLE,
    DCT_DESCRIPTION,
    DCT_PUBLISHER,
    DCT + "conformsTo",
    DCAT + "endpointURL",
    DCAT + "endpointDescription",
    DCAT + "servesDataset",
    DCAT + "contactPoint",
    DCAT + "theme",
    DCAT + "keyword",
)
SERIES_FIELDS = (
    DCT_TITLE,
    DCT_DESCRIPTION,
    DCT_PUBLISHER,
    DCAT + "contactPoint",
    DCT + "spatial",
    DCAT + "first",
    DCAT + "last",
)

RESERVED = re.compile(r"(.+\.)?(example|example\.(org|com|net))")
VOCABULARY_HOSTS = {
    "cfconventions.org",
    "data.europa.eu",
    "inspire.ec.europa.eu",
    "publications.europa.eu",
    "purl.org",
    "spdx.org",
    "spec.openapis.org",
    "www.iana.org",
    "www.opengis.net",
    "www.w3.org",
    "xmlns.com",
}
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?")  # RFC 5646 2.1, in part
SHA256 = re.compile(r"[0-9a-f]{64}")
WKT = re.compile(r"(POINT|LINESTRING|POLYGON)\s*\(+([^()]+)\)+")


@cache
def documents() -> dict[str, Graph]:
    """Return every bundled file, parsed strictly at the base, by name."""
    with as_file(files("ldcat") / "examples") as folder:
        return {path.name: _parsed(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _parsed(path: Path) -> Graph:
    syntax = BY_SUFFIX[path.suffix.removeprefix(".")]
    return Graph(quad.triple for quad in parse(path=path, format=syntax.format, base_iri=BASE))


@cache
def catalogue() -> Graph:
    """Return all files as one graph."""
    return Graph(triple for graph in documents().values() for triple in graph)


def resources(class_iri: str) -> tuple[Node, ...]:
    return catalogue().subjects(RDF_TYPE, NamedNode(class_iri))


def terms() -> Iterator[Node | Term]:
    for triple in catalogue():
        assert isinstance(triple.subject, NamedNode | BlankNode)
        assert isinstance(triple.object, NamedNode | BlankNode | Literal)
        yield triple.subject
        yield triple.object


def iris() -> set[str]:
    return {term.value for term in terms() if isinstance(term, NamedNode)}


def literals() -> set[Literal]:
    return {term for term in terms() if isinstance(term, Literal)}


def missing(subject: Node, fields: tuple[str, ...]) -> list[str]:
    return [field for field in fields if not catalogue().objects(subject, field)]


def test_three_syntaxes_are_shown() -> None:
    assert Counter(name.partition(".")[2] for name in documents()) == {
        "ttl": 5,
        "jsonld": 1,
        "rdf": 1,
    }


@pytest.mark.parametrize(("class_iri", "count"), COUNTS.items())
def test_there_are_records_of_each_kind(class_iri: str, count: int) -> None:
    assert len(resources(class_iri)) == count


def test_every_record_stands_in_the_folder_of_its_kind() -> None:
    for class_iri, folder in zip(COUNTS, FOLDERS, strict=True):
        for record in resources(class_iri):
            slug = record.value.removeprefix(BASE + folder)
            assert is_slug(slug), record
            assert slug == slug.lower()


def test_every_record_is_described_in_one_file_only() -> None:
    records = [record for class_iri in COUNTS for record in resources(class_iri)]
    for record in records:
        assert sum(graph.describes(record) for graph in documents().values()) == 1, record


def test_every_file_describes_the_agents_that_it_uses() -> None:
    for name, graph in documents().items():
        links = {
            triple.object
            for triple in graph
            if isinstance(triple.object, NamedNode)
            and triple.object.value.startswith(BASE)
            and "#" in triple.object.value
        }
        assert [link for link in links if not graph.describes(link)] == [], name


def test_a_node_that_several_files_describe_says_the_same_in_each() -> None:
    for node in {triple.subject for triple in catalogue()}:
        if isinstance(node, NamedNode):
            found = [graph for graph in documents().values() if graph.describes(node)]
            texts = {frozenset(map(str, _statements(graph, node))) for graph in found}
            assert len(texts) == 1, node


def _statements(graph: Graph, node: Node) -> Iterator[tuple[str, Term]]:
    for predicate, values in graph.properties(node).items():
        yield from ((predicate, value) for value in values if not isinstance(value, BlankNode))


def test_no_local_link_is_dangling() -> None:
    local = {iri for iri in iris() if iri.startswith(tuple(BASE + folder for folder in FOLDERS))}
    assert len(local) > 44
    assert [iri for iri in local if not catalogue().describes(NamedNode(iri))] == []


def test_every_relative_iri_lies_in_a_folder_of_records() -> None:
    local = {iri for iri in iris() if iri.startswith(BASE)}
    assert {iri.removeprefix(BASE).partition("/")[0] + "/" for iri in local} == set(FOLDERS)


def test_every_record_is_listed_once_by_a_catalogue() -> None:
    members = Counter(
        member
        for catalog in resources(DCAT_CATALOG)
        for name in ("dataset", "service")
        for member in catalogue().objects(catalog, DCAT + name)
    )
    kinds = (DCAT_DATASET, DCAT_DATASET_SERIES, DCAT_DATA_SERVICE)
    assert members == Counter(record for kind in kinds for record in resources(kind))


@pytest.mark.parametrize(
    ("class_iri", "fields"),
    [
        (DCAT_DATASET, DATASET_FIELDS),
        (DCAT_DISTRIBUTION, DISTRIBUTION_FIELDS),
        (DCAT_DATA_SERVICE, SERVICE_FIELDS),
        (DCAT_DATASET_SERIES, SERIES_FIELDS),
        (DCAT_CATALOG_RECORD, (FOAF_PRIMARY_TOPIC, DCT_MODIFIED, DCT_ISSUED, ADMS + "status")),
        (VCARD + "Kind", (VCARD + "fn", VCARD + "hasEmail")),
        (DCT + "Location", (DCAT + "bbox", DCAT + "centroid")),
        (DCT + "PeriodOfTime", (DCAT + "startDate",)),
        (SPDX + "Checksum", (SPDX + "algorithm", SPDX + "checksumValue")),
    ],
)
def test_nothing_that_is_recommended_is_missing(class_iri: str, fields: tuple[str, ...]) -> None:
    found = [node for node in resources(class_iri) if not node.value.startswith(MINIMAL.value)]
    assert found
    assert {node: gaps for node in found if (gaps := missing(node, fields))} == {}


def test_one_dataset_has_the_least_that_is_allowed() -> None:
    assert catalogue().properties(MINIMAL).keys() == {
        RDF_TYPE,
        DCT_TITLE,
        DCT_DESCRIPTION,
        DCAT + "distribution",
    }


def test_every_publisher_and_creator_is_named() -> None:
    agents = {
        triple.object
        for triple in catalogue()
        if triple.predicate.value in {DCT_PUBLISHER, DCT + "creator"}
    }
    for agent in agents:
        assert isinstance(agent, NamedNode)
        assert catalogue().objects(agent, FOAF_NAME), agent


def test_every_checksum_is_a_sha256() -> None:
    nodes = resources(SPDX + "Checksum")
    values = [catalogue().value(node, SPDX + "checksumValue") for node in nodes]
    assert len(set(values)) == len(values)
    for value in values:
        assert isinstance(value, Literal)
        assert SHA256.fullmatch(value.value)


def test_every_text_has_a_valid_language_tag() -> None:
    tags = {literal.language for literal in literals() if literal.language}
    assert {tag for tag in tags if not LANGUAGE_TAG.fullmatch(tag)} == set()
    assert tags == LANGUAGES
    for triple in catalogue():
        if triple.predicate.value in {DCT_DESCRIPTION, DCAT + "keyword"}:
            assert isinstance(triple.object, Literal)
            assert triple.object.language, triple


def test_every_record_has_one_title_and_description_a_language_english_among_them() -> None:
    for class_iri in COUNTS:
        for record in resources(class_iri):
            for field in (DCT_TITLE, DCT_DESCRIPTION):
                texts = catalogue().objects(record, field)
                tags = Counter(text.language for text in texts if isinstance(text, Literal))
                assert set(tags.values()) == {1}, record
                assert "en" in tags, record


def test_every_geometry_is_well_formed() -> None:
    geometries = [it.value for it in literals() if it.datatype.value == GEO + "wktLiteral"]
    assert len(geometries) > 40
    for text in geometries:
        found = WKT.fullmatch(text)
        assert found, text
        points = [tuple(map(float, point.split())) for point in found.group(2).split(",")]
        assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in points), text
        assert found.group(1) != "POLYGON" or points[0] == points[-1], text


def test_no_period_ends_before_it_starts() -> None:
    for period in resources(DCT + "PeriodOfTime"):
        start, end = (catalogue().value(period, DCAT + name) for name in ("startDate", "endDate"))
        assert isinstance(start, Literal)
        assert end is None or (isinstance(end, Literal) and start.value <= end.value)


def test_series_are_chained_in_both_directions() -> None:
    for series in resources(DCAT_DATASET_SERIES):
        members = catalogue().subjects(DCAT + "inSeries", NamedNode(series.value))
        assert len(members) > 1
        member, walked = catalogue().value(series, DCAT + "first"), []
        while isinstance(member, NamedNode):
            walked.append(member)
            member = catalogue().value(member, DCAT + "next")
        assert set(walked) == set(members)
        assert catalogue().value(series, DCAT + "last") == walked[-1]
        for before, after in pairwise(walked):
            assert catalogue().value(after, DCAT + "prev") == before


def test_services_and_the_distributions_they_answer_for_agree() -> None:
    for dataset in resources(DCAT_DATASET):
        for distribution in catalogue().objects(dataset, DCAT + "distribution"):
            assert isinstance(distribution, NamedNode)
            for service in catalogue().objects(distribution, DCAT + "accessService"):
                assert isinstance(service, NamedNode)
                assert dataset in catalogue().objects(service, DCAT + "servesDataset")


def test_only_reserved_and_vocabulary_hosts_are_named() -> None:
    hosts = {urlsplit(iri).hostname or "" for iri in iris() if not iri.startswith("mailto:")}
    strange = {host for host in hosts - VOCABULARY_HOSTS if not RESERVED.fullmatch(host)}
    assert strange == set()
    mail = {iri.partition("@")[2] for iri in iris() if iri.startswith("mailto:")}
    assert mail == {"havenstad.example", "nordmeer.example"}
