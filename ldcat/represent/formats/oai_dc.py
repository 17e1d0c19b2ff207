"""Dublin Core as OAI-PMH wants it of everybody: fifteen elements, each any number of times."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, Final
from xml.etree.ElementTree import Element

from ldcat.model.boxes import Box, degrees
from ldcat.model.graph import BlankNode, Literal, NamedNode, Node, Term
from ldcat.model.view import View
from ldcat.represent.base import Context, Offer, ProfileName, Representation
from ldcat.represent.dating import dates, parsed_period
from ldcat.represent.file_formats import file_formats
from ldcat.represent.form import Form
from ldcat.represent.identifiers import own_identifiers
from ldcat.represent.places import box_of
from ldcat.represent.plain import AGENT_NAMES, data_languages
from ldcat.represent.reading import NO_PLACE, SHORTENED, Reading
from ldcat.represent.texts import Told, best_of, on_one_line, texts, words_of
from ldcat.represent.xml_values import LANGUAGE, as_document, as_element, child, root
from ldcat.terms import DC, DCAT, DCT, DCTYPE, FOAF, OWL, PROV, RDFS_LABEL, SKOS_PREF_LABEL

NAMESPACE: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA: Final = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
PROFILE: Final = ProfileName("oai_dc", NAMESPACE, "Dublin Core, as in OAI-PMH", aliases=(DC,))
_PREFIXES: Final[Mapping[str, str]] = MappingProxyType({"oai_dc": NAMESPACE, "dc": DC})
_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {"dataset": "Dataset", "series": "Collection", "service": "Service", "catalog": "Collection"}
)
_DATES: Final = ("issued", "modified", "created", "available", "valid", "dateAccepted",
                 "dateCopyrighted", "dateSubmitted")  # fmt: skip
_RELATIONS: Final = (
    *(DCAT + it for it in ("inSeries", "seriesMember", "dataset", "service", "catalog")),
    *(DCAT + it for it in ("hasVersion", "isVersionOf", "previousVersion", "prev", "next")),
    *(DCT + it for it in ("relation", "isPartOf", "hasPart", "hasVersion", "isVersionOf")),
    *(DCT + it for it in ("references", "isReferencedBy", "requires", "isRequiredBy")),
    *(DCT + it for it in ("replaces", "isReplacedBy", "hasFormat", "isFormatOf", "conformsTo")),
    DCAT + "landingPage",
    FOAF + "page",
    DCAT + "endpointDescription",
    DCAT + "endpointURL",
    OWL + "sameAs",
)
_LABELS: Final = (SKOS_PREF_LABEL, RDFS_LABEL, DCT + "title", FOAF + "name")
#: Relations for which Dublin Core has its own word.
_EXACT: Final = frozenset({DCT + "relation"})


class OaiDublinCore(Form):
    """A record as the element `oai_dc:dc`."""

    offer = Offer(
        name="oai_dc",
        label="Dublin Core XML",
        media_type="application/xml",
        suffix="oai_dc.xml",
        rank=220,
        profile=PROFILE,
    )
    kinds: ClassVar[frozenset[str]] = frozenset(_TYPES)

    def compose(self, reading: Reading) -> bytes:
        """Return the record as an XML document."""
        return as_document(_element(reading))

    def element(self, view: View) -> bytes:
        """Return the element `oai_dc:dc` alone, to stand in other XML."""
        return _element(self._reading(view))


def representations(context: Context) -> tuple[Representation, ...]:
    """Return the one form."""
    return (OaiDublinCore(context),)


def _element(reading: Reading) -> bytes:
    element = root("oai_dc:dc", _PREFIXES, f"{NAMESPACE} {SCHEMA}")
    for name, values in _ELEMENTS.items():
        for it in dict.fromkeys(values(reading)):
            if it.text:
                _add(element, name, it)
    return as_element(element)


def _add(parent: Element, name: str, told: Told) -> None:
    child(parent, f"dc:{name}", told.text, attributes={LANGUAGE: told.language})


def _titles(reading: Reading) -> Sequence[Told]:
    return texts(reading, reading.subject, DCT + "title", DCT + "alternative")


def _people(*predicates: str) -> Callable[[Reading], Sequence[Told]]:
    """Return what takes the names of those that properties name."""
    return lambda reading: _labels(reading, reading.subject, *predicates, by=AGENT_NAMES)


def _subjects(reading: Reading) -> Sequence[Told]:
    node = reading.subject
    themes = (DCAT + "theme", DCT + "subject")
    return [*texts(reading, node, DCAT + "keyword"), *_labels(reading, node, *themes)]


def _labels(
    reading: Reading, node: Node, *predicates: str, by: Sequence[str] = _LABELS
) -> list[Told]:
    """Take what values are called; a name is less than an identifier that has one."""
    found: list[Told] = []
    for predicate in predicates:
        for it in reading.values(node, predicate):
            told = _label(reading, it, by)
            if not told.text:
                reading.lose(node, predicate, it, reason=NO_PLACE)
            elif isinstance(it, NamedNode) and told.text != it.value:
                reading.lose(node, predicate, it, reason=SHORTENED)
            found.append(told)
    return found


def _label(reading: Reading, term: Term, by: Sequence[str]) -> Told:
    if isinstance(term, Literal):
        return Told(on_one_line(term.value), term.language or "")
    told = best_of(reading, term, *by)
    if told.text or isinstance(term, BlankNode):
        return told
    told = words_of(reading, term.value)
    return told if told.text else Told(term.value)


def _descriptions(reading: Reading) -> Sequence[Told]:
    names = ("description", "abstract", "tableOfContents")
    return texts(reading, reading.subject, *(DCT + it for it in names))


def _dates(reading: Reading) -> Sequence[Told]:
    """Take all dates; what happened then is lost."""
    predicates = [DCT + it for it in _DATES]
    found = dates(reading, reading.subject, *predicates)
    for predicate in predicates:
        for it in reading.graph.objects(reading.subject, predicate):
            if it.value.strip() in found:
                reading.lose(reading.subject, predicate, it, reason=SHORTENED)
    return [Told(it) for it in found]


def _types(reading: Reading) -> Sequence[Told]:
    """Take classes as DCMI's types have them, and by their labels."""
    node = reading.subject
    reading.types(node)
    found = _labels(reading, node, DCT + "type")
    known = [
        Told(it.value.removeprefix(DCTYPE))
        for it in reading.graph.objects(node, DCT + "type")
        if it.value.startswith(DCTYPE)
    ]
    general = [Told(_TYPES[reading.view.record.kind]), *known]
    return [*general, *(it for it in found if Told(it.text) not in general)]


def _formats(reading: Reading) -> Sequence[Told]:
    node = reading.subject
    found = texts(reading, node, DCT + "extent")
    for it in (node, *reading.nodes(node, DCAT + "distribution")):
        found += [Told(text) for text in file_formats(reading, it)]
    reading.lose_all(node, (DCAT + "distribution",), reason=SHORTENED)
    return found


def _identifiers(reading: Reading) -> Sequence[Told]:
    """Return the IRI first, since harvesters link to the first that is an address."""
    own = own_identifiers(reading)
    resolved = [f"https://doi.org/{it.value}" if it.scheme == "DOI" else it.value for it in own]
    iri = reading.subject.value
    address = [] if iri.startswith("http") else [str(reading.view.address)]
    return [Told(it) for it in (iri, *address, *resolved)]


def _sources(reading: Reading) -> Sequence[Told]:
    node = reading.subject
    return _labels_or_iris(reading, node, DCT + "source", PROV + "wasDerivedFrom")


def _relations(reading: Reading) -> Sequence[Told]:
    node = reading.subject
    found = _labels_or_iris(reading, node, *_RELATIONS)
    for predicate in _RELATIONS:
        if predicate not in _EXACT:
            reading.lose_all(node, (predicate,), reason=SHORTENED)
    return found


def _labels_or_iris(reading: Reading, node: Node, *predicates: str) -> list[Told]:
    literals = texts(reading, node, *predicates)
    return [*(Told(it) for it in reading.iris(node, *predicates)), *literals]


def _languages(reading: Reading) -> Sequence[Told]:
    return [Told(it) for it in data_languages(reading)]


def _coverage(reading: Reading) -> Iterator[Told]:
    """Yield places by name and as boxes (DCMI Box), then periods (DCMI Period)."""
    node = reading.subject
    yield from _labels(reading, node, DCT + "spatial")
    for it in reading.nodes(node, DCT + "spatial"):
        if box := box_of(reading, it):
            yield Told(_box(box))
    for term in reading.graph.objects(node, DCT + "temporal"):
        if period := parsed_period(reading, term):
            ends = (("start", period.start), ("end", period.end), ("scheme", "W3C-DTF"))
            yield Told(" ".join(f"{name}={it};" for name, it in ends if it))


def _box(box: Box) -> str:
    """Return a box or point as DCMI encodes them, in degrees."""
    if box.is_point:
        return f"east={degrees(box.east)}; north={degrees(box.north)}"
    ends = ("west", "south", "east", "north")
    return "; ".join(f"{it}limit={degrees(getattr(box, it))}" for it in ends)


def _rights(reading: Reading) -> Iterator[Told]:
    node = reading.subject
    holders = [node, *reading.nodes(node, DCAT + "distribution")]
    for holder in holders:
        for it in reading.values(holder, DCT + "license", DCT + "accessRights", DCT + "rights"):
            if isinstance(it, Literal):
                yield Told(on_one_line(it.value), it.language or "")
                continue
            if isinstance(it, NamedNode):
                yield Told(it.value)
            told = texts(reading, it, DCT + "title", RDFS_LABEL, DCT + "description")
            yield from told or ([words_of(reading, it.value)] if isinstance(it, NamedNode) else [])


#: The elements in the order of Dublin Core, and what they are taken from.
_ELEMENTS: Final[Mapping[str, Callable[[Reading], Sequence[Told] | Iterator[Told]]]] = (
    MappingProxyType(
        {
            "title": _titles,
            "creator": _people(DCT + "creator"),
            "subject": _subjects,
            "description": _descriptions,
            "publisher": _people(DCT + "publisher"),
            "contributor": _people(DCT + "contributor"),
            "date": _dates,
            "type": _types,
            "format": _formats,
            "identifier": _identifiers,
            "source": _sources,
            "language": _languages,
            "relation": _relations,
            "coverage": _coverage,
            "rights": _rights,
        }
    )
)
