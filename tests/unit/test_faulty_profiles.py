"""Faulty shapes are refused with file, line and reason; the other profiles are used."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import cast

import pytest

from ldcat import resources
from ldcat.catalogue.profiling import log_faults, open_profiles
from ldcat.errors import DeadlineError, LdcatError, ResourceError, TooComplexError
from ldcat.sandbox.pool import Answer, Job, Pool
from ldcat.terms import SH
from ldcat.validation.profiles import load_profiles
from ldcat.validation.trial import trial_graph
from ldcat.validation.validator import Validator

_HEAD = f"@prefix sh: <{SH}> .\n@prefix dct: <http://purl.org/dc/terms/> .\n"
_SHAPE = "<#S> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:property <#t> .\n<#t> sh:path dct:title"


def _profile(folder: Path, shapes: str, name: str = "house") -> Path:
    place = folder / name
    place.mkdir(parents=True)
    (place / "profile.toml").write_text('title = "t"\niri = "x:house"\nshapes = ["house.ttl"]\n')
    (place / "house.ttl").write_text(f"{_HEAD}{shapes}")
    return folder


class _Workers:
    """Workers that answer a trial in one way."""

    def __init__(self, error: LdcatError | None = None) -> None:
        self.asked: list[str] = []
        self._error = error

    def run(self, job: Job) -> Answer | None:
        self.asked.append(job.options["profile"])
        if self._error is not None:
            raise self._error
        return None


@pytest.mark.parametrize(
    ("shapes", "line", "reason"),
    [
        (f"{_SHAPE} ; sh:node <#S> .", "line 3", "refer to themselves: <urn:ldcat:shapes:house#S>"),
        (f'{_SHAPE} ; sh:pattern "(" .', "line 4", "The regular expression “(” of <urn"),
        ("<#S> a sh:NodeShape ; ex:path 1 .", "line 3", "ex:"),
        (f"{_SHAPE} ; sh:or ( [ sh:node <#S> ] ) .", "line 3", "Break the circle"),
        (f"{_SHAPE} .\n<#S> sh:property [ sh:minCount 1 ] .", "line 3", "has no sh:path"),
        (f'{_SHAPE} ; sh:minCount "one" .', "line 4", "is “one”, which is no number"),
        (f'{_SHAPE} ; sh:in "a" .', "line 4", "sh:in of <urn:ldcat:shapes:house#t> is “a”"),
        (f'{_SHAPE} .\n<#u> sh:path "dct:type" .', "line 5", "is “dct:type”. Name a property"),
        (f"{_SHAPE} .\n<#u> sh:path ( dct:type ) .", "line 5", "a list of one"),
        (f"{_SHAPE} .\n<#u> sh:path [ sh:inversPath dct:type ] .", "line 5", "none of SHACL's"),
    ],
    ids=[
        *("recursion", "pattern", "prefix", "list", "path", "limit"),
        *("no list", "text", "list of one", "no path"),
    ],
)
def test_it_is_said_where_and_why(tmp_path: Path, shapes: str, line: str, reason: str) -> None:
    profiles = open_profiles(
        [resources.shapes(), _profile(tmp_path, shapes)], resources.shapes(), _pool(_Workers())
    )
    assert {"dcat", "dcat-ap"} <= profiles.keys()
    fault = profiles.faults["house"]
    assert fault.where == f"{tmp_path / 'house' / 'house.ttl'}, {line}"[: len(fault.where)]
    assert reason in f"{fault.what} {fault.mend}"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DeadlineError("slow", mend=""), "did not come to an end in 10 s"),
        (TooComplexError("much", mend="Simplify."), "too complex for an engine"),
        (ResourceError("No engine runs them.", "", ""), "No engine runs them."),
    ],
)
def test_shapes_that_no_engine_can_run_are_refused_before_the_first_record(
    tmp_path: Path, error: LdcatError, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = _profile(tmp_path, f"{_SHAPE} .")
    workers = _Workers(error)
    profiles = open_profiles([resources.shapes(), folder], resources.shapes(), _pool(workers))
    assert workers.asked == ["house"], "what is bundled was tried before"
    assert reason in profiles.faults["house"].what
    with caplog.at_level(logging.ERROR):
        log_faults(profiles)
    assert "the profile house is not used" in caplog.text


def test_good_profiles_are_used_and_what_was_mended_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = _profile(tmp_path, f"{_SHAPE} .\n<#S> sh:property <#gone> .")
    profiles = open_profiles([resources.shapes(), folder], resources.shapes(), _pool(_Workers()))
    assert not profiles.faults
    log_faults(profiles)
    assert "house.ttl, line 5: <house#S> refers to the property shape <house#gone>" in caplog.text


def test_misspelt_terms_are_told(tmp_path: Path) -> None:
    folder = _profile(tmp_path, f"{_SHAPE} ;\n sh:mincount 1 ; sh:zzz 1 .")
    case, none = load_profiles([folder])["house"].notes
    assert case.endswith(
        "line 5: sh:mincount is no property of SHACL (sh:minCount?): it is ignored."
    )
    assert none.endswith("sh:zzz is no property of SHACL: it is ignored.")


def test_a_misspelt_class_is_named_where_there_is_no_shape(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as fault:
        load_profiles([_profile(tmp_path, "<#S> a sh:NodeShap .")])
    assert "no shape" in fault.value.what
    assert "line 3: sh:NodeShap is no class of SHACL (sh:NodeShape?)" in fault.value.what


def test_what_can_never_be_kept_or_has_no_such_value_is_told(tmp_path: Path) -> None:
    shapes = f"{_SHAPE} ; sh:severity sh:Warn ;\n sh:minCount 2 ; sh:maxCount 1 ."
    value, limits = load_profiles([_profile(tmp_path, shapes)])["house"].notes
    assert value.endswith("line 4: sh:severity has no value sh:Warn (sh:Warning?).")
    assert limits.endswith("line 5: sh:minCount 2 and sh:maxCount 1 of one shape are never kept.")


def test_the_sparql_that_an_engine_refuses_is_named_by_its_line(tmp_path: Path) -> None:
    query = '[ sh:select """SELEC $this WHERE { ?s ?p \\"a\\" }""" ]'
    folder = _profile(tmp_path, f"{_SHAPE} .\n<#S>\n sh:sparql {query} .")
    workers = _Workers(ResourceError("No SPARQL.", "", ""))
    profiles = open_profiles([resources.shapes(), folder], resources.shapes(), _pool(workers))
    fault = profiles.faults["house"]
    assert fault.where.endswith("house.ttl, line 6")
    assert "Mend the SPARQL constraint there" in fault.mend


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_trial_has_something_for_every_target(tmp_path: Path, engine: str) -> None:
    shapes = (
        f"{_SHAPE} ; sh:nodeKind sh:BlankNode .\n<#O> a sh:NodeShape ;"
        " sh:targetSubjectsOf <urn:p> ; sh:targetObjectsOf <urn:q> ; sh:nodeKind sh:BlankNode ."
    )
    profiles = load_profiles([_profile(tmp_path, shapes)])
    graph = trial_graph(profiles["house"].graph)
    for name in (b"<urn:C>", b"terms/title>", b"<urn:p>", b"<urn:q>"):
        assert name in graph
    validator = Validator(profiles, engine=engine)
    validator.try_out("house")
    assert not validator.check(graph, "urn:ldcat:trial:0", "house").conforms


def _pool(workers: _Workers) -> Pool:
    return cast("Pool", workers)
