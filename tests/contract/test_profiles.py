"""What every profile must hold: shapes that can be run, and examples that prove them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from ldcat.errors import UnknownProfileError
from ldcat.model.graph import BlankNode, Graph, Literal, NamedNode, Node, Term, node
from ldcat.model.report import Finding, Report, Severity
from ldcat.model.syntax import n_triples
from ldcat.terms import (
    ADMS,
    DCAT,
    DCATAP,
    DCT,
    FOAF,
    GEODCAT,
    LDCAT,
    PREFIXES,
    RDF,
    SH,
    SKOS,
    SKOS_IN_SCHEME,
    SPDX,
    TIME,
)
from ldcat.validation.background import read_vocabularies
from ldcat.validation.engine import Engine, Hit, open_engine
from ldcat.validation.explaining import Explainer
from ldcat.validation.profiles import Profile, chosen, load_profiles
from ldcat.validation.shapes import BASE
from ldcat.validation.validator import Validator

SHAPES = Path(__file__).parents[2] / "shapes"
VOCABULARIES = SHAPES.parent / "vocabularies"
GOOD = sorted(SHAPES.glob("*/examples/good/*.ttl"))
BAD = sorted(SHAPES.glob("*/examples/bad/*.ttl"))
TOKENS = sorted(path.parent.name for path in SHAPES.glob("*/profile.toml"))
PARTS = [
    f"{path.parent.name}/{part}"
    for path in sorted(SHAPES.glob("*/profile.toml"))
    for part in tomllib.loads(path.read_text(encoding="utf-8"))["parts"]
]
CHOICES = [*PARTS, "dcat-ap/core+ranges", "geodcat-ap/core+recommended"]
LANGUAGES = ["de", "en", "fr"]
#: How many good and bad examples a profile has at least, if not 4 and 10.
ENOUGH = {"dcat-ap": (6, 30), "dublin-core": (3, 10)}
#: Components that complain of what is not there, or of more than one value.
WITHOUT_VALUE = {"MinCount", "MaxCount", "UniqueLang", "HasValue", "QualifiedMinCount"}
TARGETS = {SH + it for it in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")}
REFERENCES = {SH + it for it in ("node", "property", "not", "qualifiedValueShape", "in")}
DECLARED = {**PREFIXES, "geodcatap": GEODCAT, "org": "http://www.w3.org/ns/org#"}
TURTLE_PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in DECLARED.items())
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
    graph = profiles()[path.parts[-4]].graph
    for finding in explained(path):
        assert finding.record == f"urn:example:{path.stem}"
        assert finding.node
        assert bool(finding.path) == is_property(graph, NamedNode(finding.shape))
        assert finding.value or finding.component in WITHOUT_VALUE
        assert re.fullmatch(r"The .+\.|The .+[a-zA-Z]", finding.message, re.DOTALL)


@pytest.mark.parametrize("token", TOKENS)
def test_every_profile_has_many_examples(token: str) -> None:
    good, bad = ENOUGH.get(token, (4, 10))
    assert len([path for path in GOOD if path.parts[-4] == token]) >= good
    assert len([path for path in BAD if path.parts[-4] == token]) >= bad


@pytest.mark.parametrize("token", TOKENS)
def test_a_bundled_profile_needs_no_mending_and_says_what_it_is(token: str) -> None:
    profile = profiles()[token]
    assert profile.notes == ()
    assert set(profile.descriptions) == {"en", "de", "fr"}
    assert all(profile.descriptions.values())
    assert profile.documentation
    assert profile.background is not None
    assert profile.kinds


@pytest.mark.parametrize("choice", CHOICES)
def test_a_part_stands_on_its_own(choice: str) -> None:
    profile = chosen(profiles(), choice)
    graph = profile.graph
    for triple in graph:
        if triple.predicate.value in REFERENCES and isinstance(triple.object, NamedNode):
            assert graph.describes(triple.object), triple
    assert open_engine("fast", profile.shapes).hits(b"") == ()


@pytest.mark.parametrize("token", TOKENS)
def test_a_profile_has_a_core_and_its_parts_make_the_whole(token: str) -> None:
    profile = profiles()[token]
    line = [profiles()[it] for it in profile.lineage]
    assert next(iter(profile.parts)) == "core"
    assert profile.graph == Graph(it for one in line for p in one.parts.values() for it in p.graph)
    written = {path.name for path in (SHAPES / token).glob("*.ttl")}
    assert {path.name for path in profile.files} == written


def test_a_choice_has_the_parts_of_the_bases_too() -> None:
    profile = chosen(profiles(), "dcat-ap/ranges+core")
    assert (profile.token, profile.lineage) == ("dcat-ap/core+ranges", ("dcat-ap", "dcat"))
    assert list(profile.parts) == ["core", "ranges"]
    line = [profiles()[it] for it in profile.lineage]
    wanted = [one.parts[part].graph for one in line for part in ("core", "ranges")]
    assert profile.graph == Graph(triple for graph in wanted for triple in graph)


def test_a_choice_of_one_part_finds_what_that_part_has_rules_for() -> None:
    path = SHAPES / "dcat-ap" / "examples" / "bad" / "recommended-missing.ttl"
    choices = ["core", "ranges", "recommended", "vocabularies"]
    each = {it: chosen(profiles(), f"dcat-ap/{it}") for it in choices}
    checked = Validator(each, vocabularies())
    found = {it: checked.check(record(path), "urn:r", it).findings for it in choices}
    assert {it for it in choices if found[it]} == {"recommended"}


def test_a_profile_alone_is_a_choice() -> None:
    assert chosen(profiles(), "dcat") is profiles()["dcat"]


@pytest.mark.parametrize(
    ("choice", "what"),
    [
        ("dcat-up", "no profile “dcat-up”.*dcat, dcat-ap, "),
        ("dcat-up/core", "no profile “dcat-up”"),
        ("dcat-ap/cores", "“dcat-ap” has no part “cores”.*core, ranges, recommended, vocabularies"),
        ("dcat-ap/core+", "has no part “”"),
        ("dcat-ap/", "has no part “”"),
        ("dublin-core/ranges", "has no part “ranges”. Choose from: core"),
    ],
)
def test_an_unknown_choice_is_explained(choice: str, what: str) -> None:
    with pytest.raises(UnknownProfileError, match=what):
        chosen(profiles(), choice)


@pytest.mark.parametrize("token", TOKENS)
def test_every_shape_speaks_three_languages(token: str) -> None:
    graph = profiles()[token].graph
    named = [it for it in graph.nodes if isinstance(it, NamedNode) and it.value.startswith(BASE)]
    misspelt = [it for it in named if graph.objects(it, LDCAT + "instead")]
    shapes = [it for it in named if not graph.objects(it, RDF + "first") and it not in misspelt]
    assert shapes
    for shape in shapes:
        assert languages(graph, shape, "name") == LANGUAGES, shape
        for texts in ("description", "message"):
            assert languages(graph, shape, texts) in ([], LANGUAGES), shape
        if graph.objects(shape, SH + "path") and graph.objects(shape, SH + "minCount"):
            assert languages(graph, shape, "description") == LANGUAGES, shape


def languages(graph: Graph, shape: NamedNode, predicate: str) -> list[str]:
    texts = graph.objects(shape, SH + predicate)
    return sorted(it.language or "" for it in texts if isinstance(it, Literal))


@pytest.mark.parametrize("token", TOKENS)
def test_every_property_shape_of_the_core_has_an_example_that_keeps_it(token: str) -> None:
    part = profiles()[token].parts["core"].graph
    shapes = [it for it in part.nodes if is_property(part, it) and it.value.startswith(BASE)]
    assert shapes
    text, targets = TURTLE_PREFIXES, []
    for number, shape in enumerate(shapes):
        (example,) = part.objects(shape, SKOS + "example")
        text += f"<urn:it:{number}> <{predicate(part, shape)}> {as_turtle(part, shape, example)} ."
        targets.append(
            Triple(node(shape), NamedNode(SH + "targetNode"), NamedNode(f"urn:it:{number}"))
        )
    whole = chosen(profiles(), f"{token}/core").graph
    rules = [it for it in whole if it.predicate.value not in TARGETS]
    graph = Graph([*(it for it in rules if it.predicate.value != SH + "property"), *targets])
    quads = parse(text, RdfFormat.TURTLE)
    hits = open_engine("fast", n_triples(graph)).hits(n_triples(Graph(q.triple for q in quads)))
    assert [(hit.shape, hit.component, hit.value) for hit in hits] == []


def is_property(graph: Graph, shape: Node) -> bool:
    return isinstance(shape, NamedNode) and graph.value(shape, SH + "path") is not None


def predicate(graph: Graph, shape: Node) -> str:
    """Return the path of a shape, or the first of alternative ones."""
    path = graph.value(shape, SH + "path")
    if isinstance(path, BlankNode):
        alternatives = graph.value(path, SH + "alternativePath")
        assert isinstance(alternatives, BlankNode)
        path = graph.value(alternatives, RDF + "first")
    assert isinstance(path, NamedNode)
    return path.value


def as_turtle(graph: Graph, shape: Node, example: Term) -> str:
    """Return an example as Turtle: for a thing, it is written as a text."""
    kind = graph.value(shape, SH + "nodeKind")
    is_thing = kind is not None and kind.value in {SH + "BlankNodeOrIRI", SH + "BlankNode"}
    return example.value if is_thing and isinstance(example, Literal) else str(example)


@pytest.mark.parametrize("path", GOOD + BAD, ids=name)
def test_lean_shapes_find_the_same(path: Path) -> None:
    lean, whole = engines(path.parts[-4])
    found = {fault(hit) for hit in lean.hits(record(path))}
    assert found == {fault(hit) for hit in whole.hits(record(path))}


@cache
def engines(token: str) -> tuple[Engine, Engine]:
    profile = profiles()[token]
    return open_engine("fast", profile.shapes), open_engine("fast", n_triples(profile.graph))


def fault(hit: Hit) -> tuple[str, str, str, str, str]:
    return hit.node, hit.path, hit.value, "" if hit.value else hit.component, hit.severity


@pytest.mark.parametrize("token", TOKENS)
def test_every_vocabulary_that_is_referred_to_is_bundled(token: str) -> None:
    bundled = {
        it.object for graph in vocabularies() for it in graph
        if it.predicate.value == SKOS_IN_SCHEME
    }  # fmt: skip
    graph = profiles()[token].graph
    for shape in graph.nodes:
        if graph.value(shape, SH + "path") == NamedNode(SKOS_IN_SCHEME):
            assert graph.value(shape, SH + "hasValue") in bundled


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
    for cell in graph.nodes:
        if graph.objects(cell, RDF + "first"):
            assert len(graph.objects(cell, RDF + "rest")) == 1
