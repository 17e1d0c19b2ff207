"""Which representation a request gets (RFC 9110 12.4, 12.5.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldcat.represent.base import Offer
from ldcat.represent.negotiate import choose, languages_of, media_ranges
from tests.serving import BROWSER

HTML = Offer("html", "HTML", "text/html", "html", aliases=("application/xhtml+xml",))
TURTLE = Offer("ttl", "Turtle", "text/turtle", "ttl", aliases=("application/x-turtle",))
JSON_LD = Offer("jsonld", "JSON-LD", "application/ld+json", "jsonld", ("application/json",))
RDF_XML = Offer("rdf", "RDF/XML", "application/rdf+xml", "rdf", aliases=("application/xml",))
OFFERS = (HTML, TURTLE, JSON_LD, RDF_XML)
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
RDFLIB = (
    "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5,text/turtle;q=0.3,"
    "application/json;q=0.2, */*;q=0.1"
)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "html"),
        ("  ", "html"),
        ("*/*", "html"),
        ("*", "html"),
        (BROWSER, "html"),
        (JAVA, "html"),
        (RDFLIB, "rdf"),
        ("text/turtle", "ttl"),
        ("TEXT/TURTLE; Q=0.3", "ttl"),
        ("text/turtle; charset=utf-8", "ttl"),
        ("application/x-turtle", "ttl"),
        ("text/*;q=0.5, application/*;q=0.4", "html"),
        ("text/*, text/html;q=0.1", "ttl"),
        ("text/html;q=0, */*", "ttl"),
        ("*/*;q=0.1, application/json", "jsonld"),
        ("application/json;q=0, application/ld+json", "jsonld"),
        ("application/json;q=0, application/*", "jsonld"),
        ("application/ld+json;q=0, application/json", None),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ('text/turtle;a="x,text/html;q=1",application/rdf+xml;q=0.2', "ttl"),
        ("application/rdf+xml;q=.9, text/html;q=.1", "rdf"),
        ("text/html;q=2, text/turtle", "html"),
        ("text/turtle;q=x, application/rdf+xml;q=0.1", "rdf"),
        ("application/xml", "rdf"),
        ("image/png", None),
        ("*/*;q=0", None),
        ("turtle", None),
        (";;;,,,", None),
        ("text/html;q=0.0001", "html"),
    ],
)
def test_the_header_chooses(accept: str, name: str | None) -> None:
    chosen = choose(accept, OFFERS)
    assert (chosen and chosen.name) == name


ranges = st.tuples(
    st.sampled_from(["*/*", "text/*", "application/*", *(it.media_type for it in OFFERS), "x/y"]),
    st.sampled_from([0, 0.1, 0.5, 1]),
)


@given(st.text(max_size=300) | st.text('a/*;q=,."\\ 0', max_size=200))
def test_no_header_raises_and_what_is_chosen_was_offered(accept: str) -> None:
    assert choose(accept, OFFERS) in (*OFFERS, None)
    assert choose(accept, ()) is None
    assert all(0 <= it.quality <= 1 for it in media_ranges(accept))
    languages_of(accept)


@given(st.lists(ranges, max_size=6, unique_by=lambda it: it[0]))
def test_the_most_exact_range_decides_and_nothing_refused_is_chosen(
    accepted: list[tuple[str, float]],
) -> None:
    weights = dict(accepted)

    def weight(offer: Offer) -> float:
        main = offer.media_type.partition("/")[0]
        for name in (offer.media_type, f"{main}/*", "*/*"):
            if name in weights:
                return weights[name]
        return 0 if weights else 1

    chosen = choose(", ".join(f"{name};q={q}" for name, q in accepted), OFFERS)
    best = max(OFFERS, key=weight)  # of equals the first
    assert chosen == (best if weight(best) > 0 else None)


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("", ()),
        ("de", ("de",)),
        ("fr;q=0.5, de-AT, *;q=0.1", ("de-AT", "fr")),
        ("en;q=0, nl;q=.3", ("nl",)),
        ("en;q=x, not a tag, pt-BR", ("pt-BR",)),
    ],
)
def test_languages_come_best_first(header: str, tags: tuple[str, ...]) -> None:
    assert languages_of(header) == tags
