"""The event stream, followed by a client that knows nothing but TREE and ActivityStreams."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from ldcat.feeds.ldes.nodes import WIDTH, PageNode, top
from ldcat.terms import AS, LDES, RDF_TYPE, TREE
from tests.serving import Served, served

MEMBER = NamedNode(TREE + "member")


class Client:
    """Follows a stream, and mirrors what it tells."""

    def __init__(self, server: Served, start: str = "ldes") -> None:
        self._server = server
        self._start = f"{server.base}{start}"
        self._final: dict[str, list[Quad]] = {}
        self.asked: list[str] = []
        self.seen: set[str] = set()
        self.verbs: list[tuple[str, str]] = []
        self.mirror: dict[str, str] = {}

    def pull(self) -> None:
        """Take what is new."""
        found = [it for page in self._pages(self._start) for it in self._members(page)]
        for published, activity, verb, entity, text in sorted(found):
            assert published
            self.seen.add(activity)
            self.verbs.append((verb, entity))
            if verb == "Delete":
                assert not text
                self.mirror.pop(entity, None)
            else:
                # Of the last events only, a client may not have seen what was between.
                if not self._start.endswith("latest"):
                    assert (verb == "Create") == (entity not in self.mirror)
                self.mirror[entity] = text

    def _pages(self, address: str) -> Iterator[list[Quad]]:
        quads = self._final.get(address) or self._asked(address)
        yield quads
        # Several relations may lead to one page: it lies within all of them.
        nodes = [_text(it.object) for it in quads if it.predicate.value == TREE + "node"]
        for node in dict.fromkeys(nodes):
            yield from self._pages(node)

    def _asked(self, address: str) -> list[Quad]:
        self.asked.append(address)
        answer = self._server.client.get(address, headers={"accept": "application/trig"})
        assert answer.status_code == 200
        quads = list(parse(answer.content, RdfFormat.TRIG, rename_blank_nodes=True))
        is_final = "immutable" in answer.headers["cache-control"]
        assert is_final == any(it.predicate.value == LDES + "immutable" for it in quads)
        if is_final:
            self._final[address] = quads
        return quads

    def _members(self, quads: list[Quad]) -> Iterator[tuple[str, str, str, str, str]]:
        said = {
            (str(it.subject), it.predicate.value.removeprefix(AS)): _text(it.object)
            for it in quads
            if isinstance(it.graph_name, DefaultGraph) and not isinstance(it.object, BlankNode)
        }
        for member in [_text(it.object) for it in quads if it.predicate == MEMBER]:
            if member in self.seen:
                continue
            name = f"<{member}>"
            lines = [f"{it.triple}\n" for it in quads if str(it.graph_name) == name]
            verb = said[name, RDF_TYPE].removeprefix(AS)
            text = "".join(sorted(lines))
            yield said[name, "published"], member, verb, said[name, "object"], text


def _text(value: object) -> str:
    assert isinstance(value, NamedNode | Literal)
    return value.value


def dataset(name: str, title: str) -> str:
    period = "dct:temporal [ a dct:PeriodOfTime ]"
    return f"<dataset/{name}> a dcat:Dataset ; dct:title '{title}' ; {period} ."


@pytest.mark.parametrize("number", ["0", "-1", "999999", "9" * 30])
def test_there_is_no_activity_of_another_number(catalogue: Served, number: str) -> None:
    assert catalogue.get(f"ldes/activity/{number}").status_code == 404


@pytest.mark.parametrize("start", ["ldes", "ldes/latest"])
def test_a_client_has_the_catalogue_and_asks_for_full_pages_once(
    tmp_path: Path, start: str
) -> None:
    with served(tmp_path) as server:
        server.put("\n".join(dataset(f"d{n:03}", "old") for n in range(WIDTH + 20)))
        client = Client(server, start)
        client.pull()
        assert len(client.mirror) == WIDTH + 20
        server.put(dataset("d007", "new"))
        server.delete(f"{server.base}dataset/d000", f"{server.base}dataset/d110")
        server.put(dataset("d000", "again"))
        client.asked.clear()
        client.pull()
        assert len(client.mirror) == WIDTH + 19
        assert "new" in client.mirror[f"{server.base}dataset/d007"]
        assert "again" in client.mirror[f"{server.base}dataset/d000"]
        changed = [(verb, it.rpartition("/")[2]) for verb, it in client.verbs[WIDTH + 20 :]]
        whole = [("Update", "d007"), ("Delete", "d000"), ("Delete", "d110"), ("Create", "d000")]
        if start == "ldes":
            assert changed == whole
            assert client.asked == [f"{server.base}ldes", f"{server.base}ldes/0-1"]
        assert len(client.seen) == len(client.verbs)


@pytest.mark.parametrize("accept", ["*/*", "application/ld+json", "application/n-quads"])
def test_every_syntax_of_the_stream_says_the_same(catalogue: Served, accept: str) -> None:
    trig = catalogue.get("ldes/0-0", "application/trig")
    other = catalogue.get("ldes/0-0", accept)
    assert other.headers["content-type"] == accept.replace("*/*", "application/trig")
    formats = {
        "*/*": RdfFormat.TRIG,
        "application/ld+json": RdfFormat.JSON_LD,
        "application/n-quads": RdfFormat.N_QUADS,
    }
    count = len(list(parse(trig.content, RdfFormat.TRIG)))
    assert len(list(parse(other.content, formats[accept]))) == count
    assert catalogue.get("ldes", "text/turtle").status_code == 406


def test_an_activity_has_an_address(catalogue: Served) -> None:
    told = json.loads(catalogue.get("ldes/activity/1", "application/ld+json").text)
    assert "as:Create" in str(told)
    for path in ("ldes/activity/99999", "ldes/0-9999", "ldes/x", "ldes/00-1"):
        assert catalogue.get(path).status_code == 404, path
    assert catalogue.get("ldes?_format=ttl").status_code == 400


@pytest.mark.parametrize("position", [0, 1, WIDTH, WIDTH + 1, WIDTH**2, WIDTH**2 + 1, 7 * WIDTH**3])
def test_the_tree_has_every_position_once(position: int) -> None:
    def leaves(node: PageNode) -> Iterator[PageNode]:
        if not node.level:
            yield node
            return
        children = list(node.children(position))
        assert children[0].after == node.after
        for child in (children[0], children[-1]):
            yield from leaves(child)

    nodes = list(top(position))
    assert len(nodes) <= WIDTH
    assert all(a.until == b.after for a, b in pairwise(nodes))
    if nodes:
        assert nodes[0].after == 0
        *_, last = leaves(nodes[-1])
        assert last.after < position <= last.until


def test_blank_nodes_of_two_activities_are_two(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        server.put(dataset("a", "one"))
        server.put(dataset("a", "two"))
        quads = list(parse(server.get("ldes/0-0").content, RdfFormat.TRIG))
        graphs: dict[BlankNode, set[str]] = {}
        for it in quads:
            if isinstance(it.subject, BlankNode):
                graphs.setdefault(it.subject, set()).add(str(it.graph_name))
        assert len(graphs) == 2
        assert all(len(it) == 1 for it in graphs.values())
