"""Harvests by OAI-PMH with pyoai (`oaipmh`), which asks by POST."""

from __future__ import annotations

from lxml import etree
from oaipmh.client import Client
from oaipmh.metadata import MetadataRegistry, oai_dc_reader
from telling import BASE, expected, tell, telling


def main() -> None:
    """Pull everything in every format, then every set of the first level."""
    registry = MetadataRegistry()
    client = Client(f"{BASE}/oai", registry)
    who = client.identify()
    print("Identify:", who.repositoryName(), who.granularity(), who.deletedRecord())
    for prefix, _, _ in client.listMetadataFormats():
        registry.registerReader(prefix, oai_dc_reader if prefix == "oai_dc" else etree.tostring)
        with telling(f"/oai ListRecords {prefix}", expected()):
            pull(client, prefix)
    with telling("/oai sets by kind", expected()):
        pull_sets(client)


def pull(client: Client, prefix: str) -> None:
    """Take all records in a format."""
    records = list(client.listRecords(metadataPrefix=prefix))
    whole = 0
    for header, metadata, _ in records:
        whole += not header.isDeleted()
        told = metadata.getField("title") if prefix == "oai_dc" and metadata else ""
        print(prefix, header.identifier(), "deleted" if header.isDeleted() else "", told)
    pulled = f"/oai ListRecords {prefix} by POST ({whole} whole)"
    tell(pulled, len(records), expected(), [] if whole else ["no record is whole"])


def pull_sets(client: Client) -> None:
    """Take the headers of the sets by kind, which are everything together."""
    total = 0
    for name, title, _ in client.listSets():
        headers = list(client.listIdentifiers(metadataPrefix="oai_dc", set=name))
        print("set", name, title, len(headers))
        total += len(headers) if "." not in name and ":" not in name else 0
    tell("/oai sets by kind, by POST", total, expected())


if __name__ == "__main__":
    main()
