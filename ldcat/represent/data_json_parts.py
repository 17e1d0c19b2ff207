"""Where, when, how often and in which files a dataset is, as data.json has it."""

from __future__ import annotations

import re
from typing import Final

from ldcat.model.boxes import Box, degrees, parsed_box
from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.represent.frequencies import frequency
from ldcat.represent.json_values import Told
from ldcat.represent.places import box_of
from ldcat.represent.plain import language_tag, media_type, name_of, period
from ldcat.represent.reading import ONE_ONLY, SHORTENED, Reading
from ldcat.represent.taking import (
    iri,
    is_address,
    take_class,
    take_unnamed,
    text,
    uri,
    without_zone,
)
from ldcat.terms import (
    DCAT,
    DCAT_DISTRIBUTION,
    DCT,
    DCT_CONFORMS_TO,
    DCT_DESCRIPTION,
    DCT_LANGUAGE,
    DCT_LICENSE,
    DCT_TITLE,
    POD,
    RDF,
    WDRS,
)

#: The schema's patterns, as far as we have a use for what they allow.
_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME: Final = (
    r"T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?"
)
_MOMENT: Final = rf"(?:\d{{4}}(?:-(?:0[1-9]|1[0-2]))?|{_DAY}(?:{_TIME})?)"
_DURATION: Final = (
    r"P(?=\d|T\d)(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?W)?(?:\d+(?:\.\d+)?D)?"
    r"(?:T(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?"
)
_INTERVAL: Final = re.compile(f"{_MOMENT}/(?:{_MOMENT}|{_DURATION})|{_DURATION}/{_MOMENT}")
_MEDIA_TYPE: Final = re.compile(r"[-\w]+/[-\w]+(?:\.[-\w]+)*(?:[+][-\w]+)?", re.ASCII)
#: A date or moment that the schema takes.
MOMENT: Final = re.compile(_MOMENT)
_OPEN: Final = "A period with an open end has no place in it."
_NO_MEDIA_TYPE: Final = "A download needs a media type; its address is told as a way to the data."


def rhythm(reading: Reading) -> str:
    """Take how often the dataset is updated."""
    node, predicate = reading.subject, DCT + "accrualPeriodicity"
    told = ""
    for it in reading.graph.objects(node, predicate):
        found = frequency(it)
        if not found or not found.interval:
            continue
        if told:
            reading.lose(node, predicate, it, reason=ONE_ONLY)
            continue
        reading.take(node, predicate, it)
        told = found.interval
        if told == "irregular" and found.iso != told:
            reading.lose(node, predicate, it, reason=SHORTENED)
    return told


def languages(reading: Reading) -> list[str]:
    """Take the languages of the data, as BCP 47 has them."""
    node = reading.subject
    found: list[str] = []
    for it in reading.graph.objects(node, DCT_LANGUAGE):
        if tag := language_tag(reading, it):
            reading.take(node, DCT_LANGUAGE, it)
            found.append(tag)
    return list(dict.fromkeys(found))


def licence(reading: Reading) -> str:
    """Take the licence: that of the dataset, else the one that all its distributions have."""
    node = reading.subject
    if found := [it for it in reading.graph.objects(node, DCT_LICENSE) if _licence(it)]:
        for it in found[1:]:
            reading.lose(node, DCT_LICENSE, it, reason=ONE_ONLY)
        told = _licence(found[0])
        reading.take(node, DCT_LICENSE, found[0])
    else:
        files = reading.graph.objects(node, DCAT + "distribution")
        licences = {_licence_of(reading, it) for it in files if _is_somewhere(reading, it)}
        told = licences.pop() if len(licences) == 1 else ""
    for it in reading.graph.objects(node, DCAT + "distribution") if told else ():
        if not isinstance(it, Literal):
            _take_licence(reading, it, told)
    return uri(told)


def _take_licence(reading: Reading, node: Node, told: str) -> None:
    for it in reading.graph.objects(node, DCT_LICENSE):
        if _licence(it) == told:
            reading.take(node, DCT_LICENSE, it)


def _is_somewhere(reading: Reading, term: Term) -> bool:
    return not isinstance(term, Literal) and any(
        reading.graph.objects(term, DCAT + it) for it in ("accessURL", "downloadURL")
    )


def _licence_of(reading: Reading, term: Term) -> str:
    found = () if isinstance(term, Literal) else reading.graph.objects(term, DCT_LICENSE)
    return _licence(found[0]) if len(found) == 1 else ""


def _licence(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) and is_address(term.value) else ""


def described_type(reading: Reading, node: Node) -> str:
    """Take the media type of the data dictionary, if there is one."""
    if not reading.graph.objects(node, WDRS + "describedby"):
        return ""
    found = reading.graph.value(node, POD + "describedByType")
    if found is None or not _MEDIA_TYPE.fullmatch(found.value):
        return ""
    reading.take(node, POD + "describedByType", found)
    return found.value


def place(reading: Reading) -> str:
    """Take one place: a box or a point, if any place has it, else a name."""
    node, predicate = reading.subject, DCT + "spatial"
    places = reading.graph.objects(node, predicate)
    for tell in (_corners, _place_name):
        for it in places:
            if told := tell(reading, it):
                reading.take(node, predicate, it)
                if told != it.value:
                    take_unnamed(reading, node, predicate, value=it)
                for other in places:
                    if other != it:
                        reading.lose(node, predicate, other, reason=ONE_ONLY)
                return told
    return ""


def _corners(reading: Reading, term: Term) -> str:
    box = parsed_box(term.value) if isinstance(term, Literal) else box_of(reading, term)
    if box and not isinstance(term, Literal):
        take_class(reading, term, DCT + "Location")
    return corners(box) if box else ""


def corners(box: Box) -> str:
    """Return a box by its corners, west first; a point with its latitude first."""
    point, box_corners = (box.south, box.west), (box.west, box.south, box.east, box.north)
    return ",".join(degrees(it) for it in (point if box.is_point else box_corners))


def _place_name(reading: Reading, term: Term) -> str:
    name = name_of(reading, term)
    if not isinstance(term, Literal):
        take_class(reading, term, DCT + "Location")
    return name


def interval(reading: Reading) -> str:
    """Take a period that has both ends."""
    node, predicate = reading.subject, DCT + "temporal"
    told = ""
    for it in reading.graph.objects(node, predicate):
        found = _interval(reading.attempt(), it)
        if told and found:
            reading.lose(node, predicate, it, reason=ONE_ONLY)
        elif found:
            told = _interval(reading, it)
            reading.take(node, predicate, it)
        elif not isinstance(it, Literal) and reading.graph.describes(it):
            reading.lose(node, predicate, it, reason=_OPEN)
    return told


def _interval(reading: Reading, term: Term) -> str:
    if isinstance(term, Literal):
        text = term.value.strip()
    else:
        found = period(reading, term)
        text = f"{without_zone(found.start)}/{without_zone(found.end)}" if found else ""
    return text if _INTERVAL.fullmatch(text) else ""


def distributions(reading: Reading) -> list[Told]:
    """Take the distributions that have an address."""
    node, predicate = reading.subject, DCAT + "distribution"
    found: list[Told] = []
    for it in reading.graph.objects(node, predicate):
        if isinstance(it, Literal):
            continue
        told = _addresses(reading, it)
        if told:
            take_unnamed(reading, node, predicate, value=it)
            take_class(reading, it, DCAT_DISTRIBUTION)
            found.append({"@type": "dcat:Distribution", **told, **_file(reading, it)})
    return found


def _file(reading: Reading, node: Node) -> Told:
    return {
        "title": text(reading, node, DCT_TITLE),
        "description": text(reading, node, DCT_DESCRIPTION),
        "conformsTo": iri(reading, node, DCT_CONFORMS_TO),
        "describedBy": iri(reading, node, WDRS + "describedby"),
        "describedByType": described_type(reading, node),
    }


def _addresses(reading: Reading, node: Node) -> Told:
    """Take where the data are, and what they are encoded in; nothing if they are nowhere."""
    if not _is_somewhere(reading, node):
        endpoint = _endpoint(reading, node)
        return {"accessURL": endpoint, "format": "API"} if endpoint else {}
    kind, form = _encoding(reading, node)
    access = iri(reading, node, DCAT + "accessURL")
    download = iri(reading, node, DCAT + "downloadURL")
    if download and not kind:
        reading.lose_all(node, (DCAT + "downloadURL",), reason=_NO_MEDIA_TYPE)
        access, download = access or download, ""
    told = {"downloadURL": download, "accessURL": access if access != download else ""}
    return told | {"mediaType": kind, "format": form} if access or download else {}


def _endpoint(reading: Reading, node: Node) -> str:
    """Take the address of a service that gives access to the data."""
    for it in reading.graph.objects(node, DCAT + "accessService"):
        if not isinstance(it, Literal) and (found := iri(reading, it, DCAT + "endpointURL")):
            take_unnamed(reading, node, DCAT + "accessService", value=it)
            return found
    return ""


def _encoding(reading: Reading, node: Node) -> tuple[str, str]:
    """Take media type and format; a format tells the media type where nothing else does."""
    kind = ""
    for it in reading.graph.objects(node, DCAT + "mediaType"):
        found = media_type(reading, it)
        if found and not kind and _MEDIA_TYPE.fullmatch(found):
            reading.take(node, DCAT + "mediaType", it)
            kind = found
        elif found:
            reading.lose(node, DCAT + "mediaType", it, reason=ONE_ONLY)
    form = ""
    for it in reading.graph.objects(node, DCT + "format"):
        name = _format_name(reading, it)
        if name and not form:
            reading.take(node, DCT + "format", it)
            if name != it.value:
                take_unnamed(reading, node, DCT + "format", value=it)
            form, derived = name, media_type(reading, it)
            kind = kind or (derived if _MEDIA_TYPE.fullmatch(derived) else "")
        elif name:
            reading.lose(node, DCT + "format", it, reason=ONE_ONLY)
    return kind, form


def _format_name(reading: Reading, term: Term) -> str:
    name = name_of(reading, term)
    if isinstance(term, Literal):
        return name
    take_class(reading, term, DCT + "MediaTypeOrExtent")
    if name:
        return name
    value = reading.one(term, RDF + "value")
    return value.value.strip() if value else ""
