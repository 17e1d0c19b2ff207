"""What every profile must hold: shapes that can be run, and examples that prove them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ldcat.model.graph import Graph, Literal, NamedNode
from ldcat.model.report import Finding, Report, Severity
from ldcat.model.syntax import n_triples
from ldcat.terms import ADMS, DCAT, DCATAP, DCT, FOAF, RDF, SH, SKOS, SPDX, TIME
from ldcat.validation.background import read_vocabularies
from ldcat.validation.explaining import Explainer
from ldcat.validation.profiles import Profile, load_profiles
from ldcat.validation.shapes import BASE
from ldcat.validation.validator import Validator

SHAPES = Path(__file__).parents[2] / "shapes"
VOCABULARIES = SHAPES.parent / "vocabularies"
GOOD = sorted(SHAPES.glob("*/examples/good/*.ttl"))
BAD = sorted(SHAPES.glob("*/examples/bad/*.ttl"))
TOKENS = sorted(path.parent.name for path in SHAPES.glob("*/profile.toml"))
EXPECTS = re.compile(r"^# expects: (\S+) (violation|warning)$", re.MULTILINE)


@cache
def profiles() -> Mapping[str, Profile]:
    return load_profiles([SHAPES])


@cache
def vocabularies() -> Sequence[Graph]:
    return read_vocabularies([VOCABULARIES])


@cache
def validator() -> Validator:
    return Validator(profiles(), vocabularies())


@cache
def record(path: Path) -> bytes:
    quads = parse(path.read_bytes(), RdfFormat.TURTLE)
    return n_triples(Graph(quad.triple for quad in quads))


@cache
def check(path: Path) -> Report:
    return validator().check(record(path), f"urn:example:{path.stem}", path.parts[-4])


@cache
def explainer() -> Explainer:
    return Explainer(profiles(), vocabularies())


def explained(path: Path) -> list[Finding]:
    """Return what is found in an example, with the sentences as messages."""
    told = explainer().explained(check(path), record=f"urn:example:{path.stem}", text=record(path))
    return [replace(it.finding, message=it.message) for it in told.explanations]


def name(path: Path) -> str:
    return f"{path.parts[-4]}-{path.stem}"


@pytest.mark.parametrize("path", GOOD, ids=name)
def test_a_good_example_has_neither_violation_nor_warning(path: Path) -> None:
    assert [it.message for it in check(path).findings if it.severity is not Severity.INFO] == []


@pytest.mark.parametrize("path", BAD, ids=name)
def test_a_bad_example_has_the_findings_that_it_announces_and_no_others(path: Path) -> None:
    expected = sorted(EXPECTS.findall(path.read_text(encoding="utf-8")))
    found = [it for it in check(path).findings if it.severity is not Severity.INFO]
    assert expected
    assert sorted((it.rule, str(it.severity)) for it in found) == expected


@pytest.mark.parametrize("path", BAD, ids=name)
def test_a_finding_names_node_property_and_value_in_a_sentence(path: Path) -> None:
    for finding in explained(path):
        assert finding.record == f"urn:example:{path.stem}"
        assert finding.node
        assert finding.path or finding.rule.endswith(("-untyped", "-iri", "Agent-name"))
        assert finding.value or finding.component in {"MinCount", "MaxCount", "UniqueLang"}
        assert re.fullmatch(r"The .+\.|The .+[a-zA-Z]", finding.message, re.DOTALL)


@pytest.mark.parametrize(("token", "good", "bad"), [("dcat-ap", 6, 20), ("dcat", 4, 10)])
def test_the_main_profiles_have_many_examples(token: str, good: int, bad: int) -> None:
    assert len([path for path in GOOD if path.parts[-4] == token]) >= good
    assert len([path for path in BAD if path.parts[-4] == token]) >= bad


@pytest.mark.parametrize("token", TOKENS)
def test_a_profile_has_examples_of_both_kinds(token: str) -> None:
    assert [path for path in GOOD if path.parts[-4] == token]
    assert [path for path in BAD if path.parts[-4] == token]


@pytest.mark.parametrize("token", TOKENS)
def test_a_bundled_profile_needs_no_mending(token: str) -> None:
    profile = profiles()[token]
    assert profile.notes == ()
    assert profile.description
    assert profile.kinds


@pytest.mark.parametrize("token", TOKENS)
def test_every_property_shape_has_a_name_in_three_languages(token: str) -> None:
    graph = profiles()[token].graph
    shapes = [
        it
        for it in graph.nodes
        if isinstance(it, NamedNode)
        and graph.objects(it, SH + "path")
        and it.value.startswith(BASE)
    ]
    assert shapes
    for shape in shapes:
        names = graph.objects(shape, SH + "name")
        tags = sorted(it.language or "" for it in names if isinstance(it, Literal))
        assert tags == ["de", "en", "fr"], shape


@pytest.mark.parametrize("token", TOKENS)
def test_every_range_that_is_referred_to_exists_and_has_a_name(token: str) -> None:
    graph = profiles()[token].graph
    ranges = {it.object for it in graph if it.predicate.value == SH + "node"}
    for node in ranges:
        assert isinstance(node, NamedNode)
        assert graph.value(node, SH + "name"), node


@pytest.mark.parametrize("token", TOKENS)
def test_patterns_have_no_look_around(token: str) -> None:
    for triple in profiles()[token].graph:
        if triple.predicate.value == SH + "pattern":
            assert "(?" not in getattr(triple.object, "value", "")


#: DCAT-AP 3.0.1: properties by class, with `!` mandatory, `+` recommended, `1` at most one.
DCAT_AP = {
    "Catalog": f"""{DCT}title! {DCT}description! {DCT}publisher!1 {DCAT}dataset+ {DCAT}service+
        {DCT}spatial+ {FOAF}homepage+1 {DCT}language+ {DCT}license+1 {DCT}modified+1 {DCT}issued+1
        {DCAT}themeTaxonomy+ {DCATAP}applicableLegislation {DCAT}catalog {DCT}hasPart
        {DCT}creator1 {DCAT}record {DCT}rights {DCT}temporal""",
    "Dataset": f"""{DCT}title! {DCT}description! {DCAT}contactPoint+ {DCAT}distribution+
        {DCT}spatial+ {DCT}temporal+ {DCAT}keyword+ {DCT}publisher+1 {DCAT}theme+
        {DCT}accessRights1 {DCATAP}applicableLegislation {DCT}conformsTo {DCT}creator {FOAF}page
        {DCT}accrualPeriodicity1 {DCAT}hasVersion {DCT}identifier {ADMS}identifier {DCAT}inSeries
        {DCT}isReferencedBy {DCT}relation {DCAT}landingPage {DCT}language {DCT}issued1
        {DCT}modified1 {DCT}provenance http://www.w3.org/ns/prov#qualifiedAttribution
        {DCAT}qualifiedRelation http://www.w3.org/ns/prov#wasGeneratedBy {ADMS}sample {DCT}source
        {DCAT}spatialResolutionInMeters {DCAT}temporalResolution1 {DCT}type {DCAT}version1
        {ADMS}versionNotes""",
    "Distribution": f"""{DCAT}accessURL! {DCATAP}availability+1 {DCT}description+ {DCT}format+1
        {DCT}license+1 {DCT}title {DCAT}downloadURL {DCAT}accessService
        {DCATAP}applicableLegislation {DCAT}byteSize1 {SPDX}checksum1 {DCAT}mediaType1
        {DCAT}compressFormat1 {DCAT}packageFormat1 {FOAF}page
        http://www.w3.org/ns/odrl/2/hasPolicy1 {DCT}language {DCT}conformsTo {DCT}issued1
        {DCT}modified1 {DCT}rights {DCAT}spatialResolutionInMeters1 {DCAT}temporalResolution1
        {ADMS}status1""",
    "DataService": f"""{DCT}title! {DCAT}endpointURL! {DCT}conformsTo+ {DCAT}contactPoint+
        {DCAT}endpointDescription+ {DCAT}keyword+ {DCAT}servesDataset+ {DCT}publisher+1
        {DCAT}theme+ {DCT}accessRights1 {DCT}license1 {DCATAP}applicableLegislation
        {DCT}description {FOAF}page {DCT}format {DCAT}landingPage""",
    "DatasetSeries": f"""{DCT}title! {DCT}description! {DCAT}contactPoint+ {DCT}spatial+
        {DCT}publisher+1 {DCATAP}applicableLegislation {DCT}accrualPeriodicity1 {DCT}issued1
        {DCT}modified1 {DCT}temporal""",
    "CatalogRecord": f"""{FOAF}primaryTopic!1 {DCT}modified!1 {DCT}conformsTo+ {ADMS}status+1
        {DCT}issued+1 {DCT}description {DCT}language {DCT}source1 {DCT}title""",
    "Agent": f"{FOAF}name! {DCT}type+1",
    "Checksum": f"{SPDX}algorithm!1 {SPDX}checksumValue!1",
    "Concept": f"{SKOS}prefLabel!",
    "ConceptScheme": f"{DCT}title!",
    "Identifier": f"{SKOS}notation!1",
    "LicenseDocument": f"{DCT}type+",
    "Location": f"{DCAT}bbox+1 {DCAT}centroid+1 http://www.w3.org/ns/locn#geometry1",
    "PeriodOfTime": f"""{DCAT}startDate+1 {DCAT}endDate+1 {TIME}hasBeginning1
        {TIME}hasEnd1""",
    "Relationship": f"{DCAT}hadRole! {DCT}relation!",
}


def _stated(graph: Graph, owner: str) -> dict[str, str]:
    """Return `!`, `+` and `1` of each property, as the shapes of a class have it."""
    found: dict[str, str] = {}
    for shape in graph.objects(NamedNode(f"{BASE}dcat-ap#{owner}"), SH + "property"):
        assert isinstance(shape, NamedNode)
        path = graph.value(shape, SH + "path")
        assert path is not None
        severity = graph.value(shape, SH + "severity")
        at_least = graph.value(shape, SH + "minCount")
        sign = "+" if severity else "!"
        marks = (sign if at_least else "") + ("1" if graph.value(shape, SH + "maxCount") else "")
        found[path.value] = "".join(sorted(found.get(path.value, "") + marks))
    return found


@pytest.mark.parametrize("owner", DCAT_AP)
def test_dcat_ap_has_every_property_of_the_specification(owner: str) -> None:
    expected = {
        text.rstrip("!+1"): "".join(sorted(text[len(text.rstrip("!+1")) :]))
        for text in DCAT_AP[owner].split()
    }
    assert _stated(profiles()["dcat-ap"].graph, owner) == expected


@pytest.mark.parametrize("token", TOKENS)
def test_lists_in_shapes_are_well_formed(token: str) -> None:
    graph = profiles()[token].graph
    for node in graph.nodes:
        if graph.objects(node, RDF + "first"):
            assert len(graph.objects(node, RDF + "rest")) == 1
