"""Say in RDF what the catalogue itself is, lists and offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from ldcat.model.addresses import dump_address, dumps_address, listing_node
from ldcat.model.dumps import FORMS, PACKINGS, file_name
from ldcat.model.graph import Graph, Literal, NamedNode, Node, Term, Triple
from ldcat.model.kinds import KIND_BY_NAME
from ldcat.model.record import Record
from ldcat.model.view import Paging, Site
from ldcat.terms import (
    ADMS,
    DCAT,
    DCAT_CATALOG,
    DCAT_CATALOG_RECORD,
    DCAT_DATA_SERVICE,
    DCT_CONFORMS_TO,
    DCT_DESCRIPTION,
    DCT_IDENTIFIER,
    DCT_ISSUED,
    DCT_LANGUAGE,
    DCT_LICENSE,
    DCT_MODIFIED,
    DCT_PUBLISHER,
    DCT_SPATIAL,
    DCT_TITLE,
    FOAF,
    FOAF_AGENT,
    FOAF_NAME,
    FOAF_PRIMARY_TOPIC,
    HYDRA,
    IANA_MEDIA,
    PROV,
    RDF_TYPE,
    XSD_DATE_TIME,
    XSD_INTEGER,
)

#: By what catalogues list what harvesters take for datasets.
_DATASET: Final = "dataset"
#: What became of an entry.
_WITHDRAWN: Final = "http://purl.org/adms/status/Withdrawn"


def moment(value: datetime) -> Literal:
    """Return a moment as xsd:dateTime."""
    text = value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Literal(text, datatype=NamedNode(XSD_DATE_TIME))


def listing(base: str, record: Record, profile_iri: str) -> Graph:
    """Return the `dcat:CatalogRecord` of a record: since when, and what it conforms to.

    Args:
        base: Public base IRI.
        record: The record.
        profile_iri: IRI of the profile that it conforms to; empty if it does not.
    """
    node = NamedNode(listing_node(base, record))
    triples = [
        _type(node, DCAT_CATALOG_RECORD),
        _triple(node, FOAF_PRIMARY_TOPIC, NamedNode(record.iri)),
        _triple(node, DCT_ISSUED, moment(record.listed)),
        _triple(node, DCT_MODIFIED, moment(record.changed)),
    ]
    if profile_iri:
        triples.append(_triple(node, DCT_CONFORMS_TO, NamedNode(profile_iri)))
    return Graph(triples)


def completion(record: Record, text: bytes) -> Graph:
    """Return title and identifier of a dataset whose record has none.

    CKAN gives the whole harvest up for one dataset without a title, udata leaves out what has no
    identifier (facts/clients 1.5, 1.6).

    Args:
        record: The record.
        text: Its canonical N-Quads.
    """
    if KIND_BY_NAME[record.kind].membership != _DATASET:
        return Graph()
    node, own = NamedNode(record.iri), f"<{record.iri}>"
    missing = {DCT_TITLE: record.slug, DCT_IDENTIFIER: record.iri}
    return Graph(
        _triple(node, predicate, Literal(value))
        for predicate, value in missing.items()
        if f"{own} <{predicate}> ".encode() not in text
    )


def root(site: Site, changed: datetime | None, *, is_whole: bool = True) -> Graph:
    """Return what the root catalogue is: title, publisher, licence, and the ways in.

    Args:
        site: Who runs it.
        changed: When it last changed; None for never.
        is_whole: With the ways in. The first page of the feed has them; harvesters would take
            those of the others for more services of the same names.
    """
    catalogue = NamedNode(site.base)
    publisher = NamedNode(site.publisher_iri or f"{site.base}#publisher")
    triples = [
        _type(catalogue, DCAT_CATALOG),
        _triple(catalogue, DCT_TITLE, Literal(site.title, language=site.language)),
        _triple(catalogue, DCT_DESCRIPTION, Literal(site.description, language=site.language)),
        _triple(catalogue, DCT_PUBLISHER, publisher),
        _triple(catalogue, FOAF + "homepage", catalogue),
        *([_triple(catalogue, DCT_MODIFIED, moment(changed))] if changed else []),
        *([_triple(catalogue, DCT_LICENSE, NamedNode(site.licence))] if site.licence else []),
        *(_triple(catalogue, DCT_LANGUAGE, NamedNode(it)) for it in site.languages),
        *(_triple(catalogue, DCAT + "themeTaxonomy", NamedNode(it)) for it in site.themes),
        *(_triple(catalogue, DCT_SPATIAL, NamedNode(it)) for it in site.spatial),
        _type(publisher, FOAF_AGENT),
        _triple(publisher, FOAF_NAME, Literal(site.publisher)),
        *(_services(site, catalogue, publisher) if is_whole else []),
        *(_dumps(site, catalogue) if is_whole and site.has_dumps else []),
    ]
    return Graph(triples)


def _dumps(site: Site, catalogue: NamedNode) -> Iterator[Triple]:
    """Say as what files the whole is to be had; how large they are, the newest dump tells."""
    for form in FORMS:
        for packing in PACKINGS:
            name = file_name(form, packing)
            node = dump_node(site.base, name)
            title = Literal(f"{form.label}, {packing.label}", language="en")
            yield _triple(catalogue, DCAT + "distribution", node)
            yield _type(node, DCAT + "Distribution")
            yield _triple(node, DCT_TITLE, title)
            yield _triple(node, DCAT + "accessURL", NamedNode(dumps_address(site.base)))
            yield _triple(node, DCAT + "downloadURL", NamedNode(dump_address(site.base, name)))
            yield _triple(node, DCAT + "mediaType", NamedNode(IANA_MEDIA + form.media_type))
            packed = NamedNode(IANA_MEDIA + packing.media_type)
            yield _triple(node, DCAT + "compressFormat", packed)
            if site.licence:
                yield _triple(node, DCT_LICENSE, NamedNode(site.licence))


def dump_node(base: str, name: str) -> NamedNode:
    """Return the IRI of a file of the newest dump, as a distribution of the catalogue."""
    return NamedNode(f"{dumps_address(base)}#{name}")


@dataclass(frozen=True, slots=True)
class _Door:
    """A protocol that the catalogue is served by.

    Attributes:
        path: Where, below the base.
        title: What it is.
        standard: IRI of what it conforms to.
        description: Where it tells of itself, below the base.
    """

    path: str
    title: str
    standard: str
    description: str


_DOORS: Final = (
    _Door("sparql", "SPARQL endpoint", "http://www.w3.org/TR/sparql11-protocol/", "sparql"),
    _Door("oai", "OAI-PMH", "http://www.openarchives.org/OAI/2.0/", "oai?verb=Identify"),
    _Door("ldes", "Event stream of changes (LDES)", "https://w3id.org/ldes/specification", "ldes"),
)


def _services(site: Site, catalogue: NamedNode, publisher: NamedNode) -> Iterator[Triple]:
    for door in _DOORS:
        endpoint = NamedNode(f"{site.base}{door.path}")
        service = NamedNode(f"{endpoint.value}#service")
        yield _triple(catalogue, DCAT + "service", service)
        yield _type(service, DCAT_DATA_SERVICE)
        yield _triple(service, DCT_TITLE, Literal(door.title, language="en"))
        yield _triple(service, DCT_IDENTIFIER, Literal(service.value))
        yield _triple(service, DCT_PUBLISHER, publisher)
        yield _triple(service, DCAT + "endpointURL", endpoint)
        description = NamedNode(f"{site.base}{door.description}")
        yield _triple(service, DCAT + "endpointDescription", description)
        yield _triple(service, DCAT + "servesDataset", catalogue)
        yield _triple(service, DCT_CONFORMS_TO, NamedNode(door.standard))


def members(site: Site, records: Iterable[Record]) -> Graph:
    """Return the statements by which the root catalogue lists records."""
    catalogue = NamedNode(site.base)
    triples: list[Triple] = []
    for record in records:
        membership = DCAT + KIND_BY_NAME[record.kind].membership
        triples.append(_triple(catalogue, membership, NamedNode(record.iri)))
        entry = NamedNode(listing_node(site.base, record))
        triples.append(_triple(catalogue, DCAT + "record", entry))
    return Graph(triples)


def results(page: NamedNode, records: Iterable[Record]) -> Graph:
    """Return the statements by which a page of results lists records."""
    return Graph(_triple(page, HYDRA + "member", NamedNode(it.iri)) for it in records)


def tombstones(site: Site, records: Iterable[Record]) -> Graph:
    """Return what is left of deleted records: entries that ended, and no dataset.

    Whoever mirrors the catalogue drops what such an entry is about.
    """
    triples: list[Triple] = []
    for record in records:
        entry = NamedNode(listing_node(site.base, record))
        triples += [
            _type(entry, DCAT_CATALOG_RECORD),
            _triple(entry, FOAF_PRIMARY_TOPIC, NamedNode(record.iri)),
            _triple(entry, DCT_MODIFIED, moment(record.changed)),
            _triple(entry, PROV + "invalidatedAtTime", moment(record.changed)),
            _triple(entry, ADMS + "status", NamedNode(_WITHDRAWN)),
        ]
    return Graph(triples)


def paging(paging: Paging) -> Graph:
    """Return where a page stands, in the two forms that harvesters of all dialects follow.

    CKAN's own dialect is a `hydra:PagedCollection` with texts, named by the page; Hydra's is a
    `hydra:PartialCollectionView` with links. Nothing is said twice on one node.
    """
    page = NamedNode(paging.page)
    view = NamedNode(f"{paging.page}#view")
    steps = {
        "first": paging.first,
        "last": paging.last,
        "next": paging.next,
        "previous": paging.previous,
    }
    triples = [
        _type(page, HYDRA + "PagedCollection"),
        _triple(page, HYDRA + "totalItems", _count(paging.total)),
        _triple(page, HYDRA + "itemsPerPage", _count(paging.size)),
        _type(view, HYDRA + "PartialCollectionView"),
    ]
    for name, target in steps.items():
        if target is not None:
            triples.append(_triple(page, f"{HYDRA}{name}Page", Literal(target)))
            triples.append(_triple(view, HYDRA + name, NamedNode(target)))
    return Graph(triples)


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD_INTEGER))


def _type(subject: Node, iri: str) -> Triple:
    return _triple(subject, RDF_TYPE, _vocabulary_node(iri))


def _triple(subject: Node, predicate: str, value: Term) -> Triple:
    return Triple(subject, _vocabulary_node(predicate), value)


@cache
def _vocabulary_node(iri: str) -> NamedNode:
    """Return a property or class; every listing has the same few."""
    return NamedNode(iri)
