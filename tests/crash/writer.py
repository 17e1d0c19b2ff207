"""Write records into a catalogue until somebody kills it; say which ones are acknowledged.

`python -m tests.crash.writer FOLDER MODE SEED` with MODE `single` (a few records a step, the
store follows each step) or `bulk` (hundreds a step, the store is loaded in bulk).
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from ldcat.catalogue.keeping import Author, LedgerKeeper
from ldcat.catalogue.projection import Projector
from ldcat.ledger.ledger import Ledger
from ldcat.model.canonical import canonical
from ldcat.model.graph import BlankNode, Literal, NamedNode, Triple
from ldcat.model.iri import Iri
from ldcat.model.packed_report import UNCHECKED
from ldcat.model.record import Prepared
from ldcat.store.adapters.embedded import open_store
from ldcat.terms import DCAT_DATASET, DCT_IDENTIFIER, DCT_TITLE, RDF_TYPE

BASE = "https://data.example.org/"
RECORDS = 300


def prepared(number: int, version: int) -> Prepared:
    """Return one version of one record: its text says which."""
    iri = f"{BASE}dataset/{number}"
    subject, part = NamedNode(iri), BlankNode("part")
    triples = [
        Triple(subject, NamedNode(RDF_TYPE), NamedNode(DCAT_DATASET)),
        Triple(subject, NamedNode(DCT_IDENTIFIER), Literal(f"{number}.{version}")),
        Triple(subject, NamedNode(f"{BASE}part"), part),
        *(
            Triple(part, NamedNode(DCT_TITLE), Literal(f"line {line} of version {version}"))
            for line in range(20)
        ),
    ]
    kept = canonical(triples)
    return Prepared(Iri(iri), "dataset", kept.digest, kept.text, kept.size, UNCHECKED)


def main() -> None:
    """Write without end."""
    folder, mode, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    chance = random.Random(seed)
    ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}")
    projector = Projector(ledger, open_store(str(folder / "store")))
    projector.catch_up()
    author = Author(BASE, "writer", "crash test")
    keeper = LedgerKeeper(ledger, projector, author)
    for step in range(1, 1_000_000):
        count = 400 if mode == "bulk" else chance.randint(1, 5)
        first = step * 400 if mode == "bulk" else 0
        batch = [
            prepared(first + chance.randrange(RECORDS), seed * 10_000 + step) for _ in range(count)
        ]
        latest = list({it.iri: it for it in batch}.values())
        keeper.keep(latest, "crash")
        for it in latest:
            sys.stdout.write(f"{it.iri} {seed * 10_000 + step}\n")
        sys.stdout.flush()
        if mode == "single":
            projector.catch_up()


if __name__ == "__main__":
    main()
