"""Runs ckanext-dcat's RDF parser over all pages of the feed, as its harvester does."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import requests
from ckanext.dcat.processors import RDFParser
from telling import BASE, expected, tell, telling

#: A series is no dataset to CKAN: it takes what has the class dcat:Dataset.
KINDS = ("dataset",)


def main() -> None:
    """Parse the feed in three syntaxes, by the parser as it is and with its fault mended."""
    for syntax in ("ttl", "rdf", "jsonld"):
        pull(syntax, "as it is")
    importlib.import_module("mended.sitecustomize")
    for syntax in ("ttl", "rdf", "jsonld"):
        pull(syntax, "geometry mended")


def pull(syntax: str, how: str) -> None:
    """Take all datasets of all pages."""
    pulled = f"/catalog.{syntax}, {how}"
    with telling(pulled, expected(*KINDS)):
        titles: dict[str, str] = {}
        for parser in pages(f"{BASE}/catalog.{syntax}?page_size=10"):
            for dataset in parser.datasets():  # as a harvester, it gives up at the first fault
                extras = {it["key"]: it["value"] for it in dataset["extras"]}
                titles[extras["uri"]] = dataset["title"]
        for iri, title in sorted(titles.items()):
            print(iri, "|", title)
        tell(pulled, len(titles), expected(*KINDS))


def pages(address: str | None) -> Iterator[RDFParser]:
    """Yield the parser of every page: HEAD, then GET, with the media type of the first page."""
    kind = ""
    while address:
        requests.head(address, timeout=60).raise_for_status()
        answer = requests.get(address, timeout=60)
        answer.raise_for_status()
        kind = kind or answer.headers["Content-Type"].partition(";")[0]
        parser = RDFParser()
        parser.parse(answer.text, kind)
        print(address, kind, len(parser.g), "statements", flush=True)
        yield parser
        address = parser.next_page()


if __name__ == "__main__":
    main()
