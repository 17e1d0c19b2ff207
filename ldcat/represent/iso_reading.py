"""Read a record as ISO 19115 has it: the mapping of GeoDCAT-AP, backwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Final

from ldcat.model.graph import BlankNode, Literal, NamedNode, Node
from ldcat.represent.frequencies import frequency
from ldcat.represent.iso_codes import language_code, state_of, technique_of
from ldcat.represent.iso_extents import dates, extent, periods
from ldcat.represent.iso_model import Resource
from ldcat.represent.iso_parties import contact, parties
from ldcat.represent.iso_subjects import (
    constraints,
    files,
    keywords,
    lose_where,
    sayings,
    standards,
    topics,
)
from ldcat.represent.iso_transfers import pages, service, transfers
from ldcat.represent.iso_words import WordTaker, joined
from ldcat.represent.reading import ONE_ONLY, Reading
from ldcat.represent.taking import take_class
from ldcat.terms import (
    ADMS,
    DCAT,
    DCATUS,
    DCT,
    DCT_DESCRIPTION,
    DCT_IDENTIFIER,
    DCT_LANGUAGE,
    DCT_TITLE,
    DQV,
    GEODCAT,
    INSPIRE,
    OWL,
    SKOS,
)

#: The kinds of records that can be told, and their classes.
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dataset": DCAT + "Dataset",
        "series": DCAT + "DatasetSeries",
        "service": DCAT + "DataService",
    }
)
_DURATION: Final = re.compile(
    r"R/(P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)"
)
_RESOURCE_TYPES: Final = INSPIRE + "metadata-codelist/ResourceType/"
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


def resource(reading: Reading) -> Resource:
    """Take a record as ISO 19115 has it."""
    node, kind = reading.subject, reading.view.record.kind
    take_class(reading, node, KINDS[kind])
    reading.take(node, GEODCAT + "resourceType", NamedNode(_RESOURCE_TYPES + kind))
    words = WordTaker(reading, DCT_TITLE)
    named = parties(words)
    boxes, places = extent(words)
    systems, conformed = standards(words)
    rhythm, interval = _rhythm(reading)
    return Resource(
        identifier=node.value,
        scope=kind,
        language=words.language,
        stamped=reading.view.record.changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        contact=contact(words, named),
        title=words.words(node, DCT_TITLE),
        abstract=words.words(node, DCT_DESCRIPTION),
        alternatives=words.each(node, DCT + "alternative"),
        purpose=words.words(node, GEODCAT + "purpose", DCATUS + "purpose"),
        edition=_edition(reading),
        parent=_parent(reading),
        dates=tuple(dates(reading)),
        identifiers=tuple(dict.fromkeys(_identifiers(reading))),
        parties=tuple(named),
        languages=tuple(dict.fromkeys(_languages(reading))),
        status=tuple(dict.fromkeys(_states(reading))),
        frequency=rhythm,
        interval=interval,
        topics=tuple(topics(reading)),
        keywords=tuple(keywords(words)),
        constraints=tuple(constraints(words)),
        representations=_of_all(reading, ADMS + "representationTechnique", technique_of),
        resolutions=_of_all(reading, DCAT + "spatialResolutionInMeters", _number),
        scales=tuple(_scales(reading)),
        boxes=boxes,
        places=places,
        periods=tuple(periods(reading)),
        systems=systems,
        standards=conformed,
        lineage=joined(sayings(words, node, DCT + "provenance")),
        transfers=tuple(transfers(words)),
        pages=tuple(pages(words)),
        service=service(reading) if kind == "service" else None,
        locales=words.tags,
    )


def _edition(reading: Reading) -> str:
    told = reading.one(reading.subject, DCAT + "version", OWL + "versionInfo")
    return told.value.strip() if isinstance(told, Literal) else ""


def _parent(reading: Reading) -> str:
    """Take the series or the whole that the resource belongs to; there is room for one."""
    told = ""
    for predicate in (DCAT + "inSeries", DCT + "isPartOf"):
        for it in reading.graph.objects(reading.subject, predicate):
            if told and isinstance(it, NamedNode):
                reading.lose(reading.subject, predicate, it, reason=ONE_ONLY)
            elif isinstance(it, NamedNode):
                reading.take(reading.subject, predicate, it)
                told = it.value
    return told


def _identifiers(reading: Reading) -> Iterator[str]:
    node = reading.subject
    for it in reading.graph.objects(node, DCT_IDENTIFIER):
        if not isinstance(it, BlankNode) and it.value.strip():
            reading.take(node, DCT_IDENTIFIER, it)
            yield it.value.strip()
    for it in reading.graph.objects(node, ADMS + "identifier"):
        if isinstance(it, Literal):
            continue
        for notation in reading.graph.objects(it, SKOS + "notation"):
            if notation.value.strip():
                reading.take(node, ADMS + "identifier", it)
                reading.take(it, SKOS + "notation", notation)
                take_class(reading, it, ADMS + "Identifier")
                yield notation.value.strip()


def _languages(reading: Reading) -> Iterator[str]:
    for it in reading.graph.objects(reading.subject, DCT_LANGUAGE):
        if code := language_code(reading.context, it):
            reading.take(reading.subject, DCT_LANGUAGE, it)
            yield code


def _states(reading: Reading) -> Iterator[str]:
    for it in reading.graph.objects(reading.subject, ADMS + "status"):
        if code := state_of(it):
            reading.take(reading.subject, ADMS + "status", it)
            yield code


def _rhythm(reading: Reading) -> tuple[str, str]:
    """Take how often the resource is updated: by a code, else by a duration."""
    predicate = DCT + "accrualPeriodicity"
    told = ("", "")
    for it in reading.graph.objects(reading.subject, predicate):
        found = frequency(it)
        duration = _DURATION.fullmatch(found.interval) if found else None
        if not found or not (found.iso or duration):
            continue
        if any(told):
            reading.lose(reading.subject, predicate, it, reason=ONE_ONLY)
            continue
        reading.take(reading.subject, predicate, it)
        told = (found.iso, "") if found.iso or not duration else ("", duration[1])
    return told


def _scales(reading: Reading) -> Iterator[str]:
    """Take scales, which GeoDCAT-AP has as measurements: 0.00002 is 1 to 50,000."""
    for it in reading.graph.objects(reading.subject, DQV + "hasQualityMeasurement"):
        if isinstance(it, Literal):
            continue
        metric = NamedNode(GEODCAT + "spatialResolutionAsScale")
        is_scale = metric in reading.graph.objects(it, DQV + "isMeasurementOf")
        value = reading.graph.value(it, DQV + "value")
        if is_scale and isinstance(value, Literal) and (told := _denominator(value.value)):
            reading.take(reading.subject, DQV + "hasQualityMeasurement", it)
            reading.take(it, DQV + "isMeasurementOf", metric)
            reading.take(it, DQV + "value", value)
            take_class(reading, it, DQV + "QualityMeasurement")
            yield told


def _denominator(text: str) -> str:
    """Return what one is divided by to get a scale; nothing for what is none."""
    try:
        value = float(text)
    except ValueError:
        return ""
    return str(round(1 / value)) if 1e-9 < value <= 1 else ""


def _number(text: str) -> str:
    text = text.strip()
    return text if _NUMBER.fullmatch(text) else ""


def _of_all(reading: Reading, predicate: str, tell: Callable[[str], str]) -> tuple[str, ...]:
    """Take something of the resource and of its distributions; it is told of the whole."""
    found: dict[str, None] = {}
    owners: list[Node] = [reading.subject, *files(reading)]
    for node in owners:
        for it in reading.graph.objects(node, predicate):
            if not isinstance(it, BlankNode) and (told := tell(it.value)):
                reading.take(node, predicate, it)
                found[told] = None
    lose_where(reading, predicate)
    return tuple(found)
