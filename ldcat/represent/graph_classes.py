"""Say what the values of properties are, and what they are called (DCAT-AP 3.0.1, ranges)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, node
from ldcat.represent.graph_form import GraphEditor
from ldcat.represent.plain import AGENT_NAMES
from ldcat.terms import (
    ADMS,
    DCAT,
    DCAT_DISTRIBUTION,
    DCATAP,
    DCT,
    DCT_LANGUAGE,
    DCT_LICENSE,
    DCT_TITLE,
    ELI,
    FOAF,
    FOAF_NAME,
    LOCN,
    ODRL,
    PROV,
    RDF_TYPE,
    RDFS_LABEL,
    SKOS,
    SKOS_PREF_LABEL,
    SPDX,
    VCARD,
)

#: The classes of values by property. References to other records never get a class: harvesters
#: take every node with one for a record (facts of clients 1.5).
_RANGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            (DCT + "publisher", DCT + "creator", DCT + "rightsHolder", PROV + "agent"),
            FOAF + "Agent",
        ),
        DCAT + "contactPoint": VCARD + "Kind",
        DCT + "spatial": DCT + "Location",
        DCT + "temporal": DCT + "PeriodOfTime",
        **dict.fromkeys(
            (DCAT + "theme", ADMS + "status", DCATAP + "availability", DCATAP + "hvdCategory"),
            SKOS + "Concept",
        ),
        DCT + "type": SKOS + "Concept",
        DCT + "accessRights": DCT + "RightsStatement",
        DCT + "rights": DCT + "RightsStatement",
        DCT_LICENSE: DCT + "LicenseDocument",
        DCT + "conformsTo": DCT + "Standard",
        DCT + "accrualPeriodicity": DCT + "Frequency",
        DCT_LANGUAGE: DCT + "LinguisticSystem",
        DCT + "format": DCT + "MediaTypeOrExtent",
        **dict.fromkeys(
            (DCAT + "mediaType", DCAT + "compressFormat", DCAT + "packageFormat"),
            DCT + "MediaType",
        ),
        **dict.fromkeys(
            (FOAF + "page", DCAT + "landingPage", FOAF + "homepage"), FOAF + "Document"
        ),
        ADMS + "identifier": ADMS + "Identifier",
        DCT + "provenance": DCT + "ProvenanceStatement",
        SPDX + "checksum": SPDX + "Checksum",
        SPDX + "algorithm": SPDX + "ChecksumAlgorithm",
        PROV + "qualifiedAttribution": PROV + "Attribution",
        PROV + "wasGeneratedBy": PROV + "Activity",
        DCAT + "qualifiedRelation": DCAT + "Relationship",
        DCAT + "hadRole": DCAT + "Role",
        DCATAP + "applicableLegislation": ELI + "LegalResource",
        ODRL + "hasPolicy": ODRL + "Policy",
        LOCN + "geometry": LOCN + "Geometry",
    }
)
#: What instances of a class must be called by, and what else they may be called by.
_NAMES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        FOAF + "Agent": (FOAF_NAME, AGENT_NAMES),
        SKOS + "Concept": (SKOS_PREF_LABEL, (RDFS_LABEL, DCT_TITLE)),
        ADMS + "Identifier": (SKOS + "notation", ()),
    }
)
#: Properties whose values get a class only where the record describes them.
_DESCRIBED: Final = {
    DCAT + "distribution": DCAT_DISTRIBUTION,
    ADMS + "sample": DCAT_DISTRIBUTION,
    DCAT + "accessService": DCAT + "DataService",
}


def classify(editor: GraphEditor) -> None:
    """Give the values of properties their classes.

    A class that wants a name is given only to what has one, or to what we can give one.
    """
    graph = editor.reading.graph
    for it in editor.triples(*_RANGES, *_DESCRIBED):
        value, predicate = it.object, it.predicate.value
        if isinstance(value, NamedNode | BlankNode):
            wanted = _RANGES.get(predicate) or _DESCRIBED[predicate]
            if predicate in _DESCRIBED and not graph.describes(value):
                continue
            if wanted not in _NAMES or _name(editor, value, wanted):
                editor.add_class(value, wanted)
    for it in editor.triples(RDF_TYPE):
        if isinstance(it.object, NamedNode) and it.object.value in _NAMES:
            _name(editor, node(it.subject), it.object.value)


def _name(editor: GraphEditor, thing: Node, wanted: str) -> bool:
    """Say what a thing is called by the property that its class wants; tell whether it has one."""
    predicate, others = _NAMES[wanted]
    if editor.objects(thing, predicate):
        return True
    for other in others:
        if found := [it for it in editor.objects(thing, other) if isinstance(it, Literal)]:
            for it in found:
                editor.add(thing, predicate, it)
            return True
    entry = editor.reading.context.vocabularies.entry(thing.value)
    for tag, text in sorted(entry.labels.items()) if entry else ():
        editor.add(thing, predicate, Literal(text, language=tag) if tag else Literal(text))
    return entry is not None and bool(entry.labels)
