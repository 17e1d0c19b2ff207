"""IRIs: what is one, what can become one, and what they are called here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from ldcat.errors import BadParameterError
from ldcat.model.iri import (
    fingerprint,
    foreign_slug,
    iri_fault,
    is_slug,
    local_slug,
    parse_iri,
    repaired_iri,
    slug,
)

_TAILS = st.text(st.characters(codec="utf-8"), max_size=20)


@given(tail=_TAILS)
def test_any_tail_of_an_address_can_be_mended(tail: str) -> None:
    mended = repaired_iri(f"https://example.org/{tail}")
    assert not iri_fault(mended)
    assert repaired_iri(mended) == mended


@given(tail=_TAILS)
def test_what_is_right_stays_as_it_is(tail: str) -> None:
    iri = f"https://example.org/{tail}"
    if not iri_fault(iri) and "?" not in tail and iri == iri.strip():
        assert repaired_iri(iri) == iri


@given(text=_TAILS)
def test_an_iri_without_fault_can_be_written_and_read(text: str) -> None:
    if not iri_fault(text):
        (quad,) = parse(f"<urn:s> <urn:p> {NamedNode(text)} .".encode(), RdfFormat.N_TRIPLES)
        assert quad.object == NamedNode(text)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (" http://e.org/a ", "http://e.org/a"),
        ("tel:+49 40 4", "tel:+49%2040%204"),
        ("http://e.org/?LAYER[zoom]=1", "http://e.org/?LAYER%5Bzoom%5D=1"),
        ("http://[2001:db8::1]/[", "http://[2001:db8::1]/%5B"),
        ("http://e.org/100%", "http://e.org/100%25"),
        ("http://e.org/a#b#c", "http://e.org/a#b%23c"),
        ('http://e.org/"a"|b', "http://e.org/%22a%22%7Cb"),
        ("http://e.org/größe%C3%9F", "http://e.org/größe%C3%9F"),
    ],
)
def test_addresses_that_people_write_are_mended(text: str, mended: str) -> None:
    assert repaired_iri(text) == mended
    assert parse_iri(mended) == mended


@pytest.mark.parametrize("text", ["", "a/b", "//e.org/", "http://e.org/a b", "http://[x/", "1a:b"])
def test_what_is_no_iri_is_refused(text: str) -> None:
    with pytest.raises(BadParameterError, match="not an absolute IRI"):
        parse_iri(text)


@given(text=st.text(max_size=200))
def test_slugs_can_stand_in_an_address(text: str) -> None:
    found = slug(text)
    assert not found or is_slug(found)
    assert slug(found) == found
    assert is_slug(foreign_slug(f"http://e.org/{text}"))


@pytest.mark.parametrize(
    ("iri", "found"),
    [
        ("https://e.org/id/dataset/Tides_2024", "tides-2024"),
        ("https://e.org/d?id=7&format=", "format"),
        ("urn:uuid:1-2", "1-2"),
        ("https://e.org/d/#it", "it"),
        ("https://例え/データ", fingerprint("https://例え/データ")),
    ],
)
def test_foreign_records_get_readable_slugs(iri: str, found: str) -> None:
    assert foreign_slug(iri) in (found, "https")


@pytest.mark.parametrize(
    ("iri", "found"),
    [
        ("https://c.org/dataset/a", "a"),
        ("https://c.org/dataset/A.b_c~d-e", "A.b_c~d-e"),
        ("https://c.org/dataset/", None),
        ("https://c.org/dataset/a/b", None),
        ("https://c.org/dataset/.a", None),
        ("https://c.org/dataset/ä", None),
        ("https://other.org/dataset/a", None),
        ("https://c.org/dataset/" + "a" * 129, None),
    ],
    ids=range(8),
)
def test_only_own_records_keep_their_slug(iri: str, found: str | None) -> None:
    assert local_slug(iri, "https://c.org/dataset/") == found
