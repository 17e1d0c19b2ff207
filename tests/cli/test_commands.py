"""The installed program: results on stdout, talk on stderr, one clear sentence for what fails."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import os
import pty
import shutil
import sqlite3
import tempfile
from pathlib import Path
from subprocess import Popen

import pyshacl
import pytest
import rdflib
from rich.console import Console

from ldcat import __version__
from ldcat.cli.console import LoadProgress
from tests.serving import LDCAT, PREFIXES, called, environment, examples, ldcat

GOOD = f"""{PREFIXES}
<https://a.example/d/1> a dcat:Dataset ; dct:title "one"@en-GB ; dct:identifier "1.50" .
<https://a.example/d/2> a dcat:Dataset ; dct:title "two" .
"""
BAD = f"{PREFIXES}<https://a.example/d/3> a dcat:Dataset ; dct:description 'no title' ."
BROKEN = f"{PREFIXES}<https://a.example/d/4> a dcat:Dataset ; dct:title "

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
#: What SHACL 3.6.2 wants of a result.
REPORT_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
[] sh:targetClass sh:ValidationResult ;
  sh:property
    [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ],
    [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ;
      sh:in ( sh:Violation sh:Warning sh:Info ) ],
    [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ],
    [ sh:path sh:value ; sh:maxCount 1 ] .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue that was loaded from the shell."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "good.ttl").write_text(GOOD)
    (folder / "bad.ttl").write_text(BAD)
    (folder / "broken.ttl").write_text(BROKEN)
    (folder / "empty").mkdir()
    (folder / "empty" / "notes.txt").write_text("no RDF")
    done = ldcat(folder, "load", "good.ttl", "--profile", "dcat-ap", "--on-invalid", "warn")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "2 kept" in done.stderr
    return folder


def test_it_says_its_version_and_what_it_can() -> None:
    here = Path.cwd()
    assert ldcat(here, "--version").stdout == f"ldcat {__version__}\n"
    told = ldcat(here, "--help")
    for command in ("serve", "load", "check", "dump", "query", "rebuild", "doctor", "profiles"):
        assert command in told.stdout
    assert told.returncode == 0


def test_loading_again_changes_nothing(folder: Path) -> None:
    done = called(folder, "load", "good.ttl", "--profile", "dcat-ap", "--on-invalid", "warn")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 kept, 2 unchanged" in done.stderr


def test_what_is_rejected_gives_1_and_a_report(folder: Path) -> None:
    done = called(
        folder, "load", "bad.ttl", "broken.ttl", "--profile", "dcat-ap", "--dry-run",
        "--report", "report.json",
    )  # fmt: skip
    assert done.returncode == 1
    assert "rejected <https://a.example/d/3>" in done.stderr
    assert "broken.ttl" in done.stderr
    report = json.loads((folder / "report.json").read_text())
    assert report[0]["rejected"][0]["record"] == "https://a.example/d/3"


def test_a_dry_run_says_what_would_be_kept_and_makes_nothing(folder: Path, tmp_path: Path) -> None:
    new = f"{GOOD}<https://a.example/d/9> a dcat:Dataset ; dct:title 'nine' ."
    dry = ("load", "-", "--dry-run", "--syntax", "turtle")
    assert "3 would be kept, 0 unchanged" in called(tmp_path, *dry, given=new.encode()).stderr
    assert not list(tmp_path.iterdir())
    done = called(folder, *dry, given=new.encode())
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "1 would be kept, 2 unchanged" in done.stderr
    assert "2 records" in called(folder, "dump").stderr


def test_one_is_no_plural(tmp_path: Path) -> None:
    given = f"{PREFIXES}<x:1> a dcat:Dataset ; dct:title 't' . <x:stray> dct:title 'n' ."
    told = called(tmp_path, "load", "-", "--syntax", "turtle", given=given.encode()).stderr
    assert "1 statement belongs to no record: <x:stray>\n" in told
    assert "1 record as N-Quads" in called(tmp_path, "dump").stderr


@pytest.mark.parametrize("form", ["text", "json", "turtle"])
def test_check_says_what_is_wrong_and_stores_nothing(folder: Path, form: str) -> None:
    done = called(folder, "check", "bad.ttl", "--profile", "dcat-ap", "--format", form)
    assert done.returncode == 1
    assert "title" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_check_counts_what_could_not_be_read(folder: Path) -> None:
    done = called(folder, "check", "good.ttl", "broken.ttl", "--profile", "dcat")
    assert done.returncode == 1
    assert "2 records checked, 0 with violations, 1 document not read.\n" in done.stderr


def test_odd_names_and_texts_neither_paint_nor_break_lines(tmp_path: Path) -> None:
    odd, latin = "[/b]\n\x1b[31m:dog:.ttl", os.fsdecode(b"caf\xe9.ttl")
    thing = f"{PREFIXES}<x:cat:1> a dcat:Dataset ; dct:license '\\u009B[31m\\nx', '[/b]'"
    (tmp_path / "[").mkdir()
    (tmp_path / odd).write_text(f"{thing} .")
    (tmp_path / latin).write_text(GOOD)
    (tmp_path / "x\x07.txt").write_text("")
    for command in ("check", "load"):
        done = called(tmp_path, command, ".", "--profile", "dcat-ap")
        told = done.stdout + done.stderr
        assert done.returncode == 1
        assert "Traceback" not in told
        assert "[/b]\\n\\x1b[31m:dog:.ttl" in told
        assert "caf\\xe9.ttl: Its name is not UTF-8. Rename it." in told
        assert "x\\x07.txt: passed over, no RDF suffix" in told
        assert "<x:cat:1>" in told
        assert not set(told) & {"\x1b", "\x9b", "\x07"}
        assert "1 document not read" in told
    listed = json.loads(called(tmp_path, "check", latin, "--format", "json").stdout)
    assert listed[0]["document"] == latin


def test_the_progress_bar_shows_an_odd_name_as_it_is() -> None:
    shown = io.StringIO()
    with LoadProgress(Console(file=shown, force_terminal=True, width=200)) as progress:
        progress.start("[b]\n\x1b[31m.ttl", 1)
    assert "[b]\\n\\x1b[31m.ttl" in shown.getvalue()


def test_check_tells_findings_of_conforming_records_as_json(folder: Path) -> None:
    given = f"{PREFIXES}<x:1> a dcat:Dataset ; dct:title 't' ; dct:description 'd' ."
    options = ("--profile", "dcat-ap", "--format", "json", "--syntax", "turtle")
    done = called(folder, "check", "-", *options, given=given.encode())
    (told,) = json.loads(done.stdout)
    (record,) = told["with_findings"]
    assert (done.returncode, told["invalid"], record["conforms"]) == (0, 0, True)
    assert {it["severity"] for it in record["findings"]} == {"warning"}
    assert "kept" not in told


def test_findings_are_told_worst_first_and_then_as_they_stand(folder: Path) -> None:
    given = f"""{PREFIXES}<x:1> a dcat:Dataset ; dct:title 't' ;
        dcat:theme 'z' ; dct:licence 'b' ;
        dct:issued 'soon' ; dct:description '' .
    """
    options = ("--profile", "dcat", "--format", "json", "--syntax", "turtle")
    (told,) = json.loads(called(folder, "check", "-", *options, given=given.encode()).stdout)
    found = [(it["severity"], it["line"]) for it in told["with_findings"][0]["findings"]]
    ranks = {"violation": 0, "warning": 1}
    assert len(found) > 3
    assert found == sorted(found, key=lambda it: (ranks[it[0]], it[1]))


def test_a_document_without_a_record_does_not_conform(folder: Path) -> None:
    given = f"{PREFIXES}<x:1> a dcat:DataSet ; dct:title 't' ."
    options = ("--profile", "dcat", "--format", "json", "--syntax", "turtle")
    done = called(folder, "check", "-", *options, given=given.encode())
    (told,) = json.loads(done.stdout)
    assert (done.returncode, told["records"], told["conforms"]) == (1, 0, False)


def test_a_report_in_turtle_is_shacl(tmp_path: Path) -> None:
    """The terms themselves are in it, be they literals, blank nodes or paths of many steps."""
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "profile.toml").write_text(
        'title = "t"\niri = "x:house"\nversion = "1"\ndescription = "d"\nbase = ["dcat-ap"]\n'
        'kinds = ["dcat:Dataset"]\nshapes = ["house.ttl"]\n'
    )
    paths = "[ sh:zeroOrOnePath [ sh:alternativePath ( ( dct:title foaf:name ) foaf:nick ) ] ]"
    (tmp_path / "house" / "house.ttl").write_text(
        f"{PREFIXES}@prefix sh: <{SH}> . <#far> a sh:NodeShape ; sh:targetClass dcat:Dataset ; "
        f"sh:property <#path> . <#path> a sh:PropertyShape ; sh:minCount 2 ; sh:path {paths} ."
    )
    given = f"""{PREFIXES}<x:1> a dcat:Dataset ; dct:description 'd' ; dct:publisher 'P'@nl,
        [ foaf:name 1 ] ."""
    options = ("--profile", "house", "--format", "turtle", "--syntax", "turtle")
    done = called(
        tmp_path, "check", "-", *options, given=given.encode(), LDCAT_SHAPES=str(tmp_path)
    )
    report = rdflib.Graph().parse(data=done.stdout, format="turtle")
    shapes = rdflib.Graph().parse(data=REPORT_SHAPES, format="turtle")
    conforms, _, why = pyshacl.validate(report, shacl_graph=shapes)
    assert conforms, why
    assert rdflib.Literal("P", lang="nl") in set(report.objects(None, SH.value))
    assert any(isinstance(it, rdflib.BNode) for it in report.objects(None, SH.focusNode))
    (deep,) = report.objects(None, SH.resultPath / SH.zeroOrOnePath / SH.alternativePath)
    sequence, nick = report.items(deep)
    assert nick == rdflib.FOAF.nick
    assert list(report.items(sequence)) == [rdflib.DCTERMS.title, rdflib.FOAF.name]


def test_a_report_names_components_of_somebodys_own_by_their_iri(tmp_path: Path) -> None:
    own = "https://own.example/short"
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "profile.toml").write_text(
        'title = "t"\niri = "x:house"\nshapes = ["house.ttl"]\n'
    )
    (tmp_path / "house" / "house.ttl").write_text(f"""{PREFIXES}@prefix sh: <{SH}> .
        <{own}ConstraintComponent> a sh:ConstraintComponent ; sh:parameter [ sh:path <{own}> ] ;
          sh:validator [ a sh:SPARQLAskValidator ; sh:message "Too long." ;
            sh:ask "ASK {{ FILTER (STRLEN(STR($value)) < $short) }}" ] .
        <#all> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property <#title> .
        <#title> a sh:PropertyShape ; sh:path dct:title ; <{own}> 3 .""")
    options = ("--profile", "house", "--format", "turtle", "--syntax", "turtle")
    given = f"{PREFIXES}<x:1> a dcat:Dataset ; dct:title 'long' .".encode()
    for engine in ("fast", "reference"):
        done = called(
            tmp_path, "check", "-", *options, given=given,
            LDCAT_SHAPES=str(tmp_path), LDCAT_ENGINE=engine,
        )  # fmt: skip
        report = rdflib.Graph().parse(data=done.stdout, format="turtle")
        (component,) = report.objects(None, SH.sourceConstraintComponent)
        assert str(component) == f"{own}ConstraintComponent"
        assert list(report.objects(None, SH.resultMessage)) == [rdflib.Literal("Too long.")]


@pytest.mark.parametrize("form", ["trig", "jsonld", "rdfxml"])
def test_a_dump_has_everything_and_loads_again(folder: Path, tmp_path: Path, form: str) -> None:
    done = called(folder, "dump", "--format", form)
    assert done.returncode == 0
    assert "2 records" in done.stderr
    assert "en-GB" in done.stdout
    again = called(
        tmp_path, "load", "-", "--syntax", form, "--on-invalid", "accept",
        given=done.stdout.encode(),
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert called(tmp_path, "dump").stdout == called(folder, "dump").stdout


def test_a_dump_goes_into_a_file_compressed(folder: Path) -> None:
    done = called(folder, "dump", "-o", "all.nq.gz", "--gzip")
    assert (done.returncode, done.stdout) == (0, "")
    content = gzip.decompress((folder / "all.nq.gz").read_bytes()).decode()
    assert content == called(folder, "dump").stdout


def test_a_query_gives_csv_in_a_pipe_or_what_is_asked_for(folder: Path) -> None:
    query = "SELECT ?t { ?d dct:title ?t } ORDER BY ?t"
    plain = called(folder, "query", query)
    assert list(csv.reader(io.StringIO(plain.stdout))) == [["t"], ["one"], ["two"]]
    (folder / "titles.rq").write_text(query)
    shutil.copy(folder / "titles.rq", folder / "titles.sparql")
    assert called(folder, "query", "titles.sparql").stdout == plain.stdout
    assert called(folder, "query", "-", given=query.encode()).stdout == plain.stdout
    found = json.loads(called(folder, "query", "titles.rq", "--format", "json").stdout)
    assert found["results"]["bindings"][0]["t"]["xml:lang"].lower() == "en-gb"
    graph = called(folder, "query", "CONSTRUCT WHERE { ?d dct:title ?t }")
    assert "two" in graph.stdout
    assert called(folder, "query", "ASK {}", "--format", "xml").stdout.count("true") == 1


@pytest.mark.slow
def test_a_query_is_a_table_on_a_terminal(folder: Path) -> None:
    query = "SELECT ?d ?a ?t ?n { ?d a ?a ; dct:title ?t } ORDER BY ?t"
    assert [it for it in _on_a_terminal(folder, query) if "┃" in it or "│" in it] == [
        "┃ d                     ┃ a            ┃ t   ┃ n ┃",
        "│ https://a.example/d/1 │ dcat:Dataset │ one │   │",
        "│ https://a.example/d/2 │ dcat:Dataset │ two │   │",
    ]
    assert _on_a_terminal(folder, "ASK {}") == ["yes"]


def _on_a_terminal(folder: Path, query: str) -> list[str]:
    """Return what somebody reads who asks from a terminal."""
    ours, theirs = pty.openpty()
    command = [str(LDCAT), "query", query]
    variables = environment(folder, TERM="dumb")
    with Popen(command, cwd=folder, env=variables, stdout=theirs) as process:
        os.close(theirs)
        told = b""
        with contextlib.suppress(OSError):  # so Linux says that the other side is closed
            while piece := os.read(ours, 1 << 16):
                told += piece
        os.close(ours)
        assert process.wait() == 0
    return told.decode().replace("\r", "").strip().split("\n")


def test_what_a_killed_load_has_left_goes_at_the_next_start(folder: Path) -> None:
    left = tempfile.mkdtemp(prefix="load-", dir=folder / "ldcat-data" / "tmp")
    called(folder, "doctor")
    assert not Path(left).exists()


def test_rebuild_and_doctor_find_all_well(folder: Path) -> None:
    assert "revision 2" in called(folder, "rebuild").stderr
    done = called(folder, "doctor")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("well") == 6
    assert "wrong" not in done.stdout


def test_settings_tell_where_each_value_comes_from(tmp_path: Path) -> None:
    (tmp_path / "ldcat.toml").write_text('title = "From the file"\n')
    done = called(tmp_path, "settings", "--data", "here", LDCAT_PORT="81")
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert "From the file" in rows["title"]
    assert "file (ldcat.toml)" in rows["title"]
    assert "environment (LDCAT_PORT)" in rows["port"]
    assert "option" in rows["data"]
    assert "default" in rows["page_size"]
    assert "dcat-ap" in called(tmp_path, "profiles").stdout


def test_settings_keep_a_password_to_themselves(tmp_path: Path) -> None:
    done = called(tmp_path, "settings", LDCAT_LEDGER="postgresql://me:very:secret@db/ldcat")
    assert "postgresql://me:***@db/ldcat" in done.stdout
    assert "secret" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["load", "missing.ttl"], 1, "missing.ttl"),
        (["check", "missing.ttl"], 1, "missing.ttl"),
        (["load", "good.ttl", "--profile", "nope"], 2, "Choose one of: dcat, dcat-ap"),
        (["check", "good.ttl", "--profile", "nope"], 2, "Choose one of: dcat, dcat-ap"),
        (["check", "good.ttl", "--format", "pdf"], 2, "text, json, sarif"),
        (["dump", "--format", "pdf"], 2, "Use one of: turtle, jsonld, rdfxml,"),
        (["check", "good.ttl", "--syntax", "pdf"], 2, "Use one of: turtle, jsonld, rdfxml,"),
        (["load", "good.ttl", "--syntax", "pdf"], 2, "Use one of: turtle, jsonld, rdfxml,"),
        (["dump", "-o", "no/such/file"], 3, "no/such/file"),
        (["load", "good.ttl", "--on-invalid", "explode"], 2, "'warn' or 'accept'"),
        (["query", "SELECT nonsense"], 1, "line 1, column 8"),
        (["query", "ASK {}", "--format", "pdf"], 2, "pdf"),
        (["query", "ASK {}", "--format", "turtle"], 2, "Use one of: json, xml, csv, tsv."),
        (["query", "DESCRIBE <x:1>", "--format", "csv"], 2, "Use one of: turtle, jsonld,"),
        (["query", "missing.rq"], 2, "missing.rq"),
        (["query", "ASK {}", "--data", "elsewhere"], 1, "no catalogue here"),
        (["dump", "--data", "elsewhere"], 1, "no catalogue here"),
        (["rebuild", "--data", "elsewhere"], 1, "no catalogue here"),
        (["serve", "--colour"], 2, "No such option"),
        (["fly"], 2, "No such command"),
        (["serve", "--port", "many"], 2, "--port"),
        (["load", "good.ttl", "--data", "good.ttl"], 2, "must be a folder, and not “good.ttl”"),
        (["dump", "--data", "good.ttl"], 2, "must be a folder, and not “good.ttl”"),
        (["load", "missing.ttl", "--data", "elsewhere"], 1, "missing.ttl"),
        (["serve", "missing.ttl", "--port", "0", "--data", "elsewhere"], 1, "missing.ttl"),
        (["load", "ftp://a.example/x"], 1, "ftp://a.example/x: Addresses that begin with ftp:"),
        (["check", "file:///a%20b.ttl"], 1, "Name the file itself: /a b.ttl"),
        (["load", "empty", "--data", "elsewhere"], 1, "empty: There is no RDF file."),
        (["check", "empty"], 1, "files that end in .ttl,"),
        (["load", "good.ttl", "--data", "/proc/nothing"], 3, "/proc/nothing"),
    ],
)
def test_what_fails_says_so_in_one_sentence(
    folder: Path, arguments: list[str], code: int, words: str
) -> None:
    done = called(folder, *arguments)
    assert words in " ".join(done.stderr.split())
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stdout == ""
    assert not (folder / "elsewhere").exists()


def test_serve_refuses_an_unknown_profile_before_it_loads(tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_text(GOOD)
    done = ldcat(tmp_path, "serve", "good.ttl", "--port", "0", environ={"LDCAT_PROFILE": "nope"})
    assert done.returncode == 2
    assert "Choose one of: dcat, dcat-ap" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    done = called(tmp_path, "doctor")
    assert done.returncode == 1
    assert "no catalogue here" in done.stdout
    assert not list(tmp_path.iterdir())


def test_a_broken_configuration_is_told_by_file_or_variable(tmp_path: Path) -> None:
    (tmp_path / "ldcat.toml").write_text("port = = 1")
    done = called(tmp_path, "settings")
    assert (done.returncode, done.stdout) == (2, "")
    assert "ldcat.toml" in done.stderr
    (tmp_path / "ldcat.toml").write_text("colour = 1")
    assert "colour" in called(tmp_path, "settings").stderr
    (tmp_path / "ldcat.toml").unlink()
    told = called(tmp_path, "settings", LDCAT_PORT="x").stderr
    assert "LDCAT_PORT" in told
    assert "port must be a whole number, and not “x”." in told


@pytest.mark.parametrize("command", ["settings", "doctor", "profiles"])
def test_a_misspelt_variable_is_told_with_the_right_one(folder: Path, command: str) -> None:
    told = called(folder, command, LDCAT_PROT="81", LDCAT_X="").stderr
    assert "LDCAT_PROT is not a setting; did you mean LDCAT_PORT?" in told
    assert "LDCAT_X is not a setting.\n" in told


def test_loading_for_another_base_is_told(tmp_path: Path) -> None:
    given = f"{PREFIXES}<d/1> a dcat:Dataset ; dct:title 'one' .".encode()
    words = ("load", "-", "--syntax", "turtle", "--on-invalid", "accept")
    assert "loaded for" not in called(tmp_path, *words, given=given).stderr
    assert "loaded for" not in called(tmp_path, *words, given=given).stderr
    told = called(tmp_path, *words, given=given, LDCAT_PORT="9000").stderr
    assert "loaded for http://127.0.0.1:8080/" in told
    assert "now http://127.0.0.1:9000/" in told
    assert "LDCAT_BASE_URL" in told


def test_records_with_iris_of_their_own_fit_any_base(tmp_path: Path) -> None:
    words = ("load", "-", "--syntax", "turtle", "--on-invalid", "accept")
    for port in "12":
        told = called(tmp_path, *words, given=GOOD.encode(), LDCAT_PORT=port).stderr
        assert "Warning" not in told


def test_a_damaged_ledger_is_told_without_a_traceback(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "ldcat-data"
    data.mkdir()
    (data / "ledger.sqlite").write_bytes(b"no database at all" * 500)
    for command in (["dump"], ["query", "ASK {}"], ["doctor"], ["rebuild"]):
        done = called(tmp_path, *command)
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
        assert "ledger" in (done.stderr + done.stdout).lower()


def test_doctor_finds_a_record_that_differs_from_its_digest(tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_text(GOOD)
    called(tmp_path, "load", "good.ttl", "--on-invalid", "accept")
    with sqlite3.connect(tmp_path / "ldcat-data" / "ledger.sqlite") as connection:
        connection.execute("UPDATE record SET digest = 'x' WHERE number = 2")
    connection.close()
    done = called(tmp_path, "doctor")
    assert done.returncode == 1
    assert "https://a.example/d/2" in done.stdout


def test_a_damaged_store_is_built_anew(tmp_path: Path) -> None:
    assert ldcat(tmp_path, "load", examples()[0]).returncode == 0
    (tmp_path / "ldcat-data/store/CURRENT").write_text("garbage")
    refused = ldcat(tmp_path, "load", examples()[0])
    assert refused.returncode == 3
    assert "Run `ldcat rebuild`" in refused.stderr
    assert ldcat(tmp_path, "rebuild").returncode == 0
    assert ldcat(tmp_path, "doctor").returncode == 0


_ENTITY = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">
<rdf:Description><u:p>X&a;</u:p></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            _ENTITY,
            "an entity outside of it (file:///etc/passwd), which is never fetched",
        ),
        ('<?xml version="1.0" encoding="UTF-7"?><a/>', "encoding cannot be read"),
    ],
    ids=["entity", "encoding"],
)
def test_xml_that_cannot_be_read_is_told(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "a.rdf").write_text(content)
    done = ldcat(tmp_path, "load", "a.rdf")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_base_url_that_is_no_iri_is_refused(tmp_path: Path) -> None:
    done = ldcat(tmp_path, "load", examples()[0], "--base-url", "http://a b/")
    assert done.returncode == 2
    assert "base_url" in done.stderr


def test_iris_below_a_base_that_nobody_chose_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f'{PREFIXES}[] a dcat:Dataset ; dct:title "Waves" .')
    told = ldcat(tmp_path, "load", "a.ttl")
    assert "IRIs below http://127.0.0.1:8080/" in told.stderr
    chosen = ldcat(tmp_path, "load", "a.ttl", "--data", "b", "--base-url", "https://a.example/")
    assert "IRIs below" not in chosen.stderr


def test_what_is_let_in_though_invalid_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(BAD)
    done = ldcat(tmp_path, "load", "a.ttl", "--on-invalid", "warn")
    assert done.returncode == 0
    assert "1 kept, 0 unchanged, 0 rejected, 1 of them not rejected though invalid" in done.stderr


def test_it_says_how_well_records_are_described(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "good.ttl").write_text(GOOD)
    called(folder, "load", "good.ttl", "--profile", "dcat-ap", "--on-invalid", "warn")
    done = called(folder, "quality")
    assert done.returncode == 0, done.stderr
    assert "2 records: 0 of 325 points, Bad." in done.stdout
    assert "Add keywords that people would search for." in done.stdout
    german = called(folder, "quality", "--language", "de", "--by", "source").stdout
    assert ["good.ttl", "2", "0", "325", "0", "%", "Schlecht"] in map(str.split, german.split("\n"))
    told = json.loads(called(folder, "quality", "--format", "json").stdout)
    assert (told["records"], told["points"], told["reachable"]) == (2, 0.0, 325.0)
    graph = rdflib.Graph().parse(data=called(folder, "quality", "--format", "turtle").stdout)
    assert rdflib.URIRef("https://piveau.eu/ns/voc#knownLicence") in set(graph.subjects())
    for wrong in (("--by", "colour"), ("--format", "xml"), ("--publisher", "urn:nobody")):
        assert called(folder, "quality", *wrong).returncode != 0
    assert "2 revisions measured.\n" in called(folder, "rebuild").stderr
