"""Runs udata's DCAT harvester on the feed, in three syntaxes; MongoDB is played by mongomock."""

from __future__ import annotations

from collections import Counter

import mongomock
from telling import BASE, expected, tell, telling
from udata import settings
from udata.app import create_app

KINDS = ("dataset", "series", "service")


class Options(settings.Testing):
    """Let udata harvest from this machine, which it refuses by default, and stay in memory."""

    HARVESTER_BACKENDS = ["dcat"]
    MONGODB_SETTINGS = {
        "host": "mongodb://localhost/udata",
        "mongo_client_class": mongomock.MongoClient,
        "uuidRepresentation": "standard",
    }
    URLS_ALLOWED_TLDS = settings.Testing.URLS_ALLOWED_TLDS | {"example"}
    URLS_ALLOW_LOCAL = True
    URLS_ALLOW_PRIVATE = True


def main() -> None:
    """Harvest the feed twice in every syntax."""
    app = create_app(settings.Defaults, override=Options)
    with app.app_context():
        for syntax in ("ttl", "rdf", "jsonld"):
            for again in ("", ", again"):
                path = f"/catalog.{syntax}?page_size=10"
                with telling(path, expected(*KINDS)):
                    harvest(path, again)


def harvest(path: str, again: str) -> None:
    """Run a job, and tell what became of every item."""
    from udata.harvest import actions  # noqa: PLC0415 - needs the application
    from udata.harvest.models import HarvestSource  # noqa: PLC0415

    source = HarvestSource.objects(url=BASE + path).first()
    if source is None:
        source = HarvestSource(name=path, url=BASE + path, backend="dcat").save()
    actions.run(source)
    job = source.reload().get_last_job()
    counted = Counter(it.status for it in job.items)
    print(path, again, "job", job.status, dict(counted), flush=True)
    faults = [f"job: {it.message}" for it in job.errors]
    for it in job.items:
        said = "; ".join([fault.message or "" for fault in it.errors] + list(it.logs and []))
        print(" ", it.status, it.remote_id, it.remote_url, said)
        faults += [f"{it.status} {it.remote_id}: {said}"] if it.status != "done" else []
    tell(f"{path}{again}", counted["done"], expected(*KINDS), faults)


if __name__ == "__main__":
    main()
