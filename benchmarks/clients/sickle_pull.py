"""Harvests by OAI-PMH with sickle: every verb, every format, every set."""

from __future__ import annotations

from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch
from telling import BASE, expected, tell, telling


def main() -> None:
    """Pull everything in every format, then every set."""
    client = Sickle(f"{BASE}/oai")
    who = client.Identify()
    print("Identify:", who.repositoryName, who.granularity, who.deletedRecord)
    formats = [it.metadataPrefix for it in client.ListMetadataFormats()]
    for prefix in formats:
        pulled = f"/oai ListRecords {prefix}"
        with telling(pulled, expected()):
            pull(client, prefix, pulled)
    pull_sets(client)


def pull(client: Sickle, prefix: str, pulled: str) -> None:
    """Take all records in a format; one that cannot be had in it comes as deleted."""
    records = list(client.ListRecords(metadataPrefix=prefix))
    live = [it for it in records if not it.deleted]
    for it in records:
        print(prefix, it.header.identifier, it.header.datestamp, "deleted" if it.deleted else "")
    # DataCite and ISO demand what not every record has: its header comes, as deleted.
    faults = [] if len({it.header.identifier for it in records}) == len(records) else ["twice"]
    if not live:
        faults.append("no record is whole")
    tell(f"{pulled} ({len(live)} whole)", len(records), expected(), faults)


def pull_sets(client: Sickle) -> None:
    """Take the identifiers of every set; kinds together are everything."""
    taken: dict[str, int] = {}
    faults = []
    for it in client.ListSets():
        try:
            found = list(client.ListIdentifiers(metadataPrefix="oai_dc", set=it.setSpec))
        except NoRecordsMatch:
            found = []
            faults.append(f"{it.setSpec} is empty")
        taken[it.setSpec] = len([header for header in found if not header.deleted])
        print("set", it.setSpec, it.setName, taken[it.setSpec])
    kinds = sum(size for name, size in taken.items() if "." not in name and ":" not in name)
    tell(f"/oai {len(taken)} sets; those by kind", kinds, expected(), faults)


if __name__ == "__main__":
    main()
