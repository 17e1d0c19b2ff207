"""What several test modules need: graphs at random, document workers, small servers."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from hypothesis import strategies as st
from pyoxigraph import parse

from ldcat import resources
from ldcat.fetch import Limits
from ldcat.ledger.append import Origin
from ldcat.model.canonical import canonical
from ldcat.model.contexts import Contexts, load_contexts
from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term, Triple
from ldcat.model.iri import Iri
from ldcat.model.media import BY_NAME, Syntax
from ldcat.model.packed_report import packed_report
from ldcat.model.packing import pack
from ldcat.model.reading import Reader
from ldcat.model.record import Prepared
from ldcat.model.report import Report
from ldcat.model.syntax import tagged_literal
from ldcat.sandbox.answers import DocumentAnswer, document_answer
from ldcat.sandbox.nursery import Launch
from ldcat.sandbox.pool import Job, Pool
from ldcat.terms import DCAT_DATASET, DCT_TITLE, RDF_TYPE, XSD

BASE: Final = "https://catalogue.example/"
#: Real files of other people's catalogues; on the developers' machines only.
CORPUS: Final = Path("/work/shared/data/dcat")

_IRIS: Final = (
    "http://example.org/a",
    "http://example.org/b#c",
    "http://example.org/?q=a%20b&x=(1)'*;!",
    "http://example.org/gr%C3%B6%C3%9Fe/größe",
    "https://例え.example/データ",
    "dct:title",
    "vcard:x",
    "urn:isbn:0",
    "mailto:a@example.org",
    "http://example.org/_:c14n0",
)
_PREDICATES: Final = (
    DCT_TITLE,
    RDF_TYPE,
    "http://example.org/ns#größe",
    "http://example.org/ns/a.b-c_d",
    "http://www.w3.org/ns/dcat#1a",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#_1",
    "http://purl.org/dc/terms/a/b",
    "dct:odd",
)
_TYPED: Final = (
    ("01", XSD + "integer"),
    ("1.50", XSD + "decimal"),
    ("5", XSD + "nonNegativeInteger"),
    ("1.0E0", XSD + "double"),
    ("true", XSD + "boolean"),
    ("2024-02-30", XSD + "date"),
    ("2024-01-01T00:00:00+00:00", XSD + "dateTime"),
    ("", XSD + "date"),
    ("<b>x</b>", "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"),
    ("POINT(1 2)", "http://www.opengis.net/ont/geosparql#wktLiteral"),
    ("x", "dct:type"),
)
_ODD_TEXTS: Final = (
    "",
    " ",
    "\"quoted\" and \\ and '''",
    '""" @en .',
    "_:c14n0 .",
    "line\n_:c14n0 <urn:p> _:c14n1 .\n",
    "tab\tand return\r\n",
    "<&>]]>",
    "C:\\u0041",
    "\u0085\u2028\u007f\U0001f30a\ufeff",
    ' .\n"@EN .',
)
_TAGS: Final = ("en", "en-US", "zh-Hans", "de-t-fr")
_TEXTS: Final = st.sampled_from(_ODD_TEXTS) | st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", codec="utf-8"
    ),
    max_size=12,
)

blank_nodes: Final = st.sampled_from([BlankNode(f"b{n}") for n in range(4)])
named_nodes: Final = st.sampled_from([NamedNode(it) for it in _IRIS])
predicates: Final = st.sampled_from([NamedNode(it) for it in _PREDICATES])
literals: Final = st.one_of(
    _TEXTS.map(Literal),
    st.sampled_from([Literal(text, datatype=NamedNode(iri)) for text, iri in _TYPED]),
    st.builds(tagged_literal, _TEXTS, st.sampled_from(_TAGS)),
)
nodes: Final[st.SearchStrategy[Node]] = st.one_of(named_nodes, blank_nodes)
terms: Final[st.SearchStrategy[Term]] = st.one_of(named_nodes, blank_nodes, literals)
triples: Final = st.builds(Triple, nodes, predicates, terms)
triple_lists: Final = st.lists(triples, max_size=12, unique=True)


def digest(graph: Iterable[Triple]) -> str:
    """Return what graphs are equal by, whatever their blank nodes are called."""
    return canonical(graph).digest


@cache
def bundled_contexts() -> Contexts:
    """Return the JSON-LD contexts of the package."""
    return load_contexts(resources.contexts())


def reader(*, tolerant: bool = True) -> Reader:
    """Return a reader with the bundled contexts."""
    return Reader(bundled_contexts(), tolerant=tolerant)


def dataset(number: int, **properties: str) -> Prepared:
    """Return a record that is a dataset with a title and other properties (`dct_…`)."""
    iri = f"{BASE}dataset/{number}"
    title = properties.get("title", f"Dataset {number}")
    lines = f'<{iri}> <{RDF_TYPE}> <{DCAT_DATASET}> .\n<{iri}> <{DCT_TITLE}> "{title}" .\n'
    return prepared(iri, lines + properties.get("more", ""))


def prepared(
    iri: str, text: str, *, kind: str = "dataset", report: Report | None = None
) -> Prepared:
    """Return a record with what N-Triples say."""
    kept = canonical(quad.triple for quad in parse(text.encode(), BY_NAME["ntriples"].format))
    return Prepared(
        iri=Iri(iri),
        kind=kind,
        digest=kept.digest,
        text=kept.text,
        size=kept.size,
        report=packed_report(report or Report("")),
        packed=pack(kept.text),
    )


def origin(day: int = 1, **values: str) -> Origin:
    """Return who writes, on a day of January 2026."""
    return Origin(
        base=BASE,
        author=values.get("author", "tester"),
        at=datetime(2026, 1, day, tzinfo=UTC),
        reason=values.get("reason", ""),
        source=values.get("source", ""),
    )


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Yield a folder for files whose safety on a disk is not what is tested."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it has a name of its own
    parent = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="ldcat-test-", dir=parent) as folder:
        yield Path(folder)


@contextmanager
def document_pool(size: int = 1, memory: int = 2560) -> Iterator[Pool]:
    """Yield a pool of real document workers."""
    config = {
        "shapes": [str(resources.shapes())],
        "vocabularies": [str(resources.vocabularies())],
        "contexts": str(resources.contexts()),
        "engine": "fast",
        "formats": str(resources.formats()),
    }
    pool = Pool(Launch("document", memory, config), size)
    try:
        yield pool
    finally:
        pool.close()


def document_job(content: bytes, syntax: Syntax, **options: object) -> Job:
    """Return the job of reading a document whole; `seconds` is its deadline."""
    seconds = options.pop("seconds", 20.0)
    values = {
        "step": "whole",
        "syntax": syntax.name,
        "base": BASE,
        "catalogue": BASE,
        "tolerant": True,
        "profile": "",
        **options,
    }
    return Job(values, content, float(str(seconds)))


def answered(pool: Pool, content: bytes, syntax: Syntax, **options: object) -> DocumentAnswer:
    """Have a document read by a worker."""
    return document_answer(pool.run(document_job(content, syntax, **options)), with_texts=True)


Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True, slots=True)
class Server:
    """A small HTTP server on this machine.

    Attributes:
        url: Its address, with a slash at the end.
        asked: The paths that were asked for.
        bodies: The bodies of those that were posted to.
    """

    url: str
    asked: Sequence[str]
    bodies: Sequence[bytes]


@contextmanager
def http_server(replies: Mapping[str, Reply]) -> Iterator[Server]:
    """Yield a server that answers paths by functions."""
    asked: list[str] = []
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            replies[self.path](self)

        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_port}/", asked, bodies)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(body: bytes, media_type: str = "text/turtle", status: int = 200, **fields: str) -> Reply:
    """Return a function that answers with a body; `fields` are more headers."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in fields.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def fetch_limits(**values: object) -> Limits:
    """Return what a fetch in a test may cost; this machine's address is allowed."""
    hosts = values.get("private_hosts", frozenset({"127.0.0.1"}))
    assert isinstance(hosts, frozenset)
    return Limits(
        seconds=float(str(values.get("seconds", 5.0))),
        mebibytes=int(str(values.get("mebibytes", 1))),
        private_hosts=hosts,
        user_agent="ldcat-test",
    )
