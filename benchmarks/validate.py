"""Check records with findings in plain words, beside pySHACL.

    python benchmarks/validate.py ../shared/tools/make_catalogue.py [--sizes 1,1000,10000,100000]

One process, one core; a third of the datasets are faulty. Ours: each record is checked alone
against DCAT-AP 3.0.1 with its controlled vocabularies, and every finding is put into words with
its place and a suggestion. pySHACL: the same shapes and the same background, no words; it is given
as many datasets as it can do in reasonable time (`--reference`), one by one, and all of them as
one graph.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from ldcat import resources
from ldcat.validation.background import read_vocabularies
from ldcat.validation.described import Described
from ldcat.validation.engine import open_engine
from ldcat.validation.explaining import Explainer
from ldcat.validation.profiles import load_profiles
from ldcat.validation.validator import Validator

PROFILE = "dcat-ap"


def records(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield IRI and N-Triples of each dataset of N-Quads with a graph a record, in order."""
    with path.open(encoding="utf-8") as file:
        for graph, lines in groupby(file, lambda line: line[line.rindex(" <") + 2 : -4]):
            text = "".join(f"{it[: it.rindex(' <')]} .\n" for it in lines)
            dataset = graph.replace("/record/", "/dataset/")
            if dataset != graph:  # else it is the catalogue's own
                yield dataset, text.encode()


def ours(path: Path, size: int, parts: tuple[Validator, Explainer]) -> tuple[float, int, int]:
    """Return processor seconds, findings, and records that do not conform."""
    validator, explainer = parts
    found = invalid = 0
    used = 0.0
    for iri, text in islice(records(path), size):
        start = time.process_time()
        record = Described(text)
        told = explainer.told(validator.checked(record, iri, PROFILE), record, iri=iri)
        used += time.process_time() - start
        found += len(told.explanations)
        invalid += not told.conforms
    return used, found, invalid


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("generator", type=Path)
    parser.add_argument("--sizes", default="1,1000,10000,100000")
    parser.add_argument("--reference", type=int, default=300, help="datasets for pySHACL")
    given = parser.parse_args()
    sizes = [int(it) for it in given.sizes.split(",")]
    profiles = load_profiles([resources.shapes()])
    vocabularies = read_vocabularies([resources.vocabularies()])
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("lean", "real"):
            path = Path(folder) / f"{kind}.nq"
            make = [sys.executable, str(given.generator), str(max(sizes)), str(path)]
            options = ["--fault-rate", "0.3333", "--profile", kind]
            subprocess.run([*make, *options], check=True, capture_output=True)
            validator = Validator(profiles, vocabularies)
            explainer = Explainer(profiles, vocabularies)
            some = [*islice(records(path), given.reference)]
            triples = sum(text.count(b"\n") for _, text in some) / len(some)
            print(f"\n{kind} datasets, {triples:.0f} triples each")
            print("| datasets | µs each | datasets/s a core | findings | invalid | peak MiB |")
            print("|---|---|---|---|---|---|")
            ours(path, min(200, max(sizes)), (validator, explainer))  # warm
            for size in sizes:
                used, found, invalid = ours(path, size, (validator, explainer))
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
                print(
                    f"| {size:,} | {used / size * 1e6:.0f} | {size / used:,.0f} "
                    f"| {found:,} | {invalid:,} | {peak} |"
                )
            speed = used / size
            engine = open_engine("reference", profiles[PROFILE].shapes)
            known = validator._checker(PROFILE)._known  # noqa: SLF001 - the same background
            graphs = [text + known.about(text) for _, text in some]
            engine.hits(graphs[0])
            start = time.process_time()
            for graph in graphs[: given.reference // 5]:
                engine.hits(graph)
            single = (time.process_time() - start) / (given.reference // 5)
            start = time.process_time()
            engine.hits(b"".join(graphs))
            whole = (time.process_time() - start) / len(graphs)
            print(
                f"pySHACL: {single * 1e3:.1f} ms each one by one ({single / speed:,.0f} times "
                f"ours), {whole * 1e3:.1f} ms in a graph of {len(graphs)} "
                f"({whole / speed:,.0f} times)"
            )


if __name__ == "__main__":
    main()
