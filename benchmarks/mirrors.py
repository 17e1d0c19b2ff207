"""Mirror a catalogue by each of its feeds while somebody writes, and compare at the end.

`python benchmarks/mirrors.py [--writes 10000] [--records 500]`

A writer puts and deletes records over HTTP (Graph Store Protocol) at random. Observers know
nothing but their protocol: DCAT pages with `modified_since` and tombstones, LDES, OAI-PMH,
webhooks. While writing goes on, crawls of the whole feed begin again and again; each is compared
with the catalogue of its first page, as the writer knows it. At the end every mirror must say of
every record what the catalogue says: the digests of their canonical graphs are compared.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

from measuring import free_port, print_table, program, served
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
HYDRA = "http://www.w3.org/ns/hydra/core#"
FOAF = "http://xmlns.com/foaf/0.1/"
PROV = "http://www.w3.org/ns/prov#"
TREE = "https://w3id.org/tree#"
AS = "https://www.w3.org/ns/activitystreams#"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Mirror = dict[str, str]
#: Between two pulls of an observer.
PULL_SECONDS = 2.0
#: So long a mirror may take to be the catalogue, after the last write.
LONGEST = 60.0


class WrongError(Exception):
    """A mirror is not what it has to be."""


class Observer(Protocol):
    """Mirrors the catalogue by one feed."""

    name: str
    client: Client
    mirror: Mirror

    def pull(self) -> None:
        """Take what is new."""


@dataclass
class Client:
    """A connection to the server."""

    port: int
    base: str
    requests: int = 0
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(
        self, method: str, address: str, body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of an answer."""
        path = address.removeprefix(self.base.rstrip("/"))
        self.requests += 1
        while True:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            try:
                fields = {name.replace("_", "-"): value for name, value in headers.items()}
                self._connection.request(method, path, body or None, fields)
                answer = self._connection.getresponse()
                content = answer.read()
            except (http.client.HTTPException, OSError):
                self._connection.close()
                self._connection = None
                continue
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, content

    def get(self, address: str, accept: str) -> tuple[dict[str, str], bytes]:
        """Return headers and body of a page that must be there."""
        status, headers, content = self.ask("GET", address, accept=accept)
        require(status == 200, f"{address}: {status} {content[:300]!r}")
        return headers, content


def digest(triples: list[Triple]) -> str:
    """Return the digest of a graph, whatever its blank nodes are called."""
    graph = Dataset(Quad(it.subject, it.predicate, it.object) for it in triples)
    graph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{it.subject} {it.predicate} {it.object} .\n" for it in graph)
    return sha256("".join(lines).encode()).hexdigest()


def reachable(triples: list[Triple], iri: str) -> list[Triple]:
    """Return what is said of a record, and of the nameless nodes below it."""
    by_subject: dict[str, list[Triple]] = {}
    for it in triples:
        by_subject.setdefault(str(it.subject), []).append(it)
    waiting, seen, found = [f"<{iri}>"], set(), []
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for it in by_subject.get(node, ()):
            found.append(it)
            if isinstance(it.object, BlankNode):
                waiting.append(str(it.object))
    return found


def record(iri: str, number: int, edition: int) -> bytes:
    """Return a record in Turtle."""
    year = 1990 + edition % 30
    return (
        f"@prefix dcat: <{DCAT}> . @prefix dct: <{DCT}> . @prefix xsd: <{XSD}> .\n"
        f'<{iri}> a dcat:Dataset ; dct:title "Record {number}"@en ;\n'
        f'  dct:identifier "r{number}" ; dct:description "Edition {edition}"@en ;\n'
        f'  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "{year}"^^xsd:gYear ] ;\n'
        f"  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <urn:e:{edition}> ] .\n"
    ).encode()


class Writer:
    """Writes at random, and knows what there should be."""

    def __init__(self, client: Client, token: str, records: int) -> None:
        self.client = client
        self.truth: Mirror = {}
        self.history: list[tuple[int, str, str]] = []
        self.counts = {"created": 0, "updated": 0, "deleted": 0}
        self._token = token
        self._records = records
        self._random = random.Random(7)  # noqa: S311 - no secret

    def write(self, edition: int) -> None:
        """Do one thing to one record."""
        number = self._random.randrange(self._records)
        iri = f"{self.client.base}dataset/r{number}"
        address = f"{self.client.base}graphs?graph={quote(iri, safe='')}"
        rights = {"authorization": f"Bearer {self._token}"}
        if iri in self.truth and self._random.random() < 0.35:
            status, _, content = self.client.ask("DELETE", address, **rights)
            del self.truth[iri]
            self.counts["deleted"] += 1
        else:
            turtle = record(iri, number, edition)
            status, _, content = self.client.ask(
                "PUT", address, turtle, content_type="text/turtle", **rights
            )
            self.counts["updated" if iri in self.truth else "created"] += 1
            quads = parse(turtle, RdfFormat.TURTLE)
            self.truth[iri] = digest([it.triple for it in quads])
        require(status < 300, f"{status} {content[:500]!r}")


class Dcat:
    """Pulls changes by `modified_since`, page by page."""

    name = "DCAT, modified_since"

    def __init__(self, client: Client) -> None:
        self.client = client
        self.mirror: Mirror = {}
        self._since = ""

    def pull(self) -> None:
        """Take what is new."""
        begun = datetime.now(UTC).isoformat()
        query = {"modified_since": self._since} if self._since else {}
        for triples in pages(self.client, "catalog.nt", query):
            self.mirror |= datasets(triples)
            for iri in tombstones(triples):
                self.mirror.pop(iri, None)
        self._since = begun


def pages(client: Client, path: str, query: dict[str, str]) -> Iterator[list[Triple]]:
    """Follow hydra:next."""
    address = f"{client.base}{path}?{urlencode({'page_size': '100', **query})}"
    while address:
        _, content = client.get(address, "*/*")
        triples = [it.triple for it in parse(content, RdfFormat.N_TRIPLES)]
        yield triples
        following = [it.object.value for it in triples if it.predicate.value == HYDRA + "next"]
        address = following[0] if following else ""


def datasets(triples: list[Triple]) -> Mirror:
    """Return the datasets of a page."""
    found = [
        it.subject.value
        for it in triples
        if it.predicate.value == RDF + "type" and str(it.object) == f"<{DCAT}Dataset>"
    ]
    return {iri: digest(reachable(triples, iri)) for iri in found}


def tombstones(triples: list[Triple]) -> Iterator[str]:
    """Yield the records that a page tells are gone."""
    gone = {it.subject for it in triples if it.predicate.value == PROV + "invalidatedAtTime"}
    for it in triples:
        if it.subject in gone and it.predicate.value == FOAF + "primaryTopic":
            yield it.object.value


class Ldes:
    """Follows the event stream."""

    name = "LDES"

    def __init__(self, client: Client) -> None:
        self.client = client
        self.mirror: Mirror = {}
        self.seen: set[str] = set()
        self._final: set[str] = set()

    def pull(self) -> None:
        """Take what is new."""
        found = sorted(self._events(f"{self.client.base}ldes"))
        for _, _, activity, verb, iri, content in found:
            require(activity not in self.seen, f"twice: {activity}")
            self.seen.add(activity)
            if verb == "Delete":
                del self.mirror[iri]
            else:
                self.mirror[iri] = content

    def _events(self, address: str) -> Iterator[tuple[str, int, str, str, str, str]]:
        if address in self._final:
            return
        headers, content = self.client.get(address, "application/n-quads")
        quads = list(parse(content, RdfFormat.N_QUADS))
        said: dict[tuple[str, str], str] = {}
        graphs: dict[str, list[Triple]] = {}
        for it in quads:
            if str(it.graph_name) == "DEFAULT":
                said[str(it.subject), it.predicate.value] = str(it.object)
            else:
                graphs.setdefault(str(it.graph_name), []).append(it.triple)
        members = [str(it.object) for it in quads if it.predicate.value == TREE + "member"]
        for it in members:
            if it[1:-1] not in self.seen:
                verb = said[it, RDF + "type"].removeprefix(f"<{AS}")[:-1]
                at = said[it, AS + "published"]
                content_digest = digest(graphs[it]) if it in graphs else ""
                number = int(it.rpartition("/")[2][:-1])
                yield at, number, it[1:-1], verb, said[it, AS + "object"][1:-1], content_digest
        nodes = [it.object.value for it in quads if it.predicate.value == TREE + "node"]
        for node in dict.fromkeys(nodes):
            yield from self._events(node)
        if "immutable" in headers["cache-control"] and not nodes:
            self._final.add(address)


class Oai:
    """Harvests by OAI-PMH, from the time of the harvest before."""

    name = "OAI-PMH"

    def __init__(self, client: Client) -> None:
        self.client = client
        self.mirror: Mirror = {}
        self._since = ""

    def pull(self) -> None:
        """Take what is new."""
        since = {"from": self._since} if self._since else {}
        query = {"verb": "ListRecords", "metadataPrefix": "dcat", "set": "dataset", **since}
        begun = ""
        while query:
            _, content = self.client.get(f"{self.client.base}oai?{urlencode(query)}", "text/xml")
            page = ET.fromstring(content)  # noqa: S314 - our own server
            begun = begun or page.findtext(f"{OAI}responseDate", "")
            for it in page.iter(f"{OAI}record"):
                iri = it.findtext(f"{OAI}header/{OAI}identifier", "")
                metadata = it.find(f"{OAI}metadata")
                if metadata is None:
                    self.mirror.pop(iri, None)
                else:
                    quads = parse(ET.tostring(metadata[0]), RdfFormat.RDF_XML)
                    self.mirror[iri] = digest(reachable([q.triple for q in quads], iri))
            token = page.findtext(f"{OAI}ListRecords/{OAI}resumptionToken", "")
            query = {"verb": "ListRecords", "resumptionToken": token} if token else {}
        self._since = begun


class Hooked:
    """Takes webhooks; asks for each record that was put, as its event tells."""

    name = "Webhooks"

    def __init__(self, client: Client) -> None:
        self.client = client
        self.mirror: Mirror = {}
        self.ids: list[int] = []
        observer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                for event in json.loads(body):
                    observer.take(event)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def take(self, event: dict[str, Any]) -> None:
        """Take one event."""
        number = int(str(event["id"]))
        require(not self.ids or number > self.ids[-1], "out of order, or twice")
        self.ids.append(number)
        data = event["data"]
        iri = str(data["iri"])
        require(self.mirror.get(iri) == data["previousDigest"], "an event is missing")
        if data["digest"] is None:
            del self.mirror[iri]
        else:
            self.mirror[iri] = str(data["digest"])

    def pull(self) -> None:
        """Nothing: it is told."""


class Crawls:
    """Crawls of the whole feed, a few pages at a time, while somebody writes."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.ended = 0
        self._going: list[tuple[Mirror, Iterator[list[Triple]], Mirror]] = []

    def begin(self, truth: Mirror) -> None:
        """Begin a crawl: it has to see the catalogue of now."""
        going = pages(self.client, "catalog.nt", {})
        self._going.append((dict(truth), going, datasets(next(going))))

    def go_on(self) -> None:
        """Take a page; compare, if it was the last."""
        if not self._going:
            return
        expected, going, found = self._going[0]
        triples = next(going, None)
        if triples is None:
            require(found == expected, "a crawl is not the catalogue of its first page")
            self.ended += 1
            self._going.pop(0)
            return
        new = datasets(triples)
        require(not new.keys() & found.keys(), "a record twice")
        found |= new


def main() -> None:
    """Write, mirror, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder) / "data", options.writes, options.records)


def run(data: Path, writes: int, records: int) -> None:
    """Do it on a catalogue in an empty folder."""
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    token = ldcat(data, "token", "create", "writer", "--role", "admin")
    hooked = Hooked(Client(port, base))
    ldcat(data, "webhook", "create", "mirror", hooked.url, "--batch", "100")
    environment = ("LDCAT_FETCH_PRIVATE_HOSTS=127.0.0.1", f"LDCAT_BASE_URL={base}")
    serve = [program("ldcat"), "serve", "--port", str(port), "--data", str(data)]
    with served(["env", *environment, *serve], port, "/ready"):
        writer = Writer(Client(port, base), token, records)
        observers = [Dcat(Client(port, base)), Ldes(Client(port, base)), Oai(Client(port, base))]
        crawls = Crawls(Client(port, base))
        begun = time.monotonic()
        with watching([it.pull for it in observers]) as faults:
            for edition in range(writes):
                writer.write(edition)
                if edition % 250 == 100:
                    crawls.begin(writer.truth)
                if edition % 7 == 0:
                    crawls.go_on()
                if faults:
                    raise faults[0]
        seconds = time.monotonic() - begun
        rows = [
            (it.name, it.client.requests, len(it.mirror), "identical", behind)
            for it in (*observers, hooked)
            if (behind := f"{settled(it, writer.truth):.2f}")
        ]
    told = ", ".join(f"{count:,} {verb}" for verb, count in writer.counts.items())
    print(f"{writes:,} writes in {seconds:.0f} s: {told}; {len(writer.truth):,} records at the end")
    print(f"{crawls.ended} crawls while writing: each the catalogue of its first page")
    print_table(("mirror by", "requests", "records", "at the end", "seconds behind"), rows)


def ldcat(data: Path, *arguments: str) -> str:
    """Return what a command says."""
    command = [program("ldcat"), *arguments, "--data", str(data)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@contextmanager
def watching(works: Sequence[Callable[[], None]]) -> Iterator[list[BaseException]]:
    """Do some things again and again, side by side; yield what goes wrong."""
    stopping, faults = threading.Event(), []

    def watch(work: Callable[[], None]) -> None:
        try:
            while not stopping.is_set():
                work()
                stopping.wait(PULL_SECONDS)
        except BaseException as error:
            faults.append(error)
            raise

    threads = [threading.Thread(target=watch, args=(it,)) for it in works]
    for thread in threads:
        thread.start()
    try:
        yield faults
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def settled(observer: Observer, truth: Mirror) -> float:
    """Pull until a mirror is the catalogue; return how long that took."""
    begun = time.monotonic()
    while observer.mirror != truth:
        if time.monotonic() - begun > LONGEST:
            names = truth.keys() | observer.mirror.keys()
            wrong = sorted(it for it in names if truth.get(it) != observer.mirror.get(it))
            sys.exit(f"{observer.name}: {len(wrong)} records are wrong: {wrong[:5]}")
        observer.pull()
        time.sleep(0.1)
    return time.monotonic() - begun


def require(holds: object, what: str) -> None:
    """Give up if something does not hold."""
    if not holds:
        raise WrongError(what)


if __name__ == "__main__":
    main()
