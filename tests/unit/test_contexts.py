"""JSON-LD contexts are bundled: known addresses are answered from disk, others refused."""

import copy
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from ldcat.errors import RemoteContextError, ResourceError, TooComplexError
from ldcat.model.contexts import Contexts, load_contexts, normalised

FOLDER = Path(__file__).parents[2] / "ldcat" / "contexts"
SHARED = Path(__file__).parents[3] / "shared" / "data"
INDEX: Mapping[str, list[str]] = tomllib.loads((FOLDER / "index.toml").read_text("utf-8"))
URLS = [(url, name) for name, urls in INDEX.items() for url in urls]

BASE = "https://base.example/"
SUBJECT = "https://data.example/1"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
SCHEMA = "http://schema.org/"
SDO = "https://schema.org/"
CR = "http://mlcommons.org/croissant/"
DCAT_US = "http://resources.data.gov/ontology/dcat-us#"
HYDRA = "http://www.w3.org/ns/hydra/core#"

SCHEMA_ORG = "https://schema.org/"
DCAT_AP = INDEX["dcat-ap.jsonld"][0]
DCAT_US_1 = INDEX["dcat-us-1.1.jsonld"][0]
DCAT_US_3 = INDEX["dcat-us-3.jsonld"][0]


@pytest.fixture(scope="module", name="contexts")
def _contexts() -> Contexts:
    return load_contexts(FOLDER)


def quads(document: object) -> list[Quad]:
    text = json.dumps(document).encode()
    return list(parse(text, format=RdfFormat.JSON_LD, base_iri=BASE))


def canonical(found: Iterable[Quad]) -> frozenset[str]:
    dataset = Dataset(found)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(str(quad) for quad in dataset)


def statements(contexts: Contexts, context: object, **node: object) -> set[tuple[str, str]]:
    """Predicates and objects of one node, IRIs and literals as N-Triples writes them."""
    document, _ = contexts.inline({"@context": context, "@id": SUBJECT} | node)
    return {
        (quad.predicate.value, str(quad.object))
        for quad in quads(document)
        if str(quad.subject) == f"<{SUBJECT}>"
    }


# The files


@pytest.mark.parametrize("name", sorted(INDEX))
def test_a_bundled_file_is_a_context_that_the_parser_takes(name: str) -> None:
    document = json.loads((FOLDER / name).read_text("utf-8"))
    assert list(document) == ["@context"]
    assert document["@context"]["@version"] == 1.1
    document |= {"@id": SUBJECT, "https://p.example/": {"@id": "https://o.example/"}}
    assert len(quads(document)) == 1


@pytest.mark.parametrize("name", sorted(INDEX))
def test_every_term_of_a_bundled_file_is_an_absolute_iri(name: str) -> None:
    context = json.loads((FOLDER / name).read_text("utf-8"))["@context"]
    prefixes = {key for key, value in context.items() if str(value).endswith(("#", "/"))}
    for term, definition in context.items():
        iri = definition["@id"] if isinstance(definition, dict) else definition
        if term.startswith("@") or str(iri).startswith(("@", "http://", "https://")):
            continue
        assert iri.partition(":")[0] in prefixes, f"{term}: {iri}"


@pytest.mark.parametrize("name", sorted(INDEX))
def test_a_bundled_file_names_no_other_context(name: str, contexts: Contexts) -> None:
    document = json.loads((FOLDER / name).read_text("utf-8"))
    assert contexts.inline(document) == (document, ())


def test_the_index_names_every_file_and_no_other() -> None:
    assert sorted(INDEX) == sorted(path.name for path in FOLDER.glob("*.jsonld"))


@pytest.mark.parametrize(("url", "name"), URLS)
def test_every_indexed_address_is_answered(url: str, name: str, contexts: Contexts) -> None:
    expected = json.loads((FOLDER / name).read_text("utf-8"))
    assert contexts.inline({"@context": url}) == (expected, (name.removesuffix(".jsonld"),))


def test_the_known_addresses_are_listed(contexts: Contexts) -> None:
    assert contexts.urls == tuple(url for url, _ in URLS)


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "https://schema.org/",
        "https://schema.org",
        "http://schema.org",
        "http://schema.org/",
        "HTTP://Schema.ORG/",
        "http://schema.org/#",
        " https://schema.org/ ",
        "//schema.org/",
        "https://schema.org/docs/jsonldcontext.jsonld#Dataset",
    ],
)
def test_spellings_of_an_address_are_one(url: str, contexts: Contexts) -> None:
    assert contexts.inline({"@context": url})[1] == ("schema",)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/SEMICeu/DCAT-AP/raw/refs/heads/master/{0}",
        "https://github.com/SEMICeu/DCAT-AP/raw/master/{0}",
        "https://github.com/SEMICeu/DCAT-AP/blob/master/{0}",
        "https://raw.githubusercontent.com/SEMICeu/DCAT-AP/refs/heads/master/{0}",
    ],
)
def test_forms_of_a_file_at_github_are_one(url: str, contexts: Contexts) -> None:
    address = url.format("releases/3.0.1/context/dcat-ap.jsonld")
    assert contexts.inline({"@context": address})[1] == ("dcat-ap",)


def test_the_context_that_real_feeds_name_wrongly_is_answered(contexts: Contexts) -> None:
    _, names = contexts.inline({"@context": "project-open-data.cio.gov/v1.1/schema"})
    assert names == ("dcat-us-1.1",)


def test_paths_stay_case_sensitive() -> None:
    assert normalised("https://H.example/A") != normalised("https://h.example/a")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/context.jsonld",
        "https://schema.org.evil.example/",
        "https://evil.example/https://schema.org/",
        "sch//ema.org",
        "https://schema.org/Dataset",
        "https://schema.org/?x",
        "context.jsonld",
        "../context.jsonld",
        "file:///etc/passwd",
        "/etc/passwd",
        "schema.jsonld",
        "",
    ],
)
def test_any_other_address_is_refused(url: str, contexts: Contexts) -> None:
    with pytest.raises(RemoteContextError) as caught:
        contexts.inline({"@context": url})
    assert f"<{url}>" in caught.value.what
    assert caught.value.where == "/@context"


def test_the_refusal_says_what_and_how_to_mend(contexts: Contexts) -> None:
    document = {"a": [{}, {"@context": ["https://schema.org", "https://x.example/~a/b"]}]}
    with pytest.raises(RemoteContextError) as caught:
        contexts.inline(document)
    error = caught.value
    assert error.what == (
        "The JSON-LD context <https://x.example/~a/b> is not bundled,"
        " and contexts are never fetched."
    )
    assert error.where == "/a/1/@context/1"
    assert error.mend.startswith("Write the context itself there, or name one of the bundled: ")
    assert all(urls[0] in error.mend for urls in INDEX.values())


def test_the_refusal_does_not_repeat_a_huge_address(contexts: Contexts) -> None:
    with pytest.raises(RemoteContextError) as caught:
        contexts.inline({"@context": "https://x.example/" + "a" * 100_000})
    assert len(str(caught.value)) < 2_000


def test_the_place_is_a_json_pointer(contexts: Contexts) -> None:
    document = {"a/b": {"m~n": {"@context": {"t": {"@id": "x:t", "@context": "nowhere"}}}}}
    with pytest.raises(RemoteContextError) as caught:
        contexts.inline(document)
    assert caught.value.where == "/a~1b/m~0n/@context/t/@context"


# Where contexts stand


@pytest.mark.parametrize(
    "document",
    [
        {"@context": SCHEMA_ORG, "@id": SUBJECT, "name": "n"},
        {"@context": [SCHEMA_ORG], "@id": SUBJECT, "name": "n"},
        {"@context": [{"x": "https://x.example/"}, SCHEMA_ORG], "@id": SUBJECT, "name": "n"},
        {"@context": [None, SCHEMA_ORG], "@id": SUBJECT, "name": "n"},
        [{"@context": SCHEMA_ORG, "@id": SUBJECT, "name": "n"}],
        {"@graph": [{"@context": SCHEMA_ORG, "@id": SUBJECT, "name": "n"}]},
        {"@context": {"@version": 1.1, "@import": SCHEMA_ORG}, "@id": SUBJECT, "name": "n"},
    ],
)
def test_a_context_is_replaced_wherever_it_stands(document: object, contexts: Contexts) -> None:
    found, names = contexts.inline(document)
    assert [str(quad) for quad in quads(found)] == [f'<{SUBJECT}> <{SCHEMA}name> "n"']
    assert names == ("schema",)


def test_a_scoped_context_is_replaced(contexts: Contexts) -> None:
    scoped = {"about": {"@id": "https://x.example/about", "@context": [SCHEMA_ORG]}}
    document = {"@context": scoped, "@id": SUBJECT, "about": {"name": "n"}}
    found, _ = contexts.inline(document)
    assert {quad.predicate.value for quad in quads(found)} == {
        "https://x.example/about",
        f"{SCHEMA}name",
    }


def test_what_imports_a_context_overrides_it(contexts: Contexts) -> None:
    context = {"name": "https://x.example/name", "@import": SCHEMA_ORG}
    found = statements(contexts, context, name="n", url="https://u.example/")
    assert found == {
        ("https://x.example/name", '"n"'),
        (f"{SCHEMA}url", "<https://u.example/>"),
    }


def test_the_names_come_once_and_in_order(contexts: Contexts) -> None:
    document = [{"@context": [DCAT_AP, SCHEMA_ORG]}, {"@context": SCHEMA_ORG}]
    assert contexts.inline(document)[1] == ("dcat-ap", "schema")


@pytest.mark.parametrize(
    "document",
    [
        {"@id": SUBJECT},
        {"@context": {"name": "https://x.example/name"}, "name": "n"},
        {"@context": None},
        {"@context": 5},
        {"@context": {"@import": 5, "x": None}},
        [],
        "text",
        None,
        {"https://p.example/": {"@type": "@json", "@value": {"@context": "nowhere"}}},
    ],
)
def test_what_names_no_address_stays(document: object, contexts: Contexts) -> None:
    assert contexts.inline(document) == (document, ())


def test_the_document_given_is_not_changed(contexts: Contexts) -> None:
    document = {
        "@context": [SCHEMA_ORG, {"@import": DCAT_AP, "t": {"@id": "x:t", "@context": DCAT_AP}}],
        "@graph": [{"@context": SCHEMA_ORG}],
    }
    before = copy.deepcopy(document)
    contexts.inline(document)
    assert document == before


def test_a_document_that_imports_does_not_change_the_bundled_context(contexts: Contexts) -> None:
    contexts.inline({"@context": {"@import": SCHEMA_ORG, "name": "https://x.example/"}})
    found, _ = contexts.inline({"@context": SCHEMA_ORG})
    assert found == json.loads((FOLDER / "schema.jsonld").read_text("utf-8"))


# Limits


def nested(levels: int, kind: str) -> object:
    document: object = {"@id": SUBJECT}
    for _ in range(levels):
        document = [document] if kind == "list" else {kind: document}
    return document


@pytest.mark.parametrize("kind", ["list", "x", "@context"])
def test_a_document_may_nest_200_levels(kind: str, contexts: Contexts) -> None:
    assert contexts.inline(nested(200, kind)) == (nested(200, kind), ())


@pytest.mark.parametrize("kind", ["list", "x", "@context"])
@pytest.mark.parametrize("levels", [201, 5_000])
def test_a_deeper_document_is_refused(kind: str, levels: int, contexts: Contexts) -> None:
    with pytest.raises(TooComplexError, match="200 levels"):
        contexts.inline(nested(levels, kind))


def test_a_document_names_contexts_a_thousand_times_at_most(contexts: Contexts) -> None:
    node = {"@context": SCHEMA_ORG}
    contexts.inline([node] * 1_000)
    with pytest.raises(TooComplexError, match="1,000 times") as caught:
        contexts.inline([node] * 1_001)
    assert caught.value.where == "/1000/@context"


def test_scoped_contexts_which_cost_by_the_square_are_few(contexts: Contexts) -> None:
    terms = {f"t{n}": {"@id": f"x:{n}", "@context": SCHEMA_ORG} for n in range(21)}
    with pytest.raises(TooComplexError, match="20 times"):
        contexts.inline({"@context": terms})
    del terms["t20"]
    contexts.inline({"@context": terms})


# What documents mean


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("name", "n", '"n"'),
        ("url", "https://u.example/", "<https://u.example/>"),
        ("license", "https://l.example/", "<https://l.example/>"),
        ("sameAs", ["https://s.example/"], "<https://s.example/>"),
        ("contentUrl", "data.csv", f"<{BASE}data.csv>"),
        ("dateModified", "2020-01-02", f'"2020-01-02"^^<{SCHEMA}Date>'),
        ("identifier", "https://doi.org/10.1/x", '"https://doi.org/10.1/x"'),
        ("temporalCoverage", "2001/2002", '"2001/2002"'),
        ("noSuchProperty", True, f'"true"^^<{XSD}boolean>'),
        ("publisher", {"id": "https://p.example/"}, "<https://p.example/>"),
    ],
)
def test_schema_org(key: str, value: object, expected: str, contexts: Contexts) -> None:
    found = statements(contexts, SCHEMA_ORG, type="Dataset", **{key: value})
    assert found == {(TYPE, f"<{SCHEMA}Dataset>"), (SCHEMA + key, expected)}


def test_schema_org_beside_an_own_prefix(contexts: Contexts) -> None:
    context = [SCHEMA_ORG, {"qudt": "http://qudt.org/schema/qudt/"}]
    found = statements(contexts, context, **{"qudt:unit": "m", "dct:title": "t"})
    assert found == {("http://qudt.org/schema/qudt/unit", '"m"'), (f"{DCT}title", '"t"')}


@pytest.mark.parametrize(
    ("key", "value", "iri", "expected"),
    [
        ("title", {"@value": "t", "@language": "en"}, f"{DCT}title", '"t"@en'),
        ("releaseDate", "2020", f"{DCT}issued", '"2020"'),
        ("modificationDate", "2020", f"{DCT}modified", '"2020"'),
        ("geographicalCoverage", "https://g.example/", f"{DCT}spatial", "<https://g.example/>"),
        (
            "datasetDistribution",
            "https://d.example/",
            f"{DCAT}distribution",
            "<https://d.example/>",
        ),
        ("accessUrl", "https://a.example/", f"{DCAT}accessURL", "<https://a.example/>"),
        ("accessURL", "https://a.example/", f"{DCAT}accessURL", "<https://a.example/>"),
        ("licence", "https://l.example/", f"{DCT}license", "<https://l.example/>"),
        ("byteSize", 5, f"{DCAT}byteSize", f'"5"^^<{XSD}nonNegativeInteger>'),
        ("temporalResolution", "P1D", f"{DCAT}temporalResolution", f'"P1D"^^<{XSD}duration>'),
        ("version", "1", f"{DCAT}version", '"1"'),
        ("dct:title", "t", f"{DCT}title", '"t"'),
        (
            "applicableLegislation",
            "https://e.example/",
            "http://data.europa.eu/r5r/applicableLegislation",
            "<https://e.example/>",
        ),
    ],
)
@pytest.mark.parametrize("types", ["Dataset", ["Dataset", "DatasetMemberOfADatasetSeries"]])
def test_dcat_ap(
    key: str, value: object, iri: str, expected: str, types: object, contexts: Contexts
) -> None:
    found = statements(contexts, DCAT_AP, **{"@type": types, key: value})
    assert found == {(TYPE, f"<{DCAT}Dataset>"), (iri, expected)}


def test_dcat_ap_2_has_the_version_of_its_time(contexts: Contexts) -> None:
    found = statements(contexts, INDEX["dcat-ap-2.jsonld"][0], version="1", byteSize=5)
    assert found == {
        ("http://www.w3.org/2002/07/owl#versionInfo", '"1"'),
        (f"{DCAT}byteSize", f'"5"^^<{XSD}decimal>'),
    }


def test_the_examples_of_dcat_ap_have_titles_by_language(contexts: Contexts) -> None:
    context = INDEX["dcat-ap-examples.jsonld"][0]
    found = statements(contexts, context, title={"en": "t", "el": "τ"}, releaseDate="2020-01-02")
    assert found == {
        (f"{DCT}title", '"t"@en'),
        (f"{DCT}title", '"τ"@el'),
        (f"{DCT}issued", f'"2020-01-02"^^<{XSD}date>'),
    }


def test_the_annex_for_high_value_datasets_uses_prefixed_names(contexts: Contexts) -> None:
    context = INDEX["dcat-ap-hvd.jsonld"][0]
    node = {"@type": "Dcat:Dataset", "dcatap:hvdCategory": "https://c.example/", "dct:title": "t"}
    assert statements(contexts, context, **node) == {
        (TYPE, f"<{DCAT}Dataset>"),
        ("http://data.europa.eu/r5r/hvdCategory", "<https://c.example/>"),
        (f"{DCT}title", '"t"'),
    }


def test_geodcat_ap_tells_the_address_of_an_agent_from_that_of_a_contact(
    contexts: Contexts,
) -> None:
    context = INDEX["geodcat-ap.jsonld"][0]
    value = "https://a.example/"
    agent = statements(contexts, context, **{"@type": "Agent", "address": value, "name": "n"})
    kind = statements(contexts, context, **{"@type": "Kind", "address": value, "name": "n"})
    assert ("http://www.w3.org/ns/locn#address", f"<{value}>") in agent
    assert (f"{VCARD}hasAddress", f"<{value}>") in kind
    assert (f"{VCARD}fn", '"n"') in kind


def test_dcat_by_its_own_names(contexts: Contexts) -> None:
    found = statements(
        contexts,
        "https://www.w3.org/ns/dcat",
        **{
            "@type": "Dataset",
            "title": "t",
            "landingPage": "https://l.example/",
            "dct:issued": "x",
        },
    )
    assert found == {
        (TYPE, f"<{DCAT}Dataset>"),
        (f"{DCT}title", '"t"'),
        (f"{DCAT}landingPage", "<https://l.example/>"),
        (f"{DCT}issued", '"x"'),
    }


@pytest.mark.parametrize(
    ("key", "value", "iri", "expected"),
    [
        ("title", "t", f"{DCT}title", '"t"'),
        ("keyword", ["k"], f"{DCAT}keyword", '"k"'),
        ("modified", "2020-01-02", f"{DCT}modified", f'"2020-01-02"^^<{XSD}date>'),
        ("license", "https://l.example/", f"{DCT}license", '"https://l.example/"'),
        ("conformsTo", "https://c.example/", f"{DCT}conformsTo", "<https://c.example/>"),
        (
            "distribution",
            [{"@id": "https://d.example/"}],
            f"{DCAT}distribution",
            "<https://d.example/>",
        ),
        (
            "accessLevel",
            "public",
            "https://project-open-data.cio.gov/v1.1/schema#accessLevel",
            '"public"',
        ),
        (
            "describedBy",
            "https://d.example/",
            "http://www.w3.org/2007/05/powder#describedby",
            "<https://d.example/>",
        ),
    ],
)
def test_dcat_us_1(key: str, value: object, iri: str, expected: str, contexts: Contexts) -> None:
    found = statements(contexts, DCAT_US_1, **{"@type": "dcat:Dataset", key: value})
    assert found == {(TYPE, f"<{DCAT}Dataset>"), (iri, expected)}


@pytest.mark.parametrize("email", ["mailto:jane@agency.example", "jane@agency.example"])
def test_the_contact_of_dcat_us_1_has_a_mail_address(email: str, contexts: Contexts) -> None:
    found = statements(contexts, DCAT_US_1, fn="Jane", hasEmail=email)
    assert found == {
        (f"{VCARD}fn", '"Jane"'),
        (f"{VCARD}hasEmail", "<mailto:jane@agency.example>"),
    }


@pytest.mark.parametrize(
    ("key", "value", "iri", "expected"),
    [
        ("titleMap", {"es": "t"}, f"{DCT}title", '"t"@es'),
        ("byteSize", 5, f"{DCAT}byteSize", f'"5"^^<{XSD}nonNegativeInteger>'),
        ("image", "https://i.example/", f"{SCHEMA}image", "<https://i.example/>"),
        ("useRestriction", "_:b", f"{DCAT_US}useRestriction", None),
        ("language", "en", f"{DCT}language", "<http://id.loc.gov/vocabulary/iso639-1/en>"),
        ("language", "https://l.example/", f"{DCT}language", "<https://l.example/>"),
        (
            "mediaType",
            "text/csv",
            f"{DCAT}mediaType",
            "<https://www.iana.org/assignments/media-types/text/csv>",
        ),
        (
            "accrualPeriodicity",
            "annual",
            f"{DCT}accrualPeriodicity",
            "<http://purl.org/cld/freq/annual>",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["dcat:Distribution", "Distribution"])
def test_dcat_us_3(
    key: str, value: object, iri: str, expected: str | None, kind: str, contexts: Contexts
) -> None:
    found = dict(statements(contexts, DCAT_US_3, **{"@type": kind, key: value}))
    assert found[TYPE] == f"<{DCAT}Distribution>"
    assert expected is None or found[iri] == expected
    assert iri in found


@pytest.mark.parametrize("kind", ["vcard:Kind", "Kind", "vcard:Individual"])
def test_the_title_of_a_person_is_not_that_of_a_dataset(kind: str, contexts: Contexts) -> None:
    contact = {"@type": kind, "title": "Data manager", "hasEmail": "mailto:a@b.example"}
    found = statements(contexts, DCAT_US_3, title="t", contactPoint=contact | {"@id": SUBJECT})
    assert (f"{DCT}title", '"t"') in found
    assert (f"{VCARD}title", '"Data manager"') in found
    assert (f"{VCARD}hasEmail", "<mailto:a@b.example>") in found


def test_croissant(contexts: Contexts) -> None:
    found = statements(
        contexts,
        "http://mlcommons.org/croissant/1.1",
        **{
            "@type": "sc:Dataset",
            "name": "n",
            "conformsTo": "http://mlcommons.org/croissant/1.1",
            "isLiveDataset": True,
            "dataType": "sc:Text",
            "data": {"a": 1},
            "distribution": {"@type": "FileObject", "@id": "https://f.example/"},
        },
    )
    assert found == {
        (TYPE, f"<{SDO}Dataset>"),
        (f"{SDO}name", '"n"@en'),
        (f"{DCT}conformsTo", "<http://mlcommons.org/croissant/1.1>"),
        (f"{CR}isLiveDataset", f'"true"^^<{XSD}boolean>'),
        (f"{CR}dataType", f"<{SDO}Text>"),
        (f"{CR}data", '"{\\"a\\":1}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>'),
        (f"{SDO}distribution", "<https://f.example/>"),
    }


def test_hydra(contexts: Contexts) -> None:
    found = statements(
        contexts,
        "http://www.w3.org/ns/hydra/context.jsonld",
        **{"@type": "Collection", "totalItems": 3, "member": "https://m.example/"},
    )
    assert found == {
        (TYPE, f"<{HYDRA}Collection>"),
        (f"{HYDRA}totalItems", f'"3"^^<{XSD}integer>'),
        (f"{HYDRA}member", "<https://m.example/>"),
    }


# Broken folders


def folder_with(folder: Path, index: str, **files: str) -> Path:
    (folder / "index.toml").write_text(index, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.jsonld").write_text(text, "utf-8")
    return folder


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"index\.toml"):
        load_contexts(tmp_path)


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ("= 1", "cannot be read"),
        ('"a.jsonld" = "https://a.example/"', "list of addresses"),
        ('"a.jsonld" = [1]', "list of addresses"),
        ('"a.jsonld" = ["https://a.example/", "http://a.example"]', "twice"),
    ],
)
def test_a_broken_index_is_refused(index: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=message):
        load_contexts(folder_with(tmp_path, index))


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "cannot be read"), ("[]", "@context"), ('{"@context": 1}', "@context")],
)
def test_a_broken_file_is_named_when_it_is_needed(text: str, message: str, tmp_path: Path) -> None:
    contexts = load_contexts(folder_with(tmp_path, '"a.jsonld" = ["https://a.example/"]', a=text))
    with pytest.raises(ResourceError, match=message):
        contexts.inline({"@context": "https://a.example/"})


def test_a_file_is_read_once_and_only_when_needed(tmp_path: Path) -> None:
    index = '"a.jsonld" = ["https://a.example/"]\n"b.jsonld" = ["https://b.example/"]'
    contexts = load_contexts(folder_with(tmp_path, index, a='{"@context": {}}'))
    document = {"@context": "https://a.example/"}
    first = contexts.inline(document)
    (tmp_path / "a.jsonld").unlink()
    assert contexts.inline(document) == first
    with pytest.raises(ResourceError, match=r"b\.jsonld"):
        contexts.inline({"@context": "https://b.example/"})


# Real documents

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the collection of real documents ({SHARED}) is not here"
)


def same(contexts: Contexts, document: object, turtle: bytes) -> bool | None:
    """Whether two forms of a document say the same; None where the Turtle is broken."""
    try:
        expected = canonical(parse(turtle, format=RdfFormat.TURTLE, base_iri=BASE))
    except SyntaxError:
        return None
    return canonical(quads(contexts.inline(document)[0])) == expected


@needs_shared
@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        # Every example whose Turtle can be parsed.
        ("SEMICeu+DCAT-AP__releases__3.0.*bee*.jsonld", 24),
        # The other 46 of 121 differ in content between the two files: statements that only one
        # has, other texts, languages or addresses, dates that the JSON gives without datatype.
        ("DOI-DO+dcat-us__docs__examples__*.jsonld", 75),
    ],
)
def test_examples_say_the_same_in_json_ld_and_turtle(
    pattern: str, least: int, contexts: Contexts
) -> None:
    score: Counter[bool | None] = Counter()
    for path in sorted((SHARED / "dcat").glob(pattern)):
        turtle = path.with_suffix(".ttl")
        if turtle.exists():
            document = json.loads(path.read_text("utf-8"))
            score[same(contexts, document, turtle.read_bytes())] += 1
    assert score[True] >= least, score


@needs_shared
@pytest.mark.parametrize("folder", ["croissant", "datajson", "dcat", "schemaorg"])
def test_real_documents_are_read_without_a_network(folder: str, contexts: Contexts) -> None:
    refused: set[str] = set()
    for path in sorted((SHARED / folder).glob("*json*")):
        try:
            document = json.loads(path.read_bytes())
        except ValueError:
            continue
        try:
            quads(contexts.inline(document)[0])
        except RemoteContextError as error:
            refused.add(error.what.partition("<")[2].partition(">")[0])
        except SyntaxError:
            continue
    assert refused <= {
        "https://opengeospatial.github.io/SELFIE/contexts/elf-index.jsonld",
    }
