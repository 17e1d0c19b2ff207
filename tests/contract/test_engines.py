"""What every SHACL engine must do: one set of tests, run for each engine."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ldcat.errors import BadParameterError, LdcatError, ResourceError, SyntaxFaultError
from ldcat.model.graph import Graph
from ldcat.model.report import Severity
from ldcat.model.syntax import n_triples
from ldcat.terms import DCAT, DCAT_DATASET, DCT, DCT_TITLE, RDF_TYPE, SH, XSD
from ldcat.validation.engine import ENGINES, Engine, Hit, open_engine
from ldcat.validation.profiles import Profile, load_profiles
from ldcat.validation.validator import Validator

ROOT = Path(__file__).parents[2]
SHAPES = ROOT / "shapes"
EXAMPLES = sorted(SHAPES.glob("*/examples/*/*.ttl"))
REAL = ROOT.parent / "shared" / "data" / "dcat"
PREFIXES = f"""
@prefix sh: <{SH}> . @prefix dct: <{DCT}> . @prefix dcat: <{DCAT}> . @prefix xsd: <{XSD}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <urn:ex:> .
"""
TITLED = "ex:S a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property ex:title . "
RDFS_SUB = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
DATASET = f"<{RDF_TYPE}> <{DCAT_DATASET}> ."


def triples(turtle: str, base: str = "urn:base") -> bytes:
    quads = parse(PREFIXES + turtle, RdfFormat.TURTLE, base_iri=base)
    return n_triples(Graph(quad.triple for quad in quads))


def component(hit: Hit) -> str:
    return hit.component.removeprefix(SH).removesuffix("ConstraintComponent")


@pytest.fixture(params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def profiles() -> Mapping[str, Profile]:
    return load_profiles([SHAPES])


@pytest.fixture(scope="module")
def validators(profiles: Mapping[str, Profile]) -> Mapping[str, Validator]:
    return {name: Validator(profiles, engine=name, limit=10_000) for name in ENGINES}


def titled(name: str, constraint: str) -> Engine:
    return open_engine(name, triples(f"{TITLED} ex:title sh:path dct:title ; {constraint} ."))


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(BadParameterError, match="fast, reference"):
        open_engine("os", b"")


def test_a_hit_says_what_where_and_why(name: str) -> None:
    engine = titled(name, "sh:minCount 1 ; sh:severity sh:Warning")
    (hit,) = engine.hits(f"<urn:d> {DATASET}".encode())
    assert hit == Hit(
        node="<urn:d>",
        path=DCT_TITLE,
        value="",
        shape="urn:ex:title",
        component=SH + "MinCountConstraintComponent",
        severity=Severity.WARNING,
    )


def test_nothing_wrong_is_no_hit(name: str) -> None:
    graph = f'<urn:d> {DATASET}\n<urn:d> <{DCT_TITLE}> "Tides" .\n'
    assert titled(name, "sh:minCount 1").hits(graph.encode()) == ()


def test_an_empty_graph_is_no_hit(name: str) -> None:
    assert titled(name, "sh:minCount 1").hits(b"") == ()


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ("sh:Violation", Severity.VIOLATION),
        ("sh:Warning", Severity.WARNING),
        ("sh:Info", Severity.INFO),
        ("ex:Grave", Severity.VIOLATION),
    ],
)
def test_a_severity_of_somebodys_own_is_a_violation(
    name: str, severity: str, expected: Severity
) -> None:
    engine = titled(name, f"sh:minCount 1 ; sh:severity {severity}")
    assert [hit.severity for hit in engine.hits(f"<urn:d> {DATASET}".encode())] == [expected]


@pytest.mark.parametrize(
    "value",
    [
        r'"tab\t line\n return\r quote\" back\\ bell\u0007 unit\u001F delete\u007F snow☃ 😀"',
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"+00:00"^^<urn:own>',
        '"hello"@en-gb',
        "<https://example.org/ä?b=c&d#e>",
        "_:b-1.x",
        '"_:x ."',
        '"a _:x"@en',
    ],
)
def test_a_value_comes_back_as_it_was_given(name: str, value: str) -> None:
    graph = f"<urn:d> {DATASET}\n<urn:d> <{DCT_TITLE}> {value} .\n"
    engine = titled(name, "sh:maxLength 0" if value[:1] != "_" else "sh:nodeKind sh:IRI")
    assert [hit.value for hit in engine.hits(graph.encode())] == [value]


def test_language_tags_come_back_in_lower_case(name: str) -> None:
    graph = f'<urn:d> {DATASET}\n<urn:d> <{DCT_TITLE}> "colour"@en-GB .\n'
    (hit,) = titled(name, "sh:maxLength 0").hits(graph.encode())
    assert hit.value == '"colour"@en-gb'


def test_blank_nodes_keep_their_labels(name: str) -> None:
    graph = (
        f'_:zz {DATASET}\n_:c14n0 {DATASET}\n_:b.1 {DATASET}\n_:b.1 <{DCT_TITLE}> "A" .\n'
        f"<urn:d> <{DCT_TITLE}> _:zz .\n"
    )
    hits = titled(name, "sh:minCount 1").hits(graph.encode())
    assert {hit.node for hit in hits} == {"_:zz", "_:c14n0"}


def test_a_path_of_several_predicates_is_left_to_the_shape(name: str) -> None:
    shapes = TITLED + "ex:title sh:path ( dct:publisher dct:title ) ; sh:minCount 1 ."
    (hit,) = open_engine(name, triples(shapes)).hits(f"<urn:d> {DATASET}".encode())
    assert (hit.path, hit.shape) == ("", "urn:ex:title")


def test_a_closed_shape_names_the_unwanted_property(name: str) -> None:
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:targetNode <urn:d> ; sh:closed true ; sh:ignoredProperties ()."
    )
    (hit,) = open_engine(name, shapes).hits(f"<urn:d> <{DCT_TITLE}> _:b .".encode())
    assert (component(hit), hit.path, hit.value) == ("Closed", DCT_TITLE, "_:b")


def test_a_sparql_constraint_speaks_for_itself(name: str) -> None:
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:sparql [ "
        'sh:message "Too short." ; sh:select "SELECT $this WHERE { $this ?p ?o }" ] .'
    )
    (hit,) = open_engine(name, shapes).hits(f"<urn:d> {DATASET}".encode())
    assert (component(hit), hit.message) == ("SPARQL", "Too short.")


@pytest.mark.parametrize("message", ["Too long.", ""])
def test_a_component_of_somebodys_own_is_told_by_its_iri_and_its_words(
    name: str, message: str
) -> None:
    own = "https://own.example/short"
    words = f'sh:message "{message}" ;' if message else ""
    shapes = f"""
        <{own}ConstraintComponent> a sh:ConstraintComponent ; sh:parameter [ sh:path <{own}> ] ;
          sh:validator [ a sh:SPARQLAskValidator ; {words}
            sh:ask "ASK {{ FILTER (STRLEN(STR($value)) < $short) }}" ] .
        {TITLED} ex:title sh:path dct:title ; <{own}> 3 ."""
    graph = f'<urn:d> {DATASET}\n<urn:d> <{DCT_TITLE}> "long" .\n'
    (hit,) = open_engine(name, triples(shapes)).hits(graph.encode())
    assert (hit.component, hit.message) == (f"{own}ConstraintComponent", message)


def test_details_of_a_result_are_not_hits(name: str) -> None:
    shapes = (
        TITLED
        + "ex:title sh:path dct:title ; sh:node [ sh:property [ sh:path dct:x ; sh:minCount 1 ] ] ."
    )
    graph = f"<urn:d> {DATASET}\n<urn:d> <{DCT_TITLE}> <urn:t> .\n"
    hits = open_engine(name, triples(shapes)).hits(graph.encode())
    assert [component(hit) for hit in hits] == ["Node"]


def test_a_text_that_is_no_graph_is_refused(name: str) -> None:
    with pytest.raises(SyntaxFaultError):
        titled(name, "sh:minCount 1").hits(b"<urn:d> <urn:p> nonsense .")


def test_shapes_that_cannot_be_run_are_refused_when_opened(name: str) -> None:
    shapes = TITLED + 'ex:title sh:path dct:title ; sh:minCount "many" .'
    with pytest.raises(ResourceError, match="engine refuses"):
        open_engine(name, triples(shapes)).hits(f"<urn:d> {DATASET}".encode())


def test_a_long_chain_of_classes_ends_in_an_error_of_ours_or_in_hits(name: str) -> None:
    links = "".join(f"<urn:c{n}> <{RDFS_SUB}> <urn:c{n + 1}> .\n" for n in range(3000))
    graph = f"{links}<urn:d> {DATASET}\n<urn:d> <{DCT_TITLE}> <urn:t> .\n"
    graph += f"<urn:t> <{RDF_TYPE}> <urn:c0> .\n"
    engine = titled(name, "sh:class ex:Unreachable")
    try:
        outcome: object = len(engine.hits(graph.encode()))
    except LdcatError as error:
        outcome = type(error).__name__
    assert outcome in {1, "TooComplexError"}


def test_an_enormous_number_is_no_bomb(name: str) -> None:
    graph = f'<urn:d> {DATASET}\n<urn:d> <{DCT_TITLE}> "1E999999999"^^<{XSD}decimal> .\n'
    (hit,) = titled(name, "sh:nodeKind sh:IRI").hits(graph.encode())
    assert hit.value == f'"1E999999999"^^<{XSD}decimal>'


def test_threads_may_share_an_engine(name: str) -> None:
    engine = titled(name, "sh:minCount 1")
    graphs = [f"_:d{n} {DATASET}".encode() for n in range(24)]
    with ThreadPoolExecutor(4) as threads:
        hits = list(threads.map(engine.hits, graphs))
    assert [found[0].node for found in hits] == [f"_:d{n}" for n in range(24)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_the_engines_agree_on_every_example(
    path: Path, validators: Mapping[str, Validator]
) -> None:
    graph = n_triples(Graph(q.triple for q in parse(path.read_bytes(), RdfFormat.TURTLE)))
    fast, reference = (validators[name].check(graph, "urn:r", path.parts[-4]) for name in ENGINES)
    assert fast == reference


def _real_files() -> list[Path]:
    files = [path for path in sorted(REAL.glob("*.ttl")) if 2_000 < path.stat().st_size < 12_000]
    return files[:: max(1, len(files) // 25)][:25]


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the catalogues of ../shared/data/dcat are not here")
@pytest.mark.parametrize("token", ["dcat-ap", "dublin-core"])
def test_the_engines_agree_on_real_catalogues(
    token: str, validators: Mapping[str, Validator]
) -> None:
    checked = 0
    for path in _real_files():
        try:
            quads = list(
                parse(path.read_bytes(), RdfFormat.TURTLE, base_iri="http://base.example/")
            )
        except SyntaxError:
            continue
        graph = n_triples(Graph(quad.triple for quad in quads))
        fast, reference = (validators[name].check(graph, "urn:r", token) for name in ENGINES)
        assert fast == reference, path.name
        checked += 1
    assert checked >= 20
