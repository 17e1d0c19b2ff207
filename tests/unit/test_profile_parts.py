"""A profile's file may have parts, texts by language, a background and a policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ldcat.errors import ResourceError
from ldcat.model.graph import NamedNode
from ldcat.model.report import Severity
from ldcat.terms import DCAT, SH, SKOS, SKOS_IN_SCHEME
from ldcat.validation.lean import lean
from ldcat.validation.profiles import Profile, chosen, load_profiles

HEAD = 'title = "Own"\niri = "https://example.org/own"\n'
PARTS = HEAD + '[parts]\ncore = ["own.ttl"]\nmore = ["more.ttl"]\n'
PREFIXES = (
    f"@prefix sh: <{SH}> . @prefix dcat: <{DCAT}> . @prefix dct: <http://purl.org/dc/terms/> .\n"
)
SHAPES = (
    "<#S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property <#t> .\n"
    "<#t> sh:path dct:title ; sh:minCount 1 ; sh:or _:l .\n"
    "_:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> [ sh:nodeKind sh:Literal ] ;\n"
    "  <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> () .\n"
)

Load = Callable[..., Profile]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that writes a profile and reads it."""

    def loaded(toml: str, **files: str) -> Profile:
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        for name, text in {"own": SHAPES, "more": SHAPES.replace("<#", "<#more-"), **files}.items():
            (folder / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
        (folder / "profile.toml").write_text(toml, encoding="utf-8")
        return load_profiles([tmp_path])["own"]

    return loaded


def test_parts_are_graphs_of_their_own_in_order(load: Load) -> None:
    profile = load(PARTS)
    assert list(profile.parts) == ["core", "more"]
    assert [path.name for path in profile.files] == ["own.ttl", "more.ttl"]
    core, more = (part.graph for part in profile.parts.values())
    assert set(profile.graph) == {*core, *more}
    assert not set(core) & set(more)


def test_a_list_of_shapes_is_short_for_a_core(load: Load) -> None:
    profile = load(HEAD + 'shapes = ["own.ttl", "more.ttl"]\n')
    assert list(profile.parts) == ["core"]
    assert chosen({"own": profile}, "own/core").graph == profile.graph


def test_labels_of_blank_nodes_do_not_meet(load: Load) -> None:
    """`_:l` of one file is not that of another, in a part or across parts."""
    for toml in (PARTS, HEAD + 'shapes = ["own.ttl", "more.ttl"]\n'):
        graph = load(toml).graph
        assert len({it.subject for it in graph if it.predicate.value.endswith("#rest")}) == 2


def test_anonymous_shapes_have_names_of_their_part(load: Load) -> None:
    text = "<#S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dct:title ] ."
    graph = load(PARTS, own=text, more=text).graph
    names = {it.value for it in graph.nodes if graph.objects(it, SH + "path")}
    assert names == {"urn:ldcat:anonymous-shape:own:1", "urn:ldcat:anonymous-shape:own/more:1"}


def test_texts_documentation_background_and_policy_are_read(load: Load) -> None:
    profile = load(
        HEAD + 'description = "Ours."\ndocumentation = "https://example.org/spec"\n'
        'background = ["skos:inScheme", "<urn:p>"]\n'
        '[titles]\nde = "Eigenes"\n[descriptions]\nde = "Unseres."\n'
        '[parts]\ncore = ["own.ttl"]\n[policy]\nviolation = "quarantine"\nwarning = "accept"\n'
    )
    assert profile.titles == {"en": "Own", "de": "Eigenes"}
    assert profile.descriptions == {"en": "Ours.", "de": "Unseres."}
    assert profile.documentation == "https://example.org/spec"
    assert profile.background == (SKOS_IN_SCHEME, "urn:p")
    assert profile.policy == {Severity.VIOLATION: "quarantine", Severity.WARNING: "accept"}


def test_who_says_nothing_of_a_background_gets_everything(load: Load) -> None:
    profile = load(PARTS)
    assert profile.background is None
    assert profile.policy == {}
    assert profile.documentation == ""


@pytest.mark.parametrize(
    ("toml", "line", "what"),
    [
        (HEAD, 0, "“parts” is missing"),
        (PARTS.replace("more.ttl", "none.ttl"), 5, "no file “none.ttl”"),
        (PARTS.replace('["more.ttl"]', '"more.ttl"'), 3, "“parts” must be a table of lists"),
        (PARTS.replace('["more.ttl"]', "[]"), 3, "“parts” must be a table of lists"),
        (PARTS.replace("more =", '"My part" ='), 5, "“My part” cannot be the name of a part"),
        (HEAD + 'shapes = ["own.ttl"]\n' + PARTS[len(HEAD) :], 3, "“shapes” or “parts”, not both"),
        (HEAD + "parts = []\n", 3, "“parts” must be a table"),
        (PARTS + '[titles]\ngerman_ = "x"\n', 7, "“german_” cannot be a language"),
        (PARTS + "[descriptions]\nde = 1\n", 6, "“descriptions” must be a table of texts"),
        (PARTS + '[policy]\nerror = "reject"\n', 7, "“error” cannot be a severity"),
        (PARTS + '[policy]\nviolation = "shrug"\n', 7, "“shrug” is nothing that can become"),
        (HEAD + 'documentation = "spec"\n' + PARTS[len(HEAD) :], 3, "not an absolute IRI"),
        (HEAD + 'background = ["inScheme"]\n' + PARTS[len(HEAD) :], 3, "is no predicate"),
        (PARTS + '[colour]\nred = "x"\n', 6, "“colour” is no key"),
    ],
)
def test_a_fault_is_told_with_its_line(load: Load, toml: str, line: int, what: str) -> None:
    with pytest.raises(ResourceError, match=what) as caught:
        load(toml)
    assert caught.value.where.endswith(f"profile.toml, line {line}" if line else "profile.toml")


def test_a_part_without_shapes_is_refused(load: Load) -> None:
    with pytest.raises(ResourceError, match="hold no shape") as caught:
        load(PARTS, more='<#s> sh:name "only a name" .')
    assert caught.value.where.endswith("line 5")


# --- lean shapes ----------------------------------------------------------------------------


def said(profile: Profile, fragment: str) -> set[str]:
    """Return the local names of what engines hear of a shape."""
    about = lean(profile.graph).properties(NamedNode(f"urn:ldcat:shapes:own#{fragment}"))
    return {predicate.rpartition("#")[2] for predicate in about}


def test_property_shapes_get_the_targets_of_their_node_shape(load: Load) -> None:
    profile = load(HEAD + 'shapes = ["own.ttl"]\n')
    assert said(profile, "S") == {"type"}
    assert said(profile, "t") == {"targetClass", "path", "minCount", "or"}


@pytest.mark.parametrize(
    "constraint",
    ["sh:closed true", "sh:deactivated true", "a <http://www.w3.org/2002/07/owl#Class>"],
)
def test_where_it_matters_what_hangs_together_it_stays_so(load: Load, constraint: str) -> None:
    profile = load(HEAD + 'shapes = ["own.ttl"]\n', own=SHAPES + f"<#S> {constraint} .\n")
    assert {"targetClass", "property"} <= said(profile, "S")


def test_siblings_that_look_at_each_other_stay_together(load: Load) -> None:
    own = SHAPES + "<#t> sh:qualifiedValueShapesDisjoint true .\n"
    assert "property" in said(load(HEAD + 'shapes = ["own.ttl"]\n', own=own), "S")


def test_texts_and_what_constrains_nothing_are_left_out(load: Load) -> None:
    own = SHAPES + (
        f'<#t> sh:name "title" ; sh:message "None." ; <{SKOS}example> "A" .\n'
        '<#S> sh:property <#idle> . <#idle> sh:path dct:date ; sh:name "date" .\n'
    )
    profile = load(HEAD + 'shapes = ["own.ttl"]\n', own=own)
    assert not said(profile, "t") & {"name", "message", "example"}
    assert said(profile, "idle") == set()


def test_the_message_of_a_query_is_kept(load: Load) -> None:
    own = SHAPES + '<#t> sh:message "Too short." ; sh:sparql [ sh:select "SELECT $this {}" ] .\n'
    assert "message" in said(load(HEAD + 'shapes = ["own.ttl"]\n', own=own), "t")


@pytest.mark.parametrize(
    ("nearer", "farther", "is_left"),
    [
        ("sh:nodeKind sh:IRI", "sh:nodeKind sh:BlankNodeOrIRI", False),
        ("sh:nodeKind sh:IRI ; sh:maxCount 1", "sh:nodeKind sh:IRI", False),
        ("sh:nodeKind sh:BlankNodeOrIRI", "sh:nodeKind sh:IRI", True),
        ("sh:nodeKind sh:IRI ; sh:severity sh:Warning", "sh:nodeKind sh:IRI", True),
        ("sh:nodeKind sh:IRI", "sh:nodeKind sh:IRI ; sh:minCount 1", True),
        ("sh:nodeKind sh:IRI ; sh:deactivated true", "sh:nodeKind sh:IRI", True),
        ('sh:pattern "a" ; sh:flags "i"', 'sh:pattern "a"', True),
    ],
)
def test_what_is_checked_already_is_not_checked_again(
    load: Load, nearer: str, farther: str, *, is_left: bool
) -> None:
    own = (
        "<#A> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property <#a> .\n"
        f"<#a> sh:path dct:license ; {nearer} .\n"
        "<#B> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property <#b> .\n"
        f"<#b> sh:path dct:license ; {farther} .\n"
    )
    assert bool(said(load(HEAD + 'shapes = ["own.ttl"]\n', own=own), "b")) is is_left
