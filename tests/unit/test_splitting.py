"""A document is split into records: each primary resource with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldcat.errors import SyntaxFaultError
from ldcat.model.canonical import canonical_text
from ldcat.model.graph import BlankNode, NamedNode, Triple
from ldcat.model.kinds import KINDS, kind_of
from ldcat.model.media import TURTLE
from ldcat.model.naming import chosen_names, wanted_names
from ldcat.model.record import Prepared
from ldcat.model.report import Report
from ldcat.model.splitting import Draft, MemoryDocument, split
from ldcat.model.syntax import n_triples
from ldcat.sandbox.preparing import Preparer
from ldcat.terms import DCAT, DCT, FOAF_PRIMARY_TOPIC, RDF_TYPE, SKOS
from tests.support import BASE, literals, reader

_PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dqv: <http://www.w3.org/ns/dqv#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix schema: <https://schema.org/> . @prefix : <http://e.org/> .
"""


def _document(turtle: str) -> MemoryDocument:
    return MemoryDocument(reader().read((_PREFIXES + turtle).encode(), TURTLE, BASE).triples)


def _last(node: bytes) -> str:
    return node.decode().rstrip(">").rpartition("/")[2]


def _drafts(document: MemoryDocument) -> Mapping[str, Draft]:
    """Return the drafts by the last part of their IRI."""
    return {_last(it): split(document, it, kind) for it, kind in document.primaries.items()}


def _nodes(turtle: str) -> dict[str, set[str]]:
    """Return, for each record, the described nodes whose statements it has."""
    document = _document(turtle)
    return {
        name: {_last(it) for it in draft.nodes if document.text(it)}
        for name, draft in _drafts(document).items()
    }


_CASES = {
    "distributions, and what they refer to": (
        """:a a dcat:Dataset ; dcat:distribution :d . :d dct:license :l . :l dct:title "L" .""",
        {"a": {"a", "d", "l"}},
    ),
    "an agent that two use is copied to both": (
        """:a a dcat:Dataset ; dct:publisher :p . :b a dcat:Dataset ; dct:publisher :p .
        :p foaf:name "P" .""",
        {"a": {"a", "p"}, "b": {"b", "p"}},
    ),
    "a primary resource stands for itself": (
        """:c a dcat:Catalog ; dcat:dataset :a . :a a dcat:Dataset ; dct:isPartOf :c .""",
        {"c": {"c"}, "a": {"a"}},
    ),
    "a catalogue record goes to its topic, not to the catalogue": (
        """:c a dcat:Catalog ; dcat:record :r ; dcat:dataset :a .
        :a a dcat:Dataset ; dct:title "A" .
        :r a dcat:CatalogRecord ; foaf:primaryTopic :a ; dct:creator :p . :p foaf:name "P" .""",
        {"c": {"c"}, "a": {"a", "r", "p"}},
    ),
    "what is about a record goes to it": (
        """:a a dcat:Dataset ; dct:title "A" . :m dqv:computedOn :a ; dqv:value 1 .
        :d dcat:isDistributionOf :a ; dct:title "D" .""",
        {"a": {"a", "m", "d"}},
    ),
    "a concept comes without its neighbours": (
        """:a a dcat:Dataset ; dcat:theme :t . :t skos:prefLabel "T" ; skos:inScheme :s ;
        skos:broader :u ; owl:sameAs :v . :s dct:title "S" . :u skos:prefLabel "U" .
        :v skos:prefLabel "V" .""",
        {"a": {"a", "t"}},
    ),
    "classes described in the document stay out": (
        """:a a dcat:Dataset, :K ; dct:title "A" . :K dct:title "K" .""",
        {"a": {"a"}},
    ),
    "a stub is a reference": (
        """:c a dcat:Catalog ; dcat:dataset :a . :a a dcat:Dataset, :K .""",
        {"c": {"c", "a"}},
    ),
    "a circle ends": (
        """:a a dcat:Dataset ; dct:relation :x . :x dct:relation :y . :y dct:relation :x, :a .""",
        {"a": {"a", "x", "y"}},
    ),
    "records of schema.org": (
        """:a a schema:Dataset ; schema:distribution :d . :d schema:url :u .""",
        {"a": {"a", "d"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _CASES)
def test_to_a_record_belongs(name: str) -> None:
    turtle, expected = _CASES[name]
    assert _nodes(turtle) == expected


def test_a_record_begins_with_itself() -> None:
    document = _document(':a a dcat:Dataset ; dct:creator [ foaf:name "P" ] ; dct:title "A" .')
    (draft,) = _drafts(document).values()
    lines = draft.text.splitlines()
    assert [it.startswith(draft.node) for it in lines] == [True, True, True, False]


@pytest.mark.parametrize("kind", KINDS, ids=lambda it: it.name)
def test_every_class_of_a_kind_makes_such_a_record(kind: object) -> None:
    assert kind in KINDS
    own = next(it for it in KINDS if it is kind)
    for iri in own.classes:
        document = _document(f':a a <{iri}> ; dct:title "A" .')
        assert list(document.primaries.values()) == [own]


def test_a_catalogue_is_no_mere_dataset() -> None:
    found = kind_of([DCAT + "Dataset", DCAT + "DatasetSeries", DCAT + "Catalog"])
    assert found is not None
    assert found.name == "catalog"
    assert kind_of([DCAT + "Distribution"]) is None


# The law: nothing is lost

_SUBJECTS = [NamedNode(f"http://e.org/{n}") for n in range(4)] + [
    BlankNode(f"n{n}") for n in range(3)
]
_subjects = st.sampled_from(_SUBJECTS)
_triples = st.one_of(
    st.builds(
        Triple,
        _subjects,
        st.sampled_from(
            [
                NamedNode(it)
                for it in (
                    DCT + "relation",
                    DCAT + "distribution",
                    FOAF_PRIMARY_TOPIC,
                    SKOS + "broader",
                    "http://www.w3.org/ns/dqv#computedOn",
                )
            ]
        ),
        _subjects,
    ),
    st.builds(
        Triple,
        _subjects,
        st.just(NamedNode(RDF_TYPE)),
        st.sampled_from([NamedNode(DCAT + it) for it in ("Dataset", "Catalog", "Distribution")]),
    ),
    st.builds(Triple, _subjects, st.just(NamedNode(DCT + "title")), literals),
)
documents = st.lists(_triples, max_size=25, unique=True)


@given(triples=documents)
@settings(max_examples=200, deadline=None)
def test_records_and_strays_are_the_document(triples: list[Triple]) -> None:
    document = MemoryDocument(triples)
    drafts = [split(document, it, kind) for it, kind in document.primaries.items()]
    reached = {node for draft in drafts for node in draft.nodes}
    given = set(n_triples(triples).split(b"\n")[:-1])
    strays = {it for it in given if _subject(it) not in reached}
    assert strays | {it for draft in drafts for it in _lines(draft)} == given
    for draft in drafts:
        assert len(set(_lines(draft))) == len(_lines(draft))
        subjects = {_subject(it) for it in _lines(draft)}
        assert subjects <= set(draft.nodes)
        assert subjects.isdisjoint(other.node for other in drafts if other is not draft)


def _lines(draft: Draft) -> list[bytes]:
    return draft.text.split(b"\n")[:-1]


def _subject(line: bytes) -> bytes:
    return line.split(b" ", 1)[0]


@given(triples=documents, data=st.data())
@settings(max_examples=100, deadline=None)
def test_the_order_of_statements_does_not_count(triples: list[Triple], data: st.DataObject) -> None:
    shuffled = MemoryDocument(data.draw(st.permutations(triples)))
    document = MemoryDocument(triples)
    if _has_two_topics(triples):
        return
    for node, kind in document.primaries.items():
        own, other = (canonical_text(split(it, node, kind).text) for it in (document, shuffled))
        assert own == other


def _has_two_topics(triples: list[Triple]) -> bool:
    owners = [it.subject for it in triples if it.predicate.value == FOAF_PRIMARY_TOPIC]
    return len(owners) != len(set(owners))


# Records without an IRI of their own


class _NoChecker:
    def check(self, ntriples: bytes, record_iri: str, profile_token: str) -> Report:
        raise AssertionError((ntriples, record_iri, profile_token))

    def rules(self, profile_token: str) -> str:
        raise AssertionError(profile_token)


class _StrictChecker:
    """An engine that cannot read what our parser can."""

    def check(self, ntriples: bytes, record_iri: str, profile_token: str) -> Report:
        del record_iri
        if b"odd" in ntriples:
            raise SyntaxFaultError("Parser error at line 1 between columns 3 and 4.")
        return Report(profile_token)

    def rules(self, profile_token: str) -> str:
        return profile_token


def test_a_record_that_an_engine_cannot_read_spoils_no_other() -> None:
    document = _document(
        ':a a dcat:Dataset ; dct:identifier "odd" . :b a dcat:Dataset, :X ; :p 1 .'
    )
    primaries = document.primaries.items()
    preparer = Preparer(_StrictChecker(), "dcat")
    bad, good = preparer.prepare(document, primaries, names={}, remarks={}).records
    (finding,) = bad.report.read().findings
    assert finding.message.startswith("The record cannot be checked: mend the statement <http://e")
    assert finding.message.endswith('"odd" .')
    assert good.report.conforms


def _prepared(turtle: str) -> dict[str, str]:
    """Return digest by IRI."""
    records = _records(turtle)
    assert len({it.iri for it in records}) == len(records)
    return {it.iri: it.digest for it in records}


def _records(turtle: str) -> Sequence[Prepared]:
    document = _document(turtle)
    wanted = wanted_names(document, document.primaries.items(), BASE)
    names = chosen_names(wanted, lambda iri: f"<{iri}>".encode() in document.primaries)
    preparer = Preparer(_NoChecker(), "")
    return preparer.prepare(document, document.primaries.items(), names=names, remarks={}).records


@pytest.mark.parametrize(
    ("turtle", "iri"),
    [
        ('[] a dcat:Dataset ; dct:identifier "ID 7" ; dct:title "A" .', "dataset/id-7"),
        ('[] a dcat:Dataset ; dct:title "Ähren & Öl"@de .', "dataset/ahren-ol"),
        ('[] a schema:Dataset ; schema:name "Name" .', "dataset/name"),
        ('[] a dcat:DataService ; dct:title "B", "A" .', "service/a"),
    ],
    ids=range(4),
)
def test_an_iri_is_minted_from_what_names_a_record(turtle: str, iri: str) -> None:
    assert list(_prepared(turtle)) == [BASE + iri]
    assert _prepared(turtle) == _prepared(turtle.replace("[]", "_:other"))


def test_records_that_would_be_called_alike_are_told_apart_by_content() -> None:
    one = '[] a dcat:Dataset ; dct:title "A" ; dcat:keyword "x" .'
    two = '[] a dcat:Dataset ; dct:title "A" ; dcat:keyword "y" .'
    both = _prepared(one + two)
    assert both == _prepared(two + one)
    assert all(it.startswith(f"{BASE}dataset/a-") for it in both)
    nameless = _prepared(
        '[] a dcat:Dataset ; dcat:keyword "x" . [] a dcat:Dataset ; dcat:keyword "y" .'
    )
    assert len(nameless) == 2


def test_other_records_refer_to_the_minted_iri() -> None:
    records = _records(':c a dcat:Catalog ; dcat:dataset [ a dcat:Dataset ; dct:title "A" ] .')
    catalog = next(it for it in records if it.kind == "catalog")
    assert f"<{BASE}dataset/a> .\n".encode() in catalog.text
    assert b"_:" not in catalog.text


def test_a_minted_iri_is_never_that_of_another_record() -> None:
    turtle = (
        f'<{BASE}dataset/a> a dcat:Dataset ; dct:title "B" . [] a dcat:Dataset ; dct:title "A" .'
    )
    assert len(_prepared(turtle)) == 2


def test_a_record_without_any_name_gets_the_same_iri_each_time() -> None:
    turtle = '[] a dcat:Dataset ; dcat:keyword "x" ; dcat:distribution [ dct:format "f" ] .'
    assert _prepared(turtle) == _prepared(turtle)
