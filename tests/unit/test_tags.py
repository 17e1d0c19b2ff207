"""Records by their tags: now, at any position, and what happened to them between two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ldcat.catalogue.tagging import Tagger
from ldcat.errors import BadParameterError, BusyError
from ldcat.ledger.append import Origin
from ldcat.ledger.ledger import Ledger
from ldcat.ledger.listings import Listing
from ldcat.model.facets import CATALOG, KIND, PUBLISHER, THEME, Tag
from ldcat.model.iri import Iri, fingerprint
from ldcat.model.packed_report import UNCHECKED
from ldcat.model.record import Prepared
from ldcat.terms import DCAT, DCT, FOAF_NAME, RDF_TYPE
from tests.support import memory_folder

BASE = "https://c.example/"
_TAGS = (
    Tag(KIND, "dataset"),
    Tag(CATALOG, "catalogue"),
    Tag(PUBLISHER, "https://p.example/1"),
    Tag(THEME, "https://t.example/1"),
    Tag(THEME, "https://t.example/2"),
)

numbers = st.integers(0, 7)
#: A dataset with its publisher and themes, a catalogue with its members, or deletions.
changes = st.one_of(
    st.tuples(st.just("dataset"), numbers, st.integers(0, 2), st.sets(st.integers(1, 2))),
    st.tuples(st.just("catalog"), st.sets(numbers)),
    st.tuples(st.just("delete"), st.sets(st.integers(-1, 7), min_size=1, max_size=3)),
)


@dataclass
class World:
    """A ledger beside what it should say: by position, who is there and has which tag."""

    ledger: Ledger
    round: int = 0
    edition: int = 0
    own: dict[str, frozenset[Tag]] = field(default_factory=dict)
    members: frozenset[str] | None = None
    past: dict[int, Mapping[str, frozenset[Tag]]] = field(default_factory=dict)

    def begin(self) -> None:
        """Begin anew with IRIs that nobody has seen."""
        self.round += 1
        self.own, self.members, self.past = {}, None, {}
        self.note()

    def iri(self, number: int) -> str:
        return f"{BASE}{self.round}/{'catalogue' if number < 0 else number}"

    def tag(self, tag: Tag) -> Tag:
        """Return a tag as it is of this round."""
        return Tag(CATALOG, self.iri(-1)) if tag.facet == CATALOG else tag

    def change(self, change: tuple[object, ...]) -> None:
        match change:
            case ("dataset", int(number), int(publisher), set(themes)):
                self._put(number, publisher, themes)
            case ("catalog", set(members)):
                iris = [self.iri(it) for it in sorted(members)]
                lines = [f"<{self.iri(-1)}> <{DCAT}dataset> <{it}> .\n" for it in iris]
                self._append(-1, "catalog", "Catalog", lines)
                self.members = frozenset(iris)
                self.own[self.iri(-1)] = frozenset({Tag(KIND, "catalog")})
            case ("delete", set(gone)):
                iris = [self.iri(it) for it in sorted(gone)]
                self.ledger.append([], [Iri(it) for it in iris], self._origin)
                for it in iris:
                    self.own.pop(it, None)
                if -1 in gone:
                    self.members = None
            case _:
                raise TypeError(change)
        self.note()

    def note(self) -> None:
        """Keep how things are now."""
        tag = Tag(CATALOG, self.iri(-1))
        listed = self.members or frozenset()
        self.past[self.ledger.position] = {
            iri: tags | {tag} if iri in listed else tags for iri, tags in self.own.items()
        }

    def chosen(self, tags: tuple[Tag, ...], position: int) -> set[str]:
        """Return who should be chosen."""
        return {iri for iri, has in self.past[position].items() if {*tags} <= has}

    def _put(self, number: int, publisher: int, themes: set[int]) -> None:
        iri = self.iri(number)
        found = {Tag(KIND, "dataset")} | {Tag(THEME, f"https://t.example/{it}") for it in themes}
        lines = [f"<{iri}> <{DCAT}theme> <https://t.example/{it}> .\n" for it in sorted(themes)]
        if publisher:
            found.add(Tag(PUBLISHER, f"https://p.example/{publisher}"))
            lines.append(f"<{iri}> <{DCT}publisher> <https://p.example/{publisher}> .\n")
            lines.append(f'<https://p.example/{publisher}> <{FOAF_NAME}> "P{publisher}" .\n')
        self._append(number, "dataset", "Dataset", lines)
        self.own[iri] = frozenset(found)

    def _append(self, number: int, kind: str, name: str, lines: list[str]) -> None:
        self.edition += 1
        iri = self.iri(number)
        typed = [
            f"<{iri}> <{RDF_TYPE}> <{DCAT}{name}> .\n",
            f'<{iri}> <urn:p> "{self.edition}" .\n',
        ]
        text = "".join(sorted([*typed, *lines])).encode()
        digest = fingerprint(text.decode(), 64)
        new = Prepared(Iri(iri), kind, digest, text, len(lines) + 2, UNCHECKED)
        self.ledger.append([new], [], self._origin)

    @property
    def _origin(self) -> Origin:
        return Origin(BASE, "a", datetime.now(UTC), "")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One ledger for every example of the law, where nothing waits for a disk."""
    with memory_folder() as folder:
        ledger = Ledger(f"sqlite:///{folder}/ledger.sqlite")
        yield World(ledger)
        ledger.close()


def paged(listing: Listing, size: int) -> list[tuple[str, bool]]:
    """Return every record of a list, page by page, and whether it left."""
    found: list[tuple[str, bool]] = []
    after, starts = listing.begin, [listing.begin]
    while page := listing.page(after, size):
        assert listing.rank(after) == len(found)
        assert listing.page_before(page[-1].mark, size) == after or len(page) < size
        found += [(it.record.iri, it.record.is_deleted) for it in page]
        after = page[-1].mark
        starts.append(after)
    assert listing.total() == len(found) == len({iri for iri, _ in found})
    if found:
        assert listing.last_page(size) == starts[(len(found) - 1) // size]
    return found


@settings(max_examples=25, deadline=None)
@given(
    rounds=st.lists(st.lists(changes, max_size=4), min_size=1, max_size=5),
    tags=st.lists(st.sampled_from(_TAGS), min_size=1, max_size=2, unique=True),
    size=st.integers(1, 4),
    is_late=st.booleans(),
)
@example(  # a catalogue lists what comes later
    rounds=[[("catalog", {3})], [("dataset", 3, 0, set())]],
    tags=[_TAGS[1]],
    size=1,
    is_late=True,
)
def test_what_is_chosen_is_what_records_said(
    world: World,
    rounds: list[list[tuple[object, ...]]],
    tags: list[Tag],
    size: int,
    is_late: bool,
) -> None:
    """At every position; and whoever pulls changes has at each what is chosen there."""
    world.begin()
    tagger, ledger = Tagger(world.ledger), world.ledger
    world.change(("catalog", {0, 1}))
    for number, theme in enumerate((1, 2)):
        world.change(("dataset", number, theme, {theme}))
    positions = [next(iter(world.past)), ledger.position]
    for batch in rounds:
        for it in batch:
            world.change(it)
            if not is_late:
                tagger.catch_up()
        positions.append(ledger.position)
    wanted = tuple(map(world.tag, tags))
    identities = tagger.identities(wanted)
    mirror: set[str] = set()
    own = f"{BASE}{world.round}/"
    for before, position in pairwise(positions):
        there = paged(ledger.choosing.records(identities, position), size)
        chosen = {iri for iri, _ in there if iri.startswith(own)}
        assert chosen == world.chosen(wanted, position)
        for iri, has_left in paged(ledger.choosing.changes(identities, before, position), size):
            mirror.discard(iri)
            if not has_left and iri.startswith(own):
                mirror.add(iri)
        assert mirror == chosen
    numbers_by_iri = {it.iri: it.number for it, _ in ledger.current() if it.iri.startswith(own)}
    told = ledger.tags.of(list(numbers_by_iri.values()), ledger.position)
    assert {iri: frozenset(told[it]) for iri, it in numbers_by_iri.items()} == world.past[
        ledger.position
    ]


def test_tags_have_names_and_tokens(world: World) -> None:
    world.begin()
    tagger = Tagger(world.ledger)
    world.change(("dataset", 0, 1, {1}))
    tags = tagger.by_token()
    publisher = next(it for it in tags.values() if it.facet == PUBLISHER)
    assert publisher.label == "P1"
    assert tags["dataset"].label == "Datasets"
    assert tagger.by_token() is tags, "read once, as long as there is no new one"
    with pytest.raises(BadParameterError, match=r"There is: https://t\.example/1"):
        tagger.identities([Tag(THEME, "https://t.example/11")])
    with pytest.raises(BadParameterError, match="publisher"):
        tagger.identities([Tag(PUBLISHER, "nobody")])


def test_whoever_asks_waits_for_a_few_changes_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    world = World(ledger)
    world.begin()
    world.change(("dataset", 0, 0, {1}))
    world.change(("dataset", 1, 0, {1}))
    monkeypatch.setattr("ldcat.catalogue.tagging._PATIENCE", 1)
    with pytest.raises(BusyError, match="2 changes"):
        Tagger(ledger).catch_up()
    ledger.close()
