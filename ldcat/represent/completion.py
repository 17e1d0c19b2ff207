"""What the editor of the query page completes: prefixes, and the terms that ldcat knows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import Graph, NamedNode
from ldcat.model.iri import local_name
from ldcat.represent.labels import WORDS, label, short_name
from ldcat.terms import PREFIXES, SH

#: What the object of a SHACL parameter is, where that is an IRI.
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        SH + "path": "property",
        SH + "targetSubjectsOf": "property",
        SH + "targetObjectsOf": "property",
        SH + "targetClass": "class",
        SH + "class": "class",
        SH + "datatype": "datatype",
    }
)
#: What records use beside what shapes and pages name (DCMI Terms, Dublin Core elements, RDFS).
_OTHERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dc": "contributor coverage creator date description format identifier language publisher "
        "relation rights source subject title type",
        "dcat": "isVersionOf",
        "dct": "hasFormat hasVersion isFormatOf isPartOf isReplacedBy isRequiredBy isVersionOf "
        "references requires subject",
        "owl": "sameAs",
        "rdfs": "isDefinedBy subClassOf",
        "skos": "definition",
    }
)


def completion(shapes: Iterable[Graph]) -> bytes:
    """Return prefixes and terms as JSON, in a stable order.

    Args:
        shapes: Shapes that name properties, classes and datatypes; terms without a customary
            prefix are left out.
    """
    kinds = {**dict(_named()), **dict(_used(shapes))}
    terms = [
        {"name": short_name(iri), "kind": kinds[iri], "label": label(iri)}
        for iri in sorted(kinds, key=short_name)
        if short_name(iri) != iri
    ]
    known = {"prefixes": dict(PREFIXES), "terms": terms}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()


def _named() -> Iterator[tuple[str, str]]:
    """Yield terms that are known by name only; classes begin with a capital."""
    others = (PREFIXES[prefix] + it for prefix, names in _OTHERS.items() for it in names.split())
    for iri in chain(WORDS, others):
        yield iri, "class" if local_name(iri)[:1].isupper() else "property"


def _used(shapes: Iterable[Graph]) -> Iterator[tuple[str, str]]:
    for graph in shapes:
        for triple in graph:
            kind = _KINDS.get(triple.predicate.value)
            if kind and isinstance(triple.object, NamedNode):
                yield triple.object.value, kind
