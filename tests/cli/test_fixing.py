"""`ldcat check --fix` writes mended copies, and says what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving import PREFIXES, Said, called

_FAULTY = f"""{PREFIXES}
<https://x.example/{{0}}> a dcat:Dataset ; dct:title "T"@en ; dct:description "D"@en ;
  dct:issued "3.5.2021" .
"""


def _check(folder: Path, *words: str) -> Said:
    return called(folder, "check", "--profile", "dcat-ap/core", *words)


def test_a_copy_beside_the_document_is_mended_and_the_document_is_not_touched(
    tmp_path: Path,
) -> None:
    (tmp_path / "tides.ttl").write_text(_FAULTY.format("a"))
    assert _check(tmp_path, "tides.ttl").returncode == 1
    done = _check(tmp_path, "--fix", "tides.ttl")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 change in 1 document." in done.stderr
    assert "Replace “3.5.2021” by “2021-05-03” (xsd:date)." in done.stderr
    assert '"2021-05-03"^^' in (tmp_path / "tides.mended.ttl").read_text()
    assert (tmp_path / "tides.ttl").read_text() == _FAULTY.format("a")
    again = _check(tmp_path, "--fix", "tides.mended.ttl")
    assert "0 changes in 0 documents." in again.stderr


def test_copies_in_a_folder_lie_as_their_documents_do(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "tides.ttl").write_text(_FAULTY.format(name))
    (tmp_path / "out").mkdir()
    done = _check(tmp_path, "--fix", "--output", "out", "in/a/tides.ttl", "in/b/tides.ttl")
    assert "2 changes in 2 documents." in done.stderr
    for name in ("a", "b"):
        assert f"/{name}>" in (tmp_path / "out" / name / "tides.mended.ttl").read_text()


def test_more_findings_than_a_report_lists_are_mended(tmp_path: Path) -> None:
    files = "".join(
        f'[ a dcat:Distribution ; dcat:accessURL "https://x.example/{n}" ], ' for n in range(300)
    )
    text = _FAULTY.format("a").replace(
        "dct:issued", f"dcat:distribution {files} <urn:f> ; dct:issued"
    )
    (tmp_path / "many.ttl").write_text(text)
    done = _check(tmp_path, "--fix", "many.ttl")
    assert "301 changes in 1 document." in done.stderr
    assert "accessURL" not in done.stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--output", "out", "tides.ttl"), "Say --fix, too"),
        (("--fix", "--output", "tides.ttl", "tides.ttl"), "“tides.ttl” is no folder"),
        (("--fix", "tides.trig"), "named graphs would be lost"),
        (("--language", "xx", "tides.ttl"), "There are no sentences in “xx”. Use one of: en, de"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: tuple[str, ...], reason: str) -> None:
    (tmp_path / "out").mkdir()
    for name in ("tides.ttl", "tides.trig"):
        (tmp_path / name).write_text(_FAULTY.format("a"))
    done = _check(tmp_path, *words)
    assert done.returncode
    assert reason in done.stderr
    assert sorted(it.name for it in tmp_path.iterdir()) == ["out", "tides.trig", "tides.ttl"]


def test_what_has_no_one_place_is_told_and_made_if_asked_for(tmp_path: Path) -> None:
    flat = """{ "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
      "@graph": [ { "@id": "https://x.example/d", "@type": "dcat:Dataset", "dct:title": "T",
        "dct:description": "D", "dct:language": {"@id": "_:l"} },
      { "@id": "_:l", "http://www.w3.org/2004/02/skos/core#notation": "en" } ] }"""
    (tmp_path / "flat.jsonld").write_text(flat)
    done = _check(tmp_path, "--fix", "flat.jsonld")
    assert "not made, for it has no one place in the text (--anew makes it)" in done.stderr
    assert "Replace “en” by" in done.stderr
    assert not (tmp_path / "flat.mended.jsonld").exists()
    done = _check(tmp_path, "--fix", "--anew", "flat.jsonld")
    assert "The document was written anew" in done.stderr
    assert "language/ENG" in (tmp_path / "flat.mended.jsonld").read_text()


def test_a_document_without_a_record_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / "none.ttl").write_text("<urn:d> a <http://www.w3.org/ns/dcat#dataset> .")
    done = _check(tmp_path, "none.ttl")
    assert done.returncode == 1
    assert "There is no record in it" in done.stdout
