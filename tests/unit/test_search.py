"""Search: what is found and counted is what records say, whatever happened to them before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldcat import resources
from ldcat.catalogue.indexing import Indexer
from ldcat.catalogue.tagging import Tagger
from ldcat.errors import BadParameterError, BusyError
from ldcat.ledger.ledger import Ledger
from ldcat.model.boxes import Box
from ldcat.model.criteria import ORDERS, SEARCH_FACETS, SPANS, Criteria, Span
from ldcat.model.days import BEGINNING, END, days_of
from ldcat.model.iri import Iri
from ldcat.model.search_params import criteria_of, pairs_of
from ldcat.search.building import Order, build
from ldcat.search.finding import Finder, Found, Wanted
from ldcat.search.index import SearchIndex
from ldcat.search.questions import question_of
from ldcat.search.suggesting import suggested
from ldcat.terms import DCAT, DCT, FOAF_NAME, RDF_TYPE
from tests.support import memory_folder, origin, prepared

BASE = "https://c.example/"
_WORDS = ("tide", "harbour", "Fluss", "Flüsse", "census", "eau")
_THEMES = tuple(f"https://t.example/{it}" for it in range(3))
_PLACES = (Box(2, 49, 7, 52), Box(-10, -5, 10, 5), Box(170, -20, -175, -10))


@dataclass(frozen=True)
class Thing:
    """What a record says."""

    words: tuple[str, ...]
    themes: frozenset[str]
    year: int
    place: int

    def text(self, iri: str) -> str:
        """Return it as N-Triples."""
        box = _PLACES[self.place]
        sides = f"{box.west},{box.south},{box.east},{box.north}"
        lines = [
            f"<{iri}> <{RDF_TYPE}> <{DCAT}Dataset> .",
            f'<{iri}> <{DCT}title> "{" ".join(self.words)}"@en .',
            f'<{iri}> <{DCT}issued> "{self.year}-06-01" .',
            f"<{iri}> <{DCT}spatial> _:c14n0 .",
            f'_:c14n0 <{DCAT}bbox> "{sides}" .',
            f"<{iri}> <{DCT}publisher> <https://p.example/1> .",
            f'<https://p.example/1> <{FOAF_NAME}> "An office"@en .',
            *(f"<{iri}> <{DCAT}theme> <{it}> ." for it in sorted(self.themes)),
        ]
        return "".join(f"{it}\n" for it in sorted(lines))


things = st.builds(
    Thing,
    words=st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3, unique=True).map(tuple),
    themes=st.frozensets(st.sampled_from(_THEMES), max_size=2),
    year=st.integers(2000, 2003),
    place=st.integers(0, 2),
)
#: A record that is put, one that is deleted, or a catalogue with its members.
acts = st.one_of(
    st.tuples(st.just("put"), st.integers(0, 5), things),
    st.tuples(st.just("delete"), st.integers(0, 5)),
    st.tuples(st.just("list"), st.frozensets(st.integers(0, 5))),
)


@dataclass
class World:
    """A ledger with its index, beside what it should say."""

    ledger: Ledger
    tagger: Tagger
    folder: Path
    round: int = 0
    _indexer: Indexer | None = None
    things: dict[str, Thing] = field(default_factory=dict)
    members: frozenset[str] = frozenset()

    @property
    def order(self) -> Order:
        """What its index is built of."""
        return Order(
            "sqlite://", [str(resources.vocabularies())], str(resources.formats()), "en", "test"
        )

    def indexer(self) -> Indexer:
        """Return what follows the ledger."""
        if self._indexer is None:
            folder = self.folder / "search"
            self._indexer = Indexer(self.ledger, self.tagger, folder=folder, order=self.order)
        return self._indexer

    def iri(self, number: int) -> str:
        """Return the IRI of a record of this round."""
        return f"{BASE}dataset/{self.round}-{number}"

    def act(self, act: tuple[object, ...]) -> None:
        """Do something to the ledger, and remember what should be so."""
        match act:
            case ("put", int(number), Thing() as thing):
                iri = self.iri(number)
                self._put(iri, "dataset", thing.text(iri))
                self.things[iri] = thing
            case ("delete", int(number)):
                if self.things.pop(self.iri(number), None):
                    self.ledger.append([], [Iri(self.iri(number))], origin())
            case ("list", frozenset() as numbers):
                self.members = frozenset(self.iri(it) for it in numbers)
                catalogue = self.catalogue
                lines = [f"<{catalogue}> <{RDF_TYPE}> <{DCAT}Catalog> .\n"]
                lines += [f"<{catalogue}> <{DCAT}dataset> <{it}> .\n" for it in self.members]
                self._put(catalogue, "catalog", "".join(sorted(lines)))
            case _:
                raise TypeError(act)

    @property
    def catalogue(self) -> str:
        """The IRI of the catalogue of this round."""
        return f"{BASE}catalog/{self.round}"

    def _put(self, iri: str, kind: str, text: str) -> None:
        self.ledger.append([prepared(iri, text, kind=kind)], [], origin())

    def wanted(self, criteria: Criteria) -> set[str]:
        """Return what fits, by brute force."""
        return {iri for iri, it in self.things.items() if self._fits(iri, it, criteria)}

    def _fits(self, iri: str, thing: Thing, criteria: Criteria) -> bool:
        chosen = criteria.chosen
        span = criteria.spans.get("issued", Span())
        issued = days_of(f"{thing.year}-06-01")
        assert issued is not None
        assert issued.first is not None
        has_word = not criteria.text or bool(_SAME[criteria.text].intersection(thing.words))
        has_theme = not chosen.get("theme") or bool(thing.themes.intersection(chosen["theme"]))
        is_listed = not chosen.get("catalog") or iri in self.members
        is_then = (
            (span.first or BEGINNING) <= issued.first <= (END if span.last is None else span.last)
        )
        is_there = criteria.box is None or _overlap(criteria.box, _PLACES[thing.place])
        return has_word and has_theme and is_listed and is_then and is_there


#: What is found by a word.
_SAME = {
    "tides": {"tide"},
    "harbour": {"harbour"},
    "CENSUS": {"census"},
}


def _overlap(one: Box, other: Box) -> bool:
    if one.west > one.east:
        west, east = replace(one, east=180.0), replace(one, west=-180.0)
        return _overlap(west, other) or _overlap(east, other)
    if other.west > other.east:
        return _overlap(other, one)
    is_beside = one.west <= other.east and other.west <= one.east
    return is_beside and one.south <= other.north and other.south <= one.north


criterion = st.builds(
    Criteria,
    text=st.sampled_from(["", *_SAME]),
    chosen=st.fixed_dictionaries(
        {}, optional={"theme": st.lists(st.sampled_from(_THEMES), min_size=1, unique=True)}
    ),
    spans=st.fixed_dictionaries(
        {},
        optional={
            "issued": st.builds(
                Span, st.none() | st.integers(10957, 12000), st.none() | st.integers(11300, 12500)
            )
        },
    ),
    box=st.none() | st.sampled_from([Box(3, 50, 4, 51), Box(0, 0, 1, 1), Box(160, -30, -5, 60)]),
)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A ledger for all rounds; each has IRIs of its own."""
    with memory_folder() as folder:
        ledger = Ledger(f"sqlite:///{folder}/ledger.sqlite")
        yield World(ledger, Tagger(ledger), folder)
        ledger.close()


@pytest.fixture(scope="module")
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def found(indexer: Indexer, threads: ThreadPoolExecutor, criteria: Criteria) -> Found:
    """Return what is found, all of it on one page."""
    return Finder(indexer.opened(), threads).find(criteria, Wanted(0, 1000))


@settings(max_examples=30, deadline=None)
@given(rounds=st.lists(st.lists(acts, max_size=5), min_size=1, max_size=3), criteria=criterion)
def test_what_is_found_and_counted_is_what_records_say(
    world: World,
    threads: ThreadPoolExecutor,
    rounds: list[list[tuple[object, ...]]],
    criteria: Criteria,
) -> None:
    world.round += 1
    world.things, world.members = {}, frozenset()
    world.act(("list", frozenset()))
    indexer = world.indexer()
    # Only what this round has written: its catalogue lists all of it.
    for acts_ in rounds:
        for act in acts_:
            world.act(act)
        mine = {
            it.iri: it for it in world.ledger.records([world.iri(n) for n in range(6)]).values()
        }
        numbers = {it.number: iri for iri, it in mine.items()}
        got = found(indexer, threads, criteria)
        assert {numbers[it] for it in got.numbers if it in numbers} == world.wanted(criteria)
        listed = replace(criteria, chosen={**criteria.chosen, "catalog": (world.catalogue,)})
        within = found(indexer, threads, listed)
        members = world.wanted(listed)
        assert {numbers[it] for it in within.numbers} == members
        assert within.total == len(members)
        # A facet is counted by all that is chosen but itself.
        free = replace(listed, chosen={"catalog": (world.catalogue,)})
        themes = Counter(it for iri in world.wanted(free) for it in world.things[iri].themes)
        counted = within.counted.get("theme")
        assert {it: n for it, n in (counted.values if counted else ()) if n} == dict(themes)


def test_an_index_that_was_built_at_once_finds_the_same(
    world: World, threads: ThreadPoolExecutor, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    ledger = Ledger(url)
    own = World(ledger, Tagger(ledger), tmp_path, round=1)
    for number in range(6):
        thing = Thing(
            (_WORDS[number], "level"), frozenset(_THEMES[: number % 3]), 2000 + number, number % 3
        )
        own.act(("put", number, thing))
    own.act(("list", frozenset({0, 1, 9})))
    own.act(("delete", 5))
    steps = own.indexer()
    told: list[tuple[int, int]] = []
    order = replace(own.order, ledger=url, folder=str(tmp_path / "built"))
    build(order, lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == ledger.newest_number()
    index = SearchIndex(tmp_path / "built")
    built = index.opened()
    assert index.state is not None
    assert index.state.position == ledger.position
    assert built is not None
    for criteria in (
        Criteria(),
        Criteria("level"),
        Criteria("tides"),
        Criteria(chosen={"catalog": (own.catalogue,)}),
        Criteria(box=Box(3, 50, 4, 51)),
    ):
        one, other = (
            Finder(built, threads).find(criteria, Wanted()),
            found(steps, threads, criteria),
        )
        if criteria.text:  # what fits as well comes in any order
            one, other = (replace(it, numbers=sorted(it.numbers)) for it in (one, other))
        assert one == other
    ledger.close()


@given(st.text(max_size=60) | st.from_regex(r'[-+"():*a ORNT~^/\\]{0,40}', fullmatch=True))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_has_an_answer(
    world: World, threads: ThreadPoolExecutor, text: str
) -> None:
    opened = world.indexer().opened()
    assert question_of(text).text == text
    assert Finder(opened, threads).find(Criteria(text), Wanted()).total >= 0
    suggested(opened, text, 5)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        '"' * 5000,
        "a " * 5000,
        "-" * 10_000,
        "OR " * 3000,
        "*" * 99,
        "ä" * 10_000,
        "\x00",
        "\ud800",
    ],
)
def test_hostile_texts_have_an_answer(world: World, threads: ThreadPoolExecutor, text: str) -> None:
    answer = Finder(world.indexer().opened(), threads).find(Criteria(text), Wanted())
    assert answer.is_cut == (len(text) > 1000)


spans = st.builds(
    lambda days: Span(*(None if it is None else it for it in days)),
    st.tuples(st.none() | st.integers(BEGINNING, 0), st.none() | st.integers(1, END)),
).filter(lambda it: not it.is_open)


@given(
    st.builds(
        Criteria,
        text=st.text(max_size=20).map(str.strip),
        chosen=st.dictionaries(
            st.sampled_from(SEARCH_FACETS),
            st.lists(st.text(min_size=1, max_size=9), min_size=1, unique=True).map(
                lambda it: tuple(sorted(it))
            ),
        ),
        spans=st.dictionaries(st.sampled_from(SPANS), spans),
        box=st.none()
        | st.builds(
            Box,
            st.integers(-180, 180),
            st.integers(-90, 0),
            st.integers(-180, 180),
            st.integers(1, 90),
        ),
        order=st.sampled_from(["", *ORDERS]),
    )
)
def test_an_address_says_what_was_searched_for(criteria: Criteria) -> None:
    given_: dict[str, list[str]] = {}
    for name, value in pairs_of(criteria):
        given_.setdefault(name, []).append(value)
    assert criteria_of(given_) == criteria


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("issued_from", "soon"),
        ("modified_to", "2020-13"),
        ("bbox", "1,2,3"),
        ("bbox", "1,2,3,nan"),
        ("bbox", "0,10,0,5"),
        ("bbox", "-181,0,0,0"),
        ("sort", "colour"),
    ],
)
def test_what_is_no_criterion_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadParameterError) as refused:
        criteria_of({name: [value]})
    assert refused.value.where == name


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(BadParameterError, match="ends before"):
        criteria_of({"time_from": ["2020"], "time_to": ["2019"]})


def _ledger(url: str, things: Mapping[int, Thing]) -> Ledger:
    ledger = Ledger(url)
    own = World(ledger, Tagger(ledger), Path())
    for number, thing in things.items():
        own.act(("put", number, thing))
    return ledger


_TIDE = Thing(("tide",), frozenset(), 2000, 0)
_CENSUS = Thing(("census",), frozenset(), 2000, 0)


def test_an_index_of_another_ledger_is_built_anew(
    tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    one = _ledger(f"sqlite:///{tmp_path}/one.sqlite", {1: _TIDE})
    indexer = World(one, Tagger(one), tmp_path).indexer()
    assert found(indexer, threads, Criteria("tide")).total == 1
    one.close()
    other = _ledger(f"sqlite:///{tmp_path}/other.sqlite", {1: _CENSUS})
    indexer = World(other, Tagger(other), tmp_path).indexer()
    assert found(indexer, threads, Criteria("tide")).total == 0
    assert found(indexer, threads, Criteria("census")).total == 1
    other.close()


@pytest.mark.parametrize("harm", ["gone", "state", "segment"])
def test_a_damaged_index_is_built_anew(
    tmp_path: Path, threads: ThreadPoolExecutor, harm: str
) -> None:
    ledger = _ledger(f"sqlite:///{tmp_path}/one.sqlite", {1: _TIDE})
    assert (
        found(World(ledger, Tagger(ledger), tmp_path).indexer(), threads, Criteria("tide")).total
        == 1
    )
    folder = tmp_path / "search"
    if harm == "gone":
        for it in sorted(folder.rglob("*"), reverse=True):
            it.rmdir() if it.is_dir() else it.unlink()
    elif harm == "state":
        (folder / "state.json").write_text("{")
    else:
        (folder / "records" / "meta.json").write_text("{}")
    again = World(ledger, Tagger(ledger), tmp_path).indexer()
    assert found(again, threads, Criteria("tide")).total == 1
    ledger.close()


def test_whoever_asks_does_not_wait_for_many_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ldcat.catalogue.indexing._PATIENCE", 1)
    ledger = _ledger(f"sqlite:///{tmp_path}/one.sqlite", {1: _TIDE, 2: _CENSUS})
    with pytest.raises(BusyError, match="0 of 2 are done"):
        World(ledger, Tagger(ledger), tmp_path).indexer().opened()
    ledger.close()
