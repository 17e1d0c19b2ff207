"""Key facts: the properties that most readers look for, each in its best form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from ldcat.model.graph import Literal, NamedNode, Node, Term
from ldcat.model.iri import iri_fault, local_name
from ldcat.represent.agents import agent
from ldcat.represent.languages import sorted_by
from ldcat.represent.layout import MOST_VALUES, Layout
from ldcat.represent.literals import (
    duration_in_words,
    exact_size,
    metres_in_words,
    moment,
    size_in_words,
)
from ldcat.represent.speech import Speech, message
from ldcat.represent.values import Code, Link, Moment, Others, Row, Span, Text, Value
from ldcat.terms import ADMS, DCAT, DCATAP, DCT, OWL, SCHEMA, SPDX

Shape: TypeAlias = Callable[[Layout, Term], Value]


@dataclass(frozen=True, slots=True)
class Fact:
    """How one fact is found and written.

    Attributes:
        predicates: The properties that state it.
        shape: What its values are made into.
        label: Its name, where the first property's words do not fit.
        form: How its values are laid out: `list` or `chips`.
    """

    predicates: tuple[str, ...]
    shape: Shape
    label: str = ""
    form: str = "list"


def row(layout: Layout, subject: Node, fact: Fact) -> Row | None:
    """Place a fact; None where the graph does not state it."""
    terms = layout.take(subject, *fact.predicates)
    if not terms:
        return None
    terms = _in_order(layout, terms)
    hidden = terms[MOST_VALUES:]
    layout.omit(term for term in hidden if not isinstance(term, Literal))
    shown = tuple(fact.shape(layout, term) for term in terms[:MOST_VALUES])
    first, others = by_language(layout, shown)
    words = layout.words
    name = words.say(fact.label) if fact.label else words.label(fact.predicates[0])
    return Row(name, fact.predicates[0], "", first, len(hidden), others, fact.form)


def rows(layout: Layout, subject: Node, facts: Sequence[Fact]) -> tuple[Row, ...]:
    """Place several facts, in the order given."""
    known = layout.graph.properties(subject).keys()
    # Most records have few of the properties that there are.
    stated = (fact for fact in facts if not known.isdisjoint(fact.predicates))
    found = (row(layout, subject, fact) for fact in stated)
    return tuple(it for it in found if it is not None)


def by_language(
    layout: Layout, values: Sequence[Value]
) -> tuple[tuple[Value, ...], tuple[Others, ...]]:
    """Split values into those for the reader, and texts in other languages."""
    tags = sorted_by(
        layout.words.preference,
        [value.language for value in values if isinstance(value, Text) and value.language],
    )
    by_tag: dict[str, list[Text]] = {tag: [] for tag in tags[1:]}
    first: list[Value] = []
    for value in values:
        if isinstance(value, Text) and value.language in by_tag:
            by_tag[value.language].append(value)
        else:
            first.append(value)
    name = layout.words.speech.language
    others = (Others(tag, name(tag), tuple(texts)) for tag, texts in by_tag.items())
    return tuple(first), tuple(others)


def _in_order(layout: Layout, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the reader's languages first, so that a cut does not take those."""
    if len(terms) <= MOST_VALUES:
        return terms

    def key(term: Term) -> tuple[int, bool, int]:
        language = term.language if isinstance(term, Literal) else None
        return layout.words.preference.rank(language or "")

    return tuple(sorted(terms, key=key))


def thing(layout: Layout, term: Term) -> Value:
    """Return a named link, a text, or the statements of a blank node without a name."""
    if isinstance(term, Literal):
        return address(layout, term.value) or layout.words.text(term)
    if layout.is_described(term):
        return layout.named(term) or layout.block(term)
    if isinstance(term, NamedNode):
        return layout.words.link(layout.graph, term)
    return layout.words.unknown()


def address(layout: Layout, text: str) -> Link | None:
    """Return a link for a literal that is nothing but a web address."""
    text = text.strip()
    if not text.startswith(("http://", "https://")) or iri_fault(text):
        return None
    return Link(text, layout.words.href(text), text)


def when(layout: Layout, term: Term) -> Value:
    """Return a date in words."""
    found = moment(term.value, layout.words.speech) if isinstance(term, Literal) else None
    return found or thing(layout, term)


def _reworded(words: Callable[[str, Speech], str]) -> Shape:
    """Return a shape that says a literal in words and keeps what it says literally."""

    def shape(layout: Layout, term: Term) -> Value:
        if not isinstance(term, Literal):
            return thing(layout, term)
        text = words(term.value, layout.words.speech)
        return replace(layout.words.text(term), text=text, exact=term.value, datatype="")

    return shape


def _size(lexical: str, speech: Speech) -> str:
    size, exact = size_in_words(lexical, speech), exact_size(lexical, speech)
    return f"{size} ({exact})" if exact else size


def _language(layout: Layout, term: Term) -> Value:
    """Return a language by name, whether it is given as an IRI or a tag."""
    if isinstance(term, Literal):
        name = layout.words.speech.language(term.value)
        return replace(layout.words.text(term), text=name, exact=term.value)
    return thing(layout, term)


def file_format(layout: Layout, term: Term) -> Value:
    """Return a format by its short name."""
    if isinstance(term, Literal):
        return replace(layout.words.text(term), datatype="")
    if isinstance(term, NamedNode) and not layout.is_described(term):
        return Link(layout.words.format(term.value), layout.words.href(term.value), term.value)
    return thing(layout, term)


def _period(layout: Layout, term: Term) -> Value:
    """Return a period with its ends, if it has them in a plain form."""
    if isinstance(term, Literal):
        return when(layout, term)
    ends = [_end(layout, term, predicates) for predicates in _ENDS]
    return Span(ends[0], ends[1], layout.types(term)) if any(ends) else thing(layout, term)


def _end(layout: Layout, node: Node, predicates: tuple[str, ...]) -> Moment | Text | None:
    """Place one end of a period, provided that it is one literal."""
    for predicate in predicates:
        values = layout.graph.objects(node, predicate)
        if len(values) == 1 and isinstance(values[0], Literal):
            layout.take(node, predicate)
            return moment(values[0].value, layout.words.speech) or layout.words.text(values[0])
    return None


def _checksum(layout: Layout, term: Term) -> Value:
    """Return a checksum as a text to copy."""
    if isinstance(term, Literal):
        return Code(term.value)
    values = layout.graph.objects(term, SPDX + "checksumValue")
    if len(values) != 1 or not isinstance(values[0], Literal):
        return thing(layout, term)
    layout.take(term, SPDX + "checksumValue")
    algorithm, iri = _algorithm(layout, term)
    return Code(values[0].value, algorithm, iri, layout.types(term))


def _algorithm(layout: Layout, node: Node) -> tuple[str, str]:
    """Place a checksum's algorithm, provided that it is one IRI; return name and IRI."""
    values = layout.graph.objects(node, SPDX + "algorithm")
    if len(values) != 1 or not isinstance(values[0], NamedNode):
        return "", ""
    layout.take(node, SPDX + "algorithm")
    iri = values[0].value
    name = layout.words.known(iri)[1]
    return name or local_name(iri).removeprefix("checksumAlgorithm_").upper(), iri


_ENDS: Final = (
    (DCAT + "startDate", SCHEMA + "startDate"),
    (DCAT + "endDate", SCHEMA + "endDate"),
)
_SIZE: Final = _reworded(_size)
_METRES: Final = _reworded(metres_in_words)
_DURATION: Final = _reworded(duration_in_words)

#: What the column beside a record's text says.
KEY_FACTS: Final = (
    Fact((DCT + "publisher",), agent),
    Fact((DCT + "creator",), agent),
    Fact((DCT + "rightsHolder",), agent),
    Fact((DCT + "license",), thing),
    Fact((DCT + "accessRights",), thing),
    Fact((DCT + "rights",), thing),
    Fact((DCT + "modified",), when),
    Fact((DCT + "issued",), when),
    Fact((DCT + "created",), when),
    Fact((DCT + "accrualPeriodicity",), thing),
    Fact((DCAT + "theme",), thing, message("Themes")),
    Fact((DCATAP + "hvdCategory",), thing),
    Fact((DCAT + "keyword",), thing, form="chips"),
    Fact((DCT + "language",), _language),
    Fact((DCT + "temporal",), _period),
    Fact((DCT + "spatial",), thing),
    Fact((DCAT + "temporalResolution",), _DURATION),
    Fact((DCAT + "spatialResolutionInMeters",), _METRES),
    Fact((DCT + "conformsTo",), thing),
    Fact((DCT + "identifier",), thing),
    Fact((DCAT + "version", OWL + "versionInfo"), thing),
    Fact((ADMS + "versionNotes",), thing),
    Fact((ADMS + "status",), thing),
)
#: Whom to ask.
CONTACTS: Final = (Fact((DCAT + "contactPoint",), agent),)
#: Where the thing itself can be visited.
DOORS: Final = (
    Fact((DCAT + "endpointURL",), thing),
    Fact((DCAT + "endpointDescription",), thing),
    Fact((DCAT + "landingPage",), thing),
    Fact((DCT + "source",), thing),
)
#: Other records and resources.
RELATED: Final = (
    Fact((DCAT + "inSeries",), thing),
    Fact((DCAT + "seriesMember",), thing),
    Fact((DCAT + "first",), thing),
    Fact((DCAT + "prev",), thing),
    Fact((DCAT + "next",), thing),
    Fact((DCAT + "last",), thing),
    Fact((DCAT + "hasCurrentVersion",), thing),
    Fact((DCAT + "previousVersion", ADMS + "prev"), thing),
    Fact((DCAT + "nextVersion", ADMS + "next"), thing),
    Fact((DCAT + "hasVersion", DCT + "hasVersion"), thing),
    Fact((DCAT + "isVersionOf", DCT + "isVersionOf"), thing),
    Fact((DCT + "replaces",), thing),
    Fact((DCT + "isReplacedBy",), thing),
    Fact((DCT + "isPartOf",), thing),
    Fact((DCT + "hasPart",), thing),
    Fact((DCT + "relation",), thing),
    Fact((DCT + "references",), thing),
    Fact((DCT + "isReferencedBy",), thing),
    Fact((DCT + "requires",), thing),
    Fact((DCAT + "servesDataset",), thing),
    Fact((DCAT + "dataset",), thing, message("Datasets")),
    Fact((DCAT + "service",), thing, message("Data services")),
    Fact((DCAT + "catalog",), thing, message("Catalogues")),
    Fact((ADMS + "sample",), thing),
)
#: What a distribution's card says below its description.
DISTRIBUTION_FACTS: Final = (
    Fact((DCAT + "byteSize",), _SIZE),
    Fact((DCT + "license",), thing),
    Fact((DCT + "rights",), thing),
    Fact((DCT + "modified",), when),
    Fact((ADMS + "status",), thing),
    Fact((DCATAP + "availability",), thing),
    Fact((DCT + "language",), _language),
    Fact((DCAT + "compressFormat",), file_format),
    Fact((DCAT + "packageFormat",), file_format),
    Fact((DCAT + "accessService",), thing),
    Fact((DCT + "conformsTo",), thing),
    Fact((SPDX + "checksum",), _checksum),
)
