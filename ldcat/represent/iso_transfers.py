"""Distributions, pages and services, as ISO 19115 has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ldcat.model.graph import Literal, NamedNode, Node
from ldcat.represent.iso_codes import protocol_of, service_of
from ldcat.represent.iso_model import Online, Operation, Service, Transfer, Words
from ldcat.represent.iso_words import WordTaker
from ldcat.represent.plain import media_type
from ldcat.represent.reading import ONE_ONLY, Reading, is_script
from ldcat.represent.taking import take_class
from ldcat.terms import (
    DCAT,
    DCAT_DISTRIBUTION,
    DCT,
    DCT_DESCRIPTION,
    DCT_TITLE,
    FOAF,
    GEODCAT,
    RDF,
    RDFS_LABEL,
    SKOS_PREF_LABEL,
)

_LINK: Final = "WWW:LINK-1.0-http--link"
_DOWNLOAD: Final = "WWW:DOWNLOAD-1.0-http--download"
_FORMAT_NAMES: Final = (SKOS_PREF_LABEL, RDFS_LABEL, DCT_TITLE, RDF + "value")


def transfers(words: WordTaker) -> list[Transfer]:
    """Take the distributions that have an address."""
    reading = words.reading
    found: list[Transfer] = []
    for it in reading.graph.objects(reading.subject, DCAT + "distribution"):
        if isinstance(it, Literal):
            continue
        if told := _transfer(words, it):
            reading.take(reading.subject, DCAT + "distribution", it)
            take_class(reading, it, DCAT_DISTRIBUTION)
            found.append(told)
    return found


def _transfer(words: WordTaker, node: Node) -> Transfer | None:
    reading = words.reading
    downloads = reading.iris(node, DCAT + "downloadURL")
    others = [it for it in reading.iris(node, DCAT + "accessURL") if it not in downloads]
    others += [] if downloads or others else _endpoints(reading, node)
    if not downloads and not others:
        return None
    formats = _formats(words, node)
    kind = _media_type(reading, node)
    protocol = next(filter(None, map(protocol_of, reading.graph.objects(node, DCT + "format"))), "")
    name, description = words.words(node, DCT_TITLE), words.words(node, DCT_DESCRIPTION)
    profile = kind or (formats[0].text if formats else "")
    online = [
        Online(it, name, description, protocol or _DOWNLOAD, profile, "download")
        for it in downloads
    ]
    # Where there is a file, the other address leads to a page about it.
    told = (
        (protocol or _LINK, "", "information")
        if downloads
        else (protocol or _LINK, profile, "download")
    )
    online += [Online(it, name, description, *told) for it in others]
    return Transfer(tuple(online), formats, _size(reading, node), _iri(node))


def _endpoints(reading: Reading, node: Node) -> list[str]:
    """Take the address of a service that gives access, if the service is described."""
    found: list[str] = []
    for it in reading.graph.objects(node, DCAT + "accessService"):
        if not isinstance(it, Literal) and (urls := reading.iris(it, DCAT + "endpointURL")):
            reading.take(node, DCAT + "accessService", it)
            found += urls
    return found


def _formats(words: WordTaker, node: Node) -> tuple[Words, ...]:
    reading = words.reading
    found: dict[Words, None] = {}
    for it in reading.graph.objects(node, DCT + "format"):
        if name := words.named(it, *_FORMAT_NAMES):
            reading.take(node, DCT + "format", it)
            if not isinstance(it, Literal):
                take_class(reading, it, DCT + "MediaTypeOrExtent")
            found[name] = None
    return tuple(found)


def _media_type(reading: Reading, node: Node) -> str:
    told = ""
    for it in reading.graph.objects(node, DCAT + "mediaType"):
        found = media_type(reading, it)
        if told and found:
            reading.lose(node, DCAT + "mediaType", it, reason=ONE_ONLY)
        elif found:
            reading.take(node, DCAT + "mediaType", it)
            told = found
    return told


def _size(reading: Reading, node: Node) -> int | None:
    for it in reading.graph.objects(node, DCAT + "byteSize"):
        digits = it.value.strip().removesuffix(".0")
        if isinstance(it, Literal) and digits.isascii() and digits.isdigit() and len(digits) < 19:
            reading.take(node, DCAT + "byteSize", it)
            return int(digits)
    return None


def _iri(node: Node) -> str:
    return node.value if isinstance(node, NamedNode) else ""


def pages(words: WordTaker) -> list[Online]:
    """Take the pages about a resource: its home has no function, as GeoDCAT-AP maps it."""
    return [
        *_pages(words, DCAT + "landingPage", ""),
        *_pages(words, FOAF + "page", "information"),
    ]


def _pages(words: WordTaker, predicate: str, function: str) -> Iterator[Online]:
    reading = words.reading
    for it in reading.graph.objects(reading.subject, predicate):
        if isinstance(it, NamedNode) and not is_script(it.value):
            reading.take(reading.subject, predicate, it)
            take_class(reading, it, FOAF + "Document")
            name, more = words.words(it, DCT_TITLE), words.words(it, DCT_DESCRIPTION)
            yield Online(it.value, name, more, _LINK, "", function)


def service(reading: Reading) -> Service:
    """Take what is said of services only."""
    node = reading.subject
    kind = ""
    for predicate in (GEODCAT + "serviceType", DCT + "type"):
        for it in reading.graph.objects(node, predicate):
            found = service_of(it.value)
            if found and not kind:
                reading.take(node, predicate, it)
                kind = found
    described = reading.iris(node, DCAT + "endpointDescription")
    endpoints = reading.iris(node, DCAT + "endpointURL")
    operations = (
        *([Operation("Access", tuple(endpoints))] if endpoints else ()),
        *([Operation("GetCapabilities", tuple(described))] if described else ()),
    )
    datasets = reading.iris(node, DCAT + "servesDataset")
    return Service(kind or "other", operations, tuple(datasets))
