"""One address for every representation, by Accept, by suffix, by `_format`."""

from __future__ import annotations

import re
import time

import pytest
import rdflib

from tests.serving import BROWSER, Served
from tests.web.documents import canonical_text, dataset, merged

#: rdflib's Dataset.parse calls what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning:rdflib")

RECORD = "dataset/street-trees"
FORMS = {
    "ttl": ("text/turtle; charset=utf-8", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
    "nt": ("application/n-triples", "nt"),
    "trig": ("application/trig", "trig"),
    "nq": ("application/n-quads", "nquads"),
}
ROUTES = ["", "catalog", "catalog.ttl?page_size=3", "catalog.html", RECORD, f"{RECORD}.jsonld"]


def links(header: str) -> dict[tuple[str, str], str]:
    """Return targets by relation and type."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', header)
    return {(relation, kind): target for target, relation, kind in found}


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("", "*/*", "text/html"),
        (RECORD, "*/*", "text/html"),
        (RECORD, BROWSER, "text/html"),
        (RECORD, "application/xhtml+xml", "text/html"),
        (RECORD, "text/turtle, text/html;q=0.9", "text/turtle"),
        (RECORD, "application/json", "application/ld+json"),
        ("catalog", "*/*", "text/turtle"),
        ("catalog", "", "text/turtle"),
        ("catalog", BROWSER, "text/html"),
        ("catalog", "application/rdf+xml", "application/rdf+xml"),
        ("catalog.rdf", BROWSER, "application/rdf+xml"),
        (f"{RECORD}.json", "text/html", "application/ld+json"),
        (f"{RECORD}?_format=nt", "text/html", "application/n-triples"),
        (f"{RECORD}?_format=application/ld+json", "", "application/ld+json"),
        (f"{RECORD}.rdf?_format=nt", "", "application/rdf+xml"),
        ("?_format=ttl", "text/html", "text/turtle"),
    ],
)
def test_the_client_gets_the_form_that_it_asks_for(
    catalogue: Served, path: str, accept: str, media_type: str
) -> None:
    answer = catalogue.get(path, accept or "")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("path", ["", "catalog", RECORD])
def test_what_is_not_there_in_an_accepted_form_is_406_with_what_is(
    catalogue: Served, path: str
) -> None:
    answer = catalogue.get(path, "image/png")
    problem = answer.json()
    assert answer.status_code == problem["status"] == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert "text/turtle" in problem["detail"]
    assert "text/html" in problem["detail"]
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    "path", [RECORD, "catalog", "catalog/marine", "", "series/tide-gauge-havenstad"]
)
def test_every_syntax_says_the_same_without_relative_iris(catalogue: Served, path: str) -> None:
    graphs = {
        suffix: merged(catalogue.get(f"{path}?_format={suffix}").content, syntax)
        for suffix, (_, syntax) in FORMS.items()
    }
    texts = {suffix: canonical_text(graph) for suffix, graph in graphs.items()}
    for suffix, text in texts.items():
        # Pages of the feed name themselves, and so their syntax.
        lines = [line for line in text if b"page_size=" not in line]
        assert lines == [it for it in texts["ttl"] if b"page_size=" not in it], suffix
        assert len(lines) > 5


def test_the_record_is_a_named_graph_where_the_syntax_has_them(catalogue: Served) -> None:
    iri = f"{catalogue.base}{RECORD}"
    for suffix in ("trig", "nq"):
        found = dataset(catalogue.get(f"{RECORD}.{suffix}").content, FORMS[suffix][1])
        own = found.graph(rdflib.URIRef(iri))
        assert (rdflib.URIRef(iri), rdflib.RDF.type, rdflib.DCAT.Dataset) in own
        listing = rdflib.URIRef(f"{iri}#record")
        assert (listing, None, None) not in own
        assert (listing, rdflib.FOAF.primaryTopic, rdflib.URIRef(iri)) in found.default_graph


def test_headers_name_the_form_and_every_other_one(catalogue: Served) -> None:
    tags = set()
    for suffix, (content_type, _) in FORMS.items():
        answer = catalogue.get(RECORD, content_type.partition(";")[0])
        address = f"{catalogue.base}{RECORD}"
        assert answer.headers["content-type"] == content_type
        assert answer.headers["content-location"] == f"{address}.{suffix}"
        found = links(answer.headers["link"])
        assert found["canonical", ""] == address
        kept = re.findall(
            r'<([^>]*)>; rel="alternate"; [^,]*formats="[^"]*dcat#"', answer.headers["link"]
        )
        assert set(kept) == {f"{address}.{it}" for it in (*FORMS, "html")}
        tags.add(answer.headers["etag"])
        suffixed = catalogue.get(f"{RECORD}.{suffix}")
        assert suffixed.content == answer.content
        assert suffixed.headers["etag"] == answer.headers["etag"]
    assert len(tags) == len(FORMS)
    assert all(re.fullmatch(r'"[0-9a-f]{24}"', tag) for tag in tags)


@pytest.mark.parametrize("path", ROUTES)
def test_nothing_is_sent_again_to_who_has_it(catalogue: Served, path: str) -> None:
    answer = catalogue.get(path)
    tag = answer.headers["etag"]
    for known in (tag, f'"x", W/{tag}', "*"):
        again = catalogue.client.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "vary", "cache-control", "content-location"):
            assert again.headers[name] == answer.headers[name]
    changed = catalogue.client.get(path, headers={"if-none-match": '"other"'})
    assert changed.status_code == 200


def test_a_change_is_told_by_the_second_once_the_second_is_over(catalogue: Served) -> None:
    time.sleep(1.1)
    path = "dataset/addresses?_mediatype=text/turtle"  # nobody else has asked for it before
    stamp = catalogue.get(path).headers["last-modified"]
    again = catalogue.client.get(path, headers={"if-modified-since": stamp})
    assert (again.status_code, again.content) == (304, b"")
    for since in ("Mon, 01 Jan 2001 00:00:00 GMT", "soon", ""):
        later = catalogue.client.get(path, headers={"if-modified-since": since})
        assert later.status_code == 200
    both = {"if-modified-since": stamp, "if-none-match": '"other"'}
    assert catalogue.client.get(path, headers=both).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *ROUTES,
        "sparql",
        "sparql?query=ASK%7B%7D",
        "health",
        "ready",
        "robots.txt",
        "favicon.ico",
        "context.jsonld",
        "openapi.json",
        "static/ldcat.css",
        "resource?iri=urn:nothing",
        "nothing",
        "catalog?colour=red",
    ],
)
def test_head_is_get_without_the_body_and_every_answer_is_guarded(
    catalogue: Served, path: str
) -> None:
    body, head = catalogue.client.get(path), catalogue.client.head(path)
    assert (head.status_code, head.content) == (body.status_code, b"")
    volatile = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in volatile} == {
        k: v for k, v in body.headers.items() if k not in volatile
    }
    assert head.headers["content-length"] == str(len(body.content))
    assert head.headers["x-content-type-options"] == "nosniff"
    assert head.headers["access-control-allow-origin"] == "*"
    policy = head.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_script_of_another_page_may_ask(catalogue: Served) -> None:
    asked = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    answer = catalogue.client.options("sparql", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-headers"] == "*, Authorization"
    assert catalogue.client.options("sparql").status_code == 204


def test_the_page_comes_in_the_reader_s_language(catalogue: Served) -> None:
    german = catalogue.get("catalog/marine", BROWSER, **{"accept-language": "de"})
    english = catalogue.get("catalog/marine", BROWSER, **{"accept-language": "en"})
    assert "Meeresdatenkatalog Nordmeer</bdi></h1>" in german.text or "Meeresdaten" in german.text
    assert german.headers["etag"] != english.headers["etag"]
    assert german.headers["vary"] == (
        "Accept, Accept-Profile, Accept-Language, Cookie, Accept-Encoding"
    )


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("nothing", 404, "nothing at"),
        ("dataset/no-such", 404, "no-such"),
        ("dataset/no-such", 404, "is listed at"),
        ("dataset/street-trees.pdf", 404, "street-trees.pdf"),
        ("catalog.pdf", 404, "pdf"),
        ("datasets/street-trees", 404, "nothing at"),
        ("resource?iri=urn:nothing", 404, "urn:nothing"),
        ("resource", 400, "iri must be given"),
        ("resource?iri=urn:x&x=1", 400, "“x”"),
        ("catalog?colour=red", 400, "“colour”"),
        ("catalog?page_size=0", 400, "page_size"),
        ("catalog?page_size=many", 400, "page_size"),
        ("catalog?page_size=100000", 400, "page_size"),
        ("catalog?after=-1", 400, "after must be at least 0"),
        ("catalog?page=2", 400, "Follow hydra:next"),
        ("catalog.ttl?page=2&page_size=5", 400, "Follow hydra:next"),
        ("dataset/street-trees?_format=pdf", 400, "pdf"),
        ("dataset/street-trees?page=2", 400, "“page”"),
        ("sparql?query=ASK%7B%7D&_format=pdf", 400, "pdf"),
        ("catalog?after=1&page_size=5&after=2", 400, "“after” is given 2 times"),
        ("dataset/street-trees?_format=ttl&_format=ttl", 400, "“_format” is given 2 times"),
        ("?_format=ttl&_format=rdf", 400, "“_format” is given 2 times"),
        ("resource?iri=urn:x&iri=urn:y", 400, "“iri” is given 2 times"),
        ("sparql?query=ASK%7B%7D&_format=json&_format=xml", 400, "“_format” is given 2 times"),
        ("catalog?utm=1", 400, "“utm”"),
    ],
)
def test_an_error_is_a_problem_document_and_a_page_for_browsers(
    catalogue: Served, path: str, status: int, words: str
) -> None:
    answer = catalogue.get(path)
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert words in f"{problem['detail']} {problem.get('where', '')}"
    assert problem["type"].startswith("urn:ldcat:problem:")
    assert problem["instance"] == f"{catalogue.base}{path.partition('?')[0]}"
    page = catalogue.get(path, BROWSER)
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>" in page.text
    text = catalogue.get(path, "text/plain")
    assert words in text.text


def test_what_newsletters_add_to_links_means_nothing(catalogue: Served) -> None:
    added = "utm_source=news&utm_id=1&utm_id=2&fbclid=a&gclid=b&mc_cid=c&mc_eid=d&ref=e"
    for path in ("", "catalog", RECORD, f"{RECORD}.ttl", "sparql"):
        for accept in (BROWSER, "text/turtle"):
            answer = catalogue.get(f"{path}?{added}", accept)
            assert answer.status_code == 200
            assert answer.content == catalogue.get(path, accept).content
            assert "utm_" not in f"{answer.text}{answer.headers}"


def test_a_wrong_method_is_told_with_the_right_ones(catalogue: Served) -> None:
    answer = catalogue.client.delete(RECORD)
    assert answer.status_code == 405
    assert answer.json()["title"] == "The method is not allowed"
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert catalogue.client.put("sparql", content=b"").status_code == 405


def test_a_record_is_found_by_its_iri(catalogue: Served) -> None:
    iri = f"{catalogue.base}{RECORD}"
    answer = catalogue.client.get("resource", params={"iri": iri})
    assert answer.status_code == 303
    assert answer.headers["location"] == iri


def test_pages_have_no_script_but_ours(catalogue: Served) -> None:
    """Without scripts, the field of words and the query page are forms (`tests/browser`)."""
    for path in ("", "catalog", RECORD, "sparql", "nothing"):
        scripts = re.findall("<script[^>]*>", catalogue.get(path, BROWSER).text)
        ours = [it for it in scripts if it != '<script type="application/ld+json">']
        wanted = ["ldcat.js"] + ["editor/editor.js"] * (path == "sparql")
        assert len(ours) == len(wanted)
        for script, name in zip(ours, wanted, strict=True):
            assert f' type="module" src="/static/{name}?' in script


def test_an_odd_path_is_told_as_an_address(catalogue: Served) -> None:
    problem = catalogue.client.get("a%20b%3C%C3%A4%22").json()
    assert problem["instance"] == f"{catalogue.base}a%20b%3C%C3%A4%22"
    page = catalogue.get("%3Cscript%3E", BROWSER)
    assert "<script>" not in page.text


def test_a_page_names_other_records_by_their_titles(catalogue: Served) -> None:
    page = catalogue.get("dataset/ctd-cruise-sw118", BROWSER, **{"accept-language": "en"}).text
    assert 'href="/dataset/ctd-cruise-sw124"' in page
    assert "CTD profiles of cruise SW124, Skagerrak and Norwegian Trench</bdi></a>" in page
    assert "SW124" not in catalogue.get("dataset/ctd-cruise-sw118.ttl").text


def test_a_page_names_the_file_and_not_where_it_lies(catalogue: Served) -> None:
    page = catalogue.get("dataset/street-trees", BROWSER).text
    assert "city-datasets.ttl" in page
    assert "/city-datasets.ttl" not in page


def test_operators_and_machines_get_what_they_ask_for(catalogue: Served) -> None:
    assert catalogue.get("health").json() == {"status": "ok"}
    ready = catalogue.get("ready").json()
    assert ready["ledger"] == ready["store"] > 0
    context = catalogue.get("context.jsonld").json()["@context"]
    assert context["dct"] == "http://purl.org/dc/terms/"
    assert "Disallow: /sparql" in catalogue.get("robots.txt").text
    openapi = catalogue.get("openapi.json").json()
    assert openapi["servers"] == [{"url": catalogue.base.rstrip("/")}]
    icon = catalogue.get("favicon.ico")
    assert icon.headers["content-type"] == "image/svg+xml"
