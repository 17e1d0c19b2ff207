"""What was put is what is served, in every syntax; slugs with dots, deletions, stubs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import BROWSER, Served, served

ODD = """
<dataset/odd> a dcat:Dataset ;
    dct:title "Cor"@pt-BR , "colour"@en-GB , "Größe \\"x\\" \\n <b>&amp;"@de ;
    dct:identifier "1.50"^^xsd:decimal , "01"^^xsd:integer , "5"^^xsd:nonNegativeInteger ;
    dct:issued "2024-01-01T00:00:00+00:00"^^xsd:dateTime ;
    dct:relation <https://example.org/a%20b?x=1&y=%C3%A4#größe> .
"""
LITERALS = (
    '"1.50"',
    '"01"',
    "#nonNegativeInteger",
    "@pt-BR",
    "@en-GB",
    "2024-01-01T00:00:00+00:00",
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An empty catalogue, to write to."""
    with served(tmp_path_factory.mktemp("own")) as it:
        yield it


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_no_syntax_loses_a_digit_or_a_letter(own: Served, suffix: str) -> None:
    own.put(ODD)
    for path in (f"dataset/odd.{suffix}", f"catalog.{suffix}"):
        text = own.get(path).text
        assert "1.50" in text
        assert "pt-BR" in text
        assert "en-GB" in text
        assert "2024-01-01T00:00:00+00:00" in text
        if suffix in ("nt", "nq"):
            assert all(it in text for it in LITERALS)
            assert r'"Größe \"x\" \n <b>&amp;"@de' in text
            assert "<https://example.org/a%20b?x=1&y=%C3%A4#größe>" in text


def test_an_empty_catalogue_is_one_page_that_is_first_and_last(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with served(tmp_path_factory.mktemp("empty")) as it:
        feed = it.get("catalog.nt").text
        assert 'totalItems> "0"' in feed
        assert "core#next>" not in feed
        assert it.get("", BROWSER).status_code == it.get("catalog", BROWSER).status_code == 200
        assert it.query("ASK { ?s a <http://www.w3.org/ns/dcat#Dataset> }").json() == {
            "head": {},
            "boolean": False,
        }


def test_a_slug_may_have_dots_and_look_like_a_suffix(own: Served) -> None:
    own.put(
        """<dataset/v1.2> a dcat:Dataset ; dct:title "dots" .
        <dataset/v1> a dcat:Dataset ; dct:title "plain" .
        <dataset/v1.ttl> a dcat:Dataset ; dct:title "looks like Turtle" ."""
    )
    assert "dots" in own.get("dataset/v1.2", "text/turtle").text
    assert "dots" in own.get("dataset/v1.2.ttl").text
    assert "dots" in own.get("dataset/v1.2.nt").text
    assert "plain" in own.get("dataset/v1.nt").text
    assert "looks like" in own.get("dataset/v1.ttl", "text/turtle").text
    assert "looks like" in own.get("dataset/v1.ttl.nt").text


def test_a_foreign_record_has_an_address_here_and_keeps_its_iri(own: Served) -> None:
    iri = "https://elsewhere.example/id/dataset/Tides_2024"
    own.put(f'<{iri}> a dcat:Dataset ; dct:title "Tides" .')
    answer = own.client.get("resource", params={"iri": iri})
    assert answer.headers["location"] == f"{own.base}dataset/tides-2024"
    text = own.get("dataset/tides-2024.nt").text
    assert f"<{iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" in text
    assert f"<{own.base}dataset/tides-2024#record>" in text
    assert f"primaryTopic> <{iri}>" in text


def test_what_was_deleted_is_410_in_every_form_and_gone_everywhere(own: Served) -> None:
    iri = f"{own.base}dataset/gone"
    own.put(f'<{iri}> a dcat:Dataset ; dct:title "going soon" .')
    assert own.get("dataset/gone").status_code == 200
    own.delete(iri)
    for path in ("dataset/gone", "dataset/gone.ttl", "dataset/gone?_format=jsonld"):
        answer = own.get(path)
        assert (answer.status_code, answer.json()["status"]) == (410, 410)
        assert iri in answer.json()["detail"]
    page = own.get("dataset/gone", BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert iri not in own.get("catalog.nt").text
    assert own.query(f"ASK {{ <{iri}> ?p ?o }}").json()["boolean"] is False
    own.put(f'<{iri}> a dcat:Dataset ; dct:title "back" .')
    assert own.get("dataset/gone").status_code == 200


def test_a_change_is_served_at_once(own: Served) -> None:
    own.put('<dataset/moving> a dcat:Dataset ; dct:title "one" .')
    before = own.get("dataset/moving.ttl")
    own.put('<dataset/moving> a dcat:Dataset ; dct:title "two" .')
    after = own.client.get("dataset/moving.ttl", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert "two" in after.text


def test_a_page_that_names_another_record_changes_with_it(own: Served) -> None:
    """A strong ETag is of the bytes: the page links to what is here now."""
    other = "https://elsewhere.example/dataset/named-later"
    own.put(f'<dataset/naming> a dcat:Dataset ; dct:title "x" ; dct:relation <{other}> .')
    before = own.get("dataset/naming.html")
    own.put(f'<{other}> a dcat:Dataset ; dct:title "named later" .')
    after = own.client.get("dataset/naming.html", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert 'href="/dataset/named-later"' in after.text
    turtle = own.get("dataset/naming.ttl")
    assert (
        own.client.get(
            "dataset/naming.ttl", headers={"if-none-match": turtle.headers["etag"]}
        ).status_code
        == 304
    )
