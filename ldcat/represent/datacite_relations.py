"""What a record is related to, as DataCite has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import NamedNode
from ldcat.represent.identifiers import identifier
from ldcat.represent.json_values import Told
from ldcat.represent.reading import SHORTENED, Reading
from ldcat.terms import ADMS, DCAT, DCT, FOAF, OWL, PROV

#: What the schema calls relations; the first that names something counts.
_RELATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCAT + "inSeries": "IsPartOf",
        DCT + "isPartOf": "IsPartOf",
        DCT + "hasPart": "HasPart",
        DCAT + "seriesMember": "HasPart",
        DCAT + "dataset": "HasPart",
        DCAT + "service": "HasPart",
        DCAT + "catalog": "HasPart",
        DCAT + "hasVersion": "HasVersion",
        DCT + "hasVersion": "HasVersion",
        DCAT + "hasCurrentVersion": "HasVersion",
        DCAT + "isVersionOf": "IsVersionOf",
        DCT + "isVersionOf": "IsVersionOf",
        DCAT + "previousVersion": "IsNewVersionOf",
        ADMS + "prev": "IsNewVersionOf",
        ADMS + "next": "IsPreviousVersionOf",
        DCAT + "prev": "Continues",
        DCAT + "next": "IsContinuedBy",
        DCT + "replaces": "Obsoletes",
        DCT + "isReplacedBy": "IsObsoletedBy",
        DCT + "isReferencedBy": "IsReferencedBy",
        DCT + "references": "References",
        DCT + "conformsTo": "References",
        DCT + "source": "IsDerivedFrom",
        PROV + "wasDerivedFrom": "IsDerivedFrom",
        DCT + "requires": "Requires",
        DCT + "isRequiredBy": "IsRequiredBy",
        DCT + "hasFormat": "IsOriginalFormOf",
        DCT + "isFormatOf": "IsVariantFormOf",
        DCAT + "landingPage": "IsDescribedBy",
        FOAF + "page": "IsDocumentedBy",
        DCAT + "endpointDescription": "IsDocumentedBy",
        OWL + "sameAs": "IsIdenticalTo",
    }
)
#: Relations that the schema has no exact word for.
_LESS_EXACT: Final = frozenset(
    {DCT + "conformsTo", DCAT + "hasCurrentVersion", DCAT + "landingPage"}
)


def related(reading: Reading) -> list[Told]:
    """Take the relations that the schema knows to what has an address or identifier."""
    found: dict[tuple[str, str, str], None] = {}
    for predicate, relation in _RELATIONS.items():
        for it in reading.graph.objects(reading.subject, predicate):
            known = identifier(it.value) if isinstance(it, NamedNode) else None
            if known is None or not known.scheme:
                continue
            reading.take(reading.subject, predicate, it)
            if predicate in _LESS_EXACT:
                reading.lose(reading.subject, predicate, it, reason=SHORTENED)
            found[known.value, known.scheme, relation] = None
    return [
        *(
            {"relatedIdentifier": value, "relatedIdentifierType": scheme, "relationType": relation}
            for value, scheme, relation in found
        ),
        _metadata(reading),
    ]


def _metadata(reading: Reading) -> Told:
    """Return where the whole record is."""
    return {
        "relatedIdentifier": f"{reading.view.address}.rdf",
        "relatedIdentifierType": "URL",
        "relationType": "HasMetadata",
        "relatedMetadataScheme": "DCAT",
        "schemeUri": DCAT,
    }
