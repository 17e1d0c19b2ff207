"""What the index has of a record: its words, values, days and place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ldcat.model.record import Record
from ldcat.model.vocabularies import Vocabularies
from ldcat.quality.gauge import publishers_of
from ldcat.quality.measurement import Measurement
from ldcat.search import schema
from ldcat.search.analysis import folded, primary, spelled, stems
from ldcat.search.coverage import COVERAGE, days, sides
from ldcat.search.statements import Statements, in_brackets
from ldcat.search.values import Values
from ldcat.terms import (
    ADMS,
    DCAT,
    DCATAP,
    DCT,
    DCT_DESCRIPTION,
    DCT_IDENTIFIER,
    DCT_ISSUED,
    DCT_LANGUAGE,
    DCT_LICENSE,
    DCT_MODIFIED,
    DCT_PUBLISHER,
    DCT_SPATIAL,
    DCT_TITLE,
    FOAF_NAME,
    LOCN,
    RDFS_LABEL,
    SKOS,
    SKOS_PREF_LABEL,
    VCARD,
)
from ldcat.validation.described import ParsedLiteral, parsed_literal

_KEYWORD: Final = DCAT + "keyword"
_THEME: Final = DCAT + "theme"
_TITLES: Final = (DCT_TITLE, DCT + "alternative")
_DESCRIPTIONS: Final = (DCT_DESCRIPTION,)
_IDENTIFIERS: Final = (DCT_IDENTIFIER,)
_OTHER_IDENTIFIER: Final = ADMS + "identifier"
_NOTATION: Final = SKOS + "notation"
_PEOPLE: Final = (
    DCT_PUBLISHER,
    DCT + "creator",
    DCT + "rightsHolder",
    DCT + "contributor",
    DCAT + "contactPoint",
)
_NAMES: Final = (
    FOAF_NAME,
    SKOS_PREF_LABEL,
    VCARD + "fn",
    VCARD + "organization-name",
    RDFS_LABEL,
    DCT_TITLE,
    LOCN + "geographicName",
)
_PARTS: Final = (DCAT + "distribution",)
_PART_FORMATS: Final = (DCT + "format", DCAT + "mediaType")
_LICENCES: Final = (DCT_LICENSE,)
#: Facets whose values are IRIs or short texts of the record itself.
_PLAIN: Final[Sequence[tuple[str, str]]] = (
    ("theme", _THEME),
    ("access", DCT + "accessRights"),
    ("keyword", _KEYWORD),
    ("place", DCT_SPATIAL),
    ("frequency", DCT + "accrualPeriodicity"),
    ("hvd", DCATAP + "hvdCategory"),
)
#: Those of them that belong to broader terms, by which records are found too.
_NESTED: Final = frozenset({"theme", "hvd", "place"})
#: Every property that is looked for.
PREDICATES: Final = in_brackets(
    (
        *_TITLES, *_DESCRIPTIONS, *_IDENTIFIERS, _OTHER_IDENTIFIER, _NOTATION, *_PEOPLE, *_NAMES,
        *_PARTS, *_PART_FORMATS, *_LICENCES, *COVERAGE,
        *(predicate for _, predicate in _PLAIN), DCT_LANGUAGE, DCT_ISSUED, DCT_MODIFIED,
    )
)  # fmt: skip
#: Longer texts are indexed so far: nobody finds a record by its thousandth word.
_LONGEST: Final = 20_000
_MOST_PARTS: Final = 500
_SHORT: Final = 60
_REMEMBERED: Final = 30_000
#: Longer titles are ordered by so much of them.
_LONGEST_ORDER: Final = 100
#: Comes after every text.
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Named:
    """What a value is called.

    Attributes:
        facet: What it is a value of.
        names: By language tag, in lower case; empty for none.
    """

    facet: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index has of a record.

    Attributes:
        number: The record's.
        fields: Values by field.
        names: What the record calls the values that it describes: by IRI, by language tag.
    """

    number: int
    fields: Mapping[str, Sequence[Any]]
    names: Mapping[str, Named]


class Documents:
    """Makes entries of records; may be shared between threads."""

    def __init__(self, values: Values, vocabularies: Vocabularies, language: str) -> None:
        """Know what values mean.

        Args:
            values: Makes one value of what is stated in many ways.
            vocabularies: What terms are called.
            language: Of texts that do not say which they are in.
        """
        self._values = values
        self._vocabularies = vocabularies
        self._language = primary(language) or "en"
        self._labels = lru_cache(_REMEMBERED)(self._called_by_all)

    def entry(self, record: Record, text: bytes, catalogs: Collection[str]) -> Entry:
        """Return what the index has of a record.

        Args:
            record: The record.
            text: Its canonical N-Triples.
            catalogs: IRIs of the catalogues that list it.
        """
        said = Statements(text, PREDICATES)
        node = f"<{record.iri}>"
        fields = self._facets(said, node)
        fields["kind"] = [record.kind]
        fields["catalog"] = list(catalogs)
        if record.measured and record.measured.measured:
            measurement = Measurement(record.measured.passed, record.measured.measured)
            fields["quality"] = [measurement.rating.token]
        fields |= self._texts(said, node, record)
        fields |= days(said, node, record)
        fields |= sides(said, node)
        fields[schema.NUMBER] = [record.number]
        return Entry(
            record.number,
            {name: values for name, values in fields.items() if values},
            dict(_names(said, fields, record)),
        )

    def _facets(self, said: Statements, node: str) -> dict[str, list[Any]]:
        values = self._values
        found: dict[str, list[Any]] = {}
        for name, predicate in _PLAIN:
            plain = filter(None, map(values.plain, said.values(node, predicate)))
            each = dict.fromkeys(plain)
            if name in _NESTED:
                each |= dict.fromkeys(up for it in tuple(each) for up in values.broader(it))
            found[name] = list(each)
        found["publisher"] = list(publishers_of(said, node[1:-1]))
        parts = said.values(node, _PARTS[0])
        found["format"] = _each(
            values.format(it) for part in parts for it in said.all(part, _PART_FORMATS)
        )
        owners = (node, *parts)
        found["licence"] = _each(
            values.licence(it) for owner in owners for it in said.all(owner, _LICENCES)
        )
        found["language"] = _each(
            values.language(it) for owner in owners for it in said.values(owner, DCT_LANGUAGE)
        )
        return found

    def _texts(self, said: Statements, node: str, record: Record) -> dict[str, list[Any]]:
        titles = _literals(said.all(node, _TITLES))
        keywords = _literals(said.values(node, _KEYWORD))
        descriptions = _literals(said.all(node, _DESCRIPTIONS))
        people = _called(said, said.all(node, _PEOPLE))
        parts = said.values(node, _PARTS[0])[:_MOST_PARTS]
        rest = [
            *(it for part in parts for it in _literals(said.all(part, (*_TITLES, *_DESCRIPTIONS)))),
            *_called(said, said.values(node, DCT_SPATIAL)),
        ]
        tongues = {primary(it.language) or self._language for it in (*titles, *descriptions)}
        for term in (*said.values(node, _THEME), *said.values(node, DCT_SPATIAL)):
            rest += self._labels(term, frozenset(tongues))
        order = self._order(titles, record)
        return {
            schema.TITLE: self._stems(titles),
            schema.KEYWORDS: self._stems(keywords),
            schema.DESCRIPTION: self._stems(descriptions),
            schema.PEOPLE: self._stems(people),
            schema.REST: self._stems(rest),
            schema.WORDS: _each(_spelled(it.value) for it in (*titles, *keywords)),
            schema.EXACT: list(_exact(said, node, record, titles=titles)),
            schema.TONGUES: sorted(tongues),
            schema.ORDER: [order],
            schema.HEAD: [schema.head_of(order)],
        }

    def _stems(self, texts: Sequence[ParsedLiteral]) -> list[str]:
        """Return texts as stems, each in its language; the same text only once."""
        found = []
        for it in texts:
            language = primary(it.language) or self._language
            analysed = _short_stems if len(it.value) < _SHORT else _long_stems
            found.append(analysed(it.value, language))
        return _each(found)

    def _order(self, titles: Sequence[ParsedLiteral], record: Record) -> str:
        """Return what a record is ordered by: the title that most see of it; else it is last."""
        title = min(
            titles,
            key=lambda it: (
                bool(it.language) and primary(it.language) != self._language,
                it.language,
            ),
            default=None,
        )
        text = folded(title.value)[:_LONGEST_ORDER] if title else _LAST
        return f"{text} {record.number:010}"

    def _called_by_all(self, term: str, tongues: Collection[str]) -> Sequence[ParsedLiteral]:
        """Return what vocabularies call a theme or place, in a record's languages and ours."""
        entry = self._vocabularies.entry(term[1:-1])
        return [
            ParsedLiteral(label, language, "")
            for language, label in (entry.labels if entry else {}).items()
            if language in tongues or language == self._language
        ]


def _long_stems(text: str, language: str) -> str:
    return " ".join(stems(text[:_LONGEST], language))


@lru_cache(_REMEMBERED)
def _spelled(text: str) -> str:
    """Return the words of a text as they are spelled, and without marks on letters."""
    plain = folded(text).split()
    # Without marks, both are the same.
    return " ".join(dict.fromkeys(plain if text.isascii() else (*spelled(text), *plain)))


#: Keywords, names and labels come again and again.
_short_stems: Final = lru_cache(_REMEMBERED)(_long_stems)


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))


def _literals(terms: Iterable[str]) -> list[ParsedLiteral]:
    found = (_short_literal(it) if len(it) < _SHORT else parsed_literal(it) for it in terms)
    return [it for it in found if it is not None]


_short_literal: Final = lru_cache(_REMEMBERED)(parsed_literal)


def _called(said: Statements, terms: Sequence[str]) -> list[ParsedLiteral]:
    """Return literals, and the names of nodes."""
    names = (it for term in terms for it in said.all(term, _NAMES))
    return _literals((*terms, *names))


def _exact(
    said: Statements, node: str, record: Record, *, titles: Iterable[ParsedLiteral]
) -> Iterator[str]:
    """Yield what somebody may type who knows the record: its identifiers and whole titles."""
    yield record.iri.lower()
    yield record.slug.lower()
    others = (
        it for other in said.values(node, _OTHER_IDENTIFIER) for it in said.values(other, _NOTATION)
    )
    for it in _literals((*said.all(node, _IDENTIFIERS), *others)):
        yield it.value.strip().lower()[: _LONGEST_ORDER * 4]
    for it in titles:
        yield folded(it.value)


def _names(
    said: Statements, fields: Mapping[str, Sequence[Any]], record: Record
) -> Iterator[tuple[str, Named]]:
    """Yield what the record calls its values; a catalogue is a value itself."""
    if record.kind == "catalog":
        titles = _literals(said.values(f"<{record.iri}>", DCT_TITLE))
        if titles:
            yield record.iri, Named("catalog", _by_language(titles))
    for facet in ("publisher", "theme", "licence", "place", "access", "frequency", "hvd"):
        for value in fields.get(facet, ()):
            if names := _names_in(tuple(said.all(f"<{value}>", _NAMES))):
                yield value, Named(facet, names)


@lru_cache(_REMEMBERED)
def _names_in(terms: Sequence[str]) -> Mapping[str, str]:
    """Return names by language; those of themes and publishers come again and again."""
    return _by_language(_literals(terms))


def _by_language(literals: Iterable[ParsedLiteral]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for it in literals:
        names.setdefault(it.language.lower(), it.value)
    return names
