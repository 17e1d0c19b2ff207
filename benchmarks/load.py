"""Load a generated catalogue: ldcat with validation against a plain `oxigraph load`.

`python benchmarks/load.py SIZE [--profile real|lean] [--work FOLDER]`
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import gettempdir

from measuring import SHARED, Run, print_table, program, timed


def main() -> None:
    """Generate, load both ways, load again, and print."""
    options = arguments()
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    name = f"{options.profile}-{options.size}"
    source = work / f"{name}.nq"
    if not source.exists():
        maker = str(SHARED / "tools" / "make_catalogue.py")
        timed([sys.executable, maker, str(options.size), str(source), "--profile", options.profile])
    peer, ours = work / f"oxigraph-{name}", work / f"ldcat-{name}"
    for folder in (peer, ours):
        shutil.rmtree(folder, ignore_errors=True)
    oxigraph = [program("oxigraph"), "load", "--location", str(peer), "--file", str(source)]
    ldcat = [program("ldcat"), "load", str(source), "--data", str(ours), "--profile", "dcat-ap"]
    base = timed(oxigraph)
    first = timed(ldcat)
    again = timed(ldcat)
    print(first.output.splitlines()[-1])
    print(again.output.splitlines()[-1])
    rows = [
        row("oxigraph load", base, base, options.size),
        row("ldcat load, first", first, base, options.size),
        row("ldcat load, again", again, base, options.size),
    ]
    print_table(("run", "seconds", "datasets/s", "times peer", "peak MiB"), rows)
    print(f"again is {first.seconds / again.seconds:.1f} times faster than first")


def row(name: str, run: Run, base: Run, size: int) -> tuple[object, ...]:
    """Return a row of the table."""
    ratio = f"{run.seconds / base.seconds:.2f}"
    return name, f"{run.seconds:.1f}", f"{size / run.seconds:,.0f}", ratio, f"{run.mebibytes:,.0f}"


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--profile", choices=("real", "lean"), default="real")
    parser.add_argument("--work", type=Path, default=Path(gettempdir()) / "ldcat-benchmarks")
    return parser.parse_args()


if __name__ == "__main__":
    main()
