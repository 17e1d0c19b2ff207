"""Croissant: files with checksums, what is demanded, and the opinion of mlcroissant."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from ldcat.model.view import RecordView
from ldcat.represent.formats.croissant import Croissant
from tests.unit.pages import THING, dataset, graph_of, record_view
from tests.unit.rich import CONTEXT, RICH, SHA, lost, poor, rich, unsaid, values

FORM: Final = Croissant(CONTEXT)
#: How Croissant has what the record says otherwise.
KNOWN_AS: Final = (
    "doi:10.1594/PANGAEA.1 Ada Lovelace http://publications.europa.eu/resource/authority/language/"
    "ENG https://www.iana.org/assignments/media-types/text/csv "
    "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
)


def told(view: RecordView) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FORM.write(view))
    return content


def test_a_rich_record_is_a_dataset_with_its_file() -> None:
    it = told(rich())
    assert it["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert it["@context"]["@language"] == "en"
    assert it["name"] == {
        "ar": "مد وجزر",
        "de": "Gezeiten",
        "en": "Tides & {currents} of the 50% coast",
    }
    assert it["creator"][0] == {
        "@id": "https://orcid.org/0000-0002-1825-0097",
        "@type": "sc:Person",
        "name": "Lovelace, Ada",
        "givenName": "Ada",
        "familyName": "Lovelace",
        "url": "https://orcid.org/0000-0002-1825-0097",
    }
    assert (it["datePublished"], it["version"]) == ("2024-03-05", "1.2.0")
    assert it["citeAs"].startswith("@misc{dataset-tides,")
    assert "isLiveDataset" not in it
    assert it["distribution"] == [
        {
            "@type": "cr:FileObject",
            "@id": "https://o.example/file",
            "name": "All of it",
            "contentUrl": "https://o.example/tides.csv",
            "contentSize": "1234 B",
            "encodingFormat": ["text/csv", "CSV"],
            "sha256": SHA,
        }
    ]


def test_what_is_not_told_is_lost() -> None:
    view = rich()
    known = " ".join((*values(told(view)), KNOWN_AS))
    assert unsaid(FORM, view, known) == []
    reasons = lost(FORM, view)
    assert "inSeries <https://o.example/series>" in reasons
    assert reasons['keyword "tide"@en'] == "The form does not tell the language."
    assert not any(it.startswith(("title", "license", "issued")) for it in reasons)
    assert sum(it.startswith("distribution") for it in reasons) == 1


def test_a_file_without_a_checksum_may_change() -> None:
    view = record_view(graph_of(RICH.replace("spdx:checksum [", "dct:relation [")))
    assert told(view)["isLiveDataset"] is True


@pytest.mark.parametrize(
    ("without", "reason"),
    [
        ("dct:license", "a licence"),
        ("dct:issued", "a date of publication"),
        ("dcat:downloadURL", "a file with a download address"),
        ("dct:description", "a description"),
    ],
)
def test_what_is_demanded_is_asked_for(without: str, reason: str) -> None:
    view = record_view(graph_of(RICH.replace(without, "dct:relation")))
    assert FORM.refusal(view) == f"Croissant needs {reason}."


def test_all_that_is_missing_is_listed() -> None:
    assert FORM.refusal(rich()) == ""
    assert FORM.refusal(poor()) == (
        "Croissant needs a description, a licence, a creator or publisher, a date of publication "
        "and a file with a download address."
    )


def test_files_without_names_and_types_have_some() -> None:
    view = dataset(f"""<{THING}> dct:description "D" ; dct:license <https://l.example/> ;
        dct:creator "</script>" ; dct:issued "2020" ; dcat:distribution
        [ dcat:downloadURL <https://o.example/a.csv?x=1>, <https://o.example/b> ] .""")
    (file,) = told(view)["distribution"]
    assert file == {
        "@type": "cr:FileObject",
        "@id": "file-1",
        "name": "a.csv",
        "contentUrl": "https://o.example/a.csv?x=1",
        "encodingFormat": "application/octet-stream",
    }
    assert told(view)["name"] == "Tides"
    lost_files = [it for it in FORM.losses(view) if it.triple.predicate.value.endswith("URL")]
    assert [str(it.triple.object) for it in lost_files] == ["<https://o.example/b>"]


def test_mlcroissant_takes_it() -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    for view in (rich(), record_view(graph_of(RICH.replace("spdx:checksum [", "dct:relation [")))):
        assert not mlcroissant.Dataset(jsonld=told(view)).metadata.ctx.issues.errors
