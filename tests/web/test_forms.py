"""Every form of every record: by suffix, by profile, with an honest loss report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from pyoxigraph import Triple, parse

from ldcat.errors import NotAcceptableError
from ldcat.model.media import JSON_LD, RDF_XML, TURTLE
from ldcat.model.vocabularies import Vocabularies
from ldcat.represent.base import Context
from ldcat.represent.form import Form
from ldcat.represent.registry import Wish, open_registry
from tests.serving import BROWSER, Served
from tests.unit.pages import SITE, dataset

RECORD = "dataset/street-trees"
PROFILE = re.compile(r'<([^>]*)>; rel="profile"')


def records(catalogue: Served) -> list[str]:
    """Return the paths of all records."""
    text = catalogue.get("catalog.nt?page_size=500").text
    found = re.findall(
        rf"<{re.escape(catalogue.base)}((?:dataset|series|service|catalog)/[^>#]*)#record>", text
    )
    return list(dict.fromkeys(found))


def forms(catalogue: Served, path: str) -> list[tuple[str, str, str]]:
    """Return token, media type and address of each form."""
    listed = json.loads(catalogue.get(f"{path}?_profile=alt&_format=json").text)
    return [
        (it["token"], media_type, address)
        for it in listed["profiles"]
        for media_type, address in zip(it["media_types"], it["addresses"], strict=True)
    ]


def test_every_form_of_every_record_is_what_it_is_said_to_be(catalogue: Served) -> None:
    paths = records(catalogue)
    assert len(paths) > 40
    for path in paths:
        found = forms(catalogue, path)
        assert len({address for _, _, address in found}) == len(found)
        for token, media_type, address in found:
            answer = catalogue.get(address.removeprefix(catalogue.base))
            assert answer.status_code == 200, address
            assert answer.headers["content-type"].partition(";")[0] == media_type, address
            assert answer.headers["content-location"] == address
            assert PROFILE.search(answer.headers["link"]), (token, address)
            assert len(answer.headers["link"]) < 8 << 10


def test_what_a_form_loses_and_what_it_carries_is_the_record(catalogue: Served) -> None:
    for path in records(catalogue):
        for name in dict.fromkeys(name for name, _, _ in forms(catalogue, path)):
            answer = catalogue.get(f"{path}?_profile={name}&_view=loss&_format=json")
            if name == "linkset":
                assert (answer.status_code, "_profile=alt" in answer.text) == (406, True)
                continue
            report = answer.json()
            assert report["profile"] == name
            assert len(report["losses"]) <= report["statements"]
            assert all(it["reason"] for it in report["losses"])
            if name == "dcat":
                assert report["losses"] == []


@pytest.mark.parametrize(
    ("query", "headers", "profile"),
    [
        ("?_profile=schema", {}, "https://schema.org/"),
        ("?_profile=https://schema.org/", {}, "https://schema.org/"),
        ("?_profile=nothing,schema", {}, "https://schema.org/"),
        (".schema.jsonld", {}, "https://schema.org/"),
        ("?_profile=schema&_mediatype=application/ld%2Bjson", {}, "https://schema.org/"),
        ("", {"accept-profile": "<urn:x>, <https://schema.org/>;q=0.8"}, "https://schema.org/"),
        ("", {"accept-profile": "<urn:x>"}, "http://www.w3.org/ns/dcat#"),
        (
            "?_profile=dcat",
            {"accept-profile": "<https://schema.org/>"},
            "http://www.w3.org/ns/dcat#",
        ),
        (".ttl", {}, "http://www.w3.org/ns/dcat#"),
    ],
)
def test_a_profile_is_asked_for_by_query_suffix_or_header(
    catalogue: Served, query: str, headers: dict[str, str], profile: str
) -> None:
    answer = catalogue.get(f"{RECORD}{query}", "*/*", **headers)
    assert answer.status_code == 200
    assert PROFILE.findall(answer.headers["link"])[0] == profile
    assert "Accept-Profile" in answer.headers["vary"]
    if profile != "http://www.w3.org/ns/dcat#":
        assert f'{RECORD}?_profile=schema&_view=loss>; rel="describedby"' in answer.headers["link"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/rdf+xml;q=0.9, application/xml", "application/rdf+xml"),
        ("application/ld+json;q=0.9, application/json", "application/ld+json"),
        ("application/vnd.iso.19139+xml, */*;q=0.1", "application/vnd.iso.19139+xml"),
    ],
)
def test_who_names_no_profile_gets_dcat_unless_the_type_is_another_forms_alone(
    catalogue: Served, accept: str, media_type: str
) -> None:
    answer = catalogue.get(RECORD, accept)
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_a_profile_can_be_had_as_plain_xml(catalogue: Served) -> None:
    answer = catalogue.get(f"{RECORD}?_profile=iso19139", "application/xml")
    assert answer.headers["content-type"] == "application/vnd.iso.19139+xml"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("?_profile=nothing", 400, "There is no profile “nothing”"),
        ("?_view=nothing", 400, "There is no view “nothing”"),
        ("?_profile=schema&_format=ttl", 406, "None of the accepted formats"),
    ],
)
def test_what_there_is_not_is_refused(
    catalogue: Served, query: str, status: int, words: str
) -> None:
    answer = catalogue.get(f"{RECORD}{query}", "application/json")
    assert (answer.status_code, words in answer.text) == (status, True), answer.text


def test_pages_show_the_lists_and_have_schema_org_inside(catalogue: Served) -> None:
    page = catalogue.get(RECORD, BROWSER).text
    inside = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert inside
    assert "<" not in inside[1]
    assert json.loads(inside[1]) == json.loads(catalogue.get(f"{RECORD}.schema.jsonld").text)
    assert "schema.org" in catalogue.get(f"{RECORD}?_profile=alt", BROWSER).text
    report = catalogue.get(f"{RECORD}?_profile=schema&_view=loss", BROWSER).text
    assert "dct:accrualPeriodicity" in report


def test_a_form_that_a_kind_has_not_is_refused(catalogue: Served) -> None:
    for path in ("catalog/marine.dcat-us.jsonld", "series/bicycle-counts.croissant.json"):
        assert catalogue.get(path).status_code == 406, path


def test_a_record_that_a_profile_cannot_express_is_refused_with_the_reason() -> None:
    registry = open_registry(Context(SITE, Vocabularies({})))
    with pytest.raises(NotAcceptableError, match="needs a description, a licence") as refused:
        registry.chosen(dataset(""), Wish(profile="croissant"))
    assert "dcat, schema" in refused.value.mend
    with pytest.raises(NotAcceptableError, match="a licence"):
        registry.chosen(dataset(""), Wish(form="croissant.json"))


def spoken(triples: Iterable[Triple]) -> set[str]:
    """Return the statements without nameless nodes; parsers write language tags small."""
    found = (
        re.sub(r"@[A-Za-z-]+$", lambda it: it[0].lower(), str(it.object))
        + str((it.subject, it.predicate))
        for it in triples
        if "_:" not in f"{it.subject} {it.object}"
    )
    return set(found)


@pytest.mark.parametrize("profile", ["dcat-ap", "geodcat-ap"])
def test_what_the_rdf_forms_do_not_lose_comes_back(catalogue: Served, profile: str) -> None:
    """Whoever loads such a form has every statement that the loss report does not name."""
    application, registry = catalogue.application, catalogue.application.registry
    formats = {it.media_type: it.format for it in (TURTLE, RDF_XML, JSON_LD)}
    seen = 0
    for record, _ in application.ledger.current():
        view = application.reader.record(record.kind, record.slug)
        for offer in registry.offers(view):
            if offer.profile.token != profile or offer.media_type not in formats:
                continue
            form = registry.by_token(offer.name)
            assert isinstance(form, Form)
            lost = {it.triple for it in form.losses(view)}
            read = parse(form.write(view), formats[offer.media_type])
            back = spoken(it.triple for it in read)
            assert spoken(it for it in view.own if it not in lost) <= back, record.iri
            seen += 1
    assert seen > 100
