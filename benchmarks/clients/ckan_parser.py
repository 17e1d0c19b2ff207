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
        faults: list[str] = []
        for parser in pages(f"{BASE}/catalog.{syntax}?page_size=10"):
            read(parser, titles, faults)
        for iri, title in sorted(titles.items()):
            print(iri, "|", title)
        tell(pulled, len(titles), expected(*KINDS), faults)


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


def read(parser: RDFParser, titles: dict[str, str], faults: list[str]) -> None:
    """Have the datasets of a page made into CKAN's; a harvester gives up at the first fault."""
    for reference in parser._datasets():  # noqa: SLF001 - one by one, to name the faulty ones
        parser._datasets = lambda it=reference: iter([it])  # noqa: SLF001
        try:
            for dataset in parser.datasets():
                titles[str(reference)] = dataset["title"]
        except Exception as error:  # noqa: BLE001 - whatever the profile raises
            faults.append(f"{type(error).__name__}: {error} at {reference}")


if __name__ == "__main__":
    main()
