"""Ways to mend what a finding says of a node, or of all values of a property together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ldcat.terms import (
    DC,
    DCAT,
    DCT,
    DCT_TITLE,
    FOAF_NAME,
    GEO,
    RDF_TYPE,
    RDFS,
    RDFS_LABEL,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS_PREF_LABEL,
    VCARD,
)
from ldcat.validation.cases import Case, Mend
from ldcat.validation.words import compact_path

_NAMES: Final = (
    RDFS_LABEL,
    SKOS_PREF_LABEL,
    DCT_TITLE,
    DC + "title",
    FOAF_NAME,
    VCARD + "fn",
    VCARD + "organization-name",
    SCHEMA + "name",
    SCHEMA_HTTP + "name",
)
_TEXTS: Final = (
    DCT + "abstract",
    DC + "description",
    RDFS + "comment",
    SCHEMA + "description",
    SCHEMA_HTTP + "description",
)
#: A missing property → those of the same node that say the same.
SAYING_THE_SAME: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        DCAT + "accessURL": (DCAT + "downloadURL",),
        DCT_TITLE: _NAMES,
        DCT + "description": _TEXTS,
        FOAF_NAME: _NAMES,
        SKOS_PREF_LABEL: _NAMES,
        VCARD + "fn": _NAMES,
        DCT + "modified": (DCT + "date", DC + "date"),
    }
)


def _right_property(case: Case) -> Mend | None:
    """Say by the property that exists what is said by one that does not."""
    right = case.wanted.instead
    if not right or case.finding.component != "MaxCount":
        return None
    values = case.record.values(case.node, case.finding.path)
    return Mend(
        removes=tuple(map(case.stated, values)),
        adds=tuple(f"{case.node} <{right}> {it} ." for it in values),
        before=compact_path(case.finding.path),
        after=compact_path(right),
    )


def _own_type(case: Case) -> Mend | None:
    """Say of a node what the shape that it breaks is about."""
    if case.finding.path or not case.wanted.adds or case.record.types(case.node):
        return None
    kind = case.wanted.adds
    words = case.typed(case.node, kind)
    return Mend(adds=(f"{case.node} <{RDF_TYPE}> <{kind}> .",), after=words)


def _secure_namespace(case: Case) -> Mend | None:
    """Write the terms of schema.org as they are written today."""
    if case.finding.path or not case.wanted.adds.startswith(SCHEMA):
        return None
    old = [it for it in case.record.graph.decode().split("\n") if f"<{SCHEMA_HTTP}" in it]
    new = [it.replace(f"<{SCHEMA_HTTP}", f"<{SCHEMA}") for it in old]
    return Mend(tuple(old), tuple(new), SCHEMA_HTTP, SCHEMA)


def _said_elsewhere(case: Case) -> Mend | None:
    """Take a missing value from a property that says the same."""
    if case.finding.component != "MinCount":
        return None
    for other in SAYING_THE_SAME.get(case.finding.path, ()):
        found = case.record.values(case.node, other) if other != case.finding.path else ()
        values = [it for it in map(case.fitting, found) if it]
        if values:
            words = f"{compact_path(case.finding.path)} {case.told(values[0])}"
            return Mend(adds=tuple(case.stated(it) for it in values), after=words)
    return None


def _landing_page(case: Case) -> Mend | None:
    """Take the page of a dataset as the address of a distribution that has none."""
    if case.finding.path != DCAT + "accessURL" or case.finding.component != "MinCount":
        return None
    for subject, predicate in case.record.referring(case.node):
        pages = case.record.values(subject, DCAT + "landingPage")
        if predicate == DCAT + "distribution" and pages and pages[0].startswith("<"):
            words = f"dcat:accessURL {case.told(pages[0])}"
            return Mend(adds=(case.stated(pages[0]),), after=words, is_certain=False)
    return None


def _first_entry(case: Case) -> Mend | None:
    """Take the day on which an entry was made as that of its last change, if it had none."""
    if case.finding.path != DCT + "modified" or case.finding.component != "MinCount":
        return None
    issued = case.record.values(case.node, DCT + "issued")
    if len(issued) != 1:
        return None
    words = f"dct:modified {case.told(issued[0])} (= dct:issued)"
    return Mend(adds=(case.stated(issued[0]),), after=words, is_certain=False)


def _told_twice(case: Case) -> Mend | None:
    """Of one term under several addresses or names, keep the one that its vocabulary has."""
    if case.finding.component != "MaxCount":
        return None
    values = case.record.values(case.node, case.finding.path)
    known = [it for it in values if case.concepts.labels(it[1:-1])]
    others = [it for it in values if it not in known]
    if len(known) != 1 or not all(
        case.concepts.means(it, known[0][1:-1], case.schemes) for it in others
    ):
        return None
    words = ", ".join(map(case.told, others))
    return Mend(removes=tuple(map(case.stated, others)), before=words)


def _one_of_many(case: Case) -> Mend | None:
    """Of the same shape in several notations, keep the one that is known best."""
    if case.finding.component != "MaxCount":
        return None
    values = case.record.values(case.node, case.finding.path)
    known = [it for it in values if it.endswith(f"^^<{GEO}wktLiteral>")]
    others = [it for it in values if it not in known and it.startswith('"')]
    if len(known) != 1 or len(others) != len(values) - 1:
        return None
    words = ", ".join(case.told(it) for it in others)
    return Mend(removes=tuple(map(case.stated, others)), before=words, is_certain=False)


#: The ways, in the order in which they are tried.
ABOUT_NODES: Final[Sequence[Callable[[Case], Mend | None]]] = (
    _right_property,
    _own_type,
    _secure_namespace,
    _said_elsewhere,
    _landing_page,
    _first_entry,
    _told_twice,
    _one_of_many,
)
