"""What a record implies in the words of GeoDCAT-AP 3; nothing is left out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import Literal, NamedNode, node
from ldcat.represent.graph_form import GraphEditor
from ldcat.represent.iso_codes import (
    ROLES,
    THEME,
    is_reference_system,
    role_of,
    service_of,
    topic_of,
)
from ldcat.terms import DCAT, DCT, DCT_CONFORMS_TO, EU_AUTHORITY, GEODCAT, INSPIRE, PROV

_RESOURCE_TYPES: Final = INSPIRE + "metadata-codelist/ResourceType/"
#: The European theme of each INSPIRE theme (SEMIC alignment, skos:broadMatch).
_THEMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ENVI": (
            "ac", "am", "br", "ef", "hb", "hy", "lc", "lu",
            "mf", "mr", "nz", "of", "ps", "sd", "so", "sr",
        ),
        "REGI": ("ad", "bu", "cp", "el", "ge", "gg", "gn", "oi", "rs"),
        "ECON": ("cp", "lu", "mr", "pf"),
        "TECH": ("ge", "hy", "mf", "oi"),
        "ENER": ("er", "mr"),
        "AGRI": ("af",),
        "GOVE": ("au", "us"),
        "HEAL": ("hh",),
        "SOCI": ("pd", "su"),
        "TRAN": ("tn",),
    }
)  # fmt: skip
_PROPERTIES: Final[Mapping[str, str]] = MappingProxyType(
    {role: predicate for predicate, role in ROLES.items()}
)


def make_geodcat(editor: GraphEditor) -> None:
    """Add what the facts imply."""
    kind = editor.reading.view.record.kind
    if kind != "catalog":
        resource_type = NamedNode(_RESOURCE_TYPES + kind)
        editor.add(editor.reading.subject, GEODCAT + "resourceType", resource_type)
    _systems(editor)
    _subjects(editor)
    _roles(editor)


def _systems(editor: GraphEditor) -> None:
    """Say of standards that are reference systems that they are."""
    for it in editor.triples(DCT_CONFORMS_TO):
        if isinstance(it.object, NamedNode) and is_reference_system(it.object.value):
            editor.add(node(it.subject), GEODCAT + "referenceSystem", it.object)


def _subjects(editor: GraphEditor) -> None:
    """Say topic categories, kinds of services, and the European themes of INSPIRE themes."""
    subject = editor.reading.subject
    for predicate in (DCT + "subject", DCAT + "theme", DCT + "type"):
        for it in editor.objects(subject, predicate):
            if not isinstance(it, NamedNode):
                continue
            if topic_of(it.value):
                editor.add(subject, GEODCAT + "topicCategory", it)
            if predicate == DCT + "type" and service_of(it.value):
                editor.add(subject, GEODCAT + "serviceType", it)
            code = it.value.removeprefix(THEME) if it.value.startswith(THEME) else ""
            for theme in (name for name, codes in _THEMES.items() if code in codes):
                iri = NamedNode(f"{EU_AUTHORITY}data-theme/{theme}")
                editor.add(subject, DCAT + "theme", iri)


def _roles(editor: GraphEditor) -> None:
    """Say roles of attributions by their own properties, which the profile prefers."""
    subject = editor.reading.subject
    for it in editor.objects(subject, PROV + "qualifiedAttribution"):
        if isinstance(it, Literal):
            continue
        roles = [role_of(role) for role in editor.objects(it, DCAT + "hadRole")]
        for predicate in (_PROPERTIES[role] for role in roles if role in _PROPERTIES):
            for agent in editor.objects(it, PROV + "agent"):
                is_contact = predicate == DCAT + "contactPoint"
                if not isinstance(agent, Literal) and not is_contact:
                    editor.add(subject, predicate, agent)
