"""Runs udata's DCAT harvester on the feed, in three syntaxes; MongoDB is played by mongomock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import ClassVar

import mongomock
from telling import BASE, expected, tell, telling
from udata import settings
from udata.app import create_app
from udata.core.dataset import rdf as reading
from udata.harvest import actions
from udata.harvest.models import HarvestJob, HarvestSource

KINDS = ("dataset", "series")


class Options(settings.Testing):
    """Let udata harvest from this machine, which it refuses by default, and stay in memory."""

    HARVESTER_BACKENDS = ("dcat",)
    MONGODB_SETTINGS: ClassVar[dict[str, object]] = {
        "host": "mongodb://localhost/udata",
        "mongo_client_class": mongomock.MongoClient,
        "uuidRepresentation": "standard",
    }
    URLS_ALLOWED_TLDS = settings.Testing.URLS_ALLOWED_TLDS | {"example"}
    URLS_ALLOW_LOCAL = True
    URLS_ALLOW_PRIVATE = True


def main() -> None:
    """Harvest the feed twice in every syntax, by udata as it is and with its fault mended."""
    app = create_app(settings.Defaults, override=Options)
    with app.app_context():
        for syntax in ("ttl", "rdf", "jsonld"):
            run(f"/catalog.{syntax}?page_size=10", "as it is")
        # It keeps a checksum as text, but gets bytes for what is typed xsd:hexBinary.
        reading.rdf_value = as_text(reading.rdf_value)
        for syntax in ("ttl", "rdf", "jsonld"):
            for again in ("", ", again"):
                run(f"/catalog.{syntax}?page_size=9", f"checksum mended{again}")


def as_text(value: Callable[..., object]) -> Callable[..., object]:
    """Return a reader of values that gives text for bytes."""

    def read(*given: object, **named: object) -> object:
        found = value(*given, **named)
        return found.hex() if isinstance(found, bytes) else found

    return read


def run(path: str, how: str) -> None:
    """Harvest a source, and tell what became of its datasets and series."""
    with telling(f"{path}, {how}", expected(*KINDS)):
        job = harvested(path)
        states = Counter((it.status, bool(it.dataset), bool(it.dataservice)) for it in job.items)
        print(path, how, "job", job.status, dict(states), flush=True)
        faults = [f"job: {it.message}" for it in job.errors]
        for it in job.items:
            said = "; ".join(fault.message or "" for fault in it.errors)
            print(" ", it.status, it.remote_id, it.remote_url, said)
            faults += [f"{it.status} {it.remote_id}: {said}"] if it.status != "done" else []
        taken = sum(it.dataset is not None for it in job.items)
        tell(f"{path}, {how}", taken, expected(*KINDS), faults)


def harvested(path: str) -> HarvestJob:
    """Run a job on a source, which is made if it is not there."""
    source = HarvestSource.objects(url=BASE + path).first()
    if source is None:
        source = HarvestSource(name=path, url=BASE + path, backend="dcat").save()
    actions.run(source)
    return source.reload().get_last_job()


if __name__ == "__main__":
    main()
