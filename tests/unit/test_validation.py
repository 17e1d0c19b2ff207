"""Profiles are read, findings are worded, ordered and capped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ldcat.errors import ResourceError, UnknownProfileError
from ldcat.model.graph import Graph
from ldcat.model.report import Finding, Severity
from ldcat.model.syntax import n_triples
from ldcat.terms import DCAT_DATASET, DCT, DCT_TITLE, SH
from ldcat.validation.described import Described, parsed_literal
from ldcat.validation.engine import ENGINES
from ldcat.validation.explaining import Explainer
from ldcat.validation.profiles import load_profiles
from ldcat.validation.validator import Validator
from ldcat.validation.words import compact_path, shortened

SHAPES = Path(__file__).parents[2] / "shapes"
TOML = 'title = "Own"\niri = "https://example.org/own"\nshapes = ["own.ttl"]\n'
PREFIXES = f"""
@prefix sh: <{SH}> . @prefix dct: <{DCT}> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ex: <https://example.org/shapes#> .
"""
SHAPE = "<#S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property <#t> .\n"
TITLE = SHAPE + "<#t> sh:path dct:title ; sh:minCount 1 ."

Write = Callable[..., Path]


def graph(turtle: str) -> bytes:
    quads = parse(PREFIXES + turtle, RdfFormat.TURTLE, base_iri="urn:base")
    return n_triples(Graph(quad.triple for quad in quads))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a profile and returns the folder of profiles."""

    def written(turtle: str = TITLE, toml: str = TOML, name: str = "own") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "profile.toml").write_text(toml, encoding="utf-8")
        (folder / "own.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
        return tmp_path

    return written


@pytest.fixture
def find(write: Write) -> Callable[..., list[Finding]]:
    """Return a function that checks a graph against shapes, with both engines."""

    def found(shapes: str, turtle: str) -> list[Finding]:
        profiles, record = load_profiles([write(shapes)]), graph(turtle)
        reports = [
            Validator(profiles, engine=engine).check(record, "urn:d", "own") for engine in ENGINES
        ]
        assert reports[0] == reports[1]
        told = Explainer(profiles, ()).explained(reports[0], record="urn:d", text=record)
        return [replace(it.finding, message=it.message) for it in told.explanations]

    return found


# --- profiles -------------------------------------------------------------------------------


def test_a_profile_has_what_its_files_say(write: Write) -> None:
    toml = TOML + 'version = "2"\ndescription = "Ours."\nkinds = ["dcat:Dataset", "<urn:k>"]\n'
    profile = load_profiles([write(toml=toml)])["own"]
    assert (profile.title, profile.iri, profile.version) == ("Own", "https://example.org/own", "2")
    assert profile.description == "Ours."
    assert profile.kinds == (DCAT_DATASET, "urn:k")
    assert [path.name for path in profile.files] == ["own.ttl"]
    assert b"<urn:ldcat:shapes:own#S>" in profile.shapes
    assert profile.notes == ()


def test_a_profile_brings_the_shapes_of_its_bases_nearest_first(write: Write) -> None:
    write(name="root")
    write(name="left", toml=TOML + 'base = ["root"]')
    write(name="right", toml=TOML + 'base = ["root"]')
    folder = write(name="own", toml=TOML + 'base = ["left", "right"]')
    profile = load_profiles([folder])["own"]
    assert profile.lineage == ("own", "left", "right", "root")
    assert b"<urn:ldcat:shapes:root#S>" in profile.shapes


def test_the_operators_profile_replaces_a_bundled_one(write: Write) -> None:
    folder = write(name="dcat", toml=TOML)
    assert load_profiles([SHAPES, folder])["dcat"].title == "Own"
    assert load_profiles([folder, SHAPES])["dcat"].title == "DCAT 3"


@pytest.mark.parametrize(
    ("toml", "place", "what"),
    [
        ("title = 1 2", "profile.toml", "not TOML.*line 1"),
        (TOML + "colour = 1", "profile.toml, line 4", "“colour” is no key"),
        ("title = 1\n", "profile.toml, line 1", "“title” must be a text"),
        (TOML + 'base = "dcat"', "profile.toml, line 4", "“base” must be a list"),
        (TOML + "kinds = [1]", "profile.toml, line 4", "“kinds” must be a list of texts"),
        ('title = "Own"\n', "profile.toml", "“iri” is missing"),
        (TOML.replace("https://", "//"), "profile.toml, line 2", "not an absolute IRI"),
        (TOML.replace("own.ttl", "none.ttl"), "profile.toml, line 3", "no file “none.ttl”"),
        (TOML.replace("own.ttl", "../own/own.ttl"), "profile.toml, line 3", "no file"),
        (TOML + 'kinds = ["dcat"]', "profile.toml, line 4", "“dcat” is no class"),
        (TOML + 'kinds = ["x:Dataset"]', "profile.toml, line 4", "Use <IRI>, or"),
        (
            TOML + 'base = ["nine"]',
            "profile.toml, line 4",
            "no profile “nine”.*Known profiles: own",
        ),
        (TOML + 'base = ["own"]', "profile.toml, line 4", "circle: own → own"),
    ],
)
def test_a_broken_profile_is_refused_with_file_and_line(
    write: Write, toml: str, place: str, what: str
) -> None:
    with pytest.raises(ResourceError, match=what) as caught:
        load_profiles([write(toml=toml)])
    assert caught.value.where.endswith(place)


def test_a_circle_of_bases_is_shown(write: Write) -> None:
    write(name="a", toml=TOML + 'base = ["b"]')
    write(name="b", toml=TOML + 'base = ["c"]')
    folder = write(name="c", toml=TOML + 'base = ["b"]')
    with pytest.raises(ResourceError, match="b → c → b"):
        load_profiles([folder])


def test_broken_turtle_is_refused_with_file_and_line(write: Write) -> None:
    with pytest.raises(ResourceError, match="not Turtle") as caught:
        load_profiles([write("<#S> a sh:NodeShape ;\n  sh:name “no quotes” .")])
    assert caught.value.where.endswith(("own.ttl, line 4", "own.ttl, line 5"))


@pytest.mark.parametrize("turtle", ["", '<#s> sh:name "only a name" .'])
def test_an_empty_shapes_graph_is_refused(write: Write, turtle: str) -> None:
    with pytest.raises(ResourceError, match="hold no shape"):
        load_profiles([write(turtle)])


def test_a_profile_needs_a_plain_token(write: Write) -> None:
    with pytest.raises(ResourceError, match="cannot be the token"):
        load_profiles([write(name="My Profile")])


def test_a_file_that_cannot_be_read_is_named(write: Write) -> None:
    folder = write()
    (folder / "own" / "profile.toml").unlink()
    (folder / "own" / "profile.toml").mkdir()
    with pytest.raises(ResourceError, match="cannot be read"):
        load_profiles([folder])


def test_shapes_that_cannot_be_read_are_named(write: Write) -> None:
    folder = write()
    shapes = next((folder / "own").glob("*.ttl"))
    shapes.unlink()
    shapes.mkdir()
    with pytest.raises(ResourceError, match=shapes.name):
        load_profiles([folder])


def test_a_dangling_link_is_dropped_and_noted(write: Write) -> None:
    shapes = TITLE.replace("sh:property <#t>", 'sh:property <#t>, <#gone>, "text"')
    profiles = load_profiles([write(shapes)])
    assert len(profiles["own"].notes) == 2
    assert "own#gone> , which" in profiles["own"].notes[0].replace(">, ", "> , ")
    for engine in ENGINES:
        report = Validator(profiles, engine=engine).check(b"", "urn:d", "own")
        assert report.conforms


def test_a_datatype_that_no_value_has_means_any_literal(write: Write) -> None:
    shapes = f"{TITLE}\n<#t> sh:datatype <http://www.w3.org/2000/01/rdf-schema#Literal> .\n"
    profiles = load_profiles([write(shapes)])
    assert "is taken as sh:nodeKind sh:Literal: 1 times" in profiles["own"].notes[0]
    said = "<urn:d> a dcat:Dataset ; dct:title %s ."
    for engine in ENGINES:
        validator = Validator(profiles, engine=engine)
        assert validator.check(graph(said % '"A"@en, 1'), "urn:d", "own").conforms
        assert not validator.check(graph(said % "<urn:a>"), "urn:d", "own").conforms


def test_the_fast_engine_does_not_need_rdflib() -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from ldcat.validation.profiles import load_profiles\n"
        "from ldcat.validation.validator import Validator\n"
        f"profiles = load_profiles([Path({str(SHAPES)!r})])\n"
        "Validator(profiles).check(b'', 'urn:d', 'dcat-ap')\n"
        "sys.exit('rdflib' in sys.modules or 'pyshacl' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- reports --------------------------------------------------------------------------------


def test_an_unknown_profile_is_refused(write: Write) -> None:
    with pytest.raises(UnknownProfileError, match="Choose one of: own"):
        Validator(load_profiles([write()])).check(b"", "urn:d", "nine")


def test_a_report_keeps_the_worst_and_says_how_many_it_left_out(write: Write) -> None:
    shapes = SHAPE + (
        "<#t> sh:path dct:title ; sh:nodeKind sh:Literal ; sh:severity sh:Info . "
        "<#S> sh:property <#d> . <#d> sh:path dct:description ; sh:minCount 1 ."
    )
    titles = ", ".join(f"<urn:t{n}>" for n in range(10))
    record = graph(f"<urn:d> a dcat:Dataset ; dct:title {titles} .")
    report = Validator(load_profiles([write(shapes)]), limit=4).check(record, "urn:d", "own")
    assert [it.severity for it in report.findings] == [Severity.VIOLATION, *[Severity.INFO] * 3]
    assert [it.value for it in report.findings] == ["", "<urn:t0>", "<urn:t1>", "<urn:t2>"]
    assert report.cut == 7
    assert not report.conforms


def test_warnings_alone_conform(write: Write) -> None:
    shapes = TITLE.replace("sh:minCount 1", "sh:minCount 1 ; sh:severity sh:Warning")
    record = graph("<urn:d> a dcat:Dataset .")
    report = Validator(load_profiles([write(shapes)])).check(record, "urn:d", "own")
    assert report.conforms
    assert report.count(Severity.WARNING) == 1


@pytest.mark.parametrize(
    ("base", "own", "rule"),
    [
        ("sh:severity sh:Warning", "sh:severity sh:Violation", "own#t"),
        ("sh:severity sh:Violation", "sh:severity sh:Warning", "root#t"),
        ("sh:severity sh:Warning", "sh:severity sh:Warning", "own#t"),
    ],
)
def test_a_fault_that_two_profiles_find_is_told_once(
    write: Write, base: str, own: str, rule: str
) -> None:
    write(TITLE.replace("sh:minCount 1", f"sh:minCount 1 ; {base}"), name="root")
    folder = write(
        TITLE.replace("sh:minCount 1", f"sh:minCount 1 ; {own}"), TOML + 'base = ["root"]'
    )
    record = graph("<urn:d> a dcat:Dataset .")
    report = Validator(load_profiles([folder])).check(record, "urn:d", "own")
    assert [it.rule for it in report.findings] == [rule]


def test_two_faults_that_one_profile_finds_are_told_both(
    find: Callable[..., list[Finding]],
) -> None:
    shapes = SHAPE + "<#t> sh:path dct:title ; sh:minLength 9 ; sh:datatype xsd:string ."
    found = find(shapes, '<urn:d> a dcat:Dataset ; dct:title "Tides"@en .')
    assert [it.component for it in found] == ["Datatype", "MinLength"]


def test_an_operators_shape_goes_by_its_own_iri(find: Callable[..., list[Finding]]) -> None:
    shapes = (
        "ex:S a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property ex:t, "
        "[ sh:path dct:description ; sh:minCount 1 ] . ex:t sh:path dct:title ; sh:minCount 1 ."
    )
    found = find(shapes, "<urn:d> a dcat:Dataset .")
    assert [(it.rule, it.path) for it in found] == [
        ("https://example.org/shapes#S", DCT + "description"),
        ("https://example.org/shapes#t", DCT_TITLE),
    ]


def test_an_anonymous_shape_around_nothing_has_a_stable_name(
    find: Callable[..., list[Finding]],
) -> None:
    shapes = "[] a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:nodeKind sh:BlankNode ."
    (finding,) = find(shapes, "<urn:d> a dcat:Dataset .")
    assert finding.rule == "urn:ldcat:anonymous-shape:own:1"
    assert finding.message == (
        "The dataset must be named by a blank node, but here it is the IRI <urn:d>."
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("dct:title", DCT_TITLE),
        ("[ sh:inversePath dct:hasPart ]", f"^<{DCT}hasPart>"),
        ("( dct:relation dct:title )", f"(<{DCT}relation>/<{DCT_TITLE}>)"),
        (
            "[ sh:alternativePath ( dct:title [ sh:zeroOrMorePath dct:hasPart ] ) ]",
            f"(<{DCT_TITLE}>|(<{DCT}hasPart>)*)",
        ),
        (
            "( [ sh:oneOrMorePath dct:hasPart ] [ sh:zeroOrOnePath dct:title ] )",
            f"((<{DCT}hasPart>)+/(<{DCT_TITLE}>)?)",
        ),
    ],
)
def test_a_path_is_an_iri_or_sparql(
    find: Callable[..., list[Finding]], path: str, expected: str
) -> None:
    shapes = SHAPE + f"<#t> sh:path {path} ; sh:minCount 5 ."
    (finding,) = find(shapes, "<urn:d> a dcat:Dataset .")
    assert finding.path == expected


def test_another_record_of_which_only_the_class_is_given_is_left_alone(
    find: Callable[..., list[Finding]],
) -> None:
    found = find(
        TITLE,
        "<urn:d> a dcat:Dataset . <urn:other> a dcat:Dataset . [] a dcat:Dataset . "
        '<urn:more> a dcat:Dataset ; dct:description "Described here." .',
    )
    assert [it.node for it in found if not it.node.startswith("_:")] == ["urn:d", "urn:more"]
    assert len(found) == 3


# --- sentences ------------------------------------------------------------------------------

NAMED = 'sh:name "access URL"@en, "Zugangs-URL"@de'
RANGE = ' <#agent> a sh:NodeShape ; sh:name "an agent"@en ; sh:class dct:Agent .'


@pytest.mark.parametrize(
    ("constraint", "values", "sentence"),
    [
        (
            f"{NAMED} ; sh:minCount 1",
            "",
            "The dataset has no access URL (dct:title). Add at least one.",
        ),
        ("sh:minCount 1", "", "The dataset has no dct:title. Add at least one."),
        (
            'sh:minCount 1 ; sh:description "Say it."@en',
            "",
            "The dataset has no dct:title. Say it.",
        ),
        (
            "sh:minCount 1 ; sh:severity sh:Warning",
            "",
            "The dataset has no dct:title; one is recommended.",
        ),
        ("sh:minCount 3", '"a"', "The dataset needs at least 3 values of dct:title."),
        (
            f"{NAMED} ; sh:maxCount 1",
            '"a", "b"',
            "The access URL (dct:title) may be given once only, but there are 2 values.",
        ),
        ("sh:maxCount 0", '"a"', "The property dct:title must not be given, but there is one."),
        (
            "sh:maxCount 2",
            "1, 2, 3",
            "The property dct:title may be given 2 times at most, but there are 3 values.",
        ),
        (
            f"{NAMED} ; sh:nodeKind sh:IRI",
            '"www.example.org"',
            "The access URL (dct:title) must be an IRI, but here it is the text “www.example.org”.",
        ),
        (
            "sh:nodeKind sh:Literal ; sh:severity sh:Warning",
            "dct:title",
            (
                "The property dct:title should be a literal (a text, number or date), "
                "but here it is the IRI dct:title."
            ),
        ),
        (
            "sh:datatype xsd:date",
            '"2024-02-30"^^xsd:date',
            (
                "The property dct:title is “2024-02-30”, which is not a date such as 2024-05-31 "
                "(xsd:date)."
            ),
        ),
        (
            "sh:datatype xsd:date",
            "7",
            (
                "The property dct:title must be a date such as 2024-05-31 (xsd:date), "
                "but here it is “7” (xsd:integer)."
            ),
        ),
        (
            "sh:class dct:Agent",
            "[ a dct:Location ]",
            (
                "The property dct:title must be of class dct:Agent, "
                "but here it is a blank node, which is of class dct:Location."
            ),
        ),
        (
            "sh:class dct:LicenseDocument",
            "<urn:x> . <urn:x> a <dct:LicenseDocument>",
            (
                "The property dct:title must be of class dct:LicenseDocument, but here it is the "
                "IRI <urn:x>, which is of class <dct:LicenseDocument> (it looks as if the prefix "
                "dct: was not declared)."
            ),
        ),
        (
            "sh:nodeKind sh:Literal",
            "<dcterms:x-1>",
            (
                "The property dct:title must be a literal (a text, number or date), but here it is "
                "the IRI <dcterms:x-1> (it looks as if the prefix dcterms: was not declared)."
            ),
        ),
        (
            "sh:nodeKind sh:Literal",
            "<geo:52.1,4.3>",
            (
                "The property dct:title must be a literal (a text, number or date), but here it is "
                "the IRI <geo:52.1,4.3>."
            ),
        ),
        (
            "sh:node <#agent>",
            "<urn:x>",
            "The property dct:title must be an agent, but here it is the IRI <urn:x>.",
        ),
        (
            "sh:or ( [ sh:datatype xsd:date ] [ sh:class dct:Agent ] [ sh:nodeKind sh:BlankNode ])",
            "<urn:x>",
            (
                "The property dct:title must be a date such as 2024-05-31 (xsd:date) or dct:Agent "
                "or a blank node, but here it is the IRI <urn:x>."
            ),
        ),
        (
            "sh:or ( [ sh:minLength 9 ] )",
            '"x"',
            "The property dct:title breaks the rule own#t (Or). Here it is the text “x”.",
        ),
        (
            'sh:in ( "a" 2 dct:title <urn:4> 5 6 7 8 )',
            '"x"',
            (
                "The property dct:title must be one of “a”, 2, dct:title, <urn:4>, 5, 6, "
                "and 2 more, but here it is the text “x”."
            ),
        ),
        ("sh:hasValue <urn:y>", "<urn:x>", "The property dct:title must have the value <urn:y>."),
        (
            'sh:pattern "^a"',
            '"x"',
            "The property dct:title must match the pattern “^a”, but here it is the text “x”.",
        ),
        (
            "sh:maxExclusive 3",
            "4",
            "The property dct:title must be less than 3, but here it is “4” (xsd:integer).",
        ),
        (
            'sh:languageIn ( "en" "de" )',
            '"x"@fr',
            (
                "The property dct:title must be in one of the languages “en”, “de”, "
                "but here it is the text “x”."
            ),
        ),
        (
            "sh:uniqueLang true",
            '"x"@en, "y"@en',
            (
                "The property dct:title is given more than once in the same language. "
                "Keep one for each."
            ),
        ),
        (
            "sh:equals dct:description",
            '"x"',
            "The property dct:title must have the same values as dct:description.",
        ),
        (
            "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 2",
            "<urn:x>",
            "The property dct:title lacks values of the right kind (at least 2).",
        ),
        (
            "sh:not [ sh:nodeKind sh:Literal ]",
            '"x"',
            "The property dct:title breaks the rule own#t (Not). Here it is the text “x”.",
        ),
        ('sh:minCount 1 ; sh:message "Name it!"@en, "Benennt es!"@de', "", "Name it!"),
        ('sh:minCount 1 ; sh:message "Benennt es!"@de', "", "Benennt es!"),
    ],
)
def test_a_sentence_says_what_is_wrong(
    find: Callable[..., list[Finding]], constraint: str, values: str, sentence: str
) -> None:
    shapes = SHAPE + f"<#t> sh:path dct:title ; {constraint} ." + RANGE
    stated = f" ; dct:title {values}" if values else ""
    found = find(shapes, f"<urn:d> a dcat:Dataset{stated} .")
    assert sentence in [it.message for it in found]


def test_a_closed_shape_names_what_it_does_not_want(find: Callable[..., list[Finding]]) -> None:
    shapes = (
        '<#S> a sh:NodeShape ; sh:name "event"@en ; sh:targetNode <urn:d> ; sh:closed true ; '
        "sh:ignoredProperties () ."
    )
    (finding,) = find(shapes, '<urn:d> dct:title "x" .')
    assert finding.message == "The event must not have dct:title; here it is the text “x”."


def test_a_node_shape_without_value_has_a_sentence_too(find: Callable[..., list[Finding]]) -> None:
    shapes = (
        "<#S> a sh:NodeShape ; sh:targetNode <urn:d> ; sh:hasValue <urn:e> ; sh:severity sh:Info ."
    )
    (finding,) = find(shapes, '<urn:d> dct:title "x" .')
    assert finding.message == "The resource should have the value <urn:e>."


def test_what_several_paths_lead_to_is_not_counted(find: Callable[..., list[Finding]]) -> None:
    shapes = (
        SHAPE
        + "<#t> sh:path [ sh:alternativePath ( dct:title dct:description ) ] ; sh:maxCount 1 ."
    )
    (finding,) = find(shapes, '<urn:d> a dcat:Dataset ; dct:title "x" ; dct:description "y" .')
    assert finding.message == (
        "The property (dct:title|dct:description) may be given once only, but there are more."
    )


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        ("dcat:Catalog", "catalogue"),
        ("dcat:Dataset, dcat:DatasetSeries", "dataset series"),
        ("dcat:Distribution", "distribution"),
        ("dct:Agent", "resource"),
    ],
)
def test_a_thing_is_called_by_its_class(
    find: Callable[..., list[Finding]], kind: str, noun: str
) -> None:
    shapes = "<#t> a sh:PropertyShape ; sh:targetNode <urn:d> ; sh:path dct:title ; sh:minCount 1 ."
    (finding,) = find(shapes, f"<urn:d> a {kind} .")
    assert finding.message.startswith(f"The {noun} has no")


def test_long_texts_are_cut() -> None:
    assert shortened("x" * 500) == "x" * 99 + "…"
    assert shortened("x" * 100) == "x" * 100


def test_rdf_type_is_a() -> None:
    assert compact_path("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == "a"


@pytest.mark.parametrize(
    ("text", "value", "datatype"),
    [
        (r'"a\tb\n\"c\"\\"', 'a\tb\n"c"\\', ""),
        (r'"\u00e9\U0001F600"^^<urn:t>', "é😀", "urn:t"),
        ('"x"@en-GB', "x", ""),
    ],
)
def test_a_literal_is_taken_apart(text: str, value: str, datatype: str) -> None:
    literal = parsed_literal(text)
    assert literal is not None
    assert (literal.value, literal.datatype) == (value, datatype)


def test_iris_and_blank_nodes_are_no_literals() -> None:
    assert parsed_literal("<urn:x>") is None
    assert parsed_literal("_:x") is None


def test_described_counts_each_value_once() -> None:
    described = Described(
        b'<urn:d> <urn:p> "a . b" .\n<urn:d> <urn:p> "a . b" .\n'
        b"<urn:d> <urn:p> _:x .\n_:x <urn:p> <urn:d> .\n"
    )
    assert described.values("<urn:d>", "urn:p") == ('"a . b"', "_:x")
    assert described.count("_:x", "urn:p") == 1
    assert described.count("_:y", "urn:p") == 0
