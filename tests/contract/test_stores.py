"""What every store adapter promises, and how the projector keeps one at the ledger's position."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset
from pyoxigraph import Store as Oxigraph

from ldcat.catalogue.keeping import Author, LedgerKeeper
from ldcat.catalogue.projection import Projector
from ldcat.errors import (
    BadParameterError,
    FolderUnusableError,
    StoreUnavailableError,
)
from ldcat.ledger.ledger import Ledger
from ldcat.model.around import Reference
from ldcat.model.iri import Iri
from ldcat.model.kinds import LOOSE_IRI
from ldcat.model.record import Prepared
from ldcat.model.syntax import read_canonical
from ldcat.store.adapters import embedded
from ldcat.store.dataset import STATE_GRAPH, labelled, replacement
from ldcat.store.opening import open_store
from ldcat.store.port import Change, Store
from tests.support import BASE, dataset, digest, memory_folder, origin, prepared, triple_lists

#: Adapters by the location to open them at; each of them has to pass all of this.
_ADAPTERS: dict[str, Callable[[Path], str]] = {"embedded": lambda folder: f"embedded:{folder}"}

_SHARED = '<urn:agent> <http://xmlns.com/foaf/0.1/name> "Shared" .\n'


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Files in memory: what a disk does is tested by `tests/crash`."""
    with memory_folder() as folder:
        yield folder


@pytest.fixture(params=_ADAPTERS)
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    adapter: str = request.param
    return _ADAPTERS[adapter](tmp_path / "store")


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    store = open_store(location)
    yield store
    store.close()


@pytest.fixture
def seen(store: Store, tmp_path: Path) -> Callable[[], Seen]:
    """What other processes see of the store now."""
    numbers = iter(range(1000))

    def look() -> Seen:
        folder = tmp_path / f"checkpoint{next(numbers)}"
        store.checkpoint(folder)
        return Seen(folder)

    return look


class Seen:
    """A checkpoint, read."""

    def __init__(self, folder: Path) -> None:
        quads = list(Oxigraph.read_only(str(folder)))
        self.names = {getattr(it.graph_name, "value", "") for it in quads}
        self.graphs: dict[str, list[str]] = {}
        self.quads = [it for it in quads if getattr(it.graph_name, "value", "") != STATE_GRAPH]
        for quad in self.quads:
            name = getattr(quad.graph_name, "value", "")
            self.graphs.setdefault(name, []).append(str(quad.triple))

    @property
    def merge(self) -> set[str]:
        """The default graph."""
        return set(self.graphs.get("", ()))


def _change(record: Prepared) -> Change:
    return Change(record.iri, record.text)


def _lines(record: Prepared) -> set[str]:
    return {it.removesuffix(" .") for it in record.text.decode().splitlines()}


def _blank(number: int, *, more: str = "") -> Prepared:
    """Return a record with two blank nodes, of which one is told by the other."""
    iri = f"{BASE}dataset/{number}"
    return prepared(
        iri,
        f'<{iri}> <urn:p> _:x .\n_:x <urn:q> _:y .\n_:y <urn:r> "_:c14n0 .\\n_:c14n1" .\n{more}',
    )


def test_a_new_store_must_be_built(store: Store) -> None:
    assert store.sequence() is None
    assert store.size() == 0


def test_graphs_beside_the_records_are_not_merged(
    store: Store, seen: Callable[[], Seen], tmp_path: Path
) -> None:
    title = f'<{BASE}dataset/1> <http://purl.org/dc/terms/title> "Dataset 1" .\n'
    beside = Change("urn:beside", f"{title}<urn:a> <urn:b> <urn:c> .\n".encode(), is_merged=False)
    loose = Change(LOOSE_IRI, b"<urn:l> <urn:b> <urn:c> .\n")
    for write in (store.apply, lambda changes, _: store.rebuild(changes)):
        write([beside, loose, _change(dataset(1))], 1)
        store.apply([], 2)
        found = seen()
        assert set(found.graphs) == {"", "urn:beside", dataset(1).iri}
        assert found.merge == _lines(dataset(1)) | {"<urn:l> <urn:b> <urn:c>"}
        store.apply([Change(dataset(1).iri, None)], 3)
        assert seen().merge == {"<urn:l> <urn:b> <urn:c>"}, "what stands beside keeps nothing there"
    store.checkpoint(tmp_path / "whole", is_whole=True)
    assert {STATE_GRAPH, LOOSE_IRI} <= set(Seen(tmp_path / "whole").names)
    store.apply([Change("urn:beside", None), Change(LOOSE_IRI, None)], 4)
    assert not seen().graphs
    assert store.size() == 1


_STATED = st.sampled_from(
    [
        '<urn:s> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
        '<urn:s> <urn:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
        '<urn:s> <urn:p> "a) . \\" {"@en .\n',
        "<urn:s> <urn:p> <urn:o> .\n",
        "<urn:s> <urn:p> _:x .\n_:x <urn:q> <urn:o> .\n",
    ]
)
_TEXTS = st.lists(_STATED, max_size=5, unique=True).map("".join)


@given(st.lists(st.tuples(_TEXTS, _TEXTS), min_size=2, max_size=2))
@settings(max_examples=60, deadline=None)
def test_changing_what_differs_is_replacing_the_whole(texts: list[tuple[str, str]]) -> None:
    records = [[prepared(f"urn:r{it}", text) for text in pair] for it, pair in enumerate(texts)]
    first = [_change(old) for old, _ in records]
    whole = [Change(new.iri, new.text or None) for _, new in records]
    told = [Change(new.iri, new.text or None, before=old.text) for old, new in records]
    outcomes = []
    for changes in (whole, told):
        engine = Oxigraph()
        engine.update(replacement(first, 1))
        engine.update(replacement(changes, 2))
        outcomes.append(Dataset(engine))
    for it in outcomes:
        it.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert outcomes[0] == outcomes[1]


def test_a_change_carries_the_position(store: Store, seen: Callable[[], Seen]) -> None:
    store.apply([_change(dataset(1)), _change(dataset(2))], 7)
    assert store.sequence() == 7
    found = seen()
    assert set(found.graphs[f"{BASE}dataset/1"]) == _lines(dataset(1))
    assert found.merge == _lines(dataset(1)) | _lines(dataset(2))


def test_a_record_is_replaced_as_a_whole(store: Store, seen: Callable[[], Seen]) -> None:
    store.apply([_change(dataset(1))], 1)
    store.apply([_change(dataset(1, title="New"))], 2)
    assert seen().merge == _lines(dataset(1, title="New"))
    store.apply([Change(dataset(1).iri, None), Change("urn:never", None)], 3)
    assert not seen().graphs
    assert store.sequence() == 3


def test_of_several_changes_to_a_record_the_last_counts(
    store: Store, seen: Callable[[], Seen]
) -> None:
    one, other = dataset(1), dataset(1, title="Other")
    store.apply([_change(one), Change(one.iri, None), _change(other)], 1)
    assert seen().merge == _lines(other)


def test_a_shared_triple_leaves_with_the_last_record_that_states_it(
    store: Store, seen: Callable[[], Seen]
) -> None:
    one, two = dataset(1, more=_SHARED), dataset(2, more=_SHARED)
    shared = _SHARED.removesuffix(" .\n")
    store.apply([_change(one), _change(two)], 1)
    assert [it for it in seen().graphs[""] if it == shared] == [shared]
    store.apply([Change(one.iri, None)], 2)
    assert shared in seen().merge
    store.apply([_change(dataset(2))], 3)
    assert shared not in seen().merge


def test_a_shared_triple_leaves_when_both_records_go_at_once(
    store: Store, seen: Callable[[], Seen]
) -> None:
    one, two = dataset(1, more=_SHARED), dataset(2, more=_SHARED)
    store.apply([_change(one), _change(two)], 1)
    store.apply([Change(one.iri, None), Change(two.iri, None)], 2)
    assert not seen().graphs


def _add(store: Store, records: Sequence[Prepared]) -> None:
    store.add(map(_change, records))


def _apply(store: Store, records: Sequence[Prepared]) -> None:
    store.apply(list(map(_change, records)), 1)


def _rebuild(store: Store, records: Sequence[Prepared]) -> None:
    store.rebuild(map(_change, records))


@pytest.mark.parametrize("write", [_add, _apply, _rebuild])
def test_blank_nodes_are_one_in_record_and_merge_and_nobody_elses(
    store: Store,
    seen: Callable[[], Seen],
    write: Callable[[Store, Sequence[Prepared]], None],
) -> None:
    records = [_blank(1), _blank(2)]
    write(store, records)
    found = seen()
    own = [set(found.graphs[it.iri]) for it in records]
    assert found.merge == own[0] | own[1]
    assert len(found.merge) == 6
    blank = [it.subject for it in found.quads if isinstance(it.subject, BlankNode)]
    assert len(set(blank)) == 4
    assert any('"_:c14n0 .\\n_:c14n1"' in it for it in found.merge)


def test_a_record_with_blank_nodes_goes_without_a_trace(
    store: Store, seen: Callable[[], Seen]
) -> None:
    for write in (_add, _apply):
        write(store, [_blank(1)])
        store.apply([_change(_blank(1, more="_:x <urn:s> <urn:t> .\n"))], 2)
        assert len(seen().merge) == 4
        store.apply([Change(_blank(1).iri, None)], 3)
        assert not seen().graphs


@given(graph=triple_lists)
@settings(max_examples=50, deadline=None)
def test_labelling_changes_labels_only(graph: Sequence[object]) -> None:
    record = prepared("urn:r", "")
    text = "".join(f"{it} .\n" for it in graph)
    record = prepared("urn:r", text)
    again = read_canonical(labelled(_change(record)))
    assert digest(again) == record.digest
    blank = [it.subject for it in again if isinstance(it.subject, BlankNode)]
    assert not any(it.value.startswith("c14n") for it in blank)


def test_a_step_that_fails_leaves_nothing(store: Store, seen: Callable[[], Seen]) -> None:
    store.apply([_change(dataset(1))], 1)
    broken = Change(f"{BASE}dataset/2", b"this is no N-Quads")
    with pytest.raises((StoreUnavailableError, SyntaxError)):
        store.apply([Change(dataset(1).iri, None), broken], 2)
    assert store.sequence() == 1
    assert seen().merge == _lines(dataset(1))


@pytest.mark.parametrize("write", [_add, _rebuild])
def test_what_is_written_fast_has_no_position_yet(
    store: Store, seen: Callable[[], Seen], write: Callable[[Store, Sequence[Prepared]], None]
) -> None:
    store.apply([_change(dataset(1))], 5)
    write(store, [dataset(2), dataset(3)])
    assert store.sequence() is None
    store.apply([], 6)
    assert store.sequence() == 6
    kept = set() if write is _rebuild else _lines(dataset(1))
    assert seen().merge == kept | _lines(dataset(2)) | _lines(dataset(3))


def test_a_bulk_load_that_breaks_off_leaves_no_position(store: Store) -> None:
    def records() -> Iterator[Change]:
        yield _change(dataset(2))
        raise StoreUnavailableError("stop")

    store.apply([_change(dataset(1))], 5)
    with pytest.raises(StoreUnavailableError, match="stop"):
        store.add(records())
    assert store.sequence() is None


def test_it_is_there_again_when_it_is_opened_again(store: Store, location: str) -> None:
    store.apply([_change(dataset(1))], 3)
    size = store.size()
    store.close()
    again = open_store(location)
    assert (again.sequence(), again.size()) == (3, size)
    again.close()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreUnavailableError, match="closed"):
        store.sequence()


def test_a_second_process_is_kept_out(store: Store, location: str) -> None:
    script = (
        "import sys; from ldcat.store.opening import open_store\n"
        "from ldcat.errors import FolderInUseError\n"
        "try: open_store(sys.argv[1])\n"
        "except FolderInUseError: sys.exit(9)"
    )
    del store
    outcome = subprocess.run([sys.executable, "-c", script, location], check=False)
    assert outcome.returncode == 9


def test_a_checkpoint_stays_as_it_is_while_writing_goes_on(store: Store, tmp_path: Path) -> None:
    store.apply([_change(dataset(1))], 1)
    store.checkpoint(tmp_path / "copy")
    script = (
        "import sys; from pyoxigraph import Store\n"
        "store = Store.read_only(sys.argv[1]); print('open', flush=True); sys.stdin.readline()\n"
        "print(len(store))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "copy")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == b"open\n"
        for number in range(2, 30):
            store.apply([_change(dataset(number))], number)
        told, _ = reader.communicate(b"\n")
    # Two triples in the record's graph and in the merge.
    assert int(told) == 4
    with pytest.raises(StoreUnavailableError):
        store.checkpoint(tmp_path / "copy")


@pytest.mark.parametrize("location", ["nowhere:/x", "embedded", "../evil:/x"], ids=range(3))
def test_an_unknown_store_is_refused(location: str, tmp_path: Path) -> None:
    with pytest.raises(BadParameterError):
        open_store(location if location != "embedded" else f"{tmp_path}")


# The embedded store's own troubles


def test_very_large_changes_are_made_in_bulk_and_mean_the_same(
    store: Store, seen: Callable[[], Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_LARGE", 1)
    store.apply([_change(dataset(1, more=_SHARED)), _change(dataset(2, more=_SHARED))], 1)
    store.apply([_change(_blank(1)), _change(_blank(3))], 2)
    found = seen()
    assert store.sequence() == 2
    assert set(found.graphs) == {"", *(f"{BASE}dataset/{it}" for it in (1, 2, 3))}
    assert _SHARED.removesuffix(" .\n") in found.merge
    assert len(found.merge) == 3 + 3 + len(_lines(dataset(2, more=_SHARED)))
    broken = Change(f"{BASE}dataset/2", b"this is no N-Quads")
    with pytest.raises((StoreUnavailableError, SyntaxError)):
        store.apply([broken], 3)
    assert store.sequence() is None, "it has to be rebuilt"


def test_leftovers_of_killed_bulk_loads_are_removed(tmp_path: Path) -> None:
    open_store(f"embedded:{tmp_path}").close()
    (tmp_path / "bulk-17.sst").write_bytes(b"left over")
    open_store(f"embedded:{tmp_path}").close()
    assert not list(tmp_path.glob("bulk-*.sst"))


def test_a_damaged_store_asks_to_be_rebuilt(tmp_path: Path) -> None:
    store = open_store(f"embedded:{tmp_path / 'LOCKER'}")
    store.apply([_change(dataset(1))], 1)
    store.close()
    (tmp_path / "LOCKER" / "CURRENT").write_bytes(b"nonsense")
    with pytest.raises(StoreUnavailableError, match="ldcat rebuild"):
        open_store(f"embedded:{tmp_path / 'LOCKER'}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of sixteen MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_after_a_full_disk_writing_goes_on(small_disk: Path) -> None:
    store = open_store(f"embedded:{small_disk / 'store'}")
    store.apply([_change(dataset(1))], 1)
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 20_000))
    noise = "".join(f'<urn:s> <urn:p> "{os.urandom(60).hex()}" .\n' for _ in range(3000))
    with pytest.raises(FolderUnusableError, match="disk is full"):
        store.apply([_change(dataset(2, more=noise))], 2)
    assert store.sequence() == 1
    filler.unlink()
    store.apply([_change(dataset(2))], 2)
    assert store.sequence() == 2
    store.close()


# The projector


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield ledger
    ledger.close()


def _expected(ledger: Ledger) -> set[str]:
    return {line for _, text in ledger.current() for line in text.decode().splitlines()}


def _merge(seen: Callable[[], Seen]) -> set[str]:
    return {f"{it} ." for it in seen().merge}


def test_catching_up_reaches_the_ledger(
    store: Store, ledger: Ledger, seen: Callable[[], Seen]
) -> None:
    projector = Projector(ledger, store)
    projector.catch_up()
    assert store.sequence() == projector.position == 0
    ledger.append([dataset(n) for n in range(250)], [], origin())
    projector.catch_up()
    ledger.append([dataset(1, title="New")], [Iri(f"{BASE}dataset/2")], origin())
    projector.catch_up()
    assert store.sequence() == projector.position == 252
    assert _merge(seen) == _expected(ledger)


@pytest.mark.parametrize("position", [None, 99], ids=["none", "ahead"])
def test_a_store_that_cannot_be_believed_is_rebuilt(
    store: Store, ledger: Ledger, seen: Callable[[], Seen], position: int | None
) -> None:
    ledger.append([dataset(1), dataset(2)], [], origin())
    store.apply([_change(dataset(77))], position or 1)
    if position is None:
        store.add([])
    Projector(ledger, store).catch_up()
    assert store.sequence() == 2
    assert _merge(seen) == _expected(ledger)


def test_a_store_without_position_is_rebuilt_for_an_empty_ledger_too(
    store: Store, ledger: Ledger
) -> None:
    store.add([_change(dataset(77))])
    Projector(ledger, store).catch_up()
    assert store.size() == 1


def test_a_bulk_load_replaces_what_it_cannot_add(
    store: Store, ledger: Ledger, seen: Callable[[], Seen]
) -> None:
    projector = Projector(ledger, store)
    ledger.append([_blank(1), dataset(2)], [], origin())
    projector.catch_up()
    bulk = projector.bulk()
    bulk.feed(
        ledger.append([_blank(1, more="<urn:a> <urn:b> <urn:c> .\n"), _blank(3)], [], origin())
    )
    bulk.feed(ledger.append([dataset(3), dataset(4)], [], origin()))
    bulk.feed(ledger.append([], [Iri(f"{BASE}dataset/2"), Iri(f"{BASE}dataset/4")], origin()))
    bulk.finish()
    assert store.sequence() == projector.position == ledger.position
    found = seen()
    assert set(found.graphs) == {"", f"{BASE}dataset/1", f"{BASE}dataset/3"}
    assert len(found.merge) == 4 + 2


def test_a_first_load_of_many_records_has_every_blank_node_once(
    store: Store, ledger: Ledger, seen: Callable[[], Seen]
) -> None:
    projector = Projector(ledger, store)
    projector.catch_up()
    _load(projector, ledger)
    assert len(seen().merge) == 3 * 2400
    assert store.sequence() == ledger.position == 2400


def test_a_first_load_into_a_store_that_was_not_caught_up_has_them_once_too(
    store: Store, ledger: Ledger, seen: Callable[[], Seen]
) -> None:
    _load(Projector(ledger, store), ledger)
    assert len(seen().merge) == 3 * 2400


def _load(projector: Projector, ledger: Ledger) -> None:
    keeper = LedgerKeeper(ledger, projector, Author(BASE, "tester", ""))
    for start in range(0, 2400, 300):
        keeper.keep([_blank(n) for n in range(start, start + 300)], "a")
    keeper.settle()


class _FailingStore:
    """A store whose disk is full; everything else is another store's."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_full = True

    def sequence(self) -> int | None:
        return self._store.sequence()

    def apply(self, changes: Sequence[Change], sequence: int) -> None:
        self._refuse()
        self._store.apply(changes, sequence)

    def rebuild(self, records: Iterable[Change]) -> None:
        self._refuse()
        self._store.rebuild(records)

    def add(self, records: Iterable[Change]) -> None:
        next(iter(records))
        self._refuse()
        self._store.add(records)

    def checkpoint(self, folder: Path, *, is_whole: bool = False) -> None:
        self._store.checkpoint(folder, is_whole=is_whole)

    def references(self, iri: str, *, predicate: str = "", most: int) -> Sequence[Reference]:
        return self._store.references(iri, predicate=predicate, most=most)

    def linked(
        self, iri: str, predicates: Sequence[str], *, most: int
    ) -> Sequence[tuple[str, str, str]]:
        return self._store.linked(iri, predicates, most=most)

    def size(self) -> int:
        return self._store.size()

    def close(self) -> None:
        self._store.close()

    def _refuse(self) -> None:
        if self.is_full:
            raise FolderUnusableError("The disk is full.")


def test_a_store_that_fails_loses_nothing_of_the_ledger(
    store: Store, ledger: Ledger, seen: Callable[[], Seen]
) -> None:
    store.apply([], 0)
    failing = _FailingStore(store)
    projector = Projector(ledger, failing)
    ledger.append([dataset(1)], [], origin())
    with pytest.raises(FolderUnusableError):
        projector.catch_up()
    bulk = projector.bulk()
    for number in range(2, 3000):
        bulk.feed(ledger.append([dataset(number)], [], origin())[:1] if number < 4 else [])
    with pytest.raises(FolderUnusableError):
        bulk.finish()
    failing.is_full = False
    projector.catch_up()
    assert _merge(seen) == _expected(ledger)
    assert projector.position == 3


def test_writers_in_many_threads_leave_one_truth(
    store: Store, ledger: Ledger, seen: Callable[[], Seen]
) -> None:
    projector = Projector(ledger, store)
    projector.catch_up()

    def write(number: int) -> None:
        for title in ("a", "b", "c"):
            ledger.append([replace(dataset(number, title=title))], [], origin())
            projector.catch_up()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.sequence() == ledger.position == 12
    assert _merge(seen) == _expected(ledger)


def test_it_is_told_who_refers_to_a_thing(store: Store) -> None:
    """In record graphs only, by property where that is named, and not beyond what is asked for."""
    thing, prev = "urn:t", "http://www.w3.org/ns/dcat#previousVersion"
    texts = {
        "urn:a": f"<urn:a> <urn:p> <{thing}> .\n_:c14n0 <urn:q> <{thing}> .\n",
        "urn:b": f"<urn:b> <{prev}> <{thing}> .\n<urn:b/d> <urn:p> <{thing}> .\n",
        thing: f"<{thing}> <{prev}> <urn:old> .\n<{thing}> <urn:p> <{thing}> .\n",
    }
    store.apply([Change(iri, text.encode()) for iri, text in texts.items()], 3)
    found = {(it.record, it.subject, it.predicate) for it in store.references(thing, most=99)}
    assert found == {
        ("urn:a", "urn:a", "urn:p"),
        ("urn:a", "", "urn:q"),
        ("urn:b", "urn:b", prev),
        ("urn:b", "urn:b/d", "urn:p"),
        (thing, thing, "urn:p"),
    }
    by_one = store.references(thing, predicate="urn:q", most=99)
    assert [(it.record, it.subject) for it in by_one] == [("urn:a", "")]
    assert len(store.references(thing, most=2)) == 2
    assert len(store.references(thing, predicate="urn:p", most=1)) == 1
    assert store.references("no IRI <at> all", most=2) == ()
    links = store.linked(thing, [prev, "urn:q"], most=99)
    assert sorted(links) == [("urn:b", prev, thing), (thing, prev, "urn:old")]
    store.apply([Change("urn:a", None)], 4)
    assert not store.references(thing, predicate="urn:q", most=99)


def test_of_very_many_references_the_first_are_told(store: Store) -> None:
    hub = "urn:hub"
    lines = "".join(f"<urn:r/{n}> <urn:p> <{hub}> .\n" for n in range(50)).splitlines()
    changes = [Change(f"urn:r/{n}", f"{it}\n".encode()) for n, it in enumerate(lines)]
    shared = f"<urn:agent> <urn:q> <{hub}> .\n"
    changes += [Change(f"urn:s/{n}", shared.encode()) for n in range(50)]
    store.apply(changes, 3)
    for predicate in ("", "urn:p", "urn:q"):
        found = store.references(hub, predicate=predicate, most=7)
        assert len({it.record for it in found}) == len(found) == 7
        assert all(it.subject in {it.record, "urn:agent"} for it in found)
    assert len(store.references(hub, most=1000)) == 100
