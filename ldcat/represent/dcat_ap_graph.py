"""A record's graph as DCAT-AP 3.0.1 wants it: its words, its classes, what the facts imply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term, node, term
from ldcat.model.view import RecordView
from ldcat.represent.frequencies import frequency
from ldcat.represent.graph_classes import classify
from ldcat.represent.graph_form import GraphEditor
from ldcat.represent.graph_places import one_geometry
from ldcat.represent.iso_extents import valid
from ldcat.represent.plain import moment
from ldcat.represent.taking import needs
from ldcat.terms import (
    ADMS,
    DCAT,
    DCT,
    DCT_LANGUAGE,
    DCT_LICENSE,
    DCT_TITLE,
    EU_AUTHORITY,
    FOAF_NAME,
    IANA_MEDIA,
    OWL,
    RDFS_LABEL,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS_PREF_LABEL,
    XSD,
    XSD_DATE,
    XSD_DATE_TIME,
    XSD_STRING,
)

#: What every record of a kind must have (DCAT-AP 3.0.1, mandatory properties).
MANDATORY: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "dataset": {DCT_TITLE: "a title", DCT + "description": "a description"},
        "series": {DCT_TITLE: "a title", DCT + "description": "a description"},
        "service": {DCT_TITLE: "a title", DCAT + "endpointURL": "an endpoint URL"},
        "catalog": {
            DCT_TITLE: "a title",
            DCT + "description": "a description",
            DCT + "publisher": "a publisher",
        },
    }
)
_CLASSES: Final = {
    "dataset": "Dataset",
    "series": "DatasetSeries",
    "service": "DataService",
    "catalog": "Catalog",
}
#: Texts where the profile wants a thing: what the thing says it by.
_THINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCT + "publisher": FOAF_NAME,
        DCT + "creator": FOAF_NAME,
        DCT + "rightsHolder": FOAF_NAME,
        DCT + "rights": RDFS_LABEL,
        DCT + "accessRights": RDFS_LABEL,
        DCT + "provenance": RDFS_LABEL,
        DCT_LICENSE: RDFS_LABEL,
        DCT + "conformsTo": DCT_TITLE,
        DCT + "spatial": SKOS_PREF_LABEL,
        DCAT + "theme": SKOS_PREF_LABEL,
        DCT + "type": SKOS_PREF_LABEL,
    }
)
#: Words that release 3 has others for (DCAT-AP 3.0, deprecated URIs).
_RENAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        DCT + "hasVersion": DCAT + "hasVersion",
        OWL + "versionInfo": DCAT + "version",
        SCHEMA + "startDate": DCAT + "startDate",
        SCHEMA_HTTP + "startDate": DCAT + "startDate",
        SCHEMA + "endDate": DCAT + "endDate",
        SCHEMA_HTTP + "endDate": DCAT + "endDate",
    }
)
_MOMENTS: Final = (
    *(DCT + it for it in ("created", "issued", "modified")),
    *(DCAT + it for it in ("startDate", "endDate")),
)
_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Completed": "COMPLETED",
        "Deprecated": "DEPRECATED",
        "UnderDevelopment": "DEVELOP",
        "Withdrawn": "WITHDRAWN",
    }
)
_ADMS_STATUS: Final = "http://purl.org/adms/status/"
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]*")
_NOWHERE: Final = "A distribution needs an address, and this one has none."


def lacking(view: RecordView, name: str) -> str:
    """Return what a record lacks of what is mandatory, in a sentence; nothing if it has all."""
    found = [
        words
        for predicate, words in MANDATORY[view.record.kind].items()
        if not any(it.value.strip() for it in view.own.objects(view.subject, predicate))
    ]
    return needs(name, found) if found else ""


def make_dcat_ap(editor: GraphEditor) -> None:
    """Change a graph to what DCAT-AP wants."""
    kind = editor.reading.view.record.kind
    editor.add_class(editor.reading.subject, DCAT + _CLASSES[kind])
    _rename(editor)
    _date(editor)
    _code(editor)
    _make_things(editor)
    _address(editor)
    _license(editor)
    _state(editor)
    one_geometry(editor)
    classify(editor)


def _rename(editor: GraphEditor) -> None:
    for it in editor.triples(*_RENAMED):
        predicate = _RENAMED[it.predicate.value]
        is_fit = isinstance(it.object, NamedNode) is (predicate == DCAT + "hasVersion")
        if is_fit and not editor.objects(node(it.subject), predicate):
            editor.replace(it, term(it.object), predicate=predicate)


def _date(editor: GraphEditor) -> None:
    """Give dates that are plain texts their datatypes."""
    for it in editor.triples(*_MOMENTS):
        value = it.object
        if isinstance(value, Literal) and value.datatype.value == XSD_STRING:
            text = valid(moment(value))
            kinds = {4: XSD + "gYear", 7: XSD + "gYearMonth", 10: XSD_DATE}
            kind = kinds.get(len(text)) or (XSD_DATE_TIME if "T" in text else "")
            if text and kind:
                editor.replace(it, Literal(text, datatype=NamedNode(kind)))


def _code(editor: GraphEditor) -> None:
    """Say codes with the IRIs of the profile's vocabularies."""
    for it in editor.triples(*_CODES):
        tell = _CODES[it.predicate.value]
        told = tell(editor, term(it.object))
        if told is not None and told != it.object:
            editor.replace(it, told)


def _language(editor: GraphEditor, value: Term) -> Term | None:
    text = value.value
    if isinstance(value, BlankNode) or text.startswith(EU_AUTHORITY):
        return None
    vocabularies = editor.reading.context.vocabularies
    tag = re.split(r"[/#]", text.strip())[-1].split("-")[0]
    iri = vocabularies.coded("language", tag) if tag else None
    is_code = isinstance(value, Literal) or "iso639" in text.lower()
    return NamedNode(iri) if iri and is_code else None


def _rhythm(editor: GraphEditor, value: Term) -> Term | None:
    del editor
    found = None if isinstance(value, BlankNode) else frequency(value)
    return NamedNode(found.iri) if found and found.iri else None


def _media_type(editor: GraphEditor, value: Term) -> Term | None:
    del editor
    text = value.value.strip().lower()
    is_text = isinstance(value, Literal) and _MEDIA_TYPE.fullmatch(text)
    return NamedNode(IANA_MEDIA + text) if is_text else None


def _file_type(editor: GraphEditor, value: Term) -> Term | None:
    if not isinstance(value, Literal):
        return None
    iri = editor.reading.context.vocabularies.coded("file-type", value.value.strip())
    return NamedNode(iri) if iri else None


def _size(editor: GraphEditor, value: Term) -> Term | None:
    del editor
    digits = value.value.strip().removesuffix(".0")
    is_number = isinstance(value, Literal) and digits.isascii() and digits.isdigit()
    datatype = NamedNode(XSD + "nonNegativeInteger")
    return Literal(str(int(digits)), datatype=datatype) if is_number else None


_CODES: Final = MappingProxyType(
    {
        DCT_LANGUAGE: _language,
        DCT + "accrualPeriodicity": _rhythm,
        DCAT + "mediaType": _media_type,
        DCAT + "compressFormat": _media_type,
        DCAT + "packageFormat": _media_type,
        DCT + "format": _file_type,
        DCAT + "byteSize": _size,
    }
)


def _make_things(editor: GraphEditor) -> None:
    """Make things of texts where the profile wants things."""
    for it in editor.triples(*_THINGS):
        if isinstance(it.object, Literal) and it.object.value.strip():
            thing = editor.fresh()
            editor.add(thing, _THINGS[it.predicate.value], it.object)
            editor.replace(it, thing)


def _files(editor: GraphEditor) -> list[Node]:
    found = editor.objects(editor.reading.subject, DCAT + "distribution")
    found += editor.objects(editor.reading.subject, ADMS + "sample")
    graph = editor.reading.graph
    return [it for it in found if not isinstance(it, Literal) and graph.describes(it)]


def _address(editor: GraphEditor) -> None:
    """Give distributions the addresses that other facts imply; leave out those that have none."""
    subject = editor.reading.subject
    for file in _files(editor):
        if any(isinstance(it, NamedNode) for it in editor.objects(file, DCAT + "accessURL")):
            continue
        if found := _ways(editor, file):
            for it in found:
                editor.add(file, DCAT + "accessURL", it)
            continue
        for triple in editor.triples():
            is_link = triple.object == file and triple.subject == subject
            if is_link or triple.subject == file:
                editor.drop(triple, _NOWHERE)


def _ways(editor: GraphEditor, file: Node) -> list[NamedNode]:
    """Return where a file is to be had: itself, by a service, by the page of the dataset.

    The page serves (DCAT 3 6.8.7) where there is just one.
    """
    found = editor.objects(file, DCAT + "downloadURL")
    for service in [] if found else editor.objects(file, DCAT + "accessService"):
        if not isinstance(service, Literal):
            found += editor.objects(service, DCAT + "endpointURL")
    if not found:
        pages = editor.objects(editor.reading.subject, DCAT + "landingPage")
        found = pages if len(pages) == 1 else []
    return [it for it in found if isinstance(it, NamedNode)]


def _license(editor: GraphEditor) -> None:
    """Give distributions without a licence that of the dataset: the profile has it only there."""
    found = editor.objects(editor.reading.subject, DCT_LICENSE)
    files = editor.objects(editor.reading.subject, DCAT + "distribution")
    for file in files if len(found) == 1 else ():
        if not isinstance(file, Literal) and not editor.objects(file, DCT_LICENSE):
            editor.add(file, DCT_LICENSE, found[0])


def _state(editor: GraphEditor) -> None:
    """Say the state of distributions with the European table (release 3 has it there)."""
    files = editor.objects(editor.reading.subject, DCAT + "distribution")
    for it in editor.triples(ADMS + "status"):
        value = it.object
        if isinstance(value, NamedNode) and value.value.startswith(_ADMS_STATUS):
            state = _STATES.get(value.value.removeprefix(_ADMS_STATUS))
            if state and it.subject in files:
                editor.replace(it, NamedNode(f"{EU_AUTHORITY}distribution-status/{state}"))
