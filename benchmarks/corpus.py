"""Load real catalogues at once, and compare each record's dump with what its file says of it.

`python benchmarks/corpus.py [FOLDER] [--work FOLDER]`

The expected graph of a record is made here from the file alone, with a parser's terms: its own
statements, and from node to node those of everything it refers to that is no record itself.
Compared are records of files in which nothing had to be repaired; the others are counted.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
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

from ldcat.model.kinds import RECORD_CLASSES
from ldcat.model.splitting import OUTWARD, TOPIC_PROPERTIES
from ldcat.terms import FOAF_PRIMARY_TOPIC, RDF_TYPE

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
    compare(documents, dump.stdout)


def row(it: Mapping[str, Any]) -> tuple[object, ...]:
    """Return a row of the table."""
    numbers = (it["records"], it["kept"], it["unchanged"], len(it["rejected"]))
    remark = (it["error"] or "")[:60] if it.get("error") else ""
    return Path(it["document"]).name, *numbers, sum(it["repairs"].values()), it["outside"], remark


def compare(documents: Iterable[Mapping[str, Any]], dump: bytes) -> None:
    """Compare each record graph of the dump with the files that have the record."""
    graphs: dict[str, list[Triple]] = defaultdict(list)
    for quad in parse(dump, RdfFormat.N_QUADS):
        graphs[quad.graph_name.value].append(quad.triple)
    expected: dict[str, list[str]] = defaultdict(list)
    repaired: Counter[str] = Counter()
    for document in documents:
        if document.get("error"):
            continue
        clean = not document["repairs"] and not document["rejected"] and not document["faults"]
        for iri, graph in records_of(Path(document["document"])):
            if clean:
                expected[iri].append(canonical(graph))
            else:
                repaired[iri] += 1
    outcomes = Counter(
        "not compared: of a file with repairs, or without an IRI of its own"
        if iri in repaired or iri not in expected
        else "isomorphic"
        if canonical(graph) in expected[iri]
        else f"different: {iri}"
        for iri, graph in graphs.items()
    )
    for outcome, times in outcomes.most_common():
        print(f"{times:6,} {outcome}")


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
    form = RdfFormat.from_extension(path.suffix.lstrip("."))
    found: dict[Node, list[Triple]] = defaultdict(list)
    try:
        for quad in parse(path=path, format=form, base_iri="http://corpus.example/", lenient=True):
            found[quad.subject].append(quad.triple)
    except (SyntaxError, ValueError):
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
    parser.add_argument("--work", type=Path, default=Path("/tmp/ldcat-corpus"))  # noqa: S108
    return parser.parse_args()


if __name__ == "__main__":
    main()
