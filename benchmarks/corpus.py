"""Load real catalogues at once, and compare each record's dump with what its file says of it.

`python benchmarks/corpus.py [FOLDER] [--work FOLDER]`

The expected graph of a record is made here from the file alone, with a parser's terms: its own
statements, and from node to node those of everything it refers to that is no record itself.
What cannot be compared is counted, with the reason.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from measuring import SHARED, print_table, program
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from ldcat import resources
from ldcat.errors import LdcatError
from ldcat.ledger.ledger import Ledger
from ldcat.model.contexts import load_contexts
from ldcat.model.json_input import checked_json
from ldcat.model.kinds import RECORD_CLASSES
from ldcat.model.splitting import OUTWARD, TOPIC_PROPERTIES
from ldcat.terms import FOAF_PRIMARY_TOPIC, RDF_TYPE

CONTEXTS = load_contexts(resources.contexts())
Node = NamedNode | BlankNode
Statements = Mapping[Node, Sequence[Triple]]


def main() -> None:
    """Load, print the table, compare."""
    options = arguments()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    report = options.work / "report.json"
    data = ["--data", str(options.work / "data"), "--base-url", "http://corpus.example/"]
    load = [program("ldcat"), "load", str(options.folder), *data, "--on-invalid", "accept"]
    done = subprocess.run([*load, "--report", str(report)], capture_output=True, check=False)
    if not report.exists():
        sys.exit(done.stderr.decode())
    documents = json.loads(report.read_text())
    print_table(
        ("document", "records", "kept", "unchanged", "rejected", "repairs", "outside", "remark"),
        [row(it) for it in documents],
    )
    print(done.stderr.decode().splitlines()[-1])
    dump = subprocess.run(
        [program("ldcat"), "dump", "--format", "nquads", *data[:2]], capture_output=True, check=True
    )
    ledger = Ledger(f"sqlite:///{options.work / 'data' / 'ledger.sqlite'}")
    sources = {record.iri: record.source for record, _ in ledger.current()}
    ledger.close()
    compare({it["document"]: it for it in documents}, dump.stdout, sources)


def row(it: Mapping[str, Any]) -> tuple[object, ...]:
    """Return a row of the table."""
    numbers = (it["records"], it["kept"], it["unchanged"], len(it["rejected"]))
    remark = (it["error"] or "")[:60] if it.get("error") else ""
    return Path(it["document"]).name, *numbers, sum(it["repairs"].values()), it["outside"], remark


def compare(
    documents: Mapping[str, Mapping[str, Any]], dump: bytes, sources: Mapping[str, str]
) -> None:
    """Compare each record graph of the dump with the file that the record came from last."""
    graphs: dict[str, list[Triple]] = defaultdict(list)
    for quad in parse(dump, RdfFormat.N_QUADS):
        graphs[quad.graph_name.value].append(quad.triple)
    told = {name: dict(records_of(Path(name))) for name in set(sources.values())}
    outcomes = Counter(
        outcome(iri, graph, told[sources[iri]], documents[sources[iri]])
        for iri, graph in graphs.items()
    )
    for said, times in outcomes.most_common():
        print(f"{times:6,} {said}")


def outcome(
    iri: str, graph: list[Triple], told: Mapping[str, list[Triple]], document: Mapping[str, Any]
) -> str:
    """Say how a record's graph in the dump stands to what its file says."""
    if not told:
        return "not compared: a plain parser cannot read the file"
    if iri not in told:
        return "not compared: the file gives it no IRI, or one that is repaired"
    if canonical(graph) == canonical(told[iri]):
        return "isomorphic"
    why = f"{iri} of {document['document']}"
    if masked(graph) == masked(told[iri]):
        why = "a nameless record it refers to got an IRI"
    elif document["repairs"]:
        why = "a repair that the report names"
    return f"different: {why}"


def masked(graph: Iterable[Triple]) -> Sequence[str]:
    """Return the lines of a graph with one name for all that is or was nameless."""
    nameless = re.compile(r"_:\w+|<http://corpus\.example/\w+/[^>]*>")
    return sorted(nameless.sub("_:b", line) for line in canonical(graph).splitlines())


def records_of(path: Path) -> Iterator[tuple[str, list[Triple]]]:
    """Yield the records of a file, each with what belongs to it."""
    statements = statements_of(path)
    primary = {it for it, triples in statements.items() if is_record(triples)}
    links = [
        (it, triple)
        for it, triples in statements.items()
        for triple in triples
        if it not in primary and triple.predicate.value in TOPIC_PROPERTIES
    ]
    owner = {it: link.object for it, link in links if link.predicate.value == FOAF_PRIMARY_TOPIC}
    for it in primary:
        if isinstance(it, NamedNode):
            about = [by for by, link in links if link.object == it]
            others = primary | {by for by, of in owner.items() if of in primary and of != it}
            yield it.value, closure([it, *about], statements, others)


def statements_of(path: Path) -> Statements:
    """Return what a file says, by subject; nothing if it cannot be parsed as it is."""
    form = RdfFormat.from_extension(path.name.removesuffix(".gz").rpartition(".")[2])
    found: dict[Node, list[Triple]] = defaultdict(list)
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        if form == RdfFormat.JSON_LD:  # well-known contexts are not fetched, but bundled
            content = checked_json(content, CONTEXTS)
        for quad in parse(content, form, base_iri="http://corpus.example/", lenient=True):
            found[quad.subject].append(quad.triple)
    except (SyntaxError, ValueError, LdcatError):
        return {}
    return found


def closure(first: list[Node], statements: Statements, others: set[Node]) -> list[Triple]:
    """Return the statements of some nodes, and of those that they refer to, and so on."""
    waiting, seen, found = list(first), set(first), []
    while waiting:
        for triple in statements.get(waiting.pop(), ()):
            found.append(triple)
            value = triple.object
            is_outside = isinstance(value, Literal) or triple.predicate.value in OUTWARD
            if not is_outside and value not in seen and value not in others:
                seen.add(value)
                waiting.append(value)
    return found


def is_record(triples: Iterable[Triple]) -> bool:
    """Say whether statements make their subject a record."""
    classes = [it.object for it in triples if it.predicate.value == RDF_TYPE]
    named = {it.value for it in classes if isinstance(it, NamedNode)}
    return not named.isdisjoint(RECORD_CLASSES) and len(classes) < len(list(triples))


def canonical(triples: Iterable[Triple]) -> str:
    """Return a graph with canonical labels, as sorted lines."""
    quads = [Quad(it.subject, it.predicate, it.object, DefaultGraph()) for it in triples]
    if any(isinstance(term, BlankNode) for it in quads for term in (it.subject, it.object)):
        dataset = Dataset(quads)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        quads = list(dataset)
    return "\n".join(sorted({str(it) for it in quads}))


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "data" / "dcat")
    parser.add_argument("--work", type=Path, default=Path(gettempdir()) / "ldcat-corpus")
    return parser.parse_args()


if __name__ == "__main__":
    main()
