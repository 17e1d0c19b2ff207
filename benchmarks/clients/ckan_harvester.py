"""Runs CKAN with ckanext-harvest: its DCAT RDF harvester on the feed, its JSON one on /data.json.

Started by `pg_virtualenv`, which gives it a PostgreSQL that is thrown away at the end. Redis is a
process of its own (Debian's `redis-server`); Solr is played by `fake_solr`. Every source is
harvested twice: the second harvest must find all datasets again and delete none.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import fake_solr
import psycopg2
from telling import BASE, COUNTS, offered, tell, telling, total

CKAN = str(Path(sys.executable).with_name("ckan"))
PLUGINS = "harvest ckan_harvester dcat dcat_rdf_harvester dcat_json_harvester"
#: The part of the demo that has no geometry as a node, at which the RDF harvester gives up.
CITY = f"catalog={quote(f'{BASE}/catalog/city', safe='')}"
MENDED = str(Path(__file__).with_name("mended"))


@dataclass(frozen=True)
class Source:
    """What CKAN is to harvest.

    Attributes:
        path: Where.
        due: How many datasets it has.
        kind: The harvester.
        is_mended: Whether the harvester has its fault mended (`mended/sitecustomize.py`).
    """

    path: str
    due: int
    kind: str = "dcat_rdf"
    is_mended: bool = False

    @property
    def name(self) -> str:
        """What is told of it."""
        how = ", geometry mended" if self.is_mended else ""
        return f"{unquote(self.path).replace(BASE, '…')} by {self.kind}{how}"


_JOB = """
SELECT source.title, object.report_status, count(*) FROM harvest_object object
JOIN harvest_source source ON source.id = object.harvest_source_id
WHERE object.harvest_job_id = (SELECT id FROM harvest_job
  WHERE source_id = source.id ORDER BY created DESC LIMIT 1)
AND source.title = %s GROUP BY 1, 2 ORDER BY 2
"""
_FAULTS = """
SELECT message FROM harvest_gather_error JOIN harvest_job job ON job.id = harvest_job_id
JOIN harvest_source source ON source.id = source_id WHERE source.title = %(name)s
UNION ALL SELECT fault.message FROM harvest_object_error fault
JOIN harvest_object object ON object.id = harvest_object_id
JOIN harvest_source source ON source.id = object.harvest_source_id WHERE source.title = %(name)s
"""


def main() -> None:
    """Set CKAN up, and harvest every source."""
    with tempfile.TemporaryDirectory() as folder, redis(Path(folder)) as port:
        settings = configured(Path(folder), port)
        ckan(settings, "db", "init")
        ckan(settings, "db", "upgrade", "-p", "harvest")
        ckan(settings, "user", "add", "admin", "email=admin@example.org", "password=harvest-it")
        ckan(settings, "sysadmin", "add", "admin")
        for number, source in enumerate(sources()):
            with telling(source.name, source.due):
                harvest(settings, f"source-{number}", source)


def sources() -> Iterator[Source]:
    """Yield what is harvested, one after the other."""
    for is_mended in (False, True):
        for syntax in ("ttl", "rdf", "jsonld"):
            path = f"/catalog.{syntax}?page_size=10"
            yield Source(path, COUNTS["dataset"], is_mended=is_mended)
    yield Source(f"/catalog.ttl?page_size=10&{CITY}", total(f"kind=dataset&{CITY}"))
    yield Source("/data.json", len(offered("dcat-us-1.1", "dataset", "series")), "dcat_json")


def harvest(settings: Path, name: str, source: Source) -> None:
    """Harvest one source twice, if the first time brings something; tell of both."""
    create(settings, name, source)
    for again in ("", ", again"):
        ckan(settings, "harvester", "run-test", name, is_mended=source.is_mended)
        counted = dict(row[1:] for row in asked(_JOB, (name,)))
        faults = [row[0].strip().splitlines()[-1] for row in asked(_FAULTS, {"name": name})]
        print("report:", source.name, again, counted, *faults, sep="\n  ", flush=True)
        taken = counted.get("updated" if again else "added", 0)
        if counted.get("deleted"):
            faults.append(f"{counted['deleted']} deleted")
        tell(f"{source.name}{again}", taken, source.due, faults)
        if not taken:
            break
    # An IRI is one dataset in all of CKAN: the next source has to find an empty house.
    ckan(settings, "harvester", "source", "clear", name)


def create(settings: Path, name: str, source: Source) -> None:
    """Make a source; the command makes it, then fails to print it, for want of a real Solr."""
    values = (name, BASE + source.path, source.kind, name)
    made = (CKAN, "-c", str(settings), "harvester", "source", "create", *values)
    told = subprocess.run(made, capture_output=True, text=True, check=False)
    print(
        "$ ckan", *made[3:], "\n ", (told.stderr.strip().splitlines() or ["made"])[-1], flush=True
    )


def configured(folder: Path, redis_port: int) -> Path:
    """Return the settings of a CKAN that uses the servers of this run."""
    settings = folder / "ckan.ini"
    subprocess.run([CKAN, "generate", "config", str(settings)], check=True)
    place = {it: os.environ[f"PG{it.upper()}"] for it in ("user", "password", "host", "port")}
    database = "postgresql://{user}:{password}@{host}:{port}/postgres".format(**place)
    values = {
        "sqlalchemy.url": database,
        "solr_url": f"http://127.0.0.1:{fake_solr.start()}/solr/ckan",
        "ckan.redis.url": f"redis://127.0.0.1:{redis_port}/0",
        "ckan.plugins": PLUGINS,
        "ckan.storage_path": str(folder / "storage"),
        "ckan.auth.create_unowned_dataset": "true",
        # It takes no apostrophe in a tag unless it is told to clean them.
        "ckanext.dcat.clean_tags": "true",
        "ckan.harvest.mq.type": "redis",
        "ckan.harvest.mq.hostname": "127.0.0.1",
        "ckan.harvest.mq.port": str(redis_port),
    }
    changes = [f"{name}={value}" for name, value in values.items()]
    subprocess.run([CKAN, "config-tool", str(settings), *changes], check=True)
    return settings


def ckan(settings: Path, *command: str, is_mended: bool = False) -> None:
    """Run a command of CKAN's."""
    print("$ ckan", *command, flush=True)
    environment = {**os.environ, "PYTHONPATH": MENDED} if is_mended else None
    whole = [CKAN, "-c", str(settings), *command]
    subprocess.run(whole, check=True, stderr=subprocess.STDOUT, env=environment)


def asked(query: str, values: tuple[str, ...] | Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return what the database answers; `pg_virtualenv` has told where it is."""
    with psycopg2.connect(dbname="postgres") as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


@contextmanager
def redis(folder: Path) -> Iterator[int]:
    """Run a Redis that keeps nothing; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL) as process:
        try:
            yield port
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
