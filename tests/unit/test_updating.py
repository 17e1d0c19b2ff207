"""An update means what it means to the engine, whatever records its statements belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from ldcat import resources
from ldcat.errors import (
    BadQueryError,
    ConflictError,
    NotFoundError,
    TooComplexError,
    UnevaluableError,
)
from ldcat.model.canonical import canonical, canonical_text
from ldcat.model.graph import Triple
from ldcat.model.matching import matching
from ldcat.model.sparql_names import iri_of
from ldcat.model.syntax import n_triples
from ldcat.sandbox.jobs.update import UpdateJob, UpdateOptions, open_job, well_formed
from ldcat.sandbox.revising import revised
from ldcat.sandbox.update_text import operations_of, trig_of
from ldcat.store.dataset import replacement
from ldcat.store.edits import Edits
from ldcat.store.port import Change
from ldcat.store.working_copy import WorkingCopy
from ldcat.terms import PREFIXES, XSD
from tests.support import triple_lists

LOOSE = "urn:ldcat:loose"


class Graphs:
    """A small catalogue: texts by name, and a store of them."""

    def __init__(self, texts: Mapping[str, str], apart: tuple[str, ...] = ()) -> None:
        self.texts = {it: canonical_text(text.encode()).text for it, text in texts.items()}
        self._apart = set(apart)

    def edits(self, update: str, **options: object) -> list[Edits]:
        store = Oxigraph()
        changes = [Change(it, text, it not in self._apart) for it, text in self.texts.items()]
        store.update(replacement(changes, 1))
        copy = WorkingCopy(store)
        base = "http://e.org/"
        asked = UpdateOptions.model_validate({"step": "edits", "base": base, **options})
        operations = list(operations_of(well_formed(update.encode(), base)))
        _job().evaluate(operations, asked, copy)
        return list(copy.edits())

    def update(self, update: str, **options: object) -> None:
        """Perform an update as the catalogue does."""
        for it in self.edits(update, **options):
            after = revised(self.texts.get(it.graph, b""), it)
            if it.graph not in self.texts and b"dcat#" not in after.text and it.graph != LOOSE:
                self._apart.add(it.graph)
            self.texts[it.graph] = canonical_text(after.text).text
            if not after.text:
                del self.texts[it.graph]

    @property
    def merge(self) -> set[bytes]:
        """The default graph."""
        merged = [text for it, text in self.texts.items() if it not in self._apart]
        return {line for text in merged for line in text.splitlines()}

    def lines(self, name: str) -> set[str]:
        """The statements of a graph."""
        return set(self.texts.get(name, b"").decode().splitlines())


@cache
def _job() -> UpdateJob:
    return open_job({"contexts": str(resources.contexts())})


def _record(iri: str, more: str = "") -> str:
    return (
        f"<{iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        f'<http://www.w3.org/ns/dcat#Dataset> .\n<{iri}> <urn:title> "T" .\n{more}'
    )


_IRIS = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>"])
_VALUES = st.sampled_from(["<urn:a>", "<urn:b>", '"01"^^xsd:integer', '"x"@en-US', "_:n", "5"])
_STATEMENTS = st.lists(
    st.tuples(_IRIS | st.just("_:m"), _IRIS, _VALUES).map(" ".join), min_size=1, max_size=4
).map(" . ".join)
_GRAPH = st.sampled_from(["{}", "GRAPH <urn:g> {{ {} }}", "GRAPH <urn:h> {{ {} }}"])
_DATA = st.builds(str.format, _GRAPH, _STATEMENTS)
_TERMS = ["?s", "?p", "?o", "<urn:a>", "5"]
_PATTERN = st.builds(
    str.format,
    st.sampled_from(["{}", "GRAPH <urn:g> {{ {} }}", "GRAPH ?g {{ {} }}"]),
    st.tuples(
        st.sampled_from(["?s", "<urn:a>"]),
        st.sampled_from(["?p", "<urn:b>"]),
        st.sampled_from(["?o", "<urn:a>"]),
    ).map(" ".join),
)
_TARGET = st.sampled_from(["DEFAULT", "GRAPH <urn:g>", "GRAPH <urn:h>"])
_OPERATION = st.one_of(
    _DATA.map("INSERT DATA {{ {} }}".format),
    _PATTERN.map("DELETE WHERE {{ {} }}".format),
    st.builds("DELETE {{ {} }} WHERE {{ {} }}".format, _PATTERN, _PATTERN),
    st.builds("INSERT {{ {} }} WHERE {{ {} }}".format, _PATTERN, _PATTERN),
    st.builds(
        "WITH <urn:g> DELETE {{ {} }} INSERT {{ {} . ?s <urn:q> [ <urn:r> ?o ] }} "
        "WHERE {{ {} }}".format,
        _PATTERN,
        _PATTERN,
        _PATTERN,
    ),
    st.builds("INSERT {{ {} }} USING <urn:g> WHERE {{ {} }}".format, _PATTERN, _PATTERN),
    st.builds("INSERT {{ {} }} USING NAMED <urn:g> WHERE {{ {} }}".format, _PATTERN, _PATTERN),
    _TARGET.map("CLEAR SILENT {}".format),
    st.sampled_from(["DROP ALL", "CLEAR NAMED", "CREATE SILENT GRAPH <urn:g>"]),
    st.builds(
        # COPY and MOVE of what is not there clear the target in the engine, which ours leaves.
        "INSERT DATA {{ <urn:i> <urn:i> 1 GRAPH <urn:g> {{ <urn:i> <urn:i> 1 }} "
        "GRAPH <urn:h> {{ <urn:i> <urn:i> 2 }} }} ; {} {} TO {}".format,
        st.sampled_from(["ADD", "COPY", "MOVE"]),
        _TARGET,
        _TARGET,
    ),
)


def _joined(operations: Sequence[str]) -> str:
    """Return an update; no two operations share a blank node."""
    return " ;\n".join(it.replace("_:", f"_:o{place}") for place, it in enumerate(operations))


@settings(max_examples=150, deadline=None)
@given(_DATA, _DATA, st.lists(_OPERATION, min_size=1, max_size=3).map(_joined))
def test_without_records_it_is_what_the_engine_makes(first: str, second: str, update: str) -> None:
    graphs = Graphs({})
    engine = Oxigraph()
    for text in (f"INSERT DATA {{ {first} }}", f"INSERT DATA {{ {second} }}", update):
        graphs.update(text)
        engine.update(text, prefixes=dict(PREFIXES))
    ours = {it: _normal(text) for it, text in graphs.texts.items()}
    theirs: dict[str, list[Triple]] = {}
    for it in engine:
        name = it.graph_name.value if isinstance(it.graph_name, NamedNode) else LOOSE
        theirs.setdefault(name, []).append(it.triple)
    assert ours == {it: canonical(triples).text for it, triples in theirs.items()}


def _normal(text: bytes) -> bytes:
    """Return a text as the engine writes it."""
    store = Oxigraph()
    store.extend(parse(text, RdfFormat.N_TRIPLES))
    return canonical(it.triple for it in store).text


_THINGS = {
    "urn:r1": _record("urn:r1", '<urn:r1> <urn:by> <urn:P> .\n<urn:P> <urn:name> "P" .\n'),
    "urn:r2": _record("urn:r2", '<urn:r2> <urn:by> <urn:P> .\n<urn:P> <urn:name> "P" .\n'),
    "urn:r3": _record(
        "urn:r3",
        f'<urn:r3> <urn:size> "05"^^<{XSD}integer> .\n<urn:r3> <urn:part> _:x .\n'
        '_:x <urn:q> "1" .\n_:x <urn:part> _:y .\n',
    ),
    "urn:voc": '<urn:r1> <urn:title> "T" .\n<urn:c> <urn:label> "C" .\n',
    LOOSE: '<urn:z> <urn:title> "T" .\n<urn:P> <urn:name> "P" .\n',
}


@pytest.mark.parametrize(
    "update",
    [
        "DELETE DATA { <urn:P> <urn:name> 'P' }",
        "INSERT DATA { <urn:P> <urn:mail> <mailto:p> . <urn:r3> <urn:has> _:b . _:b <urn:q> 2 }",
        """DELETE { ?d <urn:by> <urn:P> } INSERT { ?d <urn:by> <urn:Q> . <urn:Q> <urn:name> 'Q' }
        WHERE { ?d <urn:by> <urn:P> }""",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }",
        "DELETE { ?s <urn:size> ?o } INSERT { ?s <urn:bytes> ?o } WHERE { ?s <urn:size> ?o }",
        "DELETE WHERE { ?s <urn:title> ?t } ; INSERT DATA { <urn:r1> <urn:title> 'new' }",
        "INSERT { ?x <urn:seen> true } WHERE { ?s <urn:part> ?x }",
    ],
)
def test_what_is_said_of_the_default_graph_becomes_true_of_it(update: str) -> None:
    graphs = Graphs(_THINGS, apart=("urn:voc",))
    engine = Oxigraph()
    engine.extend(
        Quad(_scoped(it.subject, name), it.predicate, _scoped(it.object, name))
        for name, text in graphs.texts.items()
        if name != "urn:voc"
        for it in parse(text, RdfFormat.N_TRIPLES)
    )
    engine.update(update)
    voc = graphs.texts["urn:voc"]
    graphs.update(update)
    assert graphs.texts["urn:voc"] == voc
    merged = Oxigraph()
    merged.extend(
        Quad(_scoped(it.subject, name), it.predicate, _scoped(it.object, name))
        for name, text in graphs.texts.items()
        if name != "urn:voc"
        for it in parse(text, RdfFormat.N_TRIPLES)
    )
    assert canonical(it.triple for it in merged) == canonical(it.triple for it in engine)


def _scoped(term: Any, name: str) -> Any:  # noqa: ANN401 - a term of any kind
    return BlankNode(f"{name[-1]}{term.value}") if isinstance(term, BlankNode) else term


def test_statements_go_to_the_records_that_they_belong_to() -> None:
    graphs = Graphs(_THINGS, apart=("urn:voc",))
    graphs.update(
        """INSERT DATA {
          <urn:r1> <urn:dist> <urn:D> . <urn:D> <urn:at> <http://x> ; <urn:sum> [ <urn:md5> "0" ] .
          <urn:P> <urn:mail> <mailto:p> .
          <urn:lonely> <urn:p> <urn:r2> .
          <urn:new> a dcat:Dataset ; dct:title "New" ; dcat:distribution [ dct:format "CSV" ] .
          [] dcat:isDistributionOf <urn:r2> ; <urn:at> <http://y> .
        }"""
    )
    assert "<urn:D> <urn:at> <http://x> ." in graphs.lines("urn:r1")
    assert any("urn:md5" in it for it in graphs.lines("urn:r1"))
    for name in ("urn:r1", "urn:r2"):
        assert "<urn:P> <urn:mail> <mailto:p> ." in graphs.lines(name)
    assert graphs.lines(LOOSE) >= {"<urn:lonely> <urn:p> <urn:r2> ."}
    assert len(graphs.lines("urn:new")) == 4
    assert any("http://y" in it for it in graphs.lines("urn:r2"))


def test_a_thing_that_is_given_a_class_takes_its_loose_statements_along() -> None:
    graphs = Graphs({LOOSE: '<urn:n> <http://purl.org/dc/terms/title> "N" .\n'})
    graphs.update("INSERT DATA { <urn:n> a dcat:Dataset }")
    assert len(graphs.lines("urn:n")) == 2
    assert not graphs.lines(LOOSE)
    graphs.update("INSERT DATA { <urn:only> a dcat:Dataset }")
    assert graphs.lines(LOOSE), "a class alone is a reference, not a record"


def test_a_graph_that_describes_its_own_name_is_a_record() -> None:
    graphs = Graphs({})
    graphs.update(
        "INSERT DATA { GRAPH <urn:n> { <urn:n> a dcat:Dataset ; dct:title 'N' } "
        "GRAPH <urn:g> { <urn:n> <urn:p> 1 } } ; "
        "DELETE WHERE { ?x dct:title 'N' }"
    )
    assert len(graphs.lines("urn:n")) == 1
    assert graphs.lines("urn:g")


def test_a_record_that_was_emptied_is_none_any_more() -> None:
    graphs = Graphs(_THINGS, apart=("urn:voc",))
    graphs.update("DELETE WHERE { <urn:r1> ?p ?o } ; DELETE WHERE { GRAPH <urn:r1> { ?s ?p ?o } }")
    assert "urn:r1" not in graphs.texts
    graphs.update(
        "DELETE WHERE { GRAPH <urn:r2> { ?s ?p ?o } } ; INSERT DATA { <urn:r2> <urn:p> 1 } ; "
        "DROP GRAPH <urn:voc> ; CREATE GRAPH <urn:voc>"
    )
    assert "urn:r2" not in graphs.texts
    assert any("<urn:r2> <urn:p>" in it for it in graphs.lines(LOOSE))


def test_values_stay_as_they_were_written() -> None:
    graphs = Graphs(_THINGS, apart=("urn:voc",))
    graphs.update(
        "INSERT DATA { <urn:r3> <urn:also> '5'^^xsd:integer , 'x'@de-AT , '07'^^xsd:int }"
    )
    assert graphs.lines("urn:r3") >= {
        f'<urn:r3> <urn:size> "05"^^<{XSD}integer> .',
        f'<urn:r3> <urn:also> "5"^^<{XSD}integer> .',
        f'<urn:r3> <urn:also> "07"^^<{XSD}int> .',
        '<urn:r3> <urn:also> "x"@de-AT .',
    }
    graphs.update(
        "DELETE { ?s <urn:size> ?o } INSERT { ?s <urn:bytes> ?o } WHERE { ?s <urn:size> ?o }"
    )
    assert f'<urn:r3> <urn:bytes> "05"^^<{XSD}integer> .' in graphs.lines("urn:r3")
    graphs.update("DELETE DATA { <urn:r3> <urn:bytes> 5 }")
    assert not any("urn:bytes" in it for it in graphs.lines("urn:r3"))


@pytest.mark.parametrize(
    ("update", "kind", "words"),
    [
        ("SELECT * { ?s ?p ?o }", BadQueryError, "begins a query"),
        ("INSERT DATA { <a> <b> }", BadQueryError, "column 23"),
        ("CLEAR ALL ; ; CLEAR ALL", BadQueryError, "“;” is not expected"),
        (
            "CLEAR ALL ;\nPREFIX x: <urn:> INSERT DATA { y:a x:b 1 }",
            BadQueryError,
            "line 2, column 32",
        ),
        ("CLEAR DEFAULT", ConflictError, "merge of 3 records"),
        ("COPY <urn:voc> TO DEFAULT", ConflictError, "merge of 3 records"),
        ("COPY <urn:nothing> TO <urn:x>", NotFoundError, "no graph <urn:nothing>"),
        ("CREATE GRAPH <urn:voc>", ConflictError, "already"),
        ("INSERT DATA { GRAPH <urn:ldcat:store> { <a> <b> <c> } }", BadQueryError, "own"),
        (
            "INSERT { <a> <b> ?c } WHERE { SERVICE <http://x> { ?a ?b ?c } }",
            UnevaluableError,
            "SERVICE",
        ),
        ("INSERT { <a> <b> ?c } WHERE { BIND(<urn:f>(1) AS ?c) }", UnevaluableError, "evaluated"),
    ],
)
def test_what_cannot_be_done_is_told(update: str, kind: type[Exception], words: str) -> None:
    graphs = Graphs(_THINGS, apart=("urn:voc",))
    with pytest.raises(kind) as caught:
        graphs.edits(update)
    assert words in str(caught.value)


def test_the_request_may_choose_the_graphs_that_patterns_are_asked_of() -> None:
    graphs = Graphs(_THINGS, apart=("urn:voc",))
    insert = "INSERT { GRAPH <urn:o> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    graphs.update(insert, using=["urn:voc"])
    assert graphs.lines("urn:o") == graphs.lines("urn:voc")
    with pytest.raises(BadQueryError, match="USING"):
        graphs.edits(f"WITH <urn:voc> {insert}", using=["urn:voc"])


def test_declarations_may_stand_before_every_operation() -> None:
    graphs = Graphs({})
    graphs.update(
        "PREFIX x: <urn:x:> INSERT DATA { x:a x:b 1 } ;\n"
        "# again\nPREFIX x: <urn:y:> BASE <http://b.org/> INSERT DATA { x:a x:b <c> } ;"
    )
    assert graphs.lines(LOOSE) == {
        f'<urn:x:a> <urn:x:b> "1"^^<{XSD}integer> .',
        "<urn:y:a> <urn:y:b> <http://b.org/c> .",
    }


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("ex:a", "http://ex.org/a"),
        ("<b>", "http://b.org/b"),
        ("<urn:x>", "urn:x"),
        ("dct:title", f"{PREFIXES['dct']}title"),
    ],
)
def test_a_name_means_what_the_prologue_says(name: str, iri: str) -> None:
    prologue = "PREFIX ex: <http://ex.org/>"
    assert iri_of(name, prologue=prologue, base="http://b.org/") == iri
    with pytest.raises(TypeError, match="no name of an IRI"):
        iri_of("_:b", prologue="", base="http://b.org/")


def test_templates_keep_what_stands_in_them() -> None:
    update = (
        'INSERT DATA { <urn:a> <urn:b> \'GRAPH {\', """?x }""" . # } GRAPH ?y {\n'
        "GRAPH <urn:g> { <urn:c> <urn:d> 1.5 , true , _:n . _:n a <urn:N> ; <urn:l> (1 [] ) } . "
        "<urn:e> <urn:f> <urn:x\\u003F> GRAPH <urn:h> { } <urn:i> <urn:j> ex:a\\,b }"
    )
    operation = next(operations_of(f"PREFIX ex: <urn:ex:> {update}"))
    text = trig_of(operation.prologue, operation.insert, "urn:v:")  # type: ignore[union-attr]
    store = Oxigraph()
    store.update(f"PREFIX ex: <urn:ex:> {update}")
    again = Oxigraph()
    again.extend(parse(text, RdfFormat.TRIG))
    for name in (DefaultGraph(), NamedNode("urn:g")):
        quads = [list(it.quads_for_pattern(None, None, None, name)) for it in (store, again)]
        assert len({canonical(it.triple for it in them).digest for them in quads}) == 1
        assert quads[0]


@given(triple_lists, st.randoms())
def test_nodes_are_found_by_what_is_said_of_them(graph: list[Triple], random: Random) -> None:
    ours = [it for it in canonical(graph).text.split(b"\n")[:-1] if b"_:" in it]
    labels = [f"c14n{it}" for it in range(5)]
    other = dict(zip(labels, random.sample([f"x{it}" for it in range(5)], 5), strict=True))
    renamed = [
        Triple(_other(it.subject, other), it.predicate, _other(it.object, other))
        for it in (quad.triple for quad in parse(b"\n".join(ours), RdfFormat.N_TRIPLES))
    ]
    theirs = n_triples(renamed).split(b"\n")[:-1]
    random.shuffle(theirs)
    try:
        found = matching(
            *(_normal(b"\n".join((*it, b""))).split(b"\n")[:-1] for it in (ours, theirs))
        )
    except TooComplexError:
        pytest.fail("it is the same graph")
    assert len(set(found.values())) == len(found)


def _other(term: Any, labels: Mapping[str, str]) -> Any:  # noqa: ANN401 - a term of any kind
    return BlankNode(labels[term.value]) if isinstance(term, BlankNode) else term


def test_symmetric_nodes_are_matched_all_the_same() -> None:
    ring = [f"_:a{it} <urn:next> _:a{(it + 1) % 4} .".encode() for it in range(4)]
    other = [f"_:b{it * 3 % 4} <urn:next> _:b{(it + 1) * 3 % 4} .".encode() for it in range(4)]
    assert len(matching(ring, other)) == 4
    with pytest.raises(TooComplexError, match="told apart"):
        matching(ring, [*other[:-1], b"_:b0 <urn:next> _:b0 ."])
