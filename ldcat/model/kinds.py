"""The table of record kinds: what a catalogue lists, and where each is served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ldcat.terms import (
    DCAT_CATALOG,
    DCAT_DATA_SERVICE,
    DCAT_DATASET,
    DCAT_DATASET_SERIES,
    DCAT_RESOURCE,
    DCTYPE,
    SCHEMA,
    SCHEMA_HTTP,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record.

    Attributes:
        name: Token and first path segment, e.g. `dataset`.
        label: Its name for people, lower case.
        plural: Its plural for people, lower case.
        iri: The DCAT class.
        classes: Every class whose instances are records of this kind.
        membership: The property by which a catalogue lists such a record (DCAT 3 6.3).
    """

    name: str
    label: str
    plural: str
    iri: str
    classes: frozenset[str]
    membership: str


#: In the order of precedence: a Catalog and a DatasetSeries are Datasets too (DCAT 3 6.1).
KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        name="catalog",
        label="catalogue",
        plural="catalogues",
        iri=DCAT_CATALOG,
        classes=frozenset({DCAT_CATALOG, SCHEMA + "DataCatalog", SCHEMA_HTTP + "DataCatalog"}),
        membership="catalog",
    ),
    Kind(
        name="series",
        label="dataset series",
        plural="dataset series",
        iri=DCAT_DATASET_SERIES,
        classes=frozenset({DCAT_DATASET_SERIES}),
        membership="dataset",
    ),
    Kind(
        name="service",
        label="data service",
        plural="data services",
        iri=DCAT_DATA_SERVICE,
        classes=frozenset({DCAT_DATA_SERVICE, DCTYPE + "Service"}),
        membership="service",
    ),
    Kind(
        name="dataset",
        label="dataset",
        plural="datasets",
        iri=DCAT_DATASET,
        classes=frozenset(
            {
                DCAT_DATASET,
                DCAT_RESOURCE,
                DCTYPE + "Dataset",
                DCTYPE + "Collection",
                SCHEMA + "Dataset",
                SCHEMA_HTTP + "Dataset",
            }
        ),
        membership="dataset",
    ),
)
KIND_BY_NAME: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in KINDS})
#: What else the ledger keeps: a graph beside the records, and what belongs to no record.
GRAPH: Final = "graph"
LOOSE: Final = "loose"
#: The one thing of kind `loose`.
LOOSE_IRI: Final = "urn:ldcat:loose"
RECORD_CLASSES: Final[frozenset[str]] = frozenset().union(*(kind.classes for kind in KINDS))


def kind_of(classes: Iterable[str]) -> Kind | None:
    """Return the kind of a resource with these classes, or None if it is no record.

    >>> kind_of(["http://www.w3.org/ns/dcat#Dataset", "http://www.w3.org/ns/dcat#Catalog"]).name
    'catalog'
    """
    present = RECORD_CLASSES.intersection(classes)
    return next((kind for kind in KINDS if kind.classes & present), None) if present else None
